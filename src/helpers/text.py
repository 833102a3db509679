"""How does a number become part of a sentence?

No number is typed into the prose of a chapter: it is an inline expression that asks the edition
for a value and one of these functions for its wording. Each takes exact numbers, rounds half up
and returns a plain string, so that Quarto and the embedded engine print the same characters.

Examples
--------
In a chapter: ``text.word(ed.value("t17.yes.municipalities"))`` or
``text.share(ed.value("t02.total.dsi"), ed.value("t02.total.total"))``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from helpers.errors import BookError
from helpers.numbers import (
    Number,
    exact,
    format_million,
    format_number,
    format_percent,
    round_half_up,
)

# Zero to nineteen, then the tens from twenty.
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_DANISH = (
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten "
    "atten nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems"
)
_ENGLISH_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_WORDS = {"en": _ENGLISH.split(), "da": _DANISH.split()}
_ORDINALS = _ENGLISH_ORDINALS.split()
_AND = {"en": "and", "da": "og"}
_OF = {"en": "of", "da": "af"}


def _whole(value: Number) -> int:
    number = exact(value)
    if number.denominator != 1:
        raise BookError(
            f"{value} is not a whole number",
            hint="Use text.num, which takes the number of decimals.",
        )
    return number.numerator


def num(value: Number, decimals: int = 0, *, lang: str = "en") -> str:
    """Write a number, rounded half up, with thousands grouped.

    Parameters
    ----------
    value : int, Decimal, Fraction or float
        The exact number.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        English (``1,234.5``) or Danish (``1.234,5``).

    Returns
    -------
    str
        The number in digits.

    Examples
    --------
    >>> from fractions import Fraction
    >>> num(Fraction(7, 2), 1), num(12543000), num(Fraction(1, 8), 2, lang="da")
    ('3.5', '12,543,000', '0,13')
    """
    return format_number(value, decimals, lang)


def word(value: Number, *, lang: str = "en", capital: bool = False) -> str:
    """Write a whole number below one hundred as a word, a larger one in digits.

    Parameters
    ----------
    value : int, Decimal or Fraction
        A whole number that is not negative.
    lang : {"en", "da"}
        Language of the word.
    capital : bool
        Begin with a capital, for the start of a sentence.

    Returns
    -------
    str
        The word, or digits from one hundred on.

    Raises
    ------
    BookError
        If the number is not whole or is negative.

    Examples
    --------
    >>> word(7), word(23, capital=True), word(25, lang="da"), word(292)
    ('seven', 'Twenty-three', 'femogtyve', '292')
    """
    number = _whole(value)
    if number < 0:
        raise BookError(f"{number} is negative", hint="Use text.num for it.")
    if number >= 100:
        return num(number, lang=lang)
    words = _WORDS[lang]
    if number < 20:
        result = words[number]
    else:
        tens, ones = words[18 + number // 10], number % 10
        if not ones:
            result = tens
        elif lang == "da":
            result = f"{words[ones]}og{tens}"
        else:
            result = f"{tens}-{words[ones]}"
    return result.capitalize() if capital else result


def ordinal(value: Number) -> str:
    """Write the English ordinal: a word up to ten, then digits with their ending.

    Parameters
    ----------
    value : int, Decimal or Fraction
        A whole number.

    Returns
    -------
    str
        The ordinal.

    Examples
    --------
    >>> ordinal(3), ordinal(11), ordinal(22)
    ('third', '11th', '22nd')
    """
    number = _whole(value)
    if 0 < number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def count(value: Number, singular: str, plural: str | None = None, *, capital: bool = False) -> str:
    """Write a counted noun, with the number as a word up to twelve and in digits beyond.

    Parameters
    ----------
    value : int, Decimal or Fraction
        A whole number.
    singular : str
        The noun for one.
    plural : str, optional
        The noun for others; without it, the singular with an s.
    capital : bool
        Begin with a capital, for the start of a sentence.

    Returns
    -------
    str
        Number and noun.

    Examples
    --------
    >>> count(1, "investment"), count(3, "municipality", "municipalities"), count(25, "investment")
    ('one investment', 'three municipalities', '25 investments')
    """
    number = _whole(value)
    noun = singular if number == 1 else (plural or f"{singular}s")
    return f"{word(number, capital=capital) if number <= 12 else num(number)} {noun}"


def pct(part: Number, whole: Number | None = None, decimals: int = 0, *, lang: str = "en") -> str:
    """Write a share as a percentage.

    Parameters
    ----------
    part : number
        The share itself (0.83), or with `whole` the part of it.
    whole : number, optional
        What `part` is a part of.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        English (``83%``) or Danish (``83 %``).

    Returns
    -------
    str
        The percentage with its sign.

    Examples
    --------
    >>> pct(25, 30), pct(0.125, decimals=1)
    ('83%', '12.5%')
    """
    ratio = exact(part) if whole is None else exact(part) / exact(whole)
    return format_percent(ratio, decimals, lang)


def share(part: Number, whole: Number, *, lang: str = "en") -> str:
    """Write a part of a whole in digits.

    Parameters
    ----------
    part, whole : number
        The two numbers, both whole.
    lang : {"en", "da"}
        Language of the word between them.

    Returns
    -------
    str
        Both numbers in digits.

    Examples
    --------
    >>> share(15, 25), share(15, 25, lang="da")
    ('15 of 25', '15 af 25')
    """
    return f"{num(part, lang=lang)} {_OF[lang]} {num(whole, lang=lang)}"


def mio(amount: Number, decimals: int = 1, *, lang: str = "en", unit: bool = True) -> str:
    """Write an amount of Danish kroner in millions.

    Parameters
    ----------
    amount : number
        Kroner, not millions.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language of number and unit.
    unit : bool
        Add the unit; leave it out where a list or a column head says it once.

    Returns
    -------
    str
        The amount.

    Examples
    --------
    >>> mio(5182327, unit=False), mio(17300000, unit=False, lang="da")
    ('5.2', '17,3')
    """
    if unit:
        return format_million(amount, decimals, lang)
    return format_number(exact(amount) / 1_000_000, decimals, lang)


def year(value: Number) -> str:
    """Write a year: digits without grouping.

    Parameters
    ----------
    value : int, Decimal or Fraction
        A whole number.

    Returns
    -------
    str
        Its digits.

    Examples
    --------
    >>> year(2024)
    '2024'
    """
    return str(_whole(value))


def listing(items: Iterable[object], *, lang: str = "en", conjunction: str | None = None) -> str:
    """Write several things as one enumeration.

    Parameters
    ----------
    items : iterable
        The things, in order; each is turned into a string.
    lang : {"en", "da"}
        Language of the last joint.
    conjunction : str, optional
        Another word than "and" for the last joint.

    Returns
    -------
    str
        The enumeration; empty if there is nothing.

    Examples
    --------
    >>> listing(["Roskilde", "Viborg", "Aarhus"]), listing(["a", "b"], conjunction="or")
    ('Roskilde, Viborg and Aarhus', 'a or b')
    """
    parts = [str(item) for item in items]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction or _AND[lang]} {parts[-1]}"


def span(low: Number, high: Number, decimals: int = 0, *, lang: str = "en") -> str:
    """Write an interval; one number where both ends print alike.

    Parameters
    ----------
    low, high : number
        Both ends.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language of the numbers.

    Returns
    -------
    str
        Both ends with a dash between them, or the one number they both print as.

    Examples
    --------
    >>> span(11, 17), span(0.08, 0.4, 2), span(3, 3)
    ('11–17', '0.08–0.40', '3')
    """
    first, last = num(low, decimals, lang=lang), num(high, decimals, lang=lang)
    return first if first == last else f"{first}–{last}"


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, for comparing in an inline expression what the page will show.

    Parameters
    ----------
    value : number
        The exact number.
    decimals : int
        Digits after the decimal sign.

    Returns
    -------
    Decimal
        What `num` shows, as a number.
    """
    return round_half_up(value, decimals)
