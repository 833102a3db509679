"""What do the texts of a column become?

A reader (`helpers.intake.readers`) is asked once for each distinct text. Texts that say *no
answer* in words are read as such and counted, never dropped without a word; what is wrong becomes
one finding with all its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpers.intake.amounts import is_unstated
from helpers.intake.findings import Finding, places_of
from helpers.intake.mapping import fold_text
from helpers.intake.rawtable import Column
from helpers.intake.readers import Reader, Reading, means_nothing, told_hint

NO_ANSWER_NOTE: Final = "read as no answer"
# Whoever has more different mistakes in a column has taken the wrong column.
_MOST_HINTS = 500


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
