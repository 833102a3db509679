"""What do the others allow one fact to be?

For one fact of one component: leave it out, find both ends of what the remaining facts allow under
every reading that holds, prove that answers reach them, and say what forces the number or what it
cannot stand with. Everything here runs in worker processes, one fact at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.verify.cases import (
    BlockName,
    Case,
    attained,
    build_case,
    ends_of,
    forcing_set,
    minimal_conflict,
    smallest_removals,
    ways_out_of,
)
from helpers.world import Extreme, Fact, Question, Rule, World, build_world, solve
from helpers.world.solve import negations

SECONDS = 20.0
"""Time limit of one step of one bound."""

MOST_CONFLICTS = 6
"""How many conflict sets are looked for at most."""


Choice = tuple[tuple[str, str], ...]
"""A reading: the option taken for each open rule, by name."""


@dataclass(frozen=True)
class Ends:
    """Both ends under one reading.

    Parameters
    ----------
    choice : tuple of (str, str)
        The reading: option by name.
    lower, upper : Fraction or None
        The ends; None where open or where the fact is no number.
    forced : bool
        Whether the others allow only what is printed.
    """

    choice: Choice
    lower: Fraction | None
    upper: Fraction | None
    forced: bool


@dataclass(frozen=True)
class Finding:
    """What was found about one fact.

    Parameters
    ----------
    fact : str
        Its id.
    ends : tuple of Ends
        What the others allow under each reading that was kept; for a contradicted fact one entry,
        under the first of them.
    lower, upper : Fraction or None
        The outermost ends over all readings, in the unit of the number; None where open, or where
        the fact is no number.
    proven : bool
        Whether answers reach both ends and every search for them finished.
    contradicted : bool
        Whether the fact is in one of the smallest sets to set aside.
    derivation : tuple of str
        If the fact is forced under every reading: a minimal set of facts that does it.
    conflicts : tuple of tuple of str
        For a contradicted fact: the smallest sets found that it cannot stand with.
    set_aside_with : tuple of tuple of str
        For a contradicted fact: the smallest sets to set aside that it is in.
    """

    fact: str
    ends: tuple[Ends, ...]
    lower: Fraction | None
    upper: Fraction | None
    proven: bool
    contradicted: bool
    derivation: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    set_aside_with: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Component:
    """Facts that have to do with each other, and the readings under which they were kept.

    Parameters
    ----------
    block : BlockName
        Where they belong.
    facts : tuple of str
        The facts.
    choices : tuple of tuple of (str, str)
        Readings that need the fewest facts set aside.
    removals : tuple of tuple of str
        The smallest sets of facts to set aside, over all these readings; one empty set if none.
    rejected : tuple of tuple of (str, str)
        Readings that would need more facts set aside.
    """

    block: BlockName
    facts: tuple[str, ...]
    choices: tuple[Choice, ...]
    removals: tuple[tuple[str, ...], ...]
    rejected: tuple[Choice, ...] = ()

    def is_touched_by(self, reading: str) -> bool:
        """Tell whether a reading makes a difference here.

        Parameters
        ----------
        reading : str
            Its name.

        Returns
        -------
        bool
            Whether more than one of its options was tried.
        """
        tried = (*self.choices, *self.rejected)
        return len({option for choice in tried for name, option in choice if name == reading}) > 1

    @property
    def set_aside(self) -> frozenset[str]:
        """Facts in any of the smallest sets."""
        return frozenset(fact for removal in self.removals for fact in removal)


def component_as_json(component: Component) -> dict[str, Any]:
    """Give a component as JSON can hold it.

    Parameters
    ----------
    component : Component
        The component.

    Returns
    -------
    dict
        Its fields.
    """
    return asdict(component)


def component_from_json(entry: Mapping[str, Any]) -> Component:
    """Read a component that `component_as_json` wrote.

    Parameters
    ----------
    entry : mapping
        What was written.

    Returns
    -------
    Component
        The component, equal to the one that was written.
    """

    def choices(pairs: Sequence[Sequence[Sequence[str]]]) -> tuple[Choice, ...]:
        return tuple(tuple((name, option) for name, option in choice) for choice in pairs)

    return Component(
        BlockName(**entry["block"]),
        tuple(entry["facts"]),
        choices(entry["choices"]),
        tuple(tuple(removal) for removal in entry["removals"]),
        choices(entry["rejected"]),
    )


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as JSON can hold it; fractions become ``"p/q"``.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    dict
        Its fields.
    """
    entry = asdict(finding)
    for holder in (entry, *entry["ends"]):
        for end in ("lower", "upper"):
            holder[end] = None if holder[end] is None else str(holder[end])
    return entry


