"""Another wave: its facts make Tables 2 to 7, its investments are its own, its prose stays true."""

import csv
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from helpers import figures, tables
from helpers.cli import main
from helpers.codebook import load_codebook
from helpers.edition import Edition, open_edition
from helpers.errors import BookError
from helpers.recompute_facts import payer_counts
from helpers.render.versions import Versions, of_wave, versions_of
from helpers.render.words import words_for
from helpers.tables.names import answers_of
from helpers.tables.wave import wave_notice
from helpers.waves import wave_settings, waves_at_hand

ROOT = Path(__file__).parents[1]

# Six investments: three of DSI (sizes 1, 2 and 4 million), two of DSK (10 million and unknown),
# one of nobody knows whom. One of them is known from the report.
FACTS = """\
investment,municipality,municipality_code,name,provider,investor,size_dkk,people,fields,payers,start_year,end_year,last_payment_year
vejle-family-treatment,Vejle,630,,external,dsi,1000000,,children,children|education,2020,2022,2025
faxe-new,Faxe,320,Nyt,external,dsi,2000000,10,,children,2021,2024,2024
koege-new,Køge,259,Andet,internal,dsi,4000000,,,dk,2023,2029,
aarhus-a,Aarhus,751,A,both,dsk,10000000,,,health|elderly|employment,2024,2026,2030
aarhus-b,Aarhus,751,B,external,dsk,,,,,2024,,2027
aarhus-c,Aarhus,751,C,internal,,6000000,,,children|other,,2026,2027
"""


