"""Where does each reference lead, and which words does it show?

Cross-references become links before citations are resolved (`works`), because both are written
with ``@``. One that leads nowhere ends the render with its file and line; so does a link to a page,
a heading or a file that does not exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.chapter import Chapter
from helpers.render.model import BookConfig, Format
from helpers.render.number import Target, kind_of
from helpers.render.suggest import did_you_mean, near_file

_FOREIGN = re.compile(
    r"^(lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)-", re.IGNORECASE
)
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")
_EXAMPLES: Mapping[str, str] = {
    "sec": "## Heading {#sec-name}",
    "tbl": "#| label: tbl-name",
    "fig": "#| label: fig-name",
    "eq": "$$ … $$ {#eq-name}",
}
Inlines = list[Element]


@dataclass(frozen=True)
class Page:
    """What a link needs to know of a chapter.

    Parameters
    ----------
    chapter : Chapter
        The source.
    href : str
        Its page in the site.
    id : str
        The identifier of its title.
    numbered : bool
        Whether it has a number.
    ids : frozenset of str
        Every identifier in it.
    renamed : mapping
        Identifiers that had to change because the book is one document.
    """

    chapter: Chapter
    href: str
    id: str
    numbered: bool
    ids: frozenset[str]
    renamed: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """What all references of the book are resolved against.

    Parameters
    ----------
    config : BookConfig
        The book.
    fmt : {"html", "typst"}
        The format.
    pages : sequence of Page
        Its chapters.
    targets : mapping
        Everything with a label.
    """

    config: BookConfig
    fmt: Format
    pages: Sequence[Page]
    targets: Mapping[str, Target]

    def href(self, start: int, end: int, identifier: str = "") -> str:
        """Give the address of a place in one chapter, as seen from another.

        Parameters
        ----------
        start : int
            The chapter of the link, counted from 0.
        end : int
            The chapter of its target.
        identifier : str
            The place in it; empty for its beginning.

        Returns
        -------
        str
            The address.
        """
        page = self.pages[end]
        if self.fmt == "typst":
            return f"#{page.renamed.get(identifier, identifier) or page.id}"
        if start == end:
            return f"#{identifier or page.id}"
        here = posixpath.dirname(self.pages[start].href)
        path = posixpath.relpath(page.href, here or ".")
        return f"{path}#{identifier}" if identifier else path


def resolve_references(book: Book, position: int, blocks: list[Element]) -> list[Element]:
    """Turn the cross-references and local links of a chapter into links.

    Parameters
    ----------
    book : Book
        What they lead to.
    position : int
        The chapter they stand in.
    blocks : list
        Its blocks.

    Returns
    -------
    list of Element
        The blocks with ``xref`` links.

    Raises
    ------
    BookError
        If one leads nowhere.
    """
    page = book.pages[position]

    def one(element: Element) -> list[Element] | None:
        if element["t"] == "Cite":
            return _cross_reference(book, position, element)
        if element["t"] == "Link":
            _link(book, position, element)
            if element["c"][2][0] == "":
                return ast.change(element["c"][1], one)
        elif element["t"] == "Image":
            _image(book, page.chapter, element)
        return None

    return ast.change(blocks, one)


def _cross_reference(book: Book, position: int, element: Element) -> list[Element] | None:
    chapter = book.pages[position].chapter
    citations: list[dict[str, Any]] = element["c"][0]
    labels = [citation["citationId"] for citation in citations]
    for label in labels:
        if _FOREIGN.match(label):
            raise chapter.error(
                f"the cross-reference '@{label}' is of a kind that is not supported",
                f"@{label}",
                hint="Sections, tables, figures and equations can be referred to.",
            )
    crossing = [kind_of(label) is not None for label in labels]
    if not any(crossing):
        return None
    if not all(crossing):
        raise chapter.error(
            "cross-references and citations stand in the same brackets",
            f"@{labels[crossing.index(True)]}",
            hint="Give each kind brackets of its own.",
        )
    result: Inlines = []
    for number, citation in enumerate(citations):
        written = citation["citationId"]
        if citation["citationSuffix"]:
            raise chapter.error(
                f"words behind the cross-reference '@{written}' are not shown",
                f"@{written}",
                hint="Write them outside the brackets.",
            )
        label = written[0].lower() + written[1:]
        target = book.targets.get(label)
        if target is None or not target.number:
            why = "" if target is None else ": its heading has no number"
            raise chapter.error(
                f"the cross-reference '@{written}' leads nowhere{why}",
                f"@{written}",
                hint=_labels(label, book.targets),
            )
        if number:
            result += [ast.text(","), {"t": "Space"}]
        result.append(_to(book, position, target, citation, written))
    return result


def _to(
    book: Book, position: int, target: Target, citation: dict[str, Any], written: str
) -> Element:
    """Write one reference with the words that Quarto uses."""
    words: Inlines
    number = target.number
    if target.kind == "sec" and book.fmt == "html" and not book.pages[position].numbered:
        # From a page without numbers Quarto's site names a section instead of numbering it.
        number = target.caption
    elif target.kind == "eq" and book.fmt == "typst":
        # There Typst writes it, in the form in which it stands beside the equation.
        number = f"({number})"
    if citation["citationPrefix"]:
        words = [*citation["citationPrefix"], ast.text(f"\u00a0{number}")]
    elif citation["citationMode"]["t"] == "SuppressAuthor" or number == target.caption:
        words = [ast.text(number)]
    else:
        prefix = target.prefix
        if written[0].isupper():
            prefix = prefix[0].upper() + prefix[1:]
        words = [ast.text(f"{prefix}\u00a0{number}")]
    same = book.fmt == "typst" or target.chapter == position or not target.is_chapter
    address = book.href(position, target.chapter, target.label if same else "")
    return ast.link(words, address, ast.attr("", ["xref"], {"ref": target.label}))


def _labels(label: str, targets: Mapping[str, Target]) -> str:
    """Suggest a label of the same kind first."""
    kind = kind_of(label)
    same = [name for name, target in targets.items() if target.kind == kind]
    return (
        did_you_mean(label, same, before="@")
        or did_you_mean(label, targets, before="@")
        or f"Label what it leads to, for example '{_EXAMPLES[kind or 'sec']}'."
    )


def _link(book: Book, position: int, element: Element) -> None:
    chapter = book.pages[position].chapter
    target = element["c"][2][0]
    if not target or _SCHEME.match(target):
        return
    path, _, fragment = target.partition("#")
    path, fragment = unquote(path), unquote(fragment)
    if not path:
        if fragment not in book.pages[position].ids:
            raise chapter.error(
                f"the link '#{fragment}' leads nowhere",
                f"#{fragment})",
                target,
                hint=_anchor(fragment, book.pages[position].ids),
            )
        element["c"][2][0] = book.href(position, position, fragment)
        return
    name = _project_path(chapter, path)
    for number, page in enumerate(book.pages):
        if name in (page.chapter.path, page.href):
            if fragment and fragment not in page.ids:
                raise chapter.error(
                    f"the link '{target}' leads nowhere",
                    target,
                    hint=_anchor(fragment, page.ids),
                )
            element["c"][2][0] = book.href(position, number, fragment)
            return
    if not (book.config.root / name).is_file():
        raise chapter.error(
            f"the link '{target}' leads to a file that does not exist",
            target,
            hint=near_file(book.config.root, name) or "Correct it, or remove the link.",
        )
    # A document on paper has no folder beside it: there the words stay, without a link.
    element["c"][2][0] = "" if book.fmt == "typst" else f"file:{name}"


def _anchor(fragment: str, ids: frozenset[str]) -> str:
    return did_you_mean(fragment, ids, before="#") or "Give the place an identifier: {#name}."


def _image(book: Book, chapter: Chapter, element: Element) -> None:
    attributes, content, target = element["c"]
    source = unquote(target[0])
    if _SCHEME.match(source):
        raise chapter.error(
            f"the image '{source}' lies on another host",
            target[0],
            hint="Put a copy of it into the project.",
        )
    name = _project_path(chapter, source)
    path = book.config.root / name
    if not path.is_file():
        raise chapter.error(
            f"the image '{source}' does not exist",
            target[0],
            hint=near_file(book.config.root, name) or "Put it there, or correct its name.",
        )
    alt = ast.value_of(attributes, "fig-alt") or ast.value_of(attributes, "alt")
    ast.drop_values(attributes, "fig-alt", "alt")
    alt = alt or ast.stringify(content).strip()
    if not alt:
        raise chapter.error(
            f"the image '{source}' has no text alternative",
            target[0],
            hint='Say what it shows: ![…](…){fig-alt="…"}.',
        )
    ast.set_value(attributes, "alt", alt)
    target[0] = str(path.resolve()) if book.fmt == "typst" else f"file:{name}"


def _project_path(chapter: Chapter, path: str) -> str:
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    name = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), path))
    if name.startswith("../"):
        raise chapter.error(
            f"'{path}' lies outside the project", path, hint="Put a copy into the project."
        )
    return name
