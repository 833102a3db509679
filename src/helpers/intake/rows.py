"""Which rows of the file are respondents?

Every row is accounted for. Blank rows, tests of the form, forms that were not sent in and forms
without a single answer are told apart and counted; whoever wants the unfinished ones asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpers.intake.findings import Finding, places_of
from helpers.intake.rawtable import Column, RawTable
from helpers.intake.tools import is_unique_id, state_of

REASONS: Final = {
    "blank": "blank rows",
    "test": "tests of the form",
    "incomplete": "forms that were not sent in",
    "unanswered": "forms without an answer",
}


@dataclass(frozen=True)
class Rows:
    """What became of each row.

    Parameters
    ----------
    kept : ndarray of bool
        Which rows are respondents.
    left_out : mapping of str to ndarray of int64
        By reason, the lines of the others; every reason of `REASONS` is there.
    open : ndarray of int64
        Lines of forms that were not sent in or hold no answer, and are kept all the same.
    """

    kept: NDArray[np.bool_]
    left_out: Mapping[str, NDArray[np.int64]]
    open: NDArray[np.int64]


def sort_rows(
    table: RawTable,
    answered: Sequence[int],
    system: Sequence[int],
    *,
    keep_incomplete: bool,
    keep_tests: bool,
) -> Rows:
    """Tell respondents from other rows.

    Parameters
    ----------
    table : RawTable
        The file.
    answered : sequence of int
        Positions of the columns that hold answers.
    system : sequence of int
        Positions of the columns that the survey tool added.
    keep_incomplete, keep_tests : bool
        Whether rows count that were not sent in or hold no answer, or that are tests.

    Returns
    -------
    Rows
        Every row, kept or with the reason why not.
    """
    blank = ~_any_filled(table, range(len(table.columns)))
    states = {"test": np.zeros(len(table), bool), "incomplete": np.zeros(len(table), bool)}
    for position in system:
        for state, rows in _states(table.columns[position], table.names[position]).items():
            states[state] |= rows
    unanswered = ~_any_filled(table, answered)
    masks = {"blank": blank}
    masks["test"] = states["test"] & ~blank
    masks["incomplete"] = states["incomplete"] & ~blank & ~masks["test"]
    masks["unanswered"] = unanswered & ~blank & ~masks["test"] & ~masks["incomplete"]
    dropped = ["blank", *([] if keep_tests else ["test"])]
    dropped += [] if keep_incomplete else ["incomplete", "unanswered"]
    none = np.zeros(len(table), bool)
    kept = ~np.logical_or.reduce([none, *(masks[reason] for reason in dropped)])
    left = {reason: table.lines[masks[reason] if reason in dropped else none] for reason in REASONS}
    unfinished = (masks["incomplete"] | masks["unanswered"]) & kept
    return Rows(kept, MappingProxyType(left), table.lines[unfinished])


def _any_filled(table: RawTable, positions: Sequence[int]) -> NDArray[np.bool_]:
    found = np.zeros(len(table), bool)
    for position in positions:
        found |= table.columns[position].filled
    return found


def _states(column: Column, name: str) -> dict[str, NDArray[np.bool_]]:
    some_filled = bool(column.filled.any())
    said = [state_of(name, value, unfilled_is_open=some_filled) for value in column.values]
    found = {}
    for state in ("test", "incomplete"):
        which = np.array([one == state for one in said] or [False])
        if which.any():
            found[state] = which[column.codes]
    return found


def repeated_forms(
    table: RawTable, system: Sequence[int], kept: NDArray[np.bool_]
) -> list[Finding]:
    """Find forms that the survey tool numbered alike.

    Parameters
    ----------
    table : RawTable
        The file.
    system : sequence of int
        Positions of the columns that the survey tool added.
    kept : ndarray of bool
        Which rows are respondents.

    Returns
    -------
    list of Finding
        One for each number that occurs twice.
    """
    findings = []
    for position in system:
        name = table.names[position]
        if not is_unique_id(name):
            continue
        column = table.columns[position]
        codes = column.codes[kept]
        counted = np.bincount(codes, minlength=len(column.values))
        twice = [k for k, value in enumerate(column.values) if value and counted[k] > 1]
        findings += [
            Finding(
                "the same form stands here more than once",
                column=name,
                value=column.values[k],
                hint="Take the surplus rows out.",
                places=places,
            )
            for k, places in places_of(codes, twice, table.lines[kept]).items()
        ]
    return findings
