"""Which groups of investments can be looked at apart, and what is known about their answers?

The report prints the answers to a battery for all respondents, and for one group of them once: the
benefits of the investments that started before 2023. With real answers every group can be counted.
With the witness the answers of a group are not known, but they are not free either: of so many
high answers among all, the others can only have given so many. These are outer bounds, from the
size of the group alone; they hold in every set of answers that agrees with the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from helpers import likert
from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.explore.model import Option
from helpers.findings.source import BATTERIES
from helpers.investments import INVESTORS
from helpers.marked import nearest
from helpers.numbers import Number, exact
from helpers.tables.known import KnownItem, Span, known
from helpers.tables.names import pick
from helpers.tables.withheld import least_count

ALL, BEFORE, SINCE, UNNAMED = "all", "before", "since", "unnamed"

_PRINTED_GROUP = "before_2023"
"""How the columns of Table 12 call the group that it prints."""


@dataclass(frozen=True)
class Group:
    """A group of respondents.

    Parameters
    ----------
    name : str
        Short name.
    size : int
        How many of them there are.
    members : frozenset of str or None
        Their ids, where they are known.
    """

    name: str
    size: int
    members: frozenset[str] | None = None


@dataclass(frozen=True)
class ItemAnswers:
    """What is known about a group's answers to an item.

    Parameters
    ----------
    item : str
        Its id.
    asked : int
        How many were asked.
    answered : Span
        How many gave an answer with a value.
    at_least : mapping of int to Span
        How many answered that code or a higher one.
    mean : Span or None
        Mean of the answers with a value; None if nothing tells it.
    """

    item: str
    asked: int
    answered: Span
    at_least: Mapping[int, Span]
    mean: Span | None


def groups(ed: Edition) -> dict[str, Group]:
    """List the groups that can be looked at apart.

    Parameters
    ----------
    ed : Edition
        The edition. With the witness the sizes of groups by investor are those of Table 2, whose
        members the report does not name; with real answers they are those named in
        ``data/investments.csv``.

    Returns
    -------
    dict of str to Group
        By name. All respondents come first. Groups that are empty, or of real answers too small to
        be shown (see `helpers.tables.withheld`), are left out.
    """
    people = [str(one) for one in ed.responses.frame.index]
    found = [Group(ALL, len(people), frozenset(people))]
    if ed.is_report_wave or not ed.is_witness:
        found += [
            _named(ed, people, BEFORE, lambda one: one.started_before_2023),
            _named(ed, people, SINCE, lambda one: not one.started_before_2023),
        ]
    if ed.is_witness:
        found += [Group(investor, int(ed.value(f"t02.total.{investor}"))) for investor in INVESTORS]
    else:
        found += [
            _named(ed, people, investor, lambda one, of=investor: one.investor == of)
            for investor in INVESTORS
        ]
        found.append(_named(ed, people, UNNAMED, lambda one: one.investor is None))
    # A group, or those outside it, so small that they could be recognised is not offered.
    least = 1 if ed.is_witness else least_count()
    return {
        group.name: group
        for group in found
        if group.size >= least and (len(people) - group.size >= least or group.name == ALL)
    }


def _named(ed: Edition, people: list[str], name: str, belongs: Any) -> Group:
    members = frozenset(one for one in people if one in ed.by_id and belongs(ed.by_id[one]))
    return Group(name, len(members), members)


def group_options(ed: Edition, lang: str) -> tuple[Option, ...]:
    """Name the groups for a control.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    tuple of Option
        One for each group, with its size.
    """
    labels = {
        ALL: pick(lang, "All", "Alle"),
        BEFORE: pick(lang, "Started before 2023", "Startet før 2023"),
        SINCE: pick(lang, "Started in 2023 or later", "Startet i 2023 eller senere"),
        "dsi": "DSI",
        "dsk": "DSK",
        "internal": pick(lang, "Internal investor", "Intern investor"),
        UNNAMED: pick(lang, "Investor not known", "Investor ikke kendt"),
    }
    return tuple(
        Option(name, f"{labels[name]} ({group.size})") for name, group in groups(ed).items()
    )


def group_answers(ed: Edition, battery: str, group: str) -> tuple[ItemAnswers, ...]:
    """Collect what is known about a group's answers to a battery.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every span a single number.
    battery : str
        Name of the battery.
    group : str
        Name of the group.

    Returns
    -------
    tuple of ItemAnswers
        In the order of the questionnaire.

    Raises
    ------
    BookError
        If there is no such group.
    """
    existing = groups(ed)
    if group not in existing:
        raise BookError(f"there is no group '{group}'", hint=nearest(group, existing))
    if not ed.is_witness:
        return tuple(_from_answers(ed, ed.codebook.battery(battery), existing[group]))
    return tuple(
        _of_all(ed, battery, item)
        if group == ALL
        else _of_group(ed, battery, item, existing[group])
        for item in known(ed, battery)
    )


def _of_all(ed: Edition, battery: str, item: KnownItem) -> ItemAnswers:
    """Add up the counts of single answers; what was counted as high is known better."""
    scale = ed.codebook.battery(battery).scale
    answered = Span(
        item.asked - item.no_value.high, item.asked - item.no_value.low, item.no_value.proven
    )
    at_least = {}
    for code in scale.codes:
        above = [item.counts[one] for one in scale.codes if one >= code]
        below = [item.counts[one] for one in scale.codes if one < code]
        low = max(_sum(above).low, answered.low - _sum(below).high)
        high = min(_sum(above).high, answered.high - _sum(below).low)
        of = scale.high_from
        if of is not None and code <= of:
            between = _sum([item.counts[one] for one in scale.codes if code <= one < of])
            low = max(low, item.n_high.low + between.low)
            high = min(high, item.n_high.high + between.high)
        if code == of:
            at_least[code] = item.n_high
        else:
            # Sums of bounds are bounds, though perhaps no tight ones, unless a single count varies.
            tight = low == high or (len(above) == 1 and above[0].proven)
            at_least[code] = Span(low, high, tight)
    return ItemAnswers(item.item, item.asked, answered, at_least, item.mean)


def _sum(spans: list[Span]) -> Span:
    low = sum((span.low for span in spans), Fraction(0))
    return Span(low, sum((span.high for span in spans), Fraction(0)))


def _of_group(ed: Edition, battery: str, item: KnownItem, group: Group) -> ItemAnswers:
    """Bound a group by what the rest can have taken, and by what is printed about it."""
    everybody = _of_all(ed, battery, item)
    others = item.asked - group.size
    at_least = {code: _part(span, group.size, others) for code, span in everybody.at_least.items()}
    answered = _part(everybody.answered, group.size, others)
    mean = None
    high_from = ed.codebook.battery(battery).scale.high_from
    printed = f"t{BATTERIES[battery].table:02}.{item.item}"
    of_printed = f"{printed}.high_{_PRINTED_GROUP}"
    if (
        of_printed in ed.published.values
        and group.name in (BEFORE, SINCE)
        and high_from is not None
    ):
        count = ed.value(of_printed)
        if group.name == BEFORE:
            interval = ed.published[f"{printed}.mean_{_PRINTED_GROUP}"].interval
            mean = Span(*interval) if interval else None
        else:
            count = everybody.at_least[high_from].low - count
        at_least = {code: _beside(span, code - high_from, count) for code, span in at_least.items()}
        answered = Span(max(answered.low, count), answered.high, answered.proven)
    return ItemAnswers(item.item, group.size, answered, at_least, mean)


def _part(whole: Span, size: int, others: int) -> Span:
    """Bound the part of a count that falls into a group."""
    low, high = max(Fraction(0), whole.low - others), min(Fraction(size), whole.high)
    return Span(low, high, low == high)


def _beside(span: Span, steps: int, count: Fraction) -> Span:
    """Bound a count by one that is known: no fewer pass a lower bar, no more a higher."""
    low = max(span.low, count) if steps <= 0 else span.low
    high = min(span.high, count) if steps >= 0 else span.high
    return Span(low, high, low == high)


def _from_answers(ed: Edition, battery: Battery, group: Group) -> Iterator[ItemAnswers]:
    of_group = ed.responses.frame.index.isin(group.members or frozenset())
    answers = ed.responses.frame.loc[of_group, list(battery.columns)]
    summary = likert.summarise(likert.code_answers(answers, battery), battery)
    means = likert.exact(summary, "mean")
    for item, line in summary.iterrows():
        mean = means[str(item)]
        yield ItemAnswers(
            item=str(item),
            asked=int(line["n_asked"]),
            answered=_exactly(int(line["n_answered"])),
            at_least=dict(_upwards(line, battery.scale.codes)),
            mean=None if mean is None else _exactly(mean),
        )


def _upwards(line: pd.Series, codes: tuple[int, ...]) -> Iterator[tuple[int, Span]]:
    for code in codes:
        yield code, _exactly(sum(int(line[f"count_{one}"]) for one in codes if one >= code))


def _exactly(value: Number) -> Span:
    number = exact(value)
    return Span(number, number)


def share(part: Span, whole: Span) -> Span | None:
    """Bound the share of a part in a whole that is itself only bounded.

    Parameters
    ----------
    part, whole : Span
        Two counts; the part is never larger than the whole.

    Returns
    -------
    Span or None
        From 0 to 1, wherever the whole is not nothing; None if it must be nothing.

    Examples
    --------
    >>> share(Span(Fraction(5), Fraction(6)), Span(Fraction(10), Fraction(12)))
    Span(low=Fraction(5, 12), high=Fraction(3, 5), proven=False)
    """
    if whole.high <= 0:
        return None
    low = part.low / whole.high
    high = Fraction(1) if part.high >= whole.low else part.high / whole.low
    tight = low == high or (part.pinned and whole.proven) or (whole.pinned and part.proven)
    return Span(low, high, tight)


def with_lowest(mean: Span | None, answered: Span, asked: int, lowest: int) -> Span | None:
    """Bound the mean that results if all without a value had given the lowest answer.

    Parameters
    ----------
    mean : Span or None
        Mean of the answers with a value.
    answered : Span
        How many answers have a value.
    asked : int
        How many were asked.
    lowest : int
        Code of the lowest answer.

    Returns
    -------
    Span or None
        None where the mean is not known either.
    """
    if mean is None:
        return None
    low = lowest + answered.low * (mean.low - lowest) / asked
    high = lowest + answered.high * (mean.high - lowest) / asked
    return Span(low, high, low == high or (answered.pinned and mean.proven))
