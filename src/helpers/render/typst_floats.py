"""Which tables and figures may move to the head or the foot of a page?

A table or figure that does not fit where it is written leaves a hole on the page. Where a section
has text enough, it moves instead, and the text, which names it by its number, goes on.
Where a section is little more than tables, they stay in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.render import ast
from helpers.render.tablegrid import plain_text
from helpers.render.typst_code import Json, attributes, raw_block

_TEXT = {"Para", "BulletList", "OrderedList", "DefinitionList"}
# Characters, two lines.
_TEXT_PER_FLOAT = 150


def sections(nodes: Iterable[Json]) -> list[list[Json]]:
    """Divide the blocks of a chapter at its headings.

    Parameters
    ----------
    nodes : iterable of dict
        Pandoc blocks.

    Returns
    -------
    list of list
        The blocks of each section, its heading first.
    """
    found: list[list[Json]] = [[]]
    for node in nodes:
        if node["t"] == "Header":
            found.append([])
        found[-1].append(node)
    return found


def crowded(section: Sequence[Json]) -> bool:
    """Tell whether a section has too little text to fill the places that its tables would leave.

    Parameters
    ----------
    section : sequence of dict
        Its blocks.

    Returns
    -------
    bool
        Whether its tables and figures had better stay where they are.
    """
    text = sum(len(plain_text([node])) for node in section if node["t"] in _TEXT)
    floats = sum(
        node["t"] == "Div" and "float" in attributes(node)[1] for node in ast.elements(section)
    )
    return text < _TEXT_PER_FLOAT * floats


def held(blocks: Sequence[Json]) -> list[Json]:
    """Keep the paragraphs of a section on the page on which begins what follows them.

    Parameters
    ----------
    blocks : sequence of dict
        Pandoc blocks, some of them raw Typst.

    Returns
    -------
    list of dict
        The same blocks, each paragraph in a block that sticks to the next.
    """
    opening, closing = raw_block("#block(sticky: true)["), raw_block("]")
    return [
        made
        for block in blocks
        for made in ([opening, block, closing] if block["t"] == "Para" else [block])
    ]
