"""Which contradicted numbers disagree about the same thing?

Numbers can be in conflict jointly, so that one of them must be wrong but nothing says which. Then
each of them is contradicted by the others, and yet most of them are right. And prose can say the
same wrong thing twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.verify.verdict import Verdict


def rivals(found: Iterable[Verdict], identifier: str) -> frozenset[str]:
    """Find the numbers that cannot all be right, and of which any one may be the wrong one.

    Parameters
    ----------
    found : iterable of Verdict
        The verdicts.
    identifier : str
        Id of a printed number or claim.

    Returns
    -------
    frozenset of str
        The number and those that can be set aside in its place; empty if every smallest set to
        set aside holds it, or if it is not contradicted.
    """
    removals = _removals(found, identifier)
    without = [one for one in removals if identifier not in one]
    pairs = [(one, other) for one in removals if identifier in one for other in without]
    # What both set aside is wrong in any case; the pairs that differ least leave that out.
    least = min((len(one ^ other) for one, other in pairs), default=0)
    return frozenset().union(*(one ^ other for one, other in pairs if len(one ^ other) == least))


def disagreements(found: Iterable[Verdict]) -> tuple[frozenset[str], ...]:
    """Sort contradicted numbers by what they disagree about.

    Parameters
    ----------
    found : iterable of Verdict
        The verdicts.

    Returns
    -------
    tuple of frozenset of str
        In the order of the first number of each: numbers that cannot all be right, and numbers
        that cannot stand with the very same others, such as a statement and its repetition.
    """
    known = tuple(found)
    groups: dict[frozenset[object], frozenset[str]] = {}
    for one in known:
        if one.verdict != "contradicted":
            continue
        joint = rivals(known, one.id)
        about: frozenset[object] = joint or frozenset(one.conflicts) or frozenset({one.id})
        groups[about] = groups.get(about, joint) | {one.id}
    return tuple(groups.values())


def _removals(found: Iterable[Verdict], identifier: str) -> set[frozenset[str]]:
    """Collect the smallest sets to set aside that hang together with those of a number."""
    every = {frozenset(removal) for one in found for removal in one.set_aside_with}
    reached: set[frozenset[str]] = set()
    names = {identifier}
    while more := {one for one in every - reached if one & names}:
        reached |= more
        names.update(*more)
    return reached
