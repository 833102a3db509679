"""How are social impact investments used? Tables 1 to 7 of the report.

Answers to the batteries say nothing about these (organisation, amounts, years). Where there is a
file of facts, the tables show what follows from it; else the report's own numbers, with every total
and every mean checked against its parts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from great_tables import GT

from helpers import text
from helpers.edition import Edition
from helpers.numbers import Number
from helpers.recompute_facts import other_payers, payer_counts
from helpers.table_specs import TableSpec
from helpers.tables import common
from helpers.tables.checked import checked
from helpers.tables.common import pick, words
from helpers.tables.style import Cell, Column, Datum, Layout, Row, build

INVESTORS = ("dsi", "dsk", "internal")


@checked
def adoption_by_municipality(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 1: municipalities with investments by size and socio-economic pressure.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are thirds of the municipalities by size, columns by socio-economic index.
    """
    spec = ed.published.table(1).spec
    names = {
        "largest": pick(lang, "Largest third", "Største tredjedel"),
        "middle": pick(lang, "Middle third", "Midterste tredjedel"),
        "smallest": pick(lang, "Smallest third", "Mindste tredjedel"),
        "total": words("total", lang),
    }
    spanner = pick(lang, "Socio-economic index", "Socioøkonomisk indeks")
    columns = _spanned(spec, spanner, "total", lang)
    return build(
        Layout(
            name="t01",
            stubhead=pick(lang, "Size of the municipality", "Kommunens størrelse"),
            columns=columns,
            rows=_crosstab(ed, 1, names, tuple(spec.columns), lang),
            notes=common.note(ed, 1, lang),
            source=common.source(ed, 1, lang),
        )
    )


