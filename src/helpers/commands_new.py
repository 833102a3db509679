"""How does a book for another survey begin, from a terminal?

``effektbog new DIR`` takes a codebook, or asks for what it needs; flags answer in advance, and
where nobody can be asked they are all there is.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TypeVar

from helpers.codebook import LANGUAGES
from helpers.errors import BookError
from helpers.scales import Lang

_T = TypeVar("_T", bound=str)
_UNITS = {"en": "respondent", "da": "besvarelse"}
_BATTERIES = {"en": "Statements", "da": "Udsagn"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``effektbog new`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "new",
        help="start a book for another survey",
        description="Start a book for another survey: questionnaire, chapters, settings and"
        " simulated answers, which every page marks as such. It can be rendered at once.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; must be empty or new")
    parser.add_argument(
        "--codebook", type=Path, metavar="FILE", help="a questionnaire to start with"
    )
    parser.add_argument("--title", help="what the survey is about")
    parser.add_argument("--unit", help="what one filled-in form is about, such as: employee")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the book (default: en)")
    parser.add_argument(
        "--scale",
        choices=("agreement", "degree", "satisfaction", "frequency"),
        help="answers offered for each item (default: agreement)",
    )
    parser.add_argument("--question", help="the wording of the question above the items")
    parser.add_argument("--battery", help="heading of the items (default: Statements)")
    parser.add_argument(
        "--item", action="append", dest="items", help="what is rated; give it once for each item"
    )
    parser.add_argument("--author", default="", help="who writes the book")
    parser.add_argument("--year", type=int, help="year of the survey (default: this year)")
    parser.add_argument(
        "--respondents", type=_count, default=40, metavar="N", help="sets of answers to simulate"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the simulation")
    parser.set_defaults(run=run_new)


def run_new(args: argparse.Namespace) -> int:
    """Carry out ``effektbog new``.

    Parameters
    ----------
    args : argparse.Namespace
        ``folder``, and what `register` lets one say of the survey.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    BookError
        If the folder is not empty, something that is needed was not said and cannot be asked, or
        the codebook is wrong.
    """
    from helpers.starter import start_book

    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(
            f"{folder} is not an empty folder", hint="Name one that does not exist yet."
        )
    if args.codebook is not None:
        lang: Lang = args.lang or "en"
        text = _given(args)
    else:
        try:
            text, lang = _drafted(args)
        except EOFError:
            raise BookError("the questions were left; nothing was written") from None
    written = start_book(
        folder,
        text,
        lang=lang,
        author=args.author,
        respondents=args.respondents,
        seed=args.seed,
    )
    shown = os.path.relpath(folder)
    # The chapter on change belongs to the books of later waves.
    chapters = sum(path.suffix == ".qmd" and path.stem != "change" for path in written)
    sys.stdout.write(
        f"Wrote a book of {chapters} chapters to {shown}, with {args.respondents} sets of simulated"
        f" answers.\nNow: cd {shown} && effektbog render --to html\n"
    )
    return 0


def _given(args: argparse.Namespace) -> str:
    asked = [name for name in ("title", "unit", "scale", "question", "battery", "items", "year")
             if getattr(args, name) is not None]  # fmt: skip
    if asked:
        raise BookError(f"--codebook says it all; --{asked[0].rstrip('s')} does not go with it")
    try:
        return str(args.codebook.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BookError("the codebook does not exist", file=args.codebook) from None
    except UnicodeDecodeError:
        raise BookError("the codebook is not UTF-8", file=args.codebook) from None


def _drafted(args: argparse.Namespace) -> tuple[str, Lang]:
    """Make a codebook from flags and, where somebody is there to ask, from answers."""
    from helpers.starter import SCALES, Draft, draft_codebook

    ask = _Asker(sys.stdin.isatty() and not args.items)
    lang: Lang = args.lang or ask.choice("Language of the book", LANGUAGES, "en")
    title = args.title or ask.text("Title of the survey")
    unit = args.unit or ask.text("What is one filled-in form about?", _UNITS[lang])
    scale = args.scale or ask.choice("Answers offered", tuple(SCALES), "agreement")
    question = args.question or ask.text("The question", SCALES[scale].question.get(lang))
    battery = args.battery or ask.text("Heading of the items", _BATTERIES[lang])
    items = args.items or ask.several("Items, one a line; an empty line ends them")
    missing = [flag for flag, value in (("--title", title), ("--item", items)) if not value]
    if missing:
        raise BookError(
            f"a new survey needs {' and '.join(missing)}", hint="Or name a file with --codebook."
        )
    # Left out, the question of the scale stands in both languages.
    worded = None if question == SCALES[scale].question.get(lang) else question
    year = args.year if args.year is not None else date.today().year
    draft = Draft(title, unit, tuple(items), scale, battery, year, worded, lang)
    return draft_codebook(draft), lang


class _Asker:
    """Asks what was not said, if somebody is there; else takes what is usual."""

    def __init__(self, present: bool) -> None:
        self.present = present

    def text(self, question: str, usual: str = "") -> str:
        if not self.present:
            return usual
        shown = f" [{usual}]" if usual else ""
        answer = input(f"{question}{shown}: ").strip()
        while not answer and not usual:
            answer = input(f"{question}: ").strip()
        return answer or usual

    def choice(self, question: str, known: tuple[_T, ...], usual: _T) -> _T:
        if not self.present:
            return usual
        while True:
            answer = self.text(f"{question} ({', '.join(known)})", usual)
            found = next((one for one in known if one == answer.lower()), None)
            if found is not None:
                return found

    def several(self, question: str) -> list[str]:
        if not self.present:
            return []
        sys.stdout.write(f"{question}:\n")
        found: list[str] = []
        while True:
            answer = input(f"  {len(found) + 1}. ").strip()
            if answer:
                found.append(answer)
            elif found:
                return found


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of respondents")
    return int(text)
