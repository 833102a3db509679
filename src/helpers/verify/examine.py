"""What do the others allow one fact to be?

For one fact of one component: leave it out, find both ends of what the remaining facts allow under
every reading that holds, prove that answers reach them, and say what forces the number or what it
cannot stand with. Everything here runs in worker processes, one fact at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from helpers.verify.cases import BlockName, Case, attained, build_case, ends_of
from helpers.verify.conflicts import by_distance, conflict_sets
from helpers.verify.cores import forcing_set, minimal_conflict, smallest_removals, ways_out_of
from helpers.verify.finding import Choice, Component, Ends, Finding
from helpers.world import Extreme, Fact, Question, Rule, World, build_world, solve
from helpers.world.extremes import negations

SECONDS = 20.0
"""Time limit of one step of one bound."""


@lru_cache(maxsize=1)
def the_world(root: Path) -> World:
    """Read the world of a project once in each process.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    World
        The sources and what is declared about them.

    Raises
    ------
    BookError
        If the data files are broken.
    """
    return build_world(root)


@lru_cache(maxsize=12)
def the_case(root: Path, block: BlockName, choice: Choice) -> Case:
    """Build a block under a reading once in each process.

    Parameters
    ----------
    root : Path
        The project folder.
    block : BlockName
        Which block.
    choice : tuple of (str, str)
        The reading: option by name.

    Returns
    -------
    Case
        The block; the last dozen are kept.
    """
    return build_case(the_world(root), block, dict(choice))


@lru_cache(maxsize=24)
def the_part(root: Path, block: BlockName, choice: Choice, facts: tuple[str, ...]) -> Case:
    """Cut a component out of its block once in each process."""
    return the_case(root, block, choice).part(facts)


@lru_cache(maxsize=64)
def _example(
    root: Path, component: Component, choice: Choice, facts: tuple[str, ...]
) -> tuple[int, ...] | None:
    """Find one solution with cells that satisfies all facts, to compare ends with."""
    case = the_part(root, component.block, choice, component.facts)
    return solve(Question(case.system, facts, layer=1), time_limit=SECONDS).values


def removals(
    root: Path, block: BlockName, choice: Choice, facts: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Find the smallest sets of facts to set aside; see `smallest_removals`.

    Parameters
    ----------
    root : Path
        The project folder.
    block : BlockName
        Which block.
    choice : tuple of (str, str)
        The reading: option by name.
    facts : tuple of str
        The facts to reconcile, all of one component.

    Returns
    -------
    list of tuple of str
        All sets of the smallest size, up to `helpers.verify.cases.MOST_TIES`. Where some facts have
        nothing to do with others, only one part of a set differs from the first set at a time.
    """
    case = the_part(root, block, choice, facts)
    wanted = set(facts)
    apart = [one for one in case.components if wanted.issuperset(one)]
    found = [smallest_removals(case, by_distance(one, "")) for one in apart]
    first = [sets[0] for sets in found]
    together = []
    for number, sets in enumerate(found):
        for one in sets:
            removed = {
                fact for part in (*first[:number], one, *first[number + 1 :]) for fact in part
            }
            together.append(tuple(fact for fact in facts if fact in removed))
    return list(dict.fromkeys(together))


def reading_conflict(root: Path, component: Component, choice: Choice) -> tuple[str, ...]:
    """Find numbers that a rejected reading cannot explain together, none of them needless.

    Parameters
    ----------
    root : Path
        The project folder.
    component : Component
        Where the numbers belong.
    choice : Choice
        The rejected reading.

    Returns
    -------
    tuple of str
        Their ids; empty if the reading explains all.
    """
    case = the_part(root, component.block, choice, component.facts)
    return minimal_conflict([case], by_distance(component.facts, "")) or ()


def examine(root: Path, component: Component, fact: str) -> Finding:
    """Leave a fact out and see what the others allow.

    Parameters
    ----------
    root : Path
        The project.
    component : Component
        Where the fact belongs.
    fact : str
        The fact.

    Returns
    -------
    Finding
        Ends, whether they are proven, and what forces or contradicts the fact.
    """
    component = _around(root, component, fact)
    if fact in component.set_aside:
        return _examine_set_aside(root, component, fact)
    others = tuple(f for f in component.facts if f != fact and f not in component.set_aside)
    agreeing = tuple(f for f in component.facts if f not in component.set_aside)
    found: list[Ends] = []
    extremes: list[tuple[Extreme, Extreme] | None] = []
    both: tuple[Extreme, Extreme] | None = None
    for choice in component.choices:
        case = the_part(root, component.block, choice, component.facts)
        both = ends_of(case, others, fact, SECONDS, both)
        extremes.append(both)
        found.append(_ends(case, others, fact, choice, both))
    lower, upper, proven = None, None, True
    measured = [both for both in extremes if both is not None]
    if measured:
        lower, low_proven = _hull(root, component, fact, others, agreeing, extremes, maximise=False)
        upper, high_proven = _hull(root, component, fact, others, agreeing, extremes, maximise=True)
        proven = low_proven and high_proven
    derivation: tuple[str, ...] = ()
    layer = 0 if all(one.forced for one in found) else 1
    if layer and measured and _is_inside(case.system.facts[fact], lower, upper):
        # The totals alone leave room, but no answers take it.
        found = [replace(one, forced=True) for one in found]
    if all(one.forced for one in found):
        cases = [the_part(root, component.block, c, component.facts) for c in component.choices]
        places = [(one, _ways_out(one, fact)) for one in cases]
        derivation = forcing_set(places, by_distance(others, fact), fact, layer=layer)
    return Finding(fact, tuple(found), lower, upper, proven, False, derivation)


