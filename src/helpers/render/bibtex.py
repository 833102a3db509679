"""Where is the mistake in a BibTeX file that cannot be read?

A parser complains where it can go no further, which is often the line below the mistake, or the
next entry. Three mistakes are behind nearly all of these: a brace that is not closed, a comma that
is missing behind a field, a comma that is missing behind the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENTRY = re.compile(r"^\s*@\s*(\w+)\s*[{(]\s*([^,{}\s]*)\s*(,?)\s*(.*)$")
_FIELD = re.compile(r"^\s*[\w-]+\s*=")
_OTHER = frozenset({"comment", "string", "preamble"})


@dataclass(frozen=True)
class BibFault:
    """A mistake in a bibliography.

    Parameters
    ----------
    line : int
        The line of the file, counted from 1.
    message : str
        What is wrong.
    hint : str
        How to mend it.
    """

    line: int
    message: str
    hint: str


def find_fault(text: str, line: int) -> BibFault | None:
    r"""Find the mistake behind a parser's complaint.

    Parameters
    ----------
    text : str
        The file.
    line : int
        Where the parser gave up, counted from 1.

    Returns
    -------
    BibFault or None
        None when it is none of the usual mistakes.

    Examples
    --------
    >>> find_fault("@book{a,\n  title = {T}\n  year = {2020}\n}", 3).line
    2
    """
    lines = text.splitlines()
    starts = [number for number, one in enumerate(lines[:line]) if _is_entry(one)]
    # The complaint may come from the line where the next entry begins.
    if starts and starts[-1] == line - 1 and len(starts) > 1:
        starts.pop()
    if not starts:
        return None
    start = starts[-1]
    end = next((n for n in range(start + 1, len(lines)) if _is_entry(lines[n])), len(lines))
    return _in_entry(lines, start, end)


def _is_entry(line: str) -> bool:
    found = _ENTRY.match(line)
    return found is not None and found[1].lower() not in _OTHER


def _in_entry(lines: list[str], start: int, end: int) -> BibFault | None:
    entry = _ENTRY.match(lines[start])
    if entry is None:
        return None
    if not entry[2]:
        return BibFault(start + 1, "the work has no key", "Write it as @book{key, …}.")
    if not entry[3]:
        return BibFault(start + 1, f"the comma behind the key '{entry[2]}' is missing", "Add it.")
    depth = 1  # inside the entry's own brace
    fields = [number for number in range(start + 1, end) if _FIELD.match(lines[number])]
    previous: int | None = None
    for number in range(start, end):
        if number in fields:
            if depth > 1:
                return _unclosed(start if previous is None else previous)
            if previous is not None and not _before(lines, number).endswith(","):
                return BibFault(
                    _above(lines, number) + 1, "the comma behind the field is missing", "Add it."
                )
            previous = number
        depth += _braces(lines[number] if number > start else entry[4])
        if depth <= 0:
            return None
    if previous is not None and _braces(lines[previous]) > 0:
        return _unclosed(previous)
    return BibFault(
        start + 1, f"the work '{entry[2]}' does not end", "Close its last brace with '}'."
    )


def _unclosed(number: int) -> BibFault:
    return BibFault(
        number + 1, "a brace is opened and not closed", "Close the value with '}' and a comma."
    )


def _braces(text: str) -> int:
    bare = re.sub(r"\\[{}]", "", text)
    return bare.count("{") - bare.count("}")


def _above(lines: list[str], number: int) -> int:
    return next(n for n in range(number - 1, -1, -1) if lines[n].strip())


def _before(lines: list[str], number: int) -> str:
    return lines[_above(lines, number)].rstrip()
