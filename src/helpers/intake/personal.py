"""Does a column hold personal data, or words that could?

Names of columns tell most of it (`helpers.intake.tools`). What they do not tell, the content does:
addresses of e-mail, Danish telephone numbers, civil registration numbers, addresses of the network,
and free text, in which anything can stand.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})\d{2}[- ]?\d{4}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)45[ -]?)?[2-9]\d(?:[ ]?\d{2}){3}(?!\d)|(?:\+|00)\d{8,14}(?!\d)"
)
_PHONE_SPACED = re.compile(r"(?<!\d)[2-9]\d \d{2} \d{2} \d{2}(?!\d)|(?:\+|00)45[ -]?[2-9]\d")
_LOOKED_AT: Final = 2000
_LONG: Final = 40
_MANY_WORDS: Final = 6

KINDS: Final = {
    "e-mail": "addresses of e-mail",
    "telephone": "telephone numbers",
    "cpr": "civil registration numbers",
    "ip": "addresses of the network",
}


def kind_of(text: str, *, alone: bool = False) -> str | None:
    """Tell which kind of personal data stands in a text.

    Parameters
    ----------
    text : str
        The text.
    alone : bool
        Whether the text has to be such a thing and nothing else, which tells a telephone number
        from an amount.

    Returns
    -------
    {"e-mail", "cpr", "ip", "telephone"} or None
        None where none is seen. Amounts of eight digits in words are not taken for telephone
        numbers unless they are written in pairs.

    Examples
    --------
    >>> kind_of("skriv til ea@example.dk"), kind_of("010190-1234"), kind_of("12.543.000")
    ('e-mail', 'cpr', None)
    """
    if _EMAIL.search(text):
        return "e-mail"
    if _is_cpr(text, alone):
        return "cpr"
    if _is_address(text.strip()):
        return "ip"
    phone = _PHONE.fullmatch(text.strip()) if alone else _PHONE_SPACED.search(text)
    return "telephone" if phone else None


def _is_cpr(text: str, alone: bool) -> bool:
    match = _CPR.fullmatch(text.strip()) if alone else _CPR.search(text)
    return match is not None and 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12


def _is_address(text: str) -> bool:
    if text.count(".") != 3 and text.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def kind_of_column(values: Iterable[str]) -> str | None:
    """Tell which kind of personal data most texts of a column are, or whether any has such.

    Parameters
    ----------
    values : iterable of str
        The distinct texts of the column.

    Returns
    -------
    str or None
        A key of `KINDS`, ``"text"`` for free text, or None.
    """
    filled = [value for value in values if value][:_LOOKED_AT]
    if not filled:
        return None
    kinds = [kind_of(value, alone=True) for value in filled]
    for kind in ("cpr", "e-mail", "ip", "telephone"):
        if kinds.count(kind) * 2 > len(filled):
            return kind
    if any(kind_of(value) in ("cpr", "e-mail") for value in filled):
        return "text"
    wordy = sum(len(value) >= _LONG or len(value.split()) >= _MANY_WORDS for value in filled)
    return "text" if wordy * 4 >= len(filled) and wordy else None
