"""How does the resolved book become a site?

One page for each chapter, one stylesheet, one script and one search index, all beside each other
and all with relative addresses, so that the site works from any server and from a folder on disk.
The same book gives the same bytes.
"""

from __future__ import annotations

import datetime
import html as html_escape
import json
import posixpath
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from babel.dates import format_date

from helpers.errors import BookError
from helpers.render import ast, citation, pandoc
from helpers.render.cache import write_file
from helpers.render.complaints import explained
from helpers.render.downloads import citation_names
from helpers.render.extras import Extras, write_extras
from helpers.render.html_blocks import HtmlBlocks
from helpers.render.model import BookConfig, ResolvedBook, ResolvedChapter
from helpers.render.search import search_script
from helpers.render.sidebar import entry, groups
from helpers.render.structured import head_html
from helpers.render.versions import stated

ASSETS = "site-assets"
_SCRIPT_WORDS = {
    "theme": "site-theme",
    "theme-auto": "site-theme-auto",
    "theme-light": "site-theme-light",
    "theme-dark": "site-theme-dark",
    "none": "search-no-results-text",
    "one": "site-results-one",
    "many": "site-results-many",
    "copied": "site-cite-copied",
    "scroll": "site-scroll",
}


@dataclass(frozen=True)
class _Page:
    """A written page and the files it needs, by their place in the site."""

    href: str
    text: str
    files: dict[str, Path]


def write_site(
    book: ResolvedBook,
    target: Path,
    extras: Extras,
    *,
    pdf: str | None = None,
    sources: Sequence[str] = (),
) -> None:
    """Write the site of a book.

    Parameters
    ----------
    book : ResolvedBook
        The book, resolved for HTML.
    target : Path
        An existing folder.
    extras : Extras
        Downloads, the actions under tables and figures, and versions.
    pdf : str, optional
        Name of the PDF beside the pages, to link to it.
    sources : sequence of str
        Source files to put beside the pages, relative to the project.

    Raises
    ------
    BookError
        If pandoc cannot write something, such as a formula.
    """
    template = _template()
    with ThreadPoolExecutor(max_workers=4) as pool:
        pages = list(
            pool.map(
                lambda number: _write_page(book, number, template, pdf, extras),
                range(len(book.chapters)),
            )
        )
    _put(book, target, pages, sources)
    assets = target / ASSETS
    assets.mkdir(exist_ok=True)
    for name in ("book.css", "book.js"):
        (assets / name).write_text(_asset(name), encoding="utf-8")
    (assets / "search-index.js").write_text(search_script(book), encoding="utf-8")
    write_extras(book, target, extras)


def write_page(
    book: ResolvedBook, number: int, target: Path, extras: Extras, *, sources: Sequence[str] = ()
) -> str:
    """Write one page of a site anew.

    Parameters
    ----------
    book : ResolvedBook
        The book, resolved for HTML.
    number : int
        Which chapter, counted from 0.
    target : Path
        The folder of the site.
    extras : Extras
        Downloads, the actions under tables and figures, and versions.
    sources : sequence of str
        Source files to put beside the page, relative to the project.

    Returns
    -------
    str
        The page.

    Raises
    ------
    BookError
        If pandoc cannot write something, such as a formula.
    """
    page = _write_page(book, number, _template(), None, extras)
    _put(book, target, [page], sources)
    return page.text


def _put(book: ResolvedBook, target: Path, pages: Sequence[_Page], sources: Sequence[str]) -> None:
    files: dict[str, Path] = {name: book.meta.root / name for name in sources}
    for page in pages:
        files.update(page.files)
        write_file(target / page.href, page.text.encode())
    for name, source in sorted(files.items()):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)


def _asset(name: str) -> str:
    folder = resources.files("helpers.render") / "assets"
    return (folder / name).read_text(encoding="utf-8")


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_asset("page.html.j2"))


