r"""How much did economic motives weigh, alone and against the others?

The report explains two indices in a box of section 4.1 without writing their formulas. With
:math:`x_i` the answer to item :math:`i` on a scale from :math:`l` to :math:`h`, :math:`E` the
economic items and :math:`O` the others, they are

.. math::

    e = \sum_{i \in E} (x_i - l), \quad o = \sum_{i \in O} (x_i - l), \qquad
    \text{absolute} = \frac{e}{|E| (h - l)}, \quad
    \text{relative} = \frac{e}{e + o}.

The absolute one is what the box says in words: the sum of two answers, 2 to 10, brought to 0 to
1. For the relative one the box only gives the ends: 0 if both economic answers are *not at all*,
1 only if all the others are. All 25 printed pairs are ratios of this form, with numbers that
fit the scale; of the likely alternatives (means instead of sums, shares of the uncorrected
answers, a product or a difference of the two sides) each fails for some of them, as
``tests/test_indices.py`` shows.

What the box leaves open is said by every caller: what *don't know* does, and whether the item
*other* is among the others. Smaller descriptive rules of the report are in
`helpers.descriptives` and `helpers.quantiles`, and can be imported from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.codebook import Codebook
from helpers.descriptives import (
    active_inactive,
    crosstab_totals,
    duration_table,
    durations,
    level_counts,
    most_positive_by_municipality,
    multiple_counts,
    multiple_distribution,
)
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.quantiles import FiveNumbers, quantile_inclusive, quartiles_inclusive
from helpers.responses import DONT_KNOW, Responses

__all__ = [
    "FiveNumbers",
    "Rule",
    "absolute_index",
    "active_inactive",
    "as_fractions",
    "crosstab_totals",
    "duration_table",
    "durations",
    "economic_indices",
    "level_counts",
    "most_positive_by_municipality",
    "multiple_counts",
    "multiple_distribution",
    "quantile_inclusive",
    "quartiles_inclusive",
    "relative_index",
]

Rule = Literal["missing", "as_not_at_all", "available"]


def absolute_index(
    frame: pd.DataFrame,
    *,
    items: Sequence[str],
    dk: Rule,
    no_answer: Rule | None = None,
    lowest: int = 1,
    highest: int = 5,
) -> pd.DataFrame:
    r"""Place each respondent between no and the highest priority to some items.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; a column for each item, with codes, ``"dk"`` or missing values.
    items : sequence of str
        Columns that make up the index.
    dk : {"missing", "as_not_at_all", "available"}
        What *don't know* does: make the index missing, count as the lowest answer, or leave the
        index to the items that were answered.
    no_answer : {"missing", "as_not_at_all", "available"}, optional
        The same for no answer; without it, as `dk`.
    lowest, highest : int
        Ends of the scale.

    Returns
    -------
    DataFrame
        Indexed as `frame`: ``index`` from 0 to 1, and the integers ``numerator`` and
        ``denominator`` that it is the ratio of (denominator 0 where it is missing).

    Raises
    ------
    BookError
        If a column is missing, a value is not on the scale, or a rule is unknown.

    Notes
    -----
    With :math:`A` the items answered (those that count as the lowest answer among them),

    .. math:: \frac{\sum_{i \in A} (x_i - l)}{|A| (h - l)},

    missing if :math:`A` is empty, or is not all of them under the rule ``"missing"``.

    References
    ----------
    The report, section 4.1, box below Table 10.

    Examples
    --------
    >>> frame = pd.DataFrame({"financing": [5, 3], "savings": [4, "dk"]})
    >>> items = ["financing", "savings"]
    >>> absolute_index(frame, items=items, dk="as_not_at_all")["index"].tolist()
    [0.875, 0.25]
    >>> absolute_index(frame, items=items, dk="available")["index"].tolist()
    [0.875, 0.5]
    """
    points, n = _points(frame, items, (dk, no_answer or dk), (lowest, highest))
    return _ratio(frame.index, points, n * (highest - lowest), n > 0)


def relative_index(
    frame: pd.DataFrame,
    *,
    items: Sequence[str],
    others: Sequence[str],
    dk: Rule,
    include_other: bool,
    no_answer: Rule | None = None,
    other: str = "other",
    lowest: int = 1,
    highest: int = 5,
) -> pd.DataFrame:
    r"""Set the priority of some items against that of all.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; a column for each item, with codes, ``"dk"`` or missing values.
    items : sequence of str
        Columns whose weight is asked for.
    others : sequence of str
        Columns that they are set against.
    dk : {"missing", "as_not_at_all", "available"}
        What *don't know* does: make the index missing, count as the lowest answer (and so add
        nothing), or leave each side to the mean of what was answered on it.
    include_other : bool
        Whether the item that respondents worded themselves is among the others.
    no_answer : {"missing", "as_not_at_all", "available"}, optional
        The same for no answer; without it, as `dk`.
    other : str
        Column of that item. Whether `others` lists it makes no difference.
    lowest, highest : int
        Ends of the scale.

    Returns
    -------
    DataFrame
        As `absolute_index` gives it. A respondent whose every answer is the lowest weighs
        nothing against nothing, and has no index.

    Raises
    ------
    BookError
        If a column is missing, a value is not on the scale, or a rule is unknown.

    Notes
    -----
    With :math:`e` and :math:`o` the sums of :math:`x_i - l` over the items answered on each
    side, :math:`n_E` and :math:`n_O` of them,

    .. math:: \frac{e}{e + o} \quad\text{and under ``available``}\quad
              \frac{|E|\, e / n_E}{|E|\, e / n_E + |O|\, o / n_O},

    missing if nothing on a side was answered, or not everything under the rule ``"missing"``.

    References
    ----------
    The report, section 4.1, box below Table 10; the module's own text for the formula.

    Examples
    --------
    >>> frame = pd.DataFrame({"savings": [5], "evidence": [2], "other": [4]})
    >>> sides = {"items": ["savings"], "others": ["evidence"], "dk": "missing"}
    >>> relative_index(frame, **sides, include_other=False)["index"].tolist()
    [0.8]
    >>> relative_index(frame, **sides, include_other=True)["index"].tolist()
    [0.5]
    """
    against = [column for column in others if column != other] + [other] * include_other
    if both := set(items) & set(against):
        raise BookError(f"'{min(both)}' stands on both sides of the relative index")
    rules, ends = (dk, no_answer or dk), (lowest, highest)
    e, n_e = _points(frame, items, rules, ends)
    o, n_o = _points(frame, against, rules, ends)
    # |E| e/n_E against |O| o/n_O, brought to integers; where all count, n_E is |E| and n_O is |O|.
    weight_e, weight_o = e * len(items) * n_o, o * len(against) * n_e
    whole = weight_e + weight_o
    return _ratio(frame.index, weight_e, whole, (n_e > 0) & (n_o > 0) & (whole > 0))


def _points(
    frame: pd.DataFrame, items: Sequence[str], rules: tuple[str, str], ends: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sum of the answers above the lowest, and number of items that count; 0 items if missing."""
    for rule in rules:
        if rule not in get_args(Rule):
            raise BookError(f"unknown rule '{rule}'", hint=nearest(rule, get_args(Rule)))
    if not items:
        raise BookError("an index needs at least one item on each side")
    for item in items:
        if item not in frame:
            raise BookError(
                f"the answers lack the column '{item}'", hint=nearest(item, map(str, frame))
            )
    values = frame[list(items)].to_numpy(dtype=object)
    missing = pd.isna(values)
    unknown = ~missing & (values == DONT_KNOW)
    answered = ~missing & ~unknown
    lowest, highest = ends
    codes = np.full(values.shape, lowest, dtype=np.int64)
    codes[answered] = _checked(values[answered], lowest, highest)
    counts, spoiled = answered.copy(), np.zeros(len(frame), dtype=bool)
    for rule, cells in zip(rules, (unknown, missing), strict=True):
        if rule == "as_not_at_all":
            counts |= cells
        elif rule == "missing":
            spoiled |= cells.any(axis=1)
    n = np.where(spoiled, 0, counts.sum(axis=1))
    return (codes - lowest).sum(axis=1), n


