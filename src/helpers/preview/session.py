"""What is rendered when, from the first look at the sources to the end of the preview?

A change of chapters alone goes to the process that holds the book as it was last rendered, which
writes their pages at once. Then, as after any other change, a new process renders the whole book
as ``effektbog render`` does, and takes the other one's place. So what is seen first is quick, and
what is seen in the end is what a render gives.
"""

from __future__ import annotations

import queue
import shutil
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.preview.processes import Message, Worker
from helpers.preview.server import Server
from helpers.preview.sources import Sources, watch
from helpers.preview.state import State

# Cells that have run for so long are given up for a newer edit; shorter ones may finish.
PATIENCE_SECONDS = 10.0
# The browser comes first.
_PAUSE_SECONDS = 0.3
Say = Callable[[str], None]


def preview(
    root: Path,
    *,
    port: int | None = None,
    open_browser: bool = False,
    cell_seconds: float | None = None,
    say: Say = lambda _: None,
) -> None:
    """Show the book in the browser, and each change of it, until interrupted.

    Parameters
    ----------
    root : Path
        The project folder.
    port : int, optional
        The port; by default one that is free.
    open_browser : bool
        Whether to open the browser.
    cell_seconds : float, optional
        How long one cell may take.
    say : callable
        Told one line at a time what happens.

    Raises
    ------
    BookError
        If the port cannot be used.
    KeyboardInterrupt
        When it is interrupted; all that it started has then ended.
    """
    root = root.resolve()
    state = State()
    folder = Path(tempfile.mkdtemp(prefix="effektbog-preview-"))
    stop = threading.Event()
    session = Session(root, folder / "book", state, say, cell_seconds)
    try:
        with Server(folder / "book", state, port) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            say(f"The preview is at {server.url} (Ctrl-C ends it).")
            if open_browser:
                webbrowser.open(server.url)
            sources = Sources(root)
            threading.Thread(
                target=_watch, args=(sources, stop, session.changed), daemon=True
            ).start()
            try:
                session.run()
            finally:
                server.shutdown()
    finally:
        stop.set()
        session.end()
        shutil.rmtree(folder, ignore_errors=True)


def _watch(
    sources: Sources, stop: threading.Event, tell: Callable[[frozenset[Path]], None]
) -> None:
    for found in watch(sources, stop):
        tell(found)


