"""Which files does a book for another survey begin with?

The skeleton lies in the package as templates. A book has a chapter for each battery, one on method,
the questionnaire as an appendix, and simulated answers, which every page marks as such.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from helpers.codebook import Codebook, Lang, load_codebook
from helpers.errors import BookError
from helpers.facts import NUMBERS
from helpers.simulate import simulate_survey, write_simulated
from helpers.text import listing

_TEMPLATE = ".j2"
_RENAMED = {"gitignore": ".gitignore"}
# Change is shown of high answers; where no scale says which are high, there is none to show.
_OF_CHANGE = (f"change.qmd{_TEMPLATE}", "_quarto-wave.yml")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>$#@^~|{}])")


def start_book(
    folder: Path,
    codebook_text: str,
    *,
    lang: Lang = "en",
    author: str = "",
    respondents: int = 40,
    seed: int = 1,
) -> tuple[Path, ...]:
    """Write a book around a questionnaire.

    Parameters
    ----------
    folder : Path
        Where to; it must be empty or not exist.
    codebook_text : str
        The codebook as YAML, kept as it is.
    lang : {"en", "da"}
        The language of the book.
    author : str
        Who writes it.
    respondents : int
        How many sets of answers to simulate.
    seed : int
        The same seed gives the same answers.

    Returns
    -------
    tuple of Path
        The files written, relative to the folder, in order.

    Raises
    ------
    BookError
        If the folder holds anything, or the codebook is wrong. Then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(
            f"{folder} is not an empty folder", hint="Name one that does not exist yet."
        )
    parent = folder.absolute().parent
    if not parent.is_dir():
        raise BookError(f"the folder {parent} does not exist")
    # Made beside its place and moved there when complete, so that a mistake leaves nothing.
    with tempfile.TemporaryDirectory(prefix=".effektbog-new-", dir=parent) as aside:
        made = Path(aside) / "book"
        (made / "data").mkdir(parents=True)
        (made / "data" / "codebook.yml").write_text(codebook_text, encoding="utf-8")
        codebook = load_codebook(made / "data" / "codebook.yml")
        _write_skeleton(made, _context(codebook, lang, author))
        write_simulated(made, simulate_survey(codebook, respondents, seed=seed))
        written = tuple(
            sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        )
        folder.mkdir(exist_ok=True)
        for entry in sorted(made.iterdir()):
            shutil.move(os.fspath(entry), os.fspath(folder / entry.name))
    return written


def _context(codebook: Codebook, lang: Lang, author: str) -> dict[str, Any]:
    counted = [p for p in codebook.fact_columns.values() if p.type in NUMBERS or p.categories]
    return {
        "title": codebook.survey.title.get(lang),
        "author": author,
        "lang": lang,
        "year": codebook.survey.id,
        "facts": bool(counted),
        "batteries": [
            {
                "name": battery.name,
                "file": _file(battery.name),
                "title": battery.title.get(lang),
                "high": bool(battery.scale.high_codes),
                "single": len(battery.items) == 1,
                "ranked": len(battery.items) > 1 and bool(battery.scale.high_codes),
            }
            for battery in codebook.batteries.values()
        ],
    }


def _file(name: str) -> str:
    """Name the chapter of a battery; the names of the other chapters are taken."""
    plain = name.replace("_", "-")
    taken = ("index", "change", "method", "questionnaire", "references", "coverage", "facts")
    return f"battery-{plain}" if plain in taken else plain


def _write_skeleton(folder: Path, context: dict[str, Any]) -> None:
    lang = context["lang"]
    # Braces belong to Markdown and to Quarto here.
    environment = Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    environment.filters["prose"] = lambda text: _MARKDOWN.sub(r"\\\1", text)
    environment.filters["tabled"] = lambda name: f"@tbl-asked-{name}"
    environment.filters["listed"] = lambda names: listing(names, lang=lang)
    environment.globals["t"] = lambda en, da: da if lang == "da" else en
    with as_file(files("helpers.starter").joinpath("skeleton")) as skeleton:
        for source in sorted(path for path in skeleton.rglob("*") if path.is_file()):
            inside = source.relative_to(skeleton)
            if inside.name in _OF_CHANGE and not any(b["high"] for b in context["batteries"]):
                continue
            text = source.read_text(encoding="utf-8")
            if source.suffix != _TEMPLATE:
                _write(folder / inside.parent / _RENAMED.get(inside.name, inside.name), text)
                continue
            template = environment.from_string(text)
            if inside.name == f"battery.qmd{_TEMPLATE}":
                for battery in context["batteries"]:
                    target = folder / inside.parent / f"{battery['file']}.qmd"
                    _write(target, template.render({**context, "battery": battery}))
            else:
                _write(folder / inside.parent / inside.stem, template.render(context))


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
