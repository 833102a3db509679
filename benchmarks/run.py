"""Run every benchmark, put its table into the README of this folder, and draw how they grow.

The README is the recipe: under each heading stand the commands, and after them the table of what
they printed last. This script runs the commands, puts the new tables in place of the old ones, and
draws ``docs/benchmarks.svg`` from the tables that grow with the number of answers.

    python benchmarks/run.py                 # all of it, about an hour on two quiet cores
    python benchmarks/run.py likert import   # only these
    python benchmarks/run.py --draw          # only the figure, from the tables as they are
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib import pyplot as plt

ROOT = Path(__file__).parents[1]
README = ROOT / "benchmarks" / "README.md"
FIGURE = ROOT / "docs" / "benchmarks.svg"
_HEADING = re.compile(r"^## `bench_(\w+)\.py`.*$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
_OURS, _THEIRS = "#0072b2", "#d55e00"


def sections(text: str) -> dict[str, tuple[int, int]]:
    """Find where each benchmark's section begins and ends."""
    found = list(_HEADING.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    return {one[1]: (one.start(), end) for one, end in zip(found, ends, strict=True)}


def commands(section: str) -> list[list[str]]:
    """Take the commands of a section from its block of code."""
    lines = re.findall(r"^python (benchmarks/bench_\w+\.py.*)$", section, re.MULTILINE)
    return [line.split() for line in lines]


def tables(printed: str) -> str:
    """Keep the tables of what was printed, as one if they have the same head."""
    found = _TABLE.findall(printed if printed.endswith("\n") else printed + "\n")
    kept: list[str] = []
    for table in found:
        lines = table.splitlines(keepends=True)
        kept += lines[2:] if kept[:2] == lines[:2] else lines
    return "".join(kept)


def replaced(text: str, name: str, table: str) -> str:
    """Put a table in the place of the first one in a section."""
    begin, end = sections(text)[name]
    old = _TABLE.search(text, begin, end)
    if old is None:
        raise SystemExit(f"{README}: the section of bench_{name}.py has no table to replace")
    return text[: old.start()] + table + text[old.end() :]


def read(section: str) -> pd.DataFrame:
    """Read the first table of a section; numbers without their thousands separators."""
    found = _TABLE.search(section)
    if found is None:
        return pd.DataFrame()
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in found[0].splitlines()
    ]
    # Of two columns called alike the first is of time, the second of memory.
    names = [name if name not in rows[0][:k] else f"{name} 2" for k, name in enumerate(rows[0])]
    return pd.DataFrame(rows[2:], columns=names)


def growing(text: str) -> pd.DataFrame:
    """Gather what grows with the number of answers: what, way, answers, seconds, ours."""
    parts = []
    for name, (begin, end) in sections(text).items():
        table = read(text[begin:end])
        if not {"answers", "way", "seconds"} <= set(table.columns):
            continue
        part = pd.DataFrame(
            {
                "what": table.get("what", name),
                "ours": table["way"].str.contains("helpers"),
                "answers": table["answers"].str.replace(",", "").astype(int),
                "seconds": pd.to_numeric(table["seconds"], errors="coerce"),
            }
        )
        parts.append(part.dropna())
    return pd.concat(parts, ignore_index=True)


def draw(found: pd.DataFrame, target: Path) -> None:
    """Draw seconds against answers, ours beside what one would do instead."""
    mpl.rcParams |= {"svg.hashsalt": "benchmarks", "svg.fonttype": "none", "font.size": 9}
    found = found.assign(way=found["ours"].map({True: "helpers", False: "pandas or scipy alone"}))
    grid = sns.relplot(
        found, x="answers", y="seconds", hue="way", style="way", col="what", col_wrap=3,
        kind="line", markers=True, dashes=False, height=2.1, aspect=1.25,
        palette={"helpers": _OURS, "pandas or scipy alone": _THEIRS},
    )  # fmt: skip
    grid.set(xscale="log", yscale="log").set_titles("{col_name}").set_axis_labels(
        "answers", "seconds"
    )
    sns.move_legend(grid, "lower right", title=None, bbox_to_anchor=(0.9, 0.1))
    target.parent.mkdir(exist_ok=True)
    grid.savefig(target, metadata={"Date": None})
    plt.close(grid.figure)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="as in bench_NAME.py; all if none")
    parser.add_argument("--draw", action="store_true", help="run nothing, draw the figure only")
    options = parser.parse_args(argv)
    text = README.read_text(encoding="utf-8")
    known = sections(text)
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'; known are {', '.join(known)}")
    for name in () if options.draw else options.names or known:
        begin, end = sections(text)[name]
        printed = ""
        for command in commands(text[begin:end]):
            print(" ".join(["python", *command]), file=sys.stderr, flush=True)
            done = subprocess.run(
                [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                print(f"error: {command[0]} ended with {done.returncode}", file=sys.stderr)
                return 1
            printed += done.stdout
        text = replaced(text, name, tables(printed))
        # One at a time, so that an hour is not lost to the last of them.
        README.write_text(text, encoding="utf-8")
    draw(growing(text), FIGURE)
    print(
        f"The tables are in {README.relative_to(ROOT)}, the figure in {FIGURE.relative_to(ROOT)}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
