"""Which sources of the project changed?

The system says that something changed; what it was is found by comparing all sources with what
they were. So nothing is lost between two looks, a save by renaming is a change like any other, and
a file that was saved without a change is none.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import helpers
from helpers.render.cache import BOOK_MARKER
from helpers.render.files import ABSENT, content_of, signature_of

# What editors and systems leave beside the file that is edited.
_NOT_SOURCES = re.compile(
    r"^\.|^#.*#$|~$|\.(?:sw[a-z]|tmp|bak|orig|pyc|part|crswap|kate-swp)$|^4913$|___jb_(?:tmp|old)___$",
    re.IGNORECASE,
)
_NOT_FOLDERS = frozenset({"__pycache__", "node_modules", "_book", "_site", "_freeze"})
# A render that is not complete yet, see `helpers.render.swap`.
_ASIDE = re.compile(r"^_.+-new-\w{8}(?:-old)?$")
_QUIET_MS, _LONGEST_MS, _LOOK_AGAIN_MS = 40, 400, 2000
_Known = tuple[tuple[int, ...], str]


class Sources:
    """The sources of a project as they were at the last look.

    Parameters
    ----------
    root : Path
        The project folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        library = Path(helpers.__file__).resolve().parent
        inside = library.is_relative_to(self.root)
        self._tops = [self.root] if inside else [self.root, library]
        self._known: dict[Path, _Known] = {}
        self.changed()

    def folders(self) -> list[Path]:
        """List the folders that hold sources.

        Returns
        -------
        list of Path
            Those of the project and of the library, no generated ones.
        """
        return [folder for folder, _ in self._walk()]

    def changed(self) -> frozenset[Path]:
        """Tell which files have another content than at the last look.

        Returns
        -------
        frozenset of Path
            Changed, new and missing files.
        """
        found: dict[Path, _Known] = {}
        changed = set()
        for folder, names in self._walk():
            for name in names:
                path = folder / name
                signature = signature_of(path)
                before = self._known.get(path)
                if before is not None and before[0] == signature:
                    found[path] = before
                    continue
                content = content_of(path)
                if content == ABSENT:
                    continue
                found[path] = (signature, content)
                if before is None or before[1] != content:
                    changed.add(path)
        changed.update(path for path in self._known if path not in found)
        self._known = found
        return frozenset(changed)

    def _walk(self) -> Iterator[tuple[Path, list[str]]]:
        for top in self._tops:
            for base, folders, names in os.walk(top):
                here = Path(base)
                folders[:] = sorted(name for name in folders if not _is_generated(here / name))
                yield here, [name for name in sorted(names) if not _NOT_SOURCES.search(name)]


def watch(sources: Sources, stop: threading.Event) -> Iterator[frozenset[Path]]:
    """Wait for changes, until it is enough.

    Parameters
    ----------
    sources : Sources
        What is watched.
    stop : Event
        Ends the watch.

    Yields
    ------
    frozenset of Path
        What changed; several saves in quick succession come together.

    Notes
    -----
    Where the system tells of no changes, as on some network folders, they are found by looking
    every two seconds.
    """
    from watchfiles import watch as wait

    while not stop.is_set():
        folders = sources.folders()
        waiting = wait(
            *folders,
            watch_filter=None,
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            rust_timeout=_LOOK_AGAIN_MS,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            recursive=False,
        )
        # What changed before the system began to watch is found by this look.
        first = sources.changed()
        if first:
            yield first
        for _ in waiting:
            found = sources.changed()
            if found:
                yield found
            if sources.folders() != folders:
                break  # new folders have to be watched too


def _is_generated(folder: Path) -> bool:
    name = folder.name
    return (
        name.startswith(".")
        or name in _NOT_FOLDERS
        or _ASIDE.match(name) is not None
        or (folder / BOOK_MARKER).exists()
        or (folder / "pyvenv.cfg").exists()
    )
