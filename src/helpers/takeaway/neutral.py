"""Which texts would a spreadsheet run, and what is put in their way?

A program that opens a CSV file takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a
formula, and drops a tab or a line break before it. Text of that kind gets an apostrophe in front,
the sign by which spreadsheets themselves mark text. Numbers are no text: a negative one stays as
it is.

References
----------
OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

# The full-width forms count as the plain ones where East Asian characters are usual.
_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
# Signs before the first letter that programs drop on the way in.
_DROPPED = " \u00a0\ufeff\u200b"
MARK = "'"

_MINUS = "\u2212"
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DANISH = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")


def neutral(text: str) -> str:
    """Make a text safe to open in a spreadsheet.

    Parameters
    ----------
    text : str
        The text of a cell, not a number.

    Returns
    -------
    str
        The text, with an apostrophe in front if it would be run.

    Examples
    --------
    >>> neutral("=1+1"), neutral("1 = 1"), neutral("-")
    ("'=1+1", '1 = 1', "'-")
    """
    rest = text.lstrip(_DROPPED)
    risky = (text and text[0] in _STARTS) or (rest and rest[0] in _STARTS)
    return f"{MARK}{text}" if risky else text


def number_in(text: str, near: Fraction | None = None) -> tuple[Decimal, str] | None:
    """Read a displayed number, in English or Danish, if the text is one and clearly so.

    Parameters
    ----------
    text : str
        What a cell shows.
    near : Fraction, optional
        The exact number behind it, which tells ``12,345`` in English from the same in Danish.

    Returns
    -------
    tuple of Decimal and str, or None
        The number with the decimals shown and its unit, ``"%"`` or empty. None for a text,
        and for one that means two things where nothing tells which.

    Examples
    --------
    >>> number_in("−0.30"), number_in("60%"), number_in("2–5")
    ((Decimal('-0.30'), ''), (Decimal('60'), '%'), None)
    """
    bare = text.strip().replace("\u00a0", " ")
    sign = -1 if bare[:1] in ("-", _MINUS) else 1
    bare = bare[1:] if bare[:1] in ("-", "+", _MINUS) else bare
    unit = "%" if bare.endswith("%") else ""
    bare = bare.removesuffix("%").rstrip()
    readings = set()
    if _ENGLISH.fullmatch(bare):
        readings.add(sign * Decimal(bare.replace(",", "")))
    if _DANISH.fullmatch(bare):
        readings.add(sign * Decimal(bare.replace(".", "").replace(",", ".")))
    if near is not None and readings:
        return min(readings, key=lambda one: abs(Fraction(one) - near)), unit
    return (readings.pop(), unit) if len(readings) == 1 else None
