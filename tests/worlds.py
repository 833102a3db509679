"""Small projects written into a folder, and what an enumeration of all datasets says about them.

The oracle knows nothing of solvers: it lists every dataset that a small world allows, works out
every printed number of each, and reads verdicts, bounds, conflicts and removals off the list.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from helpers.verify import Verdict

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DK = 0
EMPTY = -1


# ------------------------------------------------------------------ projects


def scale(codes: int = 3, high_from: int | None = None, kind: str = "likert") -> dict[str, Any]:
    levels = [{"code": c, "key": f"level_{c}", "label": f"Level {c}"} for c in range(1, codes + 1)]
    made: dict[str, Any] = {
        "kind": kind,
        "levels": levels,
        "dont_know": {"code": "dk", "label": "No idea"},
    }
    if kind == "likert":
        made["high_from"] = codes if high_from is None else high_from
    return made


def codebook(
    batteries: Mapping[str, Sequence[str]],
    *,
    kinds: Mapping[str, str] | None = None,
    codes: int = 3,
    indices: Mapping[str, Any] | None = None,
    questions: Sequence[Any] | None = None,
) -> dict[str, Any]:
    """One scale for each kind; an item called ``other`` is marked as such."""
    kinds = dict(kinds or {})
    used = {kinds.get(name, "likert") for name in batteries} | (
        {"likert"} if not batteries else set()
    )
    made: dict[str, Any] = {
        "survey": {"id": 2000, "title": "Small", "unit": "respondent"},
        "scales": {kind: scale(codes, kind=kind) for kind in sorted(used)},
        "batteries": {
            name: {
                "scale": kinds.get(name, "likert"),
                "title": name.title(),
                "text": f"What about {name}?",
                "items": [
                    {
                        "id": item,
                        "short": item.title(),
                        "text": f"{item}?",
                        "other": item == "other",
                    }
                    for item in items
                ],
            }
            for name, items in batteries.items()
        },
    }
    if indices:
        made["indices"] = dict(indices)
    if questions:
        made["sections"] = [{"id": "one", "title": "One"}]
        made["questions"] = list(questions)
    return made


@dataclass
class Table:
    """A printed table: columns with their statistic and subgroup, and rows of printed strings."""

    number: int
    unit_of_rows: str
    columns: Mapping[str, Mapping[str, Any]]
    cells: Mapping[str, Mapping[str, str]]
    battery: str | None = None
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    candidates: Mapping[str, str] | None = None

    def spec(self) -> dict[str, Any]:
        label = {"en": "Column", "da": "Kolonne"}
        made: dict[str, Any] = {
            "table": self.number,
            "file": f"table-{self.number:02}.csv",
            "section": "1",
            "title": {"en": "Table", "da": "Tabel"},
            "unit_of_rows": self.unit_of_rows,
            "columns": {
                name: {
                    "label": label,
                    "statistic": one["statistic"],
                    "unit": one.get("unit", "respondents"),
                    "decimals": one.get("decimals", 0),
                    "subgroup": one.get("subgroup", "all"),
                }
                for name, one in self.columns.items()
            },
        }
        if self.battery:
            made["battery"] = self.battery
        if self.rows:
            made["rows"] = {name: dict(one) for name, one in self.rows.items()}
        return made

    def write(self, folder: Path) -> None:
        extra = [] if self.candidates is None else ["candidates"]
        with (folder / f"table-{self.number:02}.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["row", "label", *extra, *self.columns])
            for row, cells in self.cells.items():
                meant = [] if self.candidates is None else [self.candidates.get(row, "")]
                writer.writerow(
                    [row, row.title(), *meant, *(cells.get(c, "") for c in self.columns)]
                )


INVESTMENTS = (
    "id,municipality,municipality_code,name_da,name_en,name_variants,ambiguous_with,"
    "started_before_2023,investor,provider,size_dkk,size_source,note"
)


def investments(towns: Sequence[str], early: Collection[int] = ()) -> str:
    """As many investments as towns are named; those at the early positions started before 2023."""
    lines = [INVESTMENTS]
    codes = {town: 100 + n for n, town in enumerate(dict.fromkeys(towns))}
    for n, town in enumerate(towns):
        started = "yes" if n in early else "no"
        lines.append(f"{town.lower()}-{n},{town},{codes[town]},Navn {n},Name {n},,,{started},,,,,")
    return "\n".join(lines) + "\n"


def names(towns: Sequence[str]) -> list[str]:
    return [f"{town.lower()}-{n}" for n, town in enumerate(towns)]


def write_project(
    root: Path,
    *,
    codebook: Mapping[str, Any],
    tables: Iterable[Table],
    world: Mapping[str, Any] | str,
    claims: Sequence[Mapping[str, Any]] = (),
    known: Sequence[Mapping[str, Any]] = (),
    investments: str | None = None,
) -> Path:
    """Write a project and return its folder."""
    data = root / "data"
    (data / "published").mkdir(parents=True)
    (root / "_quarto.yml").write_text("project: {type: book}\n")

    def dump(name: str, content: Any) -> None:
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=95)
        (data / name).write_text(text, encoding="utf-8")

    dump("codebook.yml", dict(codebook))
    tables = list(tables)
    dump("published/tables.yml", [one.spec() for one in tables])
    for table in tables:
        table.write(data / "published")
    if isinstance(world, str):
        (data / "world.yml").write_text(world)
    else:
        dump("world.yml", dict(world))
    if claims:
        dump("claims.yml", list(claims))
    if known:
        dump("known.yml", list(known))
    if investments is not None:
        (data / "investments.csv").write_text(investments)
    return root


def claim(name: str, value: Any, **more: Any) -> dict[str, Any]:
    entry = {
        "id": name,
        "source": "report",
        "section": "1",
        "statement": {"en": f"It is {value}.", "da": f"Det er {value}."},
        "printed": str(value),
        "value": value,
        "relation": "equals",
        "unit": "things",
        **more,
    }
    if not {"expression", "bound_by", "untestable"} & entry.keys():
        entry["bound_by"] = ["t01.*"]
    return entry


def printed(value: Fraction | int, decimals: int = 0) -> str:
    """Print the way the report does, ties up."""
    units = (Fraction(value) * 10**decimals * 2 + 1) // 2
    if not decimals:
        return str(units)
    whole, part = divmod(int(units), 10**decimals)
    return f"{whole},{part:0{decimals}}"


def interval(text: str) -> tuple[Fraction, Fraction]:
    """Everything that either direction of rounding turns into a printed number."""
    whole, _, part = text.partition(",")
    value = Fraction(int(whole + part), 10 ** len(part))
    half = Fraction(1, 2 * 10 ** len(part))
    return value - half, value + half


# ------------------------------------------------------------------ the enumeration


@dataclass
class Column:
    """One number in every dataset: a ratio of whole numbers, or whether a claim is true."""

    top: Ints
    bottom: Ints
    low: Fraction | None
    high: Fraction | None
    is_number: bool = True

    @cached_property
    def holds(self) -> Bools:
        good = np.ones(len(self.top), dtype=bool)
        if self.low is not None:
            good &= self.top * self.low.denominator >= self.low.numerator * self.bottom
        if self.high is not None:
            good &= self.top * self.high.denominator <= self.high.numerator * self.bottom
        return good

    def ends(self, where: Bools) -> tuple[Fraction, Fraction]:
        pairs = np.unique(np.stack([self.top[where], self.bottom[where]]), axis=1)
        values = [Fraction(int(p), int(q)) for p, q in pairs.T]
        return min(values), max(values)


def whole(values: Ints) -> tuple[Ints, Ints]:
    return values.astype(np.int64), np.ones(len(values), dtype=np.int64)


@dataclass
class Oracle:
    """What the enumeration says: under each reading, each fact in each dataset."""

    readings: Mapping[tuple[str, ...], Mapping[str, Column]]
    possible: Mapping[tuple[str, ...], Bools]

    @property
    def facts(self) -> list[str]:
        return list(next(iter(self.readings.values())))

    def _broken(self, reading: tuple[str, ...]) -> Ints:
        """The facts that each dataset breaks, as a matrix of datasets by facts."""
        columns = self.readings[reading]
        broken = np.stack([~one.holds for one in columns.values()], axis=1)
        return broken[self.possible[reading]]

    @cached_property
    def fewest(self) -> dict[tuple[str, ...], int]:
        return {r: int(self._broken(r).sum(axis=1).min()) for r in self.readings}

    @cached_property
    def kept(self) -> list[tuple[str, ...]]:
        least = min(self.fewest.values())
        return [reading for reading, size in self.fewest.items() if size == least]

    @cached_property
    def removals(self) -> set[frozenset[str]]:
        """The smallest sets of facts without which some dataset fits, over the kept readings."""
        found: set[frozenset[str]] = set()
        for reading in self.kept:
            broken = self._broken(reading)
            rows = np.unique(broken[broken.sum(axis=1) == self.fewest[reading]], axis=0)
            found |= {
                frozenset(f for f, b in zip(self.facts, row, strict=True) if b) for row in rows
            }
        return found

    @property
    def set_aside(self) -> frozenset[str]:
        return frozenset(fact for removal in self.removals for fact in removal)

    def where(self, reading: tuple[str, ...], facts: Iterable[str]) -> Bools:
        """The datasets in which some facts hold."""
        good = self.possible[reading].copy()
        for fact in facts:
            good &= self.readings[reading][fact].holds
        return good

    def can(self, facts: Iterable[str], readings: Iterable[tuple[str, ...]] | None = None) -> bool:
        facts = list(facts)
        return any(self.where(reading, facts).any() for reading in readings or self.kept)

    def range_of(
        self, fact: str, others: Iterable[str], readings: Iterable[tuple[str, ...]] | None = None
    ) -> tuple[Fraction, Fraction] | None:
        others = list(others)
        ends = []
        for reading in readings or self.kept:
            where = self.where(reading, others)
            if where.any():
                ends.append(self.readings[reading][fact].ends(where))
        return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None

    def forced(self, fact: str, others: Iterable[str]) -> bool:
        """Whether a fact holds in every dataset in which the others do, under every reading."""
        others = list(others)
        return all(
            bool(self.readings[reading][fact].holds[self.where(reading, others)].all())
            for reading in self.kept
        )


def check_verdict(
    oracle: Oracle, verdict: Verdict, open_end: Callable[[Fraction], bool] = lambda _: False
) -> None:
    """Hold one verdict against the enumeration; `open_end` says which upper ends count as none."""
    fact = verdict.id
    number = next(iter(oracle.readings.values()))[fact].is_number
    assert verdict.proven, fact
    if fact in oracle.set_aside:
        assert verdict.verdict == "contradicted", fact
        _check_contradicted(oracle, verdict, number, open_end)
        return
    others = [one for one in oracle.facts if one != fact and one not in oracle.set_aside]
    assert verdict.verdict == ("derived" if oracle.forced(fact, others) else "consistent"), fact
    if number:
        found = oracle.range_of(fact, others)
        assert found is not None
        _same_ends(verdict, found, open_end)
    if verdict.verdict == "derived":
        assert set(verdict.derivation) <= set(others), fact
        assert oracle.forced(fact, verdict.derivation), fact
        for member in verdict.derivation:
            fewer = [one for one in verdict.derivation if one != member]
            assert not oracle.forced(fact, fewer), (fact, member)


def _same_ends(
    verdict: Verdict, found: tuple[Fraction, Fraction], open_end: Callable[[Fraction], bool]
) -> None:
    low, high = found
    expected = (low, None if open_end(high) else high)
    assert (verdict.lower, verdict.upper) == expected, verdict.id


def _check_contradicted(
    oracle: Oracle, verdict: Verdict, number: bool, open_end: Callable[[Fraction], bool]
) -> None:
    fact = verdict.id
    mine = [removal for removal in oracle.removals if fact in removal]
    for stated in verdict.set_aside_with:
        # A verdict names the part of a removal that has to do with its number.
        assert any(set(stated) <= removal for removal in mine), (fact, stated)
    for removal in mine:
        assert any(set(stated) <= removal for stated in verdict.set_aside_with), (fact, removal)
    if number:
        ends = [
            oracle.range_of(fact, [f for f in oracle.facts if f not in removal]) for removal in mine
        ]
        both = [one for one in ends if one is not None]
        _same_ends(verdict, (min(a for a, _ in both), max(b for _, b in both)), open_end)
    assert verdict.conflicts, fact
    for conflict in verdict.conflicts:
        assert not oracle.can([fact, *conflict]), (fact, conflict)
        for member in conflict:
            fewer = [one for one in conflict if one != member]
            assert oracle.can([fact, *fewer]), (fact, conflict, member)


def check_ledger(
    oracle: Oracle,
    verdicts: Iterable[Verdict],
    open_end: Callable[[Fraction], bool] = lambda _: False,
) -> None:
    """Hold every verdict against the enumeration, and see that none is missing."""
    by_id = {one.id: one for one in verdicts}
    assert set(oracle.facts) <= set(by_id)
    for fact in oracle.facts:
        check_verdict(oracle, by_id[fact], open_end)
