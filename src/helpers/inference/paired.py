"""Did the same respondents cite something more often before than after, as far as can be known?

McNemar's test needs to know how many respondents changed each way. A report prints only how many
cited an item in each battery. The difference of the two is known, the number of changes is not:
so the p-value has an interval, and these functions compute it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from helpers.inference.intervals import InferenceError, Interval, hull


@dataclass(frozen=True)
class Linear:
    """A linear condition on the four cells of a paired table.

    Parameters
    ----------
    low, high : int
        The bounds of the weighted sum of the cells, both allowed.
    both, first, second, neither : int
        The weights of the cells: cited in both batteries, in the first only, in the second only,
        in neither.

    Examples
    --------
    At least three respondents cited the item in both batteries:

    >>> Linear(low=3, high=25, both=1).holds(both=2, first=5, second=1, neither=17)
    False
    """

    low: int
    high: int
    both: int = 0
    first: int = 0
    second: int = 0
    neither: int = 0

    def holds(self, *, both: int, first: int, second: int, neither: int) -> bool:
        """Say whether a table meets the condition.

        Parameters
        ----------
        both, first, second, neither : int
            The cells.

        Returns
        -------
        bool
            Whether the weighted sum is within the bounds.
        """
        total = (
            self.both * both + self.first * first + self.second * second + self.neither * neither
        )
        return self.low <= total <= self.high


@dataclass(frozen=True)
class Stratum:
    """A group of respondents and what is known of them.

    Parameters
    ----------
    n : int
        How many there are; one is a labelled respondent.
    first, second : Interval of int, optional
        How many of them cited the item in the first and in the second battery. Without it
        anything from 0 to `n`.
    conditions : tuple of Linear
        Whatever else is known of the four cells.
    """

    n: int
    first: Interval[int] | None = None
    second: Interval[int] | None = None
    conditions: tuple[Linear, ...] = ()

    def tables(self) -> Iterator[tuple[int, int, int]]:
        """List the tables that are possible.

        Yields
        ------
        tuple of (int, int, int)
            Respondents who cited the item in both, in the first only, in the second only.
        """
        anything = Interval(0, self.n)
        for both in range(self.n + 1):
            for first in range(self.n - both + 1):
                for second in range(self.n - both - first + 1):
                    cells = {
                        "both": both,
                        "first": first,
                        "second": second,
                        "neither": self.n - both - first - second,
                    }
                    if (
                        both + first in (self.first or anything)
                        and both + second in (self.second or anything)
                        and all(condition.holds(**cells) for condition in self.conditions)
                    ):
                        yield both, first, second


@dataclass(frozen=True)
class Changes:
    """What the published numbers say about respondents who changed.

    Parameters
    ----------
    pairs : tuple of (int, int)
        Every possible pair (cited in the first battery only, in the second only), in order.
    p : Interval of Fraction
        The smallest and the largest p-value over those pairs, both attained.
    """

    pairs: tuple[tuple[int, int], ...]
    p: Interval[Fraction]


def mcnemar(first: int, second: int, *, mid: bool = False) -> Fraction:
    r"""Compute the p-value of McNemar's exact test.

    Parameters
    ----------
    first, second : int
        How many changed from yes to no, and from no to yes.
    mid : bool
        Whether to return the mid-p-value, which counts the observed outcome half.

    Returns
    -------
    Fraction
        The two-sided p-value, exactly.

    Raises
    ------
    InferenceError
        If a count is negative.

    Notes
    -----
    Under the hypothesis the :math:`m = b + c` changes go either way with probability one half:

    .. math:: p = \min\Bigl(1,\; 2 \sum_{i=0}^{\min(b,c)} \binom{m}{i} 2^{-m}\Bigr),

    which is ``binom.test(b, b + c)`` in R. The mid-p-value is
    :math:`p - \binom{m}{b} 2^{-m}`, or :math:`1 - \tfrac12 \binom{m}{b} 2^{-m}` when
    :math:`b = c`. Without any change p is 1.

    References
    ----------
    McNemar, Q. (1947). Note on the sampling error of the difference between correlated
    proportions or percentages. Psychometrika 12(2), 153-157.
    Fagerland, M. W., Lydersen, S. & Laake, P. (2013). The McNemar test for binary matched-pairs
    data: mid-p and asymptotic are better than exact conditional. BMC Medical Research Methodology
    13:91.

    Examples
    --------
    >>> float(mcnemar(2, 9))
    0.0654296875
    """
    if first < 0 or second < 0:
        raise InferenceError(f"{first} and {second} changes cannot be")
    changes, smaller = first + second, min(first, second)
    observed = Fraction(comb(changes, smaller), 2**changes)
    tail = Fraction(sum(comb(changes, i) for i in range(smaller + 1)), 2**changes)
    p = min(Fraction(1), 2 * tail)
    if not mid:
        return p
    return 1 - observed / 2 if first == second else p - observed


def changes_from_margins(n: int, first: int, second: int, *, mid: bool = False) -> Changes:
    r"""Find the interval of McNemar's p-value when only the two totals are known.

    Parameters
    ----------
    n : int
        Number of respondents, the same in both batteries. Who did not cite an item may have
        answered lower, answered "don't know", or not at all: the totals do not tell.
    first, second : int
        How many cited the item in the first and in the second battery.
    mid : bool
        Whether to use the mid-p-value.

    Returns
    -------
    Changes
        The possible pairs and the interval of p.

    Raises
    ------
    InferenceError
        If more cited the item than there are respondents.

    Notes
    -----
    With :math:`b` citing in the first only and :math:`c` in the second only,
    :math:`b - c = h_1 - h_2` is fixed and
    :math:`\max(0, h_1 - h_2) \le b \le \min(h_1, n - h_2)`; every whole number in between
    occurs. The p-value never falls when the
    number of changes rises.

    Examples
    --------
    Fifteen of 25 expected savings and five saw them. At least ten changed their mind:

    >>> found = changes_from_margins(25, 15, 5)
    >>> found.pairs[0], found.pairs[-1]
    ((10, 0), (15, 5))
    >>> f"{float(found.p.low):.4f} to {float(found.p.high):.4f}"
    '0.0020 to 0.0414'
    """
    if not (0 <= first <= n and 0 <= second <= n):
        raise InferenceError(f"{first} and {second} of {n} respondents cannot be")
    difference = first - second
    pairs = tuple(
        (b, b - difference) for b in range(max(0, difference), min(first, n - second) + 1)
    )
    return Changes(pairs, hull(mcnemar(*pair, mid=mid) for pair in pairs))


def changes_from_strata(
    strata: Sequence[Stratum],
    *,
    first: int | None = None,
    second: int | None = None,
    mid: bool = False,
) -> Changes:
    """Find the interval of McNemar's p-value when more is known of some respondents.

    Parameters
    ----------
    strata : sequence of Stratum
        Groups without overlap that hold every respondent once.
    first, second : int, optional
        How many cited the item over all groups.
    mid : bool
        Whether to use the mid-p-value.

    Returns
    -------
    Changes
        The possible pairs and the interval of p.

    Raises
    ------
    InferenceError
        If no table agrees with everything.

    Notes
    -----
    Dynamic programming over the groups; a state is the running total of citations in each
    battery and of respondents who cited the item in the first only. Exact: a pair is listed if
    and only if tables of all groups add up to it. Totals of a group in one battery alone narrow
    nothing; it takes conditions that bear on both, or labelled respondents.
    """
    states = {(0, 0, 0)}
    for stratum in strata:
        tables = set(stratum.tables())
        states = {
            (in_first + both + only_first, in_second + both + only_second, b + only_first)
            for in_first, in_second, b in states
            for both, only_first, only_second in tables
            if (first is None or in_first + both + only_first <= first)
            and (second is None or in_second + both + only_second <= second)
        }
    pairs = sorted(
        {
            (b, b - (in_first - in_second))
            for in_first, in_second, b in states
            if first in (None, in_first) and second in (None, in_second)
        }
    )
    return Changes(tuple(pairs), hull(mcnemar(*pair, mid=mid) for pair in pairs))
