"""What does the page of a chapter look like while the rest of the book stays as it was?

A whole render reads, numbers, links and writes everything. Where only the text or the cells of a
chapter changed, its own page needs the chapter anew and of the others just what links know of
them. Whatever else the change does to the book, the whole render that follows brings.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from helpers.render import ast, pandoc
from helpers.render.actions import Actions
from helpers.render.assemble import assemble
from helpers.render.computed import explain
from helpers.render.downloads import Downloads, collect, offer
from helpers.render.engine import Made
from helpers.render.execute import execute
from helpers.render.extras import Extras
from helpers.render.fences import check_fences
from helpers.render.html import write_page
from helpers.render.labels import check_cell_labels
from helpers.render.model import ResolvedChapter
from helpers.render.number import Target, number_chapter
from helpers.render.outputs import Place
from helpers.render.qmd import read_chapter
from helpers.render.references import Book, Page, resolve_references
from helpers.render.resolve import document, finished, identifiers, page_of
from helpers.render.works import is_concerned, resolve_citations

_MANY = 3


class Draft:
    """The book as it was rendered, ready for some of its chapters to change.

    Parameters
    ----------
    made : Made
        What the pages were made of.
    """

    def __init__(self, made: Made) -> None:
        self._made = made
        self._version = pandoc.api_version()
        self._pages: list[Page] = []
        self._targets: list[list[Target]] = []
        self._citing: list[list[ast.Element]] = []
        for number, (chapter, found) in enumerate(
            zip(made.chapters, made.book.chapters, strict=True)
        ):
            # Numbering sets what is set already; a copy keeps what the pages were written from.
            blocks = marshal.loads(marshal.dumps(found.ast["blocks"]))
            self._targets.append(self._number(number, found.number, blocks))
            ids = identifiers(blocks)
            self._pages.append(page_of(chapter, blocks, found.number, ids, {}))
            self._citing.append([block for block in blocks if is_concerned(block)])

    def concerned(self, changed: Collection[Path]) -> list[int] | None:
        """Tell which chapters changed, if a change is one of chapters alone.

        Parameters
        ----------
        changed : collection of Path
            The changed files.

        Returns
        -------
        list of int or None
            The chapters, counted from 0; None if more than some chapters have to be rendered.
        """
        root = self._made.config.root.resolve()
        found: set[int] = set()
        for path in changed:
            name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
            own = {
                number
                for number, chapter in enumerate(self._made.chapters)
                if name in chapter.files
            }
            if not own or not path.is_file():
                return None
            found |= own
        return sorted(found) if 0 < len(found) <= _MANY else None

    def revise(
        self, numbers: Collection[int], target: Path, progress: Callable[[str], None]
    ) -> Mapping[str, str] | None:
        """Write the pages of some chapters anew.

        Parameters
        ----------
        numbers : collection of int
            The chapters, counted from 0.
        target : Path
            The folder of the site.
        progress : callable
            Told one line at a time what happens.

        Returns
        -------
        mapping of str to str or None
            SHA-256 of each page by its address; None if the whole book has to be rendered.

        Raises
        ------
        BookError
            At a mistake in a chapter, with its line.
        """
        written = {}
        for number in numbers:
            found = self._revise(number, target, progress)
            if found is None:
                return None
            written[self._pages[number].href] = hashlib.sha256(found.encode()).hexdigest()
        return written

    def _revise(self, number: int, target: Path, progress: Callable[[str], None]) -> str | None:
        made = self._made
        config, old = made.config, made.book.chapters[number]
        chapter = read_chapter(config.root, old.source)
        check_fences(chapter)
        chapters = (*made.chapters[:number], chapter, *made.chapters[number + 1 :])
        check_cell_labels(chapters)
        result = execute(config, [chapter], progress=progress)[0]
        place = Place(config, chapter, "html", made.book.work)
        head = assemble(place, result)
        others = [page for other, page in enumerate(self._pages) if other != number]
        if ("unnumbered" in head.classes) != (old.number is None):
            return None  # the numbers of others change
        blocks = document(place, head, {page.id for page in others})
        ids = identifiers(blocks)
        own = self._number(number, old.number, blocks)
        targets = [*self._targets[:number], own, *self._targets[number + 1 :]]
        labelled = {target.label: target for found in targets for target in found}
        if len(labelled) < sum(map(len, targets)):
            return None  # a label stands twice
        page = page_of(chapter, blocks, old.number, ids, {})
        pages = [*self._pages[:number], page, *self._pages[number + 1 :]]
        book = Book(config, "html", pages, labelled)
        # How a work is cited can depend on which others are, such as the letter behind a year.
        documents = list(self._citing)
        documents[number] = resolve_references(book, number, blocks)
        blocks = resolve_citations(book, documents)[number]
        new = finished(config.chapters[number], page, old.number, head, blocks, self._version)
        resolved = (*made.book.chapters[:number], new, *made.book.chapters[number + 1 :])
        results = (*made.results[:number], result, *made.results[number + 1 :])
        revised = Made(
            config, chapters, results, replace(made.book, chapters=resolved), made.extras
        )
        extras = _extras(revised, number, old, target)
        text = write_page(revised.book, number, target, extras, sources=chapter.files)
        self._made = replace(revised, extras=extras)
        self._pages, self._targets = pages, targets
        self._citing[number] = [block for block in blocks if is_concerned(block)]
        return text

    def _number(self, position: int, number: str | None, blocks: list[ast.Element]) -> list[Target]:
        config = self._made.config
        appendix = config.chapters[position].appendix
        return list(number_chapter(config, config.html, position, number, appendix, blocks))


def _extras(made: Made, number: int, old: ResolvedChapter, target: Path) -> Extras:
    """Gather anew what belongs to the tables and figures of one chapter, and write their files."""
    before, book = made.extras, made.book
    own = collect(
        replace(book, chapters=(book.chapters[number],)),
        [made.chapters[number]],
        [made.results[number]],
        before.versions,
    )
    items = [item for item in before.downloads.items if item.chapter is not old]
    downloads = Downloads(
        (*items, *own.items), {**before.downloads.files, **own.files}, before.downloads.archive
    )
    for name, content in own.files.items():
        if name != own.archive:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    actions = Actions()
    offer(downloads, actions, book.meta.words)
    explain(actions, book, made.chapters, downloads)
    return replace(before, downloads=downloads, actions=actions)
