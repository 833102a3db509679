"""How complete are the answers, and what else was told?

Two overviews for a survey without a report: how often each battery was answered, and the answers to
the questions that are not part of a battery.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from great_tables import GT

from helpers import likert, text
from helpers.analysis.earlier import needs_answers
from helpers.codebook import Part
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.facts import NUMBERS
from helpers.quantiles import quantile_inclusive
from helpers.tables import common
from helpers.tables.common import pick, words
from helpers.tables.layout import Datum
from helpers.tables.names import source_of_answers
from helpers.tables.style import Cell, Column, Layout, Row, build


def coverage(ed: Edition, *, lang: str = "en") -> GT:
    """Show how completely each battery was answered.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are batteries. Columns are the number of items and, as shares of all that could have
        been answered, answers, *don't know* and no answer.

    Raises
    ------
    BookError
        If there is only a reconstruction of the answers.
    """
    needs_answers(ed)
    columns = [
        Column("items", pick(lang, "Items", "Udsagn")),
        Column("answered", words("answered", lang)),
        Column("dk", words("dont_know", lang)),
        Column("missing", words("no_answer", lang)),
    ]
    rows = []
    for battery in ed.codebook.batteries.values():
        counts = likert.summarise(likert.to_tidy(ed.responses, battery), battery)
        found = {
            "answered": int(counts["n_answered"].sum()),
            "dk": int(counts["n_dk"].sum()),
            "missing": int(counts["n_missing"].sum()),
        }
        whole = sum(found.values())
        cells = {"items": Cell(text.num(len(battery.items), lang=lang))}
        for name, count in found.items():
            share = Fraction(count, whole) if whole else None
            shown = common.DASH if share is None else text.pct(share, lang=lang)
            cells[name] = Cell(shown, datum=Datum(share, unit="share"))
        rows.append(Row(battery.title.get(lang), cells))
    return build(
        Layout(
            name="coverage",
            stubhead=pick(lang, "Battery", "Batteri"),
            columns=columns,
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Shares of items times sets of answers.",
                    "Andele af udsagn gange sæt svar.",
                )
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def facts(ed: Edition, *, lang: str = "en") -> GT:
    """Show the answers to the questions that are not part of a battery.

    Parameters
    ----------
    ed : Edition
        The edition, with a file of facts.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Amounts, counts and years have a row each with smallest, median and largest; of several
        answers and categories each has a row with how often it was given. Names are not shown.

    Raises
    ------
    BookError
        If there is no file of facts.
    """
    needs_answers(ed)
    if ed.facts is None:
        raise BookError(
            "no facts came with the answers", file=ed.root / "data" / "facts" / f"{ed.wave}.csv"
        )
    rows: list[Row] = []
    for column, part in ed.codebook.fact_columns.items():
        values = ed.facts.frame[column].dropna()
        if part.type in NUMBERS:
            rows.append(_numbers(part, values, lang))
        elif part.categories:
            rows += _categories(part, values, lang)
    return build(
        Layout(
            name="facts",
            stubhead=pick(lang, "Answer", "Svar"),
            columns=[
                Column("n", words("answered", lang)),
                Column("given", pick(lang, "Given", "Givet")),
                Column("smallest", pick(lang, "Smallest", "Mindst")),
                Column("median", words("median", lang)),
                Column("largest", pick(lang, "Largest", "Størst")),
            ],
            rows=rows,
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def _numbers(part: Part, values: pd.Series, lang: str) -> Row:
    cells = {"n": Cell(text.num(len(values), lang=lang))}
    numbers = sorted(int(value) for value in values)
    if numbers:
        middle = quantile_inclusive(numbers, Fraction(1, 2))
        for name, value in (("smallest", numbers[0]), ("median", middle), ("largest", numbers[-1])):
            whole = Fraction(value).denominator == 1
            shown = text.year(value) if part.type == "year" and whole else None
            shown = shown or text.num(value, 0 if whole else 1, lang=lang)
            cells[name] = Cell(shown, datum=Datum(Fraction(value), unit=part.unit or ""))
    unit = pick(lang, "Amounts, counts and years", "Beløb, antal og årstal")
    return Row(part.text.get(lang), cells, group=unit)


def _categories(part: Part, values: pd.Series, lang: str) -> list[Row]:
    n = Cell(text.num(len(values), lang=lang))
    rows = []
    for option in part.categories:
        given = sum(
            option.id in value if isinstance(value, tuple) else option.id == value
            for value in values
        )
        cells = {"n": n, "given": Cell(text.num(given, lang=lang), datum=Datum(Fraction(given)))}
        rows.append(Row(option.short.get(lang), cells, group=part.text.get(lang)))
    return rows
