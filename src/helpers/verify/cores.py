"""Which few facts are to blame, and which few are enough?

Smallest sets of facts to set aside so that the rest holds together, smallest sets that cannot hold
together, and smallest sets that force a fact to be what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction

from helpers.verify.cases import Case, Place
from helpers.world.linear import Quantity, Rule
from helpers.world.posed import Posed
from helpers.world.question import Question

MOST_TIES = 24
"""How many smallest sets of the same size are listed at most."""

SHORT = 6
"""Up to so many members a set is tried with cells, whether it is minimal by totals alone or not."""


def smallest_removals(case: Case, facts: Sequence[str]) -> list[tuple[str, ...]]:
    """Find the smallest sets of facts whose removal lets the rest hold together.

    Parameters
    ----------
    case : Case
        Where the facts belong.
    facts : sequence of str
        The facts to reconcile.

    Returns
    -------
    list of tuple of str
        All sets of the smallest size, up to `MOST_TIES`; one empty set if nothing has to go. If
        there are more, some of the others follow, so that every fact of any of them is in a listed
        one.

    Notes
    -----
    A set whose removal reconciles the rest has something in common with every conflict. So
    conflicts are collected, the smallest sets that hit all of them are tried, and each that fails
    shows a new conflict.

    References
    ----------
    R. Reiter (1987). A theory of diagnosis from first principles. Artificial Intelligence 32(1),
    57-95.
    """
    search = _Removals(case, facts)
    sizes = (search.of_size(size) for size in range(len(facts) + 1))
    return next((found for found in sizes if found), [])


class _Removals:
    """The search for sets of facts to set aside, one size after another."""

    def __init__(self, case: Case, facts: Sequence[str]) -> None:
        self.case = case
        self.facts = facts
        self.conflicts: list[frozenset[str]] = []

    def of_size(self, size: int) -> list[tuple[str, ...]]:
        """Give the sets of a size; none of a smaller size may reconcile the rest."""
        found: list[tuple[str, ...]] = []
        tried: set[frozenset[str]] = set()
        self._extend(found, tried, size, MOST_TIES, frozenset())
        if len(found) == MOST_TIES:
            for fact in self.facts:
                if not any(fact in one for one in found):
                    self._extend(found, tried, size, len(found) + 1, frozenset({fact}))
        return found

    def _extend(
        self,
        found: list[tuple[str, ...]],
        tried: set[frozenset[str]],
        size: int,
        most: int,
        start: frozenset[str],
    ) -> None:
        while len(found) < most:
            removal = _next_hitting_set(self.conflicts, size, tried, start)
            if removal is None:
                return
            tried.add(removal)
            rest = [fact for fact in self.facts if fact not in removal]
            conflict = minimal_conflict([self.case], rest)
            if conflict is None:
                found.append(tuple(fact for fact in self.facts if fact in removal))
            else:
                self.conflicts.append(frozenset(conflict))


def _next_hitting_set(
    conflicts: Sequence[frozenset[str]],
    size: int,
    tried: Collection[frozenset[str]],
    start: frozenset[str],
) -> frozenset[str] | None:
    """Find a set of a size, not tried yet, that has something in common with every conflict.

    It holds the facts to start from.
    """

    def search(chosen: frozenset[str]) -> frozenset[str] | None:
        missed = next((one for one in conflicts if not one & chosen), None)
        if missed is None:
            return chosen if len(chosen) == size and chosen not in tried else None
        if len(chosen) == size:
            return None
        for fact in sorted(missed):
            found = search(chosen | {fact})
            if found is not None:
                return found
        return None

    return search(start)


def minimal_conflict(
    cases: Sequence[Case], facts: Sequence[str], keep: Iterable[str] = ()
) -> tuple[str, ...] | None:
    """Shrink facts that cannot hold together until each of them is needed.

    Parameters
    ----------
    cases : sequence of Case
        Where the facts belong, under each reading in question; they hold together if they do under
        one of these.
    facts : sequence of str
        The facts; those that come first are tried for removal first.
    keep : iterable of str
        Facts that stay in any case.

    Returns
    -------
    tuple of str or None
        The facts that are needed, without those of `keep`; None if all can hold together. For sets
        of more than `SHORT` members see `forcing_set`.
    """
    fixed = tuple(keep)

    def possible(some: Sequence[str], layer: int) -> bool:
        return any(case.possible([*some, *fixed], layer=layer) for case in cases)

    if possible(facts, 1):
        return None
    # If only the cells show the conflict, the totals of layer 0 would let it pass.
    layer = int(possible(facts, 0))
    core = list(facts)
    if not layer:
        needed = {fact for case in cases for fact in _core(case, facts, fixed, ())}
        core = [fact for fact in facts if fact in needed]
    core = shrunk(core, lambda some: not possible(some, layer))
    if not layer and len(core) <= SHORT and any(case.has_cells for case in cases):
        core = shrunk(core, lambda some: not possible(some, 1))
    return tuple(core)


def shrunk(facts: Sequence[str], enough: Callable[[Sequence[str]], bool]) -> list[str]:
    """Drop facts, one after another, while what is left is enough.

    Parameters
    ----------
    facts : sequence of str
        Facts that are enough together; those that come first are tried for removal first.
    enough : callable
        Tells of some of them whether they are.

    Returns
    -------
    list of str
        The facts that are left, in their order; none of them can go.
    """
    kept = list(facts)
    for fact in facts:
        fewer = [one for one in kept if one != fact]
        if enough(fewer):
            kept = fewer
    return kept


def _core(
    case: Case,
    facts: Sequence[str],
    fixed: Sequence[str],
    extra: Sequence[Rule],
    measured: str | None = None,
) -> Sequence[str]:
    """Let the solver name facts that suffice for the conflict; all of them if it cannot."""
    question = Question(case.system, fixed, tuple(extra), measured=measured, optional=facts)
    posed = Posed(question)
    literals = {}
    for stated in case.system.active([*facts, *fixed]):
        if stated.id in fixed:
            continue
        literals[stated.id] = posed.model.new_bool_var(f"assume {stated.id}")
        for rule in stated.rules:
            posed.add(rule, literals[stated.id])
    posed.model.add_assumptions(list(literals.values()))
    status, solver = posed.run(20)
    if status != "impossible":
        return facts
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return [fact for fact in facts if fact in literals and literals[fact].index in named]


def forcing_set(
    places: Sequence[Place],
    facts: Sequence[str],
    measured: str | None = None,
    *,
    layer: int = 0,
) -> tuple[str, ...]:
    """Find a minimal set of facts that closes every way out, under every reading.

    Parameters
    ----------
    places : sequence of (Case, sequence of tuple of Rule)
        For each reading the case, and the ways in which the forced number could be other than
        printed; all rules of one way hold together.
    facts : sequence of str
        Facts that together close them; those that come first are tried for removal first.
    measured : str, optional
        The fact that is forced.
    layer : {0, 1}
        Whether totals are enough to close them (0), or it takes the cells (1).

    Returns
    -------
    tuple of str
        The facts that are needed. In a set of more than `SHORT` members that totals tell to be
        needed, a member may be needless once cells are looked at: trying all would take too long.
    """

    def closed(some: Sequence[str], where: Sequence[Place], on: int = layer) -> bool:
        return not any(
            case.possible(some, way, measured, layer=on) for case, ways in where for way in ways
        )

    def core_of(where: Place) -> set[str]:
        case, ways = where
        if layer:
            return set(facts)
        return {fact for way in ways for fact in _core(case, facts, (), way, measured)}

    # What closes the ways of one reading mostly closes those of the others.
    asked = list(places[:1])
    needed = core_of(places[0])
    while True:
        core = shrunk([f for f in facts if f in needed], lambda some: closed(some, asked))
        missed = [one for one in places if one not in asked and not closed(core, [one])]
        if not missed:
            break
        asked.append(missed[0])
        needed = needed | core_of(missed[0])
    with_cells = any(case.has_cells for case, _ in places)
    if not layer and with_cells and len(core) <= SHORT:
        core = shrunk(core, lambda some: closed(some, places, on=1))
    return tuple(core)


def ways_out_of(quantity: Quantity, low: Fraction, high: Fraction) -> list[tuple[Rule, ...]]:
    """List the ways to leave a closed interval: below it, or above it.

    Parameters
    ----------
    quantity : Quantity
        What leaves it; its denominator is positive.
    low, high : Fraction
        The ends of the interval.

    Returns
    -------
    list of tuple of Rule
        One rule alone for each side: numerator minus end times denominator, brought to integers, is
        at most -1 (below the lower end) or at least 1 (above the upper one).
    """
    below, _ = (quantity.numerator - quantity.denominator * low).integral()
    above, _ = (quantity.numerator - quantity.denominator * high).integral()
    return [(Rule(below, None, -1),), (Rule(above, 1, None),)]
