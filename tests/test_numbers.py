"""Printed numbers against hand-worked readings, rounding against a search over all integers."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import BookError
from helpers.numbers import (
    MINUS,
    NO_BREAK_SPACE,
    exact,
    format_kroner,
    format_million,
    format_number,
    format_percent,
    parse_printed,
    round_half_up,
)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("3,5", "3.5", 1),
        ("4,0", "4.0", 1),
        ("0,08", "0.08", 2),
        ("15", "15", 0),
        ("0", "0", 0),
        ("12.543.000", "12543000", 0),
        ("1.200.000", "1200000", 0),
        ("1.234,50", "1234.50", 2),
        (" 17,3 ", "17.3", 1),
        ("-0,5", "-0.5", 1),
        ("\u22122", "-2", 0),
    ],
)
def test_a_printed_number_is_read_exactly(text, value, decimals):
    printed = parse_printed(text)
    assert printed.value == Decimal(value)
    assert printed.decimals == decimals
    assert printed.text == text


@pytest.mark.parametrize(
    "text", ["", "-", "3.5", "1.23", "12.5430", "1,2,3", "3,", ",5", "83%", "ti", "1 200", "1.2.3"]
)
def test_what_is_no_printed_number_is_refused(text):
    with pytest.raises(BookError, match="is not a number as the report prints them"):
        parse_printed(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3,5", "3.45", "3.55"),
        ("0,63", "0.625", "0.635"),
        ("4,0", "3.95", "4.05"),
        ("5", "4.5", "5.5"),
        ("12.543.000", "12542999.5", "12543000.5"),
    ],
)
def test_a_printed_number_stands_for_a_closed_interval(text, low, high):
    printed = parse_printed(text)
    assert printed.interval == (Fraction(low), Fraction(high))
    assert printed.contains(Fraction(low))
    assert printed.contains(Fraction(high))
    assert not printed.contains(Fraction(low) - Fraction(1, 10**9))


def test_a_tie_may_have_been_rounded_either_way():
    # five eighths is printed 0,63 half up and 0,62 half to even
    assert parse_printed("0,63").contains(Fraction(5, 8))
    assert parse_printed("0,62").contains(Fraction(5, 8))


@pytest.mark.parametrize(
    ("x", "decimals", "expected"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(41, 16), 1, "2.6"),
        (Fraction(19, 25), 1, "0.8"),
        (Decimal("2.675"), 2, "2.68"),
        (2.675, 2, "2.68"),
        (0.1 + 0.2, 1, "0.3"),
        (1.005, 2, "1.01"),
        (Fraction(1, 3), 4, "0.3333"),
        (4, 1, "4.0"),
        (0, 2, "0.00"),
        (Fraction(-1, 100), 1, "0.0"),
        (1250, -2, "1300"),
        (np.float64(0.45), 1, "0.5"),
        (np.int64(7), 1, "7.0"),
    ],
)
def test_ties_go_up_and_trailing_zeros_stay(x, decimals, expected):
    assert str(round_half_up(x, decimals)) == expected


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_the_rounded_value_is_the_nearest_one(x, decimals):
    rounded = Fraction(round_half_up(x, decimals))
    step = Fraction(1, 10**decimals)
    assert abs(rounded - x) <= step / 2
    if abs(rounded - x) == step / 2:
        assert abs(rounded) > abs(x)


@given(st.integers(-(10**7), 10**7), st.integers(0, 3))
def test_a_rounded_value_survives_printing_and_reading(units, decimals):
    shown = format_number(Fraction(units, 10**decimals), decimals, "da")
    read = parse_printed(shown)
    assert read.value == Decimal(units).scaleb(-decimals)
    assert read.decimals == decimals


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_has_no_value_cannot_be_shown(bad):
    with pytest.raises(ValueError, match="has no exact value"):
        exact(bad)


def test_text_is_no_number():
    with pytest.raises(TypeError, match="str is no number"):
        exact("3,5")


@pytest.mark.parametrize(
    ("x", "decimals", "lang", "expected"),
    [
        (Fraction(12543000), 0, "en", "12,543,000"),
        (Fraction(12543000), 0, "da", "12.543.000"),
        (Fraction(12345, 10), 1, "en", "1,234.5"),
        (Fraction(12345, 10), 1, "da", "1.234,5"),
        (Fraction(5, 2), 0, "en", "3"),
        (Fraction(-5, 2), 1, "da", f"{MINUS}2,5"),
        (Fraction(-1, 1000), 1, "en", "0.0"),
        (999.95, 1, "en", "1,000.0"),
        (2024, -1, "en", "2,020"),
    ],
)
def test_numbers_are_shown_in_both_languages(x, decimals, lang, expected):
    assert format_number(x, decimals, lang) == expected


def test_years_are_not_grouped():
    assert format_number(2024, grouping=False) == "2024"


def test_an_unknown_language_is_refused():
    with pytest.raises(BookError, match="no number format for the language 'de'"):
        format_number(1, 0, "de")


def test_percentages_millions_and_kroner():
    assert format_percent(Fraction(25, 30)) == "83%"
    assert format_percent(Fraction(1, 8), 1, "da") == f"12,5{NO_BREAK_SPACE}%"
    assert format_million(6_479_415).split(NO_BREAK_SPACE) == ["DKK", "6.5", "million"]
    assert format_million(17_300_000, lang="da").split(NO_BREAK_SPACE) == ["17,3", "mio.", "kr."]
    assert format_million(Fraction(350_000), 2).split(NO_BREAK_SPACE)[1] == "0.35"
    assert format_kroner(6_479_415).split(NO_BREAK_SPACE) == ["DKK", "6,479,415"]
    assert format_kroner(Fraction(1001, 2), "da").split(NO_BREAK_SPACE) == ["501", "kr."]


def test_a_report_may_print_decimals_after_a_point():
    assert parse_printed("1,234.50", decimal_sign=".").value == Decimal("1234.50")
    assert parse_printed("1.955", decimal_sign=".").decimals == 3
    assert parse_printed("1.955").value == 1955
    with pytest.raises(BookError, match="Write decimals after a point"):
        parse_printed("3,5", decimal_sign=".")
