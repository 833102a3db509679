"""Where are the investments, and what is known of those in one place?

The map and the list are linked: a municipality chosen on the map, in the list or in the control is
lit on the map, and the list shows its investments.
"""

from __future__ import annotations

from helpers.edition import Edition
from helpers.explore.explorer import Explorer
from helpers.explore.investment_table import index_cell, printed_indices
from helpers.explore.model import Cell, Choice, Column, Option, Row, State, View, alphabetical
from helpers.explore.show import source_of
from helpers.investments import Investment
from helpers.maps import municipality_map
from helpers.tables.common import basis
from helpers.tables.names import pick

ALL = "all"


def places(ed: Edition, *, lang: str = "en") -> Explorer:
    """Link the map of the municipalities to the list of their investments.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    Explorer
        Controls: the municipality, and when an investment started.
    """
    names = dict(
        sorted(
            ((one.municipality_code, one.municipality) for one in ed.investments),
            key=lambda pair: alphabetical(pair[1]),
        )
    )
    indices = printed_indices(ed)
    rows = {
        one.id: Row(
            one.id, (*_labels(one, lang), index_cell(indices.get(one.id, {}), "relative", lang))
        )
        for one in sorted(ed.investments, key=lambda one: alphabetical(one.title(lang)))
    }

    def look(state: State) -> View:
        chosen = [
            identifier
            for identifier in rows
            if state["place"] in (ALL, ed.by_id[identifier].municipality_code)
            and _started(ed.by_id[identifier], state["started"])
        ]
        return View(
            columns=(
                Column("municipality", pick(lang, "Municipality", "Kommune"), numeric=False),
                Column("investment", pick(lang, "Investment", "Investering"), numeric=False),
                Column("relative", pick(lang, "Relative index", "Relativt indeks")),
            ),
            rows=tuple(rows[identifier] for identifier in chosen),
            hints=_hints(lang),
            marks=tuple(dict.fromkeys(ed.by_id[one].municipality_code for one in chosen)),
        )

    everything = Option(ALL, pick(lang, "All", "Alle"))
    started = (
        everything,
        Option("before", pick(lang, "Before 2023", "Før 2023")),
        Option("since", pick(lang, "2023 or later", "2023 eller senere")),
    )
    where = (everything, *(Option(code, name) for code, name in names.items()))
    return Explorer(
        name="places",
        title=pick(lang, "The investments on the map", "Investeringerne på kortet"),
        controls=(
            Choice("place", pick(lang, "Municipality", "Kommune"), where, ALL),
            Choice("started", pick(lang, "Started", "Startet"), started, ALL),
        ),
        look=look,
        lang=lang,
        picture=municipality_map(ed, lang=lang),
        basis=basis(ed, individual=True),
        source=source_of(ed, lang),
    )


def _labels(one: Investment, lang: str) -> tuple[Cell, Cell]:
    name = one.name.get(lang)
    return (
        Cell(
            one.municipality,
            alphabetical(one.municipality),
            sets=("place", one.municipality_code),
        ),
        Cell(name, alphabetical(name)),
    )


def _started(one: Investment, chosen: str) -> bool:
    return chosen == ALL or one.started_before_2023 == (chosen == "before")


def _hints(lang: str) -> tuple[str, ...]:
    return (
        pick(
            lang,
            "Choose a municipality on the map, in the list, or above; choosing it on the map again "
            "shows all.",
            "Vælg en kommune på kortet, i listen eller ovenfor; vælges den igen på kortet, vises "
            "alle.",
        ),
    )
