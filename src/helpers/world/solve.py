"""Which values can a quantity take, and which solution shows it?

Systems of `helpers.world.system` go to OR-Tools CP-SAT, a solver of exact integer programs: one
worker, a fixed seed, so that the same question gets the same answer. What comes back is checked
again: every solution by exact arithmetic (`System.violations`), and a bound counts as proven only
if the solver finished its search.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.world.linear import Expr
from helpers.world.posed import TIME_LIMIT, Posed
from helpers.world.question import Outcome, Question


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
