"""Which tables are read cell by cell on a phone, and what do their cells need for that?

A table of sentences is too wide for a phone, and scrolling sideways in the middle of a sentence is
no way to read. The style sheet lays the cells of such a table below each other. A browser might
then take it for no table any more, so that its roles are written out; and a cell that stands below
another needs the head of its column with it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from helpers.render import ast
from helpers.render.ast import Element

STACKED = "stacked"
"""The class of such a table."""

_LEAST_COLUMNS = 3
_LEAST_WORDS = 30  # letters of a cell, on average
_LEFT = frozenset({"AlignDefault", "AlignLeft"})
_TAG = re.compile(r"<(table|thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
_CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>")
_BODY = re.compile(r"<tbody\b.*</tbody>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.IGNORECASE | re.DOTALL)
_ROLES: Mapping[str, str] = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "tr": "row",
    "td": "cell",
}


def stacked_html(markup: str) -> str:
    """Prepare a table in HTML, if it is one of sentences.

    Parameters
    ----------
    markup : str
        A fragment with one table of great_tables, whose cells of numbers say so by their class.

    Returns
    -------
    str
        The same with a class, roles, and the head of its column in each cell; or as it was.
    """
    head, body = _HEAD.search(markup), _BODY.search(markup)
    if head is None or body is None or "gt_right" in body[0] or "<script" in markup:
        return markup  # an explorer has tables in its script as well, and its own way with phones
    labels = [_plain(found[3]) for found in _CELL.finditer(head[0])]
    words = [_plain(found[3]) for found in _CELL.finditer(body[0]) if found[1] == "td"]
    if not _is_worded(len(labels), words):
        return markup
    at = 0

    def marked(found: re.Match[str]) -> str:
        nonlocal at
        tag, rest = found[1], found[2]
        if tag == "table":
            rest = rest.replace('class="', f'class="{STACKED} ', 1)
        if tag == "tr":
            at = 0
        role = _ROLES.get(tag, "columnheader" if 'scope="col"' in rest else "rowheader")
        label = ""
        if tag in ("th", "td"):
            if tag == "td" and 0 < at < len(labels):
                label = f' data-label="{html.escape(labels[at])}"'
            at += 1
        return f'<{tag} role="{role}"{rest}{label}>'

    foot = markup.find("<tfoot")
    # Notes below have no column.
    table, rest = (markup, "") if foot < 0 else (markup[:foot], markup[foot:])
    notes = _TAG.sub(lambda one: f'<{one[1]} role="{_ROLES[one[1]]}"{one[2]}>', rest)
    return _TAG.sub(marked, table) + notes


def stacked_table(table: Element) -> Element:
    """Prepare a table that was written in Markdown, if it is one of sentences.

    Parameters
    ----------
    table : Element
        Pandoc's table; it is changed.

    Returns
    -------
    Element
        The same.
    """
    attributes, _, columns, head, bodies, _ = table["c"]
    heads = [ast.stringify(cell[4]).strip() for _, cells in head[1] for cell in cells]
    rows = [row for body in bodies for row in body[3]]
    words = [ast.stringify(cell[4]).strip() for _, cells in rows for cell in cells]
    if any(align["t"] not in _LEFT for align, _ in columns) or not _is_worded(len(heads), words):
        return table
    attributes[1].append(STACKED)
    ast.set_value(attributes, "role", "table")
    ast.set_value(head[0], "role", "rowgroup")
    for attr, cells in head[1]:
        ast.set_value(attr, "role", "row")
        for cell in cells:
            ast.set_value(cell[0], "role", "columnheader")
    for body in bodies:
        ast.set_value(body[0], "role", "rowgroup")
        body[1] = 1  # the first column heads the rows
        for attr, cells in body[3]:
            ast.set_value(attr, "role", "row")
            for number, (cell, label) in enumerate(zip(cells, heads, strict=True)):
                ast.set_value(cell[0], "role", "cell" if number else "rowheader")
                if number:
                    ast.set_value(cell[0], "data-label", label)
                else:
                    ast.set_value(cell[0], "scope", "row")
    return table


def _is_worded(columns: int, words: list[str]) -> bool:
    letters = sum(len(one) for one in words)
    return columns >= _LEAST_COLUMNS and letters >= _LEAST_WORDS * len(words) > 0


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub("", markup)).split())
