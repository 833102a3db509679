"""What is an interval here, and when does one settle a question?

An interval in this package is a set of values that nothing published rules out, or a confidence
interval; the name of the function says which. Its ends are exact wherever the calculation is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Literal, TypeAlias, TypeVar

from helpers.errors import BookError

Exact: TypeAlias = "int | Fraction"
Value = TypeVar("Value", int, float, Fraction)
Decision: TypeAlias = Literal["every", "none", "undecided"]


class InferenceError(BookError):
    """A test or an interval that cannot be computed from what was given.

    Parameters
    ----------
    message : str
        What is wrong.
    file, line, hint : optional
        As in `helpers.errors.BookError`.
    """


@dataclass(frozen=True)
class Interval(Generic[Value]):
    """A closed interval.

    Parameters
    ----------
    low, high : int, float or Fraction
        Its ends, both of which belong to it.

    Raises
    ------
    InferenceError
        If the ends are in the wrong order.
    """

    low: Value
    high: Value

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise InferenceError(f"an interval from {self.low} to {self.high} holds nothing")

    def __contains__(self, value: float | Fraction) -> bool:
        return bool(self.low <= value <= self.high)

    @property
    def pinned(self) -> bool:
        """Whether only one value is left."""
        return bool(self.low == self.high)


def hull(values: Iterable[Value]) -> Interval[Value]:
    """Find the smallest interval around some values.

    Parameters
    ----------
    values : iterable of int, float or Fraction
        At least one value.

    Returns
    -------
    Interval
        From the smallest to the largest.

    Raises
    ------
    InferenceError
        If there are no values.
    """
    known = list(values)
    if not known:
        raise InferenceError("no value is left", hint="The conditions contradict each other.")
    return Interval(min(known), max(known))


def decide(p: Interval[Fraction] | Interval[float], alpha: float | Fraction) -> Decision:
    """Say whether a result is significant whatever the unpublished answers were.

    Parameters
    ----------
    p : Interval
        The smallest and the largest p-value over all consistent datasets (or bounds outside
        them: ``"every"`` and ``"none"`` stay true for an interval that is too wide).
    alpha : float or Fraction
        The level; a p-value equal to it counts as significant.

    Returns
    -------
    {'every', 'none', 'undecided'}
        Significant in every consistent dataset, in none, or in some and not in others as far as
        the interval tells.

    Examples
    --------
    >>> decide(Interval(0.002, 0.041), 0.05)
    'every'
    >>> decide(Interval(0.004, 0.108), 0.05)
    'undecided'
    """
    if p.high <= alpha:
        return "every"
    if p.low > alpha:
        return "none"
    return "undecided"


def bonferroni(p: Mapping[str, Value]) -> dict[str, Value]:
    r"""Multiply every p-value by their number.

    Parameters
    ----------
    p : mapping of str to number
        The p-values.

    Returns
    -------
    dict
        Adjusted p-values under the same names, in the same order, at most 1.

    Notes
    -----
    :math:`\tilde p_i = \min(1, m p_i)`. R: ``p.adjust(p, "bonferroni")``.
    """
    return {name: min(type(value)(1), len(p) * value) for name, value in p.items()}


def holm(p: Mapping[str, Value]) -> dict[str, Value]:
    r"""Adjust p-values by the step-down method of Holm.

    Parameters
    ----------
    p : mapping of str to number
        The p-values.

    Returns
    -------
    dict
        Adjusted p-values under the same names, in the same order.

    Notes
    -----
    With :math:`p_{(1)} \le \dots \le p_{(m)}`,

    .. math:: \tilde p_{(i)} = \max_{j \le i} \min\bigl(1, (m - j + 1)\, p_{(j)}\bigr).

    R: ``p.adjust(p, "holm")``. The family-wise error rate is kept however the tests depend on
    each other, as they do when the same respondents answer every item.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6(2), 65-70.

    Examples
    --------
    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    adjusted: dict[str, Value] = {}
    running: Value | None = None
    for place, (name, value) in enumerate(sorted(p.items(), key=lambda pair: pair[1])):
        candidate = min(type(value)(1), (len(p) - place) * value)
        running = candidate if running is None else max(running, candidate)
        adjusted[name] = running
    return {name: adjusted[name] for name in p}


def adjust_intervals(
    p: Mapping[str, Interval[Value]], method: Literal["holm", "bonferroni"] = "holm"
) -> dict[str, Interval[Value]]:
    """Adjust intervals of p-values for the number of tests.

    Parameters
    ----------
    p : mapping of str to Interval
        The interval of each p-value.
    method : {'holm', 'bonferroni'}
        The correction.

    Returns
    -------
    dict
        The interval of each adjusted p-value, in the same order.

    Notes
    -----
    Both corrections never fall when a p-value rises, so the adjusted values lie between the
    correction of all lower ends and the correction of all upper ends. Where the items cannot
    reach their ends together the result is wider than needed, never too narrow.
    """
    correct = holm if method == "holm" else bonferroni
    low = correct({name: interval.low for name, interval in p.items()})
    high = correct({name: interval.high for name, interval in p.items()})
    return {name: Interval(low[name], high[name]) for name in p}
