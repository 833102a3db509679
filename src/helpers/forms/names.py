"""Under which headers does an export carry the fields of a form?

Survey tools write the same answers under names, wordings or codes, with their group in front or
without. `known_headers` gives all of them, so that what comes back from a form of
`helpers.forms` needs no mapping.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from helpers.codebook import Codebook
from helpers.forms.fields import (
    LANGUAGE_NAMES,
    Choice,
    Field,
    Group,
    form_groups,
    group_label,
    group_notes,
)
from helpers.scales import fold_answer


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
        for one in (*group.fields, *group_notes(group).values()):
            for target, header in _field_headers(group, one):
                folded = fold_answer(header)
                before = found.setdefault(folded, target)
                # Which of several questions was answered in words makes no difference.
                if before != target and (before.field.store or target.field.store):
                    unclear.add(folded)
    return {header: target for header, target in found.items() if header not in unclear}


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


def _field_headers(group: Group, one: Field) -> Iterator[tuple[Target, str]]:
    boxes: tuple[Choice | None, ...] = (None, *(one.choices if one.kind == "multiple" else ()))
    for choice in boxes:
        target = Target(one, choice)
        tail = f"/{choice.code}" if choice else ""
        yield target, f"{one.name}{tail}"
        yield target, xlsform_header(group, one, choice)
        if one.kind == "note":
            yield from ((target, one.label.get(lang)) for lang in LANGUAGE_NAMES)
            yield from ((target, xlsform_label(group, one, lang)) for lang in LANGUAGE_NAMES)
            return
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
