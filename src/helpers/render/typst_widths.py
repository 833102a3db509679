"""How wide does each column of a table have to be, and in which size does the table fit?

Typst shares the width of a page among columns without knowing which of them hold a number that
must not break and which hold prose. Here every column says two things, the width of its longest
word and the width it would like, both measured with the fonts of the book; the table gets the
largest size at which the words fit, narrower columns as they like, and long ones the rest.

All widths are in em of the table's own size, so that they scale with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import typst

from helpers.render.tablegrid import Table, starts

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""Text sizes of tables in points, the first that fits is taken."""
SMALLEST = 5.0
"""Below this size in points words are broken rather than made smaller."""
INSET = 0.6
"""Space on each side of a cell, in em."""

_COMFORT = 9.0
_AMPLE = 11.0
_LONGEST = 160.0
_HEAD_LINES = 3
_NUMERIC = re.compile(
    r"[-+−–<>≤≥≈~]?\s?[\d.,:/%\s\u00a0\u202f–-]*\d[\d.,:/%\s\u00a0\u202f–-]*\S{0,3}"
)
_CHARACTERS = "".join(map(chr, (*range(32, 127), *range(160, 384)))) + "–—−‐…×·≤≥≈½¼¾“”‘’•†‡→←✓✗"
_MEASURE = """#set text(font: "Libertinus Serif", size: 100pt, number-width: "tabular")
#context [#metadata(("regular", "bold").map(weight =>
  json(bytes(sys.inputs.characters)).map(c => measure(text(weight: weight, c)).width.pt() / 100)
))<widths>]"""


@dataclass(frozen=True)
class Column:
    """What one column asks for, in em and with its inset.

    Parameters
    ----------
    least : float
        Width of its longest word.
    wish : float
        Width at which nothing in its body breaks, and headings take few lines.
    ample : float
        Width at which headings do not break either; at least `wish`.
    """

    least: float
    wish: float
    ample: float = 0.0


@dataclass(frozen=True)
class Layout:
    """How a table is set.

    Parameters
    ----------
    size : float
        Text size in points.
    columns : tuple of float
        Widths in points.
    landscape : bool
        Whether it needs a page turned sideways.
    broken : bool
        Whether words have to be broken because nothing else helps.
    """

    size: float
    columns: tuple[float, ...]
    landscape: bool = False
    broken: bool = False


