"""What does the project want to have done before a chapter runs?

Quarto calls the scripts under ``project: pre-render:``, and so does the embedded engine: with the
Python that runs it, in the folder of the project, their words passed on as they come.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from helpers.errors import BookError
from helpers.render.model import BookConfig
from helpers.render.quarto import environment

_MISTAKE = "error: "


def run_before(config: BookConfig, progress: Callable[[str], None]) -> None:
    """Run the scripts that come before the chapters, one after another.

    Parameters
    ----------
    config : BookConfig
        The book.
    progress : callable
        Told every line that a script writes.

    Raises
    ------
    BookError
        If a script fails: with its own line that begins with ``error:``, or else with its last.
    """
    for name in config.pre_render:
        tail = ""
        with subprocess.Popen(
            [sys.executable, name],
            cwd=config.root,
            env={**environment(config.root), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as script:
            for line in script.stdout or ():
                text = line.rstrip()
                if text and not tail.startswith(_MISTAKE):
                    tail = text
                    if not text.startswith(_MISTAKE):
                        progress(text)
        if script.returncode and tail.startswith(_MISTAKE):
            raise BookError(tail.removeprefix(_MISTAKE))
        if script.returncode:
            raise BookError(
                f"the script ended with code {script.returncode}: {tail or 'it said nothing'}",
                file=name,
                hint="It runs before the chapters, as _quarto.yml says under 'pre-render'.",
            )
