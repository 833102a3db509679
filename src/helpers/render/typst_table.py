"""How is a table set on paper?

Rules above, below the heading and at the end, none between the rows; the heading repeats when the
table breaks, and so does the heading of the group that is broken; title above, notes below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from helpers.render.tablegrid import Align, Cell, Row, Table, starts
from helpers.render.typst_code import (
    ZERO_WIDTH_SPACE,
    Json,
    array,
    plain,
    raw_block,
    raw_inline,
    string,
)
from helpers.render.typst_widths import INSET, Layout, fit, measure, text_width

_LONGEST_UNBROKEN = 24
# A table of fewer lines is kept on one page by other means.
_MANY_LINES = 14
_TIED = 2


class _Converter(Protocol):
    """Turns pandoc content into content that pandoc writes as the book wants it."""

    def blocks(self, nodes: Iterable[Json]) -> list[Json]:
        """Convert blocks."""
        ...

    def inlines(self, nodes: Iterable[Json]) -> list[Json]:
        """Convert inlines."""
        ...


def lay_out(table: Table, width: float, sideways: float | None) -> Layout:
    """Choose size and column widths for a table (points).

    Parameters
    ----------
    table : Table
        The table.
    width : float
        Points available on the page.
    sideways : float or None
        Points available on a page turned sideways; None where it cannot be turned.

    Returns
    -------
    Layout
        Size and column widths.
    """
    return fit(measure(table), width, sideways)


def table_blocks(table: Table, layout: Layout, width: float, *, keep: bool = True) -> list[Json]:
    """Write a table as raw Typst around the pandoc content of its cells.

    Parameters
    ----------
    table : Table
        The content of its cells is what pandoc is to write: links, notes and mathematics are
        already as the writer wants them.
    layout : Layout
        As `lay_out` found it.
    width : float
        Points available, for the title and the notes.
    keep : bool
        Whether a short table is kept on one page; inside a float that is the float's business.

    Returns
    -------
    list of dict
        Pandoc blocks. Where all cells are single lines of inlines, one block.
    """
    pieces: list[list[Json]] = []
    lines = starts(table)
    tied = _TIED if _may_lose_its_notes(table, lines, layout) else 0
    untied = range(len(table.rows) - tied) if tied else range(0)
    columns = array([*(f"{round(w, 3)}pt" for w in layout.columns), *(["0pt"] if tied else [])])
    call = f"book-table(size: {layout.size}pt, width: {round(width, 3)}pt,"
    pieces.append([_code(f"#book-kept({call}" if keep else f"#{call}")])
    for name, inlines in (("title", table.title), ("subtitle", table.subtitle)):
        if inlines:
            pieces.append([_code(f"{name}: ["), plain(inlines), _code("],")])
    if table.notes and not tied:
        pieces.append([_code("notes: (")])
        pieces.extend([_code("["), plain(note), _code("],")] for note in table.notes)
        pieces.append([_code("),")])
    pieces.append([_code(f"columns: {columns},")])
    aligns = column_aligns(table)
    heads = [i for i, row in enumerate(table.rows) if row.kind == "head"]
    if heads:
        pieces.append([_code("table.header(book-heavy-rule,")])
        for i in heads:
            pieces.extend(_row(table.rows[i], lines[i], aligns, layout, over=i in untied))
            if i != heads[-1]:
                pieces.append([_code(rule) for rule in _spanner_rules(table, i, lines[i])])
        pieces.append([_code("book-light-rule),")])
    else:
        pieces.append([_code("book-heavy-rule,")])
    before = ""
    covered_to = 0
    airy = _has_tall_rows(table, lines, layout)
    for i, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        if row.kind == "head":
            continue
        first = before == ""
        apart = row.rule or (row.kind == "summary" and before != "summary")
        if not first and i >= covered_to:
            if apart:
                pieces.append([_code("book-light-rule,")])
            elif airy and row.kind == before == "body":
                pieces.append([_code("book-row-rule,")])
        covered_to = max([covered_to, *(i + cell.rowspan for cell in row.cells)])
        if row.kind == "group" and len(row.cells) == 1:
            pieces.append([_code("table.header(level: 2, repeat: true,")])
            pieces.extend(_row(row, line, aligns, layout, over=i in untied))
            pieces.append([_code("),")])
        else:
            pieces.extend(_row(row, line, aligns, layout, over=i in untied))
        if tied and i == len(untied):
            pieces.append([_code(f"book-tie({tied + 1}),")])
        before = row.kind
    pieces.append([_code("book-heavy-rule,")])
    if tied:
        pieces.append([_code(f"book-last-row({table.columns},")])
        pieces.extend([_code("["), plain(note), _code("],")] for note in table.notes)
        pieces.append([_code("),")])
    pieces.append([_code("))" if keep else ")")])
    return _joined([block for piece in pieces for block in piece])


def column_aligns(table: Table) -> list[Align]:
    """Give the alignment that most body cells of each column have.

    Parameters
    ----------
    table : Table
        The table.

    Returns
    -------
    list of {"left", "right", "center"}
        One for each column.
    """
    votes: list[dict[Align, int]] = [{} for _ in range(table.columns)]
    for row, line in zip(table.rows, starts(table), strict=True):
        for cell, start in zip(row.cells, line, strict=True):
            if cell.colspan == 1 and cell.align and row.kind == "body":
                votes[start][cell.align] = votes[start].get(cell.align, 0) + 1
    order: tuple[Align, ...] = ("left", "right", "center")
    return [max(order, key=lambda a, v=vote: v.get(a, 0)) for vote in votes]  # type: ignore[misc]


def _lines(cell: Cell, room: float) -> float:
    """Estimate how many lines a cell takes in so many em."""
    return sum(max(1.0, text_width(part) / max(1.0, room)) for part in cell.text.split("\n"))


def _has_tall_rows(table: Table, lines: list[list[int]], layout: Layout) -> bool:
    """Tell whether cells of the body take several lines, so that rows need telling apart."""
    return any(
        _lines(cell, layout.columns[start] / layout.size - 2 * INSET) > 1.01
        for row, line in zip(table.rows, lines, strict=True)
        for cell, start in zip(row.cells, line, strict=True)
        if row.kind == "body" and cell.colspan == 1
    )


def _may_lose_its_notes(table: Table, lines: list[list[int]], layout: Layout) -> bool:
    """Tell whether a table may end at the foot of a page, with its notes on the next.

    Its notes are then a last row, and a cell without width ties the rows before to it.
    """
    count = sum(
        max(
            _lines(cell, layout.columns[start] / layout.size - 2 * INSET)
            for cell, start in zip(row.cells, line, strict=True)
        )
        for row, line in zip(table.rows, lines, strict=True)
        if row.cells
    )
    return (
        bool(table.notes)
        and count > _MANY_LINES
        and all(row.kind in {"body", "summary"} for row in table.rows[-_TIED - 1 :])
        and all(cell.rowspan == 1 for row in table.rows for cell in row.cells)
    )


def _spanner_rules(table: Table, i: int, line: list[int]) -> list[str]:
    """Underline the headings that span several columns, each to its own width."""
    return [
        f"book-spanner-rule({start}, {start + cell.colspan}),"
        for cell, start in zip(table.rows[i].cells, line, strict=True)
        if cell.colspan > 1 and cell.text
    ]


def _code(code: str) -> Json:
    return raw_block(code)


def _row(
    row: Row, line: list[int], aligns: list[Align], layout: Layout, *, over: bool
) -> list[list[Json]]:
    """Write the cells of a row; `over` lets the last go on over the column that ties rows."""
    pieces = []
    for cell, start in zip(row.cells, line, strict=True):
        covered = sum(layout.columns[start : start + cell.colspan])
        default = aligns[start] if cell.colspan == 1 else "left"
        if over and start + cell.colspan == len(aligns):
            cell = replace(cell, colspan=cell.colspan + 1)
        pieces.append(_cell(cell, row, default, covered / layout.size, broken=layout.broken))
    return pieces


def _cell(cell: Cell, row: Row, default: Align, room: float, *, broken: bool) -> list[Json]:
    """Write one cell; `room` is its width in em."""
    arguments = []
    if cell.colspan > 1:
        arguments.append(f"colspan: {cell.colspan}")
    if cell.rowspan > 1:
        arguments.append(f"rowspan: {cell.rowspan}")
    vertical = "bottom" if row.kind == "head" else "top"
    arguments.append(f"align: {cell.align or default} + {vertical}")
    if cell.fill:
        arguments.append(f"fill: rgb({string(cell.fill)})")
    if _lines(cell, room - 2 * INSET) > _LONGEST_UNBROKEN:
        arguments.append("breakable: true")
    opening, closing = f"table.cell({', '.join(arguments)})[", "],"
    styles = []
    if cell.color:
        styles.append(f"fill: rgb({string(cell.color)})")
    if cell.bold or row.kind in {"head", "group", "summary"}:
        styles.append("weight: 600")
    if row.kind == "head":
        styles.append("hyphenate: false")
    if cell.italic:
        styles.append('style: "italic"')
    if styles:
        opening += f"#text({', '.join(styles)})["
        closing = "]" + closing
    if cell.indent:
        opening += f"#pad(left: {cell.indent}em)["
        closing = "]" + closing
    blocks = list(cell.blocks)
    if broken:
        blocks = [_shattered(block) for block in blocks]
    return [_code(opening), *blocks, _code(closing)]


def _shattered(node: Json) -> Json:
    """Allow a break after every character; the last resort before something is cut off."""
    if node["t"] == "Str":
        return {"t": "Str", "c": ZERO_WIDTH_SPACE.join(node["c"])}
    if isinstance(node.get("c"), list):
        content = [
            _shattered(part) if isinstance(part, dict) and "t" in part else part
            for part in node["c"]
        ]
        content = [
            [_shattered(p) if isinstance(p, dict) and "t" in p else p for p in part]
            if isinstance(part, list)
            else part
            for part in content
        ]
        return {**node, "c": content}
    return node


def _joined(blocks: list[Json]) -> list[Json]:
    """Write code and single lines as one block, so that no cell becomes a paragraph."""
    result: list[Json] = []
    run: list[Json] = []
    text_before = False
    for block in blocks:
        if block["t"] == "RawBlock" and block["c"][0] == "typst":
            run.append(raw_inline(block["c"][1] + ("" if block["c"][1].endswith("[") else "\n")))
        elif block["t"] in {"Plain", "Para"}:
            if text_before:
                run.append(raw_inline("#parbreak()"))
            run.extend(block["c"])
        else:
            result.extend([plain(run), block])
            run = []
        text_before = block["t"] in {"Plain", "Para"}
    return [*result, plain(run)]


def with_content(table: Table, convert: _Converter) -> Table:
    """Let every cell's content, the title and the notes pass through a conversion.

    Parameters
    ----------
    table : Table
        The table as read.
    convert : object
        Has methods ``blocks`` and ``inlines``, each from pandoc nodes to pandoc nodes.

    Returns
    -------
    Table
        The same table with converted content; its texts for measuring are unchanged.
    """
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, blocks=tuple(convert.blocks(cell.blocks))) for cell in row.cells
            ),
        )
        for row in table.rows
    )
    return replace(
        table,
        rows=rows,
        title=tuple(convert.inlines(table.title)),
        subtitle=tuple(convert.inlines(table.subtitle)),
        notes=tuple(tuple(convert.inlines(note)) for note in table.notes),
    )
