"""How are ids, texts in two languages and flags written in the codebook?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.marked import Marked
from helpers.scales import LANGUAGES, Bilingual

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def named(value: Marked) -> list[tuple[str, Marked]]:
    """Take a mapping of ids to anything.

    Parameters
    ----------
    value : Marked
        The mapping.

    Returns
    -------
    list of tuple of str and Marked
        Ids with what stands under them, in the order of the file.

    Raises
    ------
    BookError
        If an id is written otherwise than ids are.
    """
    entries = value.mapping(optional=None)
    for name, entry in entries.items():
        _check_identifier(name, entry)
    return list(entries.items())


def _check_identifier(name: str, where: Marked) -> None:
    if not _IDENTIFIER.fullmatch(name):
        where.fail(
            f"'{name}' cannot be an id",
            "Use lower-case letters a-z, digits and underscores, a letter first.",
        )


def identifier(value: Marked) -> str:
    """Take an id: lower-case letters, digits and underscores, a letter first.

    Parameters
    ----------
    value : Marked
        The text.

    Returns
    -------
    str
        The id.

    Raises
    ------
    BookError
        If it is written otherwise.
    """
    name = value.text()
    _check_identifier(name, value)
    return name


def no_repeats(values: Iterable[tuple[object, Marked]], what: str) -> None:
    """Refuse what stands twice.

    Parameters
    ----------
    values : iterable of tuple of object and Marked
        What must be distinct, with its place.
    what : str
        How messages call it.

    Raises
    ------
    BookError
        At the second of two that are the same, naming the line of the first.
    """
    seen: dict[object, int] = {}
    for key, where in values:
        if key in seen:
            where.fail(f"the {what} '{key}' is already on line {seen[key]}", "Rename one of them.")
        seen[key] = where.line


def bilingual(value: Marked) -> Bilingual:
    """Take a text in two languages; one that stands alone is the same in both.

    Parameters
    ----------
    value : Marked
        A text, or ``{en: …, da: …}``.

    Returns
    -------
    Bilingual
        The text.

    Raises
    ------
    BookError
        If a language is missing.
    """
    if value.is_scalar:
        text = value.text()
        return Bilingual(text, text)
    both = value.mapping(LANGUAGES)
    return Bilingual(both["en"].text().strip(), both["da"].text().strip())


def bilingual_or_none(value: Marked | None) -> Bilingual | None:
    """Take a text in two languages that need not be there.

    Parameters
    ----------
    value : Marked or None
        A text, ``{en: …, da: …}``, or nothing.

    Returns
    -------
    Bilingual or None
        The text.
    """
    return None if value is None else bilingual(value)


def flag(entry: Mapping[str, Marked], key: str) -> bool:
    """Take a yes or no that is no when it is absent.

    Parameters
    ----------
    entry : mapping of str to Marked
        Where it may stand.
    key : str
        Under which key.

    Returns
    -------
    bool
        Its value.
    """
    return key in entry and entry[key].boolean()
