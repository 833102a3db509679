"""Two waves of a few answers, compared with what can be worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from statistics import stdev

import pandas as pd
import pytest

from helpers.analysis.changes import BATTERY, match, paired_changes, unpaired_changes
from helpers.analysis.differences import Moments, mean_difference
from helpers.analysis.printed import change_since_print, possible_moments
from helpers.codebook import load_codebook
from helpers.inference import InferenceError
from helpers.tidy import code_answers

MOTIVES = load_codebook().battery("motives")
BEFORE = pd.DataFrame(
    {"savings": [1, 2, 3, 4, 4, "dk"], "financing": [5, 5, 5, 5, 5, 5]}, index=list("abcdef")
)
AFTER = pd.DataFrame(
    {"savings": [2, 4, 4, 5, "dk", 1], "financing": [5, 5, 5, 5, 5, 5]}, index=list("bcdegh")
)


@pytest.fixture(scope="module")
def paired() -> pd.DataFrame:
    return paired_changes(code_answers(BEFORE, MOTIVES), code_answers(AFTER, MOTIVES), MOTIVES)


@pytest.fixture(scope="module")
def unpaired() -> pd.DataFrame:
    return unpaired_changes(code_answers(BEFORE, MOTIVES), code_answers(AFTER, MOTIVES), MOTIVES)


def test_respondents_are_matched_by_id() -> None:
    found = match(BEFORE.index, AFTER.index)
    assert found.both == ("b", "c", "d", "e")
    assert found.ended == ("a", "f")
    assert found.new == ("g", "h")


def test_those_of_both_waves_are_compared_with_themselves(paired: pd.DataFrame) -> None:
    # b 2 to 2, c 3 to 4, d 4 to 4, e 4 to 5.
    line = paired.loc["savings"]
    assert line[["n", "up", "down", "same", "one_value"]].tolist() == [4, 2, 0, 2, 0]
    assert line["mean_before"] == 13 / 4
    assert line["mean_after"] == 15 / 4
    assert line["change"] == 0.5
    # Two ups of two changes: one of four signs is as far up, one as far down.
    assert line["p"] == 0.5
    assert line["p_sign"] == 0.5
    # High from 4 on: c became high, d and e stayed.
    assert line[["n_high_before", "n_high_after", "gained", "lost"]].tolist() == [2, 3, 1, 0]
    assert line["share_change"] == 0.25
    assert line["p_high"] == 1


def test_who_did_not_know_once_is_counted_and_left_out() -> None:
    after = AFTER.copy()
    after.loc["b", "savings"] = "dk"
    found = paired_changes(code_answers(BEFORE, MOTIVES), code_answers(after, MOTIVES), MOTIVES)
    assert found.loc["savings", "n"] == 3
    assert found.loc["savings", "one_value"] == 1


def test_p_values_are_corrected_over_the_items_alone(paired: pd.DataFrame) -> None:
    # Items that were not asked have no test; two were, and one of them did not change.
    assert paired["p"].drop(BATTERY).notna().sum() == 2
    assert paired.loc["savings", "p_adjusted"] == 1
    assert pd.isna(paired.loc[BATTERY, "p_adjusted"])


def test_the_last_row_is_about_respondents_means(paired: pd.DataFrame) -> None:
    # Means with financing: 3.5, 4, 4.5, 4.5 and 3.5, 4.5, 4.5, 5.
    assert paired.loc[BATTERY, "change"] == 0.25
    assert paired.loc[BATTERY, "up"] == 2


def test_those_of_one_wave_are_compared_with_each_other(unpaired: pd.DataFrame) -> None:
    # a 1, f did not know; g did not know, h 1.
    line = unpaired.loc["savings"]
    assert line[["n_before", "n_after", "dk_before", "dk_after"]].tolist() == [1, 1, 1, 1]
    assert line["change"] == 0
    assert line["p"] == 1
    assert pd.isna(line["low"])
    financing = unpaired.loc["financing"]
    assert financing[["n_before", "n_after"]].tolist() == [2, 2]
    assert financing["delta"] == 0


def test_everybody_together_has_no_test() -> None:
    found = unpaired_changes(
        code_answers(BEFORE, MOTIVES), code_answers(AFTER, MOTIVES), MOTIVES, everybody=True
    )
    assert found.loc["savings", ["n_before", "n_after"]].tolist() == [5, 5]
    assert found.loc["savings", "mean_before"] == 14 / 5
    assert "p" not in found


@pytest.mark.parametrize(("n", "high", "mean"), [(5, 2, "3.4"), (6, 0, "2.3"), (7, 7, "4.6")])
def test_possible_answers_are_all_there_are(n: int, high: int, mean: str) -> None:
    half = Fraction(1, 20)
    ends = Fraction(mean) - half, Fraction(mean) + half
    spreads: dict[Fraction, list[float]] = {}
    for answers in combinations_with_replacement(range(1, 6), n):
        total = Fraction(sum(answers), n)
        if sum(one >= 4 for one in answers) == high and ends[0] <= total <= ends[1]:
            spreads.setdefault(total, []).append(stdev(answers))
    found = possible_moments(n, high, ends, range(1, 6), 4)
    assert {(round(one.mean, 9), round(one.sd, 9)) for one in found} == {
        (round(float(total), 9), round(end, 9))
        for total, each in spreads.items()
        for end in (min(each), max(each))
    }


def test_numbers_that_nobody_could_have_given() -> None:
    # Four high answers of five have a mean of 3.4 at least.
    assert possible_moments(5, 4, (Fraction(3), Fraction(3)), range(1, 6), 4) == ()
    with pytest.raises(InferenceError):
        possible_moments(5, 6, (Fraction(3), Fraction(3)), range(1, 6), 4)


def test_the_interval_reaches_around_every_possible_one() -> None:
    printed = possible_moments(6, 3, (Fraction(345, 100), Fraction(355, 100)), range(1, 6), 4)
    after = Moments(9, 4.0, 0.9)
    change, around = change_since_print(printed, after)
    assert change.low == pytest.approx(0.5)
    assert around is not None
    for one in printed:
        single = mean_difference(one, after).interval
        assert single is not None
        assert around.low <= single.low
        assert single.high <= around.high
    with pytest.raises(InferenceError):
        change_since_print((), after)
