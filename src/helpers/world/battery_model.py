"""How are the tables of one battery to be read, and whom and what do they tell apart?

The model says what is declared about the tables. What follows from it and from the printed numbers
is which respondent a row means, which items play one role, and which respondents are spoken of one
by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from helpers.codebook import Battery
from helpers.published import Published, PublishedValue
from helpers.world.linear import Expr

DONT_KNOW = 0
"""Slot of the answer *don't know*."""

EMPTY = -1
"""Slot of an item that was left empty; only some items may be."""


TOTAL = "total"
"""Column of a table of categories that counts everybody who answered the item."""


@dataclass(frozen=True)
class BatteryModel:
    """How the tables of one battery are to be read.

    Parameters
    ----------
    battery : Battery
        The questions.
    respondents : tuple of str
        Ids of the respondents.
    groups : mapping of str to frozenset of str
        The subgroups of respondents that tables speak about; ``all`` is there always.
    tables : tuple of int
        Numbers of the tables about this battery.
    may_be_empty : frozenset of str
        Items that respondents may have left without any answer.
    index_items : tuple of str
        The items of the absolute and relative index; empty if there is none.
    high_items : mapping of int to tuple of str
        For each table: the items whose high answers are added up for one respondent.
    dk_items, mean_items : mapping of int to tuple of str
        For each table by respondent: the items among which *don't know* is counted, and those
        that enter the mean.
    index_dont_know : {"as_not_at_all", "zero", "answered", "missing"}
        How an answer without value enters an index; see `INDEX_RULES`.
    relative_items : tuple of str
        The items in the denominator of the relative index.
    distribution : mapping of str to int
        Columns of a distribution table with the number of high items each stands for.
    """

    battery: Battery
    respondents: tuple[str, ...]
    groups: Mapping[str, frozenset[str]]
    tables: tuple[int, ...]
    may_be_empty: frozenset[str] = frozenset()
    index_items: tuple[str, ...] = ()
    high_items: Mapping[int, tuple[str, ...]] | None = None
    dk_items: Mapping[int, tuple[str, ...]] | None = None
    mean_items: Mapping[int, tuple[str, ...]] | None = None
    index_dont_know: str = "as_not_at_all"
    relative_items: tuple[str, ...] = ()
    distribution: Mapping[str, int] | None = None


INDEX_RULES = {
    "as_not_at_all": "an answer without value counts like the lowest code",
    "zero": "an answer without value counts as the code 0, below the lowest",
    "answered": "the absolute index is the mean of the answered items only",
    "missing": "the index exists only if every item of it was answered",
}


@dataclass(frozen=True)
class RowTotals:
    """What rules about one respondent need to know of some of their answers.

    Parameters
    ----------
    points : Expr
        Sum of the codes above the lowest one, over the answers that have a value.
    high : Expr
        Number of high answers.
    dont_know, empty : Expr
        Number of answers *don't know*, and of items left empty.
    size : int
        Number of items.
    """

    points: Expr
    high: Expr
    dont_know: Expr
    empty: Expr
    size: int = 0

    COUNTED: ClassVar[tuple[str, ...]] = ("points", "high", "dont_know", "empty")

    @property
    def answered(self) -> Expr:
        """Number of answers that have a value."""
        return self.size - self.dont_know - self.empty


class TableReading:
    """Whom and what the tables of a battery tell apart.

    Parameters
    ----------
    model : BatteryModel
        How the tables are to be read.
    published : Published
        The printed numbers.
    """

    def __init__(self, model: BatteryModel, published: Published) -> None:
        self.model = model
        self.published = published

    @cached_property
    def values(self) -> list[PublishedValue]:
        """The printed numbers about the battery."""
        return [v for v in self.published if v.table in self.model.tables]

    @cached_property
    def meant(self) -> dict[str, str]:
        """Which respondent a row about one means; rows printed alike take turns."""
        meant: dict[str, str] = {}
        for value in self.values:
            if not value.candidates or value.row in meant:
                continue
            free = [who for who in value.candidates if who not in meant.values()]
            meant[value.row] = free[0] if len(value.candidates) > 1 else value.candidates[0]
        return meant

    @cached_property
    def roles(self) -> tuple[tuple[str, ...], ...]:
        """Items that no rule about one respondent tells apart play one role."""
        model = self.model
        sets: list[tuple[str, ...]] = [model.index_items, model.relative_items]
        for by_table in (model.high_items, model.dk_items, model.mean_items):
            sets.extend((by_table or {}).values())
        if any(self._takes_worded_items(value) for value in self.values):
            sets.append(model.battery.main_ids)
        roles: dict[tuple[bool, ...], list[str]] = {}
        for item in model.battery.item_ids:
            roles.setdefault(tuple(item in one for one in sets), []).append(item)
        return tuple(tuple(items) for items in roles.values())

    def _takes_worded_items(self, value: PublishedValue) -> bool:
        """Tell whether a number about respondents is about items that nothing else names."""
        model = self.model
        spec = self.published.table(value.table).spec
        about_rows = spec.unit_of_rows == "investment"
        statistic = value.statistic
        if self.is_mean_of_rows(value):
            statistic = spec.columns[value.column].statistic
        if statistic == "count" and model.distribution is not None:
            about_rows = value.row not in model.battery.item_ids
        named = {
            "count": model.high_items,
            "count_high": model.high_items,
            "count_dk": model.dk_items,
            "mean": model.mean_items,
        }
        return about_rows and statistic in named and value.table not in (named[statistic] or {})

    @cached_property
    def parts(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """Respondents by group and by whether anything is said about them one by one."""
        model = self.model
        everyone = bool(model.distribution) or any(
            self.is_mean_of_rows(value) for value in self.values
        )
        spoken_of = {value.subgroup for value in self.values if not value.candidates}
        groups = [group for name, group in model.groups.items() if name in spoken_of]
        parts: dict[tuple[object, ...], list[str]] = {}
        for who in model.respondents:
            single = everyone or who in self.meant.values()
            key = (single, *(who in group for group in groups))
            parts.setdefault(key, []).append(who)
        return tuple((tuple(members), bool(key[0])) for key, members in parts.items())

    def is_mean_of_rows(self, value: PublishedValue) -> bool:
        """Tell whether a number is the mean of a column about single respondents.

        Parameters
        ----------
        value : PublishedValue
            The printed number.

        Returns
        -------
        bool
            Whether it belongs to no row about one respondent.
        """
        spec = self.published.table(value.table).spec
        return spec.unit_of_rows == "investment" and not value.candidates
