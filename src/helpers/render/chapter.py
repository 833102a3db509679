"""What is a chapter as written: prose, code cells, inline expressions, and where does each stand?

Every line keeps the file and the number it came from, so that a mistake that is found much later
is still reported where it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.errors import BookError
from helpers.render.located import Located

INLINE = re.compile(r"(^|[^`])`\{python\}[ \t]([^`]+)`")


@dataclass(frozen=True)
class Line:
    """A line of a source file, with where it came from.

    Parameters
    ----------
    text : str
        The line without its end.
    file : str
        The file, relative to the project.
    number : int
        Its line there, counted from 1.
    """

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Inline:
    """An inline expression: its code, and its place in the prose.

    Parameters
    ----------
    expression : str
        The code.
    file : str
        The file, relative to the project.
    line : int
        The line there, counted from 1.
    """

    expression: str
    file: str
    line: int


@dataclass(frozen=True)
class Prose:
    """A stretch of prose between cells; `code` marks its lines inside fenced code.

    Parameters
    ----------
    lines : tuple of Line
        The lines.
    code : frozenset of int
        Which of them, counted from 0, stand in fenced code.
    """

    lines: tuple[Line, ...]
    code: frozenset[int] = frozenset()

    def inlines(self) -> tuple[Inline, ...]:
        """List the inline expressions in reading order.

        Returns
        -------
        tuple of Inline
            The expressions.
        """
        return tuple(
            Inline(match.group(2), line.file, line.number)
            for number, line in enumerate(self.lines)
            if number not in self.code
            for match in INLINE.finditer(line.text)
        )


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Parameters
    ----------
    code : str
        The Python code without the option lines.
    options : mapping
        The options as written in the cell, checked.
    file, line : str, int
        Where its fence opens.
    code_line : int
        The line of the first line of `code`.
    located : Located
        The options with their lines.
    """

    code: str
    options: Mapping[str, Any]
    file: str
    line: int
    code_line: int
    located: Located = field(compare=False, repr=False)

    @property
    def label(self) -> str:
        """The label, or an empty text."""
        return str(self.options.get("label", ""))

    def option_line(self, key: str) -> int:
        """Give the line of an option, or of the cell.

        Parameters
        ----------
        key : str
            The option.

        Returns
        -------
        int
            The line, counted from 1.
        """
        return self.located.lines.get((key,), self.line)


@dataclass(frozen=True)
class Chapter:
    """A chapter as written.

    Parameters
    ----------
    path : str
        Relative to the project, with forward slashes.
    front : Located
        The YAML front matter.
    parts : tuple of Prose or Cell
        The body in reading order.
    files : tuple of str
        The chapter and every file it includes.
    """

    path: str
    front: Located
    parts: tuple[Prose | Cell, ...]
    files: tuple[str, ...]

    @property
    def title(self) -> str | None:
        """The title of the front matter, as Markdown."""
        value = (self.front.data or {}).get("title")
        return None if value is None else str(value)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells in order."""
        return tuple(part for part in self.parts if isinstance(part, Cell))

    def lines(self) -> Iterator[Line]:
        """Give every line of prose.

        Yields
        ------
        Line
            The lines in order.
        """
        for part in self.parts:
            if isinstance(part, Prose):
                yield from part.lines

    def find(self, *needles: str) -> tuple[str, int]:
        """Find the place of a text: the first line of prose that holds it.

        Parameters
        ----------
        *needles : str
            Texts to look for, the most telling first.

        Returns
        -------
        tuple of str and int
            File and line; the first line of the chapter when nothing is found.
        """
        for needle in needles:
            places = self.places(needle)
            if places:
                return places[0]
        return self.path, 1

    def places(self, needle: str) -> list[tuple[str, int]]:
        """Find every place of a text: in prose, then in the options of cells.

        Parameters
        ----------
        needle : str
            What to look for. Where it stands as a whole word, places where it is the beginning of
            a longer one do not count.

        Returns
        -------
        list of tuple of str and int
            File and line of each.
        """
        whole = re.compile(re.escape(needle) + (r"(?![\w-])" if needle[-1:].isalnum() else ""))
        for pattern in (whole, re.compile(re.escape(needle))):
            found = [
                (line.file, line.number)
                for line in self.lines()
                for _ in pattern.finditer(line.text)
            ]
            found += [
                (cell.file, cell.option_line(key))
                for cell in self.cells
                for key, value in cell.options.items()
                if isinstance(value, str) and pattern.search(value)
            ]
            if found:
                return found
        return []

    def error(self, message: str, *needles: str, hint: str | None = None) -> BookError:
        """Make the error that points at the first line with one of the texts.

        Parameters
        ----------
        message : str
            What is wrong.
        *needles : str
            Texts to look for, the most telling first.
        hint : str, optional
            How to mend it.

        Returns
        -------
        BookError
            The error, to be raised.
        """
        file, line = self.find(*needles)
        return BookError(message, file=file, line=line, hint=hint)
