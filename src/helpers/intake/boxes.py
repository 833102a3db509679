"""Which boxes did each respondent tick, where every box has a column of its own?

The columns of one question are joined into one. Only the distinct texts of each column are looked
at, and the boxes of a row are one number, so that many rows cost little.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from helpers.codebook import Part
from helpers.intake.choices import is_ticked, spellings
from helpers.intake.convert import Coded, Result, Rules
from helpers.intake.findings import Finding, places_of
from helpers.intake.mapping import fold_text
from helpers.intake.rawtable import Column
from helpers.intake.readers import OTHER_NOTE, joined, means_nothing, told_hint


def boxes(
    columns: Mapping[str, Column],
    part: Part,
    *,
    names: Mapping[str, str],
    rules: Rules,
    kept: NDArray[np.bool_],
    lines: NDArray[np.int64],
) -> Result:
    """Join the columns of a question with one column a box.

    Parameters
    ----------
    columns : mapping of str to Column
        By id of the box.
    part : Part
        What was asked.
    names : mapping of str to str
        By id of the box, the name of the column in the file.
    rules : Rules
        What people and the file say about texts.
    kept : ndarray of bool
        Which rows count.
    lines : ndarray of int64
        For each row, its line.

    Returns
    -------
    Result
        The column of the tidy data, and what is to be said about it.
    """
    known = spellings(part.options)
    ticked = np.zeros(int(kept.sum()), dtype=np.int64)
    findings: list[Finding] = []
    notes: dict[str, int] = {}
    for place, option in enumerate(part.options):
        column = columns.get(option.id)
        if column is None:
            continue
        codes = column.codes[kept]
        counted = np.bincount(codes, minlength=len(column.values))
        said: list[bool | None] = []
        for text in column.values:
            folded = fold_text(text)
            text = rules.replaced.get(folded, text)
            empty = folded in rules.no_answer or means_nothing(text)
            said.append(False if empty else is_ticked(text, option, known))
        if option.other:
            plain = type(option)(option.id, option.short, option.text, aliases=option.aliases)
            worded = [
                bool(yes) and is_ticked(text, plain, known) is None
                for yes, text in zip(said, column.values, strict=True)
            ]
            if number := int(counted[np.array(worded, dtype=bool)].sum()) if worded else 0:
                notes[OTHER_NOTE] = number
        wrong = [k for k, yes in enumerate(said) if yes is None and counted[k]]
        findings += [
            Finding(
                f"'{column.values[k]}' does not say whether '{option.id}' was ticked",
                column=names[option.id],
                value=column.values[k],
                hint="Known are 1 and 0, x, ja and nej, yes and no, the label, and empty cells.",
                places=where,
            )
            for k, where in places_of(codes, wrong, lines[kept]).items()
        ]
        yes = np.array([bool(one) for one in said] or [False])
        ticked |= yes[codes].astype(np.int64) << place if len(codes) else 0
    masks, which = np.unique(ticked, return_inverse=True)
    readings = [
        joined([one.id for k, one in enumerate(part.options) if mask >> k & 1], known)
        for mask in (int(mask) for mask in masks)
    ]
    codes = which.astype(np.int32)
    wrong = [k for k, reading in enumerate(readings) if reading.problem]
    findings += [
        Finding(
            readings[k].problem or "", column=part.column, hint=told_hint(readings[k]), places=where
        )
        for k, where in places_of(codes, wrong, lines[kept]).items()
    ]
    coded = Coded(tuple(reading.text for reading in readings), codes)
    return Result(coded, tuple(findings), MappingProxyType(notes))