def _checked(values: NDArray[np.object_], lowest: int, highest: int) -> NDArray[np.int64]:
    """Turn coded answers into integers, looking at each distinct one only."""
    places, distinct = pd.factorize(values)
    for value in distinct:
        if isinstance(value, bool) or value not in range(lowest, highest + 1):
            raise BookError(
                f"'{value}' is not on the scale from {lowest} to {highest}",
                hint="Code the answers first.",
            )
    return np.array([int(value) for value in distinct], dtype=np.int64)[places]


def _ratio(
    index: pd.Index,
    above: NDArray[np.int64],
    below: NDArray[np.int64],
    defined: NDArray[np.bool_],
) -> pd.DataFrame:
    above, below = np.where(defined, above, 0), np.where(defined, below, 0)
    value = np.full(len(above), np.nan)
    np.divide(above, below, out=value, where=defined)
    return pd.DataFrame({"index": value, "numerator": above, "denominator": below}, index=index)


def as_fractions(ratios: pd.DataFrame) -> pd.Series:
    """Give indices as exact fractions.

    Parameters
    ----------
    ratios : DataFrame
        From `absolute_index` or `relative_index`.

    Returns
    -------
    Series of Fraction or None
        The exact values; None where the index is missing.
    """
    pairs = zip(ratios["numerator"], ratios["denominator"], strict=True)
    values = [Fraction(int(a), int(b)) if b else None for a, b in pairs]
    return pd.Series(values, index=ratios.index, dtype=object)


