"""What stands in a workbook, and on which of its sheets are the answers?

The sheet is the one whose head names most of what the codebook asks for. Where two could be meant,
it has to be named. Cells of formulas count with the value that was saved; a formula without a saved
value is a problem and not an empty cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.intake.cells import cell_text
from helpers.intake.findings import Finding
from helpers.intake.rawtable import PREVIEW, CountHead, RawTable, Record, Source, gather
from helpers.marked import nearest

Recognised = Callable[[Sequence[Sequence[str]]], int]
_BROKEN = "Open it in the spreadsheet program and save it again as .xlsx."
_FORMULA = re.compile(rb"<f[ >/]")


def read_workbook(
    content: bytes,
    path: Path,
    count_head: CountHead,
    recognised: Recognised,
    *,
    sheet: str | None = None,
) -> RawTable:
    """Read one sheet of a workbook.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : Path
        Its name.
    count_head : callable
        Given the first records, how many of them are the head.
    recognised : callable
        Given the first records of a sheet, how many columns the codebook knows.
    sheet : str, optional
        The sheet, by name or by its number from 1 on.

    Returns
    -------
    RawTable
        What stands in it.

    Raises
    ------
    BookError
        If it is no workbook, is protected by a password, or the sheet is not clear.
    """
    book = _open(content, path)
    try:
        chosen = _choose(book, path, recognised, sheet)
        details = {"sheet": chosen.title}
        if len(book.worksheets) > 1:
            others = [one.title for one in book.worksheets if one is not chosen]
            details["other sheets"] = ", ".join(others)
        source = Source(path.name, "XLSX", "row", details)
        table = gather(_records(chosen), count_head, source, padded=True)
        title = str(chosen.title)
    finally:
        book.close()
    unsaved = _formulas_without_value(content, path, title)
    if not unsaved:
        return table
    return RawTable(
        table.source, table.head, table.columns, table.lines, (*table.findings, *unsaved)
    )


def _open(content: bytes, path: Path, *, values: bool = True) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        raise BookError(
            "the file is not a workbook that can be read", file=path, hint=_BROKEN
        ) from None


def _records(sheet: Any) -> Iterator[Record]:
    # Some programs write a wrong size into the file; without it every row is read.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [cell_text(value) for value in row]


def _preview(sheet: Any) -> list[list[str]]:
    written = (cells for _, cells in _records(sheet) if any(map(str.strip, cells)))
    return list(islice(written, PREVIEW))


def _choose(book: Any, path: Path, recognised: Recognised, wanted: str | None) -> Any:
    sheets = list(book.worksheets)
    titles = [str(sheet.title) for sheet in sheets]
    if wanted is not None:
        for sheet, title in zip(sheets, titles, strict=True):
            if title.strip().casefold() == wanted.strip().casefold():
                return sheet
        if wanted.isdigit() and 0 < int(wanted) <= len(sheets):
            return sheets[int(wanted) - 1]
        raise BookError(f"there is no sheet '{wanted}'", file=path, hint=nearest(wanted, titles))
    previews = [_preview(sheet) for sheet in sheets]
    filled = [place for place, rows in enumerate(previews) if rows]
    if not filled:
        raise BookError("the workbook is empty", file=path)
    if len(filled) == 1:
        return sheets[filled[0]]
    known = {place: recognised(previews[place]) for place in filled}
    best = max(known, key=lambda place: known[place])
    rivals = [place for place in known if place != best and known[place] * 2 > known[best]]
    if known[best] == 0 or rivals:
        names = ", ".join(f"'{titles[place]}'" for place in filled)
        raise BookError(
            f"several sheets could hold the answers: {names}",
            file=path,
            hint="Name one with --sheet.",
        )
    return sheets[best]


def _formulas_without_value(content: bytes, path: Path, title: str) -> list[Finding]:
    """Find formulas that nobody has computed; a program that only writes files leaves such."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        if not any(_has_formula(parts, name) for name in names):
            return []
    saved, written = _open(content, path), _open(content, path, values=False)
    found = []
    try:
        for sheet in (saved[title], written[title]):
            sheet.reset_dimensions()
        rows = zip(saved[title].iter_rows(), written[title].iter_rows(), strict=True)
        for number, (values, formulas) in enumerate(rows, start=1):
            for value, formula in zip(values, formulas, strict=False):
                if value.value is None and formula.data_type == "f":
                    found.append(
                        Finding(
                            "the formula has no saved value",
                            column=formula.column_letter,
                            value=str(formula.value),
                            hint="Open the workbook in the spreadsheet program and save it.",
                            places=(number,),
                        )
                    )
    finally:
        saved.close()
        written.close()
    return found


def _has_formula(parts: zipfile.ZipFile, name: str) -> bool:
    with parts.open(name) as stream:
        rest = b""
        while block := stream.read(1 << 20):
            if _FORMULA.search(rest + block):
                return True
            rest = block[-3:]
    return False
