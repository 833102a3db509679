"""Which exact values would have been printed as this number?

Papers and reports rarely say how they round. So the convention is an argument, and unless it is
named a printed number stands for everything that either direction of rounding allows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor
from typing import Literal, get_args

from helpers.errors import BookError

Rounding = Literal["either", "half_up", "half_down", "half_even", "floor", "ceiling", "truncate"]
ROUNDINGS: tuple[str, ...] = get_args(Rounding)


class ForensicsError(BookError):
    """A question to the single-number tests that has no answer as it was put.

    Parameters
    ----------
    message : str
        What is wrong.
    file, line, hint : optional
        As in `helpers.errors.BookError`.
    """


@dataclass(frozen=True)
class Preimage:
    """The exact values that a printed number can stand for.

    Parameters
    ----------
    low, high : Fraction
        The ends of the interval.
    low_closed, high_closed : bool
        Whether each end itself would have been printed so.
    decimals : int
        How many decimals were printed.
    """

    low: Fraction
    high: Fraction
    low_closed: bool
    high_closed: bool
    decimals: int

    def __contains__(self, value: Fraction | int) -> bool:
        above = self.low < value or (self.low_closed and value == self.low)
        below = value < self.high or (self.high_closed and value == self.high)
        return above and below

    def scaled(self, factor: int | Fraction) -> Preimage:
        """Multiply both ends.

        Parameters
        ----------
        factor : int or Fraction
            A positive number.

        Returns
        -------
        Preimage
            The interval of the products.
        """
        return replace(self, low=self.low * factor, high=self.high * factor)

    def squared(self) -> Preimage:
        """Square the interval, with negative values cut off first.

        Returns
        -------
        Preimage
            The interval of the squares.
        """
        low, closed = (self.low, self.low_closed) if self.low > 0 else (Fraction(0), True)
        return replace(self, low=low**2, high=self.high**2, low_closed=closed)

    def integers(self) -> range:
        """List the whole numbers inside.

        Returns
        -------
        range
            All of them, in order.
        """
        first = ceil(self.low)
        if first == self.low and not self.low_closed:
            first += 1
        last = floor(self.high)
        if last == self.high and not self.high_closed:
            last -= 1
        return range(first, last + 1)


def preimage(printed: str | Decimal, rounding: Rounding = "either") -> Preimage:
    """Find the exact values that would have been printed as this number.

    Parameters
    ----------
    printed : str or Decimal
        The number with all its printed decimals; a string may use a decimal comma.
    rounding : str
        ``"either"`` accepts a tie that was rounded up and one that was rounded down. The others
        name one convention; halves go towards plus infinity with ``"half_up"``, and
        ``"truncate"`` cuts towards zero.

    Returns
    -------
    Preimage
        The interval, with or without each of its ends.

    Raises
    ------
    ForensicsError
        If the number cannot be read or the convention is unknown.

    Examples
    --------
    >>> preimage("3,5")
    Preimage(low=Fraction(69, 20), high=Fraction(71, 20), low_closed=True, high_closed=True, \
decimals=1)
    >>> Fraction(355, 100) in preimage("3.5", "half_up")
    False
    """
    number = read_decimal(printed)
    exponent = number.as_tuple().exponent
    decimals = max(0, -int(exponent))
    unit = Fraction(1, 10**decimals)
    value = Fraction(number)
    half = unit / 2
    last_is_even = (value / unit).numerator % 2 == 0
    match rounding:
        case "either":
            ends = (value - half, value + half, True, True)
        case "half_up":
            ends = (value - half, value + half, True, False)
        case "half_down":
            ends = (value - half, value + half, False, True)
        case "half_even":
            ends = (value - half, value + half, last_is_even, last_is_even)
        case "floor":
            ends = (value, value + unit, True, False)
        case "ceiling":
            ends = (value - unit, value, False, True)
        case "truncate":
            if value == 0:
                ends = (-unit, unit, False, False)
            elif value > 0:
                ends = (value, value + unit, True, False)
            else:
                ends = (value - unit, value, False, True)
        case _:
            raise ForensicsError(
                f"unknown rounding convention {rounding!r}", hint=f"One of {', '.join(ROUNDINGS)}."
            )
    return Preimage(*ends, decimals)


def variance_window(
    sd: str | Decimal, n: int, items: int, rounding: Rounding, population: bool
) -> Preimage:
    """Say where n times the sum of squares less the squared sum must lie.

    Parameters
    ----------
    sd : str or Decimal
        The standard deviation as printed.
    n, items : int
        Number of respondents, and of items averaged per respondent.
    rounding : str
        The convention, see `preimage`.
    population : bool
        Whether the standard deviation divides by n instead of n - 1.

    Returns
    -------
    Preimage
        The interval for ``n * sum(t**2) - sum(t)**2``, where t are the respondents' totals over
        the items.

    Raises
    ------
    ForensicsError
        If the standard deviation is negative, cannot be read, or does not exist for one answer.
    """
    if n < 2 and not population:
        raise ForensicsError("one answer has no standard deviation", hint="Give n of 2 or more.")
    if read_decimal(sd) < 0:
        raise ForensicsError(f"a standard deviation of {sd} cannot be")
    divisor = n * (n if population else n - 1) * items**2
    return preimage(sd, rounding).squared().scaled(divisor)


def read_decimal(printed: str | Decimal) -> Decimal:
    """Read a number with a decimal point or a decimal comma.

    Parameters
    ----------
    printed : str or Decimal
        The number. Unlike the report's own numbers (`helpers.numbers.parse_printed`) it has no
        separators between thousands, because papers from anywhere are read here.

    Returns
    -------
    Decimal
        The number with as many decimals as were printed.

    Raises
    ------
    ForensicsError
        If it is no finite number.
    """
    try:
        number = Decimal(str(printed).strip().replace(",", "."))
    except InvalidOperation:
        raise ForensicsError(
            f"{printed!r} is not a number",
            hint="Give it as printed, with one decimal point or comma and no other separator.",
        ) from None
    if not number.is_finite():
        raise ForensicsError(f"{printed} is not a number that can be printed")
    return number


def require_counts(**counts: int) -> None:
    """Refuse counts below one.

    Parameters
    ----------
    **counts : int
        The counts by the names that the message should use.

    Raises
    ------
    ForensicsError
        If one of them is below 1.
    """
    for name, value in counts.items():
        if value < 1:
            raise ForensicsError(f"{name} is {value}", hint="It must be 1 or more.")
