"""Which values can a quantity take, and which solution shows it?

Systems of `helpers.world.linear` go to OR-Tools CP-SAT, a solver of exact integer programs: one
worker, a fixed seed, so that the same question gets the same answer. What comes back is checked
again: every solution by exact arithmetic (`System.violations`), and a bound counts as proven only
if the solver finished its search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal, cast

from ortools.sat.python import cp_model

from helpers.world.linear import Expr, Quantity, Rule, System, WorldError

Status = Literal["solved", "impossible", "open"]

FARTHEST = -(2**52)
"""Stands for no lower end; its negative for no upper one."""

SEED = 2024
ATTEMPTS = (0.15, 0.4, 0.4, 1.0, 1.0, 2.5, 2.5)
"""Lengths of the first attempts at a question, in the solver's own seconds."""

TIME_LIMIT = 60.0
"""Seconds, as the solver counts them, for one question; beyond it a bound stays unproven."""

PATIENCE = 20
"""The clock on the wall stops an attempt only when it shows so many times its length."""


@dataclass(frozen=True)
class Outcome:
    """What the solver said.

    Parameters
    ----------
    status : {"solved", "impossible", "open"}
        Search finished with a solution (the best one, if an objective was given); finished
        without any; or stopped by the time limit.
    values : tuple of int or None
        One value for each unknown; zeros for unknowns of a layer that was not asked.
    bound : Fraction or None
        With an objective: no solution goes beyond it.
    """

    status: Status
    values: tuple[int, ...] | None = None
    bound: Fraction | None = None


@dataclass
class Question:
    """One question to a system: which facts hold, what else, and what to optimise.

    Parameters
    ----------
    system : System
        The unknowns and rules.
    facts : collection of str
        Facts that are switched on.
    extra : sequence of Rule
        Further demands, for this question only.
    layer : {0, 1}
        The highest layer to pose.
    fixed : mapping of int to int
        Values for unknowns, by position.
    measured : str, optional
        A fact whose quantity is optimised although it is switched off.
    optional : collection of str
        Facts that the caller poses under a condition; their unknowns take part.
    """

    system: System
    facts: Collection[str]
    extra: Sequence[Rule] = ()
    layer: int = 0
    fixed: Mapping[int, int] | None = None

    measured: str | None = None
    optional: Collection[str] = ()

    @property
    def scopes(self) -> set[str]:
        """Scopes whose unknowns take part."""
        return self.system.scopes(self.facts, self.measured, self.optional)

    def rules(self) -> list[Rule]:
        """All rules that must hold.

        Returns
        -------
        list of Rule
            Those of the system on the layer and within the scopes, those of the facts that need
            posing, and the extra ones.
        """
        rules = self.system.standing(self.layer, self.scopes)
        for fact in self.system.active(self.facts):
            rules.extend(fact.rules)
        return [*rules, *self.extra]


def weighted_sum(variables: Sequence[Any], unknowns: Sequence[int], factors: Sequence[int]) -> Any:
    """Write a form with integer factors in the solver's terms.

    Parameters
    ----------
    variables : sequence
        The solver's variable for each unknown of the system; None for one that takes no part.
    unknowns : sequence of int
        Positions of the unknowns in the form.
    factors : sequence of int
        Their factors, in the same order.

    Returns
    -------
    linear expression of the solver
        The form without its constant.
    """
    # An unknown that takes no part stands for zero.
    taking = [(variables[v], c) for v, c in zip(unknowns, factors, strict=True)]
    taking = [(variable, factor) for variable, factor in taking if variable is not None]
    return cp_model.LinearExpr.weighted_sum([v for v, _ in taking], [c for _, c in taking])


