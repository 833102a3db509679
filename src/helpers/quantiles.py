"""Which five numbers describe a distribution?

Minimum, quartiles and maximum, with the mean beside them, exact, by the definition of a quartile
that the report's own tables follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from helpers.errors import BookError

Number = int | float | Decimal | Fraction


@dataclass(frozen=True)
class FiveNumbers:
    """Minimum, quartiles, maximum and mean of a distribution, all exact.

    Parameters
    ----------
    minimum, quartile1, median, quartile3, maximum, mean : Fraction
        The numbers, in the unit of the values.
    n : int
        How many values there were.
    """

    minimum: Fraction
    quartile1: Fraction
    median: Fraction
    quartile3: Fraction
    maximum: Fraction
    mean: Fraction
    n: int


def quantile_inclusive(values: Iterable[Number], p: Number) -> Fraction:
    r"""Find a quantile as R's type 7 and the spreadsheet function QUARTILE.INC do.

    Parameters
    ----------
    values : iterable of number
        At least one; any order.
    p : number
        Which quantile, from 0 to 1; a `Fraction` or `Decimal` if it must be exact.

    Returns
    -------
    Fraction
        The quantile, exact.

    Raises
    ------
    BookError
        If there are no values, or `p` is not within 0 and 1.

    Notes
    -----
    With the values in order, :math:`x_0 \le \dots \le x_{n-1}`, and :math:`h = (n - 1) p`, it is
    :math:`x_{\lfloor h \rfloor} + (h - \lfloor h \rfloor)
    (x_{\lfloor h \rfloor + 1} - x_{\lfloor h \rfloor})`. "Inclusive" means that minimum and
    maximum are the quantiles of 0 and 1. The internal-funding column of the report's Table 3,
    three values whose quartiles are printed, is reproduced by this definition alone among the
    nine of Hyndman and Fan.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages, definition 7.

    Examples
    --------
    >>> quantile_inclusive(range(1, 11), Fraction(1, 4))
    Fraction(13, 4)
    """
    ordered = sorted(Fraction(value) for value in values)
    share = Fraction(p)
    if not ordered:
        raise BookError("no values, so no quantile")
    if not 0 <= share <= 1:
        raise BookError(f"{p} is not within 0 and 1", hint="A quartile is 1/4 or 3/4.")
    whole, part = divmod((len(ordered) - 1) * share, 1)
    below = ordered[int(whole)]
    above = ordered[min(int(whole) + 1, len(ordered) - 1)]
    return below + part * (above - below)


def quartiles_inclusive(values: Iterable[Number]) -> FiveNumbers:
    """Describe a distribution as the columns of Table 3 do.

    Parameters
    ----------
    values : iterable of number
        At least one; leave out those that are not known.

    Returns
    -------
    FiveNumbers
        With inclusive quartiles, see `quantile_inclusive`.
    """
    numbers = [Fraction(value) for value in values]
    minimum, quartile1, median, quartile3, maximum = (
        quantile_inclusive(numbers, Fraction(k, 4)) for k in range(5)
    )
    mean = sum(numbers, Fraction()) / len(numbers)
    return FiveNumbers(minimum, quartile1, median, quartile3, maximum, mean, len(numbers))
