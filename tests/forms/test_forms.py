"""Forms say what the codebook says, in the formats that survey tools read."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pypdf import PdfReader
from pyxform.xls2xform import convert

from helpers.cli import main
from helpers.codebook import Codebook, load_codebook
from helpers.forms.fields import Group, form_groups
from helpers.forms.limesurvey import limesurvey
from helpers.forms.names import known_headers
from helpers.forms.paper import paper_form
from helpers.forms.write import municipalities_of, write_forms
from helpers.forms.xlsform import xlsform

ROOT = Path(__file__).parents[2]
X = {
    "x": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
}
LOWEST_CODEBOOK = """
survey: {id: 2025, title: T, unit: person}
scales:
  s: {kind: likert, levels: [{code: 0, key: n, label: Never}, {code: 1, key: a, label: Always}]}
batteries:
  habits:
    scale: s
    title: Habits
    text: How often?
    items: [{id: a_b, short: AB, text: First}, {id: ab, short: AB2, text: Second}]
"""


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(ROOT / "data" / "codebook.yml")


@pytest.fixture(scope="module")
def groups(codebook: Codebook) -> tuple[Group, ...]:
    return form_groups(codebook, municipalities_of(ROOT))


@pytest.fixture(scope="module")
def workbook(
    codebook: Codebook, groups: tuple[Group, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("forms") / "form.xlsx"
    path.write_bytes(xlsform(codebook, groups))
    return path


@pytest.fixture(scope="module")
def xform(workbook: Path) -> Any:
    done = convert(str(workbook), validate=False)
    assert done.warnings == []
    return etree.fromstring(done.xform.encode())


def rows(path: Path, sheet: str) -> list[dict[str, str]]:
    head, *body = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [
        {str(k): str(v) for k, v in zip(head, row, strict=True) if v is not None} for row in body
    ]


@pytest.fixture(scope="module")
def structure(codebook: Codebook, groups: tuple[Group, ...]) -> list[dict[str, str]]:
    text = limesurvey(codebook, groups).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), dialect="excel-tab"))


def test_every_column_of_the_data_is_asked_for_once(
    codebook: Codebook, groups: tuple[Group, ...]
) -> None:
    fields = [one for group in groups for one in group.fields]
    assert [one.name for one in fields if one.store == "responses"] == list(codebook.columns)
    assert [one.name for one in fields if one.store == "facts"] == list(codebook.fact_columns)
    assert len({one.name for one in fields}) == len(fields)


def test_xform_holds_the_fields_with_their_types(xform: Any) -> None:
    binds = {b.get("nodeset"): b.get("type") for b in xform.iterfind(".//x:bind", X)}
    assert binds["/data/identity/municipality"] == "string"
    assert binds["/data/q6/start_year"] == "int"
    assert binds["/data/q1/size_dkk"] == "int"
    assert binds["/data/q8/q8"] == "string"
    boxes = [e.get("ref") for e in xform.iterfind(".//x:select", X)]
    assert boxes == ["/data/q3/fields", "/data/q5/payers"]


def test_xform_has_every_label_in_both_languages(xform: Any) -> None:
    texts = {
        one.get("lang"): {t.get("id"): t.findtext("x:value", None, X) for t in one}
        for one in xform.iterfind(".//x:translation", X)
    }
    assert set(texts) == {"Dansk (da)", "English (en)"}
    assert texts["Dansk (da)"].keys() == texts["English (en)"].keys()
    key = "/data/q7/motives_savings:label"
    assert texts["Dansk (da)"][key] == "Besparelser på sigt, som følge af de forventede effekter."
    assert texts["English (en)"]["scale_degree-4"] == "To a very high degree"
    default = xform.find(".//x:translation[@default]", X)
    assert default.get("lang") == "Dansk (da)"


def test_a_battery_is_a_table_with_a_head(xform: Any) -> None:
    group = xform.find(".//x:group[@ref='/data/q9']", X)
    assert group.get("appearance") == "field-list"
    looks = [e.get("appearance") for e in group.iterfind("x:select1", X)]
    assert looks == ["label", *["list-nolabel"] * 11]


def test_what_cannot_be_an_answer_is_refused(xform: Any, workbook: Path) -> None:
    limits = {b.get("nodeset"): b.get("constraint") for b in xform.iterfind(".//x:bind", X)}
    assert limits["/data/q6/end_year"] == ". >= 1900 and . <= 2099"
    assert limits["/data/q1/size_dkk"] == ". >= 0"
    assert limits["/data/q3/fields"] == "not(selected(., 'dk') and count-selected(.) > 1)"
    survey = {row["name"]: row for row in rows(workbook, "survey") if "name" in row}
    assert "1900" in survey["end_year"]["constraint_message::Dansk (da)"]
    assert survey["fields_other_text"]["relevant"] == "selected(${fields}, 'other')"


def test_choices_are_the_scales_and_dont_know_is_among_them(workbook: Path) -> None:
    lists: dict[str, list[str]] = {}
    for row in rows(workbook, "choices"):
        lists.setdefault(row["list_name"], []).append(row["name"])
    assert lists["scale_degree"] == ["1", "2", "3", "4", "5", "dk"]
    assert lists["scale_lasting"] == ["1", "2", "3", "dk"]
    assert lists["investor"] == ["dsi", "dsk", "internal"]
    assert len(lists["municipality"]) == 98


def test_municipalities_come_in_danish_order() -> None:
    names = [name for _, name in municipalities_of(ROOT)]
    assert names[:2] == ["Albertslund", "Allerød"]
    assert names[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]


def test_limesurvey_has_every_language_in_the_same_rows(structure: list[dict[str, str]]) -> None:
    kinds = ("G", "Q", "SQ", "A")
    by_lang = {
        lang: [
            (row["id"], row["class"], row["type/scale"], row["name"] if row["class"] != "G" else "")
            for row in structure
            if row["class"] in kinds and row["language"] == lang
        ]
        for lang in ("da", "en")
    }
    assert by_lang["da"] == by_lang["en"]
    order = [row["language"] for row in structure if row["class"] in kinds]
    assert order == sorted(order)
    settings = {row["name"]: row["text"] for row in structure if row["class"] == "S"}
    assert settings["language"] == "da"
    assert settings["additional_languages"] == "en"


def test_limesurvey_allows_the_names(structure: list[dict[str, str]]) -> None:
    questions = [r["name"] for r in structure if r["class"] == "Q" and r["language"] == "da"]
    assert len({name.lower() for name in questions}) == len(questions)
    for row in structure:
        if row["class"] in ("Q", "SQ", "A"):
            assert row["name"].isascii()
            assert row["name"].isalnum()
            assert len(row["name"]) <= (5 if row["class"] == "A" else 20)
            assert row["name"] != "other"
        if row["class"] == "Q":
            assert row["name"][0].isalpha()


def test_limesurvey_types(structure: list[dict[str, str]]) -> None:
    first = {r["name"]: r for r in structure if r["class"] == "Q" and r["language"] == "da"}
    types = {name: row["type/scale"] for name, row in first.items()}
    # F array, L list, ! drop-down, M multiple choice, N number, T long text, S short text.
    assert types["motives"] == "F"
    assert types["next"] == "L"
    assert types["municipality"] == "!"
    assert types["fields"] == "M"
    assert types["sizedkk"] == types["startyear"] == "N"
    assert types["q8"] == "T"
    assert types["name"] == "S"
    assert first["fields"]["exclude_all_others"] == "dk"
    assert (first["startyear"]["min_num_value_n"], first["startyear"]["max_num_value_n"]) == (
        "1900",
        "2099",
    )
    assert first["fieldsothertext"]["relevance"] == 'fields_oth.NAOK == "Y"'


@pytest.mark.parametrize(
    ("lang", "said"),
    [("da", "Sæt ét kryds i hver række"), ("en", "One answer in each row")],
)
def test_paper_is_tagged_and_holds_every_item(codebook: Codebook, lang: Any, said: str) -> None:
    content = paper_form(codebook, form_groups(codebook), lang)
    assert content == paper_form(codebook, form_groups(codebook), lang)
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == lang
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == codebook.survey.title.get(lang)
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "".join(said.split()) in text
    plain = text.replace("-", "").replace("\u00ad", "")
    for battery, item in codebook.columns.values():
        wording = battery.text if len(battery.items) == 1 else item.text
        assert "".join(wording.get(lang).split()).replace("-", "") in plain
    # A box for each answer of each item, and one for each option.
    boxes = sum(len(b.items) * (len(b.scale.levels) + 1) for b in codebook.batteries.values())
    assert text.count("☐") == boxes + 8 + 8 + 3 + 3


def test_one_language_and_one_format(tmp_path: Path) -> None:
    names = ["--format", "xlsform", "--lang", "en", "--output", str(tmp_path / "f")]
    assert main(["form", *names, "--project", str(ROOT)]) == 0
    path = tmp_path / "f" / "questionnaire-2024-en.xlsx"
    assert [one.name for one in (tmp_path / "f").iterdir()] == [path.name]
    head = openpyxl.load_workbook(path)["survey"][1]
    assert "label::English (en)" in [cell.value for cell in head]
    assert not any("Dansk" in str(cell.value) for cell in head)


def test_the_same_questionnaire_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_forms(ROOT, tmp_path / "a")]
    assert first == [path.read_bytes() for path in write_forms(ROOT, tmp_path / "b")]
    assert len(first) == 4


def test_a_codebook_of_batteries_alone(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yml"
    path.write_text(LOWEST_CODEBOOK)
    codebook = load_codebook(path)
    (group,) = form_groups(codebook)
    # Both would be "ab" in LimeSurvey.
    assert [one.lime for one in group.fields] == [("habits", "ab"), ("habits", "ab2")]
    (tmp_path / "form.xlsx").write_bytes(xlsform(codebook, [group]))
    assert convert(str(tmp_path / "form.xlsx"), validate=False).warnings == []
    assert b"\tF\thabits\t" in limesurvey(codebook, [group])
    assert paper_form(codebook, [group], "en").startswith(b"%PDF")


def test_a_wording_that_two_batteries_share_is_no_header(codebook: Codebook) -> None:
    headers = known_headers(codebook)
    shared = "Savings in the longer run, from the effects that are expected".lower()
    assert shared not in headers
    assert headers[f"7. motives/{shared}"].field.name == "motives_savings"
    assert headers[f"11. benefits/{shared}"].field.name == "benefits_savings"
    assert headers["benefits[savings]"].field.name == "benefits_savings"
    assert headers["q11-benefits_savings"].field.name == "benefits_savings"
    children = headers["q3/fields/children"]
    assert children.choice is not None
    assert (children.field.name, children.choice.code) == ("fields", "children")


def test_the_example_of_the_docs_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    space: dict[str, Any] = {}
    exec(code, space)
    assert space["frame"].shape == (400, 9)
