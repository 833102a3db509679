"""Which answer did each respondent give to each item?

Answers written in any way become a tidy frame, one row an answer. `helpers.likert` summarises
it by item, `helpers.respondents` by respondent; `positions` is how both look into it.
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import (
    SLOT_DONT_KNOW,
    SLOT_FIRST_LEVEL,
    SLOT_NO_ANSWER,
    SLOT_UNKNOWN,
    Problem,
    ResponsesError,
    answer_slots,
    unknown_answers,
)
from helpers.codebook import Battery
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.responses import Responses

STATUSES: Final = ("answered", "dont_know", "no_answer")
TIDY_COLUMNS: Final = ("respondent", "item", "code", "status")


def code_answers(raw: pd.DataFrame, battery: Battery) -> pd.DataFrame:
    """Code the answers to a battery, whatever way they are written.

    Parameters
    ----------
    raw : DataFrame
        One row a respondent (the index, without repeats). Columns are item ids
        (``financing``) or the battery's columns (``motives_financing``); others are left alone,
        and an item without a column was not asked. Cells hold labels in Danish or English,
        numbers, keys or codes, in any case and with stray blanks; missing values and blank
        texts are no answer.
    battery : Battery
        What was asked and offered.

    Returns
    -------
    DataFrame
        One row an answer, sorted by item (as asked) and respondent (as given), with columns
        ``respondent`` (categorical: all of them), ``item`` (ordered categorical: all items),
        ``code`` (Int16, missing unless answered) and ``status`` (categorical: ``answered``,
        ``dont_know``, ``no_answer``).

    Raises
    ------
    BookError
        If respondents repeat, if no column belongs to the battery, or (a `ResponsesError`,
        listing all of them) if there are answers that were not offered.

    Examples
    --------
    >>> from helpers.codebook import load_codebook
    >>> motives = load_codebook().battery("motives")
    >>> raw = pd.DataFrame({"savings": ["I høj grad", "dk", " 5"]}, index=["a", "b", "c"])
    >>> code_answers(raw, motives)["code"].tolist()
    [4, <NA>, 5]
    """
    columns = _columns_of(raw, battery)
    if not raw.index.is_unique or raw.index.hasnans:
        repeated = raw.index[raw.index.duplicated() | raw.index.isna()][0]
        raise BookError(
            f"respondent '{repeated}' stands on more than one row, or has no name",
            hint="Make the index of the answers unique.",
        )
    problems: list[Problem] = []
    slots: list[NDArray[np.int8]] = []
    for column in columns.values():
        slots.append(answer_slots(raw[column], battery.scale))
        if (slots[-1] == SLOT_UNKNOWN).any():
            problems += unknown_answers(raw[column], slots[-1], battery.scale, str(column))
    if problems:
        raise ResponsesError(problems)
    positions = [battery.item_ids.index(item) for item in columns]
    return _tidy(np.concatenate(slots), positions, raw.index, battery)


def _columns_of(raw: pd.DataFrame, battery: Battery) -> dict[str, str]:
    """Find the column of each item that was asked."""
    columns: dict[str, str] = {}
    for item in battery.item_ids:
        named = [name for name in dict.fromkeys((item, battery.column(item))) if name in raw]
        if len(named) > 1 or any(isinstance(raw[name], pd.DataFrame) for name in named):
            raise BookError(f"item '{item}' has more than one column")
        if named:
            columns[item] = named[0]
    prefix = f"{battery.name}_"
    strange = [c for c in map(str, raw) if c.startswith(prefix) and c not in battery.columns]
    if strange:
        raise BookError(f"unknown column '{strange[0]}'", hint=nearest(strange[0], battery.columns))
    if not columns:
        raise BookError(
            f"no column belongs to the battery '{battery.name}'",
            hint=f"Expected are columns such as '{battery.columns[0]}'.",
        )
    return columns


def _tidy(
    slots: NDArray[np.int8], items: list[int], respondents: pd.Index, battery: Battery
) -> pd.DataFrame:
    n = len(respondents)
    levels = len(battery.scale.codes)
    code_of = np.zeros(SLOT_FIRST_LEVEL + levels, dtype=np.int16)
    code_of[SLOT_FIRST_LEVEL:] = battery.scale.codes
    status_of = np.zeros(SLOT_FIRST_LEVEL + levels, dtype=np.int8)
    status_of[[SLOT_DONT_KNOW, SLOT_NO_ANSWER]] = 1, 2
    item_codes = np.repeat(np.array(items, dtype=np.int16), n)
    people = np.tile(np.arange(n, dtype=np.int32), len(items))
    return pd.DataFrame(
        {
            "respondent": pd.Categorical.from_codes(people, respondents),
            "item": pd.Categorical.from_codes(item_codes, pd.Index(battery.item_ids), ordered=True),
            "code": pd.arrays.IntegerArray(code_of[slots], slots < SLOT_FIRST_LEVEL),
            "status": pd.Categorical.from_codes(status_of[slots], pd.Index(STATUSES)),
        },
        copy=False,
    )


def to_tidy(responses: Responses, battery: Battery) -> pd.DataFrame:
    """Bring the answers to one battery into a tidy frame.

    Parameters
    ----------
    responses : Responses
        The answers.
    battery : Battery
        Which part of them.

    Returns
    -------
    DataFrame
        As `code_answers` gives it.
    """
    return code_answers(responses.frame[list(battery.columns)], battery)


class Positions(NamedTuple):
    """The columns of a tidy frame as integers.

    Parameters
    ----------
    item : ndarray
        Position of each row's item in the battery.
    respondent : ndarray
        Position of each row's respondent in `people`.
    slot : ndarray of int8
        The answer: 0 none, 1 don't know, 2 the first level, 3 the second, and so on.
    people : Index
        All respondents, those without a row too.
    """

    item: NDArray[np.integer]
    respondent: NDArray[np.integer]
    slot: NDArray[np.int8]
    people: pd.Index


def positions(tidy: pd.DataFrame, battery: Battery) -> Positions:
    """Turn a tidy frame into integers, checking that it is one.

    Parameters
    ----------
    tidy : DataFrame
        As `code_answers` gives it, a subset of its rows, or one with plain columns.
    battery : Battery
        What was asked and offered.

    Returns
    -------
    Positions
        Of items, respondents and answers.

    Raises
    ------
    BookError
        If a column is missing, or a row holds an item, status or code that is not known.
    """
    missing = [column for column in TIDY_COLUMNS if column not in tidy]
    if missing:
        raise BookError(f"a tidy frame of answers needs the column '{missing[0]}'")
    respondent = _categorical(tidy["respondent"])
    item = _placed(tidy["item"], battery.item_ids, f"an item of the battery '{battery.name}'")
    status = _placed(tidy["status"], STATUSES, "a status")
    code = tidy["code"].astype("Int16").to_numpy(dtype=np.int16, na_value=-1)
    slot_of = np.full(max(battery.scale.codes) + 2, SLOT_UNKNOWN, dtype=np.int8)
    slot_of[list(battery.scale.codes)] = np.arange(len(battery.scale.codes)) + SLOT_FIRST_LEVEL
    # A missing or too large code takes the last entry, which is unknown.
    slot = slot_of[np.clip(code, -1, len(slot_of) - 1)]
    slot[status == STATUSES.index("dont_know")] = SLOT_DONT_KNOW
    slot[status == STATUSES.index("no_answer")] = SLOT_NO_ANSWER
    if (slot == SLOT_UNKNOWN).any():
        row = tidy.iloc[int(np.argmax(slot == SLOT_UNKNOWN))]
        raise BookError(
            f"'{row['code']}' is not a code of the scale '{battery.scale.name}' "
            f"(respondent '{row['respondent']}', item '{row['item']}')"
        )
    return Positions(item, respondent.codes, slot, respondent.categories)


def _categorical(column: pd.Series) -> pd.Categorical:
    return cast(pd.Categorical, column.astype("category").array)


def _placed(column: pd.Series, known: tuple[str, ...], what: str) -> NDArray[np.integer]:
    """Position of each value among those known."""
    values = _categorical(column)
    places = [known.index(v) if v in known else -1 for v in values.categories]
    if places == list(range(len(places))) and not (values.codes < 0).any():
        return values.codes  # the usual case costs nothing
    placed = np.array([*places, -1], dtype=np.int16)[values.codes]
    if (placed < 0).any():
        value = column.iloc[int(np.argmax(placed < 0))]
        raise BookError(f"'{value}' is not {what}", hint=nearest(str(value), known))
    return placed
