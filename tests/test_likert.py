"""Summaries of batteries against hand-worked examples and other people's statistics."""

from __future__ import annotations

import statistics
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.answers import ResponsesError
from helpers.codebook import load_codebook
from helpers.errors import BookError
from helpers.likert import (
    code_answers,
    count_answers,
    exact,
    high_distribution,
    high_per_respondent,
    per_respondent,
    summarise,
    summarise_counts,
    to_tidy,
)
from helpers.responses import Responses
from helpers.tidy import TIDY_COLUMNS

BOOK = load_codebook(Path(__file__).parents[1] / "data" / "codebook.yml")
MOTIVES = BOOK.battery("motives")
LASTING = BOOK.battery("lasting")
NEXT = BOOK.battery("next")
COUNTS = [f"count_{code}" for code in range(1, 6)]

# Worked by hand. Financing: 5, 4, dk, no answer. Savings: 1, 2, 4, 4.
RAW = pd.DataFrame(
    {
        "motives_financing": ["I meget høj grad", 4, "Ved ikke", None],
        "savings": ["not at all", " 2 ", "I HØJ GRAD", "high_degree"],
        "motives_other": ["", "dk", "5", 1],
    },
    index=["a", "b", "c", "d"],
)

ANSWERS = st.sampled_from([1, 2, 3, 4, 5, "dk", None])


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    people = draw(st.integers(1, 12))
    items = draw(st.lists(st.sampled_from(MOTIVES.item_ids), min_size=1, unique=True))
    cells = {i: draw(st.lists(ANSWERS, min_size=people, max_size=people)) for i in items}
    return pd.DataFrame(cells, index=[f"r{k}" for k in range(people)], dtype=object)


# ---- coding ----


def test_coding_gives_a_tidy_frame() -> None:
    tidy = code_answers(RAW, MOTIVES)
    assert tuple(tidy.columns) == TIDY_COLUMNS
    rows = [(r.respondent, r.item, r.code, r.status) for r in tidy.itertuples()]
    assert rows[:8] == [
        ("a", "financing", 5, "answered"),
        ("b", "financing", 4, "answered"),
        ("c", "financing", pd.NA, "dont_know"),
        ("d", "financing", pd.NA, "no_answer"),
        ("a", "savings", 1, "answered"),
        ("b", "savings", 2, "answered"),
        ("c", "savings", 4, "answered"),
        ("d", "savings", 4, "answered"),
    ]
    assert tidy["item"].cat.categories.tolist() == list(MOTIVES.item_ids)
    assert len(tidy) == 12


def test_every_answer_that_was_not_offered_is_listed() -> None:
    raw = RAW.copy()
    raw.loc["b", "savings"] = "ofte"
    raw.loc["d", "motives_other"] = "I hoj grad"
    with pytest.raises(ResponsesError) as caught:
        code_answers(raw, MOTIVES)
    assert [(p.respondent, p.column, p.value) for p in caught.value.problems] == [
        ("b", "savings", "ofte"),
        ("d", "motives_other", "I hoj grad"),
    ]
    assert "row 'd', column motives_other" in str(caught.value)
    assert "Did you mean 'I høj grad' (4)?" in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (pd.DataFrame({"savings": [1, 2]}, index=["a", "a"]), "respondent 'a' stands on more"),
        (pd.DataFrame({"savings": [1, 2]}, index=["a", None]), "or has no name"),
        (pd.DataFrame({"motives_saving": [1]}), "Did you mean 'motives_savings'?"),
        (pd.DataFrame({"gaming": [1]}), "no column belongs to the battery 'motives'"),
        (pd.DataFrame({"savings": [1], "motives_savings": [1]}), "more than one column"),
        (pd.DataFrame([[1, 2]], columns=["savings", "savings"]), "more than one column"),
    ],
)
def test_a_frame_that_cannot_be_coded_is_told(raw: pd.DataFrame, words: str) -> None:
    with pytest.raises(BookError, match=words.replace("?", r"\?")):
        code_answers(raw, MOTIVES)


def test_a_battery_of_one_item_is_coded_under_its_own_name() -> None:
    raw = pd.DataFrame({"next": ["E. ", "Nej - det ville overraske mig", "f", "Måske, overvejer"]})
    assert code_answers(raw, NEXT)["code"].tolist() == [5, 1, pd.NA, 3]


def test_responses_become_tidy_one_battery_at_a_time() -> None:
    frame = pd.DataFrame(None, index=["a", "b"], columns=list(BOOK.columns), dtype=object)
    frame.loc["a", "lasting_supplier"] = 3
    frame.loc["b", "lasting_supplier"] = "dk"
    tidy = to_tidy(Responses(frame, "answers", Path("x.csv")), LASTING)
    assert len(tidy) == 2 * 5
    supplier = tidy[tidy["item"] == "supplier"]
    assert supplier["status"].tolist() == ["answered", "dont_know"]


