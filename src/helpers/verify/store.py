"""What has been worked out before, and still holds?

Two kinds of files in ``.effektbog/cache``: the whole ledger, named by a hash of everything it
depends on, which is read in a fraction of a second; and the findings about one component of the
world, named by a hash of what that component says. So a change in one claim does not send the
solver through the batteries again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from helpers.claims import FILE as CLAIMS
from helpers.comments import FILE as COMMENTS
from helpers.comments import SCHEME
from helpers.investments import FILE as INVESTMENTS
from helpers.published import FOLDER as PUBLISHED
from helpers.world.spec import FILE as WORLD

try:
    import fcntl
except ImportError:  # not on Windows; there, work may be done twice
    fcntl = None  # type: ignore[assignment]

FORMAT = 3
"""Raised when entries change their shape."""

CACHE = Path(".effektbog/cache")

_PACKAGE = Path(__file__).resolve().parents[1]
_SOLVING = (
    "world/extremes.py",
    "world/linear.py",
    "world/posed.py",
    "world/question.py",
    "world/solve.py",
    "world/system.py",
    "verify/cases.py",
    "verify/conflicts.py",
    "verify/cores.py",
    "verify/examine.py",
    "verify/finding.py",
    "verify/screening.py",
)
_READING = (
    "claims.py",
    "codebook.py",
    "comments.py",
    "entries.py",
    "expressions.py",
    "investments.py",
    "marked.py",
    "numbers.py",
    "part_entries.py",
    "parts.py",
    "published.py",
    "questionnaire.py",
    "records.py",
    "scales.py",
    "table_specs.py",
)


def solving_key() -> str:
    """Hash the code and the solver that findings depend on.

    Returns
    -------
    str
        The hash, in hexadecimal.
    """
    digest = hashlib.sha256(f"{FORMAT} {version('ortools')}".encode())
    _add_files(digest, (_PACKAGE / name for name in _SOLVING))
    return digest.hexdigest()


def ledger_key(root: Path) -> str:
    """Hash everything that the ledger of a project depends on.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    str
        A hash over data files, code and the version of the solver.
    """
    digest = hashlib.sha256(f"{FORMAT} {version('ortools')}".encode())
    code = [*(_PACKAGE / "world").glob("*.py"), *(_PACKAGE / "verify").glob("*.py")]
    _add_files(digest, [*sorted(code), *(_PACKAGE / name for name in _READING)])
    names = ("data/codebook.yml", WORLD, CLAIMS, COMMENTS, SCHEME, INVESTMENTS)
    # A folder that is missing is for the reader of the tables to complain about.
    tables = sorted((root / PUBLISHED).iterdir()) if (root / PUBLISHED).is_dir() else []
    _add_files(digest, [*(root / name for name in names), *tables])
    return digest.hexdigest()


def _add_files(digest: Any, files: Iterable[Path]) -> None:
    for file in files:
        digest.update(file.name.encode())
        if file.is_file():
            digest.update(file.read_bytes())


def load(root: Path, name: str) -> Any | None:
    """Read an entry of the cache.

    Parameters
    ----------
    root : Path
        The project folder.
    name : str
        Name of the entry.

    Returns
    -------
    object or None
        Its content; None if there is none, or it is not what was written.
    """
    try:
        text = (root / CACHE / f"{name}.json").read_text(encoding="utf-8")
        entry = json.loads(text)
    except (OSError, ValueError):
        return None
    if not isinstance(entry, dict) or entry.keys() != {"sum", "content"}:
        return None
    return entry["content"] if entry["sum"] == _sum(entry["content"]) else None


def save(root: Path, name: str, content: Any) -> None:
    """Write an entry of the cache in one go; a cache that cannot be written is done without.

    Parameters
    ----------
    root : Path
        The project folder.
    name : str
        Name of the entry.
    content : object
        What JSON can hold.
    """
    folder = root / CACHE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{name}.{os.getpid()}.part"
        entry = {"sum": _sum(content), "content": content}
        aside.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
        aside.replace(folder / f"{name}.json")
    except OSError:
        return


def _sum(content: Any) -> str:
    """Sum up an entry, so that a damaged one is told from a whole one."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@contextmanager
def turn(project: Path, name: str) -> Iterator[None]:
    """Let one process at a time work on an entry; the others wait for it.

    Parameters
    ----------
    project : Path
        The project folder.
    name : str
        What the entry is about.

    Yields
    ------
    None
        When it is this process's turn.
    """
    try:
        (project / ".effektbog").mkdir(exist_ok=True)
        lock = (project / ".effektbog" / f"{name}.lock").open("a")
    except OSError:
        yield  # a folder that cannot be written has no cache to wait for either
        return
    with lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
