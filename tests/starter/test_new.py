"""A book for another survey: what is written, what is asked, what is refused."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.codebook import load_codebook
from helpers.edition import open_edition
from helpers.errors import BookError
from helpers.render.config import read_config
from helpers.render.qmd import read_chapter
from helpers.starter import SCALES, Draft, draft_codebook, start_book

ROOT = Path(__file__).parents[2]
FLAGS = ["--title", "Kantinen", "--item", "Maden smager godt", "--item", "Der er nok af den"]
BOOK = {
    ".gitignore",
    "Makefile",
    "README.md",
    "_quarto-wave.yml",
    "_quarto.yml",
    "chapters/change.qmd",
    "chapters/method.qmd",
    "chapters/questionnaire.qmd",
    "chapters/references.qmd",
    "chapters/udsagn.qmd",
    "data/README.md",
    "data/codebook.yml",
    "data/responses/2026-simulated.csv",
    "index.qmd",
    "references.bib",
    "scripts/complete.py",
    "scripts/prepare.py",
}


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_book_is_written_from_flags(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    flags = [*FLAGS, "--lang", "da", "--year", "2026", "--unit", "gæst", "--scale", "degree"]
    assert main(["new", "kantine", *flags, "--respondents", "12"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Wrote a book of 5 chapters to kantine, with 12 sets of simulated answers.",
        "Now: cd kantine && effektbog render --to html",
    ]
    folder = tmp_path / "kantine"
    assert files(folder) == BOOK
    ed = open_edition(folder)
    assert ed.is_simulated
    assert not ed.has_report
    assert ed.responses.frame.shape == (12, 2)
    assert list(ed.codebook.columns) == ["udsagn_maden_smager_godt", "udsagn_der_er_nok_af_den"]
    assert ed.codebook.survey.unit.da == "gæst"
    assert ed.codebook.battery("udsagn").text.da == "I hvilken grad?"
    config = read_config(folder)
    assert config.lang == "da"
    assert list(config.authors) == ["Forfatterne"]  # without any, Quarto's PDF of a book fails
    for chapter in config.chapters:
        read_chapter(folder, chapter.path)


@pytest.mark.parametrize("lang", ["en", "da"])
def test_every_page_says_that_answers_are_simulated(tmp_path: Path, lang: str) -> None:
    draft = Draft("T", "person", ("A b", "C d"), "agreement", "Method", 2026, lang=lang)
    start_book(tmp_path / "book", draft_codebook(draft), lang=lang)  # type: ignore[arg-type]
    pages = list((tmp_path / "book").rglob("*.qmd"))
    # A battery may bear the name of a chapter that every book has.
    assert "battery-method.qmd" in {page.name for page in pages}
    for page in pages:
        text = page.read_text()
        assert f"tables.wave_notice({'open_edition()' if 'refs' in text else 'ed'}" in text
        assert "<%" not in text
        assert "<<" not in text


def test_a_codebook_is_kept_as_it_is(tmp_path: Path) -> None:
    given = ROOT / "data" / "codebook.yml"
    assert main(["new", str(tmp_path / "b"), "--codebook", str(given), "--lang", "da"]) == 0
    assert (tmp_path / "b" / "data" / "codebook.yml").read_bytes() == given.read_bytes()
    chapters = {page.stem for page in (tmp_path / "b" / "chapters").iterdir()}
    assert {"motives", "concerns", "benefits", "drawbacks", "lasting", "next"} <= chapters
    method = (tmp_path / "b" / "chapters" / "method.qmd").read_text()
    assert "facts(ed" in method
    ed = open_edition(tmp_path / "b")
    assert ed.facts is not None
    assert ed.is_simulated


@pytest.mark.parametrize("lang", ["en", "da"])
def test_sources_are_tidy_and_every_reference_leads_somewhere(tmp_path: Path, lang: str) -> None:
    given = ROOT / "data" / "codebook.yml"
    start_book(tmp_path / "b", given.read_text(encoding="utf-8"), lang=lang)  # type: ignore[arg-type]
    assert "chapters/change.qmd" in (tmp_path / "b" / "_quarto-wave.yml").read_text()
    text = ""
    for page in (tmp_path / "b").rglob("*.qmd"):
        content = page.read_text(encoding="utf-8")
        assert content.endswith("\n")
        assert not content.endswith("\n\n")
        assert "\n\n\n" not in content
        assert not re.search(r"[ \t]$", content, flags=re.MULTILINE)
        # One title: a heading of the first level, and no front matter.
        prose = re.sub(r"```.*?```", "", content, flags=re.DOTALL)
        assert len(re.findall(r"^# ", prose, flags=re.MULTILINE)) == 1
        assert not content.startswith("---")
        for cell in re.findall(r"```\{python\}\n(.*?)```", content, re.DOTALL):
            compile(cell, page.name, "exec")
        text += content
    labels = re.findall(r"#\| label: ([\w-]+)|\{#(sec-[\w-]+)\}", text)
    known = [label or section for label, section in labels]
    assert len(known) == len(set(known))
    referred = set(re.findall(r"@((?:sec|tbl|fig)-[\w-]*\w)", text))
    assert referred <= set(known)
    assert {label for label in known if label.startswith(("tbl-", "fig-"))} <= referred


def test_the_same_call_gives_the_same_book(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert main(["new", str(tmp_path / name), *FLAGS, "--year", "2026"]) == 0
    for name in files(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_scripts_are_those_of_the_project(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "b"), *FLAGS]) == 0
    for name in ("prepare.py", "complete.py"):
        assert (tmp_path / "b" / "scripts" / name).read_text() == (
            ROOT / "scripts" / name
        ).read_text()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ([], "a new survey needs --title and --item"),
        (["--title", "T"], "a new survey needs --item"),
        (["--title", "T", "--item", "a", "--item", "A"], "two items are worded alike"),
        (["--codebook", "missing.yml"], "missing.yml: the codebook does not exist"),
        (["--codebook", "x.yml", "--title", "T"], "--title does not go with it"),
    ],
)
def test_what_is_missing_is_said_and_nothing_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    flags: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["new", "b", *flags]) == 1
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_codebook_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("survey: {id: 2026, title: T, unit: u}\nscales: {}\nbatteries: {b: {}}\n")
    assert main(["new", str(tmp_path / "b"), "--codebook", str(wrong)]) == 1
    assert "codebook.yml:3" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"wrong.yml"}


def test_a_folder_with_anything_in_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["new", str(tmp_path), *FLAGS]) == 1
    assert "is not an empty folder" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt"}
    assert main(["new", str(tmp_path / "mine.txt"), *FLAGS]) == 1
    (tmp_path / "empty").mkdir()
    assert main(["new", str(tmp_path / "empty"), *FLAGS]) == 0


def test_it_asks_for_what_was_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter(
        ["fr", "da", "", "Kantinen", "gæst", "", "Vaner", "Jeg spiser salat", "Jeg går om", ""]
    )
    asked: list[str] = []

    def answer(question: str = "") -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", answer)
    flags = ["--year", "2026", "--scale", "frequency"]
    assert main(["new", str(tmp_path / "b"), *flags]) == 0
    codebook = load_codebook(tmp_path / "b" / "data" / "codebook.yml")
    assert codebook.survey.title.da == "Kantinen"
    (battery,) = codebook.batteries.values()
    # What is usual is offered, and an empty line takes it.
    assert battery.text.da == "Hvor ofte?"
    assert battery.name == "vaner"
    assert [item.text.da for item in battery.items] == ["Jeg spiser salat", "Jeg går om"]
    assert [q.split(" [")[0] for q in asked[:3]] == [
        "Language of the book (en, da)",
        "Language of the book (en, da)",
        "Title of the survey: ",
    ]


def test_who_stops_answering_gets_no_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def stop(_: str = "") -> str:
        raise EOFError

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", stop)
    assert main(["new", str(tmp_path / "b")]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_makes_a_codebook(tmp_path: Path, scale: str) -> None:
    awkward = ('50 % "always": [yes], {no} # maybe', "Æbler & ål?", "x" * 200)
    path = tmp_path / "codebook.yml"
    path.write_text(draft_codebook(Draft("T: #1", "å", awkward, scale, "1. Mad", 2026)))
    codebook = load_codebook(path)
    (battery,) = codebook.batteries.values()
    assert tuple(item.text.en for item in battery.items) == awkward
    assert battery.item_ids == ("item_50_always_yes_no_maybe", "aebler_aal", "x" * 32)
    assert all(len(item.short.en) <= 42 for item in battery.items)
    assert battery.scale.high_codes == (4, 5)
    assert battery.scale.dont_know is not None


def test_a_scale_that_is_none_is_refused() -> None:
    with pytest.raises(BookError, match="Did you mean 'degree'"):
        draft_codebook(Draft("T", "u", ("a",), "degre", "B", 2026))


def test_simulate_follows_the_codebook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "b", *FLAGS, "--year", "2026"]) == 0
    path = tmp_path / "b" / "data" / "codebook.yml"
    more = '      - {id: price, short: Price, text: "The price is fair"}\n'
    path.write_text(path.read_text() + more)
    with pytest.raises(BookError, match="lacks the column 'statements_price'"):
        open_edition(tmp_path / "b")
    assert main(["simulate", "--project", "b", "--respondents", "7", "--seed", "3"]) == 0
    assert open_edition(tmp_path / "b").responses.frame.shape == (7, 3)
    assert main(["simulate", "--project", "b", "--wave", "2028"]) == 0
    assert "b/data/responses/2028-simulated.csv" in capsys.readouterr().out
    assert main(["simulate", "--project", "b", "--wave", "../x"]) == 1
