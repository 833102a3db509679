"""Who does the work, and who is told how it goes?

Questions to the solver are independent of each other, so two processes share them. The pieces of
work are plain functions of a project folder and a task.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

WORKERS = 2

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Crew:
    """Whoever does the work, and who is told about it.

    Parameters
    ----------
    root : Path
        The project, the first argument of every piece of work.
    pool : ProcessPoolExecutor or None
        The processes; None works in this one.
    progress : callable
        Is told how many of how many tasks are done, and of which kind they are.
    """

    root: Path
    pool: ProcessPoolExecutor | None
    progress: Progress

    def each(
        self,
        what: str,
        work: Callable[..., T],
        tasks: Sequence[tuple],
        keep: Callable[[int, T], None] = lambda *_: None,
    ) -> list[T]:
        """Do a piece of work for each task, and give the results in order.

        Parameters
        ----------
        what : str
            The kind of work, for whoever is told.
        work : callable
            A function at the top of a module, of the project and a task.
        tasks : sequence of tuple
            The further arguments of each call.
        keep : callable, optional
            Gets the position and the result of each task as soon as it is done.

        Returns
        -------
        list
            The results.
        """
        results: dict[int, T] = {}

        def done(position: int, result: T) -> None:
            results[position] = result
            keep(position, result)
            self.progress(len(results), len(tasks), what)

        if self.pool is None:
            for position, task in enumerate(tasks):
                done(position, work(self.root, *task))
        else:
            running = {self.pool.submit(work, self.root, *t): n for n, t in enumerate(tasks)}
            for future in as_completed(running):
                done(running[future], future.result())
        return [results[position] for position in range(len(tasks))]


@contextmanager
def crew_of(root: Path, progress: Progress | None = None, workers: int = WORKERS) -> Iterator[Crew]:
    """Hire a crew for a while.

    Parameters
    ----------
    root : Path
        The project.
    progress : callable, optional
        Is told how the work goes.
    workers : int, default 2
        Number of processes; 0 works in this one.

    Yields
    ------
    Crew
        Ready to work.
    """
    told = progress or (lambda *_: None)
    if workers < 1:
        yield Crew(root, None, told)
        return
    methods = multiprocessing.get_all_start_methods()
    # A fresh server to fork from: threads of a notebook would not survive a plain fork.
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else None)
    pool = ProcessPoolExecutor(workers, mp_context=context)
    try:
        yield Crew(root, pool, told)
    finally:
        pool.shutdown(cancel_futures=True)
