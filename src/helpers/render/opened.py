"""Which files of the project are opened, by whichever program?

A chapter may start another program, or use a library that opens files without Python: neither is
seen from within its kernel (`helpers.render.watch`). Linux tells of every opened file of a folder,
whoever opens it (inotify). Elsewhere nothing is known, and the caller has to expect everything.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_IN_OPEN = 0x20
_IN_CREATE = 0x100
_IN_Q_OVERFLOW = 0x4000
_IN_ISDIR = 0x40000000
_EVENT = struct.Struct("iIII")


class Opened:
    """Notes the files that are opened in some folders.

    Parameters
    ----------
    descriptor : int
        The open inotify instance.
    folders : dict
        The folders by the number of their watch.
    """

    def __init__(self, descriptor: int, folders: dict[int, Path]) -> None:
        self._descriptor = descriptor
        self._folders = folders
        self._seen: list[Path | None] = []

    def mark(self) -> int:
        """Give the present moment, to ask later what was opened since.

        Returns
        -------
        int
            A mark for `since`.
        """
        self._read()
        return len(self._seen)

    def since(self, mark: int) -> frozenset[Path] | None:
        """Tell which files were opened since a moment.

        Parameters
        ----------
        mark : int
            What `mark` gave.

        Returns
        -------
        frozenset of Path or None
            The files; None when it is not known.
        """
        self._read()
        found = self._seen[mark:]
        if None in found:
            return None
        return frozenset(path for path in found if path is not None)

    def _read(self) -> None:
        while True:
            try:
                events = os.read(self._descriptor, 1 << 16)
            except BlockingIOError:
                return
            start = 0
            while start < len(events):
                watch, mask, _, length = _EVENT.unpack_from(events, start)
                start += _EVENT.size
                name = os.fsdecode(events[start : start + length].rstrip(b"\0"))
                start += length
                if mask & _IN_Q_OVERFLOW:
                    self._seen.append(None)
                elif mask & _IN_CREATE:
                    # A new folder is not watched; those of Python and of this program do not count.
                    if mask & _IN_ISDIR and not name.startswith(("_", ".")):
                        self._seen.append(None)
                elif not mask & _IN_ISDIR and watch in self._folders:
                    self._seen.append(self._folders[watch] / name)


@contextlib.contextmanager
def watching(folders: Iterable[Path]) -> Iterator[Opened | None]:
    """Note which files are opened in folders, as long as the context lasts.

    Parameters
    ----------
    folders : iterable of Path
        The folders; those within them do not count by themselves.

    Yields
    ------
    Opened or None
        None where the system does not tell.
    """
    descriptor = -1
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if descriptor < 0:
        yield None
        return
    try:
        watched: dict[int, Path] = {}
        for folder in folders:
            number = library.inotify_add_watch(
                descriptor, os.fsencode(folder), _IN_OPEN | _IN_CREATE
            )
            if number < 0:
                yield None
                return
            watched[number] = folder
        opened = Opened(descriptor, watched)
        yield opened if _tells(opened, watched.values()) else None
    finally:
        os.close(descriptor)


def _tells(opened: Opened, folders: Iterable[Path]) -> bool:
    """Try with one file: some systems take the request and never tell."""
    for folder in folders:
        for path in folder.iterdir():
            if path.is_file() and os.access(path, os.R_OK):
                start = opened.mark()
                path.open("rb").close()
                seen = opened.since(start)
                return seen is None or path in seen
    return True
