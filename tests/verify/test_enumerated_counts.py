"""Verdicts on tables of counts, durations, ticks, amounts and places, against full enumeration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.verify import Ledger
from helpers.verify.ledger import build_ledger
from worlds import (
    DK,
    Column,
    Ints,
    Oracle,
    Table,
    check_ledger,
    claim,
    codebook,
    interval,
    investments,
    printed,
    whole,
    write_project,
)

NO_BATTERY = codebook({"unused": ["one"]})


def column(values: tuple[Ints, Ints], text: str) -> Column:
    low, high = interval(text)
    return Column(*values, low, high)


def everything(oracle_facts: Mapping[str, Column]) -> Oracle:
    size = len(next(iter(oracle_facts.values())).top)
    return Oracle({(): oracle_facts}, {(): np.ones(size, dtype=bool)})


def judged(root: Path, **project: Any) -> Ledger:
    return build_ledger(write_project(root, **project), workers=0)


def counting(*columns: str, **more: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {name: {"statistic": "count"} for name in columns}
    return {**made, **{name: dict(one) for name, one in more.items()}}


# ------------------------------------------------------------------ crosstabs

MOST = 6


@pytest.mark.parametrize(
    "cells",
    [
        # row a, row b, totals; in each the two columns and the total
        ((1, 2, 3), (0, 3, 3), (1, 5, 6)),
        ((1, 2, 3), (0, 3, 4), (1, 5, 6)),  # the total of row b is one too large
        ((1, 2, 3), (0, 3, 3), (1, 5, 5)),  # the grand total is one too small
        ((1, 2, 3), (2, 3, 3), (1, 5, 6)),  # a cell is two too large
        ((1, 2, 4), (0, 3, 3), (1, 4, 6)),  # two slips
    ],
)
def test_crosstabs(tmp_path: Path, cells: tuple[tuple[int, ...], ...]) -> None:
    inner = np.array(list(product(range(MOST + 1), repeat=4)), dtype=np.int64)
    a, b, c, d = inner.T
    numbers = [[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]]
    rows, columns = ("a", "b", "total"), ("x", "y", "total")
    facts = {
        f"t01.{row}.{place}": column(whole(numbers[i][j]), str(cells[i][j]))
        for i, row in enumerate(rows)
        for j, place in enumerate(columns)
    }
    shown = {
        row: {place: str(cells[i][j]) for j, place in enumerate(columns)}
        for i, row in enumerate(rows)
    }
    world = {
        "respondents": 6,
        "blocks": [
            {
                "kind": "counts",
                "name": "crossed",
                "crosstabs": [{"table": 1, "total_row": "total", "total_column": "total"}],
            }
        ],
    }
    table = Table(1, "category", counting(*columns), shown)
    ledger = judged(tmp_path, codebook=NO_BATTERY, tables=[table], world=world)
    check_ledger(everything(facts), ledger.verdicts)


# ------------------------------------------------------------------ durations

LONGEST = 40


@pytest.mark.parametrize(
    ("short", "long", "total"),
    [
        # investments of up to one year, of two to three, of four or more; their mean
        ((1, 1, 0, 2, "1,5"), (0, 1, 1, 2, "3,5"), (1, 2, 1, 4, "2,5")),
        ((1, 1, 0, 2, "1,5"), (0, 1, 1, 2, "3,5"), (1, 2, 1, 4, "2,9")),
        ((2, 0, 0, 2, "1,5"), (0, 1, 1, 2, "3,5"), (2, 1, 1, 4, "2,5")),
        ((2, 1, 0, 3, "0,7"), (0, 0, 1, 1, "7,0"), (2, 1, 1, 4, "2,3")),
    ],
)
def test_durations(tmp_path: Path, short: Any, long: Any, total: Any) -> None:
    """Counts are enumerated with the years behind them; four years and more have no upper end."""

    def ways(most: int) -> list[tuple[int, int, int, int]]:
        found = set()
        for counts in product(range(most + 1), repeat=3):
            if not 1 <= sum(counts) <= most:
                continue
            ends = [(0, 1), (2, 3), (4, LONGEST)]
            low = sum(n * e[0] for n, e in zip(counts, ends, strict=True))
            high = sum(n * e[1] for n, e in zip(counts, ends, strict=True))
            found |= {(*counts, years) for years in range(low, high + 1)}
        return sorted(found)

    most = {"short": 3, "long": 2}
    first, second = np.array(ways(most["short"])), np.array(ways(most["long"]))
    i, j = np.indices((len(first), len(second))).reshape(2, -1)
    rows = {"short": first[i], "long": second[j], "total": first[i] + second[j]}
    given = {"short": short, "long": long, "total": total}
    names = ("y0", "y2", "y4", "total", "mean")
    facts = {}
    for row, numbers in rows.items():
        counts = numbers[:, :3]
        for k, name in enumerate(names[:3]):
            facts[f"t01.{row}.{name}"] = column(whole(counts[:, k]), str(given[row][k]))
        facts[f"t01.{row}.total"] = column(whole(counts.sum(axis=1)), str(given[row][3]))
        facts[f"t01.{row}.mean"] = column((numbers[:, 3], counts.sum(axis=1)), given[row][4])
    mean = {"statistic": "mean", "unit": "years", "decimals": 1}
    table = Table(
        1,
        "category",
        counting("y0", "y2", "y4", "total", mean=mean),
        {row: dict(zip(names, map(str, values), strict=True)) for row, values in given.items()},
    )
    world = {
        "respondents": 4,
        "blocks": [
            {
                "kind": "counts",
                "name": "long",
                "durations": [
                    {
                        "table": 1,
                        "brackets": {"y0": [0, 1], "y2": [2, 3], "y4": [4]},
                        "total_row": "total",
                        "total_column": "total",
                        "mean_column": "mean",
                    }
                ],
                "rules": [
                    {"says": "The list is finite.", "rule": f'v("t01.{row}.total") <= {n}'}
                    for row, n in most.items()
                ],
            }
        ],
    }
    ledger = judged(tmp_path, codebook=NO_BATTERY, tables=[table], world=world)
    # A mean that grows with the cap of the enumeration has no upper end.
    check_ledger(everything(facts), ledger.verdicts, open_end=lambda high: high > 8)


# ------------------------------------------------------------------ ticked options


@pytest.mark.parametrize(
    ("by_option", "by_size"),
    [
        ({"red": 3, "blue": 2, "green": 1, "unsure": 0}, {"one": 3, "two": 0, "three": 1}),
        ({"red": 3, "blue": 2, "green": 1, "unsure": 1}, {"one": 2, "two": 0, "three": 1}),
        ({"red": 3, "blue": 2, "green": 2, "unsure": 1}, {"one": 2, "two": 1, "three": 1}),
        ({"red": 4, "blue": 0, "green": 0, "unsure": 0}, {"one": 2, "two": 1, "three": 1}),
    ],
)
def test_ticked_options(
    tmp_path: Path, by_option: Mapping[str, int], by_size: Mapping[str, int]
) -> None:
    people = 4
    options = ("red", "blue", "green")
    patterns = [*product((0, 1), repeat=3)][1:]
    answers = [*[(*one, 0) for one in patterns], (0, 0, 0, 1)]
    sheets = np.array(list(combinations_with_replacement(answers, people)), dtype=np.int64)
    ticks = sheets.sum(axis=1)
    sizes = sheets[:, :, :3].sum(axis=2)
    facts = {
        f"t01.{name}.respondents": column(whole(ticks[:, k]), str(by_option[name]))
        for k, name in enumerate((*options, "unsure"))
    }
    for size, name in enumerate(("one", "two", "three"), start=1):
        found = whole((sizes == size).sum(axis=1))
        facts[f"t02.respondents.{name}"] = column(found, str(by_size[name]))
    question = {
        "number": 1,
        "section": "one",
        "title": "Colours",
        "parts": [
            {
                "part": "a",
                "type": "multiple",
                "text": "Which?",
                "options": [
                    *({"id": o, "short": o.title(), "text": f"{o}?"} for o in options),
                    {"id": "unsure", "short": "Unsure", "text": "?", "dont_know": True},
                ],
            }
        ],
    }
    book = codebook({"unused": ["one"]}, questions=[question, battery_question(2)])
    book["batteries"]["unused"]["question"] = 2
    tables = [
        Table(
            1,
            "category",
            counting("respondents"),
            {name: {"respondents": str(n)} for name, n in by_option.items()},
        ),
        Table(
            2,
            "category",
            counting("one", "two", "three"),
            {"respondents": {name: str(n) for name, n in by_size.items()}},
        ),
    ]
    areas = {
        "question": 1,
        "part": "a",
        "by_option": 1,
        "by_size": 2,
        "sizes": {"one": 1, "two": 2, "three": 3},
    }
    world = {
        "respondents": people,
        "blocks": [{"kind": "counts", "name": "colours", "areas": [areas]}],
    }
    ledger = judged(tmp_path, codebook=book, tables=tables, world=world)
    check_ledger(everything(facts), ledger.verdicts)


def battery_question(number: int) -> dict[str, Any]:
    return {"number": number, "section": "one", "type": "battery", "battery": "unused"}


# ------------------------------------------------------------------ amounts

LARGEST = 12


def summaries(amounts: Ints) -> dict[str, tuple[Ints, Ints]]:
    """Five numbers and the mean of sorted amounts; quartiles as numpy's linear method has them."""
    size = amounts.shape[1]
    found = {"mean": (amounts.sum(axis=1), np.full(len(amounts), size))}
    for quarter, name in enumerate(("minimum", "quartile1", "median", "quartile3", "maximum")):
        four_times = (size - 1) * quarter
        below, rest = divmod(four_times, 4)
        above = min(below + 1, size - 1)
        value = amounts[:, below] * (4 - rest) + amounts[:, above] * rest
        assert np.array_equal(value / 4, np.quantile(amounts, quarter / 4, axis=1))
        found[name] = (value, np.full(len(amounts), 4))
    return found


