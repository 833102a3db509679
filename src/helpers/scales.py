"""Which answers does a question offer?

A scale holds its levels in order, with their codes, their labels in both languages and every
spelling that is accepted. `helpers.codebook` reads scales from the data and is where to import
them from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpers.errors import BookError
from helpers.marked import nearest

Lang = Literal["en", "da"]
Code = int | str

LANGUAGES: tuple[Lang, ...] = ("en", "da")
_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")


def fold_answer(text: object) -> str:
    """Reduce an answer to what makes it the same answer.

    Parameters
    ----------
    text : object
        The answer as written.

    Returns
    -------
    str
        The answer without what makes no difference: case, blanks around and within, the kind of
        apostrophe, the kind and spacing of dashes, a full stop or colon at the end. Letters
        do make one, Danish letters included.

    Examples
    --------
    >>> fold_answer("  I  HØJ grad. ")
    'i høj grad'
    >>> fold_answer("Ja – lige om hjørnet.") == fold_answer("ja - lige om hjørnet")
    True
    """
    folded = unicodedata.normalize("NFKC", str(text)).casefold().replace("’", "'")
    return " ".join(_DASHES.sub("-", folded).split()).rstrip(".: ")


@dataclass(frozen=True)
class Bilingual:
    """A text in two languages.

    Parameters
    ----------
    en, da : str
        The text in English and in Danish.
    """

    en: str
    da: str

    def get(self, lang: str = "en") -> str:
        """Give the text in a language.

        Parameters
        ----------
        lang : {"en", "da"}
            The language.

        Returns
        -------
        str
            The text.

        Raises
        ------
        BookError
            If the language is another one.
        """
        if lang not in LANGUAGES:
            raise BookError(f"unknown language '{lang}'", hint=nearest(lang, LANGUAGES))
        return self.da if lang == "da" else self.en


@dataclass(frozen=True)
class Level:
    """One answer that carries a code: *to a high degree* is 4.

    Parameters
    ----------
    code : int
        The code, which on a Likert scale is also the value.
    key : str
        A name for it in code, such as ``high_degree``.
    label, short : Bilingual
        As offered, and our own shorter form (the same if there is none).
    aliases : tuple of str
        Other spellings that are accepted.
    """

    code: int
    key: str
    label: Bilingual
    short: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class DontKnow:
    """The answer *don't know*, which has a code and no value.

    Parameters
    ----------
    code : str
        What stands in the data: ``dk``.
    label, short : Bilingual
        As offered, and our own shorter form.
    aliases : tuple of str
        Other spellings that are accepted.
    """

    code: str
    label: Bilingual
    short: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The answers that an item offers, in order.

    Parameters
    ----------
    name : str
        Key in the codebook.
    kind : {"likert", "categories"}
        Codes of a Likert scale are values and have means; categories are only counted.
    levels : tuple of Level
        In ascending order of code.
    dont_know : DontKnow or None
        If the answer was offered.
    high_from : int or None
        Codes from here on are high priority.
    active_from : int or None
        Codes from here on count a respondent as active (question 17).
    answers : mapping of str to int or str
        Every accepted spelling, folded by `fold_answer`, with its code.
    """

    name: str
    kind: Literal["likert", "categories"]
    levels: tuple[Level, ...]
    dont_know: DontKnow | None = None
    high_from: int | None = None
    active_from: int | None = None
    answers: Mapping[str, Code] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_means(self) -> bool:
        """Whether codes may be added up."""
        return self.kind == "likert"

    @property
    def codes(self) -> tuple[int, ...]:
        """Codes of the levels, in order, without *don't know*."""
        return tuple(level.code for level in self.levels)

    @property
    def high_codes(self) -> tuple[int, ...]:
        """Codes that count as high priority; empty if the scale has no threshold."""
        return tuple(c for c in self.codes if self.high_from is not None and c >= self.high_from)

    def level(self, key: Code) -> Level | DontKnow:
        """Find an answer.

        Parameters
        ----------
        key : int or str
            The code or key of a level, or the code of *don't know*.

        Returns
        -------
        Level or DontKnow
            The answer.

        Raises
        ------
        BookError
            If the scale has none of that code or key.
        """
        for level in self.levels:
            if key in (level.code, level.key):
                return level
        if self.dont_know is not None and key == self.dont_know.code:
            return self.dont_know
        raise BookError(
            f"scale '{self.name}' has no level '{key}'",
            hint=nearest(str(key), [level.key for level in self.levels]),
        )

    def label(self, key: Code, lang: str = "en", *, short: bool = False) -> str:
        """Give the label of an answer.

        Parameters
        ----------
        key : int or str
            The code or key of a level, or the code of *don't know*.
        lang : {"en", "da"}
            The language.
        short : bool
            Our own short label instead of the one that was offered.

        Returns
        -------
        str
            The label.
        """
        level = self.level(key)
        return (level.short if short else level.label).get(lang)
