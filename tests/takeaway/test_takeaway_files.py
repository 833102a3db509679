"""Files to take away hold what was shown, open safely, and are the same from run to run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from lxml import etree

from helpers.takeaway.archive import zip_bytes
from helpers.takeaway.model import (
    Sheet,
    TakeAway,
    Variable,
    decimal_text,
    drawn,
    from_json,
)
from helpers.takeaway.neutral import neutral, number_in
from helpers.takeaway.picture import png_bytes
from helpers.takeaway.tablefile import csv_bytes, xlsx_bytes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = Sheet(
    "table",
    (Variable("=item"), Variable("mean", "points"), Variable("motives", "motives")),
    (
        ("Læring, “mere”", Decimal("4.0"), Fraction(-3)),
        ('=HYPERLINK("x")', Fraction(1, 3), None),
        ("-", Decimal("-0.50"), Fraction(12543000)),
    ),
)


# The list of OWASP's page on CSV injection, and what else programs drop or take for the same.
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1 more",
        "-1 less",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0@x",
        "＝1",
        "-",
    ],
)
def test_what_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "a=b", "1-2", "−5", "–", "'=1", "x@y"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("3.5", "3.5", ""),
        ("4.0", "4.0", ""),
        ("−3", "-3", ""),
        ("+3", "3", ""),
        ("60%", "60", "%"),
        ("60\u00a0%", "60", "%"),
        ("3,5", "3.5", ""),
        ("1,234,567", "1234567", ""),
        ("1.234.567", "1234567", ""),
        ("0.043", "0.043", ""),
        ("0,043", "0.043", ""),
    ],
)
def test_displayed_numbers_are_read_with_their_decimals(text: str, number: str, unit: str) -> None:
    found = number_in(text)
    assert found is not None
    assert (str(found[0]), found[1]) == (number, unit)


@pytest.mark.parametrize("text", ["", "2–5", "<0.001", "n = 25", "12,345", "12.345", "x", "≈ 3"])
def test_what_is_no_number_or_could_be_two_is_text(text: str) -> None:
    assert number_in(text) is None


def test_the_number_behind_tells_which_language_it_is() -> None:
    assert number_in("12,345", Fraction(12345)) == (Decimal(12345), "")
    assert number_in("12,345", Fraction(123, 10)) == (Decimal("12.345"), "")
    assert number_in("12.543", Fraction(12543)) == (Decimal(12543), "")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-7, 2), "-3.5"),
        (Fraction(100), "100"),
        (Fraction(-1, 10**15), "0"),
        (Decimal("4.0"), "4.0"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_numbers_are_written_with_a_point_and_no_exponent(
    number: Fraction | Decimal, text: str
) -> None:
    assert decimal_text(number) == text


def test_csv_is_that_of_rfc_4180() -> None:
    content = csv_bytes(SHEET)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 4
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["'=item", "mean (points)", "motives"],
        ["Læring, “mere”", "4.0", "-3"],
        ['\'=HYPERLINK("x")', "0.333333333333", ""],
        ["'-", "-0.50", "12543000"],
    ]


def workbook() -> dict[str, bytes]:
    content = xlsx_bytes([SHEET], {"Title": "T", "Notes": "=no"}, title="T", author="A")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_workbook_holds_numbers_and_text_and_no_formula() -> None:
    files = workbook()
    texts = [
        "".join(item.itertext())
        for item in etree.fromstring(files["xl/sharedStrings.xml"]).iter(f"{MAIN}si")
    ]
    sheet = etree.fromstring(files["xl/worksheets/sheet1.xml"])
    cells = {
        cell.get("r"): (
            texts[int(cell.findtext(f"{MAIN}v"))]
            if cell.get("t") == "s"
            else float(cell.findtext(f"{MAIN}v"))
        )
        for cell in sheet.iter(f"{MAIN}c")
    }
    assert cells == {
        "A1": "'=item", "B1": "mean (points)", "C1": "motives",
        "A2": "Læring, “mere”", "B2": 4.0, "C2": -3.0,
        "A3": '\'=HYPERLINK("x")', "B3": pytest.approx(1 / 3),
        "A4": "'-", "B4": -0.5, "C4": 12543000.0,
    }  # fmt: skip
    assert "'=no" in texts
    assert not [name for name, content in files.items() if b"<f>" in content or b"<f " in content]
    assert b"1980-01-01T00:00:00Z" in files["docProps/core.xml"]
    styles = files["xl/styles.xml"].decode()
    assert 'formatCode="0.0"' in styles


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert xlsx_bytes([SHEET], {"a": "b"}) == xlsx_bytes([SHEET], {"a": "b"})
    files = {"b.csv": b"1", "a.csv": b"2"}
    one = zip_bytes(files, folder="x")
    assert one == zip_bytes(dict(reversed(files.items())), folder="x")
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == ["x/a.csv", "x/b.csv"]
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_what_is_carried_comes_back_whole() -> None:
    data = TakeAway((SHEET,), "Source.", "3.1", ("A note.",), "answers", (("here", Fraction(2)),))
    assert from_json(json.loads(json.dumps(data.as_json()))) == data


def test_a_frame_that_is_drawn() -> None:
    data = drawn(
        {"who": ["a", "b"], ("number", "investments"): [3, 12], ("p", ""): [0.1, float("nan")]},
        basis="answers",
    )
    assert data.sheets[0].rows == (
        ("a", Fraction(3), Fraction(1, 10)),
        ("b", Fraction(12), None),
    )
    assert data.counts == (("a, number", Fraction(3)), ("b, number", Fraction(12)))


def test_a_picture_is_a_png_of_the_width_asked_for() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt" viewBox="0 0 100 50">'
        '<rect width="50" height="50" fill="#ff0000"/></svg>'
    )
    content = png_bytes(svg, width=200)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20]) == 200
    assert int.from_bytes(content[20:24]) == 100
    assert content == png_bytes(svg + "\n", width=200)
