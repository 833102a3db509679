"""In how many ways could the same answers have been dealt out to groups of the same sizes?

The exact distributions behind the tests by ranks. What matters of a way is only how many answers
of each level a group gets, so levels are dealt one after the other and ways that have come to the
same are counted together.
"""

from __future__ import annotations

from itertools import accumulate
from math import comb

import numpy as np
from scipy import special

from helpers.analysis.matrix import Floats, Integers

_MOST_WAYS = 400_000


def rank_sums(ties: tuple[int, ...], ranks: tuple[int, ...], size: int) -> dict[int, int]:
    """Count the ways to draw a group from tied answers, by its rank sum.

    Parameters
    ----------
    ties : tuple of int
        How many answers there are of each level.
    ranks : tuple of int
        Twice the midrank of each level.
    size : int
        Size of the group.

    Returns
    -------
    dict of int to int
        Number of ways by twice the rank sum.

    References
    ----------
    Mehta, Patel & Tsiatis (1984), as in `helpers.analysis.ranktests.mann_whitney`.

    Examples
    --------
    >>> rank_sums((2, 1), (3, 6), 1)
    {3: 2, 6: 1}
    """
    later = [*accumulate(reversed(ties)), 0][: len(ties)][::-1]
    after = [left - tie for left, tie in zip(later, ties, strict=True)]
    layer: dict[tuple[int, int], int] = {(0, 0): 1}
    for tie, rank, left in zip(ties, ranks, after, strict=True):
        following: dict[tuple[int, int], int] = {}
        for (taken, score), ways in layer.items():
            for more in range(max(0, size - taken - left), min(tie, size - taken) + 1):
                state = taken + more, score + more * rank
                following[state] = following.get(state, 0) + ways * comb(tie, more)
        layer = following
    return {score: ways for (_, score), ways in sorted(layer.items())}


def dealt(
    ties: Integers, ranks: Integers, sizes: tuple[int, ...]
) -> tuple[Integers, Floats] | None:
    """Count the ways to deal answers out to groups, by their rank sums.

    Parameters
    ----------
    ties, ranks : ndarray of int
        How many answers there are of each level, and twice its midrank.
    sizes : tuple of int
        Sizes of the groups.

    Returns
    -------
    tuple of ndarray, or None
        Twice the rank sums, one row a state and one column a group, and the number of ways to
        each; None where that would take too long.

    Notes
    -----
    Numbers of ways are kept as floating-point numbers, which are exact below 2 to the 53rd and
    have fifteen digits beyond.
    """
    groups = len(sizes)
    states: Integers = np.array([[*sizes, *(0 for _ in sizes)]], dtype=np.int64)
    ways: Floats = np.ones(1)
    for tie, rank in zip(ties, ranks, strict=True):
        shares = np.array(_shares(int(tie), sizes), dtype=np.int64)
        if len(shares) * len(states) > _MOST_WAYS:
            return None
        rooms = states[:, None, :groups] - shares[None]
        fits = (rooms >= 0).all(axis=2)
        scores = states[:, None, groups:] + rank * shares[None]
        # How many ways there are to choose who gets this answer: a product of binomials.
        times = ways[:, None] * special.comb(states[:, None, :groups], shares[None]).prod(axis=2)
        found = np.concatenate([rooms[fits], scores[fits]], axis=1)
        states, place = np.unique(found, axis=0, return_inverse=True)
        ways = np.bincount(place.ravel(), weights=times[fits]).astype(np.float64)
    return states[:, groups:], ways


def _shares(tie: int, room: tuple[int, ...]) -> list[tuple[int, ...]]:
    """List the ways to hand `tie` answers to groups with that much room."""
    if len(room) == 1:
        return [(tie,)] if tie <= room[0] else []
    return [
        (first, *others)
        for first in range(min(tie, room[0]) + 1)
        for others in _shares(tie - first, room[1:])
    ]
