"""How does the book become documents in which nothing is left to decide?

The chapters are assembled, brought into one form, numbered together, and linked together, once for
each output format, because conditional content and the choice of outputs depend on it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from helpers.errors import BookError
from helpers.render import ast, pandoc
from helpers.render.assemble import Assembled, assemble
from helpers.render.ast import Element
from helpers.render.chapter import Chapter
from helpers.render.constructs import Normaliser
from helpers.render.execute import Results
from helpers.render.labels import Labels
from helpers.render.model import (
    BookConfig,
    ChapterKind,
    Format,
    ResolvedBook,
    ResolvedChapter,
    SourceChapter,
)
from helpers.render.number import Target, number_chapter
from helpers.render.outputs import Place
from helpers.render.references import Book, Page, resolve_references
from helpers.render.works import resolve_citations


def resolve(
    config: BookConfig,
    chapters: Sequence[Chapter],
    results: Sequence[Results],
    fmt: Format,
    work: Path,
) -> ResolvedBook:
    """Resolve the book for one format.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapters : sequence of Chapter
        Its sources, in the order of ``config.chapters``.
    results : sequence of Results
        What their code gave.
    fmt : {"html", "typst"}
        The format.
    work : Path
        Folder for the files of figures.

    Returns
    -------
    ResolvedBook
        The book as its writer takes it.

    Raises
    ------
    BookError
        At the first thing that cannot be resolved, with file and line.
    """
    numbers = _Numbers()
    documents: list[list[Element]] = []
    heads: list[Assembled] = []
    own: list[str | None] = []
    places = [Place(config, chapter, fmt, work) for chapter in chapters]
    with ThreadPoolExecutor(max_workers=4) as pool:  # each waits for a pandoc of its own
        assembled = list(pool.map(assemble, places, results))
    for source, chapter, place, head in zip(
        config.chapters, chapters, places, assembled, strict=True
    ):
        number = numbers.next(chapter, head, source.appendix)
        documents.append(document(place, head, {blocks[0]["c"][1][0] for blocks in documents}))
        heads.append(head)
        own.append(number)
    ids = [identifiers(blocks) for blocks in documents]
    renamed = [
        _make_unique(chapter, blocks) if fmt == "typst" else {}
        for chapter, blocks in zip(chapters, documents, strict=True)
    ]
    targets = _targets(config, chapters, documents, own, fmt)
    pages = [
        page_of(chapter, blocks, number, names, new)
        for chapter, blocks, number, names, new in zip(
            chapters, documents, own, ids, renamed, strict=True
        )
    ]
    book = Book(config, fmt, pages, targets)
    documents = [
        resolve_references(book, number, blocks) for number, blocks in enumerate(documents)
    ]
    documents = resolve_citations(book, documents)
    version = pandoc.api_version()
    return ResolvedBook(
        meta=config,
        format=fmt,
        work=work,
        chapters=tuple(
            finished(source, page, number, head, blocks, version)
            for source, page, number, head, blocks in zip(
                config.chapters, pages, own, heads, documents, strict=True
            )
        ),
    )


def document(place: Place, head: Assembled, taken: Collection[str]) -> list[Element]:
    """Bring a chapter into the form of `helpers.render.model`, its title first.

    Parameters
    ----------
    place : Place
        The chapter and the format.
    head : Assembled
        The chapter as pandoc read it.
    taken : collection of str
        The identifiers of the chapters before it.

    Returns
    -------
    list of Element
        The blocks.
    """
    identifier = head.id
    if not identifier:
        identifier = chapter_id(place.chapter.path)
        while identifier in taken:
            identifier += "-again"
    title = {"t": "Header", "c": [1, [identifier, head.classes, []], head.title]}
    return Normaliser(place).blocks([title, *head.blocks])


def page_of(
    chapter: Chapter,
    blocks: Sequence[Element],
    number: str | None,
    ids: Iterable[str],
    renamed: Mapping[str, str],
) -> Page:
    """Say what links need to know of a chapter.

    Parameters
    ----------
    chapter : Chapter
        The chapter as written.
    blocks : sequence of Element
        Its blocks, the title first.
    number : str or None
        Its number.
    ids : iterable of str
        Every identifier in it.
    renamed : mapping of str to str
        Identifiers that had to change.

    Returns
    -------
    Page
        All of it.
    """
    return Page(
        chapter=chapter,
        href=str(PurePosixPath(chapter.path).with_suffix(".html")),
        id=blocks[0]["c"][1][0],
        numbered=number is not None,
        ids=frozenset(ids),
        renamed=renamed,
    )


def finished(
    source: SourceChapter,
    page: Page,
    number: str | None,
    head: Assembled,
    blocks: list[Element],
    version: list[int],
) -> ResolvedChapter:
    """Put a chapter together when all its links are set.

    Parameters
    ----------
    source : SourceChapter
        Its entry in `_quarto.yml`.
    page : Page
        What links know of it.
    number : str or None
        Its number.
    head : Assembled
        The chapter as pandoc read it.
    blocks : list of Element
        Its blocks.
    version : list of int
        The version of pandoc's document format.

    Returns
    -------
    ResolvedChapter
        The chapter as a writer takes it.
    """
    return ResolvedChapter(
        source=page.chapter.path,
        kind=_kind(source.appendix, number, page),
        number=number,
        title=ast.stringify(head.title).strip(),
        id=page.id,
        href=page.href,
        ast={"pandoc-api-version": version, "meta": {}, "blocks": blocks},
        part=source.part,
    )


class _Numbers:
    """Counts chapters as Quarto does: appendices anew and in letters."""

    def __init__(self) -> None:
        self._count = 0
        self._appendix = False

    def next(self, chapter: Chapter, head: Assembled, appendix: bool) -> str | None:
        """Give the number of the next chapter.

        Raises
        ------
        BookError
            If the home page has one, which Quarto would count and not show.
        """
        if appendix and not self._appendix:
            self._appendix, self._count = True, 0
        unnumbered = "unnumbered" in head.classes
        if posixpath.basename(chapter.path).startswith("index.") and not unnumbered:
            raise BookError(
                "the home page would count as a chapter",
                file=chapter.path,
                line=1,
                hint="Give it a heading instead of a title: '# Preface {.unnumbered}'.",
            )
        if unnumbered:
            return None
        self._count += 1
        return chr(64 + self._count) if appendix else str(self._count)


def chapter_id(path: str) -> str:
    """Give the identifier of a chapter that has none of its own.

    Parameters
    ----------
    path : str
        The chapter, relative to the project.

    Returns
    -------
    str
        The identifier.

    Examples
    --------
    >>> chapter_id("chapters/method.qmd")
    'chapter-method'
    """
    return f"chapter-{PurePosixPath(path).stem}"


def _kind(appendix: bool, number: str | None, page: Page) -> ChapterKind:
    if appendix:
        return "appendix"
    if number is not None:
        return "chapter"
    return "references" if "refs" in page.ids else "preface"


def identifiers(blocks: list[Element]) -> list[str]:
    """List every identifier in a document.

    Parameters
    ----------
    blocks : list of Element
        The document.

    Returns
    -------
    list of str
        In reading order.
    """
    found = []
    for element in ast.elements(blocks):
        attributes = ast.attr_of(element)
        if attributes is not None and attributes[0]:
            found.append(attributes[0])
    return found


def _targets(
    config: BookConfig,
    chapters: Sequence[Chapter],
    documents: Sequence[list[Element]],
    numbers: Sequence[str | None],
    fmt: Format,
) -> dict[str, Target]:
    """Set all numbers, and see that a label belongs to one thing in the whole book."""
    targets: dict[str, Target] = {}
    labels = Labels()
    for position, (chapter, blocks) in enumerate(zip(chapters, documents, strict=True)):
        labelled = {cell.label for cell in chapter.cells}
        for cell in chapter.cells:
            if cell.label:
                labels.add(cell.label, (cell.file, cell.option_line("label")))
        found = number_chapter(
            config,
            config.options(fmt),
            position,
            numbers[position],
            config.chapters[position].appendix,
            blocks,
        )
        for target in found:
            if target.label not in labelled:
                labels.add_written(target.label, chapter)
            targets[target.label] = target
    return targets


def _make_unique(chapter: Chapter, blocks: list[Element]) -> dict[str, str]:
    """Tell apart the headings of one document that were alike in two chapters."""
    renamed = {}
    for element in ast.elements(blocks[1:]):
        if element["t"] == "Header":
            attributes = element["c"][1]
            if attributes[0] and not attributes[0].startswith("sec-"):
                renamed[attributes[0]] = f"{chapter_id(chapter.path)}--{attributes[0]}"
                attributes[0] = renamed[attributes[0]]
    return renamed
