"""The command as it is used: what it writes, what it says, and that a failure changes nothing."""

import csv
import errno
import hashlib
import os
from pathlib import Path

import pytest
import yaml

from helpers.cli import main
from helpers.edition import open_edition
from helpers.facts import load_facts
from helpers.intake import store
from helpers.investments import load_investments
from helpers.responses import load_responses

HEAD = "respondent,food_soup,food_bread,room_light,days,spent,q4\n"
GOOD = HEAD + "anna,God,2,3,mon|tue,1.250 kr,Det var dejligt\nbo,Ved ikke,,1,,,\n"


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their contents."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_wave(cafe, effektbog):
    file = put(cafe, GOOD)
    code, out, err = effektbog(cafe, "import", file, "--wave", "2026")
    assert (code, err) == (0, "")
    assert (cafe / "data/responses/2026.csv").read_text() == (
        "respondent,food_soup,food_bread,room_light,room_other\nanna,3,2,3,\nbo,dk,,1,\n"
    )
    assert (cafe / "data/facts/2026.csv").read_text() == (
        "respondent,days,spent,start_year,end_year\nanna,mon|tue,1250,,\nbo,,,,\n"
    )
    original = cafe / "data/originals/2026/answers.csv"
    assert original.read_bytes() == file.read_bytes()
    assert (cafe / "data/originals/.gitignore").read_text() == "*\n"
    record = yaml.safe_load((cafe / "data/responses/2026.import.yml").read_text())
    assert record["file"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert record["rows"] == {"in the file": 2, "respondents": 2}
    assert record["kept out"] == [{"column": "q4", "because": "words: q4"}]
    assert record["answers"]["food_soup"] == {
        "answered": 2, "of these don't know": 1, "no answer": 0,
    }  # fmt: skip
    assert "dejligt" not in (cafe / "data/responses/2026.import.yml").read_text() + out
    assert not list((cafe / "data").glob(".import-*"))
    assert "food_soup" in out


def test_the_files_are_read_by_the_book(cafe, effektbog):
    effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    edition = open_edition(cafe, "2026")
    assert edition.responses.provenance == "answers"
    assert edition.responses.frame.loc["anna"].tolist() == [3, 2, 3, None]
    assert edition.facts.frame.loc["anna", "days"] == ("mon", "tue")
    assert edition.facts.frame.loc["anna", "spent"] == 1250


def test_a_failed_import_changes_nothing_and_says_everything(cafe, effektbog):
    bad = HEAD + "anna,Godt,2,3,wed,1.250 mio,x\nanna,3,2,8,,,\n"
    before = snapshot(cafe)
    code, _, err = effektbog(cafe, "import", put(cafe, bad), "--wave", "2026")
    assert code == 1
    assert snapshot(cafe) == before
    assert err.count("error:") == 1
    assert "Traceback" not in err
    for part in ("'Godt' was not offered", "1.250 could be 1250", "'8' was not", "more than once"):
        assert part in err


def test_the_report_holds_every_problem_by_row(cafe, effektbog, tmp_path):
    bad = HEAD + "".join(f"r{k},Godt,2,3,,,\n" for k in range(5))
    report = tmp_path / "problems.csv"
    effektbog(cafe, "import", put(cafe, bad), "--wave", "2026", "--report", report)
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["column"], row["value"]) for row in rows] == [
        (str(k + 2), "food_soup", "Godt") for k in range(5)
    ]


def test_a_dry_run_writes_nothing(cafe, effektbog):
    before = snapshot(cafe)
    code, out, _ = effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026", "--dry-run")
    assert code == 0
    assert "food_soup" in out
    assert snapshot(cafe) == before


def test_a_wave_is_replaced_only_when_told_to(cafe, effektbog):
    effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    before = snapshot(cafe)
    changed = put(cafe, GOOD.replace("anna,God", "anna,1"))
    code, _, err = effektbog(cafe, "import", changed, "--wave", "2026")
    assert code == 1
    assert "--replace" in err
    assert snapshot(cafe) == before
    code, _, _ = effektbog(cafe, "import", changed, "--wave", "2026", "--replace")
    assert code == 0
    assert "anna,1,2,3," in (cafe / "data/responses/2026.csv").read_text()
    kept = {path.read_text() for path in (cafe / "data/originals/2026").iterdir()}
    assert kept == {GOOD, changed.read_text()}


def test_the_same_file_gives_the_same_bytes(cafe, effektbog):
    file = put(cafe, GOOD)
    effektbog(cafe, "import", file, "--wave", "2026")
    first = snapshot(cafe)
    effektbog(cafe, "import", file, "--wave", "2026", "--replace")
    assert snapshot(cafe) == first


