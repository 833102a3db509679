"""Tables of HTML keep every cell, where it stands and how it looks."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache

import great_tables as gt
import pandas as pd
import pytest
from lxml import html as lxml_html

from helpers.render.tablegrid import Table, starts
from helpers.render.tablehtml import parse_tables

# These start a browser, write files, or are made of JavaScript.
NO_TABLES = {
    "opt_interactive",
    "show",
    "save",
    "gtsave",
    "write_raw_html",
    "as_latex",
    "open",
    "render_formats",
}


@cache
def examples() -> dict[str, str]:
    """The examples in great_tables' own documentation that need no polars, as HTML."""
    found: dict[str, str] = {}
    for name in dir(gt.GT):
        text = inspect.getdoc(getattr(gt.GT, name)) or ""
        blocks = re.findall(r"```\{python\}\n(.*?)```", text, re.DOTALL)
        if name.startswith("_") or name in NO_TABLES or "polars" in "".join(blocks):
            continue
        space: dict[str, object] = {}
        for number, block in enumerate(blocks):
            tree = ast.parse(block)
            last = tree.body.pop()
            if not isinstance(last, ast.Expr):
                continue
            exec(compile(tree, name, "exec"), space)
            value = eval(compile(ast.Expression(last.value), name, "eval"), space)
            if isinstance(value, gt.GT):
                found[f"{name}-{number}"] = value.as_raw_html()
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s•]+", "", text)


def shown(html: str) -> list[str]:
    """The visible texts of all cells, without the help of the module under test."""
    root = lxml_html.fromstring(html)
    for hidden in root.xpath("//style|//script|//svg|//*[contains(@style, 'display:none')]"):
        hidden.drop_tree()
    return [squeezed(cell.text_content()) for cell in root.xpath("//td|//th")]


def read(table: Table) -> list[str]:
    from helpers.render.tablegrid import plain_text

    texts = [plain_text(part) for part in (table.title, table.subtitle, *table.notes)]
    texts += [cell.text for cell in table.cells]
    return [squeezed(text) for text in texts]


def occupied(table: Table) -> Iterator[tuple[int, int]]:
    for y, (row, line) in enumerate(zip(table.rows, starts(table), strict=True)):
        for cell, x in zip(row.cells, line, strict=True):
            for i in range(cell.rowspan):
                for j in range(cell.colspan):
                    yield y + i, x + j


def test_there_are_examples() -> None:
    assert len(examples()) > 40


@pytest.mark.parametrize("name", sorted(examples()))
def test_examples_of_great_tables_keep_their_texts_and_fill_their_grid(name: str) -> None:
    html = examples()[name]
    (table,) = parse_tables(html)
    expected = sorted(text for text in shown(html) if text)
    assert sorted(text for text in read(table) if text) == expected
    places = list(occupied(table))
    assert len(places) == len(set(places))
    assert set(places) == {(y, x) for y in range(len(table.rows)) for x in range(table.columns)}


@pytest.fixture
def styled() -> Table:
    frame = pd.DataFrame(
        {"g": ["A", "A", "B"], "r": ["x", "y", "z"], "n": [1.5, 2.0, 3.0], "t": ["p", "q", "r"]}
    )
    html = (
        gt.GT(frame, rowname_col="r", groupname_col="g", id="t")
        .tab_header("Title", subtitle=gt.md("A *sub*title"))
        .tab_spanner("Both", ["n", "t"])
        .tab_stubhead("Rows")
        .tab_source_note(gt.md("From [there](https://example.org)."))
        .tab_footnote("About n.", locations=gt.loc.column_labels(columns="n"))
        .tab_style(
            [gt.style.fill("lightblue"), gt.style.text(color="red", style="italic")],
            gt.loc.body(columns="t", rows=[1]),
        )
        .tab_style(gt.style.text(weight="bold", align="center"), gt.loc.body(columns="n", rows=[0]))
        .as_raw_html()
    )
    (table,) = parse_tables(html)
    return table


def test_rows_know_what_they_are_for(styled: Table) -> None:
    kinds = [row.kind for row in styled.rows]
    assert kinds == ["head", "head", "group", "body", "body", "group", "body"]
    assert [cell.text for cell in styled.rows[0].cells] == ["Rows", "Both"]
    rows, both = styled.rows[0].cells
    assert (rows.rowspan, both.colspan) == (2, 2)
    assert styled.rows[2].cells[0].colspan == styled.columns == 3


