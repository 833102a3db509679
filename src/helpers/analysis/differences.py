"""By how much do two means or two shares differ?

Intervals for differences: of means by the t-distribution, of shares by Newcombe's way of joining
two Wilson intervals. *Unpaired* means different respondents, *paired* the same ones twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import stats

from helpers.inference import InferenceError, Interval, wilson


@dataclass(frozen=True)
class Difference:
    """A difference, the second less the first.

    Parameters
    ----------
    value : float
        The difference.
    interval : Interval of float or None
        Its confidence interval; None where too few answered.
    """

    value: float
    interval: Interval[float] | None


@dataclass(frozen=True)
class Moments:
    """Number, mean and standard deviation of some answers.

    Parameters
    ----------
    n : int
        How many.
    mean : float
        Their mean.
    sd : float
        Their standard deviation (divisor n - 1); NaN where there are fewer than two.
    """

    n: int
    mean: float
    sd: float


def mean_difference(first: Moments, second: Moments, level: float = 0.95) -> Difference:
    r"""Compare the means of different respondents.

    Parameters
    ----------
    first, second : Moments
        The two groups.
    level : float
        Confidence level.

    Returns
    -------
    Difference
        Second less first.

    Raises
    ------
    InferenceError
        If a group is empty.

    Notes
    -----
    Welch: :math:`\bar y - \bar x \pm t_\nu \sqrt{s_x^2/n_x + s_y^2/n_y}` with the degrees of
    freedom of Satterthwaite. R: ``t.test(y, x)``. No interval if a group has fewer than two, or if
    neither varies.

    References
    ----------
    Welch, B. L. (1947). The generalization of "Student's" problem when several different
    population variances are involved. Biometrika 34(1/2), 28-35.
    """
    if first.n < 1 or second.n < 1:
        raise InferenceError("a group without answers has no mean")
    value = second.mean - first.mean
    if first.n < 2 or second.n < 2:
        return Difference(value, None)
    parts = first.sd**2 / first.n, second.sd**2 / second.n
    if sum(parts) <= 0:
        return Difference(value, None)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (first.n - 1) + parts[1] ** 2 / (second.n - 1))
    spread = float(stats.t.ppf((1 + level) / 2, freedom)) * sqrt(sum(parts))
    return Difference(value, Interval(value - spread, value + spread))


def mean_change(differences: Moments, level: float = 0.95) -> Difference:
    r"""Give the mean change of the same respondents.

    Parameters
    ----------
    differences : Moments
        Of the second answer less the first.
    level : float
        Confidence level.

    Returns
    -------
    Difference
        The mean of the differences.

    Raises
    ------
    InferenceError
        If there are none.

    Notes
    -----
    :math:`\bar d \pm t_{n-1} s_d / \sqrt n`. R: ``t.test(y, x, paired = TRUE)``. No interval for
    fewer than two, or if everybody changed alike.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6(1), 1-25.
    """
    if differences.n < 1:
        raise InferenceError("there is no pair of answers to compare")
    if differences.n < 2 or not differences.sd > 0:
        return Difference(differences.mean, None)
    t = float(stats.t.ppf((1 + level) / 2, differences.n - 1))
    spread = t * differences.sd / sqrt(differences.n)
    return Difference(
        differences.mean, Interval(differences.mean - spread, differences.mean + spread)
    )


def share_difference(
    first: tuple[int, int], second: tuple[int, int], level: float = 0.95
) -> Difference:
    r"""Compare the shares of different respondents.

    Parameters
    ----------
    first, second : tuple of (int, int)
        How many of how many.
    level : float
        Confidence level.

    Returns
    -------
    Difference
        Second share less first.

    Raises
    ------
    InferenceError
        If the counts are impossible.

    Notes
    -----
    With Wilson intervals :math:`(l_i, u_i)` of the shares :math:`p_i` the ends are

    .. math:: d - \sqrt{(p_2 - l_2)^2 + (u_1 - p_1)^2}, \qquad
        d + \sqrt{(u_2 - p_2)^2 + (p_1 - l_1)^2}.

    R: ``DescTools::BinomDiffCI(method = "score")``; Newcombe's method 10.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
    comparison of eleven methods. Statistics in Medicine 17(8), 873-890.

    Examples
    --------
    >>> found = share_difference((48, 80), (56, 70))
    >>> round(found.interval.low, 4), round(found.interval.high, 4)
    (0.0524, 0.3339)
    """
    one, two = wilson(*first, level), wilson(*second, level)
    p1, p2 = first[0] / first[1], second[0] / second[1]
    value = p2 - p1
    low = value - sqrt((p2 - two.low) ** 2 + (one.high - p1) ** 2)
    high = value + sqrt((two.high - p2) ** 2 + (p1 - one.low) ** 2)
    return Difference(value, Interval(low, high))


def share_change(
    both: int, first: int, second: int, neither: int, level: float = 0.95
) -> Difference:
    r"""Compare two shares of the same respondents.

    Parameters
    ----------
    both, first, second, neither : int
        How many said yes both times, the first time only, the second only, and never.
    level : float
        Confidence level.

    Returns
    -------
    Difference
        Second share less first.

    Raises
    ------
    InferenceError
        If a count is negative or there are no respondents.

    Notes
    -----
    As `share_difference`, with a term for the correlation :math:`\hat\phi` of the two answers:

    .. math:: d - \sqrt{(p_2 - l_2)^2 - 2 \hat\phi (p_2 - l_2)(u_1 - p_1) + (u_1 - p_1)^2}

    and likewise above; a positive :math:`ad - bc` is lessened by :math:`n/2`, not below nought.
    Newcombe's method 10 for paired proportions. The test that goes with it is
    `helpers.inference.mcnemar`.

    References
    ----------
    Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial
    proportions based on paired data. Statistics in Medicine 17(22), 2635-2650.
    """
    n = both + first + second + neither
    if min(both, first, second, neither) < 0 or n < 1:
        raise InferenceError("a table of pairs needs counts, and some respondents")
    yes = both + first, both + second
    one, two = wilson(yes[0], n, level), wilson(yes[1], n, level)
    p1, p2 = yes[0] / n, yes[1] / n
    margins = yes[0] * (n - yes[0]) * yes[1] * (n - yes[1])
    product = both * neither - first * second
    phi = 0.0
    if margins:
        phi = (max(product - n / 2, 0.0) if product > 0 else product) / sqrt(margins)
    value = p2 - p1

    def reach(a: float, b: float) -> float:
        return sqrt(max(0.0, a * a - 2 * phi * a * b + b * b))

    return Difference(
        value,
        Interval(
            value - reach(p2 - two.low, one.high - p1), value + reach(two.high - p2, p1 - one.low)
        ),
    )