@cache
def _advances() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Ask Typst for the width of each character, regular and bold, in em."""
    compiler = typst.Compiler(
        _MEASURE.encode(),
        ignore_system_fonts=True,
        sys_inputs={"characters": json.dumps(list(_CHARACTERS))},
    )
    regular, bold = json.loads(compiler.query("<widths>", field="value", one=True))
    return (
        dict(zip(_CHARACTERS, regular, strict=True)),
        dict(zip(_CHARACTERS, bold, strict=True)),
    )


def text_width(text: str, *, bold: bool = False) -> float:
    """Give the width of one line of text in em, kerning and ligatures aside.

    Parameters
    ----------
    text : str
        A line; characters that the book's fonts lack count as one em.
    bold : bool
        Whether it is set bold.

    Returns
    -------
    float
        Width in em.

    Examples
    --------
    >>> text_width("mm") > text_width("ii")
    True
    """
    widths = _advances()[1 if bold else 0]
    return sum(widths.get(char, 1.0) for char in text)


def _words(text: str) -> list[str]:
    return [text] if _NUMERIC.fullmatch(text) else re.split(r"[ \n]+|(?<=[^\W\d]-)(?=\w)", text)


def _wrapped(text: str, lines: int, *, bold: bool) -> float:
    """Give the least width at which a text takes no more than so many lines."""
    words = [text_width(word, bold=bold) for word in text.split()]
    space = text_width(" ", bold=bold)
    total = sum(words) + space * max(0, len(words) - 1)
    width = max([*words, total / lines], default=0.0)
    while width < total:
        used, count = 0.0, 1
        for word in words:
            if used and used + space + word > width:
                used, count = word, count + 1
            else:
                used += word + (space if used else 0)
        if count <= lines:
            return width
        width += 0.5
    return total


def measure(table: Table) -> tuple[Column, ...]:
    """Find what each column of a table asks for.

    Parameters
    ----------
    table : Table
        Its cells' texts are measured; a cell that spans columns widens them together.

    Returns
    -------
    tuple of Column
        One for each column.
    """
    least = [0.0] * table.columns
    wish = [0.0] * table.columns
    ample = [0.0] * table.columns
    spanning: list[tuple[int, int, tuple[float, float, float]]] = []
    for row, line in zip(table.rows, starts(table), strict=True):
        head = row.kind == "head"
        for cell, start in zip(row.cells, line, strict=True):
            bold = head or cell.bold or row.kind in {"group", "summary"}
            lines = cell.text.split("\n")
            word = max(text_width(w, bold=bold) for part in lines for w in _words(part))
            whole = max(text_width(part.strip(), bold=bold) for part in lines)
            full = whole
            if head:
                full = max(min(full, 6.0), _wrapped(cell.text, _HEAD_LINES, bold=bold))
                whole = max(full, min(whole, _AMPLE))
            extra = 2 * INSET + 1.0 * cell.indent + 0.1
            if cell.colspan == 1:
                least[start] = max(least[start], word + extra)
                wish[start] = max(wish[start], full + extra)
                ample[start] = max(ample[start], whole + extra)
            else:
                needs = (word + extra, full + extra, whole + extra)
                spanning.append((start, cell.colspan, needs))
    for start, count, needs in spanning:
        covered = range(start, min(start + count, table.columns))
        widened = covered if start else covered[:1]
        for widths, needed in zip((least, wish, ample), needs, strict=True):
            short = needed - sum(widths[i] for i in covered)
            for i in widened if short > 0 else ():
                widths[i] += short / len(widened)
    columns = []
    for narrow, good, wide in zip(least, wish, ample, strict=True):
        narrow = max(narrow, 2 * INSET)
        columns.append(Column(narrow, max(narrow, good), max(narrow, good, wide)))
    return tuple(columns)


def fit(columns: Sequence[Column], width: float, sideways: float | None = None) -> Layout:
    """Choose text size and column widths.

    Parameters
    ----------
    columns : sequence of Column
        What the columns ask for.
    width : float
        Points available on the page.
    sideways : float, optional
        Points available on a page turned sideways, when that is allowed here.

    Returns
    -------
    Layout
        Widths whose sum is not larger than what is available.

    Examples
    --------
    >>> fit([Column(2.0, 10.0), Column(3.0, 3.0)], 400).columns
    (95.0, 28.5)
    >>> sum(fit([Column(2.0, 100.0), Column(3.0, 3.0)], 400).columns)
    400.0
    """
    ample = [max(c.wish, c.ample) for c in columns]
    if sum(ample) * SIZES[0] <= width:
        return Layout(SIZES[0], tuple(a * SIZES[0] for a in ample))
    for available, landscape in ((width, False), (sideways, True)):
        if available is None:
            continue
        roomy = [max(c.least, min(_COMFORT, max(c.wish, c.ample))) for c in columns]
        comfort = [max(c.least, min(_COMFORT, c.wish)) for c in columns]
        least = [c.least for c in columns]
        tries = [(size, base) for size in SIZES for base in (roomy, comfort)]
        for size, base in [*tries, *((size, least) for size in SIZES)]:
            if sum(base) * size <= available:
                return Layout(size, _share(columns, base, available, size), landscape)
    available = sideways or width
    total = sum(c.least for c in columns)
    size = max(SMALLEST, min(SIZES[-1], available / total))
    if total * size <= available * 1.0001:
        widths = tuple(c.least * available / total for c in columns)
        return Layout(size, widths, sideways is not None)
    shares = [c.least**0.5 for c in columns]
    widths = tuple(available * share / sum(shares) for share in shares)
    return Layout(size, widths, sideways is not None, broken=True)


def _share(
    columns: Sequence[Column], base: Sequence[float], available: float, size: float
) -> tuple[float, ...]:
    """Give each column its base, and what is left to those that wish for more."""
    room = available / size - sum(base)
    wanting = [
        max(0.0, min(max(c.wish, c.ample), _LONGEST) - b)
        for c, b in zip(columns, base, strict=True)
    ]
    total = sum(wanting)
    factor = min(1.0, room / total) if total > 0 else 0.0
    return tuple((b + w * factor) * size for b, w in zip(base, wanting, strict=True))
