"""How large is a difference between groups?

A p-value says how easily chance would do it; an effect size says how much there is. Cliff's delta
and the probability of superiority compare two groups, epsilon squared any number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from helpers.analysis.matrix import Floats, Integers
from helpers.analysis.ranktests import checked_counts
from helpers.inference import InferenceError, Interval


@dataclass(frozen=True)
class Dominance:
    """How often a respondent of one group answers higher than one of another.

    Parameters
    ----------
    delta : float
        Cliff's delta, the rank-biserial correlation: how much more often higher than lower.
    interval : Interval of float
        Its confidence interval.
    superiority : float
        Probability of superiority: how often higher, ties counting half.
    superiority_interval : Interval of float
        Its confidence interval.
    """

    delta: float
    interval: Interval[float]
    superiority: float
    superiority_interval: Interval[float]


def epsilon_squared(counts: Integers) -> float:
    r"""Compute epsilon squared: the share of the variance of ranks that lies between groups.

    Parameters
    ----------
    counts : ndarray of int
        As for `kruskal_wallis`.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    InferenceError
        As `kruskal_wallis`.

    Notes
    -----
    :math:`\varepsilon^2 = H / (N - 1)`. R: ``rcompanion::epsilonSquared``.

    References
    ----------
    Tomczak, M. & Tomczak, E. (2014). The need to report effect size estimates revisited. Trends in
    Sport Sciences 21(1), 19-25.
    """
    table = checked_counts(counts)
    return float(_epsilon(table[None].astype(np.float64))[0])


def epsilon_squared_interval(
    counts: Integers, *, level: float = 0.95, draws: int = 2000, seed: int = 20240501
) -> Interval[float]:
    """Give a bootstrap interval of epsilon squared.

    Parameters
    ----------
    counts : ndarray of int
        As for `kruskal_wallis`.
    level : float
        Confidence level.
    draws, seed : int
        Number of samples, drawn within each group, and their seed.

    Returns
    -------
    Interval of float
        The percentiles. They are never below nought and so lean upwards for small effects: an
        interval away from nought is no test.

    Raises
    ------
    InferenceError
        As `kruskal_wallis`.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.
    """
    table = checked_counts(counts)
    generator = np.random.default_rng(seed)
    drawn = np.stack(
        [generator.multinomial(int(row.sum()), row / row.sum(), draws) for row in table], axis=1
    )
    low, high = np.quantile(_epsilon(drawn.astype(np.float64)), [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def dominance(counts: Integers, level: float = 0.95) -> Dominance:
    r"""Compute Cliff's delta and the probability of superiority of one group over another.

    Parameters
    ----------
    counts : ndarray of int
        Two rows, as for `mann_whitney`; two respondents at least in each.
    level : float
        Confidence level.

    Returns
    -------
    Dominance
        Of the first group over the second.

    Raises
    ------
    InferenceError
        If there are not two groups of two respondents at least.

    Notes
    -----
    With :math:`d_{ij} = \operatorname{sgn}(x_i - y_j)`, delta is their mean :math:`d`, and the
    probability of superiority :math:`(1 + d)/2`. With row means :math:`d_{i\cdot}`, column means
    :math:`d_{\cdot j}` and :math:`t` with :math:`m + n - 2` degrees of freedom,

    .. math:: s_d^2 = \frac{n^2 \sum_i (d_{i\cdot} - d)^2 + m^2 \sum_j (d_{\cdot j} - d)^2
        - \sum_{ij} (d_{ij} - d)^2}{m n (m - 1)(n - 1)}, \qquad
        \frac{d - d^3 \pm t s_d \sqrt{(1 - d^2)^2 + t^2 s_d^2}}{1 - d^2 + t^2 s_d^2},

    and :math:`s_d^2` at least :math:`(1 - d^2)/(m n - 1)`. When all of one group are above all of
    the other the formula would give a single point; then one end is that point, and the other comes
    from :math:`d (1 - 1/(m n))`. R: ``effsize::cliff.delta``.

    References
    ----------
    Cliff, N. (1993). Dominance statistics: ordinal analyses to answer ordinal questions.
    Psychological Bulletin 114(3), 494-509.
    Feng, D. & Cliff, N. (2004). Monte Carlo evaluation of ordinal d with improved confidence
    interval. Journal of Modern Applied Statistical Methods 3(2), 322-332.
    """
    table = checked_counts(counts)
    sizes = table.sum(axis=1)
    if len(table) != 2 or sizes.min() < 2:
        raise InferenceError("an effect size needs two groups of two respondents at least")
    m, n = (int(size) for size in sizes)
    first, second = table.astype(np.float64)
    # Of a respondent at each level: the share of the other group below less the share above.
    rows = _below_less_above(second) / n
    columns = -_below_less_above(first) / m
    d = float(first @ rows) / m
    levels = np.arange(table.shape[1])
    sign = np.sign(levels[:, None] - levels[None, :])
    within = float(first @ (sign - d) ** 2 @ second)
    variance = (
        n**2 * float(first @ (rows - d) ** 2) + m**2 * float(second @ (columns - d) ** 2) - within
    ) / (m * n * (m - 1) * (n - 1))
    t = float(stats.t.ppf((1 + level) / 2, m + n - 2))
    apart = abs(d) > 1 - 1e-12
    centre = d * (1 - 1 / (m * n)) if apart else d
    variance = max(variance, (1 - centre**2) / (m * n - 1))
    spread = t * sqrt(variance) * sqrt((1 - centre**2) ** 2 + t**2 * variance)
    base = 1 - centre**2 + t**2 * variance
    ends = [(centre - centre**3 + side * spread) / base for side in (-1, 1)]
    low, high = max(-1.0, ends[0]), min(1.0, ends[1])
    if apart:
        low, high = (low, 1.0) if d > 0 else (-1.0, high)
    return Dominance(d, Interval(low, high), (1 + d) / 2, Interval((1 + low) / 2, (1 + high) / 2))


def _below_less_above(margin: Floats) -> Floats:
    upto = np.cumsum(margin)
    result: Floats = (upto - margin) - (margin.sum() - upto)
    return result


def _epsilon(tables: Floats) -> Floats:
    """Epsilon squared of many tables: shape (tables, groups, levels)."""
    sizes = tables.sum(axis=2)
    ties = tables.sum(axis=1)
    total = ties.sum(axis=1)
    ranks = np.cumsum(ties, axis=1) - (ties - 1) / 2 - (total[:, None] + 1) / 2
    between = (np.einsum("tgl,tl->tg", tables, ranks) ** 2 / sizes).sum(axis=1)
    within = (ties * ranks**2).sum(axis=1)
    return np.divide(between, within, out=np.zeros_like(between), where=within > 0)
