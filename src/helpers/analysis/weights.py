"""What changes when some respondents count for more than others?

A weighted summary of an item with what the weights cost, and raking: weights that bring the
respondents' groups to known totals. Weights mend who was reached, not how few they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from helpers.analysis.matrix import Floats
from helpers.answers import SLOT_DONT_KNOW, SLOT_FIRST_LEVEL
from helpers.codebook import Battery
from helpers.inference import InferenceError, Interval
from helpers.tidy import positions


@dataclass(frozen=True)
class Precision:
    """What unequal weights cost.

    Parameters
    ----------
    n : int
        Respondents.
    design_effect : float
        Kish's: by how much the variance of a mean grows.
    n_effective : float
        How many equally weighted respondents would tell as much.
    """

    n: int
    design_effect: float
    n_effective: float


def kish(weights: npt.ArrayLike) -> Precision:
    r"""Compute Kish's design effect of weights.

    Parameters
    ----------
    weights : array-like of float
        One a respondent.

    Returns
    -------
    Precision
        Design effect and effective number.

    Raises
    ------
    InferenceError
        If a weight is missing, negative or infinite, or all are nought.

    Notes
    -----
    :math:`n \sum w_i^2 / (\sum w_i)^2` and :math:`(\sum w_i)^2 / \sum w_i^2`.

    References
    ----------
    Kish, L. (1965). Survey sampling. Wiley. Section 11.7.

    Examples
    --------
    >>> kish([1, 1, 2])
    Precision(n=3, design_effect=1.125, n_effective=2.6666666666666665)
    """
    w = _checked(np.asarray(weights, dtype=np.float64), None)
    effective = float(w.sum() ** 2 / (w**2).sum())
    return Precision(len(w), len(w) / effective, effective)


def weighted_mean(
    values: npt.ArrayLike, weights: npt.ArrayLike, level: float = 0.95
) -> tuple[float, Interval[float] | None]:
    r"""Compute a weighted mean with its interval.

    Parameters
    ----------
    values, weights : array-like of float
        One each a respondent, without gaps.
    level : float
        Confidence level.

    Returns
    -------
    tuple
        The mean, and its interval (None for a single respondent).

    Raises
    ------
    InferenceError
        As `kish`, or if the lengths differ.

    Notes
    -----
    :math:`\bar x_w = \sum w_i x_i / \sum w_i` with the linearised variance

    .. math:: \frac{n}{n-1} \frac{\sum w_i^2 (x_i - \bar x_w)^2}{\left(\sum w_i\right)^2}

    and :math:`t_{n-1}`. R: ``svymean`` and ``confint`` (``df = n - 1``) of
    the package survey.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques, 3rd ed., section 6.3. Wiley.
    Lumley, T. (2010). Complex surveys. Wiley.
    """
    x = np.asarray(values, dtype=np.float64)
    w = _checked(np.asarray(weights, dtype=np.float64), None)
    if len(x) != len(w):
        raise InferenceError(f"{len(w)} weights do not belong to {len(x)} answers")
    mean, n = float(w @ x / w.sum()), len(x)
    if n < 2:
        return mean, None
    error = sqrt(n / (n - 1) * float(w**2 @ (x - mean) ** 2)) / float(w.sum())
    spread = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    return mean, Interval(mean - spread, mean + spread)


def weighted_share(share: float, n_effective: float, level: float = 0.95) -> Interval[float]:
    r"""Give a confidence interval of a weighted share.

    Parameters
    ----------
    share : float
        The weighted share.
    n_effective : float
        From `kish`.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        Clopper and Pearson's interval with the effective number in place of the number.

    Raises
    ------
    InferenceError
        If the share is not between 0 and 1, or nobody is left.

    Notes
    -----
    Quantiles of :math:`B(n^* p, n^* - n^* p + 1)` and :math:`B(n^* p + 1, n^* - n^* p)`. With
    equal weights this is `helpers.inference.clopper_pearson`.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data. Survey Methodology 24(2), 193-201.
    """
    if not 0 <= share <= 1 or not n_effective > 0:
        raise InferenceError(f"a share of {share} among {n_effective} cannot be")
    alpha, hits = 1 - level, share * n_effective
    rest = n_effective - hits
    low = float(stats.beta.ppf(alpha / 2, hits, rest + 1)) if hits > 1e-12 else 0.0
    high = float(stats.beta.ppf(1 - alpha / 2, hits + 1, rest)) if rest > 1e-12 else 1.0
    return Interval(low, high)


def weighted_summary(
    tidy: pd.DataFrame, battery: Battery, weights: pd.Series, *, level: float = 0.95
) -> pd.DataFrame:
    """Summarise the answers to a battery with weights.

    Parameters
    ----------
    tidy : DataFrame
        As `helpers.tidy.code_answers` gives it.
    battery : Battery
        What was asked and offered; its scale has means.
    weights : Series of float
        By respondent.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        One row an item: ``n_answered``, ``n_dk``, ``n_missing`` (respondents, not weighted),
        ``n_effective`` and ``design_effect`` among those who answered, ``mean``, ``mean_low``,
        ``mean_high``, ``share_high``, ``share_low``, ``share_upper`` (the interval of the share
        with high priority, of those who answered) and ``share_<code>``, the weighted distribution.

    Raises
    ------
    InferenceError
        If a respondent has no weight, or one that is negative, missing or infinite.
    BookError
        If the frame is not tidy.
    """
    where = positions(tidy, battery)
    of = np.ones(len(where.people))
    asked = np.unique(where.respondent)
    of[asked] = _checked(
        weights.reindex(where.people[asked]).to_numpy(dtype=np.float64), where.people[asked]
    )
    codes = np.array([0, 0, *battery.scale.codes], dtype=np.float64)
    rows = {}
    for place, item in enumerate(battery.item_ids):
        mine = where.item == place
        slot, w = where.slot[mine], of[where.respondent[mine]]
        answered = slot >= SLOT_FIRST_LEVEL
        row: dict[str, float] = {
            "n_answered": int(answered.sum()),
            "n_dk": int((slot == SLOT_DONT_KNOW).sum()),
            "n_missing": int((slot < SLOT_DONT_KNOW).sum()),
        }
        if w[answered].sum() > 0:
            row |= _weighted(codes[slot[answered]], w[answered], battery, level)
        rows[item] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")


def _weighted(codes: Floats, w: Floats, battery: Battery, level: float) -> dict[str, float]:
    precision = kish(w)
    mean, interval = weighted_mean(codes, w, level)
    row = {
        "n_effective": precision.n_effective,
        "design_effect": precision.design_effect,
        "mean": mean,
        "mean_low": interval.low if interval else np.nan,
        "mean_high": interval.high if interval else np.nan,
    }
    if battery.scale.high_from is not None:
        share = float(w[codes >= battery.scale.high_from].sum() / w.sum())
        ends = weighted_share(min(1.0, share), precision.n_effective, level)
        row |= {"share_high": share, "share_low": ends.low, "share_upper": ends.high}
    for code in battery.scale.codes:
        row[f"share_{code}"] = float(w[codes == code].sum() / w.sum())
    return row


def rake(
    groups: pd.DataFrame,
    margins: Mapping[str, Mapping[object, float]],
    *,
    start: pd.Series | None = None,
    rounds: int = 1000,
    precision: float = 1e-9,
) -> pd.Series:
    r"""Find weights that bring respondents' groups to known totals.

    Parameters
    ----------
    groups : DataFrame
        One row a respondent, one column a way to group them.
    margins : mapping of str to mapping
        For each column the total of each of its groups; all must add up to the same.
    start : Series of float, optional
        Weights to begin with, by respondent; without it, all 1.
    rounds : int
        How often each margin is met in turn before giving up.
    precision : float
        Largest error of a margin, as a share of the whole.

    Returns
    -------
    Series of float
        A weight a respondent; they add up to the total of the margins.

    Raises
    ------
    InferenceError
        If margins do not add up alike, a group has a total and no respondent or a respondent no
        total, or the margins cannot be met together.

    Notes
    -----
    Each margin in turn multiplies the weights of its groups by :math:`N_g / \sum_{i \in g} w_i`,
    until nothing moves (iterative proportional fitting). R: ``survey::rake``.

    References
    ----------
    Deming, W. E. & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency
    table when the expected marginal totals are known. Annals of Mathematical Statistics 11(4),
    427-444.
    """
    w = np.ones(len(groups)) if start is None else start.reindex(groups.index).to_numpy(np.float64)
    w = _checked(w.copy(), groups.index)
    totals = {name: float(sum(margin.values())) for name, margin in margins.items()}
    if not totals or min(totals.values()) <= 0:
        raise InferenceError("raking needs totals above nought")
    whole = next(iter(totals.values()))
    for name, total in totals.items():
        if abs(total - whole) > 1e-9 * whole:
            raise InferenceError(
                f"the totals of '{name}' add up to {total:g}, others to {whole:g}",
                hint="Give all margins for the same population.",
            )
    places: dict[str, tuple[npt.NDArray[np.intp], Floats]] = {}
    for name, margin in margins.items():
        keys = list(margin)
        place = pd.Index(keys).get_indexer(pd.Index(groups[name]))
        if (place < 0).any():
            who = groups.index[place < 0][0]
            raise InferenceError(f"'{groups[name][who]}' of '{name}' has no total ({who})")
        places[name] = place, np.array([float(margin[key]) for key in keys])
        empty = [
            k for k, key in enumerate(keys) if margin[key] > 0 and not (w[place == k] > 0).any()
        ]
        if empty:
            raise InferenceError(
                f"no respondent is '{keys[empty[0]]}' of '{name}', which has a total",
                hint="Join it with another group.",
            )
    for _ in range(rounds):
        for place, target in places.values():
            sums = np.bincount(place, weights=w, minlength=len(target))
            w *= np.divide(target, sums, out=np.zeros_like(sums), where=sums > 0)[place]
        off = max(
            float(np.abs(np.bincount(place, weights=w, minlength=len(target)) - target).max())
            for place, target in places.values()
        )
        if off <= precision * whole:
            return pd.Series(w, index=groups.index, name="weight")
    raise InferenceError(
        f"the margins are not met after {rounds} rounds",
        hint="Some combination of groups has no respondent; join groups, or use fewer margins.",
    )


def _checked(weights: Floats, who: pd.Index | None) -> Floats:
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(wrong):
        name = f"respondent '{who[wrong[0]]}'" if who is not None else f"number {wrong[0] + 1}"
        raise InferenceError(
            f"the weight of {name} is missing, negative or infinite",
            hint="Give every respondent a weight of nought or more.",
        )
    if not len(weights) or weights.sum() <= 0:
        raise InferenceError("no respondent has a weight above nought")
    return weights