def finding_from_json(entry: Mapping[str, Any]) -> Finding:
    """Read a finding that `finding_as_json` wrote.

    Parameters
    ----------
    entry : mapping
        What was written.

    Returns
    -------
    Finding
        The finding.
    """

    def fraction(text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text)

    ends = tuple(
        Ends(
            tuple((name, option) for name, option in one["choice"]),
            fraction(one["lower"]),
            fraction(one["upper"]),
            one["forced"],
        )
        for one in entry["ends"]
    )
    return Finding(
        fact=entry["fact"],
        ends=ends,
        lower=fraction(entry["lower"]),
        upper=fraction(entry["upper"]),
        proven=entry["proven"],
        contradicted=entry["contradicted"],
        derivation=tuple(entry["derivation"]),
        conflicts=tuple(tuple(one) for one in entry["conflicts"]),
        set_aside_with=tuple(tuple(one) for one in entry["set_aside_with"]),
    )


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


def conflict_sets(cases: Sequence[Case], others: Sequence[str], fact: str) -> list[tuple[str, ...]]:
    """List sets of facts that a fact cannot stand with, each without a needless member.

    Parameters
    ----------
    cases : sequence of Case
        Where the facts belong, under each reading that was kept.
    others : sequence of str
        Facts that hold together without it.
    fact : str
        The fact that conflicts with them.

    Returns
    -------
    list of tuple of str
        Up to `MOST_CONFLICTS` sets. The next set is found by forbidding a member of an earlier
        one, so sets that have nothing in common with it are found as well.
    """
    found: list[tuple[str, ...]] = []
    waiting: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set()
    while waiting and len(found) < MOST_CONFLICTS and len(seen) < 4 * MOST_CONFLICTS:
        forbidden = waiting.pop(0)
        if forbidden in seen:
            continue
        seen.add(forbidden)
        allowed = [f for f in others if f not in forbidden]
        conflict = minimal_conflict(cases, allowed, keep=[fact])
        if conflict is None:
            continue
        if conflict not in found:
            found.append(conflict)
        waiting.extend(forbidden | {member} for member in conflict)
    return found


def by_distance(facts: Sequence[str], fact: str) -> list[str]:
    """Order facts so that those farthest from one come first.

    Prose comes first, then other tables, then the same table, then its row or column; what comes
    first is dropped first, so that a minimal set stays as close to the number as it can.

    Parameters
    ----------
    facts : sequence of str
        Ids to put in order; those equally far keep theirs.
    fact : str
        The id to which closeness is measured; with ``""`` only prose and tables are told apart.

    Returns
    -------
    list of str
        The same ids.
    """
    table, _, place = fact.partition(".")
    row, _, column = place.rpartition(".")

    def closeness(other: str) -> tuple[int, int]:
        if not is_table_value(other):
            return (0, 0)
        other_table, _, other_place = other.partition(".")
        other_row, _, other_column = other_place.rpartition(".")
        same = (other_row == row) + (other_column == column)
        return (1, 0) if other_table != table else (2, same)

    return sorted(facts, key=closeness)


def is_table_value(name: str) -> bool:
    """Tell the id of a printed value from that of a claim.

    Parameters
    ----------
    name : str
        The id, such as ``t08.financing.mean`` or ``c.3.6.long``.

    Returns
    -------
    bool
        Whether it begins like a table: ``t`` and two digits.
    """
    return name[:1] == "t" and name[1:3].isdigit()


def words_of(world: World, choice: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Say a choice of readings in words.

    Parameters
    ----------
    world : World
        Declares the readings.
    choice : sequence of (str, str)
        Name and option of each reading.

    Returns
    -------
    tuple of str
        What each option says, in the order of the choice.
    """
    readings = world.spec.readings
    return tuple(readings[name].options[option] for name, option in choice)
