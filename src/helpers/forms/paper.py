"""How does the questionnaire look on paper?

A PDF to print and fill in by hand, in one language: boxes to tick, squares for digits, lines for
words. It is set by Typst as the book is, tagged after PDF/UA-1 so that it can be read aloud, and
the same questionnaire gives the same bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

from helpers.codebook import Bilingual, Codebook, Lang
from helpers.errors import BookError
from helpers.forms.fields import ONE_A_ROW, Field, Group, group_label, other_fields
from helpers.render.typst_code import array, string

STANDARD: Literal["ua-1"] = "ua-1"
INSTRUCTION = Bilingual(
    en="Tick one box in each row or list, unless the question says that several answers are "
    "possible. Leave out what you do not wish to answer.",
    da="Sæt ét kryds i hver række eller liste, medmindre spørgsmålet siger, at flere svar er "
    "mulige. Spring over, hvad du ikke ønsker at svare på.",
)
SEVERAL = Bilingual(en="Several answers are possible.", da="Flere svar er mulige.")
PAGE = Bilingual(en="Page", da="Side")
OF = Bilingual(en="of", da="af")

_LINES, _LINES_ALONE = 3, 6
_YEAR_DIGITS = 4
_COUNT_DIGITS = 6


def paper_form(codebook: Codebook, groups: Sequence[Group], lang: Lang) -> bytes:
    """Write a questionnaire as a PDF to print.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire, for its title.
    groups : sequence of Group
        What it asks, as `helpers.forms.fields.form_groups` lists it without municipalities.
    lang : {"da", "en"}
        The language.

    Returns
    -------
    bytes
        The PDF, which follows ISO 14289-1 (PDF/UA-1).

    Raises
    ------
    BookError
        If Typst cannot set it.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="effektbog-form-") as folder:
        root = Path(folder)
        template = files("helpers.forms").joinpath("assets/form.typ").read_text(encoding="utf-8")
        (root / "form.typ").write_text(template, encoding="utf-8")
        (root / "main.typ").write_text(typst_source(codebook, groups, lang), encoding="utf-8")
        compiler = typst.Compiler(root / "main.typ", root=root, ignore_system_fonts=True)
        try:
            content = compiler.compile(
                format="pdf", pdf_standards=[STANDARD], timestamp=datetime(1970, 1, 1, tzinfo=UTC)
            )
        except typst.TypstError as error:
            raise BookError(f"the form cannot be set: {error}") from error
    if not isinstance(content, bytes):
        raise BookError("Typst gave no PDF")
    return content


def typst_source(codebook: Codebook, groups: Sequence[Group], lang: Lang) -> str:
    """Write the questionnaire in Typst's language, with the functions of ``assets/form.typ``.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire, for its title.
    groups : sequence of Group
        What it asks.
    lang : {"da", "en"}
        The language.

    Returns
    -------
    str
        The main file.
    """
    arguments = {
        "title": string(codebook.survey.title.get(lang)),
        "lang": string(lang),
        "instruction": string(INSTRUCTION.get(lang)),
        "page-words": array([string(PAGE.get(lang)), string(OF.get(lang))]),
    }
    given = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    parts = ['#import "/form.typ": *', f"#show: form.with({given})"]
    section: Bilingual | None = None
    for group in groups:
        # What belongs to no section stands under a heading of the same rank.
        own = group.section is None
        if group.section is not None and group.section != section:
            parts.append(f"#section({string(group.section.get(lang))})")
        section = group.section
        parts.append(f"#{'section' if own else 'question'}({string(group_label(group).get(lang))})")
        parts += _fields(group, lang)
    return "\n".join([*parts, ""])


def _fields(group: Group, lang: Lang) -> Iterator[str]:
    rest = list(group.fields)
    if group.is_matrix and group.text is not None:
        items = [one for one in rest if one.kind == "answer"]
        rest = [one for one in rest if one.kind != "answer"]
        levels = [c.label.get(lang) for c in items[0].choices if not c.dont_know]
        unknown = next((c.label.get(lang) for c in items[0].choices if c.dont_know), None)
        yield f"#wording({string(group.text.get(lang))})"
        yield (
            f"#matrix(item: {string(ONE_A_ROW.get(lang))}, levels: {array(map(string, levels))},"
            f" unknown: {'none' if unknown is None else string(unknown)},"
            f" rows: {array(string(one.label.get(lang)) for one in items)})"
        )
    others = other_fields(group)
    for one in rest:
        hints = [one.hint.get(lang)] if one.hint else []
        said = one.label.get(lang)
        if one.kind == "multiple" and "(" not in said:
            hints.append(SEVERAL.get(lang))
        hint = string(" ".join(hints)) if hints else "none"
        count = 1 if one.name in others else _LINES if len(group.fields) > 1 else _LINES_ALONE
        yield f"#ask({string(said)}, {hint}, {_room(one, lang, count)})"


def _room(one: Field, lang: Lang, lines: int) -> str:
    """Make room for the answer."""
    if one.choices:
        return f"choices({', '.join(string(choice.label.get(lang)) for choice in one.choices)})"
    if one.kind == "year":
        return f"digits({_YEAR_DIGITS})"
    if one.kind == "count":
        return f"digits({_COUNT_DIGITS})"
    if one.kind == "amount":
        return f"amount({string(one.unit or '')})"
    return f"lines({lines if one.kind == 'text' else 1})"
