"""What does an HTML table show, cell by cell?

Table outputs of code cells are HTML, because that is what great_tables, pandas and others write.
A PDF needs the same table as a structure: which cells stand where, what they span, how they are
aligned and coloured, which rows are headings, groups or notes. `parse_tables` reads that from the
markup. The text of a cell becomes pandoc inlines, so that what the writer does with links,
superscripts or mathematics in prose holds inside a table as well.

Notes
-----
Read are the markup itself, `style` attributes, rules for single ids in a `<style>` element (as
pandas' Styler writes them) and great_tables' class names. General style sheets are not: the look
of a table in print is the book's, not the one of a web page.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace

from lxml import html as lxml_html
from lxml.html import HtmlElement

from helpers.render.tablegrid import (
    Align,
    Cell,
    Json,
    RowKind,
    Table,
    fill_grid,
    plain_text,
    starts,
)
from helpers.render.tablestyle import (
    Style,
    color,
    declarations,
    has_line,
    id_rules,
    indent,
    is_small,
    merged,
)

_SVG = re.compile(r"<svg\b.*?</svg>", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"([ \t\r\n\f]+)")
_NUMBER = re.compile(r"[-+−]?[\d.,\s\u00a0\u202f]*\d[\d.,\s\u00a0\u202f]*\s?%?|[-–—]?|nan", re.I)
_LINES = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_SILENT = {"style", "script", "template", "head", "noscript"}
_WRAP = {
    "b": "Strong",
    "strong": "Strong",
    "em": "Emph",
    "i": "Emph",
    "cite": "Emph",
    "sup": "Superscript",
    "sub": "Subscript",
    "del": "Strikeout",
    "s": "Strikeout",
    "u": "Underline",
}


def parse_tables(html: str) -> list[Table]:
    """Read every outermost table of a piece of HTML.

    Parameters
    ----------
    html : str
        A fragment or a whole document.

    Returns
    -------
    list of Table
        In document order. Text that stands outside the tables is kept as a note of the last one;
        without any table the list is empty.

    Examples
    --------
    >>> (table,) = parse_tables("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>")
    >>> [[cell.text for cell in row.cells] for row in table.rows]
    [['a'], ['1']]
    """
    drawings = _SVG.findall(html)
    if drawings:
        counter = iter(range(len(drawings)))
        html = _SVG.sub(lambda _: f'<img data-svg="{next(counter)}">', html)
    if "<table" not in html.lower():
        return []
    root = lxml_html.fromstring(f"<div>{html}</div>")
    rules = id_rules("\n".join(element.text or "" for element in root.iter("style")))
    reader = _Reader(rules, drawings)
    found: list[HtmlElement] = [
        element for element in root.iterdescendants("table") if not _inside_table(element)
    ]
    tables = [reader.table(element) for element in found]
    for element in found:
        _drop(element)
    rest, text = reader.content(root)
    if tables and text.strip():
        tables[-1] = replace(tables[-1], notes=(*tables[-1].notes, tuple(rest)))
    return tables


def _inside_table(element: HtmlElement) -> bool:
    return any(ancestor.tag == "table" for ancestor in element.iterancestors())


def _drop(element: HtmlElement) -> None:
    """Take an element out of its tree and leave the text that follows it."""
    parent = element.getparent()
    if parent is not None:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''} {element.tail or ''}"
        else:
            before.tail = f"{before.tail or ''} {element.tail or ''}"
        parent.remove(element)


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name, "1").strip()
    return int(value) if value.isdigit() else 1


class _Reader:
    """Reads tables of one piece of HTML; holds its id rules and its drawings."""

    def __init__(self, rules: dict[str, Style], drawings: list[str]) -> None:
        self.rules = rules
        self.drawings = drawings

    def style(self, element: HtmlElement) -> Style:
        own = declarations(element.get("style", ""))
        return merged(self.rules.get(element.get("id", ""), {}), own)

    def table(self, element: HtmlElement) -> Table:
        title: list[Json] = []
        subtitle: list[Json] = []
        notes: list[tuple[Json, ...]] = []
        rows: list[tuple[RowKind, list[Cell]]] = []
        ruled: list[bool] = []
        for child in element.iter("caption"):
            title = self.content(child)[0]
        body_seen = False
        for tr in element.iter("tr"):
            if next(a for a in tr.iterancestors() if a.tag == "table") is not element:
                continue
            cells = [child for child in tr if child.tag in {"td", "th"}]
            classes = {name for cell in [tr, *cells] for name in cell.get("class", "").split()}
            if "gt_title" in classes:
                title = self.content(cells[0])[0]
            elif "gt_subtitle" in classes:
                subtitle = self.content(cells[0])[0]
            elif classes & {"gt_sourcenote", "gt_footnote"}:
                notes.extend(tuple(self.content(cell)[0]) for cell in cells)
            elif cells:
                kind = self._kind(tr, cells, classes, body_seen=body_seen)
                body_seen = body_seen or kind != "head"
                rows.append((kind, [self._cell(cell, tr, kind) for cell in cells]))
                ruled.append(all(has_line(self.style(cell), "top") for cell in cells))
        filled = fill_grid(rows)
        lines = zip(filled.rows, ruled, strict=True)
        filled = replace(filled, rows=tuple(replace(row, rule=rule) for row, rule in lines))
        if "dataframe" in element.get("class", "").split():
            filled = _numbers_right(filled)
        return replace(filled, title=tuple(title), subtitle=tuple(subtitle), notes=tuple(notes))

    @staticmethod
    def _kind(
        tr: HtmlElement, cells: list[HtmlElement], classes: set[str], *, body_seen: bool
    ) -> RowKind:
        parent = tr.getparent()
        section = parent.tag if parent is not None else "table"
        if section == "thead" or (
            section == "table" and not body_seen and all(cell.tag == "th" for cell in cells)
        ):
            return "head"
        if section == "tfoot" or any("summary_row" in name for name in classes):
            return "summary"
        if "gt_group_heading_row" in classes or (
            len(cells) == 1 and cells[0].tag == "th" and _span(cells[0], "colspan") > 1
        ):
            return "group"
        return "body"

    def _cell(self, element: HtmlElement, tr: HtmlElement, kind: RowKind) -> Cell:
        style = merged(self.style(tr), self.style(element))
        classes = element.get("class", "").split()
        inlines, text = self.content(element)
        align = style.get("text-align") or element.get("align", "")
        for name in ("left", "center", "right"):
            if not align and f"gt_{name}" in classes:
                align = name
        if not align and element.tag == "th" and kind == "head" and "colspan" in element.attrib:
            align = "center"
        aligns: dict[str, Align] = {
            "left": "left",
            "start": "left",
            "justify": "left",
            "center": "center",
            "right": "right",
            "end": "right",
        }
        fill = color(style.get("background-color") or style.get("background", ""))
        if fill is None and "gt_striped" in classes:
            fill = "#f6f6f6"
        return Cell(
            ({"t": "Plain", "c": inlines},) if inlines else (),
            text.strip(),
            colspan=_span(element, "colspan"),
            rowspan=_span(element, "rowspan"),
            align=aligns.get(align),
            header=element.tag == "th",
            bold=style.get("font-weight", "") in {"bold", "bolder", "600", "700", "800", "900"},
            italic=style.get("font-style", "") in {"italic", "oblique"},
            color=color(style.get("color", "")),
            fill=fill,
            indent=indent(classes, style),
        )

    def content(self, element: HtmlElement) -> tuple[list[Json], str]:
        """Give an element's content as pandoc inlines, and its plain text."""
        writer = _Inlines(self)
        inlines = writer.children(element)
        while inlines and inlines[-1]["t"] in {"Space", "LineBreak"}:
            inlines.pop()
        return in_language(inlines, element), plain_text(inlines)


