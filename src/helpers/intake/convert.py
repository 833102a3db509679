"""What does each distinct text of a column mean?

Every type of answer has one reader. It is asked once for each distinct text and gives what will
stand in the tidy file, or says what is wrong and what was probably meant. Texts that say *no
answer* in words are read as such and counted, never dropped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import SLOT_UNKNOWN, answer_slots, nearest_answer, slot_values
from helpers.codebook import Part, Scale
from helpers.intake.amounts import UnclearError, is_unstated, parse_amount, parse_count
from helpers.intake.choices import Options, parse_choices, spellings
from helpers.intake.findings import Finding, places_of
from helpers.intake.mapping import fold_text
from helpers.intake.personal import KINDS, kind_of
from helpers.intake.places import Places
from helpers.intake.rawtable import Column
from helpers.intake.years import parse_year

_PREFIXED = re.compile(r"\(?(\d+)\)?\s*[.:=)\-–]?\s+(\D.*)", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """What one text means.

    Parameters
    ----------
    text : str
        What will stand in the tidy file; empty for no answer.
    problem : str or None
        What is wrong with it.
    hint : str, callable or None
        What was probably meant, or how to find that out, which takes a while.
    note : str or None
        What happened to it that a reader of the record should know.
    secret : bool
        Whether the text may not be repeated, not even in a report.
    """

    text: str = ""
    problem: str | None = None
    hint: str | Callable[[], str] | None = None
    note: str | None = None
    secret: bool = False


Reader = Callable[[str], Reading]
# Whoever has more different mistakes in a column has taken the wrong column.
_MOST_HINTS = 500
NO_ANSWER_NOTE = "read as no answer"
OTHER_NOTE = "words beside 'other' kept out"


@dataclass(frozen=True)
class Rules:
    """What people and the file say about texts.

    Parameters
    ----------
    replaced : mapping of str to str
        Texts, folded, and what to read instead.
    no_answer : frozenset of str
        Texts, folded, that are no answer.
    declared_missing : frozenset of str
        Texts that the file itself calls missing.
    """

    replaced: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    no_answer: frozenset[str] = frozenset()
    declared_missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Coded:
    """A column of the tidy data.

    Parameters
    ----------
    texts : tuple of str
        What each distinct text of the file became.
    codes : ndarray of int
        For each row, which of them.
    """

    texts: tuple[str, ...]
    codes: NDArray[np.integer]

    def cells(self) -> NDArray[np.object_]:
        """Give the text of each row.

        Returns
        -------
        ndarray of object
            The texts.
        """
        return np.array([*self.texts, ""], dtype=object)[self.codes]

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each row has an answer."""
        return np.array([*map(bool, self.texts), False])[self.codes]


def scale_reader(scale: Scale, column: Column) -> Reader:
    """Make a reader of answers on a scale.

    Parameters
    ----------
    scale : Scale
        What was offered.
    column : Column
        The column, whose labels of numbers are held against the codebook.

    Returns
    -------
    callable
        The reader.
    """
    values = list(slot_values(scale))
    placed = answer_slots(pd.Series(list(column.values), dtype=object), scale)
    slots = {text: int(place) for text, place in zip(column.values, placed, strict=True)}

    def slot(text: str) -> int:
        if text not in slots:
            slots[text] = int(answer_slots(pd.Series([text], dtype=object), scale)[0])
        return slots[text]

    # Where labels stand for other numbers than the codebook's, a number without label is unclear.
    recoded = any(
        slot(label) > 1 and str(values[slot(label)]) != number
        for label, number in column.labelled.items()
    )

    def read(text: str) -> Reading:
        place = slot(text)
        if place == SLOT_UNKNOWN and (match := _PREFIXED.fullmatch(text)):
            code = slot(match[1])
            place = code if code == slot(match[2]) else SLOT_UNKNOWN
        if place == SLOT_UNKNOWN:
            return Reading(
                problem=f"'{text}' was not offered as an answer",
                hint=lambda: nearest_answer(text, scale),
            )
        if recoded and text.isdigit() and text not in column.labelled:
            return Reading(
                problem=f"the number {text} has no label, and the labels of the others stand for"
                " other numbers than in the codebook",
                hint="Give it its label, or say in the mapping file what it is.",
            )
        return Reading("" if values[place] is None else str(values[place]))

    return read


def part_reader(part: Part, places: Places | None, years: tuple[int, int]) -> Reader:
    """Make a reader of answers to a part of a question.

    Parameters
    ----------
    part : Part
        What was asked.
    places : Places or None
        The municipalities, if the project has them.
    years : tuple of int
        The first and the last year that is plausible.

    Returns
    -------
    callable
        The reader.
    """
    if part.type == "amount":
        return _number_reader(lambda text: parse_amount(text, part.unit or "DKK"))
    if part.type == "count":
        return _number_reader(parse_count)
    if part.type == "year":
        return _year_reader(years)
    if part.type == "municipality":
        return _place_reader(places)
    if part.type == "name":
        return _read_name
    known = spellings(part.categories)
    return _many_reader(known) if part.options else _one_reader(known)


def _number_reader(parse: Callable[[str], int]) -> Reader:
    def read(text: str) -> Reading:
        try:
            return Reading(str(parse(text)))
        except UnclearError as error:
            return Reading(problem=f"'{text}': {error.message}", hint=error.hint)

    return read


def _year_reader(years: tuple[int, int]) -> Reader:
    first, last = years

    def read(text: str) -> Reading:
        try:
            year = parse_year(text)
        except UnclearError as error:
            return Reading(problem=f"'{text}': {error.message}", hint=error.hint)
        if not first <= year <= last:
            hint = f"Years from {first} to {last} are taken; --years sets others."
            return Reading(problem=f"the year {year} is not plausible", hint=hint)
        return Reading(str(year))

    return read


