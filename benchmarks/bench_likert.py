"""How long does it take to summarise a million respondents, and how long the obvious way?

The same answers (ten items of the battery of concerns, written as codes, ``dk`` and empty cells)
are summarised by `helpers.likert` and by two ways one would write with pandas alone. All three
must give the same numbers, which is checked, before anything is measured. Time is the best of
several runs; memory is the peak that ``tracemalloc`` sees above the input, in a run of its own
because tracing slows things down.

    python benchmarks/bench_likert.py --respondents 1000000
"""

from __future__ import annotations

import argparse
import gc
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.codebook import Battery, load_codebook
from helpers.likert import code_answers, summarise

ROOT = Path(__file__).parents[1]
CHECKED = ["n_asked", "n_answered", "n_dk", "n_missing", "mean", "median", "sd", "n_high"]
CHECKED += [f"count_{code}" for code in range(1, 6)]


def make_answers(
    battery: Battery, respondents: int, items: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    lot = np.random.default_rng(2024)
    spellings = {
        "codes": [1, 2, 3, 4, 5, "dk", None],
        "labels": [*(level.label.da for level in battery.scale.levels), "Ved ikke", ""],
    }
    drawn = lot.choice(7, size=(respondents, items), p=[0.15, 0.2, 0.25, 0.2, 0.1, 0.07, 0.03])
    columns = list(battery.item_ids[:items])
    codes, labels = (
        pd.DataFrame({c: np.array(s, dtype=object)[drawn[:, k]] for k, c in enumerate(columns)})
        for s in spellings.values()
    )
    groups = pd.Series(lot.choice(["DSI", "DSK", "internal"], size=respondents), name="investor")
    return codes, labels, groups


def ours(raw: pd.DataFrame, battery: Battery, by: pd.Series | None) -> pd.DataFrame:
    return summarise(code_answers(raw, battery), battery, by)


def melted(raw: pd.DataFrame, by: pd.Series | None) -> tuple[pd.DataFrame, list[str]]:
    wide = raw if by is None else raw.assign(investor=by)
    ids = [] if by is None else ["investor"]
    long = wide.melt(id_vars=ids, var_name="item", value_name="answer")
    long["code"] = pd.to_numeric(long["answer"], errors="coerce")
    return long, [*ids, "item"]


def pandas_verbs(raw: pd.DataFrame, _: Battery, by: pd.Series | None) -> pd.DataFrame:
    """Melt, then one groupby for each statistic and value_counts for the distribution."""
    long, keys = melted(raw, by)
    long["dk"] = long["answer"] == "dk"
    long["missing"] = long["answer"].isna()
    long["high"] = long["code"] >= 4
    grouped = long.groupby(keys)
    out = grouped["code"].agg(n_answered="count", mean="mean", median="median", sd="std")
    out["n_asked"] = grouped.size()
    out["n_dk"] = grouped["dk"].sum()
    out["n_missing"] = grouped["missing"].sum()
    out["n_high"] = grouped["high"].sum()
    levels = long.dropna(subset="code").value_counts([*keys, "code"]).unstack(fill_value=0)
    return out.join(levels.rename(columns=lambda code: f"count_{code:.0f}"))


def pandas_apply(raw: pd.DataFrame, _: Battery, by: pd.Series | None) -> pd.DataFrame:
    """Melt, then a function that describes one item, applied to each."""
    long, keys = melted(raw, by)

    def describe(part: pd.DataFrame) -> pd.Series:
        codes = part["code"].dropna()
        shown = {
            "n_asked": len(part),
            "n_answered": len(codes),
            "n_dk": (part["answer"] == "dk").sum(),
            "n_missing": part["answer"].isna().sum(),
            "mean": codes.mean(),
            "median": codes.median(),
            "sd": codes.std(),
            "n_high": (codes >= 4).sum(),
        }
        counts = codes.value_counts().reindex(range(1, 6), fill_value=0)
        return pd.Series(shown | {f"count_{code}": n for code, n in counts.items()})

    return long.groupby(keys)[["answer", "code"]].apply(describe)


def seconds(call: Callable[[], object], repeat: int) -> float:
    best = float("inf")
    for _ in range(repeat):
        gc.collect()
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def peak_megabytes(call: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()

    battery = load_codebook(ROOT / "data" / "codebook.yml").battery("concerns")
    codes, labels, groups = make_answers(battery, options.respondents, options.items)
    tidy = code_answers(codes, battery)
    for by in (None, groups):
        expected = ours(codes, battery, by)[CHECKED].astype(float)
        for other in (pandas_verbs, pandas_apply):
            found = other(codes, battery, by)[CHECKED].astype(float)
            pd.testing.assert_frame_equal(
                found, expected.reindex(found.index), check_names=False, rtol=1e-9
            )

    print(f"{options.respondents:,} respondents, {options.items} items; all results are equal\n")
    print(f"| {'what':<52} | seconds | ratio | peak MB | ratio |")
    print(f"|{'-' * 54}|--------:|------:|--------:|------:|")
    calls: dict[str, list[tuple[str, Callable[[], object]]]] = {
        "overall": [
            ("likert: code and summarise", lambda: ours(codes, battery, None)),
            ("likert: summarise what is coded", lambda: summarise(tidy, battery)),
            ("likert: code Danish labels and summarise", lambda: ours(labels, battery, None)),
            ("pandas: melt, groupby, value_counts", lambda: pandas_verbs(codes, battery, None)),
            ("pandas: melt, groupby, apply", lambda: pandas_apply(codes, battery, None)),
        ],
        "by group": [
            ("likert: code and summarise", lambda: ours(codes, battery, groups)),
            ("likert: summarise what is coded", lambda: summarise(tidy, battery, groups)),
            ("pandas: melt, groupby, value_counts", lambda: pandas_verbs(codes, battery, groups)),
            ("pandas: melt, groupby, apply", lambda: pandas_apply(codes, battery, groups)),
        ],
    }
    for scope, rows in calls.items():
        base_time = base_memory = 0.0
        for name, call in rows:
            took, peak = seconds(call, options.repeat), peak_megabytes(call)
            base_time, base_memory = base_time or took, base_memory or peak
            label = f"{scope}, {name}"
            ratios = f"{took / base_time:5.1f}", f"{peak / base_memory:5.1f}"
            print(f"| {label:<52} | {took:7.2f} | {ratios[0]} | {peak:7.0f} | {ratios[1]} |")


if __name__ == "__main__":
    main()
