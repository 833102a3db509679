"""States, sorting and searching, against lists written out by hand."""

import re
from fractions import Fraction

import pytest

from helpers.errors import BookError
from helpers.explore.arrange import arranged
from helpers.explore.model import (
    Cell,
    Choice,
    Column,
    Definition,
    Option,
    Row,
    State,
    View,
    alphabetical,
)

COLUMNS = (Column("name", "Name", numeric=False), Column("value", "Value"))


def row(name: str, *ends: int) -> Row:
    value = Cell("–") if not ends else Cell("v", tuple(Fraction(end) for end in ends))
    return Row(name.lower(), (Cell(name, alphabetical(name), small="small print"), value))


ROWS = (row("Vejle", 2), row("aarhus"), row("Ølgod", 1, 5), row("Egedal", 2), row("Ærø", 1, 3))


def look(state: State) -> View:
    return View(COLUMNS, ROWS[: int(state["first"])])


EXPLORER = Definition(
    name="toy",
    title="A toy",
    controls=(
        Choice("first", "First", (Option("2", "two"), Option("5", "five")), "5"),
        Choice("idle", "Idle", (Option("a", "A"), Option("b", "B")), "a"),
    ),
    look=look,
)


def keys(view: View) -> list[str]:
    return [one.key for one in view.rows]


def test_a_state_is_completed_with_defaults() -> None:
    assert EXPLORER.state(first="2") == {"first": "2", "idle": "a"}
    assert keys(EXPLORER.view(first="2")) == ["vejle", "aarhus"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"frist": "2"}, "has no control 'frist'.*Did you mean 'first'"),
        ({"first": "3"}, "'first' of the explorer 'toy' cannot be '3'"),
    ],
)
def test_a_wrong_state_is_refused(chosen: dict[str, str], words: str) -> None:
    with pytest.raises(BookError) as caught:
        EXPLORER.state(**chosen)
    assert re.search(words, f"{caught.value} {caught.value.hint}", re.DOTALL)


def test_states_are_all_combinations_the_last_control_fastest() -> None:
    assert [tuple(state.values()) for state in EXPLORER.states()] == [
        ("2", "a"), ("2", "b"), ("5", "a"), ("5", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["vejle", "aarhus", "ølgod", "egedal", "ærø"]),
        ("name", ["aarhus", "egedal", "vejle", "ærø", "ølgod"]),
        ("-name", ["ølgod", "ærø", "vejle", "egedal", "aarhus"]),
        # By the lower end, then by the upper; equal rows keep their order; none is last.
        ("value", ["ærø", "ølgod", "vejle", "egedal", "aarhus"]),
        ("-value", ["vejle", "egedal", "ølgod", "ærø", "aarhus"]),
    ],
)
def test_rows_are_sorted(sort: str, expected: list[str]) -> None:
    assert keys(arranged(EXPLORER.view(), sort=sort)) == expected


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(BookError, match="no column 'valu'"):
        arranged(EXPLORER.view(), sort="-valu")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("EJL", ["vejle"]),
        ("g print", ["ølgod", "egedal"]),
        ("ø", ["ølgod", "ærø"]),
        ("nowhere", []),
    ],
)
def test_rows_are_searched(words: str, expected: list[str]) -> None:
    assert keys(arranged(EXPLORER.view(), words=words)) == expected