def add_rule(
    model: cp_model.CpModel, variables: Sequence[Any], rule: Rule, literal: Any = None
) -> None:
    """Add a rule to a model, under a literal if one is given.

    Parameters
    ----------
    model : CpModel
        Takes the constraint.
    variables : sequence
        The solver's variable for each unknown of the system; None for one that takes no part.
    rule : Rule
        The rule.
    literal : 0/1 variable of the solver, optional
        While it is 0, the rule asks for nothing.
    """
    unknowns, factors, low, high = rule.whole
    conditions = [variables[v] for v in rule.when]
    if literal is not None:
        conditions.append(literal)
    if not unknowns:
        if (low is not None and low > 0) or (high is not None and high < 0):
            model.add_bool_or([c.Not() for c in conditions])
        return
    constraint = model.add_linear_constraint(
        weighted_sum(variables, unknowns, factors),
        FARTHEST if low is None else low,
        -FARTHEST if high is None else high,
    )
    if conditions:
        constraint.only_enforce_if(conditions)


def _standing_model(
    system: System, layer: int, scopes: frozenset[str]
) -> tuple[cp_model.CpModel, dict[int, int]]:
    """Pose what holds without any fact; kept on the system, for it is asked about many times.

    Returns
    -------
    tuple of CpModel and dict of int to int
        The model, and where in it each unknown stands.
    """
    # Scopes without unknowns make no difference to what is posed.
    named = set(system.scoped)
    key = (layer, frozenset(scope for scope in scopes if scope in named))
    if key not in system.models:
        model = cp_model.CpModel()
        variables: list[Any] = []
        for name, low, high, on in zip(
            system.names, system.lows, system.highs, system.present(layer, scopes), strict=True
        ):
            variables.append(model.new_int_var(low, high, name) if on else None)
        for rule in system.standing(layer, scopes):
            add_rule(model, variables, rule)
        places = {v: variable.index for v, variable in enumerate(variables) if variable is not None}
        system.models[key] = (model, places)
    return cast("tuple[cp_model.CpModel, dict[int, int]]", system.models[key])


