"""How do the tables of analyses write what they share?

Whose answers they show, estimates with their intervals, p-values and shares.
"""

from __future__ import annotations

from fractions import Fraction

from great_tables import GT

from helpers import likert, text
from helpers.analysis.earlier import needs_answers
from helpers.analysis.matrix import Answers, answers
from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.inference import Interval
from helpers.numbers import Number, exact, round_half_up
from helpers.tables.common import DASH, pick
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.ranges import number_range, p_range
from helpers.tables.style import build


def with_interval(
    value: Number, interval: Interval[float] | None, lang: str, decimals: int = 2
) -> str:
    """Write an estimate with its interval.

    Parameters
    ----------
    value : number
        The estimate; NaN for none.
    interval : Interval of float or None
        Its interval.
    lang : {"en", "da"}
        Language of the decimal sign.
    decimals : int
        Digits after the decimal sign.

    Returns
    -------
    str
        Such as ``0.71 [0.52–0.85]``; a dash where there is no estimate.
    """
    if value != value:
        return DASH
    shown = text.num(value, decimals, lang=lang)
    if interval is None or interval.low != interval.low:
        return shown
    return f"{shown} [{number_range(interval.low, interval.high, decimals, lang)}]"


def scaled(ed: Edition) -> tuple[Battery, ...]:
    """List the batteries that have means and more than one item.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    tuple of Battery
        In the order of the codebook.
    """
    return tuple(
        one
        for one in ed.codebook.batteries.values()
        if one.scale.has_means and len(one.main_ids) > 1
    )


def matrix_of(ed: Edition, name: str) -> tuple[Battery, Answers]:
    """Give a battery and its answers as a matrix.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    name : str
        The battery.

    Returns
    -------
    tuple of Battery and Answers
        Both.

    Raises
    ------
    BookError
        If there are no answers to show, or no such battery.
    """
    needs_answers(ed)
    asked = ed.codebook.battery(name)
    return asked, answers(likert.to_tidy(ed.responses, asked), asked)


def decimal(value: float, decimals: int, lang: str) -> str:
    """Write a number that may be missing.

    Parameters
    ----------
    value : float
        The number; NaN for none.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language of the decimal sign.

    Returns
    -------
    str
        The number, or a dash.
    """
    return DASH if value != value else text.num(value, decimals, lang=lang)


def p_value(value: float, lang: str) -> str:
    """Write a p-value that may be missing.

    Parameters
    ----------
    value : float
        The p-value; NaN for none.
    lang : {"en", "da"}
        Language of the decimal sign.

    Returns
    -------
    str
        The p-value, or a dash.
    """
    return DASH if value != value else p_range(value, value, lang)


def percents(low: float, high: float, lang: str) -> str:
    """Write an interval of shares as percentages.

    Parameters
    ----------
    low, high : float
        Its ends, as shares.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Such as ``12–30%``.
    """
    sign = "%" if lang == "en" else " %"
    return f"{number_range(100 * low, 100 * high, 0, lang)}{sign}"


def signed(value: Number, decimals: int, lang: str = "en") -> str:
    """Write a number with its sign, also a plus.

    Parameters
    ----------
    value : number
        The number.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language of the decimal sign.

    Returns
    -------
    str
        The number; nought has no sign.

    Examples
    --------
    >>> signed(0.25, 1), signed(0.01, 1)
    ('+0.3', '0.0')
    """
    shown = text.num(value, decimals, lang=lang)
    return f"+{shown}" if round_half_up(exact(value), decimals) > 0 else shown


def signed_range(low: float, high: float, decimals: int, lang: str) -> str:
    """Write an interval of differences.

    Parameters
    ----------
    low, high : float
        Its ends.
    decimals : int
        Digits after the decimal sign.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Both ends with their signs; one number where they read alike.
    """
    ends = [signed(Fraction(end), decimals, lang) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else pick(lang, " to ", " til ").join(ends)


def notice(name: str, remark: str, lang: str = "en", *, source: str = "") -> GT:
    """Put a remark in place of a table that cannot be made from these answers.

    Parameters
    ----------
    name : str
        Identifier of the table.
    remark : str
        Why not.
    lang : {"en", "da"}
        Language.
    source : str
        Whose answers the remark is about.

    Returns
    -------
    GT
        A table of one row.
    """
    return build(
        Layout(
            name=name.replace("_", "-"),
            stubhead=pick(lang, "Not shown", "Ikke vist"),
            columns=[Column("n", "n")],
            rows=[Row(remark[:1].upper() + remark[1:], {"n": Cell(DASH)})],
            source=source,
        )
    )
