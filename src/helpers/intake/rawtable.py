"""What stands in a file of answers, before anybody has said what it means?

Every kind of file becomes the same thing: a head of one to three rows and columns of texts. A
column keeps each distinct text once and a small number for each row, so that ten million answers
take little room and every later step looks at distinct texts only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.intake.findings import Finding

PREVIEW = 12
"""How many rows are looked at to tell the head from the answers."""

_CELLS_AT_ONCE = 20_000
Record = tuple[int, list[str]]
CountHead = Callable[[Sequence[Sequence[str]]], int]


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Parameters
    ----------
    values : tuple of str
        Each distinct text of its cells, without outer blanks, in the order of first occurrence.
    codes : ndarray of int
        For each row, the position of its text in `values`.
    declared_missing : frozenset of str
        Texts that the file itself calls missing, as SPSS can.
    labelled : mapping of str to str
        For texts that are labels of numbers, the number.
    """

    values: tuple[str, ...]
    codes: NDArray[np.integer]
    declared_missing: frozenset[str] = frozenset()
    labelled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each row has a text."""
        return np.array([bool(value) for value in self.values] or [False])[self.codes]


@dataclass(frozen=True)
class Source:
    """Where a table was read from.

    Parameters
    ----------
    name : str
        Name of the file.
    kind : str
        ``CSV``, ``XLSX`` or ``SPSS``.
    unit : str
        What a row is called: line, row or case.
    details : mapping of str to str
        What was found out in reading, such as the encoding, the delimiter or the sheet.
    """

    name: str
    kind: str
    unit: str
    details: Mapping[str, str]


@dataclass(frozen=True)
class RawTable:
    """A file of answers as texts.

    Parameters
    ----------
    source : Source
        Where it came from.
    head : tuple of tuple of str
        The rows of the head; each as wide as there are columns.
    columns : tuple of Column
        The columns.
    lines : ndarray of int64
        For each row, its line in the file.
    findings : tuple of Finding
        What was wrong already in reading.
    comments : tuple of str
        Lines before the head that began with ``#``, without it.
    """

    source: Source
    head: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    lines: NDArray[np.int64]
    findings: tuple[Finding, ...] = ()
    comments: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        """What each column is called: the first text of its head, or its position."""
        found = []
        for position in range(len(self.columns)):
            texts = [row[position] for row in self.head if row[position]]
            found.append(texts[0] if texts else f"column {position + 1}")
        return tuple(found)


class _Gathered:
    """A column while it is read."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.pieces: list[NDArray[np.integer]] = []

    def add(self, texts: Sequence[str]) -> None:
        cells = np.empty(len(texts), dtype=object)
        cells[:] = texts
        positions, uniques = pd.factorize(cells)
        known = self.known
        codes = [known.setdefault(text.strip(), len(known)) for text in uniques]
        found = np.array(codes, dtype=np.int32)[positions]
        small: type[np.unsignedinteger] = np.uint8 if len(known) <= 256 else np.uint32
        self.pieces.append(found.astype(small))

    def column(self) -> Column:
        small = np.min_scalar_type(max(len(self.known) - 1, 0))
        codes = np.concatenate([np.empty(0, dtype=small), *self.pieces]).astype(small)
        self.pieces.clear()
        return Column(tuple(self.known), codes)


def gather(
    records: Iterator[Record],
    count_head: CountHead,
    source: Source,
    *,
    comments: Sequence[str] = (),
    padded: bool = False,
) -> RawTable:
    """Collect records into columns.

    Parameters
    ----------
    records : iterator of (int, list of str)
        Each record with its line; blank records may be among them.
    count_head : callable
        Given the first records, how many of them are the head.
    source : Source
        Where they come from.
    comments : sequence of str
        Comments before the head.
    padded : bool
        Whether a record may be shorter than the head, as rows of a sheet are.

    Returns
    -------
    RawTable
        Head, columns, and what was wrong with single records.
    """
    first = list(islice(records, PREVIEW))
    written = [place for place, (_, cells) in enumerate(first) if any(map(str.strip, cells))]
    rows_of_head = written[: count_head([first[place][1] for place in written])]
    head = [[cell.strip() for cell in first[place][1]] for place in rows_of_head]
    width = max((1 + k for cells in head for k, cell in enumerate(cells) if cell), default=0)
    columns = [_Gathered() for _ in range(width)]
    findings: list[Finding] = []
    lines: list[NDArray[np.int64]] = []
    rest = chain(first[rows_of_head[-1] + 1 if rows_of_head else 0 :], records)
    rows_at_once = max(100, _CELLS_AT_ONCE // max(width, 1))
    while chunk := list(islice(rest, rows_at_once)):
        cells = [_fitted(line, record, width, padded, findings) for line, record in chunk]
        lines.append(np.array([line for line, _ in chunk], dtype=np.int64))
        for column, texts in zip(columns, zip(*cells, strict=True), strict=False):
            column.add(texts)
    return RawTable(
        source=source,
        head=tuple(tuple((cells + [""] * width)[:width]) for cells in head),
        columns=tuple(column.column() for column in columns),
        lines=np.concatenate([np.empty(0, dtype=np.int64), *lines]),
        findings=tuple(findings),
        comments=tuple(comments),
    )


def _fitted(
    line: int, cells: list[str], width: int, padded: bool, findings: list[Finding]
) -> list[str]:
    """Give a record the width of the head; only empty cells may be too many."""
    if len(cells) == width:
        return cells
    if len(cells) > width and any(map(str.strip, cells[width:])):
        surplus = next(cell.strip() for cell in cells[width:] if cell.strip())
        findings.append(
            Finding(
                f"the row has {len(cells)} cells and the head has {width}",
                value=surplus,
                hint="Look for an extra delimiter, or a text with one that is not in quotes.",
                places=(line,),
            )
        )
    elif len(cells) < width and not padded and any(map(str.strip, cells)):
        findings.append(
            Finding(
                f"the row has {len(cells)} cells and the head has {width}",
                hint="Look for a missing delimiter, or a row that was cut off.",
                places=(line,),
            )
        )
    return [*cells[:width], *[""] * (width - len(cells))]
