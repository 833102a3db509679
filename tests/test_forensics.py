"""Single printed lines against published vectors and against enumeration of every answer sheet.

Vectors: Brown & Heathers (2017); the R packages scrutiny 0.5 (`tests/testthat/test-grim.R`,
`test-grim-map.R`, `test-grimmer.R`, `test-grimmer-map.R`, README), rsprite2
(`test-core-and-plot-functions.R`) and unsum (README); closure-core (`src/count.rs`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import commands_forensics
from helpers.errors import BookError
from helpers.forensics import (
    Reported,
    Rounding,
    count_distributions,
    grim,
    grimmer,
    list_distributions,
    possible_n,
    preimage,
)

# scrutiny's example means, tested with several n below
PIGS = [
    *("7.22", "4.74", "5.23", "2.57", "6.77", "2.68"),
    *("7.01", "7.38", "3.14", "6.89", "5.00", "0.24"),
]


def flags(text: str) -> list[bool]:
    return [letter == "t" for letter in text.split()]


# ---------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("rounding", "inside", "outside"),
    [
        ("either", ["3.45", "3.55"], ["3.449", "3.551"]),
        ("half_up", ["3.45", "3.549"], ["3.55"]),
        ("half_down", ["3.451", "3.55"], ["3.45"]),
        ("half_even", ["3.451", "3.549"], ["3.45", "3.55"]),  # 5 is odd
        ("floor", ["3.5", "3.599"], ["3.499", "3.6"]),
        ("ceiling", ["3.401", "3.5"], ["3.4", "3.501"]),
        ("truncate", ["3.5", "3.599"], ["3.499", "3.6"]),
    ],
)
def test_preimage_of_a_printed_number(
    rounding: Rounding, inside: list[str], outside: list[str]
) -> None:
    image = preimage("3.5", rounding)
    assert all(Fraction(value) in image for value in inside)
    assert not any(Fraction(value) in image for value in outside)


@pytest.mark.parametrize(
    ("rounding", "mode"),
    [
        ("half_even", ROUND_HALF_EVEN),
        ("floor", ROUND_FLOOR),
        ("ceiling", ROUND_CEILING),
        ("truncate", ROUND_DOWN),
    ],
)
@settings(deadline=None)
@given(thousandths=st.integers(-4000, 4000))
def test_preimage_agrees_with_decimal(rounding: Rounding, mode: str, thousandths: int) -> None:
    value = Decimal(thousandths).scaleb(-3)
    printed = value.quantize(Decimal("0.1"), rounding=mode)
    assert Fraction(value) in preimage(printed, rounding)
    assert Fraction(value) not in preimage(printed + Decimal("0.1"), rounding)
    assert Fraction(value) not in preimage(printed - Decimal("0.1"), rounding)


def test_decimal_comma_is_read_and_thousands_are_refused() -> None:
    assert preimage("3,50") == preimage("3.50")
    with pytest.raises(BookError, match="not a number"):
        preimage("12.543.000")


@pytest.mark.parametrize("bad", ["", "three", "nan", "inf"])
def test_unreadable_means_are_refused(bad: str) -> None:
    with pytest.raises(BookError):
        grim(bad, 25)


# ---------------------------------------------------------------- GRIM


def test_worked_example_of_brown_and_heathers() -> None:
    # 28 answers: 145/28 = 5.178 and 146/28 = 5.214, so 5.19 lies between what can be printed
    found = grim("5.19", 28)
    assert not found.consistent
    assert found.nearest == (Decimal("5.18"),)
    assert found.informative


def test_scrutiny_sequence_from_5_19_to_5_30() -> None:
    means = [f"{5.19 + step / 100:.2f}" for step in range(12)]
    assert [grim(m, 28).consistent for m in means] == flags("f f t f f f t f f f t f")


def test_scrutiny_sequences_with_items() -> None:
    three = [f"0.{150 + step}" for step in range(10)]
    two = [f"0.{80 + step}" for step in range(10)]
    assert [grim(m, 120, items=3).consistent for m in three] == flags("t f f t f f t f t f")
    assert [grim(m, 28, items=2).consistent for m in two] == flags("t f t f t f t t t t")


def test_scrutiny_percentages() -> None:
    high = [str(519 + step) for step in range(12)]
    low = [str(6 + step) for step in range(11)]
    pigs2 = ["67.4", "54.2", "54.0", "69.8", "68.1", "55.4"]
    unbounded = {"percent": True, "scale": (0, 10)}
    assert [grim(m, 28, **unbounded).consistent for m in high] == flags("f f t f f f t f f f t f")
    assert [grim(m, 50, percent=True).consistent for m in low] == flags("t f t f t f t f t f t")
    assert [grim(m, 150, percent=True).consistent for m in pigs2] == flags("f f t f f f")


def test_scrutiny_example_table() -> None:
    sizes = [32, 25, 29, 24, 27, 28, 29, 26, 27, 31, 25, 28]
    found = [grim(m, n).consistent for m, n in zip(PIGS, sizes, strict=True)]
    assert found == flags("t f f f f t f t f f t f")
    assert sum(grim(m, n, items=2).consistent for m, n in zip(PIGS, sizes, strict=True)) == 6


# With n = 40 and 80 exact ties occur, and the convention decides.
@pytest.mark.parametrize(
    ("n", "rounding", "expected"),
    [
        (40, "either", "t f t t t t f t f f t f"),
        (40, "half_up", "f f t f f t f t f f t f"),
        (40, "half_down", "t f f t t f f f f f t f"),
        (80, "either", "t t t t t t t t t t t t"),
        (80, "half_up", "f t t f f t t t t t t t"),
        (80, "half_down", "t t f t t f t f t t t t"),
    ],
)
def test_scrutiny_ties(n: int, rounding: Rounding, expected: str) -> None:
    assert [grim(m, n, rounding=rounding).consistent for m in PIGS] == flags(expected)


def test_rsprite2_values() -> None:
    assert grim("5.18", 14, items=2).consistent
    assert grim("5.83", 50).nearest == (Decimal("5.82"), Decimal("5.84"))
    assert grim("5.2", 20).means == (Fraction(515, 100), Fraction(52, 10), Fraction(525, 100))
    assert not grim("2.5", 200).informative


def test_scale_limits_the_sums() -> None:
    assert grim("5.0", 10).consistent
    assert list(grim("5.0", 10, scale=(1, 5)).sums) == [50]
    assert not grim("5.2", 10, scale=(1, 5)).consistent
    assert grim("5.2", 10, scale=(1, 5)).nearest == (Decimal("5.0"),)


@settings(deadline=None)
@given(
    answers=st.lists(st.integers(1, 5), min_size=1, max_size=60),
    decimals=st.integers(0, 3),
    mode=st.sampled_from([ROUND_HALF_EVEN, "ROUND_HALF_UP", "ROUND_HALF_DOWN"]),
)
def test_no_real_mean_is_ever_called_impossible(
    answers: list[int], decimals: int, mode: str
) -> None:
    mean = Decimal(sum(answers)) / len(answers)
    printed = mean.quantize(Decimal(1).scaleb(-decimals), rounding=mode)
    found = grim(printed, len(answers), scale=(1, 5))
    assert sum(answers) in found.sums


@pytest.mark.parametrize(("n", "items"), [(0, 1), (-3, 1), (5, 0)])
def test_counts_below_one_are_refused(n: int, items: int) -> None:
    with pytest.raises(BookError, match="must be 1 or more"):
        grim("3.5", n, items=items)


# ---------------------------------------------------------------- GRIMMER


@pytest.mark.parametrize(
    ("mean", "sd", "n", "failed"),
    [
        # rsprite2
        ("5.21", "1.6", 28, None),
        ("3.44", "2.47", 18, "parity"),
        ("5.19", "1.5", 28, "mean"),
        ("3.33", "1.234", 250, None),
        # scrutiny, example table of grimmer_map()
        ("7.22", "5.30", 38, "mean"),
        ("4.74", "6.55", 31, None),
        ("5.23", "2.55", 35, "parity"),
        ("2.57", "2.57", 30, None),
        ("6.77", "2.18", 33, "mean"),
        ("2.68", "2.59", 34, None),
        ("7.01", "6.68", 35, "mean"),
        ("7.38", "3.65", 32, None),
        ("3.14", "5.32", 33, "mean"),
        ("6.89", "4.18", 37, None),
        ("5.00", "2.18", 31, None),
        ("0.24", "6.43", 34, None),
        # scrutiny, example in the manual of grimmer()
        ("5.23", "2.55", 31, None),
    ],
)
def test_published_grimmer_verdicts(mean: str, sd: str, n: int, failed: str | None) -> None:
    assert grimmer(mean, sd, n).failed == failed


def test_rsprite2_standard_deviations_of_3_33() -> None:
    sds = {
        round(((250 * squares - total**2) / (250 * 249)) ** 0.5, 4)
        for total, squares in grimmer("3.33", "1.234", 250).pairs
    }
    assert sds == {1.2339, 1.2345}


def sheets(n: int, low: int, high: int) -> list[tuple[int, ...]]:
    return list(combinations_with_replacement(range(low, high + 1), n))


def rounded(sheet: tuple[int, ...], items: int, decimals: int) -> set[tuple[str, str]]:
    """Print mean and standard deviation with every combination of rounding ties up or down."""
    n, total = len(sheet), sum(sheet)
    mean = Fraction(total, n * items)
    variance = Fraction(n * sum(t * t for t in sheet) - total**2, n * (n - 1) * items**2)
    unit = 10**decimals
    up = Fraction(1, 2) + mean * unit
    means = {up.numerator // up.denominator}
    if up.denominator == 1:
        means.add(up.numerator - 1)
    # floor(sqrt(4 v u^2)) says in which half of which unit the root lies
    doubled = 4 * variance * unit**2
    root = isqrt(doubled.numerator // doubled.denominator)
    sds = {(root + 1) // 2}
    if root**2 == doubled and root % 2:
        sds.add(root // 2)
    show = f".{decimals}f"
    return {(format(m / unit, show), format(s / unit, show)) for m, s in product(means, sds)}


@pytest.mark.parametrize(("n", "items"), [(2, 1), (3, 1), (5, 1), (6, 1), (4, 2)])
def test_grimmer_on_a_scale_is_exact(n: int, items: int) -> None:
    low, high = 1, 4
    possible = {pair for s in sheets(n, low * items, high * items) for pair in rounded(s, items, 1)}
    for mean, sd in product(range(10, 41), range(23)):
        line = (f"{mean / 10:.1f}", f"{sd / 10:.1f}")
        found = grimmer(*line, n, items=items, scale=(low, high))
        assert found.consistent == (line in possible), (line, found)


@pytest.mark.parametrize("n", [4, 5, 6])
def test_grimmer_without_a_scale_never_rejects_what_exists(n: int) -> None:
    for sheet in sheets(n, 0, 5):
        for mean, sd in rounded(sheet, 1, 2):
            assert grimmer(mean, sd, n).consistent


def test_population_standard_deviation() -> None:
    # 1, 1, 3, 3: deviations of one throughout
    assert grimmer("2.00", "1.00", 4, population=True).consistent
    assert not grimmer("2.00", "1.00", 4).consistent
    assert grimmer("2.00", "1.15", 4).consistent


def test_one_answer_has_no_standard_deviation() -> None:
    with pytest.raises(BookError, match="no standard deviation"):
        grimmer("2", "1", 1)


def test_negative_standard_deviation_is_refused() -> None:
    with pytest.raises(BookError, match="cannot be"):
        grimmer("2.0", "-1.0", 10)


# ---------------------------------------------------------------- distributions


@pytest.mark.parametrize(("n", "count"), [(130, 5359), (100, 2256)])
def test_closure_counts(n: int, count: int) -> None:
    assert count_distributions(Reported(n=n, scale=(1, 5), mean="2.7", sd="1.9")) == count


def test_closure_frequencies_of_the_unsum_example() -> None:
    found = list_distributions(Reported(n=130, scale=(1, 5), mean="2.7", sd="1.9"))
    totals = Counter[int]()
    for distribution in found:
        totals.update(distribution)
    assert totals == {1: 358972, 2: 30170, 3: 21940, 4: 30162, 5: 255426}
    assert sum(totals.values()) == 696670


def test_closure_core_small_counts() -> None:
    assert count_distributions(Reported(n=3, scale=(1, 3), mean="2.0", sd="1.0")) == 1
    assert count_distributions(Reported(n=4, scale=(1, 3), mean="2.0", sd="0.0")) == 1
    assert count_distributions(Reported(n=3, scale=(1, 3), mean="1.5", sd="0.5")) == 0
    # mean of 2 give or take a half, any standard deviation: eleven of the fifteen
    assert count_distributions(Reported(n=4, scale=(1, 3), mean="2")) == 11


@pytest.mark.parametrize(
    ("items", "least", "most"), [(1, ("0.44", "0.45"), ("3.03", "3.04")), (2, ("0.26", "0.27"), ())]
)
def test_rsprite2_limits_of_the_standard_deviation(
    items: int, least: tuple[str, str], most: tuple[str, ...]
) -> None:
    """A mean of 4.2 of five answers on 1-7 allows 0.45 to 3.03 (0.27 to 3.03 with two items)."""

    def exists(sd: str) -> bool:
        line = Reported(n=5, scale=(1, 7), mean="4.20", sd=sd, items=items)
        return count_distributions(line) > 0

    assert (exists(least[0]), exists(least[1])) == (False, True)
    assert not most or (exists(most[0]), exists(most[1])) == (True, False)


lines = st.builds(
    Reported,
    n=st.integers(2, 7),
    scale=st.sampled_from([(1, 3), (0, 4), (1, 5), (-2, 1)]),
    mean=st.none() | st.integers(-20, 50).map(lambda tenths: Decimal(tenths).scaleb(-1)),
    sd=st.none() | st.integers(0, 25).map(lambda tenths: Decimal(tenths).scaleb(-1)),
    n_high=st.none() | st.integers(0, 2),
    high_from=st.just(2),
    rounding=st.sampled_from(["either", "half_up", "floor"]),
    population=st.booleans(),
)


def brute_force(line: Reported) -> set[tuple[int, ...]]:
    low, high = line.scale
    kept = set()
    for sheet in sheets(line.n, low, high):
        total = sum(sheet)
        squares = sum(x * x for x in sheet)
        variance = Fraction(
            line.n * squares - total**2, line.n * (line.n if line.population else line.n - 1)
        )
        if line.mean is not None and Fraction(total, line.n) not in preimage(
            line.mean, line.rounding
        ):
            continue
        if line.sd is not None and variance not in preimage(line.sd, line.rounding).squared():
            continue
        if line.n_high is not None and sum(x >= 2 for x in sheet) != line.n_high:
            continue
        kept.add(tuple(sheet.count(x) for x in range(low, high + 1)))
    return kept


@settings(max_examples=300, deadline=None)
@given(line=lines)
def test_counting_and_listing_agree_with_enumeration(line: Reported) -> None:
    expected = brute_force(line)
    listed = [tuple(d.values()) for d in list_distributions(line)]
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    assert count_distributions(line) == len(expected)


def test_listing_stops_at_the_limit() -> None:
    line = Reported(n=25, scale=(1, 5), mean="3.5")
    assert len(list_distributions(line, limit=3)) == 3


def test_items_are_counted_as_totals() -> None:
    # two respondents, two items each on 1-3: totals 2 to 6, mean 2.0 means totals that sum to 8
    found = list_distributions(Reported(n=2, scale=(1, 3), mean="2.0", items=2))
    assert [{t for t, c in d.items() if c} for d in found] == [{2, 6}, {3, 5}, {4}]


def test_possible_number_of_answers_by_hand() -> None:
    """Fifteen high answers and a mean of 3.5 leave room for at least three low ones.

    With a answers the smallest sum is 15 * 4 + (a - 15), and 45 + a <= 3.55 a needs a >= 17.6.
    """
    line = Reported(n=25, scale=(1, 5), mean="3.5", n_high=15, high_from=4)
    assert possible_n(line) == tuple(range(18, 26))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": (3, 3)}, "no room"),
        ({"n_high": 4, "high_from": None}, "from which answer"),
        ({"n_high": 9, "high_from": 4}, "cannot be"),
        ({"n": 0}, "must be 1 or more"),
        ({"n": 1, "sd": "0.0"}, "no standard deviation"),
    ],
)
def test_impossible_questions_are_refused(change: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"n": 5, "scale": (1, 5), "mean": "3.0"} | change
    with pytest.raises(BookError, match=message):
        count_distributions(Reported(**arguments))  # type: ignore[arg-type]


# ---------------------------------------------------------------- command line


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands_forensics.register(parser.add_subparsers())
    arguments = parser.parse_args(["grim", *words])
    return arguments.run(arguments)


def test_command_says_what_is_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("5.19", "28") == 1
    assert capsys.readouterr().out.splitlines() == [
        "inconsistent",
        "  no whole sum of 28 answers gives 5.19",
        "  nearest mean that can occur: 5.18",
    ]


def test_command_accepts_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("2,7", "100", "--sd", "1,9", "--scale", "1-5") == 0
    assert "2,256" in capsys.readouterr().out


def test_command_takes_items(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("5.18", "14", "--items", "2") == 0
    assert run("5.19", "14", "--items", "2") == 1
    assert "28 answers" in capsys.readouterr().out


def test_command_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = run("3.5", "25", "--scale", "1-5", "--high", "15/4", "--list", "2", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["consistent"]
    assert len(answer["distributions"]) == 2
    assert all(d["4"] + d["5"] == 15 for d in answer["distributions"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x", "25"], "not a number"),
        (["3.5", "0"], "must be 1 or more"),
        (["3.5", "25", "--list", "3"], "need a scale"),
    ],
)
def test_command_tells_a_mistake_from_a_finding(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert message in capsys.readouterr().err


def test_command_refuses_a_malformed_scale(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run("3.5", "25", "--scale", "five")
    assert exit_.value.code == 2
    assert "LOW-HIGH" in capsys.readouterr().err