def economic_indices(
    responses: Responses,
    codebook: Codebook,
    *,
    dk: Rule,
    include_other: bool,
    no_answer: Rule | None = None,
    name: str = "economic",
) -> pd.DataFrame:
    """Compute both indices for every respondent, as in Table 10.

    Parameters
    ----------
    responses : Responses
        The answers.
    codebook : Codebook
        Its index `name` says which battery and which of its items.
    dk : {"missing", "as_not_at_all", "available"}
        What *don't know* does, see `relative_index`.
    include_other : bool
        Whether the item that respondents worded themselves is among the others.
    no_answer : {"missing", "as_not_at_all", "available"}, optional
        What no answer does; without it, as `dk`.
    name : str
        Name of the index in the codebook.

    Returns
    -------
    DataFrame
        Indexed by investment; ``absolute`` and ``relative`` as exact fractions, None where
        missing.

    Raises
    ------
    BookError
        If the codebook has no such index, or `include_other` is asked for and its battery does
        not have exactly one item *other*.
    """
    index = codebook.index(name)
    battery = codebook.battery(index.battery)
    frame = responses.frame[list(battery.columns)].set_axis(list(battery.item_ids), axis=1)
    own = [item.id for item in battery.items if item.other]
    if include_other and len(own) != 1:
        raise BookError(f"battery '{battery.name}' does not have exactly one item 'other'")
    codes = battery.scale.codes
    ends = {"lowest": codes[0], "highest": codes[-1]}
    absolute = absolute_index(frame, items=index.items, dk=dk, no_answer=no_answer, **ends)
    relative = relative_index(
        frame,
        items=index.items,
        others=[item for item in battery.main_ids if item not in index.items],
        dk=dk,
        no_answer=no_answer,
        include_other=include_other,
        other=own[0] if own else "",
        **ends,
    )
    return pd.DataFrame({"absolute": as_fractions(absolute), "relative": as_fractions(relative)})
