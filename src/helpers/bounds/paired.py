"""How many respondents can have cited an item in one of two batteries only?

The printed totals of both batteries leave that open. What is printed about single respondents
bears on it: somebody whose index is low cannot have cited an economic motive, and somebody with no
benefit at all did not see that one. Here both batteries stand in one system, with the answers of
each respondent to both items.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path

import pandas as pd

from helpers.bounds.frame import kept, likert_block
from helpers.bounds.item import SECONDS, Answers, Bound
from helpers.bounds.shelf import remembered
from helpers.project import find_root
from helpers.verify.cases import BlockName
from helpers.verify.crew import WORKERS, Progress, crew_of
from helpers.verify.examine import the_world
from helpers.verify.finding import Choice
from helpers.world import Question, Rule, System, extreme, solve
from helpers.world.battery import BatteryBlock
from helpers.world.build import battery_model
from helpers.world.linear import Expr, Quantity, total

Side = tuple[BlockName, tuple[Choice, ...], tuple[str, ...]]
"""A battery: its block, the readings that hold and the printed numbers that do."""


def changed_bounds(
    root: Path | str | None,
    before: str,
    after: str,
    totals: Mapping[str, tuple[int, int]],
    *,
    progress: Progress | None = None,
    workers: int = WORKERS,
) -> pd.DataFrame:
    """Bound how many cited an item in one battery and not in another.

    Parameters
    ----------
    root : path-like or None
        The project folder; found from the current one if None.
    before, after : str
        Names of two batteries that the same respondents answered.
    totals : mapping of str to tuple of int
        For each item to compare how many gave a high answer in the first and in the second
        battery, as printed. They bound the changes already; where answers reach these bounds,
        nothing more is looked into.
    progress : callable, optional
        Is told how many of how many items are done, if they have to be worked out.
    workers : int, default 2
        Number of processes that work them out; 0 works in this one.

    Returns
    -------
    DataFrame
        Indexed by item, in the order of the totals. Columns ``low`` and ``high``: how many can
        have given a high answer in the first battery and none in the second; ``proven``: whether
        answers reach both and nothing goes beyond.

    Raises
    ------
    BookError
        If no tables are declared about a battery, or the data files are broken.
    """
    project = find_root(root).resolve()
    blocks = [likert_block(project, name) for name in (before, after)]

    def work() -> list[list[object]]:
        with crew_of(project, progress, workers) as crew:
            sides = [(name, *kept(crew, project, name)) for name in blocks]
            tasks = [(*sides, item, both) for item, both in totals.items()]
            found = crew.each("comparing batteries", bound_changes, tasks)
        return [
            [item, int(low), int(high), proven]
            for item, (low, high, proven) in zip(totals, found, strict=True)
        ]

    rows = remembered(project, f"changed-{before}-{after}", work)
    return pd.DataFrame(rows, columns=["item", "low", "high", "proven"]).set_index("item")


def bound_changes(
    project: Path, before: Side, after: Side, item: str, totals: tuple[int, int]
) -> tuple[Fraction, Fraction, bool]:
    """Bound how many cited one item in the first battery only.

    Parameters
    ----------
    project : Path
        The project folder.
    before, after : Side
        The batteries.
    item : str
        An item of both.
    totals : tuple of int
        How many gave it a high answer in the first and in the second.

    Returns
    -------
    low, high : Fraction
        The smallest and the largest number over all readings.
    proven : bool
        Whether answers reach both and nothing goes beyond.
    """
    first, second = totals
    n = len(the_world(project).respondents)
    # What no answers can go beyond, whatever else is printed.
    outer = Fraction(max(0, first - second)), Fraction(min(first, n - second))
    ends: list[Bound] = [(None, True), (None, True)]
    for choices in product(before[1], after[1]):
        open_sides = [side for side in (0, 1) if ends[side][0] != outer[side]]
        if not open_sides:
            break
        pair = Pair(project, (before[0], choices[0]), (after[0], choices[1]), item)
        for side in open_sides:
            value, proven = ends[side]
            farther, certain = pair.end((*before[2], *after[2]), value, maximise=bool(side))
            # An end that answers reach and the totals allow no more of needs no other proof.
            ends[side] = farther, certain and (proven or farther == outer[side])
    settled = [value if sure else None for value, sure in ends]
    low, high = (outer[s] if settled[s] is None else settled[s] for s in (0, 1))
    return low or Fraction(0), high or Fraction(0), None not in settled


class Pair:
    """Both batteries under a reading of each, with who cited an item in which.

    Parameters
    ----------
    project : Path
        The project folder.
    before, after : tuple of BlockName and Choice
        Blocks and readings.
    item : str
        An item of both.
    """

    def __init__(
        self,
        project: Path,
        before: tuple[BlockName, Choice],
        after: tuple[BlockName, Choice],
        item: str,
    ) -> None:
        world = the_world(project)
        self.system = System()
        self.fixed: list[int] = []
        cited = []
        for name, choice in (before, after):
            spec = world.spec.batteries[name.position]
            battery = world.codebook.batteries[spec.battery]
            model = battery_model(world, spec, battery, dict(choice))
            block = BatteryBlock(self.system, model, world.published)
            cited.append(self._cited(block, item))
            self.fixed += [next(iter(row.terms)) for row in block.row_unknowns()]
        only_first = []
        for who in world.respondents:
            one = self.system.unknown(f"{who} in the first only", 0, 1)
            first, second = cited[0][who], cited[1][who]
            self.system.demand(one - first + second, 0, None)
            self.system.demand(first - one, 0, None)
            self.system.demand(1 - second - one, 0, None)
            only_first.append(one)
        self.changed = total(only_first)

    def _cited(self, block: BatteryBlock, item: str) -> Mapping[str, Expr]:
        """Say of every respondent whether they gave the item a high answer."""
        own = Answers(block, item, scoped=False)
        self.fixed += [next(iter(cell.terms)) for cell in own.cells.values()]
        cited = {}
        for part, (members, single) in enumerate(block.parts):
            if not single:
                for who in members:
                    name = f"{who} cites {block.model.battery.column(item)}"
                    cited[who] = self.system.unknown(name, 0, 1)
                in_part = total(own.columns[part, code] for code in block.scale.high_codes)
                self.system.equal(total(cited[who] for who in members), in_part)
                continue
            for who in members:
                cited[who] = total(own.cells[who, code] for code in block.scale.high_codes)
        return cited

    def end(self, facts: tuple[str, ...], reached: Fraction | None, *, maximise: bool) -> Bound:
        """Find one end, unless another reading reached it.

        Parameters
        ----------
        facts : tuple of str
            The printed numbers that hold.
        reached : Fraction or None
            What another reading reaches.
        maximise : bool
            Whether it is the upper end.

        Returns
        -------
        tuple of Fraction or None and bool
            The farther end, and whether it is proven.
        """
        quantity = Quantity(self.changed)
        question = Question(self.system, facts)
        found = extreme(question, quantity, maximise=maximise, time_limit=SECONDS)
        if found is None:
            return reached, True
        if found.value is None or found.values is None:
            return reached, False
        if reached is not None and (found.value <= reached if maximise else found.value >= reached):
            return reached, found.proven
        exactly = Rule(self.changed, found.value, found.value)
        fixed = {v: found.values[v] for v in self.fixed}
        for attempt in (fixed, {}):
            real = solve(Question(self.system, facts, (exactly,), 1, attempt), time_limit=SECONDS)
            if real.values is not None:
                return found.value, found.proven
        if real.status == "open":
            return found.value, False
        cells = Question(self.system, facts, layer=1)
        tighter = extreme(cells, quantity, maximise=maximise, time_limit=SECONDS)
        if tighter is None or tighter.value is None or not tighter.proven:
            return found.value, False
        if reached is None:
            return tighter.value, True
        farther = max if maximise else min
        return farther(tighter.value, reached), True
