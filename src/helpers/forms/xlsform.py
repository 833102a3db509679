"""How does the questionnaire become a form for KoboToolbox and ODK?

An XLSForm is a workbook of three sheets: what is asked, what can be chosen, and settings. Batteries
become tables with one row an item, every label stands in every language, and what cannot be an
answer is refused while the form is filled in.

References
----------
XLSForm, <https://xlsform.org/en/>.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from helpers.codebook import Bilingual, Codebook, Lang
from helpers.forms.fields import (
    LANGUAGE_NAMES,
    YEARS,
    Choice,
    Field,
    Group,
    group_label,
    group_notes,
    other_fields,
)
from helpers.takeaway.tablefile import EPOCH

YEAR_MESSAGE = Bilingual(
    en="A year of four digits, from {} to {}", da="Et årstal med fire cifre, fra {} til {}"
)
NUMBER_MESSAGE = Bilingual(
    en="A whole number, zero or more, without separators",
    da="Et helt tal, nul eller mere, uden skilletegn",
)
ALONE_MESSAGE = Bilingual(
    en="Don't know cannot be ticked together with other answers",
    da="Ved ikke kan ikke sættes sammen med andre svar",
)

Row = dict[str, str]


@dataclass(frozen=True)
class _Writer:
    """Writes rows in the languages of a form."""

    languages: tuple[Lang, ...]

    def column(self, name: str, lang: Lang) -> str:
        return f"{name}::{LANGUAGE_NAMES[lang]} ({lang})"

    def texts(self, name: str, text: Bilingual | None) -> Row:
        if text is None:
            return {}
        return {self.column(name, lang): text.get(lang) for lang in self.languages}

    def group(self, group: Group) -> list[Row]:
        opened = {"type": "begin_group", "name": group.name, "appearance": "field-list"}
        rows = [opened | self.texts("label", group_label(group))]
        notes = group_notes(group)
        if "text" in notes:
            rows.append(self.note(notes["text"]))
        if "scale" in notes:
            kind = f"select_one {_list_of(group.fields[0], group)}"
            rows.append(self.note(notes["scale"]) | {"type": kind, "appearance": "label"})
        rows += [self.field(one, group) for one in group.fields]
        return [*rows, {"type": "end_group"}]

    def note(self, one: Field) -> Row:
        return {"type": "note", "name": one.name, **self.texts("label", one.label)}

    def field(self, one: Field, group: Group) -> Row:
        row = {"name": one.name, **self.texts("label", one.label), **self.texts("hint", one.hint)}
        matrix = group.is_matrix and one.kind == "answer"
        if one.kind == "answer":
            appearance = {"appearance": "list-nolabel"} if matrix else {}
            return row | {"type": f"select_one {_list_of(one, group)}"} | appearance
        if one.kind == "multiple":
            return row | {"type": f"select_multiple {one.name}"} | self._alone(one)
        if one.kind in ("coded", "municipality") and one.choices:
            search = {"appearance": "minimal autocomplete"} if one.kind == "municipality" else {}
            return row | {"type": f"select_one {one.name}"} | search
        if one.kind in ("amount", "count"):
            message = self.texts("constraint_message", NUMBER_MESSAGE)
            grouped = {"appearance": "thousands-sep"}
            return row | {"type": "integer", "constraint": ". >= 0"} | grouped | message
        if one.kind == "year":
            first, last = YEARS
            said = Bilingual(
                YEAR_MESSAGE.en.format(first, last), YEAR_MESSAGE.da.format(first, last)
            )
            bounds = {"constraint": f". >= {first} and . <= {last}"}
            return row | {"type": "integer"} | bounds | self.texts("constraint_message", said)
        row |= {"type": "text"}
        if one.kind == "text":
            row |= {"appearance": "multiline"}
        source = other_fields(group).get(one.name)
        return row | ({"relevant": _is_given(*source)} if source else {})

    def _alone(self, one: Field) -> Row:
        """Refuse *don't know* beside any other box."""
        alone = [choice.code for choice in one.choices if choice.dont_know]
        if not alone:
            return {}
        rule = " and ".join(
            f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone
        )
        return {"constraint": rule, **self.texts("constraint_message", ALONE_MESSAGE)}

    def choices(self, name: str, choices: Sequence[Choice]) -> list[Row]:
        return [
            {"list_name": name, "name": choice.code, **self.texts("label", choice.label)}
            for choice in choices
        ]


def _is_given(source: Field, choice: Choice | None) -> str:
    if choice is not None:
        return f"selected(${{{source.name}}}, '{choice.code}')"
    return f"${{{source.name}}} != ''"


def _list_of(one: Field, group: Group) -> str:
    return f"scale_{group.battery.scale.name}" if group.battery else one.name


def xlsform(
    codebook: Codebook, groups: Sequence[Group], languages: Sequence[Lang] = ("da", "en")
) -> bytes:
    """Write a questionnaire as an XLSForm.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire, for title and wave.
    groups : sequence of Group
        What it asks, as `helpers.forms.fields.form_groups` lists it.
    languages : sequence of {"da", "en"}
        Languages of the form; it opens in the first.

    Returns
    -------
    bytes
        The workbook, XLSX. The same questionnaire gives the same bytes.
    """
    writer = _Writer(tuple(languages))
    survey: list[Row] = []
    choices: dict[str, list[Row]] = {}
    section = None
    for group in groups:
        if group.section is not None and group.section != section:
            survey.append(writer.note(group_notes(group)["section"]))
        section = group.section
        survey += writer.group(group)
        for one in group.fields:
            if one.choices:
                name = _list_of(one, group) if one.kind == "answer" else one.name
                choices.setdefault(name, writer.choices(name, one.choices))
    settings = {
        "form_title": codebook.survey.title.get(languages[0]),
        "form_id": f"survey_{codebook.survey.id}",
        "version": str(codebook.survey.id),
        "default_language": f"{LANGUAGE_NAMES[languages[0]]} ({languages[0]})",
    }
    sheets = {
        "survey": survey,
        "choices": [row for rows in choices.values() for row in rows],
        "settings": [settings],
    }
    return _workbook(sheets)


def _workbook(sheets: dict[str, list[Row]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": EPOCH})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        # Type and name first, as people who edit such sheets expect.
        columns.sort(key=lambda column: column not in ("type", "list_name", "name"))
        columns.sort(key=lambda column: column not in ("type", "list_name"))
        sheet.freeze_panes(1, 2 if name != "settings" else 0)
        for place, column in enumerate(columns):
            wide = "::" in column or column == "form_title"
            sheet.set_column(place, place, 48 if wide else 22, wrapped)
            sheet.write_string(0, place, column, bold)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                if column in row:
                    sheet.write_string(line, place, row[column])
    book.close()
    return buffer.getvalue()
