"""Batteries as far as they are known: certain parts add up, real answers leave nothing open."""

from dataclasses import replace
from fractions import Fraction

import pytest

from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.figures import verification
from helpers.figures.style import contrast
from helpers.figures.verification import HIGH, LOW, SOME_HIGH, SOME_LOW, Piece, answers
from helpers.tables.known import KnownItem, Span, exactly, known


def span(low: int, high: int) -> Span:
    return Span(Fraction(low), Fraction(high))


OPEN = KnownItem(
    item="financing",
    asked=25,
    no_value=span(1, 7),
    n_high=exactly(15),
    counts={1: span(1, 4), 2: span(0, 9), 3: span(1, 9), 4: span(2, 12), 5: span(3, 13)},
    mean=None,
    sd=None,
    share_high=None,
)
"""25 asked, 15 high; so 10 others, of which at least 1 and at most 7 gave no value."""


@pytest.fixture(scope="module")
def motives(ed: Edition) -> Battery:
    return ed.codebook.battery("motives")


def lengths(pieces: list[Piece]) -> list[tuple[int | str, int]]:
    return [(piece.kind, piece.length) for piece in pieces if piece.length]


def test_what_is_certain_is_told_from_what_is_open(motives: Battery) -> None:
    left, right, none = verification._sides(OPEN, motives)
    # At least 25 - 15 - 7 = 3 low answers: one 1, one 3, one more of any kind. Of the other 7,
    # one has no value for certain, and 6 can be either.
    assert lengths(left) == [(3, 1), ("low", 1), (1, 1), ("open", 6)]
    assert lengths(right) == [(4, 2), ("high", 10), (5, 3)]
    assert lengths(none) == [("none", 1), ("open", 6)]
    assert [verification._told(pieces) for pieces in (left, right, none)] == ["3–9", "15", "1–7"]


def test_high_answers_that_were_not_printed_can_be_open(motives: Battery) -> None:
    unprinted = replace(
        OPEN, n_high=span(4, 9), counts={**OPEN.counts, 4: span(0, 9), 5: span(0, 9)}
    )
    left, right, none = verification._sides(unprinted, motives)
    assert lengths(right) == [("high", 4), ("open", 5)]
    # 25 respondents, 7 at most without a value and 9 at most high: 9 low ones; at most 25 - 1 - 4.
    assert lengths(left) == [(3, 1), ("low", 7), (1, 1), ("open", 11)]
    assert lengths(none) == [("none", 1), ("open", 6)]


@pytest.mark.parametrize("name", ["motives", "concerns", "benefits", "drawbacks"])
def test_real_answers_leave_nothing_open(answered: Edition, name: str) -> None:
    asked = answered.codebook.battery(name)
    for item in known(answered, name):
        sides = verification._sides(item, asked)
        kinds = {piece.kind for side in sides for piece in side if piece.length}
        assert kinds <= {1, 2, 3, 4, 5, "none"}
        assert sum(piece.length for side in sides for piece in side) == 25


def test_an_ordinary_diverging_bar_with_real_answers(answered: Edition) -> None:
    drawing = answers(answered, "motives")
    assert "as far as" not in drawing.alt
    assert "Financing: 1: 5, 2: 5, 3: 5, 4: 5, 5: 5, no value: 0;" in drawing.alt
    assert "Later savings: 1: 0, 2: 0, 3: 0, 4: 20, 5: 0, no value: 5;" in drawing.alt
    assert "<pattern" not in drawing.svg  # nothing is hatched


def test_the_witness_is_not_drawn(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "known", lambda *_: (OPEN,))
    drawing = answers(ed, "motives")
    assert drawing.name == "answers-motives"
    assert "as far as the printed numbers tell" in drawing.alt
    assert "Financing: 1: 1–4, 2: 0–9, 3: 1–9, 4: 2–12, 5: 3–13, no value: 1–7." in drawing.alt
    assert "Of the 5 single counts 0 are certain. " in drawing.alt
    assert "<pattern" in drawing.svg
    danish = answers(ed, "motives", lang="da")
    assert "uden værdi: 1–7" in danish.alt
    assert drawing.svg == answers(ed, "motives").svg


@pytest.mark.parametrize("colour", [*LOW, *HIGH, SOME_LOW, SOME_HIGH])
def test_colours_show_on_light_and_dark_pages(colour: str) -> None:
    assert contrast(colour, "#fcfbf8") >= 3
    assert contrast(colour, "#15191d") >= 3
    assert max(contrast(colour, ink) for ink in ("#ffffff", "#101216")) >= 4.5
