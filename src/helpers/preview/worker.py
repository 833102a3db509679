"""How is the book rendered while the preview stays alive?

Each whole render is a process of its own, so that it works with the library as it is at that
moment, and can be ended at any time. When it is done it waits, and renders single chapters that
change, until the next whole render takes its place. It reads a JSON object a line and writes one.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO


class Channel:
    """The lines to and from the preview.

    Parameters
    ----------
    stream : text stream
        Where messages are written.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.orders: queue.Queue[Mapping[str, Any]] = queue.Queue()

    def say(self, kind: str, **content: Any) -> None:
        """Write a message.

        Parameters
        ----------
        kind : str
            What it is.
        **content : object
            What it says.
        """
        with self._lock:
            self._stream.write(json.dumps({"kind": kind, **content}) + "\n")
            self._stream.flush()

    def listen(self) -> None:
        """Take orders until the preview is gone, then end this process and its kernels."""
        for line in sys.stdin:
            self.orders.put(json.loads(line))
        if sys.platform != "win32" and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGINT)
        else:
            signal.raise_signal(signal.SIGINT)


def main(arguments: list[str]) -> int:
    """Render the book, then its chapters as they change.

    Parameters
    ----------
    arguments : list of str
        The project, the folder of the site, and the seconds that a cell may take or an empty text.

    Returns
    -------
    int
        The exit code: 0 at the end of orders, 1 for a mistake, 130 when interrupted.
    """
    root, target, seconds = Path(arguments[0]), Path(arguments[1]), arguments[2]
    # Whatever writes to standard output must not be taken for a message.
    channel = Channel(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=channel.listen, daemon=True).start()
    try:
        return _work(channel, root, target, float(seconds) if seconds else None)
    except KeyboardInterrupt:
        return 130
    except BaseException as error:
        channel.say("error", **_told(error, root))
        return 1


def _work(channel: Channel, root: Path, target: Path, seconds: float | None) -> int:
    from helpers.preview.draft import Draft
    from helpers.render.engine import Made, render
    from helpers.render.manifest import read_manifest

    def progress(line: str) -> None:
        channel.say("progress", line=line)

    kept: list[Made] = []
    render(
        root,
        to=["html"],
        output=target,
        engine="embedded",
        progress=progress,
        cell_seconds=seconds,
        made=kept.append,
    )
    channel.say("done", files=dict(read_manifest(target).files))
    draft = Draft(kept.pop())
    while True:
        order = channel.orders.get()
        try:
            numbers = draft.concerned([Path(name) for name in order["changed"]])
            pages = None if numbers is None else draft.revise(numbers, target, progress)
        except Exception as error:
            channel.say("mistake", **_told(error, root))
        else:
            channel.say("pass" if pages is None else "pages", files=dict(pages or {}))


def _told(error: BaseException, root: Path) -> dict[str, Any]:
    """Put an error into a message: a mistake of the author, or a fault of the library."""
    if hasattr(error, "hint"):
        found = {name: getattr(error, name) for name in ("message", "file", "line", "hint")}
        return {**found, "text": str(error)}
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    file, line = (last.filename, last.lineno) if last is not None else (None, None)
    if isinstance(error, SyntaxError):
        file, line = error.filename, error.lineno
    message = traceback.format_exception_only(error)[-1].strip()
    hint = "The library stopped there; the whole traceback stands in the terminal."
    traceback.print_exception(error)
    shown = str(file).removeprefix(f"{root}{os.sep}") if file else None
    place = f"{shown}:{line}: " if shown else ""
    return {
        "message": message,
        "file": shown,
        "line": line,
        "hint": hint,
        "text": f"{place}{message}. {hint}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
