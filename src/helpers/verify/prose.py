"""Does what the prose states follow from what the tables print?

A claim with an expression is a demand on the printed numbers it reads. Most of those are whole
counts, which a printed number gives exactly; rounded ones stand for intervals. So a claim is
calculated over what its numbers may be: it is derived if it is borne out whatever they are, and
contradicted if it is not borne out by any.

The other way round, a claim limits each number it reads: with all the others as printed, which
values of this one would bear the claim out?
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.claims import Claim
from helpers.comments import Comment
from helpers.published import Published, PublishedValue
from helpers.verify.holds import can_hold, must_hold
from helpers.verify.spans import Members, Rows, Span, SpanCalculator

COUNTS = frozenset({"count", "count_high", "count_dk", "n"})
"""Statistics whose printed number is the exact one."""

MOST_TRIES = 40
"""How many ways of forbidding numbers are tried to find further conflict sets."""

_READ_VALUES = frozenset({"values", "top", "bottom", "between"})


def is_exact(value: PublishedValue) -> bool:
    """Tell whether a printed number is a whole count.

    Parameters
    ----------
    value : PublishedValue
        The number.

    Returns
    -------
    bool
        Whether its statistic is one of `COUNTS` and it is printed without decimals, so that no
        rounding stands between it and the count.
    """
    return value.statistic in COUNTS and value.decimals == 0


def printed_span(value: PublishedValue) -> Span:
    """Give what a printed number stands for: itself if it is a count, else an interval.

    Parameters
    ----------
    value : PublishedValue
        The number.

    Returns
    -------
    Span
        The count alone, or everything that rounding may have turned into the number; 0 alone where
        no number is printed.
    """
    if value.interval is None or value.value is None:
        return Span(Fraction(0), Fraction(0))
    exact = Fraction(value.value)
    return Span(exact, exact) if is_exact(value) else Span(*value.interval)


def reads(expression: str, members: Members) -> tuple[str, ...]:
    """List the published numbers whose values an expression uses.

    Parameters
    ----------
    expression : str
        In the language of `helpers.expressions`.
    members : Members
        The printed numbers, and which of them patterns mean.

    Returns
    -------
    tuple of str
        Ids in the order of the tables. Rows that are only counted are not among them.
    """
    found: set[str] = set()
    for name, arguments in _calls(expression):
        if name == "v":
            found.add(arguments[0])
        elif name in _READ_VALUES:
            found.update(value.id for value in members.of(*arguments))
        elif name == "leading":
            table, *columns = arguments
            for column in columns:
                found.update(value.id for value in members.of(f"{table}.*.{column}"))
    return tuple(value.id for value in members.published if value.id in found)


def _calls(expression: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            constants = [a.value for a in node.args if isinstance(a, ast.Constant)]
            yield node.func.id, [one for one in constants if isinstance(one, str)]


@dataclass(frozen=True)
class Settled:
    """What the printed numbers make of a claim.

    Parameters
    ----------
    verdict : {"derived", "consistent", "contradicted"}
        Whether it is borne out whatever the numbers are, by some of what they may be, or by none.
    lower, upper : Fraction or None
        What a claim about one number could have stated.
    because : tuple of str
        The printed numbers that force or contradict it, none of them needless.
    others : tuple of tuple of str
        Further such sets of the same size, for a contradicted claim.
    """

    verdict: str
    lower: Fraction | None
    upper: Fraction | None
    because: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()


class Prose:
    """The claims that have an expression.

    Parameters
    ----------
    claims : iterable of Claim
        The claims; those without an expression are passed over.
    published : Published
        The printed numbers.
    comments : sequence of Comment
        The coded answers.
    """

    def __init__(
        self, claims: Iterable[Claim], published: Published, comments: Sequence[Comment]
    ) -> None:
        self.published = published
        self.members = Members(published)
        self.comments = tuple(comments)
        self.claims = {c.id: c for c in claims if c.expression is not None}
        self.reads = {c.id: reads(c.expression or "", self.members) for c in self.claims.values()}
        self.readers: dict[str, list[str]] = {}
        for claim, values in self.reads.items():
            for value in values:
                self.readers.setdefault(value, []).append(claim)

    def spans(self, values: Iterable[str]) -> dict[str, Span]:
        """Give what printed numbers stand for.

        Parameters
        ----------
        values : iterable of str
            Ids of published values.

        Returns
        -------
        dict of str to Span
            The span of each; see `printed_span`.
        """
        return {name: printed_span(self.published[name]) for name in values}

    def _outcome(self, claim: str, spans: Mapping[str, Span]) -> Span | tuple[Span, ...] | Rows:
        calculator = SpanCalculator(self.members, self.comments, spans)
        return calculator.outcome(self.claims[claim].expression or "")

    def can_hold(self, claim: str, spans: Mapping[str, Span]) -> bool:
        """Tell whether a claim may be borne out if its numbers are inside some spans.

        Parameters
        ----------
        claim : str
            Its id.
        spans : mapping of str to Span
            What each number may be; one without an entry may be anything.

        Returns
        -------
        bool
            False only if no values inside the spans bear it out. The calculation takes the numbers
            one by one, so it may say yes where they cannot all be so together.
        """
        return can_hold(self.claims[claim], self._outcome(claim, spans))

    def must_hold(self, claim: str, spans: Mapping[str, Span]) -> bool:
        """Tell whether a claim is borne out wherever its numbers are inside some spans.

        Parameters
        ----------
        claim : str
            Its id.
        spans : mapping of str to Span
            What each number may be; one without an entry may be anything.

        Returns
        -------
        bool
            True only if all values inside the spans bear it out.
        """
        return must_hold(self.claims[claim], self._outcome(claim, spans))

    def settle(
        self,
        claim: str,
        set_aside: Collection[str] = (),
        tighten: Callable[[str], Span] | None = None,
    ) -> Settled:
        """Hold a claim against the printed numbers.

        Parameters
        ----------
        claim : str
            Its id.
        set_aside : collection of str
            Numbers that are contradicted themselves, and may be anything.
        tighten : callable, optional
            Gives a narrower span for a rounded number, if all the others hold.

        Returns
        -------
        Settled
            The verdict with its reason.
        """
        used = [name for name in self.reads[claim] if name not in set_aside]
        spans = self.spans(used)
        stated = self.claims[claim]
        if tighten is not None and not self.must_hold(claim, spans) and self.can_hold(claim, spans):
            rounded = [name for name in used if not is_exact(self.published[name])]
            spans |= {name: tighten(name) for name in rounded}
        outcome = self._outcome(claim, spans)
        lower, upper = None, None
        if isinstance(outcome, Span):
            lower, upper = outcome.low, outcome.high
        if must_hold(stated, outcome):
            needed = self._shrink(used, spans, lambda some: self.must_hold(claim, some))
            return Settled("derived", lower, upper, needed)
        if can_hold(stated, outcome):
            return Settled("consistent", lower, upper, ())
        sets = self._conflicts(claim, used, spans)
        return Settled("contradicted", lower, upper, sets[0], tuple(sets[1:]))

    def _conflicts(
        self, claim: str, used: Sequence[str], spans: Mapping[str, Span]
    ) -> list[tuple[str, ...]]:
        """List sets of numbers that rule a claim out, smallest ones only, none twice."""
        found: list[tuple[str, ...]] = []
        waiting: list[frozenset[str]] = [frozenset()]
        seen: set[frozenset[str]] = set()
        while waiting and len(seen) < MOST_TRIES:
            forbidden = waiting.pop(0)
            if forbidden in seen:
                continue
            seen.add(forbidden)
            left = [name for name in used if name not in forbidden]
            if self.can_hold(claim, {name: spans[name] for name in left}):
                continue
            conflict = self._shrink(left, spans, lambda some: not self.can_hold(claim, some))
            if conflict not in found:
                found.append(conflict)
            waiting.extend(forbidden | {member} for member in conflict)
        smallest = min(len(one) for one in found)
        return [one for one in found if len(one) == smallest]

    def _shrink(
        self,
        names: Sequence[str],
        spans: Mapping[str, Span],
        enough: Callable[[Mapping[str, Span]], bool],
    ) -> tuple[str, ...]:
        """Drop numbers while what is left is enough."""
        kept = {name: spans[name] for name in names}
        for name in names:
            fewer = {other: span for other, span in kept.items() if other != name}
            if enough(fewer):
                kept = fewer
        return tuple(kept)

    def limit(
        self, name: str, span: Span, ignored: Collection[str] = ()
    ) -> tuple[Span, tuple[str, ...]]:
        """Narrow down what a number may be by the claims that read it.

        Parameters
        ----------
        name : str
            Id of the number.
        span : Span
            What the tables alone allow it to be.
        ignored : collection of str
            Claims and numbers that are contradicted, and limit nothing.

        Returns
        -------
        tuple of Span and tuple of str
            What is left, and the claims that took something away. Values between those that
            are left are not told apart.
        """
        value = self.published[name]
        claims = [c for c in self.readers.get(name, ()) if c not in ignored]
        if value.value is None:
            return span, ()
        used: list[str] = []
        for claim in claims:
            others = self.spans(n for n in self.reads[claim] if n != name and n not in ignored)
            printed = {**others, name: printed_span(value)}
            if not self.can_hold(claim, printed) or self.must_hold(claim, {**others, name: span}):
                continue
            narrowed = self._narrow(claim, others, name, span)
            if narrowed != span:
                used.append(claim)
                span = narrowed
        return span, tuple(used)

    def _narrow(self, claim: str, others: Mapping[str, Span], name: str, span: Span) -> Span:
        """Cut off what a claim rules out at either end, by halving."""
        value = self.published[name]
        step = Fraction(1, 10**value.decimals)
        half = Fraction(0) if is_exact(value) else step / 2
        first, last = int(-(-(span.low - half) // step)), int((span.high + half) // step)

        def possible(a: int, b: int) -> bool:
            whole = Span(a * step - half, b * step + half)
            return self.can_hold(claim, {**others, name: whole})

        def edge(a: int, b: int, *, from_below: bool) -> int | None:
            if not possible(a, b):
                return None
            if a == b:
                return a
            middle = (a + b) // 2
            halves = [(a, middle), (middle + 1, b)]
            for low, high in halves if from_below else reversed(halves):
                found = edge(low, high, from_below=from_below)
                if found is not None:
                    return found
            return None

        lowest = edge(first, last, from_below=True)
        highest = edge(first, last, from_below=False)
        if lowest is None or highest is None:
            return span
        return Span(max(span.low, lowest * step - half), min(span.high, highest * step + half))
