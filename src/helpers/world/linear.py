"""How is a demand on unknown whole numbers written down?

An `Expr` is a linear form in the unknowns, a `Quantity` a form or a ratio of two, a `Rule` keeps a
form within limits, and a `Fact` is what a printed number or a claim demands. Everything is exact:
coefficients are integers or fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm

from helpers.errors import BookError

Scalar = int | Fraction

UNLIMITED = 10**6
"""Upper end of an unknown count for which the sources give none; bounds there count as open."""


class WorldError(BookError):
    """The description of the world does not fit the published numbers or the codebook.

    Parameters
    ----------
    message : str
        What is wrong.
    file, line, hint : optional
        As in `helpers.errors.BookError`.
    """


@dataclass(frozen=True)
class Expr:
    """A linear form in unknowns: coefficients by position of the unknown, plus a constant.

    Parameters
    ----------
    terms : mapping of int to int or Fraction
        The coefficient of each unknown, by its position in `System.names`; unknowns that are not
        named have none.
    constant : int or Fraction, default 0
        What is added to them.

    Examples
    --------
    >>> system = System()
    >>> x = system.unknown("x", 0, 9)
    >>> str(2 * x + 3)
    '2*#0 + 3'
    """

    terms: Mapping[int, Scalar]
    constant: Scalar = 0

    def __add__(self, other: Expr | Scalar) -> Expr:
        if not isinstance(other, Expr):
            return Expr(self.terms, self.constant + other)
        terms = dict(self.terms)
        for var, factor in other.terms.items():
            total = terms.get(var, 0) + factor
            if total:
                terms[var] = total
            else:
                del terms[var]
        return Expr(terms, self.constant + other.constant)

    __radd__ = __add__

    def __neg__(self) -> Expr:
        return self * -1

    def __sub__(self, other: Expr | Scalar) -> Expr:
        return self + -other

    def __rsub__(self, other: Scalar) -> Expr:
        return -self + other

    def __mul__(self, factor: Scalar) -> Expr:
        if not factor:
            return Expr({})
        return Expr({v: c * factor for v, c in self.terms.items()}, self.constant * factor)

    __rmul__ = __mul__

    def __str__(self) -> str:
        parts = [f"{c}*#{v}" if c != 1 else f"#{v}" for v, c in self.terms.items()]
        if self.constant or not parts:
            parts.append(str(self.constant))
        return " + ".join(parts)

    @property
    def is_constant(self) -> bool:
        """Whether it holds no unknown."""
        return not self.terms

    def value(self, values: Sequence[int]) -> Fraction:
        """Put whole numbers in for the unknowns.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position.

        Returns
        -------
        Fraction
            What the form comes to, exactly.
        """
        return sum((Fraction(c) * values[v] for v, c in self.terms.items()), Fraction(0)) + (
            Fraction(self.constant)
        )

    def integral(self) -> tuple[Expr, int]:
        """Multiply with the smallest factor that makes every coefficient an integer.

        Returns
        -------
        tuple of Expr and int
            The form with integer coefficients and constant, and the factor.
        """
        scalars = [*self.terms.values(), self.constant]
        factor = lcm(*(Fraction(s).denominator for s in scalars))
        whole = Expr(
            {v: int(c * factor) for v, c in self.terms.items()}, int(self.constant * factor)
        )
        return whole, factor


def total(parts: Iterable[Expr | Scalar]) -> Expr:
    """Add up many forms without a new object for each.

    Parameters
    ----------
    parts : iterable of Expr, int or Fraction
        The forms and numbers to add.

    Returns
    -------
    Expr
        Their sum, without unknowns that cancel out; the constant 0 if there are no parts.
    """
    terms: dict[int, Scalar] = {}
    constant: Scalar = 0
    for part in parts:
        if not isinstance(part, Expr):
            constant += part
            continue
        constant += part.constant
        for var, factor in part.terms.items():
            terms[var] = terms.get(var, 0) + factor
    return Expr({v: c for v, c in terms.items() if c}, constant)


@dataclass(frozen=True)
class Quantity:
    """What stands behind a printed number: a linear form, or the ratio of two.

    The denominator is positive in every solution; the builder of the system sees to that.

    Parameters
    ----------
    numerator : Expr
        The form itself, or what is divided: the sum of codes behind a mean, say.
    denominator : Expr, optional
        What it is divided by: the number of answers behind a mean, say. Without one it is 1.
    """

    numerator: Expr
    denominator: Expr = field(default_factory=lambda: Expr({}, 1))

    def value(self, values: Sequence[int]) -> Fraction:
        """Its exact value in a solution.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position; the denominator is not 0 for
            them.

        Returns
        -------
        Fraction
            Numerator over denominator, not rounded.
        """
        return self.numerator.value(values) / self.denominator.value(values)

    @property
    def is_linear(self) -> bool:
        """Whether the denominator is a constant."""
        return self.denominator.is_constant

    def linear(self) -> Expr:
        """Give the quantity as one linear form; only if `is_linear`.

        Returns
        -------
        Expr
            The numerator divided by the constant denominator, in fractions where they are needed.
        """
        return self.numerator * (1 / Fraction(self.denominator.constant))


@dataclass(frozen=True)
class Rule:
    """``low <= form <= high``, where None leaves an end open; only if all of `when` are 1.

    Parameters
    ----------
    form : Expr
        What is limited.
    low, high : int, Fraction or None
        The ends, which belong to the range.
    when : tuple of int
        Positions of 0/1 unknowns; while one of them is 0, the rule asks for nothing.
    """

    form: Expr
    low: Fraction | int | None
    high: Fraction | int | None
    when: tuple[int, ...] = ()

    @cached_property
    def whole(self) -> tuple[tuple[int, ...], tuple[int, ...], int | None, int | None]:
        """The rule in integers: unknowns, their factors, and the whole ends of the range."""
        form, factor = Expr(self.form.terms).integral()
        shift = Fraction(self.form.constant)
        low = None if self.low is None else ceil((self.low - shift) * factor)
        high = None if self.high is None else floor((self.high - shift) * factor)
        return tuple(form.terms), tuple(int(c) for c in form.terms.values()), low, high

    def holds(self, values: Sequence[int]) -> bool:
        """Check it with exact arithmetic.

        Parameters
        ----------
        values : sequence of int
            One value for each unknown of the system, by position.

        Returns
        -------
        bool
            Whether the form is inside its range, or a condition of the rule is not met.
        """
        if any(values[v] != 1 for v in self.when):
            return True
        unknowns, factors, low, high = self.whole
        value = sum(c * values[v] for v, c in zip(unknowns, factors, strict=True))
        return (low is None or low <= value) and (high is None or value <= high)


def within(quantity: Quantity, low: Scalar | None, high: Scalar | None) -> tuple[Rule, ...]:
    """Demand ``low <= quantity <= high`` without dividing.

    Parameters
    ----------
    quantity : Quantity
        What is limited; its denominator is positive.
    low, high : int, Fraction or None
        The ends, which belong to the interval; None leaves an end open.

    Returns
    -------
    tuple of Rule
        One rule for a linear quantity. For a ratio one for each end that is there, since
        ``p / q >= low`` is ``p - low * q >= 0`` as long as q is positive.
    """
    rules = []
    if quantity.is_linear:
        return (Rule(quantity.linear(), low, high),)
    if low is not None:
        rules.append(Rule(quantity.numerator - quantity.denominator * low, 0, None))
    if high is not None:
        rules.append(Rule(quantity.numerator - quantity.denominator * high, None, 0))
    return tuple(rules)


@dataclass(frozen=True)
class Fact:
    """A printed number or a claim, as a demand that can be left out.

    Parameters
    ----------
    id : str
        Id of the published value or claim.
    rules : tuple of Rule
        What it demands; all of them.
    quantity : Quantity or None
        What it is a number of; None for a claim that is no number, such as a set.
    low, high : Fraction or None
        The interval that was printed; None leaves an end open.
    implied_by : tuple of str
        Facts that force this one by interval arithmetic alone: while all of them are switched on
        it need not be posed again. It spares the solver a sum of many ratios.
    """

    id: str
    rules: tuple[Rule, ...]
    quantity: Quantity | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    implied_by: tuple[str, ...] = ()


def fact_within(
    fact_id: str,
    quantity: Quantity,
    low: Scalar | None,
    high: Scalar | None,
    *,
    implied_by: tuple[str, ...] = (),
) -> Fact:
    """State that a quantity lies in a closed interval.

    Parameters
    ----------
    fact_id : str
        Id of the published value or claim.
    quantity : Quantity
        What it is a number of.
    low, high : int, Fraction or None
        The ends: for a printed number, everything that rounding may have turned into it. None
        leaves an end open.
    implied_by : tuple of str
        Facts that force this one by interval arithmetic alone; see `Fact`.

    Returns
    -------
    Fact
        Ready for `System.state`.
    """
    return Fact(
        fact_id,
        within(quantity, low, high),
        quantity,
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
        implied_by,
    )


@dataclass(frozen=True)
class Standing:
    """A rule that needs no fact to hold, on a layer and perhaps for one fact's sake only.

    Parameters
    ----------
    rule : Rule
        The rule.
    layer : {0, 1}
        The layer it belongs to; it is posed on that layer and above.
    scope : str or None
        The scope along with which it is posed; None if it is posed always.
    """

    rule: Rule
    layer: int
    scope: str | None
