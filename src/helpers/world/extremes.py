"""What are the smallest and the largest value of a quantity, and which solution shows them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from helpers.world.linear import Quantity, Rule
from helpers.world.posed import TIME_LIMIT, Posed
from helpers.world.question import Question


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