@pytest.mark.parametrize(
    ("slips", "shown"),
    [
        ({}, ("minimum", "median", "maximum", "mean")),
        ({}, ("quartile1", "quartile3", "mean")),
        ({("few", "mean"): 2}, ("minimum", "median", "maximum", "mean")),
        ({("all", "quartile3"): -2}, ("minimum", "quartile3", "maximum")),
    ],
)
def test_amounts(
    tmp_path: Path, slips: Mapping[tuple[str, str], int], shown: tuple[str, ...]
) -> None:
    few = np.array(list(combinations_with_replacement(range(LARGEST + 1), 3)), dtype=np.int64)
    many = np.array(list(combinations_with_replacement(range(LARGEST + 1), 2)), dtype=np.int64)
    i, j = np.indices((len(few), len(many))).reshape(2, -1)
    groups = {"few": few[i], "many": many[j]}
    groups["all"] = np.sort(np.concatenate([groups["few"], groups["many"]], axis=1), axis=1)
    truth = {"few": np.array([[2, 3, 7]]), "many": np.array([[1, 6]])}
    truth["all"] = np.sort(np.concatenate([truth["few"], truth["many"]], axis=1), axis=1)
    facts, cells = {}, {name: {} for name in (*shown, "n")}  # type: ignore[var-annotated]
    for group, amounts in groups.items():
        right, found = summaries(truth[group]), summaries(amounts)
        for name in shown:
            top, bottom = right[name]
            value = Fraction(int(top[0]), int(bottom[0])) + slips.get((group, name), 0)
            cells[name][group] = printed(value)
            facts[f"t01.{name}.{group}"] = column(found[name], cells[name][group])
        cells["n"][group] = str(amounts.shape[1])
    columns = {group: {"statistic": "row", "unit": "DKK"} for group in groups}
    rows = {name: {"statistic": name} for name in (*shown, "n")}
    table = Table(1, "statistic", columns, cells, rows=rows)
    world = {
        "respondents": 5,
        "blocks": [
            {"kind": "counts", "name": "sizes", "amounts": [{"table": 1, "pooled": "all"}]},
        ],
    }
    ledger = judged(tmp_path, codebook=NO_BATTERY, tables=[table], world=world)
    # Where the enumeration ends at its own cap, nothing printed holds the amount down.
    check_ledger(everything(facts), ledger.verdicts, open_end=lambda high: high >= 4 * LARGEST / 5)