# ---- summaries, by hand ----


def test_summary_by_hand() -> None:
    summary = summarise(code_answers(RAW, MOTIVES), MOTIVES)
    assert summary.index.tolist() == list(MOTIVES.item_ids)  # the order of the codebook
    financing, savings = summary.loc["financing"], summary.loc["savings"]
    counted = ["n_asked", "n_answered", "n_dk", "n_missing", "total", "total_squares", "n_high"]
    assert financing[counted].tolist() == [4, 2, 1, 1, 9, 41, 2]
    assert financing[["mean", "median", "share_high_answered", "share_high_asked"]].tolist() == [
        4.5,
        4.5,
        1.0,
        0.5,
    ]
    assert financing["sd"] == pytest.approx(0.5**0.5)  # (0.25 + 0.25) / (2 - 1)
    assert savings[counted].tolist() == [4, 4, 0, 0, 11, 37, 2]
    assert savings[["mean", "median"]].tolist() == [2.75, 3.0]  # between 2 and 4
    assert savings["sd"] == pytest.approx((6.75 / 3) ** 0.5)
    assert savings[COUNTS].tolist() == [1, 1, 0, 2, 0]  # nobody said 3, and it stays


def test_an_item_that_was_not_asked_or_not_answered_has_no_mean() -> None:
    raw = pd.DataFrame({"financing": ["dk", None], "savings": [3, None]})
    summary = summarise(code_answers(raw, MOTIVES), MOTIVES)
    assert summary.loc["innovation", "n_asked"] == 0
    assert summary.loc["financing", "n_asked"] == 2
    for item in ("innovation", "financing"):
        assert summary.loc[item, ["mean", "median", "sd", "share_high_answered"]].isna().all()
    assert np.isnan(summary.loc["innovation", "share_high_asked"])
    assert summary.loc["financing", "share_high_asked"] == 0
    assert np.isnan(summary.loc["savings", "sd"])  # one answer does not vary
    assert exact(summary, "mean")["financing"] is None


def test_categories_are_counted_and_not_averaged() -> None:
    # Table 16 of the report, first row: 4 no effect, 11 inspired, 4 continued, 6 don't know.
    raw = pd.DataFrame({"methods": [1] * 4 + [2] * 11 + [3] * 4 + ["Ved ikke"] * 6})
    summary = summarise(code_answers(raw, LASTING), LASTING)
    expected = ["n_asked", "n_answered", "n_dk", "n_missing", "count_1", "count_2", "count_3"]
    assert list(summary) == expected
    assert summary.loc["methods"].tolist() == [25, 19, 6, 0, 4, 11, 4]


def test_counts_that_are_given_are_summarised_the_same_way() -> None:
    counts = pd.DataFrame([[0, 0, 3, 1, 0]], index=["x"], columns=COUNTS)
    summary = summarise_counts(counts, MOTIVES)
    assert summary.loc["x", ["n_asked", "total", "median", "n_high"]].tolist() == [4, 13, 3, 1]
    with pytest.raises(BookError, match="lack the column 'count_5'"):
        summarise_counts(counts.drop(columns="count_5"), MOTIVES)


def test_exact_ratios_keep_the_ties() -> None:
    # 45 points from 20 answers are 2.25 exactly, which a float cannot promise in general.
    counts = pd.DataFrame([[0, 15, 5, 0, 0, 5]], index=["x"], columns=[*COUNTS, "n_dk"])
    summary = summarise_counts(counts, MOTIVES)
    assert exact(summary, "mean")["x"] == Fraction(9, 4)
    assert exact(summary, "share_high_asked")["x"] == 0
    with pytest.raises(BookError, match="no exact 'median'"):
        exact(summary, "median")  # type: ignore[arg-type]


# ---- by group ----


def test_groups_keep_their_order_and_the_empty_ones() -> None:
    by = pd.Series(
        pd.Categorical(["DSK", "DSI", "DSK", "DSK"], ["DSI", "intern", "DSK"]),
        index=["d", "a", "b", "c"],
        name="investor",
    )
    summary = summarise(code_answers(RAW, MOTIVES), MOTIVES, by)
    assert summary.index.names == ["investor", "item"]
    assert summary.index.unique("investor").tolist() == ["DSI", "intern", "DSK"]
    assert summary.loc[("DSI", "savings"), ["n_asked", "total"]].tolist() == [1, 1]
    assert summary.loc[("intern", "savings"), "n_asked"] == 0
    assert summary.loc[("DSK", "savings"), ["n_asked", "total"]].tolist() == [3, 10]


