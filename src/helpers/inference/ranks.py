"""Do two columns of a printed table go together, when some rows cannot be told apart?

Rank correlations with ties, and their permutation p-values. The p-values are exact: all orders of
one column against the other are counted by dynamic programming over the tied groups, which takes
milliseconds for the sixteen rows of a report's table. Only where that would take too much memory
are orders drawn at random, and then the error is reported with the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import comb, factorial, prod, sqrt
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from helpers.inference.intervals import InferenceError, Interval, hull
from helpers.inference.proportions import clopper_pearson
from helpers.inference.readings import Column

Method: TypeAlias = Literal["spearman", "kendall"]

# Counting with 64-bit whole numbers is exact up to 20! orders.
LARGEST_EXACT = 20
MEMORY_LIMIT = 400_000_000
DRAWS = 100_000
SEED = 20240501


@dataclass(frozen=True)
class RankCorrelation:
    """A rank correlation and its permutation p-value.

    Parameters
    ----------
    method : {'spearman', 'kendall'}
        Spearman's rho, or Kendall's tau-b.
    n : int
        Number of rows.
    coefficient : float
        The correlation, from -1 to 1.
    p : float
        Two-sided: the share of all orders with a coefficient at least as far from nought.
    exact : bool
        Whether all orders were counted. Otherwise `p` was estimated from random orders.
    error : Interval of float
        For an estimated p a 99% interval, otherwise p itself twice.
    """

    method: Method
    n: int
    coefficient: float
    p: float
    exact: bool
    error: Interval[float]


@dataclass(frozen=True)
class CorrelationRange:
    """A rank correlation over every way to read the table.

    Parameters
    ----------
    method : {'spearman', 'kendall'}
        The coefficient.
    n : int
        Number of rows.
    coefficient, p : Interval of float
        The smallest and largest coefficient and p-value, all attained.
    readings : int
        How many ways to read the table were tried: all there are.
    exact : bool
        Whether every p-value was counted in full.
    """

    method: Method
    n: int
    coefficient: Interval[float]
    p: Interval[float]
    readings: int
    exact: bool


def doubled_midranks(values: Column) -> tuple[int, ...]:
    """Rank values, with tied values sharing the mean of their places.

    Parameters
    ----------
    values : sequence of numbers
        What to rank, smallest first.

    Returns
    -------
    tuple of int
        Twice the rank of each value, so that shared places stay whole numbers.

    Examples
    --------
    >>> doubled_midranks([3.0, 1.0, 3.0])
    (5, 2, 5)
    """
    below = [sum(other < value for other in values) for value in values]
    equal = [sum(other == value for other in values) for value in values]
    return tuple(2 * b + e + 1 for b, e in zip(below, equal, strict=True))


def rank_correlation(
    x: Column, y: Column, method: Method = "spearman", *, draws: int = DRAWS, seed: int = SEED
) -> RankCorrelation:
    r"""Compute a rank correlation with its exact permutation p-value.

    Parameters
    ----------
    x, y : sequence of numbers
        Two columns of the same length, at least two rows, neither of them constant.
    method : {'spearman', 'kendall'}
        Spearman's rho with midranks, or Kendall's tau-b.
    draws, seed : int
        Number and seed of random orders, used only when counting all of them is out of reach.

    Returns
    -------
    RankCorrelation
        Coefficient, two-sided p-value, and whether it is exact.

    Raises
    ------
    InferenceError
        If the columns differ in length, are too short, or one is constant.

    Notes
    -----
    With midranks :math:`r_i, s_i`, Spearman's rho is their product-moment correlation. With
    :math:`S = \sum_{i<j} \operatorname{sgn}(x_i - x_j)\operatorname{sgn}(y_i - y_j)`,
    :math:`n_0 = n(n-1)/2`, and :math:`n_1, n_2` the pairs tied in x and in y,

    .. math:: \tau_b = \frac{S}{\sqrt{(n_0 - n_1)(n_0 - n_2)}}.

    Permuting leaves the ties as they are, so the p-value is the share of orders in which
    :math:`|S|`, or :math:`|\sum r_i s_i - n \bar r \bar s|`, is at least as large as observed.
    Without ties these are the exact p-values of R's ``cor.test``; with ties R falls back to an
    approximation and this does not.

    References
    ----------
    Kendall, M. G. & Gibbons, J. D. (1990). Rank correlation methods, 5th ed. Arnold.
    Good, P. (2005). Permutation, parametric and bootstrap tests of hypotheses, 3rd ed. Springer.

    Examples
    --------
    >>> found = rank_correlation([1, 2, 3, 4], [1, 2, 3, 4], "kendall")
    >>> found.coefficient, round(found.p, 4)
    (1.0, 0.0833)
    """
    if len(x) != len(y):
        raise InferenceError(f"columns of {len(x)} and {len(y)} rows cannot be correlated")
    if len(x) < 2 or len(set(x)) < 2 or len(set(y)) < 2:
        raise InferenceError("a correlation needs two columns that both vary")
    r, s = doubled_midranks(x), doubled_midranks(y)
    observed = _distance(_statistic(r, s, method), r, s, method)
    coefficient = _coefficient(r, s, method)
    rows, columns = tuple(sorted(r)), tuple(sorted(s))
    if _states(columns) > _states(rows):
        rows, columns = columns, rows
    if _affordable(rows, columns, method):
        start, ways = _null(rows, columns, method)
        distances = np.abs(_centred(np.arange(start, start + len(ways)), rows, columns, method))
        # One exact division of whole numbers; every order counts n! over the ties of `columns`.
        p = int(ways[distances >= observed].sum()) / int(ways.sum())
        return RankCorrelation(method, len(x), coefficient, p, True, Interval(p, p))
    hits = _draw(r, s, method, observed, draws, seed)
    p = (hits + 1) / (draws + 1)
    return RankCorrelation(
        method, len(x), coefficient, p, False, clopper_pearson(hits, draws, level=0.99)
    )


def correlation_range(
    x: Iterable[Column], y: Iterable[Column], method: Method = "spearman"
) -> CorrelationRange:
    """Compute a rank correlation for every way to read two columns.

    Parameters
    ----------
    x, y : iterable of columns
        All readings of each column; they are combined freely.
    method : {'spearman', 'kendall'}
        The coefficient.

    Returns
    -------
    CorrelationRange
        The intervals of coefficient and p-value.

    Raises
    ------
    InferenceError
        If there is no reading, or one of them cannot be correlated.
    """
    # Only the ranks matter, so readings that rank alike are computed once.
    x_ranks = sorted({doubled_midranks(column) for column in x})
    y_ranks = sorted({doubled_midranks(column) for column in y})
    found = [rank_correlation(a, b, method) for a, b in product(x_ranks, y_ranks)]
    if not found:
        raise InferenceError("there is no way to read one of the columns")
    return CorrelationRange(
        method=method,
        n=found[0].n,
        coefficient=hull(result.coefficient for result in found),
        p=hull(result.p for result in found),
        readings=len(found),
        exact=all(result.exact for result in found),
    )


def _statistic(r: Sequence[int], s: Sequence[int], method: Method) -> int:
    if method == "spearman":
        return sum(a * b for a, b in zip(r, s, strict=True))
    return sum(
        int(np.sign(r[i] - r[j]) * np.sign(s[i] - s[j])) for i in range(len(r)) for j in range(i)
    )


def _centred(
    statistic: npt.NDArray[np.int64], r: Sequence[int], s: Sequence[int], method: Method
) -> npt.NDArray[np.int64]:
    """Move the statistic so that its mean over all orders is nought, in whole numbers."""
    if method == "spearman":
        return len(r) * statistic - sum(r) * sum(s)
    return statistic


def _distance(statistic: int, r: Sequence[int], s: Sequence[int], method: Method) -> int:
    return abs(int(_centred(np.array([statistic]), r, s, method)[0]))


def _coefficient(r: Sequence[int], s: Sequence[int], method: Method) -> float:
    statistic = _statistic(r, s, method)
    if method == "spearman":
        n = len(r)
        numerator = n * statistic - sum(r) * sum(s)
        spread = [n * sum(a * a for a in ranks) - sum(ranks) ** 2 for ranks in (r, s)]
        return numerator / sqrt(spread[0] * spread[1])
    pairs = [
        sum(ranks[i] != ranks[j] for i in range(len(ranks)) for j in range(i)) for ranks in (r, s)
    ]
    return statistic / sqrt(pairs[0] * pairs[1])


def _groups(ranks: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Pair each rank with how many share it, smallest rank first."""
    return tuple((rank, ranks.count(rank)) for rank in sorted(set(ranks)))


