"""What does an output carry for those who want its data?

A `TakeAway` holds one or two rectangular sheets of plain values, and what must be known to use
them. It is written as JSON beside the output's HTML. Numbers travel
as exact fractions, or as decimals where the decimals are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Any, Literal, get_args

MIME = "application/vnd.effektbog.takeaway+json"
"""Type of the part of an output that holds a `TakeAway` as JSON."""

LICENCE = "MIT"
LICENCE_URL = "https://spdx.org/licenses/MIT.html"
RIGHTS = (
    "Numbers, names and wordings are facts stated by the sources named here; credit their authors."
    " Arrangement, translation and coding are this edition's own, under its licence."
)

Value = str | Fraction | Decimal | None
Basis = Literal["published", "answers", "individual"]
"""What numbers rest on: printed ones, real answers added up, or real answers one by one."""


@dataclass(frozen=True)
class Variable:
    """A column of a sheet.

    Parameters
    ----------
    name : str
        Its head, unique in the sheet.
    unit : str
        What its numbers count or are measured in; empty where that is no question.
    about : str
        What must be known to read it, where the name does not say it.
    """

    name: str
    unit: str = ""
    about: str = ""


@dataclass(frozen=True)
class Sheet:
    """A rectangle of values under heads.

    Parameters
    ----------
    name : str
        Which one it is, in lower case: ``"table"``, ``"exact"`` or ``"data"``.
    variables : tuple of Variable
        The columns.
    rows : tuple of tuple
        Texts, exact numbers, and None where there is nothing.
    """

    name: str
    variables: tuple[Variable, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class TakeAway:
    """The data behind a table or a figure.

    Parameters
    ----------
    sheets : tuple of Sheet
        The first is what is shown; a second one has what is behind.
    source : str
        Where the numbers come from, as a sentence.
    section : str
        Section of the report; empty where there is none.
    notes : tuple of str
        What must be known to read the numbers.
    basis : {"published", "answers", "individual"}
        What the numbers rest on.
    counts : tuple of tuple of str and Fraction
        Counts of real answers that are shown: where, and how many.
    """

    sheets: tuple[Sheet, ...]
    source: str = ""
    section: str = ""
    notes: tuple[str, ...] = ()
    basis: Basis = "published"
    counts: tuple[tuple[str, Fraction], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Write it in values that JSON holds.

        Returns
        -------
        dict
            For `from_json`.
        """
        return {
            "sheets": [
                {
                    "name": sheet.name,
                    "variables": [[one.name, one.unit, one.about] for one in sheet.variables],
                    "rows": [[_packed(value) for value in row] for row in sheet.rows],
                }
                for sheet in self.sheets
            ],
            "source": self.source,
            "section": self.section,
            "notes": list(self.notes),
            "basis": self.basis,
            "counts": [[where, str(number)] for where, number in self.counts],
        }


def from_json(found: Mapping[str, Any]) -> TakeAway:
    """Read what `TakeAway.as_json` wrote.

    Parameters
    ----------
    found : mapping
        The JSON.

    Returns
    -------
    TakeAway
        The same as was written.
    """
    return TakeAway(
        sheets=tuple(
            Sheet(
                sheet["name"],
                tuple(Variable(*parts) for parts in sheet["variables"]),
                tuple(tuple(_unpacked(value) for value in row) for row in sheet["rows"]),
            )
            for sheet in found["sheets"]
        ),
        source=found["source"],
        section=found["section"],
        notes=tuple(found["notes"]),
        basis=next(one for one in get_args(Basis) if one == found["basis"]),
        counts=tuple((where, Fraction(number)) for where, number in found["counts"]),
    )


def drawn(
    columns: Mapping[str | tuple[str, str], Iterable[object]],
    *,
    source: str = "",
    section: str = "",
    notes: Sequence[str] = (),
    basis: Basis = "published",
) -> TakeAway:
    """Hold the frame that a figure draws.

    Parameters
    ----------
    columns : mapping
        Values by head, or by head and unit. A NaN is nothing.
    source, section : str
        Where the values come from, as in `TakeAway`.
    notes : sequence of str
        What must be known to read them.
    basis : {"published", "answers", "individual"}
        What they rest on.

    Returns
    -------
    TakeAway
        With one sheet, ``data``.

    Examples
    --------
    >>> drawn({"place": ["Aarhus"], ("share", "%"): [60]}).sheets[0].rows
    (('Aarhus', Fraction(60, 1)),)
    """
    variables = tuple(
        Variable(head) if isinstance(head, str) else Variable(*head) for head in columns
    )
    rows = zip(*(list(values) for values in columns.values()), strict=True)
    sheet = Sheet("data", variables, tuple(tuple(plain(one) for one in row) for row in rows))
    counts: list[tuple[str, Fraction]] = []
    if basis == "answers":
        for row in sheet.rows:
            for variable, value in zip(variables, row, strict=True):
                if isinstance(value, Fraction) and is_count(value, variable.unit):
                    counts.append((f"{row[0]}, {variable.name}", value))
    return TakeAway((sheet,), source, section, tuple(notes), basis, tuple(counts))


def is_count(value: Fraction | Decimal, unit: str) -> bool:
    """Tell whether a number may count respondents, so that few of them could be recognised.

    Parameters
    ----------
    value : Fraction or Decimal
        The number.
    unit : str
        Its unit.

    Returns
    -------
    bool
        True for whole numbers that are no percentage, amount, year or point of a scale.
    """
    return value == int(value) and unit in ("", "investments", "respondents", "answers")


def plain(value: object) -> Value:
    """Turn a value of a frame into a text, an exact number or nothing.

    Parameters
    ----------
    value : object
        Anything; numbers of numpy and ``Decimal`` included.

    Returns
    -------
    str, Fraction, Decimal or None
        A float becomes the shortest decimal that is the same float.
    """
    if value is None or isinstance(value, str | Fraction | Decimal):
        return value
    if type(value).__name__.startswith("bool"):  # numpy has one of its own
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Real):
        number = float(value)
        return None if number != number else Fraction(repr(number))
    return str(value)


def decimal_text(number: Fraction | Decimal, digits: int = 12) -> str:
    """Write a number with a decimal point: exactly where that ends, else rounded.

    Parameters
    ----------
    number : Fraction or Decimal
        The number; a decimal keeps its zeros.
    digits : int
        Most decimals, where it does not end before.

    Returns
    -------
    str
        Digits, with ``-`` before a negative number.

    Examples
    --------
    >>> decimal_text(Fraction(87, 25)), decimal_text(Fraction(-1, 3), 4)
    ('3.48', '-0.3333')
    """
    if isinstance(number, Decimal):
        return f"{number:f}"
    scaled = number * 10**digits
    whole = int(abs(scaled) + Fraction(1, 2))
    text = f"{whole:0{digits + 1}d}"
    shown = f"{text[:-digits]}.{text[-digits:]}".rstrip("0").rstrip(".")
    return f"-{shown}" if number < 0 and whole else shown


def _packed(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"shown": str(value)}
    return {"exact": str(value)} if isinstance(value, Fraction) else value


def _unpacked(value: Any) -> Value:
    if not isinstance(value, dict):
        return value
    return Decimal(value["shown"]) if "shown" in value else Fraction(value["exact"])
