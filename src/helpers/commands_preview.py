"""How is the book watched while it is written?

``effektbog preview`` serves the book to the browser of this machine, renders what changes, and has
the page reload itself. With ``--engine quarto`` it calls ``quarto preview`` instead.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from helpers.project import find_root


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog preview`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "preview",
        help="see each change at once in the browser",
        description="Serve the book on this machine alone, render what changes, and reload the "
        "page. The rendered book in _book stays as it is. Ctrl-C ends it.",
    )
    parser.add_argument("--port", type=_port, metavar="N", help="the port (default: a free one)")
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the folder of _quarto.yml")
    parser.add_argument(
        "--wave",
        metavar="WAVE",
        help="whose answers to show, as 'effektbog import' named them (default: the report's)",
    )
    parser.add_argument(
        "--engine",
        choices=("embedded", "quarto"),
        default="embedded",
        help="quarto calls 'quarto preview' (default: embedded)",
    )
    parser.add_argument(
        "--cell-seconds",
        type=_seconds,
        metavar="N",
        help="time one cell may take (default: EFFEKTBOG_CELL_SECONDS, else 600)",
    )
    parser.set_defaults(run=_run)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: 1 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is no time in seconds")
    return value


def _run(arguments: argparse.Namespace) -> int:
    root = find_root(arguments.project)
    if arguments.wave is not None:
        from helpers.waves import wave_settings

        settings = wave_settings(root, arguments.wave)
        os.environ |= settings.environment(os.environ.get("QUARTO_PROFILE", ""))
    if arguments.engine == "quarto":
        from helpers.preview.quarto import preview_with_quarto

        return preview_with_quarto(root, port=arguments.port, open_browser=arguments.open)
    from helpers.preview.session import preview, print_line

    preview(
        root,
        port=arguments.port,
        open_browser=arguments.open,
        cell_seconds=arguments.cell_seconds,
        say=print_line,
    )
    return 0
