"""Which lists of amounts have the printed five-number summaries and means?

Table 3 of the report summarises the sizes of investments by investor and for all together. Each
group is a sorted list of whole amounts; its quartiles are inclusive (R's type 7, Excel's
QUARTILE.INC), which interpolates between two neighbours in the list. The pooled list is the
merger of the groups: its k-th amount is one of theirs, with at most k - 1 amounts below it and at
least k up to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from helpers.published import PublishedValue
from helpers.world.linear import Expr, Quantity, WorldError, fact_within, total
from helpers.world.system import System

LARGEST = 100_000_000
"""No amount is larger; far above anything printed, so that it never binds."""

POSITIONS: Mapping[str, Fraction] = {
    "minimum": Fraction(0),
    "quartile1": Fraction(1, 4),
    "median": Fraction(1, 2),
    "quartile3": Fraction(3, 4),
    "maximum": Fraction(1),
}


class AmountsBlock:
    """Sorted lists of amounts, one for each group, and the summaries printed of them.

    Parameters
    ----------
    system : System
        Takes the unknowns, rules and facts.
    values : sequence of PublishedValue
        The printed summaries: rows are statistics, columns are groups.
    pooled : str
        The column that summarises all groups together.

    Notes
    -----
    With n amounts ``x[0] <= ... <= x[n-1]``, the inclusive quantile p is ``x[k] + f * (x[k+1] -
    x[k])`` with ``k + f = (n - 1) * p``, k whole and f below 1.

    References
    ----------
    R. J. Hyndman and Y. Fan (1996). Sample quantiles in statistical packages. The American
    Statistician 50(4), 361-365; definition 7.
    """

    def __init__(self, system: System, values: Sequence[PublishedValue], pooled: str) -> None:
        self.system = system
        self.pooled = pooled
        sizes = {v.column: v.number.value for v in values if v.statistic == "n" and v.number}
        self.groups: dict[str, list[Expr]] = {}
        for column, size in sizes.items():
            if column != pooled:
                self.groups[column] = self._sorted(column, int(size))
        everything = [x for group in self.groups.values() for x in group]
        self.marks: dict[tuple[str, int], Expr] = {}
        self._merged: dict[int, Expr] = {}
        for value in values:
            if value.statistic == "n":
                continue
            if value.interval is None:
                raise WorldError(f"'{value.id}' is no number")
            amounts = everything if value.column == pooled else self.groups[value.column]
            if value.statistic == "mean":
                form = total(amounts) * Fraction(1, len(amounts))
            else:
                form = self._quantile(value, len(amounts))
            system.state(fact_within(value.id, Quantity(form), *value.interval))

    def outside(self, mark: str) -> Quantity:
        """Mean of the amounts that do not carry a mark; see `mark`.

        Adds the unknowns and rules that say which amounts are left, and that one is at least.

        Parameters
        ----------
        mark : str
            Name of the mark, for the names of these unknowns; `mark` has given it out before.

        Returns
        -------
        Quantity
            Sum of the amounts without the mark over their number, in kroner.
        """
        amounts: list[Expr] = []
        for column, group in self.groups.items():
            for n, amount in enumerate(group):
                counted = self.system.unknown(f"{mark} leaves {column}.{n + 1}", 0, LARGEST)
                marked = self.marks[column, n]
                unmarked = self.system.unknown(f"not {mark}.{column}.{n + 1}", 0, 1)
                self.system.equal(marked + unmarked, 1)
                self.system.demand(counted, 0, 0, when=[marked])
                self.system.demand(counted - amount, 0, 0, when=[unmarked])
                amounts.append(counted)
        outside = len(amounts) - total(self.marks.values())
        self.system.demand(outside, 1, None)
        return Quantity(total(amounts), outside)

    def mark(self, always: Sequence[str]) -> None:
        """Let every amount carry a mark or not (that it belongs to one municipality, say).

        Parameters
        ----------
        always : sequence of str
            Groups whose amounts all carry it.
        """
        for column, group in self.groups.items():
            for n in range(len(group)):
                low = 1 if column in always else 0
                self.marks[column, n] = self.system.unknown(f"mark {column}.{n + 1}", low, 1)

    def _sorted(self, column: str, size: int) -> list[Expr]:
        amounts = [self.system.unknown(f"{column} amount {n + 1}", 0, LARGEST) for n in range(size)]
        for lower, upper in pairwise(amounts):
            self.system.demand(upper - lower, 0, None)
        return amounts

    def _quantile(self, value: PublishedValue, size: int) -> Expr:
        place = (size - 1) * POSITIONS[value.statistic]
        below = place.numerator // place.denominator
        fraction = place - below
        lower = self._place(value.column, below)
        if not fraction:
            return lower
        return lower * (1 - fraction) + self._place(value.column, below + 1) * fraction

    def _place(self, column: str, position: int) -> Expr:
        return self.groups[column][position] if column != self.pooled else self._merge(position)

    def _merge(self, position: int) -> Expr:
        """Find the amount at a position of all lists together.

        The groups are sorted, so the amounts up to it are the first few of each group, and how
        many of each is an unknown choice.
        """
        if position in self._merged:
            return self._merged[position]
        system = self.system
        here = system.unknown(f"pooled amount {position + 1}", 0, LARGEST)
        self._merged[position] = here
        counts: list[Expr] = []
        is_one: list[Expr] = []
        for column, amounts in self.groups.items():
            name = f"{column} up to pooled {position + 1}"
            taken = [system.unknown(f"{name}: {n}", 0, 1) for n in range(len(amounts) + 1)]
            system.equal(total(taken), 1)
            counts.append(total(n * one for n, one in enumerate(taken)))
            for n, one in enumerate(taken):
                # The first n amounts of the group are not above it, the others not below it.
                if n > 0:
                    system.demand(here - amounts[n - 1], 0, None, when=[one])
                if n < len(amounts):
                    system.demand(amounts[n] - here, 0, None, when=[one])
                if n > 0:
                    last = system.unknown(f"{name}: {n} and is its last", 0, 1)
                    system.demand(one - last, 0, None)
                    system.demand(here - amounts[n - 1], 0, 0, when=[last])
                    is_one.append(last)
        system.equal(total(counts), position + 1)
        system.equal(total(is_one), 1)
        for other, form in self._merged.items():
            if other < position:
                system.demand(here - form, 0, None)
            elif other > position:
                system.demand(form - here, 0, None)
        return here