@pytest.mark.parametrize("fails_at", range(1, 6))
def test_a_failure_while_files_change_puts_all_back(cafe, effektbog, monkeypatch, fails_at):
    effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    before = snapshot(cafe)
    changed = put(cafe, GOOD.replace("God", "1"))
    rename, calls = os.rename, []

    def failing(source, target):
        calls.append(source)
        if len(calls) == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        rename(source, target)

    monkeypatch.setattr(store.os, "rename", failing)
    code, _, err = effektbog(cafe, "import", changed, "--wave", "2026", "--replace")
    assert code == 1
    assert "No space left on device" in err
    assert "Nothing was changed" in err
    assert snapshot(cafe) == before


def test_a_full_disk_while_writing_is_one_message(cafe, effektbog, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_settle", full)
    before = snapshot(cafe)
    code, _, err = effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    assert code == 1
    assert "Free some space" in err
    assert snapshot(cafe) == before


def test_what_a_killed_import_left_is_told(cafe, effektbog):
    aside = cafe / "data" / ".import-abc"
    aside.mkdir()
    (aside / "old-0").write_text("respondent\n")
    code, _, err = effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    assert code == 1
    assert ".import-abc: an import was killed" in err


def test_words_are_kept_privately_when_asked_for(cafe, effektbog):
    effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026", "--keep-text")
    words = cafe / "data/originals/2026/words.csv"
    assert words.read_text() == "respondent,q4\nanna,Det var dejligt\nbo,\n"
    assert "dejligt" not in (cafe / "data/responses/2026.csv").read_text()
    assert "dejligt" not in (cafe / "data/facts/2026.csv").read_text()


def test_the_mapping_file_is_written_once_and_then_decides(cafe, effektbog):
    text = "Nr,Potage,Maden: Brød,Rummet: Lys,Farve,days\n7,God,2,3,blå,mon\n8,1,1,1,rød,tue\n"
    file = put(cafe, text)
    code, out, err = effektbog(cafe, "import", file, "--wave", "2026")
    mapping = cafe / "data/mappings/2026.yml"
    assert code == 1
    assert "there is no column for food_soup" in err
    assert "column Farve: the column is not recognised" in err
    assert "Written: data/mappings/2026.yml" in out
    assert not (cafe / "data/responses").exists()
    written = mapping.read_text()
    mapping.write_text(
        written.replace(
            '{column: "Potage", becomes: "?"}', '{column: "Potage", becomes: food_soup}'
        )
        .replace('{column: "Farve", becomes: "?"}', '{column: "Farve", becomes: out}')
        .replace('{column: "Nr", becomes: "?"}', '{column: "Nr", becomes: respondent}')
    )
    code, out, err = effektbog(cafe, "import", file, "--wave", "2026")
    assert (code, err) == (0, "")
    assert (cafe / "data/responses/2026.csv").read_text() == (
        "respondent,food_soup,food_bread,room_light,room_other\n7,3,2,3,\n8,1,1,1,\n"
    )


def test_the_mapping_file_says_what_texts_mean(cafe, effektbog):
    mapping = cafe / "data/mappings/2026.yml"
    mapping.parent.mkdir()
    mapping.write_text(
        "not_asked: [room_light]\n"
        "answers:\n"
        "  food_soup: {Lækker: 3, '7': 1}\n"
        "  spent: {5-6 mio.: 5500000}\n"
        'no_answer: ["-99", ikke vist]\n'
    )
    text = "respondent,food_soup,food_bread,spent\na,lækker,-99,5-6 mio.\nb,7,Ikke vist,2\n"
    code, out, err = effektbog(cafe, "import", put(cafe, text), "--wave", "2026")
    assert (code, err) == (0, "")
    assert (cafe / "data/responses/2026.csv").read_text() == (
        "respondent,food_soup,food_bread,room_light,room_other\na,3,,,\nb,1,,,\n"
    )
    assert "a,,5500000,," in (cafe / "data/facts/2026.csv").read_text()
    assert "'-99' read as no answer (1 time)" in out


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("columns:\n  - {column: a, becomes: food_soop}\n", 2, "nothing that a column can become"),
        ("columns:\n  - {column: missing, becomes: out}\n", 2, "no column named 'missing'"),
        ("answers: {colour: {a: 1}}\n", 1, "no column 'colour'"),
        ("columns: food\n", 1, "must be a list"),
        ("colums: []\n", 1, "unknown key"),
    ],
)
def test_a_mistake_in_the_mapping_file_is_told_with_its_line(cafe, effektbog, text, line, message):
    mapping = cafe / "data/mappings/2026.yml"
    mapping.parent.mkdir()
    mapping.write_text(text)
    code, _, err = effektbog(cafe, "import", put(cafe, GOOD), "--wave", "2026")
    assert code == 1
    assert f"2026.yml:{line}: " in err
    assert message in err


def test_the_mapping_file_can_be_asked_for(cafe, effektbog):
    file = put(cafe, GOOD)
    code, _, _ = effektbog(cafe, "import", file, "--wave", "2026", "--write-mapping")
    assert code == 0
    assert not (cafe / "data/responses").exists()
    code, _, err = effektbog(cafe, "import", file, "--wave", "2026")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("wave", ["2026-simulated", "2024-reconstructed", "a/b", "", ".."])
