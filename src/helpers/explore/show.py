"""How are numbers that may be intervals written in an explorer?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from helpers import text
from helpers.edition import Edition
from helpers.numbers import NO_BREAK_SPACE
from helpers.tables.known import Span
from helpers.tables.names import pick, source_of_answers

NOTHING = "–"
"""Stands where there is no number."""


def interval(span: Span | None, decimals: int, lang: str) -> str:
    """Write a number, or an interval rounded outwards so that it never claims too much.

    Parameters
    ----------
    span : Span or None
        What it can be.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        One number where it is pinned (rounded half up), else both ends; a dash for None.

    Examples
    --------
    >>> interval(Span(Fraction(1, 3), Fraction(2, 3)), 1, "en")
    '0.3–0.7'
    """
    if span is None:
        return NOTHING
    if span.pinned:
        return text.num(span.low, decimals, lang=lang)
    scale = 10**decimals
    low = Fraction(math.floor(span.low * scale), scale)
    high = Fraction(math.ceil(span.high * scale), scale)
    return text.span(low, high, decimals, lang=lang)


def index_text(span: Span, lang: str) -> str:
    """Write an index, with two decimals.

    Parameters
    ----------
    span : Span
        What it can be.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        The number or interval.
    """
    return interval(span, 2, lang)


def percent(span: Span | None, lang: str) -> str:
    """Write a share in percent.

    Parameters
    ----------
    span : Span or None
        The share, from 0 to 1.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        The percentage, or the interval of it, with its sign.
    """
    if span is None:
        return NOTHING
    shown = interval(Span(span.low * 100, span.high * 100), 0, lang)
    return f"{shown}%" if lang != "da" else f"{shown}{NO_BREAK_SPACE}%"


def joined(parts: Sequence[str], lang: str) -> str:
    """Write alternatives.

    Parameters
    ----------
    parts : sequence of str
        What it may be; equal ones count once.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        All of them, with "or" before the last.
    """
    return text.listing(
        list(dict.fromkeys(parts)), lang=lang, conjunction=pick(lang, "or", "eller")
    )


def source_of(ed: Edition, lang: str) -> str:
    """Say where the numbers of an explorer come from.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A sentence.
    """
    if ed.is_witness:
        return pick(
            lang,
            "Source: own calculation from all published numbers.",
            "Kilde: egen beregning på alle offentliggjorte tal.",
        )
    return source_of_answers(ed, lang)


def signed(span: Span, decimals: int, lang: str) -> str:
    """Write a difference, with its sign.

    Parameters
    ----------
    span : Span
        What it can be.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        One number, or "from … to …" because a dash would look like a minus.
    """
    scale = 10**decimals

    def one(value: Fraction) -> str:
        return f"{'+' if value > 0 else ''}{text.num(value, decimals, lang=lang)}"

    if span.pinned:
        return one(span.low)
    low = Fraction(math.floor(span.low * scale), scale)
    high = Fraction(math.ceil(span.high * scale), scale)
    return pick(lang, f"{one(low)} to {one(high)}", f"{one(low)} til {one(high)}")
