"""In which encoding was a text written?

Survey tools and spreadsheets write UTF-8, UTF-16 or Windows-1252, with or without a mark at the
beginning. The mark decides where there is one; without it the text is UTF-8 if it can be, which
other encodings of Danish letters cannot by chance, and Windows-1252 otherwise. Nothing is guessed
from frequencies, so the same bytes always give the same text.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

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
_PIECE = 1 << 20
_HINT = "Say which it is with --encoding, or save the file as UTF-8."


@dataclass(frozen=True)
class Encoded:
    """The bytes of a text, and the encoding they are in.

    Parameters
    ----------
    content : bytes
        The whole file.
    codec : str
        The encoding as Python calls it.
    encoding : str
        The name of the encoding for a reader, such as ``Windows-1252``.
    """

    content: bytes
    codec: str
    encoding: str

    def stream(self) -> TextIO:
        """Open the text, without the mark at its beginning and with its line ends as they are.

        Returns
        -------
        text stream
            To be read line by line; only a piece of the text is decoded at a time.
        """
        text = io.TextIOWrapper(io.BytesIO(self.content), encoding=self.codec, newline="")
        if text.read(1) != "\ufeff":
            text.seek(0)
        return text


def recognise(content: bytes, *, file: Path | str, encoding: str | None = None) -> Encoded:
    """Find out in which encoding a text was written, and check all of it.

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
    Encoded
        The bytes and their encoding.

    Raises
    ------
    BookError
        If the bytes are not text in any encoding that is tried, or not in the one named.

    References
    ----------
    The Unicode Standard, section 23.8 (byte order mark); WHATWG Encoding Standard, windows-1252.

    Examples
    --------
    >>> recognise("I høj grad".encode("cp1252"), file="a.csv").encoding
    'Windows-1252'
    """
    chosen = encoding or _recognised(content)
    name = _NAMES.get(chosen, chosen.upper())
    try:
        _check(content, chosen)
    except LookupError:
        raise BookError(
            f"there is no encoding '{chosen}'", file=file, hint="UTF-8 and cp1252 are two of them."
        ) from None
    except _NotTextError as error:
        message = "the file is not text" if error.binary else f"the file is not {name}"
        line = None if error.binary else content.count(b"\n", 0, error.place) + 1
        raise BookError(message, file=file, line=line, hint=_HINT) from None
    return Encoded(content, chosen, name)


class _NotTextError(ValueError):
    def __init__(self, place: int, *, binary: bool) -> None:
        super().__init__(place)
        self.place, self.binary = place, binary


def _check(content: bytes, codec: str) -> None:
    """Decode everything once, a piece at a time, so that a large file is never held twice."""
    decoder = codecs.getincrementaldecoder(codec)()
    for begin in range(0, max(len(content), 1), _PIECE):
        piece = content[begin : begin + _PIECE]
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=begin + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            raise _NotTextError(begin - pending + error.start, binary=False) from None
        if "\0" in text:
            raise _NotTextError(begin, binary=True)


def _recognised(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    unmarked = _utf16_without_mark(content[:_LOOKED_AT])
    if unmarked is not None:
        return unmarked
    try:
        _check(content, "utf-8")
    except _NotTextError as error:
        return "utf-8" if error.binary else "cp1252"
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