# ------------------------------------------------------------------ places


@pytest.mark.parametrize(
    "counts", [(1, 1, 1, 1, 4), (0, 2, 1, 1, 4), (1, 1, 1, 2, 4), (1, 1, 1, 1, 5), (0, 0, 4, 1, 4)]
)
def test_places_by_their_most_positive_answer(tmp_path: Path, counts: tuple[int, ...]) -> None:
    """Six respondents in four places; every answer of each respondent is tried."""
    towns = ("Ask", "Ask", "Birk", "Ceder", "Ceder", "Dun")
    slots = (DK, 1, 2, 3)
    answers = np.array(list(product(slots, repeat=len(towns))), dtype=np.int64)
    best = np.stack(
        [
            answers[:, [k for k, town in enumerate(towns) if town == name]].max(axis=1)
            for name in dict.fromkeys(towns)
        ],
        axis=1,
    )
    rows = ("dk", "level_1", "level_2", "level_3")
    facts = {
        f"t01.{row}.places": column(whole((best == slot).sum(axis=1)), str(n))
        for row, slot, n in zip(rows, slots, counts, strict=False)
    }
    size = np.full(len(answers), len(set(towns)))
    facts["t01.total.places"] = column(whole(size), str(counts[4]))
    table = Table(
        1,
        "category",
        {"places": {"statistic": "count", "unit": "municipalities"}},
        {row: {"places": str(n)} for row, n in zip((*rows, "total"), counts, strict=True)},
        battery="plans",
    )
    block = {
        "kind": "placement",
        "battery": "plans",
        "table": 1,
        "column": "places",
        "places": "municipality",
    }
    ledger = judged(
        tmp_path,
        codebook=codebook({"plans": ["plan"]}, kinds={"plans": "categories"}),
        tables=[table],
        world={"respondents": "investments", "blocks": [block]},
        investments=investments(towns),
    )
    check_ledger(everything(facts), ledger.verdicts)