@checked
def organisation(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 2: investments by investor and provider.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are kinds of provider, columns investors.
    """
    spec = ed.published.table(2).spec
    names = {
        "external": pick(lang, "External", "Ekstern"),
        "internal": pick(lang, "Internal", "Intern"),
        "both": pick(lang, "Internal and external", "Både intern og ekstern"),
        "total": words("total", lang),
    }
    spanner = pick(lang, "Investor", "Investor")
    columns = _spanned(spec, spanner, "total", lang)
    return build(
        Layout(
            name="t02",
            stubhead=pick(lang, "Provider", "Leverandør"),
            columns=columns,
            rows=_crosstab(ed, 2, names, tuple(spec.columns), lang),
            notes=[_investors(ed, lang)],
            source=_source(ed, 2, lang),
            basis=common.basis_of_facts(ed),
        )
    )


@checked
def sizes(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 3: the size of the investments in kroner, by investor.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are statistics, columns investors.
    """
    spec = ed.published.table(3).spec
    names = {
        "minimum": pick(lang, "Minimum", "Minimum"),
        "quartile1": pick(lang, "First quartile", "Første kvartil"),
        "median": pick(lang, "Median", "Median"),
        "quartile3": pick(lang, "Third quartile", "Tredje kvartil"),
        "maximum": pick(lang, "Maximum", "Maksimum"),
        "mean": pick(lang, "Mean", "Gennemsnit"),
        "n": pick(lang, "Number of investments", "Antal investeringer"),
    }
    rows = []
    for row, label in names.items():
        shown = common.cells(ed, 3, row, spec.columns, lang)
        rows.append(Row(label, shown, strong=row == "n"))
    return build(
        Layout(
            name="t03",
            stubhead=pick(lang, "Kroner", "Kroner"),
            columns=[common.column(column, lang) for column in spec.columns.values()],
            rows=rows,
            notes=[*common.note(ed, 3, lang), _investors(ed, lang)],
            source=_source(ed, 3, lang),
            basis=common.basis_of_facts(ed),
        )
    )


@checked
def paying_areas(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 4: which areas of the municipality repay the investment.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are areas, the most frequent first, with number and share of investments.
    """
    table = ed.published.table(4)
    options = {option.id: option for option in ed.codebook.question(5).parts[0].options}
    investments = int(ed.value("t05.investments.total"))
    rows = []
    for row in table.frame.index:
        option = options[row]
        shown = common.cells(ed, 4, row, ["investments"], lang)
        count = ed.value(f"t04.{row}.investments")
        shown["share"] = _share(count, investments, lang)
        wording = option.text.get(lang)
        detail = None if wording == option.short.get(lang) else wording
        rows.append(Row(option.short.get(lang), shown, detail=detail))
    rows += _other_areas(ed, investments, lang)
    several = pick(
        lang,
        "Several answers were possible, so that the shares add up to more than 100%.",
        "Flere svar var mulige, så andelene giver tilsammen mere end 100 %.",
    )
    return build(
        Layout(
            name="t04",
            stubhead=pick(lang, "Area that repays", "Område, der tilbagebetaler"),
            columns=[
                common.column(table.spec.columns["investments"], lang),
                Column("share", words("share_of", lang, n=text.num(investments, lang=lang))),
            ],
            rows=rows,
            notes=[several],
            source=_source(ed, 4, lang),
            basis=common.basis_of_facts(ed),
        )
    )


def _other_areas(ed: Edition, investments: int, lang: str) -> list[Row]:
    """Rows for areas that the report does not print, where somebody named them."""
    if ed.facts is None or ed.is_witness:
        return []
    options = {option.id: option for option in ed.codebook.question(5).parts[0].options}
    rows = []
    for area, named in other_payers(ed.facts, ed.published.table(4).frame.index).items():
        datum = Datum(Fraction(named), unit="investments")
        shown = {
            "investments": Cell(text.num(named, lang=lang), datum=datum),
            "share": _share(named, investments, lang),
        }
        rows.append(Row(options[area].short.get(lang), shown))
    return rows


@checked
def paying_area_counts(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 5: how many areas of the municipality share the repayment.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        The printed row stands upright here: rows are numbers of areas.
    """
    columns = ed.published.table(5).spec.columns
    parts = [f"t05.investments.{name}" for name in columns if name != "total"]
    total = int(ed.value("t05.investments.total"))
    remark = common.total_remark(ed, "t05.investments.total", parts, lang)
    by_number = _other_numbers_of_areas(ed, total, lang)
    for name, column in columns.items():
        identifier = f"t05.investments.{name}"
        whole = name == "total"
        shown = {
            "investments": common.cell(ed, identifier, lang, remark=remark if whole else None),
            "share": _share(ed.value(identifier), total, lang),
        }
        number = float("inf") if whole else int(name.removeprefix("areas_"))
        by_number[number] = Row(column.label.get(lang), shown, strong=whole)
    rows = [by_number[number] for number in sorted(by_number)]
    return build(
        Layout(
            name="t05",
            stubhead=pick(lang, "Areas that repay", "Områder, der tilbagebetaler"),
            columns=[
                Column("investments", pick(lang, "Investments", "Investeringer")),
                Column("share", words("share", lang)),
            ],
            rows=rows,
            source=_source(ed, 5, lang),
            basis=common.basis_of_facts(ed),
        )
    )


def _share(part: Number, whole: int, lang: str) -> Cell:
    return common.share(part, whole, lang) if whole else Cell(common.DASH)


def _other_numbers_of_areas(ed: Edition, total: int, lang: str) -> dict[float, Row]:
    """Rows for numbers of areas that the report had no case of."""
    rows: dict[float, Row] = {}
    if ed.facts is None or ed.is_witness:
        return rows
    for number, count in payer_counts(ed.facts).items():
        if f"areas_{number}" not in ed.published.table(5).spec.columns:
            datum = Datum(Fraction(count), unit="investments")
            shown = {
                "investments": Cell(text.num(count, lang=lang), datum=datum),
                "share": _share(count, total, lang),
            }
            rows[number] = Row(pick(lang, f"{number} areas", f"{number} områder"), shown)
    return rows


@checked
def durations(
    ed: Edition, until: Literal["intervention", "payment"] = "intervention", *, lang: str = "en"
) -> GT:
    """Show Table 6 or 7: how many years the investments last, by investor.

    Parameters
    ----------
    ed : Edition
        The edition.
    until : {"intervention", "payment"}
        Up to the end of the intervention (Table 6) or the last payment (Table 7).
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are investors; columns are groups of years, and the mean.
    """
    table = 6 if until == "intervention" else 7
    spec = ed.published.table(table).spec
    names = {**_investor_names(lang), "total": pick(lang, "All", "Alle")}
    spanner = pick(lang, "Investments", "Investeringer")
    columns = _spanned(spec, spanner, "mean", lang)
    means = {f"t{table:02}.{row}.mean": f"t{table:02}.{row}.total" for row in INVESTORS}
    remark = common.mean_remark(ed, f"t{table:02}.total.mean", means, lang)
    counts = tuple(name for name in spec.columns if name != "mean")
    rows = []
    for row in _crosstab(ed, table, names, counts, lang):
        key = next(key for key, label in names.items() if label == row.label)
        mean = common.cells(ed, table, key, ["mean"], lang, mean=remark if key == "total" else None)
        rows.append(Row(row.label, {**row.cells, **mean}, strong=row.strong))
    notes = [_investors(ed, lang)]
    missing = _missing_durations(ed, table)
    if missing:
        notes.insert(
            0,
            pick(
                lang,
                f"The year is not known for {text.count(missing, 'investment')} of Table 2.",
                f"Årstallet er ikke oplyst for {text.word(missing, lang=lang)} af "
                "investeringerne i tabel 2.",
            ),
        )
    return build(
        Layout(
            name=f"t{table:02}",
            stubhead=pick(lang, "Investor", "Investor"),
            columns=columns,
            rows=rows,
            notes=notes,
            source=_source(ed, table, lang),
            basis=common.basis_of_facts(ed),
        )
    )


def _missing_durations(ed: Edition, table: int) -> int:
    return int(ed.value("t02.total.total") - ed.value(f"t{table:02}.total.total"))


def _source(ed: Edition, table: int, lang: str) -> str:
    return common.source(ed, table, lang, computed=ed.facts is not None)


def _spanned(spec: TableSpec, spanner: str, alone: str, lang: str) -> list[Column]:
    """Label the columns of a table, all but one under a common label."""
    return [
        common.column(column, lang, **({} if name == alone else {"spanner": spanner}))
        for name, column in spec.columns.items()
    ]


def _crosstab(
    ed: Edition, table: int, names: dict[str, str], columns: tuple[str, ...], lang: str
) -> list[Row]:
    """Rows of a cross-tabulation whose last row and column are totals, all checked."""
    prefix = f"t{table:02}"
    body_rows = [row for row in names if row != "total"]
    body_columns = [column for column in columns if column != "total"]
    rows = []
    for row, label in names.items():
        shown: dict[str, Cell] = {}
        for column in columns:
            identifier = f"{prefix}.{row}.{column}"
            remark = None
            if row == "total":
                parts = [f"{prefix}.{part}.{column}" for part in body_rows]
                remark = common.total_remark(ed, identifier, parts, lang)
            if column == "total" and remark is None:
                parts = [f"{prefix}.{row}.{part}" for part in body_columns]
                remark = common.total_remark(ed, identifier, parts, lang)
            shown[column] = common.cell(ed, identifier, lang, remark=remark)
        rows.append(Row(label, shown, strong=row == "total"))
    return rows


def _investor_names(lang: str) -> dict[str, str]:
    return {"dsi": "DSI", "dsk": "DSK", "internal": pick(lang, "Internal", "Intern")}


def _investors(ed: Edition, lang: str) -> str:
    own = pick(lang, "the municipality's own", "kommunens egne midler")
    if ed.facts is None:
        own = pick(lang, "Aarhus Municipality's own", "Aarhus Kommunes egne midler")
    return pick(
        lang,
        f"DSI: the state's social investment fund. DSK: the private one. Internal: {own}.",
        f"DSI: Den Sociale Investeringsfond. DSK: Den Sociale Kapitalfond. Intern: {own}.",
    )
