"""How is a finished book published from a terminal?

``effektbog publish DIR`` checks the rendered book and puts a copy into a folder that readers see,
in one step; ``--rollback`` brings the one before back.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from helpers.errors import BookError
from helpers.project import find_root
from helpers.publish.answers import LEAST_COUNT, check_answers
from helpers.publish.finished import check_finished, several
from helpers.publish.place import check_place, previous_of, put, roll_back
from helpers.publish.private import traces
from helpers.render.located import load_yaml
from helpers.render.profiles import FILE
from helpers.render.versions import digest


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog publish`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "publish",
        help="put the finished book where readers see it",
        description="Check the rendered book and put a copy in its public place, in one step. The "
        "book that was there is kept beside it as DIR.previous.",
    )
    parser.add_argument("target", type=Path, metavar="DIR", help="the public place, a folder")
    parser.add_argument(
        "--rollback", action="store_true", help="bring the book back that was there before"
    )
    parser.add_argument(
        "--with-answers",
        action="store_true",
        help="allow real answers to be shown one by one; the respondents have agreed",
    )
    parser.add_argument(
        "--least-count",
        type=_count,
        default=LEAST_COUNT,
        metavar="N",
        help="refuse tables and figures of real answers that show fewer (default: %(default)s)",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="TEXT",
        help="a path or name that may stand in the book; may be repeated",
    )
    parser.add_argument(
        "--book", type=Path, metavar="DIR", help="the rendered book (default: as in _quarto.yml)"
    )
    parser.add_argument("--project", type=Path, metavar="DIR", help="the folder of _quarto.yml")
    parser.set_defaults(run=run_publish)


def run_publish(args: argparse.Namespace) -> int:
    """Carry out ``effektbog publish``.

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
        If the book is not finished, says too much, or cannot be put there; what was public is then
        unchanged.
    """
    target = Path.cwd() / args.target
    if args.rollback:
        roll_back(target)
        sys.stdout.write(
            f"The book before is public again at {target}; the other one is kept at"
            f" {previous_of(target)}.\n"
        )
        return 0
    root = find_root(args.project)
    output, authors = _settings(root)
    book = Path.cwd() / args.book if args.book else root / output
    check_place(target, book, root)
    manifest = check_finished(book)
    check_answers(book, manifest, root, with_answers=args.with_answers, least=args.least_count)
    found = traces(book, root, allowed=args.allow, authors=authors)
    if found:
        raise BookError(
            f"the book says where it was made: {several([str(one) for one in found])}",
            file=book,
            hint="Take it out of the sources, or allow it with --allow TEXT.",
        )
    if manifest.versions.get("data_sha256") != digest(root / "data"):
        sys.stderr.write("The data have changed since this book was rendered.\n")
    before = put(book, manifest, target)
    pages = sum(name.endswith(".html") for name in manifest.files)
    sys.stdout.write(f"Published {pages} {'page' if pages == 1 else 'pages'} at {target}.\n")
    if before is not None:
        sys.stdout.write(f"The book before is kept at {before}; --rollback brings it back.\n")
    if manifest.versions.get("answers") == "real":
        sys.stdout.write(
            "The answers are real: prose, pictures and the PDF were not checked for them.\n"
        )
    return 0


def _settings(root: Path) -> tuple[str, list[str]]:
    """Read the folder and the authors of a book, of which Quarto may understand more than we do."""
    data = load_yaml((root / FILE).read_text(encoding="utf-8"), FILE).data or {}
    book, project = data.get("book") or {}, data.get("project") or {}
    listed = book.get("author") or []
    names = [
        str(one.get("name", "")) if isinstance(one, dict) else str(one)
        for one in (listed if isinstance(listed, list) else [listed])
    ]
    return str(project.get("output-dir", "_book")), names


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of respondents")
    return int(text)
