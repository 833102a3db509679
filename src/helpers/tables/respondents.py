"""Who answered in both waves, who no longer does, and who is new?"""

from __future__ import annotations

from great_tables import GT

from helpers.analysis.waves import TwoWaves, waves_if_any
from helpers.edition import Edition
from helpers.tables import common
from helpers.tables.analysed import notice
from helpers.tables.common import DASH, pick
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.names import answers_of
from helpers.tables.style import build


def source(waves: TwoWaves, lang: str = "en") -> str:
    """Say where both sides of a comparison come from.

    Parameters
    ----------
    waves : TwoWaves
        The two waves.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A sentence.
    """
    later = answers_of(waves.after, lang)
    if waves.printed:
        return pick(
            lang,
            f"Source: the report, for {waves.before.wave}; {later}.",
            f"Kilde: rapporten, for {waves.before.wave}; {later}.",
        )
    earlier = answers_of(waves.before, lang)
    return pick(lang, f"Source: {earlier}; {later}.", f"Kilde: {earlier}; {later}.")


def no_earlier_wave(ed: Edition, lang: str = "en") -> str:
    """Say that there is nothing to compare a wave with.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A sentence.
    """
    return pick(
        lang,
        f"There is no wave before {ed.wave} to compare with.",
        f"Der er ingen runde før {ed.wave} at sammenligne med.",
    )


def respondents_table(ed: Edition, wave: str | None = None, *, lang: str = "en") -> GT:
    """Show who answered in both waves, who no longer does, and who is new.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    wave : str, optional
        The earlier one; without it the one before.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are respondents of one wave only, by name, under the three headings with their
        numbers. A remark where there is no earlier wave.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    waves = waves_if_any(ed, wave)
    if waves is None:
        return notice("change-respondents", no_earlier_wave(ed, lang), lang)
    first, second = waves.before.wave, waves.after.wave
    yes = pick(lang, "yes", "ja")
    groups = [
        (pick(lang, f"In {first} and {second}", f"I {first} og {second}"), waves.matching.both,
         (yes, yes)),
        (pick(lang, f"Only in {first}", f"Kun i {first}"), waves.matching.ended, (yes, DASH)),
        (pick(lang, f"New in {second}", f"Nye i {second}"), waves.matching.new, (DASH, yes)),
    ]  # fmt: skip
    rows = [
        Row(
            _name(waves, one, lang),
            {"first": Cell(marks[0]), "second": Cell(marks[1])},
            group=f"{heading} ({len(members)})",
        )
        for heading, members, marks in groups
        for one in members
    ]
    named = ed.codebook.survey.unit.get(lang)
    mark = pick(lang, "Answered", "Har svaret")
    return build(
        Layout(
            name="change-respondents",
            stubhead=named[:1].upper() + named[1:],
            columns=[
                Column("first", first, mark),
                Column("second", second, mark),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    f"Only in {first}: there is no answer from {second}, because it ended or for "
                    "any other reason.",
                    f"Kun i {first}: der er intet svar fra {second}, fordi den er slut, eller af "
                    "andre grunde.",
                )
            ],
            source=source(waves, lang),
            basis=common.basis(ed, individual=True),
        )
    )


def _name(waves: TwoWaves, identifier: str, lang: str) -> str:
    known = {**waves.before.by_id, **waves.after.by_id}
    return known[identifier].title(lang) if identifier in known else identifier
