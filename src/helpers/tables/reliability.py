"""How reliably do the batteries measure, and which items go together?

Tables of alpha, omega, items against the rest, and correlations, each with its number of answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from great_tables import GT

from helpers import likert, text
from helpers.analysis import association, reliability
from helpers.analysis.earlier import needs_answers
from helpers.analysis.matrix import answers
from helpers.edition import Edition
from helpers.inference import InferenceError
from helpers.tables import common
from helpers.tables.analysed import decimal, matrix_of, notice, scaled, with_interval
from helpers.tables.common import DASH, pick
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.names import source_of_answers
from helpers.tables.style import build

_COEFFICIENTS: Mapping[str, Callable[[pd.DataFrame, int], reliability.Coefficient]] = {
    "alpha": lambda codes, _: reliability.alpha(codes),
    "omega": lambda codes, draws: reliability.omega(codes, draws=draws),
    "pairs": lambda codes, _: reliability.alpha(codes, missing="pairwise"),
}


def reliability_table(ed: Edition, *, draws: int = reliability.DRAWS, lang: str = "en") -> GT:
    """Show alpha and omega of every battery.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    draws : int
        Bootstrap samples for the interval of omega.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are batteries. Only respondents who gave every item a value count, and the table says
        how many they are.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    needs_answers(ed)
    rows = []
    for battery in scaled(ed):
        found = answers(likert.to_tidy(ed.responses, battery), battery)
        complete = len(found.complete)
        cells = {
            "items": Cell(text.num(len(battery.main_ids), lang=lang)),
            "n": Cell(text.num(complete, lang=lang)),
        }
        for column, compute in _COEFFICIENTS.items():
            try:
                one = compute(found.codes, draws)
                cells[column] = Cell(with_interval(one.value, one.interval, lang))
                if column == "pairs":
                    cells["least"] = Cell(text.num(one.n, lang=lang))
            except InferenceError as error:
                note = pick(lang, f"Not computed: {error.message}.", "Kan ikke beregnes.")
                cells[column] = Cell(DASH, note)
        cells.setdefault("least", Cell(DASH))
        rows.append(Row(battery.title.get(lang), cells))
    whole = pick(lang, "Complete answers", "Komplette svar")
    each = pick(lang, "Pair by pair", "Par for par")
    return build(
        Layout(
            name="analysis-reliability",
            stubhead=pick(lang, "Battery", "Batteri"),
            columns=[
                Column("items", pick(lang, "Items", "Udsagn")),
                Column("n", "n", whole),
                Column("alpha", pick(lang, "Alpha [95%]", "Alfa [95 %]"), whole),
                Column("omega", pick(lang, "Omega [95%]", "Omega [95 %]"), whole),
                Column("least", pick(lang, "Least n", "Mindste n"), each),
                Column("pairs", pick(lang, "Alpha [95%]", "Alfa [95 %]"), each),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Complete: only respondents who gave every item that the questionnaire words a "
                    "value. Pair by pair: for each pair of items all who gave both a value; n is "
                    "the fewest. Intervals: Feldt for alpha, bootstrap for omega.",
                    "Komplette: kun dem, der gav alle formulerede udsagn en værdi. Par for par: "
                    "for hvert par af udsagn alle, der gav begge en værdi; n er det mindste. "
                    "Intervaller: Feldt for alfa, bootstrap for omega.",
                )
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def items_table(ed: Edition, name: str, *, lang: str = "en") -> GT:
    """Show how each item of a battery goes with the rest.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    name : str
        The battery.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items: number of answers, mean, spread, correlation with the rest, and alpha of the
        battery without the item. A remark where too few answered.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    asked, found = matrix_of(ed, name)
    try:
        frame = reliability.item_analysis(found.codes)
    except InferenceError as error:
        remark = pick(lang, f"{error.message}.", "Kan ikke beregnes af disse svar.")
        return notice(f"analysis-items-{name}", remark, lang, source=source_of_answers(ed, lang))
    rows = []
    for item in asked.main_ids:
        line = frame.loc[[item]].iloc[0]
        rows.append(
            Row(
                asked.item(item).short.get(lang),
                {
                    "n": Cell(text.num(int(line["n"]), lang=lang)),
                    "dk": Cell(text.num(int(found.dont_know[item]), lang=lang)),
                    **{
                        column: Cell(decimal(line[column], 2, lang))
                        for column in ("mean", "sd", "item_rest", "alpha_without")
                    },
                },
            )
        )
    return build(
        Layout(
            name=f"analysis-items-{name}",
            stubhead=asked.title.get(lang),
            columns=[
                Column("n", "n"),
                Column("dk", common.words("dont_know", lang)),
                Column("mean", common.words("mean", lang)),
                Column("sd", pick(lang, "SD", "Std.afv.")),
                Column("item_rest", pick(lang, "Item-rest", "Udsagn-rest")),
                Column("alpha_without", pick(lang, "Alpha without", "Alfa uden")),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "n: respondents who gave every item a value. Item-rest: correlation with the "
                    "sum of the other items.",
                    "n: dem, der gav alle udsagn en værdi. Udsagn-rest: korrelation med summen af "
                    "de øvrige.",
                )
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def correlations_table(
    ed: Edition,
    name: str,
    *,
    coefficient: association.Coefficient = "spearman",
    lang: str = "en",
) -> GT:
    """Show the correlations between the items of a battery, with n for each pair.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    name : str
        The battery.
    coefficient : {"spearman", "kendall", "polychoric"}
        Which correlation.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Below the diagonal the coefficients, above it the number of respondents who gave both items
        a value.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    asked, found = matrix_of(ed, name)
    frame = association.correlations(found.codes, coefficient)
    items = asked.main_ids
    rows = []
    for place, item in enumerate(items):
        cells = {}
        for other, second in enumerate(items):
            if place == other:
                cells[second] = Cell(DASH)
                continue
            pair = (item, second) if place < other else (second, item)
            if place > other:
                cells[second] = Cell(decimal(frame["value"][pair], 2, lang))
            else:
                cells[second] = Cell(text.num(int(frame["n"][pair]), lang=lang))
        rows.append(Row(f"{place + 1}. {asked.item(item).short.get(lang)}", cells))
    named = {
        "spearman": pick(lang, "Spearman's rank correlation", "Spearmans rangkorrelation"),
        "kendall": pick(lang, "Kendall's tau-b", "Kendalls tau-b"),
        "polychoric": pick(
            lang, "Polychoric correlation (two steps)", "Polykorisk korrelation (to trin)"
        ),
    }
    return build(
        Layout(
            name=f"analysis-{coefficient}-{name}",
            stubhead=asked.title.get(lang),
            columns=[Column(item, f"{k}") for k, item in enumerate(items, start=1)],
            rows=rows,
            notes=[
                pick(
                    lang,
                    f"Below the diagonal: {named[coefficient]}. Above it: respondents who gave "
                    "both items a value.",
                    f"Under diagonalen: {named[coefficient]}. Over den: hvor mange der gav begge "
                    "udsagn en værdi.",
                )
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )
