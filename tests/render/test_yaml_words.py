"""A mistake in YAML is told on the line that has to be mended, not where the parser gave up."""

from __future__ import annotations

import pytest

from helpers.errors import BookError
from helpers.render.located import load_yaml


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c", 1, "a value holds a colon and no quotes"),
        ("a: 1\n  b: 2", 2, "not indented like"),
        ("a:\n  - x\n - y", 3, "not indented like"),
        ("- a\nb: c", 2, "not indented like"),
        ("a: x\nb\nc: y", 2, "'b' is neither 'key: value' nor '- item'"),
        ("a\nb: 1", 1, "'a' is neither"),
        ("a:\n- x\nb\n", 3, "'b' is neither"),
        ('a: 1\nb: "x\nc: "y"\nd: 1', 2, "a quotation mark is opened and not closed"),
        ("a: 'x", 1, "a quotation mark is opened and not closed"),
        ('a: "x" y', 1, "something stands behind the end of a value"),
        ("a: 'it's here'", 1, "something stands behind the end of a value"),
        ("a: [1, 2\nb: 3", 1, "'[' is opened and not closed"),
        ("b: 1\na: {x: 1\nc: 3", 2, "'{' is opened and not closed"),
        ("a: [", 1, "'[' is opened and not closed"),
        ("b: 1\n\ta: 1", 2, "indented with a tab"),
        ("a: @x", 1, "a text cannot begin with '@'"),
        ("a: *x", 1, "a text cannot begin with '*'"),
        ("a: %x", 1, "a text cannot begin with '%'"),
        ("a: !x y", 1, "the tag '!x' is not supported"),
        (r'a: "\d"', 1, "a backslash in double quotes"),
        ("a: 1\n---\nb: 2", 2, "'---' begins a second document"),
        ("a: 1\nb: \x07", 2, "a character that YAML forbids"),
        ("a: 1\nb: 2\na: 3", 3, "the key 'a' stands twice, first on line 1"),
    ],
)
def test_the_line_and_the_words(text: str, line: int, words: str) -> None:
    with pytest.raises(BookError) as caught:
        load_yaml(text, "x.yml", first_line=11)
    assert caught.value.line == 10 + line
    assert words in caught.value.message
    assert caught.value.hint


def test_what_is_yaml_stays_yaml() -> None:
    text = "a: \"b: c\"\nd: 'it''s'\ne:\n- f: [1, {g: h}]\n  i: >\n    folded\n    text\n"
    assert load_yaml(text, "x.yml").data == {
        "a": "b: c",
        "d": "it's",
        "e": [{"f": [1, {"g": "h"}], "i": "folded text\n"}],
    }
