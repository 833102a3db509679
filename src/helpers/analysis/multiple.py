"""What is left of many tests when chance had many occasions?

Holm's correction keeps the probability of any false finding; that of Benjamini and Hochberg the
expected share of false ones among the findings. `helpers.inference.holm` has the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from scipy import stats

from helpers.inference import bonferroni, holm

Correction: TypeAlias = Literal["holm", "benjamini_hochberg", "bonferroni"]


def benjamini_hochberg(p: Mapping[str, float]) -> dict[str, float]:
    r"""Adjust p-values by the step-up method of Benjamini and Hochberg.

    Parameters
    ----------
    p : mapping of str to float
        The p-values.

    Returns
    -------
    dict
        Adjusted p-values under the same names, in the same order.

    Notes
    -----
    :math:`\tilde p_{(i)} = \min_{j \ge i} \min(1, m p_{(j)} / j)`. R: ``p.adjust(p, "BH")``. The
    false discovery rate is kept for independent tests and for those that depend positively.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> benjamini_hochberg({"a": 0.01, "b": 0.04, "c": 0.02})
    {'a': 0.03, 'b': 0.04, 'c': 0.03}
    """
    if not p:
        return {}
    adjusted = stats.false_discovery_control(list(p.values()), method="bh")
    return {name: float(value) for name, value in zip(p, adjusted, strict=True)}


def adjust(p: Mapping[str, float], method: Correction = "holm") -> dict[str, float]:
    """Correct p-values for their number, leaving out those that are missing.

    Parameters
    ----------
    p : mapping of str to float
        The p-values; NaN where no test was possible.
    method : {"holm", "benjamini_hochberg", "bonferroni"}
        The correction.

    Returns
    -------
    dict
        Under the same names; NaN stays.
    """
    known = {name: value for name, value in p.items() if value == value}
    if method == "benjamini_hochberg":
        return {**p, **benjamini_hochberg(known)}
    return {**p, **(holm(known) if method == "holm" else bonferroni(known))}
