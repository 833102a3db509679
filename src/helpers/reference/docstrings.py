"""What does a numpydoc docstring say, section by section?

The docstrings of this library keep to one form (`tests/test_docstrings.py` holds them to it), so
reading them needs no more than this: a text in front, and sections under a heading that is
underlined with hyphens.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Sections whose entries stand at the margin with their description indented below.
LISTS = ("Parameters", "Returns", "Yields", "Raises", "Attributes", "Warns")
_UNDERLINE = re.compile(r"^-{3,}\s*$")
_NAMED = re.compile(r"^(.*?)\s+:\s+(.*)$")


@dataclass(frozen=True)
class Described:
    """An entry of a list section.

    Parameters
    ----------
    name : str
        The name, such as that of a parameter; empty where only a type is given.
    type : str
        The type, empty where there is none.
    text : str
        The description, as reStructuredText.
    """

    name: str
    type: str
    text: str


@dataclass(frozen=True)
class Section:
    """A section of a docstring.

    Parameters
    ----------
    title : str
        Its heading.
    text : str
        What it says, as reStructuredText; empty for a list.
    entries : tuple of Described
        The entries of a list.
    """

    title: str
    text: str
    entries: tuple[Described, ...] = ()


@dataclass(frozen=True)
class Docstring:
    """A docstring, taken apart.

    Parameters
    ----------
    summary : str
        The first paragraph, as one line.
    text : str
        The paragraphs between the summary and the first section.
    sections : tuple of Section
        The sections in order.
    """

    summary: str
    text: str
    sections: tuple[Section, ...]


def read_docstring(doc: str) -> Docstring:
    r"""Take a docstring apart.

    Parameters
    ----------
    doc : str
        The docstring as it stands in the source.

    Returns
    -------
    Docstring
        Its parts.

    Examples
    --------
    >>> found = read_docstring("Add.\n\nParameters\n----------\na, b : int\n    Two numbers.")
    >>> found.summary, found.sections[0].entries[0]
    ('Add.', Described(name='a, b', type='int', text='Two numbers.'))
    """
    lines = inspect.cleandoc(doc).split("\n")
    starts = [
        number
        for number in range(len(lines) - 1)
        if lines[number].strip() and _UNDERLINE.match(lines[number + 1])
    ]
    front = "\n".join(lines[: starts[0]] if starts else lines).strip()
    summary, _, text = front.partition("\n\n")
    sections = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        title, body = lines[start].strip(), lines[start + 2 : end]
        if title in LISTS:
            sections.append(Section(title, "", tuple(_entries(title, body))))
        else:
            sections.append(Section(title, "\n".join(body).strip("\n")))
    return Docstring(" ".join(summary.split()), text.strip("\n"), tuple(sections))


def _entries(title: str, lines: list[str]) -> Iterator[Described]:
    head: str | None = None
    below: list[str] = []
    for line in [*lines, "end"]:
        if line.strip() and not line.startswith(" "):
            if head is not None:
                text = inspect.cleandoc("\n" + "\n".join(below)).strip("\n")
                yield _described(title, head, text)
            head, below = line, []
        else:
            below.append(line)


def _described(title: str, head: str, text: str) -> Described:
    named = _NAMED.match(head)
    if named is not None:
        return Described(named[1], named[2], text)
    if title in ("Parameters", "Attributes"):
        return Described(head, "", text)
    return Described("", head, text)
