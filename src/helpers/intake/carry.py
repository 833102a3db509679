"""How does a plan become files?

The tidy answers, the facts, the record and a copy of the original file take their places together,
or none of them does.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helpers.edition import RESPONSES
from helpers.errors import BookError
from helpers.intake.convert import Coded
from helpers.intake.people import FACTS
from helpers.intake.plan import Plan
from helpers.intake.record import record_text
from helpers.intake.store import Writer, put_together

ORIGINALS: Final = Path("data/originals")
_WORDS = "words.csv"
_CHUNK = 10_000


def carry_out(plan: Plan, *, replace: bool = False) -> tuple[Path, ...]:
    """Write what a plan says.

    Parameters
    ----------
    plan : Plan
        The plan; one with problems is refused.
    replace : bool
        Whether answers of this wave that are there already may go.

    Returns
    -------
    tuple of Path
        The files written, from the project folder.

    Raises
    ------
    ImportProblemsError
        If something is wrong with the answers.
    BookError
        If the wave is there already, or the files cannot be written. Nothing is changed then.
    """
    plan.check()
    check_wave_is_free(plan, replace=replace)
    files = _files(plan)
    put_together(plan.root, files)
    return tuple(path for path in files if path.name != ".gitignore")


def check_wave_is_free(plan: Plan, *, replace: bool) -> None:
    """Refuse to write over the answers of a wave.

    Parameters
    ----------
    plan : Plan
        The plan.
    replace : bool
        Whether they may go.

    Raises
    ------
    BookError
        If they are there and may not.
    """
    target = plan.root / RESPONSES / f"{plan.wave}.csv"
    if target.exists() and not replace:
        raise BookError(
            f"there are answers of the wave '{plan.wave}' already",
            file=target,
            hint="Give --replace to put these in their place.",
        )


def _files(plan: Plan) -> dict[Path, Writer]:
    folder = ORIGINALS / plan.wave
    content = plan.original.content
    name = plan.original.path.name
    files: dict[Path, Writer] = {}
    if not (plan.root / ORIGINALS / ".gitignore").exists():
        # Whatever the project keeps out of its history, originals are among it.
        files[ORIGINALS / ".gitignore"] = lambda path: _write(path, b"*\n")
    files |= _earlier(plan, folder / name)
    files[folder / name] = lambda path: _write(path, content, private=True)
    if plan.options.keep_text:
        files[folder / _WORDS] = lambda path: _write_words(path, plan)
    if plan.setting.mapped.decisions == () and not plan.mapping_path.exists() and plan.undecided:
        text = plan.mapping_text().encode()
        files[plan.mapping_path.relative_to(plan.root)] = lambda path: _write(path, text)
    record = record_text(plan).encode()
    files[RESPONSES / f"{plan.wave}.import.yml"] = lambda path: _write(path, record)
    who = plan.known.codebook.survey.respondent
    ids = plan.tidied.people.ids
    if plan.tidied.facts:
        files[FACTS / f"{plan.wave}.csv"] = lambda path: _write_table(
            path, who, ids, plan.tidied.facts
        )
    # Last: a wave is there once its answers are.
    files[RESPONSES / f"{plan.wave}.csv"] = lambda path: _write_table(
        path, who, ids, plan.tidied.responses
    )
    return files


def _earlier(plan: Plan, target: Path) -> dict[Path, Writer]:
    """Keep an earlier original of the same name under its hash."""
    import hashlib

    there = plan.root / target
    if not there.exists():
        return {}
    content = there.read_bytes()
    if content == plan.original.content:
        return {}
    digest = hashlib.sha256(content).hexdigest()[:8]
    kept = target.with_name(f"{target.stem}.{digest}{target.suffix}")
    return {kept: lambda path: _write(path, content, private=True)}


def _write(path: Path, content: bytes, *, private: bool = False) -> None:
    path.write_bytes(content)
    if private:
        path.chmod(0o600)


def _write_table(
    path: Path, respondent: str, ids: NDArray[np.object_], columns: Mapping[str, Coded]
) -> None:
    lookups = [np.array([*coded.texts, ""], dtype=object) for coded in columns.values()]
    codes = [coded.codes for coded in columns.values()]
    _write_rows(path, [respondent, *columns], ids, lookups, codes)


def _write_words(path: Path, plan: Plan) -> None:
    roles = [role for role in plan.roles if role.kind == "text"]
    columns = [plan.table.columns[role.position] for role in roles]
    lookups = [np.array([*column.values, ""], dtype=object) for column in columns]
    codes = [column.codes[plan.rows.kept] for column in columns]
    head = [plan.known.codebook.survey.respondent]
    head += [role.target.id if role.target else role.name for role in roles]
    _write_rows(path, head, plan.tidied.people.ids, lookups, codes)
    path.chmod(0o600)


def _write_rows(
    path: Path,
    head: Sequence[str],
    ids: NDArray[np.object_],
    lookups: Sequence[NDArray[np.object_]],
    codes: Sequence[NDArray[np.integer]],
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for begin in range(0, len(ids), _CHUNK):
            part = slice(begin, begin + _CHUNK)
            columns = [look[code[part]] for look, code in zip(lookups, codes, strict=True)]
            writer.writerows(zip(ids[part], *columns, strict=True))