def add_wave(project: Path, name: str = "2026", facts: str | None = FACTS, head: str = "") -> None:
    """Put answers of six investments into a project: everybody answers the lowest code."""
    columns = load_codebook(project / "data/codebook.yml").columns
    people = [line.split(",")[0] for line in FACTS.splitlines()[1:]]
    with (project / f"data/responses/{name}.csv").open("w", newline="") as file:
        file.write(head)
        rows = [[who, *("4" if c == "motives_savings" else "1" for c in columns)] for who in people]
        csv.writer(file).writerows([["investment", *columns], *rows])
    if facts is not None:
        (project / "data/facts").mkdir(exist_ok=True)
        (project / f"data/facts/{name}.csv").write_text(head + facts, encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("waves")
    for name in ("_quarto.yml", "_quarto-wave.yml"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "data", project / "data")
    add_wave(project)
    add_wave(project, "2027", facts=FACTS, head="# simulated: by hand\n")
    return project


@pytest.fixture(scope="module")
def wave(project: Path) -> Edition:
    return open_edition(project, 2026)


# By hand from FACTS. Sizes of DSI: 1, 2 and 4 million, so that the first quartile (type 7) lies
# halfway between the first two; of all: 1, 2, 4, 6, 10. Years to the end: DSI 2, 3 and 6, DSK 2;
# to the last payment: DSI 5 and 3, DSK 6 and 3.
BY_HAND = {
    "t02.external.dsi": 2,
    "t02.internal.dsi": 1,
    "t02.internal.total": 2,
    "t02.both.dsk": 1,
    "t02.total.internal": 0,
    "t02.total.total": 6,
    "t03.minimum.dsi": 1_000_000,
    "t03.quartile1.dsi": 1_500_000,
    "t03.quartile3.all": 6_000_000,
    "t03.mean.dsi": Fraction(7_000_000, 3),
    "t03.median.dsk": 10_000_000,
    "t03.n.dsk": 1,
    "t03.n.all": 5,
    "t04.children.investments": 3,
    "t04.elderly.investments": 1,
    "t04.dk.investments": 1,
    "t05.investments.areas_1": 1,
    "t05.investments.areas_2": 2,
    "t05.investments.areas_6": 0,
    "t05.investments.total": 4,
    "t06.dsi.y0_2": 1,
    "t06.dsi.y3_5": 1,
    "t06.dsi.y6_plus": 1,
    "t06.dsi.mean": Fraction(11, 3),
    "t06.total.total": 4,
    "t07.dsk.y0_3": 1,
    "t07.dsk.y4_6": 1,
    "t07.total.mean": Fraction(17, 4),
}


@pytest.mark.parametrize("identifier", BY_HAND)
def test_facts_make_the_tables_on_usage(wave: Edition, identifier: str) -> None:
    assert wave.value(identifier) == BY_HAND[identifier]


def test_what_nobody_knows_has_no_number(wave: Edition) -> None:
    assert wave.computed("t03.median.internal") is None
    assert wave.computed("t06.internal.mean") is None


def test_numbers_of_areas_that_the_report_lacks_have_a_row(wave: Edition) -> None:
    assert wave.facts is not None
    assert payer_counts(wave.facts) == {1: 1, 2: 2, 3: 1}
    assert "Other" in tables.paying_areas(wave).as_raw_html()
    html = tables.paying_area_counts(wave).as_raw_html()
    assert html.index("2 areas") < html.index("3 areas") < html.index("6 areas")


def test_figures_of_usage_are_those_of_the_wave(wave: Edition) -> None:
    """By hand: started 2020, 2021, 2023 and twice 2024; children three times, other once."""
    starts = figures.start_years(wave).alt
    assert "2020: 1, 2021: 1, 2022: 0, 2023: 1, 2024: 2. No year is known of 1." in starts
    assert "Other 1" in figures.paying_areas(wave).alt


def test_the_investments_are_those_of_the_wave(wave: Edition) -> None:
    assert [one.id for one in wave.investments][:2] == ["vejle-family-treatment", "faxe-new"]
    known, new = wave.investments[:2]
    assert known.name.en == "Intensive family treatment"
    assert known.size_dkk == 1_000_000
    assert (new.municipality, new.name.da, new.started_before_2023) == ("Faxe", "Nyt", True)
    # The names in the report's tables are still known.
    assert wave.by_id["rudersdal-stress"].municipality == "Rudersdal"


def test_prose_keeps_the_numbers_it_was_written_about(wave: Edition) -> None:
    assert wave.value("t08.savings.high") == 6
    assert wave.report.value("t08.savings.high") == 15
    assert wave.report.value("t02.total.total") == 25
    assert wave.report.is_witness
    assert wave.report.report is wave.report


def test_a_table_says_whose_answers_it_shows(wave: Edition, project: Path) -> None:
    assert "the answers of wave 2026; for 2024 see" in tables.organisation(wave).as_raw_html()
    simulated = open_edition(project, 2027)
    assert simulated.is_simulated
    assert not simulated.is_witness
    assert "which nobody gave" in tables.organisation(simulated).as_raw_html()
    assert answers_of(simulated, "da").endswith("som ingen har givet")


def test_the_notice_sums_up_what_the_answers_say(ed: Edition, wave: Edition, project: Path) -> None:
    assert wave_notice(ed, "motives") == ""
    said = wave_notice(wave, "motives", "next")
    assert "The answers of wave 2026" in said
    assert "6 sets of answers" in said
    assert "later savings (100%)" in said
    assert "“No” (6)" in said
    assert wave_notice(wave, prose=False) == ""
    simulated = wave_notice(open_edition(project, 2027), prose=False)
    assert "nobody gave them" in simulated
    assert "sentences" not in simulated
    without = open_edition(ROOT, "2024-reconstructed")
    assert wave_notice(without, facts=True) == ""


def test_real_answers_win_over_a_witness_and_that_over_simulated_ones(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(ROOT / "_quarto.yml", project)
    shutil.copytree(ROOT / "data", project / "data")
    add_wave(project, "2024-simulated", head="# simulated: by hand\n")
    assert open_edition(project).is_witness
    assert open_edition(project, "2024-simulated").is_simulated
    (project / "data/responses/2024-reconstructed.csv").unlink()
    assert open_edition(project).is_simulated


def test_facts_and_answers_are_about_the_same(tmp_path: Path, project: Path) -> None:
    other = tmp_path / "project"
    shutil.copytree(project, other)
    path = other / "data/facts/2026.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("faxe-new", "faxe-gnu"))
    with pytest.raises(BookError, match=r"Did you mean 'faxe-new'"):
        open_edition(other, 2026)


def test_a_survey_without_a_report(tmp_path: Path) -> None:
    """Nothing printed, nothing claimed; but half a report is a mistake."""
    project = tmp_path / "project"
    (project / "data/responses").mkdir(parents=True)
    shutil.copy(ROOT / "_quarto.yml", project)
    shutil.copy(ROOT / "data/codebook.yml", project / "data")
    add_wave(project, facts=None)
    edition = open_edition(project, 2026)
    assert not edition.has_report
    assert (len(edition.published), edition.claims, edition.investments) == (0, (), ())
    assert edition.report is edition
    assert wave_notice(edition) == ""
    shutil.copy(ROOT / "data/claims.yml", project / "data")
    with pytest.raises(BookError, match=r"investments\.csv"):
        open_edition(project, 2026)


def test_what_a_wave_needs(project: Path) -> None:
    assert waves_at_hand(project) == ("2024", "2026", "2027")
    found = wave_settings(project, "2026")
    assert (found.profile, found.output) == ("wave", "_book-2026")
    assert found.environment("draft") == {
        "EFFEKTBOG_WAVE": "2026",
        "QUARTO_PROFILE": "draft,wave",
    }
    reported = wave_settings(project, "2024-reconstructed")
    assert (reported.profile, reported.output) == (None, None)
    assert reported.environment() == {"EFFEKTBOG_WAVE": "2024-reconstructed"}


def test_an_unknown_wave_says_how_to_bring_it_in(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", "--wave", "2062", "--project", str(project)]) == 1
    said = capsys.readouterr().err
    assert "no answers of the wave '2062'" in said
    assert "Did you mean '2027'?" in said
    assert "effektbog import FILE --wave 2062" in said


def test_the_cover_says_whose_answers_a_book_shows() -> None:
    words = words_for("en") or {}
    assert of_wave(versions_of(ROOT, "engine"), words) == ""
    real = Versions("d", "c", "0", "e", "2026", (), "real")
    assert of_wave(real, words) == "Wave 2026"
    made = replace(real, answers="simulated")
    assert of_wave(made, words) == "Wave 2026: simulated answers, which nobody gave"