def _around(root: Path, component: Component, fact: str) -> Component:
    """Keep of a component what has to do with a fact under some reading.

    Parts that only share a reading have been put together to choose its option; from there on they
    have nothing to say about each other.
    """
    wanted: set[str] = set()
    for choice in component.choices:
        case = the_case(root, component.block, choice)
        wanted.update(next(one for one in case.components if fact in one))
    facts = tuple(one for one in component.facts if one in wanted)
    removals = (tuple(f for f in removal if f in wanted) for removal in component.removals)
    return replace(component, facts=facts, removals=tuple(dict.fromkeys(removals)))


def _ways_out(case: Case, fact: str) -> list[tuple[Rule, ...]]:
    stated = case.system.facts[fact]
    if stated.quantity is not None and stated.low is not None and stated.high is not None:
        return ways_out_of(stated.quantity, stated.low, stated.high)
    return [(way,) for way in negations(stated.rules)]


def _ends(
    case: Case,
    others: Sequence[str],
    fact: str,
    choice: Choice,
    both: tuple[Extreme, Extreme] | None,
) -> Ends:
    stated = case.system.facts[fact]
    if both is None:
        forced = not any(case.possible(others, way, fact) for way in _ways_out(case, fact))
        return Ends(choice, None, None, forced)
    low, high = both[0].value, both[1].value
    return Ends(choice, low, high, _is_inside(stated, low, high))


def _is_inside(stated: Fact, low: Fraction | None, high: Fraction | None) -> bool:
    return (
        low is not None
        and high is not None
        and stated.low is not None
        and stated.high is not None
        and stated.low <= low
        and high <= stated.high
    )


def _hull(
    root: Path,
    component: Component,
    fact: str,
    others: tuple[str, ...],
    agreeing: tuple[str, ...],
    extremes: Sequence[tuple[Extreme, Extreme] | None],
    *,
    maximise: bool,
) -> tuple[Fraction | None, bool]:
    """Take the outermost end over all readings, and prove that answers reach it."""
    side = int(maximise)
    candidates = [
        (both[side], choice)
        for both, choice in zip(extremes, component.choices, strict=True)
        if both is not None
    ]
    if any(end.value is None for end, _ in candidates):
        return None, all(end.proven for end, _ in candidates if end.value is None)
    candidates.sort(key=lambda one: one[0].value or Fraction(0), reverse=maximise)
    best: Extreme | None = None
    for end, choice in candidates:
        if best is not None and not _beyond(end.value, best.value, maximise):
            break  # what this reading allows at most is reached already
        reached = _reached(root, component, choice, fact, others, agreeing, end, maximise)
        if best is None or _beyond(reached.value, best.value, maximise):
            best = reached
    return (None, False) if best is None else (best.value, best.proven)


def _beyond(value: Fraction | None, other: Fraction | None, maximise: bool) -> bool:
    if value is None or other is None:
        return value is None and other is not None
    return value > other if maximise else value < other


def _reached(
    root: Path,
    component: Component,
    choice: Choice,
    fact: str,
    others: tuple[str, ...],
    agreeing: tuple[str, ...],
    end: Extreme,
    maximise: bool,
) -> Extreme:
    case = the_part(root, component.block, choice, component.facts)
    quantity = case.system.facts[fact].quantity
    if case.block is not None and quantity is not None and not case.is_scoped(fact):
        example = _example(root, component, choice, agreeing)
        if example is not None and quantity.value(example) == end.value:
            return end
    return attained(case, others, fact, end, maximise=maximise, seconds=SECONDS)


def _examine_set_aside(root: Path, component: Component, fact: str) -> Finding:
    """Ask what a contradicted fact should have been, and what it conflicts with.

    For each smallest set of facts that contains it, only that set is left out, under every reading
    under which that is enough.
    """
    cases = [the_part(root, component.block, one, component.facts) for one in component.choices]
    lows: list[Fraction | None] = []
    highs: list[Fraction | None] = []
    proven = True
    conflicts: list[tuple[str, ...]] = []
    for removal in component.removals:
        if fact not in removal:
            continue
        others = tuple(f for f in component.facts if f not in removal)
        for case in cases:
            both = ends_of(case, others, fact, SECONDS)
            if both is not None:
                low = attained(case, others, fact, both[0], maximise=False, seconds=SECONDS)
                high = attained(case, others, fact, both[1], maximise=True, seconds=SECONDS)
                lows.append(low.value)
                highs.append(high.value)
                proven = proven and low.proven and high.proven
        for conflict in conflict_sets(cases, by_distance(others, fact), fact):
            if conflict not in conflicts:
                conflicts.append(conflict)
    smallest = min((len(one) for one in conflicts), default=0)
    lower = None if None in lows else min((x for x in lows if x is not None), default=None)
    upper = None if None in highs else max((x for x in highs if x is not None), default=None)
    return Finding(
        fact,
        (Ends(component.choices[0], lower, upper, False),),
        lower,
        upper,
        proven,
        True,
        conflicts=tuple(one for one in conflicts if len(one) == smallest),
        set_aside_with=tuple(one for one in component.removals if fact in one),
    )
