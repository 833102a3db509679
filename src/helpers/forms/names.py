"""What is each field of a form called, in the form and in what comes back from it?

A form asks what the codebook says, in its order, and `form_groups` lists its fields. Every field
has one name for XLSForm (KoboToolbox, ODK) and one for LimeSurvey, whose names allow neither
underscores nor more than twenty characters. `known_headers` gives every header under which an
export carries a field, so that what comes back needs no mapping.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from helpers.codebook import Battery, Bilingual, Codebook, Lang, Option, Part, Question
from helpers.scales import fold_answer

Kind = Literal[
    "answer", "coded", "multiple", "amount", "count", "year", "municipality", "name", "text"
]
Store = Literal["responses", "facts"]

LANGUAGE_NAMES: dict[Lang, str] = {"da": "Dansk", "en": "English"}
TICKED = Bilingual(en="Yes", da="Ja")
NOT_TICKED = Bilingual(en="No", da="Nej")
IN_YOUR_WORDS = Bilingual(en="Please say more:", da="Uddyb gerne:")
IF_OTHER = Bilingual(en="If other, please state what:", da="Hvis andet, skriv hvad:")
WORDS = "_text"

_LIME_LENGTH = 20
_LIME_ANSWER_LENGTH = 5
# Columns that the tools add on their own.
_TOOL_COLUMNS = frozenset(
    (
        *("start", "end", "today", "deviceid", "username", "phonenumber", "formhub/uuid"),
        *("__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes"),
        *("_status", "_submitted_by", "_tags", "_index", "_attachments", "_geolocation"),
        *("_bamboo_dataset_id", "_xform_id_string", "meta/instanceid", "meta/rootuuid"),
        *("meta/instancename", "instanceid", "submissiondate", "key", "id", "submitdate"),
        *("lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"),
        *("token", "interviewtime"),
    )
)
_TOOL_LABELS = frozenset(
    fold_answer(label)
    for label in (
        *("Response ID", "Date submitted", "Last page", "Start language", "Seed"),
        *("Date started", "Date last action", "IP address", "Referrer URL"),
        *("Svar ID", "Svar-ID", "Dato afsendt", "Sidste side", "Startsprog", "Startdato"),
        *("Dato for sidste handling", "IP-adresse"),
    )
)


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
        ``multiple`` (boxes), ``amount``, ``count``, ``year``, ``municipality``, ``name`` or
        ``text`` (words, which no file of data holds).
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


@dataclass(frozen=True)
class Group:
    """What stands under one number of the questionnaire.

    Parameters
    ----------
    name : str
        Its name in XLSForm: ``q7``, the battery's where questions have no numbers, or
        ``identity``.
    title : Bilingual
        The heading.
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
    title: Bilingual
    fields: tuple[Field, ...]
    text: Bilingual | None = None
    number: int | None = None
    section: Bilingual | None = None
    battery: Battery | None = field(default=None, repr=False)

    @property
    def is_matrix(self) -> bool:
        """Whether it is a table: several items that share a scale."""
        return self.battery is not None and len(self.battery.items) > 1


@dataclass(frozen=True)
class Target:
    """Where a column of an export belongs.

    Parameters
    ----------
    field : Field
        What was filled in. With ``store`` None it is words, which stay out of the data.
    choice : Choice or None
        The box that the column stands for, if each box has a column of its own.
    """

    field: Field
    choice: Choice | None = None


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
        title = Bilingual(
            en=f"About the {codebook.survey.unit.en}", da=f"Om: {codebook.survey.unit.da}"
        )
        groups.append(Group("identity", title, tuple(fields)))
    titles = {section.id: section.title for section in codebook.sections}
    for question in codebook.questions:
        groups.append(_question_group(codebook, question, titles[question.section], taken))
    for battery in codebook.batteries.values():
        if battery.question is None:
            items = tuple(_battery_fields(battery, battery.name, taken))
            groups.append(Group(battery.name, battery.title, items, battery.text, battery=battery))
    return tuple(groups)


def known_headers(
    codebook: Codebook, municipalities: Collection[tuple[str, str]] = ()
) -> dict[str, Target]:
    """Collect the headers under which exports carry the fields of a form.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire.
    municipalities : collection of (code, name), optional
        As for `form_groups`.

    Returns
    -------
    dict of str to Target
        By header, folded with `helpers.scales.fold_answer`. A header that could mean two fields,
        such as a wording that two batteries share, is not in it: exports with their group in front
        tell them apart.

    Notes
    -----
    The headers are those of KoboToolbox and ODK (names or labels, with the group or without, boxes
    in one column or in many) and LimeSurvey (codes, wordings, or both; and as its exports for
    SPSS and R write the codes).
    """
    found: dict[str, Target] = {}
    unclear: set[str] = set()
    for group in form_groups(codebook, municipalities):
        for one in group.fields:
            for target, header in _field_headers(group, one):
                folded = fold_answer(header)
                before = found.setdefault(folded, target)
                # Which of several questions was answered in words makes no difference.
                if before != target and (before.field.store or target.field.store):
                    unclear.add(folded)
    return {header: target for header, target in found.items() if header not in unclear}


