"""Which rankings are the same in every dataset that agrees with what was printed?

A count is known exactly, but a mean only to its last decimal, and a share among those who answered
only between bounds. These functions say what of an order survives.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from helpers.inference.intervals import InferenceError, Interval

Bounds = Mapping[str, Interval[int]] | Mapping[str, Interval[Fraction]]


def rank_bounds(bounds: Bounds) -> pd.DataFrame:
    """Find the best and the worst place of each item.

    Parameters
    ----------
    bounds : mapping of str to Interval
        What each item's value can be, larger first in the ranking.

    Returns
    -------
    DataFrame
        Indexed by item, ordered by upper and then lower end: ``low``, ``high``, ``best``,
        ``worst`` (1 is the top; equal items share the better place). When the values can move
        independently both places occur in some dataset; otherwise they are outer bounds.
    """
    rows = [
        {
            "item": item,
            "low": own.low,
            "high": own.high,
            "best": 1 + sum(other.low > own.high for other in bounds.values()),
            "worst": 1 + sum(o.high > own.low for name, o in bounds.items() if name != item),
        }
        for item, own in bounds.items()
    ]
    rows.sort(key=lambda row: (row["high"], row["low"]), reverse=True)
    return pd.DataFrame(rows, columns=["item", "low", "high", "best", "worst"]).set_index("item")


def certain_order(bounds: Bounds) -> list[tuple[str, str]]:
    """List the pairs whose order holds in every consistent dataset.

    Parameters
    ----------
    bounds : mapping of str to Interval
        What each item's value can be.

    Returns
    -------
    list of (str, str)
        Pairs (a, b) such that a is at least as high as b whatever the values are. Two pinned and
        equal items appear in both orders.
    """
    return [
        (a, b)
        for a, above in bounds.items()
        for b, below in bounds.items()
        if a != b and above.low >= below.high
    ]


def top(bounds: Bounds, k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find what is certainly, and what is possibly, among the k highest.

    Parameters
    ----------
    bounds : mapping of str to Interval
        What each item's value can be.
    k : int
        How many places count; items that tie for the last of them are all among the highest.

    Returns
    -------
    certain, possible : tuple of str
        The items that are among the k highest in every, and in some, consistent dataset.

    Raises
    ------
    InferenceError
        If there are not that many items.
    """
    if not 1 <= k <= len(bounds):
        raise InferenceError(f"there is no top {k} of {len(bounds)} items")
    places = rank_bounds(bounds)
    certain = tuple(str(item) for item in places.index[places["worst"] <= k])
    possible = tuple(str(item) for item in places.index[places["best"] <= k])
    return certain, possible
