"""What changed between two waves, item by item?

Respondents who answered in both waves are compared with themselves, those who answered in one of
them with those who answered in the other. The two comparisons stand side by side and are never
added up: a change among those who went on and a difference between those who ended and those who
are new are two things. *Don't know* has no value, stays out of both, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.differences import (
    Difference,
    Moments,
    mean_change,
    mean_difference,
    share_change,
    share_difference,
)
from helpers.analysis.effects import dominance
from helpers.analysis.matrix import Floats, answers
from helpers.analysis.multiple import Correction, adjust
from helpers.analysis.ranktests import group_counts, mann_whitney
from helpers.analysis.signed import sign_test, signed_rank
from helpers.codebook import Battery

BATTERY = "battery"
"""Name of the row about a respondent's mean over the items of the battery."""

_PRECISION = 9  # decimals at which means of a few whole numbers are told apart


@dataclass(frozen=True)
class Matching:
    """Who answered in which wave.

    Parameters
    ----------
    both, ended, new : tuple of str
        Ids of those in both waves, in the first only, and in the second only. *Ended* means that
        there is no answer any more, for whatever reason.
    """

    both: tuple[str, ...]
    ended: tuple[str, ...]
    new: tuple[str, ...]


def match(before: Iterable[object], after: Iterable[object]) -> Matching:
    """Match the respondents of two waves by their ids.

    Parameters
    ----------
    before, after : iterable
        Ids of the respondents.

    Returns
    -------
    Matching
        In the order of the wave that they are in.

    Examples
    --------
    >>> match(["a", "b"], ["b", "c"])
    Matching(both=('b',), ended=('a',), new=('c',))
    """
    first, second = [str(one) for one in before], [str(one) for one in after]
    return Matching(
        tuple(one for one in first if one in set(second)),
        tuple(one for one in first if one not in set(second)),
        tuple(one for one in second if one not in set(first)),
    )


