"""Other readings of the indices: what is bounded holds, and real answers give the numbers."""

import itertools
import random
from fractions import Fraction

import pytest

from helpers.edition import Edition
from helpers.explore.readings import READINGS, bounded, computed

ITEMS = 8  # worded motives, two of them economic


def index(
    answers: list[int | None], own: int | None, dk: str, other: bool
) -> tuple[Fraction, Fraction] | None:
    """Both indices, written down again from the words of the report's box."""
    economic, others = answers[:2], [*answers[2:], *([own] if other else [])]
    if dk == "as_not_at_all":
        economic = [one or 1 for one in economic]
        others = [one or 1 for one in others]
        e, o = (sum((one or 0) - 1 for one in side) for side in (economic, others))
        return (Fraction(e, 8), Fraction(e, e + o)) if e + o else None
    have_e, have_o = ([one for one in side if one is not None] for side in (economic, others))
    if not have_e or not have_o:
        return None
    mean_e, mean_o = (Fraction(sum(side), len(side)) - 1 for side in (have_e, have_o))
    weight_e, weight_o = len(economic) * mean_e, len(others) * mean_o
    if not weight_e + weight_o:
        return None
    return mean_e / 4, weight_e / (weight_e + weight_o)


@pytest.mark.parametrize("report_other", [False, True])
@pytest.mark.parametrize("name", [one for one in READINGS if not one.startswith("missing")])
def test_every_set_of_answers_stays_inside(ed: Edition, name: str, report_other: bool) -> None:
    """Answer at random, print the indices as the report may have, and bound them again."""
    chance = random.Random(name)
    reading = READINGS[name]
    tried = 0
    for _ in range(40):
        answers = [chance.choice([None, 1, 2, 3, 4, 5, 5]) for _ in range(ITEMS)]
        own = chance.choice([None, 1, 3, 5])
        printed = index(answers, own, "as_not_at_all", report_other)
        true = index(answers, own, reading.dk, reading.include_other)
        if printed is None or true is None:
            continue
        shown = tuple(Fraction(round(value * 100), 100) for value in printed)
        found = bounded(ed, (shown[0], shown[1]), 2, reading)
        for kind, value in zip(("absolute", "relative"), true, strict=True):
            span = found[kind]  # type: ignore[index]
            assert span is not None
            assert span.low <= value <= span.high
        tried += 1
    assert tried > 20


def test_where_no_answer_can_be_missing_the_absolute_index_is_known(ed: Edition) -> None:
    # 5/8 is odd, so two answers gave it: 4 + 1 or 3 + 2 points of 4 each.
    found = bounded(ed, (Fraction("0.63"), Fraction("0.24")), 2, READINGS["lowest-without"])
    assert found["absolute"] is not None
    assert found["absolute"].low == found["absolute"].high == Fraction(5, 8)
    # Five points against o others: 5 / (5 + o) prints as 0.24 for o = 16 (0.238) only. With "other"
    # among them it may have given 0 to 4 of the 16 (or none at all, counted as -1 by a rule).
    assert found["relative"] is not None
    assert found["relative"].low <= Fraction(5, 21) <= found["relative"].high


def test_impossible_numbers_have_no_reading(ed: Edition) -> None:
    found = bounded(ed, (Fraction("0.44"), Fraction("0.20")), 2, READINGS["lowest-with"])
    assert found == {"absolute": None, "relative": None}


def test_real_answers_give_single_numbers(answered: Edition) -> None:
    """The first investment: financing 1, savings don't know, all others 3, other not answered."""
    first = next(iter(answered.by_id))
    lowest = computed(answered, READINGS["lowest-without"])[first]
    assert lowest["absolute"] is not None
    assert lowest["absolute"].low == 0
    # The sixth: financing 1, savings 4, six others 3: 3 / (3 + 12).
    sixth = list(answered.by_id)[5]
    spans = [
        computed(answered, READINGS[f"{rule}-without"])[sixth]
        for rule in ("lowest", "answered", "missing")
    ]
    assert [one["relative"] and one["relative"].low for one in spans] == [Fraction(1, 5)] * 3
    assert computed(answered, READINGS["missing-without"])[first]["absolute"] is None


def test_all_readings_are_told_apart() -> None:
    assert {(one.dk, one.include_other) for one in READINGS.values()} == set(
        itertools.product(("as_not_at_all", "available", "missing"), (False, True))
    )
