"""Which results of the other format stay when only one format is rendered?

A site and a PDF in the same folder are one book: readers go from one to the other and expect to
find the same. So what was rendered from the same sources stays, as with Quarto; what was rendered
from other sources goes, and that is said.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import helpers
from helpers.errors import BookError
from helpers.render.depends import settings_of
from helpers.render.files import content_of, is_generated
from helpers.render.manifest import read_manifest

_MADE = ".effektbog-made"
_SKIP = frozenset({"tests", "docs", "benchmarks", "__pycache__"})
_NAMES = {"html": "site", "pdf": "PDF"}


@dataclass(frozen=True)
class Kept:
    """What stays of a book of which some formats are rendered anew.

    Parameters
    ----------
    book : Path
        The folder of the book.
    sources : str
        What it is rendered from, as `sources_of` condenses it.
    files : tuple of str
        The files that stay, by their name in the book.
    formats : tuple of str
        The formats that stay.
    dropped : tuple of str
        The formats that go.
    """

    book: Path
    sources: str
    files: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def pdf(self) -> str | None:
        """The name of the PDF that stays."""
        return self.files[0] if self.formats == ("pdf",) else None

    def carry(self, aside: Path, rendered: Sequence[str], progress: Callable[[str], None]) -> None:
        """Put what stays beside what was rendered, and note what each format was made from.

        Parameters
        ----------
        aside : Path
            The folder of the new book.
        rendered : sequence of {"html", "pdf"}
            What was rendered.
        progress : callable
            Told one line at a time what happens.
        """
        for name in self.files:
            path = aside / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.book / name, path)
        for name in self.formats:
            progress(f"the {_NAMES[name]} stays: it is of the same sources")
        for name in self.dropped:
            progress(f"the {_NAMES[name]} goes: it is of other sources; --to html,pdf renders both")
        made = dict.fromkeys([*rendered, *self.formats], self.sources)
        (aside / _MADE).write_text(json.dumps(made, sort_keys=True) + "\n", encoding="utf-8")


def kept_of(book: Path, rendered: Sequence[str], sources: str) -> Kept:
    """Find what stays of a book.

    Parameters
    ----------
    book : Path
        The folder of the book, which need not exist.
    rendered : sequence of {"html", "pdf"}
        What is rendered anew.
    sources : str
        What it is rendered from.

    Returns
    -------
    Kept
        The files of the other format, if they are as they were written, and from these sources.
    """
    try:
        files = read_manifest(book).files
    except BookError:
        return Kept(book, sources)
    made = _made(book)
    kept: list[str] = []
    stays: list[str] = []
    goes: list[str] = []
    for fmt in _NAMES:
        own = [name for name in files if _is_pdf(name) == (fmt == "pdf")]
        if fmt in rendered or not own:
            continue
        if made.get(fmt) == sources and all(content_of(book / one) == files[one] for one in own):
            kept += own
            stays.append(fmt)
        else:
            goes.append(fmt)
    return Kept(book, sources, tuple(kept), tuple(stays), tuple(goes))


def sources_of(root: Path, engine: str) -> str:
    """Condense everything that a book is made from.

    Parameters
    ----------
    root : Path
        The project folder.
    engine : str
        What renders it.

    Returns
    -------
    str
        A hexadecimal digest.
    """
    digest = hashlib.sha256(f"{engine}\0{settings_of(root)}".encode())
    library = Path(helpers.__file__).resolve().parent
    for top in [root] if library.is_relative_to(root.resolve()) else [root, library]:
        for path in _files(top):
            digest.update(f"{path.relative_to(top).as_posix()}\0{content_of(path)}\n".encode())
    return digest.hexdigest()


def _files(top: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(top):
        here = Path(base)
        folders[:] = sorted(
            name for name in folders if name not in _SKIP and not is_generated(here / name)
        )
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _is_pdf(name: str) -> bool:
    return name.endswith(".pdf") and "/" not in name


def _made(book: Path) -> Mapping[str, str]:
    try:
        found = json.loads((book / _MADE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
