"""How is a questionnaire filled in by chance, from a terminal?"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from helpers.errors import BookError
from helpers.project import find_root


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog simulate`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "simulate",
        help="fill in the questionnaire by chance",
        description="Fill in the questionnaire by chance, to try out the book: after the codebook"
        " has changed, or for another wave. The file says that nobody gave these answers.",
    )
    parser.add_argument("--wave", help="the wave (default: that of the codebook)")
    parser.add_argument(
        "--respondents", type=_count, default=40, metavar="N", help="sets of answers (default: 40)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed (default: 1)")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project folder")
    parser.set_defaults(run=run_simulate)


def run_simulate(args: argparse.Namespace) -> int:
    """Carry out ``effektbog simulate``.

    Parameters
    ----------
    args : argparse.Namespace
        ``wave``, ``respondents``, ``seed``, and ``project``, the project folder or None for the
        one around the working directory.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If the codebook is wrong, or the name of the wave cannot be that of a file.
    """
    from helpers.codebook import load_codebook
    from helpers.forms.write import municipalities_of
    from helpers.simulate import simulate_survey, write_simulated

    root = find_root(args.project)
    wave = args.wave
    if wave is not None and not wave.replace("-", "").replace("_", "").isalnum():
        raise BookError(f"'{wave}' cannot be the name of a wave", hint="Such as: 2026")
    codebook = load_codebook(root / "data" / "codebook.yml")
    simulated = simulate_survey(
        codebook,
        args.respondents,
        seed=args.seed,
        wave=wave,
        municipalities=municipalities_of(root),
    )
    for path in write_simulated(root, simulated):
        sys.stdout.write(f"Wrote {os.path.relpath(path)}\n")
    return 0


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of respondents")
    return int(text)
