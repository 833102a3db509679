"""Did things turn out as expected, item by item?

Motives against benefits and concerns against drawbacks, with the change and, for the number of
high answers, what McNemar's exact test can have said about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from helpers.edition import Edition
from helpers.explore.explorer import Explorer
from helpers.explore.model import Bar, Cell, Choice, Column, Option, Row, State, View, alphabetical
from helpers.explore.show import NOTHING, interval, signed, source_of
from helpers.findings.paired import PAIRS, expectation_vs_experience
from helpers.tables.common import basis
from helpers.tables.known import KnownItem, Span, exactly, known
from helpers.tables.names import pick
from helpers.tables.ranges import decided, p_range

HIGH, MEAN = "high", "mean"


def changes(ed: Edition, *, lang: str = "en") -> Explorer:
    """Set expectation against experience.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every interval a single number.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Controls: motives or concerns, the number of high answers or the mean, and whether
        p-values are corrected for the number of items.
    """
    tests = {pair: expectation_vs_experience(ed, pair) for pair in PAIRS}
    facts = {
        name: {item.item: item for item in known(ed, name)}
        for pair in PAIRS.values()
        for name in pair
    }

    def look(state: State) -> View:
        first, second = PAIRS[state["pair"]]  # type: ignore[index]
        lines: Mapping[Any, Any] = tests[state["pair"]].to_dict("index")  # type: ignore[index]
        asked = ed.codebook.battery(first)
        rows = []
        for item in (item for item in asked.item_ids if item in lines):
            label = asked.item(item).short.get(lang)
            sides = facts[first][item], facts[second][item]
            cells = (
                _counts(sides, lines[item], state["correction"], ed.is_witness, lang)
                if state["measure"] == HIGH
                else _means(sides, (asked.scale.codes[0], asked.scale.codes[-1]), lang)
            )
            rows.append(Row(item, (Cell(label, alphabetical(label)), *cells)))
        columns = [
            Column("item", pick(lang, "Item", "Udsagn"), numeric=False),
            Column("expected", pick(lang, "Expected", "Forventet")),
            Column("experienced", pick(lang, "Experienced", "Oplevet")),
            Column("change", pick(lang, "Change", "Ændring"), wide=True),
        ]
        if state["measure"] == HIGH:
            corrected = (
                pick(lang, "p, corrected", "p, korrigeret")
                if state["correction"] == "holm"
                else pick(lang, "p, not corrected", "p, ikke korrigeret")
            )
            columns += [
                Column("p", corrected),
                Column("significant", pick(lang, "Significant", "Signifikant"), numeric=False),
            ]
        hint = pick(
            lang,
            "Drawn below the change: expected (blue, higher) and experienced (orange, lower).",
            "Tegnet under ændringen: forventet (blå, højest) og oplevet (orange, lavest).",
        )
        return View(tuple(columns), tuple(rows), tuple(_notes(ed, state, lang)), (hint,))

    return Explorer(
        name="changes",
        title=pick(lang, "Expectation against experience", "Forventning over for erfaring"),
        controls=_controls(ed, lang),
        look=look,
        lang=lang,
        basis=basis(ed),
        counts=tuple(_high_counts(ed, facts)),
        source=source_of(ed, lang),
    )


def _high_counts(
    ed: Edition, facts: Mapping[str, Mapping[str, KnownItem]]
) -> Iterator[tuple[str, Fraction]]:
    """List the counts of real answers that are shown."""
    if not ed.is_witness:
        for name, items in facts.items():
            for item in items.values():
                yield f"{name}, {item.item}", item.n_high.low


def _controls(ed: Edition, lang: str) -> tuple[Choice, ...]:
    pairs = []
    for name, (first, second) in PAIRS.items():
        before, after = (ed.codebook.battery(one).title.get(lang) for one in (first, second))
        label = pick(
            lang, f"{before} against {after.lower()}", f"{before} over for {after.lower()}"
        )
        pairs.append(Option(name, label))
    measures = (
        Option(HIGH, pick(lang, "Number of high answers", "Antal høje svar")),
        Option(MEAN, pick(lang, "Mean", "Gennemsnit")),
    )
    corrections = (
        Option("none", pick(lang, "Each item by itself", "Hvert udsagn for sig")),
        Option(
            "holm", pick(lang, "Corrected for the number of items", "Korrigeret for antal udsagn")
        ),
    )
    return (
        Choice("pair", pick(lang, "What", "Hvad"), tuple(pairs), next(iter(PAIRS))),
        Choice("measure", pick(lang, "Measure", "Mål"), measures, HIGH),
        Choice("correction", pick(lang, "p-values", "p-værdier"), corrections, "holm"),
    )


def _counts(
    sides: tuple[KnownItem, KnownItem],
    line: Mapping[str, Any],
    correction: str,
    is_witness: bool,
    lang: str,
) -> tuple[Cell, ...]:
    first, second = exactly(line["first"]), exactly(line["second"])
    asked = Fraction(max(side.asked for side in sides))
    low, high = (
        line[f"{'holm' if correction == 'holm' else 'p'}_{end}"] for end in ("low", "high")
    )
    decision = line["decision_holm" if correction == "holm" else "decision"]
    # Decided ones first, in both directions of sorting those that are undecided in the middle.
    order = ("every", "undecided", "none").index(decision)
    return (
        _number(first, 0, lang),
        _number(second, 0, lang),
        _change(first, second, (Fraction(0), asked), 0, lang),
        Cell(p_range(low, high, lang), (low, high)),
        Cell(decided(decision, lang, bounded=is_witness), (Fraction(order),)),
    )


def _means(
    sides: tuple[KnownItem, KnownItem], ends: tuple[int, int], lang: str
) -> tuple[Cell, ...]:
    first, second = (side.mean for side in sides)
    if first is None or second is None:
        return (Cell(NOTHING), Cell(NOTHING), Cell(NOTHING))
    scale = (Fraction(ends[0]), Fraction(ends[1]))
    return (
        _number(first, 2, lang),
        _number(second, 2, lang),
        _change(first, second, scale, 2, lang),
    )


def _number(span: Span, decimals: int, lang: str) -> Cell:
    return Cell(interval(span, decimals, lang), (span.low, span.high))


def _change(
    first: Span, second: Span, scale: tuple[Fraction, Fraction], decimals: int, lang: str
) -> Cell:
    """Show the difference, and both numbers on one line: expected above, experienced below."""
    change = Span(second.low - first.high, second.high - first.low)
    bars = tuple(
        Bar(span.low, span.high, *scale, "mark", series)
        for series, span in enumerate((first, second))
    )
    return Cell(signed(change, decimals, lang), (change.low, change.high), bars=bars)


def _notes(ed: Edition, state: State, lang: str) -> list[str]:
    notes = []
    if state["measure"] == MEAN:
        if ed.is_witness:
            notes.append(
                pick(
                    lang,
                    "The means are intervals: they hold every set of answers that agrees with the "
                    "published numbers. The interval of the change supposes that both ends can "
                    "meet, so it is an outer bound.",
                    "Gennemsnittene er intervaller, der rummer ethvert sæt svar, som stemmer med "
                    "de offentliggjorte tal. Ændringens interval antager, at begge ender kan "
                    "mødes; det er en ydre grænse.",
                )
            )
        return notes
    notes.append(
        pick(
            lang,
            "p: McNemar's exact test of the number of high answers, at the level of 5 per cent.",
            "p: McNemars eksakte test af antallet af høje svar på 5-procentniveauet.",
        )
    )
    if state["correction"] == "holm":
        notes.append(
            pick(
                lang,
                "Corrected: Holm, over the items of the table.",
                "Korrigeret: Holm, over tabellens udsagn.",
            )
        )
    if ed.is_witness:
        notes.append(
            pick(
                lang,
                "Who gave which answer is not published, so p is an interval. Significant “in "
                "every dataset” means: whatever the answers were. The chapter on robustness "
                "explains how.",
                "Hvem der gav hvilket svar, er ikke offentliggjort, så p er et interval. "
                "Signifikant “i alle datasæt” betyder: uanset hvad svarene var. "
                "Kapitlet om robusthed forklarer hvordan.",
            )
        )
    return notes
