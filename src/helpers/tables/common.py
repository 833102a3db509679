"""What does a number in a table say about where it comes from?

With the witness a cell shows what is printed, and only that; where the witness does not reproduce
it, which says nothing about other answers, or where the other printed numbers contradict it, a
footnote says so. With real answers a cell shows what they give, and the footnote says what was
printed instead, if that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from helpers import text
from helpers.edition import Edition
from helpers.numbers import Number, exact, round_half_up
from helpers.published import ColumnSpec, PublishedValue
from helpers.tables import checked
from helpers.tables.layout import Cell, Column, Datum
from helpers.tables.names import answers_of
from helpers.tables.names import pick as pick
from helpers.takeaway.model import Basis

DASH = "–"

_WORDS: Mapping[str, tuple[str, str]] = {
    "source": (
        "Source: report, section {section}, Table {table}.",
        "Kilde: rapporten, afsnit {section}, tabel {table}.",
    ),
    "source_answers": (
        "Source: {answers}; for {year} see the report, section {section}, Table {table}.",
        "Kilde: {answers}; for {year} se rapporten, afsnit {section}, tabel {table}.",
    ),
    "printed": ("The report prints {printed}.", "Rapporten angiver {printed}."),
    "disagrees": (
        "As printed; the reconstructed answers do not reproduce it.",
        "Som trykt; de rekonstruerede svar gengiver det ikke.",
    ),
    "total": ("Total", "I alt"),
    "mean": ("Mean", "Gns."),
    "share": ("Share", "Andel"),
    "share_of": ("Share of {n}", "Andel af {n}"),
    "dont_know": ("Don't know", "Ved ikke"),
    "no_answer": ("No answer", "Intet svar"),
    "answered": ("Answered", "Besvaret"),
    "median": ("Median", "Median"),
    "n": ("n = {n} investments.", "n = {n} investeringer."),
}


def words(key: str, lang: str, **values: object) -> str:
    """Look up a phrase that several tables share.

    Parameters
    ----------
    key : str
        Which phrase.
    lang : {"en", "da"}
        Language.
    **values
        What to put into its gaps.

    Returns
    -------
    str
        The phrase.
    """
    english, danish = _WORDS[key]
    return (danish if lang == "da" else english).format(**values)


def source(ed: Edition, table: int, lang: str, *, computed: bool = False) -> str:
    """Say where the numbers of a table come from.

    Parameters
    ----------
    ed : Edition
        The edition; its answers decide whether the table shows the report or more.
    table : int
        Number of the table in the report.
    lang : {"en", "da"}
        Language.
    computed : bool
        Whether the table follows from the answers.

    Returns
    -------
    str
        A sentence.
    """
    spec = ed.published.table(table).spec
    key = "source_answers" if computed and not ed.is_witness else "source"
    return words(
        key,
        lang,
        section=spec.section,
        table=table,
        answers=answers_of(ed, lang),
        year=ed.codebook.survey.id,
    )


def basis_of_facts(ed: Edition) -> Basis:
    """Say what the numbers of a table rest on that follows from the facts.

    Parameters
    ----------
    ed : Edition
        The edition; without a file of facts its tables show what is printed.

    Returns
    -------
    {"published", "answers"}
        What `Layout.basis` holds.
    """
    return "published" if ed.facts is None else basis(ed)


def basis(ed: Edition, *, individual: bool = False) -> Basis:
    """Say what the numbers of a table rest on that follows from the answers.

    Parameters
    ----------
    ed : Edition
        The edition; with the witness its tables show what is printed.
    individual : bool
        Whether a row of the table is about one respondent.

    Returns
    -------
    {"published", "answers", "individual"}
        What `Layout.basis` holds.
    """
    if ed.is_witness:
        return "published"
    return "individual" if individual else "answers"


def note(ed: Edition, table: int, lang: str) -> list[str]:
    """Give what the report remarks on a table, in our words, if anything.

    Parameters
    ----------
    ed : Edition
        The edition; of another wave the report says nothing.
    table : int
        Number of the table.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    list of str
        The remark, or nothing.
    """
    remark = ed.published.table(table).spec.note
    return [remark.get(lang)] if remark and ed.is_report_wave else []


def column(spec: ColumnSpec, lang: str, *, label: str | None = None, **options: Any) -> Column:
    """Make a column from the description of the printed one.

    Parameters
    ----------
    spec : ColumnSpec
        The printed column.
    lang : {"en", "da"}
        Language of its head.
    label : str, optional
        Another head.
    **options
        Further fields of `Column`.

    Returns
    -------
    Column
        The column.
    """
    return Column(spec.name, label or spec.label.get(lang), **options)


def number(value: Number | None, decimals: int, lang: str) -> str:
    """Format a number; a dash stands for none.

    Parameters
    ----------
    value : number or None
        The exact number.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        The number in digits, or the dash.
    """
    return DASH if value is None else text.num(value, decimals, lang=lang)


def as_printed(value: PublishedValue, lang: str) -> str:
    """Show a printed number in the language of the table, digit by digit as printed.

    Parameters
    ----------
    value : PublishedValue
        The printed number.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        The number; a dash for the dash.
    """
    return number(value.value, value.decimals, lang)


def cell(ed: Edition, identifier: str, lang: str, *, remark: str | None = None) -> Cell:
    """Show one number of the report, or what real answers make of it.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number.
    lang : {"en", "da"}
        Language of number and footnote.
    remark : str, optional
        A footnote that goes before any other, but for a verdict that the number is contradicted.

    Returns
    -------
    Cell
        The number, with a footnote if something is to be said about it.
    """
    printed = ed.published[identifier]
    computed = ed.computed(identifier)
    answered = ed.is_answered(identifier)
    value = computed if answered else None if printed.value is None else exact(printed.value)
    verdict = "" if answered else checked.verdict_on(ed, identifier)
    datum = Datum(value, printed.id, printed.unit, printed.section, verdict)
    if not answered:
        differs = computed is not None and not _could_be_printed(computed, printed)
        against = checked.remark(ed, identifier, lang)
        note = against or remark or (words("disagrees", lang) if differs else None)
        return Cell(as_printed(printed, lang), note, datum)
    shown = number(computed, printed.decimals, lang)
    agrees = computed is not None and _could_be_printed(computed, printed)
    if remark is None and ed.is_report_wave and not agrees:
        remark = words("printed", lang, printed=as_printed(printed, lang))
    return Cell(shown, remark, datum)


def _could_be_printed(value: Fraction, printed: PublishedValue) -> bool:
    return printed.number is not None and printed.number.contains(value)


def cells(
    ed: Edition, table: int, row: str, columns: Iterable[str], lang: str, **remarks: str | None
) -> dict[str, Cell]:
    """Show a row of a printed table, leaving out what is not printed.

    Parameters
    ----------
    ed : Edition
        The edition.
    table : int
        Number of the table.
    row : str
        Id of the row.
    columns : iterable of str
        Names of the columns.
    lang : {"en", "da"}
        Language.
    **remarks
        Footnotes by column.

    Returns
    -------
    dict of str to Cell
        By column.
    """
    shown = {}
    for name in columns:
        identifier = f"t{table:02}.{row}.{name}"
        if identifier in ed.published.values:
            shown[name] = cell(ed, identifier, lang, remark=remarks.get(name))
    return shown


def share(part: Number, whole: Number, lang: str, decimals: int = 0) -> Cell:
    """Show a share as a percentage; a dash if there is nothing to divide by.

    Parameters
    ----------
    part, whole : number
        The two numbers.
    lang : {"en", "da"}
        Language.
    decimals : int
        Digits after the decimal sign.

    Returns
    -------
    Cell
        The percentage.
    """
    if not exact(whole):
        return Cell(DASH)
    datum = Datum(exact(part) / exact(whole), unit="%")
    return Cell(text.pct(part, whole, decimals, lang=lang), datum=datum)


def total_remark(ed: Edition, total: str, parts: Iterable[str], lang: str) -> str | None:
    """Check a printed total; give the footnote it needs if its parts add up to something else.

    Parameters
    ----------
    ed : Edition
        The edition.
    total : str
        Id of the total.
    parts : iterable of str
        Ids of what it is the sum of.
    lang : {"en", "da"}
        Language of the footnote.

    Returns
    -------
    str or None
        The footnote; None if the sum is right.
    """
    added = sum((exact(ed.published[part].value or 0) for part in parts), Fraction(0))
    if added == ed.published[total].value:
        return None
    shown = text.num(added, 0, lang=lang)
    return pick(lang, f"The cells add up to {shown}.", f"Cellerne giver tilsammen {shown}.")


def mean_remark(ed: Edition, whole: str, parts: Mapping[str, str], lang: str) -> str | None:
    """Check a printed mean against the means of its parts.

    Parameters
    ----------
    ed : Edition
        The edition.
    whole : str
        Id of the mean of all.
    parts : mapping of str to str
        Id of the number of cases by id of the mean of each part.
    lang : {"en", "da"}
        Language of the footnote.

    Returns
    -------
    str or None
        A footnote if no numbers that are printed like the means of the parts give the whole.
    """
    counts = {mean: exact(ed.published[n].value or 0) for mean, n in parts.items()}
    intervals = {mean: ed.published[mean].interval for mean in parts}
    if any(interval is None for interval in intervals.values()) or not sum(counts.values()):
        return None
    n = sum(counts.values())
    low, high = (
        sum(counts[mean] * interval[end] for mean, interval in intervals.items() if interval) / n
        for end in (0, 1)
    )
    printed = ed.published[whole]
    if printed.interval and low <= printed.interval[1] and high >= printed.interval[0]:
        return None
    decimals = printed.decimals
    first, last = round_half_up(low, decimals), round_half_up(high, decimals)
    between = text.span(first, last, decimals, lang=lang)
    return pick(
        lang,
        f"From the means of the groups it would be {between}.",
        f"Ud fra gruppernes gennemsnit ville det være {between}.",
    )
