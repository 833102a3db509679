"""Is this a whole book, as a render left it?"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.errors import BookError
from helpers.render.manifest import Manifest, faults, read_manifest

_FAILED = re.compile(r'class="[^"]*\bcell-output-error\b')
_SHOWN = 5


def check_finished(book: Path) -> Manifest:
    """Refuse a book that is not whole, was changed after its render, or shows a failed cell.

    Parameters
    ----------
    book : Path
        Its folder.

    Returns
    -------
    Manifest
        What the mark of the book says.

    Raises
    ------
    BookError
        If it is not finished; with what is missing.
    """
    manifest = read_manifest(book)
    found = faults(book, manifest)
    if found:
        raise BookError(
            f"the book is not as the render left it: {several(found)}",
            file=book,
            hint="Render it again: effektbog render.",
        )
    if not (book / "index.html").is_file():
        raise BookError(
            "the book has no pages", file=book, hint="Render it with --to html or --to html,pdf."
        )
    failed = [
        page.relative_to(book).as_posix()
        for page in sorted(book.rglob("*.html"))
        if _FAILED.search(page.read_text(encoding="utf-8"))
    ]
    if failed:
        raise BookError(
            f"a page shows the error of a cell: {several(failed)}",
            file=book,
            hint="Mend the cell, or do not let it show errors, and render again.",
        )
    return manifest


def several(found: list[str]) -> str:
    """List the first few of many.

    Parameters
    ----------
    found : list of str
        What was found.

    Returns
    -------
    str
        The first ones, and how many more there are.
    """
    rest = len(found) - _SHOWN
    return "; ".join(found[:_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
