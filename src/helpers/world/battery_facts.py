"""What does each printed number about a battery demand of its totals?

One kind of number after another: of an item, of one respondent, of all, and the mean of a column
about single respondents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from helpers.published import PublishedValue
from helpers.world.battery_model import DONT_KNOW, TOTAL
from helpers.world.linear import Expr, Fact, Quantity, Rule, Scalar, WorldError, fact_within, total

if TYPE_CHECKING:
    from helpers.world.battery import BatteryBlock


class BatteryFacts:
    """The facts that the tables of a battery state, with the unknowns that only they need.

    Parameters
    ----------
    block : BatteryBlock
        The totals that they speak about.
    """

    def __init__(self, block: BatteryBlock) -> None:
        self.block = block
        self.pairs: list[tuple[Quantity, dict[tuple[int, int], Expr]]] = []
        self.high_is: dict[tuple[str, tuple[str, ...]], list[Expr]] = {}

    def state(self) -> None:
        """State every printed number about the battery as a fact of the system."""
        for value in self.block.reading.values:
            self.block.system.state(self._fact(value))

    def chosen(self, values: Sequence[int]) -> list[Expr]:
        """List the 0/1 unknowns of these facts that are one.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system; those of the totals are known.

        Returns
        -------
        list of Expr
            Each is one unknown alone.
        """
        ones = [
            flags[int(self.block.row(who, items).high.value(values))]
            for (who, items), flags in self.high_is.items()
        ]
        for quantity, pairs in self.pairs:
            pair = (int(quantity.numerator.value(values)), int(quantity.denominator.value(values)))
            if pair in pairs:
                ones.append(pairs[pair])
        return ones

    def _fact(self, value: PublishedValue) -> Fact:
        if value.interval is None:
            items = self._items(self.block.model.mean_items, value)
            answered = self.block.row(self.block.meant[value.row], items).answered
            return Fact(value.id, (Rule(answered, 0, 0),))
        low, high = value.interval
        implied_by: tuple[str, ...] = ()
        if self.block.reading.is_mean_of_rows(value):
            quantity, implied_by = self._mean_of_rows(value)
        elif value.candidates:
            quantity = self._of_respondent(value)
        elif value.row in self.block.model.battery.item_ids:
            quantity = self._of_item(value)
        else:
            quantity = self._of_all(value)
        return fact_within(value.id, quantity, low, high, implied_by=implied_by)

    def _items(
        self, by_table: Mapping[int, tuple[str, ...]] | None, value: PublishedValue
    ) -> tuple[str, ...]:
        return (by_table or {}).get(value.table, self.block.model.battery.main_ids)

    def _of_item(self, value: PublishedValue) -> Quantity:
        item, group = value.row, value.subgroup
        if value.statistic == "mean":
            return self.block.item_mean(item, group)
        if value.statistic == "count_high":
            return Quantity(self.block.column(item, self.block.scale.high_codes, group))
        if value.statistic == "count_dk":
            return Quantity(self.block.column(item, (DONT_KNOW,), group))
        levels = {level.key: level.code for level in self.block.scale.levels}
        if value.statistic == "count" and value.column in levels:
            return Quantity(self.block.column(item, (levels[value.column],), group))
        if value.statistic == "count" and value.column == TOTAL:
            return Quantity(self.block.column(item, (DONT_KNOW, *self.block.codes), group))
        raise self._unclear(value)

    def _of_all(self, value: PublishedValue) -> Quantity:
        size = len(self.block.members(value.subgroup))
        if value.statistic == "n":
            return Quantity(Expr({}, size))
        if value.statistic == "high_per_respondent":
            items = self._items(self.block.model.high_items, value)
            high = total(
                self.block.column(item, self.block.scale.high_codes, value.subgroup)
                for item in items
            )
            return Quantity(high * Fraction(1, size))
        if self.block.model.distribution is not None and value.statistic == "count":
            items = self._items(self.block.model.high_items, value)
            if value.column in self.block.model.distribution:
                times = self.block.model.distribution[value.column]
                return Quantity(total(self._high(who, items)[times] for who in self._everyone()))
            return Quantity(
                total(one for who in self._everyone() for one in self._high(who, items))
            )
        raise self._unclear(value)

    def _everyone(self) -> tuple[str, ...]:
        return self.block.model.respondents

    def _high(self, who: str, items: tuple[str, ...]) -> list[Expr]:
        """Give a 0/1 unknown for each number of high answers that a respondent may have given."""
        key = (who, items)
        if key not in self.high_is:
            flags = [
                self.block.system.unknown(f"{who} has {n} high", 0, 1)
                for n in range(len(items) + 1)
            ]
            self.block.system.equal(total(flags), 1)
            counted = total(n * flag for n, flag in enumerate(flags))
            self.block.system.equal(counted, self.block.row(who, items).high)
            self.high_is[key] = flags
        return self.high_is[key]

    def _of_respondent(self, value: PublishedValue) -> Quantity:
        return self._row_statistic(value, value.statistic, self.block.meant[value.row])

    def _row_statistic(self, value: PublishedValue, statistic: str, who: str) -> Quantity:
        if statistic == "count_high":
            items = self._items(self.block.model.high_items, value)
            return Quantity(self.block.row(who, items).high)
        if statistic == "count_dk":
            return Quantity(
                self.block.row(who, self._items(self.block.model.dk_items, value)).dont_know
            )
        if statistic == "mean":
            mean = self.block.row_mean(who, self._items(self.block.model.mean_items, value))
            self.block.exists(("row", f"{who} {value.table}"), mean.denominator)
            return mean
        if statistic == "absolute_index":
            return self.block.absolute_index(who)
        if statistic == "relative_index":
            return self.block.relative_index(who)
        raise self._unclear(value)

    def _mean_of_rows(self, value: PublishedValue) -> tuple[Quantity, tuple[str, ...]]:
        """Mean of a column about single respondents, and the facts that force it if any do."""
        spec = self.block.published.table(value.table).spec
        statistic = spec.columns[value.column].statistic
        rows = [v for v in self.block.reading.values if v.candidates and v.column == value.column]
        rows = [v for v in rows if v.table == value.table]
        quantities = [self._row_statistic(v, statistic, self.block.meant[v.row]) for v in rows]
        if all(q.is_linear for q in quantities):
            mean: Quantity = Quantity(
                total(q.linear() for q in quantities) * Fraction(1, len(rows))
            )
        else:
            mean = Quantity(
                self._sum_of_ratios(value.id, list(zip(rows, quantities, strict=True)))
                * Fraction(1, len(rows))
            )
        intervals = [v.interval for v in rows]
        if value.interval is None or any(one is None for one in intervals):
            return mean, ()
        lows = sum((one[0] for one in intervals if one), Fraction(0)) / len(rows)
        highs = sum((one[1] for one in intervals if one), Fraction(0)) / len(rows)
        forced = value.interval[0] <= lows and highs <= value.interval[1]
        return mean, tuple(v.id for v in rows) if forced else ()

    def _sum_of_ratios(self, scope: str, rows: list[tuple[PublishedValue, Quantity]]) -> Expr:
        """Add up ratios of small whole numbers: one 0/1 unknown for each pair they can be.

        While a row's own number is switched on, only pairs that print like it are needed.
        """
        parts: list[Expr] = []
        for value, quantity in rows:
            top, bottom = quantity.numerator, quantity.denominator
            freely = self.block.system.scope_without(scope, value.id)
            low, high = value.interval or (Fraction(0), Fraction(0))
            pairs: dict[tuple[int, int], Expr] = {}
            for over in self._range(top):
                for under in self._range(bottom):
                    if under < 1:
                        continue
                    name = f"{value.id}={over}/{under}"
                    fits = low <= Fraction(over, under) <= high
                    pairs[over, under] = self.block.system.unknown(
                        name, 0, 1, scope=scope if fits else freely
                    )
            self.block.system.equal(total(pairs.values()), 1, scope=scope)
            self.block.system.equal(total(o * p for (o, _), p in pairs.items()), top, scope=scope)
            self.block.system.equal(
                total(u * p for (_, u), p in pairs.items()), bottom, scope=scope
            )
            self.pairs.append((quantity, pairs))
            parts.append(total(Fraction(o, u) * p for (o, u), p in pairs.items()))
        return total(parts)

    def _range(self, form: Expr) -> range:
        """Whole numbers that a form with whole coefficients may take, from the unknowns' ranges."""
        low: Scalar = form.constant
        high: Scalar = form.constant
        for var, factor in form.terms.items():
            ends = (factor * self.block.system.lows[var], factor * self.block.system.highs[var])
            low, high = low + min(ends), high + max(ends)
        return range(int(low), int(high) + 1)

    def _unclear(self, value: PublishedValue) -> WorldError:
        return WorldError(
            f"the world does not say what '{value.id}' is ({value.statistic})",
            hint="Describe its table in data/world.yml.",
        )
