"""Which modules has the library, which public names are in them, and where does each stand?

The source is read and not run: the reference needs neither the solver nor the drawing library, and
every name keeps its line. A name can be looked up as it is written in some module, through imports
and re-exports, to the place where it is defined.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import helpers

PACKAGE = "helpers"
_FOLDER = Path(helpers.__file__).resolve().parent
_WIDTH = 88
Kind = Literal["function", "class", "method", "property"]
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Entry:
    """A public name.

    Parameters
    ----------
    name : str
        Its full name, such as ``helpers.likert.summarise``.
    kind : {"function", "class", "method", "property"}
        What it is.
    signature : str
        How it is called; for a property what it gives.
    doc : str
        Its docstring.
    line : int
        The line of its definition.
    members : tuple of Entry
        The public methods and properties of a class.
    """

    name: str
    kind: Kind
    signature: str
    doc: str
    line: int
    members: tuple[Entry, ...] = ()

    @property
    def short(self) -> str:
        """The last part of its name; of a method with that of its class."""
        parts = self.name.split(".")
        return ".".join(parts[-2:] if self.kind in ("method", "property") else parts[-1:])


@dataclass(frozen=True)
class Module:
    """A module of the library.

    Parameters
    ----------
    name : str
        Its full name.
    path : str
        Its file, relative to the folder that holds the package.
    doc : str
        Its docstring.
    entries : tuple of Entry
        Its public functions and classes in the order of the file.
    imports : mapping
        What an imported name stands for: a full name by the name that is used.
    """

    name: str
    path: str
    doc: str
    entries: tuple[Entry, ...]
    imports: Mapping[str, str]

    def names(self) -> Iterator[Entry]:
        """Give every public name.

        Yields
        ------
        Entry
            Functions, classes, and after each class its members.
        """
        for entry in self.entries:
            yield entry
            yield from entry.members


@functools.cache
def modules() -> tuple[Module, ...]:
    """Read the source of the library.

    Returns
    -------
    tuple of Module
        All public modules, sorted by name.
    """
    found = [
        _module(path)
        for path in sorted(_FOLDER.rglob("*.py"))
        if path.name == "__init__.py" or not path.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda module: module.name))


@functools.cache
def by_name() -> Mapping[str, Module]:
    """Give the modules by their full name.

    Returns
    -------
    mapping
        Module by name.
    """
    return {module.name: module for module in modules()}


@functools.cache
def everything() -> Mapping[str, tuple[Module, Entry | None]]:
    """Give whatever has a place in the reference by its full name.

    Returns
    -------
    mapping
        The module and, unless the module itself is meant, the entry. A function that shares its
        full name with a module wins, as it does in Python.
    """
    found: dict[str, tuple[Module, Entry | None]] = {
        module.name: (module, None) for module in modules()
    }
    for module in modules():
        found |= {entry.name: (module, entry) for entry in module.names()}
    return found


def look_up(written: str, imports: Mapping[str, str], module: str = "") -> str | None:
    """Find what a name means where it is written.

    Parameters
    ----------
    written : str
        The name as written, such as ``tables.battery``.
    imports : mapping
        The imports of the place, see `imports_of`.
    module : str
        The module it is written in, empty outside the library.

    Returns
    -------
    str or None
        The full name under which the reference has it.
    """
    head, _, rest = written.partition(".")
    candidates = [written, f"{module}.{written}"]
    if head in imports:
        candidates.append(f"{imports[head]}.{rest}" if rest else imports[head])
    return next((name for name in map(_defined, candidates) if name is not None), None)


def _defined(name: str, depth: int = 0) -> str | None:
    """Follow re-exports to where a name is defined."""
    if name in everything():
        return name
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        module = by_name().get(".".join(parts[:cut]))
        if module is not None:
            target = module.imports.get(parts[cut])
            if target is None or depth > 5:
                return None
            return _defined(".".join([target, *parts[cut + 1 :]]), depth + 1)
    return None


def imports_of(tree: ast.Module, module: str = "", *, package: bool = False) -> dict[str, str]:
    """List what the names imported in a source stand for.

    Parameters
    ----------
    tree : ast.Module
        The parsed source.
    module : str
        The name of the module, for relative imports.
    package : bool
        Whether it is the `__init__` of a package.

    Returns
    -------
    dict
        A full name by the name that is used.
    """
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                used = alias.asname or alias.name.split(".")[0]
                found[used] = alias.name if alias.asname else used
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")
                above = above[: len(above) - node.level + (1 if package else 0)]
                base = ".".join([*above, base]) if base else ".".join(above)
            for alias in node.names:
                found[alias.asname or alias.name] = f"{base}.{alias.name}"
    return found


def _module(path: Path) -> Module:
    relative = path.relative_to(_FOLDER.parent)
    package = path.name == "__init__.py"
    parts = relative.parent.parts if package else relative.with_suffix("").parts
    name = ".".join(parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return Module(
        name=name,
        path=relative.as_posix(),
        doc=ast.get_docstring(tree, clean=False) or "",
        entries=_once(_entries(tree.body, name)),
        imports=imports_of(tree, name, package=package),
    )


def _entries(body: list[ast.stmt], module: str) -> Iterator[Entry]:
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _entries(node.body, module)
        elif isinstance(node, _Function | ast.ClassDef) and not node.name.startswith("_"):
            name = f"{module}.{node.name}"
            if isinstance(node, ast.ClassDef):
                yield Entry(name, "class", _constructor(node), _doc(node), node.lineno,
                            _once(_members(node, name)))  # fmt: skip
            else:
                signature = _signature(node.name, node, 0)
                yield Entry(name, "function", signature, _doc(node), node.lineno)


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Keep one definition of each name: the first with a docstring, or else the first.

    A name is defined more than once by overloads, or by the branches of a condition; on its page it
    has one place.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        kept = found.setdefault(entry.name, entry)
        if entry.doc and not kept.doc:
            found[entry.name] = entry
    return tuple(found.values())


def _members(owner: ast.ClassDef, name: str) -> Iterator[Entry]:
    for node in owner.body:
        if not isinstance(node, _Function) or node.name.startswith("_"):
            continue
        marks = {ast.unparse(mark) for mark in node.decorator_list}
        if any(mark.endswith((".setter", ".deleter")) for mark in marks):
            continue
        full, short = f"{name}.{node.name}", f"{owner.name}.{node.name}"
        if marks & {"property", "cached_property", "functools.cached_property"}:
            gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
            yield Entry(full, "property", f"{short}{gives}", _doc(node), node.lineno)
        else:
            skipped = 0 if "staticmethod" in marks else 1
            signature = _signature(short, node, skipped)
            yield Entry(full, "method", signature, _doc(node), node.lineno)


def _doc(node: _Function | ast.ClassDef) -> str:
    return ast.get_docstring(node, clean=False) or ""


def _constructor(node: ast.ClassDef) -> str:
    """Write how an object of a class is made: by its `__init__`, or by the fields it declares."""
    for member in node.body:
        if isinstance(member, ast.FunctionDef) and member.name == "__init__":
            return _signature(node.name, member, 1, returns=False)
    marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
    named = any(ast.unparse(base).endswith(("NamedTuple", "TypedDict")) for base in node.bases)
    if "dataclass" not in marks and not named:
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    fields = [
        ast.unparse(member)
        for member in node.body
        if isinstance(member, ast.AnnAssign)
        and isinstance(member.target, ast.Name)
        and not member.target.id.startswith("_")
        and "ClassVar" not in ast.unparse(member.annotation)
    ]
    return _call(node.name, fields, "")


def _signature(name: str, node: _Function, skipped: int, *, returns: bool = True) -> str:
    """Write how a function is called, without its first `skipped` parameters."""
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
    words = [_parameter(one, default) for one, default in zip(positional, defaults, strict=True)]
    if given.posonlyargs:
        words.insert(len(given.posonlyargs), "/")
    words = words[skipped:]
    if given.vararg is not None:
        words.append(f"*{_parameter(given.vararg, None)}")
    elif given.kwonlyargs:
        words.append("*")
    words += [
        _parameter(one, default)
        for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    if given.kwarg is not None:
        words.append(f"**{_parameter(given.kwarg, None)}")
    gives = f" -> {ast.unparse(node.returns)}" if returns and node.returns else ""
    return _call(name, words, gives)


def _parameter(one: ast.arg, default: ast.expr | None) -> str:
    told = one.arg if one.annotation is None else f"{one.arg}: {ast.unparse(one.annotation)}"
    if default is None:
        return told
    equals = "=" if one.annotation is None else " = "
    return f"{told}{equals}{ast.unparse(default)}"


def _call(name: str, words: list[str], gives: str) -> str:
    line = f"{name}({', '.join(words)}){gives}"
    if len(line) <= _WIDTH or not words:
        return line
    inner = "".join(f"    {word},\n" for word in words)
    return f"{name}(\n{inner}){gives}"
