"""What KoboToolbox and LimeSurvey export, written from the form itself and simulated answers.

Nothing here knows the names that the library expects: headers, labels and codes are read from the
workbook and from the survey structure, as the tools do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl
import pandas as pd

from helpers.simulate import SimulatedSurvey

LABEL = {"da": "label::Dansk (da)", "en": "label::English (en)"}
WORDS = 'Skrevet i egne ord; med "citat",\nog linjeskift'


@dataclass(frozen=True)
class Given:
    """What a respondent filled in, by column of the data."""

    answers: dict[str, Any]

    def get(self, column: str) -> Any:
        value = self.answers.get(column)
        return None if value is None or value is pd.NA else value


def given(simulated: SimulatedSurvey) -> Iterator[Given]:
    assert simulated.facts is not None
    facts = simulated.facts.frame
    for who, row in simulated.responses.frame.iterrows():
        yield Given({**row.to_dict(), **facts.loc[who].to_dict()})


def kobo(
    form: bytes,
    simulated: SimulatedSurvey,
    *,
    lang: str | None = None,
    boxes: str = "both",
    delimiter: str = ";",
) -> bytes:
    """Export as KoboToolbox does: names, or labels in a language; groups in front of headers.

    Boxes are exported in one column, in many, or in both.
    """
    book = openpyxl.load_workbook(io.BytesIO(form))
    survey, choices = _sheet(book, "survey"), _sheet(book, "choices")
    labels: dict[str, dict[str, str]] = {}
    for row in choices:
        shown = row[LABEL[lang]] if lang else row["name"]
        labels.setdefault(row["list_name"], {})[row["name"]] = shown
    head: list[str] = ["start", "end"]
    cells: list[Callable[[Given], object]] = [lambda _: "2026-02-03T10:11:12.000+01:00"] * 2
    groups: list[str] = []

    def add(*names: str, cell: Callable[[Given], object]) -> None:
        head.append("/".join([*groups, *names]))
        cells.append(cell)

    for row in survey:
        kind, _, list_name = row["type"].partition(" ")
        shown = row.get(LABEL[lang], "") if lang else row.get("name", "")
        name = row.get("name", "")
        if kind == "begin_group":
            groups.append(shown)
        elif kind == "end_group":
            groups.pop()
        elif kind == "note":
            continue
        elif kind == "select_one":
            known = labels[list_name]
            add(shown, cell=lambda one, name=name, known=known: _one(one.get(name), known, name))
        elif kind == "select_multiple":
            known = labels[list_name]
            if boxes in ("one", "both"):
                add(shown, cell=lambda one, name=name, known=known: _joined(one.get(name), known))
            for code, label in known.items() if boxes in ("many", "both") else ():
                add(shown, label, cell=lambda one, name=name, code=code: _box(one.get(name), code))
        elif kind == "text" and name in ("municipality", "name"):
            add(shown, cell=lambda one, name=name: one.get(name))
        elif kind == "text":
            add(shown, cell=lambda _: WORDS)
        else:
            add(shown, cell=lambda one, name=name: one.get(name))
    for extra in ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
                  "_submitted_by", "__version__", "_tags", "_index"):  # fmt: skip
        head.append(extra)
        cells.append(lambda _, extra=extra: "" if extra in ("_notes", "_tags") else f"x{extra}")
    return _csv(head, cells, simulated, delimiter)


def lime(
    structure: bytes,
    simulated: SimulatedSurvey,
    *,
    lang: str,
    codes: bool,
    headings: str = "code",
) -> bytes:
    """Export as LimeSurvey does: answer codes or full answers; codes or full texts as headings."""
    text = structure.decode("utf-8-sig")
    rows = [
        r
        for r in csv.DictReader(io.StringIO(text), dialect="excel-tab")
        if r["language"] == lang and r["class"] in ("Q", "SQ", "A")
    ]
    questions: list[dict[str, Any]] = []
    for row in rows:
        if row["class"] == "Q":
            questions.append({**row, "rows": [], "answers": {}})
        elif row["class"] == "SQ":
            questions[-1]["rows"].append(row)
        else:
            questions[-1]["answers"][row["name"]] = row["text"]
    assert simulated.facts is not None
    columns = {
        _plain(c): c for c in (*simulated.responses.frame.columns, *simulated.facts.frame.columns)
    }
    words = {
        "code": ("id", "submitdate", "lastpage", "startlanguage", "seed"),
        "text": ("Response ID", "Date submitted", "Last page", "Start language", "Seed"),
    }
    head = list(words[headings])
    cells: list[Callable[[Given], object]] = [
        lambda _: "1", lambda _: "1980-01-01 00:00:00", lambda _: "8", lambda _: lang,
        lambda _: "1234567",
    ]  # fmt: skip
    yes, no = ("Y", "") if codes else ("Ja", "Nej") if lang == "da" else ("Yes", "No")

    def add(question: dict[str, Any], row: dict[str, str] | None, cell: Any) -> None:
        name = f"{question['name']}[{row['name']}]" if row else question["name"]
        said = f"{question['text']} [{row['text']}]" if row else question["text"]
        head.append(name if headings == "code" else said)
        cells.append(cell)

    for question in questions:
        known = question["answers"]
        if question["type/scale"] == "F":
            for row in question["rows"]:
                column = columns[_plain(question["name"] + row["name"])]
                add(question, row, _lime_answer(column, known, codes))
        elif question["type/scale"] == "M":
            column = columns[_plain(question["name"])]
            for row in question["rows"]:
                add(question, row, _lime_box(column, row["name"], yes, no))
        elif question["type/scale"] in ("L", "!"):
            column = columns[_plain(question["name"])]
            add(question, None, _lime_answer(column, known, codes))
        elif _plain(question["name"]) in columns:
            column = columns[_plain(question["name"])]
            add(question, None, lambda one, column=column: one.get(column))
        else:
            add(question, None, lambda _: WORDS)
    return _csv(head, cells, simulated, ",")


def _lime_answer(column: str, known: dict[str, str], codes: bool) -> Callable[[Given], object]:
    def cell(one: Given) -> object:
        value = one.get(column)
        if value is None:
            return ""
        if column == "municipality":
            code = one.get("municipality_code")
        else:
            # LimeSurvey keeps five letters of a code.
            code = next(c for c in known if str(value).startswith(c))
        return code if codes else known[code]

    return cell


def _lime_box(column: str, box: str, yes: str, no: str) -> Callable[[Given], object]:
    def cell(one: Given) -> object:
        value = one.get(column)
        ticked = value is not None and any(_plain(option) == _plain(box) for option in value)
        # Who was shown the question and ticked nothing has no box at all.
        return yes if ticked else no

    return cell


def _plain(name: str) -> str:
    return name.replace("_", "").replace("other", "oth")


def _one(value: Any, known: dict[str, str], name: str) -> object:
    if value is None:
        return ""
    if name == "municipality":
        by_label = {label: code for code, label in known.items()}
        return value if value in by_label else next(k for k in known if _name_of(k) == value)
    return known[str(value)]


def _name_of(code: str) -> str:
    return MUNICIPALITIES[code]


MUNICIPALITIES: dict[str, str] = {}


def _joined(value: Any, known: dict[str, str]) -> str:
    return "" if value is None else " ".join(known[one] for one in value)


def _box(value: Any, code: str) -> str:
    return "" if value is None else str(int(code in value))


def _sheet(book: Any, name: str) -> list[dict[str, str]]:
    head, *body = book[name].iter_rows(values_only=True)
    return [
        {str(k): str(v) for k, v in zip(head, row, strict=True) if v is not None} for row in body
    ]


def _csv(
    head: list[str],
    cells: list[Callable[[Given], object]],
    simulated: SimulatedSurvey,
    delimiter: str,
) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    for number, one in enumerate(given(simulated), start=1):
        row = ["" if (v := cell(one)) is None else v for cell in cells]
        # Submissions are numbered.
        for place, name in enumerate(head):
            if name in ("id", "Response ID", "_id", "_index", "_uuid"):
                row[place] = number if name != "_uuid" else f"uuid-{number}"
        writer.writerow(row)
    return buffer.getvalue().encode("utf-8-sig")
