"""How small and how large can a count or a ratio be for one item?

Under one reading of the rules that the publication leaves open: find the end by a whole-number
program over totals and the answers to this one item, then find complete answers that reach it. If
there are none, the program over all answers has the last word.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from helpers.errors import BookError
from helpers.verify.cases import BlockName, Case, build_case
from helpers.verify.examine import the_world
from helpers.verify.finding import Choice
from helpers.world import Question, Rule, extreme, solve
from helpers.world.battery import BatteryBlock
from helpers.world.battery_model import DONT_KNOW, EMPTY, RowTotals
from helpers.world.linear import Expr, Quantity, total
from helpers.world.posed import Posed

SECONDS = 10.0
"""How long one question to the solver may take before its end is called outer."""

Key = TypeVar("Key", bound=Hashable)

Bound = tuple[Fraction | None, bool]
"""An end, and whether it is proven."""


@dataclass(frozen=True)
class ItemBounds:
    """One statistic of one item.

    Parameters
    ----------
    item, statistic : str
        What it is about.
    low, high : Fraction or None
        The ends; None if the statistic need not exist, for lack of answers.
    proven : bool
        Whether both are the tightest there are.
    """

    item: str
    statistic: str
    low: Fraction | None
    high: Fraction | None
    proven: bool

    def moved(self, end: Bound, *, maximise: bool) -> ItemBounds:
        """Let an end that another reading allows replace one of these, if it is farther out.

        Parameters
        ----------
        end : tuple of Fraction or None and bool
            The end under that reading, and whether it is proven.
        maximise : bool
            Whether it is the upper end.

        Returns
        -------
        ItemBounds
            What both readings allow.
        """
        value, proven = end
        here = self.high if maximise else self.low
        together = replace(self, proven=self.proven and proven)
        if value is None or here is None or (value <= here if maximise else value >= here):
            return together
        return replace(together, high=value) if maximise else replace(together, low=value)


@dataclass(frozen=True)
class Ground:
    """A battery under one reading, and the answers that were found for it.

    Parameters
    ----------
    case : Case
        The block; it may be added to.
    facts : tuple of str
        The printed numbers that hold.
    sheets : list of tuple of int
        Solutions with everybody's answers. One that was found for an end often reaches others.
    """

    case: Case
    facts: tuple[str, ...]
    sheets: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def block(self) -> BatteryBlock:
        """The battery of the block.

        Raises
        ------
        BookError
            If it is about no battery.
        """
        if self.case.block is None:
            raise BookError("bounds are for batteries of answers")
        return self.case.block


@lru_cache(maxsize=12)
def the_ground(root: Path, name: BlockName, choice: Choice, facts: tuple[str, ...]) -> Ground:
    """Build the block of a battery under a reading, once in each process.

    Parameters
    ----------
    root : Path
        The project folder.
    name : BlockName
        The block.
    choice : tuple of (str, str)
        The reading: option by name.
    facts : tuple of str
        The printed numbers that hold.

    Returns
    -------
    Ground
        The block, without answers yet.
    """
    return Ground(build_case(the_world(root), name, dict(choice)), facts)


class Answers:
    """Unknowns that say who gave which answer to one item, beside the totals of a block.

    Parameters
    ----------
    block : BatteryBlock
        The block; its system gets the unknowns.
    item : str
        The item.
    scoped : bool, default True
        Whether they take part only in questions that name `scope`.
    """

    def __init__(self, block: BatteryBlock, item: str, *, scoped: bool = True) -> None:
        self.block = block
        self.item = item
        self.column = block.model.battery.column(item)
        self.scope = f"answers to {self.column}" if scoped else None
        self.cells: dict[tuple[str, int], Expr] = {}
        self.columns: dict[tuple[int, int], Expr] = {}
        self._places = {name: n for n, name in enumerate(block.system.names)}
        known = self.scope is not None and self.scope in block.system.scoped
        for part, (members, single) in enumerate(block.parts):
            for slot in block.slots(item):
                self.columns[part, slot] = self._named(f"{self.column}[{part}]={slot}")
            if single and not known:
                self._add(part, members)
            elif single:
                for who in members:
                    for slot in block.slots(item):
                        self.cells[who, slot] = self._named(self._name(who, slot))

    def _named(self, name: str) -> Expr:
        """Find an unknown of the block by its name."""
        return Expr({self._places[name]: 1})

    def _name(self, who: str, slot: int) -> str:
        return f"{who} puts {slot} to {self.column}"

    def _add(self, part: int, members: Sequence[str]) -> None:
        system, slots = self.block.system, self.block.slots(self.item)
        for who in members:
            own = {
                slot: system.unknown(self._name(who, slot), 0, 1, scope=self.scope)
                for slot in slots
            }
            self.cells |= {(who, slot): cell for slot, cell in own.items()}
            system.equal(total(own.values()), 1, scope=self.scope)
            self._limit_rest(who, own)
            for slot, cell in own.items():
                whole = self._named(f"{who}.{self.column}={slot}")
                system.equal(cell, whole, layer=1, scope=self.scope)
        for slot in slots:
            in_column = total(self.cells[who, slot] for who in members)
            system.equal(in_column, self.columns[part, slot], scope=self.scope)

    def _limit_rest(self, who: str, own: Mapping[int, Expr]) -> None:
        """Demand that a respondent's other answers of the same role can give what is left."""
        block, system = self.block, self.block.system
        role = next(role for role in block.roles if self.item in role)
        row, codes = block.row(who, role), block.codes
        lowest, highest = codes[0], codes[-1]
        rest = RowTotals(
            points=row.points - total((code - lowest) * own[code] for code in codes),
            high=row.high - total(own[code] for code in block.scale.high_codes),
            dont_know=row.dont_know - own.get(DONT_KNOW, Expr({})),
            empty=row.empty - own.get(EMPTY, Expr({})),
            size=row.size - 1,
        )
        may_be_empty = sum(one in block.model.may_be_empty for one in role if one != self.item)
        first_high = (block.scale.high_codes or (highest + 1,))[0]
        low_answers = rest.answered - rest.high
        ceiling = (highest - lowest) * rest.high + (first_high - 1 - lowest) * low_answers
        for form, low, high in (
            (rest.high, 0, rest.size),
            (rest.dont_know, 0, rest.size),
            (rest.empty, 0, may_be_empty),
            (low_answers, 0, None),
            (rest.points - (first_high - lowest) * rest.high, 0, None),
            (ceiling - rest.points, 0, None),
        ):
            system.demand(form, low, high, scope=self.scope)


