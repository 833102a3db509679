"""Which means does a five-number summary allow?

Minimum, quartiles and maximum leave the mean of a small group little room. Where a report prints
all of them, the printed mean can be checked without a single answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from helpers.errors import BookError
from helpers.numbers import Number, exact

STATISTICS = ("minimum", "quartile1", "median", "quartile3", "maximum")


def mean_bounds(summary: Mapping[str, Number], n: int) -> tuple[Fraction, Fraction]:
    """Find the smallest and the largest mean of `n` numbers with a given five-number summary.

    Parameters
    ----------
    summary : mapping
        The numbers ``minimum``, ``quartile1``, ``median``, ``quartile3``, ``maximum``.
    n : int
        How many numbers there are, at least two.

    Returns
    -------
    tuple of Fraction
        Lower and upper bound of the mean, to a relative precision of 1e-9.

    Raises
    ------
    BookError
        If no numbers have this summary.

    Notes
    -----
    With the numbers in order and counted from 0, an inclusive quartile (R type 7, Excel
    QUARTILE.INC) lies at the position :math:`(n - 1) p` and is linear in its two neighbours, so
    the sum is minimised and maximised by linear programming.

    Examples
    --------
    Three numbers are their minimum, median and maximum:

    >>> low, high = mean_bounds(
    ...     {"minimum": 1, "quartile1": 2, "median": 3, "quartile3": 5, "maximum": 7}, 3
    ... )
    >>> round(float(low), 6), round(float(high), 6)
    (3.666667, 3.666667)
    """
    values = np.array([float(exact(summary[name])) for name in STATISTICS])
    scale = max(float(np.abs(values).max()), 1.0)
    equal = np.zeros((len(STATISTICS), n))
    for row in range(len(STATISTICS)):
        position = Fraction(row * (n - 1), 4)
        below = int(position)
        equal[row, below] += float(1 - (position - below))
        if below + 1 < n:
            equal[row, below + 1] += float(position - below)
    order = np.zeros((n - 1, n))  # each number minus the next is not positive
    order[np.arange(n - 1), np.arange(n - 1)] = 1
    order[np.arange(n - 1), np.arange(1, n)] = -1
    ends = []
    for sign in (1, -1):
        found = linprog(
            np.full(n, sign / n),
            A_ub=order,
            b_ub=np.zeros(n - 1),
            A_eq=equal,
            b_eq=values / scale,
            bounds=(None, None),
        )
        if not found.success:
            raise BookError(
                f"no {n} numbers have the five-number summary "
                + ", ".join(str(summary[name]) for name in STATISTICS)
            )
        ends.append(exact(sign * found.fun * scale))
    return ends[0], ends[1]