def paired_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    battery: Battery,
    *,
    correction: Correction = "holm",
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare respondents of both waves with themselves.

    Parameters
    ----------
    before, after : DataFrame
        Tidy answers of the two waves, as `helpers.tidy.code_answers` gives them.
    battery : Battery
        A battery whose scale has means.
    correction : {"holm", "benjamini_hochberg", "bonferroni"}
        How p-values are corrected for the number of items.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        One row an item and a last one, `BATTERY`, about each respondent's mean over the items
        that they gave a value in both waves; it is not part of the correction. Columns: ``n``
        pairs; ``one_value``, respondents in both waves with a value in one of them only; ``up``,
        ``down``, ``same``; ``mean_before``, ``mean_after``, ``change`` with ``low`` and ``high``
        (`helpers.analysis.differences.mean_change`); ``p`` of the signed ranks, ``exact``,
        ``p_sign`` and ``p_adjusted``. If the scale has a threshold: ``n_high_before``,
        ``n_high_after``, ``gained``, ``lost``, ``share_change``, ``share_low``, ``share_high``
        (`share_change`), ``p_high`` (McNemar, exact) and ``p_high_adjusted``; not for the last
        row.

    Raises
    ------
    BookError
        If the scale has no means, or a frame is not tidy.

    References
    ----------
    See `helpers.analysis.signed.signed_rank` and `helpers.analysis.differences`.
    """
    first, second = answers(before, battery).codes, answers(after, battery).codes
    both = first.index.intersection(second.index)
    first, second = first.loc[both], second.loc[both]
    rows: dict[str, dict[str, float]] = {}
    high_from = battery.scale.high_from
    for item in first.columns:
        x, y = first[item].to_numpy(), second[item].to_numpy()
        rows[item] = _paired(x, y, level)
        if high_from is not None:
            rows[item] |= _paired_high(x, y, high_from, level)
    joint = first.notna() & second.notna()
    x, y = (
        frame.where(joint).mean(axis=1).round(_PRECISION).to_numpy(dtype=np.float64)
        for frame in (first, second)
    )
    rows[BATTERY] = _paired(x, y, level)
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")
    return _adjusted(frame, correction, ("p", "p_high"))


def _paired(x: Floats, y: Floats, level: float) -> dict[str, float]:
    pairs = ~(np.isnan(x) | np.isnan(y))
    row: dict[str, float] = {
        "n": int(pairs.sum()),
        "one_value": int((np.isnan(x) != np.isnan(y)).sum()),
    }
    if not pairs.any():
        return row
    change = np.round(y[pairs] - x[pairs], _PRECISION)
    test = signed_rank(change)
    found = mean_change(_moments(change), level)
    return {
        **row,
        "up": test.up,
        "down": test.down,
        "same": test.same,
        "mean_before": float(x[pairs].mean()),
        "mean_after": float(y[pairs].mean()),
        **_difference(found, "change", "low", "high"),
        "p": test.p,
        "exact": test.exact,
        "p_sign": test.p_sign,
    }


def _paired_high(x: Floats, y: Floats, high_from: int, level: float) -> dict[str, float]:
    pairs = ~(np.isnan(x) | np.isnan(y))
    one, two = x[pairs] >= high_from, y[pairs] >= high_from
    both, lost, gained = (int(part.sum()) for part in (one & two, one & ~two, ~one & two))
    if not len(one):
        return {}
    found = share_change(both, lost, gained, len(one) - both - lost - gained, level)
    return {
        "n_high_before": both + lost,
        "n_high_after": both + gained,
        "gained": gained,
        "lost": lost,
        **_difference(found, "share_change", "share_low", "share_high"),
        "p_high": sign_test(lost, gained),
    }


def unpaired_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    battery: Battery,
    *,
    everybody: bool = False,
    correction: Correction = "holm",
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare those who answered in one wave with those who answered in the other.

    Parameters
    ----------
    before, after : DataFrame
        Tidy answers of the two waves.
    battery : Battery
        A battery whose scale has means.
    everybody : bool
        Whether those of both waves take part as well. Then no test is made: it would take the same
        respondents for different ones.
    correction : {"holm", "benjamini_hochberg", "bonferroni"}
        As in `paired_changes`.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        One row an item, and `BATTERY` as there. Columns: ``n_before``, ``n_after`` with a value,
        ``dk_before``, ``dk_after``; ``mean_before``, ``mean_after``, ``change``, ``low``, ``high``
        (Welch); ``delta``, ``delta_low``, ``delta_high`` (Cliff's, of the later over the earlier);
        ``p`` of Mann and Whitney, ``exact``, ``p_adjusted``. If the scale has a threshold
        ``n_high_before``, ``n_high_after``, ``share_change``, ``share_low``, ``share_high``
        (Newcombe), of those with a value.

    Raises
    ------
    BookError
        If the scale has no means, or a frame is not tidy.

    References
    ----------
    See `helpers.analysis.ranktests.mann_whitney`, `helpers.analysis.effects.dominance` and
    `helpers.analysis.differences`.
    """
    waves = [answers(frame, battery) for frame in (before, after)]
    codes = [wave.codes for wave in waves]
    if not everybody:
        both = codes[0].index.intersection(codes[1].index)
        codes = [frame.drop(index=both) for frame in codes]
        before, after = (frame[~frame["respondent"].isin(both)] for frame in (before, after))
    unknown = [
        frame[frame["status"] == "dont_know"]["item"].value_counts() for frame in (before, after)
    ]
    rows: dict[str, dict[str, float]] = {}
    for item in codes[0].columns:
        x, y = (frame[item].dropna().to_numpy() for frame in codes)
        counted = {
            "dk_before": int(unknown[0].get(item, 0)),
            "dk_after": int(unknown[1].get(item, 0)),
        }
        rows[item] = _unpaired(x, y, level, test=not everybody) | counted
        if battery.scale.high_from is not None and len(x) and len(y):
            high = [int((values >= battery.scale.high_from).sum()) for values in (x, y)]
            found = share_difference((high[0], len(x)), (high[1], len(y)), level)
            rows[item] |= {"n_high_before": high[0], "n_high_after": high[1]}
            rows[item] |= _difference(found, "share_change", "share_low", "share_high")
    means = [frame.mean(axis=1).dropna().round(_PRECISION).to_numpy() for frame in codes]
    rows[BATTERY] = _unpaired(means[0], means[1], level, test=not everybody)
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")
    return frame if everybody else _adjusted(frame, correction, ("p",))


def _unpaired(x: Floats, y: Floats, level: float, *, test: bool) -> dict[str, float]:
    row: dict[str, float] = {"n_before": len(x), "n_after": len(y)}
    if len(x):
        row["mean_before"] = float(x.mean())
    if len(y):
        row["mean_after"] = float(y.mean())
    if not len(x) or not len(y):
        return row
    found = mean_difference(_moments(x), _moments(y), level)
    row |= _difference(found, "change", "low", "high")
    if test:
        counts = group_counts([y, x])
        result = mann_whitney(counts)
        row |= {"p": result.p, "exact": result.exact}
        if min(len(x), len(y)) > 1:
            effect = dominance(counts, level)
            row |= {
                "delta": effect.delta,
                "delta_low": effect.interval.low,
                "delta_high": effect.interval.high,
            }
    return row


def _moments(values: Floats) -> Moments:
    sd = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    return Moments(len(values), float(values.mean()), sd)


def _difference(found: Difference, value: str, low: str, high: str) -> dict[str, float]:
    if found.interval is None:
        return {value: found.value, low: float("nan"), high: float("nan")}
    return {value: found.value, low: found.interval.low, high: found.interval.high}


def _adjusted(
    frame: pd.DataFrame, correction: Correction, columns: tuple[str, ...]
) -> pd.DataFrame:
    items = [item for item in frame.index if item != BATTERY]
    for column in columns:
        if column in frame:
            p = {str(item): float(frame[column][item]) for item in items}
            frame[f"{column}_adjusted"] = pd.Series(adjust(p, correction)).reindex(frame.index)
    return frame
