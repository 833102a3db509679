"""What does the project's configuration say once the active profiles are merged into it?

A profile is Quarto's way of making another edition of the same book: ``_quarto-wave.yml`` beside
``_quarto.yml`` holds what the profile ``wave`` adds or changes. It is active when the environment
variable ``QUARTO_PROFILE`` names it, as ``quarto render --profile wave`` sees to. As in Quarto,
mappings are merged key by key, lists are appended, and any other value is replaced.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render.located import Located, YamlPath, load_yaml
from helpers.render.suggest import near_file

FILE = "_quarto.yml"
ENVIRONMENT_VARIABLE = "QUARTO_PROFILE"


def active_profiles() -> tuple[str, ...]:
    """Name the profiles that the environment asks for.

    Returns
    -------
    tuple of str
        Their names, in the order in which they are merged.
    """
    asked = os.environ.get(ENVIRONMENT_VARIABLE, "").replace(",", " ").split()
    return tuple(dict.fromkeys(asked))


def read_configuration(root: Path) -> Located:
    """Read ``_quarto.yml`` and merge the active profiles into it.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    Located
        The configuration; each value knows the file and the line it came from.

    Raises
    ------
    BookError
        If a file is missing, not UTF-8 or not YAML, with file and line.

    Notes
    -----
    See "Project Profiles" in the documentation of Quarto. Groups and defaults of profiles are not
    among what this engine reads.
    """
    merged = _read(root, FILE)
    for name in active_profiles():
        merged = merge(merged, _read(root, f"_quarto-{name}.yml"))
    return merged


def _read(root: Path, name: str) -> Located:
    try:
        text = (root / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        hint = None
        if name != FILE:
            hint = near_file(root, name) or f"Write it, or unset {ENVIRONMENT_VARIABLE}."
        raise BookError(f"there is no {name}", file=root, hint=hint) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BookError(
            "the line is not UTF-8", file=name, line=line, hint="Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise BookError(f"cannot be read: {error.strerror}", file=root / name) from None
    return load_yaml(text, name)


def merge(base: Located, over: Located) -> Located:
    """Merge one configuration into another as Quarto merges a profile.

    Parameters
    ----------
    base : Located
        What is there.
    over : Located
        What is added, or put in its place.

    Returns
    -------
    Located
        Mappings merged key by key, lists appended without what is there already, other values
        replaced; lines and files of all of them.
    """
    lines = dict(base.lines)
    files = dict(base.files)

    def take(source: YamlPath, target: YamlPath) -> None:
        """Note the places of all that stands under a path of `over`, under another path."""
        depth = len(source)
        for path, line in over.lines.items():
            if path[:depth] == source:
                lines[(*target, *path[depth:])] = line
                files[(*target, *path[depth:])] = over.file

    def together(one: Any, other: Any, path: YamlPath) -> Any:
        if isinstance(one, dict) and isinstance(other, dict):
            result = dict(one)
            for key, value in other.items():
                if key in one:
                    result[key] = together(one[key], value, (*path, key))
                else:
                    result[key] = value
                    take((*path, key), (*path, key))
            return result
        if isinstance(one, list) and isinstance(other, list):
            items = list(one)
            for number, value in enumerate(other):
                if value not in items:
                    take((*path, number), (*path, len(items)))
                    items.append(value)
            return items
        take(path, path)
        return one if other is None else other

    return Located(together(base.data, over.data, ()), lines, base.file, files)
