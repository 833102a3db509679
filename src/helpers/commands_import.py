"""How are answers imported from a terminal?

``effektbog import FILE --wave 2026`` says what it understood of an export of a survey tool, checks
all of it, and puts the answers into the project; or lists every problem and changes nothing.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from helpers.errors import BookError
from helpers.project import find_root


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog import`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "import",
        help="bring answers into the book",
        description="Read what a survey tool exported (CSV, TSV, XLSX or SPSS .sav), say what was "
        "understood, check all of it and write the answers of a wave. Whatever is wrong is said in "
        "one report, and nothing is changed then.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the exported file")
    parser.add_argument("--wave", required=True, metavar="NAME", help="the wave, such as 2026")
    parser.add_argument("--dry-run", action="store_true", help="say it, and write nothing")
    parser.add_argument(
        "--replace", action="store_true", help="put the answers in the place of those of the wave"
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook, name or number")
    parser.add_argument("--encoding", metavar="NAME", help="the encoding of a text")
    parser.add_argument(
        "--head-rows", type=_head_rows, metavar="N", help="how many rows the head has, 1 to 3"
    )
    parser.add_argument(
        "--keep-incomplete",
        action="store_true",
        help="count forms that were not sent in or hold no answer",
    )
    parser.add_argument("--keep-tests", action="store_true", help="count tests of the form")
    parser.add_argument(
        "--keep-text",
        action="store_true",
        help="keep free text in data/originals, which is never published",
    )
    parser.add_argument(
        "--years", type=_years, metavar="FROM-TO", help="the years that are plausible"
    )
    parser.add_argument(
        "--write-mapping",
        action="store_true",
        help="write the mapping file with what was understood, and stop",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the problems as CSV")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the folder of _quarto.yml")
    parser.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Carry out ``effektbog import``.

    Parameters
    ----------
    args : argparse.Namespace
        The parsed arguments, see `register`.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If something is wrong with the file or its answers; but for a mapping file that is needed,
        nothing is changed then.
    """
    from helpers.intake import ImportProblemsError, Options, carry_out, make_plan, told
    from helpers.intake.carry import check_wave_is_free

    root = find_root(args.project)
    options = Options(
        sheet=args.sheet,
        encoding=args.encoding,
        head_rows=args.head_rows,
        keep_incomplete=args.keep_incomplete,
        keep_tests=args.keep_tests,
        keep_text=args.keep_text,
        years=args.years,
    )
    plan = make_plan(root, args.file, args.wave, options)
    sys.stdout.write(f"{told(plan)}\n")
    sys.stdout.flush()
    if args.write_mapping:
        return _write_mapping(plan.mapping_path, plan.mapping_text())
    try:
        plan.check()
        check_wave_is_free(plan, replace=args.replace)
    except ImportProblemsError as problems:
        if args.report:
            _write_report(args.report, problems)
            sys.stdout.write(f"The problems are in {_near(args.report)}, one a line.\n")
        if plan.is_unsettled:
            _offer_mapping(plan.mapping_path, plan.mapping_text(), dry_run=args.dry_run)
        raise
    if args.dry_run:
        sys.stdout.write("All is well. Nothing was written, as asked.\n")
        return 0
    written = carry_out(plan, replace=args.replace)
    sys.stdout.write("Written:\n" + "".join(f"  {path.as_posix()}\n" for path in written))
    sys.stdout.write(f"Render it with: effektbog render --wave {plan.wave}\n")
    return 0


def _offer_mapping(path: Path, text: str, *, dry_run: bool) -> None:
    if path.exists():
        sys.stdout.write(f"{_near(path)} stays as it is; what it does not settle comes below.\n")
    elif dry_run:
        sys.stdout.write(f"Without --dry-run, {_near(path)} would be written, to decide there.\n")
    else:
        _write_mapping(path, text)


def _write_mapping(path: Path, text: str) -> int:
    if path.exists():
        raise BookError(
            "the mapping file is there already", file=path, hint="Edit it, or remove it first."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BookError(f"cannot be written: {error.strerror}", file=path) from None
    sys.stdout.write(f"Written: {_near(path)}. Decide there, then import again.\n")
    return 0


def _near(path: Path) -> Path:
    """Name a file from where one stands, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _write_report(path: Path, problems: object) -> None:
    from helpers.intake import ImportProblemsError

    assert isinstance(problems, ImportProblemsError)
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([problems.unit, "column", "value", "problem", "hint"])
            for one in problems.problems:
                writer.writerow([one.line, one.column, one.value, one.message, one.hint])
    except OSError as error:
        raise BookError(f"the report cannot be written: {error.strerror}", file=path) from None


def _head_rows(text: str) -> int:
    if text not in ("1", "2", "3"):
        raise argparse.ArgumentTypeError(f"'{text}' is not 1, 2 or 3")
    return int(text)


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise argparse.ArgumentTypeError(f"'{text}' is no span such as 1990-2060")
    return int(first), int(last)
