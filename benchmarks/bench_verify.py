"""How does the work of verdicts and bounds grow with respondents and items?

Reports are made up: answers are drawn, and tables are printed from them in the form of the report's
Tables 12 and 13 (by item the mean and the high answers, for all and for a group of sixteen; by
respondent, for these sixteen, high answers, *don't know* and mean). Then the same questions are put
to each: five numbers are left out in turn, to see what the others allow, and one item is bounded
with `helpers.bounds`. Beside it stands what one would write first: a single model of every cell for
CP-SAT, asked for the same ends. Where both prove an end they must agree, which is checked.

Each line is measured in a process of its own: time on the clock, processor time, and peak memory
above what the process takes before it starts. Every question has the same limit, in seconds as the
solver counts them, so that other work on the machine makes no difference to what is proven.

    python benchmarks/bench_verify.py --respondents 25 100 1000 --items 4 8 16
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from ortools.sat.python import cp_model

from helpers.bounds import item as bounds_item
from helpers.bounds.frame import bound_item
from helpers.published import load_published
from helpers.verify import examine as examination
from helpers.verify.cases import BlockName
from helpers.verify.examine import examine
from helpers.verify.finding import Component

NAMED = 16
CODES = (1, 2, 3, 4, 5)
HIGH_FROM = 4
DK = 0
BLOCK = BlockName("battery", 0)
ASKED = ("t01.i1.mean_all", "t01.i1.high_few", "t02.r-1.mean", "t02.r-1.high", "t02.r-1.dk")
BOUNDED = ("n_answered", "n_dk", "mean", *(f"count_{code}" for code in CODES))

Ends = dict[str, tuple[Fraction, Fraction, bool]]


# ------------------------------------------------------------------ a report


def draw(respondents: int, items: int) -> np.ndarray:
    lot = np.random.default_rng(2024)
    lean = lot.uniform(-0.08, 0.08, size=items)
    columns = [
        lot.choice(
            (DK, *CODES), size=respondents, p=[0.1, 0.15 - k, 0.2 - k, 0.25, 0.2 + k, 0.1 + k]
        )
        for k in lean
    ]
    return np.stack(columns, axis=1)


def mean_of(cells: np.ndarray) -> str:
    """One decimal, ties up; a dash for a mean of nothing."""
    valued = cells[cells > 0]
    if not len(valued):
        return "-"
    tenths = (2 * 10 * int(valued.sum()) + len(valued)) // (2 * len(valued))
    return f"{tenths // 10},{tenths % 10}"


def column(statistic: str, subgroup: str = "all", decimals: int = 0) -> dict[str, Any]:
    label = {"en": statistic, "da": statistic}
    return {
        "label": label,
        "statistic": statistic,
        "unit": "scale points" if decimals else "respondents",
        "decimals": decimals,
        "subgroup": subgroup,
    }


def write_report(root: Path, cells: np.ndarray) -> None:
    """Write a project that prints some numbers of the answers."""
    published = root / "data" / "published"
    published.mkdir(parents=True)
    (root / "_quarto.yml").write_text("project: {type: book}\n")
    respondents, items = cells.shape
    few = cells[:NAMED]
    high = (cells >= HIGH_FROM, few >= HIGH_FROM)
    by_item = [
        [
            f"i{k + 1}",
            f"Item {k + 1}",
            mean_of(cells[:, k]),
            high[0][:, k].sum(),
            mean_of(few[:, k]),
            high[1][:, k].sum(),
        ]
        for k in range(items)
    ]
    by_respondent = [
        [f"r-{n}", f"Row {n}", (row >= HIGH_FROM).sum(), (row == DK).sum(), mean_of(row)]
        for n, row in enumerate(few)
    ]
    tables = (
        (
            "item",
            {
                "mean_all": column("mean", decimals=1),
                "high_all": column("count_high"),
                "mean_few": column("mean", "few", 1),
                "high_few": column("count_high", "few"),
            },
            by_item,
        ),
        (
            "investment",
            {
                "high": column("count_high"),
                "dk": column("count_dk"),
                "mean": column("mean", "all", 1),
            },
            by_respondent,
        ),
    )
    specs = []
    for number, (unit, columns, rows) in enumerate(tables, 1):
        name = f"table-{number:02}.csv"
        title = {"en": unit, "da": unit}
        spec = {"table": number, "file": name, "section": "1", "title": title, "battery": "things"}
        specs.append({**spec, "unit_of_rows": unit, "columns": columns})
        with (published / name).open("w", newline="") as file:
            csv.writer(file).writerows([["row", "label", *columns], *rows])
    levels = [{"code": c, "key": f"level_{c}", "label": f"Level {c}"} for c in CODES]
    scale = {"kind": "likert", "levels": levels, "high_from": HIGH_FROM}
    battery = {
        "scale": "degree",
        "title": "Things",
        "text": "What about it?",
        "items": [
            {"id": f"i{k + 1}", "short": f"Item {k + 1}", "text": "This?"} for k in range(items)
        ],
    }
    contents = {
        "published/tables.yml": specs,
        "codebook.yml": {
            "survey": {"id": 2000, "title": "Made up", "unit": "respondent"},
            "scales": {"degree": {**scale, "dont_know": {"code": "dk", "label": "No idea"}}},
            "batteries": {"things": battery},
        },
        "world.yml": {
            "respondents": "investments",
            "groups": {"few": {"column": "started_before_2023"}},
            "blocks": [{"kind": "battery", "battery": "things", "tables": [1, 2]}],
        },
    }
    for name, content in contents.items():
        (root / "data" / name).write_text(yaml.safe_dump(content, sort_keys=False))
    heads = (
        "id municipality municipality_code name_da name_en name_variants ambiguous_with "
        "started_before_2023 investor provider size_dkk size_source note"
    )
    with (root / "data" / "investments.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads.split())
        for n in range(respondents):
            early = "yes" if n < NAMED else "no"
            writer.writerow(
                [f"r-{n}", "Town", 101, f"Navn {n}", f"Name {n}", "", "", early, *[""] * 5]
            )


# ------------------------------------------------------------------ ours


def ours(root: Path, limit: float) -> Ends:
    examination.SECONDS = bounds_item.SECONDS = limit
    facts = tuple(load_published(root).values)
    component = Component(BLOCK, facts, ((),), ((),))
    found: Ends = {}
    for fact in ASKED:
        one = examine(root, component, fact)
        if one.lower is not None and one.upper is not None:
            found[fact] = one.lower, one.upper, one.proven
    for bound in bound_item(root, BLOCK, ((),), facts, "i1"):
        if bound.statistic in (*BOUNDED, "sd") and bound.low is not None and bound.high is not None:
            found[bound.statistic] = bound.low, bound.high, bound.proven
    return found


# ------------------------------------------------------------------ the obvious way


@dataclass
class Cells:
    """One 0/1 variable for each respondent, item and answer."""

    model: cp_model.CpModel
    given: Mapping[tuple[int, int, int], Any]
    respondents: int
    items: int

    def count(self, rows: Iterable[int], items: Iterable[int], answers: Iterable[int]) -> Any:
        """How many cells hold one of some answers."""
        wanted = tuple(answers)
        items = tuple(items)
        return sum(self.given[r, k, a] for r in rows for k in items for a in wanted)

    def points(self, rows: Iterable[int], items: Iterable[int]) -> Any:
        """Sum of the codes in some cells."""
        items = tuple(items)
        return sum(code * self.given[r, k, code] for r in rows for k in items for code in CODES)


def all_cells(respondents: int, items: int) -> Cells:
    model = cp_model.CpModel()
    given = {}
    for r in range(respondents):
        for k in range(items):
            for answer in (DK, *CODES):
                given[r, k, answer] = model.new_bool_var("")
            model.add_exactly_one(given[r, k, answer] for answer in (DK, *CODES))
    return Cells(model, given, respondents, items)


def printed_numbers(cells: Cells, root: Path) -> Iterator[tuple[str, Any, Any, Any]]:
    """Give every printed number as numerator and denominator, with its interval."""
    everyone, few = range(cells.respondents), range(min(NAMED, cells.respondents))
    high = range(HIGH_FROM, CODES[-1] + 1)
    for value in load_published(root):
        if value.table == 1:
            rows: Iterable[int] = few if value.column.endswith("few") else everyone
            items: Iterable[int] = [int(value.row[1:]) - 1]
        else:
            rows, items = [int(value.row[2:])], range(cells.items)
        answers: Iterable[int] = (DK,) if value.statistic == "count_dk" else high
        if value.statistic == "mean":
            yield value.id, cells.points(rows, items), cells.count(rows, items, CODES), value
        else:
            yield value.id, cells.count(rows, items, answers), 1, value


def naive(root: Path, limit: float) -> Ends:
    published = load_published(root)
    items = len({v.row for v in published if v.table == 1})
    respondents = sum(1 for _ in (root / "data" / "investments.csv").open()) - 1
    found: Ends = {}
    for fact in (*ASKED, *BOUNDED):
        cells = all_cells(respondents, items)
        asked: tuple[Any, Any] | None = None
        for name, top, bottom, value in printed_numbers(cells, root):
            if name == fact:
                asked = top, bottom
                if not isinstance(bottom, int):
                    cells.model.add(bottom >= 1)
                continue
            if value.interval is None:
                cells.model.add(bottom == 0)
                continue
            low, high = value.interval
            cells.model.add(top * low.denominator >= low.numerator * bottom)
            cells.model.add(top * high.denominator <= high.numerator * bottom)
            if value.statistic == "mean":
                cells.model.add(bottom >= 1)
        if asked is None:
            everyone = range(respondents)
            answers = {"n_answered": CODES, "n_dk": (DK,), "mean": CODES}.get(
                fact, (int(fact[-1]),) if fact[-1].isdigit() else ()
            )
            counted = cells.count(everyone, [0], answers)
            asked = (cells.points(everyone, [0]), counted) if fact == "mean" else (counted, 1)
        ends = [extreme_ratio(cells, *asked, up, limit) for up in (False, True)]
        if ends[0] is not None and ends[1] is not None:
            found[fact] = ends[0][0], ends[1][0], ends[0][1] and ends[1][1]
    return found


def extreme_ratio(
    cells: Cells, top: Any, bottom: Any, up: bool, limit: float
) -> tuple[Fraction, bool] | None:
    """Dinkelbach's method, as for ours; one step if nothing is divided."""
    best: Fraction | None = None
    linear = isinstance(bottom, int)
    while True:
        at = best or Fraction(0)
        goal = top if linear else top * at.denominator - bottom * at.numerator
        (cells.model.maximize if up else cells.model.minimize)(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = limit
        status = solver.solve(cells.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None if best is None else (best, False)
        value = Fraction(int(solver.value(top)), 1 if linear else int(solver.value(bottom)))
        if linear or value == best or status != cp_model.OPTIMAL:
            return value, status == cp_model.OPTIMAL
        best = value


# ------------------------------------------------------------------ measuring


@dataclass(frozen=True)
class Measured:
    """Ends found, and what they took."""

    ends: Ends
    seconds: float
    processor: float
    megabytes: float


def measure(work: Callable[[Path, float], Ends], root: Path, limit: float) -> Measured:
    """Run it in a fresh process."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_inside, args=(sender, work, root, limit))
    process.start()
    result = receiver.recv()
    process.join()
    return result


def _inside(sender: Any, work: Callable[[Path, float], Ends], root: Path, limit: float) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, worked = time.perf_counter(), time.process_time()
    ends = work(root, limit)
    took, cpu = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sender.send(Measured(ends, took, cpu, peak / 1024))


def compare(mine: Ends, theirs: Ends) -> None:
    for name in mine.keys() & theirs.keys():
        if mine[name][2] and theirs[name][2] and mine[name][:2] != theirs[name][:2]:
            raise SystemExit(f"{name}: {mine[name]} is not {theirs[name]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--respondents", type=int, nargs="+", default=[25, 100, 1000])
    parser.add_argument("--items", type=int, nargs="+", default=[4, 8, 16])
    parser.add_argument("--limit", type=float, default=5.0, help="solver seconds a question")
    options = parser.parse_args()
    asked = len(ASKED) + len(BOUNDED)
    print(f"{asked} intervals each way, one more in ours; {options.limit:g} s a question\n")
    print(
        "| respondents | items | way        | proven | seconds | ratio | CPU s | peak MB | ratio |"
    )
    print(
        "|------------:|------:|------------|-------:|--------:|------:|------:|--------:|------:|"
    )
    for respondents in options.respondents:
        for items in options.items:
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder)
                write_report(root, draw(respondents, items))
                found = {
                    work.__name__: measure(work, root, options.limit) for work in (ours, naive)
                }
            compare(found["ours"].ends, found["naive"].ends)
            base = found["ours"]
            for name, one in found.items():
                sure = sum(proven for _, _, proven in one.ends.values())
                most = asked + 1 if name == "ours" else asked
                label = "totals" if name == "ours" else "every cell"
                print(
                    f"| {respondents:11,} | {items:5} | {label:<10} | {sure:>2}/{most:<3} |"
                    f" {one.seconds:7.2f} | {one.seconds / base.seconds:5.1f} |"
                    f" {one.processor:5.1f} |"
                    f" {one.megabytes:7.0f} | {one.megabytes / base.megabytes:5.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
