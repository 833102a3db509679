"""What was aimed for and what was feared? Figures on Tables 8 to 11 of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import seaborn as sns

from helpers import text
from helpers.drawing import INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.figures import labels
from helpers.figures.behind import behind
from helpers.figures.style import (
    BLUE,
    ORANGE,
    SMALL,
    TINY,
    bare,
    canvas,
    number,
    pick,
    styled,
    wrapped,
)
from helpers.marked import nearest

TABLES = {"motives": 8, "concerns": 11}

Indexed = tuple[tuple[str, ...], Fraction, Fraction]
"""Ids of an investment (two, if it can be either), its absolute and its relative index."""


@styled
def battery(ed: Edition, name: Literal["motives", "concerns"], *, lang: str = "en") -> Drawing:
    """Draw a battery: share of investments with high priority, and the mean, item by item.

    Parameters
    ----------
    ed : Edition
        The edition.
    name : {"motives", "concerns"}
        Table 8 or Table 11.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Bars with number and share, the longest first; means as points beside them.

    Raises
    ------
    BookError
        If no figure shows the battery.
    """
    if name not in TABLES:
        raise BookError(f"no figure shows the battery '{name}'", hint=nearest(name, TABLES))
    table = TABLES[name]
    asked = ed.codebook.battery(name)
    n = int(ed.value(f"t{table:02}.n.high"))
    high = {item: int(ed.value(f"t{table:02}.{item}.high")) for item in asked.item_ids}
    means = {item: _mean(ed, f"t{table:02}.{item}.mean") for item in asked.item_ids}
    # What respondents named themselves comes last: no two of them name the same.
    order = sorted(
        asked.items, key=lambda item: (item.other, -high[item.id], -(means[item.id] or 0))
    )
    fig, (bars, dots) = canvas(0.36 * len(order) + 0.75, ncols=2, sharey=True, width_ratios=(3, 2))
    positions = range(len(order))
    sns.barplot(
        x=[high[item.id] / n for item in order],
        y=[wrapped(item.short.get(lang), 18) for item in order],
        color=BLUE,
        saturation=1,
        errorbar=None,
        width=0.66,
        ax=bars,
    )
    for position, item in zip(positions, order, strict=True):
        share = text.pct(high[item.id], n, lang=lang)
        bars.text(
            high[item.id] / n + 0.02,
            position,
            f"{high[item.id]} ({share})",
            va="center",
            fontsize=SMALL,
        )
    bars.set_xlim(0, max(*high.values(), 1) / n * 1.5)
    bars.set_title(
        wrapped(pick(lang, f"High priority, of {n}", f"Høj prioritet, af {n}"), 24), fontsize=SMALL
    )
    bare(bars)
    dots.hlines(list(positions), 1, 5, color=SOFT_INK, linewidth=0.5, alpha=0.5)
    for position, item in zip(positions, order, strict=True):
        mean = means[item.id]
        if mean is None:
            continue
        dots.scatter(float(mean), position, s=30, color=ORANGE, zorder=3)
        dots.text(
            float(mean),
            position - 0.2,
            number(mean, lang, 1),
            ha="center",
            va="bottom",
            fontsize=TINY,
        )
    dots.set_xlim(0.8, 5.2)
    dots.set_xticks([1, 2, 3, 4, 5])
    dots.set_title(pick(lang, "Mean, 1 to 5", "Gns., 1 til 5"), fontsize=SMALL)
    dots.set_ylim(len(order) - 0.5, -0.62)
    bare(dots, keep="bottom")
    short = pick(lang, "mean", "gns.")
    pairs = []
    for item in order:
        mean = means[item.id]
        told = "" if mean is None else f" ({short} {number(mean, lang, 1)})"
        pairs.append(f"{item.short.get(lang)} {high[item.id]}{told}")
    alt = pick(
        lang,
        f"{asked.title.en}: number of {n} investments with high priority, and mean from 1 to 5. ",
        f"{asked.title.da}: antal af {n} investeringer med høj prioritet, og gns. fra 1 til 5. ",
    )
    return from_figure(
        fig,
        name=f"battery-{name}",
        title=asked.title.get(lang),
        alt=f"{alt}{text.listing(pairs, lang=lang)}.",
        data=behind(
            ed,
            [table],
            {
                "item": [item.short.get(lang) for item in order],
                "wording": [None if item.other else item.text.get(lang) for item in order],
                ("high priority", "investments"): [high[item.id] for item in order],
                ("share", "%"): [Fraction(100 * high[item.id], n) for item in order],
                ("mean", "scale points"): [means[item.id] for item in order],
            },
            lang,
            answers=True,
        ),
    )


def _mean(ed: Edition, identifier: str) -> Fraction | None:
    """Give a mean; none if nobody gave an answer that has a value."""
    if ed.is_answered(identifier) and ed.computed(identifier) is None:
        return None
    return ed.value(identifier)


@styled
def motive_count(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw how many motives had high priority in one investment (Table 9).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        One column for each number of motives, with the number of investments.
    """
    columns = [name for name in ed.published.table(9).spec.columns if name != "total"]
    counts = {int(name[1:]): int(ed.value(f"t09.investments.{name}")) for name in columns}
    order = sorted(counts)
    total = int(ed.value("t09.investments.total"))
    fig, ax = canvas(2.3)
    sns.barplot(
        x=[str(k) for k in order],
        y=[counts[k] for k in order],
        color=BLUE,
        saturation=1,
        errorbar=None,
        width=0.7,
        ax=ax,
    )
    for position, k in enumerate(order):
        ax.text(position, counts[k] + 0.15, number(counts[k], lang), ha="center", va="bottom")
    ax.set_ylim(0, max(counts.values()) + 1.2)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.set_xlabel(pick(lang, "Motives with high priority", "Motiver med høj prioritet"))
    ax.set_title(pick(lang, f"Investments ({total})", f"Investeringer ({total})"), fontsize=SMALL)
    sns.despine(ax=ax, left=True)
    pairs = [
        pick(lang, f"{counts[k]} with {k}", f"{counts[k]} med {k}") for k in order if counts[k]
    ]
    alt = pick(
        lang,
        f"Investments by their number of motives with high priority, of {total}: ",
        f"Investeringer efter antal motiver med høj prioritet, af {total}: ",
    )
    return from_figure(
        fig,
        name="motive-count",
        title=pick(lang, "Number of motives", "Antal motiver"),
        alt=f"{alt}{text.listing(pairs, lang=lang)}.",
        data=behind(
            ed,
            [9],
            {
                ("motives with high priority", "motives"): order,
                ("investments", "investments"): [counts[k] for k in order],
            },
            lang,
            answers=True,
        ),
    )


