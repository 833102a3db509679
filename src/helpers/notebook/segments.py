"""Which stretches of a chapter are the cells of a notebook, byte for byte?

A chapter is cut into its front matter, its prose and its code cells, and into the gaps between
them. Put together again they are the file: nothing is parsed that is not given back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["raw", "markdown", "code"]

FENCE = "```{python}"
# A line of its own closes a cell with three or more backticks, whatever opened it; as in Quarto.
CELL_END = re.compile(r"^\s*`{3,}\s*$")
_CELL = re.compile(r"^`{3,}\s*\{python\}\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^`]*)$")
_HEADING = re.compile(r"^#{1,6}\s")
_LABEL = re.compile(r"^#\|\s*label:\s*[\"']?([A-Za-z][\w-]*)[\"']?\s*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LONGEST_ID = 64


@dataclass(frozen=True)
class Segment:
    r"""A stretch of a chapter that is one cell of the notebook.

    Parameters
    ----------
    kind : {"raw", "markdown", "code"}
        The kind of the cell; the front matter is raw.
    text : str
        The stretch as it stands in the file, without the end of its last line.
    source : str
        What the cell of the notebook holds: the text, for code without its fences, with ``\n``
        as the end of each line.
    """

    kind: Kind
    text: str
    source: str


@dataclass(frozen=True)
class Sliced:
    """A chapter in segments and the gaps around them.

    Parameters
    ----------
    segments : tuple of Segment
        The segments in order.
    gaps : tuple of str
        The blank text before, between and after them: one more than there are segments.
    """

    segments: tuple[Segment, ...]
    gaps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The chapter as it was."""
        pieces = [self.gaps[0]]
        for segment, gap in zip(self.segments, self.gaps[1:], strict=True):
            pieces += [segment.text, gap]
        return "".join(pieces)

    def ids(self) -> tuple[str, ...]:
        """Name each segment: code after its label, everything else by its place.

        Returns
        -------
        tuple of str
            Identifiers that are good for cells of a notebook, all different.
        """
        names: list[str] = []
        for number, segment in enumerate(self.segments, start=1):
            found = _LABEL.search(segment.source) if segment.kind == "code" else None
            name = found[1][:_LONGEST_ID] if found else ""
            if not name or name in names:
                name = {"raw": "front-matter", "markdown": f"text-{number}"}.get(
                    segment.kind, f"code-{number}"
                )
            while name in names:
                name = f"{name}-{number}"
            names.append(name)
        return tuple(names)


def slice_chapter(text: str) -> Sliced:
    r"""Cut a chapter into segments and gaps.

    Parameters
    ----------
    text : str
        The chapter as it stands in its file, line ends included.

    Returns
    -------
    Sliced
        The segments; prose begins a new one at each heading.

    Examples
    --------
    >>> found = slice_chapter("Prose.\n\n```{python}\nx = 1\n```\n")
    >>> [(one.kind, one.source) for one in found.segments], found.gaps
    ([('markdown', 'Prose.'), ('code', 'x = 1')], ('', '\n\n', '\n'))
    """
    start = 1 if text.startswith("\ufeff") else 0
    lines = _LINE.findall(text[start:])
    segments: list[Segment] = []
    gaps: list[str] = []
    gap = text[:start]
    end = 0
    for kind, first, last in _spans(lines):
        gap += "".join(lines[end:first])
        stretch = "".join(lines[first:last])
        ending = _ending(stretch)
        stretch = stretch.removesuffix(ending)
        inner = stretch if kind != "code" else "".join(lines[first + 1 : last - 1])
        source = inner.replace("\r\n", "\n")
        segments.append(
            Segment(kind, stretch, source.removesuffix("\n") if kind == "code" else source)
        )
        gaps.append(gap)
        gap, end = ending, last
    gaps.append(gap + "".join(lines[end:]))
    return Sliced(tuple(segments), tuple(gaps))


def _spans(lines: Sequence[str]) -> Iterator[tuple[Kind, int, int]]:
    """Give the segments as ranges of lines."""
    number = 0
    if lines and lines[0].rstrip() == "---":
        closing = (n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
        end = next(closing, None)
        if end is not None:
            yield "raw", 0, end + 1
            number = end + 1
    begin = number
    while number < len(lines):
        line = lines[number].rstrip("\r\n")
        if _CELL.match(line):
            closing = (n for n in range(number + 1, len(lines)) if CELL_END.match(lines[n]))
            end = next(closing, None)
            if end is not None:
                yield from _prose(lines, begin, number)
                yield "code", number, end + 1
                number = begin = end + 1
                continue
        fence = _FENCE.match(line)
        if fence is not None:
            number = next(
                (n for n in range(number + 1, len(lines)) if _closes(fence[1], lines[n])),
                len(lines),
            )
        elif number > begin and _HEADING.match(line) and not lines[number - 1].strip():
            yield from _prose(lines, begin, number)
            begin = number
        number += 1
    yield from _prose(lines, begin, len(lines))


def _closes(fence: str, line: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _prose(lines: Sequence[str], begin: int, end: int) -> Iterator[tuple[Kind, int, int]]:
    while begin < end and not lines[begin].strip():
        begin += 1
    while begin < end and not lines[end - 1].strip():
        end -= 1
    if begin < end:
        yield "markdown", begin, end


def _ending(text: str) -> str:
    if text.endswith("\r\n"):
        return "\r\n"
    return "\n" if text.endswith("\n") else ""
