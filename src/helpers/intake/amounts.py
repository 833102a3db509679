"""Which amount, or which number of people, was written?

Respondents write *6 mio. kr.*, *1.250.000 kr*, *ca. 3,5 mio* or *DKK 6m*. What can mean only one
whole number is read as that number. What could mean two (*1,250* or *1.250 mio.*), a span, another
currency, or a fraction of a krone is refused with a word about why: nobody's money is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from helpers.intake.folding import words

_MULTIPLIERS: Final = {
    **dict.fromkeys(("mio", "mill", "million", "millioner", "millions", "m", "mn", "mkr"), 10**6),
    **dict.fromkeys(("mia", "milliard", "milliarder", "mrd", "mdkr"), 10**9),
    **dict.fromkeys(("t", "tkr", "k", "tusind", "tusinde", "thousand", "tdkk"), 10**3),
}
_CURRENCIES: Final = {
    "DKK": ("kroner", ("kr", "kroner", "krone", "dkk", "dkr", "danske", "danish")),
    "EUR": ("euros", ("eur", "euro", "euros", "€")),
    "USD": ("dollars", ("usd", "dollar", "dollars", "$")),
    "SEK": ("Swedish kronor", ("sek",)),
    "NOK": ("Norwegian kroner", ("nok",)),
    "GBP": ("pounds", ("gbp", "pound", "pounds", "£")),
}
_ABOUT = frozenset(
    {"ca", "cirka", "circa", "approx", "approximately", "about", "around", "omkring", "omtrent"}
)
_FILLING = frozenset({"i", "alt", "in", "total", "på", "of"})
_PEOPLE = frozenset(
    {
        "borgere", "borger", "personer", "person", "people", "citizens", "mennesker", "deltagere",
        "participants", "unge", "børn", "children", "familier", "families", "stk", "pers", "antal",
        "voksne", "adults", "elever", "forløb", "cases",
    }
)  # fmt: skip
_NUMBER = re.compile(r"\d(?:[\d.,'\u2019 \u00a0\u202f\u2009]*\d)?")
_WORD = re.compile(r"[^\W\d_]+|[€$£]")
_EXPONENT = re.compile(r"\d[eE][+-]?\d")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_LEFT_OVER = re.compile(r"[\s.,:;~≈()/=\-\u2013\u2212]*")
_WRITE: Final = "Write the amount in digits, such as 3500000."


class UnclearError(ValueError):
    """A text that does not say one number.

    Parameters
    ----------
    message : str
        Why not.
    hint : str
        What may have been meant, or how to write it.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def parse_amount(text: str, unit: str = "DKK") -> int:
    """Read an amount of money without decimals.

    Parameters
    ----------
    text : str
        What was written, in Danish or English.
    unit : str
        The currency that was asked for.

    Returns
    -------
    int
        The amount, in kroner unless another currency was asked for.

    Raises
    ------
    UnclearError
        If it does not say one whole amount of this currency that is not negative.

    Examples
    --------
    >>> [parse_amount(t) for t in ("6 mio. kr.", "1.250.000 kr", "ca. 3,5 mio", "DKK 6m")]
    [6000000, 1250000, 3500000, 6000000]
    """
    return _parse(text, _MULTIPLIERS, _ABOUT | _FILLING, "amount", _WRITE, unit)


def parse_count(text: str) -> int:
    """Read a number of people or things.

    Parameters
    ----------
    text : str
        What was written, in Danish or English.

    Returns
    -------
    int
        The number.

    Raises
    ------
    UnclearError
        If it does not say one whole number that is not negative.

    Examples
    --------
    >>> parse_count("ca. 1.200 borgere")
    1200
    """
    hint = "Write the number in digits, such as 150."
    return _parse(text, {}, _PEOPLE | _ABOUT | _FILLING, "number", hint, None)


