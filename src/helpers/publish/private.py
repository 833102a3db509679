"""Does a book say where, or by whom, it was made?

Every file is read, with the files inside archives and workbooks and the streams inside PDFs. What
is looked for: the folder of the project and of its user, anything that looks like a path into a
home or temporary folder, and the names of the user and of the machine as words of their own, unless
they are common ones or belong to an author.
"""

from __future__ import annotations

import getpass
import io
import re
import socket
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.render.manifest import hidden

_PATH = re.compile(
    r"(?<![\w./:-])(?:/(?:home|Users|root|tmp|private|var/folders|mnt|media)/[\w.@%~-]+"
    r"|/root\b(?=[\"'\s<:)]))"
    r"|(?<!\w)[A-Za-z]:(?:\\{1,2}|/)(?:Users|Documents and Settings)(?:\\{1,2}|/)[\w.@%~-]+"
    r"|file:///[\w.@%~/-]+"
    rf"|/site-{'packages'}/"
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# Names that tell nothing about anybody.
_COMMON = frozenset(
    {
        "admin", "administrator", "build", "builder", "debian", "docker", "effektbog", "guest",
        "jovyan", "local", "localhost", "nobody", "node", "root", "runner", "test", "ubuntu",
        "user", "vagrant", "vscode",
    }
)  # fmt: skip
_SHORTEST = 3
# Folders that everybody has: only what lies in them tells something. Written in pieces, as the word
# above, because this file is part of the published book.
_SHARED = frozenset({"/", "/" + "tmp", "/" + "root"})
_ARCHIVES = (".zip", ".xlsx")
_EXCERPT = 80


@dataclass(frozen=True)
class Trace:
    """A place in a book that says too much.

    Parameters
    ----------
    file : str
        The file, from the root of the book; ``a.zip/b.csv`` for one inside another.
    line : int
        Its line.
    text : str
        What stands there.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def traces(
    book: Path, root: Path, *, allowed: Sequence[str] = (), authors: Sequence[str] = ()
) -> list[Trace]:
    """Find where a book says where or by whom it was made.

    Parameters
    ----------
    book : Path
        The folder of the book.
    root : Path
        The project it was made from.
    allowed : sequence of str
        What may stand there all the same.
    authors : sequence of str
        Names that the book itself states.

    Returns
    -------
    list of Trace
        By file and line.
    """
    pattern = _pattern(root, authors)
    found = []
    for name, content in _contents(book):
        text = content.decode("utf-8", errors="replace")
        for match in pattern.finditer(text):
            words = match.group()
            if any(one in words or words in one for one in allowed):
                continue
            line = text.count("\n", 0, match.start()) + 1
            found.append(Trace(name, line, words[:_EXCERPT]))
    return found


def _pattern(root: Path, authors: Sequence[str]) -> re.Pattern[str]:
    folders = {str(root.resolve()), str(Path.home()), tempfile.gettempdir()}
    exact = [
        rf"(?<![\w./:-]){re.escape(folder)}(?![\w-])" for folder in folders if folder not in _SHARED
    ]
    names = [rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in _names(authors)]
    # The most telling first: at one place only one of them is reported.
    return re.compile("|".join([*sorted(exact, key=len, reverse=True), _PATH.pattern, *names]))


def _names(authors: Sequence[str]) -> list[str]:
    stated = {word.lower() for author in authors for word in re.findall(r"\w+", author)}
    names = []
    for ask in (getpass.getuser, socket.gethostname):
        try:
            name = ask()
        except (OSError, KeyError):
            continue
        known = name.lower() in _COMMON or name.lower() in stated
        if len(name) >= _SHORTEST and not known:
            names.append(name)
    return names


def _contents(book: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file, and what is inside those that hold others."""
    for path in sorted(book.rglob("*")):
        name = path.relative_to(book)
        if not path.is_file() or hidden(name):
            continue
        content = path.read_bytes()
        yield name.as_posix(), content
        yield from _inside(name.as_posix(), content)


def _inside(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if name.endswith(_ARCHIVES) and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                found = archive.read(inner)
                yield f"{name}/{inner}", found
                yield from _inside(f"{name}/{inner}", found)
    elif name.endswith(".pdf"):
        for match in _STREAM.finditer(content):
            try:
                yield name, zlib.decompress(match.group(1))
            except zlib.error:
                continue
