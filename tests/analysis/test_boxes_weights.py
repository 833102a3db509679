"""Boxes, net scores, weights and raking against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.analysis.boxes import Boxes, boxes, boxes_of, net_interval
from helpers.analysis.weights import (
    kish,
    rake,
    weighted_mean,
    weighted_share,
    weighted_summary,
)
from helpers.codebook import Bilingual, Level, Scale, load_codebook
from helpers.inference import InferenceError, clopper_pearson
from helpers.likert import summarise
from helpers.tidy import code_answers


def scale(codes: range) -> Scale:
    levels = tuple(Level(c, f"l{c}", Bilingual(str(c), str(c)), Bilingual("", "")) for c in codes)
    return Scale("made", "likert", levels)


def test_boxes_follow_the_scale() -> None:
    assert boxes_of(scale(range(11))) == Boxes(tuple(range(7)), (9, 10))
    assert boxes_of(scale(range(1, 6))) == Boxes((1, 2), (4, 5))
    assert boxes_of(scale(range(1, 4))) == Boxes((1,), (3,))
    assert boxes_of(scale(range(1, 6)), 1) == Boxes((1,), (5,))
    with pytest.raises(InferenceError, match="do not fit"):
        boxes_of(scale(range(1, 6)), 3)
    with pytest.raises(InferenceError, match="no top"):
        boxes_of(load_codebook().battery("lasting").scale)


def test_boxes_leave_dont_know_out_and_count_it() -> None:
    battery = load_codebook().battery("motives")
    answers = [5, 5, 4, 3, 1, 1, 2, 5, "dk", None]
    summary = summarise(code_answers(pd.DataFrame({"savings": answers}), battery), battery)
    found = boxes(summary, battery).loc["savings"]
    assert found[["n", "n_dk", "n_missing", "n_top", "n_bottom"]].tolist() == [8, 1, 1, 4, 3]
    assert found["net"] == pytest.approx(1 / 8)
    nobody = boxes(summary, battery).loc["financing"]
    assert nobody["n"] == 0
    assert np.isnan(nobody["net"])


def test_net_interval_by_hand() -> None:
    # 6 and 2 of 18: 7/20 - 3/20 = 0.2, and sqrt((0.5 - 0.04) / 20).
    found = net_interval(6, 2, 18)
    assert found.high - 0.2 == pytest.approx(1.959964 * (0.46 / 20) ** 0.5, abs=1e-6)
    assert found.low + found.high == pytest.approx(0.4)
    with pytest.raises(InferenceError):
        net_interval(6, 2, 7)


def test_kish_by_hand() -> None:
    found = kish([1, 1, 2])
    assert found.n_effective == pytest.approx(16 / 6)
    assert found.design_effect == pytest.approx(3 * 6 / 16)
    assert kish([3, 3, 3, 3]).design_effect == pytest.approx(1)


def test_equal_weights_change_nothing() -> None:
    values = [1.0, 2, 2, 3, 5, 4]
    mean, interval = weighted_mean(values, [2.0] * 6)
    expected = stats.ttest_1samp(values, 0).confidence_interval()
    assert mean == pytest.approx(np.mean(values))
    assert interval is not None
    assert interval.low == pytest.approx(expected.low)
    assert interval.high == pytest.approx(expected.high)
    exact, weighted = clopper_pearson(3, 20), weighted_share(0.15, 20)
    assert weighted.low == pytest.approx(exact.low)
    assert weighted.high == pytest.approx(exact.high)
    assert weighted_share(0, 20).low == 0
    assert weighted_share(1, 20).high == 1


def test_weighted_mean_and_error_by_hand() -> None:
    # Values 1 and 3 with weights 1 and 3: mean 2.5, deviations -1.5 and 0.5,
    # variance 2 / 1 * (1 * 2.25 + 9 * 0.25) / 16.
    mean, interval = weighted_mean([1, 3], [1, 3])
    assert mean == 2.5
    assert interval is not None
    assert interval.high - mean == pytest.approx(12.7062 * (2 * 4.5 / 16) ** 0.5, rel=1e-5)


def test_weighted_summary_weights_those_who_answered() -> None:
    battery = load_codebook().battery("motives")
    raw = pd.DataFrame({"savings": [5, 1, 4, "dk", None]}, index=list("abcde"))
    tidy = code_answers(raw, battery)
    weights = pd.Series({"e": 9.0, "d": 9.0, "c": 1.0, "b": 2.0, "a": 1.0})
    found = weighted_summary(tidy, battery, weights).loc["savings"]
    assert found["mean"] == pytest.approx((5 + 2 + 4) / 4)
    assert found["share_high"] == pytest.approx(2 / 4)
    assert found[["share_1", "share_4", "share_5"]].tolist() == [0.5, 0.25, 0.25]
    assert found[["n_answered", "n_dk", "n_missing"]].tolist() == [3, 1, 1]
    assert found["n_effective"] == pytest.approx(16 / 6)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_a_wrong_weight_is_named(wrong: float) -> None:
    battery = load_codebook().battery("motives")
    tidy = code_answers(pd.DataFrame({"savings": [5, 1]}, index=["a", "b"]), battery)
    with pytest.raises(InferenceError, match="respondent 'b'"):
        weighted_summary(tidy, battery, pd.Series({"a": 1.0, "b": wrong}))
    with pytest.raises(InferenceError, match="respondent 'b'"):
        weighted_summary(tidy, battery, pd.Series({"a": 1.0}))
    with pytest.raises(InferenceError, match="number 2"):
        kish([1, wrong])
    with pytest.raises(InferenceError, match="above nought"):
        kish([0, 0])


def test_raking_meets_margins_and_keeps_the_odds_ratio() -> None:
    # Cells 40, 20, 10, 30: odds ratio 6. Deming and Stephan's adjustment keeps it.
    cells = {("a", "x"): 40, ("a", "y"): 20, ("b", "x"): 10, ("b", "y"): 30}
    rows = [pair for pair, n in cells.items() for _ in range(n)]
    groups = pd.DataFrame(rows, columns=["first", "second"])
    w = rake(groups, {"first": {"a": 50, "b": 50}, "second": {"x": 70, "y": 30}})
    sums = w.groupby([groups["first"], groups["second"]]).sum()
    assert sums["a"].sum() == pytest.approx(50)
    assert sums[:, "x"].sum() == pytest.approx(70)
    odds = sums["a", "x"] * sums["b", "y"] / (sums["a", "y"] * sums["b", "x"])
    assert odds == pytest.approx(6)


def test_one_margin_is_post_stratification() -> None:
    groups = pd.DataFrame({"size": ["s", "s", "s", "l"]}, index=list("abcd"))
    w = rake(groups, {"size": {"s": 30, "l": 30}})
    assert w.to_dict() == pytest.approx({"a": 10, "b": 10, "c": 10, "d": 30})


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        ({"one": {"a": 2, "b": 2}, "two": {"x": 3, "y": 2}}, "add up to"),
        ({"one": {"a": 4}}, "has no total"),
        ({"one": {"a": 2, "b": 1, "c": 1}}, "no respondent is 'c'"),
        # Everybody in a is in x: a cannot be more than x.
        ({"one": {"a": 3, "b": 1}, "two": {"x": 1, "y": 3}}, "not met"),
    ],
)
def test_raking_says_why_not(margins: dict[str, dict[object, float]], message: str) -> None:
    groups = pd.DataFrame({"one": ["a", "b"], "two": ["x", "y"]})
    with pytest.raises(InferenceError, match=message):
        rake(groups, margins)
