"""Which chapters does the list beside every page name, and which does it fold away?

Chapters stand in their parts. Appendices that share a folder of their own, such as the pages of a
reference, are folded below the first of them, so that the list of the chapters stays short; on one
of those pages the fold is open.
"""

from __future__ import annotations

import posixpath
from typing import Any

from helpers.render.model import ResolvedBook, ResolvedChapter

_FEW = 3


def entry(chapter: ResolvedChapter, here: ResolvedChapter, folder: str) -> dict[str, Any]:
    """Describe a chapter for a link to it.

    Parameters
    ----------
    chapter : ResolvedChapter
        The chapter.
    here : ResolvedChapter
        The chapter whose page has the link.
    folder : str
        The folder of that page in the site.

    Returns
    -------
    dict
        Its address, number and title, and whether it is the page itself.
    """
    return {
        "href": posixpath.relpath(chapter.href, folder or "."),
        "number": chapter.number,
        "title": chapter.title,
        "current": chapter is here,
    }


def groups(book: ResolvedBook, here: ResolvedChapter, folder: str) -> list[dict[str, Any]]:
    """List the chapters for the page of one of them.

    Parameters
    ----------
    book : ResolvedBook
        The book.
    here : ResolvedChapter
        The chapter whose page it is.
    folder : str
        The folder of that page in the site.

    Returns
    -------
    list of dict
        Parts with their ``title`` and ``chapters``; a chapter may have others ``below`` it, which
        are ``open`` or not.
    """
    found: list[dict[str, Any]] = []
    folded = folded_away(book)
    for chapter in book.chapters:
        title = chapter.part
        if chapter.kind == "appendix":
            title = book.meta.words["section-title-appendices"]
        if not found or found[-1]["title"] != title:
            found.append({"title": title, "chapters": []})
        item = entry(chapter, here, folder) | {"below": [], "open": False}
        if chapter.source in folded:
            above = found[-1]["chapters"][-1]
            above["below"].append(item)
            above["open"] |= chapter is here
        else:
            found[-1]["chapters"].append(item)
    return found


def folded_away(book: ResolvedBook) -> set[str]:
    """Find the appendices that follow another one of their folder, where they are many.

    Parameters
    ----------
    book : ResolvedBook
        The book.

    Returns
    -------
    set of str
        Their sources. In print they are sections of it.
    """
    folders: dict[str, list[str]] = {}
    for chapter in book.chapters:
        if chapter.kind == "appendix":
            folders.setdefault(posixpath.dirname(chapter.source), []).append(chapter.source)
    common = {
        posixpath.dirname(chapter.source) for chapter in book.chapters if chapter.kind != "appendix"
    }
    return {
        source
        for folder, sources in folders.items()
        if folder not in common and len(sources) > _FEW
        for source in sources[1:]
    }
