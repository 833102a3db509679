"""Which works does the book cite, and are they in its bibliography?

pandoc reads the bibliographies and writes the citations; what it cannot read, and a work that it
does not know, end in one message with file and line.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render import ast, bibtex, pandoc
from helpers.render.ast import Element
from helpers.render.model import BookConfig
from helpers.render.profiles import FILE
from helpers.render.references import Book
from helpers.render.suggest import did_you_mean

_READERS = {".bib": "biblatex", ".bibtex": "bibtex", ".json": "csljson", ".ris": "ris"}
_UNKNOWN = re.compile(r"Citeproc: citation (\S+) not found")
_PLACE = re.compile(r"\(?line (\d+), column \d+\)?:?")


def known_works(config: BookConfig) -> Mapping[Path, frozenset[str]]:
    """Read the keys of the works in the bibliographies.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    mapping
        The keys by file; a file in a form whose keys cannot be listed alone is left out.

    Raises
    ------
    BookError
        If a file cannot be read, with the line to mend.
    """
    found = {}
    for path in config.bibliography:
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise BookError(
                "the line is not UTF-8",
                file=_name(config, path),
                line=line,
                hint="Save the file as UTF-8.",
            ) from None
        except OSError as error:
            raise BookError(
                f"the file cannot be read: {error.strerror}", file=_name(config, path)
            ) from None
        try:
            found[path] = _keys(reader, text)
        except BookError as error:
            raise _unreadable(config, path, text, str(error)) from None
    return found


@functools.lru_cache(maxsize=16)
def _keys(reader: str, text: str) -> frozenset[str]:
    listed = json.loads(pandoc.run(["-f", reader, "-t", "csljson"], text)[0])
    return frozenset(str(work["id"]) for work in listed)


def _name(config: BookConfig, path: Path) -> str:
    root = config.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _unreadable(config: BookConfig, path: Path, text: str, complaint: str) -> BookError:
    place = _PLACE.search(complaint)
    line = int(place[1]) if place is not None else 1
    fault = bibtex.find_fault(text, line) if path.suffix.lower() in (".bib", ".bibtex") else None
    if fault is not None:
        return BookError(fault.message, file=_name(config, path), line=fault.line, hint=fault.hint)
    words = complaint.splitlines()
    said = next((word for word in words if word.startswith("unexpected")), words[-1])
    return BookError(
        f"the bibliography cannot be read: {said.strip()}",
        file=_name(config, path),
        line=line,
        hint="Look at this line and the one above it.",
    )


def resolve_citations(book: Book, documents: list[list[Element]]) -> list[list[Element]]:
    """Resolve the citations of all chapters at once, and list the works.

    Parameters
    ----------
    book : Book
        The book.
    documents : list of list
        The blocks of each chapter.

    Returns
    -------
    list of list
        The blocks with citations written out, the list in the Div ``refs``.

    Raises
    ------
    BookError
        If a work is unknown, or there is no place for the list.
    """
    config = book.config
    cited = {
        citation["citationId"]: number
        for number, blocks in reversed(list(enumerate(documents)))
        for element in ast.elements(blocks)
        if element["t"] == "Cite"
        for citation in element["c"][0]
    }
    if not cited and not config.nocite:
        return documents
    first = min(cited.values(), default=0)
    name = next((key for key, number in cited.items() if number == first), "")
    if not config.bibliography:
        raise book.pages[first].chapter.error(
            f"'@{name}' is cited, but the book has no bibliography",
            f"@{name}",
            hint="Name one in _quarto.yml; if it is no citation, write \\@.",
        )
    holder = [number for number, page in enumerate(book.pages) if "refs" in page.ids]
    if not holder:
        raise book.pages[first].chapter.error(
            f"'@{name}' is cited, but no chapter lists the references",
            f"@{name}",
            hint="Put '::: {#refs}' and ':::' where the list belongs.",
        )
    # Drawings and tables can be long; only what has citations, or lists them, has to be read.
    concerned = [
        [place for place, block in enumerate(blocks) if is_concerned(block)] for blocks in documents
    ]
    document = {
        "pandoc-api-version": pandoc.api_version(),
        "meta": _nocite(config),
        "blocks": [
            ast.div([blocks[place] for place in places], ast.attr(classes=["effektbog-chapter"]))
            for blocks, places in zip(documents, concerned, strict=True)
        ],
    }
    _refuse_unknown(book, cited)
    resolved, warnings = pandoc.cite(document, config.bibliography, config.csl, config.lang)
    for warning in warnings:
        unknown = _UNKNOWN.search(warning)
        if unknown is None:
            raise BookError(" ".join(warning.split()), file=_name(config, config.bibliography[0]))
        raise _unknown(book, unknown.group(1), cited, ())
    parts = [list(blocks) for blocks in documents]
    for part, places, block in zip(parts, concerned, resolved["blocks"], strict=False):
        for place, found in zip(places, block["c"][1], strict=True):
            part[place] = found
    if book.fmt == "html":
        _point_at_list(book, parts, holder[0])
    return parts


def is_concerned(block: Element) -> bool:
    """Tell whether citations change a block.

    Parameters
    ----------
    block : Element
        The block.

    Returns
    -------
    bool
        Whether it holds a citation, or the place of the list.
    """
    for element in ast.elements([block]):
        attributes = ast.attr_of(element)
        if element["t"] == "Cite" or (attributes is not None and attributes[0] == "refs"):
            return True
    return False


def _refuse_unknown(book: Book, cited: Mapping[str, int]) -> None:
    works = known_works(book.config)
    if len(works) < len(book.config.bibliography):
        return  # the keys of one file are not known before pandoc cites
    known = frozenset[str]().union(*works.values())
    for key in [*cited, *book.config.nocite]:
        if key not in known and key != "*":
            raise _unknown(book, key, cited, known)


def _unknown(book: Book, key: str, cited: Mapping[str, int], known: Collection[str]) -> BookError:
    hint = did_you_mean(key, known, before="@")
    if key not in cited:
        return BookError(
            f"the work '@{key}' under nocite is in no bibliography",
            file=FILE,
            line=_line_of(book.config.root / FILE, f"@{key}"),
            hint=hint or "Add it to the bibliography, or remove it here.",
        )
    return book.pages[cited[key]].chapter.error(
        f"the citation '@{key}' is in no bibliography",
        f"@{key}",
        hint=hint or "Add the work to the bibliography; if it is no citation, write \\@.",
    )


def _line_of(path: Path, needle: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if needle in line), 1)


def _nocite(config: BookConfig) -> dict[str, Any]:
    if not config.nocite:
        return {}
    citations = [
        {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for key in config.nocite
    ]
    return {"nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [citations, []]}]}}


def _point_at_list(book: Book, parts: list[list[Element]], holder: int) -> None:
    for number, blocks in enumerate(parts):
        if number == holder:
            continue
        for element in ast.elements(blocks):
            if element["t"] == "Link" and element["c"][2][0].startswith("#ref-"):
                identifier = element["c"][2][0][1:]
                element["c"][2][0] = book.href(number, holder, identifier)
