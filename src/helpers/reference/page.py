"""How do the docstrings of the library become the pages of its reference?

A chapter of the book prints a page: ``print(reference.page("numbers"))``. On the site it has
every public name with its signature, its parameters and its source; on paper it is the list of the
modules and the questions that they answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.errors import BookError
from helpers.marked import nearest
from helpers.project import MARKER, find_root
from helpers.reference.docstrings import Docstring, read_docstring
from helpers.reference.inventory import Entry, Module, everything, look_up, modules
from helpers.reference.texts import linked, read_texts, write_markdown
from helpers.render import ast
from helpers.render.ast import Element
from helpers.render.located import load_yaml

FOLDER = "chapters/reference"
# What is named nowhere is on the last page.
PAGES: dict[str, tuple[str, ...]] = {
    "numbers": (
        "answers", "bounds", "claims", "codebook", "comments", "descriptives", "edition", "entries",
        "errors", "expressions", "findings", "fivenumber", "forensics", "indices", "inference",
        "investments", "likert", "marked", "numbers", "project", "published", "quantiles",
        "questionnaire", "recompute", "records", "respondents", "responses", "scales",
        "tidy", "verify", "witness", "world",
    ),
    "book": (),
}  # fmt: skip
_LAST = "book"
_WORD = re.compile(r"[A-Za-z_][\w.]*")


def page_of(module: str) -> str:
    """Tell on which page of the reference a module is.

    Parameters
    ----------
    module : str
        Its full name.

    Returns
    -------
    str
        A key of `PAGES`.

    Examples
    --------
    >>> page_of("helpers.likert"), page_of("helpers.world.build"), page_of("helpers.cli")
    ('numbers', 'numbers', 'book')
    """
    parts = module.split(".")
    second = parts[1] if len(parts) > 1 else ""
    return next((page for page, names in PAGES.items() if second in names), _LAST)


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
    'chapters/reference/numbers.qmd#helpers-project-find_root'
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
    site = list(_Writer(own).blocks())
    on_site = ast.attr(classes=["content-visible"], values={"when-format": "html"})
    on_paper = ast.attr(classes=["content-visible"], values={"unless-format": "html"})
    return Page(
        write_markdown([ast.div(site, on_site), ast.div(_overview(own, link=False), on_paper)])
    )


def _overview(own: list[Module], *, link: bool) -> list[Element]:
    """List the modules with their questions."""
    items = []
    for module in own:
        name: Element = {"t": "Code", "c": [ast.attr(), module.name]}
        if link:
            name = ast.link([name], f"#{identifier(module)}", ast.attr())
        question = read_docstring(module.doc).summary
        items.append([ast.plain([name, ast.text(":"), {"t": "Space"}, *read_plain(question)])])
    return [{"t": "BulletList", "c": items}]


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
            inlines.append({"t": "Code", "c": [ast.attr(), piece]})
            continue
        for place, word in enumerate(piece.split(" ")):
            if place:
                inlines.append({"t": "Space"})
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
        yield from _overview(self.own, link=True)
        for module in self.own:
            self.module = module
            title: Element = {"t": "Code", "c": [ast.attr(), module.name]}
            attributes = ast.attr(identifier(module), ["unnumbered"])
            yield {"t": "Header", "c": [2, attributes, [title]]}
            yield from self._body(next(self.docs))
            yield {"t": "Para", "c": [_source(module.path, "Source", 1)]}
            for entry in module.names():
                yield from self._entry(entry)

    def _entry(self, entry: Entry) -> Iterator[Element]:
        title: Element = {"t": "Code", "c": [ast.attr(), entry.short]}
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
            words.append({"t": "Code", "c": [ast.attr(), name]})
        if name and type_:
            words += [ast.text(":"), {"t": "Space"}]
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
