"""Which of the 98 municipalities was written?

``Århus``, ``Aarhus Kommune``, ``Aarhus Municipality`` and ``751`` are Aarhus. Spellings differ in
the old and new way to write å, æ and ø, in hyphens, in the genitive before *Kommune*, and in a few
English names; anything else is refused with the nearest name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from helpers.intake.folding import words
from helpers.outlines import OUTLINES, load_outlines

_LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe"})
_AROUND = re.compile(r"\b(?:kommune|kommunes|municipality|municipal|city|of|by)\b")
_ENGLISH = {"copenhagen": "101", "elsinore": "217"}


@dataclass(frozen=True)
class Places:
    """The municipalities by every spelling.

    Parameters
    ----------
    names : mapping of str to str
        Official code to official name.
    codes : mapping of str to str
        Folded spelling to official code.
    """

    names: Mapping[str, str]
    codes: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Find a municipality.

        Parameters
        ----------
        text : str
            Its name in any spelling, or its code.

        Returns
        -------
        str or None
            Its official code, or None.
        """
        digits = text.strip().removesuffix(".0")
        if digits.isdigit():
            code = digits.lstrip("0").zfill(3)
            return code if code in self.names else None
        return self.codes.get(_fold(text))

    def nearest(self, text: str) -> str:
        """Suggest the municipality that was probably meant.

        Parameters
        ----------
        text : str
            What was written.

        Returns
        -------
        str
            A sentence.
        """
        close = difflib.get_close_matches(_fold(text), self.codes, n=1, cutoff=0.6)
        if close:
            return f"Did you mean '{self.names[self.codes[close[0]]]}'?"
        return "Write the name of one of the 98 municipalities."


def load_places(root: Path) -> Places | None:
    """Read the municipalities of a project.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    Places or None
        None where the project has no file of municipalities.
    """
    if not (root / OUTLINES).is_file():
        return None
    return places((one.code, one.name) for one in load_outlines(root).municipalities)


def places(municipalities: Iterable[tuple[str, str]]) -> Places:
    """Collect the spellings of municipalities.

    Parameters
    ----------
    municipalities : iterable of (str, str)
        Official code and name of each.

    Returns
    -------
    Places
        The municipalities by spelling.
    """
    names = dict(municipalities)
    codes = {_fold(name): code for code, name in names.items()}
    codes |= {name: code for name, code in _ENGLISH.items() if code in names}
    return Places(MappingProxyType(names), MappingProxyType(codes))


def _fold(text: str) -> str:
    plain = _AROUND.sub(" ", words(text)).translate(_LETTERS)
    # The genitive before "Kommune", and the s that is a letter of the name: off on both sides.
    return plain.replace(" ", "").rstrip("s")
