"""Which boxes of a question with several answers were ticked?

Survey tools write such answers in one column, the labels joined by a sign that may also stand
within a label, or in one column a box with a cross, a 1, a *ja* or the label itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from helpers.codebook import Option
from helpers.forms.fields import coded_choices
from helpers.intake.folding import letters, words

TICKED: Final = frozenset(
    {"x", "1", "ja", "yes", "y", "j", "true", "sand", "checked", "selected", "valgt", "on", "v",
     "afkrydset", "1 0", "quoted"}
)  # fmt: skip
UNTICKED: Final = frozenset(
    {"0", "nej", "no", "n", "false", "falsk", "unchecked", "not selected", "ikke valgt", "off",
     "ikke afkrydset", "0 0", "unselected", "not quoted"}
)  # fmt: skip
_TICK_SIGNS = frozenset("✓✔☑☒×■")
_SEPARATORS = re.compile(r"[;,|\n\t]")
_NEAR = 0.85


@dataclass(frozen=True)
class Options:
    """The boxes of a question, by every spelling.

    Parameters
    ----------
    options : tuple of Option
        The boxes, in order.
    by_words, by_letters : mapping of str to str
        Spelling to id, as words and as letters and digits.
    """

    options: tuple[Option, ...]
    by_words: Mapping[str, str]
    by_letters: Mapping[str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all boxes, in order."""
        return tuple(option.id for option in self.options)

    @property
    def other(self) -> str | None:
        """The box beside which respondents write what they mean."""
        return next((option.id for option in self.options if option.other), None)

    @property
    def dont_know(self) -> str | None:
        """The box *don't know*."""
        return next((option.id for option in self.options if option.dont_know), None)

    def find(self, text: str) -> str | None:
        """Find a box by any of its spellings.

        Parameters
        ----------
        text : str
            Id, label, short label or alias.

        Returns
        -------
        str or None
            The id of the box, or None.
        """
        return self.by_words.get(words(text)) or self.by_letters.get(letters(text))

    def nearest(self, text: str) -> str:
        """Suggest the box that was probably meant, else say what there is.

        Parameters
        ----------
        text : str
            What was written.

        Returns
        -------
        str
            A sentence.
        """
        close = difflib.get_close_matches(words(text), self.by_words, n=1, cutoff=0.7)
        if close:
            return f"Did you mean '{self.by_words[close[0]]}'?"
        return f"Known are {', '.join(self.ids)}, and their labels."


def spellings(options: Sequence[Option]) -> Options:
    """Collect the spellings of the boxes of a question.

    Parameters
    ----------
    options : sequence of Option
        The boxes.

    Returns
    -------
    Options
        The boxes by each spelling.
    """
    by_words: dict[str, str] = {}
    for option in options:
        texts = (option.id, option.text.da, option.text.en, option.short.da, option.short.en)
        for text in (*texts, *option.aliases):
            by_words.setdefault(words(text), option.id)
    by_letters = {letters(text): found for text, found in by_words.items()}
    for choice in coded_choices(options):
        # LimeSurvey keeps five letters of a code.
        by_letters.setdefault(letters(choice.lime), choice.code)
    return Options(tuple(options), MappingProxyType(by_words), MappingProxyType(by_letters))


@dataclass(frozen=True)
class Chosen:
    """What one cell says.

    Parameters
    ----------
    ids : tuple of str
        The boxes, in their order.
    unknown : tuple of str
        Pieces that are no box.
    words : tuple of str
        What respondents wrote beside *other*.
    """

    ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def parse_choices(text: str, known: Options) -> Chosen:
    """Split a cell into the boxes it names.

    Parameters
    ----------
    text : str
        Labels or ids, joined by semicolon, comma, bar or line break, or by blanks.
    known : Options
        The boxes.

    Returns
    -------
    Chosen
        The boxes. Where there is a box *other*, a piece that resembles no label is what was written
        beside it.
    """
    if not words(text):
        return Chosen(())
    whole = known.find(text)
    if whole is not None:
        return Chosen((whole,))
    blanks = text.split()
    if len(blanks) > 1 and all(letters(one) in _ids(known) for one in blanks):
        return _ordered([known.by_letters[letters(one)] for one in blanks], [], known)
    labels = _joined_by_blanks(blanks, known)
    if labels:
        return _ordered(labels, [], known)
    # A label may hold the sign that joins labels, so pieces are joined again, the longest first.
    cuts = [match.start() for match in _SEPARATORS.finditer(text)]
    bounds = [-1, *cuts, len(text)]
    found: list[str] = []
    left: list[str] = []
    place = 0
    while place < len(bounds) - 1:
        for end in range(len(bounds) - 1, place, -1):
            option = known.find(text[bounds[place] + 1 : bounds[end]])
            if option is not None:
                found.append(option)
                place = end
                break
        else:
            piece = text[bounds[place] + 1 : bounds[place + 1]].strip()
            if words(piece):
                left.append(piece)
            place += 1
    return _ordered(found, left, known)


def _joined_by_blanks(pieces: Sequence[str], known: Options) -> list[str] | None:
    """Split labels with nothing but blanks between them, if the whole text consists of labels."""
    if not pieces:
        return []
    for end in range(len(pieces), 0, -1):
        option = known.find(" ".join(pieces[:end]))
        rest = _joined_by_blanks(pieces[end:], known) if option is not None else None
        if option is not None and rest is not None:
            return [option, *rest]
    return None


def _ids(known: Options) -> frozenset[str]:
    return frozenset(letters(option) for option in known.ids)


def _ordered(found: Sequence[str], left: Sequence[str], known: Options) -> Chosen:
    together = ", ".join(left)
    unknown: tuple[str, ...]
    free: tuple[str, ...]
    if len(left) > 1 and known.other is not None and _close(together, known):
        # One misspelt label, which the sign within it has split.
        unknown, free = (together,), ()
    elif left and known.other is not None:
        near = [bool(_close(piece, known)) for piece in left]
        unknown = tuple(piece for piece, close in zip(left, near, strict=True) if close)
        free = tuple(piece for piece, close in zip(left, near, strict=True) if not close)
        found = [*found, known.other] if free else found
    else:
        unknown, free = tuple(left), ()
    return Chosen(tuple(one for one in known.ids if one in found), unknown, free)


def _close(piece: str, known: Options) -> list[str]:
    return difflib.get_close_matches(words(piece), known.by_words, n=1, cutoff=_NEAR)


def is_ticked(text: str, option: Option, known: Options) -> bool | None:
    """Tell whether the box of one column was ticked.

    Parameters
    ----------
    text : str
        What stands in the cell.
    option : Option
        The box.
    known : Options
        All boxes of the question.

    Returns
    -------
    bool or None
        None for a text that says neither. Any text in the column of *other* is a tick.
    """
    folded = words(text)
    if folded in TICKED or text.strip() in _TICK_SIGNS:
        return True
    if folded in UNTICKED or not text.strip():
        return False
    if known.find(text) == option.id or option.other:
        return True
    return None
