"""Which tables does the chapter *Robustness* show?

Each builds on a frame of `helpers.findings` in the house style of `helpers.tables`. A value that
the printed numbers pin stands alone; one that they do not is shown as the range it can have.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from great_tables import GT

from helpers import findings, text
from helpers.edition import Edition
from helpers.numbers import NO_BREAK_SPACE
from helpers.tables import common
from helpers.tables.common import pick
from helpers.tables.names import answers_of
from helpers.tables.ranges import decided, number_range, p_range
from helpers.tables.style import Cell, Column, Layout, Row, build

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "absolute": ("Economic motives, absolute index", "Økonomiske motiver, absolut indeks"),
    "relative": ("Economic motives, relative index", "Økonomiske motiver, relativt indeks"),
    "benefits": ("Number of benefits", "Antal fordele"),
    "drawbacks": ("Number of drawbacks", "Antal ulemper"),
}
_MEASURES: Mapping[findings.Measure, tuple[str, str]] = {
    "cited": ("Number citing it", "Antal der nævner det"),
    "mean": ("Mean", "Gennemsnit"),
    "cited_of_answered": ("Share of those with a value", "Andel af dem med en værdi"),
    "cited_of_all": ("Number, missing included", "Antal, med de manglende"),
}


def before_and_after(ed: Edition, pair: findings.Pair = "benefits", *, lang: str = "en") -> GT:
    """Show what was expected against what was experienced, with the interval of each test.

    Parameters
    ----------
    ed : Edition
        The edition.
    pair : {"benefits", "drawbacks"}
        Motives against benefits, or concerns against drawbacks.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items, those that fell most first.
    """
    frame = findings.expectation_vs_experience(ed, pair).sort_values("change", kind="stable")
    before, after = (ed.codebook.battery(name) for name in findings.PAIRS[pair])
    labels = before.labels(lang)
    citing = pick(lang, "Investments citing it", "Investeringer der nævner det")
    test = pick(lang, "McNemar's exact test", "McNemars eksakte test")
    rows = [
        Row(
            labels[str(item)],
            {
                "first": Cell(text.num(row["first"], lang=lang)),
                "second": Cell(text.num(row["second"], lang=lang)),
                "change": Cell(_signed(row["change"])),
                "changed": Cell(number_range(row["changed_low"], row["changed_high"], 0, lang)),
                "p": Cell(p_range(row["p_low"], row["p_high"], lang)),
                "holm": Cell(p_range(row["holm_low"], row["holm_high"], lang)),
                "decision": Cell(decided(row["decision"], lang, bounded=ed.is_witness)),
            },
        )
        for item, row in _records(frame)
    ]
    return build(
        Layout(
            name=f"robust-{pair}",
            stubhead=pick(lang, "Item", "Udsagn"),
            columns=[
                Column("first", before.title.get(lang), spanner=citing),
                Column("second", after.title.get(lang), spanner=citing),
                Column("change", pick(lang, "Change", "Ændring"), spanner=citing),
                Column("changed", pick(lang, "In one only", "Kun i ét"), spanner=citing),
                Column("p", pick(lang, "p, not corrected", "p, ikke korrigeret"), spanner=test),
                Column("holm", pick(lang, "p, corrected", "p, korrigeret"), spanner=test),
                Column(
                    "decision",
                    pick(lang, "Not corrected: below 0.05", "Ikke korrigeret: under 0,05"),
                    test,
                    align="left",
                ),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "In one only: how many investments can have cited the item in one of the two "
                    "batteries and not in the other. Corrected: Holm, over the items of the table.",
                    "Kun i ét: hvor mange investeringer der kan have nævnt udsagnet i det ene "
                    "batteri og ikke i det andet. Korrigeret: Holm, over tabellens udsagn.",
                )
            ],
            source=_source(
                ed, [findings.BATTERIES[name].table for name in findings.PAIRS[pair]], lang
            ),
            basis=common.basis(ed),
        )
    )


def correlations(ed: Edition, *, lang: str = "en") -> GT:
    """Show the rank correlations between the tables that name single investments.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are pairs of columns, grouped by whether every investment counts.
    """
    frame = findings.joined_indices(ed)
    rows = []
    for answered in (False, True):
        part = frame[frame["answered"] == answered]
        n = text.num(part["n"].iloc[0], lang=lang)
        group = (
            pick(
                lang,
                f"Those that gave some drawback a value (n = {n})",
                f"Dem der gav en ulempe en værdi (n = {n})",
            )
            if answered
            else pick(lang, f"All that can be followed (n = {n})", f"Alle der kan følges (n = {n})")
            if ed.is_witness
            else pick(
                lang,
                f"All that gave every motive a value (n = {n})",
                f"Alle der gav hvert motiv en værdi (n = {n})",
            )
        )
        for (x, y), found in part.groupby(["x", "y"], sort=False):
            cells = {}
            for _, row in _records(found.set_index("method", drop=False)):
                name = row["method"]
                cells[f"{name}_value"] = Cell(number_range(row["low"], row["high"], 2, lang))
                cells[f"{name}_p"] = Cell(p_range(row["p_low"], row["p_high"], lang))
                cells[f"{name}_holm"] = Cell(p_range(row["holm_low"], row["holm_high"], lang))
            label = f"{pick(lang, *_COLUMNS[str(x)])} × {pick(lang, *_COLUMNS[str(y)]).lower()}"
            rows.append(Row(label, cells, group=group))
    spanners = {"spearman": "Spearman", "kendall": "Kendall"}
    corrected = pick(lang, "p, corrected", "p, korrigeret")
    table = build(
        Layout(
            name="robust-correlations",
            stubhead=pick(lang, "Columns", "Kolonner"),
            columns=[
                Column(f"{method}_{name}", label, spanner=spanner)
                for method, spanner in spanners.items()
                for name, label in (
                    ("value", "ρ" if method == "spearman" else "τ"),
                    ("p", "p"),
                    ("holm", corrected),
                )
            ],
            rows=rows,
            notes=[
                _about_p(bool(frame["exact"].all()), lang),
                pick(
                    lang,
                    "Corrected: Holm, over the rows of a group.",
                    "Korrigeret: Holm, over gruppens rækker.",
                ),
            ],
            source=_source(ed, [10, 13, 15], lang),
            basis=common.basis(ed),
        )
    )
    return table.fmt(_broken, columns=[f"{method}_value" for method in spanners])


def nonresponse(ed: Edition, population: int, *, lang: str = "en") -> GT:
    """Show what the investments that did not answer leave open.

    Parameters
    ----------
    ed : Edition
        The edition.
    population : int
        How many investments there are.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are the benefits and drawbacks experienced, most cited first.
    """
    frame = findings.nonresponse(ed, population)
    whole = text.num(population, lang=lang)
    rows = []
    for battery in ("benefits", "drawbacks"):
        described = ed.codebook.battery(battery)
        part = frame[frame.index.get_level_values("battery") == battery].droplevel("battery")
        part = part.sort_values("high", ascending=False, kind="stable")
        for item, row in _records(part):
            cells = {
                "high": Cell(text.num(row["high"], lang=lang)),
                "share": Cell(text.pct(row["high"], row["n"], lang=lang)),
                "exact": Cell(number_range(row["exact_low"], row["exact_high"], 0, lang)),
                "worst": Cell(number_range(row["worst_low"], row["worst_high"], 0, lang)),
                "worst_share": Cell(
                    f"{text.pct(row['worst_low'], population, lang=lang)}–"
                    f"{text.pct(row['worst_high'], population, lang=lang)}"
                ),
            }
            group = described.title.get(lang)
            rows.append(Row(described.labels(lang)[str(item)], cells, group=group))
    asked = pick(lang, "Answered", "Svarede")
    everyone = pick(lang, f"Of all {whole}", f"Af alle {whole}")
    return build(
        Layout(
            name="robust-nonresponse",
            stubhead=pick(lang, "Item", "Udsagn"),
            columns=[
                Column("high", pick(lang, "Citing it", "Nævner det"), spanner=asked),
                Column("share", pick(lang, "Share", "Andel"), spanner=asked),
                Column("exact", pick(lang, "95% interval", "95 %-interval"), spanner=everyone),
                Column("worst", pick(lang, "Worst case", "Værste fald"), spanner=everyone),
                Column("worst_share", pick(lang, "As a share", "Som andel"), spanner=everyone),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "Interval: exact hypergeometric, as if those who answered were drawn at "
                    "random. Worst case: from none of the missing to all of them.",
                    "Interval: eksakt hypergeometrisk, som om de svarende var trukket tilfældigt. "
                    "Værste fald: fra ingen af de manglende til dem alle.",
                )
            ],
            source=_source(ed, [12, 14], lang),
            basis=common.basis(ed),
        )
    )


def rankings(ed: Edition, population: int, *, lang: str = "en") -> GT:
    """Show how much of each ranking survives, measure by measure.

    Parameters
    ----------
    ed : Edition
        The edition.
    population : int
        How many investments there are.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are batteries and measures: what is certainly first, how many items may be, and how
        many pairs of items have an order that cannot turn.
    """
    found = findings.stable_rankings(ed, population)
    counts = dict(_records(findings.surviving_orders(found)))
    rows = []
    for battery in findings.BATTERIES:
        asked = ed.codebook.battery(battery)
        labels, group = asked.labels(lang), asked.title.get(lang)
        for measure in _MEASURES:
            certain, possible = findings.surviving_top(found, battery, measure, 1)
            count = counts[battery, measure]
            cells = {
                "first": Cell(", ".join(labels[item] for item in certain) or "–"),
                "possible": Cell(text.num(len(possible), lang=lang)),
                "pairs": Cell(text.share(count["certain"], count["pairs"], lang=lang)),
            }
            rows.append(Row(pick(lang, *_MEASURES[measure]), cells, group=group))
    return build(
        Layout(
            name="robust-rankings",
            stubhead=pick(lang, "Ranked by", "Ordnet efter"),
            columns=[
                Column("first", pick(lang, "Certainly first", "Sikkert først"), align="left"),
                Column("possible", pick(lang, "Possibly first", "Måske først")),
                Column("pairs", pick(lang, "Pairs in a certain order", "Par i sikker orden")),
            ],
            rows=rows,
            notes=[
                pick(
                    lang,
                    "What a mean can be, and how many gave an item a value, is bounded by all "
                    "published numbers together.",
                    "Hvad et gennemsnit kan være, og hvor mange der gav et udsagn en værdi, er "
                    "afgrænset af alle offentliggjorte tal tilsammen.",
                )
            ],
            source=_source(ed, [8, 11, 12, 14], lang),
            basis=common.basis(ed),
        )
    )


def _records(frame: pd.DataFrame) -> list[tuple[Hashable, dict[str, Any]]]:
    """Take rows as dictionaries, so that exact fractions stay what they are."""
    names = [str(name) for name in frame.columns]
    return [
        (index, dict(zip(names, values, strict=True)))
        for index, *values in frame.itertuples(name=None)
    ]


def _about_p(counted: bool, lang: str) -> str:
    """Say how the p-values of the correlations came about."""
    if counted:
        return pick(
            lang,
            "Two-sided permutation p-values, all orders counted.",
            "Tosidede permutations-p-værdier, alle rækkefølger talt.",
        )
    return pick(
        lang,
        "Two-sided permutation p-values, from orders drawn by chance where there are too many to "
        "count; the interval holds the p-value with 99% confidence.",
        "Tosidede permutations-p-værdier, fra tilfældige rækkefølger hvor der er for mange at "
        "tælle; intervallet rummer p-værdien med 99 % sikkerhed.",
    )


def _broken(words: str) -> str:
    """Set the second of two ends on a line of its own: a wide table has no room for both."""
    for between in (" to ", " til "):
        words = words.replace(between, f"{NO_BREAK_SPACE}{between.strip()}<br>")
    return words


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else text.num(value)


def _source(ed: Edition, tables: list[int], lang: str) -> str:
    listed = text.listing(tables, lang=lang)
    if not ed.is_witness:
        return pick(
            lang,
            f"Source: own calculation from {answers_of(ed)}; for {ed.codebook.survey.id} see "
            f"Tables {listed} of the report.",
            f"Kilde: egen beregning på {answers_of(ed, 'da')}; for {ed.codebook.survey.id} se "
            f"rapportens tabel {listed}.",
        )
    return pick(
        lang,
        f"Source: own calculation from Tables {listed} of the report.",
        f"Kilde: egen beregning på rapportens tabel {listed}.",
    )
