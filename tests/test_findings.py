"""The findings, against the numbers copied by hand from the report's tables."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import findings
from helpers.codebook import load_codebook
from helpers.edition import Edition
from helpers.findings import source
from helpers.inference import Interval, Stratum, changes_from_strata, mcnemar
from helpers.investments import load_investments
from helpers.published import Published, load_published
from helpers.responses import Responses

# Tables 8, 12, 11 and 14: how many gave each item high priority, without "other"
MOTIVES = [15, 15, 11, 14, 11, 12, 17, 5]
BENEFITS = [15, 5, 9, 6, 4, 9, 8, 4]
CONCERNS = [4, 4, 6, 5, 8, 8, 7, 0, 1, 2]
DRAWBACKS = [3, 0, 6, 2, 2, 2, 3, 1, 0, 0]

# Tables 13, 15 and 10 for the investments that started before 2023, in the order of Table 13;
# the two about homeless young people are the fifth and the fifteenth.
SEEN = [0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 7]
TROUBLE = [0, 2, 0, 2, 0, 0, 1, 3, 4, 2, 1, 0, 2, 0, 1, 0]
ABSOLUTE = [63, 50, 13, 50, 63, 100, 75, 75, 50, 38, 63, 88, 13, 100, 63, 100]
RELATIVE = [24, 19, 25, 25, 25, 36, 32, 27, 29, 17, 23, 33, 8, 35, 31, 28]


@pytest.fixture(scope="module")
def published() -> Published:
    return load_published()


@pytest.fixture(scope="module")
def joined(published: Published) -> pd.DataFrame:
    frame = findings.joined_indices(published)
    return frame.set_index(["x", "y", "method", "answered"]).sort_index()


@pytest.fixture(scope="module")
def rankings(published: Published) -> pd.DataFrame:
    return findings.stable_rankings(published, 30)


# ---------------------------------------------------------------- before and after


@pytest.mark.parametrize(
    ("pair", "first", "second"),
    [("benefits", MOTIVES, BENEFITS), ("drawbacks", CONCERNS, DRAWBACKS)],
)
def test_every_possible_table_is_behind_the_intervals(
    published: Published, pair: findings.Pair, first: list[int], second: list[int]
) -> None:
    frame = findings.expectation_vs_experience(published, pair)
    assert frame["first"].tolist() == first
    assert frame["second"].tolist() == second
    for row in frame.itertuples():
        # scipy on every table of 25 respondents with these totals
        possible = [
            (both, row.first - both, row.second - both)
            for both in range(26)
            if both <= min(row.first, row.second) and row.first + row.second - both <= 25
        ]
        p = [stats.binomtest(b, b + c).pvalue if b + c else 1.0 for _, b, c in possible]
        assert (float(row.p_low), float(row.p_high)) == pytest.approx((min(p), max(p)))
        assert row.changed_low == min(b + c for _, b, c in possible)
        assert row.changed_high == max(b + c for _, b, c in possible)


def test_savings_by_hand(published: Published) -> None:
    """15 expected savings and 5 saw them: between 10 to none and 15 to 5 changed.

    2 / 2^10 = 0.00195; 2 (1 + 20 + 190 + 1140 + 4845 + 15504) / 2^20 = 0.0414; eight items.
    """
    row = findings.expectation_vs_experience(published).loc["savings"]
    assert row["p_low"] == Fraction(2, 2**10)
    assert row["p_high"] == Fraction(2 * 21700, 2**20)
    assert row["holm_low"] == Fraction(16, 2**10)
    assert row["decision"] == "every"
    assert row["decision_holm"] == "undecided"


def test_decisions_before_and_after(published: Published) -> None:
    benefits = findings.expectation_vs_experience(published)
    drawbacks = findings.expectation_vs_experience(published, "drawbacks")
    assert benefits.groupby("decision").size().to_dict() == {"every": 1, "none": 4, "undecided": 3}
    assert list(drawbacks.index[drawbacks["decision"] == "undecided"]) == [
        "evaluability",
        "repayment",
    ]
    assert set(drawbacks["decision_holm"]) == {"none"}


def test_the_group_that_started_early_narrows_nothing(published: Published) -> None:
    """Table 12 splits the benefits by start, but Table 8 does not split the motives."""
    frame = findings.expectation_vs_experience(published)
    for item, row in frame.iterrows():
        early = int(published[f"t12.{item}.high_before_2023"].value or 0)
        late = row["second"] - early
        strata = [
            Stratum(16, second=Interval(early, early)),
            Stratum(9, second=Interval(late, late)),
        ]
        found = changes_from_strata(strata, first=row["first"], second=row["second"])
        assert (found.p.low, found.p.high) == (row["p_low"], row["p_high"])


# ---------------------------------------------------------------- joined tables


def readings() -> list[list[float]]:
    """Relative indices with the twins both ways; ties at 0.25 broken in every direction."""
    found = []
    for a, b in ((25, 31), (31, 25)):
        column = [*RELATIVE[:4], a, *RELATIVE[5:14], b, RELATIVE[15]]
        tied = [place for place, value in enumerate(column) if value == 25]
        for shift in product((0, 0.1, 0.2), repeat=len(tied)):
            broken = list(map(float, column))
            for place, by in zip(tied, shift, strict=True):
                broken[place] += by
            found.append(broken)
    return found


@pytest.mark.parametrize("method", ["spearman", "kendall"])
@pytest.mark.parametrize(("name", "other"), [("benefits", SEEN), ("drawbacks", TROUBLE)])
def test_relative_index_over_all_readings(
    joined: pd.DataFrame, method: str, name: str, other: list[int]
) -> None:
    function = stats.spearmanr if method == "spearman" else stats.kendalltau
    values = [function(column, other).statistic for column in readings()]
    row = joined.loc[("relative", name, method, False)]
    assert (row["low"], row["high"]) == pytest.approx((min(values), max(values)))
    assert row["readings"] == 26  # thirteen orders of three tied rows, twice
    assert row["exact"]


@pytest.mark.parametrize(
    ("x", "y", "columns"),
    [
        ("absolute", "benefits", (ABSOLUTE, SEEN)),
        ("absolute", "drawbacks", (ABSOLUTE, TROUBLE)),
        ("benefits", "drawbacks", (SEEN, TROUBLE)),
    ],
)
def test_exact_p_agrees_with_random_orders(
    joined: pd.DataFrame, x: str, y: str, columns: tuple[list[int], list[int]]
) -> None:
    row = joined.loc[(x, y, "spearman", False)]
    ranks = [stats.rankdata(column) for column in columns]
    assert row["low"] == row["high"] == pytest.approx(np.corrcoef(*ranks)[0, 1])
    random = np.random.default_rng(7)
    orders = random.permuted(np.tile(ranks[1], (40_000, 1)), axis=1)
    drawn = np.abs((orders - ranks[1].mean()) @ (ranks[0] - ranks[0].mean()))
    seen = abs((ranks[1] - ranks[1].mean()) @ (ranks[0] - ranks[0].mean()))
    assert row["p_low"] == row["p_high"] == pytest.approx((drawn >= seen - 1e-9).mean(), abs=0.01)


def test_no_correlation_survives_the_correction(joined: pd.DataFrame) -> None:
    assert set(joined["decision_holm"]) == {"none"}
    assert joined.loc[("absolute", "drawbacks", "spearman", False), "decision"] == "every"


def test_investment_without_any_valued_drawback_can_be_left_out(joined: pd.DataFrame) -> None:
    assert joined.loc[("benefits", "drawbacks", "kendall", True), "n"] == 15
    assert joined.loc[("benefits", "drawbacks", "kendall", False), "n"] == 16


# ---------------------------------------------------------------- those who did not answer


def test_five_missing_investments(published: Published) -> None:
    frame = findings.nonresponse(published, 30)
    assert len(frame) == 36
    for row in frame.itertuples():
        assert (row.worst_low, row.worst_high) == (row.high, row.high + 5)
        kept = [
            total
            for total in range(31)
            if stats.hypergeom.sf(row.high - 1, 30, total, 25) > 0.025
            and stats.hypergeom.cdf(row.high, 30, total, 25) > 0.025
        ]
        assert (row.exact_low, row.exact_high) == (kept[0], kept[-1])


def test_worst_case_of_a_mean_by_hand(published: Published) -> None:
    """Financing: at least 18 gave a value, so at worst (18 * 3.45 + 5) / 23 and upwards."""
    row = findings.nonresponse(published, 30).loc[("motives", "financing")]
    assert (row["answered_low"], row["answered_high"]) == (18, 25)
    assert row["mean_low"] == (18 * Fraction(345, 100) + 5) / 23
    assert row["mean_high"] == (18 * Fraction(355, 100) + 25) / 23


# ---------------------------------------------------------------- rankings


def test_printed_counts_leave_no_doubt(rankings: pd.DataFrame) -> None:
    orders = findings.surviving_orders(rankings)
    for battery, counts in (("motives", 8), ("concerns", 10), ("benefits", 8), ("drawbacks", 10)):
        row = orders.loc[(battery, "cited")]
        assert row["pairs"] == row["certain"] == counts * (counts - 1) // 2


@pytest.mark.parametrize(
    ("battery", "measure", "k", "certain"),
    [
        ("motives", "cited", 1, {"learning_results"}),
        ("motives", "mean", 1, {"learning_results"}),
        ("motives", "cited_of_all", 1, set()),
        ("motives", "mean", 3, {"learning_results", "savings", "innovation"}),
        ("benefits", "cited_of_all", 1, {"financing"}),
        ("concerns", "mean", 1, {"repayment"}),
        ("drawbacks", "mean", 1, {"target_group"}),  # 2.5 against 2.4: equal at worst
    ],
)
def test_what_is_certainly_on_top(
    rankings: pd.DataFrame,
    battery: str,
    measure: findings.Measure,
    k: int,
    certain: set[str],
) -> None:
    found, possible = findings.surviving_top(rankings, battery, measure, k)
    assert set(found) == certain
    assert certain <= set(possible)


def test_order_in_the_population_takes_five_more(rankings: pd.DataFrame) -> None:
    """One item leads another in every case if it is ahead by the five that are missing."""
    for battery, counts in (("motives", MOTIVES), ("benefits", BENEFITS)):
        expected = sum(abs(a - b) >= 5 for i, a in enumerate(counts) for b in counts[:i])
        assert findings.surviving_orders(rankings).loc[(battery, "cited_of_all"), "certain"] == (
            expected
        )


# ---------------------------------------------------------------- real answers


@pytest.fixture(scope="module")
def real(published: Published) -> Edition:
    """Answers of every investment, drawn once: some don't know, some none at all."""
    codebook = load_codebook()
    investments = tuple(load_investments())
    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            column: [
                [1, 2, 3, 4, 5, "dk", None][k]
                for k in random.choice(7, len(investments), p=[0.2] * 4 + [0.15, 0.03, 0.02])
            ]
            if battery.scale.has_means
            else [None] * len(investments)
            for column, (battery, _) in codebook.columns.items()
        },
        index=pd.Index([i.id for i in investments], name="investment"),
        dtype=object,
    )
    responses = Responses(frame, "answers", Path("2024.csv"))
    return Edition(Path(), "2024", codebook, published, (), (), investments, responses)


