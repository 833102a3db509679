"""Which rows of a view are shown, and in which order?

The script of a page sorts and searches in the browser. This does the same in the kernel, for the
widgets, and so that one can be held against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from helpers.errors import BookError
from helpers.explore.model import Row, View
from helpers.marked import nearest


def arranged(view: View, *, sort: str = "", words: str = "") -> View:
    """Sort the rows of a view, and keep those with certain words.

    Parameters
    ----------
    view : View
        The view.
    sort : str
        Name of a column, with a minus in front for the largest first; nothing leaves the rows in
        their own order. Equal rows keep it in any case, and those without a value come last.
    words : str
        Words that a row must contain, in any order, large or small letters alike.

    Returns
    -------
    View
        With fewer rows, or in another order.

    Raises
    ------
    BookError
        If there is no such column.
    """
    wanted = words.lower().split()
    rows = [row for row in view.rows if all(word in said(row) for word in wanted)]
    if sort:
        names = [column.name for column in view.columns]
        name = sort.removeprefix("-")
        if name not in names:
            raise BookError(f"there is no column '{name}'", hint=nearest(name, names))
        rows = _sorted(rows, names.index(name), descending=sort.startswith("-"))
    return replace(view, rows=tuple(rows))


def _sorted(rows: Sequence[Row], position: int, *, descending: bool) -> list[Row]:
    with_value = [row for row in rows if row.cells[position].sort is not None]
    without = [row for row in rows if row.cells[position].sort is None]

    def key(row: Row) -> Any:
        return row.cells[position].sort

    # Python keeps the order of equal rows in both directions.
    return sorted(with_value, key=key, reverse=descending) + without


def said(row: Row) -> str:
    """Give all words of a row in small letters, for searching.

    Parameters
    ----------
    row : Row
        The row.

    Returns
    -------
    str
        The words of its cells.
    """
    return " ".join(f"{cell.text} {cell.small}" for cell in row.cells).lower()
