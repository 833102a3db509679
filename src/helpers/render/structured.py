"""How do machines read a page: search engines, reference managers, previews of links?

Every page carries Open Graph properties and one JSON-LD graph of schema.org. The home page is a
``Book`` with its chapters, a chapter is a ``Chapter`` and ``ScholarlyArticle`` that is part of it,
and each table or figure with data is a ``Dataset`` with its files. Addresses are relative to the
page, as JSON-LD allows; where ``book: site-url:`` is set they are whole, and a canonical address, a
picture for previews and a sitemap come with them, which are nothing without it.

References
----------
The Open Graph protocol, https://ogp.me. Schema.org, https://schema.org/Dataset, /Chapter, /Book.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from helpers.render import ast, citation
from helpers.render.downloads import FOLDER, KINDS, Downloads, Item
from helpers.render.model import BookConfig, ResolvedBook, ResolvedChapter
from helpers.render.versions import Versions
from helpers.takeaway.model import LICENCE_URL

CARD = "site-assets/card.png"
FAVICON = "site-assets/favicon.svg"
CARD_SIZE = (1200, 630)

_LOCALES = {"en": "en_GB", "da": "da_DK"}
_LONGEST = 300
_SHORTEST_DATASET = 50
_REPORT = {
    "@type": "Report",
    "name": "Foreløbige erfaringer med sociale effektinvesteringer i danske kommuner",
    "inLanguage": "da",
    "datePublished": "2024-05",
    "author": [
        {
            "@type": "Person",
            "name": "Karsten Storgaard Bjerre",
            "alternateName": "Karsten Storgaard-Bjerre",
        },
        {"@type": "Person", "name": "Nikolaj Neven"},
    ],
    "publisher": {
        "@type": "Organization",
        "name": "Komponent – Kommunernes Udviklingscenter and Impact Insider",
    },
}


def head_html(
    book: ResolvedBook, chapter: ResolvedChapter, downloads: Downloads, versions: Versions
) -> str:
    """Write what the head of a page says to machines.

    Parameters
    ----------
    book : ResolvedBook
        The book.
    chapter : ResolvedChapter
        The page.
    downloads : Downloads
        What can be taken away.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        ``link``, ``meta`` and ``script`` elements, a line each.
    """
    config = book.meta
    up = posixpath.relpath(".", posixpath.dirname(chapter.href) or ".")
    lines = [f'<link rel="icon" type="image/svg+xml" href="{posixpath.join(up, FAVICON)}">']
    if config.site_url:
        lines.append(f'<link rel="canonical" href="{html.escape(_whole(config, chapter.href))}">')
    lines += [
        f'<meta property="{name}" content="{html.escape(content)}">'
        for name, content in open_graph(book, chapter)
    ]
    graph = json.dumps(
        json_ld(book, chapter, downloads, versions), ensure_ascii=False, separators=(",", ":")
    ).replace("</", "<\\/")
    return "\n".join([*lines, f'<script type="application/ld+json">{graph}</script>'])


def open_graph(book: ResolvedBook, chapter: ResolvedChapter) -> list[tuple[str, str]]:
    """Give the Open Graph properties of a page.

    Parameters
    ----------
    book : ResolvedBook
        The book.
    chapter : ResolvedChapter
        The page.

    Returns
    -------
    list of tuple of str
        Name and content. Address and picture have to be whole, so that they are only there where
        the site's address is known.
    """
    config = book.meta
    home = chapter is book.chapters[0]
    found = [
        ("og:title", config.title if home else chapter.title),
        ("og:type", "book" if home else "article"),
        ("og:site_name", config.title),
        ("og:description", description(book, chapter)),
        ("og:locale", _LOCALES.get(config.lang.split("-")[0], config.lang.replace("-", "_"))),
    ]
    if config.site_url:
        width, height = CARD_SIZE
        found += [
            ("og:url", _whole(config, chapter.href)),
            ("og:image", _whole(config, CARD)),
            ("og:image:type", "image/png"),
            ("og:image:width", str(width)),
            ("og:image:height", str(height)),
            ("og:image:alt", citation.full_title(config)),
        ]
    return [(name, content) for name, content in found if content]


def json_ld(
    book: ResolvedBook, chapter: ResolvedChapter, downloads: Downloads, versions: Versions
) -> dict[str, Any]:
    """Describe a page in the words of schema.org.

    Parameters
    ----------
    book : ResolvedBook
        The book.
    chapter : ResolvedChapter
        The page.
    downloads : Downloads
        What can be taken away.
    versions : Versions
        What made the book.

    Returns
    -------
    dict
        A JSON-LD document with one graph.
    """
    config = book.meta
    folder = posixpath.dirname(chapter.href)

    def address(name: str) -> str:
        if config.site_url:
            return _whole(config, name)
        path, mark, fragment = name.partition("#")
        return posixpath.relpath(path, folder or ".") + mark + fragment

    common = _filled(
        {
            "author": _authors(config),
            "datePublished": config.date,
            "inLanguage": config.lang,
            "license": LICENCE_URL,
            "isAccessibleForFree": True,
        }
    )
    home = book.chapters[0]
    whole = {"@type": "Book", "@id": address(home.href) + "#book", "name": config.title}
    items = [item for item in downloads.of_chapter(chapter) if item.data is not None]
    datasets = [_dataset(config, item, versions, common, address) for item in items]
    parts = [{"@id": one["@id"]} for one in datasets]
    if chapter is home:
        own = _filled(
            {
                **whole,
                "alternativeHeadline": config.subtitle,
                "description": config.description,
                **common,
                "url": address(home.href),
                "version": versions.release,
                "bookFormat": "https://schema.org/EBook",
                "image": address(CARD),
                "isBasedOn": _REPORT if versions.wave else None,
                "hasPart": [
                    *(
                        {"@type": "Chapter", "name": one.title, "url": address(one.href)}
                        for one in book.chapters[1:]
                    ),
                    *parts,
                ],
            }
        )
    else:
        own = _filled(
            {
                "@type": ["Chapter", "ScholarlyArticle"],
                "@id": address(chapter.href) + "#chapter",
                "name": chapter.title,
                "headline": chapter.title,
                "position": chapter.number,
                "description": description(book, chapter),
                **common,
                "url": address(chapter.href),
                "image": address(CARD),
                "isPartOf": {**whole, "url": address(home.href)},
                "hasPart": parts,
            }
        )
    return {"@context": "https://schema.org", "@graph": [own, *datasets]}


def description(book: ResolvedBook, chapter: ResolvedChapter) -> str:
    """Give the first words of a chapter, or of the book for its home page.

    Parameters
    ----------
    book : ResolvedBook
        The book.
    chapter : ResolvedChapter
        The chapter.

    Returns
    -------
    str
        A few sentences at most.
    """
    if chapter is book.chapters[0] and book.meta.description:
        return " ".join(book.meta.description.split())
    for block in chapter.ast["blocks"][1:]:
        if block["t"] == "Para":
            words = " ".join(ast.stringify(block).split())
            if len(words) >= _SHORTEST_DATASET:
                return shortened(words)
    return " ".join(book.meta.description.split())


def shortened(words: str) -> str:
    """Cut a text at the end of a sentence, or of a word, where it gets long.

    Parameters
    ----------
    words : str
        The text.

    Returns
    -------
    str
        The text, or its beginning.
    """
    if len(words) <= _LONGEST:
        return words
    ends = [match.end() for match in re.finditer(r"[.?!](?= )", words[:_LONGEST])]
    if ends and ends[-1] >= _SHORTEST_DATASET:
        return words[: ends[-1]]
    return words[: words.rindex(" ", 0, _LONGEST)] + " …"


def sitemap(book: ResolvedBook) -> str:
    """List the pages of a site whose address is known.

    Parameters
    ----------
    book : ResolvedBook
        The book; its ``site-url`` is set.

    Returns
    -------
    str
        A sitemap in XML.

    References
    ----------
    The sitemap protocol, https://www.sitemaps.org/protocol.html
    """
    entries = "".join(
        f"<url><loc>{escape(_whole(book.meta, chapter.href))}</loc></url>\n"
        for chapter in book.chapters
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def _whole(config: BookConfig, name: str) -> str:
    root = config.site_url.rstrip("/")
    # The home page is the folder itself.
    return f"{root}/" if name == "index.html" else f"{root}/{name}"


def _authors(config: BookConfig) -> list[dict[str, str]]:
    return [
        {
            "@type": "Organization" if name.lower().startswith("the ") else "Person",
            "name": name,
        }
        for name in config.authors
    ]


def _dataset(
    config: BookConfig, item: Item, versions: Versions, common: dict[str, Any], address: Any
) -> dict[str, Any]:
    data = item.data
    assert data is not None
    words = " ".join(filter(None, [f"{item.title}.", item.alt, data.source, *data.notes]))
    if len(words) < _SHORTEST_DATASET:
        words = (
            f"{words} {item.reference}. {citation.chapter_as_text(config, item.chapter, versions)}"
        )
    names = [one.name for one in data.sheets[0].variables] if data.sheets else []
    return _filled(
        {
            "@type": "Dataset",
            "@id": address(f"{item.chapter.href}#{item.label}"),
            "name": item.title,
            "description": shortened(words),
            "identifier": item.label,
            "url": address(f"{item.chapter.href}#{item.label}"),
            **{key: value for key, value in common.items() if key != "author"},
            "creator": common.get("author"),
            "version": versions.data[:10],
            "isBasedOn": _REPORT["name"] if versions.wave else None,
            "temporalCoverage": "/".join(versions.fielded),
            "spatialCoverage": "Denmark" if versions.wave else None,
            "variableMeasured": names,
            "distribution": _distribution(item.files, address),
        }
    )


def _distribution(names: Sequence[str], address: Any) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataDownload",
            "name": name.removeprefix(f"{FOLDER}/"),
            "encodingFormat": KINDS[name.rpartition(".")[2]],
            "contentUrl": address(name),
        }
        for name in names
        if name.endswith((".csv", ".xlsx"))
    ]


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value not in ("", None, [])}
