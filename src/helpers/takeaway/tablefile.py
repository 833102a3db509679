"""How are sheets written as CSV and as a workbook?

Numbers are numbers with a decimal point, text is made safe to open (`neutral`), and what is
missing is empty. CSV is UTF-8 after RFC 4180, with the mark by which spreadsheets know it. The same
sheets give the same bytes.

References
----------
RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

from helpers.takeaway.model import Sheet, Value, Variable, decimal_text
from helpers.takeaway.neutral import neutral

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The time written into files: the earliest that a ZIP archive can hold, and never now."""

_WIDEST, _NARROWEST = 60, 8


def head(variable: Variable) -> str:
    """Give the head of a column, with its unit.

    Parameters
    ----------
    variable : Variable
        The column.

    Returns
    -------
    str
        A text that is safe to open.
    """
    said = variable.unit in ("", variable.name)
    return neutral(variable.name if said else f"{variable.name} ({variable.unit})")


def csv_bytes(sheet: Sheet) -> bytes:
    r"""Write a sheet as CSV.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark and lines that end in CRLF.

    Examples
    --------
    >>> from fractions import Fraction
    >>> csv_bytes(Sheet("table", (Variable("a"),), ((Fraction(-1, 2),), ("-",)))).decode()
    "\ufeffa\r\n-0.5\r\n'-\r\n"
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([head(variable) for variable in sheet.variables])
    writer.writerows([_csv(value) for value in row] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _csv(value: Value) -> str:
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else decimal_text(value)


def xlsx_bytes(
    sheets: Sequence[Sheet], about: Mapping[str, str], *, title: str = "", author: str = ""
) -> bytes:
    """Write sheets as a workbook, with a last one that says what they are.

    Parameters
    ----------
    sheets : sequence of Sheet
        The sheets.
    about : mapping of str to str
        What the last sheet says.
    title, author : str
        Properties of the document.

    Returns
    -------
    bytes
        The workbook. Cells hold numbers and texts, never formulas or links.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "author": author, "created": EPOCH})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    # As many decimals as are shown in the book.
    decimals = sorted({_decimals(one) for sheet in sheets for row in sheet.rows for one in row})
    formats = {
        count: book.add_format({"num_format": f"0.{'0' * count}" if count else "0"})
        for count in decimals
        if count >= 0
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name.capitalize())
        page.freeze_panes(1, 0)
        for column, variable in enumerate(sheet.variables):
            page.write_string(0, column, head(variable), bold)
            page.set_column(column, column, _width(sheet, column))
        for line, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(line, column, neutral(value), wrap)
                elif value is not None:
                    page.write_number(line, column, float(value), formats.get(_decimals(value)))
    page = book.add_worksheet("About")
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 90)
    for line, (key, words) in enumerate(about.items()):
        page.write_string(line, 0, neutral(key), bold)
        page.write_string(line, 1, neutral(words), wrap)
    book.close()
    return buffer.getvalue()


def _decimals(value: Value) -> int:
    """Count the decimals that a number is shown with; -1 where that does not matter."""
    if not isinstance(value, Decimal):
        return -1
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else -1


def _width(sheet: Sheet, column: int) -> int:
    longest = max(
        (len(str(_csv(row[column]))) for row in sheet.rows),
        default=_NARROWEST,
    )
    return max(_NARROWEST, min(_WIDEST, max(longest, len(head(sheet.variables[column])) // 2) + 2))
