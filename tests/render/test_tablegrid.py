"""Tables from Markdown and HTML fill one and the same grid."""

from __future__ import annotations

import json

import pypandoc
import pytest

from helpers.render.tablegrid import Cell, Table, fill_grid, from_pandoc, plain_text, starts


def table(markdown: str) -> Table:
    document = json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))
    (block,) = document["blocks"]
    return from_pandoc(block)


def test_markdown_table_keeps_cells_and_alignment() -> None:
    found = table("| a | b | c |\n|:--|--:|:-:|\n| *1* | 2 | `x y` |\n")
    assert [row.kind for row in found.rows] == ["head", "body"]
    assert [cell.text for cell in found.cells] == ["a", "b", "c", "1", "2", "x y"]
    assert [cell.align for cell in found.rows[1].cells] == ["left", "right", "center"]
    assert [cell.header for cell in found.cells] == [True] * 3 + [False] * 3


def test_grid_table_keeps_spans() -> None:
    found = table(
        "+---+---+---+\n| a     | b |\n+===+===+===+\n| c | d | e |\n+   +---+---+\n"
        "|   | f | g |\n+---+---+---+\n"
    )
    assert found.columns == 3
    assert [cell.colspan for cell in found.rows[0].cells] == [2, 1]
    assert found.rows[1].cells[0].rowspan == 2
    assert starts(found) == [[0, 2], [0, 1, 2], [1, 2]]


def cell(text: str, across: int = 1, down: int = 1) -> Cell:
    return Cell((), text, colspan=across, rowspan=down)


def test_a_span_down_does_not_leave_its_part_of_the_table() -> None:
    found = fill_grid([("head", [cell("a", down=3), cell("b")]), ("body", [cell("c"), cell("d")])])
    assert [[c.text for c in row.cells] for row in found.rows] == [["a", "b"], ["c", "d"]]


def test_short_rows_are_filled() -> None:
    found = fill_grid([("body", [cell("a", across=3)]), ("body", [cell("b")])])
    assert [[c.text for c in row.cells] for row in found.rows] == [["a"], ["b", "", ""]]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a *b* **c** `d` $e$ [f](g) ^h^", "a b c d e f h"),
        ("a\\\nb", "a\nb"),
        ("- a\n- b", "•  a\n•  b"),
        ("a^[note]", "a"),
        ('"a"', "“a”"),
    ],
)
def test_plain_text(markdown: str, expected: str) -> None:
    document = json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))
    assert plain_text(document["blocks"]).strip() == expected
