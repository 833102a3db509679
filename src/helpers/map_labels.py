"""Where on the map do the names of municipalities stand?

A small search without chance: the label nearest to its municipality that covers no other label
and nothing highlighted, with a line to its municipality where it had to move away.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from helpers.outlines import Box, Municipality, Outlines, bounds, centroid, parts

LETTER = 50
"""Size of the letters, in units of the map."""

_GAP = 14
_FONT = FontProperties(family="DejaVu Sans")  # comes with matplotlib: the same everywhere

Point = tuple[float, float]
Line = tuple[Point, Point]


@dataclass(frozen=True)
class Label:
    """A label with its place.

    Parameters
    ----------
    words : str
        What it says.
    box : Box
        Where it stands.
    glyphs : str
        Its letters as SVG path data, from the lower left end of its line.
    line : tuple of points, or None
        From its municipality, where it stands away from it.
    """

    words: str
    box: Box
    glyphs: str
    line: Line | None

    @property
    def origin(self) -> Point:
        """Where the line of its letters begins."""
        return self.box.left, self.box.bottom - 0.22 * LETTER


def place_labels(places: Sequence[tuple[Municipality, str]], outlines: Outlines) -> list[Label]:
    """Place a label for each of some municipalities.

    Parameters
    ----------
    places : sequence of (Municipality, str)
        Municipalities that are highlighted, each with the words to write.
    outlines : Outlines
        The map.

    Returns
    -------
    list of Label
        The most crowded first.
    """
    frame = Box(0, 0, outlines.width, outlines.height)
    # Islands are left out: those of some municipalities lie far away.
    mainland = {
        place.code: max(parts(place.path), key=lambda part: abs(centroid(part)[0]))
        for place, _ in places
    }
    own = {code: bounds(path) for code, path in mainland.items()}
    anchors = {code: centroid(path)[1:] for code, path in mainland.items()}
    lit = [bounds(part) for place, _ in places for part in parts(place.path)]

    def crowding(entry: tuple[Municipality, str]) -> float:
        here = anchors[entry[0].code]
        return sum(1 / (1 + math.dist(here, other)) for other in anchors.values())

    labels: list[Label] = []
    # The most crowded first, while there is still room around them.
    for place, words in sorted(places, key=lambda entry: (-crowding(entry), entry[0].code)):
        width, glyphs = _glyphs(words)
        anchor, around = anchors[place.code], own[place.code]
        best, least = frame, math.inf
        for box in _candidates(anchor, around, width, frame):
            # What is far away already costs too much; it need not be looked at closely.
            if math.dist(box.nearest(anchor), anchor) < least:
                cost = _cost(box, anchor, around, labels, lit)
                if cost < least:
                    best, least = box, cost
        apart = _distance(best, around) > 2 * _GAP
        line = (anchor, _end(best, anchor)) if apart else None
        labels.append(Label(words, best, glyphs, line))
    return labels


def _glyphs(words: str) -> tuple[float, str]:
    """Width of a label and its letters as SVG path data, so that no font is needed."""
    path = TextPath((0, 0), words, size=LETTER, prop=_FONT)
    pieces = []
    for points, code in path.iter_segments(curves=True, simplify=False):
        letter = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}[int(code)]
        # SVG counts downwards.
        values = [(-1 if i % 2 else 1) * value for i, value in enumerate(points)]
        pieces.append(letter + ("" if letter == "Z" else " ".join(f"{v:.1f}" for v in values)))
    return float(path.vertices[:, 0].max()), "".join(pieces)


def _candidates(anchor: Point, own: Box, width: float, frame: Box) -> Iterator[Box]:
    """Places for a label: at the sides of its municipality, then all around it."""
    tall, wide = LETTER / 2, width / 2
    reach = max(own.right - own.left, own.bottom - own.top) / 2
    steps = range(-4, 5)
    middles = [(own.right + _GAP + wide, anchor[1] + 15 * step) for step in steps]
    middles += [(own.left - _GAP - wide, anchor[1] + 15 * step) for step in steps]
    middles += [(anchor[0] + 25 * step, own.bottom + _GAP + tall) for step in steps]
    middles += [(anchor[0] + 25 * step, own.top - _GAP - tall) for step in steps]
    for step in range(14):
        for turn in range(24):
            angle, away = 2 * math.pi * turn / 24, reach + 20 + 45 * step
            x = anchor[0] + math.cos(angle) * (away + wide)
            middles.append((x, anchor[1] + math.sin(angle) * (away + tall)))
    for x, y in middles:
        box = Box(x - wide, y - tall, x + wide, y + tall)
        across = frame.left + 4 <= box.left and box.right <= frame.right - 4
        if across and frame.top <= box.top and box.bottom <= frame.bottom:
            yield box


def _cost(box: Box, anchor: Point, own: Box, labels: Sequence[Label], lit: Sequence[Box]) -> float:
    line = (anchor, _end(box, anchor))
    covered = sum(box.overlap(label.box, _GAP) for label in labels) * 50
    hidden = sum(box.overlap(other, _GAP) for other in lit) * 3
    lines = [label.line for label in labels if label.line]
    crossed = sum(_crosses(line, other) for other in lines)
    struck = sum(_strikes(line, label.box) for label in labels)
    struck += sum(_strikes(other, box) for other in lines)
    far = 2 * _distance(box, own) + math.dist(line[1], anchor)
    # Level with its municipality, or right above or below, a label is read without searching.
    (x, y), (middle, level) = anchor, box.centre
    slanting = min(abs(x - middle) / (own.right - own.left), abs(y - level) / LETTER)
    # Nearer to another one than to its own, it would be taken for the other's.
    mistaken = sum(_distance(box, other) <= _distance(box, own) for other in lit if other != own)
    return covered + hidden + 4000 * (crossed + struck) + far + 25 * slanting + 60 * mistaken


def _end(box: Box, anchor: Point) -> Point:
    """Where a line from a municipality ends, a little beside the words."""
    return Box(box.left - 8, box.top, box.right + 8, box.bottom).nearest(anchor)


def _distance(box: Box, other: Box) -> float:
    across = max(box.left - other.right, other.left - box.right, 0)
    down = max(box.top - other.bottom, other.top - box.bottom, 0)
    return math.hypot(across, down)


def _crosses(first: Line, second: Line) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    (a, b), (c, d) = first, second
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _strikes(line: Line, box: Box) -> bool:
    (x0, y0), (x1, y1) = line
    return any(
        box.left <= x0 + (x1 - x0) * t / 20 <= box.right
        and box.top <= y0 + (y1 - y0) * t / 20 <= box.bottom
        for t in range(21)
    )
