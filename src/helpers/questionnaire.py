"""What does a questionnaire consist of?

Frozen objects for scales, items, batteries and questions. Everything later (coding, summaries,
tables, the questionnaire in the appendix) takes items, their order, labels and thresholds from
them. `helpers.codebook` reads them from the data and is where to import them from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from helpers.errors import BookError
from helpers.marked import nearest

Lang = Literal["en", "da"]
Code = int | str

LANGUAGES: tuple[Lang, ...] = ("en", "da")
_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")

_T = TypeVar("_T")


def fold_answer(text: object) -> str:
    """Reduce an answer to what makes it the same answer.

    Parameters
    ----------
    text : object
        The answer as written.

    Returns
    -------
    str
        The answer without what makes no difference: case, blanks around and within, the kind of
        apostrophe, the kind and spacing of dashes, a full stop or colon at the end. Letters
        do make one, Danish letters included.

    Examples
    --------
    >>> fold_answer("  I  HØJ grad. ")
    'i høj grad'
    >>> fold_answer("Ja – lige om hjørnet.") == fold_answer("ja - lige om hjørnet")
    True
    """
    folded = unicodedata.normalize("NFKC", str(text)).casefold().replace("’", "'")
    return " ".join(_DASHES.sub("-", folded).split()).rstrip(".: ")


@dataclass(frozen=True)
class Bilingual:
    """A text in two languages.

    Parameters
    ----------
    en, da : str
        The text in English and in Danish.
    """

    en: str
    da: str

    def get(self, lang: str = "en") -> str:
        """Give the text in a language.

        Parameters
        ----------
        lang : {"en", "da"}
            The language.

        Returns
        -------
        str
            The text.

        Raises
        ------
        BookError
            If the language is another one.
        """
        if lang not in LANGUAGES:
            raise BookError(f"unknown language '{lang}'", hint=nearest(lang, LANGUAGES))
        return self.da if lang == "da" else self.en


@dataclass(frozen=True)
class Level:
    """One answer that carries a code: *to a high degree* is 4.

    Parameters
    ----------
    code : int
        The code, which on a Likert scale is also the value.
    key : str
        A name for it in code, such as ``high_degree``.
    label, short : Bilingual
        As offered, and our own shorter form (the same if there is none).
    aliases : tuple of str
        Other spellings that are accepted.
    """

    code: int
    key: str
    label: Bilingual
    short: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class DontKnow:
    """The answer *don't know*, which has a code and no value.

    Parameters
    ----------
    code : str
        What stands in the data: ``dk``.
    label, short : Bilingual
        As offered, and our own shorter form.
    aliases : tuple of str
        Other spellings that are accepted.
    """

    code: str
    label: Bilingual
    short: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The answers that an item offers, in order.

    Parameters
    ----------
    name : str
        Key in the codebook.
    kind : {"likert", "categories"}
        Codes of a Likert scale are values and have means; categories are only counted.
    levels : tuple of Level
        In ascending order of code.
    dont_know : DontKnow or None
        If the answer was offered.
    high_from : int or None
        Codes from here on are high priority.
    active_from : int or None
        Codes from here on count a respondent as active (question 17).
    answers : mapping of str to int or str
        Every accepted spelling, folded by `fold_answer`, with its code.
    """

    name: str
    kind: Literal["likert", "categories"]
    levels: tuple[Level, ...]
    dont_know: DontKnow | None = None
    high_from: int | None = None
    active_from: int | None = None
    answers: Mapping[str, Code] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_means(self) -> bool:
        """Whether codes may be added up."""
        return self.kind == "likert"

    @property
    def codes(self) -> tuple[int, ...]:
        """Codes of the levels, in order, without *don't know*."""
        return tuple(level.code for level in self.levels)

    @property
    def high_codes(self) -> tuple[int, ...]:
        """Codes that count as high priority; empty if the scale has no threshold."""
        return tuple(c for c in self.codes if self.high_from is not None and c >= self.high_from)

    def level(self, key: Code) -> Level | DontKnow:
        """Find an answer.

        Parameters
        ----------
        key : int or str
            The code or key of a level, or the code of *don't know*.

        Returns
        -------
        Level or DontKnow
            The answer.

        Raises
        ------
        BookError
            If the scale has none of that code or key.
        """
        for level in self.levels:
            if key in (level.code, level.key):
                return level
        if self.dont_know is not None and key == self.dont_know.code:
            return self.dont_know
        raise BookError(
            f"scale '{self.name}' has no level '{key}'",
            hint=nearest(str(key), [level.key for level in self.levels]),
        )

    def label(self, key: Code, lang: str = "en", *, short: bool = False) -> str:
        """Give the label of an answer.

        Parameters
        ----------
        key : int or str
            The code or key of a level, or the code of *don't know*.
        lang : {"en", "da"}
            The language.
        short : bool
            Our own short label instead of the one that was offered.

        Returns
        -------
        str
            The label.
        """
        level = self.level(key)
        return (level.short if short else level.label).get(lang)


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
class Option:
    """One box to tick in a question with several answers.

    Parameters
    ----------
    id : str
        Name in code and data.
    short, text : Bilingual
        Our own short label, and the wording.
    other, dont_know : bool
        Whether respondents named it themselves, and whether it is *don't know*.
    """

    id: str
    short: Bilingual
    text: Bilingual
    other: bool = False
    dont_know: bool = False


@dataclass(frozen=True)
class Part:
    """A lettered part of a question, such as 6b.

    Parameters
    ----------
    part : str
        Its letter.
    type : str
        What is to be filled in: text, amount, count, year or multiple.
    text, note : Bilingual
        The wording, and the hint beside it.
    unit : str or None
        Unit of an amount or count.
    options : tuple of Option
        The boxes of a multiple answer.
    """

    part: str
    type: str
    text: Bilingual
    note: Bilingual | None = None
    unit: str | None = None
    options: tuple[Option, ...] = ()


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
    """

    id: int
    title: Bilingual
    unit: Bilingual
    fielded_from: str | None = None
    fielded_to: str | None = None
    source: str | None = None


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
    """

    path: Path
    survey: Survey
    scales: Mapping[str, Scale]
    batteries: Mapping[str, Battery]
    indices: Mapping[str, Index]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

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


def _find(known: Mapping[str, _T], name: str, what: str) -> _T:
    if name not in known:
        raise BookError(f"the codebook has no {what} '{name}'", hint=nearest(name, known))
    return known[name]
