"""Which printed numbers do the others allow?

`ledger` gives a `Verdict` on every published value and every claim: leave it out, find what all
others allow, compare with what is printed. `readings` says which of the rules that the publication
leaves open can have been so. Both come from the cache if nothing they depend on has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.project import find_root
from helpers.verify.crew import Progress
from helpers.verify.finding import component_as_json, component_from_json
from helpers.verify.ledger import Ledger, build_ledger
from helpers.verify.store import ledger_key, load, save, turn
from helpers.verify.verdict import (
    KINDS,
    MEANINGS,
    ReadingVerdict,
    UnderReading,
    Verdict,
    from_json,
)

__all__ = [
    "KINDS",
    "MEANINGS",
    "Ledger",
    "ReadingVerdict",
    "UnderReading",
    "Verdict",
    "full_ledger",
    "ledger",
    "readings",
]


def ledger(
    root: Path | str | None = None, *, progress: Progress | None = None
) -> tuple[Verdict, ...]:
    """Give the verdict on every published value and every claim.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.
    progress : callable, optional
        Is told how many of how many questions are settled, if they have to be asked.

    Returns
    -------
    tuple of Verdict
        Published values in the order of the tables, then claims in the order of the sources.

    Raises
    ------
    BookError
        If the data files are broken.

    Examples
    --------
    >>> verdicts = {verdict.id: verdict for verdict in ledger()}
    >>> verdicts["t03.mean.dsi"].verdict
    'contradicted'
    """
    return full_ledger(root, progress=progress).verdicts


def readings(root: Path | str | None = None) -> tuple[ReadingVerdict, ...]:
    """Say of every rule that the publication leaves open which options can have been so.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    tuple of ReadingVerdict
        In the order of ``data/world.yml``.
    """
    return full_ledger(root).readings


def full_ledger(
    root: Path | str | None = None, *, progress: Progress | None = None, fresh: bool = False
) -> Ledger:
    """Give verdicts and readings, from the cache if nothing has changed.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.
    progress : callable, optional
        Is told how the work goes, if there is any.
    fresh : bool, default False
        Work everything out again.

    Returns
    -------
    Ledger
        All verdicts.
    """
    project = find_root(root).resolve()
    name = f"ledger-{ledger_key(project)[:32]}"
    stored = None if fresh else load(project, name)
    if stored is not None:
        return _restored(stored)
    with turn(project, "ledger"):
        # Somebody else may have worked it out meanwhile.
        stored = None if fresh else load(project, name)
        if stored is not None:
            return _restored(stored)
        found = build_ledger(project, progress=progress, reuse=not fresh)
        content = {
            "verdicts": [one.as_json() for one in found.verdicts],
            "readings": [one.as_json() for one in found.readings],
            "components": [component_as_json(one) for one in found.components],
        }
        save(project, name, content)
    return found


def _restored(stored: Mapping[str, Any]) -> Ledger:
    return Ledger(
        tuple(from_json(one) for one in stored["verdicts"]),
        tuple(
            ReadingVerdict(**{**one, "conflict": tuple(one["conflict"])})
            for one in stored["readings"]
        ),
        tuple(component_from_json(one) for one in stored["components"]),
    )
