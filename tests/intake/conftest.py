"""Projects into which the tests import: the book's own questionnaire, and a small other one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.codebook import Codebook, load_codebook
from helpers.intake import Options, Plan, make_plan
from helpers.intake.targets import Catalogue, catalogue

ROOT = Path(__file__).parents[2]

CAFE = """
survey:
  id: 2025
  title: {en: The canteen, da: Kantinen}
  unit: {en: guest, da: gæst}
scales:
  liking:
    kind: likert
    levels:
      - {code: 1, key: bad, label: {en: Bad, da: Dårlig}}
      - {code: 2, key: fair, label: {en: Fair, da: Nogenlunde}}
      - {code: 3, key: good, label: {en: Good, da: God}, aliases: [Fin]}
    dont_know: {code: dk, label: {en: "Don't know", da: Ved ikke}}
batteries:
  food:
    question: 1
    scale: liking
    title: {en: The food, da: Maden}
    text: {en: How do you like the food?, da: Hvad synes du om maden?}
    items:
      - {id: soup, short: {en: Soup, da: Suppe}, text: {en: The soup, da: Suppen}}
      - {id: bread, short: {en: Bread, da: Brød}, text: {en: "The bread, if any", da: Brødet}}
  room:
    question: 2
    scale: liking
    title: {en: The room, da: Rummet}
    text: {en: How do you like the room?, da: Hvad synes du om rummet?}
    items:
      - {id: light, short: {en: Light, da: Lys}, text: {en: The light, da: Lyset}}
      - id: other
        other: true
        short: {en: Other, da: Andet}
        text: {en: "Other, please state:", da: "Andet, skriv hvad:"}
sections:
  - {id: all, title: {en: All, da: Alt}}
questions:
  - {number: 1, section: all, type: battery, battery: food}
  - {number: 2, section: all, type: battery, battery: room}
  - number: 3
    section: all
    title: {en: You, da: Dig}
    parts:
      - part: a
        type: multiple
        name: days
        text: {en: Which days do you come?, da: Hvilke dage kommer du?}
        options:
          - {id: mon, short: {en: Mon, da: Man}, text: {en: "Monday, noon", da: "Mandag, middag"}}
          - {id: tue, short: {en: Tue, da: Tir}, text: {en: Tuesday, da: Tirsdag}}
          - id: other
            other: true
            short: {en: Other, da: Andet}
            text: {en: "Other, please state:", da: "Andet, skriv hvad:"}
          - id: dk
            dont_know: true
            short: {en: "Don't know", da: Ved ikke}
            text: {en: "Don't know", da: Ved ikke}
      - part: b
        type: amount
        unit: DKK
        name: spent
        text: {en: How much do you spend in a year?, da: Hvor meget bruger du på et år?}
      - part: c
        type: year
        name: start_year
        text: {en: In which year did you begin?, da: Hvilket år begyndte du?}
      - part: d
        type: year
        name: end_year
        text: {en: In which year will you end?, da: Hvilket år slutter du?}
  - number: 4
    section: all
    type: text
    text: {en: Anything else?, da: Er der andet?}
"""


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook(ROOT / "data" / "codebook.yml")


@pytest.fixture(scope="session")
def known(codebook: Codebook) -> Catalogue:
    return catalogue(codebook)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A project with the book's own questionnaire, and no answers."""
    project = tmp_path / "book"
    (project / "data" / "geo").mkdir(parents=True)
    for name in ("_quarto.yml", "data/codebook.yml", "data/investments.csv"):
        shutil.copy(ROOT / name, project / name)
    shutil.copy(ROOT / "data/geo/municipalities.json", project / "data/geo")
    return project


@pytest.fixture
def cafe(tmp_path: Path) -> Path:
    """A project with a small questionnaire of its own."""
    project = tmp_path / "cafe"
    (project / "data").mkdir(parents=True)
    (project / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    (project / "data" / "codebook.yml").write_text(CAFE, encoding="utf-8")
    return project


@pytest.fixture
def plan_of(cafe: Path) -> Callable[..., Plan]:
    """Plan the import of some bytes or a text into the small project."""

    def plan(content: bytes | str, name: str = "answers.csv", **options: object) -> Plan:
        path = cafe.parent / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return make_plan(cafe, path, "2026", Options(**options))

    return plan


@pytest.fixture
def effektbog(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    """Call the command line in a folder; gives exit code, output and messages."""

    def call(folder: Path, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        code = main([str(one) for one in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
