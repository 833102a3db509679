"""How is a question with parts read from the codebook, and do its answers have a column each?"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.entries import bilingual, bilingual_or_none, flag, identifier, no_repeats
from helpers.marked import Marked
from helpers.parts import Option, Part
from helpers.questionnaire import Question, Survey
from helpers.scales import fold_answer

PART_TYPES = ("text", "amount", "count", "year", "multiple")
IDENTITY_TYPES = (*PART_TYPES, "municipality", "name")


def aliases(entry: Mapping[str, Marked]) -> tuple[str, ...]:
    """Take other words that mean the same.

    Parameters
    ----------
    entry : mapping of str to Marked
        Where they may stand.

    Returns
    -------
    tuple of str
        The words; none if there are none.
    """
    return tuple(a.text() for a in entry["aliases"].sequence()) if "aliases" in entry else ()


def identity_parts(value: Marked | None) -> tuple[Part, ...]:
    """Take what is known of a respondent beside the questions.

    Parameters
    ----------
    value : Marked or None
        The entries, if there are any.

    Returns
    -------
    tuple of Part
        In their order.
    """
    return () if value is None else tuple(part_entry(one) for one in value.sequence())


def part_entry(value: Marked, number: int | None = None) -> Part:
    """Take a part of a question, or of what is known of a respondent.

    Parameters
    ----------
    value : Marked
        The entry.
    number : int, optional
        Number of the question; without it, what is known of a respondent.

    Returns
    -------
    Part
        The part, with its column if its answers can be counted.

    Raises
    ------
    BookError
        If it lacks something, or says what does not go together; with its line.
    """
    required, types = (["part"], PART_TYPES) if number else (["name"], IDENTITY_TYPES)
    optional = ["note", "unit", "options", "codes", *(["name"] if number else [])]
    entry = value.mapping([*required, "type", "text"], optional)
    type_ = entry["type"].choice(types)
    if (type_ == "multiple") != ("options" in entry):
        value.fail("a part has options if it is of type multiple, and only then")
    if "codes" in entry and type_ != "text":
        value.fail("a part has codes if it is of type text, and only then")
    letter = identifier(entry["part"]) if number else ""
    column = identifier(entry["name"]) if "name" in entry else f"q{number}{letter}"
    coded = type_ != "text" or "codes" in entry
    if "name" in entry and not coded:
        value.fail(
            f"the part '{column}' is answered in words, which stay out of the facts",
            "Give it codes, or leave out its name.",
        )
    return Part(
        part=letter,
        type=type_,
        text=bilingual(entry["text"]),
        note=bilingual_or_none(entry.get("note")),
        unit=entry["unit"].text() if "unit" in entry else None,
        options=_options(entry.get("options")),
        column=column if coded else None,
        codes=_options(entry.get("codes")),
    )


def _options(value: Marked | None) -> tuple[Option, ...]:
    if value is None:
        return ()
    marked = value.sequence()
    options = tuple(_option(one) for one in marked)
    no_repeats(zip((option.id for option in options), marked, strict=True), "option")
    meant: dict[str, str] = {}
    for option, where in zip(options, marked, strict=True):
        words = (option.id, option.short.en, option.short.da, option.text.en, option.text.da)
        for word in {fold_answer(word) for word in (*words, *option.aliases)}:
            if meant.setdefault(word, option.id) != option.id:
                where.fail(f"'{word}' means '{option.id}', but '{meant[word]}' as well")
    return options


def _option(value: Marked) -> Option:
    entry = value.mapping(["id", "short", "text"], ["other", "dont_know", "aliases"])
    return Option(
        id=identifier(entry["id"]),
        short=bilingual(entry["short"]),
        text=bilingual(entry["text"]),
        other=flag(entry, "other"),
        dont_know=flag(entry, "dont_know"),
        aliases=aliases(entry),
    )


def distinct_facts(
    survey: Survey,
    identity: tuple[Part, ...],
    questions: tuple[Question, ...],
    where: Marked | None,
) -> None:
    """Refuse two parts that would fill one column.

    Parameters
    ----------
    survey : Survey
        Names the column of the respondents.
    identity : tuple of Part
        What is known of a respondent.
    questions : tuple of Question
        All questions.
    where : Marked or None
        What the complaint points at.

    Raises
    ------
    BookError
        At the second of two with the same column.
    """
    parts = [*identity, *(part for question in questions for part in question.parts)]
    names = [survey.respondent]
    for part in parts:
        if part.column in names and where is not None:
            where.fail(f"two answers would fill the column '{part.column}'", "Rename one of them.")
        if part.column is not None:
            names.append(part.column)
        if part.type == "municipality":
            names.append(f"{part.column}_code")
