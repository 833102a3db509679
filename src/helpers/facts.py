"""What else is known of each respondent, and can be counted?

Beside the batteries a form asks for amounts, years and boxes to tick, and whoever sends it knows
whom it went to. A file of facts holds this: one row a respondent, the same as in the file of
answers, and the columns of `Codebook.fact_columns`. What was answered in words is there only where
it was coded into one of a few categories.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.answers import Problem, ResponsesError
from helpers.codebook import Codebook, Option, Part, fold_answer
from helpers.commented import read_commented, write_commented
from helpers.errors import BookError
from helpers.marked import nearest

FOLDER = Path("data/facts")
CODE_SUFFIX = "_code"
SEPARATOR = "|"

_WHOLE = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MUNICIPALITY_CODE = re.compile(r"\d{3}")
NUMBERS = ("amount", "count", "year")
"""Types of parts whose column holds whole numbers."""


@dataclass(frozen=True)
class Facts:
    """What is known of the respondents beside their answers to the batteries.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent (the index), columns as `fact_header` gives them without the first.
        Amounts, counts and years are nullable integers; the other columns are of dtype object: a
        tuple of option ids for several answers, else a text; None where nothing is known.
    source : Path
        The file.
    comments : tuple of str
        The comment lines at its head, without their ``#``.
    """

    frame: pd.DataFrame
    source: Path
    comments: tuple[str, ...] = ()


def fact_header(codebook: Codebook) -> tuple[str, ...]:
    """Name the columns of a file of facts.

    Parameters
    ----------
    codebook : Codebook
        What was asked.

    Returns
    -------
    tuple of str
        The respondents' column, then those of the parts; a municipality has its code beside it.
    """
    columns = [codebook.survey.respondent]
    for name, part in codebook.fact_columns.items():
        columns += [name, f"{name}{CODE_SUFFIX}"] if part.type == "municipality" else [name]
    return tuple(columns)


def load_facts(
    path: Path | str, codebook: Codebook, *, respondents: Collection[str] | None = None
) -> Facts:
    """Read a file of facts and check all of it.

    Parameters
    ----------
    path : path-like
        CSV in UTF-8 with the columns of `fact_header` in any order. Lines that begin with ``#``
        are comments. Numbers are written in digits, several answers with ``|`` between their
        ids.
    codebook : Codebook
        What was asked and offered.
    respondents : collection of str, optional
        Who may occur, and must; without it, anybody may.

    Returns
    -------
    Facts
        All of it, checked.

    Raises
    ------
    BookError
        A `ResponsesError` that lists every problem with line, column and what was probably
        meant, or one that says why nothing can be read.
    """
    path = Path(path)
    comments, records = read_commented(path)
    if not records:
        raise BookError("the file has no header", file=path, hint="Its first row names columns.")
    header = fact_header(codebook)
    problems = _wrong_columns(records[0], header)
    if problems:
        raise ResponsesError(problems, file=path)
    names = [cell.strip() for cell in records[0][1]]
    rows: dict[str, dict[str, Any]] = {}
    for line, record in records[1:]:
        if len(record) != len(names):
            message = f"the row has {len(record)} cells and the header has {len(names)}"
            problems.append(Problem(message, line, hint="Look for a missing or extra delimiter."))
            continue
        cells = {name: cell.strip() for name, cell in zip(names, record, strict=True)}
        who = cells[header[0]]
        problems += _wrong_respondent(who, header[0], line, rows, respondents)
        rows[who] = {
            column: _read(cells[column], part, column, line, problems)
            for column, part in _parts(codebook).items()
        }
    if respondents is not None:
        problems += [
            Problem(f"there is no row of '{who}', who answered", hint="Add it, empty if need be.")
            for who in respondents
            if who not in rows
        ]
    if problems:
        raise ResponsesError(problems, file=path)
    stripped = tuple(comment.removeprefix("#").strip() for comment in comments)
    return Facts(facts_frame(rows, codebook), path, stripped)


def facts_frame(rows: dict[str, dict[str, Any]], codebook: Codebook) -> pd.DataFrame:
    """Put facts into a frame with the dtypes of `Facts.frame`.

    Parameters
    ----------
    rows : dict
        By respondent, then by column; what is left out is not known.
    codebook : Codebook
        Says which columns there are.

    Returns
    -------
    DataFrame
        As `Facts.frame` holds it.
    """
    index = pd.Index(list(rows), name=codebook.survey.respondent, dtype=object)
    columns = {}
    for column, part in _parts(codebook).items():
        values = [row.get(column) for row in rows.values()]
        dtype: Any = "Int64" if part is not None and part.type in NUMBERS else object
        columns[column] = pd.Series(values, index=index, dtype=dtype)
    return pd.DataFrame(columns, index=index)


def write_facts(facts: Facts, path: Path | str | None = None) -> Path:
    """Write facts as `load_facts` reads them.

    Parameters
    ----------
    facts : Facts
        What to write.
    path : path-like, optional
        Where to; without it, where they came from.

    Returns
    -------
    Path
        The file written: UTF-8, commas, a line feed at the end of each line.

    Raises
    ------
    BookError
        If a comment or an id could not be read back.
    """
    target = facts.source if path is None else Path(path)
    head = [f"# {comment}".rstrip() for comment in facts.comments]
    header = [str(facts.frame.index.name), *facts.frame.columns]
    rows = ([who, *map(_cell, cells)] for who, *cells in facts.frame.itertuples(name=None))
    return write_commented(target, head, header, rows)


def _cell(value: Any) -> object:
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return None if pd.isna(value) else value


def _parts(codebook: Codebook) -> dict[str, Part | None]:
    """Say of each column which part it answers; the code of a municipality answers none."""
    known: dict[str, Part | None] = {}
    for name, part in codebook.fact_columns.items():
        known[name] = part
        if part.type == "municipality":
            known[f"{name}{CODE_SUFFIX}"] = None
    return known


def _wrong_columns(record: tuple[int, list[str]], header: Sequence[str]) -> list[Problem]:
    line, cells = record[0], [cell.strip() for cell in record[1]]
    problems = [
        Problem(f"the header has an unknown column '{name}'", line, hint=nearest(name, header))
        for name in cells
        if name not in header
    ]
    problems += [
        Problem(f"the header has the column '{name}' twice", line)
        for name in dict.fromkeys(cells)
        if cells.count(name) > 1
    ]
    return problems + [
        Problem(f"the header lacks the column '{name}'", line, hint="Add it, empty if need be.")
        for name in header
        if name not in cells
    ]


def _wrong_respondent(
    who: str,
    column: str,
    line: int,
    rows: Collection[str],
    respondents: Collection[str] | None,
) -> list[Problem]:
    if not who:
        return [Problem("the row names no respondent", line, column=column)]
    if who in rows:
        return [Problem(f"'{who}' has a row above already", line, column=column, value=who)]
    if respondents is not None and who not in respondents:
        close = difflib.get_close_matches(who, respondents, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else "Remove the row."
        return [Problem(f"'{who}' is not among the answers", line, column=column, hint=hint)]
    return []


def _read(cell: str, part: Part | None, column: str, line: int, problems: list[Problem]) -> object:
    """Read one cell; what is wrong with it goes to the list."""
    if not cell:
        return None
    if part is None:
        return _matching(
            cell, _MUNICIPALITY_CODE, str, "a code of three digits", column, line, problems
        )
    if part.type == "year":
        return _matching(cell, _YEAR, int, "a year of four digits", column, line, problems)
    if part.type in NUMBERS:
        return _matching(cell, _WHOLE, int, "a whole number in digits", column, line, problems)
    if part.type == "multiple":
        found = [
            _option(one, part.options, column, line, problems) for one in cell.split(SEPARATOR)
        ]
        alone = {option.id for option in part.options if option.dont_know}
        if len(found) > 1 and alone.intersection(one for one in found if one):
            problems.append(Problem(f"'{cell}' both knows and does not", line, column=column))
        return tuple(one for one in found if one is not None)
    if part.codes:
        return _option(cell, part.codes, column, line, problems)
    return cell


def _matching(
    cell: str,
    pattern: re.Pattern[str],
    kind: Callable[[str], object],
    expected: str,
    column: str,
    line: int,
    problems: list[Problem],
) -> object:
    if pattern.fullmatch(cell):
        return kind(cell)
    problems.append(Problem(f"'{cell}' is not {expected}", line, column=column, value=cell))
    return None


def _option(
    word: str, options: Sequence[Option], column: str, line: int, problems: list[Problem]
) -> str | None:
    folded = fold_answer(word)
    known = [option.id for option in options]
    if folded in known:
        return folded
    problems.append(
        Problem(
            f"'{word}' is none of the categories", line, column=column, hint=nearest(word, known)
        )
    )
    return None
