"""How do prose, inline values and cells become one pandoc document?

pandoc reads the prose with the inline values in it. A cell is an empty Div at its place, filled
afterwards, so that nothing a cell shows can be mistaken for Markdown. Captions are read in the same
breath, as headings that are taken out again, so that footnotes and links work in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.errors import BookError
from helpers.render import ast, pandoc
from helpers.render.ast import Element
from helpers.render.chapter import INLINE, Cell, Prose
from helpers.render.execute import Results
from helpers.render.outputs import Place, cell_blocks, inline_markdown

_CELL = "effektbog-cell"
_TEXT = "effektbog-text-"


@dataclass(frozen=True)
class Assembled:
    """A chapter as a pandoc document, its title apart.

    Parameters
    ----------
    blocks : list
        The blocks without the title.
    title : list
        The inlines of the title.
    id : str
        Identifier of the title's heading, empty when it was in the front matter.
    classes : list
        Its classes.
    """

    blocks: list[Element]
    title: list[Element]
    id: str
    classes: list[str]


def assemble(place: Place, results: Results) -> Assembled:
    """Read a chapter with its results into a pandoc document.

    Parameters
    ----------
    place : Place
        The chapter and the format.
    results : Results
        What its code gave.

    Returns
    -------
    Assembled
        The document; cells are Divs as `helpers.render.model` describes.

    Raises
    ------
    BookError
        If the chapter has no title, or two.
    """
    chapter = place.chapter
    texts: list[str] = []
    markdown = _markdown(place, results, texts)
    blocks = pandoc.parse(markdown)["blocks"]
    read: dict[str, list[Element]] = {}
    body: list[Element] = []
    for block in blocks:
        name = block["c"][1][0] if block["t"] == "Header" else ""
        if name.startswith(_TEXT):
            read[name] = block["c"][2]
        else:
            body.append(block)

    def fill(element: Element) -> list[Element] | None:
        attributes = ast.attr_of(element)
        if element["t"] != "Div" or attributes is None or _CELL not in attributes[1]:
            return None
        number = int(ast.value_of(attributes, "n"))
        caption = read.get(f"{_TEXT}{number}", [])
        return cell_blocks(place, chapter.cells[number], results.cells[number], caption)

    body = ast.change(body, fill)
    if chapter.title is not None:
        _refuse_top(place, body, 0)
        return Assembled(body, read[f"{_TEXT}title"], "", [])
    for number, block in enumerate(body):
        if block["t"] == "Header":
            if block["c"][0] != 1:
                break
            identifier, classes, _ = block["c"][1]
            rest = body[:number] + body[number + 1 :]
            _refuse_top(place, rest, 1)
            return Assembled(rest, block["c"][2], identifier, classes)
    raise BookError(
        "the chapter has no title",
        file=chapter.path,
        line=1,
        hint="Give it 'title:' in its front matter, or begin it with '# Title'.",
    )


def _markdown(place: Place, results: Results, texts: list[str]) -> str:
    chapter = place.chapter
    pieces: list[str] = []
    proses = iter(results.inlines)
    number = 0
    for part in chapter.parts:
        if isinstance(part, Prose):
            pieces.append(_prose(part, next(proses), place))
            continue
        pieces.append(f'\n\n::: {{.{_CELL} n="{number}"}}\n:::\n\n')
        caption = _caption(part)
        if caption:
            texts.append(f"# {caption} {{#{_TEXT}{number}}}")
        number += 1
    if chapter.title is not None:
        texts.append(f"# {' '.join(chapter.title.split())} {{#{_TEXT}title}}")
    return "\n".join(pieces) + "\n\n" + "\n\n".join(texts) + "\n"


def _caption(cell: Cell) -> str:
    written = cell.options.get("tbl-cap") or cell.options.get("fig-cap") or ""
    return " ".join(str(written).split())


def _prose(part: Prose, values: list[dict[str, object]], place: Place) -> str:
    inlines = iter(zip(part.inlines(), values, strict=True))
    lines = []
    for number, line in enumerate(part.lines):
        if number in part.code:
            lines.append(line.text)
            continue
        pieces = []
        end = 0
        for match in INLINE.finditer(line.text):
            inline, data = next(inlines)
            pieces += [
                line.text[end : match.start()],
                match.group(1),
                inline_markdown(inline, data, place.fmt),
            ]
            end = match.end()
        lines.append("".join(pieces) + line.text[end:])
    return "\n".join(lines)


def _refuse_top(place: Place, blocks: list[Element], own: int) -> None:
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 1:
            title = ast.stringify(block["c"][2]).strip()
            found = "a title in the front matter and" if own == 0 else "another"
            raise place.chapter.error(
                f"the chapter has {found} a first-level heading '{title}'",
                f"# {title}",
                hint="Quarto counts that as two chapters: use one of them.",
            )
