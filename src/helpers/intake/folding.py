"""When are two headings, or two names of columns, the same?

A heading is compared as words: without case, punctuation, tags of HTML and blanks. The name of a
column is compared as letters and digits alone, because every survey tool allows other signs in it:
``motives_financing``, ``motives.financing``, ``motives[financing]`` and ``motives/financing`` are
one name.
"""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]{1,200}>")
_NOT_A_WORD = re.compile(r"[\W_]+")


def words(text: str) -> str:
    r"""Reduce a heading to its words.

    Parameters
    ----------
    text : str
        The heading as written.

    Returns
    -------
    str
        Its words in small letters, a blank between them.

    Examples
    --------
    >>> words("<b>7.</b> I hvilken&nbsp;grad … [Læring om\nresultater]")
    '7 i hvilken grad læring om resultater'
    """
    plain = _TAG.sub(" ", html.unescape(text)) if "<" in text or "&" in text else text
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", plain).casefold()).strip()


def letters(text: str) -> str:
    """Reduce the name of a column to its letters and digits.

    Parameters
    ----------
    text : str
        The name as written.

    Returns
    -------
    str
        Letters and digits in small letters.

    Examples
    --------
    >>> letters("motives[learning_results]")
    'motiveslearningresults'
    """
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def several(text: str) -> frozenset[str]:
    """Collect words that are written one after another.

    Parameters
    ----------
    text : str
        Words with blanks between them.

    Returns
    -------
    frozenset of str
        The words.
    """
    return frozenset(text.split())
