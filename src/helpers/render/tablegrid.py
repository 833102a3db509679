"""Which cell stands where in a table, and what does it hold?

The one shape that tables from HTML and tables from Markdown share on their way into the PDF.
`fill_grid` makes the rows fill their grid; `from_pandoc` reads a table of pandoc's own;
`helpers.render.tablehtml` reads HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

Json = dict[str, Any]
Align = Literal["left", "center", "right"]
RowKind = Literal["head", "group", "body", "summary"]

_INLINE_WRAPS = {
    "Emph",
    "Strong",
    "Underline",
    "Strikeout",
    "SmallCaps",
    "Superscript",
    "Subscript",
}


@dataclass(frozen=True)
class Cell:
    """One cell: its content, how many rows and columns it covers, and how it looks.

    Parameters
    ----------
    blocks : tuple of dict
        The content as pandoc blocks; almost always one Plain.
    text : str
        The content as plain text, for measuring; a line feed stands for a line break.
    colspan, rowspan : int
        Columns and rows covered.
    align : {"left", "center", "right"} or None
        Alignment, None when the column decides.
    header : bool
        Whether it heads a column or a row.
    bold, italic : bool
        Weight and slant of the whole cell.
    color, fill : str or None
        Colours of text and background, as ``#rrggbb`` or ``#rrggbbaa``.
    indent : int
        Steps by which a row label is moved in.
    """

    blocks: tuple[Json, ...]
    text: str
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None
    header: bool = False
    bold: bool = False
    italic: bool = False
    color: str | None = None
    fill: str | None = None
    indent: int = 0


@dataclass(frozen=True)
class Row:
    """Cells that begin in one row, and what the row is for.

    Parameters
    ----------
    cells : tuple of Cell
        From left to right.
    kind : {"head", "group", "body", "summary"}
        What the row is for.
    rule : bool
        Whether it is set off from the row above by a line.
    """

    cells: tuple[Cell, ...]
    kind: RowKind
    rule: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose rows fill a grid without holes.

    Parameters
    ----------
    columns : int
        Number of columns.
    rows : tuple of Row
        Rows from top to bottom; heads come first.
    title, subtitle : tuple of dict
        Pandoc inlines above the table, empty when there are none.
    notes : tuple of tuple of dict
        Pandoc inlines of each note below the table.
    """

    columns: int
    rows: tuple[Row, ...]
    title: tuple[Json, ...] = ()
    subtitle: tuple[Json, ...] = ()
    notes: tuple[tuple[Json, ...], ...] = ()

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        return (cell for row in self.rows for cell in row.cells)


def from_pandoc(table: Json) -> Table:
    """Read a Table of pandoc's own, as Markdown tables become.

    Parameters
    ----------
    table : dict
        A pandoc block of type Table. Its caption is left to the caller.

    Returns
    -------
    Table
        The same cells; column alignments are written on the cells.
    """
    _, _, specs, head, bodies, foot = table["c"]
    aligns = [_pandoc_align(spec[0]) for spec in specs]
    rows: list[tuple[RowKind, list[Cell]]] = []

    def add(kind: RowKind, source: list[Any], headers: int = 0) -> None:
        for _, cells in source:
            made = [_pandoc_cell(cell, header=kind == "head") for cell in cells]
            for i, cell in enumerate(made[:headers]):
                made[i] = replace(cell, header=True)
            rows.append((kind, made))

    add("head", head[1])
    for _, headers, intermediate, body in bodies:
        add("group", intermediate)
        add("body", body, headers)
    add("summary", foot[1])
    filled = fill_grid(rows)
    finished = []
    for row, line in zip(filled.rows, starts(filled), strict=True):
        cells = [
            cell if cell.align or cell.colspan > 1 else replace(cell, align=aligns[start])
            for cell, start in zip(row.cells, line, strict=True)
        ]
        finished.append(Row(tuple(cells), row.kind))
    return replace(filled, rows=tuple(finished))


