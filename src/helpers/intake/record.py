"""What became of everything in an imported file?

The record is written beside the answers. It names the file and its hash, every column with what it
became or why it was kept out, every row that was left out, and counts. It never holds a value of a
column that was kept out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import yaml

from helpers.answers import DONT_KNOW
from helpers.intake.convert import Coded
from helpers.intake.findings import ranges
from helpers.intake.plan import Plan
from helpers.intake.roles import Role
from helpers.intake.rows import REASONS

_HEAD = (
    "# Record of an import, written by `effektbog import`. The file itself lies in\n"
    "# data/originals/{wave}/ and is not published.\n"
)


def record_text(plan: Plan) -> str:
    """Write the record of an import.

    Parameters
    ----------
    plan : Plan
        What was imported.

    Returns
    -------
    str
        YAML; the same for the same file, codebook and mapping.
    """
    source = plan.table.source
    kept = int(plan.rows.kept.sum())
    rows: dict[str, Any] = {"in the file": len(plan.table), "respondents": kept}
    for reason, lines in plan.rows.left_out.items():
        if len(lines):
            rows[f"left out: {REASONS[reason]}"] = {
                "count": len(lines),
                f"{source.unit}s": _spans(lines),
            }
    if len(plan.rows.open):
        rows["kept although not finished"] = {
            "count": len(plan.rows.open),
            f"{source.unit}s": _spans(plan.rows.open),
        }
    data: dict[str, Any] = {
        "wave": plan.wave,
        "file": {
            "name": source.name,
            "sha256": plan.original.sha256,
            "bytes": len(plan.original.content),
            "kind": source.kind,
            **dict(source.details),
            "rows of the head": len(plan.table.head),
        },
        "rows": rows,
        "columns": [_column(role, plan) for role in plan.roles if role.kind == "data"],
        "kept out": [
            {"column": role.name, "because": why_out(role)}
            for role in plan.roles
            if role.kind != "data"
        ],
    }
    absent = [target.id for target in plan.missing]
    if absent:
        data["not in the file"] = absent
    if plan.setting.mapped.not_asked:
        data["not asked"] = list(plan.setting.mapped.not_asked)
    if plan.tidied.people.new:
        data["new respondents"] = list(plan.tidied.people.new)
    data["answers"] = {
        column: counts(coded)
        for column, coded in (plan.tidied.responses | plan.tidied.facts).items()  # type: ignore[operator]
    }
    notes = {column: dict(told) for column, told in plan.tidied.notes.items() if told}
    if notes:
        data["read with a note"] = notes
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    return _HEAD.format(wave=plan.wave) + text


def _spans(lines: np.ndarray) -> str:
    spans = ranges([int(line) for line in lines])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _column(role: Role, plan: Plan) -> dict[str, Any]:
    filled = plan.table.columns[role.position].filled & plan.rows.kept
    return {
        "column": role.name,
        "becomes": role.target.id if role.target else "",
        "by": role.how,
        "filled": int(filled.sum()),
    }


def why_out(role: Role) -> str:
    """Say why a column is kept out.

    Parameters
    ----------
    role : Role
        What it is.

    Returns
    -------
    str
        The reason.
    """
    reasons: Mapping[str, str] = {
        "system": "added by the survey tool",
        "personal": f"personal data: {role.how}",
        "text": f"words: {role.target.id if role.target else role.how}",
        "empty": "empty",
        "out": "set aside in the mapping file",
        "unknown": "not in the codebook",
    }
    return reasons[role.kind]


def counts(coded: Coded) -> dict[str, int]:
    """Count the answers of a column of the tidy data.

    Parameters
    ----------
    coded : Coded
        The column.

    Returns
    -------
    dict of str to int
        How many answered, and how many of these *don't know*; how many did not answer.
    """
    counted = np.bincount(coded.codes, minlength=len(coded.texts))
    by_text: dict[str, int] = {}
    for text, number in zip(coded.texts, counted, strict=False):
        by_text[text] = by_text.get(text, 0) + int(number)
    missing = by_text.pop("", 0)
    found = {"answered": sum(by_text.values())}
    if DONT_KNOW in by_text:
        found["of these don't know"] = by_text[DONT_KNOW]
    return {**found, "no answer": missing}
