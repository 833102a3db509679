"""How is a person told what was understood of a file?

One line a column: what it is called, what it became, how that was found out, how many answers it
has and which. Of a column that is kept out, only its name and the reason are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from helpers.intake.convert import Coded
from helpers.intake.findings import ranges, shortened
from helpers.intake.plan import Plan
from helpers.intake.record import counts, why_out
from helpers.intake.roles import Role
from helpers.intake.rows import REASONS

_WIDEST = (44, 34, 18)
_MOST_SHOWN = 7
_WIDEST_SAMPLE = 44


def told(plan: Plan) -> str:
    """Put a plan into words.

    Parameters
    ----------
    plan : Plan
        What was understood.

    Returns
    -------
    str
        Several lines: the file, the columns, the rows, and what to note.
    """
    return "\n".join([*_file(plan), "", *_columns(plan), "", *_rows(plan), *_notes(plan)])


def _file(plan: Plan) -> Iterator[str]:
    source = plan.table.source
    details = ", ".join(f"{key} {value}" for key, value in source.details.items())
    head = len(plan.table.head)
    rows = "one row" if head == 1 else f"{head} rows"
    yield f"{source.name}: {source.kind} ({details}), {rows} of head"


def _columns(plan: Plan) -> Iterator[str]:
    rows = [("column", "becomes", "found by", "answers")]
    rows += [_data_row(role, plan) for role in plan.roles if role.kind == "data"]
    widths = [min(limit, max(len(row[k]) for row in rows)) for k, limit in enumerate(_WIDEST)]
    for row in rows:
        cells = [
            shortened(cell, width).ljust(width) for cell, width in zip(row, widths, strict=False)
        ]
        yield f"  {'  '.join([*cells, row[-1]])}".rstrip()
    out = [role for role in plan.roles if role.kind != "data"]
    if out:
        yield ""
        yield "Kept out:"
        names = [shortened(role.name, _WIDEST[0]) for role in out]
        width = max(map(len, names))
        for role, name in zip(out, names, strict=True):
            yield f"  {name.ljust(width)}  {_why(role, plan)}"


def _why(role: Role, plan: Plan) -> str:
    if role in plan.undecided:
        could = " or ".join(target.id for target in role.suggestions)
        return f"NOT RECOGNISED{f', could be {could}' if could else ''}"
    if role.kind == "text" and plan.options.keep_text:
        return f"{why_out(role)}; into the private file"
    return why_out(role)


def _data_row(role: Role, plan: Plan) -> tuple[str, str, str, str]:
    target = role.target
    becomes = target.id if target is not None else ""
    coded = None
    if target is not None and target.kind == "item":
        coded = plan.tidied.responses.get(target.column)
    elif target is not None and target.kind == "fact":
        coded = plan.tidied.facts.get(target.column)
    if coded is not None:
        number = counts(coded)["answered"]
        answers = f"{number:>5}  {_sample(coded)}"
    else:
        filled = plan.table.columns[role.position].filled & plan.rows.kept
        answers = f"{int(filled.sum()):>5}"
    return shortened(role.name, _WIDEST[0]), becomes, role.how, answers


def _sample(coded: Coded) -> str:
    counted = np.bincount(coded.codes, minlength=len(coded.texts))
    by_text: dict[str, int] = {}
    for text, number in zip(coded.texts, counted, strict=False):
        if text and number:
            by_text[text] = by_text.get(text, 0) + int(number)
    if len(by_text) <= _MOST_SHOWN:
        shown = [f"{text}: {number}" for text, number in sorted(by_text.items())]
        text = ", ".join(shown)
    else:
        text = f"{', '.join(list(by_text)[:3])}, … ({len(by_text):,} different)"
    return _cut(text, _WIDEST_SAMPLE)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _rows(plan: Plan) -> Iterator[str]:
    unit = plan.table.source.unit
    kept = int(plan.rows.kept.sum())
    if len(plan.table) == 1:
        yield "One row below the head."
    else:
        yield f"{len(plan.table):,} rows below the head, {kept:,} of them respondents."
    for reason, lines in plan.rows.left_out.items():
        if len(lines):
            yield f"  left out, {REASONS[reason]}: {len(lines):,} ({unit}s {_spans(lines)})"
    if len(plan.rows.open):
        yield (
            f"  kept although not finished: {len(plan.rows.open):,}"
            f" ({unit}s {_spans(plan.rows.open)})"
        )


def _spans(lines: Sequence[int] | np.ndarray, most: int = 20) -> str:
    spans = [str(a) if a == b else f"{a}–{b}" for a, b in ranges([int(one) for one in lines])]
    more = " and more, all of them in the record" if len(spans) > most else ""
    return ", ".join(spans[:most]) + more


def _notes(plan: Plan) -> Iterator[str]:
    for column, notes in plan.tidied.notes.items():
        for note, number in notes.items():
            yield f"  {column}: {note} ({number:,} {'time' if number == 1 else 'times'})"
    if plan.missing:
        yield f"Not in the file, and left empty: {', '.join(t.id for t in plan.missing)}."
    if plan.setting.mapped.not_asked:
        yield f"Not asked, by the mapping file: {', '.join(plan.setting.mapped.not_asked)}."
    new = plan.tidied.people.new
    if new:
        shown = ", ".join(new[:20]) + (f" and {len(new) - 20:,} more" if len(new) > 20 else "")
        yield f"Respondents not known before: {shown}."
    if plan.setting.places is None and any(
        part.type == "municipality" for part in plan.known.codebook.fact_columns.values()
    ):
        yield "Municipalities were not checked: the project has no data/geo/municipalities.json."
    if plan.options.keep_text and not any(role.kind == "text" for role in plan.roles):
        yield "There are no words to keep."
