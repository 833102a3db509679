"""How do the investments differ, and which of them am I looking for?

One row an investment: both indices, benefits and drawbacks to a high degree, and a small profile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers import text
from helpers.edition import Edition
from helpers.explore.explorer import Explorer
from helpers.explore.investment_controls import (
    DEFAULT_READING,
    PRINTED,
    controls,
    investor_name,
    notes,
    reading_names,
)
from helpers.explore.model import (
    Bar,
    Cell,
    Column,
    Row,
    State,
    View,
    alphabetical,
)
from helpers.explore.profile import Profile, profile_html, symbols
from helpers.explore.readings import READINGS, Kind, bounded, computed
from helpers.explore.show import NOTHING, index_text, joined, source_of
from helpers.investments import Investment
from helpers.likert import to_tidy
from helpers.respondents import per_respondent
from helpers.tables.common import basis
from helpers.tables.known import Span, exactly
from helpers.tables.names import pick

_TABLES = {"benefits": 13, "drawbacks": 15}
_KINDS: tuple[Kind, ...] = ("relative", "absolute")

Indices = dict[str, dict[Kind, tuple[Span, ...]]]


@dataclass(frozen=True)
class Count:
    """Items of a battery that one investment gave a high answer to.

    Parameters
    ----------
    high, dk : int
        How many to a high degree, and how many "don't know".
    mean : Fraction or None
        Mean of the others.
    items : int
        How many items there are.
    """

    high: int
    dk: int
    mean: Fraction | None
    items: int


def investments(ed: Edition, *, lang: str = "en") -> Explorer:
    """Make the table of all investments, to sort, filter and search.

    Parameters
    ----------
    ed : Edition
        The edition. With the witness the indices are those of Table 10, or bounds where another
        reading is asked for; benefits and drawbacks those of Tables 13 and 15.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Controls: when an investment started, its investor, and the reading of the indices.
    """
    people = [str(one) for one in ed.responses.frame.index]
    first = printed_indices(ed)
    found = {name: _indices(ed, name, people) for name in reading_names(ed)}
    counts = {name: _counts(ed, name, people) for name in _TABLES}
    strips: dict[str, list[Fraction]] = {kind: _all_values(first, kind) for kind in _KINDS}
    profiles = {
        one: _profile(ed, one, first.get(one, {}), strips, counts, lang)
        for one in people
        if one in ed.by_id
    }
    rows = {
        name: {
            one: _row(ed, one, indices.get(one, {}), counts, profiles.get(one), lang)
            for one in people
        }
        for name, indices in found.items()
    }

    def look(state: State) -> View:
        chosen = [one for one in _ordered(people, first) if _belongs(ed.by_id.get(one), state)]
        return View(
            columns=_columns(lang),
            rows=tuple(rows[state["reading"]][one] for one in chosen),
            notes=notes(ed, state, lang),
        )

    return Explorer(
        name="investments",
        title=pick(lang, "The investments", "Investeringerne"),
        controls=controls(ed, lang),
        look=look,
        lang=lang,
        search=pick(lang, "Search", "Søg"),
        more=pick(lang, "Profile", "Profil"),
        symbols=symbols(strips),
        basis=basis(ed, individual=True),
        source=source_of(ed, lang),
    )


def _all_values(indices: Indices, kind: Kind) -> list[Fraction]:
    """Give the values of all investments; of two that share two values, one to each."""
    seen: Counter[tuple[Span, ...]] = Counter()
    values = []
    for one in indices.values():
        spans = one.get(kind, ())
        if spans:
            values.append(spans[seen[spans] % len(spans)].low)
            seen[spans] += 1
    return values


def _indices(ed: Edition, name: str, people: Sequence[str]) -> Indices:
    """Give each investment its indices: two spans each where the report prints two names alike."""
    if not ed.is_witness:
        return {
            one: {kind: (span,) for kind, span in pair.items() if span is not None}
            for one, pair in computed(ed, READINGS[name]).items()
        }
    found: Indices = {}
    for row in ed.published.table(10).frame.index:
        if row == "mean":
            continue
        value = ed.published[f"t10.{row}.absolute"]
        absolute, relative = (ed.value(f"t10.{row}.{kind}") for kind in ("absolute", "relative"))
        pair: Mapping[Kind, Span | None]
        if name == PRINTED:
            pair = {"absolute": exactly(absolute), "relative": exactly(relative)}
        else:
            pair = bounded(ed, (absolute, relative), value.decimals, READINGS[name])
        for one in value.candidates:
            for kind, span in pair.items():
                spans = found.setdefault(one, {}).get(kind, ())
                if span is not None and span not in spans:
                    found[one][kind] = (*spans, span)
    return {one: found[one] for one in people if one in found}


def _counts(ed: Edition, battery: str, people: Sequence[str]) -> dict[str, Count]:
    table = _TABLES[battery]
    asked = ed.codebook.battery(battery)
    items = len(asked.main_ids)
    counts = {}
    if not ed.is_witness:
        summary = per_respondent(to_tidy(ed.responses, asked), asked, include_other=False)
        for one, line in summary.iterrows():
            answered = int(line["n_answered"])
            mean = Fraction(int(line["total"]), answered) if answered else None
            counts[str(one)] = Count(int(line["n_high"]), int(line["n_dk"]), mean, items)
        return counts
    for one in people:
        if f"t{table}.{one}.high" in ed.published.values:
            printed = ed.published[f"t{table}.{one}.mean"].value
            counts[one] = Count(
                high=int(ed.value(f"t{table}.{one}.high")),
                dk=int(ed.value(f"t{table}.{one}.dk")),
                mean=None if printed is None else Fraction(printed),
                items=items,
            )
    return counts


def _ordered(people: Sequence[str], indices: Indices) -> list[str]:
    """Put the investments in the order of Table 10: by their relative index."""
    last = Fraction(2)

    def relative(one: str) -> Fraction:
        spans = indices.get(one, {}).get("relative", ())
        return spans[0].low if spans else last

    return sorted(people, key=relative)


def _belongs(investment: Investment | None, state: State) -> bool:
    started, investor = state["started"], state["investor"]
    if investment is None:
        return started == investor == "all"
    return (started == "all" or investment.started_before_2023 == (started == "before")) and (
        investor == "all" or (investment.investor or "unnamed") == investor
    )


def _columns(lang: str) -> tuple[Column, ...]:
    return (
        Column("investment", pick(lang, "Investment", "Investering"), numeric=False, wide=True),
        Column("relative", pick(lang, "Relative index", "Relativt indeks")),
        Column("absolute", pick(lang, "Absolute index", "Absolut indeks")),
        Column("benefits", pick(lang, "Benefits", "Fordele")),
        Column("drawbacks", pick(lang, "Drawbacks", "Ulemper")),
    )


def _row(
    ed: Edition,
    one: str,
    indices: Mapping[Kind, tuple[Span, ...]],
    counts: Mapping[str, Mapping[str, Count]],
    profile: Profile | None,
    lang: str,
) -> Row:
    known = ed.by_id.get(one)
    title = known.title(lang) if known else one
    cells = [Cell(title, alphabetical(title), small=_facts(known, lang) if known else "")]
    cells += [index_cell(indices, kind, lang) for kind in _KINDS]
    cells += [
        _count_cell(counts[name].get(one), series, lang) for series, name in enumerate(counts)
    ]
    return Row(one, tuple(cells), profile_html(profile, lang) if profile else "")


def _facts(one: Investment, lang: str) -> str:
    started = (
        pick(lang, "started before 2023", "startet før 2023")
        if one.started_before_2023
        else pick(lang, "started in 2023 or later", "startet i 2023 eller senere")
    )
    return ", ".join([started, *([investor_name(one.investor, lang)] if one.investor else [])])


def printed_indices(ed: Edition) -> Indices:
    """Give each investment the indices that are shown at first.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    dict of str to dict
        Spans of both indices by investment, two where it is open which is its own: as printed, or
        from real answers under the default reading.
    """
    people = [str(one) for one in ed.responses.frame.index]
    return _indices(ed, PRINTED if ed.is_witness else DEFAULT_READING, people)


def index_cell(indices: Mapping[Kind, tuple[Span, ...]], kind: Kind, lang: str) -> Cell:
    """Write an index of an investment.

    Parameters
    ----------
    indices : mapping of str to tuple of Span
        What its indices can be.
    kind : {"absolute", "relative"}
        Which one.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Cell
        All that it can be.
    """
    spans = sorted(indices.get(kind, ()), key=lambda span: (span.low, span.high))
    if not spans:
        return Cell(NOTHING)
    whole = Span(spans[0].low, max(span.high for span in spans))
    numbers = all(span.pinned for span in spans)
    return Cell(
        joined([index_text(one, lang) for one in spans], lang)
        if numbers
        else index_text(whole, lang),
        (whole.low, whole.high),
        bars=tuple(
            Bar(one.low, one.high, Fraction(0), Fraction(1), "mark" if one.pinned else "range")
            for one in spans
        ),
    )


def _count_cell(count: Count | None, series: int, lang: str) -> Cell:
    if count is None:
        return Cell(NOTHING)
    unknown = pick(lang, f"{count.dk} don't know", f"{count.dk} ved ikke") if count.dk else ""
    high = Fraction(count.high)
    bars = (Bar(high, high, Fraction(0), Fraction(count.items), "amount", series),)
    # Who answered nothing with a value had no occasion for a high answer.
    return Cell(text.num(count.high, lang=lang), (high,), unknown, bars)


def _profile(
    ed: Edition,
    one: str,
    indices: Mapping[Kind, tuple[Span, ...]],
    all_values: Mapping[str, Sequence[Fraction]],
    counts: Mapping[str, Mapping[str, Count]],
    lang: str,
) -> Profile:
    labels = {
        "relative": pick(lang, "Relative index", "Relativt indeks"),
        "absolute": pick(lang, "Absolute index", "Absolut indeks"),
    }
    strips = [
        (kind, labels[kind], indices.get(kind, ()), tuple(all_values[kind])) for kind in _KINDS
    ]
    sentences = []
    for name, titles in (
        ("benefits", ("Benefits", "Fordele")),
        ("drawbacks", ("Drawbacks", "Ulemper")),
    ):
        count = counts[name].get(one)
        sentences.append((pick(lang, *titles), _count_words(count, lang)))
    return Profile(ed, ed.by_id[one], tuple(strips), tuple(sentences))


def _count_words(count: Count | None, lang: str) -> str:
    if count is None:
        return pick(
            lang,
            "not printed: the report's table leaves out investments that started in 2023",
            "ikke trykt: rapportens tabel udelader investeringer, der startede i 2023",
        )
    said = pick(
        lang,
        f"{count.high} of {count.items} to a high degree, {count.dk} “don't know”",
        f"{count.high} af {count.items} i høj grad, {count.dk} “ved ikke”",
    )
    if count.mean is None:
        return said
    mean = text.num(count.mean, 1, lang=lang)
    return f"{said}, {pick(lang, f'mean {mean} of 5', f'gennemsnit {mean} af 5')}"
