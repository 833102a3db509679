"""How long do the usual analyses take as answers grow, and how long with plain pandas and scipy?

Raw answers to ten items (codes, ``dk`` and empty cells, as in `bench_likert`) go in; what comes out
must be the same both ways, which is checked for each number of answers before anything is measured.
The other way is what one would write: ``to_numeric``, then a loop over items or pairs with pandas
or scipy. Time is the best of several runs; memory is the peak that ``tracemalloc`` sees above the
input, in a run of its own. A way that took longer than the limit is not tried with more answers.

    python benchmarks/bench_analyses.py --answers 1000 10000 100000 1000000
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from bench_likert import CHECKED, make_answers, ours, pandas_verbs, peak_megabytes, seconds
from helpers.analysis.association import correlations
from helpers.analysis.matrix import answers
from helpers.analysis.ranktests import group_counts, kruskal_wallis, mann_whitney
from helpers.analysis.reliability import alpha, item_analysis
from helpers.analysis.signed import signed_rank
from helpers.codebook import Battery, load_codebook
from helpers.likert import code_answers

ROOT = Path(__file__).parents[1]
ITEMS = 10


@dataclass(frozen=True)
class Data:
    """Answers of two waves, and the group of each respondent."""

    battery: Battery
    raw: pd.DataFrame
    second: pd.DataFrame
    groups: pd.Series

    @property
    def items(self) -> list[str]:
        """The items that were asked."""
        return list(self.raw.columns)


def make(battery: Battery, total: int) -> Data:
    respondents = max(total // ITEMS, 20)
    raw, _, groups = make_answers(battery, respondents, ITEMS)
    lot = np.random.default_rng(2026)
    moved = raw.iloc[lot.permutation(respondents)].set_axis(raw.index)
    second = raw.where(lot.random(raw.shape) < 0.7, moved)
    return Data(battery, raw, second, groups)


def codes_of(data: Data, raw: pd.DataFrame) -> pd.DataFrame:
    return answers(code_answers(raw, data.battery), data.battery, data.items).codes


def numeric(raw: pd.DataFrame) -> pd.DataFrame:
    return raw.apply(pd.to_numeric, errors="coerce")


def our_summary(data: Data) -> pd.DataFrame:
    return ours(data.raw, data.battery, None).loc[data.items, CHECKED].astype(float)


def plain_summary(data: Data) -> pd.DataFrame:
    found = pandas_verbs(data.raw, data.battery, None)
    return found.loc[data.items, CHECKED].astype(float)


def our_reliability(data: Data) -> pd.DataFrame:
    codes = codes_of(data, data.raw)
    found = item_analysis(codes)[["item_rest", "alpha_without"]]
    return found.assign(alpha=alpha(codes).value)


def plain_reliability(data: Data) -> pd.DataFrame:
    codes = numeric(data.raw).dropna()

    def one(part: pd.DataFrame) -> float:
        k = part.shape[1]
        return k / (k - 1) * (1 - part.var().sum() / part.sum(axis=1).var())

    rows = {}
    for item in data.items:
        rest = codes.drop(columns=item)
        rows[item] = {
            "item_rest": codes[item].corr(rest.sum(axis=1)),
            "alpha_without": one(rest),
            "alpha": one(codes),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def our_spearman(data: Data) -> pd.DataFrame:
    return correlations(codes_of(data, data.raw))[["n", "value"]].astype(float)


def plain_spearman(data: Data) -> pd.DataFrame:
    codes = numeric(data.raw)
    rows = {}
    for pair in combinations(data.items, 2):
        both = codes[list(pair)].dropna()
        rows[pair] = {"n": len(both), "value": stats.spearmanr(*both.to_numpy().T).statistic}
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def our_kendall(data: Data) -> pd.DataFrame:
    return correlations(codes_of(data, data.raw), "kendall")[["n", "value"]].astype(float)


def plain_kendall(data: Data) -> pd.DataFrame:
    codes = numeric(data.raw)
    rows = {}
    for pair in combinations(data.items, 2):
        both = codes[list(pair)].dropna()
        rows[pair] = {"n": len(both), "value": stats.kendalltau(*both.to_numpy().T).statistic}
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def our_groups(data: Data) -> pd.DataFrame:
    codes = codes_of(data, data.raw)
    members = [(data.groups == group).to_numpy() for group in sorted(data.groups.unique())]
    rows = {}
    for item in data.items:
        values = codes[item].to_numpy()
        counts = group_counts([values[mine] for mine in members])
        two, three = mann_whitney(counts[:2]), kruskal_wallis(counts)
        # Exact p-values of few answers are better, and so not the same.
        rows[item] = {"u": two.statistic, "h": three.statistic}
    return pd.DataFrame.from_dict(rows, orient="index")


def plain_groups(data: Data) -> pd.DataFrame:
    codes = numeric(data.raw)
    rows = {}
    for item in data.items:
        parts = [part.dropna() for _, part in codes[item].groupby(data.groups)]
        two = stats.mannwhitneyu(parts[0], parts[1], method="asymptotic")
        rows[item] = {"u": two.statistic, "h": stats.kruskal(*parts).statistic}
    return pd.DataFrame.from_dict(rows, orient="index")


def our_waves(data: Data) -> pd.DataFrame:
    change = codes_of(data, data.second) - codes_of(data, data.raw)
    found = {item: signed_rank(change[item]) for item in data.items}
    return pd.DataFrame({"up": {i: f.up for i, f in found.items()},
                         "down": {i: f.down for i, f in found.items()},
                         "p": {i: f.p for i, f in found.items()}})  # fmt: skip


def plain_waves(data: Data) -> pd.DataFrame:
    change = numeric(data.second) - numeric(data.raw)
    rows = {}
    for item in data.items:
        values = change[item].dropna()
        # As ours: exact for few changes, by counting signs at random where scipy cannot.
        p = stats.wilcoxon(values, zero_method="pratt", method="approx").pvalue
        rows[item] = {"up": (values > 0).sum(), "down": (values < 0).sum(), "p": p}
    return pd.DataFrame.from_dict(rows, orient="index")


WAYS: dict[str, tuple[Callable[[Data], pd.DataFrame], Callable[[Data], pd.DataFrame], str]] = {
    "code and summarise": (our_summary, plain_summary, "melt, groupby, value_counts"),
    "alpha, item-rest": (our_reliability, plain_reliability, "loop over items"),
    "Spearman, 45 pairs": (our_spearman, plain_spearman, "scipy, loop over pairs"),
    "Kendall, 45 pairs": (our_kendall, plain_kendall, "scipy, loop over pairs"),
    "groups, 10 items": (our_groups, plain_groups, "scipy, loop over items"),
    "two waves, 10 items": (our_waves, plain_waves, "scipy, loop over items"),
}
EXACT = {"two waves, 10 items"}
"""Whose p-values are exact for few answers, and those of the other way not."""


def same(name: str, data: Data) -> None:
    first, second, _ = WAYS[name]
    mine, theirs = first(data), second(data)
    if name in EXACT and len(data.raw) < 1000:
        mine, theirs = mine.drop(columns="p"), theirs.drop(columns="p")
    theirs = theirs.reindex(columns=mine.columns)
    np.testing.assert_allclose(mine.to_numpy(float), theirs.to_numpy(float), rtol=1e-7, atol=1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--answers", type=int, nargs="+", default=[10**k for k in range(3, 7)])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one run")
    options = parser.parse_args()

    battery = load_codebook(ROOT / "data" / "codebook.yml").battery("concerns")
    slow: set[tuple[str, int]] = set()
    head = f"| {'what':<20} | {'way':<27} | {'answers':>10} | seconds | ratio | peak MB | ratio |"
    print(head)
    print(f"|{'-' * 22}|{'-' * 29}|{'-' * 11}:|--------:|------:|--------:|------:|")
    for total in options.answers:
        data = make(battery, total)
        for name, (first, second, label) in WAYS.items():
            if (name, 1) not in slow:
                same(name, data)
            base: tuple[float, float] | None = None
            for place, (way, call) in enumerate((("helpers", first), (label, second))):
                if (name, place) in slow:
                    continue
                run = partial(call, data)
                once = seconds(run, 1)
                took = min(once, seconds(run, options.repeat - 1)) if once < 5 else once
                peak = peak_megabytes(run) if once < options.limit / 4 else float("nan")
                base = base or (took, peak)
                shown = f"{took:7.3f} | {took / base[0]:5.1f}"
                # Tracing memory slows a run down several times, so slow ways go without.
                traced = (
                    f"{peak:7.1f} | {peak / base[1]:5.1f}" if peak == peak else "      – |     –"
                )
                print(f"| {name:<20} | {way:<27} | {total:>10,} | {shown} | {traced} |", flush=True)
                if took > options.limit:
                    slow.add((name, place))


if __name__ == "__main__":
    main()
