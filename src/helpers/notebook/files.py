"""How does a chapter become a notebook for editing, and what in it was edited since?

The notebook looks as Quarto's own conversion makes it: the front matter is a raw cell, prose is
Markdown, the options of code cells stay comments. Its metadata remember the chapter and its hash,
so that edits are only ever brought back into the text that they were made on.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.notebook.merge import NotebookCell
from helpers.notebook.segments import slice_chapter

KEY = "effektbog"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class EditingNotebook:
    """A notebook that was made for editing a chapter.

    Parameters
    ----------
    chapter : str
        The chapter, relative to the project.
    base : str
        Hash of the chapter when the notebook was made.
    made : str
        Hash of the cells when the notebook was made.
    cells : tuple of NotebookCell
        The cells as they are now.
    """

    chapter: str
    base: str
    made: str
    cells: tuple[NotebookCell, ...]

    @property
    def digest(self) -> str:
        """Hash of the cells as they are now; outputs and metadata do not count."""
        return digest_of(self.cells)

    @property
    def edited(self) -> bool:
        """Whether any cell is not as it was made."""
        return self.digest != self.made


def hash_of(content: bytes) -> str:
    """Hash the bytes of a chapter.

    Parameters
    ----------
    content : bytes
        The bytes.

    Returns
    -------
    str
        The SHA-256 digest in hexadecimal.
    """
    return hashlib.sha256(content).hexdigest()


def digest_of(cells: Sequence[NotebookCell]) -> str:
    """Hash the cells of a notebook.

    Parameters
    ----------
    cells : sequence of NotebookCell
        The cells in order; empty ones do not count.

    Returns
    -------
    str
        The SHA-256 digest in hexadecimal.
    """
    told = [[cell.kind, cell.content] for cell in cells if not cell.empty]
    return hash_of(json.dumps(told, ensure_ascii=True).encode())


def decode(content: bytes, file: str) -> str:
    """Read the text of a chapter.

    Parameters
    ----------
    content : bytes
        Its bytes.
    file : str
        Its name, for the message.

    Returns
    -------
    str
        The text, with its byte order mark and line ends.

    Raises
    ------
    BookError
        If it is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise BookError("the chapter is not UTF-8", file=file) from None


def make_notebook(content: bytes, chapter: str) -> str:
    """Make the notebook for editing a chapter.

    Parameters
    ----------
    content : bytes
        The chapter.
    chapter : str
        Its path relative to the project, with forward slashes.

    Returns
    -------
    str
        The notebook as JSON, the same for the same chapter.

    Raises
    ------
    BookError
        If the chapter is not UTF-8.
    """
    sliced = slice_chapter(decode(content, chapter))
    cells = [
        NotebookCell(segment.kind, segment.source, name)
        for segment, name in zip(sliced.segments, sliced.ids(), strict=True)
    ]
    own = {"chapter": chapter, "chapter-sha256": hash_of(content), "cells": digest_of(cells)}
    return write_notebook(
        [cell_json(cell.kind, cell.source, cell.id) for cell in cells], {KEY: own}
    )


def cell_json(
    kind: str, source: str, identifier: str, metadata: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Write a cell in the form of notebooks.

    Parameters
    ----------
    kind : {"raw", "markdown", "code"}
        Its kind.
    source : str
        What it holds.
    identifier : str
        Its identifier.
    metadata : mapping, optional
        Its metadata.

    Returns
    -------
    dict
        The cell, code without outputs.
    """
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": identifier,
        "metadata": dict(metadata or {}),
        "source": re.findall(r"[^\n]*\n|[^\n]+", source),
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def write_notebook(cells: Sequence[Mapping[str, Any]], metadata: Mapping[str, Any]) -> str:
    """Write a notebook.

    Parameters
    ----------
    cells : sequence of mapping
        Its cells, see `cell_json`.
    metadata : mapping
        What it says beside its kernel.

    Returns
    -------
    str
        JSON of notebook format 4.5, indented as Jupyter does.
    """
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def read_notebook(path: Path) -> EditingNotebook:
    """Read a notebook that was made for editing.

    Parameters
    ----------
    path : Path
        The notebook.

    Returns
    -------
    EditingNotebook
        Its chapter and its cells.

    Raises
    ------
    BookError
        If it cannot be read, is no notebook, or was not made by this project.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise BookError(f"cannot be read: {error.strerror}", file=path) from None
    except ValueError:
        raise BookError("this is no notebook", file=path) from None
    own = found.get("metadata", {}).get(KEY) if isinstance(found, dict) else None
    names = ("chapter", "chapter-sha256", "cells")
    if not (isinstance(own, dict) and all(isinstance(own.get(name), str) for name in names)):
        raise BookError(
            "the notebook does not say which chapter it belongs to",
            file=path,
            hint="Only a notebook made by 'effektbog notebook CHAPTER' can be brought back.",
        )
    return EditingNotebook(
        own["chapter"], own["chapter-sha256"], own["cells"], tuple(_cells(found, path))
    )


def _cells(found: Mapping[str, Any], path: Path) -> list[NotebookCell]:
    if found.get("nbformat") != 4 or not isinstance(found.get("cells"), list):
        raise BookError("only notebooks of format 4 can be read", file=path)
    cells = []
    for number, cell in enumerate(found["cells"], start=1):
        kind = cell.get("cell_type")
        source = cell.get("source")
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if kind not in ("raw", "markdown", "code") or not isinstance(source, str):
            raise BookError(f"cell {number} is no cell that this project knows", file=path)
        cells.append(NotebookCell(kind, source, str(cell.get("id", ""))))
    return cells
