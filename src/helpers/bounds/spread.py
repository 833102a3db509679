"""How small and how large can a standard deviation be?

It is no ratio of sums: with n answers, their sum s and their sum of squares q, the variance is
``(n q - s^2) / (n (n - 1))``. But n and s are whole numbers, and a printed mean leaves few pairs
of them. For each pair the variance grows with q alone, which is a sum. So the pairs are taken in
order of the most that the item's own numbers would allow; the search is over when no further pair
could do better than what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt

from helpers.bounds.item import Bound, ItemReading
from helpers.world import Rule
from helpers.world.linear import Quantity, Scalar

DECIMALS = 6
"""Standard deviations are rounded outwards to so many decimals."""

MOST_PAIRS = 60
"""How many pairs are looked into for one end before it is called outer."""


@dataclass(frozen=True)
class Limits:
    """What is known of an item before its squares are asked for.

    Parameters
    ----------
    answered, high : range
        How many can have given the item a value, and a high one.
    mean : tuple of Fraction
        The ends of the mean of those values.
    """

    answered: range
    high: range
    mean: tuple[Fraction, Fraction]


def variance_end(item: ItemReading, limits: Limits, *, maximise: bool) -> Bound:
    """Find one end of the variance of an item's values.

    Parameters
    ----------
    item : ItemReading
        The item under a reading.
    limits : Limits
        What is known of it.
    maximise : bool
        Whether the largest variance is asked for.

    Returns
    -------
    tuple of Fraction or None and bool
        The end, and whether it is proven; None if no two answers have a value.

    Notes
    -----
    The variance divides by n - 1, as the summaries do. It takes two values: where the item can
    have got fewer, the end is that of all answers that have a variance.
    """
    best: Fraction | None = None
    proven = True
    for tried, (most, n, s) in enumerate(_pairs(item, limits, maximise=maximise)):
        if best is not None and not _beyond(most, best, maximise):
            break
        if tried == MOST_PAIRS:
            return most, False  # the rest could reach as far as this
        rules = [Rule(item.answered, n, n), Rule(item.points, s, s)]
        q, certain = item.end(Quantity(item.squares), maximise=maximise, rules=rules)
        if q is None and certain:
            continue
        found = most if q is None else variance(n, s, q)
        if best is None or _beyond(found, best, maximise):
            best, proven = found, certain
        elif not certain:
            proven = False
    return best, proven


def ways_beyond(
    item: ItemReading, limits: Limits, end: Fraction, *, maximise: bool
) -> list[tuple[Rule, ...]]:
    """List the ways in which a variance could go beyond an end.

    Parameters
    ----------
    item : ItemReading
        The item under a reading.
    limits : Limits
        What is known of it.
    end : Fraction
        The variance to go beyond.
    maximise : bool
        Whether to go above it.

    Returns
    -------
    list of tuple of Rule
        For each number of values and sum whose squares could do so, what that takes.
    """
    ways: list[tuple[Rule, ...]] = []
    for most, n, s in _pairs(item, limits, maximise=maximise):
        if not _beyond(most, end, maximise):
            break
        exact = (end * n * (n - 1) + s * s) / n
        squares = (floor(exact) + 1, None) if maximise else (None, ceil(exact) - 1)
        ways.append(
            (
                Rule(item.answered, n, n),
                Rule(item.points, s, s),
                Rule(item.squares, *squares),
            )
        )
    return ways


def _beyond(value: Fraction, end: Fraction, maximise: bool) -> bool:
    return value > end if maximise else value < end


def _pairs(item: ItemReading, limits: Limits, *, maximise: bool) -> list[tuple[Fraction, int, int]]:
    """List numbers of values and sums with the extreme variance that their high answers allow."""
    codes, high_codes = item.scale.codes, item.scale.high_codes
    low, high = limits.mean
    order: list[tuple[Fraction, int, int]] = []
    for n in limits.answered:
        if n < 2:
            continue
        for s in range(ceil(n * low), floor(n * high) + 1):
            tries = [
                squares_end(n, s, h, codes, high_codes, maximise=maximise) for h in limits.high
            ]
            squares = [one for one in tries if one is not None]
            if squares:
                farthest = max(squares) if maximise else min(squares)
                order.append((variance(n, s, farthest), n, s))
    return sorted(order, reverse=maximise)


def variance(n: int, s: int, q: Scalar) -> Fraction:
    """Compute a variance from sums.

    Parameters
    ----------
    n : int
        Number of values, two or more.
    s, q : int
        Their sum, and the sum of their squares.

    Returns
    -------
    Fraction
        The variance with n - 1 in its denominator.

    Examples
    --------
    The values 1, 2 and 3:

    >>> variance(3, 6, 14)
    Fraction(1, 1)
    """
    return Fraction(n * q - s * s) / (n * (n - 1))


def squares_end(
    n: int, s: int, h: int, codes: Sequence[int], high_codes: Sequence[int], *, maximise: bool
) -> int | None:
    """Find the extreme sum of squares of codes with a given sum, some of which are high.

    Parameters
    ----------
    n, s, h : int
        How many values there are, their sum, and how many of them are high.
    codes, high_codes : sequence of int
        The codes of the scale, without gaps, and those that count as high: the upper ones.
    maximise : bool
        Whether the largest sum is asked for.

    Returns
    -------
    int or None
        The extreme; None if no such values exist.

    Notes
    -----
    Moving a unit from a high to a low value brings values closer and lowers the squares; moving it
    back raises them. So at the smallest sum the low values take as much as they can, at the largest
    the high ones do, and within each group the values are as equal, or as far apart, as can be.

    Examples
    --------
    Four answers on 1 to 5 that sum to 12, two of them high: 1, 1, 5, 5 or 2, 2, 4, 4.

    >>> squares_end(4, 12, 2, range(1, 6), (4, 5), maximise=True)
    52
    >>> squares_end(4, 12, 2, range(1, 6), (4, 5), maximise=False)
    40
    """
    m = n - h
    low_codes = [code for code in codes if code not in high_codes]
    if h < 0 or m < 0 or (h and not high_codes) or (m and not low_codes):
        return None
    low_ends = (m * low_codes[0], m * low_codes[-1]) if m else (0, 0)
    high_ends = (h * high_codes[0], h * high_codes[-1]) if h else (0, 0)
    if not low_ends[0] + high_ends[0] <= s <= low_ends[1] + high_ends[1]:
        return None
    to_high = min(high_ends[1], s - low_ends[0]) if maximise else max(high_ends[0], s - low_ends[1])
    if maximise:
        return _far_apart(m, s - to_high, low_codes) + _far_apart(h, to_high, high_codes)
    return _close_together(m, s - to_high) + _close_together(h, to_high)


def _far_apart(n: int, s: int, codes: Sequence[int]) -> int:
    if not n:
        return 0
    first, last = codes[0], codes[-1]
    if first == last:
        return n * first**2
    tops, rest = divmod(s - n * first, last - first)
    if tops == n:
        return n * last**2
    return tops * last**2 + (first + rest) ** 2 + (n - tops - 1) * first**2


def _close_together(n: int, s: int) -> int:
    if not n:
        return 0
    each, rest = divmod(s, n)
    return (n - rest) * each**2 + rest * (each + 1) ** 2


def root(square: Fraction, *, up: bool) -> Fraction:
    """Take a square root, rounded outwards.

    Parameters
    ----------
    square : Fraction
        What the root is taken of.
    up : bool
        Whether to round up, to `DECIMALS` decimals.

    Returns
    -------
    Fraction
        The root.

    Examples
    --------
    >>> root(Fraction(2), up=True)
    Fraction(707107, 500000)
    """
    scale = 10**DECIMALS
    scaled = square * scale * scale
    whole = isqrt(scaled.numerator // scaled.denominator)
    if up and Fraction(whole * whole) < scaled:
        whole += 1
    return Fraction(whole, scale)
