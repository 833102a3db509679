"""How does a new book take the place of the old one, or not at all?

The book is written into a folder beside the old one. Only when it is complete do the two change
names, in one step where the system can; whatever fails before leaves the old book as it was.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import BookError
from helpers.render.cache import BOOK_MARKER

_QUARTO_MARKS = ("site_libs", "search.json")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@contextlib.contextmanager
def replacing(target: Path, root: Path) -> Iterator[Path]:
    """Write a folder aside, and put it in place when all went well.

    Parameters
    ----------
    target : Path
        The folder of the book.
    root : Path
        The project, which the book must not replace.

    Yields
    ------
    Path
        An empty folder beside `target`.

    Raises
    ------
    BookError
        If `target` holds something that is not a book, or cannot be written.
    """
    _check(target, root)
    prefix = f"_{target.name.lstrip('_.')}-new-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise _unwritable(target, prefix, error) from None
    try:
        aside.chmod(0o755)
        yield aside
        _exchange(aside, target)
    except OSError as error:
        raise _unwritable(target, prefix, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _unwritable(target: Path, prefix: str, error: OSError) -> BookError:
    """Tell what cannot be written, by the name that it would have had in the book."""
    named = Path(os.fsdecode(error.filename)) if error.filename else target
    if named.is_relative_to(target.parent):
        first, *rest = named.relative_to(target.parent).parts or ("",)
        if first.startswith(prefix):
            named = target.joinpath(*rest)
    hint = "The book that was there is unchanged."
    if error.errno in _FULL:
        hint = f"Free some space and render again. {hint}"
    elif error.errno in _FORBIDDEN:
        hint = f"Get the right to write there, or choose another folder with --output. {hint}"
    return BookError(
        f"the book cannot be written: {error.strerror or error}", file=named, hint=hint
    )


def _check(target: Path, root: Path) -> None:
    resolved = target.resolve()
    if resolved == root.resolve() or resolved in root.resolve().parents:
        raise BookError(
            "the book would replace the project",
            file=target,
            hint="Name another folder with --output, or as 'output-dir' in _quarto.yml.",
        )
    taken = next((path for path in (target, *target.parents) if path.exists()), target)
    if taken.exists() and not taken.is_dir():
        raise BookError(
            "the place of the book is taken by a file",
            file=taken,
            hint="Name another folder with --output, or remove the file.",
        )
    if not target.exists():
        return
    names = set(os.listdir(target))
    if names and BOOK_MARKER not in names and not names.intersection(_QUARTO_MARKS):
        raise BookError(
            "the folder is not empty and holds no book",
            file=target,
            hint="Name another one with --output, or empty it.",
        )


def _exchange(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.rename(target)
        return
    if exchange_at_once(aside, target):
        return
    old = aside.with_name(f"{aside.name}-old")
    target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def exchange_at_once(one: Path, other: Path) -> bool:
    """Let two folders change names in a single step, where Linux can.

    Parameters
    ----------
    one, other : Path
        The folders.

    Returns
    -------
    bool
        Whether it was done.
    """
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
