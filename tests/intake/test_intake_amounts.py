"""Amounts, counts and years: what can mean one number is read, what can mean two is refused."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from helpers.intake.amounts import UnclearError, is_unstated, parse_amount, parse_count
from helpers.intake.years import parse_year

AMOUNTS = {
    "6 mio. kr.": 6_000_000,
    "1.250.000 kr": 1_250_000,
    "ca. 3,5 mio": 3_500_000,
    "12.543.000": 12_543_000,
    "DKK 6m": 6_000_000,
    "6.000.000,00": 6_000_000,
    "6,000,000.00": 6_000_000,
    "6,000,000": 6_000_000,
    "1 250 000 kr.": 1_250_000,
    "1\u00a0250\u00a0000": 1_250_000,
    "1.250": 1_250,
    "0,5 mio. kr.": 500_000,
    "0,250 mio": 250_000,
    "100.000,-": 100_000,
    "500 t.kr.": 500_000,
    "d.kr. 500.000": 500_000,
    "2,25 millioner kroner": 2_250_000,
    "1,2 mia. kr.": 1_200_000_000,
    "3.5 million DKK": 3_500_000,
    "12 mkr.": 12_000_000,
    "Kr. 4 mio.": 4_000_000,
    "1250000.0": 1_250_000,
    "4.0": 4,
    "0": 0,
    "~3 mio": 3_000_000,
    "1'250'000": 1_250_000,
}

REFUSED = {
    "1,250": "could be 1250",
    "1.250 mio": "could be 1250",
    "3,500 mio. kr.": "could be 3500",
    "5-6 mio": "more than one number",
    "2 1/2 mio": "more than one number",
    "6 mio. EUR": "euros",
    "€ 5m": "euros",
    "-5000": "negative",
    "5E+06": "shortened",
    "3,5": "no whole number of kroner",
    "500.000 + moms": "unclear",
    "6 mio. kr. årligt": "årligt",
    "4.000.0": "signs",
    "12.34.567": "signs",
    "mange penge": "no amount",
    "1 billion": "billion",
    "over 5 mio.": "over",
    "5 mio. kr. mia.": "two units",
    "1.1250": "no whole number",
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_read(text):
    assert parse_amount(text) == AMOUNTS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_an_unclear_amount_is_refused_with_the_reason(text):
    with pytest.raises(UnclearError, match=REFUSED[text]) as caught:
        parse_amount(text)
    assert caught.value.hint


@given(
    amount=st.integers(0, 10**12),
    locale=st.sampled_from(["da_DK", "en_US", "sv_SE"]),
    around=st.sampled_from(["{} kr.", "DKK {}", "ca. {} kroner", "{}", "kr {},-"]),
)
def test_what_another_library_formats_is_read_back_or_refused(amount, locale, around):
    text = around.format(format_decimal(amount, locale=locale))
    # An American comma with three digits behind it is a Danish decimal comma: never guessed.
    if locale == "en_US" and 1_000 <= amount < 1_000_000:
        with pytest.raises(UnclearError):
            parse_amount(text)
    else:
        assert parse_amount(text) == amount


@given(st.integers(1, 99_999), st.integers(0, 99), st.sampled_from(["mio.", "mio. kr.", "million"]))
def test_millions_with_decimals_are_exact(whole, hundredths, unit):
    danish = f"{whole},{hundredths:02d} {unit}"
    assert parse_amount(danish) == whole * 1_000_000 + hundredths * 10_000
    assert parse_amount(danish.replace(",", ".")) == parse_amount(danish)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text):
    for parse in (parse_amount, parse_count, parse_year):
        try:
            number = parse(text)
        except UnclearError as refused:
            number = len(refused.hint)
        assert number >= 0


@pytest.mark.parametrize(
    ("text", "number"),
    [("150", 150), ("ca. 1.200 borgere", 1200), ("12 familier", 12), ("3.0", 3), ("0", 0)],
)
def test_a_count_is_read(text, number):
    assert parse_count(text) == number


@pytest.mark.parametrize("text", ["100-150", "12,5", "1200 pr. år", "5 mio", "-3", "mange"])
def test_an_unclear_count_is_refused(text):
    with pytest.raises(UnclearError):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021", 2021), ("2021.0", 2021), ("2021-05-03", 2021), ("2021-05-03 10:00:00", 2021),
        ("03-05-2021", 2021), ("3/5/2021", 2021), ("05/2021", 2021), ("maj 2021", 2021),
        ("1. maj 2021", 2021), ("ultimo 2022", 2022), ("Q3 2021", 2021), ("3. kvartal 2021", 2021),
        ("ca. 2021", 2021), ("2021 (forventet)", 2021), ("May 2021.", 2021),
    ],
)  # fmt: skip
def test_a_year_is_read(text, year):
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021/22", "two years"), ("2021-2022", "two years"), ("2021–22", "two years"),
        ("'21", "two digits"), ("21", "two digits"), ("før 2021", "før"), ("2021?", r"\?"),
        ("44197", "no year"), ("aldrig", "no year"), ("2021 og 2022", "more than one"),
        ("> 2021", ">"),
    ],
)  # fmt: skip
def test_an_unclear_year_is_refused(text, reason):
    with pytest.raises(UnclearError, match=reason):
        parse_year(text)


def test_a_date_as_a_serial_number_is_suspected():
    with pytest.raises(UnclearError) as caught:
        parse_year("44197")
    assert "date" in caught.value.hint


@pytest.mark.parametrize("text", ["Ved ikke", "Don't know", "DON’T KNOW", "-", "–", "?", "n/a"])
def test_no_answer_in_words_is_known(text):
    assert is_unstated(text)


@pytest.mark.parametrize("text", ["0", "1", "nej", "2021", "ingen"])
def test_an_answer_is_not_taken_for_none(text):
    assert not is_unstated(text)
