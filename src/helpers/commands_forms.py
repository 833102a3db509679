"""How does the questionnaire become a form, from a terminal?"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from helpers.codebook import LANGUAGES, Lang
from helpers.project import find_root

_FORMATS = ("xlsform", "limesurvey", "pdf")
_BOTH: tuple[Lang, ...] = ("da", "en")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog form`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "form",
        help="write the questionnaire as a form",
        description="Write the questionnaire as an XLSForm (KoboToolbox, ODK), as a survey for"
        " LimeSurvey, and as a PDF to print. What comes back from the first two can be imported as"
        " it is.",
    )
    parser.add_argument(
        "--format",
        action="append",
        choices=_FORMATS,
        dest="formats",
        help="one of them; may be given several times (default: all)",
    )
    parser.add_argument(
        "--lang", choices=("da", "en", "both"), default="both", help="language (default: both)"
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="folder of the files (default: forms)"
    )
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project folder")
    parser.set_defaults(run=run_form)


def run_form(args: argparse.Namespace) -> int:
    """Carry out ``effektbog form``.

    Parameters
    ----------
    args : argparse.Namespace
        ``formats``, ``lang``, ``output``, and ``project``, the project folder or None for the one
        around the working directory.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If the codebook is missing or wrong.
    """
    from helpers.forms.write import write_forms

    root = find_root(args.project)
    languages = _BOTH if args.lang == "both" else tuple(n for n in LANGUAGES if n == args.lang)
    folder = args.output if args.output is not None else root / "forms"
    for path in write_forms(root, folder, args.formats or _FORMATS, languages):
        sys.stdout.write(f"Wrote {os.path.relpath(path)}\n")
    return 0
