"""How is a question put to the solver?

Unknowns become variables of OR-Tools CP-SAT, rules its constraints. What holds without any fact is
posed once for a system and copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

from ortools.sat.python import cp_model

from helpers.world.linear import Expr, Rule, WorldError
from helpers.world.question import Outcome, Question, Status, certify
from helpers.world.system import System

FARTHEST = -(2**52)
"""Stands for no lower end; its negative for no upper one."""

SEED = 2024
ATTEMPTS = (0.15, 0.4, 0.4, 1.0, 1.0, 2.5, 2.5)
"""Lengths of the first attempts at a question, in the solver's own seconds."""

TIME_LIMIT = 60.0
"""Seconds, as the solver counts them, for one question; beyond it a bound stays unproven."""

PATIENCE = 20
"""The clock on the wall stops an attempt only when it shows so many times its length."""


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
