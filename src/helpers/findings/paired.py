"""Was an item cited more often before the decision than in what followed?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

import pandas as pd

from helpers.findings.source import Numbers, Source
from helpers.inference import (
    Interval,
    adjust_intervals,
    decide,
    hull,
    mcnemar,
)

Pair: TypeAlias = Literal["benefits", "drawbacks"]

ALPHA = Fraction(5, 100)
PAIRS: Mapping[Pair, tuple[str, str]] = {
    "benefits": ("motives", "benefits"),
    "drawbacks": ("concerns", "drawbacks"),
}


def expectation_vs_experience(
    source: Source, pair: Pair = "benefits", alpha: Fraction = ALPHA
) -> pd.DataFrame:
    """Compare what was expected with what was experienced, item by item.

    Parameters
    ----------
    source : Published or Edition
        The printed numbers; an edition with real answers gives single p-values.
    pair : {'benefits', 'drawbacks'}
        Motives (Table 8) against benefits (Table 12), or concerns (Table 11) against drawbacks
        (Table 14).
    alpha : Fraction
        The level of the decisions.

    Returns
    -------
    DataFrame
        Indexed by item in the order of the questionnaire, without the item *other*, which stands
        for something else in each answer. ``first`` and ``second``: investments that answered 4
        or 5; ``change``: their difference; ``changed_low`` and ``changed_high``: how many
        investments can have answered 4 or 5 in one battery only; ``p_low`` and ``p_high``: the
        interval of McNemar's exact p-value; ``holm_low`` and ``holm_high``: corrected for the
        number of items; ``decision`` and ``decision_holm``: ``"every"``, ``"none"`` or
        ``"undecided"``, see `helpers.inference.decide`.

    Notes
    -----
    *Don't know* and *no answer* count as not citing an item, as they do in the report's counts.
    From an edition the intervals hold every dataset that agrees with all published numbers, and
    both ends are reached, so all three decisions are final. From printed tables alone they use the
    two totals of each item and nothing else. Whatever else was printed can only narrow them, so
    ``"every"`` and ``"none"`` are final.
    """
    numbers = Numbers(source)
    before, after = PAIRS[pair]
    rows: dict[str, dict[str, object]] = {}
    p: dict[str, Interval[Fraction]] = {}
    for item, only_first in numbers.changes(before, after).items():
        first, second = numbers.high(before, item), numbers.high(after, item)
        left = range(only_first.low, only_first.high + 1)
        pairs = [(b, b - first + second) for b in left]
        p[item] = hull(mcnemar(*changes) for changes in pairs)
        changed = hull(sum(changes) for changes in pairs)
        rows[item] = {
            "first": first,
            "second": second,
            "change": second - first,
            "changed_low": changed.low,
            "changed_high": changed.high,
            "p_low": p[item].low,
            "p_high": p[item].high,
        }
    for item, adjusted in adjust_intervals(p).items():
        rows[item] |= {
            "holm_low": adjusted.low,
            "holm_high": adjusted.high,
            "decision": decide(p[item], alpha),
            "decision_holm": decide(adjusted, alpha),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")
