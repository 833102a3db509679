"""Which contradictions are known, and what is said about them?

`data/known.yml` lists the numbers that are contradicted and have been looked at by a person, each
with a paragraph in our own words. ``effektbog verify --strict`` fails on any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.marked import load_marked

FILE = Path("data/known.yml")


def load_known(root: Path) -> Mapping[str, str]:
    """Read ``data/known.yml``.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    mapping of str to str
        What is said about each number, by id; empty if the project has no such file.

    Raises
    ------
    BookError
        If the file is not a list of entries with ``id`` and ``says``, or lists a number twice.
    """
    if not (root / FILE).is_file():
        return {}
    known: dict[str, str] = {}
    for entry in load_marked(root / FILE).sequence():
        keys = entry.mapping(["id", "says"])
        name = keys["id"].text()
        if name in known:
            keys["id"].fail(f"'{name}' is listed twice", "Keep one of the entries.")
        known[name] = " ".join(keys["says"].text().split())
    return known
