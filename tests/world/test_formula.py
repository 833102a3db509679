"""The language of formulas: what it says, and what it refuses."""

from __future__ import annotations

from itertools import product

import pytest

from helpers.world.declared import expand
from helpers.world.formula import read_form, read_rule
from helpers.world.linear import Expr, WorldError

NAMES = {"a": Expr({0: 1}), "t01.x.a": Expr({1: 1}), "t01.x.b": Expr({2: 1})}


def lookup(name: str) -> Expr:
    if name not in NAMES:
        raise WorldError(f"nothing is called '{name}'")
    return NAMES[name]


def search(pattern: str) -> list[Expr]:
    start = pattern.rstrip("*")
    return [form for name, form in NAMES.items() if name.startswith(start)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", 2),
        ("3", 3),
        ("-a + 1", -1),
        ('v("t01.x.a") - a', 3),
        ("2 * a", 4),
        ("a * 2 - 3 * (a - 1)", 1),
        ("a / 4 + 1 / 2", 1),
        ('total("t01.*")', 12),
        ('total("t01.x.a", "t01.x.b") - total("a")', 10),
        ("  a ", 2),
    ],
)
def test_formulas(text: str, value: int) -> None:
    assert read_form(text, lookup, search).value((2, 5, 7)) == value


@pytest.mark.parametrize("sign", ["==", "<=", "<", ">=", ">"])
def test_comparisons_of_whole_numbers(sign: str) -> None:
    rule = read_rule(f'a / 2 + 1 {sign} v("t01.x.a") / 3', lookup, search)
    for a, b in product(range(10), repeat=2):
        left, right = 3 * a + 6, 2 * b
        expected = {
            "==": left == right,
            "<=": left <= right,
            "<": left < right,
            ">=": left >= right,
            ">": left > right,
        }[sign]
        assert rule.holds((a, b, 0)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a +", "is no formula"),
        ("a * a", "does not belong in a formula"),
        ("a / a", "does not belong"),
        ("a / 0", "does not belong"),
        ("1.5 * a", "does not belong"),
        ("a ** 2", "does not belong"),
        ("'text'", "does not belong"),
        ("v(a)", "does not belong"),
        ("v('a', 'a')", "does not belong"),
        ("v(name='a')", "does not belong"),
        ("total()", "does not belong"),
        ("print('a')", "does not belong"),
        ("a.real", "does not belong"),
        ("__import__('os')", "does not belong"),
        ("b", "nothing is called 'b'"),
        ("a == 1", "does not belong"),
    ],
)
def test_what_is_no_formula(text: str, message: str) -> None:
    with pytest.raises(WorldError, match=message):
        read_form(text, lookup, search)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "is no comparison"),
        ("1 < a < 3", "is no comparison"),
        ("a != 1", "compares in a way that is no rule"),
        ("a in 1", "compares in a way"),
        ("a == 'x'", "does not belong"),
    ],
)
def test_what_is_no_comparison(text: str, message: str) -> None:
    with pytest.raises(WorldError, match=message):
        read_rule(text, lookup, search)


def test_indices_are_written_out() -> None:
    indices = {"who": ("dsi", "dsk"), "year": ("1", "2")}
    assert expand("x.{who}.{year}", indices) == ["x.dsi.1", "x.dsi.2", "x.dsk.1", "x.dsk.2"]
    assert expand("{who} + {who}", indices) == ["dsi + dsi", "dsk + dsk"]
    assert expand("x.{reading}", indices) == ["x.{reading}"]
