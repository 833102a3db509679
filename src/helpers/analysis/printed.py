"""What can the answers behind a printed mean and a printed number of high answers have been?

With as many answers as respondents there are few ways to reach both numbers, and they all can be
listed. So a mean that was printed without a standard deviation still allows a comparison that
holds whatever the answers were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, sqrt

from helpers.analysis.differences import Difference, Moments, mean_difference
from helpers.inference import InferenceError, Interval

Mean = tuple[Fraction, Fraction]
"""Between which ends a mean was, to be printed as it was."""


def possible_moments(
    n: int, n_high: int, mean: Mean, codes: Sequence[int], high_from: int
) -> tuple[Moments, ...]:
    """List what mean and standard deviation can have been.

    Parameters
    ----------
    n : int
        Answers with a value.
    n_high : int
        How many of them were high.
    mean : tuple of Fraction
        Between which ends the mean was.
    codes : sequence of int
        The scale, ascending.
    high_from : int
        From which code on answers are high.

    Returns
    -------
    tuple of Moments
        For each mean that is possible the smallest and the largest standard deviation. Empty if
        no answers agree with the numbers, as when some respondents did not know.

    Raises
    ------
    InferenceError
        If the counts are impossible.

    Notes
    -----
    Every way to fill the levels is counted by its sum and its sum of squares; exact.

    Examples
    --------
    Two answers, one of them high, with a mean of 3: 1 and 5, or 2 and 4.

    >>> three = Fraction(3), Fraction(3)
    >>> [round(one.sd, 3) for one in possible_moments(2, 1, three, (1, 2, 3, 4, 5), 4)]
    [1.414, 2.828]
    """
    if not 0 <= n_high <= n or n < 1:
        raise InferenceError(f"{n_high} high answers of {n} cannot be")
    low = _sums(tuple(code for code in codes if code < high_from), n - n_high)
    high = _sums(tuple(code for code in codes if code >= high_from), n_high)
    totals = range(ceil(mean[0] * n), floor(mean[1] * n) + 1)
    found = []
    for total in totals:
        squares = {a + b for s, part in low.items() for a in part for b in high.get(total - s, ())}
        for square in sorted({min(squares), max(squares)}) if squares else ():
            variance = (n * square - total**2) / (n * (n - 1)) if n > 1 else float("nan")
            found.append(Moments(n, total / n, sqrt(variance)))
    return tuple(found)


def change_since_print(
    printed: Sequence[Moments], after: Moments, level: float = 0.95
) -> tuple[Interval[float], Interval[float] | None]:
    """Compare a mean with a printed one, whatever the answers behind it were.

    Parameters
    ----------
    printed : sequence of Moments
        From `possible_moments`; not empty.
    after : Moments
        The answers of the later wave.
    level : float
        Confidence level.

    Returns
    -------
    tuple of Interval
        What the difference of the means can be, later less printed; and an interval around all
        confidence intervals of `helpers.analysis.differences.mean_difference` that are possible
        (None if one of them is not).

    Raises
    ------
    InferenceError
        If nothing is possible.
    """
    found: list[Difference] = [mean_difference(one, after, level) for one in printed]
    if not found:
        raise InferenceError("no answers agree with the printed numbers")
    values = [one.value for one in found]
    ends = [one.interval for one in found]
    known = [one for one in ends if one is not None]
    around = None
    if len(known) == len(ends):
        around = Interval(min(one.low for one in known), max(one.high for one in known))
    return Interval(min(values), max(values)), around


@lru_cache(maxsize=256)
def _sums(codes: tuple[int, ...], n: int) -> dict[int, tuple[int, ...]]:
    """List the smallest and largest sum of squares by sum, over all ways to give `n` answers."""
    found: dict[int, set[int]] = {}
    for counts in _fillings(len(codes), n):
        total = sum(c * k for c, k in zip(counts, codes, strict=True))
        square = sum(c * k * k for c, k in zip(counts, codes, strict=True))
        found.setdefault(total, set()).add(square)
    return {total: (min(squares), max(squares)) for total, squares in found.items()}


def _fillings(levels: int, n: int) -> Iterator[tuple[int, ...]]:
    if levels == 0:
        if n == 0:
            yield ()
        return
    if levels == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for others in _fillings(levels - 1, n - first):
            yield (first, *others)
