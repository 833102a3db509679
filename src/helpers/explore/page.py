"""What does an explorer look like in the published book?

One element of HTML that needs nothing else: the table of the default view, which can be read
without a script; the views of all other states, as JSON in which each cell, row and view is kept
once; a style sheet and a script that look up, sort and search. No server, no kernel, nothing from
elsewhere, also from a file on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from html import escape
from importlib import resources
from typing import Any, Generic, TypeVar

from helpers.explore.cells import cell_html, column_class, more_html, notes_html, table_html
from helpers.explore.model import Cell, Choice, Column, Definition, Row, View
from helpers.explore.words import WORDS

T = TypeVar("T", bound=Hashable)


class _Kept(Generic[T]):
    """Keeps each of many values once, and gives its number."""

    def __init__(self) -> None:
        self.numbers: dict[T, int] = {}

    def __call__(self, value: T) -> int:
        return self.numbers.setdefault(value, len(self.numbers))


def page(explorer: Definition) -> str:
    """Write an explorer as HTML.

    Parameters
    ----------
    explorer : Definition
        The explorer.

    Returns
    -------
    str
        One ``div`` with the identifier ``explore-<name>``.
    """
    view = explorer.view()
    name, title = escape(explorer.name), escape(explorer.title)
    picture = ""
    if explorer.picture is not None:
        picture = f'<div class="x-picture">{explorer.picture.svg}</div>'
    kind = "explorer x-has-picture" if picture else "explorer"
    parts = [
        f'<div class="{kind}" id="explore-{name}">',
        f"<style>{_asset('explore.css')}</style>",
        explorer.symbols,
        _form(explorer),
        f'<div class="x-body">{picture}<div>',
        f'<div class="x-sheet" role="region" tabindex="0" aria-label="{title}">',
        table_html(view, explorer),
        f'</div><div class="x-notes">{notes_html(view)}</div></div></div>',
        f'<script type="application/json">{_json(explorer)}</script>',
        f"<script>{_asset('explore.js')}</script>",
        "</div>",
    ]
    return "\n".join(part for part in parts if part)


@cache
def _asset(name: str) -> str:
    """Read a file of this package, without its comments and indentation: each page carries it."""
    text = resources.files("helpers.explore").joinpath("assets", name).read_text("utf-8")
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _form(explorer: Definition) -> str:
    """Write the controls; they are hidden until the script can serve them."""
    words = WORDS[explorer.lang]
    fields = [_select(control) for control in explorer.controls]
    if explorer.search:
        fields.append(
            f"<label>{escape(explorer.search, quote=False)} "
            '<input type="search" name="words" autocomplete="off"></label>'
        )
    return (
        f'<form hidden aria-label="{escape(explorer.title)}">{"".join(fields)}'
        f'<button type="button" class="x-reset">{words["reset"]}</button>'
        f'<a class="x-link" href="#explore-{escape(explorer.name)}">{words["link"]}</a>'
        '<output aria-live="polite"></output></form>'
    )


def _select(control: Choice) -> str:
    parts, group = [], ""
    for option in control.options:
        if option.group != group:
            parts.append("</optgroup>" if group else "")
            parts.append(f'<optgroup label="{escape(option.group)}">' if option.group else "")
            group = option.group
        chosen = " selected" if option.value == control.default else ""
        label = escape(option.label, quote=False)
        parts.append(f'<option value="{escape(option.value)}"{chosen}>{label}</option>')
    parts.append("</optgroup>" if group else "")
    label = escape(control.label, quote=False)
    return f'<label>{label} <select name="{escape(control.name)}">{"".join(parts)}</select></label>'


def _json(explorer: Definition) -> str:
    """Collect what the script looks up: all states, with everything that recurs kept once."""
    heads: _Kept[tuple[Column, ...]] = _Kept()
    cells: _Kept[Cell] = _Kept()
    more: _Kept[str] = _Kept()
    rows: _Kept[Row] = _Kept()
    notes: _Kept[str] = _Kept()
    views: _Kept[View] = _Kept()
    states = [views(explorer.look(state)) for state in explorer.states()]
    shown = [
        [
            heads(view.columns),
            [rows(row) for row in view.rows],
            [notes(note) for note in (*view.hints, *view.notes)],
            list(view.marks),
        ]
        for view in views.numbers
    ]
    widths = {row: len(view.columns) for view in views.numbers for row in view.rows}
    lines: list[list[Any]] = []
    for row in rows.numbers:
        unfolds = [more(more_html(row, widths[row], explorer))] if row.more else []
        lines.append([escape(row.key), *(cells(cell) for cell in row.cells), *unfolds])
    words = WORDS[explorer.lang]
    order = _order(cells.numbers)
    content = {
        "name": explorer.name,
        "controls": [[one.name, one.default, one.values] for one in explorer.controls],
        "words": {key: words[key] for key in ("shown", "one", "none")},
        "heads": [[_head(column) for column in columns] for columns in heads.numbers],
        "cells": [[cell_html(cell), order(cell)] for cell in cells.numbers],
        "more": list(more.numbers),
        "rows": lines,
        "notes": [escape(note, quote=False) for note in notes.numbers],
        "views": shown,
        "states": states,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Neither an end of the script nor a comment may stand in it.
    return text.replace("</", "<\\/").replace("<!", "\\u003c!")


def _order(cells: Iterable[Cell]) -> Callable[[Cell], list[float] | None]:
    """Give what is sorted by letters a number: the script need not know the alphabet."""
    texts = sorted({cell.sort for cell in cells if isinstance(cell.sort, str)})
    ranks = {text: rank for rank, text in enumerate(texts)}

    def order(cell: Cell) -> list[float] | None:
        if isinstance(cell.sort, str):
            return [ranks[cell.sort]]
        return None if cell.sort is None else [_short(float(value)) for value in cell.sort]

    return order


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


def style() -> str:
    """Give the style sheet of all explorers.

    Returns
    -------
    str
        CSS.
    """
    return _asset("explore.css")


def _head(column: Column) -> list[Any]:
    return [column.name, escape(column.label), column_class(column), column.numeric]
