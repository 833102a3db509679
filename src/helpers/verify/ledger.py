"""What is the verdict on every number?

The ledger goes through all published values and all claims: readings and contradictions first
(`helpers.verify.screening`), then every fact left out in turn (`helpers.verify.examine`), then the
prose (`helpers.verify.prose`). Two worker processes share the work.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.comments import FILE as COMMENTS
from helpers.comments import load_comments
from helpers.verify.cases import BlockName
from helpers.verify.crew import WORKERS, Crew, Progress, crew_of
from helpers.verify.examine import examine, reading_conflict, removals, the_world
from helpers.verify.finding import (
    Choice,
    Component,
    Finding,
    component_as_json,
    component_from_json,
    finding_as_json,
    finding_from_json,
)
from helpers.verify.judge import Heard, Judge
from helpers.verify.screening import Part, Screened, block_choices, hear, screen, settle
from helpers.verify.store import load, save, solving_key
from helpers.verify.verdict import ReadingVerdict, Verdict
from helpers.world import World

SECONDS_BETWEEN_WRITING = 10.0


@dataclass(frozen=True)
class Ledger:
    """The verdicts on all numbers, and on the readings.

    Parameters
    ----------
    verdicts : tuple of Verdict
        Published values in the order of the tables, then claims in the order of the sources.
    readings : tuple of ReadingVerdict
        Options in the order of ``data/world.yml``.
    components : tuple of Component
        The parts of the world, with what was set aside and the readings that were kept.
    """

    verdicts: tuple[Verdict, ...]
    readings: tuple[ReadingVerdict, ...]
    components: tuple[Component, ...] = ()


def build_ledger(
    root: Path, *, workers: int = WORKERS, progress: Progress | None = None, reuse: bool = True
) -> Ledger:
    """Work out every verdict.

    Parameters
    ----------
    root : Path
        The project folder.
    workers : int, default 2
        Number of processes; 0 works in this one.
    progress : callable, optional
        Is told how many of how many questions are settled, and of which kind they are.
    reuse : bool, default True
        Whether findings about parts of the world that have not changed are taken from the cache.

    Returns
    -------
    Ledger
        All verdicts.

    Raises
    ------
    BookError
        If the data files are broken.
    """
    world = the_world(root)
    comments = load_comments(root) if (root / COMMENTS).is_file() else ()
    with crew_of(root, progress, workers) as crew:
        heard = _hear(root, world, crew, reuse)
        readings = _readings(world, heard, crew)
    verdicts = Judge(root, world, heard, comments).verdicts()
    return Ledger(verdicts, readings, heard.components)


def _hear(root: Path, world: World, crew: Crew, reuse: bool) -> Heard:
    choices = block_choices(world)
    asked = [(block, choice) for block, options in choices.items() for choice in options]
    parts = crew.each("trying readings", hear, asked)
    heard: dict[BlockName, dict[Choice, list[Part]]] = {block: {} for block in choices}
    for (block, choice), found in zip(asked, parts, strict=True):
        heard[block][choice] = found
    screened = [one for block, mine in heard.items() for one in screen(block, mine)]
    shelf = _Shelf(root, screened, reuse)
    _reconcile(crew, shelf)
    # The longest questions first, so that the processes finish together.
    components = sorted(shelf.components.values(), key=lambda c: -len(c.choices) * len(c.facts))
    tasks = [(c, fact) for c in components for fact in c.facts if fact not in shelf.findings]
    try:
        crew.each("leaving numbers out", examine, tasks, lambda _, finding: shelf.put(finding))
    finally:
        shelf.write()
    everything = tuple(shelf.components[one.facts] for one in screened)
    return Heard(everything, shelf.findings, {f: one for one in everything for f in one.facts})


def _reconcile(crew: Crew, shelf: _Shelf) -> None:
    """Settle which readings are kept and what is set aside, where that is not on the shelf."""
    new = [one for one in shelf.screened if one.facts not in shelf.components]
    stuck = [(one, choice) for one in new if not one.agreeing for choice in one.failing]
    tasks = [(one.block, choice, one.facts) for one, choice in stuck]
    sets = crew.each("reconciling contradictions", removals, tasks)
    for one in new:
        mine = {c: found for (of, c), found in zip(stuck, sets, strict=True) if of is one}
        shelf.components[one.facts] = settle(one, mine)


class _Shelf:
    """Components and findings of earlier runs, and of this one as they come in.

    What is found is written down every few seconds, so that a run that is interrupted goes on
    where it stopped.
    """

    def __init__(self, root: Path, screened: Sequence[Screened], reuse: bool) -> None:
        self.root = root
        self.screened = screened
        self.components: dict[tuple[str, ...], Component] = {}
        self.findings: dict[str, Finding] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._new: set[str] = set()
        self._written = time.monotonic()
        solving = solving_key()
        for one in screened:
            both = hashlib.sha256((solving + one.fingerprint).encode()).hexdigest()
            self._names[one.facts] = f"component-{both[:32]}"
            entry = load(root, self._names[one.facts]) if reuse else None
            if entry is not None:
                self.components[one.facts] = component_from_json(entry["component"])
                known = [finding_from_json(finding) for finding in entry["findings"]]
                self.findings.update({finding.fact: finding for finding in known})

    def put(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings[finding.fact] = finding
        self._new.add(finding.fact)
        if time.monotonic() - self._written > SECONDS_BETWEEN_WRITING:
            self.write()

    def write(self) -> None:
        """Write down every component that has something new."""
        for facts, component in self.components.items():
            if self._new.isdisjoint(facts):
                continue
            known = [self.findings[fact] for fact in facts if fact in self.findings]
            entry = {
                "component": component_as_json(component),
                "findings": [finding_as_json(finding) for finding in known],
            }
            save(self.root, self._names[facts], entry)
        self._new.clear()
        self._written = time.monotonic()


def _readings(world: World, heard: Heard, crew: Crew) -> tuple[ReadingVerdict, ...]:
    """Say of every option of every reading whether it holds."""
    found: list[ReadingVerdict] = []
    tasks: list[tuple[Component, Choice]] = []
    where: list[int] = []
    for name, reading in world.spec.readings.items():
        for option, says in reading.options.items():
            holds = all(
                any((name, option) in choice for choice in one.choices)
                for one in heard.components
                if one.is_touched_by(name)
            )
            if not holds:
                task = _nearest_failure(heard, name, option)
                if task is not None:
                    where.append(len(found))
                    tasks.append(task)
            found.append(ReadingVerdict(name, option, reading.question, says, holds))
    conflicts = crew.each("rejected readings", reading_conflict, tasks)
    for position, conflict in zip(where, conflicts, strict=True):
        found[position] = replace(found[position], conflict=conflict)
    return tuple(found)


def _nearest_failure(heard: Heard, name: str, option: str) -> tuple[Component, Choice] | None:
    """Find a reading that fails with an option and otherwise is like one that holds."""
    for component in heard.components:
        for choice in component.rejected:
            others = {pair for pair in choice if pair[0] != name}
            if (name, option) in choice and any(others <= set(good) for good in component.choices):
                return component, choice
    return None
