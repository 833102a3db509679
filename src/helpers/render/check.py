"""What is installed, which engine will run, and what is missing for what?"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from helpers.errors import BookError
from helpers.render.engine import choose_engine
from helpers.render.quarto import OLDEST, VARIABLE, find_quarto


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Parameters
    ----------
    name : str
        What it is.
    found : str
        Its version or place; empty when it is missing.
    use : str
        What it is needed for.
    needed : bool
        Whether the book cannot be rendered without it.
    """

    name: str
    found: str
    use: str
    needed: bool


def check(root: Path | None) -> tuple[list[Finding], str, bool]:
    """Look at the installation.

    Parameters
    ----------
    root : Path or None
        The project, when there is one.

    Returns
    -------
    tuple of list, str and bool
        The findings, a sentence on the engine, and whether the book can be rendered.
    """
    findings = [
        Finding("Python", f"{platform.python_version()} at {sys.executable}", "everything", True),
        _package("ipykernel", "running the chapters"),
        _package("jupyter_client", "running the chapters"),
        Finding("pandoc", _try(_pandoc), "the embedded engine", False),
        _package("typst", "the PDF of the embedded engine", needed=False),
        Finding("Quarto", _try(_quarto), "the engine 'quarto'", False),
        _package("nbclient", "the engine 'quarto', which uses this Python", needed=False),
        _package("nbformat", "the engine 'quarto', which uses this Python", needed=False),
        _package("great_tables", "the tables"),
        _package("seaborn", "the figures"),
        _package("ortools", "effektbog verify and witness", needed=False),
        Finding("Chromium", _browser(), "the browser tests", False),
    ]
    if root is not None:
        findings.insert(1, Finding("project", str(root), "everything", True))
    try:
        quarto, why = choose_engine("auto")
    except BookError as error:
        return findings, str(error), False
    missing = {finding.name for finding in findings if not finding.found}
    if quarto is not None:
        sentence = f"'effektbog render' will use Quarto {quarto.version} ({why})."
        return findings, sentence, not any(f.needed and not f.found for f in findings)
    sentence = f"'effektbog render' will use the embedded engine ({why})."
    if "pandoc" in missing:
        return findings, f"{sentence} It cannot: pandoc is missing.", False
    if "typst" in missing:
        sentence += " Without typst it writes only the site: --to html."
    return findings, sentence, not any(f.needed and not f.found for f in findings)


def report(root: Path | None) -> tuple[str, bool]:
    """Write what `check` found as text.

    Parameters
    ----------
    root : Path or None
        The project, when there is one.

    Returns
    -------
    tuple of str and bool
        The text, and whether the book can be rendered.
    """
    findings, sentence, fine = check(root)
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        if finding.found:
            lines.append(f"  {finding.name:<{width}}  {finding.found}")
        else:
            need = "MISSING, needed for" if finding.needed else "missing, only for"
            lines.append(f"  {finding.name:<{width}}  {need} {finding.use}")
    return "\n".join([*lines, "", sentence]), fine


def _package(name: str, use: str, *, needed: bool = True) -> Finding:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        version = ""
    return Finding(name, version, use, needed)


def _try(look: Callable[[], str]) -> str:
    try:
        return look()
    except BookError:
        return ""


def _pandoc() -> str:
    from helpers.render.pandoc import pandoc_path, version

    return f"{version()} at {pandoc_path()}"


def _quarto() -> str:
    found = find_quarto()
    if found is None:
        return ""
    old = "" if found.usable else f", older than {'.'.join(map(str, OLDEST))}"
    place = f" (${VARIABLE})" if os.environ.get(VARIABLE) else ""
    return f"{found.version}{old} at {found.path}{place}"


def _browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return ""
