"""What is said when code fails, runs too long, or takes its kernel down?

A message names the line of the chapter, says what happened in the code's own words, how the code
got there, and what to do. A mistake that the library found in a data file is told with the file
and line of the data first: that is what has to be mended.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render.chapter import Cell, Inline
from helpers.render.kernels import CellTimeoutError, KernelDiedError, Output
from helpers.render.suggest import near_file

# The errors of `helpers.errors.BookError`'s family, whose text stands on its own. They are raised
# in a kernel, so only their names arrive here.
_TOLD = frozenset({"BookError", "ResponsesError", "WorldError", "InferenceError", "ForensicsError"})
# Python names the cell after a file of its own: "(1395525460.py, line 12)".
_NOTEBOOK_LINE = re.compile(r" \(\d+\.py, line \d+\)")
_FRAME = re.compile(
    r"^\s*(?:Cell In\s*\[(?P<cell>\d+)\], line (?P<at>\d+)|File (?P<file>.+?):(?P<line>\d+))"
    r"(?:, in (?P<name>[\w.<>]+).*)?$",
    re.MULTILINE,
)
_PLACE = re.compile(
    r"(?P<file>[^\s:'\"][^:'\"\n]*\.\w+)(?::(?P<line>\d+))?: (?P<rest>.*)", re.DOTALL
)
# What Python's faulthandler notes of a crash, the innermost call first.
_CRASHED_AT = re.compile(r'File "[^"]*ipykernel_[^"]*", line (\d+) in <module>')
_MISSING = re.compile(r"No such file or directory: '([^']+)'")
_SHOWN_FRAMES = 4
SECONDS_VARIABLE = "EFFEKTBOG_CELL_SECONDS"
Run = Mapping[int, Cell]


@dataclass(frozen=True)
class _Frame:
    """A step on the way to an error: where, in which function, and the code when it is known."""

    file: str
    line: int
    name: str
    code: str

    def __str__(self) -> str:
        inside = f"in {self.name}(), " if self.name and self.name != "<module>" else ""
        return f"{inside}{self.file}:{self.line}{f': {self.code}' if self.code else ''}"


def cell_failed(
    cell: Cell, outputs: Sequence[Output], reply: Mapping[str, Any], run: Run, root: Path
) -> BookError:
    """Tell that a cell raised an error.

    Parameters
    ----------
    cell : Cell
        The cell.
    outputs : sequence of dict
        What it showed, the error among it.
    reply : mapping
        The kernel's reply.
    run : mapping
        The cells of the chapter by the number of their execution.
    root : Path
        The project.

    Returns
    -------
    BookError
        The error, to be raised.
    """
    frames = _frames(outputs, run, root)
    line = frames[0].line if frames else cell.line
    code = frames[0].code if frames else ""
    name, words = str(reply.get("ename", "Error")), str(reply.get("evalue", ""))
    data = _told(name, words, f"the cell{_quoted(cell)} of {cell.file}, line {line}", root)
    if data is not None:
        return data
    hints = [f"The line is: {code}{'' if name in _TOLD else _steps(frames)}"] if code else []
    missing = _MISSING.search(words) if name == "FileNotFoundError" else None
    meant = near_file(root, missing[1]) if missing is not None else None
    return BookError(
        f"{_called(cell)} failed: {_words(name, words, root)}",
        file=cell.file,
        line=line,
        hint=" ".join([meant, *hints] if meant else hints) or None,
    )


def inline_failed(inline: Inline, result: Mapping[str, Any], root: Path) -> BookError:
    """Tell that an inline expression raised an error.

    Parameters
    ----------
    inline : Inline
        The expression.
    result : mapping
        The kernel's answer for it.
    root : Path
        The project.

    Returns
    -------
    BookError
        The error, to be raised.
    """
    name, words = str(result.get("ename", "Error")), str(result.get("evalue", "no answer"))
    where = f"the inline expression `{inline.expression}` of {inline.file}, line {inline.line}"
    return _told(name, words, where, root) or BookError(
        f"the inline expression `{inline.expression}` failed: {_words(name, words, root)}",
        file=inline.file,
        line=inline.line,
        hint="Correct it, or the cell above it that makes its values.",
    )


def cell_timed_out(
    place: Cell | Inline, error: CellTimeoutError, seconds: float, run: Run, root: Path
) -> BookError:
    """Tell that a cell ran too long, and where it was when it was stopped.

    Parameters
    ----------
    place : Cell or Inline
        What ran.
    error : CellTimeoutError
        What was seen until then.
    seconds : float
        The limit, in seconds.
    run : mapping
        The cells of the chapter by the number of their execution.
    root : Path
        The project.

    Returns
    -------
    BookError
        The error, to be raised.
    """
    frames = _frames(error.outputs, run, root)
    if frames:
        steps = _steps(frames)
        was = f"It was at: {frames[0].code}{steps}{chr(10) if steps else '. '}"
    elif isinstance(place, Inline) or error.outputs:
        was = ""
    else:
        was = "It did not react when it was stopped, so where it was is not known. "
    return BookError(
        f"{_called(place)} ran longer than {seconds:g} s",
        file=place.file,
        line=frames[0].line if frames else place.line,
        hint=f"{was}Make it faster, or give cells more time: --cell-seconds or {SECONDS_VARIABLE}.",
    )


def kernel_died(place: Cell | Inline | None, chapter: str, error: KernelDiedError) -> BookError:
    """Tell that the process that runs a chapter came to its end.

    Parameters
    ----------
    place : Cell or Inline or None
        What ran; None before the first cell.
    chapter : str
        The chapter, relative to the project.
    error : KernelDiedError
        What is known of the end.

    Returns
    -------
    BookError
        The error, to be raised.
    """
    said = f" ({error.last_words})" if error.last_words else ""
    if place is None:
        return BookError(
            f"the Python that runs the chapter did not start{said}",
            file=chapter,
            hint="'effektbog check' says what is missing.",
        )
    line, code = place.line, ""
    at = _CRASHED_AT.search(error.crash)
    if at is not None and isinstance(place, Cell):
        lines = place.code.splitlines()
        number = int(at[1])
        if number <= len(lines):
            line, code = place.code_line + number - 1, lines[number - 1].strip()
    how, what = _end(error.code)
    return BookError(
        f"{_called(place)} took Python down: {how}{said}",
        file=place.file,
        line=line,
        hint=f"{what} The line is: {code}" if code else what,
    )


def _end(code: int | None) -> tuple[str, str]:
    """Say how a process ended, and what to look for."""
    if code is not None and code >= 0:
        return (
            f"the process ended itself with code {code}",
            "Look for os._exit() or the like, in the cell or in what it calls.",
        )
    try:
        name = signal.Signals(-(code or 0)).name
    except ValueError:
        name = ""
    if name == "SIGKILL":
        return (
            "the process was killed (SIGKILL)",
            "The system does that when memory runs out: work on less data at once, or render"
            " fewer chapters at once with --jobs 1.",
        )
    if name in ("SIGTERM", "SIGINT", "SIGHUP"):
        return f"the process was ended from outside ({name})", "Render again."
    return (
        f"the process crashed ({name or 'no signal is known'})",
        "A library that is not written in Python failed: try another version of it.",
    )


def _called(place: Cell | Inline) -> str:
    if isinstance(place, Inline):
        return f"the inline expression `{place.expression}`"
    return f"the cell '{place.label}'" if place.label else "a cell"


def _quoted(cell: Cell) -> str:
    return f" '{cell.label}'" if cell.label else ""


def _words(name: str, value: str, root: Path) -> str:
    """Tell an error: the library's own as they are, all others with their name."""
    told = value.replace(f"{root}/", "").rstrip(".") if name in _TOLD else f"{name}: {value}"
    return _NOTEBOOK_LINE.sub("", told)


