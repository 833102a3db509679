"""What does every open page have to know of the preview?

Whether something is being rendered, which mistake there is, and the SHA-256 of each page as it is
now: a page whose own differs reloads itself. Whoever listens gets the whole state each time, so
that a message that was missed is never missed for long.
"""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Mistake = Mapping[str, Any]


class State:
    """The state of the preview, told to all who listen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[queue.Queue[str]] = []
        self._files: dict[str, str] = {}
        self._working = False
        self._note = ""
        self._mistake: Mistake | None = None

    @property
    def mistake(self) -> Mistake | None:
        """What is wrong, as `helpers.preview.worker` tells it; None if nothing is."""
        return self._mistake

    @property
    def looks(self) -> str:
        """SHA-256 over the style sheets and scripts of the site."""
        own = [
            f"{name} {found}"
            for name, found in sorted(self._files.items())
            if name.endswith((".css", ".js")) and not name.endswith("search-index.js")
        ]
        return hashlib.sha256("\n".join(own).encode()).hexdigest()

    def working(self, note: str) -> None:
        """Tell that something is being rendered.

        Parameters
        ----------
        note : str
            What.
        """
        with self._lock:
            self._working, self._note = True, note
            self._tell()

    def failed(self, mistake: Mistake, *, working: bool = False) -> None:
        """Tell what is wrong; the pages stay as they were.

        Parameters
        ----------
        mistake : mapping
            As `helpers.preview.worker` tells it.
        working : bool
            Whether something is still being rendered.
        """
        with self._lock:
            self._working, self._note, self._mistake = working, "", mistake
            self._tell()

    def replaced(self, files: Mapping[str, str]) -> None:
        """Tell that the whole book is new.

        Parameters
        ----------
        files : mapping of str to str
            SHA-256 of each file by its address.
        """
        with self._lock:
            self._working, self._note, self._mistake = False, "", None
            self._files = dict(files)
            self._tell()

    def revised(self, pages: Mapping[str, str], *, mended: bool) -> None:
        """Tell that some pages are new, and that the rest of the book is being rendered.

        Parameters
        ----------
        pages : mapping of str to str
            SHA-256 of each page by its address.
        mended : bool
            Whether they may have held the mistake that there was.
        """
        with self._lock:
            self._working, self._note = True, ""
            self._mistake = None if mended else self._mistake
            self._files |= pages
            self._tell()

    @contextmanager
    def listening(self) -> Iterator[queue.Queue[str]]:
        """Hear of every change, and of the state as it is.

        Yields
        ------
        Queue of str
            The states as JSON, the first one at once.
        """
        own: queue.Queue[str] = queue.Queue()
        with self._lock:
            self._listeners.append(own)
            own.put(self._as_json())
        try:
            yield own
        finally:
            with self._lock:
                self._listeners.remove(own)

    def _tell(self) -> None:
        told = self._as_json()
        for listener in self._listeners:
            listener.put(told)

    def _as_json(self) -> str:
        pages = {name: found for name, found in self._files.items() if name.endswith(".html")}
        state = {
            "working": self._working,
            "note": self._note,
            "mistake": self._mistake,
            "pages": pages,
            "looks": self.looks,
        }
        return json.dumps(state)
