"""Verdicts on tables about batteries, against the list of all sheets of answers there can be."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from helpers.verify.ledger import build_ledger
from worlds import (
    DK,
    EMPTY,
    Column,
    Ints,
    Oracle,
    Table,
    check_ledger,
    codebook,
    interval,
    investments,
    names,
    printed,
    write_project,
)

CODES = (1, 2, 3)
HIGH = 3


def sheets(slots: Iterable[tuple[int, ...]]) -> Ints:
    return np.array(list(product(*slots)), dtype=np.int64)


def valued(cells: Ints) -> tuple[Ints, Ints]:
    """Sum of codes and number of answers with a value, over the last axis."""
    return np.where(cells > 0, cells, 0).sum(axis=-1), (cells > 0).sum(axis=-1)


def counted(cells: Ints, slot: int) -> tuple[Ints, Ints]:
    number = (cells == slot).sum(axis=-1)
    return number, np.ones_like(number)


def column(values: tuple[Ints, Ints], text: str) -> Column:
    low, high = interval(text)
    return Column(*values, low, high)


# ------------------------------------------------- by item: groups of nameless respondents

SIZE, FIRST = 5, 2
GROUPS = {"all": slice(0, SIZE), "few": slice(0, FIRST), "rest": slice(FIRST, SIZE)}


def by_item(cells: Ints) -> dict[str, tuple[Ints, Ints]]:
    """Every number of Table 1: statistic and group."""
    found = {}
    for group, members in GROUPS.items():
        mine = cells[:, members]
        found[f"mean_{group}"] = valued(mine)
        found[f"high_{group}"] = counted(mine, HIGH)
    found["dk_all"] = counted(cells, DK)
    return found


def decimals_of(name: str) -> int:
    return 1 if name.startswith("mean") else 0


def item_project(root: Path, shown: Mapping[str, str]) -> Path:
    statistics = {"mean": "mean", "high": "count_high", "dk": "count_dk"}
    columns = {
        name: {
            "statistic": statistics[name.split("_")[0]],
            "decimals": decimals_of(name),
            "subgroup": name.split("_")[1],
        }
        for name in shown
    }
    table = Table(1, "item", columns, {"one": dict(shown)}, battery="things")
    world = {
        "respondents": SIZE,
        "groups": {"few": {"from": 1, "to": FIRST}, "rest": {"from": FIRST + 1, "to": SIZE}},
        "blocks": [{"kind": "battery", "battery": "things", "tables": [1]}],
    }
    return write_project(root, codebook=codebook({"things": ["one"]}), tables=[table], world=world)


@pytest.mark.parametrize("seed", range(8))
def test_tables_by_item(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    cells = sheets([(DK, *CODES)] * SIZE)
    found = by_item(cells)
    defined = np.ones(len(cells), dtype=bool)
    for name in ("mean_all", "mean_few", "mean_rest"):
        defined &= found[name][1] > 0
    truth = rng.choice(np.flatnonzero(defined).tolist())
    shown = {
        name: printed(Fraction(int(top[truth]), int(bottom[truth])), decimals_of(name))
        for name, (top, bottom) in found.items()
    }
    shown = dict(rng.sample(sorted(shown.items()), rng.randint(4, 7)))
    # Every other world has a number that nobody computed.
    for name in rng.sample(sorted(shown), seed % 3):
        step = Fraction(rng.choice((1, 2)), 10 ** decimals_of(name))
        low, high = interval(shown[name])
        shown[name] = printed((low + high) / 2 + step, decimals_of(name))
    defined = np.ones(len(cells), dtype=bool)
    for name in shown:
        if name.startswith("mean"):
            defined &= found[name][1] > 0
    facts = {f"t01.one.{name}": column(found[name], text) for name, text in shown.items()}
    oracle = Oracle({(): facts}, {(): defined})
    ledger = build_ledger(item_project(tmp_path, shown), workers=0)
    check_ledger(oracle, ledger.verdicts)
    assert bool(oracle.set_aside) == any(v.verdict == "contradicted" for v in ledger.verdicts)


# ------------------------------------------------- by item and by respondent, joined

TOWNS = ("Ask", "Ask", "Birk")
ITEMS = ("one", "two", "other")
READINGS = {
    "count_other": ("main", "all"),
    "mean_other": ("main", "all"),
}


def joined_project(root: Path, shown: Mapping[str, str]) -> Path:
    def cells(table: str) -> dict[str, dict[str, str]]:
        made: dict[str, dict[str, str]] = {}
        for name, text in shown.items():
            number, row, place = name.split(".")
            if number == table:
                made.setdefault(row, {})[place] = text
        return made

    def statistics(table: str, of: Mapping[str, str]) -> dict[str, dict[str, object]]:
        used = {name.split(".")[2] for name in shown if name.startswith(table)}
        return {
            place: {"statistic": of[place], "decimals": 1 if place == "mean" else 0}
            for place in ("mean", "high", "dk")
            if place in used
        }

    of = {"mean": "mean", "high": "count_high", "dk": "count_dk"}
    tables = [
        Table(1, "item", statistics("t01", of), cells("t01"), battery="things"),
        Table(2, "investment", statistics("t02", of), cells("t02"), battery="things"),
    ]
    world = {
        "respondents": "investments",
        "readings": {
            name: {
                "question": f"What about {name}?",
                "options": {option: f"{name} is {option}" for option in options},
            }
            for name, options in READINGS.items()
        },
        "blocks": [
            {
                "kind": "battery",
                "battery": "things",
                "tables": [1, 2],
                "may_be_empty": "other",
                "high_items": {"t02": "?count_other"},
                "dont_know_items": {"t02": "?count_other"},
                "mean_items": {"t02": "?mean_other"},
            }
        ],
    }
    return write_project(
        root,
        codebook=codebook({"things": ITEMS}),
        tables=tables,
        world=world,
        investments=investments(TOWNS),
    )


@pytest.fixture(scope="module")
def joined_sheets() -> Ints:
    slots = [(DK, *CODES), (DK, *CODES), (EMPTY, DK, *CODES)]
    return sheets(slots * len(TOWNS)).reshape(-1, len(TOWNS), len(ITEMS))


def joined(cells: Ints, reading: tuple[str, ...]) -> dict[str, tuple[Ints, Ints]]:
    """Every number of both tables under a reading."""
    count_items = cells if reading[0] == "all" else cells[:, :, :2]
    mean_items = cells if reading[1] == "all" else cells[:, :, :2]
    found = {}
    for number, item in enumerate(ITEMS):
        mine = cells[:, :, number]
        found[f"t01.{item}.mean"] = valued(mine)
        found[f"t01.{item}.high"] = counted(mine, HIGH)
        found[f"t01.{item}.dk"] = counted(mine, DK)
    for number, who in enumerate(names(TOWNS)):
        found[f"t02.{who}.mean"] = valued(mean_items[:, number])
        found[f"t02.{who}.high"] = counted(count_items[:, number], HIGH)
        found[f"t02.{who}.dk"] = counted(count_items[:, number], DK)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_tables_by_item_and_by_respondent(tmp_path: Path, joined_sheets: Ints, seed: int) -> None:
    rng = random.Random(seed)
    reading = tuple(rng.choice(options) for options in READINGS.values())
    found = joined(joined_sheets, reading)
    defined = np.ones(len(joined_sheets), dtype=bool)
    for name, (_, bottom) in found.items():
        if name.endswith("mean"):
            defined &= bottom > 0
    truth = rng.choice(np.flatnonzero(defined).tolist())

    def decimals(name: str) -> int:
        return 1 if name.endswith("mean") else 0

    shown = {
        name: printed(Fraction(int(top[truth]), int(bottom[truth])), decimals(name))
        for name, (top, bottom) in found.items()
    }
    # Leave the same column out of a whole table, as a report does.
    for table, place in (
        ("t01", rng.choice(("mean", "high", "dk"))),
        ("t02", rng.choice(("high", "dk"))),
    ):
        shown = {n: t for n, t in shown.items() if not (n.startswith(table) and n.endswith(place))}
    for name in rng.sample(sorted(shown), seed % 3):
        low, high = interval(shown[name])
        shown[name] = printed((low + high) / 2 + Fraction(1, 10 ** decimals(name)), decimals(name))
    facts, possible = {}, {}
    for choice in product(*READINGS.values()):
        numbers = joined(joined_sheets, choice)
        facts[choice] = {name: column(numbers[name], text) for name, text in shown.items()}
        good = np.ones(len(joined_sheets), dtype=bool)
        for name in shown:
            if name.endswith("mean"):
                good &= numbers[name][1] > 0
        possible[choice] = good
    oracle = Oracle(facts, possible)
    ledger = build_ledger(joined_project(tmp_path, shown), workers=0)
    check_ledger(oracle, ledger.verdicts)
    kept = {(name, o) for c in oracle.kept for name, o in zip(READINGS, c, strict=True)}
    assert {(r.name, r.option) for r in ledger.readings if r.holds} == kept


# ------------------------------------------------- one reading, several items

PEOPLE = 5


@pytest.mark.parametrize(
    ("means", "dont_know"),
    [
        (("1,3", "2,0"), ("0", "1")),  # five whole answers have no mean of 1.3, four have
        (("1,3", "2,7"), ("0", "0")),
        (("1,1", "1,3"), ("0", "0")),  # no five, four, three or two have a mean of 1.1
        (("1,1", "2,1"), ("0", "2")),
        (("2,0", "1,4"), ("5", "0")),  # a mean of nobody
        (("2,8", "2,3"), ("1", "1")),
    ],
)
def test_a_reading_that_touches_several_items(
    tmp_path: Path, means: tuple[str, str], dont_know: tuple[str, str]
) -> None:
    """May questions be left without an answer? One rule for all items, tried on all together."""
    slots = {"none": (DK, *CODES), "every": (EMPTY, DK, *CODES)}
    facts: dict[tuple[str, ...], dict[str, Column]] = {}
    possible = {}
    for option, each in slots.items():
        one = np.unique(np.sort(sheets([each] * PEOPLE), axis=1), axis=0)
        i, j = np.indices((len(one), len(one))).reshape(2, -1)
        cells = np.stack([one[i], one[j]], axis=1)
        facts[(option,)] = {}
        good = np.ones(len(cells), dtype=bool)
        for number, item in enumerate(("one", "two")):
            mine = cells[:, number]
            facts[(option,)][f"t01.{item}.mean"] = column(valued(mine), means[number])
            facts[(option,)][f"t01.{item}.dk"] = column(counted(mine, DK), dont_know[number])
            good &= valued(mine)[1] > 0
        possible[(option,)] = good
    oracle = Oracle(facts, possible)
    columns = {"mean": {"statistic": "mean", "decimals": 1}, "dk": {"statistic": "count_dk"}}
    cells_shown = {
        item: {"mean": means[number], "dk": dont_know[number]}
        for number, item in enumerate(("one", "two"))
    }
    options = {"none": "every question was answered", "every": "questions may be left out"}
    world = {
        "respondents": PEOPLE,
        "readings": {"blank": {"question": "May answers be missing?", "options": options}},
        "blocks": [
            {"kind": "battery", "battery": "things", "tables": [1], "may_be_empty": "?blank"}
        ],
    }
    root = write_project(
        tmp_path,
        codebook=codebook({"things": ["one", "two"]}),
        tables=[Table(1, "item", columns, cells_shown, battery="things")],
        world=world,
    )
    ledger = build_ledger(root, workers=0)
    check_ledger(oracle, ledger.verdicts)
    assert {r.option for r in ledger.readings if r.holds} == {choice[0] for choice in oracle.kept}
