"""Which line of a chapter is a warning of pandoc's about?

pandoc sees a whole chapter at once and names no line. What it quotes, most often a formula, is
looked up in the sources.
"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.errors import BookError
from helpers.render.chapter import Line
from helpers.render.qmd import read_chapter

_FORMULA = re.compile(
    r"Could not convert TeX math\s+(?P<tex>.*?)\s*, rendering as TeX:\n"
    r"(?P<near>[^\n]*)\n(?P<caret> *)\^\n\s*unexpected (?P<what>[^\n]*)",
    re.DOTALL,
)


def explained(warning: str, root: Path, source: str) -> BookError:
    """Turn a warning of pandoc's into an error that names file and line.

    Parameters
    ----------
    warning : str
        What pandoc said.
    root : Path
        The project.
    source : str
        The chapter, relative to the project.

    Returns
    -------
    BookError
        The error, to be raised.
    """
    found = _FORMULA.search(warning)
    if found is None:
        return BookError(" ".join(warning.split()), file=source)
    near = found["near"].strip()
    message, hint = _in_words(found["what"].strip(), found["near"][len(found["caret"]) :].strip())
    place = _place(root, source, found["tex"], near)
    return BookError(
        f"the formula '{near}' {message}",
        file=source if place is None else place.file,
        line=None if place is None else place.number,
        hint=hint,
    )


def _in_words(what: str, rest: str) -> tuple[str, str]:
    if what == "eof" or what.startswith("end of input"):
        return (
            "ends before it is complete",
            r"Look for a brace, a \right or an \end that is missing.",
        )
    command = re.match(r"control sequence (\\\w+)", what)
    if command is not None:
        return f"holds the unknown command {command[1]}", "Write it with commands of amsmath."
    return f"cannot be read from '{rest or what}' on", "Correct the TeX there."


def _place(root: Path, source: str, tex: str, near: str) -> Line | None:
    """Find the line of the chapter on which a line of a formula stands."""
    try:
        lines = list(read_chapter(root, source).lines())
    except BookError:
        return None  # what cannot be read a second time must not hide the complaint
    wanted = [line.strip() for line in tex.splitlines() if line.strip()]
    for start in range(len(lines) - len(wanted) + 1):
        here = lines[start : start + len(wanted)]
        if wanted and all(part in line.text for part, line in zip(wanted, here, strict=True)):
            return next((line for line in here if near and near in line.text), here[0])
    return None
