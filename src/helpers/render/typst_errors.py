"""Which chapter is a complaint of Typst about?

Typst names places in the files that were written for it. A comment before each code cell leads
back to the line in the chapter; where Typst names a picture or only quotes a text, the chapter
that holds it is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import typst

from helpers.errors import BookError
from helpers.render.model import ResolvedChapter
from helpers.render.typst_code import SOURCE_MARK

_PLACE = re.compile(r"┌─ (.+?):(\d+):\d+\s*$", re.MULTILINE)
_QUOTED = re.compile(r"`\"?(.+?)\"?`")


def explained(
    error: typst.TypstError, root: Path, sources: Mapping[str, ResolvedChapter]
) -> BookError:
    """Turn an error of Typst into one that names the chapter, and the line of the cell.

    Parameters
    ----------
    error : typst.TypstError
        What Typst says.
    root : Path
        The folder of the files that were written for it.
    sources : mapping
        The chapter behind each of these files.

    Returns
    -------
    BookError
        Without a place only if nothing leads to one.
    """
    message = f"Typst cannot set the PDF: {error.message}"
    hint = "; ".join(error.hints)
    if "could not be displayed" in error.message:
        hint = "The fonts of the PDF have no such character: write it otherwise."
    for name, line in _places(error, root, sources):
        written = (root / name).read_text(encoding="utf-8").splitlines()
        near = written[line - 1].strip()[:80] if line <= len(written) else ""
        told = f"{hint} It is near: {near}".strip()
        for earlier in reversed(written[:line]):
            if earlier.strip().startswith(SOURCE_MARK):
                file, _, number = earlier.strip().removeprefix(SOURCE_MARK).rpartition(":")
                place = int(number) if number.isdigit() else None
                return BookError(message, file=file, line=place, hint=told)
        return BookError(message, file=sources[name].source, hint=told)
    return BookError(message, hint=hint or None)


def _places(
    error: typst.TypstError, root: Path, sources: Mapping[str, ResolvedChapter]
) -> Iterator[tuple[str, int]]:
    """Give file and line in chapters, the surest first."""
    named = [(Path(path), int(line)) for path, line in _PLACE.findall(error.diagnostic)]
    yield from ((path.name, line) for path, line in named if path.name in sources)
    wanted = [f"/media/{path.name}" for path, _ in named if path.parent.name == "media"]
    for text in [*wanted, *_QUOTED.findall(error.message)]:
        for name in sources:
            lines = (root / name).read_text(encoding="utf-8").splitlines()
            yield from ((name, i) for i, line in enumerate(lines, 1) if text in line)
