"""How is a block of tables of counts declared in `data/world.yml`?

The keys of a block of kind ``counts`` become a `helpers.world.declared.CountsSpec`.
"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.codebook import Codebook
from helpers.marked import Marked
from helpers.world.choice import Reading
from helpers.world.declared import (
    Amounts,
    Areas,
    ClaimRule,
    CountsSpec,
    Crosstab,
    Durations,
    expand,
)
from helpers.world.linear import UNLIMITED

_LISTS = ("crosstabs", "durations", "areas", "amounts", "rules")


def read_counts(block: Marked, codebook: Codebook, readings: Mapping[str, Reading]) -> CountsSpec:
    """Read one block of kind ``counts``.

    Parameters
    ----------
    block : Marked
        The block.
    codebook : Codebook
        The questionnaire, for the options of questions.
    readings : mapping of str to Reading
        The readings that formulas may name in braces.

    Returns
    -------
    CountsSpec
        What it declares.

    Raises
    ------
    BookError
        With file and line, if a key is missing, unknown or of the wrong kind.
    """
    entry = block.mapping(["kind", "name"], [*_LISTS, "indices", "unknowns", "claims"])
    lists = {key: entry[key].sequence() if key in entry else [] for key in _LISTS}
    indices: dict[str, tuple[str, ...]] = {}
    if "indices" in entry:
        for name, value in entry["indices"].mapping(optional=None).items():
            indices[name] = tuple(one.text() for one in value.sequence())
    unknowns: dict[str, tuple[int, int]] = {}
    if "unknowns" in entry:
        for name, value in entry["unknowns"].mapping(optional=None).items():
            ends = value.mapping(["from"], ["to"])
            high = ends["to"].integer() if "to" in ends else UNLIMITED
            if ends["from"].integer() > high:
                value.fail(f"{value.name} has no value: its ends are the wrong way round")
            unknowns.update(dict.fromkeys(expand(name, indices), (ends["from"].integer(), high)))
    rules = [text for one in lists["rules"] for text in _rule(one, indices)]
    claims = _claims(entry["claims"], indices) if "claims" in entry else ()
    texts = [
        *(text for text, _ in rules),
        *(t for c in claims for t in (c.quantity or "", c.span or "", *c.holds)),
    ]
    used = tuple(name for name in readings if any("{" + name + "}" in text for text in texts))
    return CountsSpec(
        name=entry["name"].text(),
        crosstabs=tuple(_crosstab(one) for one in lists["crosstabs"]),
        durations=tuple(_durations(one) for one in lists["durations"]),
        areas=tuple(_areas(one, codebook) for one in lists["areas"]),
        amounts=tuple(_amounts(one) for one in lists["amounts"]),
        unknowns=unknowns,
        rules=tuple(rules),
        claims=claims,
        readings=used,
        file=block.file,
        line=block.line,
    )


def _rule(value: Marked, indices: Mapping[str, tuple[str, ...]]) -> list[tuple[str, int]]:
    keys = value.mapping(["says", "rule"])
    keys["says"].text()  # for the reader of the file; it must be there
    line = keys["rule"].line
    return [(text, line) for text in expand(keys["rule"].text(), indices)]


def _crosstab(value: Marked) -> Crosstab:
    keys = value.mapping(["table"], ["total_row", "total_column"])
    return Crosstab(
        keys["table"].integer(),
        keys["total_row"].text() if "total_row" in keys else None,
        keys["total_column"].text() if "total_column" in keys else None,
        value.line,
    )


def _durations(value: Marked) -> Durations:
    keys = value.mapping(["table", "brackets", "total_row", "total_column", "mean_column"])
    brackets: dict[str, tuple[int, int | None]] = {}
    for column, ends in keys["brackets"].mapping(optional=None).items():
        numbers = [one.integer() for one in ends.sequence()]
        if not 1 <= len(numbers) <= 2 or numbers != sorted(numbers):
            ends.fail(f"{ends.name} is no bracket", "Write [0, 2], or [6] if it has no upper end.")
        brackets[column] = (numbers[0], numbers[1] if len(numbers) > 1 else None)
    return Durations(
        keys["table"].integer(),
        brackets,
        keys["total_row"].text(),
        keys["total_column"].text(),
        keys["mean_column"].text(),
        value.line,
    )


def _areas(value: Marked, codebook: Codebook) -> Areas:
    keys = value.mapping(["question", "part", "by_option", "by_size", "sizes"])
    number = keys["question"].integer()
    parts = [
        part
        for question in codebook.questions
        if question.number == number
        for part in question.parts
        if part.part == keys["part"].text()
    ]
    if not parts or not parts[0].options:
        keys["part"].fail(f"question {number} has no such part with options")
    options = parts[0].options
    unsure = [option.id for option in options if option.dont_know]
    return Areas(
        options=tuple(option.id for option in options if not option.dont_know),
        dont_know=unsure[0] if unsure else None,
        by_option=keys["by_option"].integer(),
        by_size=keys["by_size"].integer(),
        sizes={k: v.integer() for k, v in keys["sizes"].mapping(optional=None).items()},
        line=value.line,
    )


def _amounts(value: Marked) -> Amounts:
    keys = value.mapping(["table", "pooled"], ["mark", "always"])
    always = tuple(one.text() for one in keys["always"].sequence()) if "always" in keys else ()
    return Amounts(
        keys["table"].integer(),
        keys["pooled"].text(),
        keys["mark"].text() if "mark" in keys else None,
        always,
        value.line,
    )


def _claims(value: Marked, indices: Mapping[str, tuple[str, ...]]) -> tuple[ClaimRule, ...]:
    rules: list[ClaimRule] = []
    for name, entry in value.mapping(optional=None).items():
        keys = entry.mapping(optional=["quantity", "span", "holds", "of", "per"])
        if len(keys.keys() & {"quantity", "span", "holds"}) != 1:
            entry.fail(f"'{name}' needs one of quantity, span and holds")
        holds: tuple[str, ...] = ()
        if "holds" in keys:
            lines = [one.text() for one in keys["holds"].sequence()]
            holds = tuple(text for line in lines for text in expand(line, indices))
        rules.append(
            ClaimRule(
                claim=name,
                quantity=keys["quantity"].text() if "quantity" in keys else None,
                span=keys["span"].text() if "span" in keys else None,
                holds=holds,
                of=keys["of"].text() if "of" in keys else None,
                per=keys["per"].integer() if "per" in keys else 1,
                line=entry.line,
            )
        )
    return tuple(rules)
