"""What are the answers, now that every column has a role?

The columns that hold data are turned into those of the tidy files, respondents get their ids, and
what only shows between columns is checked: years in the wrong order, boxes that two exports of one
question tick differently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from helpers.codebook import Codebook, Part
from helpers.intake.boxes import boxes
from helpers.intake.convert import Coded, Result, Rules, convert
from helpers.intake.findings import Finding
from helpers.intake.folding import words
from helpers.intake.mapping import Mapped
from helpers.intake.people import (
    Known,
    People,
    given_people,
    identity_columns,
    named_people,
    numbered_people,
)
from helpers.intake.places import Places
from helpers.intake.rawtable import RawTable
from helpers.intake.readers import part_reader, scale_reader
from helpers.intake.roles import Role

_START = frozenset({"start", "starts", "starter", "begin", "begins", "begynder", "from", "fra"})
_END = frozenset(
    {"end", "ends", "last", "final", "until", "slut", "slutter", "sidste", "til", "stop", "to"}
)
# An amount a thousand times smaller than the median is worth a second look, if there are a few.
_FAR_BELOW, _FEWEST_AMOUNTS = 1000, 3
_COUNTED = ("amount", "count", "year", "name", "municipality")


@dataclass(frozen=True)
class Tidied:
    """The answers of a file.

    Parameters
    ----------
    people : People
        The respondents.
    responses : mapping of str to Coded
        Answers to the batteries, by column.
    facts : mapping of str to Coded
        What else can be counted, by column, with the codes of municipalities.
    notes : mapping of str to mapping
        By column, what happened to texts and in how many rows.
    findings : tuple of Finding
        Everything that is wrong.
    """

    people: People
    responses: Mapping[str, Coded]
    facts: Mapping[str, Coded]
    notes: Mapping[str, Mapping[str, int]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Setting:
    """What is known beside the file.

    Parameters
    ----------
    codebook : Codebook
        What was asked.
    mapped : Mapped
        The mapping file; an empty one where there is none.
    places : Places or None
        The municipalities.
    known : tuple of Known
        Who has an id already.
    years : tuple of int
        First and last year that is plausible.
    """

    codebook: Codebook
    mapped: Mapped
    places: Places | None
    known: tuple[Known, ...]
    years: tuple[int, int]


def tidy(
    table: RawTable, roles: Sequence[Role], kept: NDArray[np.bool_], setting: Setting
) -> Tidied:
    """Turn the columns of a file into answers.

    Parameters
    ----------
    table : RawTable
        The file.
    roles : sequence of Role
        What each column is.
    kept : ndarray of bool
        Which rows are respondents.
    setting : Setting
        What is known beside the file.

    Returns
    -------
    Tidied
        The answers, and everything that is wrong with them.
    """
    by_id = {
        role.target.id: role for role in reversed(roles) if role.kind == "data" and role.target
    }
    lines = table.lines[kept]
    findings: list[Finding] = []
    notes: dict[str, Mapping[str, int]] = {}

    def take(column: str, result: Result) -> Coded:
        findings.extend(result.findings)
        if result.notes:
            notes[column] = result.notes
        return result.coded

    def empty() -> Coded:
        return Coded(("",), np.zeros(len(lines), dtype=np.int32))

    responses = {}
    for column, (battery, _) in setting.codebook.columns.items():
        role = by_id.get(column)
        if role is None:
            responses[column] = empty()
            continue
        raw = table.columns[role.position]
        rules = _rules(setting.mapped, column, raw.declared_missing)
        read = scale_reader(battery.scale, raw)
        result = convert(
            raw, read, rules, name=role.name, kept=kept, lines=table.lines, tells_unstated=False
        )
        responses[column] = take(column, result)
    facts: dict[str, Coded] = {}
    for column, part in setting.codebook.fact_columns.items():
        results = list(_fact(table, column, part, by_id, kept, setting))
        facts[column] = take(column, results[0]) if results else empty()
        if len(results) > 1:
            findings += _disagreeing(column, results[0].coded, take(column, results[1]), lines)
        if part.type == "amount":
            small = _much_smaller(facts[column], lines, table.source.unit)
            if small:
                notes[column] = {**notes.get(column, {}), **small}
        if part.type == "municipality":
            facts[f"{column}_code"] = _codes(facts[column], setting.places)
    people = _people(table, by_id, facts, kept, setting)
    findings += people.findings
    findings += _years_in_order(setting.codebook, facts, by_id, lines)
    if len(people.ids):
        facts = _with_known(facts, people, setting, by_id)
    return Tidied(
        people, MappingProxyType(responses), MappingProxyType(facts), notes, tuple(findings)
    )


def _rules(mapped: Mapped, column: str, missing: frozenset[str]) -> Rules:
    return Rules(mapped.answers.get(column, MappingProxyType({})), mapped.no_answer, missing)


def _fact(
    table: RawTable,
    column: str,
    part: Part,
    by_id: Mapping[str, Role],
    kept: NDArray[np.bool_],
    setting: Setting,
) -> list[Result]:
    """Convert a fact from its one column, from the columns of its boxes, or from both."""
    found = []
    role = by_id.get(column)
    if role is not None:
        raw = table.columns[role.position]
        found.append(
            convert(
                raw,
                part_reader(part, setting.places, setting.years),
                _rules(setting.mapped, column, raw.declared_missing),
                name=role.name,
                kept=kept,
                lines=table.lines,
                tells_unstated=part.type in _COUNTED or bool(part.codes),
            )
        )
    ticked = {
        o.id: by_id[f"{column}[{o.id}]"] for o in part.options if f"{column}[{o.id}]" in by_id
    }
    if ticked:
        found.append(
            boxes(
                {option: table.columns[one.position] for option, one in ticked.items()},
                part,
                names={option: one.name for option, one in ticked.items()},
                rules=_rules(setting.mapped, column, frozenset()),
                kept=kept,
                lines=table.lines,
            )
        )
    return found


def _disagreeing(column: str, one: Coded, other: Coded, lines: NDArray[np.int64]) -> list[Finding]:
    """Hold both ways in which a tool exports the boxes of a question against each other."""
    differ = lines[one.cells() != other.cells()]
    if not len(differ):
        return []
    return [
        Finding(
            "the column with all boxes and the columns of single boxes say different things",
            column=column,
            hint="Let one of both become out in the mapping file.",
            places=tuple(int(line) for line in differ),
        )
    ]


def _much_smaller(amounts: Coded, lines: NDArray[np.int64], unit: str) -> dict[str, int]:
    """Note amounts that are so far below the others that a word such as millions may be missing."""
    cells = amounts.cells()
    values = np.array([float(cell) if cell else np.nan for cell in cells])
    if np.count_nonzero(values > 0) < _FEWEST_AMOUNTS:
        return {}
    small = (values > 0) & (values * _FAR_BELOW <= np.nanmedian(values))
    told: dict[str, list[str]] = {}
    for row in np.flatnonzero(small):
        told.setdefault(str(cells[row]), []).append(str(lines[row]))
    doubt = "is far below the others; was"
    return {
        f"{value} ({unit} {', '.join(where)}) {doubt} {value} mio. meant?": len(where)
        for value, where in told.items()
    }


def _codes(names: Coded, places: Places | None) -> Coded:
    codes = [(places.find(name) or "") if places and name else "" for name in names.texts]
    return Coded(tuple(codes), names.codes)


def _people(
    table: RawTable,
    by_id: Mapping[str, Role],
    facts: Mapping[str, Coded],
    kept: NDArray[np.bool_],
    setting: Setting,
) -> People:
    respondent = setting.codebook.survey.respondent
    lines = table.lines[kept]
    role = by_id.get(respondent)
    if role is not None and role.target is not None and role.target.kind == "respondent":
        raw = table.columns[role.position]
        cells = np.array([*raw.values, ""], dtype=object)[raw.codes[kept]]
        return given_people(list(cells), lines, setting.known, role.name)
    place, name = identity_columns(setting.codebook)
    if name is None:
        return numbered_people(len(lines))
    wanted = [column for column in (place, name) if column is not None]
    missing = [column for column in wanted if column not in by_id]
    if missing:
        finding = Finding(
            f"nothing in the file names the respondents: {' and '.join(missing)} not found",
            hint=f"Name the columns in the mapping file, or one with ids, as {respondent}.",
        )
        return People(np.array([""] * len(lines), dtype=object), (), (finding,))
    where = list(facts[place].cells()) if place else [""] * len(lines)
    # A municipality that was not understood has been told already; its name is not looked up.
    names = list(facts[name].cells())
    lost = np.array([bool(place) and not at for at in where], dtype=bool)
    found = named_people(
        [at for at, gone in zip(where, lost, strict=True) if not gone],
        [one for one, gone in zip(names, lost, strict=True) if not gone],
        lines[~lost],
        setting.known,
        setting.mapped.respondents,
        by_id[name].name,
    )
    if not lost.any():
        return found
    ids = np.array([""] * len(lines), dtype=object)
    ids[~lost] = found.ids
    blank = ~table.columns[by_id[str(place)].position].filled[kept]
    unnamed = tuple(int(line) for line in lines[lost & blank])
    extra = (
        (Finding("the row names no municipality", by_id[str(place)].name, places=unnamed),)
        if unnamed
        else ()
    )
    return People(ids, found.new, (*extra, *found.findings))


def _with_known(
    facts: Mapping[str, Coded], people: People, setting: Setting, by_id: Mapping[str, Role]
) -> dict[str, Coded]:
    """Give those who are known their official name, and their municipality if it is missing."""
    place, name = identity_columns(setting.codebook)
    known = {one.id: one for one in setting.known}
    filled = dict(facts)
    rows = np.arange(len(people.ids), dtype=np.int32)
    if name is not None:
        told = facts[name].cells()
        texts = [
            known[who].names[0] if who in known else named
            for who, named in zip(people.ids, told, strict=True)
        ]
        filled[name] = Coded(tuple(texts), rows)
    if place is not None and place not in by_id:
        texts = [known[who].place if who in known else "" for who in people.ids]
        filled[place] = Coded(tuple(texts), rows)
        filled[f"{place}_code"] = _codes(filled[place], setting.places)
    return filled


def _years_in_order(
    codebook: Codebook,
    facts: Mapping[str, Coded],
    by_id: Mapping[str, Role],
    lines: NDArray[np.int64],
) -> list[Finding]:
    """Find what ends before it begins, among the years of one question."""
    findings = []
    for question in codebook.questions:
        years = [part for part in question.parts if part.type == "year" and part.column in by_id]
        starts = [part for part in years if _tokens(part) & _START]
        if not starts or not years or years[0] is not starts[0]:
            continue
        begin = starts[0]
        for end in years[1:]:
            if not _tokens(end) & _END:
                continue
            first = facts[str(begin.column)].cells()
            last = facts[str(end.column)].cells()
            both = (first != "") & (last != "")
            wrong = np.flatnonzero(both & (last < first))
            findings += [
                Finding(
                    f"{end.column} {last[row]} is before {begin.column} {first[row]}",
                    column=by_id[str(end.column)].name,
                    value=str(last[row]),
                    hint="Correct one of the two years.",
                    places=(int(lines[row]),),
                )
                for row in wrong
            ]
    return findings


def _tokens(part: Part) -> set[str]:
    text = f"{part.column} {part.text.en} {part.text.da}".replace("/", " ")
    return set(words(text.replace("_", " ")).split())
