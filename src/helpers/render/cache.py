"""Was this computed before?

An entry stands under the hash of everything that it depends on (`depends` says what that is for the
outputs of a chapter). It is written aside and renamed into place, and carries a checksum, so that a
torn one is never read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any

FOLDER = ".effektbog"
BOOK_MARKER = ".effektbog-book"
_KEEP = 400


def key_of(*parts: Any) -> str:
    """Hash values that JSON can hold.

    Parameters
    ----------
    *parts : object
        Anything that JSON can hold.

    Returns
    -------
    str
        A hexadecimal digest.

    Examples
    --------
    >>> key_of("a", 1) == key_of("a", 1), key_of("a", 1) == key_of("a", 2)
    (True, False)
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """A folder of results by key.

    Parameters
    ----------
    folder : Path
        Where the entries lie; it is made when the first one is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Any | None:
        """Read an entry; None when there is none or it is damaged.

        Parameters
        ----------
        key : str
            The key of the entry.

        Returns
        -------
        object or None
            What was put there.
        """
        path = self.folder / f"{key}.json"
        try:
            checksum, _, body = path.read_text(encoding="utf-8").partition("\n")
            if checksum != hashlib.sha256(body.encode()).hexdigest():
                return None
            value = json.loads(body)
        except (OSError, ValueError):
            return None
        with contextlib.suppress(OSError):  # what cannot be touched can still be read
            os.utime(path)
        return value

    def put(self, key: str, value: Any) -> None:
        """Write an entry; a cache that cannot be written is no cache, not a failure.

        Parameters
        ----------
        key : str
            The key of the entry.
        value : object
            Anything that JSON can hold.
        """
        body = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
        checksum = hashlib.sha256(body.encode()).hexdigest()
        try:
            write_file(self.folder / f"{key}.json", f"{checksum}\n{body}".encode())
        except OSError:
            return

    def prune(self) -> None:
        """Drop the entries that were not used for longest."""
        try:
            entries = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in entries[:-_KEEP]:
                path.unlink(missing_ok=True)
        except OSError:
            return


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that it is there completely or not at all.

    Parameters
    ----------
    path : Path
        The file; its folder is made.
    content : bytes
        What it will hold.

    Raises
    ------
    OSError
        If it cannot be written, with its own name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        error.filename = str(path)  # the file that was meant
        raise
    finally:
        aside.unlink(missing_ok=True)
