"""How is a chapter edited as a notebook, from a terminal?

``effektbog notebook CHAPTER`` makes a notebook of a chapter, ``effektbog notebook --sync FILE``
brings what was edited in it back into the chapter.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from helpers.errors import BookError
from helpers.project import find_root

WRONG_CALL = 2


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog notebook`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "notebook",
        help="edit a chapter as a notebook",
        description="Make a notebook of a chapter, for Jupyter or VS Code, or bring its edits back"
        " into the chapter. Outputs stay in the notebook.",
    )
    parser.add_argument(
        "chapter", nargs="?", metavar="CHAPTER", help="the chapter: its file, or its bare name"
    )
    parser.add_argument(
        "--sync", type=Path, metavar="FILE", help="bring the edits of this notebook back"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="the notebook (default: beside the chapter)"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite a notebook even if it was edited"
    )
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project folder")
    parser.set_defaults(run=run_notebook)


def run_notebook(args: argparse.Namespace) -> int:
    """Carry out ``effektbog notebook``.

    Parameters
    ----------
    args : argparse.Namespace
        ``chapter`` or ``sync``, ``output``, ``force``, and ``project``, the project folder or None
        for the one around the notebook or the working directory.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If there is no such chapter, a notebook with edits would be lost, or the chapter changed
        while the notebook was edited.
    """
    from helpers.notebook.sync import find_chapter, sync, write_for_editing

    if (args.chapter is None) == (args.sync is None):
        sys.stderr.write("effektbog notebook: name a CHAPTER, or a notebook with --sync\n")
        return WRONG_CALL
    if args.sync is not None:
        if args.output is not None or args.force:
            raise BookError("--output and --force do not go with --sync")
        done = sync(_root(args), args.sync)
        if not done.edited:
            sys.stdout.write(f"{args.sync} has no edits to bring back.\n")
        else:
            told = "now has" if done.changed else "already has"
            sys.stdout.write(f"{done.chapter} {told} the edits of {args.sync}.\n")
        return 0
    root = find_root(args.project)
    chapter = find_chapter(root, args.chapter)
    path = write_for_editing(root, chapter, args.output, force=args.force)
    shown = os.path.relpath(path)
    sys.stdout.write(f"Wrote {shown}. When you have edited it: effektbog notebook --sync {shown}\n")
    return 0


def _root(args: argparse.Namespace) -> Path:
    """Find the project around the notebook, or else around the working directory."""
    if args.project is None:
        try:
            return find_root(args.sync.resolve().parent)
        except BookError:
            return find_root()
    return find_root(args.project)
