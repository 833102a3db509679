"""Text stays itself when it is written as Typst."""

from __future__ import annotations

import json

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from helpers.render.typst_code import ZERO_WIDTH_SPACE, array, breakable, label, string


@pytest.mark.parametrize("text", ['"', "\\", 'a\\"b', "a\nb", "#[]$*_`<>@", "æøå – “x”", "\\u{41}"])
def test_string_means_the_text(text: str) -> None:
    compiler = typst.Compiler(f"#metadata({string(text)})<x>".encode(), ignore_system_fonts=True)
    assert json.loads(compiler.query("<x>", field="value", one=True)) == text


def test_string_is_one_line_and_has_no_tabs() -> None:
    assert string("a\n\tb\r\n") == '"a\\n    b\\n"'


@pytest.mark.parametrize(
    ("parts", "expected"), [([], "()"), (["1pt"], "(1pt,)"), (["1", "2"], "(1, 2)")]
)
def test_array_of_one_has_a_comma(parts: list[str], expected: str) -> None:
    assert array(parts) == expected


def test_label_keeps_danish_letters() -> None:
    assert label("sec-målgruppe:æøå.1") == "sec-målgruppe:æøå.1"
    assert label("a b<c>") == "a-b-c-"


@given(st.text(alphabet="ab./_ \n", max_size=80), st.integers(5, 30))
def test_breakable_adds_only_break_opportunities(text: str, longest: int) -> None:
    softened = breakable(text, longest)
    assert softened.replace(ZERO_WIDTH_SPACE, "") == text
    pieces = softened.replace(ZERO_WIDTH_SPACE, " ").split()
    assert all(len(piece) <= longest for piece in pieces)


def test_short_words_are_left_alone() -> None:
    assert breakable("tables.battery(ed)", 20) == "tables.battery(ed)"
