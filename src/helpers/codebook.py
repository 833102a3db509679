"""What was asked, and which answers were offered?

`data/codebook.yml` holds the whole questionnaire; this module reads it into the frozen objects
of `helpers.questionnaire` and `helpers.scales` (all of them can be imported from here) and refuses
a codebook that contradicts itself, naming the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from helpers.entries import (
    bilingual,
    bilingual_or_none,
    flag,
    identifier,
    named,
    no_repeats,
)
from helpers.marked import Marked, load_marked
from helpers.part_entries import aliases, distinct_facts, identity_parts, part_entry
from helpers.parts import Option, Part
from helpers.project import find_root
from helpers.questionnaire import (
    Battery,
    Codebook,
    Index,
    Item,
    Question,
    Section,
    Survey,
)
from helpers.scales import (
    LANGUAGES,
    Bilingual,
    Code,
    DontKnow,
    Lang,
    Level,
    Scale,
    fold_answer,
)

__all__ = [
    "LANGUAGES",
    "Battery",
    "Bilingual",
    "Code",
    "Codebook",
    "DontKnow",
    "Index",
    "Item",
    "Lang",
    "Level",
    "Option",
    "Part",
    "Question",
    "Scale",
    "Section",
    "Survey",
    "fold_answer",
    "load_codebook",
]

QUESTION_TYPES = ("text", "amount", "count", "year", "multiple", "single", "battery")


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Read and check a codebook.

    Parameters
    ----------
    path : path-like, optional
        The YAML file; without it, ``data/codebook.yml`` of the project one stands in.

    Returns
    -------
    Codebook
        Scales, batteries, indices, sections and questions, in the order of the file.

    Raises
    ------
    BookError
        With file and line, for anything missing, unknown, ambiguous or contradictory.

    Notes
    -----
    ``survey``, ``scales`` and ``batteries`` are required; ``identity``, ``indices``, ``sections``
    and ``questions`` may be absent. A text that is the same in every language may stand alone
    instead of ``{en: …, da: …}``.
    """
    file = find_root() / "data" / "codebook.yml" if path is None else Path(path)
    root = load_marked(file).mapping(
        ["survey", "scales", "batteries"], ["identity", "indices", "sections", "questions"]
    )
    scales = {name: _scale(name, value) for name, value in named(root["scales"])}
    batteries = {name: _battery(name, value, scales) for name, value in named(root["batteries"])}
    _distinct_columns(batteries, dict(named(root["batteries"])))
    indices = {
        name: _index(name, value, batteries)
        for name, value in (named(root["indices"]) if "indices" in root else [])
    }
    sections = _sections(root.get("sections"))
    questions = _questions(root.get("questions"), sections, batteries)
    if questions:
        _questions_of_batteries(batteries, questions, dict(named(root["batteries"])))
    survey = _survey(root["survey"])
    identity = identity_parts(root.get("identity"))
    distinct_facts(survey, identity, questions, root.get("identity") or root.get("questions"))
    return Codebook(
        path=file,
        survey=survey,
        scales=MappingProxyType(scales),
        batteries=MappingProxyType(batteries),
        indices=MappingProxyType(indices),
        sections=sections,
        questions=questions,
        identity=identity,
    )


def _survey(value: Marked) -> Survey:
    entry = value.mapping(["id", "title", "unit"], ["fielded", "source", "respondent"])
    fielded = entry["fielded"].mapping(["from", "to"]) if "fielded" in entry else {}
    return Survey(
        id=entry["id"].integer(),
        title=bilingual(entry["title"]),
        unit=bilingual(entry["unit"]),
        fielded_from=fielded["from"].text() if fielded else None,
        fielded_to=fielded["to"].text() if fielded else None,
        source=entry["source"].text() if "source" in entry else None,
        respondent=identifier(entry["respondent"]) if "respondent" in entry else "respondent",
    )


