"""Numbers as words in a sentence, against what a careful typist would write."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from helpers import text
from helpers.errors import BookError


@pytest.mark.parametrize(
    ("value", "decimals", "lang", "expected"),
    [
        (25, 0, "en", "25"),
        (12543000, 0, "en", "12,543,000"),
        (12543000, 0, "da", "12.543.000"),
        (Fraction(5, 2), 0, "en", "3"),  # half up, not half to even
        (Decimal("3.45"), 1, "en", "3.5"),
        (2.45, 1, "da", "2,5"),  # the digits that were written, not their binary neighbour
        (np.int64(6), 0, "en", "6"),
        (np.float64(0.65), 1, "en", "0.7"),
        (4, 1, "en", "4.0"),
    ],
)
def test_numbers(value, decimals, lang, expected) -> None:
    assert text.num(value, decimals, lang=lang) == expected


@pytest.mark.parametrize(
    ("value", "english", "danish"),
    [
        (0, "zero", "nul"),
        (1, "one", "en"),
        (12, "twelve", "tolv"),
        (15, "fifteen", "femten"),
        (19, "nineteen", "nitten"),
        (20, "twenty", "tyve"),
        (25, "twenty-five", "femogtyve"),
        (30, "thirty", "tredive"),
        (51, "fifty-one", "enoghalvtreds"),
        (98, "ninety-eight", "otteoghalvfems"),
        (292, "292", "292"),
        (1000, "1,000", "1.000"),
    ],
)
def test_words(value, english, danish) -> None:
    assert text.word(value) == english
    assert text.word(value, lang="da") == danish
    assert text.word(Fraction(value)) == english
    assert text.word(np.int64(value)) == english


def test_a_word_can_open_a_sentence() -> None:
    assert text.word(23, capital=True) == "Twenty-three"
    assert text.count(3, "municipality", "municipalities", capital=True) == "Three municipalities"


@pytest.mark.parametrize("value", [Fraction(5, 2), Decimal("0.1"), 2.5])
def test_only_whole_numbers_have_words(value) -> None:
    with pytest.raises(BookError, match="not a whole number"):
        text.word(value)


def test_negative_numbers_have_no_words() -> None:
    with pytest.raises(BookError, match="negative"):
        text.word(-1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "first"),
        (10, "tenth"),
        (11, "11th"),
        (12, "12th"),
        (21, "21st"),
        (22, "22nd"),
        (103, "103rd"),
        (112, "112th"),
    ],
)
def test_ordinals(value, expected) -> None:
    assert text.ordinal(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "zero drawbacks"), (1, "one drawback"), (12, "twelve drawbacks"), (25, "25 drawbacks")],
)
def test_counted_nouns(value, expected) -> None:
    assert text.count(value, "drawback") == expected


def test_percentages() -> None:
    assert text.pct(25, 30) == "83%"
    assert text.pct(25, 30, 1) == "83.3%"
    assert text.pct(Fraction(1, 8)) == "13%"
    assert text.pct(25, 30, lang="da") == "83\N{NO-BREAK SPACE}%"


def test_shares_and_amounts() -> None:
    assert text.share(15, 25) == "15 of 25"
    assert text.share(15, 25, lang="da") == "15 af 25"
    assert text.mio(5182327).replace("\N{NO-BREAK SPACE}", " ") == "DKK 5.2 million"
    assert text.mio(5182327, 2, unit=False) == "5.18"
    assert text.mio(17300000, lang="da").replace("\N{NO-BREAK SPACE}", " ") == "17,3 mio. kr."


def test_years_are_not_grouped() -> None:
    assert text.year(Decimal(2024)) == "2024"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        ((x for x in (1, 2)), "1 and 2"),
    ],
)
def test_enumerations(items, expected) -> None:
    assert text.listing(items) == expected


def test_enumerations_in_danish_and_with_another_joint() -> None:
    assert text.listing(["a", "b"], lang="da") == "a og b"
    assert text.listing(["a", "b"], conjunction="or") == "a or b"


def test_intervals() -> None:
    assert text.span(11, 17) == "11–17"
    assert text.span(Decimal("0.08"), Decimal("0.4"), 2) == "0.08–0.40"
    assert text.span(Fraction(24, 10), Fraction(25, 10)) == "2–3"
    assert text.span(Fraction(26, 10), Fraction(29, 10)) == "3"


def test_rounding_for_comparisons() -> None:
    assert text.rounded(Fraction(5, 2)) == 3
    assert text.rounded(Fraction(1, 8), 2) == Decimal("0.13")
