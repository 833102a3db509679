"""How is the publication verified from a terminal?

``effektbog verify`` gives a verdict on every printed number: how many of each kind by table, then
the exceptions in words; with the real answers at hand also which numbers they do not bear out.
``--json`` gives all of it to a program, and ``--strict`` fails if a contradiction turns up that
`data/known.yml` does not list.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from helpers.numbers import format_number
from helpers.project import find_root
from helpers.verify import KINDS, Ledger, ReadingVerdict, Verdict, full_ledger
from helpers.verify.compare import Comparisons, compare_with_answers
from helpers.verify.known import load_known

FINE, NEW_CONTRADICTION = 0, 1
WIDTH = 96


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog verify`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "verify",
        help="give a verdict on every printed number",
        description="Leave each printed number out, find what all others allow it to be, and "
        "compare with what is printed. Exit code 0, unless the data files are broken.",
    )
    parser.add_argument("--json", action="store_true", help="print every verdict as JSON")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit code 1 if a contradiction is not listed in data/known.yml",
    )
    parser.add_argument("--fresh", action="store_true", help="work everything out again")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project folder")
    parser.set_defaults(run=run_verify)


def run_verify(args: argparse.Namespace) -> int:
    """Carry out ``effektbog verify``.

    Parameters
    ----------
    args : argparse.Namespace
        ``project``, the project folder or None for the one around the working directory;
        ``json``, ``strict`` and ``fresh``.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If there is no project, or its data files are broken.
    """
    root = find_root(args.project)
    known = load_known(root)
    started = time.monotonic()
    try:
        ledger = full_ledger(root, progress=_progress, fresh=args.fresh)
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
    compared = compare_with_answers(root)
    with _whoever_reads():
        if args.json:
            _write_json(ledger, known, compared)
        else:
            _write_summary(ledger, known)
            _write_comparisons(compared)
            sys.stdout.write(f"\n{time.monotonic() - started:.1f} seconds.\n")
    wrong = [one.id for one in ledger.verdicts if one.verdict == "contradicted"]
    for name in sorted(set(known).difference(wrong)):
        sys.stderr.write(f"data/known.yml lists {name}, which is not contradicted.\n")
    new = [name for name in wrong if name not in known]
    if args.strict and new:
        sys.stderr.write(f"Contradicted, and not listed in data/known.yml: {', '.join(new)}.\n")
        return NEW_CONTRADICTION
    return FINE


@contextmanager
def _whoever_reads() -> Iterator[None]:
    """Write to standard output; a reader who has seen enough, such as ``head``, may leave."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still waiting to be written must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _progress(done: int, total: int, what: str) -> None:
    """Keep one line of a terminal up to date; in a file, say only when a stage is done."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what}: {done} of {total}")
        sys.stderr.flush()
    elif done == total:
        sys.stderr.write(f"{what}: {total}\n")


def _write_json(ledger: Ledger, known: Mapping[str, str], compared: Comparisons | None) -> None:
    content = {
        "verdicts": [{**one.as_json(), "known": known.get(one.id)} for one in ledger.verdicts],
        "readings": [one.as_json() for one in ledger.readings],
        "answers": None if compared is None else compared.source.as_posix(),
        "comparisons": [] if compared is None else [one.as_json() for one in compared.numbers],
    }
    json.dump(content, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def _write_summary(ledger: Ledger, known: Mapping[str, str]) -> None:
    groups: dict[str, list[Verdict]] = {}
    for one in ledger.verdicts:
        groups.setdefault(_group(one), []).append(one)
    groups["all"] = list(ledger.verdicts)
    width = max(len(name) for name in groups)
    lines = [" ".join([" " * width, *(f"{kind:>12}" for kind in KINDS)])]
    for name, verdicts in groups.items():
        counted = Counter(one.verdict for one in verdicts)
        cells = [f"{counted[kind] or '·':>12}" for kind in KINDS]
        lines.append(" ".join([f"{name:{width}}", *cells]))
    sys.stdout.write("\n".join(lines) + "\n")
    _write_exceptions(ledger.verdicts, known)
    _write_readings(ledger.readings)


def _group(verdict: Verdict) -> str:
    if verdict.table is not None:
        return f"Table {verdict.table}"
    return "prose of the article" if verdict.id.startswith("a.") else "prose of the report"


def _write_exceptions(verdicts: Sequence[Verdict], known: Mapping[str, str]) -> None:
    wrong = [one for one in verdicts if one.verdict == "contradicted"]
    if wrong:
        sys.stdout.write("\nContradicted:\n")
    for one in wrong:
        mark = "" if one.id in known else " (new)"
        sys.stdout.write(f"\n{one.id}, section {one.section}, printed {one.printed}{mark}\n")
        indent = "  "
        text = textwrap.fill(
            one.explanation, WIDTH, initial_indent=indent, subsequent_indent=indent
        )
        sys.stdout.write(text + "\n")
    outer = [one.id for one in verdicts if not one.proven]
    if outer:
        sys.stdout.write(f"\nOuter bounds, not proven tight: {', '.join(outer)}\n")


def _write_readings(readings: Sequence[ReadingVerdict]) -> None:
    if readings:
        sys.stdout.write("\nRules that the publication leaves open:\n")
    for name in dict.fromkeys(one.name for one in readings):
        options = [one for one in readings if one.name == name]
        sys.stdout.write(f"\n{options[0].question}\n")
        for one in options:
            ruling = (
                "1 number rules" if len(one.conflict) == 1 else f"{len(one.conflict)} numbers rule"
            )
            against = f" ({ruling} it out)" if one.conflict else ""
            verdict = "possible" if one.holds else "impossible"
            sys.stdout.write(f"  {verdict}: {one.says}{against}\n")


def _write_comparisons(compared: Comparisons | None) -> None:
    if compared is None:
        return
    wrong = compared.disagreeing
    agree = len(compared.numbers) - len(wrong)
    sys.stdout.write(f"\nRecomputed from {compared.source.as_posix()}: ")
    sys.stdout.write(f"{agree} of {len(compared.numbers)} numbers come out as printed.\n")
    for one in wrong:
        shown = "no number"
        if one.computed is not None:
            shown = format_number(one.computed, 0 if one.computed.denominator == 1 else 3)
        sys.stdout.write(f"  {one.id}: printed {one.printed}, recomputed {shown}\n")
