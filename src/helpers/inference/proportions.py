"""How uncertain is a share, when more could have been asked?

Two confidence intervals for a share in an endless population, one for a finite population of
which most were asked, and the bounds that hold whatever those who were not asked would have said.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt

from scipy import stats

from helpers.inference.intervals import Exact, InferenceError, Interval


def wilson(successes: int, n: int, level: float = 0.95) -> Interval[float]:
    r"""Compute Wilson's score interval for a proportion.

    Parameters
    ----------
    successes, n : int
        How many of how many.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        The interval for the proportion.

    Raises
    ------
    InferenceError
        If the counts are impossible or the level is not between 0 and 1.

    Notes
    -----
    With :math:`\hat p = x/n` and the normal quantile :math:`z`,

    .. math:: \frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n}
        + \frac{z^2}{4n^2}}}{1 + z^2 / n}.

    R: ``prop.test(x, n, correct = FALSE)``.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22(158), 209-212.
    Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. Statistics
    in Medicine 17(8), 857-872.
    """
    _check(successes, n, level)
    z = float(stats.norm.ppf((1 + level) / 2))
    share = successes / n
    centre = share + z**2 / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == n else (centre + spread) / scale
    return Interval(low, high)


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> Interval[float]:
    r"""Compute the exact (conservative) interval for a proportion.

    Parameters
    ----------
    successes, n : int
        How many of how many.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        The interval for the proportion.

    Raises
    ------
    InferenceError
        If the counts are impossible or the level is not between 0 and 1.

    Notes
    -----
    The proportions that neither one-sided binomial test rejects at :math:`\alpha/2`; the ends are
    quantiles of beta distributions, :math:`B_{\alpha/2}(x, n - x + 1)` and
    :math:`B_{1 - \alpha/2}(x + 1, n - x)`. R: ``binom.test(x, n)``.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated
    in the case of the binomial. Biometrika 26(4), 404-413.
    """
    _check(successes, n, level)
    alpha = 1 - level
    low = 0.0 if successes == 0 else stats.beta.ppf(alpha / 2, successes, n - successes + 1)
    high = 1.0 if successes == n else stats.beta.ppf(1 - alpha / 2, successes + 1, n - successes)
    return Interval(float(low), float(high))


def finite_population(
    successes: int, n: int, population: int, level: Fraction | float = Fraction(95, 100)
) -> Interval[int]:
    r"""Compute the exact interval for a count in a finite population.

    Parameters
    ----------
    successes, n : int
        How many of how many were counted among those asked.
    population : int
        How many there are in all.
    level : Fraction or float
        Confidence level.

    Returns
    -------
    Interval of int
        How many in the whole population. Divide by `population` for the share.

    Raises
    ------
    InferenceError
        If the counts are impossible or the level is not between 0 and 1.

    Notes
    -----
    If who answered is like a random draw without replacement, the count is hypergeometric. The
    interval holds every total :math:`K` from :math:`x` to :math:`x + N - n` with

    .. math:: P(X \ge x \mid K) > \alpha/2 \quad\text{and}\quad P(X \le x \mid K) > \alpha/2 .

    Computed with whole numbers. It never leaves the bounds of `worst_case_count`, which need no
    assumption about who answered.

    References
    ----------
    Buonaccorsi, J. P. (1987). A note on confidence intervals for proportions in finite
    populations. The American Statistician 41(3), 215-218.
    Thompson, S. K. (2012). Sampling, 3rd ed., section 5.3. Wiley.

    Examples
    --------
    >>> finite_population(15, 25, 30)
    Interval(low=16, high=20)
    """
    _check(successes, n, level)
    if population < n:
        raise InferenceError(f"{n} of {population} cannot have been asked")
    tail = (1 - Fraction(level)) / 2
    draws = comb(population, n)
    kept = []
    for total in range(successes, successes + population - n + 1):
        ways = [comb(total, x) * comb(population - total, n - x) for x in range(n + 1)]
        below, above = sum(ways[: successes + 1]), sum(ways[successes:])
        if Fraction(below, draws) > tail and Fraction(above, draws) > tail:
            kept.append(total)
    return Interval(kept[0], kept[-1])


def worst_case_count(successes: int, n: int, population: int) -> Interval[int]:
    """Bound a count when those who were not asked may have said anything.

    Parameters
    ----------
    successes, n : int
        How many of how many among those asked.
    population : int
        How many there are in all.

    Returns
    -------
    Interval of int
        From none of the missing to all of them.

    Raises
    ------
    InferenceError
        If the counts are impossible.

    References
    ----------
    Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human Resources 24(3),
    343-360.

    Examples
    --------
    >>> worst_case_count(15, 25, 30)
    Interval(low=15, high=20)
    """
    _check(successes, n, 0.5)
    if population < n:
        raise InferenceError(f"{n} of {population} cannot have been asked")
    return Interval(successes, successes + population - n)


def worst_case_mean(
    mean: Interval[Fraction], answered: Interval[int], missing: int, scale: tuple[int, int]
) -> Interval[Fraction]:
    r"""Bound a mean when those who are missing may have given any answer on the scale.

    Parameters
    ----------
    mean : Interval of Fraction
        The mean among those who answered, as wide as its printed form leaves it.
    answered : Interval of int
        How many answered; a range where "don't know" was not counted in print.
    missing : int
        How many answers are missing.
    scale : tuple of (int, int)
        Lowest and highest answer.

    Returns
    -------
    Interval of Fraction
        The mean over those who answered and those who are missing.

    Raises
    ------
    InferenceError
        If a count is out of range or the mean is off the scale.

    Notes
    -----
    :math:`(a \bar x + m \cdot e)/(a + m)` at the ends :math:`e` of the scale, for the least and
    the largest mean. The bound is widest at the smallest number :math:`a` that answered.

    References
    ----------
    Manski, C. F. (1989), as in `worst_case_count`.

    Examples
    --------
    >>> bounds = worst_case_mean(Interval(Fraction(3), Fraction(3)), Interval(25, 25), 5, (1, 5))
    >>> float(bounds.low), float(bounds.high)
    (2.6666666666666665, 3.3333333333333335)
    """
    low, high = scale
    if answered.low < 1 or missing < 0:
        raise InferenceError(f"{answered.low} answers and {missing} missing ones cannot be")
    if mean.low < low or mean.high > high:
        raise InferenceError(f"a mean up to {mean.high} is not on a scale from {low} to {high}")

    def filled(value: Fraction, end: int) -> Fraction:
        return (answered.low * value + missing * end) / (answered.low + missing)

    return Interval(filled(mean.low, low), filled(mean.high, high))


def finite_population_mean(
    mean: float, sd: float, n: int, population: int, level: float = 0.95
) -> Interval[float]:
    r"""Compute the interval for a mean in a finite population.

    Parameters
    ----------
    mean, sd : float
        Mean and standard deviation (divisor n - 1) among those asked.
    n, population : int
        How many were asked, and how many there are.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        The interval for the mean of the population.

    Raises
    ------
    InferenceError
        If fewer than two, or more than there are, were asked, or the level is not between 0 and 1.

    Notes
    -----
    .. math:: \bar x \pm t_{n-1} \frac{s}{\sqrt n} \sqrt{1 - \frac nN}.

    The last factor is the finite population correction; when everybody was asked the interval is
    the mean itself. An approximation, unlike `finite_population`.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques, 3rd ed., section 2.8. Wiley.
    """
    if not 2 <= n <= population:
        raise InferenceError(f"{n} answers of {population} give no interval for a mean")
    _check(0, n, level)
    t = float(stats.t.ppf((1 + level) / 2, n - 1))
    spread = t * sd / sqrt(n) * sqrt(1 - n / population)
    return Interval(mean - spread, mean + spread)


def _check(successes: Exact, n: int, level: float | Fraction) -> None:
    if n < 1 or not 0 <= successes <= n:
        raise InferenceError(f"{successes} of {n} cannot be")
    if not 0 < level < 1:
        raise InferenceError(f"a confidence level of {level} cannot be", hint="For 95% give 0.95.")
