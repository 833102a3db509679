"""How far could this have been from that, and still look the same in print?

One item of a battery at a time: what is printed about it, and for each statistic that was not
printed the smallest and the largest value that all published numbers together allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.explore.explorer import Explorer
from helpers.explore.model import Bar, Cell, Choice, Column, Option, Row, State, View, alphabetical
from helpers.explore.show import NOTHING, interval, percent, source_of
from helpers.findings.source import BATTERIES
from helpers.tables.common import basis
from helpers.tables.known import KnownItem, Span, known
from helpers.tables.names import pick

DEFAULT = "motives.financing"


@dataclass(frozen=True)
class _Statistic:
    """One line: its name, what it can be, how it is written and on which scale it is drawn."""

    key: str
    label: str
    span: Span | None
    decimals: int
    ends: tuple[Fraction, Fraction]
    printed: str = ""
    is_share: bool = False
    is_mark: bool = False


def items(ed: Edition, *, lang: str = "en") -> Explorer:
    """Show what the publication leaves open about one item.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every interval a single number.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Control: the item.
    """
    found = {f"{name}.{one.item}": (name, one) for name in BATTERIES for one in known(ed, name)}

    def look(state: State) -> View:
        name, one = found[state["item"]]
        asked = ed.codebook.battery(name)
        rows = tuple(_row(line, lang) for line in _statistics(ed, asked, one, lang))
        columns = (
            Column("statistic", pick(lang, "Statistic", "Mål"), numeric=False),
            Column("printed", pick(lang, "Printed", "Trykt")),
            Column("smallest", pick(lang, "Smallest", "Mindst")),
            Column("largest", pick(lang, "Largest", "Størst")),
            Column("width", pick(lang, "Room between", "Rum imellem"), wide=True),
        )
        hint = pick(
            lang,
            "Filled: so much at least. Hatched: so much at most, or anywhere in between.",
            "Udfyldt: mindst så meget. Skraveret: højst så meget, eller hvor som helst imellem.",
        )
        notes = tuple(_notes(ed, asked, one, lang))
        return View(columns, rows, notes, (hint,) if ed.is_witness else ())

    options = tuple(
        Option(
            key,
            ed.codebook.battery(name).item(one.item).short.get(lang),
            ed.codebook.battery(name).title.get(lang),
        )
        for key, (name, one) in found.items()
    )
    default = DEFAULT if DEFAULT in found else options[0].value
    return Explorer(
        name="items",
        title=pick(lang, "How far could it have been?", "Hvor langt fra kunne det være?"),
        controls=(Choice("item", pick(lang, "Item", "Udsagn"), options, default),),
        look=look,
        lang=lang,
        basis=basis(ed),
        counts=() if ed.is_witness else tuple(_counts(found)),
        source=source_of(ed, lang),
    )


def _counts(found: Mapping[str, tuple[str, KnownItem]]) -> Iterator[tuple[str, Fraction]]:
    """List the counts of real answers that are shown."""
    for key, (_, one) in found.items():
        yield f"{key}, no value", one.no_value.low
        for code, count in one.counts.items():
            yield f"{key}, {code}", count.low


def _statistics(ed: Edition, asked: Battery, one: KnownItem, lang: str) -> Iterator[_Statistic]:
    codes = asked.scale.codes
    everybody = (Fraction(0), Fraction(one.asked))
    scale = (Fraction(codes[0]), Fraction(codes[-1]))
    place = BATTERIES[asked.name]
    cell = f"t{place.table:02}.{one.item}"
    printed = {
        key: ed.printed(f"{cell}.{column}")
        for key, column in (("mean", place.mean), ("high", place.high))
        if ed.is_report_wave and f"{cell}.{column}" in ed.published.values
    }
    if lang != "da":
        printed = {key: value.replace(",", ".") for key, value in printed.items()}
    for code in codes:
        label = f"{code}: {asked.scale.label(code, lang)}"
        yield _Statistic(f"count{code}", label, one.counts[code], 0, everybody)
    none = pick(lang, "“Don't know” or no answer", "“Ved ikke” eller intet svar")
    yield _Statistic("none", none, one.no_value, 0, everybody)
    high = pick(lang, "High answers", "Høje svar")
    yield _Statistic("high", high, one.n_high, 0, everybody, printed.get("high", ""))
    share = pick(lang, "Share high of those who answered", "Andel høje af dem, der svarede")
    whole = (Fraction(0), Fraction(1))
    yield _Statistic("share", share, one.share_high, 0, whole, is_share=True, is_mark=True)
    mean = pick(lang, "Mean", "Gennemsnit")
    yield _Statistic("mean", mean, one.mean, 3, scale, printed.get("mean", ""), is_mark=True)
    # The widest there is: two answers, one at either end, have the difference by the root of two.
    widest = (Fraction(0), (scale[1] - scale[0]) * Fraction(3, 4))
    sd = pick(lang, "Standard deviation", "Standardafvigelse")
    yield _Statistic("sd", sd, one.sd, 2, widest, is_mark=True)


def _row(line: _Statistic, lang: str) -> Row:
    label = Cell(line.label, alphabetical(line.label))
    printed = Cell(line.printed or NOTHING)
    if line.span is None:
        return Row(line.key, (label, printed, Cell(NOTHING), Cell(NOTHING), Cell(NOTHING)))
    low, high = _ends(line, lang)
    span = line.span
    bar = Bar(span.low, span.high, *line.ends, "range" if line.is_mark else "amount")
    outer = "" if span.proven else pick(lang, "outer bounds", "ydre grænser")
    return Row(
        line.key,
        (
            label,
            printed,
            Cell(low, (span.low,)),
            Cell(high, (span.high,)),
            Cell("", (span.high - span.low,), outer, (bar,)),
        ),
    )


def _ends(line: _Statistic, lang: str) -> tuple[str, str]:
    """Write both ends, each rounded outwards unless there is only one value."""
    assert line.span is not None
    shown = percent(line.span, lang) if line.is_share else interval(line.span, line.decimals, lang)
    first, _, last = shown.partition("–")
    if not last:
        return first, first
    return (f"{first}%" if line.is_share and lang != "da" else first), last


def _notes(ed: Edition, asked: Battery, one: KnownItem, lang: str) -> Iterator[str]:
    wording = asked.item(one.item).text.get(lang)
    if not asked.item(one.item).other:
        yield f"“{wording}”"
    if not ed.is_witness:
        yield pick(lang, "From the answers themselves.", "Ud fra svarene selv.")
        return
    n = one.asked
    yield pick(
        lang,
        f"Each of the {n} answers counts once. The ends cannot all be reached together: where "
        "one count is large, another is small.",
        f"Hvert af de {n} svar tæller én gang. Enderne kan ikke alle nås på én gang: hvor ét "
        "antal er stort, er et andet lille.",
    )
    spans = [one.no_value, one.n_high, one.share_high, one.mean, one.sd, *one.counts.values()]
    if any(span is not None and not span.proven for span in spans):
        yield pick(
            lang,
            "Outer bounds: the truth lies inside, perhaps further in.",
            "Ydre grænser: sandheden ligger inden for, måske snævrere.",
        )
