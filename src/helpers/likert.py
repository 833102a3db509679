"""What do the answers to a battery add up to?

Answers become a tidy frame, one row an answer, and everything said about them follows from one
array of counts: respondents by group, item and answer. Means, medians, standard deviations and
shares are computed from those counts, so that they are exact, an answer that nobody gave keeps
its zero, and *don't know* stands beside every mean instead of inside it.

The integers behind each ratio are always part of the result (`exact` makes fractions of them),
because a rounded float cannot tell a tie from its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import SLOT_FIRST_LEVEL
from helpers.codebook import Battery
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.respondents import high_distribution, high_per_respondent, per_respondent
from helpers.tidy import Positions, code_answers, positions, to_tidy

__all__ = [
    "Statistic",
    "code_answers",
    "count_answers",
    "exact",
    "high_distribution",
    "high_per_respondent",
    "per_respondent",
    "summarise",
    "summarise_counts",
    "to_tidy",
]

# Rows that are counted at a time: large enough for numpy, small enough for the processor's cache,
# and so that the eight bytes a row that bincount wants are never there for all rows at once.
_CHUNK = 1 << 19

Statistic = Literal["mean", "share_high_answered", "share_high_asked"]
_RATIOS: Mapping[str, tuple[str, str]] = {
    "mean": ("total", "n_answered"),
    "share_high_answered": ("n_high", "n_answered"),
    "share_high_asked": ("n_high", "n_asked"),
}


def count_answers(
    tidy: pd.DataFrame, battery: Battery, by: pd.Series | Mapping[object, object] | None = None
) -> pd.DataFrame:
    """Count the answers to each item, overall or by group.

    Parameters
    ----------
    tidy : DataFrame
        As `code_answers` gives it, or a subset of its rows.
    battery : Battery
        What was asked and offered.
    by : Series or mapping, optional
        The group of each respondent. Groups come out in the order of the categories if it is a
        categorical Series, those that are empty too, else sorted.

    Returns
    -------
    DataFrame
        One row an item, in the order of the codebook and whether asked or not; with `by`, one
        row a group and item. Columns ``n_missing``, ``n_dk`` and ``count_<code>`` for each
        level, all int64.

    Raises
    ------
    BookError
        If a respondent has no group, or the frame is not tidy.
    """
    where = positions(tidy, battery)
    index: pd.Index = pd.Index(battery.item_ids, name="item")
    group: NDArray[np.intp] | None = None
    if by is not None:
        group, labels = _groups(where, by)
        name = getattr(by, "name", None) or "group"
        index = pd.MultiIndex.from_product([labels, battery.item_ids], names=[name, "item"])
    n_slots = SLOT_FIRST_LEVEL + len(battery.scale.codes)
    counts = np.zeros(len(index) * n_slots, dtype=np.int64)
    for start in range(0, len(where.slot), _CHUNK):
        rows = slice(start, start + _CHUNK)
        cell = where.item[rows].astype(np.intp)
        if group is not None:
            cell += group[where.respondent[rows]] * len(battery.items)
        cell *= n_slots
        cell += where.slot[rows]
        counts += np.bincount(cell, minlength=len(counts))
    return pd.DataFrame(counts.reshape(-1, n_slots), index, _count_columns(battery))


def _count_columns(battery: Battery) -> list[str]:
    # In the order of the slots that `answer_slots` gives.
    return ["n_missing", "n_dk", *(f"count_{code}" for code in battery.scale.codes)]


def _groups(
    where: Positions, by: pd.Series | Mapping[object, object]
) -> tuple[NDArray[np.intp], pd.Index]:
    """Group of each respondent, as positions in the labels of the groups."""
    series = by if isinstance(by, pd.Series) else pd.Series(dict(by))
    if not series.index.is_unique:
        who = series.index[series.index.duplicated()][0]
        raise BookError(f"respondent '{who}' has more than one group")
    found = series.astype("category").reindex(where.people).cat
    codes = found.codes.to_numpy().astype(np.intp)
    answering = np.zeros(len(where.people), dtype=bool)
    answering[where.respondent] = True
    lacking = np.flatnonzero(answering & (codes < 0))
    if len(lacking):
        raise BookError(
            f"respondent '{where.people[lacking[:1]][0]}' has no group",
            hint="Give everyone a group, or leave the others out of the answers first.",
        )
    return codes, found.categories


def summarise(
    tidy: pd.DataFrame, battery: Battery, by: pd.Series | Mapping[object, object] | None = None
) -> pd.DataFrame:
    """Summarise the answers to a battery, item by item.

    Parameters
    ----------
    tidy : DataFrame
        As `code_answers` gives it, or a subset of its rows.
    battery : Battery
        What was asked and offered.
    by : Series or mapping, optional
        The group of each respondent; see `count_answers`.

    Returns
    -------
    DataFrame
        As `summarise_counts` gives it.

    Notes
    -----
    Counting dominates and is one pass of `numpy.bincount`; nothing else grows with the number
    of respondents.
    """
    return summarise_counts(count_answers(tidy, battery, by), battery)


def summarise_counts(counts: pd.DataFrame, battery: Battery) -> pd.DataFrame:
    r"""Summarise answers that are counted already, such as a printed distribution.

    Parameters
    ----------
    counts : DataFrame
        One row an item (or a group and item). A column ``count_<code>`` for each level of the
        scale; ``n_dk`` and ``n_missing`` are taken as zero if they are not there.
    battery : Battery
        What was asked and offered.

    Returns
    -------
    DataFrame
        With the same index and the columns

        - ``n_asked``, ``n_answered``, ``n_dk``, ``n_missing``: respondents;
        - ``total``, ``total_squares``: sum of the codes and of their squares, integers;
        - ``mean``, ``median``, ``sd``: of the codes of those who answered. The median of an even
          number lies midway between the two in the middle; the standard deviation is that of a
          sample (ddof = 1). Missing where nobody (for ``sd``: not two) answered;
        - ``n_high``, ``share_high_answered``, ``share_high_asked``: who answered at or above the
          scale's ``high_from``, of those who answered and of those who were asked;
        - ``count_<code>``: each level, empty ones included.

        A scale of categories has no sums, mean, median and sd; a scale without ``high_from``
        has none of the high ones.

    Raises
    ------
    BookError
        If a level has no column.

    Notes
    -----
    With :math:`c_k` answers of code :math:`k` and :math:`n = \sum_k c_k`,

    .. math::

        \bar x = \frac{\sum_k k c_k}{n}, \qquad
        s = \sqrt{\frac{n \sum_k k^2 c_k - \left(\sum_k k c_k\right)^2}{n (n - 1)}},

    where everything under the root is an integer until the one division.
    """
    codes = np.array(battery.scale.codes, dtype=np.int64)
    for column in _count_columns(battery)[SLOT_FIRST_LEVEL:]:
        if column not in counts:
            raise BookError(f"the counts lack the column '{column}'")
    levels = counts[_count_columns(battery)[SLOT_FIRST_LEVEL:]].to_numpy(dtype=np.int64)
    zero = pd.Series(0, index=counts.index)
    dont_know = counts.get("n_dk", zero).to_numpy(dtype=np.int64)
    missing = counts.get("n_missing", zero).to_numpy(dtype=np.int64)
    answered = levels.sum(axis=1)
    asked = answered + dont_know + missing
    out = pd.DataFrame(
        {"n_asked": asked, "n_answered": answered, "n_dk": dont_know, "n_missing": missing},
        index=counts.index,
    )
    if battery.scale.has_means:
        total, squares = levels @ codes, levels @ codes**2
        out["total"], out["total_squares"] = total, squares
        out["mean"] = _ratio(total, answered)
        out["median"] = _medians(levels, codes)
        out["sd"] = np.sqrt(_ratio(answered * squares - total**2, answered * (answered - 1)))
    if battery.scale.high_from is not None:
        high = levels[:, codes >= battery.scale.high_from].sum(axis=1)
        out["n_high"] = high
        out["share_high_answered"] = _ratio(high, answered)
        out["share_high_asked"] = _ratio(high, asked)
    for column, count in zip(_count_columns(battery)[SLOT_FIRST_LEVEL:], levels.T, strict=True):
        out[column] = count
    return out


def _ratio(above: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.float64]:
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def _medians(levels: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Find the code in the middle by counting up to it, or between the two that are."""
    n = levels.sum(axis=1, keepdims=True)
    upto = levels.cumsum(axis=1)
    lower = (upto > (n - 1) // 2).argmax(axis=1)
    upper = (upto > n // 2).argmax(axis=1)
    return np.where(n[:, 0] > 0, (codes[lower] + codes[upper]) / 2, np.nan)


def exact(summary: pd.DataFrame, statistic: Statistic) -> pd.Series:
    """Give a mean or share as fractions.

    Parameters
    ----------
    summary : DataFrame
        From `summarise`, `summarise_counts` or `per_respondent`.
    statistic : {"mean", "share_high_answered", "share_high_asked"}
        Which column of it.

    Returns
    -------
    Series of Fraction or None
        The exact values; None where there is nothing to divide by.

    Raises
    ------
    BookError
        If the summary does not have the statistic.
    """
    above, below = _RATIOS.get(statistic, ("", ""))
    if above not in summary or below not in summary:
        raise BookError(f"the summary has no exact '{statistic}'", hint=nearest(statistic, _RATIOS))
    pairs = zip(summary[above], summary[below], strict=True)
    values = [Fraction(int(a), int(b)) if b else None for a, b in pairs]
    return pd.Series(values, index=summary.index, name=statistic, dtype=object)
