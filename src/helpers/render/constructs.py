"""Which of Quarto's constructs stand in a document, in the one form that the writers know?

Quarto's Markdown is pandoc's; what it adds are conventions over Divs, Spans and attributes. Here
callouts, tabsets, conditional content, layout, floats and equations take the form that
`helpers.render.model` lists. Whatever this engine does not know stops with its line.
"""

from __future__ import annotations

import re
from typing import Any

from helpers.errors import BookError
from helpers.render import ast, pandoc
from helpers.render.ast import Element
from helpers.render.outputs import UNSHOWN, Place
from helpers.render.suggest import one_of

CALLOUTS = ("note", "tip", "warning", "important", "caution")
_UNSUPPORTED_IDS = frozenset(
    {"lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg",
     "nte", "tip", "wrn", "imp", "cau"}
)  # fmt: skip
_UNSUPPORTED_CLASSES = re.compile(
    r"^(column(s|-.*)?|aside|panel-(?!tabset$).*|proof|remark|solution|landscape|"
    r"quarto-.*|callout-?$|cell-.*|hidden)$"
)
_FORMATS: dict[str, frozenset[str]] = {
    "html": frozenset({"html", "html:js", "html5"}),
    "typst": frozenset({"typst"}),
}
_CONDITIONS = ("when-format", "unless-format")
_EQUATION = re.compile(r"^\{#(eq-[\w-]+)\}(.*)$")