class Session:
    """Decides what is rendered when.

    Parameters
    ----------
    root : Path
        The project.
    target : Path
        The folder of the site.
    state : State
        What the pages hear.
    say : callable
        Told one line at a time what happens.
    cell_seconds : float, optional
        How long one cell may take.
    """

    def __init__(
        self, root: Path, target: Path, state: State, say: Say, cell_seconds: float | None = None
    ) -> None:
        self._root, self._target, self._state, self._say = root, target, state, say
        self._seconds = cell_seconds
        self._events: queue.Queue[tuple[Worker | None, Message]] = queue.Queue()
        self._started: list[Worker] = []
        self._whole: Worker | None = None  # renders the book
        self._ready: Worker | None = None  # has rendered the book, and renders chapters
        self._since: float | None = None  # when it began with chapters
        self._due: float | None = 0.0  # when to render the whole book
        self._pending: set[Path] = set()
        self._asked: list[str] = []
        self._saved = 0.0

    def changed(self, paths: frozenset[Path]) -> None:
        """Tell of changes; may be called from any thread.

        Parameters
        ----------
        paths : frozenset of Path
            The changed files.
        """
        self._events.put((None, {"kind": "changed", "paths": paths}))

    def run(self) -> None:
        """Render and wait for changes, for ever."""
        while True:
            self._go_on()
            try:
                worker, message = self._events.get(timeout=self._next())
            except queue.Empty:
                continue
            handle = getattr(self, f"_on_{message['kind']}")
            if worker is None or worker in (self._whole, self._ready):
                handle(worker, message)

    def end(self) -> None:
        """End all processes and wait for them."""
        for worker in self._started:
            worker.end()
        for worker in self._started:
            worker.wait()

    def _next(self) -> float | None:
        now = time.monotonic()
        times = [] if self._due is None or self._since is not None else [self._due]
        if self._since is not None and self._pending:
            times.append(self._since + PATIENCE_SECONDS)
        return max(min(times) - now, 0.0) if times else None

    def _go_on(self) -> None:
        """Start what is to be done next."""
        now = time.monotonic()
        if self._since is not None:
            if not self._pending or now < self._since + PATIENCE_SECONDS:
                return
            self._say("the cells that run are given up for a newer edit")
            self._drop()
        if self._pending:
            paths, self._pending = sorted(map(str, self._pending)), set()
            if self._ready is not None:
                self._since = now
                self._asked = [self._name(Path(path)) for path in paths]
                self._ready.order(paths)
                return
        if self._due is not None and now >= self._due and self._whole is None:
            self._due = None
            self._whole = self._start()

    def _start(self) -> Worker:
        def hear(worker: Worker, message: Message) -> None:
            self._events.put((worker, message))

        worker = Worker(self._root, self._target, hear, self._seconds)
        self._started.append(worker)
        return worker

    def _drop(self) -> None:
        """Do without the process that holds the book as it was."""
        if self._ready is not None:
            self._ready.end()
        self._ready, self._since = None, None

    def _on_changed(self, _: Worker | None, message: Message) -> None:
        paths: frozenset[Path] = message["paths"]
        names = ", ".join(sorted(self._name(path) for path in list(paths)[:3]))
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        self._say(f"changed: {names}{more}")
        self._saved = time.monotonic()
        if self._whole is not None:
            self._whole.end()
            self._whole = None
        self._pending |= paths
        self._due = 0.0
        self._state.working("Rendering …")

    def _on_progress(self, _: Worker | None, message: Message) -> None:
        self._say(f"  {message['line']}")
        self._state.working(message["line"])

    def _on_pages(self, _: Worker | None, message: Message) -> None:
        self._since = None
        self._due = time.monotonic() + _PAUSE_SECONDS
        known = self._state.mistake
        mended = known is None or known["file"] is None or known["file"] in self._asked
        self._state.revised(message["files"], mended=mended)
        names = ", ".join(message["files"])
        self._say(f"{names} ({self._took()}); the whole book follows")

    def _on_mistake(self, _: Worker | None, message: Message) -> None:
        self._since = None
        self._due = time.monotonic() + _PAUSE_SECONDS
        self._fail(message, working=True)

    def _on_pass(self, *_: object) -> None:
        self._drop()

    def _on_done(self, worker: Worker | None, message: Message) -> None:
        self._drop()
        self._ready, self._whole = worker, None
        self._state.replaced(message["files"])
        self._say(f"the whole book is rendered{f' ({self._took()})' if self._saved else ''}")

    def _on_error(self, worker: Worker | None, message: Message) -> None:
        if worker is self._whole:
            self._whole = None
            self._fail(message)

    def _on_ended(self, worker: Worker | None, message: Message) -> None:
        if worker is self._ready:
            if self._since is not None:
                self._due = 0.0  # what it was asked for is in the whole book too
            self._ready, self._since = None, None
            return
        self._whole = None
        said = next((line for line in reversed(message["said"]) if line.strip()), "it said nothing")
        words = f"the render ended with code {message['code']}: {said.strip()}"
        self._fail({"message": words, "file": None, "line": None, "hint": "", "text": words})

    def _fail(self, mistake: Message, *, working: bool = False) -> None:
        known = self._state.mistake
        told: dict[str, Any] = {
            name: mistake.get(name) for name in ("message", "file", "line", "hint", "text")
        }
        self._state.failed(told, working=working)
        if known is None or known["text"] != told["text"]:
            self._say(f"error: {told['text']}")

    def _took(self) -> str:
        return f"{time.monotonic() - self._saved:.1f} s after the save"

    def _name(self, path: Path) -> str:
        return (
            path.relative_to(self._root).as_posix()
            if path.is_relative_to(self._root)
            else str(path)
        )


def print_line(line: str) -> None:
    """Write a line to the terminal at once.

    Parameters
    ----------
    line : str
        What it says.
    """
    print(line, file=sys.stderr, flush=True)
