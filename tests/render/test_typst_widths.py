"""Columns get the room that they need, and tables never more than there is."""

from __future__ import annotations

import itertools

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from helpers.render.tablehtml import parse_tables
from helpers.render.typst_widths import SIZES, Column, fit, measure, text_width


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text", ["12.543.000", "Rudersdal", "Læring om målgruppen", "AVATAR fi ffl"]
)
def test_width_is_what_typst_sets_or_a_little_more(text: str, *, bold: bool) -> None:
    weight = 700 if bold else 400
    source = f"""#set text(font: "Libertinus Serif", size: 10pt, number-width: "tabular")
#context [#metadata(measure(text(weight: {weight})[{text}]).width.pt() / 10)<w>]"""
    compiler = typst.Compiler(source.encode(), ignore_system_fonts=True)
    real = float(compiler.query("<w>", field="value", one=True))
    assert real * 0.998 <= text_width(text, bold=bold) <= real * 1.12


def columns(*texts: str) -> tuple[Column, ...]:
    row = "".join(f"<td>{text}</td>" for text in texts)
    (table,) = parse_tables(f"<table><tr>{row}</tr></table>")
    return measure(table)


def test_a_number_must_not_break_and_prose_may() -> None:
    number, prose = columns("12 543 000 kr.", "one two three four")
    assert number.least == number.wish
    assert prose.least < prose.wish / 2


def test_short_tables_keep_their_natural_width() -> None:
    layout = fit(columns("Financing", "3.5"), 450)
    assert layout.size == SIZES[0]
    assert sum(layout.columns) < 120


def test_long_text_takes_the_rest_and_numbers_stay_narrow() -> None:
    layout = fit(columns("word " * 80, "12", "13"), 450)
    assert sum(layout.columns) == pytest.approx(450)
    assert layout.columns[0] > 380
    assert not layout.landscape


def test_text_shrinks_before_the_page_turns() -> None:
    words = ["implementation"] * 7
    assert fit(columns(*words), 420, 700).size < SIZES[0]
    assert not fit(columns(*words), 420, 700).landscape
    assert fit(columns(*words * 2), 420, 700).landscape
    assert not fit(columns(*words * 2), 420).landscape


def test_words_are_broken_only_as_the_last_resort() -> None:
    assert not fit(columns(*["implementation"] * 10), 420).broken
    assert fit(columns(*["implementation"] * 30), 420).broken


sizes = st.floats(0.5, 200, allow_nan=False)


@given(
    st.lists(st.tuples(sizes, sizes), min_size=1, max_size=40),
    st.floats(60, 500),
    st.none() | st.floats(500, 800),
)
def test_never_wider_than_the_page(
    pairs: list[tuple[float, float]], width: float, sideways: float | None
) -> None:
    asked = [Column(min(pair), max(pair)) for pair in pairs]
    layout = fit(asked, width, sideways)
    room = sideways if layout.landscape and sideways else width
    assert sum(layout.columns) <= room + 1e-6
    assert all(column > 0 for column in layout.columns)
    if not layout.broken:
        for column, given_width in zip(asked, layout.columns, strict=True):
            assert given_width >= column.least * layout.size - 1e-6


def test_heading_over_several_columns_widens_them_together() -> None:
    html = (
        "<table><thead><tr><th>a</th><th colspan=2>A long heading over two</th></tr>"
        "<tr><th></th><th>b</th><th>c</th></tr></thead><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    (table,) = parse_tables(html)
    first, *covered = measure(table)
    assert covered[0].ample == pytest.approx(covered[1].ample, abs=0.1)
    assert sum(c.ample for c in covered) >= text_width("A long heading over two", bold=True)
    assert first.ample < covered[0].ample


def test_every_character_of_danish_has_a_width() -> None:
    assert all(0.1 < text_width(char) < 1 for char in itertools.chain("æøåÆØÅé", "–—“”"))
