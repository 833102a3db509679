"""How does a mistake in the input reach the person who can mend it?

Every mistake that a user of the book can make ends in one `BookError`: where it is, what is
wrong, and what to do about it. The command line prints it as one message and exits with 1;
anything else that escapes is a fault of the library and keeps its traceback.
"""

from __future__ import annotations

from pathlib import Path


class BookError(Exception):
    """A mistake in the sources, the data or the set-up, told in one message.

    Parameters
    ----------
    message : str
        What is wrong, as a sentence without a full stop at its end.
    file : path-like, optional
        The file that holds the mistake.
    line : int, optional
        Line in that file, counted from 1. For a CSV file this is the line of the row.
    hint : str, optional
        How to mend it, as a sentence.

    Examples
    --------
    >>> print(BookError("unknown item 'x'", file="data/codebook.yml", line=12, hint="Remove it."))
    data/codebook.yml:12: unknown item 'x'. Remove it.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ""
        if self.file is not None:
            place = f"{self.file}:{self.line}: " if self.line is not None else f"{self.file}: "
        text = self.message.rstrip(".")
        # What already ends a sentence, such as a question, gets no full stop behind it.
        stop = "" if text.endswith(("?", "!", "…")) else "."
        return f"{place}{text}{stop}" + (f" {self.hint}" if self.hint else "")
