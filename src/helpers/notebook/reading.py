"""How does a chapter of the book become a notebook that a reader can run?

The prose reads as in the book: the values are in it, the references have their numbers. The code
cells are those of the chapter, options included. Below each passage with computed values a cell
computes them again and compares them with the text, so that nothing has to be believed.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers.notebook.files import cell_json, write_notebook
from helpers.notebook.plain import VALUE, Passages, Value, callout_title
from helpers.notebook.segments import CELL_END
from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.chapter import Cell, Chapter, Prose
from helpers.render.execute import Results, setting
from helpers.render.model import BookConfig, ResolvedChapter
from helpers.render.outputs import inline_markdown
from helpers.render.resolve import resolve

_START = """\
# The library and the data of the project are needed from here on.
try:
    from helpers.notebook.start import same_as_text, start
except ImportError:
    raise ImportError(
        "This notebook needs the library of its project. Set the project up with 'make book',"
        " and choose the Python in its folder .venv as the kernel of this notebook."
    ) from None

start({chapter!r}, {folder!r}, made_from={hash!r})"""
_OF_CAPTION = {"tbl-cap", "fig-cap", "fig-alt"}
Part = tuple[str, Any]


def reading_notebooks(
    config: BookConfig, chapters: Sequence[Chapter], results: Sequence[Results], work: Path
) -> dict[str, str]:
    """Make a notebook of each chapter that has code.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapters : sequence of Chapter
        Its chapters, in the order of ``config.chapters``.
    results : sequence of Results
        What their code gave.
    work : Path
        Folder for files, as for `resolve`.

    Returns
    -------
    dict
        The notebook as JSON by its address in the site, such as ``chapters/motives.ipynb``.
    """
    values: list[list[Value]] = []
    marked_chapters, marked_results = [], []
    for chapter, found in zip(chapters, results, strict=True):
        own: list[Value] = []
        values.append(own)
        marked_chapters.append(_with_bare_cells(chapter))
        marked_results.append(_with_marks(chapter, found, own))
    book = resolve(config, marked_chapters, marked_results, "html", work)
    return {
        notebook_name(resolved): _notebook(config, chapter, resolved, own)
        for chapter, resolved, own in zip(chapters, book.chapters, values, strict=True)
        if any(cell.code for cell in chapter.cells)
    }


def notebook_name(chapter: ResolvedChapter) -> str:
    """Give the address of the notebook of a chapter.

    Parameters
    ----------
    chapter : ResolvedChapter
        The chapter.

    Returns
    -------
    str
        The address from the root of the site, beside the page.
    """
    return f"{posixpath.splitext(chapter.href)[0]}.ipynb"


def _with_marks(chapter: Chapter, results: Results, values: list[Value]) -> Results:
    """Mark each inline value, and leave of each output only what its number needs."""
    inlines = []
    proses = [part for part in chapter.parts if isinstance(part, Prose)]
    for prose, bundles in zip(proses, results.inlines, strict=True):
        marked = []
        for inline, data in zip(prose.inlines(), bundles, strict=True):
            text = inline_markdown(inline, data, "html")
            marked.append({"text/markdown": f'[{text}]{{.{VALUE} n="{len(values)}"}}'})
            values.append(Value(inline.expression.strip(), _shown(data)))
        inlines.append(marked)
    cells = []
    for cell in chapter.cells:
        captioned = cell.label.startswith(("tbl-", "fig-"))
        stand_in = {"type": "display", "data": {"text/html": "<table></table>"}, "metadata": {}}
        cells.append([stand_in] if captioned else [])
    return Results(tuple(cells), tuple(inlines))


def _shown(data: dict[str, Any]) -> str:
    if "text/markdown" in data:
        return str(data["text/markdown"])
    value = str(data.get("text/plain", ""))
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _with_bare_cells(chapter: Chapter) -> Chapter:
    """Have every cell shown, whatever its options: the notebook has them all."""

    def bare(cell: Cell) -> Cell:
        kept = {key: value for key, value in cell.options.items() if key in _OF_CAPTION}
        if cell.label:
            kept["label"] = cell.label
        return replace(cell, options={**kept, "include": True, "echo": True, "output": True})

    return replace(
        chapter,
        parts=tuple(bare(part) if isinstance(part, Cell) else part for part in chapter.parts),
    )


def _notebook(
    config: BookConfig, chapter: Chapter, resolved: ResolvedChapter, values: Sequence[Value]
) -> str:
    cells = {(cell.file, cell.line): cell for cell in chapter.cells}
    passages = Passages(values)
    plan: list[Part] = []
    waiting: list[Element] = []

    def flush() -> None:
        if waiting:
            found = passages.add(list(waiting))
            waiting.clear()
            plan.append(("prose", None))
            if found:
                plan.append(("values", found))

    for block in _flat(resolved.ast["blocks"]):
        if not _is_cell(block):
            waiting.append(block)
            continue
        attributes, content = block["c"]
        flush()
        waiting.extend(_caption(content))
        flush()
        place = ast.value_of(attributes, "source-file"), ast.value_of(attributes, "source-line")
        plan.append(("code", cells[place[0], int(place[1])]))
    flush()
    return _written(config, chapter, resolved, plan, passages.written())


def _flat(blocks: Sequence[Element]) -> Iterator[Element]:
    """Give the blocks in order, the cells taken out of what surrounds them."""
    for block in blocks:
        attributes, content = block["c"] if block["t"] == "Div" else ([], [])
        around = attributes and "cell" not in attributes[1]
        if not (around and any(_is_cell(inner) for inner in ast.elements(content))):
            yield block
        elif "callout" in attributes[1]:
            title, rest = callout_title(attributes, content)
            yield from title
            yield from _flat(rest)
        else:
            yield from _flat(content)


def _is_cell(element: Element) -> bool:
    return element["t"] == "Div" and "cell" in element["c"][0][1]


def _caption(content: Sequence[Element]) -> Iterator[Element]:
    for block in content:
        if block["t"] == "Div" and "float" in block["c"][0][1]:
            reference = ast.value_of(block["c"][0], "ref")
            words = [{"t": "Strong", "c": [ast.text(f"{reference}:")]}, {"t": "Space"}]
            yield {"t": "Para", "c": [*words, *block["c"][1][0]["c"][1][0]["c"]]}


def _written(
    config: BookConfig,
    chapter: Chapter,
    resolved: ResolvedChapter,
    plan: Sequence[Part],
    texts: Sequence[str],
) -> str:
    folder = "." if config.execute_dir == "project" else posixpath.dirname(chapter.path) or "."
    hashed = hashlib.sha256((config.root / chapter.path).read_bytes()).hexdigest()
    start = _START.format(chapter=chapter.path, folder=folder, hash=hashed[:16])
    cells = [
        cell_json("markdown", _about(config, chapter, resolved), "about"),
        cell_json("code", start, "start", {"tags": ["start"]}),
    ]
    prose = iter(texts)
    for number, (kind, what) in enumerate(plan, start=1):
        if kind == "prose":
            cells.append(cell_json("markdown", next(prose), f"text-{number}"))
        elif kind == "values":
            metadata = {"tags": ["values"], "jupyter": {"source_hidden": True}}
            cells.append(cell_json("code", _values(what), f"values-{number}", metadata))
        elif not setting(config, chapter, what, "eval"):
            shown = f"```python\n{what.code}\n```"
            cells.append(cell_json("markdown", shown, f"code-{number}"))
        else:
            fails = bool(setting(config, chapter, what, "error"))
            metadata = {"tags": ["raises-exception"]} if fails else {}
            name = what.label[:64] or f"code-{number}"
            cells.append(cell_json("code", _source(config, what), name, metadata))
    own = {"effektbog-reading": {"chapter": chapter.path}, "title": resolved.title}
    return write_notebook(cells, own)


def _about(config: BookConfig, chapter: Chapter, resolved: ResolvedChapter) -> str:
    name = f"chapter {resolved.number}" if resolved.kind == "chapter" else f"*{resolved.title}*"
    if resolved.kind == "appendix":
        name = f"appendix {resolved.number}"
    return (
        f"*This notebook is {name} of {config.title}: the text as in the book, and the code behind"
        " it. It runs from top to bottom wherever it lies inside the project. A value with a dotted"
        " line was computed; the cell below its passage computes it again and compares. To change"
        f" the chapter itself, use* `effektbog notebook {chapter.path}`."
    )


def _values(values: Sequence[Value]) -> str:
    lines = [f"    ({value.shown!r}, {value.expression})," for value in values]
    return "\n".join(
        ["# The values in the text above, and the same computed now.", "same_as_text(", *lines, ")"]
    )


def _source(config: BookConfig, cell: Cell) -> str:
    """Give a cell as it was written, options included."""
    lines = (config.root / cell.file).read_text(encoding="utf-8-sig").splitlines()[cell.line :]
    end = next(number for number, line in enumerate(lines) if CELL_END.match(line))
    return "\n".join(lines[:end])