def test_groups_may_be_a_mapping_and_are_sorted() -> None:
    summary = summarise(code_answers(RAW, MOTIVES), MOTIVES, {"a": 2, "b": 1, "c": 2, "d": 1})
    assert summary.index.unique("group").tolist() == [1, 2]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ({"a": 1, "b": 1, "c": 1}, "respondent 'd' has no group"),
        (pd.Series([1, 1, 1, None], index=list("abcd")), "respondent 'd' has no group"),
        (pd.Series([1, 2, 1, 1, 1], index=list("aabcd")), "respondent 'a' has more than one"),
    ],
)
def test_nobody_is_dropped_for_want_of_a_group(by, words: str) -> None:
    with pytest.raises(BookError, match=words):
        summarise(code_answers(RAW, MOTIVES), MOTIVES, by)


def test_part_of_the_rows_may_be_summarised() -> None:
    tidy = code_answers(RAW, MOTIVES)
    part = tidy[tidy["respondent"].isin(["a", "c"])]
    assert summarise(part, MOTIVES).loc["savings", "total"] == 5
    # and groups are needed only for those who are there
    assert summarise(part, MOTIVES, {"a": 1, "c": 1}).loc[(1, "savings"), "total"] == 5


def test_a_tidy_frame_with_plain_columns_is_as_good() -> None:
    tidy = code_answers(RAW, MOTIVES)
    plain = tidy.astype({"respondent": object, "item": object, "status": object, "code": "Float64"})
    pd.testing.assert_frame_equal(summarise(plain, MOTIVES), summarise(tidy, MOTIVES))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("item", "savngs", "'savngs' is not an item of the battery 'motives'. Did you mean"),
        ("status", "refused", "'refused' is not a status"),
        ("status", None, "'.*' is not a status"),
        ("code", 6, "'6' is not a code of the scale 'degree'"),
        ("code", pd.NA, "'<NA>' is not a code .*respondent 'b', item 'savings'"),
    ],
)
def test_a_row_that_makes_no_sense_is_told(column: str, value: object, words: str) -> None:
    tidy = code_answers(RAW, MOTIVES).astype({"item": object, "status": object})
    tidy.loc[5, column] = value
    with pytest.raises(BookError, match=words):
        summarise(tidy, MOTIVES)
    with pytest.raises(BookError, match=f"needs the column '{column}'"):
        summarise(tidy.drop(columns=column), MOTIVES)


# ---- against statistics computed elsewhere ----


@settings(deadline=None)
@given(frames())
def test_statistics_agree_with_the_standard_library_and_numpy(raw: pd.DataFrame) -> None:
    summary = summarise(code_answers(raw, MOTIVES), MOTIVES)
    for item in raw:
        cells = raw[item].tolist()
        codes = [c for c in cells if isinstance(c, int)]
        row = summary.loc[item]
        assert row["n_dk"] == cells.count("dk")
        assert row["n_missing"] == cells.count(None)
        assert row[COUNTS].tolist() == [codes.count(code) for code in range(1, 6)]
        assert row["n_high"] == sum(c >= 4 for c in codes)
        if codes:
            assert exact(summary, "mean")[item] == statistics.mean(map(Fraction, codes))
            assert row["median"] == statistics.median(codes)
        if len(codes) > 1:
            assert row["mean"] == pytest.approx(np.mean(codes))
            assert row["sd"] == pytest.approx(np.std(codes, ddof=1), abs=1e-12)


@settings(deadline=None)
@given(frames(), st.randoms())
def test_the_order_of_respondents_and_columns_makes_no_difference(raw: pd.DataFrame, lot) -> None:
    rows, columns = list(raw.index), list(raw)
    lot.shuffle(rows)
    lot.shuffle(columns)
    shuffled = raw.loc[rows, columns]
    pd.testing.assert_frame_equal(
        summarise(code_answers(raw, MOTIVES), MOTIVES),
        summarise(code_answers(shuffled, MOTIVES), MOTIVES),
    )


@settings(deadline=None)
@given(frames(), st.data())
def test_groups_add_up_to_the_whole_and_the_answers_to_those_asked(
    raw: pd.DataFrame, data: st.DataObject
) -> None:
    tidy = code_answers(raw, MOTIVES)
    group = data.draw(
        st.lists(st.sampled_from("xyz"), min_size=len(raw), max_size=len(raw)), label="groups"
    )
    overall = summarise(tidy, MOTIVES)
    added = ["n_asked", "n_answered", "n_dk", "n_missing", "total", "total_squares", "n_high"]
    added += COUNTS
    by_group = summarise(tidy, MOTIVES, pd.Series(group, index=raw.index))
    summed = by_group[added].groupby(level="item", sort=False).sum()
    pd.testing.assert_frame_equal(summed, overall[added])
    assert (overall[[*COUNTS, "n_dk", "n_missing"]].sum(axis=1) == overall["n_asked"]).all()
    assert overall["n_asked"].sum() == raw.size


