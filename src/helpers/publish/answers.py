"""Would a book give away what respondents answered?

With the reconstruction nothing in it is anybody's answer, and there is nothing to refuse. With real
answers there are two questions, and the book is refused until both are settled:

- Is there something about one respondent at a time: a table or figure with a row for each, or a
  file of answers? Only whoever publishes can know that the respondents agreed, and must say so.
- Is there a count so small that those who know the respondents can tell who it was? Every count of
  real answers in the tables and figures is compared with the smallest allowed.

Small counts are refused. Tables can be rendered so that they keep such rows back
(`helpers.tables.withheld`); in a figure, in prose and in the PDF that is not possible after the
fact, and can often be undone from totals and means; this library exists to show how. What has to
go must go from the chapter.

Prose, pictures without data and the PDF are not read here; what they say has to be looked at.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from helpers.codebook import load_codebook
from helpers.edition import RESPONSES, WITNESS_SUFFIX
from helpers.errors import BookError
from helpers.publish.finished import several
from helpers.render.downloads import FOLDER
from helpers.render.manifest import Manifest
from helpers.tables.withheld import ENVIRONMENT_VARIABLE

LEAST_COUNT = 5
"""The smallest count of real answers that is published when nothing else is said."""

_TELLING_COLUMNS = 3


@dataclass(frozen=True)
class Disclosure:
    """What a book of real answers would give away.

    Parameters
    ----------
    individual : tuple of str
        What is about one respondent at a time.
    small : tuple of str
        Counts below the smallest allowed, each with its place.
    """

    individual: tuple[str, ...]
    small: tuple[str, ...]


def disclosed(book: Path, manifest: Manifest, root: Path, least: int) -> Disclosure:
    """Find out what a book would give away.

    Parameters
    ----------
    book : Path
        Its folder.
    manifest : Manifest
        What its mark says.
    root : Path
        The project.
    least : int
        The smallest count that may be shown.

    Returns
    -------
    Disclosure
        Nothing, where the answers are a reconstruction.
    """
    files = tuple(_answer_files(book, root))
    if manifest.versions.get("answers") != "real":
        return Disclosure(files, ())
    individual, small = [*files], []
    for name, about in _metadata(book):
        label = about.get("reference", name)
        if about.get("basis") == "individual":
            individual.append(f"{label} ({about.get('label', name)})")
        for where, number in about.get("counts", []):
            if 0 < Fraction(number) < least:
                small.append(f"{label}: {where}: {number}")
    return Disclosure(tuple(individual), tuple(small))


def check_answers(
    book: Path, manifest: Manifest, root: Path, *, with_answers: bool, least: int
) -> None:
    """Refuse a book that gives real answers away without having been told to.

    Parameters
    ----------
    book : Path
        Its folder.
    manifest : Manifest
        What its mark says.
    root : Path
        The project.
    with_answers : bool
        Whether answers may be shown one by one.
    least : int
        The smallest count that may be shown.

    Raises
    ------
    BookError
        If answers are shown one by one and that was not allowed, or a count is too small.
    """
    found = disclosed(book, manifest, root, least)
    if found.individual and not with_answers:
        raise BookError(
            f"the book shows real answers one by one: {several(list(found.individual))}",
            file=book,
            hint="If the respondents agreed, say so with --with-answers; else take them out.",
        )
    if found.small:
        raise BookError(
            f"the book shows fewer than {least} respondents: {several(list(found.small))}",
            file=book,
            hint=f"Render with {ENVIRONMENT_VARIABLE}={least} in the environment, which keeps such"
            " rows of tables back, and take such figures out; or set --least-count.",
        )


def _metadata(book: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((book / FOLDER).glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            yield path.stem, found


def _answer_files(book: Path, root: Path) -> Iterator[str]:
    """Find files of answers: tables whose head names the items of the questionnaire."""
    codebook = root / "data" / "codebook.yml"
    if not codebook.is_file():
        return
    columns = frozenset(load_codebook(codebook).columns)
    witnesses = {path.read_bytes() for path in (root / RESPONSES).glob(f"*{WITNESS_SUFFIX}.csv")}
    for path in sorted(book.rglob("*.csv")):
        content = path.read_bytes()
        if content in witnesses:
            continue
        lines = content.decode("utf-8-sig", errors="replace").splitlines()
        head = next((line for line in lines if line and not line.startswith("#")), "")
        if (
            len(columns.intersection(*[next(csv.reader(io.StringIO(head)), [])]))
            >= _TELLING_COLUMNS
        ):
            yield path.relative_to(book).as_posix()
