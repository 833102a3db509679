"""What can be done from a terminal?

``effektbog render`` makes the book, ``effektbog check`` says what is installed; the other commands
live in modules of their own and are only imported when they are called, so that help comes at once.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import __version__
from helpers.errors import BookError
from helpers.project import find_root

Subparsers = argparse._SubParsersAction

# Commands that modules of their own register with `register(subparsers)`: name, module, help.
_ELSEWHERE: tuple[tuple[str, str, str], ...] = (
    ("import", "helpers.commands_import", "bring answers into the book"),
    ("preview", "helpers.commands_preview", "see each change at once in the browser"),
    ("witness", "helpers.commands_witness", "make or check one complete set of answers"),
    ("verify", "helpers.commands_verify", "give a verdict on every printed number"),
    ("notebook", "helpers.commands_notebook", "edit a chapter as a notebook"),
    ("publish", "helpers.commands_publish", "put the finished book where readers see it"),
    ("grim", "helpers.commands_forensics", "test one printed mean against the number of answers"),
    ("form", "helpers.commands_forms", "write the questionnaire as a form"),
    ("new", "helpers.commands_new", "start a book for another survey"),
    ("simulate", "helpers.commands_simulate", "fill in the questionnaire by chance"),
)
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; by default those of the process.

    Returns
    -------
    int
        The exit code: 0 when all went well, 1 for a mistake in the input, 2 for a wrong call, 130
        when interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(next((word for word in arguments if not word.startswith("-")), None))
    parsed = parser.parse_args(arguments)
    if argv is None:
        # To be told to end is to be interrupted: kernels and their helpers end too.
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(parsed.run(parsed))
    except BookError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return _INTERRUPTED


def _interrupt(*_: object) -> None:
    """Interrupt, even where the shell has interruptions ignored, as it does in the background."""
    if signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, signal.SIG_DFL, None):
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="effektbog",
        description="Render and check the executable edition of a survey report.",
    )
    parser.add_argument("--version", action="version", version=f"effektbog {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _register_render(subparsers)
    _register_check(subparsers)
    for name, module, words in _ELSEWHERE:
        if importlib.util.find_spec(module) is None:
            continue
        if name == command:
            importlib.import_module(module).register(subparsers)
        else:
            subparsers.add_parser(name, help=words)
    return parser


def _register_render(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "render",
        help="render the book",
        description="Render the book to a site and a PDF. The old book stays until the new one is"
        " complete.",
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "quarto", "embedded"),
        default="auto",
        help="auto takes Quarto 1.10 or newer when it is installed (default: auto)",
    )
    parser.add_argument(
        "--to",
        type=_formats,
        default=("html", "pdf"),
        metavar="FORMATS",
        help="html, pdf or html,pdf (default: html,pdf)",
    )
    parser.add_argument("--output", type=Path, metavar="DIR", help="folder of the book")
    parser.add_argument(
        "--wave",
        metavar="WAVE",
        help="whose answers to show, as 'effektbog import' named them (default: the report's)",
    )
    parser.add_argument("--project", type=Path, metavar="DIR", help="the folder of _quarto.yml")
    parser.add_argument(
        "--cell-seconds",
        type=_seconds,
        metavar="N",
        help="time one cell may take (default: EFFEKTBOG_CELL_SECONDS, else 600)",
    )
    parser.add_argument("--jobs", type=_count, metavar="N", help="chapters to run at once")
    parser.add_argument(
        "--no-cache", action="store_true", help="execute every chapter, changed or not"
    )
    parser.set_defaults(run=_render)


def _register_check(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "check",
        help="say what is installed and which engine will run",
        description="Say what is installed, which engine will run, and what is missing for what.",
    )
    parser.add_argument("--project", type=Path, metavar="DIR", help="the folder of _quarto.yml")
    parser.set_defaults(run=_check)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if not names or not set(names) <= {"html", "pdf"}:
        raise argparse.ArgumentTypeError(f"'{text}' is not html, pdf or html,pdf")
    return names


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is no time in seconds")
    return value


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of chapters")
    return int(text)


def _render(arguments: argparse.Namespace) -> int:
    from helpers.render.engine import render

    root, output = find_root(arguments.project), arguments.output
    if arguments.wave is not None:
        from helpers.waves import wave_settings

        settings = wave_settings(root, arguments.wave)
        os.environ |= settings.environment(os.environ.get("QUARTO_PROFILE", ""))
        if output is None and settings.output is not None:
            output = root / settings.output
    done = render(
        root,
        to=arguments.to,
        output=output,
        engine=arguments.engine,
        progress=lambda line: print(line, file=sys.stderr, flush=True),
        cell_seconds=arguments.cell_seconds,
        jobs=arguments.jobs,
        use_cache=not arguments.no_cache,
    )
    also = f" and {done.pdf}" if done.pdf is not None and done.pdf != done.entry else ""
    print(f"The book is at {done.entry}{also} ({done.seconds:.1f} s, {done.engine}).")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from helpers.render.check import report

    try:
        root: Path | None = find_root(arguments.project)
    except BookError as error:
        root = None
        print(f"  {error}")
    text, fine = report(root)
    print(text)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
