"""What does one text mean as an answer of its type?

Every type of answer has one reader. It gives what will stand in the tidy file, or says what is
wrong and what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.answers import SLOT_UNKNOWN, answer_slots, nearest_answer, slot_values
from helpers.codebook import Part, Scale
from helpers.intake.amounts import UnclearError, parse_amount, parse_count
from helpers.intake.choices import Options, parse_choices, spellings
from helpers.intake.personal import KINDS, kind_of
from helpers.intake.places import Places
from helpers.intake.rawtable import Column
from helpers.intake.years import parse_year

OTHER_NOTE: Final = "words beside 'other' kept out"
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
