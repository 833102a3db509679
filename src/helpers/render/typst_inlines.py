"""What do words, links, notes, formulas and pictures in a line look like to a typesetter?

The inline half of the chapter writer: whatever Typst should do otherwise than pandoc has it do
becomes raw Typst, everything else passes through.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from helpers.errors import BookError
from helpers.render.model import ResolvedChapter
from helpers.render.tablegrid import plain_text
from helpers.render.typst_code import (
    Json,
    anchor,
    attributes,
    breakable,
    raw_block,
    raw_inline,
    string,
)
from helpers.render.typst_labels import Labels
from helpers.render.typst_media import Media

_LENGTH = re.compile(r"([\d.]+)\s*(%|px|pt|cm|mm|in|em|ex)?")
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0}


@dataclass(frozen=True)
class Frame:
    """The space in which blocks are set.

    Parameters
    ----------
    width : float
        Points from margin to margin.
    sideways : float or None
        Points on a page turned sideways; None where the page cannot be turned.
    floating : bool
        Whether this is inside a float, which itself decides whether it may break.
    fixed : bool
        Whether tables and figures stay where they are written, instead of moving to the head or
        the foot of a page.
    """

    width: float
    sideways: float | None = None
    floating: bool = False
    fixed: bool = False

    def inside(self, indent: float) -> Frame:
        """Give the frame of something that is set in by so many points.

        Parameters
        ----------
        indent : float
            Points.

        Returns
        -------
        Frame
            A frame in which pages do not turn.
        """
        return Frame(max(60.0, self.width - indent), floating=self.floating, fixed=True)


class InlineWriter(ABC):
    """Turns the inlines of one chapter into inlines that pandoc writes as the book's Typst.

    Parameters
    ----------
    chapter : ResolvedChapter
        The chapter.
    index : int
        Its place among the chapters, from 0.
    labels : Labels
        Of the whole book.
    media : Media
        Where pictures go.
    words : mapping
        The words of the book's language.
    """

    def __init__(
        self,
        chapter: ResolvedChapter,
        index: int,
        labels: Labels,
        media: Media,
        words: Mapping[str, str],
    ) -> None:
        self.chapter = chapter
        self.index = index
        self.labels = labels
        self.media = media
        self.words = words
        self._line: int | None = None

    @abstractmethod
    def blocks(self, nodes: Iterable[Json], frame: Frame) -> list[Json]:
        """Convert blocks, as notes hold them.

        Parameters
        ----------
        nodes : iterable of dict
            Pandoc blocks.
        frame : Frame
            The space for them.

        Returns
        -------
        list of dict
            Pandoc blocks, some of them raw Typst.
        """

    def _label(self, name: str) -> str:
        unique = self.labels.place(self.index, name) if name else None
        return f" <{unique}>" if unique else ""

    def _anchor(self, name: str) -> list[Json]:
        unique = self.labels.place(self.index, name) if name else None
        return [raw_block(anchor(unique))] if unique else []

    def inlines(self, nodes: Iterable[Json]) -> list[Json]:
        """Convert inlines.

        Parameters
        ----------
        nodes : iterable of dict
            Pandoc inlines.

        Returns
        -------
        list of dict
            Pandoc inlines, some of them raw Typst.
        """
        return [part for node in nodes for part in self._inline(node)]

    def _inline(self, node: Json) -> list[Json]:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "Math":
            return wrapped_math(node, "")
        if kind == "Link":
            return self._link(node)
        if kind == "Cite":
            return self.inlines(node["c"][1])
        if kind == "Span":
            return self._span(node)
        if kind == "Image":
            return self._inline_image(node)
        if kind == "Code":
            return [{"t": "Code", "c": [content[0], breakable(content[1], 18)]}]
        if kind == "Str" and "://" in content:
            address = {"t": "Str", "c": breakable(content, 20)}
            return [raw_inline("#text(hyphenate: false)["), address, raw_inline("];")]
        if kind == "Note":
            return [{"t": "Note", "c": self.blocks(node["c"], Frame(300.0))}]
        if kind == "RawInline":
            if content[0].startswith("html") and re.fullmatch(r"<br\s*/?>", content[1].strip()):
                return [{"t": "LineBreak"}]
            return [node] if content[0] == "typst" else []
        if kind == "Quoted":
            return [{**node, "c": [content[0], self.inlines(content[1])]}]
        if isinstance(content, list) and kind != "Str":
            return [{**node, "c": self.inlines(content)}]
        return [node]

    def _link(self, node: Json) -> list[Json]:
        name, _, _ = attributes(node)
        _, inner, (target, _) = node["c"]
        text = self.inlines(inner)
        place = self.labels.place(self.index, name) if name else None
        before = [raw_inline(anchor(place))] if place else []
        parts = urlsplit(target)
        if parts.scheme:
            return [*before, raw_inline(f"#link({string(target)})["), *text, raw_inline("];")]
        found = self.labels.find(self.index, target)
        if found:
            return [*before, raw_inline(f"#link(<{found}>)["), *text, raw_inline("];")]
        if target.startswith("#"):
            raise BookError(
                f"a link leads to {target}, and nothing in the book is called that",
                file=self.chapter.source,
                line=self._line,
            )
        # A file beside the site cannot be reached from the PDF: the words stay.
        return [*before, *text]

    def _span(self, node: Json) -> list[Json]:
        name, classes, attrs = attributes(node)
        inner: list[Json] = node["c"][1]
        if "equation" in classes and len(inner) == 1 and inner[0]["t"] == "Math":
            return wrapped_math(inner[0], self._label(name), attrs.get("number"))
        text = self.inlines(inner)
        for key, opening in (
            ("color", "#text(fill: rgb({}))["),
            ("fill", "#highlight(fill: rgb({}))["),
        ):
            if key in attrs:
                code = opening.format(string(attrs[key]))
                text = [raw_inline(code), *text, raw_inline("];")]
        if "lang" in attrs:
            text = [raw_inline(f"#text({language(attrs['lang'])})["), *text, raw_inline("];")]
        if "small" in classes:
            text = [raw_inline("#book-small["), *text, raw_inline("];")]
        if name and (place := self.labels.place(self.index, name)):
            text = [raw_inline(anchor(place)), *text]
        return text

    def _inline_image(self, node: Json) -> list[Json]:
        _, classes, attrs = attributes(node)
        alt = attrs.get("fig-alt") or plain_text(node["c"][1])
        sizes = dict(attrs)
        if "in-cell" in classes and not sizes.get("width") and not sizes.get("height"):
            sizes["height"] = "1em"
        call = self._picture_call(node["c"][2][0], alt, Frame(400.0), sizes)
        return [raw_inline(f"#box({call});")]

    def _picture_call(
        self, target: str, alt: str, frame: Frame, attrs: Mapping[str, str] | None = None
    ) -> str:
        path = self.media.add(target, self.chapter.source, self._line)
        arguments = [string(path), f"alt: {string(alt)}", f"widest: {round(frame.width, 3)}pt"]
        for key in ("width", "height"):
            if size := _size((attrs or {}).get(key, ""), frame.width):
                arguments.append(f"{key}: {size}")
        return f"book-image({', '.join(arguments)})"


def language(tag: str) -> str:
    """Write a language for Typst, which tells the language from its region.

    Parameters
    ----------
    tag : str
        The tag, such as ``da`` or ``en-GB``.

    Returns
    -------
    str
        Arguments of Typst's ``text``.

    Examples
    --------
    >>> language("da"), language("en-GB")
    ('lang: "da"', 'lang: "en", region: "gb"')
    """
    name, *rest = tag.lower().split("-")
    region = next((part for part in rest if len(part) == 2), "")
    arguments = [f"lang: {string(name)}", *([f"region: {string(region)}"] if region else [])]
    return ", ".join(arguments)


def wrapped_math(node: Json, label: str, number: str | None = None) -> list[Json]:
    """Wrap mathematics so that it carries its TeX source as text alternative.

    Parameters
    ----------
    node : dict
        A pandoc Math.
    label : str
        Typst code of its label, or nothing.
    number : str, optional
        Its number, without brackets.

    Returns
    -------
    list of dict
        Pandoc inlines.
    """
    arguments = [f"alt: {string(node['c'][1])}"]
    if number:
        arguments.append(f"numbering: (..n) => {string(f'({number})')}")
    opening = raw_inline(f"#[#set math.equation({', '.join(arguments)});")
    return [opening, node, raw_inline(f"{label}];")]


def _size(value: str, width: float) -> str:
    """Turn a width or height as written in Markdown or HTML into Typst's."""
    found = _LENGTH.fullmatch(value.strip())
    if not found:
        return ""
    number, unit = float(found[1]), found[2] or ""
    if unit == "%":
        return f"{round(width * number / 100, 3)}pt"
    if unit in {"em", "ex"}:
        return f"{number if unit == 'em' else number / 2}em"
    return f"{round(number * _POINTS[unit], 3)}pt"
