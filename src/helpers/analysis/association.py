"""Which items go together, pair by pair?

All correlations follow from the table of counts of two items, so that their number of respondents
hardly matters. Each pair uses those who answered both, and says how many they are.
"""

from __future__ import annotations

from itertools import combinations
from math import atanh, sqrt, tanh
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from helpers.analysis.matrix import Integers
from helpers.analysis.polychoric import Estimation, polychoric, polychoric_interval
from helpers.inference import InferenceError, Interval

Coefficient: TypeAlias = Literal["spearman", "kendall", "polychoric"]

LEAST = 4
"""Fewest respondents of a pair of items for which a correlation is computed."""


def pair_counts(codes: pd.DataFrame, first: str, second: str) -> Integers:
    """Count respondents by their answers to two items.

    Parameters
    ----------
    codes : DataFrame of float
        One row a respondent, one column an item; NaN where there is no code.
    first, second : str
        Two columns.

    Returns
    -------
    ndarray of int
        Rows are the answers to the first that occur, columns those to the second, ascending.
    """
    return _crossed(_places(codes[first]), _places(codes[second]))


def _places(column: pd.Series) -> tuple[npt.NDArray[np.int16], int]:
    """Give the answers that occur numbers from 1 on, 0 to none; and say how many there are."""
    values = column.to_numpy(dtype=np.float64)
    levels = np.unique(values)
    levels = levels[~np.isnan(levels)]
    places = (np.searchsorted(levels, values) + 1).astype(np.int16)
    places[np.isnan(values)] = 0
    return places, len(levels)


def _crossed(
    first: tuple[npt.NDArray[np.int16], int], second: tuple[npt.NDArray[np.int16], int]
) -> Integers:
    rows, columns = first[1] + 1, second[1] + 1
    # The short integers of short scales are enough; others could overflow.
    kind = "int16" if rows * columns < np.iinfo(np.int16).max else "int64"
    where = first[0].astype(kind) * columns + second[0]
    cells = np.bincount(where, minlength=rows * columns)
    table = cells.reshape(rows, columns)[1:, 1:]
    table = table[table.sum(axis=1) > 0]
    return table[:, table.sum(axis=0) > 0].astype(np.int64)


def spearman(table: Integers) -> float:
    r"""Compute Spearman's rank correlation from a table of counts.

    Parameters
    ----------
    table : ndarray of int
        Respondents by two answers.

    Returns
    -------
    float
        The product-moment correlation of midranks.

    Raises
    ------
    InferenceError
        If one of the two does not vary.

    Notes
    -----
    A level with :math:`c` respondents after :math:`b` others has the midrank
    :math:`b + (c + 1)/2`. R: ``cor(x, y, method = "spearman")``.

    References
    ----------
    Kendall, M. G. & Gibbons, J. D. (1990). Rank correlation methods, 5th ed. Arnold.
    """
    n = int(table.sum())
    sides = []
    for margin in (table.sum(axis=1), table.sum(axis=0)):
        # Twice the midrank less its mean: whole numbers.
        sides.append(2 * np.cumsum(margin) - margin - n)
    rows, columns = (side.astype(np.float64) for side in sides)
    spread = [
        float((margin * side**2).sum())
        for margin, side in ((table.sum(axis=1), rows), (table.sum(axis=0), columns))
    ]
    if min(spread) == 0:
        raise InferenceError("everybody gave the same answer to one of the items")
    return float(rows @ table @ columns) / sqrt(spread[0] * spread[1])


