"""Which tables does the chapter *Verification* show?

How many numbers of each table and chapter have which verdict; every number that is contradicted,
with what it should have been; which rules the report leaves open; and for a battery what the
publication leaves open, item by item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from great_tables import GT

from helpers import text
from helpers.edition import Edition
from helpers.tables import names
from helpers.tables import verdicts as words
from helpers.tables.known import Span, known
from helpers.tables.names import pick
from helpers.tables.style import Cell, Column, Layout, Row, build, in_language
from helpers.verify.verdict import KINDS, Verdict

_SHORT: Mapping[int, tuple[str, str]] = {
    1: ("Municipalities", "Kommuner"),
    2: ("Investor and provider", "Investor og leverandør"),
    3: ("Sizes", "Beløb"),
    4: ("Areas that repay", "Områder, der betaler"),
    5: ("Number of areas", "Antal områder"),
    6: ("Years to the end", "År til slutning"),
    7: ("Years to last payment", "År til sidste betaling"),
    8: ("Motives", "Motiver"),
    9: ("Number of motives", "Antal motiver"),
    10: ("Economic indices", "Økonomiske indeks"),
    11: ("Concerns", "Bekymringer"),
    12: ("Benefits", "Fordele"),
    13: ("Benefits one by one", "Fordele enkeltvis"),
    14: ("Drawbacks", "Ulemper"),
    15: ("Drawbacks one by one", "Ulemper enkeltvis"),
    16: ("Lasting changes", "Varige ændringer"),
    17: ("Next investment", "Næste investering"),
}
"""What each table of the report is about, in a word or two."""


def verdict_summary(ed: Edition, *, lang: str = "en") -> GT:
    """Count the verdicts by table of the report and by chapter of its prose.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are tables, then chapters of the report and the article, then all; columns are kinds
        of verdict.
    """
    found = list(words.verdicts(ed).values())
    tables = pick(lang, "Tables", "Tabeller")
    prose = pick(lang, "Prose", "Tekst")
    everything = pick(lang, "Together", "Tilsammen")
    rows = [
        Row(
            f"{number}. {pick(lang, *_SHORT[number])}",
            _cells([one for one in found if one.kind == "value" and one.table == number], lang),
            group=tables,
        )
        for number in ed.published.tables
    ]
    rows += [
        Row(label, _cells(members, lang), group=prose)
        for label, members in _prose(ed, found, lang).items()
    ]
    rows.append(
        Row(
            pick(lang, "All numbers", "Alle tal"),
            _cells(found, lang),
            group=everything,
            strong=True,
        )
    )
    table = build(
        Layout(
            name="verdict-summary",
            stubhead=pick(lang, "Where it is printed", "Hvor det er trykt"),
            columns=[
                Column("n", pick(lang, "Numbers", "Tal")),
                *(Column(kind, words.kind_name(kind, lang).capitalize()) for kind in KINDS),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Each number is compared with what all the others allow, at the precision it "
                    "is printed with.",
                    "Hvert tal er holdt op mod det, som alle de andre tillader, med den "
                    "nøjagtighed det er trykt med.",
                )
            ],
            source=_source(lang),
        )
    )
    # Long words in the heads: closer together they fit the page.
    return table.tab_options(
        data_row_padding_horizontal="4px",
        column_labels_padding_horizontal="4px",
        row_group_padding_horizontal="4px",
        source_notes_padding_horizontal="4px",
    )


def _prose(ed: Edition, found: Iterable[Verdict], lang: str) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for one in found:
        if one.kind == "claim":
            label = names.chapter_name(ed, one.id, lang)
            groups.setdefault(label, []).append(one)
    return groups


def _cells(found: list[Verdict], lang: str) -> dict[str, Cell]:
    shown = {"n": Cell(text.num(len(found), lang=lang))}
    for kind, count in words.tally(found).items():
        # A column of zeros hides the numbers that matter.
        shown[kind] = Cell(text.num(count, lang=lang) if count else "–")
    return shown


def contradictions(ed: Edition, *, lang: str = "en") -> GT:
    """List every number that the others do not allow.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table; explanations are in English.

    Returns
    -------
    GT
        Rows are numbers; columns what is printed and what the others allow.
    """
    rows = []
    found = words.of_kind(ed, "contradicted")
    for one in found:
        rows.append(
            Row(
                names.name(ed, one.id, lang),
                {
                    "printed": Cell(names.printed(ed, one.id, lang)),
                    "allowed": Cell(words.allowed(ed, one, lang)),
                },
                detail=one.id,
                group=names.place_name(ed, one.id, lang),
            )
        )
    if not rows:
        rows.append(Row(pick(lang, "None", "Ingen"), {}))
    table = build(
        Layout(
            name="contradictions",
            stubhead=pick(lang, "Number", "Tal"),
            columns=[
                Column("printed", pick(lang, "Printed", "Trykt"), align="left"),
                Column("allowed", pick(lang, "Others allow", "Øvrige tillader"), align="left"),
            ],
            rows=rows,
            notes=_without_interval(rows, lang),
            source=_source(lang),
        )
    )
    # Words of the prose are quoted, and the prose is Danish.
    quoted = [number for number, one in enumerate(found) if one.kind == "claim"]
    if lang == "da" or not quoted:
        return table
    return in_language(table, "da", columns="printed", rows=quoted)


def _without_interval(rows: Iterable[Row], lang: str) -> list[str]:
    if all(row.cells["allowed"].text != "–" for row in rows if row.cells):
        return []
    return [
        pick(
            lang,
            "–: not a single number; what the others say stands in the explanation.",
            "–: ikke et enkelt tal; hvad de øvrige siger, står i forklaringen.",
        )
    ]


def item_bounds(ed: Edition, name: str, *, lang: str = "en") -> GT:
    """Show what the publication leaves open about each item of a battery.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every interval a single number.
    name : str
        The battery.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items. Columns are the number without a value, the mean to three decimals, the
        standard deviation, the share of high answers among those with a value, and how many gave
        each answer.
    """
    asked = ed.codebook.battery(name)
    spread = pick(lang, "Answers", "Svar")
    table = [
        (
            item,
            {
                "none": (item.no_value, 0),
                "mean": (item.mean, 3),
                "sd": (item.sd, 2),
                "share": (_percent(item.share_high), 0),
                **{f"count_{code}": (count, 0) for code, count in item.counts.items()},
            },
        )
        for item in known(ed, name)
    ]
    intervals = [
        span for _, cells in table for span, _ in cells.values() if span and not span.pinned
    ]
    outer = sum(not span.proven for span in intervals)
    mixed = 0 < outer < len(intervals)
    rows = [
        Row(
            asked.item(item.item).short.get(lang),
            {key: Cell(_span(span, digits, mixed, lang)) for key, (span, digits) in cells.items()},
        )
        for item, cells in table
    ]
    notes = [
        pick(
            lang,
            "No value: “don't know”, or no answer. SD: standard deviation. High: share of the "
            "answers with a value.",
            "Uden værdi: “ved ikke” eller intet svar. SD: standardafvigelse. Høj: andel af "
            "svarene med en værdi.",
        )
    ]
    if intervals:
        notes.append(
            pick(
                lang,
                "An interval holds every dataset that agrees with the printed numbers; a single "
                "number is the same in all of them.",
                "Et interval rummer ethvert datasæt, der stemmer med de trykte tal; et enkelt tal "
                "er det samme i dem alle.",
            )
        )
    if outer:
        which = pick(lang, "≈ marks outer bounds", "≈ angiver ydre grænser")
        if not mixed:
            which = pick(lang, "The intervals are outer bounds", "Intervallerne er ydre grænser")
        inside = pick(
            lang,
            "the truth lies inside, perhaps further in",
            "sandheden ligger inden for, måske snævrere",
        )
        notes.append(f"{which}: {inside}.")
    return build(
        Layout(
            name=f"open-{name}",
            stubhead=asked.title.get(lang),
            columns=[
                Column("none", pick(lang, "No value", "Uden værdi")),
                Column("mean", pick(lang, "Mean", "Gns.")),
                Column("sd", "SD"),
                Column("share", pick(lang, "High, %", "Høj, %")),
                *(Column(f"count_{code}", f"{code}", spread) for code in asked.scale.codes),
            ],
            rows=rows,
            notes=notes,
            source=_source(lang),
        )
    )


def _percent(share: Span | None) -> Span | None:
    return None if share is None else Span(share.low * 100, share.high * 100, share.proven)


def _span(span: Span | None, digits: int, mark: bool, lang: str) -> str:
    """Write an interval, rounded outwards so that it never claims too much."""
    if span is None:
        return "–"
    unit = Fraction(1, 10**digits)
    # A single number is rounded as any other.
    low = span.low if span.pinned else span.low // unit * unit
    high = span.high if span.pinned else -(-span.high // unit) * unit
    shown = text.span(low, high, digits, lang=lang)
    return f"≈ {shown}" if mark and not span.proven else shown


def _source(lang: str) -> str:
    return pick(
        lang,
        "Source: own calculation from all published numbers.",
        "Kilde: egen beregning på alle offentliggjorte tal.",
    )


def open_rules(ed: Edition, *, lang: str = "en") -> GT:
    """Show which rules that the publication leaves open can have been so.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of heads; the rules are worded in English in ``data/world.yml``.

    Returns
    -------
    GT
        Rows are the options of each rule, grouped by what is open; columns say whether everything
        printed can be true under the option, and how many numbers rule it out if not.
    """
    rows = []
    for one in words.readings(ed):
        can = pick(lang, "possible", "mulig") if one.holds else pick(lang, "ruled out", "udelukket")
        against = text.num(len(one.conflict), lang=lang) if one.conflict else "–"
        cells = {"holds": Cell(can), "against": Cell(against)}
        at = 1 if one.says.startswith('"') else 0  # the capital comes after a quotation mark
        label = names.typeset(f"{one.says[:at]}{one.says[at : at + 1].upper()}{one.says[at + 1 :]}")
        rows.append(Row(label, cells, group=names.typeset(one.question)))
    return build(
        Layout(
            name="open-rules",
            stubhead=pick(lang, "Rule", "Regel"),
            columns=[
                Column("holds", pick(lang, "With all numbers", "Med alle tal"), align="left"),
                Column("against", pick(lang, "Numbers against it", "Tal imod den")),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Numbers against it: that many printed numbers cannot all be true under the "
                    "rule, and none of them is needless for that.",
                    "Tal imod den: så mange trykte tal kan ikke alle være rigtige under reglen, og "
                    "ingen af dem kan undværes for det.",
                )
            ],
            source=_source(lang),
        )
    )
