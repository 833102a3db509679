"""How do the investments differ? Tables 10, 13 and 15 of the report.

One row an investment. Two investments in Aarhus are printed with the same name in Table 10; the
book does not decide which is which.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, Literal

from great_tables import GT

from helpers import text
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.likert import to_tidy
from helpers.marked import nearest
from helpers.respondents import per_respondent
from helpers.tables import common
from helpers.tables.checked import checked
from helpers.tables.common import pick, words
from helpers.tables.style import Cell, Column, Layout, Row, build

TABLES = {"benefits": 13, "drawbacks": 15}
"""Number of the table that prints each battery by investment."""


@checked
def economic_indices(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 10: how much the economic motives weighed in each investment.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are investments by their relative index, smallest first, and the mean.
    """
    table = ed.published.table(10)
    rows = []
    for row in table.frame.index:
        if row == "mean":
            continue
        candidates = ed.published[f"t10.{row}.absolute"].candidates
        shown = common.cells(ed, 10, row, table.spec.columns, lang)
        rows.append(_row(ed, candidates, shown, lang))
    if not ed.is_witness:
        rows = _by_relative_index(ed, lang)
    remarks = {name: _mean_of_column(ed, name, lang) for name in table.spec.columns}
    if not (ed.is_witness or ed.is_report_wave):
        remarks = dict.fromkeys(remarks)
    mean = common.cells(ed, 10, "mean", table.spec.columns, lang, **remarks)
    rows.append(Row(words("mean", lang), mean, strong=True))
    return build(
        Layout(
            name="t10",
            stubhead=pick(lang, "Investment", "Investering"),
            columns=[common.column(column, lang) for column in table.spec.columns.values()],
            rows=rows,
            notes=[_index_note(lang)],
            source=common.source(ed, 10, lang, computed=True),
            basis=common.basis(ed, individual=True),
        )
    )


def _by_relative_index(ed: Edition, lang: str) -> list[Row]:
    indices = ed.economic_indices
    last = Fraction(2)  # those without an index come after all others
    order = sorted(
        indices.index,
        key=lambda one: (
            last if indices["relative"][one] is None else indices["relative"][one],
            one,
        ),
    )
    return [
        _row(
            ed,
            (one,),
            {name: Cell(common.number(indices[name][one], 2, lang)) for name in indices.columns},
            lang,
        )
        for one in order
    ]


def _mean_of_column(ed: Edition, column: str, lang: str) -> str | None:
    """Hold the printed mean of an index against the printed values above it."""
    values = [value for value in ed.published.match(f"t10.*.{column}") if value.row != "mean"]
    intervals = [value.interval for value in values if value.interval is not None]
    low, high = (sum(interval[end] for interval in intervals) / len(intervals) for end in (0, 1))
    printed = ed.published[f"t10.mean.{column}"]
    if printed.interval and low <= printed.interval[1] and high >= printed.interval[0]:
        return None
    between = text.span(low, high, printed.decimals, lang=lang)
    return pick(
        lang,
        f"The values above have a mean of {between}.",
        f"Værdierne ovenfor har et gennemsnit på {between}.",
    )


def _index_note(lang: str) -> str:
    return pick(
        lang,
        "Absolute: the two economic motives alone, 0 = not at all, 1 = both to a very high degree. "
        "Relative: against the other motives, 1 = nothing but economy.",
        "Absolut: de to økonomiske motiver alene, 0 = slet ikke, 1 = begge i meget høj grad. "
        "Relativt: over for de øvrige motiver, 1 = udelukkende økonomi.",
    )