class Posed:
    """A question turned into a model of CP-SAT.

    Parameters
    ----------
    question : Question
        What must hold. Each unknown that takes part becomes a variable of the solver, each rule a
        constraint; several objectives can be put to the same model.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        system, scopes = question.system, question.scopes
        present = system.present(question.layer, scopes)
        standing, places = _standing_model(system, question.layer, frozenset(scopes))
        self.model = standing.clone()
        self.variables: list[Any] = [
            self.model.get_int_var_from_proto_index(places[number]) if on else None
            for number, on in enumerate(present)
        ]
        for number, value in (question.fixed or {}).items():
            self.model.add(self.variables[number] == value)
        for fact in system.active(question.facts):
            for rule in fact.rules:
                self.add(rule)
        for rule in question.extra:
            self.add(rule)

    def add(self, rule: Rule, literal: Any = None) -> None:
        """Add a rule, under a literal if one is given.

        Parameters
        ----------
        rule : Rule
            The rule.
        literal : 0/1 variable of the solver, optional
            While it is 0, the rule asks for nothing.
        """
        add_rule(self.model, self.variables, rule, literal)

    def sum(self, form: Expr) -> Any:
        """Turn a form with integer coefficients into one of the solver's.

        Parameters
        ----------
        form : Expr
            The form; `Expr.integral` makes its coefficients integers.

        Returns
        -------
        linear expression of the solver
            The form without its constant; unknowns that take no part stand for zero.
        """
        return weighted_sum(
            self.variables, tuple(form.terms), [int(c) for c in form.terms.values()]
        )

    def hint(self, values: Sequence[int]) -> None:
        """Suggest a starting point.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown, by position; they need not satisfy the question.
        """
        for variable, value in zip(self.variables, values, strict=True):
            if variable is not None:
                self.model.add_hint(variable, value)

    def answer(
        self,
        objective: Expr | None = None,
        *,
        maximise: bool = False,
        time_limit: float = TIME_LIMIT,
    ) -> Outcome:
        """Answer the question once, perhaps for the best solution; see `solve`.

        Parameters
        ----------
        objective : Expr, optional
            A form to minimise, or to maximise.
        maximise : bool, default False
            The direction.
        time_limit : float
            Seconds.

        Returns
        -------
        Outcome
            Its values have passed `System.violations`. With an objective, its bound is the
            solver's, rounded to the nearest step inwards that whole numbers let the objective take.

        Raises
        ------
        WorldError
            If the solver returns what fails the exact check, or a best value that its own solution
            does not have.
        """
        factor = 1
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        if objective is not None:
            form, factor = objective.integral()
            goal = self.sum(form) + int(form.constant)
            if maximise:
                self.model.maximize(goal)
            else:
                self.model.minimize(goal)
        status, solver = self.run(time_limit)
        if status == "impossible":
            return Outcome("impossible")
        values = self.values(solver)
        if values is not None:
            certify(self.question, values)
        bound = None
        if objective is not None:
            best = solver.best_objective_bound
            whole = floor(best + 1e-6) if maximise else ceil(best - 1e-6)
            bound = Fraction(whole, factor)
            if status == "solved" and values is not None and objective.value(values) != bound:
                raise WorldError("the solver's best value is not the value of its solution")
        return Outcome(status, values, bound)

    def run(self, time_limit: float = TIME_LIMIT) -> tuple[Status, cp_model.CpSolver]:
        """Run the solver: one worker, fixed seeds.

        Nearly every question is settled at once, and a few would take a hundred times as long by
        bad luck with a seed. So the first attempts are short, and each starts from another seed.
        Lengths are counted in steps of the solver, not by the clock: every machine takes the same
        turn, however busy it is.

        Parameters
        ----------
        time_limit : float
            Length of the last attempt, in the solver's own seconds; those before it add less than
            ten.

        Returns
        -------
        tuple of Status and CpSolver
            How it ended, and the solver with its values.

        Raises
        ------
        WorldError
            If the solver refuses the model.
        """
        self.found = False
        for attempt, length in enumerate((*ATTEMPTS, time_limit)):
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.random_seed = SEED + attempt
            # Sums are all there is here: full linearisation pays, long preparation does not.
            solver.parameters.linearization_level = 2
            if attempt < len(ATTEMPTS):
                solver.parameters.cp_model_probing_level = 0
                solver.parameters.symmetry_level = 0
                solver.parameters.max_presolve_iterations = 1
            solver.parameters.max_deterministic_time = length
            solver.parameters.max_time_in_seconds = PATIENCE * (length + 1)
            status = solver.solve(self.model)
            if status == cp_model.MODEL_INVALID:
                raise WorldError(f"the solver refuses the model: {self.model.validate()}")
            if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
                break
        self.found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        if status == cp_model.OPTIMAL:
            return "solved", solver
        return ("impossible" if status == cp_model.INFEASIBLE else "open"), solver

    def values(self, solver: cp_model.CpSolver) -> tuple[int, ...] | None:
        """Read the solution that the last run found, if any.

        Parameters
        ----------
        solver : CpSolver
            What `run` returned.

        Returns
        -------
        tuple of int or None
            One value for each unknown, zeros for those that take no part; None if none was found.
        """
        if not self.found:
            return None
        return tuple(0 if v is None else int(solver.value(v)) for v in self.variables)


def solve(
    question: Question,
    *,
    objective: Expr | None = None,
    maximise: bool = False,
    hint: Sequence[int] | None = None,
    time_limit: float = TIME_LIMIT,
) -> Outcome:
    """Find a solution, or the best one.

    Parameters
    ----------
    question : Question
        What must hold.
    objective : Expr, optional
        A form to minimise, or to maximise.
    maximise : bool, default False
        The direction.
    hint : sequence of int, optional
        A solution to start from; it need not fit.
    time_limit : float
        Seconds.

    Returns
    -------
    Outcome
        Its values have passed `System.violations`.

    Raises
    ------
    WorldError
        If the solver refuses the question, or its solution fails the exact check.
    """
    posed = Posed(question)
    if hint is not None:
        posed.hint(hint)
    return posed.answer(objective, maximise=maximise, time_limit=time_limit)


def certify(question: Question, values: Sequence[int]) -> None:
    """Check a solution by exact arithmetic, and stop if it is none.

    Parameters
    ----------
    question : Question
        What must hold.
    values : sequence of int
        The proposed solution: one value for each unknown, by position.

    Raises
    ------
    WorldError
        If it breaks the range of an unknown, a rule, a fact or an extra demand; the first five are
        named.
    """
    broken = question.system.violations(
        values, question.facts, layer=question.layer, measured=question.measured
    )
    broken += [str(rule.form) for rule in question.extra if not rule.holds(values)]
    if broken:
        raise WorldError(f"a solution fails the exact check: {', '.join(broken[:5])}")


@dataclass(frozen=True)
class Extreme:
    """The smallest or largest value of a quantity.

    Parameters
    ----------
    value : Fraction or None
        The bound; None if the unknowns leave it open.
    proven : bool
        Whether the search finished.
    values : tuple of int or None
        A solution that reaches it.
    """

    value: Fraction | None
    proven: bool
    values: tuple[int, ...] | None


def extreme(
    question: Question | Posed,
    quantity: Quantity,
    *,
    maximise: bool,
    guess: Fraction | None = None,
    time_limit: float = TIME_LIMIT,
) -> Extreme | None:
    """Find how small or large a quantity can be.

    A ratio is optimised through linear questions (Dinkelbach's method): with the ratio ``p/q`` of
    some solution, ``q * numerator - p * denominator`` is optimised; if no solution makes it better
    than zero, none has a better ratio.

    Parameters
    ----------
    question : Question or Posed
        What must hold; posed already if both ends are asked for.
    quantity : Quantity
        The quantity.
    maximise : bool
        Whether the largest value is asked for.
    guess : Fraction, optional
        A value near the end that is looked for; a good one saves a step.
    time_limit : float
        Seconds for each step.

    Returns
    -------
    Extreme or None
        None if nothing satisfies the question.

    Raises
    ------
    WorldError
        If the solver refuses the question, or its solution fails the exact check.

    References
    ----------
    W. Dinkelbach (1967). On nonlinear fractional programming. Management Science 13(7), 492-498.
    """
    posed = question if isinstance(question, Posed) else Posed(question)
    if quantity.is_linear:
        form = quantity.linear()
        got = posed.answer(form, maximise=maximise, time_limit=time_limit)
        if got.status == "impossible":
            return None
        return Extreme(got.bound, got.status == "solved", got.values)
    near = guess or Fraction(0)
    first = quantity.numerator * near.denominator - quantity.denominator * near.numerator
    start = posed.answer(first, maximise=maximise, time_limit=time_limit)
    if start.status == "impossible":
        return None
    if start.values is None:
        return Extreme(None, False, None)
    best, ratio = start.values, quantity.value(start.values)
    if start.status == "solved" and ratio == near:
        return Extreme(ratio, True, best)  # the guess was the end itself
    while True:
        form = quantity.numerator * ratio.denominator - quantity.denominator * ratio.numerator
        got = posed.answer(form, maximise=maximise, time_limit=time_limit)
        if got.status != "solved" or got.values is None:
            return Extreme(ratio, False, best)
        if form.value(got.values) == 0:
            return Extreme(ratio, True, best)
        best, ratio = got.values, quantity.value(got.values)


def negations(rules: Iterable[Rule]) -> list[Rule]:
    """List the ways in which a conjunction of rules can fail, over whole numbers.

    Every form is brought to integer coefficients first, so that *less than* is *at most one less*.

    Parameters
    ----------
    rules : iterable of Rule
        The rules, all of which are to hold together.

    Returns
    -------
    list of Rule
        One rule for each end of each range; whatever breaks one of the given rules satisfies one of
        these.
    """
    ways = []
    for rule in rules:
        form, factor = rule.form.integral()
        if rule.low is not None:
            ways.append(Rule(form, None, ceil(rule.low * factor) - 1, rule.when))
        if rule.high is not None:
            ways.append(Rule(form, floor(rule.high * factor) + 1, None, rule.when))
    return ways
