"""What is there at this moment: the content of a file, the entries of a folder?"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from helpers.render.cache import BOOK_MARKER

ABSENT = "absent"


def is_generated(folder: Path) -> bool:
    """Tell the folders that hold what programs made: hidden ones, underscored ones, books.

    Parameters
    ----------
    folder : Path
        A folder.

    Returns
    -------
    bool
        Whether no source of the project is in it.
    """
    name = folder.name
    return name.startswith((".", "_")) or name == "node_modules" or (folder / BOOK_MARKER).exists()


def content_of(path: Path) -> str:
    """Condense the content of a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        A hexadecimal SHA-256, or a word where there is nothing to read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError:
        return "unreadable"


def kind_of(path: Path) -> str:
    """Tell what is at a path.

    Parameters
    ----------
    path : Path
        The path.

    Returns
    -------
    str
        That it is a file, a folder, or absent.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return ABSENT
    return "folder" if stat.S_ISDIR(mode) else "file"


def signature_of(path: Path) -> tuple[int, ...]:
    """Give what changes when a file is written, without reading it.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of int
        Two times in nanoseconds, the size and the number of the file; empty where there is none.
    """
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def entries_of(folder: Path, *, modules: bool) -> str:
    """Condense what a folder holds.

    Parameters
    ----------
    folder : Path
        The folder.
    modules : bool
        Whether only the names count that imports look for; else all names, and sizes.

    Returns
    -------
    str
        A hexadecimal SHA-256, or a word where there is no folder.
    """
    lines = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    if not is_generated(Path(entry.path)):
                        lines.append(f"{entry.name}/")
                elif not modules:
                    lines.append(f"{entry.name}\0{entry.stat().st_size}")
                elif entry.name.endswith((".py", ".so", ".pyd", ".pth")):
                    lines.append(entry.name)
    except OSError:
        return ABSENT
    return hashlib.sha256("\n".join(sorted(lines)).encode(errors="surrogateescape")).hexdigest()
