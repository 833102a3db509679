"""Who is each respondent?

A respondent has the same id in every wave. Where the survey describes units that have a place and a
name, such as investments, the id is looked up by both, in any spelling that is known; what is new
gets an id of its own. Elsewhere the id stands in the file, or respondents are numbered.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.codebook import Codebook
from helpers.intake.findings import Finding
from helpers.intake.folding import letters, words
from helpers.intake.mapping import NEW
from helpers.intake.personal import KINDS, kind_of
from helpers.investments import FILE as INVESTMENTS
from helpers.investments import load_investments

FACTS = Path("data/facts")
_PLAIN = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "ü": "u", "é": "e"})
_NEAR = 0.85
_LONGEST = 60


@dataclass(frozen=True)
class Known:
    """Somebody, or something, that has an id already.

    Parameters
    ----------
    id : str
        The id.
    place : str
        Official name of the municipality; empty where there is none.
    names : tuple of str
        Its names, the official one first.
    """

    id: str
    place: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """The respondents of a file.

    Parameters
    ----------
    ids : ndarray of object
        One id a row.
    new : tuple of str
        Ids that were not known before.
    findings : tuple of Finding
        What is wrong.
    """

    ids: NDArray[np.object_]
    new: tuple[str, ...]
    findings: tuple[Finding, ...]


def load_known(root: Path, codebook: Codebook) -> tuple[Known, ...]:
    """Collect who is known from the list of investments and from earlier waves.

    Parameters
    ----------
    root : Path
        The project folder.
    codebook : Codebook
        Its identity says which columns name a respondent.

    Returns
    -------
    tuple of Known
        Each id once, with every name it has had.
    """
    found: dict[str, Known] = {}
    if (root / INVESTMENTS).is_file():
        for one in load_investments(root):
            names = (one.name.da, one.name.en, *one.variants)
            found[one.id] = Known(one.id, one.municipality, names)
    place, name = identity_columns(codebook)
    for path in sorted((root / FACTS).glob("*.csv")):
        if name is None or "simulated" in path.stem:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(line for line in file if not line.startswith("#"))
            for row in rows:
                who = row.get(codebook.survey.respondent) or ""
                named, where = row.get(name) or "", row.get(place or "") or ""
                if who and named:
                    before = found.get(who, Known(who, where, ()))
                    found[who] = Known(who, before.place, (*before.names, named))
    return tuple(found.values())


def identity_columns(codebook: Codebook) -> tuple[str | None, str | None]:
    """Tell which columns hold the municipality and the name of a respondent.

    Parameters
    ----------
    codebook : Codebook
        What was asked.

    Returns
    -------
    tuple of (str or None, str or None)
        The two columns.
    """
    by_type = {part.type: part.column for part in reversed(codebook.identity)}
    return by_type.get("municipality"), by_type.get("name")


def named_people(
    places: Sequence[str],
    names: Sequence[str],
    lines: NDArray[np.int64],
    known: Sequence[Known],
    said: Mapping[str, str],
    column: str,
) -> People:
    """Find ids by municipality and name.

    Parameters
    ----------
    places, names : sequence of str
        Of each row; empty where missing. Without municipalities, `places` is all empty.
    lines : ndarray of int64
        Of each row.
    known : sequence of Known
        Who has an id already.
    said : mapping of str to str
        What the mapping file says: names folded by `letters`, and ids.
    column : str
        The column of names in the file, for messages.

    Returns
    -------
    People
        Ids and problems.
    """
    by_name: dict[tuple[str, str], list[str]] = {}
    for one in known:
        for name in one.names:
            ids = by_name.setdefault((one.place, letters(name)), [])
            ids.extend([one.id] if one.id not in ids else [])
    taken = {one.id for one in known}
    decided: dict[tuple[str, str], tuple[str | None, str, str | None]] = {}
    new: list[str] = []
    findings: list[Finding] = []
    found_ids = np.empty(len(names), dtype=object)
    for row, (place, name) in enumerate(zip(places, names, strict=True)):
        key = (place, letters(name))
        if not name:
            found_ids[row] = ""
            findings.append(
                Finding("the row names no respondent", column, places=(int(lines[row]),))
            )
            continue
        if key not in decided:
            decided[key] = _decide(place, name, by_name, taken, said)
            fresh = decided[key][0]
            if fresh is not None and fresh not in taken:
                new.append(fresh)
                taken.add(fresh)
        found, message, hint = decided[key]
        found_ids[row] = found or ""
        if found is None:
            findings.append(
                Finding(message, column, value=name, hint=hint, places=(int(lines[row]),))
            )
    again = _repeated(found_ids, lines, column)
    return People(found_ids, tuple(new), (*findings, *again))


def _decide(
    place: str,
    name: str,
    by_name: Mapping[tuple[str, str], Sequence[str]],
    taken: Iterable[str],
    said: Mapping[str, str],
) -> tuple[str | None, str, str | None]:
    full = f"{place}: {name}" if place else name
    told = said.get(letters(full)) or said.get(letters(name))
    if told is not None and told != NEW:
        if told in taken:
            return told, "", None
        close = difflib.get_close_matches(told, list(taken), n=1)
        hint = f"Did you mean '{close[0]}'?" if close else "Write new for one not known before."
        return None, f"the mapping file gives '{full}' the id '{told}', which is not known", hint
    ids = by_name.get((place, letters(name)), [])
    if told is None and len(ids) == 1:
        return ids[0], "", None
    if told is None and len(ids) > 1:
        which = " or ".join(f"'{one}'" for one in ids)
        hint = f"Say in the mapping file, under respondents, whether '{full}' is {which}."
        return None, f"'{full}' can be more than one that is known", hint
    if told is None:
        near = _near(place, name, by_name)
        if near is not None:
            hint = (
                f"Correct the name; or say in the mapping file, under respondents, '{full}': {near}"
                f" or '{full}': new."
            )
            return None, f"'{full}' resembles '{near}', which is known", hint
    return _fresh(place, name, set(taken)), "", None


def _near(place: str, name: str, by_name: Mapping[tuple[str, str], Sequence[str]]) -> str | None:
    there = {folded: ids for (where, folded), ids in by_name.items() if where == place}
    close = difflib.get_close_matches(letters(name), there, n=1, cutoff=_NEAR)
    return there[close[0]][0] if close else None


def slug(text: str) -> str:
    """Write a name in plain small letters with hyphens.

    Parameters
    ----------
    text : str
        The name.

    Returns
    -------
    str
        At most sixty characters, cut between words.

    Examples
    --------
    >>> slug("Hillerød: Sygedagpenge & job")
    'hilleroed-sygedagpenge-job'
    """
    parts = re.findall(r"[a-z0-9]+", words(text).translate(_PLAIN))
    short = ""
    for part in parts:
        longer = f"{short}-{part}" if short else part
        if short and len(longer) > _LONGEST:
            break
        short = longer
    return short or "respondent"


def _fresh(place: str, name: str, taken: set[str]) -> str:
    wanted = slug(f"{place} {name}")
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def given_people(
    ids: Sequence[str], lines: NDArray[np.int64], known: Sequence[Known], column: str
) -> People:
    """Take the ids that stand in the file.

    Parameters
    ----------
    ids : sequence of str
        Of each row.
    lines : ndarray of int64
        Of each row.
    known : sequence of Known
        Who has an id already.
    column : str
        The column in the file, for messages.

    Returns
    -------
    People
        The ids and problems.
    """
    findings = []
    before = {one.id for one in known}
    near: dict[str, Sequence[str]] = {}
    for line, who in zip(lines, ids, strict=True):
        place = (int(line),)
        kind = None if who.isalnum() and not who.isdigit() else kind_of(who, alone=True)
        if not who:
            findings.append(Finding("the row names no respondent", column, places=place))
        elif kind in ("e-mail", "cpr", "ip"):
            findings.append(
                Finding(
                    f"respondents are named by {KINDS[kind]}, which may not become ids",
                    column,
                    hint="Let the column become out in the mapping file; rows are then numbered.",
                    places=place,
                )
            )
        elif who.startswith("#") or "\n" in who:
            findings.append(Finding(f"'{who}' cannot be an id", column, value=who, places=place))
        elif before and who not in before:
            if who not in near:
                near[who] = difflib.get_close_matches(who, before, n=1, cutoff=_NEAR)
            if near[who]:
                findings.append(
                    Finding(
                        f"'{who}' is not known",
                        column,
                        value=who,
                        hint=f"Did you mean '{near[who][0]}'?",
                        places=place,
                    )
                )
    found = np.array([*ids, None], dtype=object)[:-1]
    new = tuple(dict.fromkeys(who for who in ids if who and before and who not in before))
    return People(found, new, (*_grouped(findings), *_repeated(found, lines, column)))


def _grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Say the same thing about many rows once."""
    together: dict[tuple[str, str | None], list[Finding]] = {}
    for one in findings:
        together.setdefault((one.message, one.value), []).append(one)
    return [
        Finding(
            same[0].message,
            same[0].column,
            same[0].value,
            same[0].hint,
            tuple(place for one in same for place in one.places),
        )
        for same in together.values()
    ]


def numbered_people(rows: int) -> People:
    """Give the respondents numbers.

    Parameters
    ----------
    rows : int
        How many there are.

    Returns
    -------
    People
        ``r001``, ``r002``, …

    Examples
    --------
    >>> numbered_people(2).ids.tolist()
    ['r001', 'r002']
    """
    width = max(3, len(str(rows)))
    ids = np.array([*(f"r{number:0{width}}" for number in range(1, rows + 1)), None], dtype=object)
    return People(ids[:-1], (), ())


def _repeated(ids: NDArray[np.object_], lines: NDArray[np.int64], column: str) -> list[Finding]:
    where: dict[str, list[int]] = {}
    for row in np.flatnonzero(pd.Series(ids, dtype=object).duplicated(keep=False)):
        if ids[row]:
            where.setdefault(ids[row], []).append(int(lines[row]))
    return [
        Finding(
            f"'{who}' has answered more than once",
            column,
            value=who,
            hint="Keep one of the rows.",
            places=tuple(places),
        )
        for who, places in where.items()
    ]
