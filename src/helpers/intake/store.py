"""How do several files change together, or not at all?

Everything is written aside first, on the same disk; only when all of it is there do the files take
their places, and what stood there waits until the last one has. Whatever goes wrong, a full disk or
an interruption, puts the old files back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from helpers.errors import BookError

_ASIDE = ".import-"
Writer = Callable[[Path], None]
_FULL = (errno.ENOSPC, errno.EDQUOT)


def put_together(root: Path, files: Mapping[Path, Writer]) -> None:
    """Write files so that all of them change or none.

    Parameters
    ----------
    root : Path
        The project folder.
    files : mapping of Path to callable
        By place in the project, what writes the file. The last one is put in its place last.

    Raises
    ------
    BookError
        If one of them cannot be written, and all is as it was before; or if an earlier import was
        killed in between.
    """
    data = root / "data"
    _refuse_remains(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=data))
    except OSError as error:
        raise _unwritable(data, error) from None
    try:
        staged = []
        for number, (target, write) in enumerate(files.items()):
            written = aside / f"new-{number}"
            write(written)
            _settle(written)
            staged.append((written, root / target, aside / f"old-{number}"))
        _exchange(staged, root)
    except OSError as error:
        raise _unwritable(data, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_remains(data: Path) -> None:
    """Stop where an import was killed while files changed places; nobody else can put them back."""
    for aside in sorted(data.glob(f"{_ASIDE}*")):
        if any(aside.glob("old-*")):
            raise BookError(
                "an import was killed before it was done, and the files that it replaced lie here",
                file=aside,
                hint="Put them back where they belong, or remove the folder.",
            )


def _settle(path: Path) -> None:
    """Wait until the disk has a file, so that a full one is noticed now."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _exchange(staged: list[tuple[Path, Path, Path]], root: Path) -> None:
    made: list[Path] = []
    done: list[tuple[Path, Path]] = []
    try:
        for written, target, old in staged:
            made += _make_folder(target.parent, root)
            if target.exists():
                os.rename(target, old)
            done.append((target, old))
            os.rename(written, target)
    except BaseException:
        for target, old in reversed(done):
            target.unlink(missing_ok=True)
            if old.exists():
                os.rename(old, target)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _make_folder(folder: Path, root: Path) -> list[Path]:
    missing = [one for one in (folder, *folder.parents) if one != root and not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return list(reversed(missing))


def _unwritable(place: Path, error: OSError) -> BookError:
    hint = "Nothing was changed."
    if error.errno in _FULL:
        hint = f"Free some space and import again. {hint}"
    return BookError(
        f"the answers cannot be written: {error.strerror or error}", file=place, hint=hint
    )
