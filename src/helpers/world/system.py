"""How are whole numbers with named demands kept together, switched on and off, and checked?

A `System` holds integer unknowns, the rules that always hold among them (what a mean, a total or
a quartile *is*), and facts: printed numbers and claims, each of which demands something of the
unknowns and can be switched on and off by its id. `System.violations` recomputes every rule for a
proposed solution with integer arithmetic alone, whoever proposed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from helpers.world.linear import Expr, Fact, Quantity, Rule, Scalar, Standing, WorldError


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
