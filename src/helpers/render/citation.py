"""How should a reader cite this book, or one of its chapters?

As plain text, for BibTeX, and for reference managers that read RIS. Each names the version: the
release with its date, and the beginnings of the hashes that every page states, by which the very
numbers can be found again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from helpers.render.model import BookConfig, ResolvedChapter
from helpers.render.versions import Versions, short

_LANGUAGES = {"en": "english", "da": "danish"}
_SPECIAL = re.compile(r"([&%$#_])")


def as_text(config: BookConfig, versions: Versions) -> str:
    """Write the book's own reference in one line.

    Parameters
    ----------
    config : BookConfig
        The book.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        Authors, year, title, version, address.
    """
    parts = [
        ", ".join(config.authors),
        _year(config.date),
        full_title(config),
        _edition(config, versions),
        _address(config),
    ]
    return _sentence(parts)


def chapter_as_text(config: BookConfig, chapter: ResolvedChapter, versions: Versions) -> str:
    """Write the reference of a chapter in one line.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : ResolvedChapter
        The chapter.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        Authors, year, title of the chapter, title of the book, version, address.
    """
    words = config.words
    which = "crossref-apx-prefix" if chapter.kind == "appendix" else "crossref-ch-prefix"
    place = f", {words[which].lower()} {chapter.number}" if chapter.number else ""
    parts = [
        ", ".join(config.authors),
        _year(config.date),
        f"“{chapter.title}”",
        f"{words['site-cite-in']} {full_title(config)}{place}",
        _edition(config, versions),
        _address(config, chapter),
    ]
    return _sentence(parts)


def as_bibtex(config: BookConfig, versions: Versions) -> str:
    """Write the book's own entry for a BibTeX file.

    Parameters
    ----------
    config : BookConfig
        The book.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        One ``@book`` entry.
    """
    return _entry(
        "book",
        _key(config),
        {
            "title": _tex(full_title(config)),
            **_common_bibtex(config, versions),
            "doi": config.doi,
        },
        _home(config),
    )


def chapter_as_bibtex(config: BookConfig, chapter: ResolvedChapter, versions: Versions) -> str:
    """Write the entry of a chapter for a BibTeX file.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : ResolvedChapter
        The chapter.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        One ``@incollection`` entry.
    """
    fields = {
        "title": _tex(chapter.title),
        "booktitle": _tex(full_title(config)),
        "chapter": chapter.number or "",
        **_common_bibtex(config, versions),
    }
    return _entry("incollection", f"{_key(config)}-{stem(chapter)}", fields, _url(config, chapter))


def as_ris(config: BookConfig, versions: Versions) -> str:
    """Write the book's own record for reference managers.

    Parameters
    ----------
    config : BookConfig
        The book.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        One record of type ``BOOK``.
    """
    return _ris(
        [("TY", "BOOK"), *_common_ris(config, versions), ("TI", full_title(config))],
        _home(config),
        config.doi,
    )


def chapter_as_ris(config: BookConfig, chapter: ResolvedChapter, versions: Versions) -> str:
    """Write the record of a chapter for reference managers.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : ResolvedChapter
        The chapter.
    versions : Versions
        What made the book.

    Returns
    -------
    str
        One record of type ``CHAP``.
    """
    fields = [
        ("TY", "CHAP"),
        *_common_ris(config, versions),
        ("TI", chapter.title),
        ("T2", full_title(config)),
        ("SE", chapter.number or ""),
    ]
    return _ris(fields, _url(config, chapter), "")


def full_title(config: BookConfig) -> str:
    """Give the title with the subtitle.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    str
        Both, with a colon between them.
    """
    return f"{config.title}: {config.subtitle}" if config.subtitle else config.title


def stem(chapter: ResolvedChapter) -> str:
    """Give the name of a chapter's files.

    Parameters
    ----------
    chapter : ResolvedChapter
        The chapter.

    Returns
    -------
    str
        Its source without the ending and the folder of chapters; deeper folders stay in it.
    """
    name = chapter.source.removesuffix(".qmd").removeprefix("chapters/")
    return name.replace("/", "-")


def _sentence(parts: Iterable[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _home(config: BookConfig) -> str:
    """Give where the book is found; its sources, where nothing else is known."""
    return config.site_url or config.repo_url


def _url(config: BookConfig, chapter: ResolvedChapter) -> str:
    site = config.site_url.rstrip("/")
    return f"{site}/{chapter.href}" if site else _home(config)


def _edition(config: BookConfig, versions: Versions) -> str:
    words = config.words
    dated = f"{words['site-cite-version']} {versions.release}, {config.date}".rstrip(", ")
    return f"{dated} ({_hashes(config, versions)})"


def _hashes(config: BookConfig, versions: Versions) -> str:
    found = (("site-version-data", versions.data), ("site-version-code", versions.code))
    return ", ".join(f"{config.words[key].lower()} {short(value)}" for key, value in found if value)


def _address(config: BookConfig, chapter: ResolvedChapter | None = None) -> str:
    if chapter is not None and config.site_url:
        return _url(config, chapter)
    return f"https://doi.org/{config.doi}" if config.doi else _home(config)


def _key(config: BookConfig) -> str:
    return _ascii(config.title).split("-")[0] + _year(config.date)


def _common_bibtex(config: BookConfig, versions: Versions) -> dict[str, str]:
    return {
        "author": " and ".join(_author(name) for name in config.authors),
        "year": _year(config.date),
        "date": config.date if config.date[:4].isdigit() else "",
        "version": versions.release,
        "note": _edition(config, versions),
        "langid": _LANGUAGES.get(config.lang.split("-")[0], ""),
    }


def _entry(kind: str, key: str, fields: dict[str, str], url: str) -> str:
    written = {**fields, "url": url}
    lines = [f"  {name} = {{{value}}}" for name, value in written.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    """Write a title so that TeX takes its signs as they are."""
    return _SPECIAL.sub(r"\\\1", text)


def _common_ris(config: BookConfig, versions: Versions) -> list[tuple[str, str]]:
    return [
        *(("AU", name) for name in config.authors),
        ("PY", _year(config.date)),
        ("DA", config.date.replace("-", "/")),
        ("LA", config.lang),
        ("ET", versions.release),
        ("N1", _edition(config, versions)),
    ]


def _ris(fields: Iterable[tuple[str, str]], url: str, doi: str) -> str:
    listed = [*fields, ("DO", doi), ("UR", url)]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in listed if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _author(name: str) -> str:
    # A name that is no person's stays in one piece.
    return f"{{{name}}}" if name.lower().startswith("the ") else name


def _year(date: str) -> str:
    found = re.search(r"\b(1[5-9]|2[0-9])\d\d\b", date)
    return found.group(0) if found else ""


def _ascii(text: str) -> str:
    folded = text.lower()
    for letter, spelled in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        folded = folded.replace(letter, spelled)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "book"


def file_stem(config: BookConfig) -> str:
    """Give the name of the PDF without its ending.

    Quarto takes the title (or ``output-file``) and so does this.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    str
        A name that every file system takes.
    """
    name = config.output_file or config.title
    return re.sub(r"[ <>()|:&;#?*'\\/]", "-", name).lstrip(".") or "book"
