"""What do tables of counts demand of each other?

The tables about how investments are set up (Tables 1 to 7 of the report) are counts, totals,
means of counts, and summaries of lists. Every printed count is an unknown of its own, tied to the
others by totals; durations, amounts and ticked areas bring the unknowns that lie behind them; and
further unknowns and rules, written as formulas in `data/world.yml`, say what prose adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from fractions import Fraction

from helpers.claims import Claim
from helpers.marked import nearest
from helpers.published import Published, PublishedValue
from helpers.world.amounts import AmountsBlock
from helpers.world.areas import AreasBlock
from helpers.world.choice import Choice
from helpers.world.declared import (
    Amounts,
    Areas,
    ClaimRule,
    CountsSpec,
    Crosstab,
    Durations,
    declared_at,
)
from helpers.world.formula import read_form, read_rule
from helpers.world.linear import (
    UNLIMITED,
    Expr,
    Fact,
    Quantity,
    Rule,
    WorldError,
    fact_within,
    total,
)
from helpers.world.system import System


class CountsBlock:
    """Counts and what lies behind them, as unknowns in a system with facts.

    Parameters
    ----------
    system : System
        Takes the unknowns, rules and facts.
    spec : CountsSpec
        What is declared.
    published : Published
        The printed numbers.
    claims : mapping of str to Claim
        The claims that may enter.
    respondents : int
        How many answered.
    choice : mapping of str to str
        The option for each reading; ``{name}`` in a formula stands for it.
    """

    def __init__(
        self,
        system: System,
        spec: CountsSpec,
        published: Published,
        claims: Mapping[str, Claim],
        respondents: int,
        choice: Choice,
    ) -> None:
        self.system = system
        self.published = published
        self.choice = choice
        self.respondents = respondents
        self.known: dict[str, Expr] = {}
        self.means: dict[str, Quantity] = {}
        for name, (low, high) in spec.unknowns.items():
            self.known[name] = system.unknown(name, low, high)
        for crosstab in spec.crosstabs:
            self._crosstab(crosstab)
        for durations in spec.durations:
            self._durations(durations)
        for areas in spec.areas:
            self._areas(areas)
        for amounts in spec.amounts:
            self._amounts(amounts)
        for text, line in spec.rules:
            with declared_at(spec.file, line):
                rule = self.rule(text)
            system.demand(rule.form, rule.low, rule.high)
        for entry in spec.claims:
            with declared_at(spec.file, entry.line):
                if entry.claim not in claims:
                    hint = nearest(entry.claim, claims)
                    raise WorldError(f"there is no claim '{entry.claim}'", hint=hint)
                system.state(self._claim(entry, claims[entry.claim]))

    # Names and formulas.

    def lookup(self, name: str) -> Expr:
        """Give the form behind a name or the id of a printed count.

        Parameters
        ----------
        name : str
            Name of an unknown, id of a printed count, or ``respondents`` for their number.

        Returns
        -------
        Expr
            The form.

        Raises
        ------
        WorldError
            If nothing in the block is called so.
        """
        if name == "respondents":
            return Expr({}, self.respondents)
        if name not in self.known:
            raise WorldError(f"no unknown and no printed count is called '{name}'")
        return self.known[name]

    def search(self, pattern: str) -> list[Expr]:
        """Give the forms behind all names that match a pattern.

        Parameters
        ----------
        pattern : str
            A name or id in which ``*`` stands for anything, such as ``launched.dsi.*``.

        Returns
        -------
        list of Expr
            The forms, in the order their names were made known.

        Raises
        ------
        WorldError
            If nothing in the block matches.
        """
        found = [form for name, form in self.known.items() if fnmatchcase(name, pattern)]
        if not found:
            raise WorldError(f"no unknown and no printed count matches '{pattern}'")
        return found

    def rule(self, text: str) -> Rule:
        """Read a comparison, with the options of readings put in.

        Parameters
        ----------
        text : str
            The comparison; ``{name}`` stands for the option of a reading.

        Returns
        -------
        Rule
            The rule over the unknowns of the block.

        Raises
        ------
        WorldError
            If it is no comparison of the language, or names what is not there.
        """
        return read_rule(self._fill(text), self.lookup, self.search)

    def form(self, text: str) -> Expr:
        """Read a formula, with the options of readings put in.

        Parameters
        ----------
        text : str
            The formula; ``{name}`` stands for the option of a reading.

        Returns
        -------
        Expr
            The form over the unknowns of the block.

        Raises
        ------
        WorldError
            If it is not in the language or not linear, or names what is not there.
        """
        return read_form(self._fill(text), self.lookup, self.search)

    def _fill(self, text: str) -> str:
        for name, option in self.choice.items():
            text = text.replace("{" + name + "}", option)
        return text

    # Tables.

    def _values(self, table: int) -> list[PublishedValue]:
        return [value for value in self.published if value.table == table]

    def _count(self, value: PublishedValue) -> Expr:
        """Make a printed count an unknown of its own."""
        form = self.system.unknown(value.id, 0, UNLIMITED)
        self.known[value.id] = form
        if value.interval is None:
            raise WorldError(f"'{value.id}' is no number")
        self.system.state(fact_within(value.id, Quantity(form), *value.interval))
        return form

    def _crosstab(self, spec: Crosstab, skip: str | None = None) -> None:
        values = [v for v in self._values(spec.table) if v.column != skip]
        cells = {(v.row, v.column): self._count(v) for v in values}
        rows = dict.fromkeys(row for row, _ in cells)
        columns = dict.fromkeys(column for _, column in cells)
        if spec.total_column is not None:
            for row in rows:
                parts = [cells[row, c] for c in columns if c != spec.total_column]
                self.system.equal(total(parts), cells[row, spec.total_column])
        if spec.total_row is not None:
            for column in columns:
                parts = [cells[r, column] for r in rows if r != spec.total_row]
                self.system.equal(total(parts), cells[spec.total_row, column])

    def _durations(self, spec: Durations) -> None:
        self._crosstab(Crosstab(spec.table, spec.total_row, spec.total_column), spec.mean_column)
        prefix = f"t{spec.table:02}"
        means = [v for v in self._values(spec.table) if v.column == spec.mean_column]
        years: dict[str, Expr] = {}
        for value in means:
            if value.row == spec.total_row:
                continue
            parts: list[Expr] = []
            for column, (low, high) in spec.brackets.items():
                count = self.known[f"{prefix}.{value.row}.{column}"]
                part = self.system.unknown(f"years in {value.row}.{column}", 0, UNLIMITED)
                self.system.demand(part - low * count, 0, None)
                if high is not None:
                    self.system.demand(part - high * count, None, 0)
                else:
                    # No years without investments, however long each may last.
                    self.system.demand(part - UNLIMITED * count, None, 0)
                parts.append(part)
            years[value.row] = total(parts)
        for value in means:
            whole = value.row == spec.total_row
            form = total(years.values()) if whole else years[value.row]
            count = self.known[f"{prefix}.{value.row}.{spec.total_column}"]
            self.system.demand(count, 1, None)
            if value.interval is None:
                raise WorldError(f"'{value.id}' is no number")
            self.system.state(fact_within(value.id, Quantity(form, count), *value.interval))

    def _areas(self, spec: Areas) -> None:
        printed = {value.row for value in self._values(spec.by_option)}
        options = tuple(option for option in spec.options if option in printed)
        block = AreasBlock(
            self.system,
            options,
            spec.dont_know,
            self.respondents,
            self._values(spec.by_option),
            self._values(spec.by_size),
            spec.sizes,
        )
        for chosen, form in block.combinations.items():
            self.known["ticked." + "+".join(sorted(chosen))] = form
        for value in (*self._values(spec.by_option), *self._values(spec.by_size)):
            quantity = self.system.facts[value.id].quantity
            if quantity is not None:
                self.known[value.id] = quantity.linear()
        for size in range(1, len(options) + 1):
            self.known[f"ticked_options.{size}"] = block.of_size(size)

    def _amounts(self, spec: Amounts) -> None:
        values = self._values(spec.table)
        for value in values:
            if value.statistic == "n":
                self._count(value)
        block = AmountsBlock(self.system, values, spec.pooled)
        for column, group in block.groups.items():
            for n, amount in enumerate(group, start=1):
                self.known[f"{column}.{n}"] = amount
        if spec.mark is not None:
            block.mark(spec.always)
            for (column, n), mark in block.marks.items():
                self.known[f"{spec.mark}.{column}.{n + 1}"] = mark
            self.means[f"outside.{spec.mark}"] = block.outside(spec.mark)

    # Claims.

    def _claim(self, spec: ClaimRule, claim: Claim) -> Fact:
        if spec.holds:
            return Fact(claim.id, tuple(self.rule(text) for text in spec.holds))
        text = spec.quantity or spec.span or ""
        name = self._fill(text)
        quantity = self.means[name] if name in self.means else Quantity(self.form(text))
        if spec.of is not None:
            whole = self.form(spec.of)
            self.system.demand(whole, 1, None)
            quantity = Quantity(self.form(text) * spec.per, whole)
        if spec.span is not None:
            return fact_within(claim.id, quantity, min(claim.numbers), max(claim.numbers))
        # A whole number of things is meant exactly; an amount in millions at its decimals.
        amount = claim.unit.startswith("million ")
        exact = quantity.is_linear and not amount and not claim.decimals
        half = Fraction(0) if exact else Fraction(1, 2 * 10**claim.decimals)
        scale = 1_000_000 if amount else 1
        stated = claim.numbers[0]
        return fact_within(claim.id, quantity, (stated - half) * scale, (stated + half) * scale)
