"""What is said about a number once all others have been heard?

A `Verdict` compares one printed number, or one number stated in prose, with what every other
number allows it to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

Kind = Literal["derived", "consistent", "contradicted", "untestable"]

KINDS: tuple[Kind, ...] = ("derived", "consistent", "contradicted", "untestable")

MEANINGS: Mapping[str, str] = {
    "derived": "the other numbers allow only what is printed",
    "consistent": "what is printed is one of several possibilities",
    "contradicted": "what is printed is not possible together with the other numbers",
    "untestable": "nothing else in the sources bears on it",
}


@dataclass(frozen=True)
class UnderReading:
    """The bounds of a number under one choice of the rules that the publication leaves open.

    Parameters
    ----------
    reading : tuple of str
        What the choice says, in words.
    verdict : str
        The verdict under it.
    lower, upper : Fraction or None
        Outer bounds under it, no wider than those over all readings.
    """

    reading: tuple[str, ...]
    verdict: Kind
    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True)
class ReadingVerdict:
    """Whether a rule that the publication leaves open can have been so.

    Parameters
    ----------
    name, option : str
        The reading and one of its options.
    question : str
        What is open.
    says : str
        What the option says.
    holds : bool
        Whether everything printed can be true under it.
    conflict : tuple of str
        If not: numbers that cannot stand together under it, none of them needless.
    """

    name: str
    option: str
    question: str
    says: str
    holds: bool
    conflict: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give all fields as JSON can hold them.

        Returns
        -------
        dict
            The fields.
        """
        return _plain(asdict(self))


@dataclass(frozen=True)
class Verdict:
    """What the other numbers make of one number.

    Parameters
    ----------
    id : str
        Id of the published value or claim.
    kind : {"value", "claim"}
        Whether a table prints it or prose states it.
    table : int or None
        The table it stands in.
    section : str
        The section of the report, or the heading of the article.
    printed : str
        The number as printed.
    verdict : {"derived", "consistent", "contradicted", "untestable"}
        See `MEANINGS`.
    lower, upper : Fraction or None
        The smallest and largest value that the others allow, over all readings that hold; None
        where there is no such end, or the number is no single number.
    proven : bool
        Whether both ends are the tightest there are; otherwise they are outer bounds.
    derivation : tuple of str
        For a derived number: a minimal set of numbers that force it. Empty if the list of
        respondents or the definition of the statistic does so alone.
    conflicts : tuple of tuple of str
        For a contradicted number: the smallest sets of numbers that it cannot stand with.
    set_aside_with : tuple of tuple of str
        For a contradicted number: the smallest sets whose removal makes the rest agree.
    readings : tuple of UnderReading
        Verdict and bounds under each reading, if they are not all alike.
    explanation : str
        The verdict in plain words.
    """

    id: str
    kind: Literal["value", "claim"]
    table: int | None
    section: str
    printed: str
    verdict: Kind
    lower: Fraction | None = None
    upper: Fraction | None = None
    proven: bool = True
    derivation: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    set_aside_with: tuple[tuple[str, ...], ...] = ()
    readings: tuple[UnderReading, ...] = ()
    explanation: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give all fields as JSON can hold them; fractions become ``"p/q"``.

        Returns
        -------
        dict of str to object
            The fields by name; tuples become lists, whole fractions ``"p"``.
        """
        return _plain(asdict(self))


def from_json(entry: Mapping[str, Any]) -> Verdict:
    """Read a verdict that `Verdict.as_json` wrote.

    Parameters
    ----------
    entry : mapping of str to object
        All fields by name, none besides.

    Returns
    -------
    Verdict
        The verdict, equal to the one that was written.
    """
    readings = tuple(
        UnderReading(
            tuple(one["reading"]),
            one["verdict"],
            _fraction(one["lower"]),
            _fraction(one["upper"]),
        )
        for one in entry["readings"]
    )
    changed = {
        "lower": _fraction(entry["lower"]),
        "upper": _fraction(entry["upper"]),
        "derivation": tuple(entry["derivation"]),
        "conflicts": tuple(tuple(one) for one in entry["conflicts"]),
        "set_aside_with": tuple(tuple(one) for one in entry["set_aside_with"]),
        "readings": readings,
    }
    return Verdict(**{**entry, **changed})


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
