"""How long does an author wait for the book, for a chapter, for a word?

Four things are done to a copy of the project: the pages are rendered from nothing, rendered again,
and rendered after a sentence or a cell was added to one chapter. For the last two `effektbog
preview` stands beside `effektbog render`: the time from the save to the message that makes the
browser reload, and to the whole book. Beside them stands what one would do without either: run the
chapters as notebooks with `jupyter execute`, all of them or the one that changed (which writes no
page), and `quarto render`, where it is installed.

Seconds are on the clock and of the processors, the median of several runs where there are several.
Memory is the peak of a command with all processes it starts, looked at twenty times a second; what
processes share counts for each. Ratios are to the first line of a group.

    python benchmarks/bench_render.py
    python benchmarks/bench_render.py --only preview --runs 5 --chapter chapters/motives.qmd
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from helpers.render.config import read_config
from helpers.render.qmd import read_chapter
from helpers.render.quarto import environment, find_quarto

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("render", "preview", "notebooks", "quarto")
SENTENCE = "\n\nA sentence that was added, number {}.\n"
CELL = "\n\n```{{python}}\nprint('A cell that was added, number', {})\n```\n"


Found = tuple[float, float, float]


@dataclass
class Line:
    """What was measured of one way to do one thing."""

    what: str
    way: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


class Peak:
    """The most memory that a process and all that it started took together."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            total = 0
            with contextlib.suppress(psutil.Error):
                for one in [self._process, *self._process.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        total += one.memory_info().rss
            self.bytes = max(self.bytes, total)

    def end(self) -> float:
        """Megabytes."""
        self._stop.set()
        self._thread.join()
        return self.bytes / 1e6


def copy(project: Path, root: Path) -> None:
    """Copy a project with what its solver worked out, and without what was rendered."""

    def rendered(folder: str, names: list[str]) -> set[str]:
        own = {"execute", "figures"} if ".effektbog" in Path(folder).parts else set()
        made = {name for name in names if name.startswith("_book") or name == "__pycache__"}
        hidden = {name for name in names if name.startswith(".") and name != ".effektbog"}
        return made | hidden | own

    shutil.copytree(project, root, ignore=rendered)


def processor_time(process: psutil.Process) -> float:
    """Tell what a process and all that it started have taken of the processors so far."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            total += sum(one.cpu_times()[:4])  # its own, and that of its children that ended
    return total


def timed(command: list[str], cwd: Path) -> Found:
    """Run a command: seconds on the clock and of the processor, and megabytes at most."""
    start = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment(cwd), stdout=said, stderr=subprocess.STDOUT
        )
        peak = Peak(process.pid)
        code = process.wait()
        seconds = time.monotonic() - start
        if code:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, busy, peak.end()


@contextlib.contextmanager
def edited(path: Path, text: str) -> Iterator[None]:
    """Add to a file, and take it back."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    yield
    path.write_text(before, encoding="utf-8")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "helpers.cli", *arguments]


def edits(runs: int) -> Iterator[tuple[str, str, int]]:
    for number in range(runs):
        # Never the same text twice: results of earlier runs would be taken from the cache.
        yield "a sentence", SENTENCE.format(f"{number}-{time.time_ns()}"), number
        yield "a cell", CELL.format(time.time_ns()), number


def measure(line: Line, found: Found) -> None:
    seconds, busy, memory = found
    line.seconds.append(seconds)
    line.processor.append(busy)
    line.megabytes.append(memory)
    words = f"{seconds:.2f} s, {busy:.2f} CPU s, {memory:.0f} MB"
    print(f"  {line.what}, {line.way}: {words}", file=sys.stderr)


def bench_render(root: Path, chapter: Path, runs: int, get: Callable[[str, str], Line]) -> None:
    render = command(
        "render", "--engine", "embedded", "--to", "html", "--output", str(root / "_book")
    )
    way = "effektbog render"
    measure(get("from nothing", way), timed([*render, "--no-cache"], root))
    for _ in range(runs):
        measure(get("again", way), timed(render, root))
    for what, text, _ in edits(runs):
        with edited(chapter, text):
            measure(get(what, way), timed(render, root))


