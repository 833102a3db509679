"""What can an expression over printed numbers be if some of them are not known exactly?

The language of `helpers.expressions` is calculated here with a *span* in place of each number (the
smallest and largest value it may have) and with two sets in place of each set of rows (those that
are in it for certain, and those that may be). The outcome is sound: whatever the numbers are
inside their spans, the exact outcome lies inside the outcome of this module.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from helpers.comments import Comment
from helpers.errors import BookError
from helpers.expressions import calculate
from helpers.numbers import round_half_up
from helpers.published import Published, PublishedValue


@dataclass(frozen=True)
class Span:
    """Everything from the lower to the upper number.

    Parameters
    ----------
    low, high : Fraction
        The ends, which belong to it; equal for a number that is known.
    """

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Rows:
    """Rows that belong to a set for certain, and all that may belong to it.

    Parameters
    ----------
    certain : frozenset of str
        Rows, or municipalities, that are in the set whatever the numbers are.
    possible : frozenset of str
        Those that are in it for some of what the numbers may be; the certain ones are among them.
    """

    certain: frozenset[str]
    possible: frozenset[str]


Outcome = Span | tuple[Span, ...] | Rows
_Value = Outcome | str

ANYTHING = Span(Fraction(0), Fraction(10**9))
"""A number of which nothing is known but that it is not negative."""


class Members:
    """Which published values a pattern of the language means, each looked up once.

    Parameters
    ----------
    published : Published
        The printed numbers.
    """

    def __init__(self, published: Published) -> None:
        self.published = published
        self._known: dict[tuple[str, ...], list[PublishedValue]] = {}
        self._towns = {one.id: one.municipality for one in published.investments}
        self._town_of = {v.row: self._towns[v.candidates[0]] for v in published if v.candidates}

    def of(self, pattern: str, *without: str) -> list[PublishedValue]:
        """Give the values that match a pattern, without some rows.

        Parameters
        ----------
        pattern : str
            A pattern of ids in which ``*`` stands for anything, such as ``t08.*.high``.
        *without : str
            Keys of rows to leave out.

        Returns
        -------
        list of PublishedValue
            The values, in the order printed.

        Raises
        ------
        BookError
            If nothing matches.
        """
        key = (pattern, *without)
        if key not in self._known:
            # The language itself says which rows a pattern leaves out.
            words = ", ".join(f'"{word}"' for word in key)
            rows = cast("frozenset[str]", calculate(f"rows({words})", self.published))
            matching = self.published.match(pattern)
            self._known[key] = [value for value in matching if value.row in rows]
        return self._known[key]

    def municipality(self, row: str) -> str:
        """Give the municipality of a row about an investment.

        Parameters
        ----------
        row : str
            Key of the row.

        Returns
        -------
        str
            The municipality of the investment, or of the first one that the row can mean.

        Raises
        ------
        BookError
            If the row is about no investment.
        """
        if row not in self._town_of:
            raise BookError(f"the row '{row}' is no investment")
        return self._town_of[row]


class SpanCalculator:
    """Calculates expressions over spans.

    Parameters
    ----------
    members : Members
        The printed numbers, and which of them patterns mean.
    comments : sequence of Comment
        The coded answers.
    spans : mapping of str to Span
        What each number may be; a number without an entry may be anything.
    """

    def __init__(
        self, members: Members, comments: Sequence[Comment], spans: Mapping[str, Span]
    ) -> None:
        self.members = members
        self.published = members.published
        self.comments = tuple(comments)
        self.spans = spans

    def outcome(self, expression: str) -> Outcome:
        """Calculate an expression.

        Parameters
        ----------
        expression : str
            In the language of `helpers.expressions`, as `helpers.claims` has checked it.

        Returns
        -------
        Span, tuple of Span, or Rows
            What the number, the several numbers or the set of rows may be.

        Raises
        ------
        BookError
            If it gives a text, a pattern in it matches nothing, or a number is needed where
            something else stands.
        """
        result = self._visit(ast.parse(expression.strip(), mode="eval").body)
        if isinstance(result, str):
            raise BookError(f"'{expression}' gives a text, not a number or rows")
        return result

    def _visit(self, node: ast.expr) -> _Value:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return node.value
            number = Fraction(cast(int, node.value))
            return Span(number, number)
        if isinstance(node, ast.List):
            return tuple(_span(self._visit(one)) for one in node.elts)
        if isinstance(node, ast.UnaryOp):
            inner = _span(self._visit(node.operand))
            return Span(-inner.high, -inner.low)
        if isinstance(node, ast.BinOp):
            return _combine(node.op, self._visit(node.left), self._visit(node.right))
        call = cast(ast.Call, node)
        name = cast(ast.Name, call.func).id
        arguments = [self._visit(one) for one in call.args]
        return cast(_Value, getattr(self, f"_{name}")(*arguments))

    def _of(self, value_id: str) -> Span:
        return self.spans.get(value_id, ANYTHING)

    def _as_printed(self, value: PublishedValue) -> Span:
        """Give what a number may be in print; rows are sorted by what the reader sees."""
        span, step = self._of(value.id), Fraction(1, 10**value.decimals)
        if value.decimals == 0 and span.low.denominator == span.high.denominator == 1:
            return span
        # The printed numbers whose rounding interval has more than an end in common with it.
        lowest = (span.low + step / 2) // step * step
        highest = -((step / 2 - span.high) // step) * step
        return Span(lowest, max(lowest, highest))

    def _chosen(self, pattern: _Value, without: Sequence[_Value]) -> list[PublishedValue]:
        return self.members.of(cast(str, pattern), *(cast(str, word) for word in without))

    def _v(self, value_id: _Value) -> Span:
        return self._of(cast(str, value_id))

    def _values(self, pattern: _Value, *without: _Value) -> tuple[Span, ...]:
        return tuple(self._of(value.id) for value in self._chosen(pattern, without))

    def _rows(self, pattern: _Value, *without: _Value) -> Rows:
        rows = frozenset(value.row for value in self._chosen(pattern, without))
        return Rows(rows, rows)

    def _top(self, n: _Value, pattern: _Value, *without: _Value) -> Rows:
        spans = {v.row: self._as_printed(v) for v in self._chosen(pattern, without)}
        return _largest(int(_span(n).low), spans)

    def _bottom(self, n: _Value, pattern: _Value, *without: _Value) -> Rows:
        upright = {v.row: self._as_printed(v) for v in self._chosen(pattern, without)}
        spans = {row: Span(-span.high, -span.low) for row, span in upright.items()}
        return _largest(int(_span(n).low), spans)

    def _between(self, low: _Value, high: _Value, pattern: _Value, *without: _Value) -> Rows:
        least, most = _span(low).low, _span(high).high
        spans = {v.row: self._as_printed(v) for v in self._chosen(pattern, without)}
        return Rows(
            frozenset(r for r, s in spans.items() if least <= s.low and s.high <= most),
            frozenset(r for r, s in spans.items() if s.low <= most and least <= s.high),
        )

    def _leading(self, table: _Value, first: _Value, *others: _Value) -> Rows:
        rows = self._rows(f"{table}.*.{first}").possible

        def leads(row: str, test: Callable[[Span, Span], bool]) -> bool:
            mine = self._as_printed(self.published[f"{table}.{row}.{first}"])
            theirs = [self._as_printed(self.published[f"{table}.{row}.{o}"]) for o in others]
            return all(test(mine, span) for span in theirs)

        return Rows(
            frozenset(row for row in rows if leads(row, lambda a, b: a.low > b.high)),
            frozenset(row for row in rows if leads(row, lambda a, b: a.high > b.low)),
        )

    def _count(self, things: _Value) -> Span:
        if isinstance(things, Rows):
            return Span(Fraction(len(things.certain)), Fraction(len(things.possible)))
        size = Fraction(len(cast("tuple[Span, ...]", things)))
        return Span(size, size)

    def _sum(self, numbers: _Value) -> Span:
        spans = _spans(numbers)
        return Span(
            sum((s.low for s in spans), Fraction(0)), sum((s.high for s in spans), Fraction(0))
        )

    def _max(self, numbers: _Value) -> Span:
        spans = _spans(numbers)
        return Span(max(s.low for s in spans), max(s.high for s in spans))

    def _min(self, numbers: _Value) -> Span:
        spans = _spans(numbers)
        return Span(min(s.low for s in spans), min(s.high for s in spans))

    def _round_half_up(self, x: _Value, decimals: _Value | None = None) -> Span:
        places = 0 if decimals is None else int(_span(decimals).low)
        span = _span(x)
        return Span(
            Fraction(round_half_up(span.low, places)), Fraction(round_half_up(span.high, places))
        )

    def _investments_in(self, municipality: _Value, rows: _Value) -> Rows:
        def inside(some: frozenset[str]) -> frozenset[str]:
            return frozenset(row for row in some if self.members.municipality(row) == municipality)

        given = cast(Rows, rows)
        return Rows(inside(given.certain), inside(given.possible))

    def _municipalities(self, rows: _Value) -> Rows:
        given = cast(Rows, rows)
        return Rows(
            frozenset(self.members.municipality(row) for row in given.certain),
            frozenset(self.members.municipality(row) for row in given.possible),
        )

    def _municipalities_with(self, n: _Value, rows: _Value) -> Rows:
        given, wanted = cast(Rows, rows), int(_span(n).low)
        least = Counter(self.members.municipality(row) for row in given.certain)
        most = Counter(self.members.municipality(row) for row in given.possible)
        return Rows(
            frozenset(m for m in most if least[m] == most[m] == wanted),
            frozenset(m for m in most if least[m] <= wanted <= most[m]),
        )

    def _theme(self, *arguments: _Value) -> Span:
        question, *themes = arguments
        words = ", ".join(f'"{theme}"' for theme in themes)
        expression = f"theme({_span(question).low}, {words})"
        found = cast(Fraction, calculate(expression, self.published, self.comments))
        return Span(found, found)


def _largest(n: int, spans: Mapping[str, Span]) -> Rows:
    """Rows of the n largest; ties at the edge come along, so few enough may be larger."""

    def larger(row: str, test: Callable[[Span, Span], bool]) -> int:
        return sum(test(span, spans[row]) for other, span in spans.items() if other != row)

    return Rows(
        frozenset(row for row in spans if larger(row, lambda a, b: a.high > b.low) < n),
        frozenset(row for row in spans if larger(row, lambda a, b: a.low > b.high) < n),
    )


def _span(value: _Value) -> Span:
    if not isinstance(value, Span):
        raise BookError("a number is needed where the expression gives something else")
    return value


def _spans(value: _Value) -> tuple[Span, ...]:
    if not isinstance(value, tuple) or not value:
        raise BookError("a list of numbers is needed where the expression gives something else")
    return value


def _combine(op: ast.operator, left: _Value, right: _Value) -> Outcome:
    if isinstance(left, Rows) and isinstance(right, Rows):
        if isinstance(op, ast.BitOr):
            return Rows(left.certain | right.certain, left.possible | right.possible)
        if isinstance(op, ast.BitAnd):
            return Rows(left.certain & right.certain, left.possible & right.possible)
        return Rows(left.certain - right.possible, left.possible - right.certain)
    a, b = _span(left), _span(right)
    if isinstance(op, ast.Add):
        return Span(a.low + b.low, a.high + b.high)
    if isinstance(op, ast.Sub):
        return Span(a.low - b.high, a.high - b.low)
    if isinstance(op, ast.Div):
        if b.low <= 0 <= b.high:
            return ANYTHING
        b = Span(1 / b.high, 1 / b.low)
    products = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Span(min(products), max(products))
