"""Every kind of file, made by hand or by other libraries, gives the same answers."""

import io
import zipfile

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from helpers.errors import BookError
from helpers.intake.decode import recognise
from helpers.intake.delimited import read_delimited

HEAD = ["respondent", "food_soup", "food_bread", "room_light", "days", "spent", "start_year"]
ROWS = [
    ["anna", "God", "Ved ikke", "3", "Mandag, middag;Tirsdag", "1.250 kr", "2021"],
    ["bo", "Dårlig", "", "2", "Tirsdag", "6.000,00", "2022"],
]
SOUP, BREAD, LIGHT = ["3", "1"], ["dk", ""], ["3", "2"]


def quoted(text, delimiter):
    return f'"{text}"' if delimiter in text or '"' in text or "\n" in text else text


def table(delimiter, end="\n"):
    lines = [delimiter.join(quoted(cell, delimiter) for cell in row) for row in [HEAD, *ROWS]]
    return end.join(lines) + end


def check(plan):
    assert [finding.told() for finding in plan.findings] == []
    tidied = plan.tidied
    assert tidied.people.ids.tolist() == ["anna", "bo"]
    assert tidied.responses["food_soup"].cells().tolist() == SOUP
    assert tidied.responses["food_bread"].cells().tolist() == BREAD
    assert tidied.responses["room_light"].cells().tolist() == LIGHT
    assert tidied.facts["days"].cells().tolist() == ["mon|tue", "tue"]
    assert tidied.facts["spent"].cells().tolist() == ["1250", "6000"]
    assert tidied.facts["start_year"].cells().tolist() == ["2021", "2022"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_text_in_every_encoding_and_with_every_delimiter(plan_of, delimiter, encoding):
    check(plan_of(table(delimiter).encode(encoding)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_with_every_end_of_line(plan_of, end):
    check(plan_of(table(";", end)))


def test_excel_says_the_delimiter_itself(plan_of):
    plan = plan_of("sep=;\n" + table(";"))
    check(plan)
    assert plan.table.source.details["delimiter"] == "semicolon"
    assert plan.table.lines.tolist() == [3, 4]


def test_a_line_break_within_quotes_belongs_to_the_cell(plan_of):
    text = 'respondent;food_soup;food_bread;room_light;q4\na;"God";2;"3";"først\nså"\nb;1;9;3;\n'
    plan = plan_of(text)
    (finding,) = plan.findings
    # Line 2 runs into line 3, so the wrong 9 stands on line 4.
    assert finding.places == (4,)
    assert finding.column == "food_bread"


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line(plan_of):
    with pytest.raises(BookError, match="not closed") as caught:
        plan_of('respondent;food_soup\na;1\nb;"2\nc;3\n')
    assert caught.value.line == 3


def test_rows_that_are_too_long_or_too_short_are_told(plan_of):
    plan = plan_of("respondent,food_soup,food_bread,room_light\na,1,2,3\nb,1,2,3,4\nc,1,2\n")
    told = [finding.told() for finding in plan.findings]
    assert any("line 3: the row has 5 cells and the head has 4" in text for text in told)
    assert any("line 4: the row has 3 cells and the head has 4" in text for text in told)


def test_empty_cells_at_the_end_are_no_mistake(plan_of):
    plan = plan_of("respondent;food_soup;food_bread;room_light;;\na;1;2;3;;\nb;1;2;3;;\n")
    assert plan.findings == ()


def test_a_decimal_comma_of_a_spreadsheet_is_read(plan_of):
    plan = plan_of("respondent;food_soup;food_bread;room_light;spent\na;3,0;2,0;1;1250,00\n")
    assert plan.findings == ()
    assert plan.tidied.responses["food_soup"].cells().tolist() == ["3"]
    assert plan.tidied.facts["spent"].cells().tolist() == ["1250"]


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\x01\x02\x03\xff", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old"]
)
def test_what_is_no_table_is_refused(plan_of, content):
    with pytest.raises(BookError):
        plan_of(content)


def test_bytes_that_windows_does_not_know_are_refused_with_their_line():
    with pytest.raises(BookError, match="not Windows-1252") as caught:
        recognise(b"a\nb\xff\x81", file="x.csv")
    assert caught.value.line == 2


def test_the_encoding_can_be_said():
    said = recognise("høj".encode("mac_roman"), file="x", encoding="mac_roman")
    assert said.stream().read() == "høj"
    with pytest.raises(BookError, match="no encoding"):
        recognise(b"a", file="x", encoding="utf-99")


def test_a_head_as_wide_as_the_rows_decides_on_the_delimiter(tmp_path):
    # There are more commas than semicolons, but they stand within the wordings.
    text = "a, b, c;d, e\n1;2\n3;4\n"
    read = read_delimited(text.encode(), tmp_path / "x.csv", lambda _: 1)
    assert read.head == (("a, b, c", "d, e"),)


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


NUMBERS = [
    ["anna", "God", "Ved ikke", 3, "Mandag, middag;Tirsdag", 1250, 2021],
    ["bo", 1.0, None, 2, "Tirsdag", 6000.0, pd.Timestamp("2022-05-01").to_pydatetime()],
]


def test_a_workbook_with_numbers_dates_and_empty_cells(plan_of):
    plan = plan_of(workbook(("Svar", [HEAD, *NUMBERS])), "svar.xlsx")
    check(plan)
    assert plan.table.source.unit == "row"


def test_the_sheet_with_answers_is_found(plan_of):
    sheets = [("Om", [["En vejledning"], ["til arket"]]), ("Svar", [HEAD, *NUMBERS])]
    plan = plan_of(workbook(*sheets), "svar.xlsx")
    check(plan)
    assert plan.table.source.details == {"sheet": "Svar", "other sheets": "Om"}


def test_two_sheets_with_answers_have_to_be_told_apart(plan_of):
    content = workbook(("2024", [HEAD, *NUMBERS]), ("2026", [HEAD, *NUMBERS[:1]]))
    with pytest.raises(BookError, match="'2024', '2026'") as caught:
        plan_of(content, "svar.xlsx")
    assert "--sheet" in caught.value.hint
    assert len(plan_of(content, "svar.xlsx", sheet="2026").table) == 1
    check(plan_of(content, "svar.xlsx", sheet="1"))
    with pytest.raises(BookError, match="no sheet"):
        plan_of(content, "svar.xlsx", sheet="2025")


def test_a_mistake_in_a_workbook_is_told_with_its_row(plan_of):
    rows = [[], HEAD, *NUMBERS, ["carl", "Godt nok", None, 3, None, None, None]]
    (finding,) = plan_of(workbook(("Svar", rows)), "svar.xlsx").findings
    assert finding.told("row").startswith("row 5, column food_soup: 'Godt nok' was not offered")


def test_a_formula_without_a_saved_value_is_no_empty_cell(plan_of):
    rows = [HEAD, ["anna", "=1+2", "God", 3, None, None, None]]
    told = [one.told("row") for one in plan_of(workbook(("Svar", rows)), "svar.xlsx").findings]
    assert any("row 2, column B: the formula has no saved value" in text for text in told)


def test_a_workbook_that_says_it_is_one_cell_large_is_read_whole(plan_of):
    content = workbook(("Svar", [HEAD, *NUMBERS]))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:G3"' in part
                part = part.replace(b'<dimension ref="A1:G3"', b'<dimension ref="A1"')
            new.writestr(name, part)
    check(plan_of(changed.getvalue(), "svar.xlsx"))


def test_a_broken_workbook_is_refused(plan_of):
    with pytest.raises(BookError, match="workbook"):
        plan_of(b"PK\x03\x04 but no more", "svar.xlsx")


def sav(tmp_path, frame, **how):
    path = tmp_path / "made.sav"
    pyreadstat.write_sav(frame, str(path), **how)
    return path.read_bytes()


SPSS = pd.DataFrame(
    {
        "respondent": ["anna", "bo", "carl"],
        "v1": [3.0, 1.0, 99.0],
        "v2": [9.0, None, 98.0],
        "v3": [3.0, 2.0, 1.0],
        "spent": [1250.0, 6000.0, None],
    }
)
LABELS = {1.0: "Dårlig", 2.0: "Nogenlunde", 3.0: "God", 9.0: "Ved ikke", 98.0: "Ikke vist"}


def test_a_data_set_with_labels_and_missing_values(plan_of, tmp_path):
    content = sav(
        tmp_path,
        SPSS,
        column_labels=[
            "", "Hvad synes du om maden? - Suppen", "How do you like the food? The bread, if any",
            "Rummet: Lyset", "",
        ],
        variable_value_labels={"v1": LABELS, "v2": LABELS, "v3": LABELS},
        missing_ranges={"v1": [99], "v2": [9, 98]},
    )  # fmt: skip
    plan = plan_of(content, "svar.sav")
    assert plan.findings == ()
    responses = plan.tidied.responses
    # 99 is declared missing and has no label; don't know is declared missing and is an answer.
    assert responses["food_soup"].cells().tolist() == ["3", "1", ""]
    assert responses["food_bread"].cells().tolist() == ["dk", "", ""]
    assert responses["room_light"].cells().tolist() == ["3", "2", "1"]
    assert plan.tidied.facts["spent"].cells().tolist() == ["1250", "6000", ""]
    assert plan.tidied.notes["food_bread"] == {"'Ikke vist' read as no answer": 1}


def test_labels_decide_where_a_data_set_has_other_numbers(plan_of, tmp_path):
    labels = {0.0: "Dårlig", 1.0: "Nogenlunde", 2.0: "God"}
    frame = pd.DataFrame(
        {"food_soup": [0.0, 2.0], "food_bread": [1.0, 2.0], "room_light": [3.0, 1]}
    )
    how = {"variable_value_labels": {"food_soup": labels, "food_bread": labels}}
    plan = plan_of(sav(tmp_path, frame, **how), "svar.sav")
    assert plan.findings == ()
    assert plan.tidied.responses["food_soup"].cells().tolist() == ["1", "3"]
    assert plan.tidied.people.ids.tolist() == ["r001", "r002"]


def test_a_number_without_label_among_recoded_ones_is_refused(plan_of, tmp_path):
    labels = {0.0: "Dårlig", 2.0: "God"}
    frame = pd.DataFrame({"food_soup": [0.0, 1.0, 2.0], "food_bread": 1.0, "room_light": 1.0})
    content = sav(tmp_path, frame, variable_value_labels={"food_soup": labels})
    (finding,) = plan_of(content, "svar.sav").findings
    assert finding.told("case").startswith("case 2, column food_soup: the number 1 has no label")


def test_a_broken_data_set_is_refused(plan_of):
    with pytest.raises(BookError, match="SPSS"):
        plan_of(b"$FL2 and nothing more", "svar.sav")
