"""Is this folder a book, is it whole, and what was it made from?

The last file that a render writes is the mark of a book: what made it, and the SHA-256 of every
file. A folder without it is no finished book; a file that differs from it was changed afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render.cache import BOOK_MARKER
from helpers.render.versions import Versions

_FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """What the mark of a book says.

    Parameters
    ----------
    versions : mapping of str to object
        What made it, as `Versions.as_json` writes it.
    files : mapping of str to str
        SHA-256 of each file, by its name from the root of the book.
    """

    versions: Mapping[str, Any]
    files: Mapping[str, str]


def mark_as_book(target: Path, versions: Versions) -> None:
    """Leave the mark of a finished book.

    Parameters
    ----------
    target : Path
        The folder, with all its files.
    versions : Versions
        What made the book.
    """
    content = {
        "about": "Written by effektbog render when the book was complete.",
        "format": _FORMAT,
        "versions": versions.as_json(),
        "files": hashes(target),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (target / BOOK_MARKER).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the mark of a book.

    Parameters
    ----------
    folder : Path
        The book.

    Returns
    -------
    Manifest
        What it says.

    Raises
    ------
    BookError
        If there is no such folder, no mark in it, or one that cannot be read.
    """
    path = folder / BOOK_MARKER
    again = "Render it: effektbog render."
    if not folder.is_dir():
        raise BookError("there is no book", file=folder, hint=again)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(dict(found["versions"]), dict(found["files"]))
    except FileNotFoundError:
        raise BookError("the folder holds no finished book", file=folder, hint=again) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BookError("the mark of the book cannot be read", file=path, hint=again) from None


def faults(folder: Path, manifest: Manifest) -> list[str]:
    """Compare the files of a book with its mark.

    Parameters
    ----------
    folder : Path
        The book.
    manifest : Manifest
        What its mark says.

    Returns
    -------
    list of str
        What is missing, changed or new since the render, a sentence each; empty if nothing is.
    """
    here = hashes(folder)
    missing = [f"{name} is missing" for name in manifest.files if name not in here]
    new = [f"{name} was added after the render" for name in here if name not in manifest.files]
    changed = [
        f"{name} was changed after the render"
        for name, found in here.items()
        if manifest.files.get(name, found) != found
    ]
    return missing + changed + new


def hashes(folder: Path) -> dict[str, str]:
    """Hash every file of a folder but hidden ones, such as the mark of a book.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    dict of str to str
        SHA-256 by name from the root of the folder, in order.
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not hidden(path.relative_to(folder))
    }


def hidden(name: Path) -> bool:
    """Tell the files that systems and tools leave in folders from those of the book.

    Parameters
    ----------
    name : Path
        The name from the root of the book.

    Returns
    -------
    bool
        Whether it or a folder of it begins with a full stop.
    """
    return any(part.startswith(".") for part in name.parts)
