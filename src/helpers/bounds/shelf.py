"""Was it worked out before, and is somebody else at it right now?

What was found stands in ``.effektbog/cache``, named by a hash of everything it depends on. Chapters
are computed side by side; the first that needs an entry works it out, and the others wait for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.verify.store import ledger_key, load, save, turn


def remembered(project: Path, name: str, work: Callable[[], Any]) -> Any:
    """Take an entry from the cache, or work it out and keep it.

    Parameters
    ----------
    project : Path
        The project folder.
    name : str
        What the entry is about.
    work : callable
        Gives what JSON can hold.

    Returns
    -------
    object
        The entry.
    """
    entry = f"{name}-{_key(project)[:32]}"
    found = load(project, entry)
    if found is not None:
        return found
    with turn(project, name):
        found = load(project, entry)
        if found is None:
            found = work()
            save(project, entry, found)
    return found


def _key(project: Path) -> str:
    """Hash the data files, the code and the version of the solver."""
    digest = hashlib.sha256(ledger_key(project).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
