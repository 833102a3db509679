"""Which small sets of facts can a fact that was set aside not stand with?"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.verify.cases import Case
from helpers.verify.cores import minimal_conflict
from helpers.world.build import World

MOST_CONFLICTS = 6
"""How many conflict sets are looked for at most."""


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