class _Inlines:
    """Turns mixed HTML content into pandoc inlines, collapsing white space as a browser does."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.blank = True
        self.started = False

    def text(self, text: str | None) -> list[Json]:
        result: list[Json] = []
        for part in _SPACE.split(text or ""):
            if not part:
                continue
            if _SPACE.fullmatch(part):
                if not self.blank:
                    result.append({"t": "Space"})
                self.blank = True
            else:
                result.append({"t": "Str", "c": part})
                self.blank, self.started = False, True
        return result

    def newline(self, before: list[Json]) -> list[Json]:
        self.blank = True
        if before and before[-1]["t"] == "Space":
            before.pop()
        return [{"t": "LineBreak"}]

    def children(self, element: HtmlElement) -> list[Json]:
        result = self.text(element.text)
        ended_line = False
        for child in element:
            if isinstance(child.tag, str):
                opens = child.tag in _LINES or child.tag in {"ul", "ol"}
                shown = (
                    child.tag not in _SILENT and self.reader.style(child).get("display") != "none"
                )
                if shown and (opens or ended_line) and self.started and child.tag != "br":
                    result.extend(self.newline(result))
                    self.started = False
                if shown:
                    result.extend(self.element(child))
                    ended_line = opens and self.started
            tail = child.tail
            if ended_line and tail and tail.strip():
                result.extend(self.newline(result))
                ended_line = False
            result.extend(self.text(tail))
        return result

    def element(self, element: HtmlElement) -> list[Json]:
        tag = str(element.tag)
        if tag == "br":
            return self.newline([])
        if tag == "img":
            self.blank, self.started = False, True
            return [_image(element, self.reader.drawings)]
        inner = self.children(element)
        if tag == "li":
            inner = [{"t": "Str", "c": "•\u00a0"}, *inner]
        elif tag in {"td", "th"}:
            inner = [*inner, {"t": "Space"}]
        if not inner:
            return []
        classes = element.get("class", "").split()
        if tag == "a" and element.get("href"):
            return [{"t": "Link", "c": [["", [], []], inner, [element.get("href"), ""]]}]
        if tag in {"code", "kbd", "samp", "tt"}:
            return [{"t": "Code", "c": [["", [], []], plain_text(inner)]}]
        if tag == "q":
            inner = [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inner]}]
        if tag in _WRAP:
            inner = [{"t": _WRAP[tag], "c": inner}]
        if "gt_footnote_marks" in classes:
            return [{"t": "Superscript", "c": inner}]
        style = self.reader.style(element)
        if tag == "small":
            style = merged({"font-size": "smaller"}, style)
        return in_language(self.styled(inner, style), element)

    @staticmethod
    def styled(inner: list[Json], style: Style) -> list[Json]:
        if style.get("font-weight", "") in {"bold", "bolder", "600", "700", "800", "900"}:
            inner = [{"t": "Strong", "c": inner}]
        if style.get("font-style", "") in {"italic", "oblique"}:
            inner = [{"t": "Emph", "c": inner}]
        if style.get("vertical-align") in {"super", "sub"}:
            kind = "Superscript" if style["vertical-align"] == "super" else "Subscript"
            inner = [{"t": kind, "c": inner}]
        if "line-through" in style.get("text-decoration", ""):
            inner = [{"t": "Strikeout", "c": inner}]
        colors = [
            [name, value]
            for name, value in (
                ("color", color(style.get("color", ""))),
                ("fill", color(style.get("background-color") or style.get("background", ""))),
            )
            if value
        ]
        classes = ["small"] if is_small(style.get("font-size", "")) else []
        if not (colors or classes):
            return inner
        return [{"t": "Span", "c": [["", classes, colors], inner]}]


def in_language(inlines: list[Json], element: HtmlElement) -> list[Json]:
    """Mark content with the language that its element names.

    Parameters
    ----------
    inlines : list of dict
        The content.
    element : HtmlElement
        The element.

    Returns
    -------
    list of dict
        The content, in a Span where a language is named.
    """
    language = element.get("lang", "").strip()
    if not (language and inlines):
        return inlines
    return [{"t": "Span", "c": [["", [], [["lang", language]]], inlines]}]


def _image(element: HtmlElement, drawings: list[str]) -> Json:
    """Turn an image in a cell into pandoc's Image; a drawing travels in its target."""
    source, alt = element.get("src", ""), element.get("alt", "")
    style = declarations(element.get("style", ""))
    number = element.get("data-svg")
    if number is not None:
        svg = drawings[int(number)]
        opening = lxml_html.fragment_fromstring(svg[: svg.index(">") + 1] + "</svg>")
        style = merged(declarations(opening.get("style", "")), style)
        named = re.search(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)
        alt = opening.get("aria-label") or (named[1].strip() if named else "")
        if "xmlns=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        source = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    sizes = [
        [name, value]
        for name in ("width", "height")
        if (value := style.get(name) or element.get(name, "")) and value != "auto"
    ]
    text = [{"t": "Str", "c": alt}] if alt else []
    return {"t": "Image", "c": [["", ["in-cell"], sizes], text, [source, ""]]}


def _numbers_right(table: Table) -> Table:
    """Align columns of numbers to the right, where the markup says nothing (pandas)."""
    columns: dict[int, list[Cell]] = {}
    lines = starts(table)
    for row, line in zip(table.rows, lines, strict=True):
        if row.kind == "body":
            for cell, start in zip(row.cells, line, strict=True):
                columns.setdefault(start, []).append(cell)
    right = {
        start
        for start, cells in columns.items()
        if all(_NUMBER.fullmatch(cell.text) for cell in cells)
    }
    rows = []
    for row, line in zip(table.rows, lines, strict=True):
        cells = tuple(
            replace(cell, align="right" if start in right else "left")
            if row.kind == "head" or cell.align is None
            else cell
            for cell, start in zip(row.cells, line, strict=True)
        )
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))
