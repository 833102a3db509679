"""What is a printed number called?

A number in a table is called by its row and column, one in prose by what it states, in the words
of the edition and not of the data files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers import text
from helpers.edition import Edition

_ROWS: Mapping[str, tuple[str, str]] = {
    "largest": ("Largest third", "Største tredjedel"),
    "middle": ("Middle third", "Midterste tredjedel"),
    "smallest": ("Smallest third", "Mindste tredjedel"),
    "external": ("External", "Ekstern"),
    "both": ("Internal and external", "Både intern og ekstern"),
    "dsi": ("DSI", "DSI"),
    "dsk": ("DSK", "DSK"),
    "internal": ("Internal", "Intern"),
    "minimum": ("Minimum", "Minimum"),
    "quartile1": ("First quartile", "Første kvartil"),
    "median": ("Median", "Median"),
    "quartile3": ("Third quartile", "Tredje kvartil"),
    "maximum": ("Maximum", "Maksimum"),
    "mean": ("Mean", "Gennemsnit"),
    "n": ("Number of cases", "Antal"),
    "total": ("Total", "I alt"),
    "per_investment": ("Per investment", "Pr. investering"),
    "investments": ("Investments", "Investeringer"),
}


def pick(lang: str, english: str, danish: str) -> str:
    """Choose between two texts by language.

    Parameters
    ----------
    lang : {"en", "da"}
        The language.
    english, danish : str
        The texts.

    Returns
    -------
    str
        One of them.
    """
    return danish if lang == "da" else english


def answers_of(ed: Edition, lang: str = "en") -> str:
    """Name the answers that a table or figure shows, as a source.

    Parameters
    ----------
    ed : Edition
        The edition, with answers real or simulated.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A phrase for the middle of a sentence.

    Examples
    --------
    >>> answers_of(open_edition())
    'the answers of wave 2024'
    """
    if ed.is_simulated:
        return pick(
            lang,
            f"simulated answers in place of wave {ed.wave}, which nobody gave",
            f"simulerede svar i stedet for runde {ed.wave}, som ingen har givet",
        )
    return pick(lang, f"the answers of wave {ed.wave}", f"svarene fra runde {ed.wave}")


def source_of_answers(ed: Edition, lang: str = "en") -> str:
    """Say whose answers a table or figure shows that shows nothing else.

    Parameters
    ----------
    ed : Edition
        The edition, with answers real or simulated.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A sentence.
    """
    return pick(lang, f"Source: {answers_of(ed)}.", f"Kilde: {answers_of(ed, 'da')}.")


def name(ed: Edition, identifier: str, lang: str = "en") -> str:
    """Call a printed number by its row and column, and a claim by what it states.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the number or claim.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Its name.

    Examples
    --------
    >>> name(open_edition(), "t08.financing.mean")
    'Financing, mean'
    """
    if identifier not in ed.published.values:
        return typeset(ed.claim(identifier).statement.get(lang))
    value = ed.published[identifier]
    table = ed.published.table(value.table)
    column = table.spec.columns[value.column].label.get(lang)
    row = _row_name(ed, value.table, value.row, lang)
    if len(table.spec.columns) == 1:
        return row
    if value.row == "investments":
        return column
    # Abbreviations such as DSI stay as they are.
    inside = column if column[1:2].isupper() else f"{column[:1].lower()}{column[1:]}"
    return f"{row}, {inside}"


def printed(ed: Edition, identifier: str, lang: str = "en") -> str:
    """Show what was printed: a number the way the reader writes it, words as they stand.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number or claim.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Such as ``3.5`` for ``3,5``; what prose states keeps its Danish words.
    """
    if identifier not in ed.published.values:
        return ed.claim(identifier).printed
    one = ed.published[identifier]
    return "–" if one.value is None else text.num(one.value, one.decimals, lang=lang)


_STRAIGHT = re.compile(r'"([^"]*)"')


def typeset(sentence: str) -> str:
    """Give a sentence of the data files the quotation marks of print.

    Parameters
    ----------
    sentence : str
        Plain text with straight quotation marks, if any.

    Returns
    -------
    str
        The same with curved ones.

    Examples
    --------
    >>> typeset('Does "other" count?')
    'Does “other” count?'
    """
    return _STRAIGHT.sub(r"“\1”", sentence)


def chapter_name(ed: Edition, identifier: str, lang: str = "en") -> str:
    """Name the chapter of the report, or the article, in which a claim stands.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number or claim.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Its name.
    """
    claim = ed.claim(identifier)
    chapter = claim.section.split(".")[0]
    if claim.source == "article":
        return pick(lang, "The article", "Artiklen")
    if chapter == "0":
        return pick(lang, "Front page of the report", "Rapportens forside")
    return pick(lang, f"Chapter {chapter} of the report", f"Rapportens kapitel {chapter}")


def place_name(ed: Edition, identifier: str, lang: str = "en") -> str:
    """Name the table, section or heading in which a number stands.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number or claim.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Its name.
    """
    if identifier in ed.published.values:
        return f"{pick(lang, 'Table', 'Tabel')} {ed.published[identifier].table}"
    claim = ed.claim(identifier)
    if claim.source == "article":
        return pick(lang, f"Article, “{claim.section}”", f"Artiklen, “{claim.section}”")
    return f"{pick(lang, 'Section', 'Afsnit')} {claim.section}"


def _row_name(ed: Edition, table: int, row: str, lang: str) -> str:
    spec = ed.published.table(table).spec
    if spec.battery:
        asked = ed.codebook.battery(spec.battery)
        if row in asked.item_ids:
            return asked.item(row).short.get(lang)
        if row in {level.key for level in asked.scale.levels}:
            return asked.scale.level(row).short.get(lang)
        if row == "dk":
            return pick(lang, "Don't know", "Ved ikke")
    columns = spec.columns
    candidates = ed.published.values.get(f"t{table:02}.{row}.{next(iter(columns))}")
    if candidates is not None and candidates.candidates:
        one = ed.investment(candidates.candidates[0])
        which = ""
        if len(candidates.candidates) > 1:
            which = pick(lang, f" (row {row[-1]} of two)", f" (række {row[-1]} af to)")
        return f"{one.municipality}: {one.name.get(lang)}{which}"
    if row in _ROWS:
        return pick(lang, *_ROWS[row])
    if spec.question is not None:
        for part in ed.codebook.question(spec.question).parts:
            for option in part.options:
                if option.id == row:
                    return option.short.get(lang)
    return str(ed.published.table(table).frame["label"][row])
