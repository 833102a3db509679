"""How many answered at the top, at the bottom, and how many more at the top?

Top box and bottom box are shares of those who gave an answer with a value; the net score is the
one less the other. On a scale from 0 to 10 it is the net promoter score: 9 and 10 against 0 to 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import pandas as pd
from scipy import stats

from helpers.codebook import Battery, Scale
from helpers.inference import InferenceError, Interval, wilson


@dataclass(frozen=True)
class Boxes:
    """Which answers are the top and which the bottom.

    Parameters
    ----------
    bottom, top : tuple of int
        Codes, without overlap.
    """

    bottom: tuple[int, ...]
    top: tuple[int, ...]


def boxes_of(scale: Scale, width: int | None = None) -> Boxes:
    """Choose the boxes of a scale.

    Parameters
    ----------
    scale : Scale
        A Likert scale.
    width : int, optional
        Answers in each box. Without it: 9 and 10 against 0 to 6 where the codes are 0 to 10, two
        at each end of a scale of four or more, else one.

    Returns
    -------
    Boxes
        The boxes.

    Raises
    ------
    InferenceError
        If the boxes would overlap, or the answers have no order.
    """
    codes = scale.codes
    if not scale.has_means:
        raise InferenceError(f"the answers of the scale '{scale.name}' have no top and bottom")
    if width is None and codes == tuple(range(11)):
        return Boxes(codes[:7], codes[9:])
    size = width or (2 if len(codes) >= 4 else 1)
    if size < 1 or 2 * size > len(codes):
        raise InferenceError(f"two boxes of {size} do not fit a scale of {len(codes)} answers")
    return Boxes(codes[:size], codes[-size:])


def net_interval(top: int, bottom: int, n: int, level: float = 0.95) -> Interval[float]:
    r"""Give a confidence interval of a net score.

    Parameters
    ----------
    top, bottom, n : int
        How many answered at the top and at the bottom, of how many.
    level : float
        Confidence level.

    Returns
    -------
    Interval of float
        Of the difference of the two shares.

    Raises
    ------
    InferenceError
        If the counts are impossible.

    Notes
    -----
    Both shares come from the same respondents. With :math:`\tilde p = (x + 1)/(n + 2)` for each,

    .. math:: \tilde p_t - \tilde p_b \pm z \sqrt{\frac{\tilde p_t + \tilde p_b -
        (\tilde p_t - \tilde p_b)^2}{n + 2}},

    kept within -1 and 1: the adjusted interval of Bonett and Price, made for the two kinds of
    change in a paired table, which have the same distribution.

    References
    ----------
    Bonett, D. G. & Price, R. M. (2012). Adjusted Wald confidence interval for a difference of
    binomial proportions based on paired data. Journal of Educational and Behavioral Statistics
    37(4), 479-488.
    Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American Statistician
    70(4), 365-372.
    """
    if min(top, bottom) < 0 or n < 1 or top + bottom > n:
        raise InferenceError(f"{top} at the top and {bottom} at the bottom of {n} cannot be")
    high, low = (top + 1) / (n + 2), (bottom + 1) / (n + 2)
    z = float(stats.norm.ppf((1 + level) / 2))
    spread = z * sqrt((high + low - (high - low) ** 2) / (n + 2))
    return Interval(max(-1.0, high - low - spread), min(1.0, high - low + spread))


def boxes(
    summary: pd.DataFrame, battery: Battery, of: Boxes | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Compute top box, bottom box and net score item by item.

    Parameters
    ----------
    summary : DataFrame
        From `helpers.likert.summarise` or `summarise_counts`.
    battery : Battery
        What was asked and offered.
    of : Boxes, optional
        Which answers; without it those of `boxes_of`.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        With the index of `summary`: ``n`` (answers with a value), ``n_dk``, ``n_missing``, and for
        each of ``top``, ``bottom`` and ``net`` the number, share (or score, from -1 to 1) and
        interval: ``n_top``, ``top``, ``top_low``, ``top_high`` and so on; ``net`` has no number.
        Missing where nobody answered.

    References
    ----------
    Wilson intervals of the shares (`helpers.inference.wilson`), and `net_interval`.
    """
    chosen = of or boxes_of(battery.scale)
    rows = []
    for _, row in summary.iterrows():
        n = int(row["n_answered"])
        found: dict[str, float] = {"n": n, "n_dk": row["n_dk"], "n_missing": row["n_missing"]}
        ends = {"top": chosen.top, "bottom": chosen.bottom}
        number = {
            name: sum(int(row[f"count_{code}"]) for code in codes) for name, codes in ends.items()
        }
        for name, count in number.items():
            found[f"n_{name}"] = count
            if n:
                interval = wilson(count, n, level)
                found |= {
                    name: count / n,
                    f"{name}_low": interval.low,
                    f"{name}_high": interval.high,
                }
        if n:
            interval = net_interval(number["top"], number["bottom"], n, level)
            found |= {
                "net": (number["top"] - number["bottom"]) / n,
                "net_low": interval.low,
                "net_high": interval.high,
            }
        rows.append(found)
    counts = ["n", "n_dk", "n_missing", "n_top", "n_bottom"]
    names = [f"{name}{end}" for name in ("top", "bottom", "net") for end in ("", "_low", "_high")]
    frame = pd.DataFrame(rows, index=summary.index, columns=counts + names)
    return frame.astype(dict.fromkeys(counts, "int64"))
