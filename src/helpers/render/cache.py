"""What do the outputs of a chapter depend on, and were they computed before?

The key of an entry is the hash of everything that can change an output: the code, the helper
library, every data file of the project, Python and the version of every installed package. An entry
is written aside and renamed into place, and carries a checksum, so that a torn one is never read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import helpers

FOLDER = ".effektbog"
BOOK_MARKER = ".effektbog-book"
_KEEP = 200
_SKIP_FOLDERS = frozenset({"__pycache__", "node_modules", "tests", "docs", "benchmarks"})
# Neither prose, nor a notebook of it, nor a writer of the engine changes what a cell computes.
_SKIP_SUFFIXES = frozenset({".qmd", ".md", ".ipynb", ".pyc", ".log"})
_RENDER = Path(__file__).resolve().parent
_RENDER_PARTS = frozenset({"execute.py", "kernels.py", "chapter.py", "qmd.py", "cache.py"})


def _files(folder: Path, writers: bool) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        here = Path(base)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "_"))
            and name not in _SKIP_FOLDERS
            and not (here / name / BOOK_MARKER).exists()
        )
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or path.suffix in _SKIP_SUFFIXES:
                continue
            if not writers:
                if here.resolve() == _RENDER and name not in _RENDER_PARTS:
                    continue
                if _RENDER in here.resolve().parents:
                    continue
            yield path


def fingerprint(root: Path, *, writers: bool = False) -> str:
    """Hash everything outside the chapters that their outputs can depend on.

    Parameters
    ----------
    root : Path
        The project folder.
    writers : bool
        Whether the source of the engine's writers and `_quarto.yml` count too: for what shows the
        source itself.

    Returns
    -------
    str
        A hexadecimal digest.

    Notes
    -----
    It covers every file of the project but prose, tests and hidden or generated folders; the
    installed `helpers` package; Python, the platform and all installed packages with their
    versions; and the environment variables of this project.
    """
    digest = hashlib.sha256()
    library = Path(helpers.__file__).resolve().parent
    for folder in (root, library):
        if folder == library and root in library.parents:
            continue
        for path in _files(folder, writers):
            if path.name == "_quarto.yml" and path.parent == root and not writers:
                continue
            digest.update(str(path.relative_to(folder)).encode())
            try:
                digest.update(hashlib.sha256(path.read_bytes()).digest())
            except OSError:
                digest.update(b"unreadable")
    packages = sorted(
        entry.name
        for folder in {Path(name or ".").resolve() for name in sys.path}
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.suffix in (".dist-info", ".egg-info")
    )
    variables = sorted(
        f"{key}={value}" for key, value in os.environ.items() if key.startswith("EFFEKTBOG_")
    )
    settings = [sys.version, platform.platform(), sys.prefix, *packages, *variables]
    digest.update("\n".join(settings).encode())
    return digest.hexdigest()


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
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
