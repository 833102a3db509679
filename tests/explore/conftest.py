"""Explorers over bounds that need no solver, and made-up answers.

What an item's own two printed numbers allow is found here by going through every distribution of
the answers. It is wider than what all numbers together allow, and just as true.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd
import pytest

from helpers import explore, verify
from helpers.edition import Edition
from helpers.explore import Explorer, change_table
from helpers.findings.paired import Pair, expectation_vs_experience
from helpers.tables import known, verdicts
from helpers.verify.verdict import Verdict

# Table, column of the mean and column of the count of high answers, as printed for all 25.
PRINTED = {
    "motives": (8, "mean", "high"),
    "concerns": (11, "mean", "high"),
    "benefits": (12, "mean_all", "high_all"),
    "drawbacks": (14, "mean", "high"),
}
ASKED = 25
CODES = (1, 2, 3, 4, 5)


@cache
def distributions(mean: Fraction, high: int) -> tuple[tuple[int, ...], ...]:
    """Go through the counts of all five answers that print as this mean and number of high ones."""
    found = []
    room = ASKED - high
    for ones in range(room + 1):
        for twos in range(room + 1 - ones):
            for threes in range(room + 1 - ones - twos):
                n = ones + twos + threes + high
                least = ones + 2 * twos + 3 * threes + 4 * high
                for fives in range(high + 1):
                    if n and abs((least + fives) * mean.denominator - mean.numerator * n) * 20 <= (
                        n * mean.denominator
                    ):
                        found.append((ones, twos, threes, high - fives, fives))
    return tuple(found)


def item_bounds(mean: Fraction, high: int) -> dict[str, tuple[Fraction, Fraction]]:
    seen: dict[str, list[Fraction]] = {}
    for counts in distributions(mean, high):
        n = sum(counts)
        points = sum(code * count for code, count in zip(CODES, counts, strict=True))
        squares = sum(code * code * count for code, count in zip(CODES, counts, strict=True))
        values = {
            "n_answered": n,
            "n_dk": ASKED - n,
            "n_high": high,
            "share_high_answered": Fraction(high, n),
            "mean": Fraction(points, n),
            "sd": Fraction(str(round(((squares - points**2 / n) / max(n - 1, 1)) ** 0.5, 6))),
            **{f"count_{code}": count for code, count in zip(CODES, counts, strict=True)},
        }
        for name, value in values.items():
            ends = seen.setdefault(name, [Fraction(value), Fraction(value)])
            ends[0], ends[1] = min(ends[0], Fraction(value)), max(ends[1], Fraction(value))
    return {name: (low, high) for name, (low, high) in seen.items()}


def own_bounds(ed: Edition, battery: str) -> pd.DataFrame:
    table, mean, high = PRINTED[battery]
    rows: dict[tuple[str, str], tuple[Fraction, Fraction, bool]] = {}
    for item in ed.codebook.battery(battery).item_ids:
        if f"t{table:02}.{item}.{high}" not in ed.published.values:
            continue
        printed = ed.published[f"t{table:02}.{item}.{mean}"].value
        count = ed.published[f"t{table:02}.{item}.{high}"].value
        assert printed is not None
        assert count is not None
        for name, ends in item_bounds(Fraction(printed), int(count)).items():
            rows[item, name] = (*ends, True)
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high", "proven"])
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["item", "statistic"])
    return frame


@pytest.fixture(scope="session")
def financing() -> tuple[tuple[int, ...], ...]:
    """Counts of the five answers to the motive financing, printed as 3,5 with 15 high ones."""
    return distributions(Fraction(7, 2), 15)


@pytest.fixture(scope="session")
def bounds(ed: Edition) -> dict[str, pd.DataFrame]:
    return {battery: own_bounds(ed, battery) for battery in PRINTED}


@pytest.fixture(scope="session")
def given(ed: Edition) -> tuple[Verdict, ...]:
    """A verdict on every number: consistent, but for three that are made up here."""
    made_up: dict[str, dict[str, Any]] = {
        "t03.mean.dsi": {
            "verdict": "contradicted",
            "lower": Fraction(7_974_593),
            "upper": Fraction(7_974_596),
            "conflicts": (("t03.quartile3.dsi",), ("t03.mean.all", "t03.mean.dsk")),
        },
        "t02.total.dsi": {"verdict": "derived", "lower": Fraction(12), "upper": Fraction(12)},
        "t08.financing.mean": {"lower": Fraction(345, 100), "upper": Fraction(356, 100)},
    }
    values = [
        Verdict(
            v.id, "value", v.table, v.section, v.printed,
            **{"verdict": "consistent", **made_up.get(v.id, {})},
        )
        for v in ed.published
    ]  # fmt: skip
    claims = [Verdict(c.id, "claim", None, c.section, c.printed, "untestable") for c in ed.claims]
    return (*values, *claims)


def from_tables(ed: Edition, pair: Pair) -> pd.DataFrame:
    """What two printed totals alone allow."""
    return expectation_vs_experience(ed.published if ed.is_witness else ed, pair)


@pytest.fixture(scope="package", autouse=True)
def _no_solver(bounds: dict[str, pd.DataFrame], given: tuple[Verdict, ...]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known, "battery_bounds", lambda _root, battery: bounds[battery])
        patch.setattr(verify, "ledger", lambda *_: given)
        patch.setattr(change_table, "expectation_vs_experience", from_tables)
        verdicts._by_id.cache_clear()
        yield
    verdicts._by_id.cache_clear()


@pytest.fixture(scope="package")
def explorers(ed: Edition, _no_solver: None) -> dict[str, Explorer]:
    """All explorers over the printed numbers, by name."""
    made = (
        explore.investments(ed),
        explore.batteries(ed),
        explore.places(ed),
        explore.changes(ed),
        explore.items(ed),
        explore.numbers(ed),
    )
    return {one.name: one for one in made}
