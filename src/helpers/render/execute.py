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
from helpers.render.cache import Cache, fingerprint, key_of
from helpers.render.chapter import Cell, Chapter, Inline, Prose
from helpers.render.failures import (
    SECONDS_VARIABLE,
    cell_failed,
    cell_timed_out,
    inline_failed,
    kernel_died,
)
from helpers.render.kernels import CellTimeoutError, Kernel, KernelDiedError, Output, kernel
from helpers.render.model import BookConfig, Format

VERSION = 1
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
    cache = Cache(config.root / ".effektbog" / "cache" / "execute")
    plans = [_plan(config, chapter) for chapter in chapters]
    surroundings = {
        writers: fingerprint(config.root, writers=writers)
        for writers in {_shows_source(plan) for plan in plans if plan}
    }
    results: list[Results | None] = []
    keys = []
    for chapter, plan in zip(chapters, plans, strict=True):
        folder = _folder(config, chapter)
        key = key_of(VERSION, plan, str(folder), surroundings.get(_shows_source(plan), ""))
        keys.append(key)
        stored = cache.get(key) if plan and use_cache else None
        if not plan:
            results.append(_empty(chapter))
        elif stored is None:
            results.append(None)
        else:
            results.append(Results(tuple(stored["cells"]), tuple(stored["inlines"])))
    waiting = [number for number, found in enumerate(results) if found is None]
    unchanged = sum(1 for number in range(len(chapters)) if plans[number]) - len(waiting)
    if unchanged:
        progress(f"{unchanged} of {unchanged + len(waiting)} chapters unchanged")

    def done(number: int, found: Results, seconds: float) -> None:
        cache.put(keys[number], {"cells": found.cells, "inlines": found.inlines})
        progress(f"executed {chapters[number].path} ({seconds:.1f} s)")

    if waiting:
        fresh = asyncio.run(
            _execute_all(config, chapters, waiting, done, limit, jobs or _processors())
        )
        for number, found in fresh.items():
            results[number] = found
    cache.prune()
    return tuple(found for found in results if found is not None)


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


def _shows_source(plan: Sequence[Sequence[Any]]) -> bool:
    """Tell whether a chapter shows the reference, which is made from the whole library."""
    return any(step[0] == "cell" and "reference" in step[1] for step in plan)


def _empty(chapter: Chapter) -> Results:
    return Results(
        tuple([] for _ in chapter.cells),
        tuple([] for part in chapter.parts if isinstance(part, Prose)),
    )


async def _execute_all(
    config: BookConfig,
    chapters: Sequence[Chapter],
    waiting: Sequence[int],
    done: Callable[[int, Results, float], None],
    cell_seconds: float,
    jobs: int,
) -> Mapping[int, Results]:
    gate = asyncio.Semaphore(jobs)
    found: dict[int, Results] = {}

    async def one(number: int) -> None:
        async with gate:
            start = time.monotonic()
            found[number] = await _execute(config, chapters[number], cell_seconds)
            done(number, found[number], time.monotonic() - start)

    try:
        async with asyncio.TaskGroup() as group:
            for number in waiting:
                group.create_task(one(number))
    except BaseExceptionGroup as failures:
        mistakes = [error for error in failures.exceptions if isinstance(error, BookError)]
        raise (mistakes[0] if mistakes else failures.exceptions[0]) from None
    return found


async def _execute(config: BookConfig, chapter: Chapter, cell_seconds: float) -> Results:
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
    except KernelDiedError as error:
        raise kernel_died(place, chapter.path, error) from None
    except CellTimeoutError as error:
        assert place is not None  # nothing runs before the first part
        raise cell_timed_out(place, error, cell_seconds, run, root) from None
    return Results(tuple(cells), tuple(inlines))


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
