"""How is a system of whole numbers with named demands written down and checked?

A `System` holds integer unknowns, the rules that always hold among them (what a mean, a total or
a quartile *is*), and *facts*: printed numbers and claims, each of which demands something of the
unknowns and can be switched on and off by its id. Everything is exact: coefficients are integers
or fractions, and `System.violations` recomputes every rule for a proposed solution with integer
arithmetic alone, whoever proposed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm

from helpers.errors import BookError

Scalar = int | Fraction

UNLIMITED = 10**6
"""Upper end of an unknown count for which the sources give none; bounds there count as open."""


class WorldError(BookError):
    """The description of the world does not fit the published numbers or the codebook.

    Parameters
    ----------
    message : str
        What is wrong.
    file, line, hint : optional
        As in `helpers.errors.BookError`.
    """


@dataclass(frozen=True)
class Expr:
    """A linear form in unknowns: coefficients by position of the unknown, plus a constant.

    Parameters
    ----------
    terms : mapping of int to int or Fraction
        The coefficient of each unknown, by its position in `System.names`; unknowns that are not
        named have none.
    constant : int or Fraction, default 0
        What is added to them.

    Examples
    --------
    >>> system = System()
    >>> x = system.unknown("x", 0, 9)
    >>> str(2 * x + 3)
    '2*#0 + 3'
    """

    terms: Mapping[int, Scalar]
    constant: Scalar = 0

    def __add__(self, other: Expr | Scalar) -> Expr:
        if not isinstance(other, Expr):
            return Expr(self.terms, self.constant + other)
        terms = dict(self.terms)
        for var, factor in other.terms.items():
            total = terms.get(var, 0) + factor
            if total:
                terms[var] = total
            else:
                del terms[var]
        return Expr(terms, self.constant + other.constant)

    __radd__ = __add__

    def __neg__(self) -> Expr:
        return self * -1

    def __sub__(self, other: Expr | Scalar) -> Expr:
        return self + -other

    def __rsub__(self, other: Scalar) -> Expr:
        return -self + other

    def __mul__(self, factor: Scalar) -> Expr:
        if not factor:
            return Expr({})
        return Expr({v: c * factor for v, c in self.terms.items()}, self.constant * factor)

    __rmul__ = __mul__

    def __str__(self) -> str:
        parts = [f"{c}*#{v}" if c != 1 else f"#{v}" for v, c in self.terms.items()]
        if self.constant or not parts:
            parts.append(str(self.constant))
        return " + ".join(parts)

    @property
    def is_constant(self) -> bool:
        """Whether it holds no unknown."""
        return not self.terms

    def value(self, values: Sequence[int]) -> Fraction:
        """Put whole numbers in for the unknowns.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position.

        Returns
        -------
        Fraction
            What the form comes to, exactly.
        """
        return sum((Fraction(c) * values[v] for v, c in self.terms.items()), Fraction(0)) + (
            Fraction(self.constant)
        )

    def integral(self) -> tuple[Expr, int]:
        """Multiply with the smallest factor that makes every coefficient an integer.

        Returns
        -------
        tuple of Expr and int
            The form with integer coefficients and constant, and the factor.
        """
        scalars = [*self.terms.values(), self.constant]
        factor = lcm(*(Fraction(s).denominator for s in scalars))
        whole = Expr(
            {v: int(c * factor) for v, c in self.terms.items()}, int(self.constant * factor)
        )
        return whole, factor


def total(parts: Iterable[Expr | Scalar]) -> Expr:
    """Add up many forms without a new object for each.

    Parameters
    ----------
    parts : iterable of Expr, int or Fraction
        The forms and numbers to add.

    Returns
    -------
    Expr
        Their sum, without unknowns that cancel out; the constant 0 if there are no parts.
    """
    terms: dict[int, Scalar] = {}
    constant: Scalar = 0
    for part in parts:
        if not isinstance(part, Expr):
            constant += part
            continue
        constant += part.constant
        for var, factor in part.terms.items():
            terms[var] = terms.get(var, 0) + factor
    return Expr({v: c for v, c in terms.items() if c}, constant)


@dataclass(frozen=True)
class Quantity:
    """What stands behind a printed number: a linear form, or the ratio of two.

    The denominator is positive in every solution; the builder of the system sees to that.

    Parameters
    ----------
    numerator : Expr
        The form itself, or what is divided: the sum of codes behind a mean, say.
    denominator : Expr, optional
        What it is divided by: the number of answers behind a mean, say. Without one it is 1.
    """

    numerator: Expr
    denominator: Expr = field(default_factory=lambda: Expr({}, 1))

    def value(self, values: Sequence[int]) -> Fraction:
        """Its exact value in a solution.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position; the denominator is not 0 for
            them.

        Returns
        -------
        Fraction
            Numerator over denominator, not rounded.
        """
        return self.numerator.value(values) / self.denominator.value(values)

    @property
    def is_linear(self) -> bool:
        """Whether the denominator is a constant."""
        return self.denominator.is_constant

    def linear(self) -> Expr:
        """Give the quantity as one linear form; only if `is_linear`.

        Returns
        -------
        Expr
            The numerator divided by the constant denominator, in fractions where they are needed.
        """
        return self.numerator * (1 / Fraction(self.denominator.constant))


@dataclass(frozen=True)
class Rule:
    """``low <= form <= high``, where None leaves an end open; only if all of `when` are 1.

    Parameters
    ----------
    form : Expr
        What is limited.
    low, high : int, Fraction or None
        The ends, which belong to the range.
    when : tuple of int
        Positions of 0/1 unknowns; while one of them is 0, the rule asks for nothing.
    """

    form: Expr
    low: Fraction | int | None
    high: Fraction | int | None
    when: tuple[int, ...] = ()

    @cached_property
    def whole(self) -> tuple[tuple[int, ...], tuple[int, ...], int | None, int | None]:
        """The rule in integers: unknowns, their factors, and the whole ends of the range."""
        form, factor = Expr(self.form.terms).integral()
        shift = Fraction(self.form.constant)
        low = None if self.low is None else ceil((self.low - shift) * factor)
        high = None if self.high is None else floor((self.high - shift) * factor)
        return tuple(form.terms), tuple(int(c) for c in form.terms.values()), low, high

    def holds(self, values: Sequence[int]) -> bool:
        """Check it with exact arithmetic.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position.

        Returns
        -------
        bool
            Whether the form is inside its range, or a condition of the rule is not met.
        """
        if any(values[v] != 1 for v in self.when):
            return True
        unknowns, factors, low, high = self.whole
        value = sum(c * values[v] for v, c in zip(unknowns, factors, strict=True))
        return (low is None or low <= value) and (high is None or value <= high)


def within(quantity: Quantity, low: Scalar | None, high: Scalar | None) -> tuple[Rule, ...]:
    """Demand ``low <= quantity <= high`` without dividing.

    Parameters
    ----------
    quantity : Quantity
        What is limited; its denominator is positive.
    low, high : int, Fraction or None
        The ends, which belong to the interval; None leaves an end open.

    Returns
    -------
    tuple of Rule
        One rule for a linear quantity. For a ratio one for each end that is there, since
        ``p / q >= low`` is ``p - low * q >= 0`` as long as q is positive.
    """
    rules = []
    if quantity.is_linear:
        return (Rule(quantity.linear(), low, high),)
    if low is not None:
        rules.append(Rule(quantity.numerator - quantity.denominator * low, 0, None))
    if high is not None:
        rules.append(Rule(quantity.numerator - quantity.denominator * high, None, 0))
    return tuple(rules)


@dataclass(frozen=True)
class Fact:
    """A printed number or a claim, as a demand that can be left out.

    Parameters
    ----------
    id : str
        Id of the published value or claim.
    rules : tuple of Rule
        What it demands; all of them.
    quantity : Quantity or None
        What it is a number of; None for a claim that is no number, such as a set.
    low, high : Fraction or None
        The interval that was printed; None leaves an end open.
    implied_by : tuple of str
        Facts that force this one by interval arithmetic alone: while all of them are switched on
        it need not be posed again. It spares the solver a sum of many ratios.
    """

    id: str
    rules: tuple[Rule, ...]
    quantity: Quantity | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    implied_by: tuple[str, ...] = ()


def fact_within(
    fact_id: str,
    quantity: Quantity,
    low: Scalar | None,
    high: Scalar | None,
    *,
    implied_by: tuple[str, ...] = (),
) -> Fact:
    """State that a quantity lies in a closed interval.

    Parameters
    ----------
    fact_id : str
        Id of the published value or claim.
    quantity : Quantity
        What it is a number of.
    low, high : int, Fraction or None
        The ends: for a printed number, everything that rounding may have turned into it. None
        leaves an end open.
    implied_by : tuple of str
        Facts that force this one by interval arithmetic alone; see `Fact`.

    Returns
    -------
    Fact
        Ready for `System.state`.
    """
    return Fact(
        fact_id,
        within(quantity, low, high),
        quantity,
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
        implied_by,
    )


@dataclass(frozen=True)
class Standing:
    """A rule that needs no fact to hold, on a layer and perhaps for one fact's sake only.

    Parameters
    ----------
    rule : Rule
        The rule.
    layer : {0, 1}
        The layer it belongs to; it is posed on that layer and above.
    scope : str or None
        The scope along with which it is posed; None if it is posed always.
    """

    rule: Rule
    layer: int
    scope: str | None


class System:
    """Unknown whole numbers, rules that always hold, and facts that can be switched off.

    Rules and unknowns live on one of two layers. Layer 0 is small and complete for the facts;
    layer 1 spells out what layer 0 only counts (who gave which answer), so a solution of layer 0
    becomes a proof that such answers exist once layer 1 has one with the same counts. Unknowns
    and rules with a scope exist for the sake of one fact, and are posed only along with it.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lows: list[int] = []
        self.highs: list[int] = []
        self.layers: list[int] = []
        self.scoped: list[str | None] = []
        self.rules: list[Standing] = []
        self._needs_off: dict[str, tuple[str, str]] = {}
        self.models: dict[object, object] = {}
        self.facts: dict[str, Fact] = {}

    def unknown(
        self, name: str, low: int, high: int, *, layer: int = 0, scope: str | None = None
    ) -> Expr:
        """Add an unknown whole number and return it as a form.

        Parameters
        ----------
        name : str
            What it is: messages name it, and systems are compared by it.
        low, high : int
            The smallest and the largest value it can have.
        layer : {0, 1}
            The layer it belongs to; see `System`.
        scope : str, optional
            The scope along with which it takes part; without one it always does.

        Returns
        -------
        Expr
            The unknown alone, once.
        """
        self.names.append(name)
        self.scoped.append(scope)
        self.lows.append(low)
        self.highs.append(high)
        self.layers.append(layer)
        return Expr({len(self.names) - 1: 1})

    def demand(
        self,
        form: Expr,
        low: Scalar | None,
        high: Scalar | None,
        *,
        when: Iterable[Expr] = (),
        layer: int = 0,
        scope: str | None = None,
    ) -> None:
        """Add a rule that always holds (if all forms of `when`, 0/1 unknowns, are 1).

        Parameters
        ----------
        form : Expr
            What is limited.
        low, high : int, Fraction or None
            The ends, which belong to the range; None leaves an end open.
        when : iterable of Expr
            The conditions, each one 0/1 unknown alone, as `unknown` gives it.
        layer : {0, 1}
            The layer it belongs to.
        scope : str, optional
            The scope along with which it is posed; without one it always is.
        """
        conditions = tuple(next(iter(one.terms)) for one in when)
        self.rules.append(Standing(Rule(form, low, high, conditions), layer, scope))

    def equal(
        self, left: Expr, right: Expr | Scalar, *, layer: int = 0, scope: str | None = None
    ) -> None:
        """Add the rule that two forms are equal.

        Parameters
        ----------
        left : Expr
            One form.
        right : Expr, int or Fraction
            The other form, or a number.
        layer : {0, 1}
            The layer it belongs to.
        scope : str, optional
            The scope along with which it is posed; without one it always is.
        """
        self.demand(left - right, 0, 0, layer=layer, scope=scope)

    def scope_without(self, scope: str, off: str) -> str:
        """Name a scope that counts only while another fact is switched off.

        Parameters
        ----------
        scope : str
            Id of the fact for whose sake the scope exists.
        off : str
            Id of the fact that leaves no need for it while it is switched on.

        Returns
        -------
        str
            The name to give to unknowns and rules of that scope.
        """
        name = f"{scope} without {off}"
        self._needs_off[name] = (scope, off)
        return name

    def scopes(
        self,
        facts: Iterable[str],
        measured: str | None = None,
        optional: Iterable[str] = (),
    ) -> set[str]:
        """Give the scopes that take part.

        Parameters
        ----------
        facts : iterable of str
            Facts that are switched on.
        measured : str, optional
            A fact that is being measured although it is switched off.
        optional : iterable of str
            Facts that may turn out on or off.

        Returns
        -------
        set of str
            Names of scopes.
        """
        on = set(facts)
        found = {fact.id for fact in self.active(on.union(optional))}
        found |= {measured} if measured else set()
        return found | {
            name
            for name, (scope, off) in self._needs_off.items()
            if scope in found and off not in on
        }

    def standing(self, layer: int, scopes: Collection[str]) -> list[Rule]:
        """Rules that hold on a layer and within scopes.

        Parameters
        ----------
        layer : {0, 1}
            The highest layer; rules of the lower one are included.
        scopes : collection of str
            Scopes that take part, as `scopes` gives them.

        Returns
        -------
        list of Rule
            The rules, in the order they were added; those of facts are not among them.
        """
        return [
            one.rule
            for one in self.rules
            if one.layer <= layer and (one.scope is None or one.scope in scopes)
        ]

    def present(self, layer: int, scopes: Collection[str]) -> list[bool]:
        """Tell for each unknown whether it takes part on a layer and within scopes.

        Parameters
        ----------
        layer : {0, 1}
            The highest layer; unknowns of the lower one are included.
        scopes : collection of str
            Scopes that take part, as `scopes` gives them.

        Returns
        -------
        list of bool
            One answer for each unknown, by position.
        """
        return [
            on <= layer and (scope is None or scope in scopes)
            for on, scope in zip(self.layers, self.scoped, strict=True)
        ]

    def active(self, facts: Iterable[str]) -> list[Fact]:
        """Facts that need posing: switched on, and not implied by others that are.

        Parameters
        ----------
        facts : iterable of str
            Ids of the facts that are switched on.

        Returns
        -------
        list of Fact
            The facts, in the order they were stated.
        """
        on = set(facts)
        return [
            fact
            for fact in self.facts.values()
            if fact.id in on and not (fact.implied_by and on.issuperset(fact.implied_by))
        ]

    def state(self, fact: Fact) -> None:
        """Add a fact.

        Parameters
        ----------
        fact : Fact
            The fact; its unknowns are there already.

        Raises
        ------
        WorldError
            If there is a fact with its id.
        """
        if fact.id in self.facts:
            raise WorldError(f"'{fact.id}' is described twice", hint="Keep one description.")
        self.facts[fact.id] = fact

    def violations(
        self,
        values: Sequence[int],
        facts: Iterable[str],
        *,
        layer: int = 1,
        measured: str | None = None,
    ) -> list[str]:
        """List what a proposed solution breaks, by exact integer arithmetic.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown.
        facts : iterable of str
            The facts that are switched on.
        layer : {0, 1}
            The highest layer to check.
        measured : str, optional
            A fact whose quantity is to be read off the solution although it is switched off.

        Returns
        -------
        list of str
            Names of unknowns out of range, rules and facts that do not hold; empty if all do.
        """
        on = set(facts)
        active = self.active(on)
        scopes = self.scopes(on, measured)
        present = self.present(layer, scopes)
        broken = [
            f"{name} = {value}"
            for name, value, low, high, on in zip(
                self.names, values, self.lows, self.highs, present, strict=True
            )
            if on and not low <= value <= high
        ]
        broken += [str(r.form) for r in self.standing(layer, scopes) if not r.holds(values)]
        broken += [fact.id for fact in active if not all(r.holds(values) for r in fact.rules)]
        return broken

    def reach(self, facts: Iterable[str]) -> tuple[set[int], list[int]]:
        """Give the unknowns and the rules that have to do with some facts, however indirectly.

        Parameters
        ----------
        facts : iterable of str
            The facts.

        Returns
        -------
        tuple of set of int and list of int
            Positions of unknowns, and of standing rules in their order.
        """
        touched: set[int] = set()
        for name in facts:
            fact = self.facts[name]
            for rule in fact.rules:
                touched.update(rule.form.terms, rule.when)
            if fact.quantity is not None:
                touched.update(fact.quantity.numerator.terms, fact.quantity.denominator.terms)
        by_unknown: dict[int, list[int]] = {}
        for number, standing in enumerate(self.rules):
            for v in (*standing.rule.form.terms, *standing.rule.when):
                by_unknown.setdefault(v, []).append(number)
        reached: set[int] = set()
        waiting = list(touched)
        while waiting:
            for number in by_unknown.get(waiting.pop(), ()):
                if number not in reached:
                    reached.add(number)
                    rule = self.rules[number].rule
                    new = {*rule.form.terms, *rule.when} - touched
                    touched |= new
                    waiting.extend(new)
        return touched, sorted(reached)

    def restricted(self, facts: Sequence[str]) -> System:
        """Copy what has to do with some facts, and nothing else.

        Parameters
        ----------
        facts : sequence of str
            All facts of one or more components.

        Returns
        -------
        System
            A smaller system that says the same about these facts.
        """
        unknowns, rules = self.reach(facts)
        part = System()
        place: dict[int, int] = {}
        for old in sorted(unknowns):
            place[old] = len(part.names)
            part.unknown(
                self.names[old],
                self.lows[old],
                self.highs[old],
                layer=self.layers[old],
                scope=self.scoped[old],
            )

        def form(old: Expr) -> Expr:
            return Expr({place[v]: c for v, c in old.terms.items()}, old.constant)

        def rule(old: Rule) -> Rule:
            return Rule(form(old.form), old.low, old.high, tuple(place[v] for v in old.when))

        for number in rules:
            standing = self.rules[number]
            part.rules.append(Standing(rule(standing.rule), standing.layer, standing.scope))
        for name in facts:
            fact = self.facts[name]
            quantity = fact.quantity
            if quantity is not None:
                quantity = Quantity(form(quantity.numerator), form(quantity.denominator))
            moved = tuple(rule(one) for one in fact.rules)
            part.state(Fact(name, moved, quantity, fact.low, fact.high, fact.implied_by))
        part._needs_off = dict(self._needs_off)
        return part

    def components(self) -> list[tuple[str, ...]]:
        """Group facts that share unknowns, directly or through rules.

        Facts of different groups have nothing to say about each other.

        Returns
        -------
        list of tuple of str
            Ids of facts, in the order stated, one tuple for each group.
        """
        parent = list(range(len(self.names)))

        def root(v: int) -> int:
            while parent[v] != v:
                parent[v] = parent[parent[v]]
                v = parent[v]
            return v

        def join(variables: Iterable[int]) -> None:
            first: int | None = None
            for v in variables:
                if first is None:
                    first = root(v)
                else:
                    parent[root(v)] = first

        for one in self.rules:
            join([*one.rule.form.terms, *one.rule.when])
        touched: dict[str, list[int]] = {}
        for fact in self.facts.values():
            variables = {v for rule in fact.rules for v in (*rule.form.terms, *rule.when)}
            if fact.quantity is not None:
                variables |= set(fact.quantity.numerator.terms)
                variables |= set(fact.quantity.denominator.terms)
            touched[fact.id] = sorted(variables)
            join(touched[fact.id])
        groups: dict[object, list[str]] = {}
        for fact_id, variables_of in touched.items():
            key: object = root(variables_of[0]) if variables_of else fact_id
            groups.setdefault(key, []).append(fact_id)
        return [tuple(group) for group in groups.values()]
