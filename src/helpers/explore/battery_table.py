"""How do two batteries of answers compare, and how much of that does the publication settle?

Motives beside benefits, concerns beside drawbacks, item by item. What counts as high, how "don't
know" is treated and whose answers are looked at are for the reader to choose. The report settles
one of these choices; for the others an interval says how far the answers can have been from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.explore import groups
from helpers.explore.explorer import Explorer
from helpers.explore.groups import ItemAnswers, group_answers, group_options
from helpers.explore.model import Bar, Cell, Choice, Column, Option, Row, State, View, alphabetical
from helpers.explore.show import NOTHING, interval, percent, source_of
from helpers.findings.paired import PAIRS
from helpers.tables.common import basis
from helpers.tables.known import Span
from helpers.tables.names import pick

MEAN = "mean"
LEFT_OUT, AS_LOW = "out", "low"


def batteries(ed: Edition, *, lang: str = "en") -> Explorer:
    """Set batteries side by side, with the threshold, the group and the treatment to choose.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every interval a single number.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Controls: which batteries, what is shown of them, "don't know", and the group.
    """
    names = tuple(dict.fromkeys(name for pair in PAIRS.values() for name in pair))
    answers = {
        (name, group): {one.item: one for one in group_answers(ed, name, group)}
        for name in names
        for group in groups.groups(ed)
    }

    def look(state: State) -> View:
        pair = [ed.codebook.battery(name) for name in PAIRS[state["pair"]]]  # type: ignore[index]
        sides = [answers[battery.name, state["group"]] for battery in pair]
        rows = [
            Row(item, tuple(_cells(pair, sides, item, state, lang)))
            for item in pair[0].item_ids
            if any(item in side for side in sides)
        ]
        columns = [Column("item", pick(lang, "Item", "Udsagn"), numeric=False)]
        columns += [
            Column(f"side{number}", battery.title.get(lang), wide=True)
            for number, battery in enumerate(pair, start=1)
        ]
        hint = pick(
            lang, "Filled: certain. Hatched: possible.", "Udfyldt: sikkert. Skraveret: muligt."
        )
        notes = tuple(_notes(ed, pair[0], state, lang))
        return View(tuple(columns), tuple(rows), notes, (hint,) if ed.is_witness else ())

    return Explorer(
        name="batteries",
        title=pick(lang, "Batteries side by side", "Batterier side om side"),
        controls=_controls(ed, lang),
        look=look,
        lang=lang,
        basis=basis(ed),
        counts=() if ed.is_witness else tuple(_counts(answers)),
        source=source_of(ed, lang),
    )


def _counts(
    answers: Mapping[tuple[str, str], Mapping[str, ItemAnswers]],
) -> Iterator[tuple[str, Fraction]]:
    """List the counts of real answers that are shown, of every group."""
    for (name, group), items in answers.items():
        for one in items.values():
            yield f"{name}, {group}, {one.item}: answered", one.answered.low
            for code, count in one.at_least.items():
                yield f"{name}, {group}, {one.item}: at least {code}", count.low


def _controls(ed: Edition, lang: str) -> tuple[Choice, ...]:
    pairs = tuple(
        Option(
            name,
            pick(lang, "{} and {}", "{} og {}").format(
                ed.codebook.battery(first).title.get(lang),
                ed.codebook.battery(second).title.get(lang).lower(),
            ),
        )
        for name, (first, second) in PAIRS.items()
    )
    scale = ed.codebook.battery(PAIRS["benefits"][0]).scale
    shown = [
        Option(str(code), pick(lang, "Share from “{}”", "Andel fra “{}”").format(_lower(label)))
        for code in scale.codes[2:]
        for label in [scale.label(code, lang)]
    ]
    shown.append(Option(MEAN, pick(lang, "Mean", "Gennemsnit")))
    unknown = (
        Option(LEFT_OUT, pick(lang, "Left out", "Udeladt")),
        Option(AS_LOW, pick(lang, "Counted as the lowest answer", "Talt som det laveste svar")),
    )
    return (
        Choice("pair", pick(lang, "Batteries", "Batterier"), pairs, next(iter(PAIRS))),
        Choice(
            "shown",
            pick(lang, "Shown", "Vist"),
            tuple(shown),
            str(scale.high_from or scale.codes[-1]),
        ),
        Choice("unknown", pick(lang, "“Don't know”", "“Ved ikke”"), unknown, AS_LOW),
        Choice(
            "group", pick(lang, "Investments", "Investeringer"), group_options(ed, lang), groups.ALL
        ),
    )


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _cells(
    pair: Sequence[Battery],
    sides: Sequence[dict[str, ItemAnswers]],
    item: str,
    state: State,
    lang: str,
) -> Iterator[Cell]:
    label = pair[0].item(item).short.get(lang)
    yield Cell(label, alphabetical(label))
    for number, (battery, side) in enumerate(zip(pair, sides, strict=True)):
        one = side.get(item)
        if one is None:
            yield Cell(NOTHING)
        elif state["shown"] == MEAN:
            yield _mean(battery, one, state["unknown"], number, lang)
        else:
            yield _share(one, int(state["shown"]), state["unknown"], number, lang)


def _share(one: ItemAnswers, threshold: int, unknown: str, series: int, lang: str) -> Cell:
    count = one.at_least[threshold]
    asked = Span(Fraction(one.asked), Fraction(one.asked))
    whole = asked if unknown == AS_LOW else one.answered
    share = groups.share(count, whole)
    if share is None:
        return Cell(NOTHING)
    of = pick(lang, "of", "af")
    return Cell(
        percent(share, lang),
        (share.low, share.high),
        f"{interval(count, 0, lang)} {of} {interval(whole, 0, lang)}",
        (Bar(share.low, share.high, Fraction(0), Fraction(1), "amount", series),),
    )


def _mean(battery: Battery, one: ItemAnswers, unknown: str, series: int, lang: str) -> Cell:
    lowest, highest = battery.scale.codes[0], battery.scale.codes[-1]
    mean = one.mean
    if unknown == AS_LOW:
        mean = groups.with_lowest(mean, one.answered, one.asked, lowest)
    if mean is None:
        return Cell(NOTHING)
    bar = Bar(mean.low, mean.high, Fraction(lowest), Fraction(highest), "mark", series)
    return Cell(interval(mean, 2, lang), (mean.low, mean.high), bars=(bar,))


def _notes(ed: Edition, battery: Battery, state: State, lang: str) -> Iterator[str]:
    codes = battery.scale.codes
    if state["shown"] == MEAN:
        mean = pick(
            lang,
            f"Mean on the scale from {codes[0]} to {codes[-1]}",
            f"Gennemsnit på skalaen fra {codes[0]} til {codes[-1]}",
        )
        if state["unknown"] == LEFT_OUT:
            treated = pick(
                lang,
                "of the answers with a value, as in the report",
                "af svar med værdi som i rapporten",
            )
        else:
            treated = pick(
                lang,
                "where an answer without a value counts as the lowest; the report leaves it out",
                "hvor et svar uden værdi tæller som det laveste; rapporten udelader det",
            )
        yield f"{mean}, {treated}."
    elif state["unknown"] == LEFT_OUT:
        yield pick(
            lang,
            "Share of those who gave an answer with a value.",
            "Andel af dem, der gav et svar med en værdi.",
        )
    else:
        yield pick(
            lang,
            "Share of all who were asked; “don't know” and no answer are not high.",
            "Andel af alle spurgte; “ved ikke” og intet svar er ikke højt.",
        )
    if not ed.is_witness:
        return
    yield pick(
        lang,
        "An interval holds every set of answers that agrees with the published numbers; a single "
        "number is the same in all of them.",
        "Et interval rummer ethvert sæt svar, der stemmer med de offentliggjorte tal; et enkelt "
        "tal er det samme i dem alle.",
    )
    if state["group"] != groups.ALL:
        yield pick(
            lang,
            "The report prints the answers of one group only: benefits (mean, and the number to a "
            "high degree) of the investments that started before 2023. Everything else here "
            "follows from the size of the group and the answers of all; these are outer bounds.",
            "Rapporten trykker kun svarene fra én gruppe: fordele (gennemsnit og antal i høj grad) "
            "i de investeringer, der startede før 2023. Alt andet her følger af gruppens størrelse "
            "og alles svar; det er ydre grænser.",
        )
        if state["shown"] == MEAN:
            yield pick(
                lang,
                "No mean is shown where a group can have had almost any: its answers are not "
                "printed.",
                "Der vises intet gennemsnit, hvor en gruppe kan have haft næsten et hvilket som "
                "helst: dens svar er ikke trykt.",
            )
    yield pick(
        lang,
        "Which municipalities are large is not said of any by name, so there is no choice by size.",
        "Hvilke kommuner der er store, er ikke sagt om nogen ved navn, så den kan ikke vælges.",
    )