class Listener:
    """Hears what the preview tells its pages, and when."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._connection.request("GET", "/_preview/events")
        self._answer = self._connection.getresponse()

    def until(self, what: Callable[[dict], bool]) -> dict:
        """Wait for a state."""
        while True:
            line = self._answer.readline().decode()
            if line.startswith("data: "):
                state = json.loads(line.removeprefix("data: "))
                if what(state):
                    return state


def bench_preview(root: Path, chapter: Path, runs: int, get: Callable[[str, str], Line]) -> None:
    page = chapter.relative_to(root).with_suffix(".html").as_posix()
    process = subprocess.Popen(
        command("preview"), cwd=root, env=environment(root), stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found is not None
        threading.Thread(target=process.stderr.read, daemon=True).start()
        listener = Listener(int(found[1]))

        def settled(state: dict) -> bool:
            return bool(state["pages"]) and not state["working"]

        state = listener.until(settled)
        for what, text, _ in edits(runs):
            peak = Peak(process.pid)
            tree = psutil.Process(process.pid)
            began = processor_time(tree)
            before = state["pages"][page]
            with edited(chapter, text):
                start = time.monotonic()
                listener.until(lambda now, old=before: now["pages"].get(page) != old)
                seconds, busy = time.monotonic() - start, processor_time(tree) - began
                state = listener.until(settled)
                whole, all_busy = time.monotonic() - start, processor_time(tree) - began
            memory = peak.end()
            measure(get(what, "effektbog preview, the page"), (seconds, busy, memory))
            measure(get(what, "effektbog preview, the whole book"), (whole, all_busy, memory))
            after = state["pages"][page]
            listener.until(lambda now, old=after: now["pages"].get(page) != old)
            state = listener.until(settled)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def bench_notebooks(root: Path, chapter: Path, runs: int, get: Callable[[str, str], Line]) -> None:
    way = "jupyter execute"
    jupyter = [sys.executable, "-m", "jupyter", "execute"]

    def notebook(path: Path) -> str:
        name = path.relative_to(root).with_suffix(".ipynb").as_posix()
        subprocess.run(
            command("notebook", "--force", path.relative_to(root).as_posix(), "--output", name),
            cwd=root,
            env=environment(root),
            check=True,
            capture_output=True,
        )
        return name

    chapters = [read_chapter(root, source.path) for source in read_config(root).chapters]
    names = [notebook(root / one.path) for one in chapters if one.cells]
    runs_of = [timed([*jupyter, name], root) for name in names]
    seconds, busy, peaks = zip(*runs_of, strict=True)
    found = sum(seconds), sum(busy), max(peaks)
    for what in ("from nothing", "again"):  # it keeps nothing
        measure(get(what, way), found)
    for what, text, _ in edits(runs):
        with edited(chapter, text):
            name = notebook(chapter)
            measure(get(what, f"{way}, the chapter"), timed([*jupyter, name], root))


def bench_quarto(root: Path, chapter: Path, runs: int, get: Callable[[str, str], Line]) -> None:
    quarto = find_quarto()
    if quarto is None:
        print("quarto render is left out: Quarto is not installed", file=sys.stderr)
        return
    way = f"quarto render ({quarto.version})"
    render = [quarto.path, "render", str(root), "--to", "html"]
    measure(get("from nothing", way), timed(render, root))
    for _ in range(runs):
        measure(get("again", way), timed(render, root))
    for what, text, _ in edits(runs):
        with edited(chapter, text):
            measure(get(what, way), timed(render, root))


def table(lines: list[Line]) -> str:
    rows = [
        "| what changed | way | seconds | ratio | CPU s | ratio | peak MB | ratio |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    first: dict[str, Found] = {}
    order = list(dict.fromkeys(line.what for line in lines))
    for line in sorted(lines, key=lambda one: order.index(one.what)):
        own = statistics.median(line.seconds), statistics.median(line.processor)
        found = (*own, max(line.megabytes))
        base = first.setdefault(line.what, found)
        shown = [
            f"{value:.{digits}f} | {value / of:.1f}"
            for value, of, digits in zip(found, base, (2, 2, 0), strict=True)
        ]
        rows.append(f"| {line.what} | {line.way} | {' | '.join(shown)} |")
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--chapter", default="chapters/usage.qmd")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=PARTS, action="append", default=[])
    arguments = parser.parse_args()
    lines: dict[tuple[str, str], Line] = {}

    def get(what: str, way: str) -> Line:
        return lines.setdefault((what, way), Line(what, way))

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        copy(arguments.project.resolve(), root)
        # What the solver works out is no part of a render: it is there, as after the first one.
        timed([sys.executable, *read_config(root).pre_render], root)
        for part in arguments.only or PARTS:
            measured = globals()[f"bench_{part}"]
            measured(root, root / arguments.chapter, arguments.runs, get)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} at the end, {arguments.chapter}\n")
    print(table(list(lines.values())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
