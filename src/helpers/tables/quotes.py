"""Which quotation marks and apostrophes does a printed text have?

Prose gets its marks from pandoc, which knows that a text is prose. What a table holds is HTML and
stays as it is, so a table sets its own: the same marks, in the site and in the PDF.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"[\"']")
_TEXT = re.compile(r"<(style|script)\b.*?</\1>|>[^<>]+<", re.DOTALL)
# Behind these a mark opens; behind anything else it closes, or is an apostrophe.
_BEFORE_OPENING = frozenset("([{\"'–—/")
_OPENING = {'"': "“", "'": "‘"}
_CLOSING = {'"': "”", "'": "’"}


def curly(text: str) -> str:
    """Set the quotation marks and apostrophes of a text.

    Parameters
    ----------
    text : str
        A text with straight marks.

    Returns
    -------
    str
        The same with those of print.

    Examples
    --------
    >>> curly('''the fund's "don't know"''')
    'the fund’s “don’t know”'
    """

    def mark(found: re.Match[str]) -> str:
        start, end = found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        opens = not before or before.isspace() or before in _BEFORE_OPENING
        if opens and after and (after.isalnum() or after in "([{\"'…"):
            return _OPENING[found[0]]
        return _CLOSING[found[0]]

    return _MARK.sub(mark, text)


def curly_html(page: str) -> str:
    """Set the marks of all text in HTML, and of nothing else in it.

    Parameters
    ----------
    page : str
        A fragment of HTML.

    Returns
    -------
    str
        The same; attributes, styles and scripts keep their marks.
    """
    return _TEXT.sub(lambda found: found[0] if found[1] else f">{curly(found[0][1:-1])}<", page)
