"""Where can the labels of many points stand without covering each other?

A label stands beside its point if there is room; else the nearest free place takes it, with a
thin line back. The search is greedy and has no random part, so that the figure is the same every
time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from helpers.drawing import SOFT_INK
from helpers.figures.style import TINY

_FONT = FontProperties(family="DejaVu Sans")
_GAP = 5.0
_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of the axes.

    Parameters
    ----------
    left, bottom, right, top : float
        Its sides.
    """

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Area in common.

        Parameters
        ----------
        other : Box
            Another rectangle.

        Returns
        -------
        float
            Square points; 0 if they do not touch.
        """
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(across, 0) * max(up, 0)


@dataclass(frozen=True)
class Placed:
    """A label with the place that was found for it.

    Parameters
    ----------
    text : str
        The label.
    box : Box
        Where it stands.
    point : (float, float)
        What it names.
    """

    text: str
    box: Box
    point: tuple[float, float]


def place(
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    size: tuple[float, float],
    *,
    letters: float = TINY,
    radius: float = 4,
) -> list[Placed]:
    """Find a place for every label.

    Parameters
    ----------
    points : sequence of (x, y)
        In points (1/72 inch) from the lower left corner of the axes.
    labels : sequence of str
        One a point; an empty one takes no place.
    size : (width, height)
        Of the axes, in points.
    letters : float
        Size of the letters in points.
    radius : float
        Radius of the marks, which labels keep off.

    Returns
    -------
    list of Placed
        In the order of the points.
    """
    marks = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    taken: list[Box] = []
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
    found: dict[int, Placed] = {}

    def crowding(i: int) -> float:
        return sum(1 / (20 + math.dist(points[i], other)) for other in points)

    for i in sorted(range(len(points)), key=lambda i: (-crowding(i), i)):
        if not labels[i]:
            continue
        lines_of = labels[i].split("\n")
        width = max(_width(line, letters) for line in lines_of)
        height = letters * 1.2 * len(lines_of)
        best, least = None, math.inf
        for box in _candidates(points[i], (width, height), radius, size):
            # What is far already costs too much need not be looked at closely.
            if 2 * _far(box, points[i]) < least:
                cost = _cost(box, points[i], taken, marks, lines, radius)
                if cost < least:
                    best, least = box, cost
        if best is None:
            continue  # wider than the axes
        taken.append(best)
        if _far(best, points[i]) > radius + _GAP:
            lines.append((points[i], _nearest(best, points[i])))
        found[i] = Placed(labels[i], best, points[i])
    return [found[i] for i in sorted(found)]


def _width(line: str, letters: float) -> float:
    # The outermost control point: exact enough, and much faster than the extents of the curves.
    return float(TextPath((0, 0), line, size=letters, prop=_FONT).vertices[:, 0].max())


def _candidates(
    point: tuple[float, float],
    extent: tuple[float, float],
    radius: float,
    size: tuple[float, float],
) -> Iterator[Box]:
    (width, height), (x, y) = extent, point
    for middle, level in _middles(x, y, width, height, radius):
        box = Box(middle - width / 2, level - height / 2, middle + width / 2, level + height / 2)
        if box.left >= 0 and box.right <= size[0] and box.bottom >= 0 and box.top <= size[1]:
            yield box


def _middles(
    x: float, y: float, width: float, height: float, radius: float
) -> Iterator[tuple[float, float]]:
    """Middles of the places to try: right and left of the point first, then all around it."""
    beside = radius + 2 + width / 2
    for off in (0, 1.5, -1.5, 3, -3, 4.5, -4.5, 6, -6, 8, -8):
        yield x + beside, y + off
        yield x - beside, y + off
    for step in range(12):
        away = radius + 2 + 6.0 * step
        for turn in range(32):
            angle = 2 * math.pi * turn / 32
            yield (
                x + math.cos(angle) * (away + width / 2),
                y + math.sin(angle) * (away + height / 2),
            )


def _cost(
    box: Box,
    point: tuple[float, float],
    taken: Sequence[Box],
    marks: Sequence[Box],
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    radius: float,
) -> float:
    # Two labels in one line need a gap, or they are read as one.
    wider = Box(box.left - _GAP, box.bottom, box.right + _GAP, box.top)
    covered = sum(wider.overlap(other) > 0 for other in taken) * 1000
    covered += sum(box.overlap(other) > 0 for other in marks) * 300
    away = _far(box, point)
    line = (point, _nearest(box, point))
    if away > radius + _GAP:
        covered += sum(_strikes(line, other) for other in taken) * 200
        covered += sum(_strikes(line, mark) for mark in marks if _far(mark, point) > 0) * 40
    covered += sum(_strikes(other, box) for other in lines) * 200
    # Nearer to another point than to its own, it would be taken for the other's.
    middles = [((mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2) for mark in marks]
    mistaken = sum(_far(box, other) <= away + 1 for other in middles if other != point)
    level = abs((box.bottom + box.top) / 2 - point[1])
    left = 4 if box.right < point[0] else 0  # reading goes from the point to the right
    return covered + 60 * mistaken + 2 * away + 0.5 * level + left


def _nearest(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    x, y = point
    return min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)


def _far(box: Box, point: tuple[float, float]) -> float:
    return math.dist(_nearest(box, point), point)


def _strikes(line: tuple[tuple[float, float], tuple[float, float]], box: Box) -> bool:
    (x0, y0), (x1, y1) = line
    # Clip the line to the box (Liang and Barsky).
    enter, leave = 0.0, 1.0
    for start, step, low, high in (
        (x0, x1 - x0, box.left, box.right),
        (y0, y1 - y0, box.bottom, box.top),
    ):
        if step == 0:
            if not low <= start <= high:
                return False
            continue
        first, last = sorted(((low - start) / step, (high - start) / step))
        enter, leave = max(enter, first), min(leave, last)
    return enter <= leave


def draw(
    ax: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    colours: Sequence[str],
    letters: float = TINY,
    radius: float = 4,
) -> list[Placed]:
    """Write labels beside the points of axes that have their final size and limits.

    Parameters
    ----------
    ax : Axes
        The axes; their place in the figure must be set already.
    points : sequence of (x, y)
        In data coordinates.
    labels, colours : sequence of str
        One a point.
    letters, radius : float
        As in `place`.

    Returns
    -------
    list of Placed
        For checking that nothing overlaps.
    """
    figure = ax.get_figure()
    if figure is None:
        return []
    corner = ax.get_position()
    width, height = figure.get_size_inches() * _POINTS_PER_INCH  # type: ignore[union-attr]
    size = (corner.width * width, corner.height * height)
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()

    def to_points(x: float, y: float) -> tuple[float, float]:
        return (x - x0) / (x1 - x0) * size[0], (y - y0) / (y1 - y0) * size[1]

    placed = place([to_points(*p) for p in points], labels, size, letters=letters, radius=radius)
    colour_of = {to_points(*p): colour for p, colour in zip(points, colours, strict=True)}
    for one in placed:
        end = _nearest(one.box, one.point)
        if _far(one.box, one.point) > radius + _GAP:
            ax.plot(
                [one.point[0] / size[0], end[0] / size[0]],
                [one.point[1] / size[1], end[1] / size[1]],
                transform=ax.transAxes,
                color=SOFT_INK,
                linewidth=0.6,
                zorder=1,
            )
        ax.text(
            one.box.left / size[0],
            (one.box.bottom + one.box.top) / 2 / size[1],
            one.text,
            transform=ax.transAxes,
            fontsize=letters,
            color=colour_of[one.point],
            va="center" if "\n" in one.text else "center_baseline",
            linespacing=1.05,
        )
    return placed