# ------------------------------------------------------------------ formulas and readings

Rule = Callable[[Ints, Ints, Ints, Ints], np.ndarray]


@pytest.mark.parametrize(
    ("first", "second", "both", "shared", "at_least"),
    [
        (3, 2, 5, 1, 1),
        (3, 2, 4, 1, 1),
        (3, 2, 4, 3, 2),
        (2, 2, 5, 0, 2),
    ],
)
def test_formulas_claims_and_readings(
    tmp_path: Path, first: int, second: int, both: int, shared: int, at_least: int
) -> None:
    """Two overlapping groups: is ``both`` their sum, or the number who are in either?

    The reading is open; a claim states the overlap, another one bounds it, a third is a share.
    """
    most = 7
    grid = np.array(list(product(range(most + 1), repeat=3)), dtype=np.int64)
    a, b, overlap = grid.T
    fits = (overlap <= a) & (overlap <= b) & (a + b - overlap >= 1)
    readings = {("sum",): a + b, ("either",): a + b - overlap}
    facts, possible = {}, {}
    for reading, together in readings.items():
        facts[reading] = {
            "t01.people.first": column(whole(a), str(first)),
            "t01.people.second": column(whole(b), str(second)),
            "t01.people.both": column(whole(together), str(both)),
            "c.1.shared": Column(*whole(overlap), Fraction(shared), Fraction(shared)),
            "c.1.some": Column(*whole(overlap), Fraction(at_least), None, is_number=False),
            "c.1.share": Column(100 * overlap, a + b - overlap, Fraction(39, 2), Fraction(41, 2)),
        }
        possible[reading] = fits
    # The option of a reading is put into the formulas as it stands.
    block = {
        "kind": "counts",
        "name": "people",
        "crosstabs": [{"table": 1}],
        "unknowns": {"overlap": {"from": 0, "to": most}, "either": {"from": 1, "to": 2 * most}},
        "rules": [
            {"says": "Who is in both is in each.", "rule": 'overlap <= v("t01.people.first")'},
            {"says": "And in the other.", "rule": 'overlap <= v("t01.people.second")'},
            {
                "says": "Who is in either is counted once.",
                "rule": 'either == v("t01.people.first") + v("t01.people.second") - overlap',
            },
            {
                "says": "It is open what both means.",
                "rule": 'v("t01.people.both") == either + {open} * overlap',
            },
            *(
                {"says": "The list is finite.", "rule": f'v("t01.people.{one}") <= {most}'}
                for one in ("first", "second")
            ),
        ],
        "claims": {
            "c.1.shared": {"quantity": "overlap"},
            "c.1.some": {"holds": [f"overlap >= {at_least}"]},
            "c.1.share": {"quantity": "overlap", "of": "either", "per": 100},
        },
    }
    options = {"1": "both is the sum", "0": "both is whoever is in either"}
    world = {
        "respondents": 9,
        "readings": {"open": {"question": "What is both?", "options": options}},
        "blocks": [block],
    }
    ledger = judged(
        tmp_path,
        codebook=NO_BATTERY,
        tables=[
            Table(
                1,
                "category",
                counting("first", "second", "both"),
                {"people": {"first": str(first), "second": str(second), "both": str(both)}},
            )
        ],
        world=world,
        claims=[
            claim("c.1.shared", shared),
            claim("c.1.some", at_least, relation="at_least"),
            claim("c.1.share", 20, unit="percent"),
        ],
    )
    oracle = Oracle(facts, possible)
    check_ledger(oracle, ledger.verdicts)
    kept = {{"sum": "1", "either": "0"}[choice[0]] for choice in oracle.kept}
    assert {one.option for one in ledger.readings if one.holds} == kept
    for one in ledger.readings:
        if not one.holds:
            name = {"1": ("sum",), "0": ("either",)}[one.option]
            assert not oracle.can(one.conflict, [name])
            for member in one.conflict:
                assert oracle.can([f for f in one.conflict if f != member], [name])
