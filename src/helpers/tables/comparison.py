"""How do groups of respondents differ, and what was answered at the ends of the scale?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
from great_tables import GT

from helpers import likert, text
from helpers.analysis import boxes, effects, multiple, ranktests
from helpers.analysis.earlier import needs_answers
from helpers.analysis.grouping import LEAST, Grouping, groupings
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.inference import Interval
from helpers.marked import nearest
from helpers.tables import common
from helpers.tables.analysed import decimal, matrix_of, notice, p_value, percents, with_interval
from helpers.tables.common import DASH, pick
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.names import source_of_answers
from helpers.tables.ranges import number_range
from helpers.tables.style import build
from helpers.tables.withheld import least_count


def compared(ed: Edition, *, lang: str = "en") -> tuple[Grouping, ...]:
    """List the groupings of respondents that may be shown.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    lang : {"en", "da"}
        Language of titles and labels.

    Returns
    -------
    tuple of Grouping
        As `helpers.analysis.grouping.groupings` gives them, with groups at least as large as
        counts that a table may show.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    needs_answers(ed)
    return groupings(ed, least=max(LEAST, least_count()), lang=lang)


def groups_table(ed: Edition, name: str, grouping: str, *, lang: str = "en") -> GT:
    """Show how groups of respondents answered a battery, with a test for each item.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    name : str
        The battery.
    grouping : str
        Name of one of `compared`.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items; columns are mean and n of each group, p-values and the effect size. A remark
        where the groups are too small.

    Raises
    ------
    BookError
        If there are no answers to show, or no such grouping.
    """
    asked, found = matrix_of(ed, name)
    by = next((one for one in compared(ed, lang=lang) if one.name == grouping), None)
    if by is None and grouping in ed.codebook.fact_columns:
        asked_for = ed.codebook.fact_columns[grouping].text.get(lang)
        remark = pick(
            lang,
            f"“{asked_for}” does not divide the respondents into groups of {LEAST} at least.",
            f"“{asked_for}” deler ikke respondenterne i grupper på mindst {LEAST}.",
        )
        return notice(
            f"analysis-groups-{name}-{grouping}", remark, lang, source=source_of_answers(ed, lang)
        )
    if by is None:
        raise BookError(
            f"nothing that is known of the respondents is called '{grouping}'",
            hint=nearest(grouping, ed.codebook.fact_columns),
        )
    labels = list(by.groups.cat.categories)
    results = {item: _compare(found.codes[item], by.groups, labels) for item in asked.main_ids}
    p = multiple.adjust({item: float(one["p"]) for item, one in results.items()})
    two = len(labels) == 2
    rows = []
    for item, one in results.items():
        cells = {"p": Cell(p_value(one["p"], lang)), "holm": Cell(p_value(p[item], lang))}
        for label in labels:
            values = found.codes[item].reindex(by.groups.index[by.groups == label]).dropna()
            mean = decimal(values.mean(), 1, lang) if len(values) else DASH
            cells[f"mean_{label}"] = Cell(mean)
            cells[f"n_{label}"] = Cell(text.num(len(values), lang=lang))
        interval = Interval(one["low"], one["high"]) if one["low"] == one["low"] else None
        cells["effect"] = Cell(with_interval(one["effect"], interval, lang))
        note = None if one["exact"] else pick(lang, "p approximated.", "p er tilnærmet.")
        rows.append(Row(asked.item(item).short.get(lang), cells, note=note))
    test = pick(lang, "Difference", "Forskel")
    effect = pick(lang, "Cliff's delta [95%]", "Cliffs delta [95 %]") if two else "ε² [95%]"
    columns = []
    for label in labels:
        spanner = str(label)
        columns += [
            Column(f"mean_{label}", common.words("mean", lang), spanner),
            Column(f"n_{label}", "n", spanner),
        ]
    columns += [
        Column("p", "p", test),
        Column("holm", pick(lang, "p, corrected", "p, korrigeret"), test),
        Column("effect", effect, test),
    ]
    name_of_test = (
        pick(lang, "Mann and Whitney's test", "Mann og Whitneys test")
        if two
        else pick(lang, "Kruskal and Wallis's test", "Kruskal og Wallis' test")
    )
    notes = [
        pick(
            lang,
            f"p: {name_of_test}, exact with ties unless noted. Corrected: Holm, over the items of "
            "the table.",
            f"p: {name_of_test}, eksakt med ens svar, hvor andet ikke er nævnt. Korrigeret: Holm, "
            "over tabellens udsagn.",
        )
    ]
    if two:
        notes.append(
            pick(
                lang,
                f"Delta above nought: {labels[0]} answers higher than {labels[1]}.",
                f"Delta over nul: {labels[0]} svarer højere end {labels[1]}.",
            )
        )
    if by.left_out:
        notes.append(
            pick(
                lang,
                f"Not compared: {by.left_out}, in groups of fewer than {LEAST} or in none.",
                f"Ikke sammenlignet: {by.left_out}, i grupper på under {LEAST} eller i ingen.",
            )
        )
    return build(
        Layout(
            name=f"analysis-groups-{name}-{grouping}".replace("_", "-"),
            stubhead=asked.title.get(lang),
            columns=columns,
            rows=rows,
            notes=notes,
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def _compare(values: pd.Series, groups: pd.Series, labels: Sequence[str]) -> dict[str, float]:
    parts = [values.reindex(groups.index[groups == label]).dropna().to_numpy() for label in labels]
    nothing = {"p": float("nan"), "exact": True, "effect": float("nan"), "low": float("nan"),
               "high": float("nan")}  # fmt: skip
    if min(len(part) for part in parts) < 2:
        return nothing
    counts = ranktests.group_counts(parts)
    if len(parts) == 2:
        test, found = ranktests.mann_whitney(counts), effects.dominance(counts)
        effect, ends = found.delta, found.interval
    else:
        test = ranktests.kruskal_wallis(counts)
        effect = effects.epsilon_squared(counts)
        ends = effects.epsilon_squared_interval(counts)
    return {"p": test.p, "exact": test.exact, "effect": effect, "low": ends.low, "high": ends.high}


def boxes_table(ed: Edition, name: str, *, width: int | None = None, lang: str = "en") -> GT:
    """Show top box, bottom box and net score of the items of a battery.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    name : str
        The battery.
    width : int, optional
        Answers in each box, see `helpers.analysis.boxes.boxes_of`.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items, the highest net score first.

    Raises
    ------
    BookError
        If there are no answers to show, or the scale has no boxes.
    """
    needs_answers(ed)
    asked = ed.codebook.battery(name)
    chosen = boxes.boxes_of(asked.scale, width)
    summary = likert.summarise(likert.to_tidy(ed.responses, asked), asked)
    frame = boxes.boxes(summary.loc[list(asked.main_ids)], asked, chosen)
    rows = []
    for item, line in frame.sort_values("net", ascending=False, kind="stable").iterrows():
        n = int(line["n"])
        cells = {
            "n": Cell(text.num(n, lang=lang)),
            "dk": Cell(text.num(int(line["n_dk"]), lang=lang)),
        }
        for end in ("top", "bottom"):
            count = int(line[f"n_{end}"])
            cells[f"n_{end}"] = Cell(text.num(count, lang=lang))
            share = DASH
            if n:
                ends = percents(line[f"{end}_low"], line[f"{end}_high"], lang)
                share = f"{text.pct(Fraction(count, n), lang=lang)} [{ends}]"
            cells[end] = Cell(share)
        net = DASH
        if n:
            net = f"{text.num(100 * line['net'], lang=lang)}"
            net += f" [{number_range(100 * line['net_low'], 100 * line['net_high'], 0, lang)}]"
        cells["net"] = Cell(net)
        rows.append(Row(asked.item(str(item)).short.get(lang), cells))
    top, bottom = (
        "–".join(dict.fromkeys(str(code) for code in (codes[0], codes[-1])))
        for codes in (chosen.top, chosen.bottom)
    )
    head = pick(lang, "Top box", "Topboks"), pick(lang, "Bottom box", "Bundboks")
    return build(
        Layout(
            name=f"analysis-boxes-{name}",
            stubhead=asked.title.get(lang),
            columns=[
                Column("n", "n"),
                Column("dk", common.words("dont_know", lang)),
                Column("n_top", pick(lang, "Number", "Antal"), f"{head[0]} ({top})"),
                Column("top", pick(lang, "Share [95%]", "Andel [95 %]"), f"{head[0]} ({top})"),
                Column("n_bottom", pick(lang, "Number", "Antal"), f"{head[1]} ({bottom})"),
                Column(
                    "bottom", pick(lang, "Share [95%]", "Andel [95 %]"), f"{head[1]} ({bottom})"
                ),
                Column("net", pick(lang, "Net [95%]", "Netto [95 %]")),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Shares of answers with a value. Net: percentage points, top less bottom. "
                    "Intervals: Wilson for shares, Bonett and Price for the net score.",
                    "Andele af svar med en værdi. Netto: procentpoint, top minus bund. "
                    "Intervaller: Wilson for andele, Bonett og Price for netto.",
                )
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )
