"""What does a resolved chapter look like to a typesetter?

A `ChapterWriter` goes through the pandoc document of one chapter and puts raw Typst wherever the
book has its own form: headings with the numbers they already carry, floats, cross-references,
callouts, tabsets, grids, code, tables, pictures, mathematics with a text alternative. The rest,
paragraphs, lists, emphasis, notes, is left to pandoc's own Typst writer. The functions that the
raw code calls (`book-…`) are defined in `assets/book.typ`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from helpers.errors import BookError
from helpers.render.model import ResolvedChapter
from helpers.render.tablegrid import Table, from_pandoc, plain_text
from helpers.render.tablehtml import parse_tables
from helpers.render.typst_code import (
    SOURCE_MARK,
    Json,
    attributes,
    breakable,
    images,
    plain,
    raw_block,
    raw_inline,
    string,
    visible,
)
from helpers.render.typst_floats import crowded, held, sections
from helpers.render.typst_inlines import Frame, InlineWriter, language
from helpers.render.typst_labels import Labels
from helpers.render.typst_media import Media
from helpers.render.typst_table import lay_out, table_blocks, with_content

CALLOUTS = ("note", "tip", "warning", "important", "caution")
_CODE_ADVANCE = 0.602
_CODE_SIZE = 7.5
_GUTTER = 12.0

_TURN = raw_block("#book-sideways[")
_TURN_BACK = raw_block("] // turned back")


class ChapterWriter(InlineWriter):
    """Turns the blocks of one chapter into blocks that pandoc writes as the book's Typst.

    Parameters
    ----------
    chapter : ResolvedChapter
        The chapter.
    index : int
        Its place among the chapters, from 0.
    labels : Labels
        Of the whole book.
    media : Media
        Where pictures go.
    words : mapping
        The words of the book's language.
    below : int
        How many levels its title stands below those of the other chapters.
    """

    def __init__(
        self,
        chapter: ResolvedChapter,
        index: int,
        labels: Labels,
        media: Media,
        words: Mapping[str, str],
        below: int = 0,
    ) -> None:
        super().__init__(chapter, index, labels, media, words)
        self.below = below
        self._level = below
        self._handlers: dict[str, Callable[[Json, Frame], list[Json]]] = {
            "Header": lambda node, _: self._header(node),
            "Para": self._paragraph,
            "Plain": self._paragraph,
            "CodeBlock": self._code_block,
            "RawBlock": self._raw_block,
            "Div": self._div,
            "Figure": self._figure,
            "Table": self._markdown_table,
            "BlockQuote": self._quote,
            "BulletList": self._list,
            "OrderedList": self._list,
            "DefinitionList": self._definitions,
            "LineBlock": lambda node, _: self._lines(node),
        }

    # Blocks

    def body(self, nodes: Iterable[Json], frame: Frame) -> list[Json]:
        """Convert the blocks of the whole chapter.

        Parameters
        ----------
        nodes : iterable of dict
            Pandoc blocks.
        frame : Frame
            The space for them.

        Returns
        -------
        list of dict
            Pandoc blocks, some of them raw Typst.
        """
        result: list[Json] = []
        for section in sections(nodes):
            made = self.blocks(section, replace(frame, fixed=crowded(section)))
            # What a short section says of its table stays with it.
            result.extend(held(made) if self.below else made)
        return result

    def blocks(self, nodes: Iterable[Json], frame: Frame) -> list[Json]:
        """Convert blocks that stand in a frame.

        Parameters
        ----------
        nodes : iterable of dict
            Pandoc blocks.
        frame : Frame
            The space for them.

        Returns
        -------
        list of dict
            Pandoc blocks, some of them raw Typst.
        """
        result: list[Json] = []
        for node in nodes:
            handler = self._handlers.get(node["t"])
            result.extend(handler(node, frame) if handler else [node])
        return result

    def _header(self, node: Json) -> list[Json]:
        level, _, inlines = node["c"]
        name, classes, attrs = attributes(node)
        self._level = min(level + self.below, self._level + 1)
        arguments = [f"level: {self._level}"]
        if "number" in attrs:
            arguments.append(f"numbering: (..n) => {string(attrs['number'])}")
        if level == 1:
            name = name or self.labels.chapter_id(self.chapter)
            key = "crossref-apx-prefix" if self.chapter.kind == "appendix" else "crossref-ch-prefix"
            arguments.append(f"supplement: {string(self.words.get(key, ''))}")
        if "unlisted" in classes:
            arguments.append("outlined: false")
        opening = raw_inline(f"#heading({', '.join(arguments)})[")
        text: list[Json] = []
        for part in inlines:
            if part["t"] == "Note":
                note = self._caption(part["c"])
                text.extend([raw_inline("#book-heading-note["), *note, raw_inline("];")])
            else:
                text.extend(self._inline(part))
        return [plain([opening, *text, raw_inline(f"]{self._label(name)}")])]

    def _paragraph(self, node: Json, frame: Frame) -> list[Json]:
        shown = [part for part in node["c"] if part["t"] not in {"Space", "SoftBreak"}]
        if shown and all(part["t"] == "Image" for part in shown):
            return [block for part in shown for block in self._picture(part, frame)]
        return [{"t": node["t"], "c": self.inlines(node["c"])}]

    def _quote(self, node: Json, frame: Frame) -> list[Json]:
        return [{"t": "BlockQuote", "c": self.blocks(node["c"], frame.inside(30))}]

    def _list(self, node: Json, frame: Frame) -> list[Json]:
        items = node["c"] if node["t"] == "BulletList" else node["c"][1]
        made = [self.blocks(item, frame.inside(20)) for item in items]
        return [{**node, "c": made if node["t"] == "BulletList" else [node["c"][0], made]}]

    def _definitions(self, node: Json, frame: Frame) -> list[Json]:
        made = [
            [self.inlines(term), [self.blocks(body, frame.inside(20)) for body in bodies]]
            for term, bodies in node["c"]
        ]
        return [{**node, "c": made}]

    def _lines(self, node: Json) -> list[Json]:
        return [{**node, "c": [self.inlines(line) for line in node["c"]]}]

    def _code_block(self, node: Json, frame: Frame, style: str = "book-listing") -> list[Json]:
        name, classes, _ = attributes(node)
        if "cell-code" in classes:
            style = "book-cell-code"
        longest = int((frame.width - 16) / (_CODE_ADVANCE * _CODE_SIZE)) - 4
        code = breakable(node["c"][1].rstrip("\n"), max(10, longest))
        return [*self._anchor(name), raw_block(f"#{style}({string(code)})")]

    def _raw_block(self, node: Json, frame: Frame) -> list[Json]:
        form, text = node["c"]
        if form == "typst":
            return [node]
        if form.startswith("html"):
            return [block for table in parse_tables(text) for block in self._table(table, frame)]
        return []

    def _markdown_table(self, node: Json, frame: Frame) -> list[Json]:
        name, _, _ = attributes(node)
        made = self._table(from_pandoc(node), frame)
        caption = self._caption(node["c"][1][1])
        if not caption:
            return [*self._anchor(name), *made]
        return self._float("table", caption, made, name, frame)

    def _table(self, table: Table, frame: Frame) -> list[Json]:
        layout = lay_out(table, frame.width, frame.sideways)
        width = frame.sideways if layout.landscape and frame.sideways else frame.width
        content = with_content(table, _InFrame(self, frame.inside(20)))
        made = table_blocks(content, layout, width, keep=not frame.floating)
        if layout.landscape:
            return [_TURN, *made, _TURN_BACK]
        return made

    # Floats and pictures

    def _caption(self, blocks: list[Json], prefix: str = "") -> list[Json]:
        inlines: list[Json] = []
        for block in blocks:
            if block["t"] in {"Para", "Plain"}:
                inlines.extend([{"t": "Space"}] if inlines else [])
                inlines.extend(self.inlines(block["c"]))
        if prefix:
            head = f"{prefix}:" if inlines else prefix
            return [raw_inline(f"#book-number({string(head)})"), {"t": "Space"}, *inlines]
        return inlines

    def _float(
        self, kind: str, caption: list[Json], body: list[Json], name: str, frame: Frame
    ) -> list[Json]:
        several = sum(1 for block in body if block["t"] != "RawBlock") > 1
        arguments = [string(kind), f"several: {str(several).lower()}"]
        place = self.labels.place(self.index, name) if name else None
        if place:
            arguments.append(f"name: {string(place)}")
        if not frame.fixed:
            arguments.append(f"room: {round(frame.width, 3)}pt")
        return [
            plain(
                [raw_inline(f"#book-float({', '.join(arguments)}, ["), *caption, raw_inline("])[")]
            ),
            *body,
            raw_block("]"),
        ]

    def _figure(self, node: Json, frame: Frame) -> list[Json]:
        name, _, _ = attributes(node)
        body = self.blocks(node["c"][2], frame.inside(0))
        return self._float("image", self._caption(node["c"][1][1]), body, name, frame)

    def _float_div(self, node: Json, frame: Frame) -> list[Json]:
        name, classes, attrs = attributes(node)
        blocks: list[Json] = node["c"][1]
        caption: list[Json] = []
        if blocks and blocks[0]["t"] == "Div" and "float-caption" in attributes(blocks[0])[1]:
            caption, blocks = blocks[0]["c"][1], blocks[1:]
        kind = "table" if "float-table" in classes else "image"
        frame = replace(frame, floating=True)
        if "layout-ncol" in attrs:
            body = self._grid(blocks, attrs["layout-ncol"], frame.inside(0))
        else:
            body = self.blocks(blocks, frame)
        turned = _TURN in body  # the page turns around the float, not inside it
        body = [block for block in body if block not in (_TURN, _TURN_BACK)]
        frame = replace(frame, fixed=frame.fixed or turned)
        made = self._float(kind, self._caption(caption, attrs.get("ref", "")), body, name, frame)
        return [_TURN, *made, _TURN_BACK] if turned else made

    def _picture(self, node: Json, frame: Frame) -> list[Json]:
        name, _, attrs = attributes(node)
        alt = attrs.get("fig-alt") or attrs.get("alt") or plain_text(node["c"][1])
        call = self._picture_call(node["c"][2][0], alt, frame, attrs)
        return [*self._anchor(name), raw_block(f"#{call}")]

    # Divs

    def _div(self, node: Json, frame: Frame) -> list[Json]:
        name, classes, attrs = attributes(node)
        if "cell" in classes and "source-line" in attrs:
            return self._cell(node, attrs, frame)
        if "float" in classes:
            return self._float_div(node, frame)
        before = self._anchor(name)
        blocks: list[Json] = node["c"][1]
        if "callout" in classes:
            return [*before, *self._callout(blocks, classes, attrs, frame)]
        if "panel-tabset" in classes:
            return [*before, *self._tabset(blocks, frame)]
        if "layout-ncol" in attrs:
            return [*before, *self._grid(blocks, attrs["layout-ncol"], frame)]
        if any(kind.startswith("cell-output") for kind in classes):
            return [*before, *self._output(blocks, classes, attrs, frame)]
        if "csl-entry" in classes:
            body = self.blocks(blocks, frame)
            return [raw_block("#book-reference["), *before, *body, raw_block("]")]
        body = self.blocks(blocks, frame)
        if "lang" in attrs:
            body = [raw_block(f"#text({language(attrs['lang'])})["), *body, raw_block("]")]
        return [*before, *body]

    def _cell(self, node: Json, attrs: Mapping[str, str], frame: Frame) -> list[Json]:
        """Set a code cell between comments that say which line it comes from."""
        attr, blocks = node["c"]
        kept = [pair for pair in attr[2] if pair[0] != "source-line"]
        file = attrs.get("source-file", self.chapter.source)
        outer, self._line = self._line, int(attrs["source-line"])
        if any(block["t"] == "CodeBlock" for block in blocks):
            frame = replace(frame, fixed=True)  # what is shown stays below its code
        inner = self._div({"t": "Div", "c": [[attr[0], attr[1], kept], blocks]}, frame)
        self._line = outer
        return [
            raw_block(f"{SOURCE_MARK}{file}:{attrs['source-line']}"),
            *inner,
            raw_block(f"{SOURCE_MARK}{file}:{outer or ''}"),
        ]

    def _callout(
        self, blocks: list[Json], classes: list[str], attrs: Mapping[str, str], frame: Frame
    ) -> list[Json]:
        kind = next((k for k in CALLOUTS if f"callout-{k}" in classes), "note")
        title: list[Json] = []
        if attrs.get("title"):
            title = [{"t": "Str", "c": attrs["title"]}]
        if blocks and blocks[0]["t"] == "Div" and "callout-title" in attributes(blocks[0])[1]:
            title, blocks = self._caption(blocks[0]["c"][1]), blocks[1:]
        if not title and attrs.get("appearance") != "minimal":
            title = [{"t": "Str", "c": self.words.get(f"callout-{kind}-title", kind.title())}]
        return [
            plain([raw_inline(f"#book-callout({string(kind)}, ["), *title, raw_inline("])[")]),
            *self.blocks(blocks, frame.inside(24)),
            raw_block("]"),
        ]

    def _tabset(self, blocks: list[Json], frame: Frame) -> list[Json]:
        tabs = [block["c"][0] for block in blocks if block["t"] == "Header"]
        result: list[Json] = []
        frame = replace(frame, fixed=True)  # what is under a tab stays under it
        for block in blocks:
            if block["t"] == "Header" and block["c"][0] == min(tabs):
                result.extend(self._anchor(attributes(block)[0]))
                title = self.inlines(block["c"][2])
                result.append(plain([raw_inline("#book-tab["), *title, raw_inline("]")]))
            else:
                result.extend(self.blocks([block], frame))
        return result

    def _grid(self, blocks: list[Json], columns: str, frame: Frame) -> list[Json]:
        try:
            count = max(1, int(columns))
        except ValueError:
            raise BookError(
                f"layout-ncol={columns!r} is not a number",
                file=self.chapter.source,
                line=self._line,
            ) from None
        narrow = Frame((frame.width - (count - 1) * _GUTTER) / count)
        parts: list[list[Json]] = []
        for block in blocks:
            parts.extend(self.blocks([part], narrow) for part in images(block) or [block])
        result = [raw_block(f"#book-grid({count}, {_GUTTER}pt")]
        for part in parts:
            if not any(visible(made) for made in part):
                continue
            result.extend([raw_block(", ["), *part, raw_block("]")])
        return [*result, raw_block(")")]

    def _output(
        self, blocks: list[Json], classes: list[str], attrs: Mapping[str, str], frame: Frame
    ) -> list[Json]:
        picture = attrs.get("svg-file") or attrs.get("png-file")
        if picture:
            call = self._picture_call(picture, attrs.get("alt", ""), frame)
            return [raw_block(f"#{call}")]
        loud = bool({"cell-output-stderr", "cell-output-error"} & set(classes))
        style = "book-loud-output" if loud else "book-output"
        result: list[Json] = []
        for block in blocks:
            if block["t"] == "CodeBlock":
                result.extend(self._code_block(block, frame, style))
            else:
                result.extend(self.blocks([block], frame))
        return result


@dataclass(frozen=True)
class _InFrame:
    """A chapter writer tied to the frame of a table's cells."""

    writer: ChapterWriter
    frame: Frame

    def blocks(self, nodes: Iterable[Json]) -> list[Json]:
        return self.writer.blocks(nodes, replace(self.frame, sideways=None))

    def inlines(self, nodes: Iterable[Json]) -> list[Json]:
        return self.writer.inlines(nodes)
