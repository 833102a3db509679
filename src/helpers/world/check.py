"""Does what `data/world.yml` declares fit the printed tables?

`helpers.world.spec` checks the words of the file; here every table, row and column that a block
names is looked up among the printed numbers, so that a slip ends in one message with its line
and not in a table that takes no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from helpers.investments import Investment
from helpers.marked import nearest
from helpers.published import Published, PublishedValue
from helpers.world.amounts import POSITIONS
from helpers.world.declared import Amounts, Areas, CountsSpec, Crosstab, Durations
from helpers.world.linear import WorldError
from helpers.world.spec import WorldSpec

_SUMMARIES = (*POSITIONS, "mean", "n")


def check_spec(spec: WorldSpec, published: Published) -> None:
    """Look up everything that the blocks name.

    Parameters
    ----------
    spec : WorldSpec
        What is declared.
    published : Published
        The printed numbers.

    Raises
    ------
    WorldError
        With file and line: a table that is not printed or belongs to two blocks, a row or column
        that the table does not have, a group that no column or number describes.
    """
    checker = _Checker(spec, published)
    checker.groups()
    seen: dict[int, int] = {}
    for table, line in checker.tables():
        if table not in published.tables:
            known = [str(number) for number in published.tables]
            checker._fail(f"there is no Table {table}", line, nearest(str(table), known))
        if seen.setdefault(table, line) != line:
            checker._fail(f"Table {table} belongs to the block on line {seen[table]} already", line)
    for block in spec.counts:
        checker.counts(block)
    for placement in spec.placements:
        checker.column(placement.table, [placement.column], placement.line)


class _Checker:
    """The checks, with what they need to look at."""

    def __init__(self, spec: WorldSpec, published: Published) -> None:
        self.spec = spec
        self.published = published
        self.describing = [one.name for one in fields(Investment)]

    def _fail(self, message: str, line: int, hint: str | None = None) -> None:
        raise WorldError(message, file=self.spec.file, line=line, hint=hint)

    def _word(self, word: str, known: Iterable[str], what: str, line: int) -> None:
        known = list(dict.fromkeys(known))
        if word not in known:
            self._fail(f"there is no {what} '{word}'", line, nearest(word, known))

    def tables(self) -> Iterator[tuple[int, int]]:
        """Every table that a block is about, with the line."""
        for battery in self.spec.batteries:
            yield from ((table, battery.line) for table in battery.tables)
        for placement in self.spec.placements:
            yield placement.table, placement.line
        for counts in self.spec.counts:
            yield from ((one.table, one.line) for one in counts.crosstabs)
            yield from ((one.table, one.line) for one in counts.durations)
            yield from ((one.table, one.line) for one in counts.amounts)
            for areas in counts.areas:
                yield areas.by_option, areas.line
                yield areas.by_size, areas.line

    def groups(self) -> None:
        named = isinstance(self.spec.respondents, str)
        for name, group in self.spec.groups.items():
            if group.column is not None:
                if not named:
                    self._fail(
                        f"the group '{name}' names a column, but the respondents have no names",
                        group.line,
                        "Write from and to.",
                    )
                self._word(group.column, self.describing, "column of investments", group.line)
            elif not isinstance(self.spec.respondents, int) or group.last > self.spec.respondents:
                self._fail(
                    f"the group '{name}' reaches beyond the respondents",
                    group.line,
                    "Respondents with names are grouped by a column.",
                )
        for placement in self.spec.placements:
            self._word(placement.places, self.describing, "column of investments", placement.line)

    def values(self, table: int) -> list[PublishedValue]:
        return [value for value in self.published if value.table == table]

    def row(self, table: int, rows: Iterable[str | None], line: int) -> None:
        known = [value.row for value in self.values(table)]
        for row in rows:
            if row is not None:
                self._word(row, known, f"row of Table {table}", line)

    def column(self, table: int, columns: Iterable[str | None], line: int) -> None:
        known = [value.column for value in self.values(table)]
        for column in columns:
            if column is not None:
                self._word(column, known, f"column of Table {table}", line)

    def counts(self, block: CountsSpec) -> None:
        for crosstab in block.crosstabs:
            self._crosstab(crosstab)
        for durations in block.durations:
            self._durations(durations)
        for areas in block.areas:
            self._areas(areas)
        for amounts in block.amounts:
            self._amounts(amounts)

    def _full(self, table: int, line: int, without: str | None = None) -> None:
        """Totals need every cell of their row and column."""
        values = [value for value in self.values(table) if value.column != without]
        rows = dict.fromkeys(value.row for value in values)
        columns = dict.fromkeys(value.column for value in values)
        printed = {(value.row, value.column) for value in values}
        for row in rows:
            for column in columns:
                if (row, column) not in printed:
                    self._fail(f"Table {table} prints nothing in row '{row}', '{column}'", line)

    def _crosstab(self, spec: Crosstab) -> None:
        self.row(spec.table, [spec.total_row], spec.line)
        self.column(spec.table, [spec.total_column], spec.line)
        if spec.total_row is not None or spec.total_column is not None:
            self._full(spec.table, spec.line)

    def _durations(self, spec: Durations) -> None:
        named = [*spec.brackets, spec.total_column, spec.mean_column]
        self.row(spec.table, [spec.total_row], spec.line)
        self.column(spec.table, named, spec.line)
        self._full(spec.table, spec.line, spec.mean_column)

    def _areas(self, spec: Areas) -> None:
        options = [*spec.options, *([] if spec.dont_know is None else [spec.dont_know])]
        for value in self.values(spec.by_option):
            self._word(value.row, options, "option", spec.line)
        self.column(spec.by_size, spec.sizes, spec.line)

    def _amounts(self, spec: Amounts) -> None:
        self.column(spec.table, [spec.pooled, *spec.always], spec.line)
        values = self.values(spec.table)
        sized = {value.column for value in values if value.statistic == "n"}
        for value in values:
            if value.statistic not in _SUMMARIES:
                message = f"'{value.id}' is no summary of amounts ({value.statistic})"
                self._fail(message, spec.line, f"Known are {', '.join(_SUMMARIES)}.")
            if value.column not in sized:
                self._fail(f"Table {spec.table} has no n for '{value.column}'", spec.line)
