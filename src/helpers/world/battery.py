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
from fractions import Fraction
from random import Random

from helpers.published import Published
from helpers.world.battery_facts import BatteryFacts
from helpers.world.battery_model import (
    DONT_KNOW,
    EMPTY,
    BatteryModel,
    RowTotals,
    TableReading,
)
from helpers.world.linear import Expr, Quantity, WorldError, total
from helpers.world.system import System


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
        self.reading = TableReading(model, published)
        self.meant = self.reading.meant
        self.roles = self.reading.roles
        self.parts = self.reading.parts
        self._columns: dict[tuple[str, int, int], Expr] = {}
        self._rows: dict[tuple[str, int], RowTotals] = {}
        self._cells: dict[tuple[str, str, int], Expr] = {}
        self._add_counts()
        self._add_cells()
        self._existing: set[tuple[str, str]] = set()
        self.facts = BatteryFacts(self)
        self.facts.state()

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
        self.exists(("column", f"{item} {group}"), answered)
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

    def exists(self, key: tuple[str, str], denominator: Expr) -> None:
        """Demand that a printed ratio has a denominator.

        Parameters
        ----------
        key : tuple of str
            Which ratio; each is demanded once.
        denominator : Expr
            What must be at least one.
        """
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
            self.exists(("absolute", who), answered)
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
        self.exists(("relative", who), every)
        return Quantity(self.points(who, self.model.index_items), every)

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
        for form in self.facts.chosen(values):
            put(form, 1)
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
