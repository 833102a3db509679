"""What do the cells and inline expressions of each chapter give?

Chapters run in parallel, each in a kernel of its own, once for all formats; what has not changed is
taken from the cache. The first failure ends the run with its file, its line and its own words.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render.cache import FOLDER, Cache, key_of
from helpers.render.chapter import Cell, Chapter, Inline, Prose
from helpers.render.depends import Surroundings, Trace, settings_of
from helpers.render.failures import (
    SECONDS_VARIABLE,
    cell_failed,
    cell_timed_out,
    inline_failed,
    kernel_died,
)
from helpers.render.kernels import CellTimeoutError, Kernel, KernelDiedError, Output, kernel
from helpers.render.model import BookConfig, Format
from helpers.render.opened import Opened, watching

VERSION = 2
_TRACES = 6
CELL_SECONDS = 600.0
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Results:
    """What a chapter's code gave, in the order of its parts.

    Parameters
    ----------
    cells : tuple of list
        For each cell its outputs.
    inlines : tuple of list
        For each stretch of prose the MIME bundle of each inline expression.
    """

    cells: tuple[list[Output], ...]
    inlines: tuple[list[dict[str, Any]], ...]


def setting(
    config: BookConfig, chapter: Chapter, cell: Cell, key: str, fmt: Format | None = None
) -> Any:
    """Give the value of an execution option for a cell.

    The cell decides, then the chapter, then the format, then the book, then Quarto's default.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : Chapter
        The chapter of the cell.
    cell : Cell
        The cell.
    key : str
        The option, such as ``echo``.
    fmt : {"html", "typst"}, optional
        The format it is asked for, where formats can differ.

    Returns
    -------
    object
        Its value.
    """
    if key in cell.options:
        return cell.options[key]
    own = {"echo": config.options(fmt).echo} if fmt else {}
    of_format = {name: value for name, value in own.items() if value is not None}
    for source in ((chapter.front.data or {}).get("execute") or {}, of_format, config.execute):
        if key in source:
            return source[key]
    return key != "error"


def execute(
    config: BookConfig,
    chapters: Sequence[Chapter],
    *,
    progress: Progress,
    cell_seconds: float | None = None,
    jobs: int | None = None,
    use_cache: bool = True,
) -> tuple[Results, ...]:
    """Run the code of all chapters.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapters : sequence of Chapter
        What to run.
    progress : callable
        Told one line at a time what happens.
    cell_seconds : float, optional
        How long one cell may take, in seconds; by default what ``EFFEKTBOG_CELL_SECONDS`` says,
        else 600.
    jobs : int, optional
        How many kernels run at once; by default one for each processor.
    use_cache : bool
        Whether earlier results may be taken; new ones are kept in any case.

    Returns
    -------
    tuple of Results
        One for each chapter.

    Raises
    ------
    BookError
        If a cell fails, takes too long, or its kernel dies.
    """
    limit = _limit() if cell_seconds is None else cell_seconds
    plans = [_plan(config, chapter) for chapter in chapters]
    memory = _Memory(config, chapters, plans)
    results: list[Results | None] = []
    for number, plan in enumerate(plans):
        if plan:
            results.append(memory.recall(number) if use_cache else None)
        else:
            results.append(_empty(chapters[number]))
    waiting = [number for number, found in enumerate(results) if found is None]
    unchanged = sum(1 for plan in plans if plan) - len(waiting)
    if unchanged:
        progress(f"{unchanged} of {unchanged + len(waiting)} chapters unchanged")
    if waiting:
        memory.surroundings.remember()
        with watching(memory.surroundings.folders()) as opened:
            run = _Run(config, chapters, limit, memory, progress, opened)
            for number, found in asyncio.run(run.all(waiting, jobs or _processors())).items():
                results[number] = found
    memory.cache.prune()
    return tuple(found for found in results if found is not None)


class _Memory:
    """What the chapters gave before, each result under what it depended on."""

    def __init__(
        self, config: BookConfig, chapters: Sequence[Chapter], plans: Sequence[list[list[Any]]]
    ) -> None:
        self.cache = Cache(config.root / FOLDER / "cache" / "execute")
        self.surroundings = Surroundings(config.root)
        settings = settings_of(config.root) if any(plans) else ""
        self._keys = [
            key_of(VERSION, plan, str(_folder(config, chapter)), settings)
            for chapter, plan in zip(chapters, plans, strict=True)
        ]

    def recall(self, number: int) -> Results | None:
        """Give what a chapter gave when all that it depended on was as it is now."""
        for trace in self._traces(number):
            stored = self.cache.get(self._key(number, trace))
            if stored is not None:
                return Results(tuple(stored["cells"]), tuple(stored["inlines"]))
        return None

    def keep(self, number: int, found: Results, trace: Trace) -> bool:
        """Keep what a chapter gave, unless what it read changed meanwhile."""
        if not self.surroundings.unchanged(trace):
            return False
        stored = {"cells": found.cells, "inlines": found.inlines}
        self.cache.put(self._key(number, trace), stored)
        traces = [trace, *(other for other in self._traces(number) if other != trace)]
        self.cache.put(self._keys[number], [one.as_json() for one in traces[:_TRACES]])
        return True

    def _traces(self, number: int) -> list[Trace]:
        return [Trace.from_json(value) for value in self.cache.get(self._keys[number]) or ()]

    def _key(self, number: int, trace: Trace) -> str:
        return key_of(self._keys[number], trace.as_json(), self.surroundings.state(trace))


def _limit() -> float:
    written = os.environ.get(SECONDS_VARIABLE)
    if written is None:
        return CELL_SECONDS
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BookError(f"{SECONDS_VARIABLE} is '{written}'", hint="Set it to a number of seconds.")
    return seconds


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _folder(config: BookConfig, chapter: Chapter) -> Path:
    if config.execute_dir == "project":
        return config.root
    return (config.root / chapter.path).parent


def _plan(config: BookConfig, chapter: Chapter) -> list[list[Any]]:
    """List everything a kernel would be asked for; the empty list needs no kernel."""
    plan: list[list[Any]] = []
    for part in chapter.parts:
        if isinstance(part, Cell):
            if setting(config, chapter, part, "eval") and part.code.strip():
                plan.append(["cell", part.code, setting(config, chapter, part, "error")])
            else:
                plan.append(["skip"])
        else:
            plan.append(["prose", [inline.expression for inline in part.inlines()]])
    busy = any(step[0] == "cell" or (step[0] == "prose" and step[1]) for step in plan)
    return plan if busy else []


def _empty(chapter: Chapter) -> Results:
    return Results(
        tuple([] for _ in chapter.cells),
        tuple([] for part in chapter.parts if isinstance(part, Prose)),
    )


class _Run:
    """Runs chapters beside each other, each in a kernel of its own."""

    def __init__(
        self,
        config: BookConfig,
        chapters: Sequence[Chapter],
        cell_seconds: float,
        memory: _Memory,
        progress: Progress,
        opened: Opened | None,
    ) -> None:
        self._config = config
        self._chapters = chapters
        self._seconds = cell_seconds
        self._memory = memory
        self._progress = progress
        self._opened = opened

    async def all(self, waiting: Sequence[int], jobs: int) -> Mapping[int, Results]:
        """Run chapters, so many at once; the first mistake ends them all."""
        gate = asyncio.Semaphore(jobs)
        found: dict[int, Results] = {}

        async def one(number: int) -> None:
            async with gate:
                found[number] = await self._one(number)

        try:
            async with asyncio.TaskGroup() as group:
                for number in waiting:
                    group.create_task(one(number))
        except BaseExceptionGroup as failures:
            mistakes = [error for error in failures.exceptions if isinstance(error, BookError)]
            raise (mistakes[0] if mistakes else failures.exceptions[0]) from None
        return found

    async def _one(self, number: int) -> Results:
        start = time.monotonic()
        mark = self._opened.mark() if self._opened is not None else 0
        found, report = await _execute(self._config, self._chapters[number], self._seconds)
        opened = self._opened.since(mark) if self._opened is not None else None
        why = "what it read is not known"
        if report.get("network"):
            why = "it asks the network"
        elif report:
            trace = self._memory.surroundings.trace(report, opened)
            why = (
                "" if self._memory.keep(number, found, trace) else "what it read changed meanwhile"
            )
        later = f"; it will run again, because {why}" if why else ""
        path = self._chapters[number].path
        self._progress(f"executed {path} ({time.monotonic() - start:.1f} s{later})")
        return found


async def _execute(
    config: BookConfig, chapter: Chapter, cell_seconds: float
) -> tuple[Results, dict[str, Any]]:
    """Run one chapter; give what it gave, and what it read."""
    cells: list[list[Output]] = []
    inlines: list[list[dict[str, Any]]] = []
    run: dict[int, Cell] = {}
    place: Cell | Inline | None = None
    root = config.root
    try:
        async with kernel(_folder(config, chapter), root) as running:
            for part in chapter.parts:
                if isinstance(part, Prose):
                    wanted = part.inlines()
                    place = wanted[0] if wanted else place
                    inlines.append(await _inline(running, wanted, cell_seconds, root))
                    continue
                place = part
                if not (setting(config, chapter, part, "eval") and part.code.strip()):
                    cells.append([])
                    continue
                run[len(run) + 1] = part
                outputs, reply = await running.run(part.code, timeout=cell_seconds)
                if reply.get("status") != "ok" and not setting(config, chapter, part, "error"):
                    raise cell_failed(part, outputs, reply, run, root)
                cells.append(outputs)
            seen = await running.seen()
    except KernelDiedError as error:
        raise kernel_died(place, chapter.path, error) from None
    except CellTimeoutError as error:
        assert place is not None  # nothing runs before the first part
        raise cell_timed_out(place, error, cell_seconds, run, root) from None
    return Results(tuple(cells), tuple(inlines)), seen


async def _inline(
    running: Kernel, wanted: Sequence[Inline], cell_seconds: float, root: Path
) -> list[dict[str, Any]]:
    if not wanted:
        return []
    expressions = {str(number): inline.expression for number, inline in enumerate(wanted)}
    try:
        _, reply = await running.run("", timeout=cell_seconds, expressions=expressions)
    except CellTimeoutError as error:
        done = error.reply.get("user_expressions", {})
        late = (n for n, _ in enumerate(wanted) if done.get(str(n), {}).get("status") != "ok")
        raise cell_timed_out(wanted[next(late, 0)], error, cell_seconds, {}, root) from None
    found = []
    for number, inline in enumerate(wanted):
        result = reply.get("user_expressions", {}).get(str(number), {})
        if result.get("status") != "ok":
            raise inline_failed(inline, result, root)
        found.append(result["data"])
    return found
