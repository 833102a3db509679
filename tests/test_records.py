"""Small CSV files with one thing wrong, and the line that the message must name."""

import pytest

from helpers.errors import BookError
from helpers.records import read_records


def write(tmp_path, text):
    path = tmp_path / "small.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_records_know_their_lines(tmp_path):
    path = write(tmp_path, 'a,b\n1,"x, y"\n\n2,"two\nlines"\n3, z \n')
    records = read_records(path, ["a", "b"])
    assert [(r.line, r["a"]) for r in records] == [(2, "1"), (4, "2"), (6, "3")]
    assert records[0]["b"] == "x, y"
    assert records[2]["b"] == "z"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a,c\n1,2\n", 1, "the header is 'a,c'"),
        ("", 1, "the header is ''"),
        ("a,b\n1,2\n1,2,3\n", 3, "3 cells where the header has 2"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, text, line, message):
    with pytest.raises(BookError, match=message) as caught:
        read_records(write(tmp_path, text), ["a", "b"])
    assert caught.value.line == line


def test_a_missing_file_and_another_encoding_are_told(tmp_path):
    with pytest.raises(BookError, match="does not exist"):
        read_records(tmp_path / "none.csv", ["a"])
    path = tmp_path / "latin.csv"
    path.write_bytes("a\nBrøndby\n".encode("latin-1"))
    with pytest.raises(BookError, match="not UTF-8"):
        read_records(path, ["a"])


def test_cells_are_taken_as_what_they_must_be(tmp_path):
    (record,) = read_records(write(tmp_path, "a,b,c\nyes,,x|y\n"), ["a", "b", "c"])
    assert record.choice("a", ["yes", "no"]) == "yes"
    assert record.choice("b", ["yes", "no"], optional=True) is None
    assert record.several("c") == ("x", "y")
    assert record.several("b") == ()
    with pytest.raises(BookError, match="'b' is empty"):
        record.required("b")
    with pytest.raises(BookError, match="'yes' is not known"):
        record.choice("a", ["ja", "nej"])


def test_a_word_twice_in_a_list_is_refused(tmp_path):
    (record,) = read_records(write(tmp_path, "a\nx|x\n"), ["a"])
    with pytest.raises(BookError, match="twice"):
        record.several("a")
