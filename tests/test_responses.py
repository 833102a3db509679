"""Reading answers: everything accepted means one thing, everything else is listed at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.answers import answer_slots, nearest_answer
from helpers.codebook import Codebook, load_codebook
from helpers.errors import BookError
from helpers.responses import (
    DONT_KNOW,
    NO_ANSWER,
    Responses,
    ResponsesError,
    load_responses,
    write_responses,
)

BOOK = load_codebook(Path(__file__).parents[1] / "data" / "codebook.yml")
SMALL = """\
survey: {id: 2024, title: A survey, unit: investment, respondent: investment}
scales:
  degree:
    kind: likert
    levels:
      - {code: 1, key: not_at_all, label: {en: Not at all, da: Slet ikke}}
      - {code: 2, key: high, label: {en: To a high degree, da: I høj grad}}
    dont_know: {code: dk, label: {en: "Don't know", da: Ved ikke}}
batteries:
  motives:
    scale: degree
    title: Motives
    text: Why?
    items:
      - {id: financing, short: Financing, text: Financing}
      - {id: savings, short: Savings, text: Savings}
"""


@pytest.fixture
def small(tmp_path: Path) -> Codebook:
    path = tmp_path / "codebook.yml"
    path.write_text(SMALL, encoding="utf-8")
    return load_codebook(path)


def load(folder: Path, book: Codebook, text: str, name: str = "2024.csv", **options) -> Responses:
    path = folder / name
    path.write_bytes(text.encode())
    return load_responses(path, book, **options)


def problems(folder: Path, book: Codebook, text: str, **options) -> list[str]:
    with pytest.raises(ResponsesError) as caught:
        load(folder, book, text, **options)
    return [str(problem) for problem in caught.value.problems]


# ---- what is accepted ----


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("4", 4),
        (" 4 ", 4),
        ("4.0", 4),
        ("4,0", 4),
        ("I høj grad", 4),
        ("  i  HØJ grad. ", 4),
        ("to a high degree", 4),
        ("high_degree", 4),
        ("high degree", 4),
        ("dk", DONT_KNOW),
        ("DK", DONT_KNOW),
        ("Ved ikke", DONT_KNOW),
        ("don’t KNOW", DONT_KNOW),
        ("", NO_ANSWER),
        ("   ", NO_ANSWER),
    ],
)
def test_an_answer_may_be_written_in_many_ways(cell: str, expected: object) -> None:
    slots = answer_slots(pd.Series([cell], dtype=object), BOOK.scales["degree"])
    assert [None, "dk", 1, 2, 3, 4, 5][slots[0]] == expected


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 5, 3]),
        pd.Series([1.0, 5.0, 3.0]),
        pd.Series(["1", "5", "3"], dtype="string"),
        pd.Series(["Slet ikke", "I meget høj grad", "I nogen grad"], dtype="category"),
        pd.Series([1, 5, 3], dtype="Int64"),
        pd.Series([np.int64(1), "5", "some_degree"], dtype=object),
    ],
)
def test_any_type_of_column_is_read(values: pd.Series) -> None:
    assert answer_slots(values, BOOK.scales["degree"]).tolist() == [2, 6, 4]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_every_kind_of_missing_is_no_answer(missing: object) -> None:
    values = pd.Series([missing, "dk"], dtype=object)
    assert answer_slots(values, BOOK.scales["degree"]).tolist() == [0, 1]


@pytest.mark.parametrize("value", [0, 6, -1, 3.5, "3.5", True, "I hoj grad", "n/a", "A"])
def test_what_was_not_offered_is_not_guessed(value: object) -> None:
    values = pd.Series([value], dtype=object)
    assert answer_slots(values, BOOK.scales["degree"]).tolist() == [-1]


def test_comments_order_of_columns_delimiters_and_line_ends_do_not_matter(
    tmp_path: Path, small: Codebook
) -> None:
    plain = load(tmp_path, small, "investment,motives_financing,motives_savings\na,1,dk\nb,,2\n")
    other = load(
        tmp_path,
        small,
        '\ufeff# made by hand, "not closed\r\n#\r\nMotives_Savings ; investment;motives_financing'
        "\r\nved ikke;a;Slet ikke\r\n# between\r\n;;\r\nI HØJ GRAD;b; \r\n",
    )
    pd.testing.assert_frame_equal(plain.frame, other.frame)
    assert other.comments == ('made by hand, "not closed', "", "between")
    assert plain.frame.loc["a"].tolist() == [1, "dk"]
    assert plain.frame.loc["b"].tolist() == [None, 2]
    assert plain.frame.index.name == "investment"


@pytest.mark.parametrize(
    ("name", "head", "provenance"),
    [
        ("2024.csv", "", "answers"),
        ("2024.csv", "# Answers to a witness of the survey\n", "answers"),
        ("2024.csv", "# Witness: nobody gave these answers\n", "witness"),
        ("2024.csv", "# The survey\n# witness: a reconstruction\n", "witness"),
        ("2024-reconstructed.csv", "", "witness"),
        ("my-Witness.csv", "", "witness"),
    ],
)
def test_a_witness_is_known_by_its_head_or_its_name(
    tmp_path: Path, small: Codebook, name: str, head: str, provenance: str
) -> None:
    text = head + "investment,motives_financing,motives_savings\na,1,2\n"
    responses = load(tmp_path, small, text, name)
    assert responses.provenance == provenance
    assert responses.is_witness == (provenance == "witness")


# ---- what is refused ----


def test_every_problem_is_listed_at_once_with_line_and_column(
    tmp_path: Path, small: Codebook
) -> None:
    found = problems(
        tmp_path,
        small,
        "# a comment counts as a line\n"
        "investment,motives_financing,motives_savings\n"
        "a,i hoj grad,1\n"
        "a,1,2\n"
        ",9,\n"
        "c,1\n",
    )
    assert found == [
        "line 3, column motives_financing: 'i hoj grad' was not offered as an answer. "
        "Did you mean 'I høj grad' (2)?",
        "line 4, column investment: 'a' already answered on line 3.",
        "line 5, column investment: the row names no respondent.",
        "line 5, column motives_financing: '9' was not offered as an answer. "
        "Offered were 1 to 2, 'dk', their labels, or an empty cell.",
        "line 6: the row has 2 cells and the header has 3. Look for a missing or an extra "
        "delimiter.",
    ]


def test_the_message_begins_with_file_and_line(tmp_path: Path, small: Codebook) -> None:
    with pytest.raises(BookError) as caught:
        load(tmp_path, small, "investment,motives_financing,motives_savings\na,7,8\n")
    first, *rest = str(caught.value).splitlines()
    assert first == f"{tmp_path / '2024.csv'}:2: 2 problems in the answers:"
    assert len(rest) == 2


def test_a_cell_over_several_lines_does_not_shift_the_line_numbers(
    tmp_path: Path, small: Codebook
) -> None:
    text = 'investment,motives_financing,motives_savings\n"a\n# b",1,2\nc,1,x\n'
    [found] = problems(tmp_path, small, text)
    assert found.startswith("line 4, column motives_savings: 'x'")


def test_columns_must_be_those_of_the_codebook(tmp_path: Path, small: Codebook) -> None:
    assert problems(tmp_path, small, "investment,motives_financng,extra\na,1,2\n") == [
        "line 1: the header has an unknown column 'motives_financng'. "
        "Did you mean 'motives_financing'?",
        "line 1: the header has an unknown column 'extra'. Known are 'investment', "
        "'motives_financing', 'motives_savings'.",
        "line 1: the header lacks the column 'motives_financing'. "
        "Add it, with empty cells if it was not asked.",
        "line 1: the header lacks the column 'motives_savings'. "
        "Add it, with empty cells if it was not asked.",
    ]


def test_investments_may_be_held_to_a_list(tmp_path: Path, small: Codebook) -> None:
    text = "investment,motives_financing,motives_savings\nvejle-familly,1,2\n"
    [found] = problems(tmp_path, small, text, investments=["vejle-family"])
    assert found == (
        "line 2, column investment: 'vejle-familly' is not an investment that is known. "
        "Did you mean 'vejle-family'?"
    )


def test_a_long_list_of_problems_is_cut_in_print_and_whole_in_the_error(
    tmp_path: Path, small: Codebook
) -> None:
    rows = "".join(f"r{i},x,y\n" for i in range(40))
    with pytest.raises(ResponsesError, match="… and 30 more") as caught:
        load(tmp_path, small, "investment,motives_financing,motives_savings\n" + rows)
    assert len(caught.value.problems) == 80


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no header"),
        (b"# witness: x\n", "has no header"),
        (b"investment,motives_financing,motives_savings\n", "no answers below the header"),
        ("investment\nhøj\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_without_answers_is_told(
    tmp_path: Path, small: Codebook, content: bytes, words: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BookError, match=words):
        load_responses(path, small)
    with pytest.raises(BookError, match="does not exist"):
        load_responses(tmp_path / "y.csv", small)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("I meget hoj grad", "Did you mean 'I meget høj grad' (5)?"),
        ("vedikke", "Did you mean 'Ved ikke' (dk)?"),
        ("x", "Offered were 1 to 5, 'dk', their labels, or an empty cell."),
    ],
)
def test_the_nearest_answer_is_suggested(value: str, hint: str) -> None:
    assert nearest_answer(value, BOOK.scales["degree"]) == hint


# ---- writing ----

ANSWERS = st.sampled_from([1, 2, 3, 4, 5, DONT_KNOW, NO_ANSWER])
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_what_is_written_is_read_back(
    tmp_path: Path, data: st.DataObject, names: list[str]
) -> None:
    names = [name for name in names if not name.startswith("#")] or ["a"]
    columns = {}
    for column, (battery, _) in BOOK.columns.items():
        legal = [*battery.scale.codes, DONT_KNOW, NO_ANSWER]
        columns[column] = data.draw(
            st.lists(st.sampled_from(legal), min_size=len(names), max_size=len(names))
        )
    frame = pd.DataFrame(
        columns, index=pd.Index(names, name="investment", dtype=object), dtype=object
    )
    written = Responses(frame, "witness", tmp_path / "out.csv", ("witness: drawn by lot", "x, y"))
    again = load_responses(write_responses(written), BOOK)
    pd.testing.assert_frame_equal(again.frame, frame)
    assert again.comments == written.comments
    assert again.is_witness


def test_a_witness_is_not_written_without_saying_so(tmp_path: Path, small: Codebook) -> None:
    text = "investment,motives_financing,motives_savings\na,1,2\n"
    witness = load(tmp_path, small, text, "witness.csv")
    with pytest.raises(BookError, match="must say so at its head"):
        write_responses(witness, tmp_path / "innocent.csv")
    assert not (tmp_path / "innocent.csv").exists()
    target = write_responses(witness, tmp_path / "w.csv", comments=["witness: made up", ""])
    assert target.read_bytes() == b"# witness: made up\n#\n" + text.encode()


@pytest.mark.parametrize(("who", "comment"), [("#a", "x"), ("a", "x\ny")])
def test_what_could_not_be_read_back_is_not_written(
    tmp_path: Path, small: Codebook, who: str, comment: str
) -> None:
    text = "investment,motives_financing,motives_savings\na,1,2\n"
    responses = load(tmp_path, small, text)
    renamed = Responses(responses.frame.rename({"a": who}), "answers", tmp_path / "z.csv")
    with pytest.raises(BookError):
        write_responses(renamed, comments=[comment])
