"""What was typed in from the sources, and may be handed on?

The printed numbers, the claims, the codebook and what is known about contradictions go into the
archive of the site under the names that the pages give them. Answers are not among them, whoever
gave them.
"""

from __future__ import annotations

from pathlib import Path

ENTERED = (
    "data/published",
    "data/claims.yml",
    "data/codebook.yml",
    "data/investments.csv",
    "data/known.yml",
    "data/README.md",
)
"""Files, and folders of files."""


def entered_files(root: Path) -> dict[str, bytes]:
    """Read the files that a project has of these.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    dict of str to bytes
        Contents by name, relative to the project and with forward slashes.
    """
    named = (root / name for name in ENTERED)
    paths = [p for one in named for p in (sorted(one.iterdir()) if one.is_dir() else [one])]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.is_file()}
