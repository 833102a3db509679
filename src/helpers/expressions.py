"""How does a number in prose follow from printed ones?

A small language for expressions over printed numbers. It looks like Python and is parsed by
Python's own parser, but it is not evaluated by Python: this module walks the tree and knows
whole numbers, strings, lists, ``+ - * /``, and the functions below; there are no names, no
attributes and no other calls. All arithmetic is exact.

===================================  ============================================================
``v("t08.savings.mean")``            the printed number with that id
``values("t08.*.high", "other")``    all numbers whose id matches, without the named rows
``rows("t08.*.high", "other")``      the rows of those numbers
``top(3, "t11.*.high", "other")``    rows of the three largest; ties at the edge come along
``bottom(3, "t11.*.high", "other")`` rows of the three smallest; ties at the edge come along
``between(2, 3, "t14.*.high")``      rows whose number lies between the two, ends included
``leading("t16", "inspired", "no_effect", "continued")``
                                     rows of Table 16 where the first column exceeds the others
``count(x)``                         how many rows or numbers
``sum(x)``, ``max(x)``, ``min(x)``   of a list of numbers
``round_half_up(x, 1)``              rounded to that many decimals
``investments_in("Aarhus", x)``      those of the rows that are investments of a municipality
``municipalities(x)``                municipalities of the rows, which are investments
``municipalities_with(2, x)``        municipalities that have exactly two of the rows
``theme(16, "recruitment")``         answers to a question that carry at least one of the themes
===================================  ============================================================

Patterns leave out the rows and columns that sum up a table (totals, means and numbers of
respondents); ``v`` reaches them. Sets of rows can be joined with ``|``, cut with ``&``, and
subtracted with ``-``.
"""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

from helpers.comments import Comment, count_with_any
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.numbers import round_half_up
from helpers.published import Published, PublishedValue

Result: TypeAlias = "Fraction | tuple[Fraction, ...] | frozenset[str]"
_Argument: TypeAlias = "Result | str"

_SUMMARY_ROWS = frozenset({"per_investment", "n", "total"})
_SUMMARY_COLUMNS = frozenset({"total"})
_LONGEST = 500

_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_SETS: dict[type[ast.operator], Callable[[frozenset[str], frozenset[str]], frozenset[str]]] = {
    ast.BitOr: lambda a, b: a | b,
    ast.BitAnd: lambda a, b: a & b,
    ast.Sub: lambda a, b: a - b,
}


def check(expression: str) -> None:
    """Refuse an expression that is not in the language, without calculating it.

    Parameters
    ----------
    expression : str
        The expression.

    Raises
    ------
    BookError
        If it cannot be parsed or uses anything but the listed functions and operators.

    Examples
    --------
    >>> check('max(values("t08.*.high", "other")) / 25')
    >>> check("().__class__")
    Traceback (most recent call last):
    helpers.errors.BookError: '().__class__' does not belong in an expression. ...
    """
    tree = _parse(expression)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _function(node)
    _walk_allowed(tree.body, expression)


def calculate(expression: str, published: Published, comments: Sequence[Comment] = ()) -> Result:
    """Calculate an expression over printed numbers.

    Parameters
    ----------
    expression : str
        The expression, in the language of this module.
    published : Published
        The printed numbers.
    comments : sequence of Comment, optional
        The coded answers; only ``theme`` needs them.

    Returns
    -------
    Fraction, tuple of Fraction, or frozenset of str
        A number, several numbers, or a set of rows or municipalities.

    Raises
    ------
    BookError
        If the expression is not in the language, names what is not printed, divides by zero, or
        mixes numbers and sets.

    Examples
    --------
    >>> from helpers.published import load_published
    >>> calculate('v("t04.employment.investments") / 25', load_published())
    Fraction(19, 25)
    """
    check(expression)
    outcome = _Calculator(published, tuple(comments))._visit(_parse(expression).body)
    if isinstance(outcome, str):
        raise BookError(f"'{expression}' gives a text, not a number or rows")
    return outcome


