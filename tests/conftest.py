"""Editions that several tests look at: the book's own, and one with made-up answers."""

import csv
import shutil
from pathlib import Path

import pytest

from helpers.codebook import load_codebook
from helpers.edition import Edition, open_edition
from helpers.investments import load_investments

ROOT = Path(__file__).parents[1]
pytest_plugins = ["plan"]


@pytest.fixture(scope="session")
def ed() -> Edition:
    """The edition that the book shows, with the witness."""
    return open_edition(ROOT, "2024-reconstructed")


def made_up(column: str, position: int) -> str:
    """Answer of the investment at a position (in the order of Table 10) to an item.

    Simple enough to work out by hand: everybody answers 3, except that
    - motives_financing goes 1, 2, 3, 4, 5, 1, 2, …
    - motives_savings is don't know for the first five and 4 for the others,
    - motives_other is not answered,
    - lasting is 2, next is the position modulo 5 plus 1.
    """
    if column == "motives_financing":
        return str(position % 5 + 1)
    if column == "motives_savings":
        return "dk" if position < 5 else "4"
    if column == "motives_other":
        return ""
    if column == "next":
        return str(position % 5 + 1)
    return "2" if column.startswith("lasting") else "3"


@pytest.fixture(scope="session")
def answers_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with made-up answers in place of the real ones."""
    project = tmp_path_factory.mktemp("answers")
    shutil.copy(ROOT / "_quarto.yml", project)
    shutil.copytree(ROOT / "data", project / "data")
    codebook = load_codebook(ROOT / "data" / "codebook.yml")
    rows = [
        [one.id, *(made_up(column, position) for column in codebook.columns)]
        for position, one in enumerate(load_investments(ROOT))
    ]
    with (project / "data" / "responses" / "2024.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["investment", *codebook.columns], *rows])
    return project


@pytest.fixture(scope="session")
def answered(answers_project: Path) -> Edition:
    """The edition with made-up answers."""
    return open_edition(answers_project)
