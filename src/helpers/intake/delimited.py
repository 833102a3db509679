"""How is a text split into rows and cells?

Comma, semicolon or tab: the one that splits the first records most evenly, unless the text says it
in a first line ``sep=;`` as Excel writes it. Quoted cells may hold delimiters, quotes and line
breaks; every record knows the line it begins on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from helpers.errors import BookError
from helpers.intake.decode import Encoded, recognise
from helpers.intake.rawtable import PREVIEW, CountHead, RawTable, Record, Source, gather

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
# One cell may be as long as a whole interview; the limit of the standard library is shorter.
_LONGEST_CELL = 2**27


def read_delimited(
    content: bytes, path: Path, count_head: CountHead, *, encoding: str | None = None
) -> RawTable:
    """Read comma, semicolon or tab separated text.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : Path
        Its name.
    count_head : callable
        Given the first records, how many of them are the head.
    encoding : str, optional
        The encoding, where it is known.

    Returns
    -------
    RawTable
        What stands in it.

    Raises
    ------
    BookError
        If it is no text, is empty, or a quotation mark is not closed.
    """
    encoded = recognise(content, file=path, encoding=encoding)
    skipped, comments, said = _opening(encoded)
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = said or _delimiter(encoded, skipped)
    details = {
        "encoding": encoded.encoding,
        "delimiter": DELIMITERS.get(delimiter, repr(delimiter)),
    }
    source = Source(path.name, "CSV", "line", details)
    records = _records(encoded, delimiter, skipped, path)
    return gather(records, count_head, source, comments=comments)


def _opening(encoded: Encoded) -> tuple[int, list[str], str | None]:
    """Read the lines that stand before the head: blank ones, comments, and Excel's ``sep=``."""
    comments: list[str] = []
    delimiter, skipped = None, 0
    for line in encoded.stream():
        plain = line.strip()
        if plain.startswith("#"):
            comments.append(plain.removeprefix("#").strip())
        elif plain.lower().startswith("sep=") and len(plain) <= len("sep=;"):
            # A tab at the end of the line does not survive stripping.
            delimiter = plain[len("sep=") :] or "\t"
        elif plain:
            break
        skipped += 1
    return skipped, comments, delimiter


def _lines(encoded: Encoded, skipped: int) -> Iterator[str]:
    return islice(encoded.stream(), skipped, None)


def _delimiter(encoded: Encoded, skipped: int) -> str:
    """Choose the delimiter under which most of the first records are as wide as the head."""

    def fitness(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(_lines(encoded, skipped), delimiter=delimiter)
        widths = []
        try:
            for record in reader:
                if any(map(str.strip, record)):
                    widths.append(len(record))
                if len(widths) == PREVIEW:
                    break
        except csv.Error:
            return (0, 0)
        if not widths or widths[0] < 2:
            return (0, 0)
        return (sum(width == widths[0] for width in widths) * 100 // len(widths), widths[0])

    return max(DELIMITERS, key=fitness)


def _records(encoded: Encoded, delimiter: str, skipped: int, path: Path) -> Iterator[Record]:
    reader = csv.reader(_lines(encoded, skipped), delimiter=delimiter, strict=True)
    begin = skipped + 1
    try:
        for record in reader:
            yield begin, record
            begin = skipped + reader.line_num + 1
    except csv.Error:
        raise BookError(
            "a quotation mark in the row that begins here is not closed, or text follows it",
            file=path,
            line=begin,
            hint="Close it, or write it twice where it belongs to the text.",
        ) from None