class Normaliser:
    """Brings the blocks of one chapter into their final form.

    Parameters
    ----------
    place : Place
        The chapter and the format.
    """

    def __init__(self, place: Place) -> None:
        self.place = place

    def blocks(self, found: list[Element]) -> list[Element]:
        """Normalise a list of blocks.

        Parameters
        ----------
        found : list of Element
            Blocks as pandoc reads them.

        Returns
        -------
        list of Element
            The blocks in the form that the writers know.
        """
        return ast.change(found, self._one)

    def _one(self, element: Element) -> list[Element] | None:
        kind = element["t"]
        if kind == "Div":
            return self._div(element)
        if kind == "Span":
            return self._conditional(element)
        if kind == "Figure":
            return self._figure(element)
        if kind == "Table":
            return self._table(element)
        if kind in ("Para", "Plain"):
            element["c"] = self._equations(element["c"])
            return None
        attributes = ast.attr_of(element)
        if kind == "CodeBlock" and attributes is not None:
            if UNSHOWN in attributes[1]:
                raise BookError(
                    "the output is HTML without a table and has no form for the PDF",
                    file=ast.value_of(attributes, "file"),
                    line=int(ast.value_of(attributes, "line")),
                    hint="Put the cell into '::: {.content-visible when-format=\"html\"}'.",
                )
            self._check_id(attributes[0])
            if ast.value_of(attributes, "filename"):
                raise self._error(
                    "a code block with a filename is not supported",
                    "filename=",
                    hint="Name the file in the sentence before.",
                )
        return None

    def _error(self, message: str, *needles: str, hint: str | None = None) -> BookError:
        return self.place.chapter.error(message, *needles, hint=hint)

    def _check_id(self, identifier: str) -> None:
        if identifier.split("-", 1)[0] in _UNSUPPORTED_IDS and "-" in identifier:
            raise self._error(
                f"the label '{identifier}' is of a kind that is not supported",
                f"#{identifier}",
                hint="Sections, tables, figures and equations can be labelled.",
            )

    def _div(self, element: Element) -> list[Element] | None:
        attributes, content = element["c"]
        identifier, classes, values = attributes
        if "cell" in classes or "cell-output" in classes or "float" in classes:
            return None
        hidden = self._conditional(element)
        if hidden is not None:
            return hidden
        callouts = [name for name in classes if name.startswith("callout")]
        if callouts:
            return [self._callout(element, callouts[0])]
        for name in classes:
            if _UNSUPPORTED_CLASSES.match(name):
                raise self._error(
                    f"the class '.{name}' is not supported",
                    f".{name}",
                    hint="Leave it out, or render with Quarto (--engine quarto).",
                )
        for key, _ in values:
            if key.startswith("layout") and key != "layout-ncol":
                raise self._error(f"'{key}' is not supported", key, hint="layout-ncol is.")
        kind = identifier.split("-", 1)[0]
        if kind in ("tbl", "fig") and "-" in identifier:
            return [self._float_div(element, kind)]
        self._check_id(identifier)
        if "panel-tabset" in classes:
            return [self._tabset(element)]
        columns = ast.value_of(attributes, "layout-ncol")
        if columns:
            if not columns.isdigit() or int(columns) < 1:
                raise self._error("layout-ncol is a number of columns", f"layout-ncol={columns}")
            if "layout" not in classes:
                classes.append("layout")
        element["c"][1] = self.blocks(content)
        return [element]

    def _conditional(self, element: Element) -> list[Element] | None:
        attributes, content = element["c"]
        classes = attributes[1]
        visible, hidden = "content-visible" in classes, "content-hidden" in classes
        if not (visible or hidden):
            return None
        name = "content-visible" if visible else "content-hidden"
        for key, value in attributes[2]:
            if key.startswith(("when-", "unless-")) and key not in _CONDITIONS:
                raise self._error(
                    f"the condition '{key}={value}' is not supported",
                    key,
                    hint="when-format and unless-format are, with html or typst.",
                )
        matches = all(
            (value in _FORMATS[self.place.fmt]) == (key == "when-format")
            for key, value in attributes[2]
            if key in _CONDITIONS
        )
        if matches != visible:
            return []
        attributes[1] = [item for item in classes if item != name]
        ast.drop_values(attributes, *_CONDITIONS)
        if element["t"] == "Span":
            return self.blocks([element] if attributes != ["", [], []] else content)
        if attributes == ["", [], []]:
            return self.blocks(content)
        return self.blocks([element])

    def _callout(self, element: Element, name: str) -> Element:
        attributes, content = element["c"]
        kind = name.removeprefix("callout-")
        if kind not in CALLOUTS:
            raise self._error(
                f"the callout type '{name}' is not known",
                f".{name}",
                hint=one_of(name, [f"callout-{one}" for one in CALLOUTS], kind="callouts"),
            )
        if "-" in attributes[0]:
            self._check_id(attributes[0])
        words = ast.value_of(attributes, "title")
        title: list[Element] = []
        if words:
            title = inlines(words)
        elif content and content[0]["t"] == "Header":
            title = content[0]["c"][2]
            content = content[1:]
        collapse = ast.value_of(attributes, "collapse")
        if collapse not in ("", "true", "false"):
            raise self._error("collapse is true or false", f"collapse={collapse}", name)
        appearance = ast.value_of(attributes, "appearance") or "default"
        icon = ast.value_of(attributes, "icon") or "true"
        if appearance == "minimal":
            appearance, icon = "simple", "false"
        if appearance not in ("default", "simple"):
            raise self._error(
                f"the appearance '{appearance}' is not known",
                appearance,
                hint=one_of(appearance, ["default", "simple", "minimal"], kind="appearances"),
            )
        default = self.place.config.words[f"callout-{kind}-title"]
        plain = ast.stringify(title).strip()
        if not plain and appearance == "default":
            plain = default
        body = self.blocks(content)
        if title:
            words_of_it = self.blocks([ast.plain(title)])
            body = [ast.div(words_of_it, ast.attr(classes=["callout-title"])), *body]
        values = {"title": plain, "collapse": collapse, "appearance": appearance, "icon": icon}
        return ast.div(body, ast.attr(attributes[0], ["callout", f"callout-{kind}"], values))

    def _tabset(self, element: Element) -> Element:
        attributes, content = element["c"]
        if not content or content[0]["t"] != "Header":
            raise self._error(
                "a tabset begins with the heading of its first tab",
                ".panel-tabset",
                "panel-tabset",
            )
        level = content[0]["c"][0]
        for block in content:
            if block["t"] == "Header" and block["c"][0] == level:
                block["c"][1] = ast.attr("", ["tab", "unnumbered", "unlisted"])
        return ast.div(self.blocks(content), ["", ["panel-tabset"], attributes[2]])

    def _float_div(self, element: Element, kind: str) -> Element:
        attributes, content = element["c"]
        identifier = attributes[0]
        for inner in ast.elements(content):
            own = ast.attr_of(inner)
            if own is not None and own[0].startswith(("tbl-", "fig-")):
                raise self._error(
                    f"'{own[0]}' stands inside '{identifier}': a float in a float is not supported",
                    own[0],
                    hint="Give a label and a caption to one of them only.",
                )
        caption: list[Element] = []
        if content and content[-1]["t"] == "Para" and len(content) > 1:
            caption, content = content[-1]["c"], content[:-1]
        elif kind == "tbl":
            tables = [block for block in content if block["t"] == "Table"]
            if len(tables) == 1 and tables[0]["c"][1][1]:
                caption = tables[0]["c"][1][1][0]["c"]
                tables[0]["c"][1] = [None, []]
        if not caption:
            raise self._error(
                f"'{identifier}' has no caption",
                f"#{identifier}",
                hint="Write one as the last paragraph of the block.",
            )
        columns = ast.value_of(attributes, "layout-ncol")
        body = self.blocks(content)
        if columns:
            body = [ast.div(body, ast.attr(classes=["layout"], values={"layout-ncol": columns}))]
        return self._float(identifier, kind, self._equations(caption), body)

    def _float(
        self, identifier: str, kind: str, caption: list[Element], body: list[Element]
    ) -> Element:
        head = ast.div(self.blocks([ast.plain(caption)]), ast.attr(classes=["float-caption"]))
        name = "table" if kind == "tbl" else "figure"
        return ast.div([head, *body], ast.attr(identifier, ["float", f"float-{name}"]))

    def _figure(self, element: Element) -> list[Element] | None:
        attributes, caption, content = element["c"]
        identifier = attributes[0]
        for image in ast.elements(content):
            if image["t"] != "Image":
                continue
            own = image["c"][0]
            if own[0]:
                identifier, own[0] = identifier or own[0], ""
        kind = identifier.split("-", 1)[0]
        if kind == "tbl":
            raise self._error(f"the image '{identifier}' is no table", f"#{identifier}")
        self._check_id(identifier)
        if kind != "fig":
            return None
        words = caption[1][0]["c"] if caption[1] else []
        if not words:
            raise self._error(
                f"'{identifier}' has no caption",
                f"#{identifier}",
                hint=f"Write it into the brackets: ![caption](…){{#{identifier}}}.",
            )
        return [self._float(identifier, "fig", words, self.blocks(content))]

    def _table(self, element: Element) -> list[Element] | None:
        attributes, caption = element["c"][0], element["c"][1]
        self._check_id(attributes[0])
        widths = ast.value_of(attributes, "tbl-colwidths")
        if widths:
            self._colwidths(element, widths)
            ast.drop_values(attributes, "tbl-colwidths")
        if not attributes[0].startswith("tbl-"):
            return None
        if not caption[1]:
            raise self._error(
                f"'{attributes[0]}' has no caption",
                f"#{attributes[0]}",
                hint=f"Write it below the table: : caption {{#{attributes[0]}}}.",
            )
        identifier, attributes[0] = attributes[0], ""
        element["c"][1] = [None, []]
        inner: list[Element] = [element]
        element["c"][2:] = [ast.change(part, self._one) for part in element["c"][2:]]
        return [self._float(identifier, "tbl", caption[1][0]["c"], inner)]

    def _colwidths(self, element: Element, widths: str) -> None:
        parts = [part.strip() for part in widths.strip("[] ").split(",")]
        columns: list[list[Any]] = element["c"][2]
        if len(parts) != len(columns) or not all(part.isdigit() for part in parts):
            raise self._error(
                f'tbl-colwidths="{widths}" is not one percentage for each column',
                "tbl-colwidths",
            )
        for column, part in zip(columns, parts, strict=True):
            column[1] = {"t": "ColWidth", "c": int(part) / 100}

    def _equations(self, content: list[Element]) -> list[Element]:
        """Give a displayed formula its label: ``$$ … $$ {#eq-label}``."""
        result: list[Element] = []
        for item in content:
            found = _EQUATION.match(item["c"]) if item["t"] == "Str" else None
            if found is not None:
                while result and result[-1]["t"] in ("Space", "SoftBreak"):
                    result.pop()
                if not result or result[-1]["t"] != "Math":
                    raise self._error(
                        f"'{found.group(1)}' stands behind no displayed formula",
                        found.group(1),
                        hint=f"Write $$ … $$ {{#{found.group(1)}}}, in one paragraph.",
                    )
                formula = result.pop()
                result.append(ast.span([formula], ast.attr(found.group(1), ["equation"])))
                if found.group(2):
                    result.append(ast.text(found.group(2)))
                continue
            result.append(item)
        return result


def inlines(markdown: str) -> list[Element]:
    """Read a line of Markdown that stood in an attribute.

    Parameters
    ----------
    markdown : str
        One line of Markdown.

    Returns
    -------
    list of Element
        Its inlines.
    """
    blocks = pandoc.parse(f"# {' '.join(markdown.split())}\n")["blocks"]
    return blocks[0]["c"][2] if blocks else []
