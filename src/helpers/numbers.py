"""What does a printed number mean, and how is an exact number shown?

The report prints numbers the Danish way and does not say how it rounds. So a printed number is
kept as its string, read exactly, and stands for every value that rounding in either direction
could have turned into it. In the other direction an exact value is rounded half up first and
formatted afterwards, because formatters round half to even, and some round binary floats.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Literal, SupportsFloat, TypeAlias, cast

from helpers.errors import BookError

Language: TypeAlias = Literal["en", "da"]
Number: TypeAlias = "int | float | Decimal | Fraction"

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
"""The typographic minus sign, which does not break from its number and aligns with digits."""

# A float carries about 15 decimal digits; what is beyond them is noise of the calculation.
FLOAT_DIGITS = 15

_PRINTED = re.compile(r"(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+))?")
_PRINTED_WITH_POINT = re.compile(
    r"(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
)
_SEPARATORS: dict[str, tuple[str, str]] = {"en": (",", "."), "da": (".", ",")}


@dataclass(frozen=True)
class Printed:
    """A number as it was printed.

    Parameters
    ----------
    text : str
        The string that was printed, for example ``"3,5"`` or ``"12.543.000"``.
    value : Decimal
        The number it shows, exactly.
    decimals : int
        How many decimals were printed; a trailing zero counts.

    Examples
    --------
    >>> parse_printed("3,5").interval
    (Fraction(69, 20), Fraction(71, 20))
    """

    text: str
    value: Decimal
    decimals: int

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """Everything that could have been printed like this, as a closed interval.

        Both ends belong to it: the rounding convention of the report is unknown, and an exact
        tie may have gone up or down.
        """
        half = Fraction(1, 2 * 10**self.decimals)
        exact = Fraction(self.value)
        return exact - half, exact + half

    def contains(self, x: Number) -> bool:
        """Tell whether an exact value could have been printed like this.

        Parameters
        ----------
        x : int, float, Decimal or Fraction
            The exact value.

        Returns
        -------
        bool
            True if rounding in one direction or the other gives what was printed.
        """
        low, high = self.interval
        return low <= exact(x) <= high


def parse_printed(text: str, decimal_sign: str = ",") -> Printed:
    """Read a number printed the Danish way: comma before decimals, points between thousands.

    Parameters
    ----------
    text : str
        The printed string, without unit.
    decimal_sign : {",", "."}
        What stands before decimals; the other sign stands between thousands.

    Returns
    -------
    Printed
        The string with its exact value and its number of decimals.

    Raises
    ------
    BookError
        If the string is no such number. The signs are never guessed: ``"3.5"`` is an error, not
        three and a half, unless a point is the decimal sign.

    Examples
    --------
    >>> parse_printed("12.543.000").value
    Decimal('12543000')
    >>> parse_printed("4,0").decimals
    1
    >>> parse_printed("4.00", decimal_sign=".").decimals
    2
    """
    with_point = decimal_sign == "."
    match = (_PRINTED_WITH_POINT if with_point else _PRINTED).fullmatch(text.strip())
    if match is None:
        before, between = ("a point", "commas") if with_point else ("a comma", "points")
        raise BookError(
            f"'{text}' is not a number as the report prints them",
            hint=f"Write decimals after {before} and {between} only between thousands.",
        )
    whole = match["whole"].replace("." if decimal_sign == "," else ",", "")
    part = match["part"] or ""
    sign = "-" if match["sign"] else ""
    value = Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")
    return Printed(text=text, value=value, decimals=len(part))


def exact(x: Number) -> Fraction:
    """Turn a number into a fraction that is exactly what its reader would say it is.

    Parameters
    ----------
    x : int, float, Decimal or Fraction
        The number. Numbers of NumPy are welcome. A float is read through its first 15
        significant digits, so that ``0.1 + 0.2`` is three tenths.

    Returns
    -------
    Fraction
        The exact value.

    Raises
    ------
    ValueError
        If the number is infinite or not a number.
    """
    if isinstance(x, Integral):
        return Fraction(int(x))
    if isinstance(x, Decimal):
        if not x.is_finite():
            raise ValueError(f"{x} has no exact value")
        return Fraction(x)
    if isinstance(x, Rational):
        return Fraction(int(x.numerator), int(x.denominator))
    if isinstance(x, Real):
        as_float = float(cast(SupportsFloat, x))
        if not math.isfinite(as_float):
            raise ValueError(f"{as_float} has no exact value")
        return Fraction(format(as_float, f".{FLOAT_DIGITS}g"))
    raise TypeError(f"{type(x).__name__} is no number")


def round_half_up(x: Number, decimals: int = 0) -> Decimal:
    """Round an exact value, ties away from zero.

    Parameters
    ----------
    x : int, float, Decimal or Fraction
        The value; see `exact` for how a float is read.
    decimals : int, default 0
        Number of decimals to keep; negative values round to tens, hundreds and so on.

    Returns
    -------
    Decimal
        The rounded value with exactly that many decimals (none when ``decimals`` is negative).

    Notes
    -----
    Python's ``round``, NumPy, Babel and great_tables send ties to the even digit, so that 2.5 and
    3.5 would become 2 and 4. Readers who check a number by hand expect 3 and 4.

    Examples
    --------
    >>> round_half_up(Fraction(5, 2))
    Decimal('3')
    >>> round_half_up(Fraction(19, 25), 1)
    Decimal('0.8')
    """
    scaled = exact(x) * Fraction(10) ** decimals
    # floor(|x| + 1/2) is half up on the absolute value, in integers only
    units = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    signed = -units if scaled < 0 else units
    if decimals <= 0:
        return Decimal(signed * 10 ** (-decimals))
    digits = str(units).rjust(decimals + 1, "0")
    sign = "-" if signed < 0 else ""
    return Decimal(f"{sign}{digits[:-decimals]}.{digits[-decimals:]}")


def format_number(x: Number, decimals: int = 0, lang: str = "en", *, grouping: bool = True) -> str:
    """Show a number in English or Danish, rounded half up from its exact value.

    Parameters
    ----------
    x : int, float, Decimal or Fraction
        The exact value.
    decimals : int, default 0
        Number of decimals to show.
    lang : {"en", "da"}, default "en"
        English shows 1,234.5 and Danish 1.234,5.
    grouping : bool, default True
        Whether thousands are separated. Turn it off for years.

    Returns
    -------
    str
        The number; a negative one opens with a true minus sign.

    Raises
    ------
    BookError
        If the language is neither of the two.

    Examples
    --------
    >>> format_number(Fraction(25085, 10), 0, "da")
    '2.509'
    """
    thousands, decimal_sign = _separators(lang)
    rounded = round_half_up(x, decimals)
    plain = format(abs(rounded), f"{',' if grouping else ''}.{max(decimals, 0)}f")
    shown = plain.replace(",", "\0").replace(".", decimal_sign).replace("\0", thousands)
    return f"{MINUS}{shown}" if rounded < 0 else shown


def format_percent(share: Number, decimals: int = 0, lang: str = "en") -> str:
    """Show a share of one as a percentage: 83% in English, 83 % in Danish.

    Parameters
    ----------
    share : int, float, Decimal or Fraction
        The share, where 1 is everything.
    decimals : int, default 0
        Number of decimals of the percentage.
    lang : {"en", "da"}, default "en"
        Danish sets a no-break space before the sign.

    Returns
    -------
    str
        The percentage with its sign.

    Examples
    --------
    >>> format_percent(Fraction(25, 30))
    '83%'
    """
    gap = NO_BREAK_SPACE if lang == "da" else ""
    return f"{format_number(exact(share) * 100, decimals, lang)}{gap}%"


def format_million(amount: Number, decimals: int = 1, lang: str = "en") -> str:
    """Show an amount of Danish kroner in millions.

    Parameters
    ----------
    amount : int, float, Decimal or Fraction
        The amount in kroner.
    decimals : int, default 1
        Number of decimals of the millions.
    lang : {"en", "da"}, default "en"
        ``DKK 6.5 million`` or ``6,5 mio. kr.``, joined with no-break spaces.

    Returns
    -------
    str
        The amount with its unit.

    Examples
    --------
    >>> format_million(17_300_000).replace(NO_BREAK_SPACE, " ")
    'DKK 17.3 million'
    """
    number = format_number(exact(amount) / 1_000_000, decimals, lang)
    words = ["DKK", number, "million"] if lang == "en" else [number, "mio.", "kr."]
    return NO_BREAK_SPACE.join(words)


def format_kroner(amount: Number, lang: str = "en") -> str:
    """Show an amount of Danish kroner in full: ``DKK 6,479,415`` or ``6.479.415 kr.``.

    Parameters
    ----------
    amount : int, float, Decimal or Fraction
        The amount in kroner; rounded half up to a whole one.
    lang : {"en", "da"}, default "en"
        The language of the reader.

    Returns
    -------
    str
        The amount with its unit, joined with a no-break space.
    """
    number = format_number(amount, 0, lang)
    return NO_BREAK_SPACE.join(["DKK", number] if lang == "en" else [number, "kr."])


def _separators(lang: str) -> tuple[str, str]:
    try:
        return _SEPARATORS[lang]
    except KeyError:
        known = ", ".join(_SEPARATORS)
        raise BookError(
            f"no number format for the language '{lang}'", hint=f"Use {known}."
        ) from None