def _states(ranks: Sequence[int]) -> int:
    return prod(size + 1 for _, size in _groups(ranks))


def _width(rows: Sequence[int], columns: Sequence[int], method: Method) -> int:
    if method == "spearman":
        return sum(a * b for a, b in zip(rows, columns, strict=True)) + 1
    return len(rows) * (len(rows) - 1) + 1


def _affordable(rows: Sequence[int], columns: Sequence[int], method: Method) -> bool:
    small = len(rows) <= LARGEST_EXACT and factorial(len(rows)) < np.iinfo(np.int64).max
    return small and 8 * _states(columns) * _width(rows, columns, method) <= MEMORY_LIMIT


@lru_cache(maxsize=256)
def _null(
    rows: tuple[int, ...], columns: tuple[int, ...], method: Method
) -> tuple[int, npt.NDArray[np.int64]]:
    """Count the orders of one column by the statistic they give against the other.

    Both columns are sorted. The groups of `rows` that share a rank are served one after the other,
    each taking some of what is left of each group of `columns`; the state is what is left.
    Returns the smallest statistic of the array, and the number of ways to each from there on.
    """
    groups = _groups(columns)
    ranks = [rank for rank, _ in groups]
    width = _width(rows, columns, method)
    lowest = 0 if method == "spearman" else -(width // 2)
    begin = np.zeros(width, dtype=np.int64)
    begin[-lowest] = 1
    layer = {tuple(size for _, size in groups): begin}
    for row_rank, size in _groups(rows):
        following: dict[tuple[int, ...], npt.NDArray[np.int64]] = {}
        for left, ways in layer.items():
            for taken in _takings(left, size):
                rest = tuple(a - b for a, b in zip(left, taken, strict=True))
                if method == "spearman":
                    gain = row_rank * sum(t * rank for t, rank in zip(taken, ranks, strict=True))
                else:
                    gain = _concordance(taken, rest)
                times = prod(comb(a, b) for a, b in zip(left, taken, strict=True))
                target = following.setdefault(rest, np.zeros(width, dtype=np.int64))
                if gain >= 0:
                    target[gain:] += times * ways[: width - gain]
                else:
                    target[:gain] += times * ways[-gain:]
        layer = following
    return lowest, layer[(0,) * len(groups)]


def _concordance(taken: Sequence[int], rest: Sequence[int]) -> int:
    """Pairs of a row served now and one served later: the later higher, less the later lower."""
    return sum(
        count * (sum(rest[place + 1 :]) - sum(rest[:place])) for place, count in enumerate(taken)
    )


def _takings(left: tuple[int, ...], size: int) -> Iterator[tuple[int, ...]]:
    """List the ways to take `size` from what is left of each group."""
    if not left:
        if size == 0:
            yield ()
        return
    reserve = sum(left[1:])
    for first in range(max(0, size - reserve), min(left[0], size) + 1):
        for others in _takings(left[1:], size - first):
            yield (first, *others)


def _draw(
    r: Sequence[int], s: Sequence[int], method: Method, observed: int, draws: int, seed: int
) -> int:
    """Count random orders at least as far from nought as observed."""
    generator = np.random.default_rng(seed)
    rows, columns = np.array(r, dtype=np.int64), np.array(s, dtype=np.int64)
    hits = 0
    sign = np.sign(rows[:, None] - rows[None, :])
    for _ in range(draws):
        shuffled = generator.permutation(columns)
        if method == "spearman":
            statistic = rows @ shuffled
        else:
            statistic = (sign * np.sign(shuffled[:, None] - shuffled[None, :])).sum() // 2
        hits += int(abs(_centred(statistic, r, s, method)) >= observed)
    return hits
