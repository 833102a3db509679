"""How does what a cell showed become part of the document?

Of the forms in which Jupyter hands an output over, each format takes the same one as in Quarto:
HTML takes HTML first, then Markdown, then images; the PDF takes Markdown and images first, and HTML
only when it holds a table.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render import ast, pandoc
from helpers.render.ast import Element
from helpers.render.cache import write_file
from helpers.render.chapter import Cell, Chapter, Inline
from helpers.render.execute import setting
from helpers.render.kernels import Output
from helpers.render.model import BookConfig, Format

_WIDGET = "application/vnd.jupyter.widget-view+json"
_ORDER: dict[Format, tuple[str, ...]] = {
    "html": (_WIDGET, "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg"),
    "typst": ("text/markdown", "image/svg+xml", "image/png", "image/jpeg"),
}
_IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_TABLE = re.compile(r"<table", re.IGNORECASE)
_OBJECT = re.compile(r"^[<(\[].*?[>)\]]$|^Text\([-\d]|^\{.*<matplotlib\.")
_ARTISTS = ("[<matplotlib", "<matplotlib", "<seaborn.")
_LABEL = re.compile(r"""<svg[^>]*?\saria-label=(?:"([^"]*)"|'([^']*)')""", re.DOTALL)
_REPR = re.compile(r"^<.*>$", re.DOTALL)
UNSHOWN = "effektbog-unshown"
_ESCAPED = re.compile(r"([\\`*_{}\[\]()>#+,\-.!])")


@dataclass(frozen=True)
class Place:
    """Where a cell stands and for which format it is wanted.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : Chapter
        The chapter of the cell.
    fmt : {"html", "typst"}
        The format.
    work : Path
        Folder for the files of figures.
    """

    config: BookConfig
    chapter: Chapter
    fmt: Format
    work: Path


def inline_markdown(inline: Inline, data: dict[str, Any], fmt: Format) -> str:
    r"""Write the value of an inline expression as Markdown, as Quarto does.

    Parameters
    ----------
    inline : Inline
        The expression.
    data : dict
        Its MIME bundle.
    fmt : {"html", "typst"}
        The format.

    Returns
    -------
    str
        Text to put into the prose. A string loses its quotes and its markup is escaped.

    Raises
    ------
    BookError
        If the value would be printed as Python code by Quarto: numpy scalars, strings with
        characters that Python shows as escapes, and empty ones.

    Examples
    --------
    >>> inline_markdown(Inline("x", "a.qmd", 1), {"text/plain": "'a*b'"}, "html")
    'a\\*b'
    """
    if fmt == "html" and "text/html" in data:
        return f"`{data['text/html']}`{{=html}}"
    if "text/markdown" in data:
        return str(data["text/markdown"])
    value = str(data.get("text/plain", ""))
    if value.startswith("np."):
        raise BookError(
            f"the inline expression `{inline.expression}` gives {value}",
            file=inline.file,
            line=inline.line,
            hint="Quarto prints it just so: turn it into text first.",
        )
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "'\"":
        return value
    value = value[1:-1]
    if not value:
        raise BookError(
            f"the inline expression `{inline.expression}` gives an empty text",
            file=inline.file,
            line=inline.line,
            hint="Quarto prints the expression instead: have it give some words, or use a cell.",
        )
    if "\\" in value:
        raise BookError(
            f"the inline expression `{inline.expression}` gives '{value}'",
            file=inline.file,
            line=inline.line,
            hint="Quarto prints the escape as it stands: leave the character out.",
        )
    return _ESCAPED.sub(r"\\\1", value)


