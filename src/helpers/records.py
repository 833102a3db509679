"""On which line of a CSV file does a record stand?

The small tables of the project are read as text, with the line of every record, so that a
mistake in one can be pointed at. Nothing is guessed: no cell becomes a number or a missing value
before the module that owns the file says so.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from helpers.errors import BookError
from helpers.marked import nearest


@dataclass(frozen=True)
class Record:
    """One line of a CSV file: its cells by column, stripped of outer blanks.

    Parameters
    ----------
    file : Path
        The file.
    line : int
        The line on which the record begins, counted from 1, the header included.
    cells : dict of str to str
        The cells; an empty one is an empty string.
    """

    file: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fail(self, message: str, hint: str | None = None) -> NoReturn:
        """Refuse this record.

        Parameters
        ----------
        message : str
            What is wrong.
        hint : str, optional
            How to mend it.

        Raises
        ------
        BookError
            Always, with file and line of the record.
        """
        raise BookError(message, file=self.file, line=self.line, hint=hint)

    def required(self, column: str) -> str:
        """Take a cell that must not be empty.

        Parameters
        ----------
        column : str
            Name of the column.

        Returns
        -------
        str
            The cell.
        """
        if not self.cells[column]:
            self.fail(f"the column '{column}' is empty", "Fill it in.")
        return self.cells[column]

    def choice(self, column: str, known: Sequence[str], *, optional: bool = False) -> str | None:
        """Take a cell that holds one word out of a known few.

        Parameters
        ----------
        column : str
            Name of the column.
        known : sequence of str
            The words.
        optional : bool, default False
            Whether the cell may be empty.

        Returns
        -------
        str or None
            The word; None if the cell may be empty and is.
        """
        if optional and not self.cells[column]:
            return None
        word = self.required(column)
        if word not in known:
            self.fail(f"'{word}' is not known in the column '{column}'", nearest(word, known))
        return word

    def several(self, column: str) -> tuple[str, ...]:
        """Take a cell that holds any number of words with ``|`` between them.

        Parameters
        ----------
        column : str
            Name of the column.

        Returns
        -------
        tuple of str
            The words; none for an empty cell.
        """
        words = tuple(word.strip() for word in self.cells[column].split("|") if word.strip())
        if len(set(words)) < len(words):
            self.fail(f"a word stands twice in the column '{column}'", "Keep it once.")
        return words


def read_records(path: Path | str, columns: Sequence[str]) -> list[Record]:
    """Read a CSV file whose header must hold exactly the given columns, in that order.

    Parameters
    ----------
    path : path-like
        The file, in UTF-8, with commas.
    columns : sequence of str
        The header.

    Returns
    -------
    list of Record
        One for each line that is not blank.

    Raises
    ------
    BookError
        If the file is missing, is not UTF-8, has another header, or a record has too few or too
        many cells.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BookError("the file does not exist", file=path) from None
    except UnicodeDecodeError:
        raise BookError("the file is not UTF-8", file=path, hint="Save it as UTF-8.") from None
    reader = csv.reader(text.splitlines(keepends=True))
    header = [name.strip() for name in next(reader, [])]
    if header != list(columns):
        raise BookError(
            f"the header is '{','.join(header)}'",
            file=path,
            line=1,
            hint=f"It must be '{','.join(columns)}'.",
        )
    records = []
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise BookError(
                f"{len(cells)} cells where the header has {len(columns)}",
                file=path,
                line=line,
                hint="Put a cell with commas in double quotes.",
            )
        named = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        records.append(Record(path, line, named))
    return records
