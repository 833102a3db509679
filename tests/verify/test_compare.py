"""Real answers against the print: numbers worked out by hand from answers made up for the test."""

from __future__ import annotations

import csv
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.published import load_published
from helpers.verify.compare import compare, compare_with_answers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    return tmp_path


def witness_rows() -> list[list[str]]:
    with (ROOT / "data/responses/2024-reconstructed.csv").open(encoding="utf-8") as file:
        return list(csv.reader(line for line in file if not line.startswith("#")))


def write_answers(project: Path, rows: list[list[str]]) -> None:
    with (project / "data/responses/2024.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def test_a_witness_is_not_compared(project: Path) -> None:
    assert compare_with_answers(project) is None
    source = project / "data/responses/2024-reconstructed.csv"
    # Its head still says that nobody gave these answers, whatever the file is called.
    shutil.copy(source, project / "data/responses/2024.csv")
    assert compare_with_answers(project) is None


def test_answers_that_give_the_printed_numbers(project: Path) -> None:
    write_answers(project, witness_rows())
    found = compare_with_answers(project)
    assert found is not None
    assert found.source.as_posix() == "data/responses/2024.csv"
    assert found.disagreeing == ()
    # Tables 8 to 17 follow from the answers; Tables 1 to 7 do not.
    tables = {one.id[:3] for one in found.numbers}
    assert tables == {f"t{number:02}" for number in range(8, 18)}
    assert len(found.numbers) == sum(v.table >= 8 for v in load_published(project))


def test_one_changed_answer_shows_where_it_counts(project: Path) -> None:
    """Somebody who had no high priority on collaboration now has: one more than is printed."""
    rows = witness_rows()
    place = rows[0].index("concerns_gaming")
    row = next(row for row in rows[1:] if row[place] in ("1", "2", "3"))
    row[place] = "5"
    write_answers(project, rows)
    found = compare_with_answers(project)
    assert found is not None
    wrong = {one.id: one for one in found.disagreeing}
    answers = [int(r[place]) for r in rows[1:] if r[place].isdigit()]
    published = load_published(project)
    high = sum(a >= 4 for a in answers)
    assert wrong["t11.gaming.high"].computed == high
    assert high == int(published["t11.gaming.high"].printed) + 1
    # Whatever else is off is a number that the same answer enters.
    assert set(wrong) <= {"t11.gaming.high", "t11.gaming.mean", "t11.per_investment.high"}


def test_answers_worked_out_by_hand(answers_project: Path) -> None:
    """Everybody answers 3, financing goes 1 to 5 five times, lasting is 2 (see conftest)."""
    found = compare_with_answers(answers_project)
    assert found is not None
    by_id = {one.id: one for one in found.numbers}
    assert by_id["t08.financing.mean"].computed == 3
    assert not by_id["t08.financing.mean"].agrees
    assert by_id["t08.financing.high"].computed == 10
    assert by_id["t16.methods.inspired"].computed == 25
    assert by_id["t12.financing.mean_all"].computed == 3


def test_a_dash_agrees_with_nobody_only(project: Path) -> None:
    published = load_published(project)
    dash = next(value for value in published if value.printed == "-")
    number = next(value for value in published if value.printed == "3,5")
    found = compare(published, {dash.id: None, number.id: Fraction(355, 100)})
    assert {one.id: one.agrees for one in found} == {dash.id: True, number.id: True}
    found = compare(published, {dash.id: Fraction(3), number.id: None})
    assert not any(one.agrees for one in found)


def test_answers_that_were_not_offered_are_told_with_their_line(project: Path) -> None:
    rows = witness_rows()
    rows[3][1] = "7"
    write_answers(project, rows)
    with pytest.raises(BookError, match=r"2024\.csv"):
        compare_with_answers(project)
