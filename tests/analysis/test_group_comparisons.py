"""Group comparisons agree with R, with scipy and with counting every way."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from helpers.analysis.effects import dominance, epsilon_squared, epsilon_squared_interval
from helpers.analysis.multiple import adjust, benjamini_hochberg
from helpers.analysis.ranktests import group_counts, kruskal_wallis, mann_whitney
from helpers.inference import InferenceError

TREATMENT = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50]
CONTROL = [10, 20, 30, 40, 40, 50]
# Ozone by month and mucociliary efficiency: the examples of R's kruskal.test.
HOLLANDER = ([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0])


def by_counting(first: list[float], second: list[float]) -> float:
    """Two-sided p over every choice of who is in the first group."""
    ranks = stats.rankdata([*first, *second])
    centre = len(first) * (len(ranks) + 1) / 2
    observed = abs(ranks[: len(first)].sum() - centre)
    sums = [sum(chosen) for chosen in combinations(ranks, len(first))]
    return float(np.mean([abs(one - centre) >= observed - 1e-9 for one in sums]))


@pytest.mark.parametrize(
    ("first", "second"),
    [([1, 2, 2, 5], [3, 4, 4, 5, 5]), (TREATMENT, CONTROL), ([1, 1, 1], [1, 1, 2])],
)
def test_exact_p_counts_every_way(first: list[float], second: list[float]) -> None:
    found = mann_whitney(group_counts([first, second]))
    assert found.exact
    assert found.p == pytest.approx(by_counting(first, second), abs=1e-12)
    assert found.statistic == stats.mannwhitneyu(first, second).statistic


def test_without_ties_it_is_the_table_of_mann_and_whitney() -> None:
    # wilcox.test(x, y) of R's manual (permeability of membranes, Hollander & Wolfe): W = 35,
    # one-sided p = 0.1272.
    x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    y = [1.15, 0.88, 0.90, 0.74, 1.21]
    found = mann_whitney(group_counts([x, y]))
    assert found.statistic == 35
    assert found.p == pytest.approx(2 * 0.1272, abs=1e-4)


def test_large_groups_use_the_approximation_with_ties() -> None:
    lot = np.random.default_rng(3)
    first, second = lot.integers(1, 6, 80), lot.integers(2, 6, 60)
    found = mann_whitney(group_counts([first, second]))
    assert not found.exact
    expected = stats.mannwhitneyu(first, second, method="asymptotic")
    assert found.p == pytest.approx(expected.pvalue)


def test_kruskal_wallis_of_the_manual_of_r() -> None:
    # Kruskal-Wallis chi-squared = 0.77143.
    assert kruskal_wallis(group_counts(HOLLANDER)).statistic == pytest.approx(0.77143, abs=5e-6)


def test_kruskal_wallis_large_is_that_of_scipy() -> None:
    groups = [np.random.default_rng(k).integers(1, 6, 60 + k) for k in range(4)]
    found, expected = kruskal_wallis(group_counts(groups)), stats.kruskal(*groups)
    assert not found.exact
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)


def test_exact_kruskal_wallis_counts_every_way() -> None:
    groups = [[1, 1, 2], [2, 3, 3], [1, 3]]
    values = np.array([*groups[0], *groups[1], *groups[2]], dtype=float)
    observed = stats.kruskal(*groups).statistic
    hits = ways = 0
    places = set(range(8))
    for first in combinations(range(8), 3):
        for second in combinations(sorted(places - set(first)), 3):
            third = sorted(places - set(first) - set(second))
            dealt = (values[list(part)] for part in (first, second, third))
            ways += 1
            hits += stats.kruskal(*dealt).statistic >= observed - 1e-9
    found = kruskal_wallis(group_counts(groups))
    assert found.exact
    assert found.p == pytest.approx(hits / ways, abs=1e-12)


def test_two_groups_of_kruskal_and_wallis_are_mann_and_whitney() -> None:
    counts = group_counts([TREATMENT, CONTROL])
    assert kruskal_wallis(counts).p == pytest.approx(mann_whitney(counts).p, abs=1e-12)


def test_everybody_says_the_same() -> None:
    assert kruskal_wallis(np.array([[3], [4], [2]])).p == 1
    assert mann_whitney(np.array([[3], [4]])).p == 1
    assert epsilon_squared(np.array([[3], [4]])) == 0


def test_cliffs_delta_is_that_of_effsize() -> None:
    # The manual of effsize::cliff.delta: -0.25, from -0.7265846 to 0.3890062.
    found = dominance(group_counts([TREATMENT, CONTROL]))
    assert found.delta == pytest.approx(-0.25)
    assert found.interval.low == pytest.approx(-0.7265846, abs=1e-7)
    assert found.interval.high == pytest.approx(0.3890062, abs=1e-7)
    assert found.superiority == pytest.approx(0.375)
    assert found.superiority_interval.low == pytest.approx((1 - 0.7265846) / 2, abs=1e-7)


def test_complete_separation_keeps_an_interval() -> None:
    found = dominance(group_counts([[4, 5, 5], [1, 2, 3, 3]]))
    assert found.delta == found.interval.high == 1
    # d = 11/12 instead, with the least variance (1 - d^2) / 11.
    d = 11 / 12
    v = (1 - d**2) / 11
    t = stats.t.ppf(0.975, 5)
    below = d - d**3 - t * v**0.5 * ((1 - d**2) ** 2 + t**2 * v) ** 0.5
    assert found.interval.low == pytest.approx(below / (1 - d**2 + t**2 * v))
    assert 0 < found.interval.low < d


def test_epsilon_squared_is_the_variance_of_ranks_between_groups() -> None:
    counts = group_counts(HOLLANDER)
    ranks = np.split(stats.rankdata(np.concatenate(HOLLANDER)), [5, 9])
    means = [part.mean() for part in ranks]
    between = sum(len(p) * (m - 7.5) ** 2 for p, m in zip(ranks, means, strict=True))
    assert epsilon_squared(counts) == pytest.approx(between / 227.5)  # (14^3 - 14) / 12
    assert epsilon_squared(counts) == pytest.approx(0.77143 / 13, abs=1e-6)


def test_interval_of_epsilon_squared_repeats() -> None:
    counts = group_counts([[1, 1, 2, 2], [3, 4, 4, 5], [5, 5, 5, 4]])
    first, again = (epsilon_squared_interval(counts, draws=200) for _ in range(2))
    assert first == again
    assert 0 <= first.low <= epsilon_squared(counts) <= first.high <= 1


def test_benjamini_and_hochbergs_own_example() -> None:
    # Their paper of 1995, section 4: four of fifteen are kept at 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    found = benjamini_hochberg({f"t{k}": value for k, value in enumerate(p)})
    assert sum(value <= 0.05 for value in found.values()) == 4
    assert found["t3"] == pytest.approx(0.0095 * 15 / 4)


def test_a_test_that_was_not_possible_is_not_counted() -> None:
    found = adjust({"a": 0.01, "b": float("nan"), "c": 0.04})
    assert found["a"] == 0.02
    assert found["c"] == 0.04
    assert np.isnan(found["b"])
    assert adjust({"a": 0.01, "b": 0.04}, "bonferroni")["b"] == 0.08
    assert adjust({"a": 0.01, "b": 0.04}, "benjamini_hochberg") == {"a": 0.02, "b": 0.04}


def test_an_empty_group_cannot_be_compared() -> None:
    with pytest.raises(InferenceError, match="without answers"):
        group_counts([[1, 2], [np.nan]])
    with pytest.raises(InferenceError, match="without answers"):
        kruskal_wallis(np.array([[1, 2], [0, 0]]))
    with pytest.raises(InferenceError, match="cannot be compared as two"):
        mann_whitney(np.array([[1, 2], [1, 0], [0, 1]]))
