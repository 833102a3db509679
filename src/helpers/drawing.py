"""How does a figure get onto a page without losing its words or its colours?

A figure is drawn once by matplotlib and becomes a `Drawing`: one SVG with a text alternative
that the function signature demands. From it come two variants:

- *inline*, for HTML: identifiers carry the figure's name (many figures share a page), ink is
  ``currentColor`` and the grid a thin veil of it, so that the figure follows the reader's light
  or dark page; no fixed size, it shrinks with the column;
- *plain*, for the PDF and for files: the same drawing with real colours and a size.

Both are byte-identical from run to run.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from lxml import etree

from helpers.errors import BookError
from helpers.takeaway import MIME, TakeAway

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

# Colours with a role. Figures draw with these; the inline variant turns them into the page's own.
INK = "#1b1e23"
SOFT_INK = "#4b5058"
GRID = "#d5d8dc"
_ROLES = {
    INK: ("currentColor", ""),
    SOFT_INK: ("currentColor", "0.78"),
    GRID: ("currentColor", "0.2"),
}

# How much larger than drawn a figure may become in a wide column, before its text looks shouted.
_MAX_SCALE = 1.3
_PT_TO_PX = 4 / 3

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_URL = re.compile(r"url\(#([^)]+)\)")
# What matplotlib numbers by itself; nothing outside the file refers to it.
_AUTOMATIC = re.compile(r"[A-Za-z0-9.]+_\d+")
_PAINT = re.compile(r"(fill|stroke): (#[0-9a-f]{6})")


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG, with its text alternative.

    Parameters
    ----------
    name : str
        Short identifier in lower case with hyphens; every id in the drawing begins with it.
    svg : str
        The inline variant: follows the page's colours and width.
    alt : str
        What the figure shows, with its main numbers, for those who cannot see it.
    plain : str
        The stand-alone variant: real colours, own size. The PDF uses it.
    data : TakeAway, optional
        The frame that is drawn, for those who take it away.
    """

    name: str
    svg: str
    alt: str
    plain: str = field(repr=False, default="")
    data: TakeAway | None = field(repr=False, default=None)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Offer the variants to Jupyter, richest first, and the data beside them."""
        bundle: dict[str, Any] = {
            "text/html": self.svg,
            "image/svg+xml": self.plain,
            "text/plain": self.alt,
        }
        if self.data is not None:
            bundle[MIME] = self.data.as_json()
        if include:
            bundle = {kind: data for kind, data in bundle.items() if kind in include}
        return {kind: data for kind, data in bundle.items() if kind not in (exclude or ())}

    def save(self, path: Path | str) -> Path:
        """Write the stand-alone variant to a file and return its path.

        Parameters
        ----------
        path : path-like
            Where to; the folder must be there.

        Returns
        -------
        Path
            The file.
        """
        target = Path(path)
        target.write_text(self.plain, encoding="utf-8")
        return target


def from_figure(
    fig: Figure, *, name: str, alt: str, title: str | None = None, data: TakeAway | None = None
) -> Drawing:
    """Turn a matplotlib figure into a `Drawing`.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The finished figure; draw with `INK`, `SOFT_INK` and `GRID` so that it can follow a dark
        page.
    name : str
        Identifier in lower case with hyphens, unique in the book.
    alt : str
        Text alternative: what the figure shows and its main numbers. Never empty.
    title : str, optional
        Short name that appears on hovering; without it the first sentence of `alt`.
    data : TakeAway, optional
        The frame that is drawn.

    Returns
    -------
    Drawing
        Both variants.

    Raises
    ------
    BookError
        If the name is not an identifier or the text alternative is empty.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> drawing = from_figure(Figure(figsize=(2, 1)), name="empty", alt="An empty figure.")
    >>> 'role="img"' in drawing.svg
    True
    """
    buffer = io.StringIO()
    # Paths instead of text: the same glyphs everywhere, also where the font is not installed.
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": name}):
        fig.savefig(
            buffer,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return from_svg(buffer.getvalue(), name=name, alt=alt, title=title, data=data)


def from_svg(
    svg: str, *, name: str, alt: str, title: str | None = None, data: TakeAway | None = None
) -> Drawing:
    """Turn SVG source with fixed size into a `Drawing`; see `from_figure`.

    Parameters
    ----------
    svg : str
        A document with a viewBox and a width in points.
    name, alt, title : str
        As in `from_figure`.
    data : TakeAway, optional
        The frame that is drawn.

    Returns
    -------
    Drawing
        Both variants.

    Raises
    ------
    BookError
        If the name or the text alternative is missing or wrong, or the document has no size.
    """
    if not _NAME.fullmatch(name):
        raise BookError(
            f"'{name}' cannot name a figure",
            hint="Use lower-case letters, digits and single hyphens.",
        )
    alt = " ".join(alt.split())
    if not alt:
        raise BookError(
            f"the figure '{name}' has no text alternative",
            hint="Say what it shows, with its main numbers.",
        )
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, remove_blank_text=True, resolve_entities=False
    )
    root = etree.fromstring(svg.encode("utf-8"), parser)
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    _prefix_ids(root, name)
    width = _width(root, name)
    heading = etree.Element(f"{{{SVG}}}title")
    heading.text = title or alt.split(". ")[0].rstrip(".")
    root.insert(0, heading)
    root.set("role", "img")
    root.set("aria-label", alt)
    if "version" in root.attrib:
        del root.attrib["version"]
    plain = _serialise(root)

    for attribute in ("width", "height"):
        if attribute in root.attrib:
            del root.attrib[attribute]
    largest = round(width * _PT_TO_PX * _MAX_SCALE)
    root.set("class", "drawing")
    root.set("style", f"display:block;width:100%;max-width:{largest}px;height:auto;margin:0 auto")
    _follow_page(root)
    return Drawing(name=name, svg=_serialise(root), alt=alt, plain=plain, data=data)


def _elements(root: Any) -> list[Any]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _prefix_ids(root: Any, name: str) -> None:
    """Make identifiers unique in a page that holds many drawings, and drop idle ones."""
    elements = _elements(root)
    used: set[str] = set()
    for element in elements:
        link = element.get(f"{{{XLINK}}}href") or element.get("href") or ""
        if link.startswith("#"):
            used.add(link[1:])
        for value in element.attrib.values():
            used.update(_URL.findall(str(value)))
    for element in elements:
        identifier = element.get("id")
        if identifier is not None:
            if identifier in used or not _AUTOMATIC.fullmatch(identifier):
                element.set("id", f"{name}-{identifier}")
            else:
                del element.attrib["id"]
        for key, value in list(element.attrib.items()):
            text = str(value)
            if key in ("href", f"{{{XLINK}}}href") and text.startswith("#"):
                # The old attribute stays: SVG readers behind PDF writers know it best.
                element.set(key, f"#{name}-{text[1:]}")
            elif "url(#" in text:
                element.set(key, _URL.sub(rf"url(#{name}-\1)", text))


def _width(root: Any, name: str) -> float:
    """Width in points, as the drawing was made."""
    if root.get("viewBox") is None:
        raise BookError(f"the figure '{name}' has no viewBox")
    width = re.fullmatch(r"([\d.]+)pt", root.get("width") or "")
    if width is None:
        raise BookError(f"the figure '{name}' has no width in points")
    return float(width[1])


def _follow_page(root: Any) -> None:
    """Replace the colours that have a role by the page's own ink."""
    for element in _elements(root):
        style = element.get("style")
        if style:
            element.set("style", _PAINT.sub(_paint, style))
        for attribute in ("fill", "stroke"):
            colour = element.get(attribute)
            if colour in _ROLES:
                ink, opacity = _ROLES[colour]
                element.set(attribute, ink)
                if opacity:
                    element.set(f"{attribute}-opacity", opacity)


def _paint(match: re.Match[str]) -> str:
    kind, colour = match.groups()
    if colour not in _ROLES:
        return match.group()
    ink, opacity = _ROLES[colour]
    return f"{kind}: {ink}" + (f"; {kind}-opacity: {opacity}" if opacity else "")


def _serialise(root: Any) -> str:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xlink"])
    return etree.tostring(root, encoding="unicode") + "\n"
