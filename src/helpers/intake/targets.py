"""What can a column of a file be, by the codebook?

An item of a battery, a fact, one box of a question with several answers, words, or the respondent.
The `Catalogue` holds each of these with the names and headings under which survey tools export it.
Names come from the codebook and from `helpers.forms.names`, so that what our own forms bring back
is known; headings are the wordings and labels, with the question around them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from helpers.codebook import Battery, Bilingual, Codebook, Part, Question
from helpers.forms.names import known_headers
from helpers.intake.folding import letters, words

Kind = Literal["item", "fact", "option", "text", "respondent"]


@dataclass(frozen=True)
class Target:
    """What a column is.

    Parameters
    ----------
    kind : {"item", "fact", "option", "text", "respondent"}
        Answers to an item, a fact, one box of a question with several answers, words that are kept
        out, or the name of the respondent.
    column : str
        The column of the tidy data; for words a name of their own.
    option : str or None
        Which box.
    """

    kind: Kind
    column: str
    option: str | None = None

    @property
    def id(self) -> str:
        """How a mapping file names it, such as ``motives_financing`` or ``fields[health]``."""
        return f"{self.column}[{self.option}]" if self.option else self.column


@dataclass(frozen=True)
class Group:
    """A question with its rows, as headings tell them.

    Parameters
    ----------
    number : str
        Its number in the questionnaire, ``7`` or ``6a``; empty if it has none.
    contexts : tuple of str
        Wordings of the question, reduced to words, the longest first.
    whole : Target or None
        What the question alone stands for.
    rows : mapping of str to Target
        Items or boxes by each of their wordings and labels, reduced to words.
    """

    number: str
    contexts: tuple[str, ...]
    whole: Target | None
    rows: Mapping[str, Target]


@dataclass(frozen=True)
class Catalogue:
    """Everything a column can be.

    Parameters
    ----------
    codebook : Codebook
        What was asked.
    targets : mapping of str to Target
        By id, in the order of the data.
    by_letters : mapping of str to Target
        By name, reduced to letters and digits.
    by_words : mapping of str to Target
        By the headings of our own forms, reduced to words.
    groups : tuple of Group
        The questions as headings tell them.
    """

    codebook: Codebook
    targets: Mapping[str, Target]
    by_letters: Mapping[str, Target]
    by_words: Mapping[str, Target]
    groups: tuple[Group, ...]


def catalogue(codebook: Codebook, municipalities: Collection[tuple[str, str]] = ()) -> Catalogue:
    """Collect everything a column can be.

    Parameters
    ----------
    codebook : Codebook
        What was asked.
    municipalities : collection of (code, name)
        The municipalities, for forms that offer them.

    Returns
    -------
    Catalogue
        The targets with their names and headings. What could mean two of them is left out.
    """
    named = list(_names(codebook))
    targets = {target.id: target for target, _ in named}
    by_letters = _unambiguous((letters(name), target) for target, name in named)
    headed = []
    for header, known in known_headers(codebook, municipalities).items():
        kind: Kind = {"responses": "item", "facts": "fact"}.get(known.field.store or "", "text")  # type: ignore[assignment]
        option = known.choice.code if known.choice else None
        found = Target("option" if option else kind, known.field.name, option)
        headed.append((header, targets.setdefault(found.id, found)))
    for header, target in headed:
        if " " not in header:
            by_letters.setdefault(letters(header), target)
    by_words = _unambiguous((words(header), target) for header, target in headed)
    return Catalogue(
        codebook=codebook,
        targets=MappingProxyType(targets),
        by_letters=MappingProxyType(by_letters),
        by_words=MappingProxyType(by_words),
        groups=tuple(_groups(codebook)),
    )


def _unambiguous(pairs: Iterable[tuple[str, Target]]) -> dict[str, Target]:
    found: dict[str, Target] = {}
    unclear: set[str] = set()
    for key, target in pairs:
        if key and found.setdefault(key, target) != target:
            unclear.add(key)
    return {key: target for key, target in found.items() if key not in unclear}


def _names(codebook: Codebook) -> Iterator[tuple[Target, str]]:
    """Give each target under each of its names, the most telling ones first."""
    yield Target("respondent", codebook.survey.respondent), codebook.survey.respondent
    for column, (battery, item) in codebook.columns.items():
        target = Target("item", column)
        yield target, column
        yield target, f"{battery.name}_{item.id}"
        if battery.question is not None:
            yield target, f"{battery.question}{item.id}"
            yield target, f"q{battery.question}{item.id}"
            if len(battery.items) == 1:
                yield target, f"q{battery.question}"
        if item.other:
            yield Target("text", f"{column}_text"), f"{column}_text"
    numbers = {
        part.column: (question.number, part.part, len(question.parts))
        for question in codebook.questions
        for part in question.parts
        if part.column is not None
    }
    for column, part in codebook.fact_columns.items():
        prefixes = [column]
        if column in numbers:
            number, letter, many = numbers[column]
            prefixes += [f"q{number}{letter}", f"{number}{letter}"]
            prefixes += [f"q{number}"] if many == 1 else []
        for prefix in prefixes:
            yield Target("fact", column), prefix
            for option in part.options:
                yield Target("option", column, option.id), f"{prefix}_{option.id}"
                if option.other:
                    text = Target("text", f"{column}_{option.id}_text")
                    yield text, f"{prefix}_{option.id}_text"
    for question in codebook.questions:
        if question.type == "text":
            yield Target("text", f"q{question.number}"), f"q{question.number}"
        if question.follow_up is not None and question.battery:
            text = Target("text", f"{question.battery}_text")
            yield text, text.column
            yield text, f"q{question.number}_text"
        for part in question.parts:
            if part.column is None:
                name = f"q{question.number}{part.part}"
                yield Target("text", name), name


def _groups(codebook: Codebook) -> Iterator[Group]:
    asked = {question.battery: question for question in codebook.questions if question.battery}
    for battery in codebook.batteries.values():
        yield _battery_group(battery, asked.get(battery.name))
    for part in codebook.identity:
        yield _part_group(part, None)
    for question in codebook.questions:
        for part in question.parts:
            yield _part_group(part, question)
        if question.type == "text" and question.text is not None:
            texts = _both(question.text)
            target = Target("text", f"q{question.number}")
            yield Group(str(question.number), _longest_first(texts), target, {})


def _battery_group(battery: Battery, question: Question | None) -> Group:
    rows: list[tuple[str, Target]] = []
    for item in battery.items:
        target = Target("item", battery.column(item.id))
        rows += [(words(text), target) for text in (*_both(item.text), *_both(item.short))]
    whole = rows[0][1] if len(battery.items) == 1 else None
    titles = _both(battery.title)
    texts = _both(battery.text)
    contexts = [*texts, *titles, *(f"{a} {b}" for a in titles for b in texts)]
    if question is not None and question.title is not None:
        contexts += _both(question.title)
    number = str(battery.question) if battery.question is not None else ""
    return Group(number, _longest_first(contexts), whole, _unambiguous(rows))


def _part_group(part: Part, question: Question | None) -> Group:
    texts = _both(part.text)
    contexts = [*texts]
    if part.note is not None:
        contexts += [f"{a} {b}" for a, b in zip(texts, _both(part.note), strict=True)]
    if question is not None and question.title is not None:
        titles = _both(question.title)
        contexts += [f"{a} {b}" for a in titles for b in texts]
    rows: list[tuple[str, Target]] = []
    number = f"{question.number}{part.part}" if question is not None else ""
    if part.column is None:
        whole = Target("text", f"q{number}")
    else:
        whole = Target("fact", part.column)
        for option in part.options:
            target = Target("option", part.column, option.id)
            rows += [(words(text), target) for text in (*_both(option.text), *_both(option.short))]
    return Group(number, _longest_first(contexts), whole, _unambiguous(rows))


def _both(text: Bilingual) -> tuple[str, str]:
    return text.da, text.en


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    folded = dict.fromkeys(words(text) for text in texts)
    return tuple(sorted((text for text in folded if text), key=len, reverse=True))