def short_names(ed: Edition) -> dict[str, str]:
    """Name every investment so that it fits beside a point.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    dict of str to str
        By id: the municipality where it has one investment, else with a word or two of the id.
    """
    many = Counter(investment.municipality for investment in ed.investments)
    names = {}
    for investment in ed.investments:
        place = investment.municipality
        if many[place] == 1:
            names[investment.id] = place
            continue
        tails = [_words(one.id) for one in ed.investments if one.municipality == place]
        own = _words(investment.id)
        # As few words as tell it from the others of its municipality.
        length = next(
            (k for k in range(1, len(own)) if sum(tail[:k] == own[:k] for tail in tails) == 1),
            len(own),
        )
        names[investment.id] = f"{place}, {' '.join(own[:length])}"
    return names


def _words(identifier: str) -> list[str]:
    return identifier.split("-")[1:]


@styled
def indices(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw the absolute against the relative index of economic motivation (Table 10).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of axes and text alternative.

    Returns
    -------
    Drawing
        One labelled point an investment. Rows printed with the same name are hollow: the report
        does not say which is which.
    """
    names = short_names(ed)
    points: list[tuple[float, float]] = []
    words: list[str] = []
    twins: list[bool] = []
    values: list[Indexed] = []
    if ed.is_witness:
        rows = [row for row in ed.published.table(10).frame.index if row != "mean"]
        for row in rows:
            candidates = ed.published[f"t10.{row}.absolute"].candidates
            values.append(
                (
                    candidates,
                    ed.value(f"t10.{row}.absolute"),
                    ed.value(f"t10.{row}.relative"),
                )
            )
    else:
        frame = ed.economic_indices
        values = [
            ((str(one),), frame["absolute"][one], frame["relative"][one])
            for one in frame.index
            if frame["absolute"][one] is not None and frame["relative"][one] is not None
        ]
    for candidates, absolute, relative in values:
        points.append((float(absolute), float(relative)))
        twins.append(len(candidates) > 1)
        # For rows that mean either of two, the shorter name, which is the printed one.
        words.append(names.get(candidates[0], candidates[0]))
    fig, ax = canvas(5.2)
    fig.set_layout_engine("none")
    ax.set_position((0.125, 0.1, 0.86, 0.885))
    for (x, y), twin in zip(points, twins, strict=True):
        ax.scatter(
            x,
            y,
            s=34,
            facecolor="none" if twin else BLUE,
            edgecolor=ORANGE if twin else BLUE,
            linewidth=1.5,
            zorder=3,
        )
    # Room for the labels of those at the upper end.
    ax.set_xlim(min(0.04, min(x for x, _ in points) - 0.06), 1.42)
    ax.set_xticks([0.2, 0.4, 0.6, 0.8, 1])
    ax.xaxis.set_major_formatter(lambda value, _: number(value, lang, 1))
    ax.yaxis.set_major_formatter(lambda value, _: number(round(value, 2), lang, 2))
    ax.set_ylim(min(y for _, y in points) - 0.03, max(y for _, y in points) + 0.03)
    ax.grid()
    ax.set_xlabel(
        pick(
            lang,
            "Absolute index: economic motives alone",
            "Absolut indeks: økonomiske motiver alene",
        )
    )
    ax.set_ylabel(
        pick(
            lang,
            "Relative index: against the other motives",
            "Relativt indeks: over for øvrige motiver",
        )
    )
    sns.despine(ax=ax)
    labels.draw(ax, points, words, colours=[INK] * len(words))
    return from_figure(
        fig,
        name="indices",
        title=pick(
            lang, "Two indices of economic motivation", "To indeks for økonomisk motivation"
        ),
        alt=_indices_alt(values, names, lang),
        data=behind(
            ed,
            [10],
            {
                "investment": words,
                "id": [" or ".join(candidates) for candidates, _, _ in values],
                ("absolute", "index"): [absolute for _, absolute, _ in values],
                ("relative", "index"): [relative for _, _, relative in values],
            },
            lang,
            answers=True,
            individual=True,
        ),
    )


def _rise(values: Sequence[Indexed], lang: str) -> str:
    """Tell how the points lie: the relative index in each third of the absolute one."""
    bands: dict[int, list[Fraction]] = {}
    for _, absolute, relative in values:
        bands.setdefault(min(int(absolute * 3), 2), []).append(relative)
    where = ("below one third", "from there to two thirds", "above")
    if lang == "da":
        where = ("under en tredjedel", "derfra til to tredjedele", "derover")
    parts = [
        f"{where[band]} {text.span(min(found), max(found), 2, lang=lang)} ({len(found)})"
        for band, found in sorted(bands.items())
    ]
    listed = text.listing(parts, lang=lang)
    return pick(
        lang,
        f" By the absolute index, the relative one lies, with how many investments: {listed}.",
        f" Efter det absolutte indeks ligger det relative, med antal investeringer: {listed}.",
    )


def _indices_alt(values: Sequence[Indexed], names: Mapping[str, str], lang: str) -> str:
    def told(one: Indexed) -> str:
        return f"{number(one[2], lang, 2)} ({names.get(one[0][0], one[0][0])})"

    low = told(min(values, key=lambda one: one[2]))
    high = told(max(values, key=lambda one: one[2]))
    full = sum(one[1] == 1 for one in values)
    twins = sum(len(one[0]) > 1 for one in values)
    alt = pick(
        lang,
        f"Absolute against relative index of economic motivation for {len(values)} investments. "
        f"The relative index goes from {low} to {high}; {full} have the absolute index 1.",
        f"Absolut over for relativt indeks for økonomisk motivation, {len(values)} investeringer. "
        f"Det relative går fra {low} til {high}; {full} har absolut indeks 1.",
    )
    alt += _rise(values, lang)
    if twins:
        alt += pick(
            lang,
            f" {text.word(twins, capital=True)} points are hollow: one name is printed for both.",
            f" {text.word(twins, lang='da', capital=True)} punkter er hule: trykt med ét navn.",
        )
    return alt
