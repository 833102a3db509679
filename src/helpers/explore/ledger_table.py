"""Which numbers of the report have which verdict?

Every number of the tables and of the prose, by place and by verdict, with what the others allow it
to be. How each verdict was reached stands in the ledger of the chapter *Verification*, where every
number here leads; this is the way to find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from helpers.edition import Edition
from helpers.explore.explorer import Explorer
from helpers.explore.model import Bar, Cell, Choice, Column, Option, Row, State, View, alphabetical
from helpers.explore.show import source_of
from helpers.tables import names, verdicts
from helpers.tables.checked import PAGE
from helpers.tables.names import pick
from helpers.takeaway.model import Sheet, Variable
from helpers.verify.verdict import KINDS, Verdict

ALL = "all"


def numbers(ed: Edition, *, lang: str = "en") -> Explorer:
    """Find numbers by place and verdict, with their intervals and conflicts.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Controls: the table or chapter, and the verdict.
    """
    found = list(verdicts.verdicts(ed).values())
    rows = {one.id: _row(ed, one, lang) for one in found}
    places = {one.id: _place(ed, one, lang) for one in found}

    notes, hints = _notes(lang), _hints(lang)

    def look(state: State) -> View:
        chosen = [
            one
            for one in found
            if state["place"] in (ALL, places[one.id][0]) and state["verdict"] in (ALL, one.verdict)
        ]
        return View(_columns(lang), tuple(rows[one.id] for one in chosen), notes, hints)

    return Explorer(
        name="numbers",
        title=pick(lang, "Numbers and verdicts", "Tal og vurderinger"),
        controls=_controls(list(dict.fromkeys(places.values())), lang),
        look=look,
        lang=lang,
        search=pick(lang, "Search", "Søg"),
        more=pick(lang, "Conflicts", "Konflikter"),
        whole={"verdict": ALL},
        source=source_of(ed, lang),
        exact=_sheet(ed, found),
    )


def _sheet(ed: Edition, found: Sequence[Verdict]) -> Sheet:
    """List every number as printed, and its value and bounds as numbers."""
    heads = ("id", "printed", "value", "lower", "upper", "verdict")
    rows = tuple(
        (one.id, one.printed, _printed(ed, one), one.lower, one.upper, one.verdict) for one in found
    )
    return Sheet("exact", tuple(Variable(head) for head in heads), rows)


def _place(ed: Edition, one: Verdict, lang: str) -> tuple[str, str]:
    """Give value and label of the place of a number."""
    if one.kind == "value" and one.table is not None:
        title = ed.published.table(one.table).spec.title.get(lang)
        return f"t{one.table:02}", f"{pick(lang, 'Table', 'Tabel')} {one.table}. {title}"
    claim = ed.claim(one.id)
    chapter = "a" if claim.source == "article" else f"c{claim.section.split('.')[0]}"
    return chapter, names.chapter_name(ed, one.id, lang)


def _controls(places: Sequence[tuple[str, str]], lang: str) -> tuple[Choice, ...]:
    everything = pick(lang, "All", "Alle")
    where = (Option(ALL, everything), *(Option(value, label) for value, label in places))
    kinds = (
        Option(ALL, everything),
        *(Option(kind, verdicts.kind_name(kind, lang).capitalize()) for kind in KINDS),
    )
    return (
        Choice("place", pick(lang, "Where", "Hvor"), where, ALL),
        Choice("verdict", pick(lang, "Verdict", "Vurdering"), kinds, "contradicted"),
    )


def _columns(lang: str) -> tuple[Column, ...]:
    return (
        Column("number", pick(lang, "Number", "Tal"), numeric=False, small="Id"),
        Column("printed", pick(lang, "As printed", "Som trykt"), numeric=False),
        Column("verdict", pick(lang, "Verdict", "Vurdering"), numeric=False),
        Column(
            "allowed",
            pick(lang, "Others allow", "Øvrige tillader"),
            wide=True,
            small=pick(lang, "Kind of bound", "Slags grænse"),
        ),
    )


def _row(ed: Edition, one: Verdict, lang: str) -> Row:
    label = names.name(ed, one.id, lang)
    value = _printed(ed, one)
    bars = () if value is None else _bars(one, value)
    width = None
    if one.lower is not None and one.upper is not None:
        width = (one.upper - one.lower,)
    outer = "" if one.proven else pick(lang, "outer bound", "ydre grænse")
    return Row(
        one.id,
        (
            Cell(
                label,
                alphabetical(label),
                small=one.id,
                href=f"{PAGE}#{verdicts.anchor(one.id)}",
            ),
            Cell(
                one.printed,
                alphabetical(one.printed) if value is None else f"{float(value):030.6f}",
            ),
            Cell(verdicts.kind_name(one.verdict, lang), str(KINDS.index(one.verdict))),
            Cell(verdicts.allowed(ed, one, lang), width, outer, bars),
        ),
        _conflicts(ed, one, lang),
    )


def _printed(ed: Edition, one: Verdict) -> Fraction | None:
    if one.id in ed.published.values:
        value = ed.published[one.id].value
        return None if value is None else Fraction(value)
    stated = ed.claim(one.id).numbers
    return stated[0] if len(stated) == 1 else None


def _bars(one: Verdict, value: Fraction) -> tuple[Bar, ...]:
    """Draw what the others allow, and what is printed, on a scale that holds both.

    Single numbers that are as printed need no drawing.
    """
    if one.lower is None or one.upper is None:
        return ()
    if one.lower == one.upper == value:
        return ()
    least, most = min(one.lower, value), max(one.upper, value)
    room = (most - least) / 8 or Fraction(1)
    ends = (least - room, most + room)
    return (
        Bar(one.lower, one.upper, *ends, "range"),
        Bar(value, value, *ends, "mark", 1),
    )


def _conflicts(ed: Edition, one: Verdict, lang: str) -> str:
    """List the sets of numbers that a contradicted one cannot stand with, as links."""
    if one.verdict != "contradicted":
        return ""
    either = pick(lang, "It cannot stand together with", "Det kan ikke forenes med")
    parts = [
        f"<p>{either} {', '.join(_link(ed, other, lang) for other in conflict)}.</p>"
        for conflict in one.conflicts
    ]
    if not parts:
        none = pick(
            lang,
            "No set of numbers was found that it alone is in conflict with.",
            "Der er ikke fundet et sæt tal, som det alene er i konflikt med.",
        )
        parts.append(f"<p>{none}</p>")
    why = pick(lang, "Why, in the ledger", "Hvorfor, i oversigten")
    address = f"{PAGE}#{verdicts.anchor(one.id)}"
    return f'{"".join(parts)}<p><a href="{address}">{why}</a></p>'


def _link(ed: Edition, identifier: str, lang: str) -> str:
    address = f"{PAGE}#{verdicts.anchor(identifier)}"
    place = names.place_name(ed, identifier, lang)
    words = escape(f"{place}: {names.name(ed, identifier, lang)}", quote=False)
    return f'<a href="{address}">{words}</a>'


def _notes(lang: str) -> tuple[str, ...]:
    return (
        pick(
            lang,
            "Each number was left out in turn. The interval is what all others allow, at the "
            "precision printed. What is printed stands letter by letter, with the Danish decimal "
            "comma.",
            "Hvert tal er udeladt efter tur. Intervallet er det, som alle andre tillader, med den "
            "trykte præcision.",
        ),
    )


def _hints(lang: str) -> tuple[str, ...]:
    return (
        pick(
            lang,
            "Drawn are what the others allow (blue) and what is printed (orange). A number leads "
            "to its row in the ledger, which explains the verdict.",
            "Tegnet er det, som de øvrige tillader (blå), og det trykte (orange). Et tal fører til "
            "sin række i oversigten, som forklarer vurderingen.",
        ),
    )
