"""Tests and intervals against R's documented results, published tables, scipy and enumeration.

Vectors: R's help pages (`binom.test`, `mcnemar.test`, `cor.test`), the R package exact2x2
(`mcnemar.exact`), Newcombe (1998, Table I), Fagerland et al. (2013), Holm (1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.errors import BookError
from helpers.inference import (
    Interval,
    Linear,
    Stratum,
    adjust_intervals,
    bonferroni,
    certain_order,
    changes_from_margins,
    changes_from_strata,
    clopper_pearson,
    correlation_range,
    decide,
    finite_population,
    finite_population_mean,
    holm,
    hull,
    mcnemar,
    rank_bounds,
    rank_correlation,
    swaps,
    top,
    untied,
    wilson,
    worst_case_count,
    worst_case_mean,
)
from helpers.inference import ranks as ranks_module

# ---------------------------------------------------------------- McNemar


def test_approval_ratings_in_r() -> None:
    """R, help(mcnemar.test): of 1600 voters 150 changed one way and 86 the other.

    Agresti (1990, p. 350) gives z squared = 17.36; the exact test must tell the same story.
    """
    p = float(mcnemar(150, 86))
    assert p == pytest.approx(stats.binomtest(86, 236).pvalue, rel=1e-9)
    assert pytest.approx(17.36, abs=0.005) == (150 - 86) ** 2 / (150 + 86)
    assert stats.chi2.sf(17.36, 1) < p < 2 * stats.chi2.sf(17.36, 1)


def test_example_of_exact2x2() -> None:
    """R, exact2x2: x <- matrix(c(21, 9, 2, 12), 2, 2); mcnemar.exact(x), p-value = 0.06543."""
    assert round(float(mcnemar(2, 9)), 5) == 0.06543


def test_airway_example_of_fagerland() -> None:
    """One and seven changes among 21 children: exact 0.070, mid-p 0.039."""
    assert mcnemar(1, 7) == Fraction(18, 256)
    assert mcnemar(1, 7, mid=True) == Fraction(10, 256)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (3, 3), (10, 0), (0, 5), (14, 6), (17, 8), (40, 21)])
def test_mcnemar_is_the_binomial_test(b: int, c: int) -> None:
    expected = stats.binomtest(b, b + c).pvalue if b + c else 1.0
    assert float(mcnemar(b, c)) == pytest.approx(expected, rel=1e-12)
    assert mcnemar(b, c) == mcnemar(c, b)


def test_mid_p_when_as_many_changed_each_way() -> None:
    assert mcnemar(1, 1, mid=True) == Fraction(3, 4)  # 1 - (2/4) / 2


def answers(n: int) -> list[tuple[tuple[bool, bool], ...]]:
    return list(product(product([False, True], repeat=2), repeat=n))


@pytest.mark.parametrize("n", [1, 2, 4, 5])
def test_margins_against_every_answer_sheet(n: int) -> None:
    seen: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for sheet in answers(n):
        margins = (sum(x for x, _ in sheet), sum(y for _, y in sheet))
        changes = (sum(x and not y for x, y in sheet), sum(y and not x for x, y in sheet))
        seen.setdefault(margins, set()).add(changes)
    assert len(seen) == (n + 1) ** 2
    for (first, second), pairs in seen.items():
        found = changes_from_margins(n, first, second)
        assert set(found.pairs) == pairs
        assert found.p == hull(mcnemar(*pair) for pair in pairs)
        from_strata = changes_from_strata([Stratum(n)], first=first, second=second)
        assert from_strata == found


def test_more_changes_never_lower_the_p_value() -> None:
    for difference in range(20):
        values = [mcnemar(c + difference, c) for c in range(20)]
        assert values == sorted(values)


def test_strata_against_every_answer_sheet() -> None:
    """Two groups of known totals in the second battery, and a labelled respondent."""
    strata = [
        Stratum(1, second=Interval(0, 0)),
        Stratum(3, first=Interval(1, 2), second=Interval(2, 2)),
        Stratum(2, conditions=(Linear(low=1, high=2, both=1), Linear(low=0, high=0, second=1))),
    ]
    for total in range(7):
        expected = set()
        for sheet in answers(6):
            one, three, two = sheet[:1], sheet[1:4], sheet[4:]
            both = sum(x and y for x, y in two)
            if (
                not one[0][1]
                and 1 <= sum(x for x, _ in three) <= 2
                and sum(y for _, y in three) == 2
                and both >= 1
                and not any(y and not x for x, y in two)
                and sum(x for x, _ in sheet) == total
            ):
                expected.add(
                    (sum(x and not y for x, y in sheet), sum(y and not x for x, y in sheet))
                )
        if expected:
            assert set(changes_from_strata(strata, first=total).pairs) == expected
        else:
            with pytest.raises(BookError, match="no value is left"):
                changes_from_strata(strata, first=total)


def test_totals_of_a_group_in_one_battery_alone_narrow_nothing() -> None:
    groups = [Stratum(16, second=Interval(5, 5)), Stratum(9, second=Interval(0, 0))]
    assert changes_from_strata(groups, first=15, second=5) == changes_from_margins(25, 15, 5)


def test_labelled_respondents_do_narrow() -> None:
    # five who are known to have cited the item both times can no longer have changed
    known = [Stratum(1, first=Interval(1, 1), second=Interval(1, 1)) for _ in range(5)]
    found = changes_from_strata([*known, Stratum(20)], first=15, second=5)
    assert found.pairs == ((10, 0),)


@pytest.mark.parametrize(("first", "second"), [(26, 3), (3, 26), (-1, 3)])
def test_impossible_margins_are_refused(first: int, second: int) -> None:
    with pytest.raises(BookError, match="cannot be"):
        changes_from_margins(25, first, second)


def test_negative_changes_are_refused() -> None:
    with pytest.raises(BookError):
        mcnemar(-1, 2)


# ---------------------------------------------------------------- many tests at once


def test_holm_by_hand() -> None:
    """0.01 * 4, 0.02 * 3, 0.03 * 2 (not below the one before), 0.9 * 1."""
    p = {"a": 0.03, "b": 0.01, "c": 0.9, "d": 0.02}
    assert holm(p) == pytest.approx({"a": 0.06, "b": 0.04, "c": 0.9, "d": 0.06})
    assert bonferroni(p) == pytest.approx({"a": 0.12, "b": 0.04, "c": 1.0, "d": 0.08})


def test_holm_keeps_fractions() -> None:
    assert holm({"a": Fraction(1, 3), "b": Fraction(1, 100)}) == {
        "a": Fraction(1, 3),
        "b": Fraction(1, 50),
    }


@settings(deadline=None)
@given(st.lists(st.fractions(0, 1), min_size=1, max_size=7), st.fractions(0, 1))
def test_holm_rejects_what_its_definition_rejects(values: list[Fraction], alpha: Fraction) -> None:
    adjusted = holm({str(i): value for i, value in enumerate(values)})
    rejected = set()
    remaining = sorted(range(len(values)), key=lambda i: values[i])
    while remaining and values[remaining[0]] * len(remaining) <= alpha and alpha < 1:
        rejected.add(remaining.pop(0))
    if alpha < 1:
        assert {int(name) for name, p in adjusted.items() if p <= alpha} == rejected


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.fractions(0, 1), st.fractions(0, 1)).map(sorted), min_size=1, max_size=4)
)
def test_adjusted_intervals_hold_every_adjusted_value(ends: list[list[Fraction]]) -> None:
    intervals = {str(i): Interval(low, high) for i, (low, high) in enumerate(ends)}
    for choice in product(*((i.low, (i.low + i.high) / 2, i.high) for i in intervals.values())):
        p = dict(zip(intervals, choice, strict=True))
        for method, correct in (("holm", holm), ("bonferroni", bonferroni)):
            outer = adjust_intervals(intervals, method)  # type: ignore[arg-type]
            assert all(value in outer[name] for name, value in correct(p).items())


@pytest.mark.parametrize(
    ("low", "high", "decision"),
    [(0.001, 0.05, "every"), (0.0501, 0.9, "none"), (0.04, 0.06, "undecided")],
)
def test_decision(low: float, high: float, decision: str) -> None:
    assert decide(Interval(low, high), 0.05) == decision


def test_interval_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(BookError, match="holds nothing"):
        Interval(2, 1)


# ---------------------------------------------------------------- proportions


@pytest.mark.parametrize(
    ("x", "n", "score", "exact"),
    [  # Newcombe (1998), Table I: methods 3 and 5
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_newcombe(
    x: int, n: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    for found, printed in ((wilson(x, n), score), (clopper_pearson(x, n), exact)):
        assert (round(found.low, 4), round(found.high, 4)) == printed


def test_mendel_in_r() -> None:
    """R, help(binom.test): 682 of 925, 95 percent confidence interval 0.7076683 0.7654066."""
    found = clopper_pearson(682, 925)
    assert found.low == pytest.approx(0.7076683, abs=5e-8)
    assert found.high == pytest.approx(0.7654066, abs=5e-8)


@pytest.mark.parametrize(("x", "n"), [(0, 25), (4, 25), (15, 25), (25, 25), (1, 1)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_intervals_agree_with_scipy(x: int, n: int, level: float) -> None:
    for function, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        ours = function(x, n, level)
        theirs = stats.binomtest(x, n).proportion_ci(level, method=method)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(("n", "population"), [(25, 30), (5, 9), (3, 20), (8, 8)])
@pytest.mark.parametrize("level", [Fraction(9, 10), Fraction(95, 100)])
def test_finite_interval_covers_by_enumeration(n: int, population: int, level: Fraction) -> None:
    """For every true total, the chance that the interval holds it is at least the level."""
    found = [finite_population(x, n, population, level) for x in range(n + 1)]
    for total in range(population + 1):
        law = stats.hypergeom(population, total, n)
        covered = sum(law.pmf(x) for x in range(n + 1) if total in found[x])
        assert covered >= float(level) - 1e-12


@pytest.mark.parametrize("x", [0, 4, 15, 24, 25])
def test_finite_interval_inverts_the_hypergeometric_test(x: int) -> None:
    kept = [
        total
        for total in range(31)
        if stats.hypergeom.sf(x - 1, 30, total, 25) > 0.025
        and stats.hypergeom.cdf(x, 30, total, 25) > 0.025
    ]
    assert finite_population(x, 25, 30) == Interval(kept[0], kept[-1])


def test_finite_interval_by_hand() -> None:
    """Three of four asked in a population of five.

    If three of the five say yes, all of them are among the four asked in 2 of 5 draws.
    """
    assert finite_population(3, 4, 5, Fraction(1, 10)) == Interval(4, 4)  # tails of 0.45
    assert finite_population(3, 4, 5, Fraction(21, 100)) == Interval(3, 4)  # tails of 0.395


def test_finite_interval_stays_in_the_worst_case() -> None:
    for x in range(26):
        outer = worst_case_count(x, 25, 30)
        inner = finite_population(x, 25, 30)
        assert outer.low <= inner.low <= inner.high <= outer.high


def test_worst_case_count() -> None:
    assert worst_case_count(15, 25, 30) == Interval(15, 20)


@pytest.mark.parametrize("answered", [2, 3])
def test_worst_case_mean_against_enumeration(answered: int) -> None:
    scale = range(1, 6)
    for known in product(scale, repeat=answered):
        mean = Fraction(sum(known), answered)
        means = [
            Fraction(sum(known) + sum(rest), answered + 2) for rest in product(scale, repeat=2)
        ]
        found = worst_case_mean(Interval(mean, mean), Interval(answered, answered), 2, (1, 5))
        assert found == hull(means)


def test_worst_case_mean_uses_the_fewest_answers() -> None:
    three = Interval(Fraction(3), Fraction(3))
    assert worst_case_mean(three, Interval(5, 25), 5, (1, 5)) == Interval(Fraction(2), Fraction(4))


def test_mean_of_a_finite_population() -> None:
    ours = finite_population_mean(3.4, 1.1, 25, 10**9)
    theirs = stats.t.interval(0.95, 24, loc=3.4, scale=1.1 / 5)
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-6)
    assert finite_population_mean(3.4, 1.1, 25, 25) == Interval(3.4, 3.4)
    narrower = finite_population_mean(3.4, 1.1, 25, 30)
    assert (narrower.high - narrower.low) == pytest.approx(
        (ours.high - ours.low) / np.sqrt(6), rel=1e-6
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: wilson(3, 2),
        lambda: clopper_pearson(1, 2, 95),
        lambda: finite_population(1, 5, 4),
        lambda: worst_case_count(1, 5, 4),
        lambda: worst_case_mean(Interval(Fraction(6), Fraction(6)), Interval(1, 1), 1, (1, 5)),
        lambda: worst_case_mean(Interval(Fraction(3), Fraction(3)), Interval(0, 1), 1, (1, 5)),
        lambda: finite_population_mean(3.0, 1.0, 1, 4),
    ],
)
def test_impossible_counts_are_refused(call: object) -> None:
    with pytest.raises(BookError):
        call()  # type: ignore[operator]


# ---------------------------------------------------------------- rank correlation

# R, help(cor.test): colour of tuna and the score of a panel
HUNTER_L = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
PANEL = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]


def test_tuna_in_r() -> None:
    """cor.test(x, y, method = "kendall"): T = 26, p-value = 0.1194, tau = 0.4444444."""
    found = rank_correlation(HUNTER_L, PANEL, "kendall")
    assert found.exact
    assert round(found.coefficient, 7) == 0.4444444
    assert round(found.p, 4) == 0.1194


def test_tuna_with_spearman() -> None:
    found = rank_correlation(HUNTER_L, PANEL, "spearman")
    assert found.coefficient == pytest.approx(0.6)
    assert round(found.p, 4) == 0.0968


def by_enumeration(x: Sequence[float], y: Sequence[float], method: str) -> tuple[float, float]:
    function = stats.spearmanr if method == "spearman" else stats.kendalltau
    observed = function(x, y).statistic
    everything = [function(x, order).statistic for order in permutations(y)]
    return observed, float(np.mean(np.abs(everything) >= abs(observed) - 1e-9))


@pytest.mark.parametrize("method", ["spearman", "kendall"])
@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]),
        ([0, 0, 1, 1, 2, 7], [3, 1, 1, 2, 2, 2]),
        ([0, 0, 0, 1, 4], [0.2, 0.1, 0.2, 0.2, 0.9]),
        ([1, 1, 2, 2, 3, 3], [5, 4, 4, 3, 3, 1]),
        ([1, 2], [2, 1]),
    ],
)
def test_permutation_p_against_full_enumeration(
    x: list[float], y: list[float], method: str
) -> None:
    coefficient, p = by_enumeration(x, y, method)
    found = rank_correlation(x, y, method)  # type: ignore[arg-type]
    assert found.exact
    assert found.coefficient == pytest.approx(coefficient)
    assert found.p == pytest.approx(p)


@settings(max_examples=40, deadline=None)
@given(
    columns=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=3, max_size=5),
    method=st.sampled_from(["spearman", "kendall"]),
)
def test_permutation_p_on_random_columns(columns: list[tuple[int, int]], method: str) -> None:
    x, y = [a for a, _ in columns], [b for _, b in columns]
    if len(set(x)) == 1 or len(set(y)) == 1:
        with pytest.raises(BookError, match="vary"):
            rank_correlation(x, y, method)  # type: ignore[arg-type]
        return
    coefficient, p = by_enumeration(x, y, method)
    found = rank_correlation(x, y, method)  # type: ignore[arg-type]
    assert (found.coefficient, found.p) == pytest.approx((coefficient, p))


def test_exact_kendall_agrees_with_scipy_without_ties() -> None:
    x = list(range(18))
    y = [(7 * i) % 19 for i in x]
    theirs = stats.kendalltau(x, y, method="exact")
    found = rank_correlation(x, y, "kendall") if 2**18 * 307 * 8 < 4e8 else None
    small = rank_correlation(x[:12], y[:12], "kendall")
    assert small.p == pytest.approx(stats.kendalltau(x[:12], y[:12], method="exact").pvalue)
    assert found is None or found.p == pytest.approx(theirs.pvalue)


def test_random_orders_stay_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = [0, 0, 1, 1, 2, 2, 3, 3], [1, 3, 2, 2, 3, 4, 4, 1]
    for method in ("spearman", "kendall"):
        exact = rank_correlation(x, y, method)  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            patch.setattr(ranks_module, "MEMORY_LIMIT", 0)
            drawn = rank_correlation(x, y, method, draws=4000)  # type: ignore[arg-type]
            again = rank_correlation(x, y, method, draws=4000)  # type: ignore[arg-type]
        assert exact.exact
        assert not drawn.exact
        assert drawn == again
        assert exact.p in drawn.error


def test_correlation_over_readings() -> None:
    x = [1, 2, 3, 4, 5]
    readings = [(1, 2, 3, 4, 5), (5, 2, 3, 4, 1)]
    found = correlation_range([x], readings, "spearman")
    assert found.coefficient.high == pytest.approx(1.0)
    assert found.coefficient.low == pytest.approx(stats.spearmanr(x, readings[1]).statistic)
    assert found.p.low == pytest.approx(2 / 120)
    assert found.readings == 2


def test_readings_that_rank_alike_count_once() -> None:
    assert correlation_range([[1, 2, 3]], [[1, 2, 3], [10, 20, 30]]).readings == 1


def test_swaps_list_every_assignment_once() -> None:
    assert list(swaps([1, 2, 3, 4], [[0, 1], [2, 3]])) == [
        (1, 2, 3, 4),
        (1, 2, 4, 3),
        (2, 1, 3, 4),
        (2, 1, 4, 3),
    ]
    assert list(swaps([5, 5, 6], [[0, 1]])) == [(5, 5, 6)]
    assert len(list(swaps([1, 2, 3, 3], [[0, 1, 2, 3]]))) == 12


@pytest.mark.parametrize(("n", "orders"), [(1, 1), (2, 3), (3, 13), (4, 75), (5, 541)])
def test_untied_lists_the_ordered_bell_numbers(n: int, orders: int) -> None:
    found = list(untied([0.25] * n))
    assert len(found) == len(set(found)) == orders


def test_untied_keeps_what_was_printed_apart() -> None:
    for column in untied([0.3, 0.2, 0.3, 0.1]):
        assert column[3] < column[1] < min(column[0], column[2])


def test_untied_refuses_an_endless_list() -> None:
    with pytest.raises(BookError, match="more than"):
        list(untied([0.25] * 8))


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2, 3]), ([1], [1]), ([1, 1, 1], [1, 2, 3])])
def test_columns_that_cannot_be_correlated(x: list[int], y: list[int]) -> None:
    with pytest.raises(BookError):
        rank_correlation(x, y)


# ---------------------------------------------------------------- ranking

BOUNDS = {
    "a": Interval(8, 9),
    "b": Interval(5, 8),
    "c": Interval(6, 6),
    "d": Interval(2, 5),
    "e": Interval(1, 1),
}


def test_places_against_every_dataset() -> None:
    places: dict[str, set[int]] = {name: set() for name in BOUNDS}
    always = set(permutations(BOUNDS, 2))
    for choice in product(*(range(i.low, i.high + 1) for i in BOUNDS.values())):
        values = dict(zip(BOUNDS, choice, strict=True))
        for name, value in values.items():
            places[name].add(1 + sum(other > value for other in values.values()))
        always -= {(a, b) for a, b in always if values[a] < values[b]}
    found = rank_bounds(BOUNDS)
    assert {n: (min(p), max(p)) for n, p in places.items()} == {
        str(n): (row.best, row.worst) for n, row in found.iterrows()
    }
    assert set(certain_order(BOUNDS)) == always


def test_top_of_a_ranking() -> None:
    certain, possible = top(BOUNDS, 2)
    assert set(certain) == {"a"}
    assert set(possible) == {"a", "b", "c"}
    tied = {"x": Interval(3, 3), "y": Interval(3, 3), "z": Interval(1, 1)}
    assert top(tied, 1) == (("x", "y"), ("x", "y"))


@pytest.mark.parametrize("k", [0, 6])
def test_no_such_top(k: int) -> None:
    with pytest.raises(BookError, match="no top"):
        top(BOUNDS, k)


def test_combinations_of_ties_are_not_lost() -> None:
    """Every subset of a tie group can be the one that is really higher."""
    columns = set(untied([1.0, 1.0, 1.0]))
    for size in (1, 2):
        for chosen in combinations(range(3), size):
            assert (
                tuple(int(i in chosen) for i in range(3)) in columns
                or tuple((3 - size) * int(i in chosen) for i in range(3)) in columns
            )