def _parse(
    text: str,
    multipliers: Mapping[str, int],
    allowed: frozenset[str],
    what: str,
    write: str,
    unit: str | None,
) -> int:
    plain = text.strip().replace(",-", " ").replace(".-", " ")
    if _EXPONENT.search(plain):
        raise UnclearError(
            "the spreadsheet has shortened the number, and its last digits may be gone",
            "Widen the column in the spreadsheet, or write the number in digits.",
        )
    found = _NUMBER.findall(plain)
    if not found:
        raise UnclearError(f"there is no {what} in it", write)
    if len(found) > 1:
        raise UnclearError(f"it holds more than one number, so the {what} is not clear", write)
    before, _, after = plain.partition(found[0])
    if re.fullmatch(r"\W*[-\u2212]\s*", before):
        raise UnclearError(f"the {what} is negative", write)
    multiplier = _multiplier(f"{before} {after}", multipliers, allowed, what, write, unit)
    value = _value(found[0], multiplier, write) * multiplier
    if value != value.to_integral_value():
        if unit is None:
            raise UnclearError("it is no whole number", write)
        likely = f"Was {found[0]} mio. meant?" if value < 10**4 else write
        raise UnclearError(f"it is no whole number of {_currency(unit)[0]}", likely)
    return int(value)


def _currency(unit: str) -> tuple[str, tuple[str, ...]]:
    return _CURRENCIES.get(unit.upper(), (unit, (unit.casefold(),)))


def _multiplier(
    around: str,
    multipliers: Mapping[str, int],
    allowed: frozenset[str],
    what: str,
    write: str,
    unit: str | None,
) -> int:
    """Read the words around the number; every one of them has to be understood."""
    around = around.casefold()
    # "d.kr." and "t.kr." are one word each.
    around = re.sub(r"\bd\.\s?kr\b", " dkr ", re.sub(r"\bt\.\s?kr\b", " tkr ", around))
    own = _currency(unit)[1] if unit else ()
    foreign = {word: name for name, words_ in _CURRENCIES.values() for word in words_}
    chosen = 1
    for word in _WORD.findall(around):
        if word in own:
            continue
        if unit and word in foreign:
            raise UnclearError(f"it is in {foreign[word]}", f"Write it in {_currency(unit)[0]}.")
        if word in ("billion", "billioner", "billions", "bn"):
            raise UnclearError(
                "'billion' is a million millions in Danish and a thousand in English", write
            )
        if word in multipliers:
            if chosen != 1:
                raise UnclearError("it names two units", write)
            chosen = multipliers[word]
        elif word not in allowed:
            raise UnclearError(f"'{word}' makes the {what} unclear", write)
    left = _WORD.sub("", around)
    if not _LEFT_OVER.fullmatch(left):
        signs = "".join(left.split()).strip(".,:;()")
        raise UnclearError(f"'{signs}' makes the {what} unclear", write)
    return chosen


def _value(number: str, multiplier: int, write: str) -> Decimal:
    """Tell the signs between thousands from the one before decimals."""
    plain = re.sub(r"[\u00a0\u202f\u2009 ]+", " ", number).replace("\u2019", "'")
    grouped = _GROUPED.fullmatch(plain)
    if grouped and not plain.startswith("0"):
        sign = grouped[1]
        alone = plain.count(sign) == 1
        if alone and (sign == "," or (sign == "." and multiplier != 1)):
            whole, part = plain.split(sign)
            meant = f"{plain} could be {whole}{part} or a little more than {whole}"
            raise UnclearError(meant, write)
        return Decimal(plain.replace(sign, ""))
    # At most one sign before decimals, and it is the last; the other kind stands between thousands.
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+),(\d+)", plain)
    match = match or re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)\.(\d+)", plain)
    if match:
        return Decimal(f"{re.sub('[., ]', '', match[1])}.{match[2]}")
    if plain.isdigit():
        return Decimal(plain)
    raise UnclearError(
        f"the signs in '{number}' do not stand where thousands or decimals begin", write
    )


def is_unstated(text: str) -> bool:
    """Tell whether a text says that there is no answer to give.

    Parameters
    ----------
    text : str
        What was written.

    Returns
    -------
    bool
        Whether it means *don't know* or *not stated*.

    Examples
    --------
    >>> is_unstated("Ved ikke"), is_unstated("–"), is_unstated("0")
    (True, True, False)
    """
    folded = words(text.replace("'", "").replace("\u2019", ""))
    return folded in _UNSTATED or not (folded or _WORD.search(text))


_UNSTATED = frozenset(
    {
        "ved ikke", "ved jeg ikke", "ved det ikke", "dont know", "do not know", "dk", "ukendt",
        "unknown", "ikke oplyst", "not stated", "na", "n a", "ikke besvaret", "no answer",
        "intet svar", "ubesvaret", "not available", "not applicable", "ikke relevant",
    }
)  # fmt: skip