def _told(name: str, value: str, where: str, root: Path) -> BookError | None:
    """Tell a mistake that the library found in another file, that file first."""
    if name not in _TOLD:
        return None
    found = _PLACE.fullmatch(value.replace(f"{root}/", ""))
    if found is None:
        return None
    return BookError(
        f"{found['rest'].rstrip()}\n  while executing {where}",
        file=found["file"],
        line=int(found["line"]) if found["line"] else None,
    )


def _frames(outputs: Sequence[Output], run: Run, root: Path) -> list[_Frame]:
    """Read the steps of the last error, from the outermost call to the innermost."""
    trace = next((o["traceback"] for o in reversed(outputs) if o["type"] == "error"), "")
    frames = []
    for found in _FRAME.finditer(trace):
        name = found["name"] or ""
        if found["cell"] is None:
            file = found["file"].replace(f"{root}/", "")
            frames.append(_Frame(file, int(found["line"]), name, ""))
            continue
        cell, number = run.get(int(found["cell"])), int(found["at"])
        if cell is not None:
            lines = cell.code.splitlines()
            code = lines[number - 1].strip() if number <= len(lines) else ""
            frames.append(_Frame(cell.file, cell.code_line + number - 1, name, code))
    return frames


def _steps(frames: Sequence[_Frame]) -> str:
    """List the calls behind the line of the cell, the long middle left out."""
    inner = [str(frame) for frame in frames[1:]]
    if len(inner) > _SHOWN_FRAMES:
        inner = [inner[0], "…", *inner[1 - _SHOWN_FRAMES :]]
    return "".join(f"\n  {step}" for step in inner)
