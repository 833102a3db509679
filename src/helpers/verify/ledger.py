"""What is the verdict on every number?

The ledger goes through all published values and all claims: readings and contradictions first
(`helpers.verify.screening`), then every fact left out in turn (`helpers.verify.examine`), then the
prose (`helpers.verify.prose`). Two worker processes share the work.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from helpers.claims import Claim
from helpers.comments import FILE as COMMENTS
from helpers.comments import Comment, load_comments
from helpers.published import PublishedValue
from helpers.verify.cases import BlockName, ends_of
from helpers.verify.crew import WORKERS, Crew, Progress, crew_of
from helpers.verify.examine import (
    SECONDS,
    Choice,
    Component,
    Finding,
    component_as_json,
    component_from_json,
    examine,
    finding_as_json,
    finding_from_json,
    reading_conflict,
    removals,
    the_case,
    the_world,
    words_of,
)
from helpers.verify.explain import Words
from helpers.verify.prose import Prose, Settled, printed_span
from helpers.verify.screening import Part, Screened, block_choices, hear, screen, settle
from helpers.verify.spans import Span
from helpers.verify.store import load, save, solving_key
from helpers.verify.verdict import Kind, ReadingVerdict, UnderReading, Verdict
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


@dataclass(frozen=True)
class _Heard:
    """Everything that was found out about the facts."""

    components: tuple[Component, ...]
    findings: Mapping[str, Finding]
    component_of: Mapping[str, Component]


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
    verdicts = _Judge(root, world, heard, comments).verdicts()
    return Ledger(verdicts, readings, heard.components)


def _hear(root: Path, world: World, crew: Crew, reuse: bool) -> _Heard:
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
    return _Heard(everything, shelf.findings, {f: one for one in everything for f in one.facts})


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


def _readings(world: World, heard: _Heard, crew: Crew) -> tuple[ReadingVerdict, ...]:
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


def _nearest_failure(heard: _Heard, name: str, option: str) -> tuple[Component, Choice] | None:
    """Find a reading that fails with an option and otherwise is like one that holds."""
    for component in heard.components:
        for choice in component.rejected:
            others = {pair for pair in choice if pair[0] != name}
            if (name, option) in choice and any(others <= set(good) for good in component.choices):
                return component, choice
    return None


class _Judge:
    """Turns findings into verdicts."""

    def __init__(
        self, root: Path, world: World, heard: _Heard, comments: Sequence[Comment]
    ) -> None:
        self.root = root
        self.world = world
        self.heard = heard
        self.words = Words(world.published, world.claims, world.codebook)
        # A claim that is part of the world is examined there, not by its expression.
        prose = [c for c in world.claims.values() if c.id not in heard.findings]
        self.prose = Prose(prose, world.published, comments)
        self.set_aside = {name for one in heard.components for name in one.set_aside}
        self.settled: dict[str, Settled] = {
            name: self.prose.settle(name, self.set_aside, self._tight) for name in self.prose.claims
        }
        self.wrong = {n for n, one in self.settled.items() if one.verdict == "contradicted"}

    def verdicts(self) -> tuple[Verdict, ...]:
        values = [self._value(value) for value in self.world.published]
        claims = [self._claim(claim) for claim in self.world.claims.values()]
        return (*values, *claims)

    def _tight(self, name: str) -> Span:
        """Give what a number can be if every fact, itself included, holds."""
        finding = self.heard.findings.get(name)
        printed = printed_span(self.world.published[name])
        if finding is None or finding.contradicted:
            return printed
        component = self.heard.component_of[name]
        facts = tuple(f for f in component.facts if f not in component.set_aside)
        lows, highs = [], []
        for choice in component.choices:
            case = the_case(self.root, component.block, choice)
            both = ends_of(case, facts, name, SECONDS)
            if both is None or both[0].value is None or both[1].value is None:
                return printed
            lows.append(both[0].value)
            highs.append(both[1].value)
        return Span(max(min(lows), printed.low), min(max(highs), printed.high))

    # Published values.

    def _value(self, value: PublishedValue) -> Verdict:
        finding = self.heard.findings.get(value.id)
        blank = Verdict(
            id=value.id,
            kind="value",
            table=value.table,
            section=value.section,
            printed=value.printed,
            verdict="untestable",
        )
        if finding is None:
            told = self._limited(value, replace(blank, verdict="consistent"))
            if told.lower is not None or told.upper is not None:
                return told
            return self._told(blank, "No rule of this edition ties it to any other number.")
        return self._limited(value, self._from_finding(blank, finding))

    def _from_finding(self, blank: Verdict, finding: Finding) -> Verdict:
        kinds: list[Kind] = [
            "contradicted" if finding.contradicted else "derived" if one.forced else "consistent"
            for one in finding.ends
        ]
        # The ends of a single reading stand on totals alone; no answers go beyond the outermost.
        ends = [
            (_not_below(one.lower, finding.lower), _not_above(one.upper, finding.upper))
            for one in finding.ends
        ]
        alike = len(set(zip(kinds, ends, strict=True))) == 1
        readings = tuple(
            UnderReading(words_of(self.world, one.choice), kind, low, high)
            for kind, one, (low, high) in zip(kinds, finding.ends, ends, strict=True)
        )
        kind: Kind = kinds[0] if len(set(kinds)) == 1 else "consistent"
        return replace(
            blank,
            verdict=kind,
            lower=finding.lower,
            upper=finding.upper,
            proven=finding.proven,
            derivation=finding.derivation if kind == "derived" else (),
            conflicts=finding.conflicts,
            set_aside_with=finding.set_aside_with,
            readings=() if alike else readings,
        )

    def _limited(self, value: PublishedValue, verdict: Verdict) -> Verdict:
        """Let the prose narrow down what the tables allow."""
        if verdict.verdict != "consistent" or value.interval is None:
            return self._told(verdict)
        far = Fraction(10**9)
        before = Span(
            Fraction(0) if verdict.lower is None else verdict.lower,
            far if verdict.upper is None else verdict.upper,
        )
        ignored = self.set_aside | self.wrong
        after, used = self.prose.limit(value.id, before, ignored)
        if not used:
            return self._told(verdict)
        upper = None if after.high == far else after.high
        lower = None if verdict.lower is None and after.low == 0 else after.low
        low, high = value.interval
        forced = upper is not None and lower is not None and low <= lower and upper <= high
        reason = self._prose_reason(value, before, used) if forced else ()
        kind: Kind = "derived" if forced else "consistent"
        narrowed = replace(
            verdict, verdict=kind, lower=lower, upper=upper, derivation=reason, readings=()
        )
        return self._told(narrowed)

    def _prose_reason(
        self, value: PublishedValue, before: Span, used: Sequence[str]
    ) -> tuple[str, ...]:
        """Find which claims, with the numbers they read, force a value; none needless."""
        low, high = value.interval or (Fraction(0), Fraction(0))
        everything = Span(Fraction(0), Fraction(10**9))

        def forces(claims: Sequence[str], start: Span) -> bool:
            rest = set(self.prose.claims) - set(claims)
            after, _ = self.prose.limit(value.id, start, self.set_aside | self.wrong | rest)
            return low <= after.low and after.high <= high

        kept = list(used)
        start = everything if forces(used, everything) else before
        for claim in used:
            fewer = [one for one in kept if one != claim]
            if forces(fewer, start):
                kept = fewer
        others = [n for c in kept for n in self.prose.reads[c] if n != value.id]
        if start is before:
            # The tables hold the other values off; they are named by what bounds this one.
            component = self.heard.component_of[value.id]
            others += [f for f in component.facts if f != value.id and f not in self.set_aside]
        return tuple(dict.fromkeys([*kept, *others]))

    def _told(self, verdict: Verdict, reason: str | None = None) -> Verdict:
        claim = self.world.claims.get(verdict.id)
        note = None if claim is None else claim.known
        component = self.heard.component_of.get(verdict.id)
        settled = True
        if verdict.verdict == "contradicted" and component is not None:
            settled = all(verdict.id in removal for removal in component.removals)
        text = self.words.explain(verdict, reason, note, settled=settled)
        return replace(verdict, explanation=text)

    # Claims.

    def _claim(self, claim: Claim) -> Verdict:
        blank = Verdict(
            id=claim.id,
            kind="claim",
            table=None,
            section=claim.section if claim.source == "report" else f"article: {claim.section}",
            printed=claim.printed,
            verdict="untestable",
        )
        if claim.id in self.heard.findings:
            return self._told(self._from_finding(blank, self.heard.findings[claim.id]))
        if claim.id in self.settled:
            return self._told(self._from_prose(blank, claim, self.settled[claim.id]))
        if claim.untestable is not None:
            return self._told(blank, claim.untestable)
        bears = self.words.listing([n for n in claim.bound_by if "*" not in n])
        reason = f"What bears on it does not pin it down by any rule: {bears}."
        return self._told(blank, reason)

    def _from_prose(self, blank: Verdict, claim: Claim, settled: Settled) -> Verdict:
        kind: Kind = settled.verdict  # type: ignore[assignment]
        conflicts = (settled.because, *settled.others) if kind == "contradicted" else ()
        return replace(
            blank,
            verdict=kind,
            lower=settled.lower,
            upper=settled.upper,
            derivation=settled.because if kind == "derived" else (),
            conflicts=conflicts,
            set_aside_with=((claim.id,),) if kind == "contradicted" else (),
        )


def _not_below(end: Fraction | None, least: Fraction | None) -> Fraction | None:
    return least if end is None or (least is not None and end < least) else end


def _not_above(end: Fraction | None, most: Fraction | None) -> Fraction | None:
    return most if end is None or (most is not None and end > most) else end
