"""How do the docstrings of the library become the pages of its reference?

A chapter of the book prints a page: ``print(reference.page("tables"))``. On the site it has
every public name with its signature, its parameters and its source; on paper it is a table of the
modules and the questions that they answer. The chapter before prints the overview, which on the
site leads to every module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.errors import BookError
from helpers.marked import nearest
from helpers.project import MARKER, find_root
from helpers.reference.docstrings import Docstring, read_docstring
from helpers.reference.groups import FOLDER, PAGES, page_of
from helpers.reference.inventory import Entry, Module, everything, look_up, modules
from helpers.reference.texts import linked, read_texts, write_markdown
from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.located import load_yaml

_WORD = re.compile(r"[A-Za-z_][\w.]*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_SPACE: Element = {"t": "Space"}


def identifier(module: Module, entry: Entry | None = None) -> str:
    """Give the identifier of a module or a name on its page.

    Parameters
    ----------
    module : Module
        The module.
    entry : Entry, optional
        The name in it.

    Returns
    -------
    str
        The identifier, such as ``helpers-likert-summarise`` or ``module-helpers-likert``.
    """
    name = module.name if entry is None else entry.name
    return f"{'module-' if entry is None else ''}{name.replace('.', '-')}"


def address_of(name: str) -> str | None:
    """Give the place of a name in the book.

    Parameters
    ----------
    name : str
        The full name.

    Returns
    -------
    str or None
        The chapter, relative to the project, and the place in it; None for what is not there.

    Examples
    --------
    >>> address_of("helpers.project.find_root")
    'chapters/reference/printed.qmd#helpers-project-find_root'
    """
    found = everything().get(name)
    if found is None:
        return None
    return f"{FOLDER}/{page_of(found[0].name)}.qmd#{identifier(*found)}"


@dataclass(frozen=True)
class Page:
    """A page of the reference, to be printed by a cell with ``output: asis``.

    Parameters
    ----------
    markdown : str
        What is on it.
    """

    markdown: str

    def __str__(self) -> str:
        return self.markdown


def page(name: str) -> Page:
    """Write a page of the reference.

    Parameters
    ----------
    name : str
        A key of `PAGES`.

    Returns
    -------
    Page
        The page.

    Raises
    ------
    BookError
        If there is no such page.
    """
    if name not in PAGES:
        raise BookError(f"the reference has no page '{name}'", hint=nearest(name, PAGES))
    own = [module for module in modules() if page_of(module.name) == name]
    site = [*_links(own), *_Writer(own).blocks()]
    return Page(write_markdown([_only(site, "when-format"), _only([_table(own)], "unless-format")]))


def overview() -> Page:
    """List the modules of all pages, with links to them.

    Returns
    -------
    Page
        The list; on paper it is empty, because there the pages follow at once.
    """
    blocks: list[Element] = []
    for name, group in PAGES.items():
        own = [module for module in modules() if page_of(module.name) == name]
        title = [ast.link(read_plain(group.title), f"{name}.qmd", ast.attr())]
        attributes = ast.attr(f"reference-{name}", ["unnumbered"])
        blocks += [{"t": "Header", "c": [2, attributes, title]}, *_links(own, f"{name}.qmd")]
    return Page(write_markdown([_only(blocks, "when-format")]))


def _only(blocks: list[Element], condition: str) -> Element:
    return ast.div(blocks, ast.attr(classes=["content-visible"], values={condition: "html"}))


def _links(own: list[Module], page: str = "") -> list[Element]:
    """List modules with their questions, each a link to its place."""
    items = []
    for module in own:
        name = ast.link([_code(module.name)], f"{page}#{identifier(module)}", ast.attr())
        items.append([ast.plain([name, ast.text(":"), _SPACE, *_question(module)])])
    return [{"t": "BulletList", "c": items}]


def _table(own: list[Module]) -> Element:
    """Set modules beside their questions."""

    def row(*cells: list[Element]) -> list[object]:
        none = {"t": "AlignDefault"}
        return [ast.attr(), [[ast.attr(), none, 1, 1, [ast.plain(cell)]] for cell in cells]]

    column = [{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]
    head = row([ast.text("Module")], [ast.text("Question")])
    body = [row([_code(_below(module.name))], _question(module)) for module in own]
    return {
        "t": "Table",
        "c": [
            ast.attr(),
            [None, []],
            [column, column],
            [ast.attr(), [head]],
            [[ast.attr(), 0, [], body]],
            [ast.attr(), []],
        ],
    }


def _below(name: str) -> str:
    """Leave out the package where that leaves something."""
    return name.partition(".")[2] or name


def _code(name: str) -> Element:
    return {"t": "Code", "c": [ast.attr(), name]}


def _question(module: Module) -> list[Element]:
    return read_plain(read_docstring(module.doc).summary)


def read_plain(text: str) -> list[Element]:
    """Write a line of a docstring as inlines: its names in backticks as code.

    Parameters
    ----------
    text : str
        The line.

    Returns
    -------
    list of Element
        The inlines.
    """
    inlines: list[Element] = []
    for number, piece in enumerate(re.split(r"`{1,2}([^`]+)`{1,2}", text)):
        if number % 2:
            inlines.append(_code(piece))
            continue
        for place, word in enumerate(_EMPHASIS.sub(r"\1", piece).split(" ")):
            if place:
                inlines.append(_SPACE)
            if word:
                inlines.append(ast.text(word))
    return inlines


class _Writer:
    """Writes modules; the texts of their docstrings are read together, then put in place."""

    def __init__(self, own: list[Module]) -> None:
        self.own = own
        docs = [doc for module in own for doc in _docs(module)]
        self.docs = iter(docs)
        self.texts = iter(read_texts([text for doc in docs for text in _texts(doc)]))
        self.module = own[0]

    def blocks(self) -> Iterator[Element]:
        for module in self.own:
            self.module = module
            title = _code(module.name)
            attributes = ast.attr(identifier(module), ["unnumbered"])
            yield {"t": "Header", "c": [2, attributes, [title]]}
            yield from self._body(next(self.docs))
            yield {"t": "Para", "c": [_source(module.path, "Source", 1)]}
            yield from self._names(module)
            for entry in module.names():
                yield from self._entry(entry)

    def _names(self, module: Module) -> Iterator[Element]:
        """List what a module offers, where that is more than one thing."""
        if len(module.entries) < 2:
            return
        words: list[Element] = []
        for entry in module.entries:
            target = f"#{identifier(module, entry)}"
            words += [ast.link([_code(entry.short)], target, ast.attr()), ast.text(","), _SPACE]
        yield {"t": "Para", "c": words[:-2]}

    def _entry(self, entry: Entry) -> Iterator[Element]:
        title = _code(entry.short)
        attributes = ast.attr(identifier(self.module, entry), ["unnumbered", "unlisted"])
        level = 3 if entry.kind in ("function", "class") else 4
        yield {"t": "Header", "c": [level, attributes, [title]]}
        yield ast.code_block(entry.signature, ast.attr(classes=["signature"]))
        yield from self._body(next(self.docs))
        yield {
            "t": "Para",
            "c": [_source(self.module.path, f"Source, line {entry.line}", entry.line)],
        }

    def _body(self, doc: Docstring) -> Iterator[Element]:
        yield from self._text()
        if doc.text:
            yield from self._text()
        for section in doc.sections:
            strong = {"t": "Strong", "c": read_plain(section.title)}
            yield {"t": "Para", "c": [strong]}
            if section.text:
                yield from self._text()
            elif section.entries:
                items = [
                    [self._term(one.name, one.type), [self._text()]] for one in section.entries
                ]
                yield {"t": "DefinitionList", "c": items}

    def _text(self) -> list[Element]:
        return linked(next(self.texts), self._link)

    def _term(self, name: str, type_: str) -> list[Element]:
        words: list[Element] = []
        if name:
            words.append(_code(name))
        if name and type_:
            words += [ast.text(":"), _SPACE]
        end = 0
        for match in _WORD.finditer(type_):
            address = self._link(match[0])
            if address is None:
                continue
            words += read_plain(type_[end : match.start()])
            words.append(ast.link([ast.text(match[0])], address, ast.attr()))
            end = match.end()
        return words + read_plain(type_[end:])

    def _link(self, written: str) -> str | None:
        name = look_up(written, self.module.imports, self.module.name)
        if name is None and written.endswith("Error"):
            name = f"helpers.errors.{written}"  # what a function lets pass need not be imported
        if name is None or name not in everything():
            return None
        found = everything()[name]
        target, local = page_of(found[0].name), f"#{identifier(*found)}"
        return local if target == page_of(self.module.name) else f"{target}.qmd{local}"


def _docs(module: Module) -> Iterator[Docstring]:
    yield read_docstring(module.doc)
    for entry in module.names():
        yield read_docstring(entry.doc)


def _texts(doc: Docstring) -> Iterator[str]:
    """Give the texts of a docstring in the order in which they are written."""
    yield doc.summary
    if doc.text:
        yield doc.text
    for section in doc.sections:
        if section.text:
            yield section.text
        else:
            yield from (entry.text for entry in section.entries)


def _source(path: str, words: str, line: int) -> Element:
    """Link to the source: to its line in the repository, else to the file beside the site."""
    target = f"/src/{path}"
    repository = _repository()
    if repository:
        target = f"{repository}/blob/main{target}#L{line}"
    return ast.link([ast.text(words)], target, ast.attr(classes=["source-link"]))


def _repository() -> str:
    """Give the address of the repository, where the book names one."""
    try:
        data = load_yaml((find_root() / MARKER).read_text(encoding="utf-8"), MARKER).data or {}
    except (BookError, OSError):
        return ""
    book = data.get("book") if isinstance(data, dict) else None
    return str((book or {}).get("repo-url") or "").rstrip("/")