def test_cells_keep_alignment_weight_and_colour(styled: Table) -> None:
    first, second = styled.rows[3].cells, styled.rows[4].cells
    assert first[0].header
    assert (first[0].align, first[1].align, second[1].align) == ("left", "center", "right")
    assert first[1].bold
    assert not second[1].bold
    assert (second[2].fill, second[2].color, second[2].italic) == ("#add8e6", "#ff0000", True)


def test_headings_and_notes_stand_outside_the_grid(styled: Table) -> None:
    assert styled.subtitle[2]["t"] == "Emph"
    source, about = styled.notes
    assert any(part["t"] == "Link" for part in source)
    assert about[0]["t"] == "Superscript"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a <b>b</b> c", ["Str", "Space", "Strong", "Space", "Str"]),
        ("x<sup>2</sup><sub>i</sub>", ["Str", "Superscript", "Subscript"]),
        ("one<br>two", ["Str", "LineBreak", "Str"]),
        ("<p>one</p>\n <p>two</p>", ["Str", "LineBreak", "Str"]),
        ("<em>a</em> <code>b_c</code>", ["Emph", "Space", "Code"]),
        ('<span style="font-weight: bold">x</span>', ["Strong"]),
        ('<span style="color: #f00">x</span>', ["Span"]),
        ("a<span style='display: none'>b</span>", ["Str"]),
        ("  spaced \n\t out  ", ["Str", "Space", "Str"]),
        ("<!-- remark -->x", ["Str"]),
        ("a<br><small>b</small>", ["Str", "LineBreak", "Span"]),
    ],
)
def test_text_becomes_inlines(cell: str, expected: list[str]) -> None:
    (table,) = parse_tables(f"<table><tr><td>{cell}</td></tr></table>")
    (block,) = next(table.cells).blocks
    assert [part["t"] for part in block["c"]] == expected


def test_lists_in_a_cell_become_lines() -> None:
    (table,) = parse_tables("<table><tr><td>a<ul><li>b</li><li>c</li></ul>d</td></tr></table>")
    assert next(table.cells).text == "a\n•\u00a0b\n•\u00a0c\nd"


def test_drawing_in_a_cell_keeps_its_source_and_its_name() -> None:
    svg = '<svg viewBox="0 0 2 1" aria-label="A bar" style="height: 0.8em"><rect/></svg>'
    (table,) = parse_tables(f"<table><tr><td>{svg}</td></tr></table>")
    (image,) = next(table.cells).blocks[0]["c"]
    (_, _, sizes), alt, (target, _) = image["c"]
    assert sizes == [["height", "0.8em"]]
    assert alt == [{"t": "Str", "c": "A bar"}]
    assert target.startswith("data:image/svg+xml;base64,")


def test_pandas_numbers_stand_right_and_its_styles_are_read() -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "number": [1.5, -2.25]})
    (table,) = parse_tables(frame.to_html(index=False))
    assert [cell.align for cell in table.rows[1].cells] == ["left", "right"]
    styled = frame.style.set_properties(subset=["number"], **{"background-color": "#abc"})
    (table,) = parse_tables(styled.set_caption("Said above").to_html())
    assert table.title[0]["c"] == "Said"
    assert [cell.fill for cell in table.rows[1].cells] == [None, None, "#aabbcc"]


def test_spans_that_leave_the_table_are_cut_and_holes_are_filled() -> None:
    (table,) = parse_tables(
        "<table><tr><td rowspan=9>a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>"
    )
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b", "c"], ["d", ""]]
    assert table.rows[0].cells[0].rowspan == 2


def test_text_beside_a_table_is_kept() -> None:
    (table,) = parse_tables("<div><table><tr><td>a</td></tr></table><p>2 rows</p></div>")
    assert [part.get("c") for part in table.notes[0]] == ["2", None, "rows"]


def test_table_in_a_cell_becomes_lines() -> None:
    inner = "<table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>"
    (table,) = parse_tables(f"<table><tr><td>a {inner}</td></tr></table>")
    assert next(table.cells).text.split() == ["a", "b", "c", "d"]


def test_html_without_a_table_has_none() -> None:
    assert parse_tables("<p>nothing</p>") == []


def test_line_above_a_row_is_seen() -> None:
    (table,) = parse_tables(
        "<table><tr><td>a</td></tr><tr><td style='border-top: 1px solid black'>b</td></tr></table>"
    )
    assert [row.rule for row in table.rows] == [False, True]


def test_small_text_is_marked() -> None:
    (table,) = parse_tables("<table><tr><td><small>b</small></td></tr></table>")
    (span,) = next(table.cells).blocks[0]["c"]
    assert span["c"][0][1] == ["small"]
