"""What was asked, and what did the respondents add in their own words?"""

from __future__ import annotations

from great_tables import GT

from helpers import text
from helpers.codebook import Option, Part, Question
from helpers.comments import load_themes, theme_counts
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.tables.common import pick
from helpers.tables.style import Cell, Column, Layout, Row, build, in_language


def theme_table(ed: Edition, question: int, *, lang: str = "en") -> GT:
    """Show which themes the open answers to a question raise, and how often.

    Parameters
    ----------
    ed : Edition
        The edition.
    question : int
        Number of the question in the questionnaire.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are themes, the most frequent first, with the number of answers that raise them.

    Raises
    ------
    BookError
        If no open answer to the question is printed.
    """
    counts = theme_counts(ed.comments, question)
    if not counts:
        known = text.listing(sorted({comment.question for comment in ed.comments}))
        raise BookError(
            f"no open answer to question {question} is printed",
            hint=f"There are answers to the questions {known}.",
        )
    themes = load_themes(ed.root)
    answers = [comment for comment in ed.comments if comment.question == question]
    places = text.listing(sorted({comment.place for comment in answers}), lang=lang)
    rows = [
        Row(
            themes[code].label.get(lang),
            {"answers": Cell(text.num(count, lang=lang))},
            detail=themes[code].definition if lang == "en" else None,
        )
        for code, count in counts.items()
    ]
    n = text.num(len(answers), lang=lang)
    return build(
        Layout(
            name=f"themes-q{question:02}",
            stubhead=pick(lang, "Theme", "Tema"),
            columns=[Column("answers", pick(lang, "Answers", "Svar"))],
            rows=rows,
            notes=[
                pick(
                    lang,
                    f"{n} printed answers; one answer can raise several themes.",
                    f"{n} trykte svar; ét svar kan rumme flere temaer.",
                )
            ],
            source=pick(
                lang,
                f"Source: open answers printed in the report ({places}), coded by the editors.",
                f"Kilde: åbne svar trykt i rapporten ({places}), kodet af redaktionen.",
            ),
        )
    )


def questionnaire(ed: Edition, question: int, *, lang: str = "en") -> GT:
    """Show one question of the questionnaire with what could be answered.

    Parameters
    ----------
    ed : Edition
        The edition.
    question : int
        Number of the question, 1 to 17.
    lang : {"en", "da"}
        Language shown first; the other stands beside it.

    Returns
    -------
    GT
        Rows are the wording, its parts, items and answers, in both languages: Danish as it was
        put to the respondents, English in our rendering.
    """
    asked = ed.codebook.question(question)
    rows = _wording(asked, lang)
    for part in asked.parts:
        rows += _part(asked, part, lang)
    if asked.battery:
        rows += _battery(ed, asked, lang)
    if asked.follow_up:
        shown = _both(asked.follow_up.en, asked.follow_up.da)
        rows.append(Row(pick(lang, "More", "Uddybning"), shown, group=_heading("question", lang)))
    languages = [
        Column("en", pick(lang, "English", "Engelsk"), align="left"),
        Column("da", pick(lang, "Danish, as asked", "Dansk, som spurgt"), align="left"),
    ]
    table = build(
        Layout(
            name=f"question-{question:02}",
            stubhead=pick(lang, f"Question {question}", f"Spørgsmål {question}"),
            columns=languages if lang == "en" else languages[::-1],
            rows=rows,
            source=pick(
                lang,
                "Source: report, appendix. English by the editors.",
                "Kilde: rapporten, bilag. Engelsk ved redaktionen.",
            ),
        )
    )
    other = pick(lang, "da", "en")
    return in_language(table, other, columns=other)


def _both(english: str, danish: str) -> dict[str, Cell]:
    return {"en": Cell(english), "da": Cell(danish)}


def _heading(kind: str, lang: str) -> str:
    headings = {
        "question": ("Wording", "Ordlyd"),
        "items": ("Items", "Udsagn"),
        "answers": ("Answers offered", "Svarmuligheder"),
    }
    return pick(lang, *headings[kind])


def _wording(asked: Question, lang: str) -> list[Row]:
    wording = asked.text or asked.title
    if wording is None:
        return []
    shown = _both(wording.en, wording.da)
    return [Row(pick(lang, "Question", "Spørgsmål"), shown, group=_heading("question", lang))]


def _part(asked: Question, part: Part, lang: str) -> list[Row]:
    group = _heading("question", lang)
    wording = _both(part.text.en, part.text.da)
    if part.note:
        wording = _both(f"{part.text.en} ({part.note.en})", f"{part.text.da} ({part.note.da})")
    rows = [Row(f"{asked.number}{part.part}", wording, group=group)]
    rows += [
        Row(
            _option_label(option, lang),
            _both(option.text.en, option.text.da),
            group=_heading("answers", lang),
        )
        for option in part.options
    ]
    return rows


def _option_label(option: Option, lang: str) -> str:
    return option.short.get(lang)


def _battery(ed: Edition, asked: Question, lang: str) -> list[Row]:
    battery = ed.codebook.battery(asked.battery or "")
    rows = []
    if asked.text is None and asked.title is None:
        shown = _both(battery.text.en, battery.text.da)
        rows.append(
            Row(pick(lang, "Question", "Spørgsmål"), shown, group=_heading("question", lang))
        )
    if len(battery.items) > 1:
        rows += [
            Row(
                item.short.get(lang),
                _both(item.text.en, item.text.da),
                group=_heading("items", lang),
            )
            for item in battery.items
        ]
    answers = [(str(level.code), level.label) for level in battery.scale.levels]
    if battery.scale.dont_know:
        answers.append((DONT_KNOW_SIGN, battery.scale.dont_know.label))
    rows += [
        Row(code, _both(label.en, label.da), group=_heading("answers", lang))
        for code, label in answers
    ]
    return rows


DONT_KNOW_SIGN = "–"
"""Stands where other answers have a code: this one has no value."""
