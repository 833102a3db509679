"""What do tables of counts demand of each other?

The tables about how investments are set up (Tables 1 to 7 of the report) are counts, totals,
means of counts, and summaries of lists. Every printed count is an unknown of its own, tied to the
others by totals; durations, amounts and ticked areas bring the unknowns that lie behind them; and
further unknowns and rules, written as formulas in `data/world.yml`, say what prose adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from fractions import Fraction
from itertools import product

from helpers.claims import Claim
from helpers.published import Published, PublishedValue
from helpers.world.amounts import AmountsBlock
from helpers.world.areas import AreasBlock
from helpers.world.choice import Choice
from helpers.world.formula import read_form, read_rule
from helpers.world.linear import (
    UNLIMITED,
    Expr,
    Fact,
    Quantity,
    Rule,
    System,
    WorldError,
    fact_within,
    total,
)


@dataclass(frozen=True)
class Crosstab:
    """A table of counts whose cells add up to a row or column of totals, or both.

    Parameters
    ----------
    table : int
        Number of the table.
    total_row, total_column : str or None
        Keys of the row and of the column of totals; None where the table has none.
    """

    table: int
    total_row: str | None = None
    total_column: str | None = None


@dataclass(frozen=True)
class Durations:
    """A table of counts by bracket of whole years, with a mean of the years behind them.

    Parameters
    ----------
    table : int
        Number of the table.
    brackets : mapping of str to (int, int or None)
        For each column of counts the shortest and longest duration in it, in whole years; None for
        a bracket without upper end.
    total_row, total_column : str
        Keys of the row and of the column of totals.
    mean_column : str
        Key of the column of means, in years.
    """

    table: int
    brackets: Mapping[str, tuple[int, int | None]]
    total_row: str
    total_column: str
    mean_column: str


@dataclass(frozen=True)
class Areas:
    """Two tables that count the answers to a question with several answers.

    Parameters
    ----------
    options : tuple of str
        Ids of the options that can be combined.
    dont_know : str or None
        Id of the option that excludes all others, if there is one.
    by_option : int
        Number of the table with a row for each option.
    by_size : int
        Number of the table that counts respondents by how many options they ticked.
    sizes : mapping of str to int
        Columns of that table with the number of options each stands for.
    """

    options: tuple[str, ...]
    dont_know: str | None
    by_option: int
    by_size: int
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class Amounts:
    """A table of five-number summaries, and a mark that some amounts carry.

    Parameters
    ----------
    table : int
        Number of the table, whose rows are statistics in kroner and whose columns are groups.
    pooled : str
        Key of the column that summarises all groups together.
    mark : str or None
        Name of the mark, such as ``aarhus``; formulas can count marked amounts by it.
    always : tuple of str
        Keys of the columns whose amounts all carry it.
    """

    table: int
    pooled: str
    mark: str | None = None
    always: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimRule:
    """How a claim enters: as a quantity, as a span that holds it, or as comparisons.

    A quantity may be a share ``of`` another form, and then stand for so many ``per`` that form.

    Parameters
    ----------
    claim : str
        Id of the claim.
    quantity : str or None
        Formula, or name of a mean, whose value the claim states.
    span : str or None
        Formula whose value lies between the smallest and the largest number of the claim.
    holds : tuple of str
        Comparisons that are true if the claim is.
    of : str or None
        Formula of the whole that the quantity is a share of.
    per : int, default 1
        100 for a share stated in per cent.
    """

    claim: str
    quantity: str | None = None
    span: str | None = None
    holds: tuple[str, ...] = ()
    of: str | None = None
    per: int = 1


@dataclass(frozen=True)
class CountsSpec:
    """A block of tables of counts; see `CountsBlock`.

    Parameters
    ----------
    name : str
        Name of the block.
    crosstabs : tuple of Crosstab
        Tables that add up.
    durations : tuple of Durations
        Tables of durations in brackets.
    areas : tuple of Areas
        Pairs of tables about a question with several answers.
    amounts : tuple of Amounts
        Tables of five-number summaries.
    unknowns : mapping of str to (int, int)
        Further unknowns that no table prints, each with its smallest and largest value.
    rules : tuple of str
        Comparisons that always hold, in the language of `helpers.world.formula`.
    claims : tuple of ClaimRule
        Claims that enter the block.
    readings : tuple of str
        Names of the readings that its formulas name in braces.
    """

    name: str
    crosstabs: tuple[Crosstab, ...] = ()
    durations: tuple[Durations, ...] = ()
    areas: tuple[Areas, ...] = ()
    amounts: tuple[Amounts, ...] = ()
    unknowns: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    readings: tuple[str, ...] = ()


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
        for text in spec.rules:
            rule = self.rule(text)
            system.demand(rule.form, rule.low, rule.high)
        for entry in spec.claims:
            if entry.claim not in claims:
                raise WorldError(f"there is no claim '{entry.claim}'")
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
        amount = claim.unit == "million DKK"
        exact = quantity.is_linear and not amount and not claim.decimals
        half = Fraction(0) if exact else Fraction(1, 2 * 10**claim.decimals)
        scale = 1_000_000 if amount else 1
        stated = claim.numbers[0]
        return fact_within(claim.id, quantity, (stated - half) * scale, (stated + half) * scale)


def expand(text: str, indices: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Write a name or formula out for every combination of its indices.

    Parameters
    ----------
    text : str
        The name or formula, with indices in braces.
    indices : mapping of str to tuple of str
        What each index runs through; braces around any other word are left alone.

    Returns
    -------
    list of str
        One text for each combination, the last index changing fastest; the text itself if it has
        none.

    Examples
    --------
    >>> expand("launched.{who}", {"who": ("dsi", "dsk")})
    ['launched.dsi', 'launched.dsk']
    """
    used = [name for name in indices if "{" + name + "}" in text]
    written = []
    for options in product(*(indices[name] for name in used)):
        line = text
        for name, option in zip(used, options, strict=True):
            line = line.replace("{" + name + "}", option)
        written.append(line)
    return written
