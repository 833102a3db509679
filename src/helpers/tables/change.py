"""What changed since the wave before, in tables?

Where the answers of both waves are there, respondents who answered twice are compared with
themselves, and the others with each other. Where of the earlier wave only printed numbers are
known, each item is compared with what was printed, and the table says what that leaves open.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from great_tables import GT

from helpers import text
from helpers.analysis.changes import BATTERY
from helpers.analysis.waves import TwoWaves, waves_if_any
from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.inference import Interval
from helpers.numbers import exact, round_half_up
from helpers.tables import common
from helpers.tables.analysed import (
    decimal,
    notice,
    p_value,
    signed,
    signed_range,
    with_interval,
)
from helpers.tables.common import DASH, pick
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.ranges import number_range
from helpers.tables.respondents import no_earlier_wave, source
from helpers.tables.respondents import respondents_table as respondents_table
from helpers.tables.style import build


def mean_table(ed: Edition, name: str, wave: str | None = None, *, lang: str = "en") -> GT:
    """Show how the means of a battery changed.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    name : str
        The battery.
    wave : str, optional
        The earlier one; without it the one before.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items. With answers of both waves: the change of those who answered twice, and the
        difference between the others. With printed numbers: what the difference can be. A
        remark where there is no earlier wave.

    Raises
    ------
    BookError
        If there are no answers to show, or the battery is not printed.
    """
    waves = waves_if_any(ed, wave)
    if waves is None:
        return notice(f"change-mean-{name}", no_earlier_wave(ed, lang), lang)
    asked = ed.codebook.battery(name)
    if waves.printed:
        return _mean_since_print(waves, asked, lang)
    paired, unpaired = waves.paired(name), waves.unpaired(name)
    same = pick(lang, "Answered twice", "Har svaret to gange")
    other = pick(lang, "Answered once", "Har svaret én gang")
    rows = []
    for item, line in _records(paired):
        apart = dict(unpaired.loc[[item]].iloc[0])
        cells = {
            "n": _count(line, "n", lang),
            "one": _count(line, "one_value", lang),
            "change": Cell(_signed_interval(line, "change", "low", "high", 2, lang)),
            "p": Cell(p_value(_of(line, "p"), lang)),
            "holm": Cell(p_value(_of(line, "p_adjusted"), lang)),
            "ns": Cell(f"{_whole(apart, 'n_before', lang)} / {_whole(apart, 'n_after', lang)}"),
            "apart": Cell(_signed_interval(apart, "change", "low", "high", 2, lang)),
            "apart_p": Cell(p_value(_of(apart, "p"), lang)),
            "apart_holm": Cell(p_value(_of(apart, "p_adjusted"), lang)),
        }
        rows.append(_row(asked, str(item), cells, lang))
    p, corrected = "p", pick(lang, "p, corrected", "p, korrigeret")
    return build(
        Layout(
            name=f"change-mean-{name}",
            stubhead=asked.title.get(lang),
            columns=[
                Column("n", "n", same),
                Column("one", pick(lang, "One value", "Én værdi"), same),
                Column("change", pick(lang, "Change [95%]", "Ændring [95 %]"), same),
                Column("p", p, same),
                Column("holm", corrected, same),
                Column("ns", f"n {waves.before.wave} / {waves.after.wave}", other),
                Column("apart", pick(lang, "Difference [95%]", "Forskel [95 %]"), other),
                Column("apart_p", p, other),
                Column("apart_holm", corrected, other),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Scale points. Twice: Wilcoxon's signed ranks (Pratt), t interval. Once: Mann "
                    "and Whitney, Welch's interval. Exact up to 100 answers. Corrected: Holm, over "
                    "the items; the row on respondents' means stands outside. One value: did not "
                    "know or did not answer in one of the waves.",
                    "Skalapoint. To gange: Wilcoxons signed rank (Pratt), t-interval. Én gang: "
                    "Mann og Whitney, Welchs interval. Eksakt op til 100 svar. Korrigeret: Holm, "
                    "over udsagnene; rækken om respondenternes gennemsnit står udenfor. Én værdi: "
                    "vidste det ikke eller svarede ikke i den ene runde.",
                )
            ],
            source=source(waves, lang),
            basis=common.basis(ed),
        )
    )


def _mean_since_print(waves: TwoWaves, asked: Battery, lang: str) -> GT:
    frame = waves.since_print(asked.name)
    rows = []
    for item, line in _records(frame):
        low, high = _of(line, "change_low"), _of(line, "change_high")
        assumed = _of(line, "n_assumed")
        note = None
        if assumed == assumed and assumed < line["n_before"]:
            note = pick(
                lang,
                f"The printed numbers leave room for {text.num(assumed)} answers with a value.",
                f"De trykte tal levner plads til {text.num(assumed, lang='da')} svar med en værdi.",
            )
        mean = _of(line, "mean_before")
        decimals = len(str(line["printed"]).partition(",")[2])
        cells = {
            "before": Cell(decimal(mean, decimals, lang), note),
            "after": Cell(decimal(_of(line, "mean_after"), 2, lang)),
            "n": Cell(text.num(int(line["n_answered"]), lang=lang)),
            "dk": Cell(text.num(int(line["n_dk"]), lang=lang)),
            "change": Cell(DASH if low != low else signed_range(low, high, 2, lang)),
            "around": Cell(_range(line, "low", "high", 2, lang)),
        }
        rows.append(_row(asked, str(item), cells, lang))
    after = waves.after.wave
    n = text.num(int(frame["n_before"].iloc[0]), lang=lang)
    return build(
        Layout(
            name=f"change-mean-{asked.name}",
            stubhead=asked.title.get(lang),
            columns=[
                Column("before", pick(lang, "Printed", "Trykt"), waves.before.wave),
                Column("after", common.words("mean", lang), after),
                Column("n", "n", after),
                Column("dk", common.words("dont_know", lang), after),
                Column("change", pick(lang, "Difference", "Forskel")),
                Column("around", pick(lang, "95%, at the widest", "95 %, bredest muligt")),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Difference: all it can be, given the printed mean before rounding. Widest: "
                    "around Welch's intervals for all answers that agree with the printed mean and "
                    f"number of high ones, if all {n} gave a value. It takes the two waves for "
                    "different respondents. No test: the answers are not known.",
                    "Forskel: alt, hvad den kan være, givet det trykte gennemsnit før afrunding. "
                    "Bredest: omkring Welchs intervaller for alle svar, der passer med det trykte "
                    f"gennemsnit og antal høje, hvis alle {n} gav en værdi. De to runder regnes "
                    "for forskellige respondenter. Ingen test: svarene kendes ikke.",
                )
            ],
            source=source(waves, lang),
            basis=common.basis(waves.after),
        )
    )


def high_table(ed: Edition, name: str, wave: str | None = None, *, lang: str = "en") -> GT:
    """Show how the share of high answers changed.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    name : str
        The battery.
    wave : str, optional
        The earlier one; without it the one before.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items. With answers of both waves: how many became high and how many no longer
        are, with McNemar's exact test, and the difference between the others. With printed
        numbers: both shares of all who were asked and their difference. A remark as there.

    Raises
    ------
    BookError
        As `mean_table`.
    """
    waves = waves_if_any(ed, wave)
    if waves is None:
        return notice(f"change-high-{name}", no_earlier_wave(ed, lang), lang)
    asked = ed.codebook.battery(name)
    first, second = waves.before.wave, waves.after.wave
    points = pick(lang, "Points [95%]", "Point [95 %]")
    if waves.printed:
        rows = [
            _row(asked, str(item), _since_cells(line, lang), lang)
            for item, line in _records(waves.since_print(name))
        ]
        columns = [
            Column("before", pick(lang, "High", "Høj"), first),
            Column("share_before", common.words("share", lang), first),
            Column("after", pick(lang, "High", "Høj"), second),
            Column("share_after", common.words("share", lang), second),
            Column("dk", common.words("dont_know", lang), second),
            Column("change", points),
        ]
        note = pick(
            lang,
            "Shares of all who were asked, as in the report. Interval: Newcombe, for different "
            "respondents.",
            "Andele af alle spurgte, som i rapporten. Interval: Newcombe, for forskellige "
            "respondenter.",
        )
    else:
        unpaired = waves.unpaired(name)
        same = pick(lang, "Answered twice", "Har svaret to gange")
        other = pick(lang, "Answered once", "Har svaret én gang")
        rows = []
        for item, line in _records(waves.paired(name)):
            if item == BATTERY:
                continue
            apart = dict(unpaired.loc[[item]].iloc[0])
            cells = {
                "n": _count(line, "n", lang),
                "gained": _count(line, "gained", lang),
                "lost": _count(line, "lost", lang),
                "change": Cell(_points(line, lang)),
                "p": Cell(p_value(_of(line, "p_high"), lang)),
                "holm": Cell(p_value(_of(line, "p_high_adjusted"), lang)),
                "ns": Cell(f"{_whole(apart, 'n_before', lang)} / {_whole(apart, 'n_after', lang)}"),
                "apart": Cell(_points(apart, lang)),
            }
            rows.append(_row(asked, str(item), cells, lang))
        columns = [
            Column("n", "n", same),
            Column("gained", pick(lang, "Became high", "Blev høj"), same),
            Column("lost", pick(lang, "No longer", "Ikke mere"), same),
            Column("change", points, same),
            Column("p", "p", same),
            Column("holm", pick(lang, "p, corrected", "p, korrigeret"), same),
            Column("ns", f"n {first} / {second}", other),
            Column("apart", points, other),
        ]
        note = pick(
            lang,
            "Percentage points, of answers with a value. Intervals: Newcombe, paired and unpaired. "
            "p: McNemar, exact; corrected by Holm over the items.",
            "Procentpoint, af svar med en værdi. Intervaller: Newcombe, parret og uparret. p: "
            "McNemar, eksakt; korrigeret efter Holm over udsagnene.",
        )
    return build(
        Layout(
            name=f"change-high-{name}",
            stubhead=asked.title.get(lang),
            columns=columns,
            rows=rows,
            notes=[note],
            source=source(waves, lang),
            basis=common.basis(ed),
        )
    )


def _since_cells(line: Mapping[str, Any], lang: str) -> dict[str, Cell]:
    cells = {
        "dk": Cell(text.num(int(line["n_dk"]), lang=lang)),
        "change": Cell(_points(line, lang)),
    }
    for side in ("before", "after"):
        count, n = int(line[f"n_high_{side}"]), int(line[f"n_{side}"])
        cells[side] = Cell(text.num(count, lang=lang))
        cells[f"share_{side}"] = common.share(count, n, lang) if n else Cell(DASH)
    return cells


def _signed_interval(
    line: Mapping[str, Any], value: str, low: str, high: str, decimals: int, lang: str
) -> str:
    found, ends = _of(line, value), (_of(line, low), _of(line, high))
    if found != found:
        return DASH
    shown = with_interval(found, Interval(*ends) if ends[0] == ends[0] else None, lang, decimals)
    return f"+{shown}" if round_half_up(exact(found), decimals) > 0 else shown


def _row(asked: Battery, item: str, cells: Mapping[str, Cell], lang: str) -> Row:
    if item == BATTERY:
        label = pick(lang, "Mean of a respondent's items", "Gns. af en respondents udsagn")
        return Row(label, cells, strong=True)
    return Row(asked.item(item).short.get(lang), cells)


def _records(frame: pd.DataFrame) -> list[tuple[Hashable, dict[str, Any]]]:
    records: dict[Hashable, Any] = frame.to_dict("index")
    return list(records.items())


def _of(line: Mapping[str, Any], column: str) -> float:
    value = line.get(column, float("nan"))
    return float("nan") if value is None else float(value)


def _whole(line: Mapping[str, Any], column: str, lang: str) -> str:
    value = _of(line, column)
    return "0" if value != value else text.num(int(value), lang=lang)


def _count(line: Mapping[str, Any], column: str, lang: str) -> Cell:
    return Cell(_whole(line, column, lang))


def _range(line: Mapping[str, Any], low: str, high: str, decimals: int, lang: str) -> str:
    ends = _of(line, low), _of(line, high)
    return DASH if ends[0] != ends[0] else signed_range(*ends, decimals, lang)


def _points(line: Mapping[str, Any], lang: str) -> str:
    percent = {key: 100 * _of(line, key) for key in ("share_change", "share_low", "share_high")}
    value = percent["share_change"]
    if value != value:
        return DASH
    shown = signed(value, 0, lang)
    if percent["share_low"] == percent["share_low"]:
        shown += f" [{number_range(percent['share_low'], percent['share_high'], 0, lang)}]"
    return shown
