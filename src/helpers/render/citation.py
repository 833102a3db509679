"""How should a reader cite this book?"""

from __future__ import annotations

import re
import unicodedata

from helpers.render.model import BookConfig


def as_text(config: BookConfig) -> str:
    """Write the book's own reference in one line.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    str
        Authors, year, title, address.
    """
    year = _year(config.date)
    title = f"{config.title}: {config.subtitle}" if config.subtitle else config.title
    parts = [", ".join(config.authors), year, title]
    if config.doi:
        parts.append(f"https://doi.org/{config.doi}")
    elif config.site_url:
        parts.append(config.site_url)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def as_bibtex(config: BookConfig) -> str:
    """Write the book's own entry for a BibTeX file.

    Parameters
    ----------
    config : BookConfig
        The book.

    Returns
    -------
    str
        One ``@book`` entry.
    """
    year = _year(config.date)
    key = _ascii(config.title).split("-")[0] + year
    title = f"{config.title}: {config.subtitle}" if config.subtitle else config.title
    fields = {
        "title": title,
        "author": " and ".join(_author(name) for name in config.authors),
        "year": year,
        "doi": config.doi,
        "url": config.site_url,
        "langid": {"en": "english", "da": "danish"}.get(config.lang.split("-")[0], ""),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@book{{{key},\n" + ",\n".join(lines) + "\n}"


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
