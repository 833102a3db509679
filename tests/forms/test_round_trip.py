"""What comes back from our own forms is what was filled in, with no mapping."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from exports import MUNICIPALITIES, kobo, lime

from helpers.cli import main
from helpers.codebook import load_codebook
from helpers.facts import load_facts
from helpers.forms.fields import form_groups
from helpers.forms.limesurvey import limesurvey
from helpers.forms.write import municipalities_of
from helpers.forms.xlsform import xlsform
from helpers.responses import load_responses
from helpers.simulate import SimulatedSurvey, simulate_survey

ROOT = Path(__file__).parents[2]
CODEBOOK = load_codebook(ROOT / "data" / "codebook.yml")
PLACES = municipalities_of(ROOT)
GROUPS = form_groups(CODEBOOK, PLACES)
MUNICIPALITIES.update(PLACES)
XLSFORM = xlsform(CODEBOOK, GROUPS)
STRUCTURE = limesurvey(CODEBOOK, GROUPS)

Export = Callable[[SimulatedSurvey], bytes]
EXPORTS: dict[str, Export] = {
    "kobo-names": lambda s: kobo(XLSFORM, s),
    "kobo-names-one-column": lambda s: kobo(XLSFORM, s, boxes="one", delimiter=","),
    "kobo-names-many-columns": lambda s: kobo(XLSFORM, s, boxes="many"),
    "kobo-danish": lambda s: kobo(XLSFORM, s, lang="da", boxes="many"),
    "kobo-english": lambda s: kobo(XLSFORM, s, lang="en", boxes="both"),
    "lime-codes": lambda s: lime(STRUCTURE, s, lang="da", codes=True),
    "lime-danish": lambda s: lime(STRUCTURE, s, lang="da", codes=False),
    "lime-english": lambda s: lime(STRUCTURE, s, lang="en", codes=False),
    "lime-danish-texts": lambda s: lime(STRUCTURE, s, lang="da", codes=False, headings="text"),
    "lime-english-texts": lambda s: lime(STRUCTURE, s, lang="en", codes=False, headings="text"),
    "lime-codes-english-texts": lambda s: lime(
        STRUCTURE, s, lang="en", codes=True, headings="text"
    ),
}


@pytest.fixture(scope="module")
def simulated() -> SimulatedSurvey:
    return simulate_survey(CODEBOOK, 40, seed=11, wave=2026, municipalities=PLACES)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize("name", EXPORTS)
def test_a_form_comes_back_as_it_was_filled_in(
    name: str, simulated: SimulatedSurvey, project: Path, tmp_path: Path
) -> None:
    export = tmp_path / f"{name}.csv"
    export.write_bytes(EXPORTS[name](simulated))
    assert main(["import", str(export), "--wave", "2026", "--project", str(project)]) == 0
    read = load_responses(project / "data" / "responses" / "2026.csv", CODEBOOK)
    facts = load_facts(project / "data" / "facts" / "2026.csv", CODEBOOK).frame
    assert simulated.facts is not None
    expected = simulated.responses.frame.reset_index(drop=True)
    assert read.provenance == "answers"
    assert read.frame.reset_index(drop=True).equals(expected)
    told = simulated.facts.frame.reset_index(drop=True)
    for column in told.columns:
        assert facts[column].reset_index(drop=True).tolist() == told[column].tolist(), column
    # The respondents are named after municipality and investment.
    assert list(read.frame.index) == list(simulated.responses.frame.index)
    # What was written in words is kept out.
    written = [path.read_text() for path in (project / "data").rglob("2026*") if path.is_file()]
    assert not any("egne ord" in text for text in written)
