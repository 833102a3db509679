"""What is wrong with a file of answers, said once for all the rows it is true of?

A mistake in an answer seldom comes alone: the same spelling stands in many rows. A `Finding` is one
mistake with all its rows, and `ImportProblemsError` is all of them in one message. Rows are told
as the reader finds them: lines of a text, rows of a sheet, cases of a data set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.answers import Problem
from helpers.errors import BookError

_MOST_RANGES = 2000


@dataclass(frozen=True)
class Finding:
    """One thing wrong, wherever it occurs.

    Parameters
    ----------
    message : str
        What is wrong.
    column : str or None
        The column, by its name in the file.
    value : str or None
        What stands there.
    hint : str or None
        What may have been meant, or what to do.
    places : tuple of int
        Lines or rows in the file, ascending; empty if it is true of the whole column or file.
    """

    message: str
    column: str | None = None
    value: str | None = None
    hint: str | None = None
    places: tuple[int, ...] = ()

    def told(self, unit: str = "line") -> str:
        """Put it into words.

        Parameters
        ----------
        unit : str
            What a place is called: line, row or case.

        Returns
        -------
        str
            Places, column, message and hint.
        """
        place = [_places(self.places, unit)] if self.places else []
        place += [f"column {shortened(self.column)}"] if self.column is not None else []
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        stop = "" if text.endswith(("?", "!", "…", ".")) else "."
        return f"{text}{stop}" + (f" {self.hint}" if self.hint else "")


def shortened(text: str, width: int = 72) -> str:
    """Shorten the heading of a column in its middle: what tells items apart stands at its end.

    Parameters
    ----------
    text : str
        The heading.
    width : int
        How many characters there is room for.

    Returns
    -------
    str
        One line, not wider than that.

    Examples
    --------
    >>> shortened("To what degree did you? [Financing]", 20)
    'To what…[Financing]'
    """
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    end = (width - 1) * 3 // 5
    return f"{flat[: width - 1 - end].rstrip()}…{flat[-end:].lstrip()}"


def _places(places: Sequence[int], unit: str) -> str:
    spans = list(ranges(places))
    shown = ", ".join(
        str(first) if first == last else f"{first}–{last}" for first, last in spans[:_MOST_RANGES]
    )
    if len(spans) > _MOST_RANGES:
        left = sum(last - first + 1 for first, last in spans[_MOST_RANGES:])
        shown += f" and {left} more, all of them in --report"
    return f"{unit}{'s' if len(places) > 1 else ''} {shown}"


def ranges(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join neighbouring numbers.

    Parameters
    ----------
    places : sequence of int
        Numbers, ascending.

    Yields
    ------
    tuple of int
        First and last of each run without a gap.

    Examples
    --------
    >>> list(ranges([2, 3, 4, 9]))
    [(2, 4), (9, 9)]
    """
    if not places:
        return
    numbers = np.asarray(places)
    ends = np.flatnonzero(np.diff(numbers) != 1)
    for first, last in zip([0, *(ends + 1)], [*ends, len(numbers) - 1], strict=True):
        yield int(numbers[first]), int(numbers[last])


class ImportProblemsError(BookError):
    """Everything that is wrong with a file of answers, in one message.

    Parameters
    ----------
    findings : sequence of Finding
        Each of them; none is left out of the message.
    file : path-like
        The file.
    unit : str
        What a place in it is called: line, row or case.
    hint : str, optional
        What to do about them together.
    """

    def __init__(
        self,
        findings: Sequence[Finding],
        *,
        file: Path | str,
        unit: str = "line",
        hint: str | None = None,
    ) -> None:
        self.findings = tuple(findings)
        self.unit = unit
        many = len(self.findings)
        count = "one problem" if many == 1 else f"{many} problems"
        shown = "".join(f"\n  {one.told(unit)}" for one in self.findings)
        end = f"\n{hint}" if hint else ""
        super().__init__(f"{count}; nothing was imported:{shown}{end}", file=file)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Each finding once for every place it occurs at."""
        return tuple(
            Problem(one.message, line=place, column=one.column, value=one.value, hint=one.hint)
            for one in self.findings
            for place in (one.places or (None,))
        )


def places_of(
    codes: NDArray[np.integer], wanted: Sequence[int], lines: NDArray[np.int64]
) -> dict[int, tuple[int, ...]]:
    """Find where some of the distinct values of a column stand.

    Parameters
    ----------
    codes : ndarray of int
        For each row, which value.
    wanted : sequence of int
        The values looked for.
    lines : ndarray of int64
        For each row, its line.

    Returns
    -------
    dict of int to tuple of int
        The lines of each value that occurs, in the order of first occurrence.
    """
    if not wanted:
        return {}
    rows = np.flatnonzero(np.isin(codes, np.asarray(wanted)))
    order = np.argsort(codes[rows], kind="stable")
    rows = rows[order]
    cuts = np.flatnonzero(np.diff(codes[rows])) + 1
    groups = [group for group in np.split(rows, cuts) if len(group)]
    groups.sort(key=lambda group: int(group[0]))
    return {int(codes[group[0]]): tuple(int(line) for line in lines[group]) for group in groups}