def test_real_answers_pin_every_p_value(real: Edition) -> None:
    frame = findings.expectation_vs_experience(real)
    answers = real.responses.frame
    for item, row in frame.iterrows():
        cited = [answers[f"{b}_{item}"].isin([4, 5]) for b in ("motives", "benefits")]
        p = mcnemar(int((cited[0] & ~cited[1]).sum()), int((~cited[0] & cited[1]).sum()))
        assert row["p_low"] == row["p_high"] == p
        assert (row["first"], row["second"]) == (cited[0].sum(), cited[1].sum())


def test_real_answers_pin_every_correlation(real: Edition) -> None:
    frame = findings.joined_indices(real)
    assert (frame["low"] == frame["high"]).all()
    assert (frame["readings"] == 1).all()
    early = {i.id for i in real.investments if i.started_before_2023}
    assert (frame["n"] <= len(early)).all()
    row = frame.query("x == 'benefits' and method == 'spearman' and not answered").iloc[0]
    answers = real.responses.frame
    whole = answers[["motives_financing", "motives_savings"]].map(lambda a: isinstance(a, int))
    assert row["n"] <= int(whole.all(axis=1)[list(early)].sum())


def test_real_answers_pin_rankings(real: Edition) -> None:
    rankings = findings.stable_rankings(real, 30)
    exact = rankings.drop(index="cited_of_all", level="measure")
    assert (exact["low"] == exact["high"]).all()
    frame = findings.nonresponse(real, 30)
    assert (frame["answered_low"] == frame["answered_high"]).all()


