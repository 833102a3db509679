"""The published example: a withdrawn table of means, against counting by hand.

Every mean stands twice, in Tables 2 and 3, and is one of whole ratings from 1 to 9. Whether a
group of n can have two printed means at once is tried here for every n and every sum; nothing of
the engine is used.
"""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from helpers import cli
from helpers.verify import Ledger, full_ledger

EXAMPLE = Path(__file__).parents[2] / "examples" / "buffet"
SIZES = {"four_1": 18, "four_2": 18, "four_3": 7, "eight_1": 19, "eight_2": 21, "eight_3": 12}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return full_ledger(EXAMPLE)


def printed(table: int) -> dict[tuple[str, str], str]:
    with (EXAMPLE / f"data/published/table-0{table}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {(row["row"], group): row[group] for row in rows for group in SIZES}


def rounds_to(top: int, bottom: int, text: str) -> bool:
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    return abs(Fraction(top, bottom) - Fraction(text)) <= half


def can_be(texts: tuple[str, ...], sizes: range) -> bool:
    """Whether so many whole ratings can have a mean that is printed in all these ways."""
    return any(
        all(rounds_to(total, n, text) for text in texts)
        for n in sizes
        for total in range(n, 9 * n + 1)
    )


def fewest(texts: tuple[str, str], sizes: range) -> tuple[int, set[int]]:
    """How many of two means have to go, and which of them go in some smallest way."""
    if can_be(texts, sizes):
        return 0, set()
    alone = {k for k in (0, 1) if can_be((texts[k],), sizes)}
    return (1, {1 - k for k in alone}) if alone else (2, {0, 1})


def test_means_are_contradicted_as_counting_says(ledger: Ledger) -> None:
    second, third = printed(2), printed(3)
    expected = set()
    for (item, group), text in second.items():
        texts = (text, third[item, group])
        _, wrong = fewest(texts, range(1, SIZES[group] + 1))
        expected |= {f"t0{2 + k}.{item}.{group}" for k in wrong}
    found = {one.id for one in ledger.verdicts if one.verdict == "contradicted"}
    assert {name for name in found if name[:3] in ("t02", "t03")} == expected
    assert len(expected) == 12


def test_without_blanks_many_more_would_be_wrong(ledger: Ledger) -> None:
    second, third = printed(2), printed(3)
    pairs = {place: (text, third[place]) for place, text in second.items()}
    full = sum(fewest(t, range(SIZES[g], SIZES[g] + 1))[0] for (_, g), t in pairs.items())
    blank = sum(fewest(t, range(1, SIZES[g] + 1))[0] for (_, g), t in pairs.items())
    assert (full, blank) == (24, 7)
    assert {one.option: one.holds for one in ledger.readings} == {"none": False, "every": True}


def test_one_mean_is_impossible_by_itself(ledger: Ledger) -> None:
    """Of up to 19 ratings none have a mean that rounds to 1.97; Table 3 prints 1.955 for it."""
    assert not can_be(("1.97",), range(1, 20))
    assert not can_be(("1.955",), range(1, 20))
    by_id = {one.id: one for one in ledger.verdicts}
    for table in (2, 3):
        verdict = by_id[f"t0{table}.uncomfortable.eight_1"]
        assert verdict.conflicts == ((),)
        assert "impossible by itself" in verdict.explanation


def test_pairs_of_means_that_are_possible_apart(ledger: Ledger) -> None:
    """A test of single means passes both; only together they are impossible."""
    by_id = {one.id: one for one in ledger.verdicts}
    verdict = by_id["t02.more_than_should.eight_3"]
    assert can_be(("3.92",), range(1, 13))
    assert can_be(("4.00",), range(1, 13))
    assert verdict.conflicts == (("t03.more_than_should.eight_3",),)
    # With Table 3 right the mean is 4: no other share of up to twelve ratings prints as 4.00.
    assert (verdict.lower, verdict.upper) == (4, 4)


def test_the_sizes_of_table_2_are_set_aside(ledger: Ledger) -> None:
    """18 + 18 + 7 = 43 fits; 17 + 19 + 10 = 46 does not make 52, and 19 + 21 + 12 does."""
    by_id = {one.id: one for one in ledger.verdicts}
    for group, size in (("eight_1", 19), ("eight_2", 21), ("eight_3", 12)):
        verdict = by_id[f"t04.table_2.{group}"]
        assert (verdict.verdict, verdict.lower, verdict.upper) == ("contradicted", size, size)
    kept = Counter(one.verdict for one in ledger.verdicts if one.id.startswith("t04.table_3"))
    assert kept == {"derived": 6}
    assert by_id["c.methods.diners"].verdict == "derived"


def test_everything_is_known_and_proven(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    assert all(one.proven for one in ledger.verdicts)
    assert cli.main(["verify", "--strict", "--project", str(EXAMPLE)]) == 0
    shown = capsys.readouterr()
    assert "(new)" not in shown.out
    assert "not contradicted" not in shown.err
