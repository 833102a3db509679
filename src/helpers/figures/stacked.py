"""How were the answers to a battery distributed, item by item or group by group?

A diverging stacked bar a row: low answers to the left of the line, high ones to the right, and the
middle where it is asked to be. *Don't know* has no place on the scale and stands in a panel of its
own, and every row says how many answers it is made of. Bars are shares of the answers with a value,
so that rows of different size can be compared; the numbers in them are counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import pandas as pd

from helpers import likert
from helpers.analysis.earlier import needs_answers
from helpers.codebook import Battery, Scale
from helpers.drawing import Drawing, from_figure
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.figures.diverging import Bar, Middle, draw
from helpers.figures.style import pick, styled
from helpers.marked import nearest
from helpers.tables.common import basis
from helpers.tables.names import source_of_answers
from helpers.takeaway.model import drawn

Sort: TypeAlias = Literal["high", "mean", "asked"]


@styled
def stacked(
    ed: Edition,
    battery: str,
    *,
    items: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    by: pd.Series | None = None,
    sort: Sort = "high",
    middle: Middle = "centre",
    lang: str = "en",
    name: str | None = None,
) -> Drawing:
    """Draw the answers to a battery as diverging stacked bars.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    battery : str
        Name of the battery.
    items : sequence of str, optional
        Which items; without it all that were asked of somebody.
    groups : mapping of str to sequence of str, optional
        Items under headings, instead of `items`.
    by : Series, optional
        The group of each respondent: then every item has a bar for each group, in the order of
        the categories.
    sort : {"high", "mean", "asked"}
        Items by their share of high answers, by their mean (each largest first), or as asked.
        What respondents named themselves comes last.
    middle : {"centre", "low", "high"}
        Whether the middle answer of a scale with an odd number straddles the line, or counts with
        the low or the high ones.
    lang : {"en", "da"}
        Language of labels and text alternative.
    name : str, optional
        Identifier of the figure; without it made from the battery.

    Returns
    -------
    Drawing
        The figure, with a text alternative from the same numbers.

    Raises
    ------
    BookError
        If there are no answers to show, or an item or respondent is not known.

    References
    ----------
    Heiberger, R. M. & Robbins, N. B. (2014). Design of diverging stacked bar charts for Likert
    scales and other applications. Journal of Statistical Software 57(5), 1-32.
    """
    needs_answers(ed)
    asked = ed.codebook.battery(battery)
    tidy = likert.to_tidy(ed.responses, asked)
    summary = likert.summarise(tidy, asked)
    parts = dict(groups) if groups else {"": tuple(items or _answered(summary))}
    ordered = {
        heading: sorted([asked.item(one).id for one in chosen], key=_order(asked, summary, sort))
        for heading, chosen in parts.items()
    }
    if by is not None:
        _known_groups(by, tidy)
    bars = _bars(asked, summary, ordered, tidy, by, lang)
    fig = draw(bars, asked.scale, middle, lang, simulated=ed.is_simulated)
    shown = [bar for bar in bars if bar.counts]
    data = drawn(
        {
            "row": [bar.label for bar in shown],
            **{
                (asked.scale.label(code, lang), "answers"): [bar.counts[k] for bar in shown]
                for k, code in enumerate(asked.scale.codes)
            },
            (pick(lang, "don't know", "ved ikke"), "answers"): [bar.dont_know for bar in shown],
            (pick(lang, "no answer", "intet svar"), "answers"): [bar.missing for bar in shown],
        },
        source=source_of_answers(ed, lang),
        basis=basis(ed),
    )
    title = asked.title.get(lang)
    return from_figure(
        fig,
        name=name or f"stacked-{battery}".replace("_", "-"),
        title=title,
        alt=stacked_alt(
            ed, title, [(b.label, b.counts, b.dont_know) for b in shown], asked.scale, lang=lang
        ),
        data=data,
    )


def stacked_alt(
    ed: Edition,
    title: str,
    bars: Sequence[tuple[str, Sequence[int], int]],
    scale: Scale,
    *,
    lang: str = "en",
) -> str:
    """Write the text alternative of stacked bars.

    Parameters
    ----------
    ed : Edition
        The edition; simulated answers are called that.
    title : str
        What the answers are about.
    bars : sequence of (str, sequence of int, int)
        Label of each row, its counts from the lowest answer to the highest, and how many did not
        know.
    scale : Scale
        What was offered.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        What the figure shows, with the counts at both ends of the scale row by row.
    """
    top, bottom = _ends(scale)
    said = []
    for label, counts, unknown in bars:
        n, high, low = sum(counts), sum(counts[-top:]), sum(counts[:bottom])
        row = pick(
            lang,
            f"{label}: {high} high, {low} low of {n}",
            f"{label}: {high} høj, {low} lav af {n}",
        )
        if unknown:
            row += pick(lang, f", {unknown} don't know", f", {unknown} ved ikke")
        said.append(row)
    made = pick(lang, "Simulated answers. ", "Simulerede svar. ") if ed.is_simulated else ""
    head = pick(
        lang,
        f"{title}: stacked bars of the answers, low to the left and high to the right. ",
        f"{title}: stablede søjler over svarene, lave til venstre og høje til højre. ",
    )
    return f"{made}{head}{'; '.join(said)}."


def _answered(summary: pd.DataFrame) -> list[str]:
    asked = summary.index[summary["n_asked"] > summary["n_missing"]]
    return [str(item) for item in asked]


def _ends(scale: Scale) -> tuple[int, int]:
    """Count the answers that are high and low; the middle one of an odd number is neither."""
    if scale.high_codes:
        half = len(scale.codes) - len(scale.high_codes)
        return len(scale.high_codes), min(half, len(scale.codes) // 2)
    return len(scale.codes) // 2, len(scale.codes) // 2


def _order(
    asked: Battery, summary: pd.DataFrame, sort: Sort
) -> Callable[[str], tuple[bool, Fraction, int]]:
    top, _ = _ends(asked.scale)
    columns = [f"count_{code}" for code in asked.scale.codes]

    def key(item: str) -> tuple[bool, Fraction, int]:
        counts = [int(summary[column][item]) for column in columns]
        n = sum(counts)
        place = asked.item_ids.index(item)
        if sort == "asked" or not n:
            return asked.item(item).other, Fraction(int(sort != "asked")), place
        if sort == "mean":
            total = sum(c * k for c, k in zip(counts, asked.scale.codes, strict=True))
            return asked.item(item).other, Fraction(-total, n), place
        return asked.item(item).other, Fraction(-sum(counts[-top:]), n), place

    if sort not in ("high", "mean", "asked"):
        raise BookError(f"items cannot be sorted by '{sort}'", hint=nearest(sort, ("high", "mean")))
    return key


def _known_groups(by: pd.Series, tidy: pd.DataFrame) -> None:
    people = tidy["respondent"].cat.categories
    strange = by.index.difference(people)
    if len(strange):
        raise BookError(
            f"'{strange[0]}' has a group and did not answer", hint=nearest(strange[0], people)
        )


def _bars(
    asked: Battery,
    summary: pd.DataFrame,
    ordered: Mapping[str, Sequence[str]],
    tidy: pd.DataFrame,
    by: pd.Series | None,
    lang: str,
) -> list[Bar]:
    labels = asked.labels(lang)
    columns = [f"count_{code}" for code in asked.scale.codes]

    def bar(label: str, row: pd.Series) -> Bar:
        counts = tuple(int(row[column]) for column in columns)
        return Bar(label, counts, int(row["n_dk"]), int(row["n_missing"]))

    grouped = None
    if by is not None:
        mine = tidy[tidy["respondent"].isin(by.dropna().index)]
        grouped = likert.count_answers(mine, asked, by.dropna())
    bars: list[Bar] = []
    for heading, items in ordered.items():
        if heading:
            bars.append(Bar(heading))
        for item in items:
            if grouped is None:
                bars.append(bar(labels[item], summary.loc[[item]].iloc[0]))
                continue
            bars.append(Bar(labels[item]))
            for group in grouped.index.get_level_values(0).unique():
                bars.append(bar(str(group), grouped.loc[[(group, item)]].iloc[0]))
    return bars
