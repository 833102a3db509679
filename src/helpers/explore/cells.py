"""How is a row of an explorer written in HTML?

The page and the widgets show the same markup, made here. Drawings in cells are plain elements
with a width in percent, so that thousands of them weigh little; they repeat what the text says and
are hidden from screen readers. Roles are written out because a phone lays rows out as blocks, and a
browser would otherwise take them for no table any more.
"""

from __future__ import annotations

from fractions import Fraction
from html import escape

from helpers.explore.model import Bar, Cell, Column, Definition, Row, View

_LEAST_WIDTH = Fraction(1)  # percent: what is pinned stays visible


def cell_html(cell: Cell) -> str:
    """Write what stands inside a cell.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    str
        HTML.
    """
    words = escape(cell.text, quote=False)
    if cell.href:
        words = f'<a href="{escape(cell.href)}">{words}</a>'
    elif cell.sets:
        name, value = (escape(part) for part in cell.sets)
        words = f'<span class="x-set" data-set="{name}" data-to="{value}">{words}</span>'
    parts = [words]
    if cell.small:
        parts.append(f"<small>{escape(cell.small, quote=False)}</small>")
    if cell.bars:
        inside = "".join(_bar(bar) for bar in cell.bars)
        parts.append(f'<span class="x-track" aria-hidden="true">{inside}</span>')
    return " ".join(parts)


def _bar(bar: Bar) -> str:
    start, end = (_percent(value, bar) for value in (bar.low, bar.high))
    series = f" x-{'ab'[bar.series]}"
    if bar.kind == "amount":
        sure = f'<i class="x-sure{series}" style="width:{_number(start)}%"></i>'
        return sure + (_piece("x-open", series, start, end) if end > start else "")
    if bar.kind == "range" and end - start > _LEAST_WIDTH:
        return _piece("x-open", series, start, end)
    middle = (start + end) / 2
    half = max(end - start, _LEAST_WIDTH) / 2
    return _piece(
        "x-mark", series, max(middle - half, Fraction(0)), min(middle + half, Fraction(100))
    )


def _piece(kind: str, series: str, start: Fraction, end: Fraction) -> str:
    place = f"left:{_number(start)}%;width:{_number(end - start)}%"
    return f'<i class="{kind}{series}" style="{place}"></i>'


def _percent(value: Fraction, bar: Bar) -> Fraction:
    return (value - bar.least) / (bar.most - bar.least) * 100


def _number(percent: Fraction) -> str:
    return f"{float(percent):.1f}".removesuffix(".0")


def column_class(column: Column) -> str:
    """Give the classes of a column's cells.

    Parameters
    ----------
    column : Column
        The column.

    Returns
    -------
    str
        Separated by spaces; perhaps empty.
    """
    kinds = [("x-num", column.numeric and not column.wide), ("x-wide", column.wide)]
    return " ".join(name for name, has in kinds if has)


def table_html(view: View, definition: Definition) -> str:
    """Write a view as a table.

    Parameters
    ----------
    view : View
        The view.
    definition : Definition
        What it belongs to.

    Returns
    -------
    str
        HTML: one ``table``.
    """
    title = escape(definition.title, quote=False)
    heads = "".join(
        f'<th scope="col" role="columnheader" class="{column_class(column)}" '
        f'data-name="{escape(column.name)}">{escape(column.label, quote=False)}</th>'
        for column in view.columns
    )
    rows = "\n".join(_row_html(row, view.columns, definition) for row in view.rows)
    # Quarto would take the table apart and put it together without the attributes.
    return (
        '<table class="x-table" role="table" data-quarto-disable-processing="true">'
        f'<caption>{title}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f"{rows}</table>"
    )


def notes_html(view: View) -> str:
    """Write the notes of a view.

    Parameters
    ----------
    view : View
        The view.

    Returns
    -------
    str
        HTML: paragraphs.
    """
    return "".join(f"<p>{escape(note, quote=False)}</p>" for note in (*view.hints, *view.notes))


def _row_html(row: Row, columns: tuple[Column, ...], definition: Definition) -> str:
    """Write a row, and below it what it unfolds to, as one group of rows."""
    first, *rest = (cell_html(cell) for cell in row.cells)
    cells = "".join(
        f'<td role="cell" class="{column_class(column)}" '
        f'data-label="{escape(column.label)}">{inside}</td>'
        for column, inside in zip(columns[1:], rest, strict=True)
    )
    more = more_html(row, len(columns), definition) if row.more else ""
    key = escape(row.key)
    return (
        f'<tbody role="rowgroup" data-key="{key}"><tr role="row">'
        f'<th scope="row" role="rowheader">{first}</th>{cells}</tr>{more}</tbody>'
    )


def more_html(row: Row, width: int, definition: Definition) -> str:
    """Write what a row unfolds to, as a second row.

    Parameters
    ----------
    row : Row
        The row.
    width : int
        How many columns there are.
    definition : Definition
        What the row belongs to.

    Returns
    -------
    str
        HTML: one ``tr``.
    """
    return (
        f'<tr role="row" class="x-more"><td role="cell" colspan="{width}"><details><summary>'
        f"{escape(definition.more, quote=False)}"
        f'<span class="x-hidden">: {escape(row.cells[0].text, quote=False)}</span></summary>'
        f"{row.more}</details></td></tr>"
    )
