"""Which rows of a table of real answers are kept back, so that nobody is recognised?

With the environment variable ``EFFEKTBOG_LEAST_COUNT`` set to a number, a table that adds up real
answers shows no row with a count between nought and that number. The whole row goes, not the one
cell: its other counts, its mean and the number of answers would give the cell away. Where the table
has a total, the total less all rows shown would tell what is missing; so rows with the next
smallest counts go as well, until at least two rows and that many respondents are kept back.

Only tables are treated so. Figures, prose and the tables of other chapters may still tell what is
kept back here; `helpers.publish.answers` refuses the first and says what it cannot see.
"""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction

from helpers.errors import BookError
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.takeaway.model import is_count
from helpers.takeaway.neutral import number_in

ENVIRONMENT_VARIABLE = "EFFEKTBOG_LEAST_COUNT"
SIGN = "*"
"""What stands in place of a number that is kept back."""


def least_count() -> int:
    """Read the smallest count that a table of real answers may show.

    Returns
    -------
    int
        1 where nothing is said: then nothing is kept back.

    Raises
    ------
    BookError
        If the environment variable holds no number.
    """
    text = os.environ.get(ENVIRONMENT_VARIABLE, "1")
    if not text.isdigit() or int(text) < 1:
        raise BookError(
            f"${ENVIRONMENT_VARIABLE} is '{text}', not a number of respondents",
            hint="Set it to the smallest count that may be shown, such as 5.",
        )
    return int(text)


def withheld(layout: Layout, least: int) -> Layout:
    """Keep back the rows of a table that show too few respondents.

    Parameters
    ----------
    layout : Layout
        The table.
    least : int
        The smallest count that may be shown.

    Returns
    -------
    Layout
        The same table, with a note where rows are kept back. Tables of printed numbers stay as
        they are, and so do those about single respondents, which counts do not protect.
    """
    if layout.basis != "answers" or least <= 1:
        return layout
    smallest = [_smallest(row, layout) for row in layout.rows]
    back = {place for place, count in enumerate(smallest) if count is not None and count < least}
    if back and any(row.strong for row in layout.rows):
        back |= _cover(layout, smallest, back, least)
    if not back:
        return layout
    rows = [_blank(row) if place in back else row for place, row in enumerate(layout.rows)]
    note = f"{SIGN} Kept back: the row, or one that would tell it, shows fewer than {least}."
    return replace(layout, rows=rows, notes=(*layout.notes, note))


def _cover(layout: Layout, smallest: list[Fraction | None], back: set[int], least: int) -> set[int]:
    """Choose the rows that must go too, so that the total tells of nobody."""
    rest = sorted(
        (count, place)
        for place, count in enumerate(smallest)
        if count is not None and place not in back and not layout.rows[place].strong
    )
    kept_back = [smallest[place] or Fraction(0) for place in sorted(back)]
    cover: set[int] = set()
    for count, place in rest:
        if len(kept_back) > 1 and sum(kept_back) >= least:
            break
        kept_back.append(count)
        cover.add(place)
    return cover


def counts(layout: Layout) -> list[tuple[Row, Column, Fraction]]:
    """Find the counts of respondents that a table shows.

    Parameters
    ----------
    layout : Layout
        The table.

    Returns
    -------
    list of tuple
        Row, column and count. A mean or a share is told from a count by its decimals or unit.
    """
    found = []
    for row in layout.rows:
        for column in layout.columns:
            cell = row.cells.get(column.name)
            if cell is None or not cell.text.isdigit():
                continue
            number = number_in(cell.text)
            unit = cell.datum.unit if cell.datum else ""
            if number is not None and is_count(number[0], unit):
                found.append((row, column, Fraction(number[0])))
    return found


def _smallest(row: Row, layout: Layout) -> Fraction | None:
    """Give the smallest count of a row that is not nought; None where it has none."""
    shown = [number for of, _, number in counts(layout) if of is row and number]
    return min(shown, default=None)


def _blank(row: Row) -> Row:
    cells = {name: Cell(SIGN if cell.text else "") for name, cell in row.cells.items()}
    return replace(row, cells=cells)
