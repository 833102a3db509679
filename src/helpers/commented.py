"""What stands in a delimited file that may open with comments, and on which lines?

Files of answers carry their provenance with them: lines that begin with ``#`` say what they are.
The rest is an ordinary CSV, delimited by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from helpers.errors import BookError

_DELIMITERS = (",", ";", "\t")


def read_commented(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Split a file into its comments and its records.

    Parameters
    ----------
    path : Path
        A file in UTF-8, with or without a byte order mark.

    Returns
    -------
    comments : list of str
        The comment lines with their ``#``, stripped.
    records : list of tuple of int and list of str
        Each record that is not blank, the header first, with the line it begins on, counted from
        1. A quoted cell may go over several lines.

    Raises
    ------
    BookError
        If the file does not exist or is not UTF-8.
    """
    try:
        lines = list(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    except FileNotFoundError:
        raise BookError("the file does not exist", file=path) from None
    except UnicodeDecodeError:
        raise BookError(
            "the file is not UTF-8", file=path, hint="Save it as CSV UTF-8 from the spreadsheet."
        ) from None
    comments: list[str] = []
    numbers: list[int] = []

    def data() -> Iterator[str]:
        inside = False  # within a quoted cell a line may begin with anything
        for number, line in enumerate(lines, start=1):
            if not inside and line.lstrip().startswith("#"):
                comments.append(line.strip())
                continue
            inside ^= line.count('"') % 2 == 1
            numbers.append(number)
            yield line

    first = next((ln for ln in lines if ln.strip() and not ln.lstrip().startswith("#")), "")
    delimiter = max(_DELIMITERS, key=first.count)
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(data(), delimiter=delimiter)
    begin = 0
    for record in reader:
        if any(cell.strip() for cell in record):
            records.append((numbers[begin], record))
        begin = reader.line_num
    return comments, records


def write_commented(
    path: Path, comments: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Path:
    """Write a file as `read_commented` reads it.

    Parameters
    ----------
    path : Path
        Where to.
    comments : sequence of str
        Lines for its head, with their ``#``.
    header : sequence of str
        Names of the columns.
    rows : iterable of sequence
        The cells; None becomes an empty one.

    Returns
    -------
    Path
        The file written: UTF-8, commas, a line feed at the end of each line.

    Raises
    ------
    BookError
        If a comment has a line break, or a row begins with ``#`` and would be read as one.
    """
    if any("\n" in line or "\r" in line for line in comments):
        raise BookError("a comment may not have a line break", file=path)
    written = [["" if cell is None else cell for cell in row] for row in rows]
    if any(str(row[0]).startswith("#") for row in written):
        raise BookError("the id of a respondent may not begin with '#'", file=path)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in comments)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(written)
    return path
