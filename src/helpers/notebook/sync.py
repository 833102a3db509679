"""How are the edits of a notebook brought back into its chapter, and when are they refused?

Edits go back only into the text that they were made on: the chapter as it was when the notebook
was made, or as this same notebook left it the last time. Anything else is a conflict, and then
nothing is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.notebook.files import (
    EditingNotebook,
    decode,
    hash_of,
    make_notebook,
    read_notebook,
)
from helpers.notebook.merge import merge
from helpers.render.cache import FOLDER, write_file

SUFFIX = ".ipynb"
_MEMORY = f"{FOLDER}/notebooks.json"


@dataclass(frozen=True)
class Synced:
    """What bringing the edits back did.

    Parameters
    ----------
    chapter : str
        The chapter, relative to the project.
    edited : bool
        Whether the notebook had edits that were not brought back before.
    changed : bool
        Whether the chapter was written.
    """

    chapter: str
    edited: bool
    changed: bool


def find_chapter(root: Path, name: str, here: Path | None = None) -> str:
    """Find the chapter that somebody means.

    Parameters
    ----------
    root : Path
        The project folder.
    name : str
        A path, seen from `here` or from the project, or the bare name of a chapter.
    here : Path, optional
        The folder that the caller stands in; by default the current one.

    Returns
    -------
    str
        The chapter relative to the project, with forward slashes.

    Raises
    ------
    BookError
        If there is none, or it lies outside the project.
    """
    root = root.resolve()
    places = [(here or Path.cwd()) / name, root / name]
    if not name.endswith(".qmd"):
        places += [place.with_name(f"{place.name}.qmd") for place in places]
        places += sorted(one for one in root.glob("chapters/**/*.qmd") if one.stem == name)
    found = [path for path in map(Path.resolve, places) if path.suffix == ".qmd" and path.is_file()]
    inside = next((path for path in found if path.is_relative_to(root)), None)
    if inside is not None:
        return inside.relative_to(root).as_posix()
    if found:
        raise BookError(f"{name} lies outside the project", hint=f"That is {root}.")
    known = sorted(path.stem for path in [*root.glob("*.qmd"), *root.glob("chapters/**/*.qmd")])
    raise BookError(f"there is no chapter '{name}'", hint=f"There are {', '.join(known)}.")


def write_for_editing(
    root: Path, chapter: str, output: Path | None = None, *, force: bool = False
) -> Path:
    """Write the notebook for editing a chapter.

    Parameters
    ----------
    root : Path
        The project folder.
    chapter : str
        The chapter, relative to it.
    output : Path, optional
        The notebook; by default beside the chapter.
    force : bool
        Whether an edited notebook, or any other file, may be overwritten.

    Returns
    -------
    Path
        The notebook.

    Raises
    ------
    BookError
        If a file is there that this project did not make, or with edits that are not in the
        chapter; or the chapter cannot be read.
    """
    source = root / chapter
    path = source.with_suffix(SUFFIX) if output is None else output
    content = source.read_bytes()
    made = make_notebook(content, chapter)
    if path.exists() and not force:
        _refuse_loss(root, path)
    try:
        write_file(path, made.encode())
    except OSError as error:
        raise BookError(f"cannot be written: {error.strerror}", file=path) from None
    return path


def _refuse_loss(root: Path, path: Path) -> None:
    hint = "Choose another file with --output, or overwrite it with --force."
    try:
        found = read_notebook(path)
    except BookError:
        raise BookError("there is another file of that name", file=path, hint=hint) from None
    if found.edited and _remembered(root, path, found).get("cells") != found.digest:
        raise BookError(
            f"the notebook has edits that are not in {found.chapter}",
            file=path,
            hint=f"Bring them back with --sync first. {hint}",
        )


def sync(root: Path, path: Path) -> Synced:
    """Bring the edits of a notebook back into its chapter.

    Parameters
    ----------
    root : Path
        The project folder.
    path : Path
        The notebook.

    Returns
    -------
    Synced
        Which chapter it was and whether it changed.

    Raises
    ------
    BookError
        If the chapter is gone or was changed by somebody else since, or a cell cannot stand in a
        chapter. Nothing is written then.
    """
    notebook = read_notebook(path)
    source = (root / notebook.chapter).resolve()
    if not (source.is_relative_to(root.resolve()) and source.suffix == ".qmd"):
        raise BookError(f"{notebook.chapter} is no chapter of this project", file=path)
    try:
        content = source.read_bytes()
    except OSError as error:
        raise BookError(
            f"its chapter {notebook.chapter} cannot be read: {error.strerror}", file=path
        ) from None
    current = hash_of(content)
    last = _remembered(root, path, notebook)
    if notebook.digest == last.get("cells", notebook.made):
        return Synced(notebook.chapter, edited=False, changed=False)
    if current != last.get("chapter", notebook.base):
        raise BookError(
            f"{notebook.chapter} has changed since this notebook was made, so its edits do not fit",
            file=path,
            hint="Nothing was written. Make a new notebook with 'effektbog notebook"
            f" {notebook.chapter} --output NEW.ipynb' and carry the edits over.",
        )
    merged = merge(decode(content, notebook.chapter), notebook.cells, str(path)).encode()
    if merged != content:
        try:
            mode = source.stat().st_mode
            write_file(source, merged)
            source.chmod(mode)
        except OSError as error:
            raise BookError(f"cannot be written: {error.strerror}", file=source) from None
    _remember(root, path, notebook, hash_of(merged))
    return Synced(notebook.chapter, edited=True, changed=merged != content)


# What a notebook was brought back to is kept outside it: it may be open in an editor, which would
# ask what to do about a file that changed under its hands.


def _memory(root: Path) -> dict[str, Any]:
    try:
        found = json.loads((root / _MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remembered(root: Path, path: Path, notebook: EditingNotebook) -> dict[str, str]:
    found = _memory(root).get(str(path.resolve()))
    if not isinstance(found, dict) or found.get("base") != notebook.base:
        return {}
    return {key: str(value) for key, value in found.items()}


def _remember(root: Path, path: Path, notebook: EditingNotebook, chapter: str) -> None:
    memory = _memory(root)
    memory[str(path.resolve())] = {
        "base": notebook.base,
        "cells": notebook.digest,
        "chapter": chapter,
    }
    text = json.dumps(memory, indent=1, sort_keys=True)
    write_file(root / _MEMORY, f"{text}\n".encode())