def test_counting_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lot = np.random.default_rng(7)
    cells = np.array([1, 2, 3, 4, 5, "dk", None], dtype=object)[lot.integers(0, 7, (100, 9))]
    tidy = code_answers(pd.DataFrame(cells, columns=list(MOTIVES.item_ids)), MOTIVES)
    by = pd.Series(lot.choice(["x", "y"], 100))
    whole = count_answers(tidy, MOTIVES, by)
    monkeypatch.setattr("helpers.likert._CHUNK", 7)
    pd.testing.assert_frame_equal(count_answers(tidy, MOTIVES, by), whole)


# ---- along the rows ----


def test_each_respondent_by_hand() -> None:
    people = per_respondent(code_answers(RAW, MOTIVES), MOTIVES, include_other=True)
    columns = ["n_asked", "n_answered", "n_dk", "n_missing", "n_high", "total"]
    assert people[columns].to_numpy().tolist() == [
        [3, 2, 0, 1, 1, 6],
        [3, 2, 1, 0, 1, 6],
        [3, 2, 1, 0, 2, 9],
        [3, 2, 0, 1, 1, 5],
    ]
    assert exact(people, "mean").tolist() == [3, 3, Fraction(9, 2), Fraction(5, 2)]
    worded = per_respondent(code_answers(RAW, MOTIVES), MOTIVES, include_other=False)
    assert worded[columns].to_numpy().tolist() == [
        [2, 2, 0, 0, 1, 6],
        [2, 2, 0, 0, 1, 6],
        [2, 1, 1, 0, 1, 4],
        [2, 1, 0, 1, 1, 4],
    ]


def test_a_respondent_who_answered_nothing_has_no_mean() -> None:
    raw = pd.DataFrame({"financing": ["dk", 2]}, index=["a", "b"])
    people = per_respondent(code_answers(raw, MOTIVES), MOTIVES, include_other=False)
    assert np.isnan(people.loc["a", "mean"])
    assert people.loc["b", "mean"] == 2


def test_categories_have_neither_sum_nor_threshold_along_the_rows() -> None:
    tidy = code_answers(pd.DataFrame({"methods": [1, 2]}), LASTING)
    assert "total" not in per_respondent(tidy, LASTING, include_other=False)
    with pytest.raises(BookError, match=r"scale 'lasting' .* has no high_from"):
        high_per_respondent(tidy, LASTING, include_other=False)


def test_the_number_of_high_priorities_and_its_distribution() -> None:
    tidy = code_answers(RAW, MOTIVES)
    assert high_per_respondent(tidy, MOTIVES, include_other=True).tolist() == [1, 1, 2, 1]
    distribution = high_distribution(tidy, MOTIVES, include_other=True)
    assert distribution["respondents"].tolist() == [0, 3, 1, 0, 0, 0, 0, 0, 0, 0]
    without = high_distribution(tidy, MOTIVES, include_other=False)
    assert without["respondents"].tolist() == [0, 4, 0, 0, 0, 0, 0, 0, 0]  # 0 to 8, as Table 9
    assert without["share"].tolist()[:2] == [0.0, 1.0]


def test_table_9_counts_the_motives_without_other() -> None:
    # Table 9: respondents with 0, 1, … 8 motives. Table 8: respondents with high priority, item
    # by item, "other" last. Both count the same ticks, and only without "other" they agree.
    table_9 = [1, 1, 2, 3, 9, 6, 2, 0, 1]
    table_8 = [15, 15, 11, 14, 11, 12, 17, 5, 4]
    ticks = sum(number * people for number, people in enumerate(table_9))
    assert ticks == sum(table_8[:-1]) != sum(table_8)


@settings(deadline=None)
@given(frames(), st.booleans())
def test_rows_and_columns_count_the_same_answers(raw: pd.DataFrame, include_other: bool) -> None:
    tidy = code_answers(raw, MOTIVES)
    items = summarise(tidy, MOTIVES)
    if not include_other:
        items = items.drop(index="other")
    people = per_respondent(tidy, MOTIVES, include_other=include_other)
    for column in ("n_asked", "n_answered", "n_dk", "n_missing", "n_high", "total"):
        assert people[column].sum() == items[column].sum()
    distribution = high_distribution(tidy, MOTIVES, include_other=include_other)
    assert distribution["respondents"].sum() == len(raw)
    assert (distribution.index * distribution["respondents"]).sum() == items["n_high"].sum()
