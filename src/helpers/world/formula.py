"""How is a rule between counts written in `data/world.yml` read?

A formula looks like Python and is walked, not run: whole numbers, ``+ - *``, names of unknowns in
quotes or not, and

- ``v("t02.total.dsi")``: the quantity behind a printed number;
- ``total("launched.dsi.*", ...)``: the sum of everything whose name or id matches;

compared once with ``==``, ``<=``, ``<``, ``>=`` or ``>`` if a rule is wanted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction

from helpers.world.linear import Expr, Rule, WorldError, total

Lookup = Callable[[str], Expr]
Search = Callable[[str], list[Expr]]


def read_form(text: str, lookup: Lookup, search: Search) -> Expr:
    """Read a formula as a linear form.

    Parameters
    ----------
    text : str
        The formula.
    lookup : callable
        Gives the form behind one name or id.
    search : callable
        Gives the forms behind all names and ids that match a pattern.

    Returns
    -------
    Expr
        The form.

    Raises
    ------
    WorldError
        If it is not in the language, or not linear.
    """
    return _form(_parse(text), text, lookup, search)


def read_rule(text: str, lookup: Lookup, search: Search) -> Rule:
    """Read a comparison of two formulas as a rule over whole numbers.

    Parameters
    ----------
    text : str
        Two formulas with one of ``==``, ``<=``, ``<``, ``>=`` and ``>`` between them.
    lookup : callable
        Gives the form behind one name or id.
    search : callable
        Gives the forms behind all names and ids that match a pattern.

    Returns
    -------
    Rule
        A range for left minus right, in integers, so that *less than* is *at most one less*.

    Raises
    ------
    WorldError
        If it does not compare once, or a side is no linear formula.
    """
    node = _parse(text)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise WorldError(f"'{text}' is no comparison", hint="Compare once, with == or <= or >=.")
    left = _form(node.left, text, lookup, search)
    right = _form(node.comparators[0], text, lookup, search)
    form, _ = (left - right).integral()
    ends: dict[type[ast.cmpop], tuple[int | None, int | None]] = {
        ast.Eq: (0, 0),
        ast.LtE: (None, 0),
        ast.Lt: (None, -1),
        ast.GtE: (0, None),
        ast.Gt: (1, None),
    }
    if type(node.ops[0]) not in ends:
        raise WorldError(f"'{text}' compares in a way that is no rule")
    low, high = ends[type(node.ops[0])]
    return Rule(form, low, high)


def _parse(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise WorldError(
            f"'{text}' is no formula", hint="Look for a missing bracket or quote."
        ) from None


def _form(node: ast.expr, text: str, lookup: Lookup, search: Search) -> Expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Expr({}, node.value)
    if isinstance(node, ast.Name):
        return lookup(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_form(node.operand, text, lookup, search)
    if isinstance(node, ast.BinOp):
        left = _form(node.left, text, lookup, search)
        right = _form(node.right, text, lookup, search)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult) and (left.is_constant or right.is_constant):
            return right * left.constant if left.is_constant else left * right.constant
        if isinstance(node.op, ast.Div) and right.is_constant and right.constant:
            return left * (1 / Fraction(right.constant))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        names = [word for word in words if isinstance(word, str)]
        if node.func.id == "v" and len(names) == len(node.args) == 1:
            return lookup(names[0])
        if node.func.id == "total" and names and len(names) == len(node.args):
            return total(form for name in names for form in search(name))
    raise WorldError(
        f"'{ast.unparse(node)}' does not belong in a formula",
        hint='Use whole numbers, + - *, names, v("...") and total("...").',
    )