class ItemReading:
    """One item under one reading.

    Parameters
    ----------
    ground : Ground
        The battery under the reading.
    item : str
        The item.
    """

    def __init__(self, ground: Ground, item: str) -> None:
        self.case = ground.case
        self.block = ground.block
        self.facts = ground.facts
        self.item = item
        self.scale = self.block.scale
        own = Answers(self.block, item)
        self.scope = own.scope
        self.posed = self.pose()
        self.columns = {slot: self.block.column(item, (slot,)) for slot in self.block.slots(item)}
        codes = self.scale.codes
        self.answered = self.block.column(item, codes)
        self.points = total(code * self.columns[code] for code in codes)
        self.squares = total(code**2 * self.columns[code] for code in codes)
        self.high = self.block.column(item, self.scale.high_codes)
        self._rows = [next(iter(row.terms)) for row in self.block.row_unknowns()]
        self._cells = [next(iter(cell.terms)) for cell in own.cells.values()]
        self._seen = ground.sheets

    def pose(self, rules: Sequence[Rule] = ()) -> Posed:
        """Put everything that holds to the solver.

        Parameters
        ----------
        rules : sequence of Rule
            Further demands.

        Returns
        -------
        Posed
            Ready for objectives.
        """
        return Posed(Question(self.case.system, self.facts, rules, measured=self.scope))

    def quantities(self) -> dict[str, Quantity]:
        """Give every statistic that is a count or a ratio of counts.

        Returns
        -------
        dict of str to Quantity
            By the names of `helpers.likert.summarise`, in its order.
        """
        counts = {
            "n_answered": self.answered,
            "n_dk": self.columns.get(DONT_KNOW, Expr({})),
            "n_missing": self.columns.get(EMPTY, Expr({})),
            "n_high": self.high,
        }
        ratios = {"share_high_answered": self.high, "mean": self.points}
        return (
            {name: Quantity(form) for name, form in counts.items()}
            | {name: Quantity(form, self.answered) for name, form in ratios.items()}
            | {f"count_{code}": Quantity(self.columns[code]) for code in self.scale.codes}
        )

    def end(self, quantity: Quantity, *, maximise: bool, rules: Sequence[Rule] = ()) -> Bound:
        """Find one end of a quantity, with answers that reach it.

        Parameters
        ----------
        quantity : Quantity
            A form or a ratio in the counts of the item.
        maximise : bool
            Whether the largest value is asked for.
        rules : sequence of Rule
            Further demands.

        Returns
        -------
        tuple of Fraction or None and bool
            The end, and whether it is proven; None if nothing satisfies the demands, which is
            proven, or if it was not settled in time.
        """
        posed = self.pose(rules) if rules else self.posed
        end = extreme(posed, quantity, maximise=maximise, time_limit=SECONDS)
        if end is None:
            return None, True
        if end.value is None or end.values is None:
            return None, False
        exactly = Rule(quantity.numerator - quantity.denominator * end.value, 0, 0)
        real = self._realised(end.values, [*rules, exactly])
        if real is not False:
            return end.value, end.proven and bool(real)
        cells = Question(self.case.system, self.facts, rules, layer=1, measured=self.scope)
        tighter = extreme(cells, quantity, maximise=maximise, guess=end.value, time_limit=SECONDS)
        if tighter is None:
            return None, True
        if tighter.proven and tighter.values is not None:
            self._seen.append(tighter.values)
            return tighter.value, True
        return end.value, False

    def outside(self, ways: Mapping[Key, Sequence[tuple[Rule, ...]]]) -> set[Key] | None:
        """Look for totals that go beyond any of many ends at once.

        Parameters
        ----------
        ways : mapping of hashable to sequence of tuple of Rule
            For each end the ways to go beyond it; all rules of a way hold together.

        Returns
        -------
        set of hashable or None
            Some of the ends that totals go beyond; empty if none can be, which is proven; None if
            it was not settled in time.
        """
        posed = self.pose()
        literals = []
        for key, alternatives in ways.items():
            for number, way in enumerate(alternatives):
                literals.append(posed.model.new_bool_var(f"{key} {number}"))
                for rule in way:
                    posed.add(rule, literals[-1])
        posed.model.add_bool_or(literals)
        status, solver = posed.run(SECONDS)
        values = posed.values(solver)
        if values is None:
            return set() if status == "impossible" else None
        return {
            key
            for key, alternatives in ways.items()
            if any(all(rule.holds(values) for rule in way) for way in alternatives)
        }

    def _realised(self, values: tuple[int, ...], rules: Sequence[Rule]) -> bool | None:
        """Tell whether answers of everybody satisfy some demands; None if it stays open."""
        if not self._rows:
            return True  # nothing is said about anybody alone: any column will do
        if any(all(rule.holds(one) for rule in rules) for one in self._seen):
            return True
        fixed = {v: values[v] for v in self._rows + self._cells}
        for attempt, seconds in ((fixed, SECONDS / 2), ({}, SECONDS)):
            question = Question(self.case.system, self.facts, tuple(rules), 1, attempt, self.scope)
            outcome = solve(question, hint=None if attempt else values, time_limit=seconds)
            if outcome.values is not None:
                self._seen.append(outcome.values)
                return True
        return None if outcome.status == "open" else False
