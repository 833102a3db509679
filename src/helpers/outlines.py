"""What do the 98 municipalities look like?

Reads ``data/geo/municipalities.json``, which ``scripts/build_geo.py`` makes: official code, name
and outline of every municipality, as SVG path data; and measures such outlines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import BookError

OUTLINES = Path("data/geo/municipalities.json")

_PIECE = re.compile(r"([MlcZz])([^MlcZz]*)")
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True)
class Municipality:
    """One municipality: official code and name, and its outline as SVG path data.

    Parameters
    ----------
    code : str
        Official code, three digits.
    name : str
        Official Danish name.
    path : str
        Outline as SVG path data.
    """

    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Outlines:
    """The municipalities and the size of their map.

    Parameters
    ----------
    width, height : int
        Size of the map in the units of the paths.
    municipalities : tuple of Municipality
        In the order of their codes.
    """

    width: int
    height: int
    municipalities: tuple[Municipality, ...]


def load_outlines(root: Path) -> Outlines:
    """Read the outlines of the municipalities.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    Outlines
        All municipalities.

    Raises
    ------
    BookError
        If the file is missing or is not what ``scripts/build_geo.py`` writes.
    """
    file = root / OUTLINES
    hint = "Make it with scripts/build_geo.py."
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        width, height = (int(number) for number in data["viewBox"].split()[2:])
        municipalities = tuple(
            Municipality(entry["code"], entry["name"], entry["path"])
            for entry in data["municipalities"]
        )
    except FileNotFoundError:
        raise BookError(
            "the outlines of the municipalities are missing", file=file, hint=hint
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise BookError(
            f"these are not the outlines of the municipalities: {error}", file=file, hint=hint
        ) from error
    return Outlines(width, height, municipalities)


@dataclass(frozen=True)
class Box:
    """A rectangle on the map, whose origin is the upper left corner.

    Parameters
    ----------
    left, top, right, bottom : float
        Its sides.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: Box, gap: float = 0) -> float:
        """Area in common, after widening one of the two by a gap.

        Parameters
        ----------
        other : Box
            Another rectangle.
        gap : float
            By how much to widen.

        Returns
        -------
        float
            0 if they do not touch.
        """
        across = min(self.right, other.right) - max(self.left, other.left) + gap
        down = min(self.bottom, other.bottom) - max(self.top, other.top) + gap
        return max(across, 0) * max(down, 0)

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """Find the place of the rectangle that is nearest to a point.

        Parameters
        ----------
        point : (float, float)
            The point.

        Returns
        -------
        tuple of float
            The point itself if it lies inside.
        """
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


def parts(path: str) -> list[str]:
    """Split an outline into its closed parts: mainland, islands, holes.

    Parameters
    ----------
    path : str
        SVG path data.

    Returns
    -------
    list of str
        One path a part.
    """
    return ["M" + part for part in path.split("M")[1:]]


def points(path: str) -> Iterator[tuple[int, int]]:
    """Walk along the end points of an outline.

    Parameters
    ----------
    path : str
        SVG path data as ``scripts/build_geo.py`` writes it.

    Yields
    ------
    tuple of int
        Absolute coordinates.
    """
    x = y = 0
    for letter, rest in _PIECE.findall(path):
        numbers = [int(number) for number in _NUMBER.findall(rest)]
        if letter == "M":
            x, y = numbers
            yield x, y
            continue
        step = 6 if letter == "c" else 2
        for start in range(0, len(numbers), step):
            dx, dy = numbers[start + step - 2 : start + step]
            x, y = x + dx, y + dy
            yield x, y


def bounds(path: str) -> Box:
    """Find the rectangle around an outline.

    Parameters
    ----------
    path : str
        SVG path data.

    Returns
    -------
    Box
        Around all its end points.
    """
    xs, ys = zip(*points(path), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def centroid(part: str) -> tuple[float, float, float]:
    """Find the area and the centre of one closed part of an outline.

    Parameters
    ----------
    part : str
        SVG path data; curves are taken for the lines between their ends.

    Returns
    -------
    tuple of float
        Area (its sign is the direction of the outline) and centre.
    """
    corners = list(points(part))
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        cx += (x0 + x1) * cross / 6
        cy += (y0 + y1) * cross / 6
    return (area, cx / area, cy / area) if area else (0.0, *corners[0])
