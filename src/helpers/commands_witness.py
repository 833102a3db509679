"""How is the witness made and checked from a terminal?

``effektbog witness`` searches for a complete set of answers that agrees with the published
numbers and writes it into the project; with ``--check`` it holds the one that is there against
every published number instead.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from helpers.project import find_root
from helpers.witness import check_witness, write_witness


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog witness [--check]`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "witness",
        help="make or check the reconstructed set of answers",
        description="Search for a complete set of answers that agrees with every published "
        "number about them, and write it to data/responses. Nobody gave these answers.",
    )
    parser.add_argument("--check", action="store_true", help="check the one that is there instead")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project folder")
    parser.set_defaults(run=run_witness)


def run_witness(args: argparse.Namespace) -> int:
    """Carry out ``effektbog witness``; 1 if a check finds a disagreement.

    Parameters
    ----------
    args : argparse.Namespace
        ``project``, the project folder or None for the one around the working directory, and
        ``check``.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If there is no project, its data files are broken, or there is no witness to find or check.
    """
    root = find_root(args.project)
    if not args.check:
        path = write_witness(root)
        sys.stdout.write(
            f"Wrote {path.relative_to(root)}: it agrees with every published number.\n"
        )
        return 0
    wrong = check_witness(root)
    if wrong:
        sys.stdout.write("The answers do not give " + ", ".join(wrong) + ".\n")
        return 1
    sys.stdout.write("The answers give every published number about them.\n")
    return 0
