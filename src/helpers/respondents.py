"""How many items does each respondent rate highly, and how is that number distributed?

The other way through a battery: along the rows. These are the numbers behind the report's
count of motives (Table 9) and its per-investment tables of benefits and drawbacks (13 and 15).
Whether the item *other*, which respondents worded themselves, belongs to them differs from table
to table, so it is always said.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import SLOT_DONT_KNOW, SLOT_FIRST_LEVEL, SLOT_NO_ANSWER
from helpers.codebook import Battery
from helpers.errors import BookError
from helpers.tidy import positions


def per_respondent(tidy: pd.DataFrame, battery: Battery, *, include_other: bool) -> pd.DataFrame:
    """Summarise each respondent's answers to a battery.

    Parameters
    ----------
    tidy : DataFrame
        As `helpers.tidy.code_answers` gives it, or a subset of its rows.
    battery : Battery
        What was asked and offered.
    include_other : bool
        Whether items that respondents worded themselves count.

    Returns
    -------
    DataFrame
        One row a respondent, in their order; those without a row in `tidy` have zeros. Columns
        ``n_asked``, ``n_answered``, ``n_dk``, ``n_missing`` (items); ``n_high`` if the scale has
        a threshold; ``total`` (sum of codes) and ``mean`` (over the items answered, missing if
        there are none) if it is a Likert scale.
    """
    where = positions(tidy, battery)
    others = [place for place, item in enumerate(battery.items) if item.other]
    counted = np.ones(len(tidy), bool) if include_other else ~np.isin(where.item, others)
    who, slot = where.respondent[counted], where.slot[counted]

    def tally(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(who[rows], minlength=len(where.people)).astype(np.int64)

    columns = {
        "n_asked": tally(slot >= SLOT_NO_ANSWER),
        "n_answered": tally(slot >= SLOT_FIRST_LEVEL),
        "n_dk": tally(slot == SLOT_DONT_KNOW),
        "n_missing": tally(slot == SLOT_NO_ANSWER),
    }
    scale = battery.scale
    if scale.high_from is not None:
        columns["n_high"] = tally(slot >= SLOT_FIRST_LEVEL + scale.codes.index(scale.high_from))
    if scale.has_means:
        by_level = [
            code * tally(slot == SLOT_FIRST_LEVEL + k) for k, code in enumerate(scale.codes)
        ]
        columns["total"] = np.sum(by_level, axis=0)
    out = pd.DataFrame(columns, index=where.people.rename("respondent"))
    if scale.has_means:
        out["mean"] = out["total"] / out["n_answered"].where(out["n_answered"] > 0)
    return out


def high_per_respondent(tidy: pd.DataFrame, battery: Battery, *, include_other: bool) -> pd.Series:
    """Count the items that each respondent gave high priority.

    Parameters
    ----------
    tidy : DataFrame
        As `helpers.tidy.code_answers` gives it.
    battery : Battery
        Its scale says from which code on priority is high.
    include_other : bool
        Whether items that respondents worded themselves count.

    Returns
    -------
    Series of int64
        Number of items by respondent. *Don't know* and no answer are not high.

    Raises
    ------
    BookError
        If the scale has no threshold.
    """
    if battery.scale.high_from is None:
        raise BookError(
            f"the scale '{battery.scale.name}' of battery '{battery.name}' has no high_from"
        )
    return per_respondent(tidy, battery, include_other=include_other)["n_high"]


def high_distribution(tidy: pd.DataFrame, battery: Battery, *, include_other: bool) -> pd.DataFrame:
    """Count the respondents by their number of high-priority items.

    Parameters
    ----------
    tidy : DataFrame
        As `helpers.tidy.code_answers` gives it.
    battery : Battery
        Its scale says from which code on priority is high.
    include_other : bool
        Whether items that respondents worded themselves count.

    Returns
    -------
    DataFrame
        Indexed by the number of items, ``n_high``, from 0 to as many as there are, none left
        out; columns ``respondents`` and ``share``.
    """
    numbers = high_per_respondent(tidy, battery, include_other=include_other)
    items = battery.item_ids if include_other else battery.main_ids
    counts = np.bincount(numbers.to_numpy(), minlength=len(items) + 1)
    index = pd.RangeIndex(len(counts), name="n_high")
    share = counts / len(numbers) if len(numbers) else np.full(len(counts), np.nan)
    return pd.DataFrame({"respondents": counts, "share": share}, index)