def cell_blocks(
    place: Place, cell: Cell, outputs: Sequence[Output], caption: list[Element]
) -> list[Element]:
    """Build the blocks of a cell: its code and its outputs.

    Parameters
    ----------
    place : Place
        Where the cell stands.
    cell : Cell
        The cell.
    outputs : sequence of Output
        What it showed.
    caption : list
        The inlines of its caption, empty when it has none.

    Returns
    -------
    list of Element
        At most one Div ``cell``; see `helpers.render.model`.

    Raises
    ------
    BookError
        If a caption belongs to nothing or to several things, or an output cannot be shown.
    """
    if not setting(place.config, place.chapter, cell, "include"):
        return []
    blocks: list[Element] = []
    if setting(place.config, place.chapter, cell, "echo", place.fmt) and cell.code:
        blocks.append(_code(place, cell))
    shown = _shown(place, cell, outputs)
    displays = [block for block, is_display in shown if is_display]
    kind = cell.label.split("-", 1)[0]
    if kind in ("tbl", "fig"):
        if not setting(place.config, place.chapter, cell, "output"):
            displays = []
        elif len(displays) != 1:
            found = "nothing" if not displays else f"{len(displays)} things"
            what = "table" if kind == "tbl" else "figure"
            raise BookError(
                f"the cell '{cell.label}' shows {found}, and its caption belongs to one",
                file=cell.file,
                line=cell.line,
                hint=f"Let the cell give one {what}, as the value of its last line, or remove the"
                " label and the caption.",
            )
        blocks += [block for block, is_display in shown if not is_display]
        if displays:
            name = "table" if kind == "tbl" else "figure"
            head = ast.div([ast.plain(caption)], ast.attr(classes=["float-caption"]))
            holder = ast.attr(cell.label, ["float", f"float-{name}"])
            blocks.append(ast.div([head, *displays], holder))
        identifier = ""
    else:
        blocks += _laid_out(cell, shown)
        identifier = cell.label
    if not blocks:
        return []
    values = {"source-file": cell.file, "source-line": str(cell.line)}
    return [ast.div(blocks, ast.attr(identifier, ["cell"], values))]


def _laid_out(cell: Cell, shown: Sequence[tuple[Element, bool]]) -> list[Element]:
    columns = cell.options.get("layout-ncol")
    blocks = [block for block, _ in shown]
    if columns is None or not blocks:
        return blocks
    return [ast.div(blocks, ast.attr(classes=["layout"], values={"layout-ncol": str(columns)}))]


def _code(place: Place, cell: Cell) -> Element:
    options = place.config.options(place.fmt)
    front = place.chapter.front.data or {}
    fold = cell.options.get("code-fold", front.get("code-fold", options.code_fold))
    summary = str(cell.options.get("code-summary", options.code_summary))
    values = {"fold": str(fold).lower(), "summary": summary}
    return ast.code_block(cell.code, ast.attr(classes=["python", "cell-code"], values=values))


def _shown(place: Place, cell: Cell, outputs: Sequence[Output]) -> list[tuple[Element, bool]]:
    """Turn outputs into blocks, each with whether it is a display that a caption can belong to."""
    wanted = setting(place.config, place.chapter, cell, "output")
    if not wanted:
        return []
    images = any(_IMAGES.get(_mime(item.get("data", {}), place.fmt)) for item in outputs)
    shown: list[tuple[Element, bool]] = []
    for item in outputs:
        if item["type"] == "stream":
            shown += [(block, False) for block in _stream(place, cell, item, wanted == "asis")]
        elif item["type"] == "error":
            words = f"{item['ename']}: {item['evalue']}\n{item['traceback']}"
            block = ast.code_block(words, ast.attr())
            shown.append((_output([block], "cell-output-error"), False))
        elif not _discarded(item, images):
            shown.append((_display(place, cell, item["data"]), True))
    return shown


def _stream(place: Place, cell: Cell, item: Output, asis: bool) -> list[Element]:
    if item["name"] == "stderr" and not setting(place.config, place.chapter, cell, "warning"):
        return []
    if asis and item["name"] == "stdout":
        return pandoc.parse(item["text"])["blocks"]
    block = ast.code_block(item["text"].rstrip("\n"), ast.attr())
    return [_output([block], f"cell-output-{item['name']}")]