def _place_reader(places: Places | None) -> Reader:
    def read(text: str) -> Reading:
        if places is None:
            return Reading(" ".join(text.split()))
        code = places.find(text)
        if code is None:
            problem = f"'{text}' is no Danish municipality"
            return Reading(problem=problem, hint=lambda: places.nearest(text))
        return Reading(places.names[code])

    return read


def _read_name(text: str) -> Reading:
    kind = kind_of(text)
    if kind is not None:
        return Reading(
            problem=f"the name holds {KINDS[kind]}",
            hint="Take them out; names can be published.",
            secret=True,
        )
    return Reading(" ".join(text.split()))


def _one_reader(known: Options) -> Reader:
    def read(text: str) -> Reading:
        found = known.find(text)
        if found is None:
            return Reading(
                problem=f"'{text}' is none of the categories",
                hint=lambda: (
                    f"{known.nearest(text)} If it is right, say in the mapping file what it is."
                ),
            )
        return Reading(found)

    return read


def _many_reader(known: Options) -> Reader:
    def read(text: str) -> Reading:
        chosen = parse_choices(text, known)
        if chosen.unknown:
            piece = chosen.unknown[0]
            problem = f"'{piece}' was not offered"
            return Reading(problem=problem, hint=lambda: known.nearest(piece))
        return joined(chosen.ids, known, OTHER_NOTE if chosen.words else None)

    return read


def joined(ids: Sequence[str], known: Options, note: str | None = None) -> Reading:
    """Join the boxes that were ticked, as they stand in the facts.

    Parameters
    ----------
    ids : sequence of str
        Ids of the boxes, in their order.
    known : Options
        All boxes.
    note : str, optional
        What else is to be said.

    Returns
    -------
    Reading
        The ids with bars between them; a problem if *don't know* is not alone.
    """
    if known.dont_know in ids and len(ids) > 1:
        others = ", ".join(one for one in ids if one != known.dont_know)
        return Reading(
            problem=f"'{known.dont_know}' was ticked together with {others}",
            hint="Keep one of them.",
        )
    return Reading("|".join(ids), note=note)


@dataclass(frozen=True)
class Result:
    """A converted column with everything to be said about it.

    Parameters
    ----------
    coded : Coded
        The column of the tidy data.
    findings : tuple of Finding
        What is wrong.
    notes : mapping of str to int
        What happened to texts, and in how many rows.
    """

    coded: Coded
    findings: tuple[Finding, ...]
    notes: Mapping[str, int]


def convert(
    column: Column,
    read: Reader,
    rules: Rules,
    *,
    name: str,
    kept: NDArray[np.bool_],
    lines: NDArray[np.int64],
    tells_unstated: bool,
) -> Result:
    """Turn the texts of a column into answers.

    Parameters
    ----------
    column : Column
        The column of the file.
    read : callable
        The reader of its type.
    rules : Rules
        What people and the file say about texts.
    name : str
        Its name in the file, for messages.
    kept : ndarray of bool
        Which rows count.
    lines : ndarray of int64
        For each row, its line.
    tells_unstated : bool
        Whether *don't know* in words is no answer: of amounts, years and names it is.

    Returns
    -------
    Result
        The column of the tidy data, and what is to be said about it.
    """
    readings = [_reading(text, read, rules, tells_unstated) for text in column.values]
    codes = column.codes[kept]
    counted = np.bincount(codes, minlength=len(readings))
    notes: dict[str, int] = {}
    for text, reading, number in zip(column.values, readings, counted, strict=True):
        if reading.note and number:
            shown = f"'{text}' {reading.note}" if reading.note == NO_ANSWER_NOTE else reading.note
            notes[shown] = notes.get(shown, 0) + int(number)
    wrong = [k for k, reading in enumerate(readings) if reading.problem and counted[k]]
    findings = tuple(
        Finding(
            readings[k].problem or "",
            column=name,
            value=None if readings[k].secret else column.values[k],
            hint=told_hint(readings[k]) if number < _MOST_HINTS else None,
            places=places,
        )
        for number, (k, places) in enumerate(places_of(codes, wrong, lines[kept]).items())
    )
    coded = Coded(tuple(reading.text for reading in readings), codes)
    return Result(coded, findings, MappingProxyType(notes))


def told_hint(reading: Reading) -> str | None:
    """Give the hint of a reading.

    Parameters
    ----------
    reading : Reading
        The reading.

    Returns
    -------
    str or None
        The hint, looked for if it was not yet.
    """
    return reading.hint() if callable(reading.hint) else reading.hint


def _reading(text: str, read: Reader, rules: Rules, tells_unstated: bool) -> Reading:
    if not text:
        return Reading()
    folded = fold_text(text)
    if folded in rules.no_answer:
        return Reading(note=NO_ANSWER_NOTE)
    replaced = rules.replaced.get(folded)
    if replaced is not None:
        return read(replaced) if replaced else Reading(note=NO_ANSWER_NOTE)
    if tells_unstated and is_unstated(text):
        return Reading(note=NO_ANSWER_NOTE)
    found = read(text)
    if found.problem and (text in rules.declared_missing or means_nothing(text)):
        return Reading(note=NO_ANSWER_NOTE)
    return found


def means_nothing(text: str) -> bool:
    """Tell whether a tool writes this where a question was not shown or not answered.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    bool
        Whether it does.
    """
    return text.strip().casefold() in {"n/a", "na", "-", "–", "—", "#n/a", "#null!"}
