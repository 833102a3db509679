"""In how many ways can a printed column be read?

Two rows of a table may carry the same label, so that their values may belong to either; and values
that were printed alike may have differed before they were rounded. Each function lists every
reading, so that a result can be computed for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations, product
from math import comb, prod
from typing import TypeAlias

from helpers.inference.intervals import InferenceError

Column: TypeAlias = Sequence[float]


def swaps(values: Column, groups: Iterable[Sequence[int]]) -> Iterator[tuple[float, ...]]:
    """List every way to hand out values among rows that cannot be told apart.

    Parameters
    ----------
    values : sequence of numbers
        One value a row.
    groups : iterable of sequences of int
        Positions of rows whose values may belong to each other, without overlap.

    Yields
    ------
    tuple of numbers
        The values in each possible order, each order once.

    Examples
    --------
    >>> list(swaps([1, 2, 3], [[0, 2]]))
    [(1, 2, 3), (3, 2, 1)]
    """
    positions = [tuple(group) for group in groups]
    orders = [sorted(set(permutations(values[i] for i in group))) for group in positions]
    for choice in product(*orders):
        column = list(values)
        for group, chosen in zip(positions, choice, strict=True):
            for position, value in zip(group, chosen, strict=True):
                column[position] = value
        yield tuple(column)


def untied(values: Column, limit: int = 5_000) -> Iterator[tuple[int, ...]]:
    """List every order that printed values can come from, when equal print may hide a difference.

    Parameters
    ----------
    values : sequence of numbers
        One rounded value a row. Different printed values keep their order.
    limit : int
        Refuse columns with more orders than this.

    Yields
    ------
    tuple of int
        Ranks. Rows that were printed alike are ordered in every way, ties included.

    Raises
    ------
    InferenceError
        If there are more than `limit` orders.

    Examples
    --------
    >>> list(untied([0.2, 0.2, 0.5]))
    [(0, 0, 2), (0, 1, 2), (1, 0, 2)]
    """
    ladder = sorted(set(values))
    groups = [[i for i, value in enumerate(values) if value == step] for step in ladder]
    if prod(_weak_orders_count(len(group)) for group in groups) > limit:
        raise InferenceError(
            f"more than {limit} orders are behind these values", hint="Raise the limit."
        )
    base = [sum(value < step for value in values) for step in ladder]
    for choice in product(*(_weak_orders(len(group)) for group in groups)):
        column = [0] * len(values)
        for start, group, order in zip(base, groups, choice, strict=True):
            for position, place in zip(group, order, strict=True):
                column[position] = start + place
        yield tuple(column)


def _weak_orders(n: int) -> list[tuple[int, ...]]:
    return sorted(
        order for order in product(range(n), repeat=n) if set(order) == set(range(max(order) + 1))
    )


def _weak_orders_count(n: int) -> int:
    if n == 0:
        return 1
    return sum(comb(n, k) * _weak_orders_count(n - k) for k in range(1, n + 1))
