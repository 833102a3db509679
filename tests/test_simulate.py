"""Simulated answers have the distribution that was asked for, by theory and by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal, norm

from helpers.codebook import Codebook, load_codebook
from helpers.errors import BookError
from helpers.facts import load_facts
from helpers.responses import load_responses
from helpers.simulate import (
    level_probabilities,
    sd_range,
    simulate_battery,
    simulate_survey,
    write_simulated,
)
from helpers.simulate.latent import cut_covariance, cuts

ROOT = Path(__file__).parents[1]
MANY = 40_000
FIVE = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(ROOT / "data" / "codebook.yml")


def codebook_with(tmp_path: Path, codes: list[int], items: int) -> Codebook:
    """A codebook with one battery on a scale with given codes."""
    levels = "\n".join(f"      - {{code: {c}, key: l{c}, label: Level {c}}}" for c in codes)
    rows = "\n".join(f"      - {{id: i{i}, short: I{i}, text: Item {i}}}" for i in range(items))
    path = tmp_path / "codebook.yml"
    path.write_text(
        "survey: {id: 2025, title: T, unit: person}\nscales:\n  s:\n    kind: likert\n"
        f"    levels:\n{levels}\n"
        f"batteries:\n  b:\n    scale: s\n    title: B\n    text: B?\n    items:\n{rows}\n"
    )
    return load_codebook(path)


def test_two_levels_follow_from_the_mean() -> None:
    # Of answers 0 and 1 with mean 0.3 three in ten are 1: the spread is √(0.3 · 0.7).
    assert level_probabilities([0, 1], 0.3) == pytest.approx([0.7, 0.3], abs=1e-12)
    assert level_probabilities([0, 1], 0.3, 0.21**0.5) == pytest.approx([0.7, 0.3], abs=1e-12)
    # 0.46 is that spread as printed with two decimals.
    assert level_probabilities([0, 1], 0.3, 0.46) == pytest.approx([0.7, 0.3], abs=1e-12)


def test_three_levels_follow_from_mean_and_spread() -> None:
    # p1 + p2 + p3 = 1, mean 2.2, variance 0.56: p3 - p1 = 0.2 and p1 + p3 = 0.56 + 0.04 = 0.6.
    shares = level_probabilities([1, 2, 3], 2.2, 0.56**0.5)
    assert shares == pytest.approx([0.2, 0.4, 0.4], abs=1e-9)


def test_the_shares_are_those_of_largest_entropy() -> None:
    # Their logarithms are a parabola in the code: third differences vanish.
    shares = level_probabilities(FIVE, 3.4, 1.1)
    assert np.diff(np.log(shares), n=3) == pytest.approx([0, 0], abs=1e-7)
    # With the mean alone they are a line.
    assert np.diff(np.log(level_probabilities(FIVE, 3.4)), n=2) == pytest.approx([0] * 3, abs=1e-7)


@pytest.mark.parametrize("codes", [(1, 2), (1, 2, 3), FIVE, (0, 2, 3, 7), tuple(range(11))])
@pytest.mark.parametrize("part", [0.0, 1e-6, 0.2, 0.5, 0.9, 1.0])
def test_mean_and_spread_are_hit(codes: tuple[int, ...], part: float) -> None:
    for mean in np.linspace(codes[0], codes[-1], 9):
        smallest, largest = sd_range(codes, mean)
        wanted = smallest + part * (largest - smallest)
        shares = level_probabilities(codes, mean, wanted)
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1)
        assert shares @ codes == pytest.approx(mean, abs=1e-8)
        assert shares @ (np.array(codes) - mean) ** 2 == pytest.approx(wanted**2, abs=1e-8)


def test_the_range_of_spreads_is_that_of_all_distributions() -> None:
    # Every distribution of 12 answers on 1, 2, 4, 5 with mean 3: enumerated.
    spreads = []
    for a in range(13):
        for b in range(13 - a):
            for c in range(13 - a - b):
                counts = np.array([a, b, c, 12 - a - b - c])
                if counts @ [1, 2, 4, 5] == 36:
                    spreads.append(np.sqrt(counts @ np.array([4, 1, 1, 4]) / 12))
    assert sd_range([1, 2, 4, 5], 3) == pytest.approx((min(spreads), max(spreads)))


@pytest.mark.parametrize(
    ("mean", "sd", "words"),
    [
        (5.2, 1.0, "a mean of 5.2 is outside the scale, which goes from 1 to 5"),
        (3.0, 2.1, "With that mean the standard deviation is from 0.000 to 2.000"),
        (3.5, 0.4, "With that mean the standard deviation is from 0.500 to 1.936"),
    ],
)
def test_impossible_moments_are_refused(
    codebook: Codebook, mean: float, sd: float, words: str
) -> None:
    with pytest.raises(BookError) as caught:
        simulate_battery(codebook.battery("motives"), 10, seed=1, mean=mean, sd=sd)
    assert words in str(caught.value)
    assert "battery 'motives': item 'financing'" in str(caught.value)


@pytest.mark.parametrize("correlation", [-0.99, -0.5, 0.1, 0.8, 0.99])
def test_covariance_of_cuts_is_that_of_the_bivariate_normal(correlation: float) -> None:
    first, second = np.array([-1.5, 0.0, 0.7]), np.array([-0.3, 2.0])
    matrix = [[1, correlation], [correlation, 1]]
    outside = multivariate_normal([0, 0], matrix, abseps=1e-10, releps=1e-10)
    expected = [[outside.cdf([-h, -k]) - norm.sf(h) * norm.sf(k) for k in second] for h in first]
    assert cut_covariance(first, second, correlation) == pytest.approx(np.array(expected), abs=1e-9)


def test_cuts_at_the_median_correlate_as_the_arcsine() -> None:
    # Sheppard (1899): P(X > 0, Y > 0) = 1/4 + asin(ρ) / 2π.
    assert cut_covariance(np.zeros(1), np.zeros(1), 0.5)[0, 0] == pytest.approx(1 / 12, abs=1e-12)


def test_cuts_have_the_shares_between_them() -> None:
    found = cuts(np.array([0.1, 0.0, 0.6, 0.3]))
    assert np.diff(norm.cdf([-np.inf, *found, np.inf])) == pytest.approx([0.1, 0, 0.6, 0.3])


def test_answers_have_mean_spread_correlation_and_missing_as_asked(codebook: Codebook) -> None:
    motives = codebook.battery("motives")
    means = dict(zip(motives.item_ids, np.linspace(1.6, 4.4, 9), strict=True))
    loadings = dict(zip(motives.item_ids, np.linspace(0.4, 0.8, 9), strict=True))
    frame = simulate_battery(
        motives, MANY, seed=5, mean=means, sd=0.9, correlation=loadings, dont_know=0.1,
        no_answer={"financing": 0.25},
    )  # fmt: skip
    assert list(frame.columns) == list(motives.columns)
    # Four standard errors of each figure.
    share = lambda column, test: frame[column].map(test).mean()  # noqa: E731
    assert share("motives_financing", lambda a: a is None) == pytest.approx(0.25, abs=0.009)
    assert share("motives_savings", lambda a: a is None) == 0
    assert share("motives_financing", lambda a: a == "dk") == pytest.approx(0.1, abs=0.006)
    answers = frame.apply(pd.to_numeric, errors="coerce")
    for item, mean in means.items():
        column = answers[motives.column(item)]
        assert column.mean() == pytest.approx(mean, abs=4 * 0.9 / np.sqrt(0.65 * MANY))
        assert column.std() == pytest.approx(0.9, abs=0.03)
    found = answers.corr().to_numpy()
    expected = np.outer(*[list(loadings.values())] * 2)
    beside = ~np.eye(9, dtype=bool)
    assert found[beside] == pytest.approx(expected[beside], abs=4 / np.sqrt(0.5 * MANY))


def test_a_matrix_of_correlations_of_either_sign(tmp_path: Path) -> None:
    battery = codebook_with(tmp_path, [1, 2, 3, 4, 5, 6, 7], 3).battery("b")
    wanted = [[1, 0.5, -0.4], [0.5, 1, 0.0], [-0.4, 0.0, 1]]
    frame = simulate_battery(battery, MANY, seed=2, mean=4, sd=1.5, correlation=wanted)
    found = frame.astype(float).corr().to_numpy()
    assert found == pytest.approx(np.array(wanted), abs=4 / np.sqrt(MANY))


def test_two_levels_by_hand(tmp_path: Path) -> None:
    # Shares 0.5 and 0.5 each, answers correlate 1/3: both say 1 with 1/4 + 1/12 = 1/3, and the
    # normal variables behind correlate sin(π / 6) = 0.5.
    battery = codebook_with(tmp_path, [0, 1], 2).battery("b")
    frame = simulate_battery(battery, MANY, seed=3, mean=0.5, correlation=1 / 3)
    both = (frame == 1).all(axis=1).mean()
    assert both == pytest.approx(1 / 3, abs=4 * np.sqrt(2 / 9 / MANY))
    # A perfect correlation is one answer given twice.
    alike = simulate_battery(battery, 500, seed=3, mean=0.3, correlation=1.0)
    assert (alike["b_i0"] == alike["b_i1"]).all()


def test_what_levels_cannot_correlate_is_refused(tmp_path: Path) -> None:
    battery = codebook_with(tmp_path, [0, 1], 2).battery("b")
    # With shares of 0.1 and 0.5 at most √(0.1 · 0.5 / (0.9 · 0.5)) = 1/3.
    means = {"i0": 0.1, "i1": 0.5}
    with pytest.raises(BookError, match=r"from -0\.333 to 0\.333 is possible"):
        simulate_battery(battery, 10, seed=1, mean=means, correlation=0.5)


def test_correlations_that_exclude_each_other_are_refused(tmp_path: Path) -> None:
    battery = codebook_with(tmp_path, [1, 2, 3, 4, 5], 3).battery("b")
    with pytest.raises(BookError, match="not for all together"):
        simulate_battery(battery, 10, seed=1, mean=3, sd=1, correlation=-0.8)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"dont_know": 0.1}, "does not offer don't know"),
        ({"mean": {"i9": 2}}, "has no item 'i9'"),
        ({"sd": 1.0}, "has a standard deviation and no mean"),
        ({"shares": [0.5, 0.6]}, "add up to 1"),
        ({"no_answer": 1.5}, "not between 0 and 1"),
        ({"correlation": 2.0}, "not between -1 and 1"),
        ({"correlation": [[1, 0.5], [0.4, 1]]}, "symmetric matrix of 2 rows"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, asked: dict[str, object], words: str
) -> None:
    battery = codebook_with(tmp_path, [1, 2], 2).battery("b")
    with pytest.raises(BookError, match=words):
        simulate_battery(battery, 10, seed=1, **asked)  # type: ignore[arg-type]


def test_shares_of_categories_are_taken_as_given(codebook: Codebook) -> None:
    lasting = codebook.battery("lasting")
    frame = simulate_battery(lasting, MANY, seed=8, shares=[0.2, 0.5, 0.3])
    found = frame["lasting_methods"].value_counts(normalize=True).sort_index()
    assert list(found.index) == [1, 2, 3]
    assert found.to_numpy() == pytest.approx([0.2, 0.5, 0.3], abs=0.011)


def test_a_seed_gives_the_same_answers_and_another_one_others(codebook: Codebook) -> None:
    first, again, other = (simulate_survey(codebook, 30, seed=s) for s in (1, 1, 2))
    assert first.responses.frame.equals(again.responses.frame)
    assert first.facts is not None
    assert again.facts is not None
    assert first.facts.frame.equals(again.facts.frame)
    assert not first.responses.frame.equals(other.responses.frame)


def test_a_new_battery_leaves_the_other_answers_alone(tmp_path: Path) -> None:
    before = simulate_survey(codebook_with(tmp_path, [1, 2, 3], 2), 20, seed=1)
    path = tmp_path / "codebook.yml"
    more = (
        "  c:\n    scale: s\n    title: C\n    text: C?\n    items: [{id: x, short: X, text: X}]\n"
    )
    path.write_text(path.read_text() + more)
    after = simulate_survey(load_codebook(path), 20, seed=1)
    assert after.responses.frame[["b_i0", "b_i1"]].equals(before.responses.frame)


def test_a_simulated_survey_is_read_back_and_says_what_it_is(
    codebook: Codebook, tmp_path: Path
) -> None:
    municipalities = [("751", "Aarhus"), ("151", "Ballerup")]
    made = simulate_survey(codebook, 60, seed=4, wave=2026, municipalities=municipalities)
    paths = write_simulated(tmp_path, made)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "data/responses/2026-simulated.csv",
        "data/facts/2026-simulated.csv",
    ]
    for path in paths:
        assert path.read_text().startswith("# simulated: 60 respondents")
    read = load_responses(paths[0], codebook)
    assert read.is_simulated
    assert read.frame.equals(made.responses.frame)
    facts = load_facts(paths[1], codebook, respondents=read.frame.index).frame
    assert made.facts is not None
    assert facts.equals(made.facts.frame)
    ordered = facts[["start_year", "end_year", "last_payment_year"]].dropna()
    assert all((ordered[a] <= ordered[b]).all() for a, b in pairwise(ordered.columns))
    assert read.frame.index[0].startswith(("aarhus-investering-1", "ballerup-investering-1"))


def test_what_a_battery_shall_look_like_can_be_said(codebook: Codebook) -> None:
    asked = {"motives": {"mean": 5, "sd": None, "dont_know": 0, "no_answer": 0, "correlation": 0}}
    asked["motives"]["mean"] = dict.fromkeys(codebook.battery("motives").item_ids, 5.0)
    asked["motives"]["sd"] = None
    frame = simulate_survey(codebook, 10, seed=1, batteries=asked).responses.frame
    assert (frame[list(codebook.battery("motives").columns)] == 5).all(axis=None)
    with pytest.raises(BookError, match="no battery 'motivs'"):
        simulate_survey(codebook, 10, seed=1, batteries={"motivs": {}})
