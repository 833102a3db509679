"""How is a process that renders started, heard and ended?"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Message = Mapping[str, Any]
_GRACE_SECONDS = 5.0
_TAIL = 20


class Worker:
    """A process that renders the book, and then chapters that change.

    Parameters
    ----------
    root : Path
        The project.
    target : Path
        The folder of the site.
    hear : callable
        Told of each message, from a thread of its own; the last one is of the kind ``ended``.
    cell_seconds : float, optional
        How long one cell may take.
    """

    def __init__(
        self,
        root: Path,
        target: Path,
        hear: Callable[[Worker, Message], None],
        cell_seconds: float | None = None,
    ) -> None:
        seconds = "" if cell_seconds is None else str(cell_seconds)
        # In a session of its own: the terminal interrupts the preview, and that ends this process.
        self._process = subprocess.Popen(
            [
                sys.executable,
                *("-P", "-m", "helpers.preview.worker"),
                *(str(root), str(target), seconds),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._ending = False
        errors = threading.Thread(target=self._read_errors, daemon=True)
        errors.start()
        self._reader = threading.Thread(target=self._read, args=(hear, errors), daemon=True)
        self._reader.start()

    def order(self, changed: list[str]) -> None:
        """Have the changed chapters rendered.

        Parameters
        ----------
        changed : list of str
            The changed files.
        """
        stream = self._process.stdin
        assert stream is not None  # it is a pipe
        try:
            stream.write(json.dumps({"changed": changed}) + "\n")
            stream.flush()
        except OSError:
            return  # it has ended, which is heard

    def end(self) -> None:
        """Have the process end, with its kernels; it is not waited for."""
        if self._ending:
            return
        self._ending = True
        if self._process.poll() is None:
            self._signal(kill=False)
            threading.Thread(target=self.wait, daemon=True).start()

    def wait(self) -> None:
        """Wait for the end of the process; one that does not heed is killed."""
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(kill=True)
            self._process.wait()

    def _signal(self, *, kill: bool) -> None:
        """Tell the process and what it started, but its kernels, which it ends itself."""
        if sys.platform == "win32":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL if kill else signal.SIGINT)

    def _read(self, hear: Callable[[Worker, Message], None], errors: threading.Thread) -> None:
        for line in self._process.stdout or ():
            try:
                message = json.loads(line)
            except ValueError:
                continue  # the last line of a process that was killed
            hear(self, message)
        code = self._process.wait()
        errors.join(1.0)
        hear(self, {"kind": "ended", "code": code, "said": list(self._tail)})

    def _read_errors(self) -> None:
        for line in self._process.stderr or ():
            self._tail.append(line.rstrip())
            if not self._ending:
                sys.stderr.write(line)
                sys.stderr.flush()