def is_tool_column(header: str) -> bool:
    """Tell whether a survey tool adds a column on its own.

    Parameters
    ----------
    header : str
        The header as exported.

    Returns
    -------
    bool
        Whether it is a time stamp, a number of the submission or the like, or the empty column of
        a note or of the head of a table.
    """
    folded = fold_answer(header)
    last = folded.rpartition("/")[2]
    return (
        folded in _TOOL_COLUMNS
        or folded in _TOOL_LABELS
        or last.endswith(("_note", "_scale", "_labels"))
    )


def xlsform_header(group: Group, one: Field, choice: Choice | None = None) -> str:
    """Name a column as KoboToolbox exports it with names and groups.

    Parameters
    ----------
    group : Group
        The group of the field.
    one : Field
        The field.
    choice : Choice, optional
        A box, if each has a column of its own.

    Returns
    -------
    str
        Such as ``q3/fields/children``.
    """
    return "/".join([group.name, one.name, *([choice.code] if choice else [])])


def xlsform_label(group: Group, one: Field, lang: str, choice: Choice | None = None) -> str:
    """Name a column as KoboToolbox exports it with labels and groups.

    Parameters
    ----------
    group : Group
        The group of the field.
    one : Field
        The field.
    lang : {"en", "da"}
        Language of the labels.
    choice : Choice, optional
        A box, if each has a column of its own.

    Returns
    -------
    str
        The labels of group, field and box, joined by slashes.
    """
    labels = [group_label(group), one.label, *([choice.label] if choice else [])]
    return "/".join(label.get(lang) for label in labels)


def lime_header(one: Field, choice: Choice | None = None) -> str:
    """Name a column as LimeSurvey exports it with question codes.

    Parameters
    ----------
    one : Field
        The field.
    choice : Choice, optional
        The box, which always has a column of its own.

    Returns
    -------
    str
        Such as ``motives[financing]``.
    """
    question, *row = [*one.lime, *([choice.lime] if choice else [])]
    return f"{question}[{row[0]}]" if row else question


def lime_label(group: Group, one: Field, lang: str, choice: Choice | None = None) -> str:
    """Name a column as LimeSurvey exports it with the full wording.

    Parameters
    ----------
    group : Group
        The group of the field.
    one : Field
        The field.
    lang : {"en", "da"}
        Language of the wording.
    choice : Choice, optional
        The box, which always has a column of its own.

    Returns
    -------
    str
        The question, and in brackets the row of an array or the box.
    """
    if len(one.lime) > 1 and group.text is not None:
        return f"{group.text.get(lang)} [{one.label.get(lang)}]"
    label = one.label.get(lang)
    return f"{label} [{choice.label.get(lang)}]" if choice else label


def group_label(group: Group) -> Bilingual:
    """Give the heading of a group with its number.

    Parameters
    ----------
    group : Group
        The group.

    Returns
    -------
    Bilingual
        Such as ``7. Motives``.
    """
    if group.number is None:
        return group.title
    return Bilingual(*(f"{group.number}. {text}" for text in (group.title.en, group.title.da)))


def _field_headers(group: Group, one: Field) -> Iterator[tuple[Target, str]]:
    boxes: tuple[Choice | None, ...] = (None, *(one.choices if one.kind == "multiple" else ()))
    for choice in boxes:
        target = Target(one, choice)
        tail = f"/{choice.code}" if choice else ""
        yield target, f"{one.name}{tail}"
        yield target, xlsform_header(group, one, choice)
        yield target, f"{group.name}-{one.name}{tail}"
        yield target, lime_header(one, choice)
        yield target, re.sub(r"\[(.*)\]", r"_\1", lime_header(one, choice))
        for lang in LANGUAGE_NAMES:
            label = f"{one.label.get(lang)}/{choice.label.get(lang)}" if choice else one.label
            yield target, label if isinstance(label, str) else label.get(lang)
            yield target, xlsform_label(group, one, lang, choice)
            wording = lime_label(group, one, lang, choice)
            yield target, wording
            yield target, f"{lime_header(one, choice)}. {wording}"


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
    fallback = question.text or (question.parts[0].text if question.parts else None)
    title = question.title or fallback or Bilingual(name, name)
    text = battery.text if battery is not None else None
    return Group(name, title, tuple(fields), text, question.number, section, battery)


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
        choices = _choices(part.categories, _LIME_ANSWER_LENGTH if part.codes else _LIME_LENGTH)
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
