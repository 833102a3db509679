"""Bounds against the list of every set of answers, and against proofs by hand."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.bounds import battery_bounds, changed_bounds
from helpers.bounds.frame import bound_item, kept, likert_block
from helpers.bounds.item import Answers
from helpers.bounds.spread import Limits, root, squares_end, variance_end, ways_beyond
from helpers.errors import BookError
from helpers.published import load_published
from helpers.verify.crew import crew_of
from helpers.world import Rule
from helpers.world.linear import Expr, Quantity
from worlds import (
    DK,
    EMPTY,
    Bools,
    Ints,
    Table,
    codebook,
    interval,
    investments,
    names,
    printed,
    write_project,
)

ROOT = Path(__file__).parents[1]

CODES = (1, 2, 3)
HIGH = 3
LAST_DECIMAL = Fraction(1, 10**6)


# ------------------------------------------------- what the list of all answers says


def spread_of(n: int, s: int, q: int) -> Fraction:
    """Mean square around the mean, over n - 1."""
    return (q - Fraction(s * s, n)) / (n - 1)


def listed(cells: Ints, codes: Iterable[int], high_from: int) -> dict[str, object]:
    """Ends of every statistic of one item over all datasets; a row a dataset."""
    valued = cells > 0
    n, s = valued.sum(axis=1), np.where(valued, cells, 0).sum(axis=1)
    q = np.where(valued, cells**2, 0).sum(axis=1)
    high = (cells >= high_from).sum(axis=1)
    counts = {
        "n_answered": n,
        "n_dk": (cells == DK).sum(axis=1),
        "n_missing": (cells == EMPTY).sum(axis=1),
        "n_high": high,
        **{f"count_{code}": (cells == code).sum(axis=1) for code in codes},
    }
    found: dict[str, object] = {
        name: (Fraction(int(c.min())), Fraction(int(c.max()))) for name, c in counts.items()
    }
    rows = np.unique(np.stack([n, s, q, high], axis=1), axis=0).tolist()
    for name in ("share_high_answered", "mean", "sd"):
        found[name] = None
    if n.min() > 0:
        shares = [Fraction(h, n) for n, _, _, h in rows]
        means = [Fraction(s, n) for n, s, _, _ in rows]
        variances = [spread_of(n, s, q) for n, s, q, _ in rows if n > 1]
        found["share_high_answered"] = min(shares), max(shares)
        found["mean"] = min(means), max(means)
        found["sd"] = (min(variances), max(variances)) if variances else None
    return found


def hull(parts: list[dict[str, object]]) -> dict[str, object]:
    """What several readings allow together."""
    found = {}
    for name in parts[0]:
        ends = [part[name] for part in parts]
        together = None
        if None not in ends:
            together = min(low for low, _ in ends), max(high for _, high in ends)
        found[name] = together
    return found


def check(frame: pd.DataFrame, item: str, expected: Mapping[str, object]) -> None:
    mine = frame.loc[item]
    assert set(mine.index) == set(expected)
    assert mine["proven"].all(), mine[~mine["proven"]]
    for name, ends in expected.items():
        low, high = mine.loc[name, "low"], mine.loc[name, "high"]
        if ends is None:
            assert low is None, (item, name)
            assert high is None, (item, name)
        elif name == "sd":
            # The square roots, rounded outwards by less than the last decimal.
            assert low**2 <= ends[0] < (low + LAST_DECIMAL) ** 2, item
            assert (max(high - LAST_DECIMAL, Fraction(-1))) ** 2 < ends[1] or high == 0, item
            assert high**2 >= ends[1], item
        else:
            assert (low, high) == ends, (item, name)


# ------------------------------------------------- nameless respondents in two groups

SIZE, FIRST = 6, 2
GROUPS = {"all": slice(0, SIZE), "few": slice(0, FIRST), "rest": slice(FIRST, SIZE)}


def numbers_of(cells: Ints) -> dict[str, tuple[Ints, Ints]]:
    """Everything that could be printed about one item: top and bottom in each dataset."""
    found = {}
    for group, members in GROUPS.items():
        mine = cells[:, members]
        ones = np.ones(len(mine), dtype=np.int64)
        found[f"mean_{group}"] = (
            np.where(mine > 0, mine, 0).sum(axis=1),
            (mine > 0).sum(axis=1),
        )
        found[f"high_{group}"] = (mine == HIGH).sum(axis=1), ones
        found[f"dk_{group}"] = (mine == DK).sum(axis=1), ones
    return found


def holds(number: tuple[Ints, Ints], text: str) -> Bools:
    (low, high), (top, bottom) = interval(text), number
    return (
        (bottom > 0)
        & (top * low.denominator >= low.numerator * bottom)
        & (top * high.denominator <= high.numerator * bottom)
    )


def decimals(name: str) -> int:
    return 1 if "mean" in name else 0


def print_some(
    rng: random.Random, numbers: Mapping[str, tuple[Ints, Ints]], how_many: int
) -> dict[str, str]:
    """Print some numbers of a dataset drawn among those that have them all."""
    chosen = rng.sample(sorted(numbers), how_many)
    defined = np.all([numbers[name][1] > 0 for name in chosen], axis=0)
    truth = rng.choice(np.flatnonzero(defined).tolist())
    return {
        name: printed(
            Fraction(int(numbers[name][0][truth]), int(numbers[name][1][truth])), decimals(name)
        )
        for name in chosen
    }


@pytest.mark.parametrize("empty", ["none", "every"])
@pytest.mark.parametrize("seed", range(10))
def test_groups_of_nameless_respondents(tmp_path: Path, seed: int, empty: str) -> None:
    rng = random.Random(f"{seed} {empty}")
    slots = (DK, *CODES) if empty == "none" else (EMPTY, DK, *CODES)
    cells = np.array(list(product(slots, repeat=SIZE)), dtype=np.int64)
    numbers = numbers_of(cells)
    shown = print_some(rng, numbers, rng.randint(1, 5))
    of = {"mean": "mean", "high": "count_high", "dk": "count_dk"}
    columns = {
        name: {
            "statistic": of[name.split("_")[0]],
            "decimals": decimals(name),
            "subgroup": name.split("_")[1],
        }
        for name in shown
    }
    world = {
        "respondents": SIZE,
        "groups": {"few": {"from": 1, "to": FIRST}, "rest": {"from": FIRST + 1, "to": SIZE}},
        "blocks": [{"kind": "battery", "battery": "things", "tables": [1], "may_be_empty": empty}],
    }
    project = write_project(
        tmp_path,
        codebook=codebook({"things": ["one"]}),
        tables=[Table(1, "item", columns, {"one": shown}, battery="things")],
        world=world,
    )
    fits = np.all([holds(numbers[name], text) for name, text in shown.items()], axis=0)
    check(battery_bounds(project, "things", workers=0), "one", listed(cells[fits], CODES, HIGH))


# ------------------------------------------------- rows by respondent, and open readings

TOWNS = ("Ask", "Ask", "Birk")
ITEMS = ("one", "two", "other")
READINGS = {"count_other": ("main", "all"), "mean_other": ("main", "all")}


@pytest.fixture(scope="module")
def sheets() -> Ints:
    """Every sheet of answers: three respondents, two items and *other*, which may stay empty."""
    slots = [(DK, *CODES), (DK, *CODES), (EMPTY, DK, *CODES)]
    every = np.array(list(product(*slots * len(TOWNS))), dtype=np.int8)
    return every.reshape(-1, len(TOWNS), len(ITEMS))


def in_tables(cells: Ints, reading: tuple[str, ...]) -> dict[str, tuple[Ints, Ints]]:
    """Every number by item and by respondent, under a reading."""
    ones = np.ones(len(cells), dtype=np.int64)
    parts = {f"t01.{item}": (cells[:, :, k], cells[:, :, k]) for k, item in enumerate(ITEMS)}
    counted = cells if reading[0] == "all" else cells[:, :, :2]
    averaged = cells if reading[1] == "all" else cells[:, :, :2]
    for k, who in enumerate(names(TOWNS)):
        parts[f"t02.{who}"] = counted[:, k], averaged[:, k]
    found = {}
    for row, (of_counts, of_mean) in parts.items():
        valued = of_mean > 0
        found[f"{row}.mean"] = np.where(valued, of_mean, 0).sum(axis=1), valued.sum(axis=1)
        found[f"{row}.high"] = (of_counts == HIGH).sum(axis=1), ones
        found[f"{row}.dk"] = (of_counts == DK).sum(axis=1), ones
    return found


def joined_project(folder: Path, shown: Mapping[str, str]) -> Path:
    of = {"mean": "mean", "high": "count_high", "dk": "count_dk"}
    tables = []
    for number, unit in ((1, "item"), (2, "investment")):
        cells: dict[str, dict[str, str]] = {}
        for name, text in shown.items():
            table, row, place = name.split(".")
            if table == f"t{number:02}":
                cells.setdefault(row, {})[place] = text
        used = [place for place in of if any(place in row for row in cells.values())]
        columns = {place: {"statistic": of[place], "decimals": decimals(place)} for place in used}
        tables.append(Table(number, unit, columns, cells, battery="things"))
    options = {
        name: {"question": f"{name}?", "options": {one: f"{name} is {one}" for one in choices}}
        for name, choices in READINGS.items()
    }
    block = {
        "kind": "battery",
        "battery": "things",
        "tables": [1, 2],
        "may_be_empty": "other",
        "high_items": {"t02": "?count_other"},
        "dont_know_items": {"t02": "?count_other"},
        "mean_items": {"t02": "?mean_other"},
    }
    return write_project(
        folder,
        codebook=codebook({"things": ITEMS}),
        tables=tables,
        world={"respondents": "investments", "readings": options, "blocks": [block]},
        investments=investments(TOWNS),
    )


def publish(
    rng: random.Random, sheets: Ints, dropped: str
) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    """Print numbers of a sheet, without a column of a table; give the ends of every item."""
    true_reading = tuple(rng.choice(options) for options in READINGS.values())
    shown = {
        name: text
        for name, text in print_some(rng, in_tables(sheets, true_reading), 18).items()
        if not (name.startswith(dropped[:3]) and name.endswith(dropped[4:]))
    }
    parts: dict[str, list[dict[str, object]]] = {item: [] for item in ITEMS}
    for reading in product(*READINGS.values()):
        numbers = in_tables(sheets, reading)
        fits = np.all([holds(numbers[name], text) for name, text in shown.items()], axis=0)
        if fits.any():
            for k, item in enumerate(ITEMS):
                parts[item].append(listed(sheets[fits][:, :, k], CODES, HIGH))
    return shown, {item: hull(found) for item, found in parts.items()}


@pytest.mark.parametrize(
    ("seed", "dropped"), list(enumerate(("t01.mean", "t01.high", "t02.dk", "t02.high")))
)
def test_rows_by_respondent_under_every_reading(
    tmp_path: Path, sheets: Ints, seed: int, dropped: str
) -> None:
    # A column that is printed for one row is printed for all; dashes are left out of this world.
    shown, expected = publish(random.Random(seed), sheets, dropped)
    frame = battery_bounds(joined_project(tmp_path, shown), "things", workers=0)
    assert list(dict.fromkeys(frame.index.get_level_values("item"))) == list(ITEMS)
    for item, found in expected.items():
        check(frame, item, found)


@pytest.mark.parametrize("seed", range(3))
def test_ends_that_no_answers_reach_are_found_out(
    tmp_path: Path, sheets: Ints, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its demands on the other answers the program is too generous; cells put it right."""
    monkeypatch.setattr(Answers, "_limit_rest", lambda *_: None)
    shown, expected = publish(random.Random(10 + seed), sheets, "t01.mean")
    frame = battery_bounds(joined_project(tmp_path, shown), "things", workers=0)
    for item, found in expected.items():
        check(frame, item, found)