def kendall(table: Integers) -> float:
    r"""Compute Kendall's tau-b from a table of counts.

    Parameters
    ----------
    table : ndarray of int
        Respondents by two answers.

    Returns
    -------
    float
        Tau-b.

    Raises
    ------
    InferenceError
        If one of the two does not vary.

    Notes
    -----
    With :math:`C` concordant and :math:`D` discordant pairs of respondents and :math:`n_0 =
    n(n-1)/2`, less :math:`n_1` and :math:`n_2` pairs that are tied,
    :math:`\tau_b = (C - D) / \sqrt{(n_0 - n_1)(n_0 - n_2)}`. R: ``cor(x, y, method = "kendall")``.

    References
    ----------
    Kendall & Gibbons (1990), as in `spearman`.
    """
    n = int(table.sum())
    # Respondents below and to the right of each cell, and below and to the left.
    after = np.zeros((table.shape[0] + 1, table.shape[1] + 1), dtype=np.int64)
    after[:-1, :-1] = table[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    later = after[1:, :-1]  # rows below, columns from here on
    concordant = int((table * after[1:, 1:]).sum())
    discordant = int((table * (later[:, :1] - later)).sum())
    free = [
        n * (n - 1) // 2 - int((margin * (margin - 1) // 2).sum())
        for margin in (table.sum(axis=1), table.sum(axis=0))
    ]
    if min(free) == 0:
        raise InferenceError("everybody gave the same answer to one of the items")
    return (concordant - discordant) / sqrt(free[0] * free[1])


def rank_interval(
    value: float, n: int, coefficient: Literal["spearman", "kendall"], level: float = 0.95
) -> Interval[float]:
    r"""Give a confidence interval of a rank correlation.

    Parameters
    ----------
    value : float
        The coefficient.
    n : int
        Respondents; more than four.
    coefficient : {"spearman", "kendall"}
        Which one it is.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        The interval; the value itself at -1 and 1, where the formula says nothing.

    Raises
    ------
    InferenceError
        If there are too few respondents.

    Notes
    -----
    :math:`\tanh(\operatorname{artanh} r \pm z\,s)` with :math:`s^2 = (1 + r^2/2)/(n - 3)` for
    Spearman's rho and :math:`s^2 = 0.437/(n - 4)` for Kendall's tau. An approximation, made for
    values without ties.

    References
    ----------
    Bonett, D. G. & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall
    and Spearman correlations. Psychometrika 65(1), 23-28.
    Fieller, E. C., Hartley, H. O. & Pearson, E. S. (1957). Tests for rank correlation
    coefficients. I. Biometrika 44(3/4), 470-481.
    """
    if n <= LEAST:
        raise InferenceError(f"{n} respondents give no interval for a correlation")
    if abs(value) >= 1:
        return Interval(value, value)
    variance = (1 + value**2 / 2) / (n - 3) if coefficient == "spearman" else 0.437 / (n - 4)
    spread = float(stats.norm.ppf((1 + level) / 2)) * sqrt(variance)
    return Interval(tanh(atanh(value) - spread), tanh(atanh(value) + spread))


def correlations(
    codes: pd.DataFrame,
    coefficient: Coefficient = "spearman",
    *,
    level: float = 0.95,
    estimation: Estimation = "two_step",
) -> pd.DataFrame:
    """Compute the correlation of every pair of items.

    Parameters
    ----------
    codes : DataFrame of float
        One row a respondent, one column an item; NaN where there is no code.
    coefficient : {"spearman", "kendall", "polychoric"}
        Which correlation.
    level : float
        Confidence level of the intervals.
    estimation : {"two_step", "ml"}
        For polychoric correlations, see `helpers.analysis.polychoric.polychoric`.

    Returns
    -------
    DataFrame
        One row a pair of items (index ``first``, ``second``): ``n`` who answered both, ``value``,
        ``low``, ``high``. A pair with fewer than `LEAST` respondents, or an item that does not
        vary among them, has n and nothing else; an interval may be missing.

    References
    ----------
    See `spearman`, `kendall`, `rank_interval` and `helpers.analysis.polychoric`.
    """
    rows = []
    places = {item: _places(codes[item]) for item in codes}
    for first, second in combinations(codes.columns, 2):
        table = _crossed(places[first], places[second])
        n = int(table.sum())
        row: dict[str, object] = {"first": first, "second": second, "n": n}
        if n >= LEAST and min(table.shape) > 1:
            row |= _one(table, n, coefficient, level, estimation)
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["first", "second", "n", "value", "low", "high"])
    return frame.set_index(["first", "second"]).astype(
        {"value": float, "low": float, "high": float}
    )


def _one(
    table: Integers, n: int, coefficient: Coefficient, level: float, estimation: Estimation
) -> dict[str, object]:
    if coefficient == "polychoric":
        found = polychoric(table, method=estimation)
        ends = polychoric_interval(found, level)
        return {"value": found.value, **({"low": ends[0], "high": ends[1]} if ends else {})}
    value = spearman(table) if coefficient == "spearman" else kendall(table)
    if n <= LEAST:
        return {"value": value}
    interval = rank_interval(value, n, coefficient, level)
    return {"value": value, "low": interval.low, "high": interval.high}