def _write_page(
    book: ResolvedBook, number: int, template: jinja2.Template, pdf: str | None, extras: Extras
) -> _Page:
    config, chapter = book.meta, book.chapters[number]
    folder = posixpath.dirname(chapter.href)
    files: dict[str, Path] = {}

    def address(source: str | Path) -> str:
        if isinstance(source, Path):
            name = f"{ASSETS}/figures/{source.name}"
            files[name] = source
        else:
            name = source
            files[name] = config.root / source
        return posixpath.relpath(name, folder or ".")

    writer = HtmlBlocks(config, chapter, address, extras.actions)
    blocks = [_title(config, chapter, writer), *writer.body()]
    document = {**chapter.ast, "blocks": blocks}
    try:
        body, warnings = pandoc.write_html(document)
    except subprocess.SubprocessError as error:
        raise BookError(f"pandoc failed: {error}", file=chapter.source) from None
    if warnings:
        raise explained(warnings[0], config.root, chapter.source)

    def near(other: int) -> dict[str, Any] | None:
        if not 0 <= other < len(book.chapters):
            return None
        return entry(book.chapters[other], chapter, folder)

    def seen(name: str) -> str:
        return posixpath.relpath(name, folder or ".")

    title = chapter.title
    is_home = number == 0
    cited = [None] if is_home else [chapter, None]
    text = template.render(
        lang=config.lang,
        up=f"{posixpath.relpath('.', folder)}/" if folder else "",
        page_title=config.title if is_home else f"{title} – {config.title}",
        book_title=config.title,
        subtitle=config.subtitle,
        description=config.description,
        authors=config.authors,
        date=config.date,
        date_text=_date(config),
        words=config.words,
        script_words=json.dumps(
            {key: config.words[name] for key, name in _SCRIPT_WORDS.items()}, ensure_ascii=False
        ),
        groups=groups(book, chapter, folder),
        pdf=pdf,
        repo_url=config.repo_url,
        repo_name=config.repo_url.split("://")[-1].rstrip("/"),
        toc=_contents(config, chapter),
        is_home=is_home,
        body=_finish(body, config),
        previous=near(number - 1),
        next=near(number + 1),
        source=posixpath.basename(chapter.source),
        cite_text=citation.as_text(config, extras.versions),
        cite_bibtex=citation.as_bibtex(config, extras.versions),
        cite_chapter=None
        if is_home
        else citation.chapter_as_text(config, chapter, extras.versions),
        cite_files=[[seen(name) for name in citation_names(one)] for one in cited],
        archive=seen(extras.downloads.archive),
        notebook=seen(extras.notebook_of(chapter)) if extras.notebook_of(chapter) else "",
        head=head_html(book, chapter, extras.downloads, extras.versions),
        versions=stated(extras.versions, config.words, config.lang),
    )
    return _Page(chapter.href, text, files)


def _title(config: BookConfig, chapter: ResolvedChapter, writer: HtmlBlocks) -> ast.Element:
    """Write the title as Quarto does: "2 Usage", "Appendix A — Questionnaire"."""
    words = writer.title()
    if chapter.number and chapter.kind == "appendix":
        before = f"{config.words['crossref-apx-prefix']} {chapter.number} — "
        words = [ast.span([ast.text(before)], ast.attr(classes=["header-number"])), *words]
    elif chapter.number:
        number = ast.span([ast.text(chapter.number)], ast.attr(classes=["header-number"]))
        words = [number, ast.text("\u00a0 "), *words]
    return {"t": "Header", "c": [1, ast.attr(chapter.id), words]}


def _finish(body: str, config: BookConfig) -> str:
    """Name the parts of the footnotes for those who cannot see their place."""
    back = html_escape.escape(config.words["site-footnote-back"])
    notes = html_escape.escape(config.words["section-title-footnotes"])
    return body.replace(
        'role="doc-backlink">', f'role="doc-backlink" aria-label="{back}">'
    ).replace('role="doc-endnotes">', f'role="doc-endnotes" aria-label="{notes}">')


def _contents(config: BookConfig, chapter: ResolvedChapter) -> list[dict[str, Any]]:
    if not config.html.toc:
        return []
    return [
        {
            "level": element["c"][0],
            "id": element["c"][1][0],
            "number": ast.value_of(element["c"][1], "number"),
            "title": ast.stringify(element["c"][2]).strip(),
        }
        for element in ast.elements(chapter.ast["blocks"][1:])
        if element["t"] == "Header"
        and element["c"][0] <= config.html.toc_depth
        and element["c"][1][0]
        and "unlisted" not in element["c"][1][1]
    ]


def _date(config: BookConfig) -> str:
    try:
        day = datetime.date.fromisoformat(config.date)
    except ValueError:
        return config.date
    return format_date(day, format="long", locale=config.lang.replace("-", "_"))
