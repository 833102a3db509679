"""Which of the offered answers does a cell mean?

Answers are written in many ways: as labels in Danish or English, as numbers or codes, in any
case and with stray blanks. Each is placed on its scale by looking up its distinct spellings, or
described as a problem with the answer that was probably meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.codebook import Scale, fold_answer
from helpers.errors import BookError

DONT_KNOW: Final = "dk"
NO_ANSWER: Final = None

SLOT_NO_ANSWER: Final = 0
SLOT_DONT_KNOW: Final = 1
SLOT_FIRST_LEVEL: Final = 2
SLOT_UNKNOWN: Final = -1

_MOST_LISTED = 50
_WHOLE_NUMBER = re.compile(r"(\d+)[.,]0+")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file of answers, or in a frame of them.

    Parameters
    ----------
    message : str
        What is wrong.
    line : int or None
        Line in the file, counted from 1.
    respondent, column, value : str or None
        Which row and column, and what stands there.
    hint : str or None
        What may have been meant.
    """

    message: str
    line: int | None = None
    respondent: str | None = None
    column: str | None = None
    value: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        place += [f"row '{self.respondent}'"] if self.respondent and self.line is None else []
        place += [f"column {self.column}"] if self.column is not None else []
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        return f"{text}. {self.hint}" if self.hint else f"{text}."


class ResponsesError(BookError):
    """Everything that is wrong with a set of answers, in one message.

    Parameters
    ----------
    problems : sequence of Problem
        Each problem, in the order of the file; kept whole as an attribute, while the message
        lists the first fifty.
    file : path-like, optional
        The file of answers.
    """

    def __init__(self, problems: Sequence[Problem], *, file: Path | str | None = None) -> None:
        self.problems = tuple(problems)
        many = len(self.problems)
        shown = [f"\n  {problem}" for problem in self.problems[:_MOST_LISTED]]
        if many > _MOST_LISTED:
            shown.append(f"\n  … and {many - _MOST_LISTED} more.")
        count = "one problem" if many == 1 else f"{many} problems"
        super().__init__(
            f"{count} in the answers:{''.join(shown)}",
            file=file,
            line=next((p.line for p in self.problems if p.line is not None), None),
        )


def answer_slots(values: pd.Series, scale: Scale) -> NDArray[np.int8]:
    """Place answers on a scale, whatever way they are written.

    Parameters
    ----------
    values : Series
        Labels in Danish or English, short labels, keys, numbers, codes or aliases, in any case
        and with stray blanks; missing values and blank texts are no answer.
    scale : Scale
        What was offered.

    Returns
    -------
    ndarray of int8
        For each value: 0 no answer, 1 don't know, 2 the first level, 3 the second, …, and -1
        for what was not offered.

    Notes
    -----
    Only the distinct values are looked up; the rest is integer indexing, so that a million
    answers cost about as much as one pass over them.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        positions = np.asarray(values.cat.codes)
        distinct: Sequence[object] = list(values.cat.categories)
    else:
        positions, uniques = pd.factorize(values)
        distinct = list(uniques)
    # One entry more than there are values: position -1 (missing) takes the last.
    slots = np.zeros(len(distinct) + 1, dtype=np.int8)
    slots[:-1] = [_slot(value, scale) for value in distinct]
    return slots[positions]


def _slot(value: object, scale: Scale) -> int:
    if isinstance(value, bool | np.bool_):
        return SLOT_UNKNOWN  # True equals 1 in Python, and is not an answer
    folded = fold_answer(value)
    if not folded:
        return SLOT_NO_ANSWER
    code = scale.answers.get(folded)
    if code is None and (whole := _WHOLE_NUMBER.fullmatch(folded)):
        code = scale.answers.get(whole[1])  # a spreadsheet's 4.0 is 4
    if code is None:
        return SLOT_UNKNOWN
    return SLOT_DONT_KNOW if isinstance(code, str) else SLOT_FIRST_LEVEL + scale.codes.index(code)


def slot_values(scale: Scale) -> NDArray[np.object_]:
    """Give the value that each slot of `answer_slots` stands for.

    Parameters
    ----------
    scale : Scale
        What was offered.

    Returns
    -------
    ndarray of object
        None, ``"dk"`` and the codes, in that order.
    """
    values = np.empty(SLOT_FIRST_LEVEL + len(scale.codes), dtype=object)
    values[SLOT_NO_ANSWER] = NO_ANSWER
    values[SLOT_DONT_KNOW] = DONT_KNOW
    values[SLOT_FIRST_LEVEL:] = list(scale.codes)
    return values


def nearest_answer(value: str, scale: Scale) -> str:
    """Suggest the answer that was probably meant, else say what was offered.

    Parameters
    ----------
    value : str
        What was written.
    scale : Scale
        What was offered.

    Returns
    -------
    str
        A sentence.
    """
    close = difflib.get_close_matches(fold_answer(value), scale.answers, n=1, cutoff=0.7)
    if close:
        code = scale.answers[close[0]]
        level = scale.level(code)
        texts = [level.label.en, level.label.da, level.short.en, level.short.da, *level.aliases]
        shown = next((text for text in texts if fold_answer(text) == close[0]), close[0])
        return f"Did you mean '{shown}' ({code})?"
    codes = [str(code) for code in scale.codes]
    offered = f"{codes[0]} to {codes[-1]}" if _consecutive(scale.codes) else ", ".join(codes)
    dont_know = f", '{scale.dont_know.code}'" if scale.dont_know else ""
    return f"Offered were {offered}{dont_know}, their labels, or an empty cell."


def _consecutive(codes: Sequence[int]) -> bool:
    return list(codes) == list(range(codes[0], codes[-1] + 1))


def unknown_answer(
    value: object, scale: Scale, column: str, respondent: str, line: int | None = None
) -> Problem:
    """Describe an answer that was not offered, and what may have been meant.

    Parameters
    ----------
    value : object
        What was written.
    scale : Scale
        What was offered.
    column, respondent : str
        Where it stands.
    line : int, optional
        Line in the file.

    Returns
    -------
    Problem
        The description.
    """
    return Problem(
        f"'{value}' was not offered as an answer",
        line=line,
        respondent=respondent,
        column=column,
        value=str(value),
        hint=nearest_answer(str(value), scale),
    )


def unknown_answers(
    values: pd.Series, slots: NDArray[np.int8], scale: Scale, column: str
) -> list[Problem]:
    """Describe the values of a column that `answer_slots` could not place.

    Parameters
    ----------
    values : Series
        The column, indexed by respondent.
    slots : ndarray of int8
        What `answer_slots` made of it.
    scale : Scale
        What was offered.
    column : str
        Name of the column.

    Returns
    -------
    list of Problem
        One description a value, in order.
    """
    return [
        unknown_answer(values.array[i], scale, column, str(values.index.array[i]))
        for i in np.flatnonzero(slots == SLOT_UNKNOWN)
    ]
