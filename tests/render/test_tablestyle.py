"""Of a web page's styles, those that mean something on paper are understood."""

from __future__ import annotations

import pytest

from helpers.render.tablestyle import color, declarations, has_line, id_rules, indent


# Values as CSS Color Module Level 4 defines them.
@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("#0F0", "#00ff00"),
        ("#11223344", "#11223344"),
        ("#abcd", "#aabbccdd"),
        ("rebeccapurple", "#663399"),
        ("Grey", "#808080"),
        ("rgb(0 128 255)", "#0080ff"),
        ("rgba(0, 128, 255, 0.5)", "#0080ff80"),
        ("rgb(0 0 0 / 20%)", "#00000033"),
        ("rgba(1,2,3,0)", None),
        ("transparent", None),
        ("inherit", None),
        ("url(x.png)", None),
        ("#12", None),
        ("", None),
    ],
)
def test_color(css: str, expected: str | None) -> None:
    assert color(css) == expected


def test_declarations_survive_stray_text() -> None:
    assert declarations("color:red;; nonsense ; Text-Align : RIGHT") == {
        "color": "red",
        "text-align": "right",
    }


def test_only_rules_for_single_ids_are_taken() -> None:
    css = "/* #a {x: y} */ #a, #b { color: red } #a .c { color: blue } .d { color: green }"
    assert id_rules(css) == {"a": {"color": "red"}, "b": {"color": "red"}}


@pytest.mark.parametrize(
    ("classes", "style", "expected"),
    [
        (["gt_row", "gt_indent_2"], "", 2),
        ([], "text-indent: 15px", 3),
        ([], "padding-left: 5px", 0),
        (["gt_row"], "", 0),
    ],
)
def test_indent(classes: list[str], style: str, expected: int) -> None:
    assert indent(classes, declarations(style)) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("border-top: 1px solid red", True),
        ("border-top-style: double", True),
        ("border-top: 0 solid red", False),
        ("border-top: none", False),
        ("border-bottom: 1px solid red", False),
    ],
)
def test_has_line(style: str, *, expected: bool) -> None:
    assert has_line(declarations(style), "top") is expected