@dataclass(frozen=True)
class _Calculator:
    published: Published
    comments: tuple[Comment, ...]

    def _visit(self, node: ast.expr) -> _Argument:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else Fraction(cast(int, node.value))
        if isinstance(node, ast.List):
            return tuple(_number(self._visit(element)) for element in node.elts)
        if isinstance(node, ast.UnaryOp):
            return -_number(self._visit(node.operand))
        if isinstance(node, ast.BinOp):
            return _combine(node, self._visit(node.left), self._visit(node.right))
        call = cast(ast.Call, node)
        name = _function(call)
        arguments = [self._visit(argument) for argument in call.args]
        method = getattr(self, f"_{name}")
        try:
            inspect.signature(method).bind(*arguments)
        except TypeError:
            raise BookError(
                f"{name} is given the wrong number of arguments",
                hint="See helpers.expressions for what it takes.",
            ) from None
        return cast(_Argument, method(*arguments))

    def _v(self, value_id: _Argument) -> Fraction:
        return _printed(self.published[_text(value_id)])

    def _values(self, pattern: _Argument, *without: _Argument) -> tuple[Fraction, ...]:
        return tuple(_printed(value) for value in self._members(pattern, without))

    def _rows(self, pattern: _Argument, *without: _Argument) -> frozenset[str]:
        return frozenset(value.row for value in self._members(pattern, without))

    def _top(self, n: _Argument, pattern: _Argument, *without: _Argument) -> frozenset[str]:
        return self._extreme(n, self._members(pattern, without), largest=True)

    def _bottom(self, n: _Argument, pattern: _Argument, *without: _Argument) -> frozenset[str]:
        return self._extreme(n, self._members(pattern, without), largest=False)

    def _between(
        self, low: _Argument, high: _Argument, pattern: _Argument, *without: _Argument
    ) -> frozenset[str]:
        least, most = _number(low), _number(high)
        members = self._members(pattern, without)
        return frozenset(one.row for one in members if least <= _printed(one) <= most)

    def _leading(self, table: _Argument, column: _Argument, *others: _Argument) -> frozenset[str]:
        prefix, first = _text(table), _text(column)
        rows = self._rows(f"{prefix}.*.{first}")
        return frozenset(
            row
            for row in rows
            if all(
                self._v(f"{prefix}.{row}.{first}") > self._v(f"{prefix}.{row}.{_text(other)}")
                for other in others
            )
        )

    def _count(self, things: _Argument) -> Fraction:
        if isinstance(things, Fraction | str):
            raise BookError("count takes rows or a list of numbers")
        return Fraction(len(things))

    def _sum(self, numbers: _Argument) -> Fraction:
        return sum(_numbers(numbers), Fraction(0))

    def _max(self, numbers: _Argument) -> Fraction:
        return max(_numbers(numbers))

    def _min(self, numbers: _Argument) -> Fraction:
        return min(_numbers(numbers))

    def _round_half_up(self, x: _Argument, decimals: _Argument = Fraction(0)) -> Fraction:
        return Fraction(round_half_up(_number(x), int(_number(decimals))))

    def _investments_in(self, municipality: _Argument, rows: _Argument) -> frozenset[str]:
        name = _text(municipality)
        if name not in self._municipality_of.values():
            raise BookError(
                f"no investment is in '{name}'", hint=nearest(name, self._municipality_of.values())
            )
        return frozenset(row for row in _set(rows) if self._municipality(row) == name)

    def _municipalities(self, rows: _Argument) -> frozenset[str]:
        return frozenset(self._municipality(row) for row in _set(rows))

    def _municipalities_with(self, n: _Argument, rows: _Argument) -> frozenset[str]:
        counts = Counter(self._municipality(row) for row in _set(rows))
        return frozenset(name for name, count in counts.items() if count == _number(n))

    def _theme(self, question: _Argument, *themes: _Argument) -> Fraction:
        if not self.comments:
            raise BookError("theme needs the coded answers", hint="Give them to evaluate.")
        asked = int(_number(question))
        return Fraction(count_with_any(self.comments, map(_text, themes), asked))

    @property
    def _municipality_of(self) -> dict[str, str]:
        return {one.id: one.municipality for one in self.published.investments}

    def _municipality(self, row: str) -> str:
        # A row that can mean two investments of one municipality still has that municipality.
        for value in self.published:
            if value.row == row and value.candidates:
                return self._municipality_of[value.candidates[0]]
        raise BookError(f"the row '{row}' is no investment")

    def _members(self, pattern: _Argument, without: Sequence[_Argument]) -> list[PublishedValue]:
        left_out = {_text(row) for row in without}
        members = [value for value in self.published.match(_text(pattern)) if _is_member(value)]
        unknown = left_out - {value.row for value in members}
        if unknown:
            raise BookError(
                f"'{min(unknown)}' is no row of '{_text(pattern)}'",
                hint=nearest(min(unknown), {value.row for value in members}),
            )
        return [value for value in members if value.row not in left_out]

    def _extreme(
        self, n: _Argument, members: Sequence[PublishedValue], *, largest: bool
    ) -> frozenset[str]:
        wanted = int(_number(n))
        ordered = sorted(map(_printed, members), reverse=largest)
        if not 1 <= wanted <= len(ordered):
            raise BookError(f"there are {len(ordered)} rows to take {wanted} from")
        edge = ordered[wanted - 1]
        if largest:
            return frozenset(one.row for one in members if _printed(one) >= edge)
        return frozenset(one.row for one in members if _printed(one) <= edge)


