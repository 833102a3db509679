"""How is the result of a test written that may be a range?

In the same way wherever it stands: in tables, explorers, figures and prose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from helpers import text
from helpers.numbers import MINUS, Number, exact, round_half_up
from helpers.tables.names import pick

DECISIONS: Mapping[str, tuple[str, str]] = {
    "every": ("in every dataset", "i alle datasæt"),
    "none": ("in no dataset", "i intet datasæt"),
    "undecided": ("undecided", "uafgjort"),
}
"""In which datasets a test is significant, in words."""
_DECIDED: Mapping[str, tuple[str, str]] = {"every": ("yes", "ja"), "none": ("no", "nej")}
_P_DECIMALS = 3


def decided(decision: str, lang: str = "en", *, bounded: bool = True) -> str:
    """Say whether a test is significant.

    Parameters
    ----------
    decision : {"every", "none", "undecided"}
        In which datasets it is.
    lang : {"en", "da"}
        Language.
    bounded : bool
        Whether the answers are known by bounds alone; answers themselves say yes or no.

    Returns
    -------
    str
        A few words.

    Examples
    --------
    >>> decided("none"), decided("none", bounded=False)
    ('in no dataset', 'no')
    """
    return pick(lang, *(DECISIONS if bounded else {**DECISIONS, **_DECIDED})[decision])


def p_range(low: Number, high: Number, lang: str = "en") -> str:
    """Write the interval of a p-value with three decimals, rounded outwards.

    Parameters
    ----------
    low, high : int, float, Decimal or Fraction
        Its ends.
    lang : {"en", "da"}
        Language of the decimal sign.

    Returns
    -------
    str
        The low end rounded down and the high end up, so that it never claims too much; a single
        value to the nearest. ``<0.001`` below the last decimal, and ``1`` without decimals.

    Examples
    --------
    >>> p_range(Fraction(1, 512), Fraction(2, 48))
    '0.001–0.042'
    >>> p_range(Fraction(1, 512), Fraction(1, 512)), p_range(1, 1)
    ('0.002', '1')
    """
    first, last = exact(low), exact(high)
    if first == last:
        return _p_value(first, round_half_up(first, _P_DECIMALS), lang)
    scale = 10**_P_DECIMALS
    ends = [
        _p_value(first, Fraction(math.floor(first * scale), scale), lang),
        _p_value(last, Fraction(math.ceil(last * scale), scale), lang),
    ]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def number_range(low: Number, high: Number, decimals: int, lang: str = "en") -> str:
    """Write an interval of numbers that may be negative.

    Parameters
    ----------
    low, high : int, float, Decimal or Fraction
        Its ends.
    decimals : int
        Number of decimals.
    lang : {"en", "da"}
        Language of the decimal sign.

    Returns
    -------
    str
        One number where both ends read alike; ``to`` between the ends when one is negative.

    Examples
    --------
    >>> number_range(0.129, 0.306, 2)
    '0.13–0.31'
    """
    ends = [text.num(value, decimals, lang=lang) for value in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    between = pick(lang, " to ", " til ") if MINUS in "".join(ends) else "–"
    return between.join(ends)


def _p_value(value: Fraction, shown: Number, lang: str) -> str:
    """Write a p-value as it was rounded; it is never nought."""
    smallest = Fraction(1, 10**_P_DECIMALS)
    if value < smallest:
        return f"<{text.num(smallest, _P_DECIMALS, lang=lang)}"
    return text.num(shown, 0 if shown == 1 else _P_DECIMALS, lang=lang)
