"""Does every block of a chapter that is opened get closed?

Pandoc closes a forgotten `:::` silently at the end of the chapter, and prints a stray one as text.
Both change what the reader sees, so they are mistakes here.
"""

from __future__ import annotations

import re

from helpers.errors import BookError
from helpers.render.chapter import Chapter, Line, Prose

_FENCE = re.compile(r"^ {0,3}(:{3,})\s*(.*?)\s*:*\s*$")


def check_fences(chapter: Chapter) -> None:
    """Refuse a block that is opened and not closed, or closed and not opened.

    Parameters
    ----------
    chapter : Chapter
        The chapter as it was read.

    Raises
    ------
    BookError
        At the first such fence, with file and line.

    Notes
    -----
    As pandoc reads fenced divs: a fence with attributes opens a block, a bare one closes the
    innermost block, whatever the number of colons.
    """
    open_fences: list[Line] = []
    for part in chapter.parts:
        if not isinstance(part, Prose):
            continue
        for number, line in enumerate(part.lines):
            found = None if number in part.code else _FENCE.match(line.text)
            if found is None:
                continue
            if found[2]:
                open_fences.append(line)
            elif open_fences:
                open_fences.pop()
            else:
                raise BookError(
                    "':::' closes a block that was never opened",
                    file=line.file,
                    line=line.number,
                    hint="Remove it, or give the opening fence its class, as in"
                    " '::: {.callout-note}'.",
                )
    if open_fences:
        first = open_fences[-1]
        raise BookError(
            f"the block '{first.text.strip()}' is not closed",
            file=first.file,
            line=first.number,
            hint="End it with a line ':::' of its own.",
        )
