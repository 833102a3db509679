"""What can a reader of the site search?

The index holds one entry for each section: where it is, what it is called, and its words, those of
tables and captions too. It is a script and not a data file, because a page opened from disk may
load the one and not the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from lxml import html as lxml_html

from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.model import ResolvedBook

_LONGEST = 6000


def search_script(book: ResolvedBook) -> str:
    """Write the search index of the site as a script.

    Parameters
    ----------
    book : ResolvedBook
        The book, resolved for HTML.

    Returns
    -------
    str
        JavaScript that calls ``effektbogSearch`` with the entries
        ``[address, chapter, section, words]``.
    """
    entries = [
        [address, _label(chapter.number, chapter.title), section, words]
        for chapter in book.chapters
        for address, section, words in _sections(chapter.href, chapter.ast["blocks"])
    ]
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"effektbogSearch({data});\n"


def _label(number: str | None, title: str) -> str:
    return f"{number} {title}" if number else title


def _sections(href: str, blocks: Sequence[Element]) -> Iterator[tuple[str, str, str]]:
    address, section, words = href, "", list[str]()
    for block in _flat(blocks[1:]):
        if block["t"] == "Header" and block["c"][1][0]:
            yield address, section, _words(words)
            number = ast.value_of(block["c"][1], "number")
            address = f"{href}#{block['c'][1][0]}"
            section = _label(number, ast.stringify(block["c"][2]).strip())
            words = []
        else:
            words.append(_text(block))
    yield address, section, _words(words)


def _flat(blocks: Sequence[Element]) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _flat(block["c"][1])
        else:
            yield block


def _text(block: Element) -> str:
    if block["t"] == "RawBlock" and block["c"][0] == "html":
        return _html_text(block["c"][1])
    if block["t"] == "CodeBlock":
        return ""
    return ast.stringify(block)


def _html_text(source: str) -> str:
    if "<" not in source:
        return source
    tree = lxml_html.fragment_fromstring(source, create_parent=True)
    for element in list(tree.iter("style", "script", "svg")):
        element.drop_tree()
    return " ".join(str(part) for part in tree.itertext())


def _words(parts: Sequence[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(parts)).strip()[:_LONGEST]