def _level(value: Marked) -> Level:
    entry = value.mapping(["code", "key", "label"], ["short", "aliases"])
    label = bilingual(entry["label"])
    return Level(
        code=entry["code"].integer(),
        key=identifier(entry["key"]),
        label=label,
        short=bilingual_or_none(entry.get("short")) or label,
        aliases=aliases(entry),
    )


def _dont_know(value: Marked) -> DontKnow:
    entry = value.mapping(["code", "label"], ["short", "aliases"])
    label = bilingual(entry["label"])
    return DontKnow(
        code=identifier(entry["code"]),
        label=label,
        short=bilingual_or_none(entry.get("short")) or label,
        aliases=aliases(entry),
    )


def _scale(name: str, value: Marked) -> Scale:
    entry = value.mapping(["kind", "levels"], ["dont_know", "high_from", "active_from"])
    kind = cast(Literal["likert", "categories"], entry["kind"].choice(["likert", "categories"]))
    marked = entry["levels"].sequence()
    levels = tuple(_level(one) for one in marked)
    if len(levels) < 2:
        entry["levels"].fail(f"scale '{name}' needs at least two levels")
    no_repeats(zip((level.code for level in levels), marked, strict=True), "code")
    no_repeats(zip((level.key for level in levels), marked, strict=True), "key")
    if [level.code for level in levels] != sorted(level.code for level in levels):
        entry["levels"].fail(f"the codes of scale '{name}' must ascend", "Reorder the levels.")
    if levels[0].code < 0:
        marked[0].fail(f"the codes of scale '{name}' must not be negative")
    dont_know = _dont_know(entry["dont_know"]) if "dont_know" in entry else None
    thresholds: dict[str, int | None] = {"high_from": None, "active_from": None}
    for key in thresholds:
        if key in entry:
            thresholds[key] = entry[key].integer()
            if thresholds[key] not in {level.code for level in levels}:
                entry[key].fail(f"{key} of scale '{name}' is not one of its codes")
    return Scale(
        name=name,
        kind=kind,
        levels=levels,
        dont_know=dont_know,
        high_from=thresholds["high_from"],
        active_from=thresholds["active_from"],
        answers=_spellings(levels, marked, dont_know, entry.get("dont_know")),
    )


def _spellings(
    levels: tuple[Level, ...],
    marked: list[Marked],
    dont_know: DontKnow | None,
    marked_dont_know: Marked | None,
) -> Mapping[str, Code]:
    """Collect what is accepted as an answer, and refuse what could mean two answers."""
    found: dict[str, Code] = {}
    answers: list[tuple[Level | DontKnow, Marked]] = list(zip(levels, marked, strict=True))
    if dont_know is not None and marked_dont_know is not None:
        answers.append((dont_know, marked_dont_know))
    for answer, where in answers:
        texts = [answer.label.en, answer.label.da, answer.short.en, answer.short.da]
        texts += [str(answer.code), *answer.aliases]
        if isinstance(answer, Level):
            texts += [answer.key, answer.key.replace("_", " ")]
        for text in texts:
            if found.setdefault(fold_answer(text), answer.code) != answer.code:
                where.fail(
                    f"'{text}' could mean two answers, {found[fold_answer(text)]} and "
                    f"{answer.code}",
                    "Change one of the labels, keys or aliases.",
                )
    return MappingProxyType(found)


def _battery(name: str, value: Marked, scales: Mapping[str, Scale]) -> Battery:
    entry = value.mapping(["scale", "title", "text", "items"], ["question"])
    marked = entry["items"].sequence()
    items = tuple(_item(one) for one in marked)
    if not items:
        entry["items"].fail(f"battery '{name}' has no items")
    no_repeats(zip((item.id for item in items), marked, strict=True), "item")
    return Battery(
        name=name,
        question=entry["question"].integer() if "question" in entry else None,
        scale=scales[entry["scale"].choice(scales)],
        title=bilingual(entry["title"]),
        text=bilingual(entry["text"]),
        items=items,
    )


def _item(value: Marked) -> Item:
    entry = value.mapping(["id", "short", "text"], ["other"])
    return Item(
        id=identifier(entry["id"]),
        short=bilingual(entry["short"]),
        text=bilingual(entry["text"]),
        other=flag(entry, "other"),
    )