FUNCTIONS = (
    "between",
    "bottom",
    "count",
    "investments_in",
    "leading",
    "max",
    "min",
    "municipalities",
    "municipalities_with",
    "round_half_up",
    "rows",
    "sum",
    "theme",
    "top",
    "v",
    "values",
)
"""The functions of the language."""


def _parse(expression: str) -> ast.Expression:
    if len(expression) > _LONGEST:
        raise BookError(f"the expression is longer than {_LONGEST} characters")
    try:
        return ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BookError(
            f"'{expression}' is no expression", hint="Look for a missing bracket or quote."
        ) from None


def _walk_allowed(node: ast.AST, expression: str) -> None:
    allowed = (
        (isinstance(node, ast.Constant) and type(node.value) in (int, str))
        or isinstance(node, ast.List | ast.Call)
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
        or (isinstance(node, ast.BinOp) and type(node.op) in (*_ARITHMETIC, *_SETS))
    )
    if not allowed:
        part = ast.get_source_segment(expression.strip(), cast(ast.expr, node)) or expression
        raise BookError(
            f"'{part}' does not belong in an expression",
            hint=f"Use whole numbers, strings, lists, + - * / | & and {', '.join(FUNCTIONS)}.",
        )
    inner: list[ast.expr] = []
    if isinstance(node, ast.List):
        inner = node.elts
    elif isinstance(node, ast.Call):
        inner = node.args  # the name was checked with its function
    elif isinstance(node, ast.UnaryOp):
        inner = [node.operand]
    elif isinstance(node, ast.BinOp):
        inner = [node.left, node.right]
    for one in inner:
        _walk_allowed(one, expression)


def _function(call: ast.Call) -> str:
    name = call.func.id if isinstance(call.func, ast.Name) else ast.unparse(call.func)
    if name not in FUNCTIONS:
        raise BookError(f"there is no function '{name}'", hint=nearest(name, FUNCTIONS))
    if call.keywords:
        raise BookError(f"{name} takes no named arguments", hint="Write them in their order.")
    return name


def _is_member(value: PublishedValue) -> bool:
    if value.row in _SUMMARY_ROWS or value.column in _SUMMARY_COLUMNS:
        return False
    # Table 10 closes with a row of means among its investments; Table 15 prints a dash.
    return value.value is not None and not (value.row == "mean" and value.unit == "index")


def _printed(value: PublishedValue) -> Fraction:
    if value.value is None:
        raise BookError(f"'{value.id}' is printed as a dash and has no value")
    return Fraction(value.value)


def _combine(node: ast.BinOp, left: _Argument, right: _Argument) -> _Argument:
    kind = type(node.op)
    if isinstance(left, frozenset) and isinstance(right, frozenset) and kind in _SETS:
        return _SETS[kind](left, right)
    if kind not in _ARITHMETIC:
        raise BookError("| and & join sets of rows, not numbers")
    try:
        return _ARITHMETIC[kind](_number(left), _number(right))
    except ZeroDivisionError:
        raise BookError("the expression divides by zero") from None


def _number(x: _Argument) -> Fraction:
    if not isinstance(x, Fraction):
        raise BookError("a number is needed where the expression gives something else")
    return x


def _numbers(x: _Argument) -> tuple[Fraction, ...]:
    if not isinstance(x, tuple) or not x:
        raise BookError("a list of numbers is needed where the expression gives something else")
    return x


def _text(x: _Argument) -> str:
    if not isinstance(x, str):
        raise BookError("a text in quotes is needed where the expression gives something else")
    return x


def _set(x: _Argument) -> frozenset[str]:
    if not isinstance(x, frozenset):
        raise BookError("rows are needed where the expression gives something else")
    return x
