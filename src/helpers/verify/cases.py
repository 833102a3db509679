"""Which parts of the world are examined on their own, and do they hold together?

A `Case` is one block under one choice of readings, split into components that share no unknown.
Each component is either consistent, or has smallest sets of facts whose removal makes it so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from helpers.world import Extreme, Question, Rule, System, World, extreme, solve
from helpers.world.amounts import LARGEST
from helpers.world.battery import BatteryBlock
from helpers.world.choice import Choice
from helpers.world.linear import UNLIMITED, Quantity
from helpers.world.posed import Posed

ARTIFICIAL = frozenset({UNLIMITED, LARGEST})
"""Upper ends of unknowns that the sources do not set."""


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
