"""What is each column of the file, and why?

Every column gets one role: it holds data, was added by the survey tool, holds personal data or
words, is empty, was set aside by people, or is not recognised. Nothing is without a role, and the
reason is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import SLOT_UNKNOWN, answer_slots
from helpers.codebook import Scale
from helpers.intake.choices import spellings
from helpers.intake.findings import Finding
from helpers.intake.folding import letters, words
from helpers.intake.mapping import OUT, TEXT, UNDECIDED, Decision
from helpers.intake.matching import headings, match
from helpers.intake.personal import KINDS, kind_of_column
from helpers.intake.rawtable import Column, RawTable
from helpers.intake.targets import Catalogue, Target
from helpers.intake.tools import is_person, is_system

RoleKind = Literal["data", "system", "personal", "text", "empty", "out", "unknown"]
_COMMENT = re.compile(r"\b(?:kommentar(?:er)?|comments?|bemærkning(?:er)?|remarks?)$")
_FEW_VALUES = 12
_MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Role:
    """What a column is.

    Parameters
    ----------
    position : int
        Which column, from 0 on.
    name : str
        Its name in the file.
    kind : {"data", "system", "personal", "text", "empty", "out", "unknown"}
        What it is.
    target : Target or None
        What data it holds.
    how : str
        How that was found out, or why it is kept out.
    suggestions : tuple of Target
        What it could be, if it is unknown.
    """

    position: int
    name: str
    kind: RoleKind
    target: Target | None = None
    how: str = ""
    suggestions: tuple[Target, ...] = ()


def assign_roles(
    table: RawTable, known: Catalogue, decisions: Mapping[int, Decision]
) -> tuple[Role, ...]:
    """Say what every column is.

    Parameters
    ----------
    table : RawTable
        The file.
    known : Catalogue
        Everything a column can be.
    decisions : mapping of int to Decision
        What people decided, by position.

    Returns
    -------
    tuple of Role
        One a column, in order.
    """
    names = table.names
    roles = []
    for position, name in enumerate(names):
        texts = headings(table.head, position)
        column = table.columns[position]
        decision = decisions.get(position)
        if decision is not None:
            roles.append(_decided(position, name, decision, known, names))
        else:
            role = _recognised(position, name, texts, column, known, names)
            roles.append(_without_words(role, column, known))
    return tuple(roles)


def _decided(
    position: int, name: str, decision: Decision, known: Catalogue, names: Sequence[str]
) -> Role:
    if decision.becomes == OUT:
        # What the tool says of a row still counts, and a person stays one.
        kind: RoleKind = "system" if is_system(name) else "out"
        kind = "personal" if is_person(name, names) else kind
        return Role(position, name, kind, how="mapping file")
    if decision.becomes == TEXT:
        return Role(position, name, "text", how="mapping file")
    if decision.becomes == UNDECIDED:
        return Role(position, name, "unknown", how="mapping file")
    target = known.targets[decision.becomes]
    kind = "text" if target.kind == "text" else "data"
    return Role(position, name, kind, target, "mapping file")


def _recognised(
    position: int,
    name: str,
    texts: Sequence[str],
    column: Column,
    known: Catalogue,
    names: Sequence[str],
) -> Role:
    found = match(texts, known)
    person = is_person(name, names) or any(is_person(text, names) for text in texts[1:])
    if found.target is not None and not (person and found.target.kind == "fact"):
        kind: RoleKind = "text" if found.target.kind == "text" else "data"
        return Role(position, name, kind, found.target, found.how)
    # Where nothing that was asked has this name, it is that of somebody who answered.
    if person or letters(name) in ("navn", "name"):
        return Role(position, name, "personal", how="its name")
    if is_system(name):
        return Role(position, name, "system", how="added by the survey tool")
    if not any(column.values):
        return Role(position, name, "empty", how="no row has anything in it")
    if _COMMENT.search(words(name)) and not found.suggestions:
        return Role(position, name, "text", how="its name")
    content = kind_of_column(column.values)
    if content in KINDS:
        return Role(position, name, "personal", how=KINDS[str(content)])
    if content == "text" and not found.suggestions and not _has_answers(column, known):
        return Role(position, name, "text", how="free text")
    return Role(position, name, "unknown", suggestions=found.suggestions)


def _has_answers(column: Column, known: Catalogue) -> bool:
    """Tell whether texts repeat, or are answers that the codebook offers somewhere."""
    filled = [value for value in column.values if value]
    if len(filled) <= _FEW_VALUES and len(column.codes) >= 3 * len(filled):
        return True
    looked_at = filled[:_MOST_LOOKED_AT]
    codebook = known.codebook
    offered = np.zeros(len(looked_at), bool)
    for scale in codebook.scales.values():
        offered |= _on_scale(looked_at, scale)
    for part in codebook.fact_columns.values():
        if part.categories:
            boxes = spellings(part.categories)
            offered |= np.array([boxes.find(value) is not None for value in looked_at])
    return int(offered.sum()) * 2 > len(looked_at)


def _on_scale(values: Sequence[str], scale: Scale) -> NDArray[np.bool_]:
    return answer_slots(pd.Series(list(values), dtype=object), scale) != SLOT_UNKNOWN


def _without_words(role: Role, column: Column, known: Catalogue) -> Role:
    """Take the column of an item *other* for words, if it holds what respondents called it."""
    if role.kind != "data" or role.target is None or role.target.kind != "item":
        return role
    battery, item = known.codebook.columns[role.target.column]
    filled = [value for value in column.values if value]
    if not item.other or not filled or _on_scale(filled, battery.scale).any():
        return role
    return replace(role, kind="text", how="words beside 'other'")


def repeated_targets(roles: Sequence[Role]) -> list[Finding]:
    """Find columns that would become the same.

    Parameters
    ----------
    roles : sequence of Role
        All columns.

    Returns
    -------
    list of Finding
        One for each that more than one column would fill.
    """
    by_target: dict[str, list[Role]] = {}
    for role in roles:
        if role.kind == "data" and role.target is not None:
            by_target.setdefault(role.target.id, []).append(role)
    return [
        Finding(
            f"{len(same)} columns would become {target}: "
            + ", ".join(f"'{one.name}' (column {one.position + 1})" for one in same),
            hint="Let all but one become out in the mapping file.",
        )
        for target, same in by_target.items()
        if len(same) > 1
    ]


def missing_targets(
    roles: Sequence[Role], known: Catalogue, not_asked: Sequence[str]
) -> tuple[list[Target], list[Target]]:
    """Find columns of the codebook that no column of the file fills.

    Parameters
    ----------
    roles : sequence of Role
        All columns.
    known : Catalogue
        Everything a column can be.
    not_asked : sequence of str
        Columns that people said were not asked.

    Returns
    -------
    tuple of list of Target
        Those without which there is no tidy file, and the others: facts, and items that respondents
        worded themselves.
    """
    filled = {role.target.column for role in roles if role.kind == "data" and role.target}
    needed: list[Target] = []
    others: list[Target] = []
    for column, (_, item) in known.codebook.columns.items():
        if column not in filled and column not in not_asked:
            (others if item.other else needed).append(Target("item", column))
    for column in known.codebook.fact_columns:
        if column not in filled and column not in not_asked:
            others.append(Target("fact", column))
    return needed, others
