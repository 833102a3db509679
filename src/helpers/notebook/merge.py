"""How do the cells of an edited notebook become the text of the chapter again?

What was not edited is taken from the chapter, byte for byte, with the blank lines around it. Only
an edited or a new cell is written anew, and even there a line that stayed keeps its line end.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.errors import BookError
from helpers.notebook.segments import CELL_END, FENCE, Kind, Segment, Sliced, slice_chapter


@dataclass(frozen=True)
class NotebookCell:
    """A cell of a notebook as far as a chapter is concerned.

    Parameters
    ----------
    kind : {"raw", "markdown", "code"}
        Its kind.
    source : str
        What it holds.
    id : str
        Its identifier, empty when it has none.
    """

    kind: Kind
    source: str
    id: str = ""

    @property
    def content(self) -> str:
        """The source as it is compared: one kind of line end, no blank lines around prose."""
        source = self.source.replace("\r\n", "\n")
        return source if self.kind == "code" else _trimmed(source)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.source.strip()


def merge(text: str, cells: Sequence[NotebookCell], file: str) -> str:
    r"""Put the cells of a notebook into the chapter that it was made from.

    Parameters
    ----------
    text : str
        The chapter.
    cells : sequence of NotebookCell
        The cells of the notebook in order.
    file : str
        The notebook, to name it in messages.

    Returns
    -------
    str
        The chapter with the edits; the same text when there are none.

    Raises
    ------
    BookError
        If a cell cannot stand in a chapter: the front matter is not first, code holds a line that
        would end its cell, prose holds a pasted image or opens a fence that swallows a cell.

    Examples
    --------
    >>> merge("Old.\r\n\r\nKept.  \r\n", [NotebookCell("markdown", "New.\n\nKept.  ")], "a.ipynb")
    'New.\r\n\r\nKept.  \r\n'
    """
    old = slice_chapter(text)
    origins = _origins(old, cells)
    # An empty cell says nothing, unless it stood in the chapter just so.
    kept = [
        (cell, origin)
        for cell, origin in zip(cells, origins, strict=True)
        if not cell.empty or (origin is not None and _same(cell, old.segments[origin]))
    ]
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    pieces = [old.gaps[0]]
    for number, (cell, origin) in enumerate(kept):
        if cell.kind == "raw" and number and _is_front_matter(cell.source):
            raise BookError(
                "the front matter is not the first cell",
                file=file,
                hint="Move it to the top again. Nothing was written.",
            )
        if number:
            pieces.append(_gap(old, kept[number - 1][1], origin, newline))
        pieces.append(_written(cell, origin, old, newline, file))
    if old.segments:
        pieces.append(old.gaps[-1])
    elif kept:
        pieces.append(newline)
    merged = "".join(pieces)
    _refuse_swallowed([cell for cell, _ in kept if cell.kind == "code"], merged, file)
    return merged


def _trimmed(source: str) -> str:
    lines = source.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def _same(cell: NotebookCell, segment: Segment) -> bool:
    return cell.kind == segment.kind and cell.content == segment.source


def _origins(old: Sliced, cells: Sequence[NotebookCell]) -> list[int | None]:
    """Find for each cell the segment that it is, moved or edited; None for a new one."""
    before = [(segment.kind, segment.source) for segment in old.segments]
    after = [(cell.kind, cell.content) for cell in cells]
    origins: list[int | None] = [None] * len(cells)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            origins[block.b + step] = block.a + step
    free = [number for number in range(len(before)) if number not in set(origins)]

    def take(cell: int, segment: int) -> None:
        origins[cell] = segment
        free.remove(segment)

    for number, key in enumerate(after):  # moved
        if origins[number] is None:
            same = next((one for one in free if before[one] == key), None)
            if same is not None:
                take(number, same)
    ids = {name: number for number, name in enumerate(old.ids())}
    for number, cell in enumerate(cells):  # edited
        if origins[number] is None:
            named = ids.get(cell.id)
            if named in free and before[named][0] == cell.kind:
                take(number, named)
    return origins


def _gap(old: Sliced, before: int | None, after: int | None, newline: str) -> str:
    """Choose the blank text between two cells, an old one wherever it separates them."""
    if before is not None and after == before + 1:
        return old.gaps[after]
    last = len(old.segments) - 1
    candidates = [
        old.gaps[before + 1] if before is not None and before < last else "",
        old.gaps[after] if after else "",
    ]
    return next((gap for gap in candidates if gap.count("\n") > 1), newline * 2)


def _written(cell: NotebookCell, origin: int | None, old: Sliced, newline: str, file: str) -> str:
    segment = None if origin is None else old.segments[origin]
    if segment is not None and _same(cell, segment):
        return segment.text
    if cell.kind != "code":
        if "](attachment:" in cell.source:
            raise BookError(
                "a cell holds an image that was pasted into the notebook",
                file=file,
                hint="Save it as a file beside the chapter and link to that. Nothing was written.",
            )
        return _with_line_ends(cell.content, segment.text if segment else "", newline)
    code = cell.content.rstrip("\n")
    for line in code.split("\n"):
        if CELL_END.match(line):
            raise BookError(
                "a line of three backticks in a code cell would end the cell in the chapter",
                file=file,
                hint="Write it in another way, for example '`' * 3. Nothing was written.",
            )
    opening, inner, closing = FENCE + newline, "", "```"
    if segment is not None:
        first, last = segment.text.index("\n") + 1, segment.text.rindex("\n") + 1
        opening, inner, closing = (
            segment.text[:first],
            segment.text[first:last],
            segment.text[last:],
        )
    return opening + _with_line_ends(f"{code}\n", inner, newline) + closing


def _with_line_ends(source: str, before: str, newline: str) -> str:
    """Write the lines of a cell; those that stood there before keep their line end."""
    lines = source.split("\n")
    old = before.split("\n")
    ends = [newline] * len(lines)
    bare = [line.removesuffix("\r") for line in old]
    for block in difflib.SequenceMatcher(None, bare, lines, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if block.a + step < len(old) - 1:
                ends[block.b + step] = "\r\n" if old[block.a + step].endswith("\r") else "\n"
    return "".join(line + end for line, end in zip(lines, [*ends[:-1], ""], strict=True))


def _is_front_matter(source: str) -> bool:
    return source.lstrip().startswith("---")


def _refuse_swallowed(code: Sequence[NotebookCell], merged: str, file: str) -> None:
    """See that every code cell is one in the chapter too."""
    found = iter(segment for segment in slice_chapter(merged).segments if segment.kind == "code")
    for cell in code:
        wanted = cell.content.rstrip("\n")
        if not any(segment.source.rstrip("\n") == wanted for segment in found):
            first = wanted.split("\n", 1)[0]
            raise BookError(
                f"in the chapter the code cell that begins '{first}' would be part of the prose",
                file=file,
                hint="A fence (```) in a cell above it is not closed. Nothing was written.",
            )
