"""Did the same respondents answer higher the second time?

Two tests for pairs of answers: Wilcoxon's signed ranks, with Pratt's way of keeping those who did
not change in the ranking, and the sign test, which only asks up or down.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from helpers.inference import InferenceError, mcnemar

LARGEST_EXACT = 100
"""Most changes for which all signs are counted."""
MANY = 1000
"""Most changes for which the sign test counts with whole numbers."""


@dataclass(frozen=True)
class SignedTest:
    """How respondents changed between two answers.

    Parameters
    ----------
    up, down, same : int
        Respondents who answered higher, lower and the same the second time.
    p : float
        Two-sided p-value of the signed ranks.
    exact : bool
        Whether all ways to give the changes their signs were counted, ties included.
    p_sign : float
        Exact two-sided p-value of the sign test.
    """

    up: int
    down: int
    same: int
    p: float
    exact: bool
    p_sign: float

    @property
    def n(self) -> int:
        """Respondents with both answers."""
        return self.up + self.down + self.same


def signed_rank(differences: npt.ArrayLike) -> SignedTest:
    r"""Test whether changes go more one way than the other.

    Parameters
    ----------
    differences : array-like of numbers
        The second answer less the first, one a respondent; NaN is left out.

    Returns
    -------
    SignedTest
        Both tests.

    Raises
    ------
    InferenceError
        If there are no pairs.

    Notes
    -----
    All absolute differences are ranked, nought included (midranks), then the ranks of the noughts
    are dropped (Pratt). Given the ranks each sign is a toss of a coin; up to `LARGEST_EXACT`
    changes the distribution of the sum of ranks with a plus is counted in full, and p is the
    share of all signs that lead at least as far from its mean. Beyond that the normal
    approximation, without correction for continuity. The sign test is McNemar's
    (`helpers.inference.mcnemar`) with ups and downs. R: ``coin::wilcoxsign_test(zero.method =
    "Pratt", distribution = "exact")``.

    References
    ----------
    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1(6), 80-83.
    Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. Journal
    of the American Statistical Association 54(287), 655-667.

    Examples
    --------
    >>> signed_rank([0, 1, 1, 1, -1, 2]).p
    0.3125
    """
    values = np.asarray(differences, dtype=np.float64)
    values = values[~np.isnan(values)]
    if not len(values):
        raise InferenceError("there is no pair of answers to compare")
    up, down = int((values > 0).sum()), int((values < 0).sum())
    same = len(values) - up - down
    p_sign = sign_test(down, up)
    if up + down == 0:
        return SignedTest(0, 0, same, 1.0, True, 1.0)
    ranks = np.rint(2 * stats.rankdata(np.abs(values))).astype(np.int64)[values != 0]
    positive = int(ranks[values[values != 0] > 0].sum())
    total = int(ranks.sum())
    if up + down <= LARGEST_EXACT:
        p = _exact(ranks, positive)
        return SignedTest(up, down, same, p, True, p_sign)
    z = abs(positive - total / 2) / sqrt(float((ranks.astype(np.float64) ** 2).sum()) / 4)
    return SignedTest(up, down, same, min(1.0, 2 * float(stats.norm.sf(z))), False, p_sign)


def sign_test(first: int, second: int) -> float:
    r"""Test whether changes go either way alike: the sign test, which is McNemar's.

    Parameters
    ----------
    first, second : int
        Changes the one way and the other.

    Returns
    -------
    float
        The exact two-sided p-value.

    Raises
    ------
    InferenceError
        If a count is negative.

    Notes
    -----
    `helpers.inference.mcnemar`, which counts with whole numbers; beyond `MANY` changes by the
    distribution function, to the precision of floating-point numbers. R: ``binom.test``.

    References
    ----------
    McNemar (1947), as in `helpers.inference.mcnemar`.
    """
    if first + second <= MANY:
        return float(mcnemar(first, second))
    return min(1.0, 2 * float(stats.binom.cdf(min(first, second), first + second, 0.5)))


def _exact(ranks: npt.NDArray[np.int64], positive: int) -> float:
    """Count all signs by the sum of doubled ranks with a plus."""
    sizes, many = np.unique(ranks, return_counts=True)
    total = int(ranks.sum())
    ways: dict[int, int] = {0: 1}
    for size, times in zip(sizes, many, strict=True):
        for _ in range(int(times)):
            following = dict(ways)
            for reached, number in ways.items():
                key = reached + int(size)
                following[key] = following.get(key, 0) + number
            ways = following
    far = abs(2 * positive - total)
    hits = sum(number for reached, number in ways.items() if abs(2 * reached - total) >= far)
    return float(Fraction(hits, 2 ** len(ranks)))
