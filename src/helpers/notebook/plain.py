"""How does the prose of the resolved book read in a notebook, which knows no Quarto?

Jupyter shows plain Markdown with formulas. So numbers, references and citations stand as words,
callouts become quotations, footnotes follow their passage, and each computed value is marked.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.render import ast, pandoc
from helpers.render.ast import Element

VALUE = "computed-value"
_WRITER = "gfm-tex_math_gfm+tex_math_dollars"
_CUT = "effektbog-cut-here"
_STYLE = "border-bottom: 1px dotted"


@dataclass(frozen=True)
class Value:
    """A computed value in the prose.

    Parameters
    ----------
    expression : str
        The inline expression that gives it.
    shown : str
        The value as the book shows it.
    """

    expression: str
    shown: str


@dataclass
class Passages:
    """Collects the passages of one chapter and writes them as Markdown for Jupyter.

    Parameters
    ----------
    values : sequence of Value
        The values of the chapter; a Span of the class `VALUE` says in ``n`` which one it shows.
    """

    values: Sequence[Value]

    def __post_init__(self) -> None:
        self._notes = 0
        self._passages: list[list[Element]] = []

    def add(self, blocks: list[Element]) -> list[Value]:
        """Add a passage.

        Parameters
        ----------
        blocks : list of Element
            Blocks of a resolved chapter without code cells; they are changed.

        Returns
        -------
        list of Value
            The values in it, in reading order.
        """
        notes: list[Element] = []
        found: list[int] = []
        shown = ast.change(blocks, lambda element: self._one(element, notes, found))
        self._passages.append([*shown, *notes])
        return [self.values[number] for number in sorted(found)]

    def written(self) -> list[str]:
        """Write all passages.

        Returns
        -------
        list of str
            The Markdown of each, in the order in which they were added.
        """
        if not self._passages:
            return []
        cut = {"t": "Para", "c": [ast.text(_CUT)]}
        blocks = [block for passage in self._passages for block in (*passage, cut)]
        document = {"pandoc-api-version": pandoc.api_version(), "meta": {}, "blocks": blocks}
        text, _ = pandoc.run(
            ["-f", "json", "-t", _WRITER, "--wrap=none"], json.dumps(document, ensure_ascii=False)
        )
        return [passage.strip("\n") for passage in text.split(f"{_CUT}\n")[:-1]]

    def _one(
        self, element: Element, notes: list[Element], found: list[int]
    ) -> list[Element] | None:
        kind: str = element["t"]
        content: Any = element.get("c")

        def inside(node: Any) -> Any:
            return ast.change(node, lambda inner: self._one(inner, notes, found))

        if kind == "Header":
            level, attributes, words = content
            number = ast.value_of(attributes, "number")
            before = [ast.text(f"{number} ")] if number else []
            return [{"t": "Header", "c": [level, ast.attr(), [*before, *inside(words)]]}]
        if kind == "Div":
            attributes, blocks = content
            if "callout" not in attributes[1]:
                return inside(blocks)
            title, rest = callout_title(attributes, blocks)
            return [{"t": "BlockQuote", "c": inside([*title, *rest])}]
        if kind == "Span":
            return self._span(content, inside, found)
        if kind == "Link":
            words, (address, _) = content[1], content[2]
            return None if "://" in address else inside(words)
        if kind == "Cite":
            return inside(content[1])
        if kind == "Note":
            self._notes += 1
            mark = ast.raw_inline(f"<sup>{self._notes}</sup>")
            first, *rest = inside(content)
            notes += [{"t": first["t"], "c": [mark, {"t": "Space"}, *first["c"]]}, *rest]
            return [mark]
        if kind == "Image":
            return [{"t": "Emph", "c": inside(content[1])}]
        return None

    def _span(self, content: list, inside: Any, found: list[int]) -> list[Element]:
        attributes, words = content
        number = ast.value_of(attributes, "number")
        if "equation" in attributes[1] and number:
            formula = words[0]["c"]
            formula[1] = rf"{formula[1].rstrip()} \tag{{{number}}}" + "\n"
            return words
        inner = inside(words)
        if VALUE not in attributes[1]:
            return inner
        which = int(ast.value_of(attributes, "n"))
        found.append(which)
        told = html.escape(self.values[which].expression)
        opening = f'<span title="{told}" style="{_STYLE}">'
        return [ast.raw_inline(opening), *inner, ast.raw_inline("</span>")]


def callout_title(attributes: list, blocks: list[Element]) -> tuple[list[Element], list[Element]]:
    """Tell the title of a callout from what it says.

    Parameters
    ----------
    attributes : list
        The attributes of its Div.
    blocks : list of Element
        The blocks in it.

    Returns
    -------
    tuple of list and list
        The title as one bold paragraph, or nothing; and the other blocks.
    """
    words = [ast.text(ast.value_of(attributes, "title"))]
    if blocks and blocks[0]["t"] == "Div" and "callout-title" in blocks[0]["c"][0][1]:
        words, blocks = blocks[0]["c"][1][0]["c"], blocks[1:]
    if not ast.stringify(words).strip():
        return [], blocks
    words = ast.change(words, lambda one: one["c"] if one["t"] == "Strong" else None)
    return [{"t": "Para", "c": [{"t": "Strong", "c": words}]}], blocks
