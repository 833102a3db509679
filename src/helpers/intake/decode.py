"""In which encoding was a text written?

Survey tools and spreadsheets write UTF-8, UTF-16 or Windows-1252, with or without a mark at the
beginning. The mark decides where there is one; without it the text is UTF-8 if it can be, which
other encodings of Danish letters cannot by chance, and Windows-1252 otherwise. Nothing is guessed
from frequencies, so the same bytes always give the same text.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import BookError

# The mark of UTF-32 begins with that of UTF-16, so it comes first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}
_LOOKED_AT = 4096
_HINT = "Say which it is with --encoding, or save the file as UTF-8."


@dataclass(frozen=True)
class Decoded:
    """A text, and the encoding it was written in.

    Parameters
    ----------
    text : str
        The text, without the mark at its beginning.
    encoding : str
        The name of the encoding for a reader, such as ``Windows-1252``.
    """

    text: str
    encoding: str


def decode(content: bytes, *, file: Path | str, encoding: str | None = None) -> Decoded:
    """Turn the bytes of a file into text.

    Parameters
    ----------
    content : bytes
        The whole file.
    file : path-like
        Its name, for messages.
    encoding : str, optional
        The encoding, where it is known.

    Returns
    -------
    Decoded
        The text and its encoding.

    Raises
    ------
    BookError
        If the bytes are not text in any encoding that is tried, or not in the one named.

    References
    ----------
    The Unicode Standard, section 23.8 (byte order mark); WHATWG Encoding Standard, windows-1252.

    Examples
    --------
    >>> decode("I høj grad".encode("cp1252"), file="a.csv")
    Decoded(text='I høj grad', encoding='Windows-1252')
    """
    chosen = encoding or _recognised(content)
    try:
        text = content.decode(chosen)
    except LookupError:
        raise BookError(
            f"there is no encoding '{chosen}'", file=file, hint="UTF-8 and cp1252 are two of them."
        ) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        name = _NAMES.get(chosen, chosen.upper())
        raise BookError(f"the file is not {name}", file=file, line=line, hint=_HINT) from None
    if "\0" in text:
        raise BookError("the file is not text", file=file, hint=_HINT)
    return Decoded(text.removeprefix("\ufeff"), _NAMES.get(chosen, chosen.upper()))


def _recognised(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    unmarked = _utf16_without_mark(content[:_LOOKED_AT])
    if unmarked is not None:
        return unmarked
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _utf16_without_mark(content: bytes) -> str | None:
    """Tell which half of the units is empty: of Danish text in UTF-16 nearly every upper one."""
    pairs = len(content) // 2
    if not pairs or b"\0" not in content:
        return None
    for name, upper in (("utf-16-le", 1), ("utf-16-be", 0)):
        if content[upper::2].count(0) > pairs * 0.7 and content[1 - upper :: 2].count(0) == 0:
            return name
    return None
