"""What did the author probably mean?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


def did_you_mean(word: str, known: Iterable[str], *, before: str = "") -> str | None:
    """Ask for the known word that looks most like one that is not known.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What would have been accepted.
    before : str
        What stands before a word where it is written, such as ``@``.

    Returns
    -------
    str or None
        A question for `BookError.hint`; None when nothing is near.

    Examples
    --------
    >>> did_you_mean("eccho", ["echo", "eval"])
    "Did you mean 'echo'?"
    >>> did_you_mean("sec-onne", ["sec-one"], before="@")
    "Did you mean '@sec-one'?"
    """
    near = _nearest(word, known)
    return None if near is None else f"Did you mean '{before}{near}'?"


def one_of(word: str, known: Iterable[str], *, kind: str) -> str:
    """Ask for the nearest known word, or list what is known.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What would have been accepted.
    kind : str
        What the words are, in the plural.

    Returns
    -------
    str
        A sentence for `BookError.hint`.

    Examples
    --------
    >>> one_of("zzz", ["b", "a"], kind="cell options")
    'The cell options are a, b.'
    """
    names = sorted(known)
    return did_you_mean(word, names) or f"The {kind} are {', '.join(names)}."


def near_file(root: Path, name: str, *, suffixes: Iterable[str] = ()) -> str | None:
    """Ask for the file whose name looks most like that of one that does not exist.

    Parameters
    ----------
    root : Path
        The project.
    name : str
        The file that was named, relative to the project.
    suffixes : iterable of str
        Which endings count; all without any.

    Returns
    -------
    str or None
        A question for `BookError.hint`; None when nothing is near.
    """
    wanted = frozenset(suffixes)
    folders = [root, (root / name).parent]
    found = {
        path.relative_to(root).as_posix()
        for folder in folders
        if folder.is_dir() and folder.is_relative_to(root)
        for path in [*folder.iterdir(), *folder.glob("[!._]*/*")]
        if path.is_file() and (not wanted or path.suffix in wanted)
    }
    same = sorted(other for other in found if Path(other).name == Path(name).name)
    if same:
        return f"Did you mean '{same[0]}'?"
    # The ending is no likeness: a name that shares only '.qmd' is another file.
    alike = {Path(other).stem: other for other in sorted(found, reverse=True)}
    near = difflib.get_close_matches(Path(name).stem, alike, n=1, cutoff=0.7)
    return f"Did you mean '{alike[near[0]]}'?" if near else None


def _nearest(word: str, known: Iterable[str]) -> str | None:
    names = sorted(set(known))
    folded = {name.lower(): name for name in reversed(names)}
    if word.lower() in folded:
        return folded[word.lower()]
    near = difflib.get_close_matches(word, names, n=1)
    return near[0] if near else None
