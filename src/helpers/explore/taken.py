"""What do those get who take the data of an explorer away?

The table as it opens (or whole, where it opens with a choice), and beside it the exact numbers: an
interval as its two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from helpers.explore.model import Cell, Column, Definition, View
from helpers.takeaway.model import Sheet, TakeAway, Value, Variable

_NUMBER = re.compile(
    r"[-\N{MINUS SIGN}+]?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[-\N{MINUS SIGN}+]?\d+(?:\.\d+)?"
)


def taken(explorer: Definition) -> TakeAway:
    """Hold what an explorer shows.

    Parameters
    ----------
    explorer : Definition
        The explorer.

    Returns
    -------
    TakeAway
        One sheet as shown, and one with exact numbers.
    """
    view = explorer.view(**explorer.whole)
    return TakeAway(
        (_shown(view, explorer.lang), explorer.exact or _exact(view)),
        source=explorer.source,
        notes=view.notes,
        basis=explorer.basis,
        counts=explorer.counts,
    )


def _shown(view: View, lang: str) -> Sheet:
    """Write the table as it is read; a second line of a cell becomes a column of its own."""
    variables: list[Variable] = []
    columns: list[list[Value]] = []
    for number, column in enumerate(view.columns):
        cells = [row.cells[number] for row in view.rows]
        if any(cell.text for cell in cells):
            variables.append(Variable(column.label, column.unit))
            columns.append([_value(cell.text, column, lang) for cell in cells])
        if any(cell.small for cell in cells):
            variables.append(Variable(column.small or f"{column.label} (2)"))
            columns.append([cell.small or None for cell in cells])
    return Sheet("table", tuple(variables), tuple(zip(*columns, strict=True)))


def _value(text: str, column: Column, lang: str) -> Value:
    if not text:
        return None
    if column.numeric and lang == "en" and _NUMBER.fullmatch(text):
        return Decimal(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))
    return text


def _exact(view: View) -> Sheet:
    variables: list[Variable] = [Variable("row")]
    columns: list[list[Value]] = [[row.key for row in view.rows]]
    for number, column in enumerate(view.columns):
        cells = [row.cells[number] for row in view.rows]
        if column.numeric:
            for name, values in _ends(column, cells):
                variables.append(Variable(name, column.unit))
                columns.append(values)
    return Sheet("exact", tuple(variables), tuple(zip(*columns, strict=True)))


def _ends(column: Column, cells: list[Cell]) -> Iterator[tuple[str, list[Value]]]:
    """Give the numbers of a column, or both ends where some are intervals."""
    found = [cell.sort if isinstance(cell.sort, tuple) else () for cell in cells]
    single = all(not ends or ends[0] == ends[-1] for ends in found)
    for name, position in (("", 0),) if single else ((" (least)", 0), (" (most)", -1)):
        yield f"{column.label}{name}", [ends[position] if ends else None for ends in found]
