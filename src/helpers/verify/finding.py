"""What was found out about a fact and its component, and how is it kept?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from helpers.verify.cases import BlockName

Choice = tuple[tuple[str, str], ...]
"""A reading: the option taken for each open rule, by name."""


@dataclass(frozen=True)
class Ends:
    """Both ends under one reading.

    Parameters
    ----------
    choice : tuple of (str, str)
        The reading: option by name.
    lower, upper : Fraction or None
        The ends; None where open or where the fact is no number.
    forced : bool
        Whether the others allow only what is printed.
    """

    choice: Choice
    lower: Fraction | None
    upper: Fraction | None
    forced: bool


@dataclass(frozen=True)
class Finding:
    """What was found about one fact.

    Parameters
    ----------
    fact : str
        Its id.
    ends : tuple of Ends
        What the others allow under each reading that was kept; for a contradicted fact one entry,
        under the first of them.
    lower, upper : Fraction or None
        The outermost ends over all readings, in the unit of the number; None where open, or where
        the fact is no number.
    proven : bool
        Whether answers reach both ends and every search for them finished.
    contradicted : bool
        Whether the fact is in one of the smallest sets to set aside.
    derivation : tuple of str
        If the fact is forced under every reading: a minimal set of facts that does it.
    conflicts : tuple of tuple of str
        For a contradicted fact: the smallest sets found that it cannot stand with.
    set_aside_with : tuple of tuple of str
        For a contradicted fact: the smallest sets to set aside that it is in.
    """

    fact: str
    ends: tuple[Ends, ...]
    lower: Fraction | None
    upper: Fraction | None
    proven: bool
    contradicted: bool
    derivation: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    set_aside_with: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Component:
    """Facts that have to do with each other, and the readings under which they were kept.

    Parameters
    ----------
    block : BlockName
        Where they belong.
    facts : tuple of str
        The facts.
    choices : tuple of tuple of (str, str)
        Readings that need the fewest facts set aside.
    removals : tuple of tuple of str
        The smallest sets of facts to set aside, over all these readings; one empty set if none.
    rejected : tuple of tuple of (str, str)
        Readings that would need more facts set aside.
    """

    block: BlockName
    facts: tuple[str, ...]
    choices: tuple[Choice, ...]
    removals: tuple[tuple[str, ...], ...]
    rejected: tuple[Choice, ...] = ()

    def is_touched_by(self, reading: str) -> bool:
        """Tell whether a reading makes a difference here.

        Parameters
        ----------
        reading : str
            Its name.

        Returns
        -------
        bool
            Whether more than one of its options was tried.
        """
        tried = (*self.choices, *self.rejected)
        return len({option for choice in tried for name, option in choice if name == reading}) > 1

    @property
    def set_aside(self) -> frozenset[str]:
        """Facts in any of the smallest sets."""
        return frozenset(fact for removal in self.removals for fact in removal)


def component_as_json(component: Component) -> dict[str, Any]:
    """Give a component as JSON can hold it.

    Parameters
    ----------
    component : Component
        The component.

    Returns
    -------
    dict
        Its fields.
    """
    return asdict(component)


def component_from_json(entry: Mapping[str, Any]) -> Component:
    """Read a component that `component_as_json` wrote.

    Parameters
    ----------
    entry : mapping
        What was written.

    Returns
    -------
    Component
        The component, equal to the one that was written.
    """

    def choices(pairs: Sequence[Sequence[Sequence[str]]]) -> tuple[Choice, ...]:
        return tuple(tuple((name, option) for name, option in choice) for choice in pairs)

    return Component(
        BlockName(**entry["block"]),
        tuple(entry["facts"]),
        choices(entry["choices"]),
        tuple(tuple(removal) for removal in entry["removals"]),
        choices(entry["rejected"]),
    )


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as JSON can hold it; fractions become ``"p/q"``.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    dict
        Its fields.
    """
    entry = asdict(finding)
    for holder in (entry, *entry["ends"]):
        for end in ("lower", "upper"):
            holder[end] = None if holder[end] is None else str(holder[end])
    return entry


def finding_from_json(entry: Mapping[str, Any]) -> Finding:
    """Read a finding that `finding_as_json` wrote.

    Parameters
    ----------
    entry : mapping
        What was written.

    Returns
    -------
    Finding
        The finding.
    """

    def fraction(text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text)

    ends = tuple(
        Ends(
            tuple((name, option) for name, option in one["choice"]),
            fraction(one["lower"]),
            fraction(one["upper"]),
            one["forced"],
        )
        for one in entry["ends"]
    )
    return Finding(
        fact=entry["fact"],
        ends=ends,
        lower=fraction(entry["lower"]),
        upper=fraction(entry["upper"]),
        proven=entry["proven"],
        contradicted=entry["contradicted"],
        derivation=tuple(entry["derivation"]),
        conflicts=tuple(tuple(one) for one in entry["conflicts"]),
        set_aside_with=tuple(tuple(one) for one in entry["set_aside_with"]),
    )
