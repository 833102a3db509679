"""Which readings hold, and which facts have to be set aside before anything else is asked?

For every component of a block the readings are tried one after another. Those under which all
facts can hold together are kept. Where none is, the readings that need the fewest facts set aside
are kept, with all smallest sets of such facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.verify.cases import BlockName
from helpers.verify.examine import the_case
from helpers.verify.finding import Choice, Component
from helpers.world import System, World


def block_choices(world: World) -> dict[BlockName, list[Choice]]:
    """List every block with every combination of readings that matter for it.

    Parameters
    ----------
    world : World
        The world.

    Returns
    -------
    dict of BlockName to list of Choice
        The combinations of each block.
    """
    found: dict[BlockName, list[Choice]] = {}
    for position, counts in enumerate(world.spec.counts):
        found[BlockName("counts", position)] = _combinations(world, counts.readings)
    for position, battery in enumerate(world.spec.batteries):
        found[BlockName("battery", position)] = _combinations(world, battery.readings)
    for position, _ in enumerate(world.spec.placements):
        found[BlockName("placement", position)] = [()]
    return found


def _combinations(world: World, names: Sequence[str]) -> list[Choice]:
    return [tuple(choice.items()) for choice in world.spec.choices(names)]


@dataclass(frozen=True)
class Part:
    """One component of a block under one reading.

    Parameters
    ----------
    facts : tuple of str
        Its facts.
    fingerprint : str
        What it says, condensed; see `fingerprint`.
    possible : bool
        Whether its facts can hold together.
    """

    facts: tuple[str, ...]
    fingerprint: str
    possible: bool


def hear(root: Path, block: BlockName, choice: Choice) -> list[Part]:
    """Split a block under one reading into components, and try each.

    Parameters
    ----------
    root : Path
        The project folder.
    block : BlockName
        The block.
    choice : Choice
        The reading.

    Returns
    -------
    list of Part
        Its components, and whether each can hold.
    """
    case = the_case(root, block, choice)
    return [
        Part(facts, fingerprint(case.system, facts), case.part(facts).possible(facts))
        for facts in case.components
    ]


@dataclass(frozen=True)
class Screened:
    """A component over all readings of its block.

    Parameters
    ----------
    block : BlockName
        The block.
    facts : tuple of str
        The facts that have to do with each other under one reading or another.
    agreeing, failing : tuple of Choice
        Readings under which all facts can hold together, and those under which they cannot. Of
        those that differ only in rules without a bearing on these facts the first is listed.
    fingerprint : str
        What the component says under all these readings, condensed.
    """

    block: BlockName
    facts: tuple[str, ...]
    agreeing: tuple[Choice, ...]
    failing: tuple[Choice, ...]
    fingerprint: str


def screen(block: BlockName, heard: Mapping[Choice, Sequence[Part]]) -> list[Screened]:
    """Put together what was heard about a block under each reading.

    Parameters
    ----------
    block : BlockName
        The block.
    heard : mapping of Choice to sequence of Part
        What `hear` says under each reading.

    Returns
    -------
    list of Screened
        In the order of their first fact.
    """
    groups = _together([[part.facts for part in parts] for parts in heard.values()])
    bearing = [_bearing(group, heard) for group in groups]
    found: list[Screened] = []
    for facts, names in _joined(groups, bearing):
        agreeing: list[Choice] = []
        failing: list[Choice] = []
        said: dict[tuple[str, ...], tuple[Choice, tuple[str, ...]]] = {}
        for choice, parts in heard.items():
            mine = [part for part in parts if part.facts[0] in facts]
            # Where a rule has no bearing, the system is the same under each of its options.
            options = tuple(option for name, option in choice if name in names)
            if options not in said:
                said[options] = (choice, tuple(part.fingerprint for part in mine))
                (agreeing if all(p.possible for p in mine) else failing).append(choice)
        condensed = hashlib.sha256(repr(sorted(said.values())).encode()).hexdigest()
        found.append(Screened(block, facts, tuple(agreeing), tuple(failing), condensed))
    return found


def _bearing(facts: Sequence[str], heard: Mapping[Choice, Sequence[Part]]) -> frozenset[str]:
    """Name the readings that make a difference to what is said about some facts."""
    wanted = set(facts)
    said = {
        choice: tuple(part.fingerprint for part in parts if part.facts[0] in wanted)
        for choice, parts in heard.items()
    }
    names = [name for name, _ in next(iter(heard))]
    bearing = set()
    for name in names:
        alike: dict[Choice, set[tuple[str, ...]]] = {}
        for choice, prints in said.items():
            rest = tuple(pair for pair in choice if pair[0] != name)
            alike.setdefault(rest, set()).add(prints)
        if any(len(one) > 1 for one in alike.values()):
            bearing.add(name)
    return frozenset(bearing)


def _joined(
    groups: Sequence[tuple[str, ...]], bearing: Sequence[frozenset[str]]
) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """Join groups on which the same rule bears: it has one option for all of them."""
    joined: list[tuple[tuple[str, ...], frozenset[str]]] = []
    for facts, names in zip(groups, bearing, strict=True):
        sharing = [one for one in joined if one[1] & names]
        whole = (*(fact for one in sharing for fact in one[0]), *facts)
        every = names.union(*(one[1] for one in sharing))
        if sharing:
            first = joined.index(sharing[0])
            joined[first] = (whole, every)
            joined = [one for one in joined if one not in sharing[1:]]
        else:
            joined.append((whole, every))
    return joined


def settle(screened: Screened, removals: Mapping[Choice, Sequence[tuple[str, ...]]]) -> Component:
    """Choose the readings to keep.

    Parameters
    ----------
    screened : Screened
        The component.
    removals : mapping of Choice to sequence of tuple of str
        If no reading agrees: the smallest sets of facts to set aside under each.

    Returns
    -------
    Component
        With the readings that need the fewest facts set aside.
    """
    block, facts = screened.block, screened.facts
    if screened.agreeing:
        return Component(block, facts, screened.agreeing, ((),), screened.failing)
    size = min(len(one[0]) for one in removals.values() if one)
    best = [choice for choice, one in removals.items() if one and len(one[0]) == size]
    ties = tuple(dict.fromkeys(removal for choice in best for removal in removals[choice]))
    rest = tuple(choice for choice in screened.failing if choice not in best)
    return Component(block, facts, tuple(best), ties, rest)


def _together(heard: Sequence[Sequence[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """Join components that have a fact in common under different readings."""
    groups: list[set[str]] = []
    for components in heard:
        for facts in components:
            joined = set(facts)
            apart = []
            for group in groups:
                if group & joined:
                    joined |= group
                else:
                    apart.append(group)
            groups = [*apart, joined]
    order = {fact: n for n, fact in enumerate(f for facts in heard[0] for f in facts)}
    return sorted(
        (tuple(sorted(group, key=order.__getitem__)) for group in groups),
        key=lambda facts: order[facts[0]],
    )


def fingerprint(system: System, facts: Sequence[str]) -> str:
    """Condense everything that a system says about some facts.

    Parameters
    ----------
    system : System
        The system.
    facts : sequence of str
        All facts of one component.

    Returns
    -------
    str
        A hash over the names and ranges of unknowns, the rules that touch them, and the demands
        of the facts: equal if and only if (for all practical purposes) the systems say the same.
    """
    touched, reached = system.reach(facts)
    digest = hashlib.sha256()
    names = {v: f"{system.names[v]}[{system.lows[v]},{system.highs[v]}]" for v in touched}
    rules = [system.rules[number].rule for number in reached]
    rules += [rule for fact in facts for rule in system.facts[fact].rules]
    for rule in rules:
        unknowns, factors, low, high = rule.whole
        said = ([names[v] for v in unknowns], factors, low, high, [names[v] for v in rule.when])
        digest.update(repr(said).encode())
    digest.update(repr(facts).encode())
    return digest.hexdigest()
