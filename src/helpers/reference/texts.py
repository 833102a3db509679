"""How does the reStructuredText of docstrings become part of the book?

pandoc reads all texts of a page at once, each in a container of its own. Names in backticks become
links to their place in the reference, and examples stay as they were typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from helpers.render import ast, pandoc
from helpers.render.ast import Element

Link = Callable[[str], str | None]
_CHUNK = "effektbog-chunk-"
_TARGET = re.compile(r"^\.\. \[(\w+)\]\s*", re.MULTILINE)
# An example goes on to the next blank line.
_EXAMPLE = re.compile(r"^>>>.*(?:\n.+)*", re.MULTILINE)
_MARK = re.compile(r"\[(\w+)\]_")


def read_texts(texts: Sequence[str]) -> list[list[Element]]:
    """Read texts of docstrings.

    Parameters
    ----------
    texts : sequence of str
        Each as reStructuredText.

    Returns
    -------
    list of list
        For each text its blocks.
    """
    pieces = []
    for number, text in enumerate(texts):
        # Numbered references are shown as they are written; footnotes would move them.
        plain = _EXAMPLE.sub(_as_code, _MARK.sub(r"[\1]", _TARGET.sub(r"[\1] ", text)))
        inner = "\n".join(f"   {line}" if line else "" for line in plain.split("\n"))
        pieces.append(f".. container:: {_CHUNK}{number}\n\n{inner}\n")
    document = json.loads(pandoc.run(["-f", "rst", "-t", "json"], "\n".join(pieces))[0])
    found: list[list[Element]] = [[] for _ in texts]
    for block in document["blocks"]:
        name = block["c"][0][1][-1]
        found[int(name.removeprefix(_CHUNK))] = block["c"][1]
    return found


def _as_code(example: re.Match[str]) -> str:
    lines = example[0].rstrip("\n").split("\n")
    return "\n".join([".. code:: python", "", *(f"   {line}" for line in lines)]) + "\n"


def linked(blocks: list[Element], link: Link) -> list[Element]:
    """Make links of the names in a text, and mark its examples and formulas.

    Parameters
    ----------
    blocks : list of Element
        The text; it is changed.
    link : callable
        Gives the address of a name, None for what is no name of the library.

    Returns
    -------
    list of Element
        The text.
    """

    def one(element: Element) -> list[Element] | None:
        if element["t"] == "Code":
            return [code(element["c"][1], link)]
        if element["t"] == "Span" and "title-ref" in element["c"][0][1]:
            return [code(ast.stringify(element["c"][1]), link)]
        if element["t"] == "CodeBlock":
            attributes, text = element["c"]
            return [ast.code_block(text, ast.attr(classes=[*attributes[1], "example"]))]
        if element["t"] == "Table" and not element["c"][3][1]:
            return [_as_list(element, one)]
        if element["t"] == "Para" and _is_formula(element["c"]):
            # It may be wider than a phone; then it scrolls, and the keyboard must reach it.
            values = {"role": "group", "tabindex": "0", "aria-label": "Formula"}
            return [ast.div([element], ast.attr(classes=["formula"], values=values))]
        return None

    return ast.change(blocks, one)


def _as_list(table: Element, one: Callable[[Element], list[Element] | None]) -> Element:
    """Make a list of a table without a head: the first cell of a row is explained by the rest."""
    items = []
    for body in table["c"][4]:
        for row in body[3]:
            first, *rest = (ast.change(cell[4], one) for cell in row[1])
            term = [inline for block in first for inline in block["c"]]
            items.append([term, rest or [[]]])
    return {"t": "DefinitionList", "c": items}


def _is_formula(inlines: list[Element]) -> bool:
    return len(inlines) == 1 and inlines[0]["t"] == "Math"


def code(name: str, link: Link) -> Element:
    """Write a name as code, and as a link where the reference has it.

    Parameters
    ----------
    name : str
        The name.
    link : callable
        Gives its address.

    Returns
    -------
    Element
        An inline element.
    """
    shown: dict[str, Any] = {"t": "Code", "c": [ast.attr(), name]}
    address = link(name.removesuffix("()"))
    return shown if address is None else ast.link([shown], address, ast.attr())


def write_markdown(blocks: list[Element]) -> str:
    """Write blocks as the Markdown of the book.

    Parameters
    ----------
    blocks : list of Element
        The blocks.

    Returns
    -------
    str
        Markdown.
    """
    document = {"pandoc-api-version": pandoc.api_version(), "meta": {}, "blocks": blocks}
    writer = ["-f", "json", "-t", "markdown-smart", "--wrap=none"]
    return pandoc.run(writer, json.dumps(document, ensure_ascii=False))[0]
