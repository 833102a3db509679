"""Which answers were given, and are they answers that were offered?

A file of answers is a CSV: one row a respondent, one column an item, in each cell a code or a
label of the codebook, empty where there is no answer. Reading it either gives clean codes or
one error that lists every problem, each with line, column, what stands there and what may have
been meant. *Don't know* is an answer and *no answer* is not: both survive.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import (
    DONT_KNOW,
    NO_ANSWER,
    SLOT_UNKNOWN,
    Problem,
    ResponsesError,
    answer_slots,
    slot_values,
    unknown_answer,
)
from helpers.codebook import Codebook, fold_answer
from helpers.commented import read_commented, write_commented
from helpers.errors import BookError
from helpers.marked import nearest

__all__ = [
    "DONT_KNOW",
    "NO_ANSWER",
    "SIMULATED_MARKER",
    "WITNESS_MARKER",
    "Problem",
    "Provenance",
    "Responses",
    "ResponsesError",
    "load_responses",
    "write_responses",
]

WITNESS_MARKER: Final = "# witness:"
SIMULATED_MARKER: Final = "# simulated:"

Provenance = Literal["witness", "simulated", "answers"]


@dataclass(frozen=True)
class Responses:
    """A set of answers.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent (the index, named as the codebook's `Survey.respondent`), one column
        an item of the codebook (`Codebook.columns`, in that order). Values are codes (int),
        ``"dk"``, or ``None`` for no answer; the dtype is object.
    provenance : {"witness", "simulated", "answers"}
        Whether this is a reconstruction that agrees with the publication, made by chance to try
        things out, or real answers.
    source : Path
        The file.
    comments : tuple of str
        The comment lines at its head, without their ``#``.
    """

    frame: pd.DataFrame
    provenance: Provenance
    source: Path
    comments: tuple[str, ...] = ()

    @property
    def is_witness(self) -> bool:
        """Whether this is a reconstruction, of which only what is printed may be shown."""
        return self.provenance == "witness"

    @property
    def is_simulated(self) -> bool:
        """Whether chance gave these answers: then everything shown from them must say so."""
        return self.provenance == "simulated"


def load_responses(
    path: Path | str, codebook: Codebook, *, investments: Collection[str] | None = None
) -> Responses:
    """Read a file of answers and check all of it.

    Parameters
    ----------
    path : path-like
        CSV in UTF-8, delimited by commas, semicolons or tabs. Lines that begin with ``#`` are
        comments. The column of `Survey.respondent` names the respondent; the others are
        `Codebook.columns`, in any order.
    codebook : Codebook
        What was asked and offered.
    investments : collection of str, optional
        Ids that may occur; without it, any may.

    Returns
    -------
    Responses
        With codes in place of whatever was written. The provenance is ``"witness"`` if a comment
        begins with ``# witness:`` or the file's name says *reconstructed* or *witness*, and
        ``"simulated"`` if a comment begins with ``# simulated:`` or the name says *simulated*.

    Raises
    ------
    BookError
        A `ResponsesError` that lists every problem, or one that says why nothing can be read.
    """
    path = Path(path)
    comments, records = read_commented(path)
    if not records:
        raise BookError("the file has no header", file=path, hint="Its first row names columns.")
    header_line, header = records[0]
    problems: list[Problem] = []
    names = _columns(header, header_line, codebook, problems)
    who = codebook.survey.respondent
    rows = _rows(records[1:], names, who, investments, problems)
    if not records[1:]:
        problems.append(Problem("there are no answers below the header", line=header_line))

    columns: dict[str, NDArray[np.object_]] = {}
    for column, (battery, _) in codebook.columns.items():
        texts = pd.Series([row.get(column, "") for _, row in rows], dtype=object)
        slots = answer_slots(texts, battery.scale)
        for position in np.flatnonzero(slots == SLOT_UNKNOWN):
            line, row = rows[position]
            problems.append(unknown_answer(texts[position], battery.scale, column, row[who], line))
        columns[column] = slot_values(battery.scale)[slots]
    if problems:
        order = list(codebook.columns)
        problems.sort(
            key=lambda p: (p.line or 0, order.index(p.column) if p.column in order else -1)
        )
        raise ResponsesError(problems, file=path)

    index = pd.Index([row[who] for _, row in rows], name=who, dtype=object)
    frame = pd.DataFrame(columns, index=index, dtype=object)
    stripped = tuple(comment.removeprefix("#").strip() for comment in comments)
    return Responses(frame, _provenance(path, comments), path, stripped)


def _provenance(path: Path, comments: Sequence[str]) -> Provenance:
    """Tell what a file is from its head and its name."""
    kinds: tuple[tuple[Provenance, str, str], ...] = (
        ("witness", WITNESS_MARKER, "reconstructed|witness"),
        ("simulated", SIMULATED_MARKER, "simulated"),
    )
    for kind, marker, name in kinds:
        marked = any(fold_answer(c).startswith(marker.rstrip(":")) for c in comments)
        if marked or re.search(name, path.name, re.IGNORECASE):
            return kind
    return "answers"


def _columns(
    header: Sequence[str], line: int, codebook: Codebook, problems: list[Problem]
) -> list[str | None]:
    """Match the header with the codebook; None stands for a column that is not used."""
    known = [codebook.survey.respondent, *codebook.columns]
    names: list[str | None] = []
    for cell in header:
        name = cell.strip().lower()
        if name not in known:
            problems.append(
                Problem(
                    f"the header has an unknown column '{cell.strip()}'",
                    line=line,
                    value=cell,
                    hint=nearest(name, known) if name else "Name it or remove it.",
                )
            )
        elif name in names:
            problems.append(Problem(f"the header has the column '{name}' twice", line=line))
        names.append(name if name in known and name not in names else None)
    problems.extend(
        Problem(
            f"the header lacks the column '{name}'",
            line=line,
            hint="Add it"
            + (", with empty cells if it was not asked." if name in known[1:] else "."),
        )
        for name in known
        if name not in names
    )
    return names


def _rows(
    records: Sequence[tuple[int, list[str]]],
    names: Sequence[str | None],
    respondent: str,
    investments: Collection[str] | None,
    problems: list[Problem],
) -> list[tuple[int, dict[str, str]]]:
    """Pair cells with columns, and check that each row is one respondent."""
    rows: list[tuple[int, dict[str, str]]] = []
    seen: dict[str, int] = {}
    for line, record in records:
        if len(record) != len(names):
            problems.append(
                Problem(
                    f"the row has {len(record)} cells and the header has {len(names)}",
                    line=line,
                    hint="Look for a missing or an extra delimiter.",
                )
            )
        row = {n: cell for n, cell in zip(names, record, strict=False) if n is not None}
        who = row[respondent] = row.get(respondent, "").strip()
        rows.append((line, row))
        if respondent not in names:
            continue
        if not who:
            problems.append(Problem("the row names no respondent", line=line, column=respondent))
        elif who in seen:
            message = f"'{who}' already answered on line {seen[who]}"
            problems.append(Problem(message, line=line, column=respondent, value=who))
        elif investments is not None and who not in investments:
            message = f"'{who}' is not an investment that is known"
            close = difflib.get_close_matches(who, investments, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else "Add it to data/investments.csv."
            problems.append(Problem(message, line=line, column=respondent, value=who, hint=hint))
        seen.setdefault(who, line)
    return rows


def write_responses(
    responses: Responses, path: Path | str | None = None, *, comments: Sequence[str] | None = None
) -> Path:
    """Write answers as `load_responses` reads them.

    Parameters
    ----------
    responses : Responses
        What to write.
    path : path-like, optional
        Where to; without it, where the answers came from.
    comments : sequence of str, optional
        Lines for the head of the file, without ``#``; without it, those of `responses`.

    Returns
    -------
    Path
        The file written: UTF-8, commas, a line feed at the end of each line.

    Raises
    ------
    BookError
        If a witness or simulated answers would not say at their head what they are, or a comment
        or an id could not be read back.
    """
    target = responses.source if path is None else Path(path)
    head = [f"# {comment}".rstrip() for comment in (comments or responses.comments)]
    marker = {"witness": WITNESS_MARKER, "simulated": SIMULATED_MARKER}.get(responses.provenance)
    if marker is not None and not any(line.startswith(marker) for line in head):
        made = "reconstructed" if responses.is_witness else "simulated"
        raise BookError(
            f"a {made} set of answers must say so at its head",
            file=target,
            hint=f"Begin a comment with '{marker.removeprefix('# ')}'.",
        )
    header = [str(responses.frame.index.name or "respondent"), *responses.frame.columns]
    rows = (
        [who, *(None if pd.isna(answer) else answer for answer in answers)]
        for who, *answers in responses.frame.itertuples(name=None)
    )
    return write_commented(target, head, header, rows)
