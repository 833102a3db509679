"""Which number does each heading, table, figure and equation have, and what is it called?

The numbers are those of a Quarto book: tables, figures and equations count anew in each chapter
("Table 3.1"), appendices have letters ("Table A.1"), an unnumbered chapter numbers nothing but its
floats, and those without a chapter ("Table 1").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.model import BookConfig, FormatOptions

Kind = Literal["sec", "tbl", "fig", "eq"]
KINDS: tuple[Kind, ...] = ("sec", "tbl", "fig", "eq")
_DEEPEST = 7


@dataclass(frozen=True)
class Target:
    """Something that a cross-reference can point at.

    Parameters
    ----------
    label : str
        Its identifier.
    kind : {"sec", "tbl", "fig", "eq"}
        What it is.
    number : str
        Its number, empty for a section that has none.
    prefix : str
        The word before the number: Table, Figure, Section, Chapter, Appendix, Equation.
    caption : str
        The plain text of the heading, for references from unnumbered chapters.
    chapter : int
        Which chapter of the book it is in, counted from 0.
    is_chapter : bool
        Whether it is a whole chapter.
    """

    label: str
    kind: Kind
    number: str
    prefix: str
    caption: str
    chapter: int
    is_chapter: bool = False


def kind_of(label: str) -> Kind | None:
    """Tell what a label labels, or None when it is no label.

    Parameters
    ----------
    label : str
        A label such as ``tbl-sizes``.

    Returns
    -------
    str or None
        ``sec``, ``tbl``, ``fig`` or ``eq``.
    """
    head, _, rest = label.partition("-")
    for kind in KINDS:
        if head.lower() == kind and rest:
            return kind
    return None


def number_chapter(
    config: BookConfig,
    options: FormatOptions,
    position: int,
    number: str | None,
    appendix: bool,
    blocks: list[Element],
) -> Iterator[Target]:
    """Set the numbers of a chapter, and list what can be referred to.

    Parameters
    ----------
    config : BookConfig
        The book.
    options : FormatOptions
        The options of the format.
    position : int
        Which chapter of the book it is, counted from 0.
    number : str or None
        The chapter's number or letter; None when it is unnumbered.
    appendix : bool
        Whether it is an appendix.
    blocks : list
        Its blocks, the title's heading first; numbers are set in them.

    Yields
    ------
    Target
        Each labelled thing in reading order.
    """
    counts = {"tbl": 0, "fig": 0, "eq": 0}
    sections = [0] * (_DEEPEST + 1)
    words = config.words

    def float_number(kind: str) -> str:
        counts[kind] += 1
        return f"{number}.{counts[kind]}" if number else str(counts[kind])

    for place, element in enumerate(ast.elements(blocks)):
        if element["t"] == "Header":
            level, attributes, content = element["c"]
            identifier, classes, _ = attributes
            own = ""
            if place == 0:
                own = number or ""
            elif number and "unnumbered" not in classes:
                sections[level] += 1
                sections[level + 1 :] = [0] * (_DEEPEST - level)
                own = ".".join([number, *map(str, sections[2 : level + 1])])
            if own and level <= options.number_depth:
                ast.set_value(attributes, "number", own)
            if kind_of(identifier) == "sec":
                prefix = words["crossref-sec-prefix"]
                if place == 0:
                    prefix = words["crossref-apx-prefix" if appendix else "crossref-ch-prefix"]
                caption = ast.stringify(content).strip()
                if place == 0 and number:
                    caption = (
                        f"{prefix} {number} — {caption}"
                        if appendix
                        else f"{number}\u00a0 {caption}"
                    )
                yield Target(identifier, "sec", own, prefix, caption, position, place == 0)
        elif element["t"] == "Div" and "float" in element["c"][0][1]:
            attributes = element["c"][0]
            kind: Kind = "tbl" if "float-table" in attributes[1] else "fig"
            own = float_number(kind)
            prefix = words[f"crossref-{kind}-title"]
            ast.set_value(attributes, "number", own)
            ast.set_value(attributes, "ref", f"{prefix}\u00a0{own}")
            yield Target(attributes[0], kind, own, prefix, "", position)
        elif element["t"] == "Span" and "equation" in element["c"][0][1]:
            attributes = element["c"][0]
            own = float_number("eq")
            prefix = words["crossref-eq-prefix"]
            ast.set_value(attributes, "number", own)
            ast.set_value(attributes, "ref", f"{prefix}\u00a0{own}")
            yield Target(attributes[0], "eq", own, prefix, "", position)
