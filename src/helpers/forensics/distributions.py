"""Which response distributions are behind a printed line, and how many are there?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from helpers.forensics.preimages import (
    ForensicsError,
    Preimage,
    Rounding,
    preimage,
    require_counts,
    variance_window,
)

# Respondents left in the group, sum and sum of squares so far.
_State: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True)
class Reported:
    """One printed line about whole-number answers on a scale.

    Parameters
    ----------
    n : int
        Number of answers behind the line.
    scale : tuple of (int, int)
        Lowest and highest answer of one item.
    mean, sd : str or Decimal, optional
        As printed; the number of decimals is read from them.
    items : int
        Number of items averaged per respondent.
    n_high, high_from : int, optional
        How many answers were at least `high_from`.
    rounding : {'either', 'half_up', 'half_down', 'half_even', 'floor', 'ceiling', 'truncate'}
        The convention of the printed line.
    population : bool
        Whether the standard deviation divides by n instead of n - 1.
    """

    n: int
    scale: tuple[int, int]
    mean: str | Decimal | None = None
    sd: str | Decimal | None = None
    items: int = 1
    n_high: int | None = None
    high_from: int | None = None
    rounding: Rounding = "either"
    population: bool = False


def count_distributions(line: Reported) -> int:
    """Count the response distributions that would have been printed as this line.

    Parameters
    ----------
    line : Reported
        What was printed. Without a mean or a standard deviation that side is left free.

    Returns
    -------
    int
        How many ways there are to say how many respondents gave each answer. With several items,
        of the respondents' totals. Who gave which answer does not count.

    Raises
    ------
    ForensicsError
        If the line contradicts itself (a high count above n, an empty scale).

    Notes
    -----
    Dynamic programming over the answer categories, from the ends of the scale inwards. A state is
    (respondents left, sum, sum of squares); states from which the printed sums can no longer be
    reached are dropped. The count is exact.

    References
    ----------
    Jung, L. & Heathers, J. (2025). CLOSURE: complete listing of original samples of underlying
    raw evidence, as implemented in the packages unsum and closure-core.

    Examples
    --------
    >>> count_distributions(Reported(n=130, scale=(1, 5), mean="2.7", sd="1.9"))
    5359
    """
    return sum(pairs_on_scale(line).values())


def list_distributions(line: Reported, limit: int | None = None) -> list[dict[int, int]]:
    """List the response distributions that would have been printed as this line.

    Parameters
    ----------
    line : Reported
        What was printed.
    limit : int, optional
        Stop after so many.

    Returns
    -------
    list of dict
        Each maps an answer (or a total over the items) to the number of respondents, in the order
        of the scale. Those with most answers at the low end come first. That is an order, not a
        sample: a distribution is not more likely for being listed early.

    Raises
    ------
    ForensicsError
        As `count_distributions`.

    Examples
    --------
    >>> list_distributions(Reported(n=3, scale=(1, 3), mean="2.0", sd="1.0"))
    [{1: 1, 2: 1, 3: 1}]
    """
    problem = _Problem.of(line)
    found: list[dict[int, int]] = []
    for counts in problem.walk():
        found.append({value + problem.shift: counts[value] for value in range(problem.width)})
        if limit is not None and len(found) == limit:
            break
    return found


def possible_n(line: Reported) -> tuple[int, ...]:
    """Find how many of the respondents can have answered, given the rest of the line.

    Parameters
    ----------
    line : Reported
        What was printed; `n` is the largest number that can have answered.

    Returns
    -------
    tuple of int
        Every number of answers, from 1 to `n`, that some response distribution allows.

    Examples
    --------
    Fifteen answers of 4 or 5 and a mean of 3.5 cannot come from 15 people alone:

    >>> line = Reported(n=25, scale=(1, 5), mean="3.5", n_high=15, high_from=4)
    >>> possible_n(line)[0]
    18
    """
    start = max(1, line.n_high or 1, 2 if line.sd is not None and not line.population else 1)
    return tuple(n for n in range(start, line.n + 1) if count_distributions(replace(line, n=n)))


def pairs_on_scale(line: Reported) -> dict[tuple[int, int], int]:
    """Count the distributions of a printed line by their sum and sum of squares.

    Parameters
    ----------
    line : Reported
        What was printed.

    Returns
    -------
    dict
        From (sum, sum of squares) of the respondents' totals to the number of distributions.
    """
    problem = _Problem.of(line)
    states: dict[_State, int] = {(0, 0, 0): 1}
    for step in problem.steps():
        following: dict[_State, int] = defaultdict(int)
        for state, ways in states.items():
            for _, new in problem.moves(step, state):
                following[new] += ways
        states = following
    shift, n = problem.shift, problem.n
    return {
        (total + n * shift, squares + 2 * shift * total + n * shift**2): ways
        for (_, total, squares), ways in states.items()
        if problem.accepts(total, squares)
    }


@dataclass(frozen=True)
class _Problem:
    """A printed line as integer conditions, with the scale moved to start at nought."""

    # Groups of (answer values, number of respondents): all of them, or not high and high.
    groups: tuple[tuple[tuple[int, ...], int], ...]
    n: int
    shift: int
    width: int
    sums: range
    window: Preimage | None

    @classmethod
    def of(cls, line: Reported) -> _Problem:
        """Put a printed line as conditions on whole numbers.

        Parameters
        ----------
        line : Reported
            What was printed.

        Returns
        -------
        _Problem
            Groups of respondents and the answers open to them; the sums that the mean allows, and
            the variances that the standard deviation allows.

        Raises
        ------
        ForensicsError
            If there are no respondents or items, the scale is empty, or a high count is above n,
            below 0 or without the answer from which on it counts.
        """
        require_counts(n=line.n, items=line.items)
        low, high = (end * line.items for end in line.scale)
        if low >= high:
            raise ForensicsError(f"a scale from {line.scale[0]} to {line.scale[1]} has no room")
        values = tuple(range(high - low + 1))
        groups: tuple[tuple[tuple[int, ...], int], ...] = ((values, line.n),)
        if line.n_high is not None:
            if line.high_from is None:
                raise ForensicsError("a high count needs to know from which answer on it counts")
            if not 0 <= line.n_high <= line.n:
                raise ForensicsError(f"{line.n_high} high answers of {line.n} cannot be")
            cut = line.high_from * line.items - low
            groups = (
                (tuple(v for v in values if v < cut), line.n - line.n_high),
                (tuple(v for v in values if v >= cut), line.n_high),
            )
        everything = range(line.n * values[-1] + 1)
        sums = everything
        if line.mean is not None:
            reached = preimage(line.mean, line.rounding).scaled(line.n * line.items).integers()
            offset = line.n * low
            sums = range(
                max(reached.start - offset, 0), min(reached.stop - offset, everything.stop)
            )
        window = None
        if line.sd is not None:
            window = variance_window(line.sd, line.n, line.items, line.rounding, line.population)
        return cls(groups, line.n, low, len(values), sums, window)

    def accepts(self, total: int, squares: int) -> bool:
        """Say whether a complete state is what was printed."""
        return total in self.sums and (
            self.window is None or self.n * squares - total**2 in self.window
        )

    def steps(self) -> list[_Step]:
        """Order the categories: group by group, from the ends of each inwards."""
        steps: list[_Step] = []
        for number, (values, size) in enumerate(self.groups):
            later = self.groups[number + 1 :]
            rest = (
                sum(n * (v[0] if v else 0) for v, n in later),
                sum(n * (v[-1] if v else 0) for v, n in later),
            )
            pending = list(values)
            take_first = True
            if not pending:
                # No category to hold them: only an empty group can be satisfied.
                steps.append(_Step(None, size, 0, 0, *rest, starts=True))
            while pending:
                value = pending.pop(0 if take_first else -1)
                take_first = not take_first
                ends = (pending[0], pending[-1]) if pending else (0, -1)
                starts = len(pending) == len(values) - 1
                steps.append(_Step(value, size, *ends, *rest, starts=starts))
        return steps

    def moves(self, step: _Step, state: _State) -> Iterator[tuple[int, _State]]:
        """Try every count for one category and keep what can still end well."""
        left, total, squares = state
        if step.starts:
            left = step.size
        if step.value is None:
            if left == 0:
                yield 0, (0, total, squares)
            return
        last = step.high < step.low
        for count in range(left if last else 0, left + 1):
            rest = left - count
            new_total = total + count * step.value
            if not last and not self._can_reach(step, rest, new_total):
                continue
            yield count, (rest, new_total, squares + count * step.value**2)

    def _can_reach(self, step: _Step, rest: int, total: int) -> bool:
        least = total + rest * step.low + step.later_low
        most = total + rest * step.high + step.later_high
        return least < self.sums.stop and most >= self.sums.start

    def walk(self) -> Iterator[list[int]]:
        """Visit every distribution that was printed so, each once."""
        steps = self.steps()
        alive = self._alive(steps)
        counts = [0] * self.width

        def descend(depth: int, state: _State) -> Iterator[list[int]]:
            if depth == len(steps):
                yield counts.copy()
                return
            step = steps[depth]
            options = [m for m in self.moves(step, state) if m[1] in alive[depth + 1]]
            for count, following in reversed(options):
                if step.value is not None:
                    counts[step.value] = count
                yield from descend(depth + 1, following)

        if alive[0]:
            yield from descend(0, (0, 0, 0))

    def _alive(self, steps: list[_Step]) -> list[set[_State]]:
        """Find, at every depth, the states that some complete distribution passes."""
        layers: list[set[_State]] = [{(0, 0, 0)}]
        for step in steps:
            layers.append({new for state in layers[-1] for _, new in self.moves(step, state)})
        layers[-1] = {state for state in layers[-1] if self.accepts(state[1], state[2])}
        for depth in range(len(steps) - 1, -1, -1):
            layers[depth] = {
                state
                for state in layers[depth]
                if any(new in layers[depth + 1] for _, new in self.moves(steps[depth], state))
            }
        return layers


@dataclass(frozen=True)
class _Step:
    """One answer category, the categories still open in its group, and what the rest can add."""

    value: int | None
    size: int
    low: int
    high: int
    later_low: int
    later_high: int
    starts: bool
