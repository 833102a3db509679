"""How is a file of answers read, whatever it is?

The kind of a file is told from its first bytes, not from its name alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import BookError
from helpers.intake.delimited import read_delimited
from helpers.intake.rawtable import RawTable
from helpers.intake.spss import read_spss
from helpers.intake.workbook import read_workbook

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SPSS = (b"$FL2", b"$FL3")
_KINDS = "CSV or TSV, XLSX and SPSS .sav can be read."


@dataclass(frozen=True)
class Original:
    """The file as it was handed in.

    Parameters
    ----------
    path : Path
        Where it lies.
    content : bytes
        All of it.
    sha256 : str
        Its hash.
    """

    path: Path
    content: bytes
    sha256: str


def load_original(path: Path) -> Original:
    """Read a file as it is.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Original
        Its bytes and its hash.

    Raises
    ------
    BookError
        If it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BookError("the file does not exist", file=path) from None
    except OSError as error:
        raise BookError(f"the file cannot be read: {error.strerror}", file=path) from None
    if not content.strip():
        raise BookError("the file is empty", file=path)
    return Original(path, content, hashlib.sha256(content).hexdigest())


def read_table(
    original: Original,
    count_head: Callable[[Sequence[Sequence[str]]], int],
    recognised: Callable[[Sequence[Sequence[str]]], int],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> RawTable:
    """Read a file of answers.

    Parameters
    ----------
    original : Original
        The file.
    count_head : callable
        Given the first rows, how many of them are the head.
    recognised : callable
        Given the first rows, how many columns the codebook knows.
    sheet : str, optional
        The sheet of a workbook.
    encoding : str, optional
        The encoding, where it is known.

    Returns
    -------
    RawTable
        What stands in it.

    Raises
    ------
    BookError
        If it is of no kind that can be read.
    """
    content, path = original.content, original.path
    if content.startswith(_ZIP):
        return read_workbook(content, path, count_head, recognised, sheet=sheet)
    if sheet is not None:
        raise BookError("only a workbook has sheets", file=path, hint="Leave --sheet out.")
    if content.startswith(_SPSS):
        return read_spss(content, path, encoding=encoding)
    if content.startswith(_OLD_WORKBOOK):
        raise BookError(
            "the file is a workbook of the old kind, or one with a password",
            file=path,
            hint="Open it in the spreadsheet program and save it as .xlsx without a password.",
        )
    if content.startswith((b"%PDF", b"\x7fELF", b"\x89PNG", b"<!DOCTYPE", b"<html", b"<?xml")):
        raise BookError("the file holds no table that can be read", file=path, hint=_KINDS)
    return read_delimited(content, path, count_head, encoding=encoding)
