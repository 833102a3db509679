"""Where is the book that is being worked on?

A project is the folder that holds `_quarto.yml`. It is found from where one stands, as git finds
its repository, so that chapters, tests and the command line all agree without being told.
"""

from __future__ import annotations

import os
from pathlib import Path

from helpers.errors import BookError

MARKER = "_quarto.yml"
ENVIRONMENT_VARIABLE = "EFFEKTBOG_PROJECT"


def find_root(start: Path | str | None = None) -> Path:
    """Find the project folder: the nearest one upwards that holds ``_quarto.yml``.

    Parameters
    ----------
    start : path-like, optional
        Where to begin. Without it, the folder that the environment variable
        ``EFFEKTBOG_PROJECT`` names, else the current one.

    Returns
    -------
    Path
        The absolute path of the project folder.

    Raises
    ------
    BookError
        If neither the folder nor any above it is a project.
    """
    origin = Path(start or os.environ.get(ENVIRONMENT_VARIABLE) or Path.cwd()).resolve()
    for folder in (origin, *origin.parents):
        if (folder / MARKER).is_file():
            return folder
    raise BookError(
        f"no {MARKER} in {origin} or any folder above it",
        hint=f"Change into the project, or name it with --project or {ENVIRONMENT_VARIABLE}.",
    )