def _output(blocks: list[Element], kind: str, **values: str) -> Element:
    named = {key.replace("_", "-"): value for key, value in values.items() if value}
    return ast.div(blocks, ast.attr(classes=["cell-output", kind], values=named))


def _discarded(item: Output, images: bool) -> bool:
    """Tell the object that a plotting call returns from a result that is meant to be read."""
    data = item["data"]
    if item["type"] != "result" or set(data) != {"text/plain"}:
        return False
    lines = str(data["text/plain"]).splitlines() or [""]
    if not images:
        return lines[0].startswith(_ARTISTS)
    if len(lines) == 1:
        return bool(_OBJECT.match(lines[0].strip()))
    return any("<matplotlib." in line for line in lines)


def _mime(data: dict[str, Any], fmt: Format) -> str:
    for name in _ORDER[fmt]:
        if name in data:
            return name
    if "text/html" in data and _TABLE.search(str(data["text/html"])):
        return "text/html"
    return "text/plain"


def _display(place: Place, cell: Cell, data: dict[str, Any]) -> Element:
    mime = _mime(data, place.fmt)
    if mime == _WIDGET:
        raise BookError(
            "a widget cannot be shown in the book",
            file=cell.file,
            line=cell.line,
            hint="Widgets work in a notebook; show a table or a figure here.",
        )
    kind = "cell-output-display"
    if mime == "text/markdown":
        return _output(pandoc.parse(str(data[mime]))["blocks"], kind)
    if mime == "text/html":
        source = str(data[mime])
        if "image/svg+xml" in data:
            path = _image(place, str(data["image/svg+xml"]).encode(), "svg")
            alt = _alt(place, cell, source)
            return _output([ast.raw_block(source)], kind, svg_file=str(path), alt=alt)
        return _output([ast.raw_block(source)], kind)
    if mime in _IMAGES:
        suffix = _IMAGES[mime]
        value = data[mime]
        content = str(value).encode() if suffix == "svg" else base64.b64decode(value)
        path = _image(place, content, suffix)
        alt = _alt(place, cell, str(value) if suffix == "svg" else "")
        image = f'<img src="{html.escape(path.as_uri())}" alt="{html.escape(alt)}">'
        block = ast.raw_block(image)
        if suffix == "svg":
            return _output([block], kind, svg_file=str(path), alt=alt)
        return _output([block], kind, png_file=str(path), alt=alt)
    if mime == "text/plain" and "text/html" in data and _REPR.match(str(data.get(mime, "<>"))):
        # Only a mistake where it would be seen: it may stand in content of the site alone.
        values = {"file": cell.file, "line": str(cell.line)}
        return _output([ast.code_block("", ast.attr(classes=[UNSHOWN], values=values))], kind)
    if mime == "text/plain" and mime in data:
        return _output([ast.code_block(str(data[mime]), ast.attr())], kind)
    raise BookError(
        f"no form of the output can be shown ({', '.join(sorted(data)) or 'it is empty'})",
        file=cell.file,
        line=cell.line,
    )


def _alt(place: Place, cell: Cell, source: str) -> str:
    """Choose the text alternative: what the figure itself says, else the cell's fig-alt."""
    own = _LABEL.search(source)
    if own is not None:
        return html.unescape(own.group(1) or own.group(2) or "")
    written = str(cell.options.get("fig-alt", ""))
    if not written:
        raise BookError(
            "the cell shows an image without a text alternative",
            file=cell.file,
            line=cell.line,
            hint=f"Add '#| fig-alt: …' for {place.chapter.path}'s readers who cannot see it.",
        )
    return " ".join(written.split())


def _image(place: Place, content: bytes, suffix: str) -> Path:
    path = place.work / f"{hashlib.sha256(content).hexdigest()[:20]}.{suffix}"
    if path.exists():
        path.touch()
    else:
        write_file(path, content)
    return path
