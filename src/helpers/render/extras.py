"""What does a site have beside its pages, whichever engine wrote them?

Downloads, the actions under each table and figure, what machines are told, and what made the book.
They are gathered once, from the chapters and what their cells gave, and handed to the writer of the
pages: `helpers.render.html`, or `helpers.render.afterwards` for the pages of real Quarto.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from helpers.notebook.reading import notebook_name, reading_notebooks
from helpers.render.actions import Actions
from helpers.render.card import card_png
from helpers.render.chapter import Chapter
from helpers.render.computed import explain
from helpers.render.downloads import Downloads, collect, offer
from helpers.render.execute import Results
from helpers.render.model import ResolvedBook, ResolvedChapter
from helpers.render.structured import CARD, FAVICON, sitemap
from helpers.render.versions import Versions


@dataclass(frozen=True)
class Extras:
    """What a site has beside its pages.

    Parameters
    ----------
    versions : Versions
        What made the book.
    downloads : Downloads
        What can be taken away.
    actions : Actions
        What stands under each table and figure.
    notebooks : mapping of str to str
        Chapters as notebooks, by their address in the site.
    """

    versions: Versions
    downloads: Downloads
    actions: Actions
    notebooks: Mapping[str, str]

    def notebook_of(self, chapter: ResolvedChapter) -> str:
        """Give the address of the notebook of a chapter.

        Parameters
        ----------
        chapter : ResolvedChapter
            The chapter.

        Returns
        -------
        str
            The address from the root of the site; empty where there is no notebook.
        """
        name = notebook_name(chapter)
        return name if name in self.notebooks else ""


def gather(
    book: ResolvedBook,
    chapters: Sequence[Chapter],
    results: Sequence[Results],
    versions: Versions,
) -> Extras:
    """Gather everything that a site has beside its pages.

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
    Extras
        The same for the same book. Whoever has more to offer under a table or figure adds it to
        its `actions` before the pages are written.
    """
    downloads = collect(book, chapters, results, versions)
    actions = Actions()
    offer(downloads, actions, book.meta.words)
    explain(actions, book, chapters, downloads)
    notebooks = reading_notebooks(book.meta, chapters, results, book.work)
    return Extras(versions, downloads, actions, notebooks)


def write_extras(book: ResolvedBook, target: Path, extras: Extras) -> None:
    """Write the files that the pages offer or name.

    Parameters
    ----------
    book : ResolvedBook
        The book, resolved for HTML.
    target : Path
        The folder of the site.
    extras : Extras
        What there is beside the pages.
    """
    icon = resources.files("helpers.render") / "assets" / "favicon.svg"
    files = {
        **extras.downloads.files,
        **{name: notebook.encode() for name, notebook in extras.notebooks.items()},
        FAVICON: icon.read_bytes(),
        CARD: card_png(book.meta),
    }
    if book.meta.site_url and not (target / "sitemap.xml").exists():  # Quarto writes its own
        files["sitemap.xml"] = sitemap(book).encode()
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
