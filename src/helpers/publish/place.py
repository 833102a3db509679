"""How does a book take its public place, and how does the one before come back?

The book is copied beside its place and compared with what it should be; only then the two change
names. The one that was there stays beside it as ``NAME.previous``. Whatever fails before leaves the
public one as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import BookError
from helpers.render.cache import BOOK_MARKER
from helpers.render.manifest import Manifest, faults, hidden
from helpers.render.swap import exchange_at_once

PREVIOUS = ".previous"


def previous_of(target: Path) -> Path:
    """Give the place of the book before.

    Parameters
    ----------
    target : Path
        The public place.

    Returns
    -------
    Path
        Beside it.
    """
    return target.with_name(target.name + PREVIOUS)


def check_place(target: Path, book: Path, root: Path) -> None:
    """Refuse a place that is no place for a book.

    Parameters
    ----------
    target : Path
        The public place.
    book : Path
        The book.
    root : Path
        The project.

    Raises
    ------
    BookError
        If it would replace the book, the project, or something else.
    """
    place, source, project = target.resolve(), book.resolve(), root.resolve()
    if place == source or place in source.parents or source in place.parents:
        raise BookError("the book cannot be published into itself", file=target)
    if place == project or place in project.parents:
        raise BookError("the book would replace the project", file=target)
    for path in (target, previous_of(target)):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise BookError("the place is taken by something else", file=path)
        if path.is_dir() and any(path.iterdir()) and not (path / BOOK_MARKER).is_file():
            raise BookError(
                "the folder is not empty and holds no book of ours",
                file=path,
                hint="Name another one, or empty it.",
            )


def put(book: Path, manifest: Manifest, target: Path) -> Path | None:
    """Put a copy of a book in its public place.

    Parameters
    ----------
    book : Path
        The book.
    manifest : Manifest
        What its mark says.
    target : Path
        The public place; see `check_place`.

    Returns
    -------
    Path or None
        Where the book is that was there before; None where there was none.

    Raises
    ------
    BookError
        If it cannot be copied, or the copy is not the same.
    """
    with _told(target), _aside(target) as aside:
        _copy(book, aside)
        wrong = faults(aside, manifest)
        if wrong:
            raise BookError(f"the copy is not the same: {wrong[0]}", file=target)
        if not target.exists():
            aside.rename(target)
            return None
        _exchange(aside, target)
        try:
            return _keep(aside, previous_of(target))
        except OSError:
            _exchange(aside, target)
            raise


def _keep(aside: Path, previous: Path) -> Path:
    """Keep the book that was public; the one that was kept till now goes."""
    if previous.exists():
        _exchange(aside, previous)
    else:
        aside.rename(previous)
    return previous


def roll_back(target: Path) -> None:
    """Let the public book and the one before change places.

    Parameters
    ----------
    target : Path
        The public place.

    Raises
    ------
    BookError
        If there is no book before.
    """
    previous = previous_of(target)
    for path in (target, previous):
        if not (path / BOOK_MARKER).is_file():
            raise BookError(
                "there is no book to go back to",
                file=path,
                hint="Only a book that was replaced by 'effektbog publish' is kept.",
            )
    with _told(target):
        _exchange(previous, target)


def _copy(book: Path, aside: Path) -> None:
    for path in sorted(book.rglob("*")):
        name = path.relative_to(book)
        if path.is_symlink():
            raise BookError("the book holds a link to another place", file=path)
        if path.is_file() and not hidden(name):
            to = aside / name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    # Servers that pass pages through Jekyll would drop names that begin with an underscore.
    (aside / ".nojekyll").touch()
    shutil.copyfile(book / BOOK_MARKER, aside / BOOK_MARKER)


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names: in one step where the system can, else in three."""
    if exchange_at_once(one, other):
        return
    between = one.with_name(f"{one.name}-between")
    other.rename(between)
    try:
        one.rename(other)
    except OSError:
        between.rename(other)
        raise
    between.rename(one)


@contextlib.contextmanager
def _aside(target: Path) -> Iterator[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f"_{target.name}-new-", dir=target.parent))
    try:
        aside.chmod(0o755)
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = os.fsdecode(error.filename) if error.filename else target
        raise BookError(
            f"the book cannot be published: {error.strerror or error}",
            file=where,
            hint="What was public is unchanged.",
        ) from None
