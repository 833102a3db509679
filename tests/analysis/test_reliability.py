"""Alpha, omega and item analysis agree with R and with what can be worked out by hand."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from helpers.analysis.factor import one_factor
from helpers.analysis.matrix import answers, covariance
from helpers.analysis.reliability import alpha, item_analysis, omega
from helpers.codebook import load_codebook
from helpers.inference import InferenceError
from helpers.tidy import code_answers

# Example data of pingouin, whose manual gives the results of psych::alpha for them.
WIDE = """Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,Q11
1,1,1,1,1,1,1,1,1,1,1
1,1,1,1,1,1,1,1,0,1,0
,0,1,1,,1,1,1,1,0,0
1,1,1,0,1,1,0,1,1,0,0
1,1,1,1,1,0,0,0,1,0,0
0,1,,0,1,1,1,1,0,0,0
1,1,1,1,0,0,1,0,0,0,0
1,1,1,1,1,0,0,0,0,0,0
0,1,0,1,1,0,0,0,0,1,0
1,0,0,1,0,1,0,0,,0,0
1,1,1,0,0,0,0,0,0,0,0
1,0,0,1,0,0,0,0,0,0,0
"""


@pytest.fixture(scope="module")
def wide() -> pd.DataFrame:
    return pd.read_csv(io.StringIO(WIDE), dtype=float)


def test_alpha_is_that_of_psych(wide: pd.DataFrame) -> None:
    # psych::alpha(data, use = "pairwise") and psych::alpha(data[complete.cases(data), ]).
    assert alpha(wide, missing="pairwise").value == pytest.approx(0.732660835214447, abs=1e-12)
    found = alpha(wide)
    assert (found.n, found.items, found.missing) == (9, 11, "listwise")
    assert found.value == pytest.approx(0.8016949152542373, abs=1e-12)
    assert found.interval.low == pytest.approx(0.533, abs=5e-4)
    assert found.interval.high == pytest.approx(0.947, abs=5e-4)


def test_pairwise_says_the_fewest_behind_any_pair(wide: pd.DataFrame) -> None:
    # Q1 and Q5 lack the third row, Q3 the sixth, Q9 the tenth: ten have Q1 and Q3.
    assert alpha(wide, missing="pairwise").n == 10


def test_alpha_of_two_items_is_the_formula_of_spearman_and_brown() -> None:
    # Two items of equal variance with correlation r: 2 r / (1 + r). Here r = 0.6 exactly.
    codes = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [1.0, 4, 3, 2, 5]})
    r = np.corrcoef(codes.T)[0, 1]
    assert alpha(codes).value == pytest.approx(2 * r / (1 + r))


def test_bootstrap_intervals_repeat_and_depend_on_the_seed(wide: pd.DataFrame) -> None:
    first, again, other = (alpha(wide, draws=100, seed=s).interval for s in (1, 1, 2))
    assert first == again
    assert first != other
    assert first.low < alpha(wide).value < first.high


def test_item_analysis_is_what_one_gets_item_by_item(wide: pd.DataFrame) -> None:
    complete = wide.dropna()
    found = item_analysis(wide)
    for item in wide:
        rest = complete.drop(columns=item)
        assert found.loc[item, "alpha_without"] == pytest.approx(alpha(rest).value)
        expected = np.corrcoef(complete[item], rest.sum(axis=1))[0, 1]
        assert found.loc[item, "item_rest"] == pytest.approx(expected, abs=1e-12)
    assert found["n"].tolist() == [9] * 11


def test_omega_of_known_loadings_is_the_formula() -> None:
    # Codes built so that their covariances are exactly those of loadings 2, 1, 1 and 0.5.
    loadings, unique = np.array([2.0, 1, 1, 0.5]), np.array([1.0, 2, 0.5, 0.25])
    target = np.outer(loadings, loadings) + np.diag(unique)
    noise = np.random.default_rng(4).normal(size=(60, 4))
    noise -= noise.mean(axis=0)
    white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise.T))).T
    codes = pd.DataFrame(white @ np.linalg.cholesky(target).T)
    expected = 4.5**2 / (4.5**2 + 3.75)
    assert omega(codes, draws=20).value == pytest.approx(expected, abs=1e-6)


def test_omega_is_alpha_where_items_measure_equally_well() -> None:
    target = np.full((5, 5), 0.4) + np.diag([0.6] * 5)
    noise = np.random.default_rng(5).normal(size=(80, 5))
    noise -= noise.mean(axis=0)
    white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise.T))).T
    codes = pd.DataFrame(white @ np.linalg.cholesky(target).T)
    # Spearman and Brown: 5 * 0.4 / (1 + 4 * 0.4).
    assert alpha(codes).value == pytest.approx(2 / 2.6)
    assert omega(codes, draws=20).value == pytest.approx(2 / 2.6, abs=1e-6)


def test_minres_is_the_smallest_sum_of_squares() -> None:
    matrix = np.corrcoef(np.random.default_rng(7).normal(size=(40, 3)) @ np.ones((3, 6)) * 0.5
                         + np.random.default_rng(8).normal(size=(40, 6)), rowvar=False)  # fmt: skip
    off = ~np.eye(6, dtype=bool)

    def misfit(x: np.ndarray) -> float:
        return float(((matrix - np.outer(x, x))[off] ** 2).sum())

    best = optimize.minimize(misfit, np.full(6, 0.5), bounds=[(-1, 1)] * 6, tol=1e-14)
    assert misfit(one_factor(matrix)) == pytest.approx(best.fun, abs=1e-9)


def test_many_matrices_are_fitted_as_one_by_one() -> None:
    lot = np.random.default_rng(9)
    many = np.stack([np.corrcoef(lot.normal(size=(30, 4)).T + 0.5) for _ in range(5)])
    together = one_factor(many)
    for each, found in zip(many, together, strict=True):
        assert found == pytest.approx(one_factor(each), abs=1e-6)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": [1.0, 2, 3]}, "fewer than two items"),
        ({"a": [1.0, 2, 3], "b": [2.0, 2, 2]}, "same answer to 'b'"),
        ({"a": [1.0, 2, np.nan], "b": [np.nan, 2, 3]}, "only 1 respondents"),
        ({"a": [np.nan] * 3, "b": [1.0, 2, 3]}, "only 0 respondents"),
    ],
)
def test_what_cannot_be_computed_is_said(columns: dict[str, list[float]], message: str) -> None:
    with pytest.raises(InferenceError, match=message):
        alpha(pd.DataFrame(columns))


def test_a_factor_needs_three_items() -> None:
    with pytest.raises(InferenceError, match="three items"):
        omega(pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [2.0, 1, 4, 5]}))


def test_covariances_are_those_of_pandas(wide: pd.DataFrame) -> None:
    matrix, n = covariance(wide, "pairwise")
    assert matrix == pytest.approx(wide.cov().to_numpy())
    assert n[0, 1] == 11


def test_dont_know_and_no_answer_are_counted_beside_the_codes() -> None:
    battery = load_codebook().battery("motives")
    raw = pd.DataFrame({"savings": [4, "dk", None], "financing": [1, 2, "dk"]}, index=list("abc"))
    found = answers(code_answers(raw, battery), battery, ["savings", "financing"])
    assert found.codes["savings"].tolist()[0] == 4
    assert found.codes["savings"].isna().tolist() == [False, True, True]
    assert found.dont_know.tolist() == [1, 1]
    assert found.no_answer.tolist() == [1, 0]
    assert found.complete.index.tolist() == ["a"]


def test_categories_have_no_matrix() -> None:
    codebook = load_codebook()
    battery = codebook.battery("lasting")
    raw = pd.DataFrame({column: [1] for column in battery.columns})
    with pytest.raises(InferenceError, match="categories"):
        answers(code_answers(raw, battery), battery)
