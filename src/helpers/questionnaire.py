"""What does a questionnaire consist of?

Frozen objects for items, batteries and questions; the answers that they offer are in
`helpers.scales`. Everything later (coding, summaries, tables, the questionnaire in the appendix)
takes items, their order, labels and thresholds from them. `helpers.codebook` reads them from the
data and is where to import them from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from helpers.errors import BookError
from helpers.marked import nearest
from helpers.parts import Part
from helpers.scales import Bilingual, Scale

_T = TypeVar("_T")


@dataclass(frozen=True)
class Item:
    """One row of a battery.

    Parameters
    ----------
    id : str
        Name in code and data.
    short, text : Bilingual
        Our own short label, and the wording.
    other : bool
        Whether respondents named it themselves.
    """

    id: str
    short: Bilingual
    text: Bilingual
    other: bool = False


@dataclass(frozen=True)
class Battery:
    """Items that share a question and a scale.

    Parameters
    ----------
    name : str
        Key in the codebook.
    question : int or None
        Number in the questionnaire.
    scale : Scale
        What was offered for each item.
    title, text : Bilingual
        Our own short title, and the wording of the question.
    items : tuple of Item
        In the order they were asked.
    """

    name: str
    question: int | None
    scale: Scale
    title: Bilingual
    text: Bilingual
    items: tuple[Item, ...]

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Ids of all items, in order."""
        return tuple(item.id for item in self.items)

    @property
    def main_ids(self) -> tuple[str, ...]:
        """Ids of the items that were worded in the questionnaire, in order: without *other*."""
        return tuple(item.id for item in self.items if not item.other)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the answers, in the order of the items."""
        return tuple(self.column(item.id) for item in self.items)

    def item(self, item_id: str) -> Item:
        """Find an item.

        Parameters
        ----------
        item_id : str
            Its id.

        Returns
        -------
        Item
            The item.

        Raises
        ------
        BookError
            If the battery has no such item.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise BookError(
            f"battery '{self.name}' has no item '{item_id}'", hint=nearest(item_id, self.item_ids)
        )

    def column(self, item_id: str) -> str:
        """Name the column that holds an item's answers.

        Parameters
        ----------
        item_id : str
            Id of the item.

        Returns
        -------
        str
            Battery and item, ``motives_financing``; an item that bears its battery's own name
            keeps that name, ``next``.
        """
        item = self.item(item_id)
        return self.name if item.id == self.name else f"{self.name}_{item.id}"

    def labels(self, lang: str = "en", *, short: bool = True) -> dict[str, str]:
        """Give the labels of all items, in order.

        Parameters
        ----------
        lang : {"en", "da"}
            The language.
        short : bool
            Our own short labels; if false, the wording.

        Returns
        -------
        dict of str to str
            Item id to label.
        """
        return {i.id: (i.short if short else i.text).get(lang) for i in self.items}


@dataclass(frozen=True)
class Index:
    """Which items of a battery an index is made of.

    Parameters
    ----------
    name : str
        Key in the codebook.
    battery : str
        Name of the battery.
    items : tuple of str
        Ids of the items.
    title : Bilingual
        Our own title.
    """

    name: str
    battery: str
    items: tuple[str, ...]
    title: Bilingual


@dataclass(frozen=True)
class Section:
    """A heading of the questionnaire.

    Parameters
    ----------
    id : str
        Name in code.
    title : Bilingual
        The heading.
    """

    id: str
    title: Bilingual


@dataclass(frozen=True)
class Question:
    """One numbered question, which has either parts or a type and wording of its own.

    Parameters
    ----------
    number : int
        From 1 on.
    section : str
        Id of the heading it stands under.
    type : str or None
        text, battery or single; None if it has parts.
    title, text : Bilingual or None
        Heading and wording; those of a battery come from the battery.
    parts : tuple of Part
        The lettered parts.
    battery : str or None
        Name of the battery that the question is.
    follow_up : Bilingual or None
        The line below a battery that asks for more words.
    """

    number: int
    section: str
    type: str | None = None
    title: Bilingual | None = None
    text: Bilingual | None = None
    parts: tuple[Part, ...] = ()
    battery: str | None = None
    follow_up: Bilingual | None = None


@dataclass(frozen=True)
class Survey:
    """The survey itself.

    Parameters
    ----------
    id : int
        Year of the wave.
    title : Bilingual
        What it was about.
    unit : Bilingual
        What one set of answers describes.
    fielded_from, fielded_to : str or None
        First and last month of answering, as ``YYYY-MM``.
    source : str or None
        Where the questionnaire was published.
    respondent : str
        The column that names a respondent in every file of answers.
    """

    id: int
    title: Bilingual
    unit: Bilingual
    fielded_from: str | None = None
    fielded_to: str | None = None
    source: str | None = None
    respondent: str = "respondent"


@dataclass(frozen=True)
class Codebook:
    """The questionnaire.

    Parameters
    ----------
    path : Path
        The file it was read from.
    survey : Survey
        The survey it belongs to.
    scales, batteries, indices : mapping
        By name, in the order of the file.
    sections : tuple of Section
        Headings, in order.
    questions : tuple of Question
        Questions, in order.
    identity : tuple of Part
        What is known of a respondent beside the questions, such as the municipality.
    """

    path: Path
    survey: Survey
    scales: Mapping[str, Scale]
    batteries: Mapping[str, Battery]
    indices: Mapping[str, Index]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    identity: tuple[Part, ...] = ()

    def battery(self, name: str) -> Battery:
        """Find a battery.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        Battery
            The battery.

        Raises
        ------
        BookError
            If the codebook has none of that name.
        """
        return _find(self.batteries, name, "battery")

    def index(self, name: str) -> Index:
        """Find an index.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        Index
            The index.

        Raises
        ------
        BookError
            If the codebook has none of that name.
        """
        return _find(self.indices, name, "index")

    def question(self, number: int) -> Question:
        """Find a question.

        Parameters
        ----------
        number : int
            Its number.

        Returns
        -------
        Question
            The question.

        Raises
        ------
        BookError
            If the questionnaire has none of that number.
        """
        for question in self.questions:
            if question.number == number:
                return question
        raise BookError(f"the questionnaire has no question {number}", file=self.path)

    @property
    def columns(self) -> dict[str, tuple[Battery, Item]]:
        """Columns of the answers of all batteries, in the order of the questionnaire."""
        return {
            battery.column(item.id): (battery, item)
            for battery in self.batteries.values()
            for item in battery.items
        }

    @property
    def fact_columns(self) -> dict[str, Part]:
        """Columns of the facts: what is known of a respondent, then the typed questions."""
        asked = (part for question in self.questions for part in question.parts)
        return {part.column: part for part in (*self.identity, *asked) if part.column is not None}


def _find(known: Mapping[str, _T], name: str, what: str) -> _T:
    if name not in known:
        raise BookError(f"the codebook has no {what} '{name}'", hint=nearest(name, known))
    return known[name]
