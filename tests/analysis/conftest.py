"""Projects with a later wave: after a report alone, after real answers, and simulated."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.codebook import load_codebook
from helpers.edition import Edition, open_edition
from helpers.facts import fact_header
from helpers.investments import load_investments

ROOT = Path(__file__).parents[2]
NEW = ("aarhus-nyt", "Aarhus", "751", "Nyt")
LEFT = 5
"""Investments of the report that do not answer again: the last ones."""


def later(column: str, place: int) -> str:
    """Answer of the respondent at a place in the later wave, simple enough for mental arithmetic.

    Everybody answers 3, except that financing goes 1 to 5 and round again, that the first four do
    not know about savings and the others answer 5, and that `other` is left empty.
    """
    if column == "motives_financing":
        return str(place % 5 + 1)
    if column == "motives_savings":
        return "dk" if place < 4 else "5"
    if column.endswith("_other"):
        return ""
    if column == "next" or column.startswith("lasting"):
        return "2"
    return "3"


def _write(file: Path, rows: list[list[str]], comment: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(comment)
        csv.writer(stream).writerows(rows)


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a project whose wave 2026 has all but `LEFT` of the report's investments and `NEW`."""

    def made(*, simulated: bool = False, before: Callable[[str, int], str] | None = None) -> Path:
        project = tmp_path_factory.mktemp("later")
        shutil.copy(ROOT / "_quarto.yml", project)
        shutil.copytree(ROOT / "data", project / "data", ignore=shutil.ignore_patterns("geo"))
        shutil.copytree(ROOT / "data" / "geo", project / "data" / "geo")
        codebook = load_codebook(project / "data" / "codebook.yml")
        investments = load_investments(project)
        who = [
            (one.id, one.municipality, one.municipality_code, one.name.da)
            for one in investments[:-LEFT]
        ]
        head = [codebook.survey.respondent, *codebook.columns]
        name = "2026-simulated" if simulated else "2026"
        comment = "# simulated: by hand\n" if simulated else ""
        rows = [
            [one[0], *(later(column, place) for column in codebook.columns)]
            for place, one in enumerate([*who, NEW])
        ]
        _write(project / f"data/responses/{name}.csv", [head, *rows], comment)
        facts = list(fact_header(codebook))
        known = []
        for place, one in enumerate([*who, NEW]):
            row = dict.fromkeys(facts, "")
            row |= dict(zip(facts[:1], one[:1], strict=True))
            row |= {"municipality": one[1], "municipality_code": one[2], "name": one[3]}
            row["investor"] = ("dsi", "internal")[place % 2]
            known.append([row[fact] for fact in facts])
        _write(project / f"data/facts/{name}.csv", [facts, *known], comment)
        if before is not None:
            earlier = [
                [one.id, *(before(column, place) for column in codebook.columns)]
                for place, one in enumerate(investments)
            ]
            _write(project / "data/responses/2024.csv", [head, *earlier])
        return project

    return made


@pytest.fixture(scope="session")
def after_print(make: Callable[..., Path]) -> Edition:
    """The later wave, with nothing but the printed numbers before it."""
    return open_edition(make(), "2026")


@pytest.fixture(scope="session")
def after_answers(make: Callable[..., Path]) -> Edition:
    """The later wave after one with answers: everybody 3, but savings 4."""

    def before(column: str, place: int) -> str:
        if column == "motives_savings":
            return "4"
        return later(column, place) if not column.startswith("motives") else "3"

    return open_edition(make(before=before), "2026")


@pytest.fixture(scope="session")
def simulated(make: Callable[..., Path]) -> Edition:
    """The later wave with simulated answers."""
    return open_edition(make(simulated=True), "2026")
