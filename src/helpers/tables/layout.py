"""What does a table of the book consist of, before it has a look?

Rows and cells as exact strings, and behind a cell the number that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from helpers.takeaway.model import Basis

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Datum:
    """What stands behind the text of a cell.

    Parameters
    ----------
    value : Fraction or None
        The exact number; None where a dash is shown.
    id : str
        Id of the printed number.
    unit : str
        What it counts or is measured in.
    section : str
        Section of the report.
    verdict : str
        What the other numbers make of it, if it is a printed one and that has been worked out.
    """

    value: Fraction | None
    id: str = ""
    unit: str = ""
    section: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: the text to show and, if something is to be said about it, a footnote.

    Parameters
    ----------
    text : str
        What to show.
    note : str, optional
        The footnote.
    datum : Datum, optional
        The exact number behind the text, for those who take the data away.
    """

    text: str
    note: str | None = None
    datum: Datum | None = None


@dataclass(frozen=True)
class Column:
    """A column of cells.

    Parameters
    ----------
    name : str
        Key of its cells in `Row.cells`.
    label : str
        Its head; never empty.
    spanner : str, optional
        Label above it and its neighbours of the same spanner.
    note : str, optional
        A footnote to its head.
    align : {"right", "left"}
        Numbers stand right, with the same decimals, so that they align.
    """

    name: str
    label: str
    spanner: str | None = None
    note: str | None = None
    align: Side = "right"


@dataclass(frozen=True)
class Row:
    """A row: its label, perhaps a second line in smaller type, and its cells by column.

    Parameters
    ----------
    label : str
        Short name of the row.
    cells : mapping of str to Cell
        By column; a missing one is shown empty.
    detail : str, optional
        The full wording below the label.
    group : str, optional
        Heading of the group of rows it belongs to; all rows of a table have one or none has.
    strong : bool
        Whether it sums up the others.
    note : str, optional
        A footnote to its label.
    """

    label: str
    cells: Mapping[str, Cell]
    detail: str | None = None
    group: str | None = None
    strong: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Layout:
    """Everything a table consists of, before great_tables has it.

    Parameters
    ----------
    name : str
        Identifier in the page, such as ``"t08"``.
    stubhead : str
        Head of the row labels; never empty.
    columns, rows : sequence
        What it shows.
    notes : sequence of str
        What holds for the whole table; each a line below it.
    source : str
        Where its numbers come from; the last line below it.
    basis : {"published", "answers", "individual"}
        Whether the numbers were printed, or come from real answers, added up or one by one.
    """

    name: str
    stubhead: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple)
    source: str = ""
    basis: Basis = "published"
