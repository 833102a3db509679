"""How was a table or a figure computed?

Under each stands what made it: its cell with just those lines of the cells above that it needs, so
that it can be run by itself; the functions of the library with their place in the reference; and
the printed numbers behind it by their ids. All of it is read from the chapter and from the data
that the output carries; nothing is run.
"""

from __future__ import annotations

import ast as python
import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.reference import address_of
from helpers.reference.docstrings import read_docstring
from helpers.reference.inventory import everything, imports_of, look_up
from helpers.render.actions import Action, Actions
from helpers.render.chapter import Chapter
from helpers.render.downloads import Downloads, Item
from helpers.render.model import ResolvedBook

_PRINTED = re.compile(r"^(t\d\d)\.(.+)\.([^.]+)$")
_TICKS = re.compile(r"`{1,2}([^`]+)`{1,2}")
_TABLES = re.compile(r"(?:Tables?|[Tt]abel(?:ler)?)((?:(?:,| and| og)? \d+)+)")
_MANY = 4
_DATA = "data/published/table-{}.csv"


@dataclass(frozen=True)
class Origin:
    """What made a table or a figure.

    Parameters
    ----------
    code : str
        Its cell without options, below the lines of earlier cells that it needs.
    functions : tuple of str
        Full names of the functions of the library that the cell calls, in order.
    """

    code: str
    functions: tuple[str, ...]


@dataclass(frozen=True)
class _Statement:
    """A statement of an earlier cell."""

    node: python.stmt
    source: str
    writes: frozenset[str]
    reads: frozenset[str]


def origins(chapter: Chapter) -> dict[str, Origin]:
    """Find out what makes each table and figure of a chapter.

    Parameters
    ----------
    chapter : Chapter
        The chapter as written.

    Returns
    -------
    dict
        By label. A cell that is no plain Python has none.
    """
    imports: dict[str, str] = {}
    above: list[_Statement] = []
    found = {}
    for cell in chapter.cells:
        try:
            tree = python.parse(cell.code)
        except SyntaxError:
            continue
        imports |= imports_of(tree)
        if cell.label.startswith(("tbl-", "fig-")):
            called = dict.fromkeys(
                name for written in _called(tree) if (name := look_up(written, imports))
            )
            found[cell.label] = Origin(_alone(tree, cell.code, above), tuple(called))
        above += [
            _Statement(
                node,
                python.get_source_segment(cell.code, node) or "",
                frozenset(_written(node)),
                frozenset(_read(node)),
            )
            for node in tree.body
        ]
    return found


def _alone(tree: python.Module, code: str, above: Sequence[_Statement]) -> str:
    """Put above a cell what it needs from the cells before it."""
    needed, before = set(_read(tree)), set[str]()
    while needed != before:
        before = set(needed)
        for statement in above:
            if statement.writes & needed:
                needed |= statement.reads
    lines = [
        _import(statement.node, needed)
        if isinstance(statement.node, python.Import | python.ImportFrom)
        else statement.source
        for statement in above
        if statement.writes & needed
    ]
    return "\n".join([*lines, code])


def _import(node: python.Import | python.ImportFrom, needed: set[str]) -> str:
    """Write an import with only those names that are needed."""
    names = [one for one in node.names if (one.asname or one.name.split(".")[0]) in needed]
    if isinstance(node, python.Import):
        return python.unparse(python.Import(names))
    return python.unparse(python.ImportFrom(node.module, names, node.level))


def _called(tree: python.AST) -> Iterator[str]:
    for node in python.walk(tree):
        if isinstance(node, python.Call) and isinstance(node.func, python.Name | python.Attribute):
            yield python.unparse(node.func)


def _read(tree: python.AST) -> Iterator[str]:
    for node in python.walk(tree):
        if isinstance(node, python.Name) and isinstance(node.ctx, python.Load):
            yield node.id


def _written(tree: python.AST) -> Iterator[str]:
    for node in python.walk(tree):
        if isinstance(node, python.Name) and isinstance(node.ctx, python.Store):
            yield node.id
        elif isinstance(node, python.FunctionDef | python.ClassDef):
            yield node.name
        elif isinstance(node, python.alias):
            yield node.asname or node.name.split(".")[0]


