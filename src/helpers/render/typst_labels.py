"""Where in the PDF does a link of the book lead?

Identifiers are unique in a chapter, labels have to be unique in the book; and a link to another
chapter may name its page in the site, its source, or only the identifier.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from helpers.render.model import ResolvedChapter
from helpers.render.typst_code import Json, label

_WITH_ATTRIBUTES = {
    "Header": 1,
    "Div": 0,
    "Span": 0,
    "CodeBlock": 0,
    "Code": 0,
    "Link": 0,
    "Image": 0,
    "Figure": 0,
    "Table": 0,
}


def identifiers(node: Any) -> Iterator[str]:
    """Give every identifier in a pandoc document, in reading order.

    Parameters
    ----------
    node : object
        A document, an element, or a list within one.

    Yields
    ------
    str
        Identifiers, repeated ones too.
    """
    if isinstance(node, dict):
        kind = node.get("t")
        if kind in _WITH_ATTRIBUTES:
            name = node["c"][_WITH_ATTRIBUTES[kind]][0]
            if name:
                yield name
        yield from identifiers(node.get("c"))
    elif isinstance(node, list):
        for part in node:
            yield from identifiers(part)


class Labels:
    """The labels of a book.

    Parameters
    ----------
    chapters : sequence of ResolvedChapter
        All chapters in reading order.
    """

    def __init__(self, chapters: Sequence[ResolvedChapter]) -> None:
        self._chapters = chapters
        self._names: list[dict[str, str]] = []
        self._everywhere: dict[str, str] = {}
        self._placed: set[str] = set()
        used: set[str] = set()
        for number, chapter in enumerate(chapters, 1):
            names: dict[str, str] = {}
            wanted = [self.chapter_id(chapter), *identifiers(chapter.ast["blocks"])]
            for name in dict.fromkeys(wanted):
                unique = label(name)
                while unique in used:
                    unique = f"{unique}--{number}"
                used.add(unique)
                names[name] = unique
                self._everywhere.setdefault(name, unique)
            self._names.append(names)

    @staticmethod
    def chapter_id(chapter: ResolvedChapter) -> str:
        """Give the identifier of the chapter's own heading.

        Parameters
        ----------
        chapter : ResolvedChapter
            A chapter.

        Returns
        -------
        str
            Its identifier; made from its source when it has none.
        """
        blocks: list[Json] = chapter.ast["blocks"]
        if blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][1][0]:
            return str(blocks[0]["c"][1][0])
        return chapter.id or f"chapter-{chapter.source}"

    def place(self, chapter: int, name: str) -> str | None:
        """Give the label for an identifier where it stands; None from its second time on.

        Parameters
        ----------
        chapter : int
            Index of the chapter, from 0.
        name : str
            The identifier.

        Returns
        -------
        str or None
            The label to write there.
        """
        unique = self._names[chapter].get(name)
        if unique is None or unique in self._placed:
            return None
        self._placed.add(unique)
        return unique

    def find(self, chapter: int, target: str) -> str | None:
        """Find the label that a link leads to.

        Parameters
        ----------
        chapter : int
            Index of the chapter in which the link stands.
        target : str
            ``#id``, ``page.html#id``, ``source.qmd`` …, relative to the chapter.

        Returns
        -------
        str or None
            None when no chapter is called so, or has such an identifier.
        """
        page, _, name = unquote(target).partition("#")
        if not page:
            return self._names[chapter].get(name) or self._everywhere.get(name)
        for i, other in enumerate(self._chapters):
            mine = self._chapters[chapter]
            bases = ((mine.href, other.href), (mine.source, other.source))
            for here, there in bases:
                joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), page))
                if there in {joined, page.lstrip("/")}:
                    return self._names[i].get(name or self.chapter_id(other))
        return None
