"""What does a form ask, in which order?

A form asks what the codebook says. `form_groups` lists its fields, one for each column of the data
and one for each answer in words. Every field has one name for XLSForm (KoboToolbox, ODK) and one
for LimeSurvey, whose names allow neither underscores nor more than twenty characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from helpers.codebook import Battery, Bilingual, Codebook, Lang, Option, Part, Question

Kind = Literal[
    "answer", "coded", "multiple", "amount", "count", "year", "municipality", "name", "text", "note"
]
Store = Literal["responses", "facts"]

LANGUAGE_NAMES: dict[Lang, str] = {"da": "Dansk", "en": "English"}
TICKED = Bilingual(en="Yes", da="Ja")
NOT_TICKED = Bilingual(en="No", da="Nej")
IN_YOUR_WORDS = Bilingual(en="Please say more:", da="Uddyb gerne:")
IF_OTHER = Bilingual(en="If other, please state what:", da="Hvis andet, skriv hvad:")
ONE_A_ROW = Bilingual(en="One answer in each row", da="Sæt ét kryds i hver række")
WORDS = "_text"
YEARS = (1900, 2099)
"""First and last year that can be an answer."""

_LIME_LENGTH = 20
_LIME_ANSWER_LENGTH = 5


@dataclass(frozen=True)
class Choice:
    """One answer that a field offers.

    Parameters
    ----------
    code : str
        What stands in the data, and the choice's name in XLSForm.
    label : Bilingual
        The wording.
    lime : str
        Its code in LimeSurvey: of an answer at most five characters, of a box to tick twenty.
    dont_know, other : bool
        Whether it is *don't know*, and whether respondents name it themselves.
    """

    code: str
    label: Bilingual
    lime: str
    dont_know: bool = False
    other: bool = False


@dataclass(frozen=True)
class Field:
    """One thing to fill in.

    Parameters
    ----------
    name : str
        Its name in XLSForm: the column of the data, or a name of its own for words.
    kind : str
        What is filled in: ``answer`` (one level of a scale), ``coded`` (one category),
        ``multiple`` (boxes), ``amount``, ``count``, ``year``, ``municipality``, ``name``,
        ``text`` (words, which no file of data holds), or ``note`` (nothing: it is only read).
    label : Bilingual
        The wording.
    group : str
        Name of the `Group` it stands in.
    lime : tuple of str
        Name of the question in LimeSurvey, and of the row within an array.
    store : {"responses", "facts"} or None
        The file that holds the answer, in the column `name`; None for words.
    note : Bilingual or None
        The hint beside it.
    choices : tuple of Choice
        The answers offered.
    unit : str or None
        Unit of an amount or count.
    """

    name: str
    kind: Kind
    label: Bilingual
    group: str
    lime: tuple[str, ...]
    store: Store | None = None
    note: Bilingual | None = None
    choices: tuple[Choice, ...] = ()
    unit: str | None = None

    @property
    def hint(self) -> Bilingual | None:
        """The note and the currency of an amount, as one line below the wording."""
        if self.unit is None or self.kind != "amount":
            return self.note
        unit = f"({self.unit})"
        if self.note is None:
            return Bilingual(unit, unit)
        return Bilingual(f"{self.note.en} {unit}", f"{self.note.da} {unit}")


@dataclass(frozen=True)
class Group:
    """What stands under one number of the questionnaire.

    Parameters
    ----------
    name : str
        Its name in XLSForm: ``q7``, the battery's where questions have no numbers, or
        ``identity``.
    title : Bilingual or None
        The heading, if it has one.
    fields : tuple of Field
        What is to be filled in, in order.
    text : Bilingual or None
        The wording of the question above the fields.
    number : int or None
        Number in the questionnaire.
    section : Bilingual or None
        Heading of the section it stands under.
    battery : Battery or None
        The battery, if it is one.
    """

    name: str
    title: Bilingual | None
    fields: tuple[Field, ...]
    text: Bilingual | None = None
    number: int | None = None
    section: Bilingual | None = None
    battery: Battery | None = field(default=None, repr=False)

    @property
    def is_matrix(self) -> bool:
        """Whether it is a table: several items that share a scale."""
        return self.battery is not None and len(self.battery.items) > 1


def form_groups(
    codebook: Codebook, municipalities: Collection[tuple[str, str]] = ()
) -> tuple[Group, ...]:
    """List what a form asks, in order.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire.
    municipalities : collection of (code, name), optional
        What to choose from where the form asks for a municipality; without them it is written.

    Returns
    -------
    tuple of Group
        What is known of a respondent first, then the questions. A part in words that is coded
        afterwards is asked twice: as one of its categories, which becomes data, and in words, which
        do not. Batteries that no question names come last.
    """
    taken: set[str] = set()
    where = tuple(Choice(code, Bilingual(name, name), code) for code, name in municipalities)
    groups: list[Group] = []
    if codebook.identity:
        fields = [
            one
            for part in codebook.identity
            for one in _part_fields(part, part.column or "", "identity", where, taken)
        ]
        unit = codebook.survey.unit
        title = Bilingual(en=unit.en.capitalize(), da=unit.da.capitalize())
        groups.append(Group("identity", title, tuple(fields)))
    titles = {section.id: section.title for section in codebook.sections}
    for question in codebook.questions:
        groups.append(_question_group(codebook, question, titles[question.section], taken))
    for battery in codebook.batteries.values():
        if battery.question is None:
            items = tuple(_battery_fields(battery, battery.name, taken))
            groups.append(Group(battery.name, battery.title, items, battery.text, battery=battery))
    return tuple(groups)


def group_label(group: Group) -> Bilingual:
    """Give the heading of a group with its number.

    Parameters
    ----------
    group : Group
        The group.

    Returns
    -------
    Bilingual
        Such as ``7. Motives``, or ``Question 8`` if it has no title.
    """
    if group.title is None:
        return Bilingual(en=f"Question {group.number}", da=f"Spørgsmål {group.number}")
    if group.number is None:
        return group.title
    return Bilingual(f"{group.number}. {group.title.en}", f"{group.number}. {group.title.da}")


def group_notes(group: Group, *, opens_section: bool = True) -> dict[str, Field]:
    """List what is only read in a form: headings, the wording above a table, and its head.

    Parameters
    ----------
    group : Group
        The group.
    opens_section : bool
        Whether the heading of its section stands above it.

    Returns
    -------
    dict of str to Field
        By what they are: ``section``, ``text`` and ``scale``. Exports may have a column for each,
        which is empty.
    """
    notes: dict[str, Bilingual] = {}
    if opens_section and group.section is not None:
        notes["section"] = group.section
    if group.is_matrix and group.text is not None:
        notes |= {"text": group.text, "scale": ONE_A_ROW}
    return {
        what: Field(f"{group.name}_{what}_note", "note", label, group.name, ())
        for what, label in notes.items()
    }


def other_fields(group: Group) -> dict[str, tuple[Field, Choice | None]]:
    """Say which fields ask for the words behind an answer *other*.

    Parameters
    ----------
    group : Group
        The group.

    Returns
    -------
    dict of str to (Field, Choice or None)
        By name of the field in words: the field that it belongs to, and the box if that is a box.
    """
    found: dict[str, tuple[Field, Choice | None]] = {}
    for one in group.fields:
        for choice in one.choices if one.kind == "multiple" else ():
            if choice.other:
                found[f"{one.name}_{choice.code}{WORDS}"] = (one, choice)
    if group.battery is not None:
        by_name = {one.name: one for one in group.fields}
        for item in group.battery.items:
            if item.other:
                column = group.battery.column(item.id)
                found[f"{column}{WORDS}"] = (by_name[column], None)
    return found


def _question_group(
    codebook: Codebook, question: Question, section: Bilingual, taken: set[str]
) -> Group:
    name = f"q{question.number}"
    fields: list[Field] = []
    battery = codebook.batteries[question.battery] if question.battery else None
    if battery is not None:
        fields += _battery_fields(battery, name, taken)
    elif question.type is not None and question.text is not None:
        fields.append(Field(name, "text", question.text, name, (_lime(name, taken),)))
    for part in question.parts:
        fields += _part_fields(part, f"q{question.number}{part.part}", name, (), taken)
    if question.follow_up is not None:
        words = f"{question.battery or name}{WORDS}"
        lime = (_lime(words, taken),)
        fields.append(Field(words, "text", question.follow_up, name, lime))
    text = battery.text if battery is not None else None
    return Group(name, question.title, tuple(fields), text, question.number, section, battery)


def _battery_fields(battery: Battery, group: str, taken: set[str]) -> Iterator[Field]:
    """List the items, and below them room for the words of those that respondents name."""
    scale = battery.scale
    choices = [Choice(str(lv.code), lv.label, str(lv.code)) for lv in scale.levels]
    if scale.dont_know is not None:
        code = scale.dont_know.code
        choices.append(Choice(code, scale.dont_know.label, code, dont_know=True))
    question = _lime(battery.name, taken)
    single = len(battery.items) == 1
    rows: set[str] = set()
    for item in battery.items:
        yield Field(
            name=battery.column(item.id),
            kind="answer",
            label=battery.text if single else item.text,
            group=group,
            lime=(question,) if single else (question, _lime(item.id, rows)),
            store="responses",
            choices=tuple(choices),
        )
    for item in battery.items:
        if item.other:
            words = f"{battery.column(item.id)}{WORDS}"
            yield Field(words, "text", IF_OTHER, group, (_lime(words, taken),))


def _part_fields(
    part: Part, number: str, group: str, municipalities: tuple[Choice, ...], taken: set[str]
) -> Iterator[Field]:
    """List the fields of a part: one, or two if it is answered in words as well."""
    name = part.column or number
    kind: Kind = "coded" if part.codes else part.type  # type: ignore[assignment]
    lime = (_lime(name, taken),)
    choices: Iterable[Choice] = municipalities if part.type == "municipality" else ()
    if part.categories:
        choices = coded_choices(part.codes) or _choices(part.options, _LIME_LENGTH)
    yield Field(
        name=name,
        kind=kind,
        label=part.text,
        group=group,
        lime=lime,
        store="facts" if part.column is not None else None,
        note=part.note,
        choices=tuple(choices),
        unit=part.unit,
    )
    words = f"{name}{WORDS}"
    if part.codes:
        yield Field(words, "text", IN_YOUR_WORDS, group, (_lime(words, taken),))
    for option in part.options:
        if option.other:
            words = f"{name}_{option.id}{WORDS}"
            yield Field(words, "text", IF_OTHER, group, (_lime(words, taken),))


def coded_choices(options: Iterable[Option]) -> tuple[Choice, ...]:
    """Give categories the codes that LimeSurvey allows for answers: five letters, none twice.

    Parameters
    ----------
    options : iterable of Option
        The categories, in order.

    Returns
    -------
    tuple of Choice
        Such as ``exter`` for ``external``.
    """
    return tuple(_choices(options, _LIME_ANSWER_LENGTH))


def _choices(options: Iterable[Option], length: int) -> Iterator[Choice]:
    taken: set[str] = set()
    for option in options:
        lime = _lime(option.id, taken, length)
        yield Choice(option.id, option.text, lime, option.dont_know, option.other)


def _lime(name: str, taken: set[str], length: int = _LIME_LENGTH) -> str:
    """Write a name as LimeSurvey allows it: letters and digits, short, and not twice."""
    plain = re.sub(r"[^A-Za-z0-9]", "", name)
    # LimeSurvey keeps this word for itself.
    plain = "oth" if plain.lower() == "other" else plain
    found, number = plain[:length], 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[: length - len(str(number))]}{number}"
    taken.add(found.lower())
    return found
