"""What else is known of a respondent: read exactly; refused with line, column and the mend."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.answers import ResponsesError
from helpers.codebook import Codebook, load_codebook
from helpers.errors import BookError
from helpers.facts import fact_header, load_facts, write_facts

CODEBOOK = """
survey: {id: 2026, title: A survey, unit: project, respondent: project}
scales:
  views: {kind: likert, levels: [{code: 1, key: nay, label: "No"}, {code: 2, key: aye, label: Aye}]}
batteries:
  views:
    question: 2
    scale: views
    title: Views
    text: How far?
    items: [{id: good, short: Good, text: Good}]
identity:
  - {name: municipality, type: municipality, text: Municipality}
questions:
  - number: 1
    section: only
    title: About it
    parts:
      - {part: a, type: text, text: In words}
      - {part: b, type: amount, name: size, unit: DKK, text: How much}
      - {part: c, type: year, text: When}
      - part: d
        type: multiple
        name: payers
        text: Who pays
        options:
          - {id: school, short: School, text: Schools}
          - {id: care, short: Care, text: Care}
          - {id: dk, dont_know: true, short: Unknown, text: Don't know}
      - part: e
        type: text
        name: investor
        text: Who invests
        codes:
          - {id: state, short: State, text: The state, aliases: [Staten]}
          - {id: private, short: Private, text: Private funds}
  - {number: 2, section: only, type: battery, battery: views}
sections: [{id: only, title: All}]
"""
HEADER = "project,municipality,municipality_code,size,q1c,payers,investor"


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    path = tmp_path / "codebook.yml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return load_codebook(path)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "2026.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_follow_from_the_codebook(codebook: Codebook) -> None:
    """Words without categories have no column; a part without a name is called by its number."""
    assert ",".join(fact_header(codebook)) == HEADER
    assert codebook.fact_columns["investor"].categories[0].aliases == ("Staten",)


def test_cells_become_what_they_mean(tmp_path: Path, codebook: Codebook) -> None:
    path = write(
        tmp_path,
        "# simulated: five lines\n"
        f"{HEADER}\n"
        "a,Vejle,630,1250000,2021,school|care,state\n"
        "b,,,,,,\n"
        "c,Faxe,320,0,1999,dk,private\n",
    )
    facts = load_facts(path, codebook)
    assert facts.comments == ("simulated: five lines",)
    assert facts.frame.index.name == "project"
    assert facts.frame.loc["a"].tolist() == [
        "Vejle", "630", 1250000, 2021, ("school", "care"), "state",
    ]  # fmt: skip
    assert facts.frame.loc["b"].isna().all()
    assert facts.frame["payers"]["c"] == ("dk",)
    assert facts.frame["size"].dtype == "Int64"
    assert facts.frame["size"].sum() == 1250000


def test_what_is_written_is_read_again(tmp_path: Path, codebook: Codebook) -> None:
    text = f"# note\n{HEADER}\na,Vejle,630,1250000,2021,school|care,state\nb,,,,,,\n"
    path = write(tmp_path, text)
    facts = load_facts(path, codebook)
    again = write_facts(facts, tmp_path / "again.csv")
    assert again.read_text(encoding="utf-8") == text
    pd.testing.assert_frame_equal(load_facts(again, codebook).frame, facts.frame)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("a,Vejle,63,1,2021,school,state", "municipality_code", "a code of three digits"),
        ("a,Vejle,630,1.250.000,2021,school,state", "size", "'1.250.000' is not a whole number"),
        ("a,Vejle,630,1,21,school,state", "q1c", "'21' is not a year of four digits"),
        ("a,Vejle,630,1,2021,shcool,state", "payers", "Did you mean 'school'?"),
        ("a,Vejle,630,1,2021,school|dk,state", "payers", "both knows and does not"),
        ("a,Vejle,630,1,2021,school,Staten", "investor", "none of the categories"),
        (",Vejle,630,1,2021,school,state", "project", "names no respondent"),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, codebook: Codebook, row: str, column: str, said: str
) -> None:
    path = write(tmp_path, f"{HEADER}\n{row}\n")
    with pytest.raises(ResponsesError) as caught:
        load_facts(path, codebook)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, column)
    assert said in str(problem)


def test_all_problems_are_told_at_once(tmp_path: Path, codebook: Codebook) -> None:
    path = write(tmp_path, f"{HEADER}\na,,,x,,,\na,,,1,,,\nb,,,1,,\nc,,,y,,,\n")
    with pytest.raises(ResponsesError) as caught:
        load_facts(path, codebook, respondents=["a", "d"])
    told = [(problem.line, problem.message) for problem in caught.value.problems]
    assert [line for line, _ in told] == [2, 3, 4, 5, 5, None]
    assert "a row above already" in told[1][1]
    assert "6 cells and the header has 7" in told[2][1]
    assert "'c' is not among the answers" in told[3][1]
    assert "there is no row of 'd'" in told[5][1]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("size", "sise"), "Did you mean 'size'?"),
        (HEADER.replace("size", "investor"), "the column 'investor' twice"),
        (HEADER.replace(",size", ""), "lacks the column 'size'"),
    ],
)
def test_a_wrong_header_is_named(
    tmp_path: Path, codebook: Codebook, header: str, said: str
) -> None:
    with pytest.raises(ResponsesError, match="header") as caught:
        load_facts(write(tmp_path, f"{header}\n"), codebook)
    assert said in str(caught.value)


def test_a_missing_file_says_so(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(BookError, match="does not exist"):
        load_facts(tmp_path / "none.csv", codebook)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: size,", "name: payers,", "two answers would fill the column 'payers'"),
        ("name: size,", "name: project,", "two answers would fill the column 'project'"),
        ("name: size,", "name: municipality_code,", "fill the column 'municipality_code'"),
        ("{part: a, type: text, text: In words}", "{part: a, type: text, name: said, text: In}",
         "answered in words"),
        ("aliases: [Staten]", "aliases: [Private]", "means 'private'"),
    ],
)  # fmt: skip
def test_a_codebook_that_contradicts_itself(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "codebook.yml"
    assert old in CODEBOOK
    path.write_text(CODEBOOK.replace(old, new), encoding="utf-8")
    with pytest.raises(BookError) as caught:
        load_codebook(path)
    assert said in str(caught.value)
    assert caught.value.line is not None
