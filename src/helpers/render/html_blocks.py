"""How is each construct of a resolved chapter written in HTML?

The resolved document is rewritten into one that pandoc turns into accessible HTML: figures with
captions, callouts and folded code as ``<details>``, tabs that are plain sections until the script
makes tabs of them, and every wide table in a region that scrolls and can be focused.
"""

from __future__ import annotations

import copy
import html
import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from helpers.render import ast
from helpers.render.actions import Actions, list_html
from helpers.render.ast import Element
from helpers.render.model import BookConfig, ResolvedChapter
from helpers.render.stacked import stacked_html, stacked_table

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_UNNAMED = re.compile(r"<table\b(?![^>]*\saria-label)", re.IGNORECASE)
_FOOT = re.compile(r"<tfoot\b.*?</tfoot>", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(r"(<td\b[^>]*>)(.*?)(</td>)", re.IGNORECASE | re.DOTALL)
_PICTURE = re.compile(r"\s*(<\?xml[^>]*>\s*)?<(svg|img)\b", re.IGNORECASE)


class HtmlBlocks:
    """Rewrites one chapter for pandoc's HTML writer.

    Parameters
    ----------
    config : BookConfig
        The book.
    chapter : ResolvedChapter
        The chapter.
    address : callable
        Gives the address, seen from this page, of a file of the project (``"images/a.png"``) or of
        the engine (an absolute path), and sees to it that the file is copied.
    actions : Actions
        What stands under tables and figures.
    """

    def __init__(
        self,
        config: BookConfig,
        chapter: ResolvedChapter,
        address: Callable[[str | Path], str],
        actions: Actions,
    ) -> None:
        self.config = config
        self.words = config.words
        self.chapter = chapter
        self.address = address
        self.actions = actions
        self._tabsets = 0

    def body(self) -> list[Element]:
        """Give the blocks below the title.

        Returns
        -------
        list of Element
            The blocks for pandoc's HTML writer.
        """
        blocks = copy.deepcopy(self.chapter.ast["blocks"])
        return ast.change(blocks[1:], self._one)

    def title(self) -> list[Element]:
        """Give the inlines of the title.

        Returns
        -------
        list of Element
            The inlines.
        """
        return copy.deepcopy(self.chapter.ast["blocks"][0]["c"][2])

    def _inner(self, blocks: list[Element]) -> list[Element]:
        return ast.change(blocks, self._one)

    def _one(self, element: Element) -> list[Element] | None:
        kind = element["t"]
        if kind == "Div":
            return self._div(element)
        if kind == "Header":
            return [self._header(element)]
        if kind == "Table":
            return self._region([element], self._table_label())
        if kind == "Image":
            self._image(element)
        elif kind == "Link":
            self._link(element)
        elif kind == "Span" and "equation" in element["c"][0][1]:
            return self._equation(element)
        return None

    def _div(self, element: Element) -> list[Element] | None:
        attributes, content = element["c"]
        classes = attributes[1]
        if "float" in classes:
            return self._float(attributes, content)
        if "callout" in classes:
            return self._callout(attributes, content)
        if "panel-tabset" in classes:
            return self._tabset(content)
        if "cell" in classes:
            ast.drop_values(attributes, "source-file", "source-line")
            element["c"][1] = self._cell(content)
            return [element]
        if "cell-output" in classes:
            return self._output(element)
        columns = ast.value_of(attributes, "layout-ncol")
        if columns:
            ast.drop_values(attributes, "layout-ncol")
            ast.set_value(attributes, "style", f"--columns: {columns}")
        return None

    def _header(self, element: Element) -> Element:
        level, attributes, content = element["c"]
        number = ast.value_of(attributes, "number")
        identifier, classes, _ = attributes
        content = self._inner(content)
        plain = ast.stringify(content).strip()
        if number:
            content = [_number(number), ast.text("\u00a0 "), *content]
        if identifier:
            label = html.escape(f"{self.words['site-permalink']}: {plain}")
            content.append(
                ast.raw_inline(
                    f'<a class="permalink" href="#{html.escape(identifier)}"'
                    f' aria-label="{label}">#</a>'
                )
            )
        return {"t": "Header", "c": [level, ast.attr(identifier, classes), content]}

    def _float(self, attributes: list, content: list[Element]) -> list[Element]:
        identifier, classes, _ = attributes
        name = html.escape(identifier)
        caption = self._inner(content[0]["c"][1])
        reference = ast.value_of(attributes, "ref")
        head = [
            ast.raw_inline(f'<figcaption id="{name}-caption">'),
            ast.span([ast.text(f"{reference}:")], ast.attr(classes=["float-number"])),
            {"t": "Space"},
            *(caption[0]["c"] if caption else []),
            ast.raw_inline("</figcaption>"),
        ]
        is_table = "float-table" in classes
        body: list[Element] = []
        for block in content[1:]:
            inner = self._unwrapped(block)
            if is_table and _holds_table(inner):
                region = self._region(
                    [_stacked(one) for one in inner], f'aria-labelledby="{name}-caption"'
                )
                body += [_named(one, f"{identifier}-caption") for one in region]
            else:
                body += self._inner(inner)
        kind = "table" if is_table else "figure"
        opening = ast.raw_block(f'<figure id="{name}" class="float float-{kind}">')
        closing = ast.raw_block("</figure>")
        parts = [ast.plain(head), *body] if is_table else [*body, ast.plain(head)]
        return [opening, *parts, closing, *self._actions(identifier, reference)]

    def _actions(self, label: str, reference: str) -> list[Element]:
        name = f"{self.words['site-take-away']}: {reference}".replace("\u00a0", " ")
        folder = posixpath.dirname(self.chapter.href)
        found = list_html(self.actions.of(label), name=name, folder=folder)
        return [ast.raw_block(found)] if found else []

    def _unwrapped(self, block: Element) -> list[Element]:
        """Take a display out of its Div, where its caption and region already stand."""
        if block["t"] == "Div" and "cell-output-display" in block["c"][0][1]:
            return [self._picture(block, item) for item in block["c"][1]]
        return [block]

    def _picture(self, output: Element, block: Element) -> Element:
        """Fetch a drawing from the site, and put one that is drawn for white on white.

        A drawing in ``currentColor`` follows the page into the dark by itself.
        """
        if block["t"] != "RawBlock" or not _PICTURE.match(block["c"][1]):
            return block
        attributes, source = output["c"][0], block["c"][1]
        file = ast.value_of(attributes, "svg-file") or ast.value_of(attributes, "png-file")
        if file and source.startswith("<img"):
            alt = html.escape(ast.value_of(attributes, "alt"))
            source = f'<img src="{html.escape(self.address(Path(file)))}" alt="{alt}">'
        if "currentColor" in source:
            return ast.raw_block(source)
        return ast.raw_block(f'<div class="on-white">{source}</div>')

    def _output(self, element: Element) -> list[Element]:
        attributes, content = element["c"]
        blocks = self._unwrapped(element) if "cell-output-display" in attributes[1] else content
        if len(blocks) == 1 and _holds_table(blocks):
            inner = self._region(blocks, self._table_label())
        else:  # among other things, each table has a region of its own
            inner = self._inner(blocks)
        return [ast.div(inner, ast.attr("", attributes[1]))]

    def _region(self, blocks: list[Element], name: str) -> list[Element]:
        inner: list[Element] = []
        for block in blocks:
            if block["t"] == "Table":
                inner.append(self._table_cells(block))
            elif block["t"] == "RawBlock" and block["c"][0] == "html":
                inner.append(ast.raw_block(_with_notes(block["c"][1])))
            else:
                inner += self._inner([block])
        return [
            ast.raw_block(f'<div class="scroll" role="region" tabindex="0" {name}>'),
            *inner,
            ast.raw_block("</div>"),
        ]

    def _table_label(self) -> str:
        return f'aria-label="{html.escape(self.words["site-table-region"])}"'

    def _table_cells(self, table: Element) -> Element:
        table["c"][1:] = [ast.change(part, self._one) for part in table["c"][1:]]
        for _, cells in table["c"][3][1]:
            for cell in cells:
                ast.set_value(cell[0], "scope", "col")
        return table

    def _cell(self, content: list[Element]) -> list[Element]:
        blocks: list[Element] = []
        for block in content:
            if block["t"] != "CodeBlock" or "cell-code" not in block["c"][0][1]:
                blocks += self._inner([block])
                continue
            attributes, code = block["c"]
            fold = ast.value_of(attributes, "fold")
            summary = html.escape(ast.value_of(attributes, "summary"))
            shown = ast.code_block(code, ast.attr(classes=["python", "cell-code"]))
            if fold == "false":
                blocks.append(shown)
                continue
            opened = " open" if fold == "show" else ""
            blocks += [
                ast.raw_block(f'<details class="code-fold"{opened}><summary>{summary}</summary>'),
                shown,
                ast.raw_block("</details>"),
            ]
        return blocks

    def _callout(self, attributes: list, content: list[Element]) -> list[Element]:
        title = html.escape(ast.value_of(attributes, "title"))
        collapse = ast.value_of(attributes, "collapse")
        words: list[Element] = [ast.raw_inline(title)]
        if content and content[0]["t"] == "Div" and "callout-title" in content[0]["c"][0][1]:
            words = self._inner(content[0]["c"][1])[0]["c"]
            content = content[1:]
        kind = attributes[1][1]
        classes = ["callout", kind, f"callout-{ast.value_of(attributes, 'appearance')}"]
        if ast.value_of(attributes, "icon") == "false":
            classes.append("no-icon")
        identifier = f' id="{html.escape(attributes[0])}"' if attributes[0] else ""
        opening = f'class="{" ".join(classes)}"{identifier}'
        body = [
            ast.raw_block('<div class="callout-body">'),
            *self._inner(content),
            ast.raw_block("</div>"),
        ]
        if collapse and title:
            opened = " open" if collapse == "false" else ""
            return [
                ast.raw_block(f"<details {opening}{opened}>"),
                _wrapped("summary", "callout-title", words),
                *body,
                ast.raw_block("</details>"),
            ]
        label = title or html.escape(self.words[f"{kind}-title"])
        head = [_wrapped("p", "callout-title", words)] if title else []
        return [
            ast.raw_block(f'<div {opening} role="note" aria-label="{label}">'),
            *head,
            *body,
            ast.raw_block("</div>"),
        ]

    def _tabset(self, content: list[Element]) -> list[Element]:
        self._tabsets += 1
        level = content[0]["c"][0]
        result: list[Element] = [ast.raw_block('<div class="tabset">')]
        tab = 0
        for block in content:
            if block["t"] == "Header" and block["c"][0] == level:
                if tab:
                    result.append(ast.raw_block("</section>"))
                tab += 1
                name = f"tabset-{self._tabsets}-{tab}"
                result.append(
                    ast.raw_block(
                        f'<section class="tab-panel" id="{name}" aria-labelledby="{name}-title">'
                    )
                )
                words = self._inner(block["c"][2])
                heading = ast.attr(f"{name}-title", ["tab-title"])
                result.append({"t": "Header", "c": [level, heading, words]})
            else:
                result += self._inner([block])
        return [*result, ast.raw_block("</section></div>")]

    def _equation(self, element: Element) -> list[Element]:
        attributes, content = element["c"]
        number = f"({ast.value_of(attributes, 'number')})"
        label = ast.span([ast.text(number)], ast.attr(classes=["equation-number"]))
        return [ast.span([*content, label], ast.attr(attributes[0], ["equation"]))]

    def _image(self, element: Element) -> None:
        target = element["c"][2]
        if target[0].startswith("file:"):
            target[0] = self.address(target[0].removeprefix("file:"))

    def _link(self, element: Element) -> None:
        attributes, _, target = element["c"]
        ast.drop_values(attributes, "ref")
        if target[0].startswith("file:"):
            target[0] = self.address(target[0].removeprefix("file:"))


def _number(number: str) -> Element:
    return ast.span([ast.text(number)], ast.attr(classes=["header-number"]))


def _wrapped(tag: str, kind: str, words: list[Element]) -> Element:
    return ast.plain(
        [ast.raw_inline(f'<{tag} class="{kind}">'), *words, ast.raw_inline(f"</{tag}>")]
    )


def _holds_table(blocks: list[Element]) -> bool:
    return any(
        block["t"] == "Table" or (block["t"] == "RawBlock" and _TABLE.search(block["c"][1]))
        for block in blocks
    )


def _stacked(block: Element) -> Element:
    if block["t"] == "Table":
        return stacked_table(block)
    if block["t"] == "RawBlock" and block["c"][0] == "html":
        return ast.raw_block(stacked_html(block["c"][1]))
    return block


def _named(block: Element, caption: str) -> Element:
    """Give the tables of a block their caption as name."""
    if block["t"] == "Table":
        ast.set_value(block["c"][0], "aria-labelledby", caption)
    elif block["t"] == "RawBlock" and block["c"][0] == "html":
        name = f'<table aria-labelledby="{html.escape(caption)}"'
        return ast.raw_block(_UNNAMED.sub(lambda _: name, block["c"][1]))
    return block


def _with_notes(markup: str) -> str:
    """Put what a note below a table says into an element that can be less wide than the table."""

    def wrapped(foot: re.Match[str]) -> str:
        return _NOTE.sub(r'\1<span class="table-note">\2</span>\3', foot[0])

    return _FOOT.sub(wrapped, markup)
