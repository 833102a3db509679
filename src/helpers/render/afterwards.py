"""What is added to the pages that real Quarto wrote?

Quarto shows what our tables and drawings are, but drops the data that they carry. So after its
render the chapters are executed once more by our own kernels (or their results taken from the
cache), the files for taking away are written beside the pages, and each page gets, by plain
insertion into its text, what the pages of the embedded engine have: the list of links under each
table and figure, the words for machines in its head, and the versions and references at its end.
Nothing that Quarto wrote is changed, and a page that has it all is left alone.

``effektbog render`` does so when it has called Quarto; for ``quarto render`` alone, the script
``scripts/complete.py`` does, which `_quarto.yml` names under ``post-render``.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from helpers.errors import BookError
from helpers.render import citation
from helpers.render.actions import list_html
from helpers.render.config import read_config
from helpers.render.downloads import citation_names
from helpers.render.execute import execute
from helpers.render.extras import Extras, gather, write_extras
from helpers.render.manifest import mark_as_book
from helpers.render.model import ResolvedBook, ResolvedChapter
from helpers.render.qmd import read_chapter
from helpers.render.resolve import resolve
from helpers.render.structured import head_html
from helpers.render.versions import stated, versions_of

_STYLE = (
    "<style>.take-away ul{display:flex;flex-wrap:wrap;gap:0 .9rem;margin:0 0 1.5rem;padding:0;"
    "list-style:none;font-size:.8rem}.take-away a{display:inline-block;padding:.25rem 0}"
    ".effektbog-foot{max-width:50rem;margin:2rem auto;padding:0 1rem;font-size:.8rem}"
    "@media print{.take-away{display:none}}</style>"
)
_MARK = 'class="effektbog-foot"'
_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip


def complete(root: Path, target: Path, engine: str, progress: Callable[[str], None]) -> None:
    """Add to a book of Quarto's what its pages lack, and mark it as finished.

    Parameters
    ----------
    root : Path
        The project.
    target : Path
        The folder with the pages.
    engine : str
        Quarto with its version.
    progress : callable
        Told one line at a time what happens.

    Raises
    ------
    BookError
        If the survey's data are wrong.
    """
    versions = versions_of(root, engine)
    if any(target.rglob("*.html")):
        try:
            _add(root, target, engine, progress)
        except BookError as error:
            # Quarto has rendered the book, so it is right; our engine knows less of the language.
            progress(f"the pages have no downloads: {error}")
    mark_as_book(target, versions)


def _add(root: Path, target: Path, engine: str, progress: Callable[[str], None]) -> None:
    config = read_config(root)
    pages = [(target / source.path).with_suffix(".html") for source in config.chapters]
    if all(_is_complete(path) for path in pages if path.is_file()):
        return
    chapters = [read_chapter(root, source.path) for source in config.chapters]
    results = execute(config, chapters, progress=progress)
    book = resolve(config, chapters, results, "html", root / ".effektbog" / "figures")
    extras = gather(book, chapters, results, versions_of(root, engine))
    write_extras(book, target, extras)
    for chapter in book.chapters:
        path = target / chapter.href
        if path.is_file() and not _is_complete(path):
            page = path.read_text(encoding="utf-8")
            path.write_text(completed(page, book, chapter, extras), encoding="utf-8")
    progress(f"added downloads for {len(extras.downloads.items)} tables and figures")


def _is_complete(path: Path) -> bool:
    return _MARK in path.read_text(encoding="utf-8")


def completed(page: str, book: ResolvedBook, chapter: ResolvedChapter, extras: Extras) -> str:
    """Add to one page what it lacks.

    Parameters
    ----------
    page : str
        The HTML.
    book : ResolvedBook
        The book, resolved for HTML.
    chapter : ResolvedChapter
        The chapter of the page.
    extras : Extras
        What there is to add.

    Returns
    -------
    str
        The same with insertions.
    """
    folder = posixpath.dirname(chapter.href)
    words = book.meta.words
    ends = _Ends(page)
    added = []
    for item in extras.downloads.of_chapter(chapter):
        if item.label in ends.found:
            name = f"{words['site-take-away']}: {item.reference}"
            listed = list_html(extras.actions.of(item.label), name=name, folder=folder)
            added.append((ends.found[item.label], listed))
    head = head_html(book, chapter, extras.downloads, extras.versions)
    added.append((page.find("</head>"), f"{head}\n{_STYLE}\n"))
    added.append((page.rfind("</body>"), _foot(book, chapter, extras, folder)))
    for place, text in sorted(added, reverse=True):
        if place >= 0:
            page = page[:place] + text + page[place:]
    return page


def _foot(book: ResolvedBook, chapter: ResolvedChapter, extras: Extras, folder: str) -> str:
    config, words = book.meta, book.meta.words
    home = chapter is book.chapters[0]
    versions = extras.versions
    text = (
        citation.as_text(config, versions)
        if home
        else citation.chapter_as_text(config, chapter, versions)
    )
    bib, ris = citation_names(None if home else chapter)

    def link(name: str, label: str) -> str:
        href = html.escape(posixpath.relpath(name, folder or "."))
        return f'<a href="{href}" download>{label}</a>'

    parts = [link(bib, "BibTeX"), link(ris, "RIS")]
    offered = [link(extras.downloads.archive, html.escape(words["site-all-data"]))]
    if extras.notebook_of(chapter):
        offered.append(link(extras.notebook_of(chapter), html.escape(words["site-notebook"])))
    stand = " · ".join(stated(versions, words, config.lang))
    label = html.escape(words["site-cite"])
    return (
        f'<footer {_MARK} aria-label="{label}"><p>{html.escape(text)} '
        f"{' '.join(parts)}</p><p>{' · '.join(offered)}</p>"
        f'<p class="versions">{html.escape(stand)}</p></footer>\n'
    )


class _Ends(HTMLParser):
    """Finds where in a page each element with an identifier ends."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: dict[str, int] = {}
        self._page = page
        self._starts = [0]
        for line in page.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element.

        Parameters
        ----------
        tag : str
            Its name.
        attrs : list of tuple
            Its attributes.
        """
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within it that need no end.

        Parameters
        ----------
        tag : str
            Its name.
        """
        if not any(name == tag for name, _ in self._open):
            return
        line, column = self.getpos()
        end = self._page.index(">", self._starts[line - 1] + column) + 1
        while True:
            name, identifier = self._open.pop()
            if identifier:
                self.found.setdefault(identifier, end)
            if name == tag:
                return
