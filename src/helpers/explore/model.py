"""What is an explorer, before anybody sees it?

A few controls, and a pure function from their state to a `View`: rows, columns and notes. Nothing
here knows of HTML, widgets or paper; `helpers.explore.page`, `helpers.explore.live` and
`helpers.explore.paper` present the same views.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from helpers.drawing import Drawing
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.takeaway.model import Basis, Sheet

State = Mapping[str, str]
"""The chosen value of each control, by its name."""

SortKey = tuple[Fraction, ...] | str | None

PARTS = ("sort", "words", "open")
"""Names that an address uses beside those of the controls."""


@dataclass(frozen=True)
class Option:
    """One value that a control can take.

    Parameters
    ----------
    value : str
        Short name, part of the address of a view.
    label : str
        What a reader sees.
    group : str
        Heading under which it stands among the others, if any.
    """

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Choice:
    """A control: one of several options.

    Parameters
    ----------
    name : str
        Short name, part of the address of a view.
    label : str
        What a reader sees.
    options : tuple of Option
        All it can be.
    default : str
        Value of the option chosen at first.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    default: str

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the options, in their order."""
        return tuple(option.value for option in self.options)


@dataclass(frozen=True)
class Bar:
    """A small drawing in a cell: an interval on a scale.

    Parameters
    ----------
    low, high : Fraction
        What is certain, and what is possible at most; equal if the number is pinned.
    least, most : Fraction
        Ends of the scale.
    kind : {"amount", "mark", "range"}
        An amount is filled from the start of the scale to `low`, and hatched on to `high`. A mark
        stands where the number is, as wide as it is open. A range is hatched all along.
    series : int
        Which of the two colours.
    """

    low: Fraction
    high: Fraction
    least: Fraction
    most: Fraction
    kind: Literal["amount", "mark", "range"] = "amount"
    series: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    text : str
        What it says.
    sort : tuple of Fraction, str or None
        What it is sorted by: the number, or both ends of an interval. Without one it comes last.
    small : str
        A second line in smaller type.
    bars : tuple of Bar
        Drawn below the text, on one line.
    href : str
        Where a click on the text leads.
    sets : tuple of (str, str), optional
        Name and value of a control that a click on the text sets.
    """

    text: str
    sort: SortKey = None
    small: str = ""
    bars: tuple[Bar, ...] = ()
    href: str = ""
    sets: tuple[str, str] | None = None


@dataclass(frozen=True)
class Column:
    """A column of a view.

    Parameters
    ----------
    name : str
        Short name, part of the address of a sorted view.
    label : str
        Its head.
    numeric : bool
        Whether it holds numbers: they are sorted from the largest first.
    wide : bool
        Whether it holds drawings, which need room.
    unit : str
        What its numbers count or are measured in.
    small : str
        Head of what stands in small type, where that becomes a column of its own.
    """

    name: str
    label: str
    numeric: bool = True
    wide: bool = False
    unit: str = ""
    small: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a view.

    Parameters
    ----------
    key : str
        Its name, the same in every state.
    cells : tuple of Cell
        One a column; the first is the row's label.
    more : str
        HTML that the row unfolds to, if any.
    """

    key: str
    cells: tuple[Cell, ...]
    more: str = ""


@dataclass(frozen=True)
class View:
    """What an explorer shows in one state.

    Parameters
    ----------
    columns : tuple of Column
        The first is that of the rows' labels.
    rows : tuple of Row
        In their own order.
    notes : tuple of str
        Sentences below, as plain text.
    hints : tuple of str
        Sentences about what is drawn and can be clicked, which print and files do without.
    marks : tuple of str
        Codes of the municipalities that are lit on the map, if there is one.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """Controls, and what they show.

    Parameters
    ----------
    name : str
        Short name, part of the address of its views.
    title : str
        What it is called.
    controls : tuple of Choice
        The controls, in the order shown.
    look : callable
        Gives the view of a state. Pure: the same state, the same view.
    lang : {"en", "da"}
        Language of everything.
    search : str
        Label of the field for words; without one there is none.
    more : str
        What rows that unfold call what is inside.
    picture : Drawing, optional
        The map above the table.
    symbols : str
        Hidden SVG that what rows unfold to refers to.
    whole : mapping of str to str
        The state that those who take the data away get, where it is not the default.
    basis : {"published", "answers", "individual"}
        What its numbers rest on, in any state.
    counts : tuple of (str, Fraction)
        All counts of real answers that it shows in any state, with their places.
    source : str
        Where its numbers come from, as a sentence.
    exact : Sheet, optional
        The exact numbers that are taken away, where they are not those that columns are sorted by.
    """

    name: str
    title: str
    controls: tuple[Choice, ...]
    look: Callable[[State], View]
    lang: str = "en"
    search: str = ""
    more: str = ""
    picture: Drawing | None = None
    symbols: str = ""
    whole: State = field(default_factory=dict)
    basis: Basis = "published"
    counts: tuple[tuple[str, Fraction], ...] = ()
    source: str = ""
    exact: Sheet | None = None

    def state(self, **chosen: str) -> dict[str, str]:
        """Complete a state with the defaults.

        Parameters
        ----------
        **chosen
            Values of some controls, by their names.

        Returns
        -------
        dict of str to str
            The value of every control.

        Raises
        ------
        BookError
            If there is no such control, or it cannot take the value.
        """
        controls = {control.name: control for control in self.controls}
        for name, value in chosen.items():
            if name not in controls:
                raise BookError(
                    f"the explorer '{self.name}' has no control '{name}'",
                    hint=nearest(name, controls),
                )
            if value not in controls[name].values:
                raise BookError(
                    f"'{name}' of the explorer '{self.name}' cannot be '{value}'",
                    hint=nearest(value, controls[name].values),
                )
        return {name: chosen.get(name, control.default) for name, control in controls.items()}

    def view(self, **chosen: str) -> View:
        """Give what is shown when some controls are set and the others stand at their defaults.

        Parameters
        ----------
        **chosen
            Values of some controls, by their names.

        Returns
        -------
        View
            The view.
        """
        return self.look(self.state(**chosen))

    def states(self) -> Iterator[dict[str, str]]:
        """Go through all states, the last control fastest.

        Yields
        ------
        dict of str to str
            A state.
        """
        names = [control.name for control in self.controls]
        for values in itertools.product(*(control.values for control in self.controls)):
            yield dict(zip(names, values, strict=True))


def alphabetical(text: str) -> str:
    """Make a text sort by its letters, large or small, with the Danish ones last.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    str
        What to sort by, character by character.

    Examples
    --------
    >>> sorted(["Ølgod", "vejle", "Aarhus"], key=alphabetical)
    ['Aarhus', 'vejle', 'Ølgod']
    """
    return text.lower().replace("æ", "{").replace("ø", "|").replace("å", "}")
