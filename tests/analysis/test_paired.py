"""Tests and intervals for two answers agree with R, with papers and with counting all signs."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from helpers.analysis.differences import (
    Moments,
    mean_change,
    mean_difference,
    share_change,
    share_difference,
)
from helpers.analysis.signed import sign_test, signed_rank
from helpers.inference import InferenceError


def by_signs(differences: list[int]) -> float:
    """Two-sided p of Pratt's test over all signs of the changes."""
    values = np.array(differences, dtype=float)
    ranks = stats.rankdata(np.abs(values))[values != 0]
    positive = ranks[values[values != 0] > 0].sum()
    far = abs(positive - ranks.sum() / 2)
    all_signs = product((0, 1), repeat=len(ranks))
    return float(np.mean([abs(s @ ranks - ranks.sum() / 2) >= far - 1e-9 for s in all_signs]))


@pytest.mark.parametrize(
    "differences",
    [[0, 1, 1, 1, -1, 2], [1, 2, 3], [0, 0, -1, 2, 2, 1, 0, -3, 1], [-1, 1, 0], [4, 0, 0, 0, 0, 1]],
)
def test_signed_ranks_count_all_signs(differences: list[int]) -> None:
    found = signed_rank(differences)
    assert found.exact
    assert found.p == pytest.approx(by_signs(differences), abs=1e-12)
    assert found.same == differences.count(0)
    assert found.n == len(differences)


def test_depression_of_hollander_and_wolfe() -> None:
    # wilcox.test(x, y, paired = TRUE, alternative = "greater") of R's manual: p = 0.01953.
    x = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    y = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    assert signed_rank(y - x).p == pytest.approx(2 * 0.01953, abs=1e-5)


def test_many_changes_use_the_approximation() -> None:
    values = np.random.default_rng(2).integers(-3, 4, 300)
    expected = stats.wilcoxon(values, zero_method="pratt", correction=False, method="asymptotic")
    found = signed_rank(values)
    assert not found.exact
    assert found.p == pytest.approx(expected.pvalue)


def test_the_sign_test_is_the_binomial_test() -> None:
    found = signed_rank([1, 2, 1, 1, 3, 1, 1, -1, 0])
    assert found.p_sign == pytest.approx(stats.binomtest(7, 8).pvalue)


def test_the_sign_test_of_many_is_as_exact() -> None:
    for down, up in ((480, 520), (490, 511), (600, 401), (700, 900)):
        assert sign_test(down, up) == pytest.approx(stats.binomtest(up, up + down).pvalue, rel=1e-9)


def test_nobody_changed() -> None:
    found = signed_rank([0, 0, 0])
    assert (found.p, found.p_sign, found.n) == (1, 1, 3)
    with pytest.raises(InferenceError, match="no pair"):
        signed_rank([np.nan])


def moments(values: list[float]) -> Moments:
    return Moments(len(values), float(np.mean(values)), float(np.std(values, ddof=1)))


def test_means_are_compared_as_by_welch() -> None:
    first, second = [1.0, 2, 2, 3, 5], [3.0, 4, 4, 5, 5, 5, 2]
    found = mean_difference(moments(first), moments(second))
    expected = stats.ttest_ind(second, first, equal_var=False).confidence_interval()
    assert found.interval is not None
    assert found.interval.low == pytest.approx(expected.low)
    assert found.interval.high == pytest.approx(expected.high)


def test_mean_change_is_the_paired_t_interval() -> None:
    change = [1.0, 0, 2, -1, 1, 1]
    expected = stats.ttest_1samp(change, 0).confidence_interval()
    found = mean_change(moments(change))
    assert found.interval is not None
    assert found.interval.low == pytest.approx(expected.low)
    assert found.interval.high == pytest.approx(expected.high)


def test_too_few_have_a_difference_and_no_interval() -> None:
    one = Moments(1, 3.0, float("nan"))
    assert mean_difference(one, moments([1.0, 2])).interval is None
    assert mean_change(one).interval is None
    assert mean_change(Moments(4, 1.0, 0.0)).interval is None


@pytest.mark.parametrize(
    ("second", "first", "low", "high"),
    # Newcombe (1998), Table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_differences(
    second: tuple[int, int], first: tuple[int, int], low: float, high: float
) -> None:
    found = share_difference(first, second)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(low, abs=5e-5)
    assert found.interval.high == pytest.approx(high, abs=5e-5)


def test_newcombes_paired_differences() -> None:
    # Newcombe (1998b), method 10: 36 both, 12 one way, 2 the other: 0.0569 to 0.3404.
    found = share_change(both=36, first=2, second=12, neither=0)
    assert found.interval is not None
    assert found.value == pytest.approx(0.2)
    assert found.interval.low == pytest.approx(0.0569, abs=5e-5)
    assert found.interval.high == pytest.approx(0.3404, abs=5e-5)


def test_a_change_of_pairs_turns_round() -> None:
    one, other = share_change(5, 3, 8, 4), share_change(5, 8, 3, 4)
    assert one.interval is not None
    assert other.interval is not None
    assert one.interval.low == pytest.approx(-other.interval.high)
    with pytest.raises(InferenceError):
        share_change(-1, 2, 2, 2)
