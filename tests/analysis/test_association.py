"""Correlations between items agree with scipy, with closed forms and with Mplus."""

from __future__ import annotations

from math import sin, tanh

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.analysis.association import correlations, kendall, pair_counts, rank_interval, spearman
from helpers.analysis.polychoric import bivariate_normal, polychoric, polychoric_interval
from helpers.inference import InferenceError


@pytest.fixture(scope="module")
def codes() -> pd.DataFrame:
    lot = np.random.default_rng(11)
    first = lot.integers(1, 6, 60).astype(float)
    second = np.clip(first + lot.integers(-2, 3, 60), 1, 5)
    third = lot.integers(1, 6, 60).astype(float)
    first[:5] = np.nan
    third[3:9] = np.nan
    return pd.DataFrame({"a": first, "b": second, "c": third})


@pytest.mark.parametrize("pair", [("a", "b"), ("a", "c"), ("b", "c")])
def test_rank_correlations_are_those_of_scipy(codes: pd.DataFrame, pair: tuple[str, str]) -> None:
    both = codes[list(pair)].dropna()
    table = pair_counts(codes, *pair)
    assert table.sum() == len(both)
    assert spearman(table) == pytest.approx(stats.spearmanr(*both.to_numpy().T).statistic)
    assert kendall(table) == pytest.approx(stats.kendalltau(*both.to_numpy().T).statistic)


def test_every_pair_has_its_own_n(codes: pd.DataFrame) -> None:
    found = correlations(codes)
    assert found["n"].to_dict() == {("a", "b"): 55, ("a", "c"): 51, ("b", "c"): 54}
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()


def test_interval_of_spearman_by_hand() -> None:
    # r = 0 and n = 28: the standard error on Fisher's scale is 1/5.
    found = rank_interval(0.0, 28, "spearman")
    assert found.high == pytest.approx(tanh(1.959964 / 5), abs=1e-6)
    assert found.low == -found.high


def test_pairs_that_do_not_vary_or_are_few_have_no_value() -> None:
    found = correlations(
        pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0] * 4, "c": [1, 2, 3, np.nan]})
    )
    assert found["value"].isna().all()
    assert found["n"].tolist() == [4, 3, 3]


@pytest.mark.parametrize("rho", [-0.95, -0.3, 0.0, 0.6, 0.99])
def test_bivariate_normal_is_that_of_scipy(rho: float) -> None:
    h, k = np.array([-1.2, 0.4]), np.array([0.3, 2.0])
    normal = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]])
    expected = [[normal.cdf([a, b]) for b in k] for a in h]
    assert bivariate_normal(h, k, rho) == pytest.approx(np.array(expected), abs=1e-8)


def test_two_halves_have_a_closed_form() -> None:
    # Both cut in the middle: P(same side) = 1/2 + arcsin(rho) / pi.
    found = polychoric(np.array([[40, 10], [10, 40]]))
    assert found.value == pytest.approx(sin(np.pi / 2 * (0.8 - 0.2)), abs=1e-6)


def test_a_table_that_mplus_was_given() -> None:
    # From the manual of psych::tetrachoric: "Mplus reports .35".
    assert polychoric(np.array([[61661, 1610], [85, 20]])).value == pytest.approx(0.35, abs=0.005)


@pytest.mark.parametrize("method", ["two_step", "ml"])
def test_a_large_table_of_known_correlation_gives_it_back(method: str) -> None:
    # Expected counts of a normal variable with correlation 0.5, cut at -1, 0, 0.5 and -0.5, 1.
    h, k = np.array([-9, -1, 0, 0.5, 9]), np.array([-9, -0.5, 1, 9])
    normal = stats.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]])
    upto = np.array([[normal.cdf([a, b]) for b in k] for a in h])
    table = np.rint(np.diff(np.diff(upto, axis=0), axis=1) * 10**6).astype(np.int64)
    found = polychoric(table, method=method)  # type: ignore[arg-type]
    assert found.value == pytest.approx(0.5, abs=1e-3)
    assert found.standard_error is not None
    # A hundredth of the respondents, ten times the error.
    fewer = polychoric(table // 100, method=method)  # type: ignore[arg-type]
    assert fewer.standard_error == pytest.approx(10 * found.standard_error, rel=0.02)


def test_standard_error_of_the_two_step_estimate_by_hand() -> None:
    # Four equal cells: rho = 0, and the information is n (phi(0)^2)^2 * 4 / (1/4) = 4 n / pi^2.
    found = polychoric(np.full((2, 2), 25))
    assert found.value == pytest.approx(0, abs=1e-6)
    assert found.standard_error == pytest.approx(np.pi / 20, rel=1e-3)
    ends = polychoric_interval(found)
    assert ends is not None
    assert ends[1] == pytest.approx(tanh(1.959964 * np.pi / 20), rel=1e-3)


def test_full_likelihood_does_not_change_a_table_with_one_degree_of_freedom() -> None:
    table = np.array([[30, 12], [7, 21]])
    two_step, ml = polychoric(table), polychoric(table, method="ml")
    assert ml.value == pytest.approx(two_step.value, abs=1e-4)


def test_an_empty_corner_leads_to_the_edge() -> None:
    found = polychoric(np.array([[20, 0], [0, 20]]))
    assert found.value > 0.99
    assert found.standard_error is None
    assert polychoric_interval(found) is None


def test_one_answer_only_cannot_be_correlated() -> None:
    for function in (spearman, kendall, polychoric):
        with pytest.raises(InferenceError, match="same answer"):
            function(np.array([[3, 4]]))