def fill_grid(rows: Iterable[tuple[RowKind, list[Cell]]]) -> Table:
    """Put rows on a grid: clamp spans that leave the table and fill holes with empty cells.

    A browser forgives rows of unequal length; a typesetter would move the cells that follow.

    Parameters
    ----------
    rows : iterable of (kind, list of Cell)
        Rows as they were written, of whatever length.

    Returns
    -------
    Table
        Without title and notes.
    """
    listed = list(rows)
    busy: dict[tuple[int, int], bool] = {}
    placed: list[tuple[RowKind, list[tuple[int, Cell]]]] = []
    width = 1
    for y, (kind, cells) in enumerate(listed):
        x = 0
        line: list[tuple[int, Cell]] = []
        for cell in cells:
            while busy.get((y, x)):
                x += 1
            same = next((i for i, r in enumerate(listed[y:]) if r[0] != kind), len(listed) - y)
            down = max(1, min(cell.rowspan or same, same))
            across = max(1, cell.colspan)
            line.append((x, replace(cell, rowspan=down, colspan=across)))
            busy.update({(y + i, x + j): True for i in range(down) for j in range(across)})
            x += across
        width = max([width, *(column + 1 for row, column in busy if row == y)])
        placed.append((kind, line))
    finished = []
    for y, (kind, line) in enumerate(placed):
        holes = [(x, Cell((), "")) for x in range(width) if not busy.get((y, x))]
        ordered = sorted([*line, *holes], key=lambda pair: pair[0])
        finished.append(Row(tuple(cell for _, cell in ordered), kind))
    return Table(width, tuple(finished))


def starts(table: Table) -> list[list[int]]:
    """Give, for each row, the column in which each of its cells begins.

    Parameters
    ----------
    table : Table
        A table whose rows fill their grid.

    Returns
    -------
    list of list of int
        One list for each row, from 0.
    """
    below = [0] * table.columns
    result = []
    for row in table.rows:
        x, line = 0, []
        taken = list(below)
        below = [max(0, n - 1) for n in below]
        for cell in row.cells:
            while x < table.columns and taken[x]:
                x += 1
            line.append(x)
            for j in range(x, min(x + cell.colspan, table.columns)):
                below[j] = cell.rowspan - 1
            x += cell.colspan
        result.append(line)
    return result


def plain_text(nodes: Iterable[Json]) -> str:
    """Give the text of pandoc blocks or inlines, line by line.

    Notes and raw markup of other formats show nothing here.

    Parameters
    ----------
    nodes : iterable of dict
        Blocks or inlines.

    Returns
    -------
    str
        The text, a line feed after each block and at each line break.
    """
    parts: list[str] = []
    for node in nodes:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in {"Space", "SoftBreak"}:
            parts.append(" ")
        elif kind == "LineBreak":
            parts.append("\n")
        elif kind in {"Code", "Math", "CodeBlock"}:
            parts.append(content[1])
        elif kind in {"Para", "Plain", "BlockQuote"}:
            parts.append(plain_text(content) + "\n")
        elif kind in {"Quoted", "Cite", "Span", "Link", "Div"}:
            inner = plain_text(content[1])
            parts.append(f"“{inner}”" if kind == "Quoted" else inner)
        elif kind == "Header":
            parts.append(plain_text(content[2]) + "\n")
        elif kind in {"BulletList", "OrderedList"}:
            items = content if kind == "BulletList" else content[1]
            parts.extend(f"•  {plain_text(item)}" for item in items)
        elif kind in _INLINE_WRAPS:
            parts.append(plain_text(content))
    return "".join(parts)


def _pandoc_align(align: Json) -> Align | None:
    names: dict[str, Align] = {
        "AlignLeft": "left",
        "AlignRight": "right",
        "AlignCenter": "center",
    }
    return names.get(align["t"])


def _pandoc_cell(cell: list[Any], *, header: bool) -> Cell:
    _, align, rowspan, colspan, blocks = cell
    return Cell(
        tuple(blocks),
        plain_text(blocks).strip(),
        colspan=colspan,
        rowspan=rowspan,
        align=_pandoc_align(align),
        header=header,
    )
