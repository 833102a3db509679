"""On which line of a YAML file does a value stand?

YAML is read as Quarto reads it (version 1.2: only ``true`` and ``false`` are booleans, dates stay
text), and each key and value keeps its line, so that a mistake is reported where it was made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from helpers.errors import BookError
from helpers.render.yaml_words import explain

YamlPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """YAML data with the line of each value.

    Parameters
    ----------
    data : object
        The plain Python value.
    lines : mapping
        Line (from 1) by path: ``("book", "chapters", 0)``.
    file : str
        The file it was read from.
    files : mapping
        The file by path, for values that were merged in from another one.
    """

    data: Any
    lines: Mapping[YamlPath, int]
    file: str
    files: Mapping[YamlPath, str] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """Give the line of a value, or of the nearest thing above it.

        Parameters
        ----------
        *path : str or int
            Keys and positions that lead to the value.

        Returns
        -------
        int
            The line, counted from 1.
        """
        return self.lines.get(self._known(path), 1)

    def _known(self, path: YamlPath) -> YamlPath:
        """Find the nearest path upwards whose place is known."""
        ends = range(len(path), 0, -1)
        return next((path[:end] for end in ends if path[:end] in self.lines), ())

    def error(self, message: str, *path: str | int, hint: str | None = None) -> BookError:
        """Make the error that points at a value.

        Parameters
        ----------
        message : str
            What is wrong.
        *path : str or int
            Keys and positions that lead to the value.
        hint : str, optional
            How to mend it.

        Returns
        -------
        BookError
            The error, to be raised.
        """
        file = self.files.get(self._known(path), self.file)
        return BookError(message, file=file, line=self.line(*path), hint=hint)


class _Loader(yaml.SafeLoader):
    """A loader with the scalar types of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 (as PyYAML declares it)


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    (
        "float",
        r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$",
        "-+0123456789.",
    ),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))

_Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


def load_yaml(text: str, file: str, first_line: int = 1) -> Located:
    r"""Read YAML text and keep the line of every value.

    Parameters
    ----------
    text : str
        The YAML.
    file : str
        The name to report in errors.
    first_line : int
        The line of the file on which `text` begins.

    Returns
    -------
    Located
        The data (None for an empty text) and the lines.

    Raises
    ------
    BookError
        If the text is not YAML, repeats a key, or uses a tag.

    Examples
    --------
    >>> found = load_yaml("a:\n  b: yes", "x.yml")
    >>> found.data, found.line("a", "b")
    ({'a': {'b': 'yes'}}, 2)
    """
    lines: dict[YamlPath, int] = {}

    def _build(loader: _Loader, node: yaml.Node, path: YamlPath) -> Any:
        lines.setdefault(path, node.start_mark.line + first_line)
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(loader.construct_object(key_node))
                line = key_node.start_mark.line + first_line
                if key in result:
                    raise BookError(
                        f"the key '{key}' stands twice, first on line {lines[(*path, key)]}",
                        file=file,
                        line=line,
                        hint="Remove one of the two.",
                    )
                lines[(*path, key)] = line
                result[key] = _build(loader, value_node, (*path, key))
            return result
        if isinstance(node, yaml.SequenceNode):
            return [_build(loader, item, (*path, number)) for number, item in enumerate(node.value)]
        return loader.construct_object(node)

    try:
        loader = _Loader(text)  # refuses characters that no YAML may hold
        root = loader.get_single_node()
        data = None if root is None else _build(loader, root, ())
    except yaml.YAMLError as error:
        fault = explain(error, text)
        raise BookError(
            fault.message, file=file, line=first_line + fault.line, hint=fault.hint
        ) from None
    return Located(data, lines, file)
