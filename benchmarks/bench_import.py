"""How long does an import take as answers grow, and how long reading and coding with pandas alone?

The same answers to twenty items, written as Danish labels in a CSV of Windows-1252 with semicolons,
are brought into a project by `helpers.intake` (read, columns recognised, every cell checked, tidy
files, record and original written) and by what one would write with pandas: `read_csv`, a column
renamed by hand, `map` with a dictionary of labels, `astype`, `to_csv`. The pandas way knows the
encoding, the delimiter and the columns, and checks nothing but that every label is in the
dictionary; its tidy file has to be equal, which is looked at before anything is measured. Each run
is a process of its own; memory is its peak above what Python and the libraries take, and the ratio
of time is that of the processor's time.

    python benchmarks/bench_import.py --respondents 50 500 5000 50000 500000
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.codebook import load_codebook
from helpers.intake import carry_out, make_plan

ITEMS = 20
SCALE = ("Slet ikke", "I mindre grad", "I nogen grad", "I høj grad", "I meget høj grad")
CODES = {label: str(code) for code, label in enumerate(SCALE, start=1)} | {"Ved ikke": "dk"}


def codebook_text() -> str:
    levels = "\n".join(
        f"      - {{code: {k}, key: level_{k}, label: {{en: Level {k}, da: {label}}}}}"
        for k, label in enumerate(SCALE, start=1)
    )
    items = "\n".join(
        f"      - {{id: item_{k}, short: {{en: Item {k}, da: Emne {k}}},"
        f" text: {{en: Item number {k}, da: Emne nummer {k}}}}}"
        for k in range(ITEMS)
    )
    return f"""
survey: {{id: 2026, title: {{en: Made up, da: Opdigtet}}, unit: {{en: one, da: en}}}}
scales:
  degree:
    kind: likert
    levels:
{levels}
    dont_know: {{code: dk, label: {{en: "Don't know", da: Ved ikke}}}}
batteries:
  made:
    scale: degree
    title: {{en: Made up, da: Opdigtet}}
    text: {{en: To what degree?, da: I hvilken grad?}}
    items:
{items}
"""


def make_project(folder: Path, respondents: int) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    (folder / "data" / "codebook.yml").write_text(codebook_text(), encoding="utf-8")
    lot = np.random.default_rng(2026)
    spellings = np.array([*CODES, ""], dtype=object)
    drawn = lot.choice(7, size=(respondents, ITEMS), p=[0.15, 0.2, 0.25, 0.2, 0.1, 0.07, 0.03])
    file = folder / "svar.csv"
    with file.open("w", encoding="cp1252", newline="") as target:
        head = [f"I hvilken grad? [Emne nummer {k}]" for k in range(ITEMS)]
        target.write(";".join(["respondent", *head]) + "\r\n")
        for row in range(respondents):
            target.write(";".join([f"p{row}", *spellings[drawn[row]]]) + "\r\n")
    return file


def ours(folder: Path, file: Path) -> Path:
    plan = make_plan(folder, file, "2026")
    carry_out(plan, replace=True)
    return folder / "data" / "responses" / "2026.csv"


def with_pandas(folder: Path, file: Path) -> Path:
    frame = pd.read_csv(
        file, sep=";", encoding="cp1252", dtype=str, keep_default_na=False, index_col="respondent"
    )
    frame.columns = [f"made_item_{k}" for k in range(ITEMS)]
    for column in frame.columns:
        coded = frame[column].map({**CODES, "": ""})
        if coded.isna().any():
            raise SystemExit("a label is not known")
        frame[column] = coded.astype("category")
    target = folder / "pandas.csv"
    frame.to_csv(target)
    return target


WAYS = {"helpers.intake": ours, "pandas alone": with_pandas}


def measure(way: str, folder: Path, file: Path) -> None:
    """Run one way in this process and print its time and the growth of its memory."""
    load_codebook(folder / "data" / "codebook.yml")
    if way == "helpers.intake":
        # Once on a few rows, so that what is loaded late does not count as work.
        few = folder / "few.csv"
        with file.open("rb") as whole:
            few.write_bytes(b"".join(itertools.islice(whole, 3)))
        make_plan(folder, few, "2026")
    before = highest_megabytes()
    start, begun = time.perf_counter(), time.process_time()
    WAYS[way](folder, file)
    took, worked = time.perf_counter() - start, time.process_time() - begun
    print(took, worked, highest_megabytes() - before)


def highest_megabytes() -> float:
    """Peak memory of this process; what Linux counts, without what the parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--respondents", type=int, nargs="+", default=[50, 500, 5_000, 50_000, 500_000]
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        way, folder, file = options.one
        measure(way, Path(folder), Path(file))
        return

    print(f"| {'answers':>10} | {'way':<14} | seconds | CPU s | ratio | peak MB | ratio |")
    print(f"|{'-' * 11}:|{'-' * 16}|--------:|------:|------:|--------:|------:|")
    for respondents in options.respondents:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "project"
            file = make_project(folder, respondents)
            if ours(folder, file).read_bytes() != with_pandas(folder, file).read_bytes():
                raise SystemExit("the two ways give different answers")
            base: tuple[float, float] | None = None
            for way in WAYS:
                call = [sys.executable, __file__, "--one", way, str(folder), str(file)]
                runs = [
                    tuple(map(float, subprocess.check_output(call, text=True).split()))
                    for _ in range(options.repeat)
                ]
                took, worked, peak = (min(run[k] for run in runs) for k in range(3))
                base = base or (worked, peak)
                ratios = worked / base[0], peak / base[1] if base[1] else float("nan")
                first = f"| {respondents * ITEMS:>10,} | {way:<14} | {took:7.2f} | {worked:5.2f}"
                print(f"{first} | {ratios[0]:5.1f} | {peak:7.1f} | {ratios[1]:5.1f} |", flush=True)


if __name__ == "__main__":
    main()