def test_a_wave_has_a_plain_name(cafe, effektbog, wave):
    code, _, err = effektbog(cafe, "import", put(cafe, GOOD), "--wave", wave)
    assert code == 1
    assert "wave" in err


def test_a_file_that_is_not_there_is_one_message(cafe, effektbog):
    code, _, err = effektbog(cafe, "import", cafe / "nothing.csv", "--wave", "2026")
    assert code == 1
    assert "does not exist" in err


def test_wrong_options_are_wrong_calls():
    for extra in (["--years", "2020"], ["--head-rows", "9"]):
        with pytest.raises(SystemExit) as caught:
            main(["import", "x.csv", "--wave", "2026", *extra])
        assert caught.value.code == 2


def own_file(codebook, rows):
    """Write a file as Google Forms does, for the questionnaire of the book."""
    head = ["Tidsstempel", "Mailadresse", "Kommune", "Investeringens navn"]
    for battery in codebook.batteries.values():
        one = len(battery.items) == 1
        head += [
            battery.text.da if one else f"{battery.text.da} [{item.text.da}]"
            for item in battery.items
        ]
    lines = [head]
    for place, name, answers in rows:
        cells = iter(answers)
        lines.append(["1/1/2026", "a@b.dk", place, name, *(next(cells) for _ in codebook.columns)])
    return lines


def csv_text(lines):
    import io

    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue()


def test_investments_are_found_by_place_and_name_in_any_spelling(book, effektbog, codebook):
    answers = ["2"] * len(codebook.columns)
    rows = [
        ("Århus", "Flere kloge hænder i aarhus", answers),
        ("Vejle Kommune", "Intensive family treatment", answers),
        ("Brønderslev", "Et helt nyt tiltag", answers),
    ]
    file = put(book, csv_text(own_file(codebook, rows)))
    code, out, err = effektbog(book, "import", file, "--wave", "2026")
    assert (code, err) == (0, "")
    known = {one.id for one in load_investments(book)}
    frame = load_responses(book / "data/responses/2026.csv", codebook).frame
    assert frame.index.tolist() == [
        "aarhus-sosu", "vejle-family-treatment", "broenderslev-et-helt-nyt-tiltag",
    ]  # fmt: skip
    assert set(frame.index[:2]) <= known
    facts = load_facts(book / "data/facts/2026.csv", codebook).frame
    assert facts["municipality_code"].tolist() == ["751", "630", "810"]
    assert facts["name"].tolist()[:2] == [
        "Flere kloge hænder i Aarhus",
        "Intensiv familiebehandling",
    ]
    assert "broenderslev-et-helt-nyt-tiltag" in out


def test_a_name_that_resembles_or_fits_two_is_asked_about(book, effektbog, codebook):
    answers = ["2"] * len(codebook.columns)
    rows = [
        ("Ikast-Brande", "Housing Frist til hjemløse", answers),
        ("Aarhus", "Bekæmpelse af ungdomshjælp", answers),
        ("Arhus", "Noget", answers),
        ("Vejle", "", answers),
    ]
    file = put(book, csv_text(own_file(codebook, rows)))
    code, _, err = effektbog(book, "import", file, "--wave", "2026")
    assert code == 1
    assert "resembles 'ikast-brande-housing-first'" in err
    assert "can be more than one that is known" in err
    assert (
        "line 4, column Kommune: 'Arhus' is no Danish municipality. Did you mean 'Aarhus'?" in err
    )
    assert "line 5, column Investeringens navn: the row names no respondent" in err
    mapping = book / "data/mappings/2026.yml"
    mapping.parent.mkdir(exist_ok=True)
    mapping.write_text(
        "answers: {municipality: {Arhus: Aarhus}, name: {}}\n"
        "respondents:\n"
        '  "Ikast-Brande: Housing Frist til hjemløse": ikast-brande-housing-first\n'
        '  "Aarhus: Bekæmpelse af ungdomshjælp": aarhus-youth-homelessness\n'
    )
    file = put(book, csv_text(own_file(codebook, rows[:3])))
    code, _, err = effektbog(book, "import", file, "--wave", "2026")
    assert (code, err) == (0, "")
    text = (book / "data/responses/2026.csv").read_text()
    assert [line.partition(",")[0] for line in text.splitlines()[1:]] == [
        "ikast-brande-housing-first", "aarhus-youth-homelessness", "aarhus-noget",
    ]  # fmt: skip


def test_nothing_that_names_respondents_is_a_problem(book, effektbog, codebook):
    lines = [list(codebook.columns), ["2"] * len(codebook.columns)]
    code, _, err = effektbog(book, "import", put(book, csv_text(lines)), "--wave", "2026")
    assert code == 1
    assert "municipality and name not found" in err
