"""Verdicts on indices and their distribution, with the rule for don't know open, by enumeration."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from helpers.verify.ledger import build_ledger
from worlds import (
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

TOWNS = ("Ask", "Birk", "Birk")
ITEMS = ("one", "two", "three")
PEOPLE = names(TOWNS)
RULES = ("as_not_at_all", "zero", "answered", "missing")
HIGH, TOP = 3, 2
"""The high code, and how many points above the lowest one it is."""


def column(values: tuple[Ints, Ints], text: str) -> Column:
    low, high = interval(text)
    return Column(*values, low, high)


@pytest.fixture(scope="module")
def sheets() -> Ints:
    """Every answer of three people to three items: don't know (0) or a code from 1 to 3."""
    cells = np.array(list(product(range(4), repeat=9)), dtype=np.int8)
    return cells.reshape(-1, 3, 3)


def numbers(cells: Ints, rule: str) -> tuple[dict[str, tuple[Ints, Ints]], np.ndarray]:
    """Every number of the tables under a rule, and the sheets in which all of them exist."""
    missing = -1 if rule == "zero" else 0
    points = np.where(cells > 0, cells - 1, missing).astype(np.int64)
    found: dict[str, tuple[Ints, Ints]] = {}
    exists = np.ones(len(cells), dtype=bool)
    absolute: list[Ints] = []
    for k, who in enumerate(PEOPLE):
        every = points[:, k].sum(axis=1)
        exists &= every >= 1
        found[f"t01.{who}.relative"] = (points[:, k, 0] * (every >= 1), np.maximum(every, 1))
        if rule in ("answered", "missing"):
            exists &= cells[:, k, 0] > 0
        absolute.append(points[:, k, 0])
        found[f"t01.{who}.absolute"] = (points[:, k, 0], np.full(len(cells), TOP))
    found["t01.mean.absolute"] = (sum(absolute), np.full(len(cells), 3 * TOP))  # type: ignore[assignment]
    high = (cells == HIGH).sum(axis=2)
    one = np.ones(len(cells), dtype=np.int64)
    for n in range(4):
        found[f"t02.people.m{n}"] = ((high == n).sum(axis=1).astype(np.int64), one)
    for k, item in enumerate(ITEMS):
        found[f"t03.{item}.high"] = ((cells[:, :, k] == HIGH).sum(axis=1).astype(np.int64), one)
        found[f"t03.{item}.dk"] = ((cells[:, :, k] == 0).sum(axis=1).astype(np.int64), one)
    return found, exists


def decimals_of(name: str) -> int:
    return 2 if name.startswith("t01") else 0


def project(root: Path, shown: Mapping[str, str]) -> Path:
    def cells(number: str) -> dict[str, dict[str, str]]:
        made: dict[str, dict[str, str]] = {}
        for name, text in shown.items():
            table, row, place = name.split(".")
            if table == number:
                made.setdefault(row, {})[place] = text
        return made

    def used(number: str, of: Mapping[str, str], **more: object) -> dict[str, dict[str, object]]:
        places = {place for row in cells(number).values() for place in row}
        return {p: {"statistic": s, **more} for p, s in of.items() if p in places}

    index = {"relative": "relative_index", "absolute": "absolute_index"}
    counts = {f"m{n}": "count" for n in range(4)}
    by_item = {"high": "count_high", "dk": "count_dk"}
    rows = {"mean": {"statistic": "mean"}} if "mean" in cells("t01") else {}
    tables = [
        Table(
            1,
            "investment",
            used("t01", index, unit="index", decimals=2),
            cells("t01"),
            "things",
            rows=rows,
        ),
        Table(2, "category", used("t02", counts), cells("t02"), "things"),
        Table(3, "item", used("t03", by_item), cells("t03"), "things"),
    ]
    world = {
        "respondents": "investments",
        "readings": {
            "dont_know": {"question": "How?", "options": {rule: f"by {rule}" for rule in RULES}}
        },
        "blocks": [
            {
                "kind": "battery",
                "battery": "things",
                "tables": [1, 2, 3],
                "index": {"name": "worth", "others": "main", "dont_know": "?dont_know"},
                "distribution": {f"m{n}": n for n in range(4)},
            }
        ],
    }
    return write_project(
        root,
        codebook=codebook(
            {"things": ITEMS},
            indices={"worth": {"battery": "things", "items": ["one"], "title": "Worth"}},
        ),
        tables=tables,
        world=world,
        investments=investments(TOWNS),
    )


@pytest.mark.parametrize(("seed", "slips"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 0)])
def test_indices(tmp_path: Path, sheets: Ints, seed: int, slips: int) -> None:
    rng = random.Random(seed)
    truth_rule = rng.choice(RULES)
    found, exists = numbers(sheets, truth_rule)
    truth = rng.choice(np.flatnonzero(exists).tolist())
    shown = {
        name: printed(Fraction(int(top[truth]), int(bottom[truth])), decimals_of(name))
        for name, (top, bottom) in found.items()
    }
    # "By zero" gives points below nothing, which the report's own numbers never print.
    if any(text.startswith("-") for text in shown.values()):
        shown = {name: text.replace("-", "") for name, text in shown.items()}
    for name in rng.sample(sorted(shown), slips):
        low, high = interval(shown[name])
        wrong = (low + high) / 2 + Fraction(1, 10 ** decimals_of(name))
        shown[name] = printed(wrong, decimals_of(name))
    facts, possible = {}, {}
    for rule in RULES:
        values, good = numbers(sheets, rule)
        facts[(rule,)] = {name: column(values[name], text) for name, text in shown.items()}
        possible[(rule,)] = good
    oracle = Oracle(facts, possible)
    ledger = build_ledger(project(tmp_path, shown), workers=0)
    check_ledger(oracle, ledger.verdicts)
    assert {one.option for one in ledger.readings if one.holds} == {c[0] for c in oracle.kept}
    for one in ledger.readings:
        if not one.holds:
            assert not oracle.can(one.conflict, [(one.option,)])
            for member in one.conflict:
                fewer = [name for name in one.conflict if name != member]
                assert oracle.can(fewer, [(one.option,)]), (one.option, member)