@pytest.mark.parametrize("seed", range(3))
def test_a_scale_without_dont_know(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    cells = np.array(list(product(CODES, repeat=6)), dtype=np.int8).reshape(-1, 3, 2)
    numbers = pair_tables(cells, 1, 3)
    shown = {
        name: text
        for name, text in print_some(rng, numbers, len(numbers)).items()
        if not name.endswith("dk")
    }
    tables = []
    for number, unit, place in ((1, "item", "high"), (2, "investment", "mean")):
        rows = {n.split(".")[1]: {place: t} for n, t in shown.items() if n.endswith(place)}
        statistic = {"high": "count_high", "mean": "mean"}[place]
        columns = {place: {"statistic": statistic, "decimals": decimals(place)}}
        tables.append(Table(number, unit, columns, rows, battery="things"))
    book = codebook({"things": PAIR})
    del book["scales"]["likert"]["dont_know"]
    blocks = [{"kind": "battery", "battery": "things", "tables": [1, 2]}]
    project = write_project(
        tmp_path,
        codebook=book,
        tables=tables,
        world={"respondents": "investments", "blocks": blocks},
        investments=investments(TOWNS),
    )
    fits = np.all([holds(numbers[name], text) for name, text in shown.items()], axis=0)
    frame = battery_bounds(project, "things", workers=0)
    for k, item in enumerate(PAIR):
        check(frame, item, listed(cells[fits][:, :, k], CODES, HIGH))


# ------------------------------------------------- two batteries, the same respondents

PAIR = ("one", "two")


def pair_tables(cells: Ints, first_table: int, spoken_of: int) -> dict[str, tuple[Ints, Ints]]:
    """High answers by item; by respondent, for the first few, the mean and what is not known."""
    ones = np.ones(len(cells), dtype=np.int64)
    found = {
        f"t{first_table:02}.{item}.high": ((cells[:, :, k] == HIGH).sum(axis=1), ones)
        for k, item in enumerate(PAIR)
    }
    for k, who in enumerate(names(TOWNS)[:spoken_of]):
        row, name = cells[:, k], f"t{first_table + 1:02}.{who}"
        found[f"{name}.mean"] = np.where(row > 0, row, 0).sum(axis=1), (row > 0).sum(axis=1)
        found[f"{name}.dk"] = (row == DK).sum(axis=1), ones
    return found


@pytest.mark.parametrize("seed", range(6))
def test_changes_between_two_batteries(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    cells = np.array(list(product((DK, *CODES), repeat=6)), dtype=np.int8).reshape(-1, 3, 2)
    tables, vectors, totals = [], [], []
    for battery, first_table, spoken_of in (("hopes", 1, 3), ("gains", 3, 2)):
        numbers = pair_tables(cells, first_table, spoken_of)
        shown = print_some(rng, numbers, len(numbers))
        for number, unit in ((first_table, "item"), (first_table + 1, "investment")):
            rows: dict[str, dict[str, str]] = {}
            for name, text in shown.items():
                table, row, place = name.split(".")
                if table == f"t{number:02}":
                    rows.setdefault(row, {})[place] = text
            of = {"mean": "mean", "high": "count_high", "dk": "count_dk"}
            used = next(iter(rows.values()))
            columns = {one: {"statistic": of[one], "decimals": decimals(one)} for one in used}
            tables.append(Table(number, unit, columns, rows, battery=battery))
        fits = np.all([holds(numbers[name], text) for name, text in shown.items()], axis=0)
        vectors.append(np.unique(cells[fits] == HIGH, axis=0))
        totals.append([int(shown[f"t{first_table:02}.{item}.high"]) for item in PAIR])
    blocks = [
        {"kind": "battery", "battery": battery, "tables": numbers}
        for battery, numbers in (("hopes", [1, 2]), ("gains", [3, 4]))
    ]
    project = write_project(
        tmp_path,
        codebook=codebook({"hopes": PAIR, "gains": PAIR}),
        tables=tables,
        world={"respondents": "investments", "blocks": blocks},
        investments=investments(TOWNS),
    )
    both = {item: (totals[0][k], totals[1][k]) for k, item in enumerate(PAIR)}
    frame = changed_bounds(project, "hopes", "gains", both, workers=0)
    for k, item in enumerate(PAIR):
        left = [
            int((hoped & ~gained).sum())
            for hoped in np.unique(vectors[0][:, :, k], axis=0)
            for gained in np.unique(vectors[1][:, :, k], axis=0)
        ]
        row = frame.loc[item]
        assert (row["low"], row["high"], row["proven"]) == (min(left), max(left), True), item


# ------------------------------------------------- the report


def test_concerns_stand_alone() -> None:
    """Table 11 prints a mean and a count for each item and nothing about anybody alone.

    The number of concerns per investment is the sum of counts that are printed already. So each
    item can be enumerated by itself: how many of 25 gave each answer.
    """
    published = load_published(ROOT)
    frame = battery_bounds(ROOT, "concerns")
    # 25 answers in six boxes, don't know and 1 to 5: where five bars can stand among them.
    bars = np.array(list(combinations(range(30), 5)))
    ways = np.diff(bars, prepend=-1, append=30, axis=1) - 1
    codes = np.arange(6)
    for item in dict.fromkeys(frame.index.get_level_values("item")):
        if item == "other":
            continue  # may be left empty: one more box
        mean, high = (published[f"t11.{item}.{column}"].interval for column in ("mean", "high"))
        n, s, q = ways[:, 1:].sum(axis=1), ways @ codes, ways @ codes**2
        assert mean is not None
        assert high is not None
        fits = (
            (n > 0)
            & (s * mean[0].denominator >= mean[0].numerator * n)
            & (s * mean[1].denominator <= mean[1].numerator * n)
            & (ways[:, 4] + ways[:, 5] == int(high[0] + Fraction(1, 2)))
        )
        kept_ways = ways[fits]
        rows = np.unique(np.stack([n[fits], s[fits], q[fits]], axis=1), axis=0).tolist()
        variances = [spread_of(*row) for row in rows if row[0] > 1]
        cited = Fraction(int(kept_ways[0, 4] + kept_ways[0, 5]))
        answered = [Fraction(row[0]) for row in rows]

        def ends(values: Iterable[int]) -> tuple[Fraction, Fraction]:
            found = [int(one) for one in values]
            return Fraction(min(found)), Fraction(max(found))

        check(
            frame,
            item,
            {
                "n_answered": ends(n[fits]),
                "n_dk": ends(kept_ways[:, 0]),
                "n_missing": (0, 0),
                "n_high": (cited, cited),
                "share_high_answered": (cited / max(answered), cited / min(answered)),
                "mean": (
                    min(Fraction(s, n) for n, s, _ in rows),
                    max(Fraction(s, n) for n, s, _ in rows),
                ),
                "sd": (min(variances), max(variances)),
                **{f"count_{code}": ends(kept_ways[:, code]) for code in range(1, 6)},
            },
        )


def test_one_who_knew_nothing_is_in_every_item() -> None:
    """Ballerup answered "don't know" to all ten worded drawbacks (Table 15: ten, and no mean).

    So at least one of 25 gave target_group no value, although the item's own mean and count,
    2.5 and 6, would allow that everybody did: six answers of 4, twenty-five answers, 62 points.
    """
    block = likert_block(ROOT, "drawbacks")
    with crew_of(ROOT, workers=0) as crew:
        choices, facts = kept(crew, ROOT, block)
    found = {one.statistic: one for one in bound_item(ROOT, block, choices, facts, "target_group")}
    assert all(one.proven for one in found.values())
    assert found["n_dk"].low == 1
    assert found["n_answered"].high == 24
    assert found["share_high_answered"].low == Fraction(6, 24)
    # Six answers of 4 or 5 bring 24 points at least, the others one each: 24 + (n - 6) <= 2.55 n
    # takes n >= 18 / 1.55, that is 12.
    assert found["n_answered"].low == 12
    assert found["n_high"].low == found["n_high"].high == 6


# ------------------------------------------------- parts


@pytest.mark.parametrize(("codes", "high_codes"), [((1, 2, 3, 4, 5), (4, 5)), ((1, 2, 3), (3,))])
def test_extreme_squares_by_listing(codes: tuple[int, ...], high_codes: tuple[int, ...]) -> None:
    for n in range(6):
        found: dict[tuple[int, int], set[int]] = {}
        for values in combinations_with_replacement(codes, n):
            key = sum(values), sum(value in high_codes for value in values)
            found.setdefault(key, set()).add(sum(value**2 for value in values))
        for s, h in product(range(5 * n + 2), range(n + 2)):
            squares = found.get((s, h))
            for maximise, best in ((True, max), (False, min)):
                expected = None if squares is None else best(squares)
                assert squares_end(n, s, h, codes, high_codes, maximise=maximise) == expected


class Listed:
    """An item whose possible values are listed: what a solver would find is looked up."""

    def __init__(self, possible: list[tuple[int, ...]]) -> None:
        self.possible = possible
        self.scale = SimpleNamespace(codes=(1, 2, 3, 4, 5), high_codes=(4, 5))
        self.answered = self.points = self.squares = Expr({})

    def end(
        self, _: Quantity, *, maximise: bool, rules: tuple[Rule, Rule]
    ) -> tuple[Fraction | None, bool]:
        n, s = (int(rule.low or 0) for rule in rules)
        fits = [v for v in self.possible if (len(v), sum(v)) == (n, s)]
        squares = [Fraction(sum(value**2 for value in values)) for values in fits]
        return (max(squares) if maximise else min(squares)) if squares else None, True


@pytest.mark.parametrize("seed", range(20))
def test_the_search_for_a_variance_stops_at_the_right_pair(seed: int) -> None:
    """Few of the values that the sums allow are possible, so the first guess is often wrong."""
    rng = random.Random(seed)
    possible = [
        tuple(rng.choices((1, 2, 3, 4, 5), weights=(1, 3, 4, 3, 1), k=rng.randint(2, 7)))
        for _ in range(rng.randint(1, 12))
    ]
    means = [Fraction(sum(values), len(values)) for values in possible]
    highs = [sum(value >= 4 for value in values) for values in possible]
    sizes = [len(values) for values in possible]
    limits = Limits(
        range(min(sizes), max(sizes) + 1),
        range(min(highs), max(highs) + 1),
        (min(means), max(means)),
    )
    variances = [statistics.variance([Fraction(v) for v in values]) for values in possible]
    item: Any = Listed(possible)
    assert variance_end(item, limits, maximise=False) == (min(variances), True)
    assert variance_end(item, limits, maximise=True) == (max(variances), True)
    for end, maximise in ((min(variances), False), (max(variances), True)):
        # No way beyond the end is one that the possible values take.
        for answered, points, squares in ways_beyond(item, limits, end, maximise=maximise):
            for values in possible:
                if (len(values), sum(values)) == (answered.low, points.low):
                    q = sum(value**2 for value in values)
                    low = squares.low is None or q >= squares.low
                    assert not (low and (squares.high is None or q <= squares.high))


def test_roots_are_rounded_outwards() -> None:
    assert root(Fraction(9, 4), up=True) == root(Fraction(9, 4), up=False) == Fraction(3, 2)
    assert root(Fraction(2), up=False) == Fraction(1414213, 10**6)
    assert root(Fraction(2), up=True) == Fraction(1414214, 10**6)


def test_what_was_found_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(
        1, "item", {"high": {"statistic": "count_high"}}, {"one": {"high": "2"}}, "things"
    )
    world = {
        "respondents": 4,
        "blocks": [{"kind": "battery", "battery": "things", "tables": [1]}],
    }
    book = codebook({"things": ["one"]})
    project = write_project(tmp_path, codebook=book, tables=[table], world=world)
    first = battery_bounds(project, "things", workers=0)
    monkeypatch.setattr("helpers.bounds.frame._work_out", lambda *_: pytest.fail("worked again"))
    pd.testing.assert_frame_equal(battery_bounds(project, "things", workers=0), first)
    # A number that changes makes the earlier bounds worthless.
    cells = project / "data/published/table-01.csv"
    cells.write_text(cells.read_text().replace("2", "3"))
    with pytest.raises(pytest.fail.Exception, match="worked again"):
        battery_bounds(project, "things", workers=0)


def test_what_has_no_bounds_is_told() -> None:
    with pytest.raises(BookError, match="no tables are declared about the battery 'motive'"):
        battery_bounds(ROOT, "motive")
    with pytest.raises(BookError, match="categories"):
        battery_bounds(ROOT, "lasting")
