"""Do groups of respondents answer an item differently?

Two groups are compared by the test of Mann and Whitney, more by that of Kruskal and Wallis. With
five levels nearly all answers are tied, which the usual tables and approximations for small
samples do not allow for. So where it is affordable the p-value is exact: every way to deal the
same answers out to groups of the same sizes is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from helpers.analysis.dealing import dealt, rank_sums
from helpers.analysis.matrix import Integers
from helpers.inference import InferenceError

LARGEST_EXACT = 100
"""Most respondents of two groups for which all ways to deal out the answers are counted."""
LARGEST_DEALT = 50
"""Most respondents of three groups or more."""


@dataclass(frozen=True)
class RankTest:
    """The result of a comparison of groups by ranks.

    Parameters
    ----------
    statistic : float
        Mann and Whitney's U of the first group, or Kruskal and Wallis's H, corrected for ties.
    p : float
        Two-sided p-value.
    exact : bool
        Whether all ways to deal the answers out were counted, ties included.
    sizes : tuple of int
        Respondents with a value in each group.
    """

    statistic: float
    p: float
    exact: bool
    sizes: tuple[int, ...]


def group_counts(groups: Sequence[npt.ArrayLike]) -> Integers:
    """Count the values of each group.

    Parameters
    ----------
    groups : sequence of array-like
        The values of each group; NaN is left out.

    Returns
    -------
    ndarray of int
        One row a group, one column a value that occurs, ascending.

    Raises
    ------
    InferenceError
        If a group has no value.
    """
    columns = [np.asarray(group, dtype=np.float64) for group in groups]
    columns = [column[~np.isnan(column)] for column in columns]
    if any(len(column) == 0 for column in columns):
        raise InferenceError("a group without answers cannot be compared")
    values, places = np.unique(np.concatenate(columns), return_inverse=True)
    sizes = [len(column) for column in columns]
    parts = np.split(places, np.cumsum(sizes)[:-1])
    return np.stack([np.bincount(part, minlength=len(values)) for part in parts])


def checked_counts(counts: Integers) -> Integers:
    """Check that a table of counts can be compared.

    Parameters
    ----------
    counts : ndarray of int
        One row a group, one column an answer.

    Returns
    -------
    ndarray of int
        The same.

    Raises
    ------
    InferenceError
        If there are fewer than two groups, or one has no answers.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim != 2 or len(table) < 2:
        raise InferenceError("a comparison needs two groups at least")
    if (table < 0).any() or (table.sum(axis=1) == 0).any():
        raise InferenceError("a group without answers cannot be compared")
    return table


def mann_whitney(counts: Integers) -> RankTest:
    r"""Compare two groups by the test of Mann and Whitney.

    Parameters
    ----------
    counts : ndarray of int
        Two rows: how many of each group gave each answer, ascending; see `group_counts`.

    Returns
    -------
    RankTest
        U of the first group: pairs in which it is higher, ties counting half.

    Raises
    ------
    InferenceError
        If there are not two groups, or one has no answers.

    Notes
    -----
    Exact up to `LARGEST_EXACT` respondents: the distribution of the rank sum over all
    :math:`\binom{n_1 + n_2}{n_1}` ways to deal out the tied answers, from level to level; p is the
    share of ways at least as far from the mean as observed. Beyond that the normal approximation
    with tied ranks and a correction for continuity. R: ``coin::wilcox_test(distribution =
    "exact")`` and ``wilcox.test(exact = FALSE)``.

    References
    ----------
    Mann, H. B. & Whitney, D. R. (1947). On a test of whether one of two random variables is
    stochastically larger than the other. Annals of Mathematical Statistics 18(1), 50-60.
    Mehta, C. R., Patel, N. R. & Tsiatis, A. A. (1984). Exact significance testing to establish
    treatment equivalence with ordered categorical data. Biometrics 40(3), 819-825.
    """
    table = checked_counts(counts)
    if len(table) != 2:
        raise InferenceError(f"{len(table)} groups cannot be compared as two")
    first, second = (int(n) for n in table.sum(axis=1))
    ranks, ties = _doubled_midranks(table), table.sum(axis=0)
    total = first + second
    rank_sum = int(table[0] @ ranks)
    u = rank_sum / 2 - first * (first + 1) / 2
    centre = first * (total + 1)  # twice the mean of the rank sum
    if total <= LARGEST_EXACT:
        ways = rank_sums(tuple(map(int, ties)), tuple(map(int, ranks)), first)
        far = sum(w for s, w in ways.items() if abs(s - centre) >= abs(rank_sum - centre))
        return RankTest(u, float(Fraction(far, comb(total, first))), True, (first, second))
    variance = (
        first * second / 12 * (total + 1 - float((ties**3 - ties).sum()) / total / (total - 1))
    )
    if variance <= 0:
        return RankTest(u, 1.0, False, (first, second))
    z = max(0.0, abs(rank_sum - centre) / 2 - 0.5) / sqrt(variance)
    return RankTest(u, min(1.0, 2 * float(stats.norm.sf(z))), False, (first, second))


def kruskal_wallis(counts: Integers) -> RankTest:
    r"""Compare groups by the test of Kruskal and Wallis.

    Parameters
    ----------
    counts : ndarray of int
        One row a group: how many gave each answer, ascending; see `group_counts`.

    Returns
    -------
    RankTest
        H, corrected for ties.

    Raises
    ------
    InferenceError
        If there are fewer than two groups, or one has no answers.

    Notes
    -----
    With rank sums :math:`R_g` of groups of :math:`n_g`, :math:`N` in all and :math:`t_k` answers
    at level :math:`k`,

    .. math:: H = \frac{\frac{12}{N(N+1)} \sum_g R_g^2 / n_g - 3 (N + 1)}
        {1 - \sum_k (t_k^3 - t_k)/(N^3 - N)}.

    Exact where the distribution over all ways to deal the answers out is small enough to be
    counted, of more than two groups never beyond `LARGEST_DEALT` respondents; else the chi-squared
    approximation with one less than the groups as degrees of freedom. R: ``kruskal.test`` and
    ``coin::kruskal_test``.

    References
    ----------
    Kruskal, W. H. & Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis.
    Journal of the American Statistical Association 47(260), 583-621.
    """
    table = checked_counts(counts)
    sizes = tuple(int(n) for n in table.sum(axis=1))
    ranks, ties, total = _doubled_midranks(table), table.sum(axis=0), sum(sizes)
    tied = float((ties**3 - ties).sum())
    if tied == total**3 - total:
        return RankTest(0.0, 1.0, True, sizes)  # everybody said the same
    sums = [int(row @ ranks) for row in table]
    scale = 1 - tied / (total**3 - total)

    # Of rank sums less their means, so that nothing is lost; doubled, hence 4.
    each = np.array(sizes)
    spread = float(((np.array(sums) - each * (total + 1)) ** 2 / each).sum())
    h = 12 / (total * (total + 1)) * spread / 4 / scale
    most = LARGEST_EXACT if len(sizes) == 2 else LARGEST_DEALT
    found = dealt(ties, ranks, sizes) if total <= most else None
    if found is None:
        return RankTest(h, float(stats.chi2.sf(h, len(sizes) - 1)), False, sizes)
    scores, ways = found
    far = ((scores - each * (total + 1)) ** 2 / each).sum(axis=1) >= spread * (1 - 1e-9)
    return RankTest(h, float(ways[far].sum() / ways.sum()), True, sizes)


def _doubled_midranks(table: Integers) -> Integers:
    ties = table.sum(axis=0)
    return (2 * np.cumsum(ties) - ties + 1).astype(np.int64)
