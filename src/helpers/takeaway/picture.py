"""How does a drawing become a picture in dots?

Typst draws the SVG; it comes with its own engine, asks the system for nothing, and gives the same
bytes everywhere. The paper is white, since a drawing has dark ink.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

import typst

from helpers.errors import BookError

WIDTH = 1200
"""Width of a picture in dots."""

_SIZE = re.compile(r"<svg\b[^>]*?\swidth=\"([\d.]+)(?:pt)?\"", re.DOTALL)


def png_bytes(svg: str, *, width: int = WIDTH) -> bytes:
    """Draw an SVG as PNG on white paper.

    Parameters
    ----------
    svg : str
        The document, with its width in points.
    width : int
        Width in dots.

    Returns
    -------
    bytes
        The picture.

    Raises
    ------
    BookError
        If the document has no width, or is none.
    """
    found = _SIZE.search(svg)
    if found is None:
        raise BookError("the drawing has no width in points")
    points = float(found[1])
    code = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f'#image(bytes({_bytes(svg)}), format: "svg", width: {points}pt)\n'
    )
    return typeset(code, ppi=72 * width / points)


def typeset(code: str, *, ppi: float) -> bytes:
    """Set one page of Typst as PNG.

    Parameters
    ----------
    code : str
        The source of the page.
    ppi : float
        Dots to the inch.

    Returns
    -------
    bytes
        The picture.

    Raises
    ------
    BookError
        If Typst cannot set it.
    """
    try:
        return _compiled(code, math.floor(ppi * 1000) / 1000)
    except typst.TypstError as error:
        raise BookError(f"the picture cannot be drawn: {error}") from None


@lru_cache(maxsize=128)
def _compiled(code: str, ppi: float) -> bytes:
    pages = typst.compile(code.encode("utf-8"), format="png", ppi=ppi, ignore_system_fonts=True)
    return pages[0] if isinstance(pages, list) else pages


def _bytes(svg: str) -> str:
    # As a string of its own, so that nothing has to be written to disk.
    escaped = svg.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
