"""What does a notebook of the book need before its first cell, and do its values still hold?

`start` finds the project from wherever the notebook was opened and stands in the folder in which
the book runs its cells; `same_as_text` compares values with the text above them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.project import ENVIRONMENT_VARIABLE, find_root


class NotebookError(BookError):
    """A mistake that is told in a notebook: as one message, without a traceback.

    Parameters
    ----------
    message : str
        What is wrong, as a sentence without a full stop at its end.
    hint : str
        How to mend it, as a sentence.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)

    def _render_traceback_(self) -> list[str]:  # the form that IPython asks for
        return [str(self)]


def start(chapter: str, folder: str = ".", *, made_from: str = "") -> None:
    """Stand in the project, and say whether the notebook is that of its chapter.

    Parameters
    ----------
    chapter : str
        The chapter, relative to the project.
    folder : str
        The folder in which the book runs its cells, relative to the project.
    made_from : str
        The beginning of the hash of the chapter that the notebook was made from.

    Raises
    ------
    NotebookError
        If there is no project around the notebook, nor around the library.
    """
    root = _root()
    os.environ[ENVIRONMENT_VARIABLE] = str(root)
    os.chdir(root / folder)
    path = root / chapter
    if not path.is_file():
        print(f"The project has no {chapter}: this notebook may belong to another edition.")
    elif hashlib.sha256(path.read_bytes()).hexdigest().startswith(made_from):
        print(f"The project is found, and {chapter} is as it was when this notebook was made.")
    else:
        print(f"{chapter} has changed since this notebook was made: its text may differ.")


def _root() -> Path:
    for place in (None, Path(__file__).resolve().parent):
        try:
            return find_root(place)
        except BookError:
            continue
    raise NotebookError(
        f"there is no project around {Path.cwd()}",
        hint="This notebook needs the data of its project. Put it anywhere inside the project's"
        f" folder, or set the environment variable {ENVIRONMENT_VARIABLE} to that folder.",
    )


@dataclass(frozen=True)
class Comparison:
    """Values as a text has them, beside the same values computed again.

    Parameters
    ----------
    pairs : tuple of (str, str)
        For each value: in the text, and now.
    """

    pairs: tuple[tuple[str, str], ...]

    @property
    def different(self) -> tuple[tuple[str, str], ...]:
        """The pairs that do not agree."""
        return tuple(pair for pair in self.pairs if pair[0] != pair[1])

    def __repr__(self) -> str:
        count = len(self.pairs)
        values = "1 value" if count == 1 else f"{count} values"
        if not self.different:
            return f"{values} computed again: as in the text."
        lines = [f"  in the text {text}, now {now}" for text, now in self.different]
        told = f"{values} computed again: {len(lines)} not as in the text."
        return "\n".join([told, *lines])


def same_as_text(*pairs: tuple[str, Any]) -> Comparison:
    """Compare values with the text.

    Parameters
    ----------
    *pairs : tuple
        For each value: as the text has it, and as it is now.

    Returns
    -------
    Comparison
        Which agree, in words.

    Examples
    --------
    >>> same_as_text(("15", "15"), ("3.5", "3.4"))
    2 values computed again: 1 not as in the text.
      in the text 3.5, now 3.4
    """
    return Comparison(tuple((text, _shown(value)) for text, value in pairs))


def _shown(value: Any) -> str:
    markdown = getattr(value, "_repr_markdown_", None)
    if markdown is not None:
        return str(markdown())
    return value if isinstance(value, str) else str(value)