class Given:
    """Bounds that somebody else found: financing alone is narrower than its own numbers make it."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def interval(self, battery: str, item: str, statistic: str) -> Interval[Fraction] | None:
        if (battery, item) != ("motives", "financing"):
            return None
        high = {"n_answered": (21, 25), "share_high_answered": (Fraction(15, 25), Fraction(15, 21))}
        high["mean"] = (Fraction(346, 100), Fraction(355, 100))
        low, high = map(Fraction, high[statistic])
        return Interval(low, high)

    def changes(
        self, before: str, after: str, totals: dict[str, tuple[int, int]]
    ) -> dict[str, Interval[int]]:
        outer = {
            item: Interval(max(0, first - second), min(first, 25 - second))
            for item, (first, second) in totals.items()
        }
        return outer | (
            {"savings": Interval(11, 12)} if (before, after) == ("motives", "benefits") else {}
        )


@pytest.fixture
def witness(real: Edition, monkeypatch: pytest.MonkeyPatch) -> Edition:
    monkeypatch.setattr(source, "Bounded", Given)
    return replace(real, responses=replace(real.responses, provenance="witness"))


def test_the_witness_is_never_looked_at(witness: Edition, published: Published) -> None:
    for pair in findings.PAIRS:
        shown = findings.expectation_vs_experience(witness, pair)
        own = findings.expectation_vs_experience(published, pair)
        columns = ["first", "second", "change", "changed_low", "changed_high", "p_low", "p_high"]
        rest = [item for item in own.index if item != "savings"]
        pd.testing.assert_frame_equal(shown.loc[rest, columns], own.loc[rest, columns])


def test_other_published_numbers_narrow_what_is_found(witness: Edition) -> None:
    """Between 11 and 12 of 15 stopped citing savings, and one or two of 10 began to.

    p of 11 against 1: 2 (1 + 12) / 2^12; of 12 against 2: 2 (1 + 14 + 91) / 2^14.
    """
    row = findings.expectation_vs_experience(witness).loc["savings"]
    assert (row["changed_low"], row["changed_high"]) == (12, 14)
    assert row["p_low"] == Fraction(26, 2**12)
    assert row["p_high"] == Fraction(212, 2**14)
    share = findings.stable_rankings(witness, 30).loc[("motives", "cited_of_answered", "financing")]
    assert (share["low"], share["high"]) == (Fraction(15, 25), Fraction(15, 21))
    missing = findings.nonresponse(witness, 30).loc[("motives", "financing")]
    assert (missing["answered_low"], missing["answered_high"]) == (21, 25)
    # At worst the five missing answer 1 beside 21 with a mean of 3.46.
    assert missing["mean_low"] == (21 * Fraction(346, 100) + 5) / 26
