"""How is a value written in Typst's language, and how does it travel through pandoc?

Pandoc writes prose, lists, mathematics and footnotes as Typst; whatever it has no words for goes
through it as raw Typst. These are the small pieces that the writer composes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

ZERO_WIDTH_SPACE = "\u200b"
SOURCE_MARK = "// source: "
"""Comment before each cell, by which an error of Typst finds its way back."""

_UNSAFE = re.compile(r"[^\w:.-]")
_BREAK_AFTER = re.compile(r"(?<=[/._=&?,()\[\]-])(?=\w)")


def string(text: str) -> str:
    r"""Write a string literal, on one line whatever it holds.

    Parameters
    ----------
    text : str
        Any text; tabs become four spaces.

    Returns
    -------
    str
        A literal in quotation marks.

    Examples
    --------
    >>> print(string('a "b"'))
    "a \"b\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r", "").replace("\n", "\\n").replace("\t", "    ") + '"'


def array(parts: Iterable[str]) -> str:
    """Write an array, with the comma that a single element needs.

    Parameters
    ----------
    parts : iterable of str
        The elements, as code.

    Returns
    -------
    str
        The array, as code.
    """
    listed = list(parts)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def raw_block(code: str) -> Json:
    """Make a pandoc block of Typst code.

    Parameters
    ----------
    code : str
        Typst code.

    Returns
    -------
    dict
        A RawBlock.
    """
    return {"t": "RawBlock", "c": ["typst", code]}


def raw_inline(code: str) -> Json:
    """Make a pandoc inline of Typst code.

    Parameters
    ----------
    code : str
        Typst code.

    Returns
    -------
    dict
        A RawInline.
    """
    return {"t": "RawInline", "c": ["typst", code]}


def plain(inlines: Iterable[Json]) -> Json:
    """Make a pandoc block of inlines that is no paragraph.

    Parameters
    ----------
    inlines : iterable of dict
        Pandoc inlines.

    Returns
    -------
    dict
        A Plain.
    """
    return {"t": "Plain", "c": list(inlines)}


def label(name: str) -> str:
    """Turn an identifier into the name of a Typst label; Danish letters may stay.

    Parameters
    ----------
    name : str
        An identifier of a document.

    Returns
    -------
    str
        The name, without the angle brackets.

    Examples
    --------
    >>> label("tbl-motives (2024)")
    'tbl-motives--2024-'
    """
    return _UNSAFE.sub("-", name)


def anchor(name: str) -> str:
    """Write an invisible place that links can lead to.

    Parameters
    ----------
    name : str
        An identifier of a document.

    Returns
    -------
    str
        Typst code.
    """
    return f"#metadata(none)<{label(name)}>"


def attributes(node: Json) -> tuple[str, list[str], dict[str, str]]:
    """Give identifier, classes and attributes of a pandoc element that has them.

    Parameters
    ----------
    node : dict
        A Header, Div, Span, CodeBlock, Link or the like.

    Returns
    -------
    tuple of str, list of str and dict
        Identifier, classes, attributes.
    """
    content = node["c"]
    attr = content[1] if node["t"] == "Header" else content[0]
    return attr[0], list(attr[1]), dict(attr[2])


def breakable(text: str, longest: int) -> str:
    """Let words that are longer than a line be broken, by zero-width spaces.

    Parameters
    ----------
    text : str
        Code or an address, where the typesetter may not hyphenate.
    longest : int
        Characters that a word may have without being touched.

    Returns
    -------
    str
        The text; long words may break after punctuation, and everywhere if that is not enough.
    """

    def soften(word: str) -> str:
        if len(word) <= longest:
            return word
        pieces = _BREAK_AFTER.sub(ZERO_WIDTH_SPACE, word).split(ZERO_WIDTH_SPACE)
        return ZERO_WIDTH_SPACE.join(
            ZERO_WIDTH_SPACE.join(piece[i : i + longest] for i in range(0, len(piece), longest))
            for piece in pieces
        )

    return re.sub(r"\S+", lambda found: soften(found[0]), text)


def images(block: Json) -> list[Json]:
    """Give the images of a paragraph that holds nothing else.

    Parameters
    ----------
    block : dict
        A pandoc block.

    Returns
    -------
    list of dict
        Each image as a paragraph of its own; empty for any other block.
    """
    if block["t"] not in {"Para", "Plain"}:
        return []
    shown = [part for part in block["c"] if part["t"] not in {"Space", "SoftBreak"}]
    alone = bool(shown) and all(part["t"] == "Image" for part in shown)
    return [{"t": "Para", "c": [part]} for part in shown] if alone else []


def visible(block: Json) -> bool:
    """Tell whether a block shows something, unlike an anchor or a comment.

    Parameters
    ----------
    block : dict
        A pandoc block.

    Returns
    -------
    bool
        Whether it does.
    """
    code: Any = block["c"][1] if block["t"] == "RawBlock" else ""
    return not str(code).startswith(("#metadata(", SOURCE_MARK))
