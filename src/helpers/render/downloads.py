"""Which files can be taken away from a book, and what is in them?

For each labelled table and figure: its data as CSV and XLSX, the figure as SVG and PNG, and a JSON
file that says what it is; for the book and each chapter a reference for BibTeX and RIS; and one
archive with everything. All names follow from labels and file names alone, so that an address stays
while numbers and words change. `helpers.takeaway` tells how the data get here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.render import ast, citation
from helpers.render.actions import Action, Actions
from helpers.render.cache import write_file
from helpers.render.chapter import Cell, Chapter
from helpers.render.entered import entered_files
from helpers.render.execute import Results
from helpers.render.model import BookConfig, ResolvedBook, ResolvedChapter
from helpers.render.readme import readme
from helpers.render.versions import Versions
from helpers.takeaway.archive import zip_bytes
from helpers.takeaway.model import (
    LICENCE,
    LICENCE_URL,
    MIME,
    RIGHTS,
    TakeAway,
    Variable,
    from_json,
)
from helpers.takeaway.picture import png_bytes
from helpers.takeaway.tablefile import csv_bytes, xlsx_bytes

FOLDER = "downloads"
_SVG = "image/svg+xml"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "csv": "text/csv",
    "xlsx": _XLSX,
    "svg": _SVG,
    "png": "image/png",
    "json": "application/json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "zip": "application/zip",
}
"""Media types by ending."""


@dataclass(frozen=True)
class Item:
    """A table or a figure that can be taken away.

    Parameters
    ----------
    label : str
        Its label, such as ``"tbl-sizes"``.
    reference : str
        How the book calls it, such as ``"Table 3.3"``.
    title : str
        Its caption.
    chapter : ResolvedChapter
        Where it stands.
    data : TakeAway or None
        Its data; None where a cell shows something that carries none.
    alt : str
        What a figure shows, in words.
    files : tuple of str
        Names of its files, from the root of the site.
    """

    label: str
    reference: str
    title: str
    chapter: ResolvedChapter
    data: TakeAway | None
    alt: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Downloads:
    """Everything that can be taken away from a book.

    Parameters
    ----------
    items : tuple of Item
        Tables and figures, in the order of the book.
    files : mapping of str to bytes
        Content by name, from the root of the site.
    archive : str
        Name of the archive with everything.
    """

    items: tuple[Item, ...]
    files: Mapping[str, bytes]
    archive: str

    def of_chapter(self, chapter: ResolvedChapter) -> tuple[Item, ...]:
        """Give the items of a chapter.

        Parameters
        ----------
        chapter : ResolvedChapter
            The chapter.

        Returns
        -------
        tuple of Item
            In order.
        """
        return tuple(item for item in self.items if item.chapter is chapter)


def collect(
    book: ResolvedBook,
    chapters: Sequence[Chapter],
    results: Sequence[Results],
    versions: Versions,
) -> Downloads:
    """Gather what can be taken away, and write its files into memory.

    Parameters
    ----------
    book : ResolvedBook
        The book, resolved for HTML.
    chapters : sequence of Chapter
        Its chapters as written.
    results : sequence of Results
        What their cells gave.
    versions : Versions
        What made the book.

    Returns
    -------
    Downloads
        Names and contents; the same for the same book.
    """
    found = list(_carried(book, chapters, results))
    with ThreadPoolExecutor(max_workers=2) as pool:
        written = list(pool.map(lambda one: _write(book, versions, *one), found))
    files: dict[str, bytes] = {}
    items = []
    for item, own in written:
        items.append(item)
        files.update(own)
    files.update(_citations(book, versions))
    name = f"{FOLDER}/{citation.file_stem(book.meta)}-downloads.zip"
    inside = {path.removeprefix(f"{FOLDER}/"): content for path, content in files.items()}
    entered = entered_files(book.meta.root)
    inside.update(entered)
    listed = [(item.label, f"{item.reference}: {item.title}") for item in items]
    inside["README.txt"] = readme(book.meta, listed, versions, bool(entered)).encode()
    archive = zip_bytes(inside, folder=f"{citation.file_stem(book.meta)}-downloads")
    return Downloads(tuple(items), {**files, name: archive}, name)


def offer(downloads: Downloads, actions: Actions, words: Mapping[str, str]) -> None:
    """Put the files of each table and figure on its list.

    Parameters
    ----------
    downloads : Downloads
        What can be taken away.
    actions : Actions
        The lists of the book.
    words : mapping of str to str
        The words of the language.
    """
    for item in downloads.items:
        what = item.reference
        for name in item.files:
            ending = name.rpartition(".")[2]
            if name.endswith("-exact.csv"):
                text, says = words["site-exact"], words["site-download-exact"].format(what=what)
            elif ending == "json":
                text, says = words["site-about"], words["site-download-about"].format(what=what)
            else:
                text = ending.upper()
                says = words["site-download"].format(what=what, form=text)
            actions.add(item.label, Action(text, name, says, KINDS[ending]))


def _carried(
    book: ResolvedBook, chapters: Sequence[Chapter], results: Sequence[Results]
) -> Iterator[tuple[ResolvedChapter, str, str, str, dict[str, Any]]]:
    """Find the labelled cells that show something of their own, with how the book calls them."""
    resolved = {chapter.source: chapter for chapter in book.chapters}
    for chapter, found in zip(chapters, results, strict=True):
        page = resolved.get(chapter.path)
        if page is None:
            continue
        floats = {
            element["c"][0][0]: element
            for element in ast.elements(page.ast["blocks"])
            if element["t"] == "Div" and "float" in element["c"][0][1]
        }
        for cell, outputs in zip(chapter.cells, found.cells, strict=True):
            element = floats.get(cell.label)
            bundle = _bundle(cell, outputs)
            if element is None or bundle is None:
                continue
            reference = ast.value_of(element["c"][0], "ref").replace("\u00a0", " ")
            title = " ".join(ast.stringify(element["c"][1][0]["c"][1]).split())
            yield page, cell.label, reference, title, bundle


def _bundle(cell: Cell, outputs: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    for output in outputs:
        data = output.get("data")
        if isinstance(data, dict) and (MIME in data or _is_drawing(cell, data)):
            return data
    return None


def _is_drawing(cell: Cell, data: Mapping[str, Any]) -> bool:
    return cell.label.startswith("fig-") and _SVG in data


def _write(
    book: ResolvedBook,
    versions: Versions,
    chapter: ResolvedChapter,
    label: str,
    reference: str,
    title: str,
    bundle: Mapping[str, Any],
) -> tuple[Item, dict[str, bytes]]:
    data = from_json(bundle[MIME]) if MIME in bundle else None
    files: dict[str, bytes] = {}
    stem = f"{FOLDER}/{label}"
    item = Item(label, reference, title, chapter, data, "", ())
    if data is not None:
        for sheet in data.sheets:
            ending = "-exact.csv" if sheet.name == "exact" else ".csv"
            files[f"{stem}{ending}"] = csv_bytes(sheet)
        about = _about(book.meta, item, versions)
        files[f"{stem}.xlsx"] = xlsx_bytes(
            data.sheets, about, title=title, author=", ".join(book.meta.authors)
        )
    alt = ""
    if _SVG in bundle:
        svg = str(bundle[_SVG])
        alt = str(bundle.get("text/plain", ""))
        files[f"{stem}.svg"] = svg.encode()
        files[f"{stem}.png"] = _png(svg, book.work)
    order = (".csv", ".xlsx", "-exact.csv", ".svg", ".png")
    names = [f"{stem}{ending}" for ending in order if f"{stem}{ending}" in files]
    item = Item(label, reference, title, chapter, data, alt, (*names, f"{stem}.json"))
    files[f"{stem}.json"] = _metadata(book.meta, item, versions)
    return item, files


def _png(svg: str, work: Path) -> bytes:
    """Draw a picture, or take the one that was drawn from the same drawing before."""
    path = work / f"{hashlib.sha256(svg.encode()).hexdigest()[:20]}.svg.png"
    if path.exists():
        path.touch()
        return path.read_bytes()
    content = png_bytes(svg)
    write_file(path, content)
    return content


def _about(config: BookConfig, item: Item, versions: Versions) -> dict[str, str]:
    """Say what a workbook holds, in its last sheet."""
    data = item.data or TakeAway(())
    facts = {
        "Title": item.title,
        "In the book": item.reference,
        "Source": data.source,
        "Section": data.section,
        "Notes": "\n".join(data.notes),
        **{
            f"Column {one.name}": one.about
            for sheet in data.sheets[:1]
            for one in sheet.variables
            if one.about
        },
        "Licence": f"{RIGHTS} ({LICENCE}, {LICENCE_URL})",
        "Citation": citation.chapter_as_text(config, item.chapter, versions),
        "Data": versions.data,
        "Code": f"Effektbog {versions.release}, {versions.code}",
        "Wave": versions.wave,
    }
    return {key: words for key, words in facts.items() if words}


def _metadata(config: BookConfig, item: Item, versions: Versions) -> bytes:
    data = item.data or TakeAway(())
    content = {
        "label": item.label,
        "title": item.title,
        "reference": item.reference,
        "page": f"{item.chapter.href}#{item.label}",
        "description": item.alt,
        "source": data.source,
        "source_section": data.section,
        "basis": data.basis,
        "counts": [[where, str(number)] for where, number in data.counts],
        "notes": list(data.notes),
        "sheets": [
            {
                "name": sheet.name,
                "rows": len(sheet.rows),
                "columns": [_column(one) for one in sheet.variables],
            }
            for sheet in data.sheets
        ],
        "files": [name.removeprefix(f"{FOLDER}/") for name in item.files],
        "licence": {"id": LICENCE, "url": LICENCE_URL, "rights": RIGHTS},
        "citation": {
            "text": citation.chapter_as_text(config, item.chapter, versions),
            "bibtex": citation.chapter_as_bibtex(config, item.chapter, versions),
        },
        "versions": versions.as_json(),
    }
    kept = {key: value for key, value in content.items() if value not in ("", [])}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


def _column(variable: Variable) -> dict[str, str]:
    about = {"description": variable.about} if variable.about else {}
    return {"name": variable.name, "unit": variable.unit, **about}


def citation_names(chapter: ResolvedChapter | None) -> tuple[str, str]:
    """Give the names of the files that hold a reference.

    Parameters
    ----------
    chapter : ResolvedChapter or None
        The chapter; None for the book.

    Returns
    -------
    tuple of str
        For BibTeX and for RIS.
    """
    # The book has no stem, so that no chapter can have the same.
    stem = "" if chapter is None else f"-{citation.stem(chapter)}"
    return f"{FOLDER}/cite{stem}.bib", f"{FOLDER}/cite{stem}.ris"


def _citations(book: ResolvedBook, versions: Versions) -> dict[str, bytes]:
    config = book.meta
    bib, ris = citation_names(None)
    files = {
        bib: f"{citation.as_bibtex(config, versions)}\n".encode(),
        ris: citation.as_ris(config, versions).encode(),
    }
    for chapter in book.chapters:
        bib, ris = citation_names(chapter)
        files[bib] = f"{citation.chapter_as_bibtex(config, chapter, versions)}\n".encode()
        files[ris] = citation.chapter_as_ris(config, chapter, versions).encode()
    return files
