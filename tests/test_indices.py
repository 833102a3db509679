"""The indices and the report's descriptive rules, against its printed numbers and by hand."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.codebook import load_codebook
from helpers.errors import BookError
from helpers.indices import (
    absolute_index,
    active_inactive,
    as_fractions,
    crosstab_totals,
    duration_table,
    durations,
    economic_indices,
    level_counts,
    most_positive_by_municipality,
    multiple_counts,
    multiple_distribution,
    quantile_inclusive,
    quartiles_inclusive,
    relative_index,
)
from helpers.responses import Responses

BOOK = load_codebook(Path(__file__).parents[1] / "data" / "codebook.yml")
NEXT = BOOK.scales["next"]
ECONOMIC = ["financing", "savings"]
OTHERS = [i for i in BOOK.battery("motives").main_ids if i not in ECONOMIC]

# Table 10, printed: (absolute, relative) in hundredths, in the order of its rows.
TABLE_10 = [
    *[(13, 8), (25, 15), (38, 17), (50, 19), (50, 20), (63, 23), (63, 24), (63, 24), (75, 25)],
    *[(13, 25), (63, 25), (50, 25), (75, 27), (100, 28), (50, 29), (75, 30), (63, 31), (75, 32)],
    *[(75, 32), (88, 33), (100, 35), (75, 35), (100, 36), (88, 37), (100, 40)],
]


def person(economic: list[object], others: list[object], other: object = None) -> pd.DataFrame:
    cells = dict(zip([*ECONOMIC, *OTHERS, "other"], [*economic, *others, other], strict=True))
    return pd.DataFrame([cells], index=["a"], dtype=object)


def absolute(frame: pd.DataFrame, dk: str = "missing", **rules) -> Fraction | None:
    return as_fractions(absolute_index(frame, items=ECONOMIC, dk=dk, **rules)).iloc[0]


def relative(
    frame: pd.DataFrame, dk: str = "missing", include_other: bool = False, **rules
) -> Fraction | None:
    ratios = relative_index(
        frame, items=ECONOMIC, others=OTHERS, dk=dk, include_other=include_other, **rules
    )
    return as_fractions(ratios).iloc[0]


# ---- what the report's box says in words ----


def test_absolute_runs_from_not_at_all_to_a_very_high_degree() -> None:
    assert absolute(person([1, 1], [3] * 6)) == 0
    assert absolute(person([5, 5], [3] * 6)) == 1


def test_relative_is_0_without_economy_and_1_without_anything_else() -> None:
    assert relative(person([1, 1], [3] * 6)) == 0
    assert relative(person([5, 5], [1] * 6)) == 1
    assert relative(person([5, 5], [1] * 5 + [2])) < 1


def test_absolute_answers_are_sums_from_2_to_10_brought_to_0_to_1() -> None:
    for first in range(1, 6):
        for second in range(1, 6):
            found = absolute(person([first, second], [1] * 6))
            assert found == Fraction(first + second - 2, 8)


def test_a_respondent_with_no_priority_at_all_has_no_relative_index() -> None:
    assert relative(person([1, 1], [1] * 6)) is None
    assert absolute(person([1, 1], [1] * 6)) == 0


# ---- which formula the 25 printed pairs allow ----


def fits(printed: int, value: Fraction) -> bool:
    """Whether a value may be printed as so many hundredths, rounding ties either way."""
    return abs(value - Fraction(printed, 100)) <= Fraction(1, 200)


FORMULAS: dict[str, Callable[[int, int, int], Fraction]] = {
    # e: economic answers above the lowest, 0 to 8; o: those of the k others, 0 to 4k
    "sums": lambda e, o, _k: Fraction(e, e + o) if e + o else Fraction(-1),
    "means": lambda e, o, k: (
        Fraction(e, 2) / (Fraction(e, 2) + Fraction(o, k)) if e + o else Fraction(-1)
    ),
    "uncorrected": lambda e, o, k: Fraction(e + 2, e + 2 + o + k),
    "product": lambda e, o, k: Fraction(e, 8) * (1 - Fraction(o, 4 * k)),
    "difference": lambda e, o, k: (Fraction(e, 8) - Fraction(o, 4 * k) + 1) / 2,
}


def unreachable(formula: str, k: int) -> list[tuple[int, int]]:
    return [
        (a, r)
        for a, r in TABLE_10
        if not any(
            fits(a, Fraction(e, 8)) and fits(r, FORMULAS[formula](e, o, k))
            for e in range(9)
            for o in range(4 * k + 1)
        )
    ]


@pytest.mark.parametrize("k", [6, 7])
def test_only_the_ratio_of_sums_reaches_all_25_printed_pairs(k: int) -> None:
    failing = {formula: len(unreachable(formula, k)) for formula in FORMULAS}
    assert failing["sums"] == 0
    assert all(count > 0 for formula, count in failing.items() if formula != "sums")


def spread(points: int, items: int) -> list[object]:
    """Answers that lie so many points above the lowest."""
    return [1 + min(4, max(0, points - 4 * place)) for place in range(items)]


@pytest.mark.parametrize(("printed_absolute", "printed_relative"), TABLE_10)
def test_every_printed_pair_comes_out_of_possible_answers(
    printed_absolute: int, printed_relative: int
) -> None:
    [e] = [e for e in range(9) if fits(printed_absolute, Fraction(e, 8))]
    found = [
        relative(frame)
        for o in range(25)
        if absolute(frame := person(spread(e, 2), spread(o, 6))) == Fraction(e, 8)
        and fits(printed_relative, relative(frame))
    ]
    assert found


def test_the_printed_mean_of_the_absolute_index_is_the_mean_of_its_rows() -> None:
    eighths = [e for a, _ in TABLE_10 for e in range(9) if fits(a, Fraction(e, 8))]
    assert len(eighths) == 25
    assert Fraction(sum(eighths), 8 * 25) == Fraction(65, 100)


# ---- don't know, no answer and "other", worked by hand ----


@pytest.mark.parametrize(
    ("economic", "dk", "expected"),
    [
        ([4, "dk"], "missing", None),
        ([4, "dk"], "as_not_at_all", Fraction(3, 8)),
        ([4, "dk"], "available", Fraction(3, 4)),
        (["dk", "dk"], "missing", None),
        (["dk", "dk"], "as_not_at_all", Fraction(0)),
        (["dk", "dk"], "available", None),
        ([4, 2], "missing", Fraction(1, 2)),
    ],
)
def test_what_dont_know_does_to_the_absolute_index(economic, dk: str, expected) -> None:
    assert absolute(person(economic, [1] * 6), dk) == expected


@pytest.mark.parametrize(
    ("economic", "others", "dk", "expected"),
    [
        # e = 3, o = 2 + 2 + 2 + 2 + 0 + 0
        ([4, "dk"], [3, 3, 3, 3, 1, "dk"], "missing", None),
        ([4, "dk"], [3, 3, 3, 3, 1, "dk"], "as_not_at_all", Fraction(3, 11)),
        # 2 · 3/1 = 6 against 6 · 8/5 = 48/5
        ([4, "dk"], [3, 3, 3, 3, 1, "dk"], "available", Fraction(6) / (6 + Fraction(48, 5))),
        ([4, 4], ["dk"] * 6, "as_not_at_all", Fraction(1)),
        ([4, 4], ["dk"] * 6, "available", None),
        (["dk", "dk"], [3] * 6, "as_not_at_all", Fraction(0)),
        (["dk", "dk"], [3] * 6, "available", None),
    ],
)
def test_what_dont_know_does_to_the_relative_index(economic, others, dk: str, expected) -> None:
    assert relative(person(economic, others), dk) == expected


def test_no_answer_may_follow_another_rule_than_dont_know() -> None:
    frame = person([4, None], [3] * 6)
    assert absolute(frame, "as_not_at_all") == Fraction(3, 8)
    assert absolute(frame, "as_not_at_all", no_answer="missing") is None
    assert absolute(frame, "missing", no_answer="available") == Fraction(3, 4)
    assert relative(frame, "missing", no_answer="as_not_at_all") == Fraction(3, 15)


def test_other_counts_only_where_it_is_said_to() -> None:
    frame = person([5, 5], [2] * 6, other=5)
    assert relative(frame) == Fraction(8, 14)
    assert relative(frame, include_other=True) == Fraction(8, 18)
    listed = relative_index(
        frame, items=ECONOMIC, others=[*OTHERS, "other"], dk="missing", include_other=False
    )
    assert as_fractions(listed)["a"] == Fraction(8, 14)
    assert relative(person([5, 5], [2] * 6), include_other=True) is None  # nothing there


def test_both_indices_of_a_set_of_answers() -> None:
    frame = pd.DataFrame(None, index=["a", "b"], columns=list(BOOK.columns), dtype=object)
    answers = {"financing": 5, "savings": 4, "innovation": 3, "other": 5}
    for item, code in answers.items():
        frame.loc["a", f"motives_{item}"] = code
    responses = Responses(frame, "answers", Path("x.csv"))
    found = economic_indices(responses, BOOK, dk="as_not_at_all", include_other=False)
    assert found.loc["a"].tolist() == [Fraction(7, 8), Fraction(7, 9)]
    assert found.loc["b"].tolist() == [0, None]
    with_other = economic_indices(responses, BOOK, dk="as_not_at_all", include_other=True)
    assert with_other.loc["a", "relative"] == Fraction(7, 13)
    kept = economic_indices(
        responses, BOOK, dk="missing", no_answer="available", include_other=False
    )
    assert kept.loc["a", "relative"] == Fraction(7, 7 + 6 * 2)
    assert kept.loc["b"].tolist() == [None, None]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dk": "zero"}, "unknown rule 'zero'"),
        ({"items": ["financing", "saving"]}, "Did you mean 'savings'"),
        ({"items": []}, "at least one item"),
        ({"others": ["savings"]}, "'savings' stands on both sides"),
    ],
)
def test_a_wrong_call_is_told(change: dict, words: str) -> None:
    call = {"items": ECONOMIC, "others": OTHERS, "dk": "missing", "include_other": False} | change
    with pytest.raises(BookError, match=words):
        relative_index(person([1, 2], [3] * 6), **call)


@pytest.mark.parametrize("value", [0, 6, "4", 2.5, True])
def test_only_coded_answers_are_added_up(value: object) -> None:
    with pytest.raises(BookError, match="is not on the scale from 1 to 5"):
        absolute(person([value, 3], [3] * 6))


CELLS = st.sampled_from([1, 2, 3, 4, 5, "dk"])


@settings(deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=2), st.lists(CELLS, min_size=6, max_size=6))
def test_indices_stay_within_0_and_1_and_rules_agree_without_dont_know(economic, others) -> None:
    frame = person(economic, others)
    rules = ("missing", "as_not_at_all", "available")
    for index in (absolute, relative):
        values = [index(frame, rule) for rule in rules]
        assert all(value is None or 0 <= value <= 1 for value in values)
        if "dk" not in [*economic, *others]:
            assert len(set(values)) == 1


# ---- quartiles ----


def test_quartiles_reproduce_the_internal_column_of_table_3() -> None:
    # Three investments: minimum, median and maximum are all of them.
    column = quartiles_inclusive([4_900_000, 2_952_000, 6_000_000])
    assert column.quartile1 == 3_926_000
    assert column.quartile3 == 5_450_000
    assert (column.minimum, column.median, column.maximum) == (2_952_000, 4_900_000, 6_000_000)
    assert column.n == 3
    assert column.mean == Fraction(13_852_000, 3)  # printed 4.617.333
    assert column.mean.__floor__() == 4_617_333


def test_no_other_of_the_nine_definitions_does() -> None:
    methods = {
        "inverted_cdf": 1,
        "averaged_inverted_cdf": 2,
        "closest_observation": 3,
        "interpolated_inverted_cdf": 4,
        "hazen": 5,
        "weibull": 6,
        "linear": 7,
        "median_unbiased": 8,
        "normal_unbiased": 9,
    }
    values = [2_952_000, 4_900_000, 6_000_000]
    fitting = [n for m, n in methods.items() if np.quantile(values, 0.25, method=m) == 3_926_000]
    assert fitting == [7]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        # R> summary(c(1, 12, 14, 3, 96, 111)), as printed on the R-help list, 13 January 2012
        ([1, 12, 14, 3, 96, 111], ["1.00", "5.25", "13.00", "75.50", "111.00", "39.50"]),
        # R> quantile(1:10), mean(1:10)
        (range(1, 11), ["1", "3.25", "5.5", "7.75", "10", "5.5"]),
        ([7], ["7"] * 6),
    ],
)
def test_five_numbers_as_r_prints_them(values, printed: list[str]) -> None:
    five = quartiles_inclusive(values)
    found = [five.minimum, five.quartile1, five.median, five.quartile3, five.maximum, five.mean]
    assert found == [Fraction(number) for number in printed]


@settings(deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=30))
def test_quartiles_agree_with_the_standard_library_and_numpy(values: list[int]) -> None:
    five = quartiles_inclusive(values)
    expected = statistics.quantiles(map(Fraction, values), n=4, method="inclusive")
    assert [five.quartile1, five.median, five.quartile3] == expected
    quartile = float(np.quantile(values, 0.25, method="linear"))
    assert float(five.quartile1) == pytest.approx(quartile)


def test_quantiles_are_exact_for_decimals_and_fractions() -> None:
    assert quantile_inclusive([Decimal("0.1"), Decimal("0.2")], Decimal("0.5")) == Fraction(3, 20)


@pytest.mark.parametrize(("values", "p"), [([], 0.5), ([1], 2), ([1], -1)])
def test_a_quantile_of_nothing_or_beyond_the_ends_is_told(values, p) -> None:
    with pytest.raises(BookError):
        quantile_inclusive(values, p)


# ---- durations ----

START = pd.Series([2021, 2022, 2021, 2020, None], index=list("abcde"))
END = pd.Series([2021, 2025, 2024, 2027, 2025], index=list("abcde"))
BANDS = {"y0_2": (0, 2), "y3_5": (3, 5), "y6_plus": (6, None)}


def test_durations_are_differences_of_years() -> None:
    assert durations(START, END).tolist() == [0, 3, 3, 7, pd.NA]


def test_durations_are_laid_out_as_in_table_6() -> None:
    investor = pd.Series(
        pd.Categorical(["DSI", "DSI", "DSK", "DSI", "DSK"], ["DSI", "DSK", "internal"]),
        index=list("abcde"),
    )
    table = duration_table(durations(START, END), bands=BANDS, by=investor)
    assert table.index.tolist() == ["DSI", "DSK", "internal", "total"]
    assert table.columns.tolist() == [*BANDS, "total", "sum", "mean"]
    assert table.loc["DSI"].tolist() == [1, 1, 1, 3, 10, 10 / 3]
    assert table.loc["DSK", ["y3_5", "total", "mean"]].tolist() == [1, 1, 3]  # e is not known
    assert table.loc["internal"].isna().tolist() == [False] * 5 + [True]
    assert table.loc["total"].tolist() == [1, 2, 1, 4, 13, 13 / 4]


def test_impossible_durations_are_told() -> None:
    with pytest.raises(BookError, match="'b' ends in 2020, before it starts in 2021"):
        durations(pd.Series({"a": 2020, "b": 2021}), pd.Series({"a": 2020, "b": 2020}))
    with pytest.raises(BookError, match="not a whole year"):
        durations(pd.Series([2020.5]), pd.Series([2022]))
    group = pd.Series(["x"], index=["a"])
    for bands in ({"short": (0, 2)}, {"short": (0, 4), "long": (3, None)}):
        with pytest.raises(BookError, match="bands instead of one"):
            duration_table(pd.Series([3], index=["a"]), bands=bands, by=group)


# ---- tables with totals ----


def test_table_2_is_counted_back_from_its_cases() -> None:
    # Rows: provider; columns: investor. The zeros are cells of the printed table.
    printed = pd.DataFrame(
        [[6, 10, 2, 18], [5, 0, 1, 6], [1, 0, 0, 1], [12, 10, 3, 25]],
        index=["external", "internal", "both", "total"],
        columns=["DSI", "DSK", "internal", "total"],
    )
    cases = [
        (provider, investor)
        for provider in printed.index[:-1]
        for investor in printed.columns[:-1]
        for _ in range(printed.loc[provider, investor])
    ]
    providers = pd.Series(pd.Categorical([p for p, _ in cases], printed.index[:-1]))
    investors = pd.Series(pd.Categorical([i for _, i in cases], printed.columns[:-1]))
    pd.testing.assert_frame_equal(crosstab_totals(providers, investors), printed)


def test_categories_that_are_empty_and_cases_that_are_missing_stay_visible() -> None:
    rows = pd.Series(pd.Categorical(["x", None, "x"], ["x", "y"]), name="r")
    columns = pd.Series(["p", "q", None], name="c")
    table = crosstab_totals(rows, columns, missing="unknown")
    assert table.loc["y"].tolist() == [0, 0, 0, 0]
    assert table.loc["unknown"].tolist() == [0, 1, 0, 1]
    assert table["unknown"].tolist() == [1, 0, 0, 1]
    assert table.loc["total", "total"] == 3
    assert (table.index.name, table.columns.name) == ("r", "c")
    with pytest.raises(BookError, match="'1' has nothing to be counted under"):
        crosstab_totals(rows, columns)


def test_a_table_that_would_mislead_is_refused() -> None:
    with pytest.raises(BookError, match="the same cases"):
        crosstab_totals(pd.Series([1, 2]), pd.Series([1, 2], index=[1, 0]))
    with pytest.raises(BookError, match="already the name of a category"):
        crosstab_totals(pd.Series(["total"]), pd.Series(["x"]))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1))
def test_cross_tables_agree_with_pandas(pairs: list[tuple[str, str]]) -> None:
    rows, columns = (pd.Series(values) for values in zip(*pairs, strict=True))
    expected = pd.crosstab(rows, columns, margins=True, margins_name="total")
    found = crosstab_totals(rows, columns)
    assert found.to_dict() == expected.to_dict()


# ---- several answers ----

AREAS = ["employment", "adults", "children", "dk"]
PAYING = pd.Series(
    {
        "a": ["employment"],
        "b": ["employment", "adults"],
        "c": ("adults", "adults"),
        "d": None,
        "e": [],
        "f": "dk",
    }
)


def test_options_are_counted_among_those_who_answered() -> None:
    counts = multiple_counts(PAYING, AREAS)
    assert counts["count"].tolist() == [2, 2, 0, 1]
    assert counts["n_answered"].tolist() == [4] * 4
    assert counts["share"].tolist() == [0.5, 0.5, 0, 0.25]


def test_respondents_are_counted_by_their_number_of_options() -> None:
    assert multiple_distribution(PAYING, AREAS).tolist() == [3, 2, 1, 0]
    assert multiple_distribution(PAYING, AREAS, apart=()).tolist() == [2, 3, 1, 0, 0]


def test_tables_4_and_5_count_the_same_ticks() -> None:
    table_4, table_5 = [19, 7, 4, 3, 3, 1], {1: 17, 2: 7, 6: 1}
    assert sum(table_4) == sum(areas * people for areas, people in table_5.items())


def test_an_option_that_was_not_offered_is_told() -> None:
    with pytest.raises(BookError, match=r"'adult', ticked by 'a'.*Did you mean 'adults'\?"):
        multiple_counts(pd.Series({"a": ["adult"]}), AREAS)
    assert multiple_counts(pd.Series({"a": None}), AREAS)["share"].isna().all()


# ---- the next investment ----


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([2], 2),
        ([2, 5, 3], 5),
        (["dk", 1], 1),  # someone who does not know does not hide someone who does
        ([1, "dk"], 1),
        (["dk", "dk"], "dk"),
        ([None, "dk"], "dk"),
        (["dk", None], "dk"),
        ([None, 4], 4),
        ([None, None], None),
    ],
)
def test_a_municipality_is_placed_by_its_most_positive_respondent(answers, expected) -> None:
    index = [f"r{k}" for k in range(len(answers))]
    where = pd.Series("Aarhus", index=index)
    placed = most_positive_by_municipality(pd.Series(answers, index=index, dtype=object), where)
    assert placed.to_dict() == {"Aarhus": expected}


def test_municipalities_keep_their_order_and_none_is_left_out() -> None:
    answers = pd.Series({"a": 2, "b": "dk", "c": 4}, dtype=object)
    where = pd.Series({"c": "Vejle", "b": "Randers", "a": "Vejle", "z": "Egedal"})
    placed = most_positive_by_municipality(answers, where)
    assert list(placed.items()) == [("Vejle", 4), ("Randers", "dk")]
    with pytest.raises(BookError, match="respondent 'b' has no municipality"):
        most_positive_by_municipality(answers, where.drop("b"))


def test_table_17_splits_into_5_active_and_9_inactive() -> None:
    # Table 17 from top to bottom: 0, 6, 3, 2, 3 and one that does not know, of 15.
    placed = pd.Series([2] * 6 + [3] * 3 + [4] * 2 + [5] * 3 + ["dk"], dtype=object)
    assert level_counts(placed, NEXT).to_dict() == {
        "no": 0,
        "maybe_no_ideas": 6,
        "maybe_considering": 3,
        "maybe_preparing": 2,
        "yes": 3,
        "dk": 1,
        "no_answer": 0,
        "total": 15,
    }
    split = active_inactive(placed, NEXT)
    assert split.to_dict() == {"active": 5, "inactive": 9, "dk": 1, "no_answer": 0, "total": 15}


def test_levels_that_do_not_exist_and_scales_without_a_threshold_are_told() -> None:
    with pytest.raises(BookError, match="'6' of 'a' is not on the scale 'next'"):
        level_counts(pd.Series({"a": 6}), NEXT)
    with pytest.raises(BookError, match="has no active_from"):
        active_inactive(pd.Series({"a": 1}), BOOK.scales["degree"])
    assert level_counts(pd.Series({"a": None}, dtype=object), NEXT)["no_answer"] == 1
