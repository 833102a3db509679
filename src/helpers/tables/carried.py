"""What does a table hold for those who take its data away?

Two sheets: the table as it is shown, its numbers as numbers; and every cell on a line of its own,
with the id and the exact value of the printed number behind it, and its footnote.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.withheld import counts
from helpers.takeaway.model import Sheet, TakeAway, Value, Variable
from helpers.takeaway.neutral import number_in

_DASHES = frozenset({"", "–", "—"})
_VERDICTS = (
    "contradicted: the other printed numbers do not allow it; consistent: they allow it among "
    "others; derived: they allow nothing else; untestable: nothing bears on it"
)
_OF_ROW = Variable(
    "Verdict", about=f"What the other printed numbers make of the row's, by column: {_VERDICTS}."
)
_OF_CELL = Variable(
    "Verdict", about=f"What the other printed numbers make of the number: {_VERDICTS}."
)


def take_away(layout: Layout) -> TakeAway:
    """Gather the data of a table, with what is known of the trust they deserve.

    Parameters
    ----------
    layout : Layout
        Rows, columns and notes.

    Returns
    -------
    TakeAway
        The sheets ``table`` and ``exact``.
    """
    notes = [*layout.notes]
    for column in layout.columns:
        if column.note:
            notes.append(f"{_head(column)}: {column.note}")
    for row in layout.rows:
        if row.note:
            notes.append(f"{row.label}: {row.note}")
        for column in layout.columns:
            note = row.cells.get(column.name, Cell("")).note
            if note:
                notes.append(f"{row.label}, {_head(column)}: {note}")
    sections = sorted({one.datum.section for one in _cells(layout) if one.datum} - {""})
    return TakeAway(
        sheets=(_shown(layout), _exact(layout)),
        source=layout.source,
        section=", ".join(sections),
        notes=tuple(notes),
        basis=layout.basis,
        counts=tuple(
            (f"{row.label}, {_head(column)}", number) for row, column, number in counts(layout)
        )
        if layout.basis == "answers"
        else (),
    )


def _cells(layout: Layout) -> list[Cell]:
    return [cell for row in layout.rows for cell in row.cells.values()]


def _head(column: Column) -> str:
    return f"{column.spanner}: {column.label}" if column.spanner else column.label


def _number(cell: Cell) -> tuple[Decimal, str] | None:
    return number_in(cell.text, cell.datum.value if cell.datum else None)


def _shown(layout: Layout) -> Sheet:
    grouped = any(row.group for row in layout.rows)
    worded = any(row.detail for row in layout.rows)
    variables = [Variable("Group")] if grouped else []
    variables.append(Variable(layout.stubhead))
    if worded:
        variables.append(Variable("Wording"))
    taken = {one.name for one in variables}
    units = []
    for column in layout.columns:
        name = _head(column)
        while name in taken:
            name += "*"
        taken.add(name)
        unit = _unit(layout, column)
        units.append(unit)
        variables.append(Variable(name, unit))
    judged = any(cell.datum and cell.datum.verdict for cell in _cells(layout))
    if judged and _OF_ROW.name not in taken:
        variables.append(_OF_ROW)
    rows = []
    for row in layout.rows:
        line: list[Value] = [row.group] if grouped else []
        line.append(row.label)
        if worded:
            line.append(row.detail)
        for column, unit in zip(layout.columns, units, strict=True):
            line.append(_value(row.cells.get(column.name, Cell("")), unit))
        if variables[-1] is _OF_ROW:
            line.append(_verdicts(layout, row))
        rows.append(tuple(line))
    return Sheet("table", tuple(variables), tuple(rows))


def _verdicts(layout: Layout, row: Row) -> str | None:
    """Name the verdict on each number of a row by the head of its column."""
    found = []
    for column in layout.columns:
        datum = row.cells.get(column.name, Cell("")).datum
        if datum and datum.verdict:
            found.append(f"{_head(column)}: {datum.verdict}")
    return "; ".join(found) or None


def _unit(layout: Layout, column: Column) -> str:
    """Give the units of the numbers of a column, first ones first; percent only if each is one."""
    cells = [row.cells[column.name] for row in layout.rows if column.name in row.cells]
    shown = [cell for cell in cells if cell.text not in _DASHES]
    found = [_number(cell) for cell in shown]
    if shown and all(one is not None and one[1] == "%" for one in found):
        return "%"
    units = dict.fromkeys(cell.datum.unit for cell in shown if cell.datum)
    return " / ".join(unit for unit in units if unit)


def _value(cell: Cell, unit: str) -> Value:
    if cell.text in _DASHES:
        return None
    found = _number(cell)
    if found is None or (found[1] == "%" and unit != "%"):
        return cell.text
    return found[0]


def _exact(layout: Layout) -> Sheet:
    heads = ("Group", "Row", "Column", "Id", "Shown", "Value", "Exact", "Unit", "Note")
    rows: list[tuple[Value, ...]] = []
    for row in layout.rows:
        for column in layout.columns:
            cell = row.cells.get(column.name)
            if cell is None or not cell.text:
                continue
            datum, found = cell.datum, _number(cell)
            value = datum.value if datum else (Fraction(found[0]) if found else None)
            unit = datum.unit if datum else (found[1] if found else "")
            if datum and unit == "%" and value is not None:
                value *= 100
            rows.append(
                (
                    row.group,
                    row.label,
                    _head(column),
                    (datum.id if datum else "") or None,
                    cell.text,
                    value,
                    _fraction(value),
                    unit or None,
                    cell.note,
                    (datum.verdict if datum else "") or None,
                )
            )
    return Sheet("exact", (*(Variable(one) for one in heads), _OF_CELL), tuple(rows))


def _fraction(value: Fraction | None) -> str | None:
    """Write what a decimal can only round: a denominator with other factors than 2 and 5."""
    if value is None:
        return None
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return None if rest == 1 else f"{value.numerator}/{value.denominator}"
