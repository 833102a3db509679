"""What do the tables about one battery of questions demand of the answers behind them?

A battery is a sheet of answers: a row for each respondent, a column for each item, in each cell a
code of the scale or no value (*don't know*, or nothing where an item may stay empty). Tables by
item (means, counts, Tables 8, 11, 12, 14, 16 of the report) speak about its columns; tables by
respondent (indices, counts, means, Tables 10, 13, 15) about its rows; a distribution (Table 9)
about all rows together. All of it is linear in a few totals:

- of a column, for each group of respondents: how many gave the item each code;
- of a row, for each role that items play (those of the index, the other worded ones, *other*):
  the points above the lowest code, the number of high answers, the number without a value.

These totals are layer 0 of the system. The cells themselves are layer 1: it settles whether a
sheet with such totals exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar

from helpers.codebook import Battery
from helpers.published import Published, PublishedValue
from helpers.world.linear import (
    Expr,
    Fact,
    Quantity,
    Rule,
    Scalar,
    System,
    WorldError,
    fact_within,
    total,
)

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


class BatteryBlock:
    """The answers to one battery as unknowns in a system, with its tables as facts.

    Parameters
    ----------
    system : System
        Takes the unknowns, rules and facts.
    model : BatteryModel
        How the tables are to be read.
    published : Published
        The printed numbers.
    """

    def __init__(self, system: System, model: BatteryModel, published: Published) -> None:
        self.system = system
        self.model = model
        self.published = published
        self.scale = model.battery.scale
        self.codes = self.scale.codes
        self.meant = self._meant()
        self.roles = self._roles()
        self.parts = self._parts()
        self._columns: dict[tuple[str, int, int], Expr] = {}
        self._rows: dict[tuple[str, int], RowTotals] = {}
        self._cells: dict[tuple[str, str, int], Expr] = {}
        self._add_counts()
        self._add_cells()
        self._pairs: list[tuple[Quantity, dict[tuple[int, int], Expr]]] = []
        self._high_is: dict[tuple[str, tuple[str, ...]], list[Expr]] = {}
        self._existing: set[tuple[str, str]] = set()
        for value in self._values():
            system.state(self._fact(value))

    # Who and what: rows of tables, roles of items, parts of the respondents.

    def _values(self) -> list[PublishedValue]:
        return [v for v in self.published if v.table in self.model.tables]

    def _meant(self) -> dict[str, str]:
        """Say which respondent a row about one means; rows printed alike take turns."""
        meant: dict[str, str] = {}
        for value in self._values():
            if not value.candidates or value.row in meant:
                continue
            free = [who for who in value.candidates if who not in meant.values()]
            meant[value.row] = free[0] if len(value.candidates) > 1 else value.candidates[0]
        return meant

    def _roles(self) -> tuple[tuple[str, ...], ...]:
        """Items that no rule about one respondent tells apart play one role."""
        model = self.model
        sets: list[tuple[str, ...]] = [model.index_items, model.relative_items]
        for by_table in (model.high_items, model.dk_items, model.mean_items):
            sets.extend((by_table or {}).values())
        if any(self._takes_worded_items(value) for value in self._values()):
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
        if self._is_mean_of_rows(value):
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

    def _parts(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """Respondents by group and by whether anything is said about them one by one."""
        model = self.model
        everyone = bool(model.distribution) or any(
            self._is_mean_of_rows(value) for value in self._values()
        )
        spoken_of = {value.subgroup for value in self._values() if not value.candidates}
        groups = [group for name, group in model.groups.items() if name in spoken_of]
        parts: dict[tuple[object, ...], list[str]] = {}
        for who in model.respondents:
            single = everyone or who in self.meant.values()
            key = (single, *(who in group for group in groups))
            parts.setdefault(key, []).append(who)
        return tuple((tuple(members), bool(key[0])) for key, members in parts.items())

    def _is_mean_of_rows(self, value: PublishedValue) -> bool:
        spec = self.published.table(value.table).spec
        return spec.unit_of_rows == "investment" and not value.candidates

    def _add_counts(self) -> None:
        system = self.system
        for part, (members, single) in enumerate(self.parts):
            for item in self.model.battery.item_ids:
                for slot in self.slots(item):
                    name = f"{self.model.battery.column(item)}[{part}]={slot}"
                    self._columns[item, part, slot] = system.unknown(name, 0, len(members))
                counts = total(self._columns[item, part, s] for s in self.slots(item))
                system.equal(counts, len(members))
            if not single:
                continue
            for who in members:
                for role, items in enumerate(self.roles):
                    self._rows[who, role] = self._row_totals(who, role, items)
            for role, items in enumerate(self.roles):
                rows = [self._rows[who, role] for who in members]
                columns = [
                    self._totals({s: self._columns[i, part, s] for s in self.slots(i)})
                    for i in items
                ]
                for name in RowTotals.COUNTED:
                    by_row = total(getattr(row, name) for row in rows)
                    by_column = total(getattr(column, name) for column in columns)
                    system.equal(by_row, by_column)

    def slots(self, item: str) -> tuple[int, ...]:
        """Everything that a cell of an item can hold.

        Parameters
        ----------
        item : str
            Id of the item.

        Returns
        -------
        tuple of int
            `EMPTY` if the item may be left empty, `DONT_KNOW` if the scale offers it, and the codes
            of the scale.
        """
        empty = (EMPTY,) if item in self.model.may_be_empty else ()
        unsure = () if self.scale.dont_know is None else (DONT_KNOW,)
        return (*empty, *unsure, *self.codes)

    def _row_totals(self, who: str, role: int, items: tuple[str, ...]) -> RowTotals:
        """Add the totals of one respondent over the items of one role."""
        size = len(items)
        may_be_empty = sum(item in self.model.may_be_empty for item in items)
        unsure = 0 if self.scale.dont_know is None else size
        lowest, highest = self.codes[0], self.codes[-1]
        high = self.scale.high_codes or (highest + 1,)
        most = (highest - lowest) * size
        row = RowTotals(
            points=self.system.unknown(f"{who}[{role}] points", 0, most),
            high=self.system.unknown(f"{who}[{role}] high", 0, size),
            dont_know=self.system.unknown(f"{who}[{role}] don't know", 0, unsure),
            empty=self.system.unknown(f"{who}[{role}] empty", 0, may_be_empty),
            size=size,
        )
        # Points that so many high and so many low answers can make; codes have no gaps.
        low_answers = row.answered - row.high
        self.system.demand(low_answers, 0, None)
        self.system.demand(row.points - (high[0] - lowest) * row.high, 0, None)
        ceiling = (highest - lowest) * row.high + (high[0] - 1 - lowest) * low_answers
        self.system.demand(ceiling - row.points, 0, None)
        return row

    def _totals(self, slots: Mapping[int, Expr]) -> RowTotals:
        """Points, high answers and missing ones, from counts of slots."""
        return RowTotals(
            points=total((c - self.codes[0]) * slots[c] for c in self.codes),
            high=total(slots[c] for c in self.scale.high_codes),
            dont_know=slots.get(DONT_KNOW, Expr({})),
            empty=slots.get(EMPTY, Expr({})),
        )

    def _add_cells(self) -> None:
        system = self.system
        for part, (members, single) in enumerate(self.parts):
            if not single:
                continue
            for who in members:
                for item in self.model.battery.item_ids:
                    for slot in self.slots(item):
                        name = f"{who}.{self.model.battery.column(item)}={slot}"
                        self._cells[who, item, slot] = system.unknown(name, 0, 1, layer=1)
                    chosen = total(self._cells[who, item, s] for s in self.slots(item))
                    system.equal(chosen, 1, layer=1)
                for role, items in enumerate(self.roles):
                    counts = {
                        slot: total(
                            self._cells[who, item, slot]
                            for item in items
                            if slot in self.slots(item)
                        )
                        for slot in (EMPTY, DONT_KNOW, *self.codes)
                    }
                    cells = self._totals(counts)
                    for name in RowTotals.COUNTED:
                        counted = getattr(self._rows[who, role], name)
                        system.equal(getattr(cells, name), counted, layer=1)
            for item in self.model.battery.item_ids:
                for slot in self.slots(item):
                    in_column = total(self._cells[who, item, slot] for who in members)
                    system.equal(in_column, self._columns[item, part, slot], layer=1)

    # Counts of columns and rows.

    def members(self, group: str) -> tuple[str, ...]:
        """Respondents of a group, in their order.

        Parameters
        ----------
        group : str
            Name of a subgroup of the model, or ``all``.

        Returns
        -------
        tuple of str
            Ids of the respondents.

        Raises
        ------
        WorldError
            If the model does not say who belongs to it.
        """
        if group == "all":
            return self.model.respondents
        if group not in self.model.groups:
            raise WorldError(f"nothing says who belongs to the subgroup '{group}'")
        return tuple(w for w in self.model.respondents if w in self.model.groups[group])

    def column(self, item: str, slots: Iterable[int], group: str = "all") -> Expr:
        """How many of a group put one of some slots to an item.

        Parameters
        ----------
        item : str
            Id of the item.
        slots : iterable of int
            Codes, `DONT_KNOW` or `EMPTY`; those that the item cannot have count nobody.
        group : str, default "all"
            Everybody, or a subgroup that some table of the block speaks about: only those are told
            apart by the unknowns.

        Returns
        -------
        Expr
            The number of respondents, on layer 0.

        Raises
        ------
        WorldError
            If nothing says who belongs to the group.
        """
        inside = set(self.members(group))
        parts = [n for n, (members, _) in enumerate(self.parts) if inside.issuperset(members)]
        known = set(self.slots(item))
        return total(self._columns[item, n, s] for n in parts for s in slots if s in known)

    def row(self, who: str, items: tuple[str, ...]) -> RowTotals:
        """Totals of a respondent over some items.

        Parameters
        ----------
        who : str
            Id of a respondent about whom something is said on their own.
        items : tuple of str
            Items made up of whole roles, as the sets of the model are.

        Returns
        -------
        RowTotals
            Points, high answers, answers without value and number of items, on layer 0.
        """
        rows = [self._rows[who, n] for n, role in enumerate(self.roles) if set(role) <= set(items)]
        return RowTotals(
            points=total(row.points for row in rows),
            high=total(row.high for row in rows),
            dont_know=total(row.dont_know for row in rows),
            empty=total(row.empty for row in rows),
            size=sum(row.size for row in rows),
        )

    def item_mean(self, item: str, group: str) -> Quantity:
        """Mean code of the answers that have a value.

        Demands that there is such an answer.

        Parameters
        ----------
        item : str
            Id of the item.
        group : str
            Everybody (``all``), or a subgroup that some table of the block speaks about.

        Returns
        -------
        Quantity
            Sum of the codes over the number of answers, on the codes of the scale.
        """
        points = total(c * self.column(item, (c,), group) for c in self.codes)
        answered = self.column(item, self.codes, group)
        self._exists(("column", f"{item} {group}"), answered)
        return Quantity(points, answered)

    def row_mean(self, who: str, items: tuple[str, ...]) -> Quantity:
        """Mean code of a respondent's answers that have a value.

        Parameters
        ----------
        who : str
            Id of the respondent.
        items : tuple of str
            The items, made up of whole roles.

        Returns
        -------
        Quantity
            Sum of the codes over the number of answers, on the codes of the scale. Nothing is
            demanded of that number: whoever uses the mean sees to it that there is an answer.
        """
        row = self.row(who, items)
        return Quantity(row.points + self.codes[0] * row.answered, row.answered)

    def _exists(self, key: tuple[str, str], denominator: Expr) -> None:
        """Demand that a printed ratio has a denominator."""
        if key not in self._existing:
            self._existing.add(key)
            self.system.demand(denominator, 1, None)

    # The indices.

    def points(self, who: str, items: tuple[str, ...]) -> Expr:
        """Sum of a respondent's codes above the lowest one.

        Parameters
        ----------
        who : str
            Id of the respondent.
        items : tuple of str
            The items, made up of whole roles.

        Returns
        -------
        Expr
            The points. An answer without value adds none, or takes off the lowest code where the
            model counts it as the code 0.
        """
        row = self.row(who, items)
        if self.model.index_dont_know == "zero":
            return row.points - self.codes[0] * (row.size - row.answered)
        return row.points

    def absolute_index(self, who: str) -> Quantity:
        """Points of the index items as a share of the most there can be.

        Parameters
        ----------
        who : str
            Id of the respondent.

        Returns
        -------
        Quantity
            A share, 0 to 1 if every index item has a value (Table 10 of the report). Where the
            model lets only answered items count, the most there can be is that of those items, and
            there must be one; where it takes the index for missing otherwise, all of them must have
            a value.
        """
        items = self.model.index_items
        span = self.codes[-1] - self.codes[0]
        points = self.points(who, items)
        if self.model.index_dont_know == "missing":
            key = ("missing", who)
            if key not in self._existing:
                self._existing.add(key)
                self.system.equal(self.row(who, items).answered, len(items))
        if self.model.index_dont_know == "answered":
            answered = self.row(who, items).answered
            self._exists(("absolute", who), answered)
            return Quantity(points, answered * span)
        return Quantity(points * Fraction(1, span * len(items)))

    def relative_index(self, who: str) -> Quantity:
        """Points of the index items as a share of the points of all items that count.

        Demands that these have a point at least.

        Parameters
        ----------
        who : str
            Id of the respondent.

        Returns
        -------
        Quantity
            A share, 0 to 1 if every item has a value (Table 10 of the report).
        """
        every = self.points(who, self.model.relative_items)
        self._exists(("relative", who), every)
        return Quantity(self.points(who, self.model.index_items), every)

    # Facts, one kind after another.

    def _fact(self, value: PublishedValue) -> Fact:
        if value.interval is None:
            items = self._items(self.model.mean_items, value)
            answered = self.row(self.meant[value.row], items).answered
            return Fact(value.id, (Rule(answered, 0, 0),))
        low, high = value.interval
        implied_by: tuple[str, ...] = ()
        if self._is_mean_of_rows(value):
            quantity, implied_by = self._mean_of_rows(value)
        elif value.candidates:
            quantity = self._of_respondent(value)
        elif value.row in self.model.battery.item_ids:
            quantity = self._of_item(value)
        else:
            quantity = self._of_all(value)
        return fact_within(value.id, quantity, low, high, implied_by=implied_by)

    def _items(
        self, by_table: Mapping[int, tuple[str, ...]] | None, value: PublishedValue
    ) -> tuple[str, ...]:
        return (by_table or {}).get(value.table, self.model.battery.main_ids)

    def _of_item(self, value: PublishedValue) -> Quantity:
        item, group = value.row, value.subgroup
        if value.statistic == "mean":
            return self.item_mean(item, group)
        if value.statistic == "count_high":
            return Quantity(self.column(item, self.scale.high_codes, group))
        if value.statistic == "count_dk":
            return Quantity(self.column(item, (DONT_KNOW,), group))
        levels = {level.key: level.code for level in self.scale.levels}
        if value.statistic == "count" and value.column in levels:
            return Quantity(self.column(item, (levels[value.column],), group))
        if value.statistic == "count" and value.column == TOTAL:
            return Quantity(self.column(item, (DONT_KNOW, *self.codes), group))
        raise self._unclear(value)

    def _of_all(self, value: PublishedValue) -> Quantity:
        size = len(self.members(value.subgroup))
        if value.statistic == "n":
            return Quantity(Expr({}, size))
        if value.statistic == "high_per_respondent":
            items = self._items(self.model.high_items, value)
            high = total(self.column(item, self.scale.high_codes, value.subgroup) for item in items)
            return Quantity(high * Fraction(1, size))
        if self.model.distribution is not None and value.statistic == "count":
            items = self._items(self.model.high_items, value)
            if value.column in self.model.distribution:
                times = self.model.distribution[value.column]
                return Quantity(total(self._high(who, items)[times] for who in self._everyone()))
            return Quantity(
                total(one for who in self._everyone() for one in self._high(who, items))
            )
        raise self._unclear(value)

    def _everyone(self) -> tuple[str, ...]:
        return self.model.respondents

    def _high(self, who: str, items: tuple[str, ...]) -> list[Expr]:
        """Give a 0/1 unknown for each number of high answers that a respondent may have given."""
        key = (who, items)
        if key not in self._high_is:
            flags = [
                self.system.unknown(f"{who} has {n} high", 0, 1) for n in range(len(items) + 1)
            ]
            self.system.equal(total(flags), 1)
            counted = total(n * flag for n, flag in enumerate(flags))
            self.system.equal(counted, self.row(who, items).high)
            self._high_is[key] = flags
        return self._high_is[key]

    def _of_respondent(self, value: PublishedValue) -> Quantity:
        return self._row_statistic(value, value.statistic, self.meant[value.row])

    def _row_statistic(self, value: PublishedValue, statistic: str, who: str) -> Quantity:
        if statistic == "count_high":
            items = self._items(self.model.high_items, value)
            return Quantity(self.row(who, items).high)
        if statistic == "count_dk":
            return Quantity(self.row(who, self._items(self.model.dk_items, value)).dont_know)
        if statistic == "mean":
            mean = self.row_mean(who, self._items(self.model.mean_items, value))
            self._exists(("row", f"{who} {value.table}"), mean.denominator)
            return mean
        if statistic == "absolute_index":
            return self.absolute_index(who)
        if statistic == "relative_index":
            return self.relative_index(who)
        raise self._unclear(value)

    def _mean_of_rows(self, value: PublishedValue) -> tuple[Quantity, tuple[str, ...]]:
        """Mean of a column about single respondents, and the facts that force it if any do."""
        spec = self.published.table(value.table).spec
        statistic = spec.columns[value.column].statistic
        rows = [v for v in self._values() if v.candidates and v.column == value.column]
        rows = [v for v in rows if v.table == value.table]
        quantities = [self._row_statistic(v, statistic, self.meant[v.row]) for v in rows]
        if all(q.is_linear for q in quantities):
            mean: Quantity = Quantity(
                total(q.linear() for q in quantities) * Fraction(1, len(rows))
            )
        else:
            mean = Quantity(
                self._sum_of_ratios(value.id, list(zip(rows, quantities, strict=True)))
                * Fraction(1, len(rows))
            )
        intervals = [v.interval for v in rows]
        if value.interval is None or any(one is None for one in intervals):
            return mean, ()
        lows = sum((one[0] for one in intervals if one), Fraction(0)) / len(rows)
        highs = sum((one[1] for one in intervals if one), Fraction(0)) / len(rows)
        forced = value.interval[0] <= lows and highs <= value.interval[1]
        return mean, tuple(v.id for v in rows) if forced else ()

    def _sum_of_ratios(self, scope: str, rows: list[tuple[PublishedValue, Quantity]]) -> Expr:
        """Add up ratios of small whole numbers: one 0/1 unknown for each pair they can be.

        While a row's own number is switched on, only pairs that print like it are needed.
        """
        parts: list[Expr] = []
        for value, quantity in rows:
            top, bottom = quantity.numerator, quantity.denominator
            freely = self.system.scope_without(scope, value.id)
            low, high = value.interval or (Fraction(0), Fraction(0))
            pairs: dict[tuple[int, int], Expr] = {}
            for over in self._range(top):
                for under in self._range(bottom):
                    if under < 1:
                        continue
                    name = f"{value.id}={over}/{under}"
                    fits = low <= Fraction(over, under) <= high
                    pairs[over, under] = self.system.unknown(
                        name, 0, 1, scope=scope if fits else freely
                    )
            self.system.equal(total(pairs.values()), 1, scope=scope)
            self.system.equal(total(o * p for (o, _), p in pairs.items()), top, scope=scope)
            self.system.equal(total(u * p for (_, u), p in pairs.items()), bottom, scope=scope)
            self._pairs.append((quantity, pairs))
            parts.append(total(Fraction(o, u) * p for (o, u), p in pairs.items()))
        return total(parts)

    def _range(self, form: Expr) -> range:
        """Whole numbers that a form with whole coefficients may take, from the unknowns' ranges."""
        low: Scalar = form.constant
        high: Scalar = form.constant
        for var, factor in form.terms.items():
            ends = (factor * self.system.lows[var], factor * self.system.highs[var])
            low, high = low + min(ends), high + max(ends)
        return range(int(low), int(high) + 1)

    def _unclear(self, value: PublishedValue) -> WorldError:
        return WorldError(
            f"the world does not say what '{value.id}' is ({value.statistic})",
            hint="Describe its table in data/world.yml.",
        )

    # From unknowns to answers and back.

    def row_unknowns(self) -> list[Expr]:
        """Unknown totals of rows: with them fixed, what is left to settle is easy.

        Returns
        -------
        list of Expr
            Points, high answers, *don't know* and empty items for every respondent about whom
            something is said on their own and every role of items; each is one unknown alone.
        """
        return [
            getattr(row, name)
            for row in self._rows.values()
            for name in RowTotals.COUNTED
            if getattr(row, name).terms
        ]

    def values_of(self, sheet: Mapping[str, Mapping[str, int]]) -> tuple[int, ...]:
        """Value every unknown for a given set of answers.

        Parameters
        ----------
        sheet : mapping of str to mapping of str to int
            For each respondent the slot of each item, as `answers` gives them.

        Returns
        -------
        tuple of int
            One value for each unknown of the system; zeros for those of other blocks.
        """
        values = [0] * len(self.system.names)

        def put(form: Expr, value: int) -> None:
            values[next(iter(form.terms))] = value

        for (item, part, slot), form in self._columns.items():
            put(form, sum(sheet[who][item] == slot for who in self.parts[part][0]))
        for (who, item, slot), form in self._cells.items():
            put(form, int(sheet[who][item] == slot))
        for (who, role), row in self._rows.items():
            given = [sheet[who][item] for item in self.roles[role]]
            put(row.points, sum(slot - self.codes[0] for slot in given if slot in self.codes))
            put(row.high, sum(slot in self.scale.high_codes for slot in given))
            put(row.dont_know, given.count(DONT_KNOW))
            put(row.empty, given.count(EMPTY))
        for (who, items), flags in self._high_is.items():
            put(flags[int(self.row(who, items).high.value(values))], 1)
        for quantity, pairs in self._pairs:
            pair = (int(quantity.numerator.value(values)), int(quantity.denominator.value(values)))
            if pair in pairs:
                put(pairs[pair], 1)
        return tuple(values)

    def answers(self, values: tuple[int, ...]) -> dict[str, dict[str, int]]:
        """Read the answers off a solution of layer 1; cells that nothing ties are dealt out.

        Parameters
        ----------
        values : tuple of int
            One value for each unknown of the system, with the cells of layer 1 among them.

        Returns
        -------
        dict of str to dict of str to int
            For each respondent the slot of each item: a code, or `DONT_KNOW` or `EMPTY`.
        """
        sheet: dict[str, dict[str, int]] = {who: {} for who in self.model.respondents}
        for (who, item, slot), cell in self._cells.items():
            if cell.value(values) == 1:
                sheet[who][item] = slot
        for part, (members, single) in enumerate(self.parts):
            if single:
                continue
            for item in self.model.battery.item_ids:
                deck = [
                    slot
                    for slot in self.slots(item)
                    for _ in range(int(self._columns[item, part, slot].value(values)))
                ]
                # Shuffled, so that neighbouring rows do not look related; the seed is the item.
                Random(f"{self.model.battery.name}.{item}").shuffle(deck)
                for place, who in enumerate(members):
                    sheet[who][item] = deck[place]
        return sheet