@checked
def per_investment(ed: Edition, name: Literal["benefits", "drawbacks"], *, lang: str = "en") -> GT:
    """Show Table 13 or 15: what each investment that started before 2023 has brought.

    Parameters
    ----------
    ed : Edition
        The edition.
    name : {"benefits", "drawbacks"}
        Table 13 or Table 15.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are investments in the order printed, fewest first, with the number of items to a
        high degree, the number of "don't know", and the mean of the rest.

    Raises
    ------
    BookError
        If no table prints the battery by investment.
    """
    if name not in TABLES:
        raise BookError(
            f"no table shows the battery '{name}' by investment", hint=nearest(name, TABLES)
        )
    number = TABLES[name]
    spec = ed.published.table(number).spec
    asked = ed.codebook.battery(name)
    items = text.num(len(asked.main_ids), lang=lang)
    if ed.is_witness:
        rows = [
            _row(
                ed,
                ed.published[f"t{number}.{row}.high"].candidates,
                common.cells(ed, number, row, spec.columns, lang),
                lang,
            )
            for row in ed.published.table(number).frame.index
        ]
    else:
        rows = _rows_from_answers(ed, name, number, lang)
    columns = [
        common.column(spec.columns["high"], lang, label=f"{spec.columns['high'].label.get(lang)}"),
        common.column(spec.columns["dk"], lang),
        common.column(spec.columns["mean"], lang),
    ]
    if not ed.is_witness:
        columns.append(Column("answered", words("answered", lang)))
    notes = [
        pick(
            lang,
            f"Number of the {items} items to a high or very high degree, number of “don't know”, "
            "and mean of the items that got an answer on the scale from 1 to 5.",
            f"Antal af de {items} udsagn i høj eller meget høj grad, antal “ved ikke” og "
            "gennemsnit af de besvarede udsagn på skalaen fra 1 til 5.",
        ),
        *common.note(ed, number, lang),
    ]
    return build(
        Layout(
            name=f"t{number}",
            stubhead=pick(lang, "Investment", "Investering"),
            columns=columns,
            rows=rows,
            notes=notes,
            source=common.source(ed, number, lang, computed=True),
            basis=common.basis(ed, individual=True),
        )
    )


def _rows_from_answers(ed: Edition, name: str, number: int, lang: str) -> list[Row]:
    asked = ed.codebook.battery(name)
    summary = per_respondent(to_tidy(ed.responses, asked), asked, include_other=False)
    shown = [str(one) for one in summary.index if not _started_later(ed, str(one))]
    lines: dict[Hashable, Any] = summary.to_dict("index")
    shown.sort(key=lambda one: (lines[one]["n_high"], one))
    rows = []
    for one in shown:
        line = lines[one]
        answered = int(line["n_answered"])
        mean = Fraction(int(line["total"]), answered) if answered else None
        values = {
            "high": Cell(text.num(int(line["n_high"]), lang=lang)),
            "dk": Cell(text.num(int(line["n_dk"]), lang=lang)),
            "mean": Cell(common.number(mean, 1, lang)),
            "answered": Cell(text.num(answered, lang=lang)),
        }
        if ed.is_report_wave and f"t{number}.{one}.high" in ed.published.values:
            values |= common.cells(ed, number, one, ("high", "dk", "mean"), lang)
        rows.append(_row(ed, (one,), values, lang))
    return rows


def _started_later(ed: Edition, one: str) -> bool:
    """Whether the printed table leaves an investment out; tables of other waves leave none."""
    return ed.is_report_wave and one in ed.by_id and not ed.by_id[one].started_before_2023


def _row(ed: Edition, candidates: tuple[str, ...], shown: dict[str, Cell], lang: str) -> Row:
    """Name an investment: municipality, and its own name below."""
    known = [ed.by_id[one] for one in candidates if one in ed.by_id]
    if not known:
        return Row(candidates[0], shown)
    note = None
    if len(known) > 1:
        names = text.listing(
            [f"“{one.name.get(lang)}”" for one in known],
            lang=lang,
            conjunction=pick(lang, "or", "eller"),
        )
        note = pick(
            lang,
            f"Printed under one name: {names}. The report does not say which is which.",
            f"Trykt under samme navn: {names}. Rapporten siger ikke, hvilken der er hvilken.",
        )
    return Row(known[0].municipality, shown, detail=known[0].name.get(lang), note=note)
