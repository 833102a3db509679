"""How does the questionnaire become a survey in LimeSurvey?

LimeSurvey imports the structure of a survey from a text file of columns with tabs between them: one
row for each setting, group, question, row of a table and answer; first all of them in the base
language, then all of them again in the next.

References
----------
LimeSurvey Manual, "Tab Separated Value survey structure",
<https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure>.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby

from helpers.codebook import Bilingual, Codebook, Lang
from helpers.forms.fields import YEARS, Choice, Field, Group, group_label, other_fields

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "exclude_all_others",
    "min_num_value_n",
    "max_num_value_n",
    "num_value_int_only",
)
QUESTIONS = Bilingual(en="Questions", da="Spørgsmål")

# LimeSurvey's letters for its types of questions.
_ARRAY, _LIST, _DROPDOWN, _MULTIPLE = "F", "L", "!", "M"
_NUMBER, _LONG_TEXT, _SHORT_TEXT = "N", "T", "S"
_LOWEST_NUMBER = 100_000

Row = dict[str, str]


def limesurvey(
    codebook: Codebook, groups: Sequence[Group], languages: Sequence[Lang] = ("da", "en")
) -> bytes:
    """Write a questionnaire as LimeSurvey's tab-separated survey structure.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire, for title and wave.
    groups : sequence of Group
        What it asks, as `helpers.forms.fields.form_groups` lists it.
    languages : sequence of {"da", "en"}
        Languages of the survey, the base language first.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, to be saved with the ending ``.txt``.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, dialect="excel-tab", restval="")
    writer.writeheader()
    writer.writerows(_settings(codebook, languages))
    for lang in languages:
        writer.writerows(_structure(groups, lang))
    return buffer.getvalue().encode("utf-8-sig")


def _settings(codebook: Codebook, languages: Sequence[Lang]) -> Iterator[Row]:
    survey = {
        "sid": str(_LOWEST_NUMBER + codebook.survey.id),
        "language": languages[0],
        "additional_languages": " ".join(languages[1:]),
        "format": "G",
        "anonymized": "N",
        "datestamp": "N",
        "ipaddr": "N",
        "allowprev": "Y",
        "showgroupinfo": "B",
        "showqnumcode": "X",
    }
    for name, text in survey.items():
        yield {"class": "S", "name": name, "text": text}
    for lang in languages:
        yield {
            "class": "SL",
            "name": "surveyls_title",
            "text": codebook.survey.title.get(lang),
            "language": lang,
        }


def _structure(groups: Sequence[Group], lang: Lang) -> Iterator[Row]:
    """Write groups and questions in one language; ids are the same in every language."""
    number = 0
    sections = groupby(groups, key=lambda group: group.section or _own_title(group))
    for order, (title, members) in enumerate(sections, start=1):
        yield {
            "id": str(order),
            "class": "G",
            "type/scale": str(order - 1),
            "name": title.get(lang),
            "relevance": "1",
            "language": lang,
        }
        for group in members:
            for rows in _questions(group, lang):
                number += 1
                for row in rows:
                    yield {"id": str(number), "language": lang, **row}


def _own_title(group: Group) -> Bilingual:
    return group_label(group) if group.title is not None else QUESTIONS


def _questions(group: Group, lang: Lang) -> Iterator[list[Row]]:
    """Write each question with what belongs to it; the items of a table are one question."""
    rest = list(group.fields)
    if group.is_matrix and group.text is not None:
        items = [one for one in rest if one.kind == "answer"]
        rest = [one for one in rest if one.kind != "answer"]
        head = _question(items[0], _ARRAY) | {"text": group.text.get(lang)}
        rows = [_below("SQ", one.lime[1], one.label.get(lang)) for one in items]
        yield [head, *rows, *_answers(items[0].choices, lang)]
    others = other_fields(group)
    for one in rest:
        words = {"text": one.label.get(lang), "help": one.hint.get(lang) if one.hint else ""}
        if one.kind == "multiple":
            alone = ";".join(choice.lime for choice in one.choices if choice.dont_know)
            head = _question(one, _MULTIPLE) | words | {"exclude_all_others": alone}
            yield [head, *(_below("SQ", c.lime, c.label.get(lang)) for c in one.choices)]
        elif one.choices:
            type_ = _DROPDOWN if one.kind == "municipality" else _LIST
            yield [_question(one, type_) | words, *_answers(one.choices, lang)]
        elif one.kind in ("amount", "count", "year"):
            low, high = YEARS if one.kind == "year" else (0, None)
            limits = {"num_value_int_only": "1", "min_num_value_n": str(low)}
            limits |= {"max_num_value_n": str(high)} if high is not None else {}
            yield [_question(one, _NUMBER) | words | limits]
        else:
            type_ = _LONG_TEXT if one.kind == "text" else _SHORT_TEXT
            relevance = {"relevance": _is_given(*others[one.name])} if one.name in others else {}
            yield [_question(one, type_) | words | relevance]


def _question(one: Field, type_: str) -> Row:
    return {
        "class": "Q",
        "type/scale": type_,
        "name": one.lime[0],
        "relevance": "1",
        "mandatory": "N",
        "other": "N",
    }


def _answers(choices: Sequence[Choice], lang: Lang) -> list[Row]:
    return [_below("A", choice.lime, choice.label.get(lang)) for choice in choices]


def _below(class_: str, name: str, text: str) -> Row:
    # Of an answer this column holds what it counts in an assessment.
    relevance = "1" if class_ == "SQ" else "0"
    return {"class": class_, "type/scale": "0", "name": name, "relevance": relevance, "text": text}


def _is_given(source: Field, choice: Choice | None) -> str:
    """Ask for words only where the answer they belong to was given."""
    name = "_".join([*source.lime, *([choice.lime] if choice else [])])
    return f'{name}.NAOK == "Y"' if choice else f"!is_empty({name}.NAOK)"