def _distinct_columns(batteries: Mapping[str, Battery], marked: Mapping[str, Marked]) -> None:
    no_repeats(
        ((column, marked[name]) for name, b in batteries.items() for column in b.columns), "column"
    )


def _index(name: str, value: Marked, batteries: Mapping[str, Battery]) -> Index:
    entry = value.mapping(["battery", "items", "title"])
    battery = batteries[entry["battery"].choice(batteries)]
    marked = entry["items"].sequence()
    items = tuple(one.choice(battery.item_ids) for one in marked)
    if not items:
        entry["items"].fail(f"index '{name}' has no items")
    no_repeats(zip(items, marked, strict=True), "item")
    if not battery.scale.has_means:
        entry["battery"].fail(f"index '{name}' needs a Likert scale, and its codes are categories")
    return Index(name, battery.name, items, bilingual(entry["title"]))


def _sections(value: Marked | None) -> tuple[Section, ...]:
    if value is None:
        return ()
    marked = value.sequence()
    entries = [one.mapping(["id", "title"]) for one in marked]
    found = tuple(Section(identifier(e["id"]), bilingual(e["title"])) for e in entries)
    no_repeats(zip((section.id for section in found), marked, strict=True), "section")
    return found


def _questions(
    value: Marked | None, sections: tuple[Section, ...], batteries: Mapping[str, Battery]
) -> tuple[Question, ...]:
    if value is None:
        return ()
    marked = value.sequence()
    found = tuple(_question(one, sections, batteries) for one in marked)
    for expected, (question, where) in enumerate(zip(found, marked, strict=True), start=1):
        if question.number != expected:
            where.fail(
                f"question {question.number} stands where {expected} is expected",
                "Number the questions 1, 2, 3 … in order.",
            )
    return found


def _question(
    value: Marked, sections: tuple[Section, ...], batteries: Mapping[str, Battery]
) -> Question:
    entry = value.mapping(
        ["number", "section"], ["title", "type", "text", "parts", "battery", "follow_up"]
    )
    number = entry["number"].integer()
    if ("parts" in entry) == ("type" in entry):
        value.fail(f"question {number} needs either parts or a type of its own, not both")
    type_ = entry["type"].choice(QUESTION_TYPES) if "type" in entry else None
    battery = batteries[entry["battery"].choice(batteries)] if "battery" in entry else None
    if (type_ in {"battery", "single"}) != (battery is not None):
        value.fail(f"question {number} names a battery if it is of type battery or single only")
    if type_ is not None and ("text" in entry) == (battery is not None):
        value.fail(
            f"question {number} needs one wording",
            "Give a text, unless a battery has it already.",
        )
    marked_parts = entry["parts"].sequence() if "parts" in entry else []
    parts = tuple(part_entry(one, number) for one in marked_parts)
    for letter, part, where in zip("abcdefghijklmnopqrstuvwxyz", parts, marked_parts, strict=False):
        if part.part != letter:
            where.fail(f"part '{part.part}' stands where '{letter}' is expected")
    return Question(
        number=number,
        section=entry["section"].choice(section.id for section in sections),
        type=type_,
        title=bilingual_or_none(entry.get("title")) or (battery.title if battery else None),
        text=battery.text if battery else bilingual_or_none(entry.get("text")),
        parts=parts,
        battery=battery.name if battery else None,
        follow_up=bilingual_or_none(entry.get("follow_up")),
    )


def _questions_of_batteries(
    batteries: Mapping[str, Battery],
    questions: tuple[Question, ...],
    marked: Mapping[str, Marked],
) -> None:
    """Check that batteries and questions name each other."""
    asked = {question.battery: question.number for question in questions if question.battery}
    for name, battery in batteries.items():
        if battery.question != asked.get(name):
            said = "no question" if battery.question is None else f"question {battery.question}"
            used = f"question {asked[name]}" if name in asked else "no question"
            marked[name].fail(f"battery '{name}' says {said}, but {used} names it")
