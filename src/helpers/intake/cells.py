"""Which text stands for a value that a spreadsheet or a data set holds as a number or date?

Whole numbers lose their ``.0``, dates are written year first, and a number with exactly three
decimals gets a fourth, so that nobody takes its point for one between thousands.
"""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from numbers import Integral, Real


def cell_text(value: object) -> str:
    """Write a value as text.

    Parameters
    ----------
    value : object
        What a cell holds: text, number, date, truth value or nothing.

    Returns
    -------
    str
        The text; empty for nothing and for what is not a number.

    Examples
    --------
    >>> cell_text(4.0), cell_text(2.5), cell_text(1.125), cell_text(None)
    ('4', '2.5', '1.1250', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return _number_text(float(value))
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value))
    # repr gives the shortest digits that mean this number; Decimal writes them without exponent.
    text = format(Decimal(repr(value)), "f")
    decimals = len(text.partition(".")[2])
    return text + "0" if decimals == 3 else text