def explain(
    actions: Actions, book: ResolvedBook, chapters: Sequence[Chapter], downloads: Downloads
) -> None:
    """Say under each table and figure how it was computed.

    Parameters
    ----------
    actions : Actions
        The lists of the book, to which it is added.
    book : ResolvedBook
        The book, resolved for HTML.
    chapters : sequence of Chapter
        Its chapters as written.
    downloads : Downloads
        The tables and figures, with the data that they carry.
    """
    words = book.meta.words
    found = {chapter.path: origins(chapter) for chapter in chapters}
    pages = {chapter.source: chapter.href for chapter in book.chapters}
    for item in downloads.items:
        origin = found[item.chapter.source].get(item.label)
        if origin is None:
            continue
        here = posixpath.dirname(item.chapter.href)
        text = words["site-computed"]
        panel = _panel(origin, item, words, pages, here, book.meta.root)
        actions.add(item.label, Action(text, "", f"{text} {item.reference}", panel=panel))


def _panel(
    origin: Origin,
    item: Item,
    words: Mapping[str, str],
    pages: Mapping[str, str],
    here: str,
    root: Path,
) -> str:
    parts = [f"<pre><code>{html.escape(origin.code)}</code></pre>"]
    for name in origin.functions:
        parts.append(f"<p>{_function(name, pages, here)}</p>")
    numbers = _numbers(item)
    if numbers:
        rows = "; ".join(_rows(numbers))
        parts.append(f"<p>{html.escape(words['site-computed-numbers'])} {rows}.</p>")
    elif item.data is not None and item.data.source:
        files = "".join(f" <code>{file}</code>" for file in _named(item.data.source, root))
        parts.append(f"<p>{html.escape(item.data.source)}{files}</p>")
    return f'<div class="computed">{"".join(parts)}</div>'


def _named(source: str, root: Path) -> Iterator[str]:
    """Give the files of the tables that a source line names."""
    for listed in _TABLES.findall(source):
        for number in re.findall(r"\d+", listed):
            file = _DATA.format(f"{int(number):02}")
            if (root / file).is_file():
                yield file


def _function(name: str, pages: Mapping[str, str], here: str) -> str:
    """Name a function, with a link to its place in the reference where the book has one."""
    entry = everything()[name][1]
    summary = read_docstring(entry.doc).summary if entry else ""
    shown = f"<code>{html.escape(name)}</code>"
    source, _, place = (address_of(name) or "").partition("#")
    if source in pages:
        href = f"{posixpath.relpath(pages[source], here or '.')}#{place}"
        shown = f'<a href="{html.escape(href)}">{shown}</a>'
    told = _TICKS.sub(r"<code>\1</code>", html.escape(summary))
    return f"{shown}: {told}" if told else shown


def _numbers(item: Item) -> list[str]:
    """List the ids of the printed numbers in a table."""
    if item.data is None:
        return []
    found = []
    for sheet in item.data.sheets:
        heads = [one.name for one in sheet.variables]
        if "Id" in heads:
            place = heads.index("Id")
            found += [str(row[place]) for row in sheet.rows if row[place]]
    return list(dict.fromkeys(found))


def _rows(numbers: Sequence[str]) -> Iterator[str]:
    """Condense ids: how many of which columns of a table, and in which file they stand."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for number in numbers:
        parts = _PRINTED.match(number)
        if parts is None:
            yield f"<code>{html.escape(number)}</code>"
        else:
            tables.setdefault(parts[1], []).append((parts[2], parts[3]))
    for table, found in tables.items():
        rows = list(dict.fromkeys(row for row, _ in found))
        columns = list(dict.fromkeys(column for _, column in found))
        row = rows[0] if len(rows) == 1 else "*"
        shown = columns if len(columns) <= _MANY else ["*"]
        patterns = ", ".join(
            f"<code>{html.escape(f'{table}.{row}.{column}')}</code>" for column in shown
        )
        file = _DATA.format(table.removeprefix("t"))
        yield f"{len(found)} × {patterns} (<code>{file}</code>)"
