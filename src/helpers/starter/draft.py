"""How does a questionnaire become a codebook?

A draft holds what one must know to begin: a title, who is asked, a question, its items and the
scale on which they are answered. Everything else is edited in the file afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpers.codebook import Bilingual
from helpers.errors import BookError
from helpers.marked import nearest

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "o", "ü": "u", "ä": "a"})
_LONGEST = 32
_SHORT = 40


@dataclass(frozen=True)
class Preset:
    """A scale in common use.

    Parameters
    ----------
    question : Bilingual
        A question that it answers, for those who have not worded one.
    levels : tuple of Bilingual
        The answers, the lowest first.
    high : int
        The code from which on an answer is high.
    """

    question: Bilingual
    levels: tuple[Bilingual, ...]
    high: int


def _levels(*pairs: tuple[str, str]) -> tuple[Bilingual, ...]:
    return tuple(Bilingual(en=en, da=da) for en, da in pairs)


SCALES: Mapping[str, Preset] = MappingProxyType(
    {
        "agreement": Preset(
            Bilingual(en="How far do you agree?", da="Hvor enig er du?"),
            _levels(
                ("Strongly disagree", "Helt uenig"),
                ("Disagree", "Uenig"),
                ("Neither agree nor disagree", "Hverken enig eller uenig"),
                ("Agree", "Enig"),
                ("Strongly agree", "Helt enig"),
            ),
            4,
        ),
        "degree": Preset(
            Bilingual(en="To what degree?", da="I hvilken grad?"),
            _levels(
                ("Not at all", "Slet ikke"),
                ("To a small degree", "I mindre grad"),
                ("To some degree", "I nogen grad"),
                ("To a high degree", "I høj grad"),
                ("To a very high degree", "I meget høj grad"),
            ),
            4,
        ),
        "satisfaction": Preset(
            Bilingual(en="How satisfied are you?", da="Hvor tilfreds er du?"),
            _levels(
                ("Very dissatisfied", "Meget utilfreds"),
                ("Dissatisfied", "Utilfreds"),
                ("Neither", "Hverken eller"),
                ("Satisfied", "Tilfreds"),
                ("Very satisfied", "Meget tilfreds"),
            ),
            4,
        ),
        "frequency": Preset(
            Bilingual(en="How often?", da="Hvor ofte?"),
            _levels(
                ("Never", "Aldrig"),
                ("Seldom", "Sjældent"),
                ("Sometimes", "Nogle gange"),
                ("Often", "Ofte"),
                ("Always", "Altid"),
            ),
            4,
        ),
    }
)
"""Scales that a new questionnaire can begin with."""


@dataclass(frozen=True)
class Draft:
    """What must be known to begin a questionnaire.

    Parameters
    ----------
    title : str
        What the survey is about.
    unit : str
        What one filled-in form is about, such as ``employee``.
    items : tuple of str
        What is rated, in order.
    scale : str
        One of `SCALES`.
    battery : str
        Heading of the battery.
    year : int
        Year of the wave.
    question : str or None
        The wording of the question; that of the scale if left out.
    lang : {"en", "da"}
        The language in which these texts are.
    """

    title: str
    unit: str
    items: tuple[str, ...]
    scale: str
    battery: str
    year: int
    question: str | None = None
    lang: str = "en"


def draft_codebook(draft: Draft) -> str:
    """Write a codebook.

    Parameters
    ----------
    draft : Draft
        What it shall hold.

    Returns
    -------
    str
        YAML, with comments for those who go on with it. Texts that are known in one language only
        stand for both.

    Raises
    ------
    BookError
        If there is no title, item or such scale, or two items are worded alike.
    """
    if draft.scale not in SCALES:
        raise BookError(
            f"there is no scale '{draft.scale}' to begin with", hint=nearest(draft.scale, SCALES)
        )
    for what, value in (("title", draft.title), ("unit", draft.unit), ("battery", draft.battery)):
        if not value.strip():
            raise BookError(f"the survey needs a {what}")
    items = [text.strip() for text in draft.items if text.strip()]
    if not items:
        raise BookError("the survey needs at least one item", hint="Give it with --item.")
    if len({text.casefold() for text in items}) < len(items):
        raise BookError("two items are worded alike")
    preset = SCALES[draft.scale]
    question = _text(draft.question) if draft.question else _both(preset.question)
    lines = [
        "# The questionnaire. Everything else follows from it: forms, answers, tables, figures.",
        "# A text is the same in every language, or has one each: {en: Item, da: Udsagn}.",
        "",
        "survey:",
        f"  id: {draft.year}",
        f"  title: {_text(draft.title.strip())}",
        f"  unit: {_text(draft.unit.strip())}",
        "",
        "scales:",
        f"  {draft.scale}:",
        "    kind: likert",
        "    levels:",
    ]
    for code, level in enumerate(preset.levels, start=1):
        lines.append(f"      - {{code: {code}, key: {_name(level.en)}, label: {_both(level)}}}")
    lines += [
        '    dont_know: {code: dk, label: {en: "Don\'t know", da: Ved ikke}}',
        f"    high_from: {preset.high}",
        "",
        "batteries:",
        f"  {_name(draft.battery)}:",
        f"    scale: {draft.scale}",
        f"    title: {_text(draft.battery.strip())}",
        f"    text: {question}",
        "    items:",
    ]
    taken: set[str] = set()
    for text in items:
        lines.append(f"      - id: {_distinct(_name(text), taken)}")
        lines.append(f"        short: {_text(_short(text))}")
        lines.append(f"        text: {_text(text)}")
    return "\n".join([*lines, ""])


def _text(text: str) -> str:
    """Write a text as YAML; JSON's way of quoting is one of YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _both(text: Bilingual) -> str:
    return f"{{en: {_text(text.en)}, da: {_text(text.da)}}}"


def _name(text: str) -> str:
    """Make a name for code and data from a wording."""
    plain = text.casefold().translate(_LETTERS)
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").split("_")
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > _LONGEST:
            break
        name = f"{name}_{word}" if name else word[:_LONGEST]
    return name if name[:1].isalpha() else f"item_{name}".rstrip("_")


def _distinct(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def _short(text: str) -> str:
    """Shorten a wording to a label, at the end of a word."""
    plain = text.rstrip(".:?! ")
    if len(plain) <= _SHORT:
        return plain
    return f"{plain[:_SHORT].rsplit(' ', 1)[0].rstrip(',;:')} …"
