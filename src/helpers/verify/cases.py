"""Which parts of the world are examined on their own, and do they hold together?

A `Case` is one block under one choice of readings, split into components that share no unknown.
Each component is either consistent, or has smallest sets of facts whose removal makes it so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from helpers.world import Extreme, Question, Rule, System, World, extreme, solve
from helpers.world.amounts import LARGEST
from helpers.world.battery import BatteryBlock
from helpers.world.choice import Choice
from helpers.world.linear import UNLIMITED, Quantity
from helpers.world.solve import Posed

ARTIFICIAL = frozenset({UNLIMITED, LARGEST})
"""Upper ends of unknowns that the sources do not set."""

MOST_TIES = 24
"""How many smallest sets of the same size are listed at most."""

SHORT = 6
"""Up to so many members a set is tried with cells, whether it is minimal by totals alone or not."""


@dataclass(frozen=True)
class BlockName:
    """Which block, in the order of `data/world.yml`: a kind and a position.

    Parameters
    ----------
    kind : {"counts", "battery", "placement"}
        What the block is about.
    position : int
        Its place among the blocks of that kind, counted from 0.
    """

    kind: str
    position: int

    @property
    def label(self) -> str:
        """Give a word for progress messages."""
        return f"{self.kind} {self.position + 1}"


@dataclass
class Case:
    """One block under one choice of readings.

    Parameters
    ----------
    system : System
        Its unknowns, rules and facts.
    block : BatteryBlock or None
        If the system has a layer of cells.
    components : list of tuple of str
        Facts that have to do with each other.
    """

    system: System
    block: BatteryBlock | None
    components: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.components = self.system.components()
        self._rows = (
            [] if self.block is None else [next(iter(r.terms)) for r in self.block.row_unknowns()]
        )

    @property
    def has_cells(self) -> bool:
        """Whether totals of rows leave open if answers with such totals exist."""
        return bool(self._rows)

    def part(self, facts: Sequence[str]) -> Case:
        """Leave out everything that has nothing to do with some facts.

        A block with cells is left whole: nearly all of it belongs together.

        Parameters
        ----------
        facts : sequence of str
            All facts of one or more components.

        Returns
        -------
        Case
            The case that says the same about these facts.
        """
        if self.block is not None and self._rows:
            return self
        return Case(self.system.restricted(facts), None)

    def realise(
        self,
        values: Sequence[int],
        facts: Collection[str],
        extra: Sequence[Rule] = (),
        measured: str | None = None,
    ) -> bool | None:
        """Tell whether cells exist behind a solution of layer 0.

        Parameters
        ----------
        values : sequence of int
            The solution; its totals of rows are tried first, then dropped.
        facts : collection of str
            The facts that are switched on.
        extra : sequence of Rule
            What else the cells must give.
        measured : str, optional
            A fact that these demands are about.

        Returns
        -------
        bool or None
            None if the solver did not settle it in time.
        """
        if self.block is None or not self._rows:
            return True
        fixed = {v: values[v] for v in self._rows}
        for attempt in (fixed, {}):
            question = Question(self.system, tuple(facts), tuple(extra), 1, attempt, measured)
            outcome = solve(question, hint=values, time_limit=10 if attempt else 30)
            if outcome.values is not None:
                return True
        return None if outcome.status == "open" else False

    def is_scoped(self, fact: str) -> bool:
        """Tell whether a fact brings unknowns of its own, which other questions leave out.

        Parameters
        ----------
        fact : str
            Id of the fact.

        Returns
        -------
        bool
            Whether its numerator holds an unknown with a scope, so that a solution of another
            question does not give its value.
        """
        quantity = self.system.facts[fact].quantity
        return quantity is not None and any(
            self.system.scoped[v] is not None for v in quantity.numerator.terms
        )

    def possible(
        self,
        facts: Collection[str],
        extra: Sequence[Rule] = (),
        measured: str | None = None,
        *,
        layer: int = 1,
    ) -> bool:
        """Tell whether some facts can hold together; an unsettled question counts as yes.

        On layer 0 a yes is only that the totals fit; a no is final on either layer.

        Parameters
        ----------
        facts : collection of str
            The facts that are switched on.
        extra : sequence of Rule
            What else must hold.
        measured : str, optional
            A fact that these demands are about although it is switched off.
        layer : {0, 1}
            Whether totals are enough (0), or cells must be found behind them (1).

        Returns
        -------
        bool
            False only if the solver proved that nothing satisfies them.
        """
        question = Question(self.system, tuple(facts), tuple(extra), measured=measured)
        outcome = solve(question, time_limit=20)
        if outcome.values is None:
            return outcome.status != "impossible"
        return not layer or self.realise(outcome.values, facts, extra, measured) is not False


Place = tuple[Case, Sequence[tuple[Rule, ...]]]
"""A case under one reading, and the ways in which a number could be other than printed there."""


def build_case(world: World, name: BlockName, choice: Choice) -> Case:
    """Build a block under a choice of readings.

    Parameters
    ----------
    world : World
        The sources and what is declared about them.
    name : BlockName
        Which block.
    choice : mapping of str to str
        The option for each of its readings.

    Returns
    -------
    Case
        The block with its components; it has a layer of cells if it is a battery.

    Raises
    ------
    WorldError
        If the declaration does not fit the printed numbers.
    """
    if name.kind == "battery":
        return Case(*world.battery_block(world.spec.batteries[name.position], choice))
    if name.kind == "placement":
        system, _ = world.placement_block(world.spec.placements[name.position])
        return Case(system, None)
    counts, _ = world.counts_block(world.spec.counts[name.position], choice)
    return Case(counts, None)


def ends_of(
    case: Case,
    facts: Collection[str],
    fact: str,
    seconds: float,
    near: tuple[Extreme, Extreme] | None = None,
) -> tuple[Extreme, Extreme] | None:
    """Find both ends of what the quantity of a fact can be, on layer 0.

    Parameters
    ----------
    case : Case
        Where the fact belongs.
    facts : collection of str
        The facts that are switched on.
    fact : str
        The fact whose quantity is asked for.
    seconds : float
        Time limit of each step.
    near : tuple of Extreme, optional
        Both ends under another reading, which are often these; by default what is stated is the
        first guess.

    Returns
    -------
    tuple of Extreme or None
        The smallest and the largest value; None if the facts cannot hold together.
    """
    stated = case.system.facts[fact]
    if stated.quantity is None:
        return None
    posed = Posed(Question(case.system, tuple(facts), measured=fact))
    guesses = (stated.low, stated.high) if near is None else (near[0].value, near[1].value)
    found = []
    for maximise, guess in zip((False, True), guesses, strict=True):
        end = extreme(posed, stated.quantity, maximise=maximise, guess=guess, time_limit=seconds)
        if end is None:
            return None
        found.append(_open_end(case, stated.quantity, end))
    return found[0], found[1]


def _open_end(case: Case, quantity: Quantity, end: Extreme) -> Extreme:
    """Say that there is no end if the solution stands at the artificial end of an unknown."""
    if end.values is not None:
        for var in quantity.numerator.terms:
            if case.system.highs[var] in ARTIFICIAL and end.values[var] == case.system.highs[var]:
                return Extreme(None, True, end.values)
    return end


def attained(
    case: Case, facts: Collection[str], fact: str, end: Extreme, *, maximise: bool, seconds: float
) -> Extreme:
    """Prove that answers reach an end found on layer 0, or find the end that they reach.

    Parameters
    ----------
    case : Case
        Where the fact belongs.
    facts : collection of str
        The facts that are switched on.
    fact : str
        The fact whose quantity is asked for.
    end : Extreme
        The end on layer 0, from `ends_of`.
    maximise : bool
        Whether it is the upper end.
    seconds : float
        Time limit of each step of the search with cells.

    Returns
    -------
    Extreme
        The end; proven only if cells exist behind it or the search with cells finished.
    """
    quantity = case.system.facts[fact].quantity
    if quantity is None or end.value is None or end.values is None or case.block is None:
        return end
    reached = Rule(quantity.numerator - quantity.denominator * end.value, 0, 0)
    real = case.realise(end.values, facts, [reached], fact)
    if real is not False:
        return Extreme(end.value, end.proven and bool(real), end.values)
    cells = Question(case.system, tuple(facts), layer=1, measured=fact)
    tighter = extreme(cells, quantity, maximise=maximise, guess=end.value, time_limit=seconds)
    if tighter is not None and tighter.proven:
        return tighter
    return Extreme(end.value, False, end.values)


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
