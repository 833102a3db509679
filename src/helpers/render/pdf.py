"""How does the resolved book become a PDF?

Each chapter's document gets the book's own Typst where pandoc has none (`typst_ast`), pandoc
writes it as Typst, and Typst sets all chapters as one document with the template
`assets/book.typ`: tagged after PDF/UA-1, with fonts from the wheel alone and a fixed time, so that
the same book gives the same bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from helpers.errors import BookError
from helpers.render import complaints, pandoc
from helpers.render.model import BookConfig, ResolvedBook, ResolvedChapter
from helpers.render.sidebar import folded_away
from helpers.render.typst_ast import ChapterWriter
from helpers.render.typst_code import array, string
from helpers.render.typst_errors import explained
from helpers.render.typst_inlines import Frame
from helpers.render.typst_labels import Labels
from helpers.render.typst_media import Media

STANDARD: Literal["ua-1"] = "ua-1"

_PAPERS = {"a4": (595.276, 841.89), "us-letter": (612.0, 792.0)}
_MARGINS = {"x": 76.0, "top": 76.0, "bottom": 66.0}


def write_pdf(book: ResolvedBook, target: Path) -> None:
    """Write the book as one PDF.

    Parameters
    ----------
    book : ResolvedBook
        Resolved for the format ``typst``.
    target : Path
        The file to write; it is replaced only when everything went well.

    Raises
    ------
    BookError
        If a chapter cannot be set; the message names its source and, where one is known, the line
        of the cell.

    Notes
    -----
    The output is a tagged PDF that follows ISO 14289-1 (PDF/UA-1): every picture and every
    formula needs a text alternative. The time written into the file is the book's date, or the
    environment variable ``SOURCE_DATE_EPOCH``, or none.
    """
    with tempfile.TemporaryDirectory(prefix="effektbog-pdf-") as folder:
        root = Path(folder)
        sources = write_typst(book, root)
        content = _compile(root, sources, _created(book.meta))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.part")
    aside.write_bytes(content)
    aside.replace(target)


def write_typst(book: ResolvedBook, root: Path) -> dict[str, ResolvedChapter]:
    """Write the Typst sources of the book into a folder.

    Parameters
    ----------
    book : ResolvedBook
        Resolved for the format ``typst``.
    root : Path
        An existing folder. It gets ``main.typ``, ``book.typ``, a file for each chapter, and the
        pictures.

    Returns
    -------
    dict
        The chapter behind each file name.

    Raises
    ------
    BookError
        If a chapter holds what the PDF cannot show.
    """
    paper = str(book.meta.typst.extra.get("papersize", "a4"))
    if paper not in _PAPERS:
        raise BookError(
            f"papersize {paper!r} is not known to the PDF",
            file=book.meta.root / "_quarto.yml",
            hint=f"Use one of {', '.join(_PAPERS)}.",
        )
    across, down = _PAPERS[paper]
    frame = Frame(across - 2 * _MARGINS["x"], down - 2 * _MARGINS["x"])
    labels = Labels(book.chapters)
    media = Media(root, book.meta.root)
    sources: dict[str, ResolvedChapter] = {}
    parts: list[str] = []
    part = None
    folded = folded_away(book)
    for index, chapter in enumerate(book.chapters):
        below = int(chapter.source in folded)
        writer = ChapterWriter(chapter, index, labels, media, book.meta.words, below)
        blocks = writer.body(chapter.ast["blocks"], frame)
        if chapter.part and chapter.part != part:
            parts.append(f"#book-part({string(chapter.part)})")
        part = chapter.part
        name = f"chapter-{index + 1:02d}.typ"
        code = _pandoc({**chapter.ast, "meta": {}, "blocks": blocks}, chapter, book.meta.root)
        (root / name).write_text(f'#import "/book.typ": *\n{code}', encoding="utf-8")
        parts.append(f"#include {string('/' + name)}")
        sources[name] = chapter
    template = files("helpers.render").joinpath("assets/book.typ").read_text(encoding="utf-8")
    (root / "book.typ").write_text(template, encoding="utf-8")
    (root / "main.typ").write_text(_main(book.meta, paper, parts), encoding="utf-8")
    return sources


def _main(meta: BookConfig, paper: str, parts: list[str]) -> str:
    """Write the main file: the book's own data and its chapters in order."""
    lang, _, region = meta.lang.partition("-")
    created = _created(meta)
    keywords = meta.typst.extra.get("keywords", [])
    margin = ", ".join(f"{side}: {size}pt" for side, size in _MARGINS.items())
    arguments = {
        "title": string(meta.title),
        "subtitle": string(meta.subtitle),
        "authors": array(map(string, meta.authors)),
        "date": string(_long_date(meta)),
        "created": f"datetime(year: {created.year}, month: {created.month}, day: {created.day})"
        if created
        else "none",
        "description": string(meta.description),
        "keywords": array(string(str(word)) for word in keywords),
        "lang": string(lang.lower()),
        "region": string(region.lower()) if len(region) == 2 else "none",
        "paper": string(paper),
        "margin": f"({margin})",
        "toc": str(meta.typst.toc).lower(),
        "toc-title": string(meta.words.get("toc-title-document", "Contents")),
        "toc-depth": str(meta.typst.toc_depth),
    }
    given = ",\n  ".join(f"{name}: {value}" for name, value in arguments.items())
    return "\n".join(
        ['#import "/book.typ": *', f"#show: book.with(\n  {given},\n)", *parts, ""],
    )


def _parsed_date(meta: BookConfig) -> date | None:
    try:
        return date.fromisoformat(meta.date.strip())
    except ValueError:
        return None


def _created(meta: BookConfig) -> datetime | None:
    """Give the time that is written into the file."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), tz=UTC)
    day = _parsed_date(meta)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _long_date(meta: BookConfig) -> str:
    """Write the book's date as its language does; a date that is no date stays as it is."""
    day = _parsed_date(meta)
    if day is None:
        return meta.date
    try:
        locale = Locale.parse(meta.lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_date(day, format="long", locale=locale)


def _pandoc(document: dict, chapter: ResolvedChapter, root: Path) -> str:
    """Have pandoc write a document as Typst."""
    try:
        written, warnings = pandoc.run(
            ["--from=json", "--to=typst-citations", "--wrap=none", "--syntax-highlighting=none"],
            json.dumps(document, ensure_ascii=False),
        )
    except BookError as error:
        raise BookError(f"the chapter cannot be written: {error}", file=chapter.source) from error
    if warnings:
        raise complaints.explained(warnings[0], root, chapter.source)
    return written


def _compile(root: Path, sources: dict[str, ResolvedChapter], created: datetime | None) -> bytes:
    """Have Typst set the book, and turn its complaints into ours."""
    compiler = typst.Compiler(root / "main.typ", root=root, ignore_system_fonts=True)
    time = created or datetime(1970, 1, 1, tzinfo=UTC)
    try:
        content = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=time)
    except typst.TypstError as error:
        raise explained(error, root, sources) from error
    if not isinstance(content, bytes):
        raise BookError("Typst gave no PDF")
    return content
