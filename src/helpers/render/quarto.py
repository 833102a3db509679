"""Is a real Quarto installed, and how is it asked to render the book?

Quarto is the authority on what the sources mean. It is called as a process of its own; what it says
goes to the terminal as it comes, and a failure becomes one clear message.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import BookError

OLDEST = (1, 10)
VARIABLE = "QUARTO_PATH"
_FORMATS = {"html": "html", "pdf": "typst"}
_TAIL = 15
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
PACKAGES = ("ipykernel", "nbclient", "nbformat")
"""What Quarto needs in the Python that runs the cells, beside what the book needs."""


@dataclass(frozen=True)
class Quarto:
    """An installed Quarto.

    Parameters
    ----------
    path : str
        The executable.
    version : str
        As it says itself.
    """

    path: str
    version: str

    @property
    def usable(self) -> bool:
        """Whether it is new enough for books in Typst with chapter words in the book's language."""
        found = re.match(r"(\d+)\.(\d+)", self.version)
        return found is not None and (int(found.group(1)), int(found.group(2))) >= OLDEST


def find_quarto() -> Quarto | None:
    """Find Quarto, at ``$QUARTO_PATH`` or on PATH.

    Returns
    -------
    Quarto or None
        None when there is none, or it does not answer.

    Raises
    ------
    BookError
        If ``$QUARTO_PATH`` names something that does not exist.
    """
    named = os.environ.get(VARIABLE)
    if named:
        path = Path(named)
        if path.is_dir():
            path = next(
                (one for one in (path / "quarto", path / "bin" / "quarto") if one.is_file()), path
            )
        if not path.is_file():
            raise BookError(f"${VARIABLE} names no file: {named}")
        executable: str | None = str(path.absolute())
    else:
        executable = shutil.which("quarto")
    if executable is None:
        return None
    try:
        done = subprocess.run(
            [executable, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    return Quarto(executable, version) if done.returncode == 0 and version else None


def missing_packages() -> tuple[str, ...]:
    """List what Quarto would miss in this Python, which is the one that it is given.

    Returns
    -------
    tuple of str
        Names of packages; empty when all is there.
    """
    return tuple(name for name in PACKAGES if importlib.util.find_spec(name) is None)


def environment(root: Path) -> dict[str, str]:
    """Have another process run this Python, with this library, on this project.

    Parameters
    ----------
    root : Path
        The project.

    Returns
    -------
    dict of str to str
        The variables of its environment.
    """
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable, "EFFEKTBOG_PROJECT": str(root)}
    library = Path(__file__).resolve().parents[2]
    installed = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    if library not in installed:
        others = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(library), *([others] if others else [])])
    return environment


def render_with_quarto(quarto: Quarto, root: Path, target: Path, to: Sequence[str]) -> None:
    """Render the book with Quarto into a folder.

    Parameters
    ----------
    quarto : Quarto
        Which one.
    root : Path
        The project.
    target : Path
        The folder, empty.
    to : sequence of {"html", "pdf"}
        The formats.

    Raises
    ------
    BookError
        If Quarto fails, with the end of what it said, or writes no book.
    """
    root = root.resolve()
    command = [quarto.path, "render", str(root), "--output-dir", os.path.relpath(target, root)]
    if set(to) != set(_FORMATS):
        command += ["--to", _FORMATS[to[0]]]
    try:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=environment(root),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise BookError(f"Quarto cannot be started: {error.strerror}", file=quarto.path) from None
    tail: list[str] = []
    try:
        for line in process.stdout or ():
            text = line.decode(errors="replace")
            sys.stderr.write(text)
            sys.stderr.flush()
            tail = [*tail, _COLOUR.sub("", text).strip()][-_TAIL:]
        code = process.wait()
    except KeyboardInterrupt:
        # The terminal sent the interruption to Quarto too; let it clean up.
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    if code != 0:
        # Its last line may be a warning that only says that there was an error.
        errors = [one for one in tail if "error" in one.lower() and not one.startswith("WARN")]
        said = errors[-1] if errors else ""
        raise BookError(
            f"Quarto ended with code {code}{f': {said}' if said else ''}",
            hint="Its own messages stand above; the book that was there is unchanged.",
        )
    made = [path for path in target.rglob("*") if path.suffix in (".html", ".pdf")]
    if not made:
        raise BookError("Quarto said that all went well, but wrote no book")
