"""What came of it? Figures on Tables 8, 12, 13 and 15 of the report."""

from __future__ import annotations

from collections import defaultdict

import seaborn as sns
from matplotlib.ticker import MultipleLocator

from helpers import text
from helpers.drawing import INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures import labels
from helpers.figures.behind import behind
from helpers.figures.motives import short_names
from helpers.figures.style import BLUE, ORANGE, SMALL, canvas, pick, styled, wrapped
from helpers.likert import to_tidy
from helpers.respondents import high_per_respondent

Pair = tuple[int, int]

_SPREAD = 0.24  # how far apart points of the same pair of numbers stand


def _pairs(ed: Edition) -> dict[str, Pair]:
    """Count benefits and drawbacks to a high degree, by investment."""
    if ed.is_report_wave:
        printed = ed.published.table(13).frame.index
        return {
            one: (int(ed.value(f"t13.{one}.high")), int(ed.value(f"t15.{one}.high")))
            for one in printed
        }
    counts = []
    for name in ("benefits", "drawbacks"):
        asked = ed.codebook.battery(name)
        counts.append(high_per_respondent(to_tidy(ed.responses, asked), asked, include_other=False))
    return {str(one): (int(counts[0][one]), int(counts[1][one])) for one in counts[0].index}


@styled
def benefits_drawbacks(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw the benefits of each investment against its drawbacks (Tables 13 and 15).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of axes and text alternative.

    Returns
    -------
    Drawing
        One labelled point an investment; those with the same two numbers stand side by side.
    """
    pairs, names = _pairs(ed), short_names(ed)
    cells: dict[Pair, list[str]] = defaultdict(list)
    for one, pair in pairs.items():
        cells[pair].append(one)
    points: list[tuple[float, float]] = []
    words: list[str] = []
    for (x, y), members in sorted(cells.items()):
        for position, one in enumerate(members):
            points.append((x + _SPREAD * (position - (len(members) - 1) / 2), y))
            words.append(wrapped(names.get(one, one), 16))
    fig, ax = canvas(4.3)
    fig.set_layout_engine("none")
    ax.set_position((0.095, 0.12, 0.895, 0.865))
    most_x, most_y = (max(pair[i] for pair in pairs.values()) for i in (0, 1))
    ax.set_xlim(-0.75, most_x + 0.85)
    ax.set_ylim(-0.6, most_y + 0.5)
    ax.set_xticks(range(most_x + 1))
    ax.set_yticks(range(most_y + 1))
    ax.grid()
    ax.scatter(*zip(*points, strict=True), s=34, color=BLUE, zorder=3)
    ax.set_xlabel(pick(lang, "Benefits to a high degree", "Fordele i høj grad"))
    ax.set_ylabel(pick(lang, "Drawbacks to a high degree", "Ulemper i høj grad"))
    sns.despine(ax=ax)
    labels.draw(ax, points, words, colours=[INK] * len(words))
    told = [
        f"{text.listing([names.get(one, one) for one in sorted(members)], lang=lang)} {x}/{y}"
        for (x, y), members in sorted(cells.items())
    ]
    alt = pick(
        lang,
        f"Benefits against drawbacks to a high degree for {len(pairs)} investments, "
        "benefits/drawbacks: ",
        f"Fordele over for ulemper i høj grad for {len(pairs)} investeringer, fordele/ulemper: ",
    )
    return from_figure(
        fig,
        name="benefits-drawbacks",
        title=pick(lang, "Benefits and drawbacks", "Fordele og ulemper"),
        alt=f"{alt}{'; '.join(told)}.",
        data=behind(
            ed,
            [13, 15],
            {
                "investment": [names.get(one, one) for one in pairs],
                "id": pairs,
                ("benefits to a high degree", "items"): [pair[0] for pair in pairs.values()],
                ("drawbacks to a high degree", "items"): [pair[1] for pair in pairs.values()],
            },
            lang,
            answers=True,
            individual=True,
        ),
    )


@styled
def expected_experienced(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw motives against experienced benefits, item by item (Tables 8 and 12).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        For each item two points joined by a line: investments with high priority before, and
        investments with the benefit to a high degree so far.
    """
    asked = ed.codebook.battery("motives")
    n = int(ed.value("t08.n.high"))
    before = {item: int(ed.value(f"t08.{item}.high")) for item in asked.main_ids}
    after = {item: int(ed.value(f"t12.{item}.high_all")) for item in asked.main_ids}
    order = sorted(asked.main_ids, key=lambda item: after[item] - before[item])
    fig, ax = canvas(3.3)
    for position, item in enumerate(order):
        ax.plot(
            [before[item], after[item]], [position] * 2, color=SOFT_INK, linewidth=1.4, zorder=1
        )
        first, last = sorted((before[item], after[item]))
        ax.text(first - 0.45, position, str(first), ha="right", va="center", fontsize=SMALL)
        if last != first:
            ax.text(last + 0.45, position, str(last), ha="left", va="center", fontsize=SMALL)
    # Where nothing changed the two marks stand one above the other.
    apart = {item: 0.14 * (before[item] == after[item]) for item in order}
    levels = list(enumerate(order))
    expected = ax.scatter(
        [before[item] for _, item in levels],
        [position - apart[item] for position, item in levels],
        s=44,
        facecolor=BLUE,
        zorder=2,
    )
    found = ax.scatter(
        [after[item] for _, item in levels],
        [position + apart[item] for position, item in levels],
        s=44,
        facecolor=ORANGE,
        marker="D",
        zorder=3,
    )
    ax.set_yticks(
        range(len(order)), [wrapped(asked.item(item).short.get(lang), 18) for item in order]
    )
    ax.set_ylim(len(order) - 0.5, -0.6)
    ax.set_xlim(0, max(*before.values(), *after.values()) + 2)
    ax.xaxis.set_major_locator(MultipleLocator(5))
    ax.grid(axis="x")
    ax.set_xlabel(pick(lang, f"Investments, of {n}", f"Investeringer, af {n}"))
    sns.despine(ax=ax, left=True)
    ax.legend(
        [expected, found],
        [
            pick(lang, "aimed for (high priority)", "gik efter (høj prioritet)"),
            pick(lang, "experienced (high degree)", "oplevet (høj grad)"),
        ],
        loc="lower center",
        bbox_to_anchor=(0.36, 1),
        ncols=2,
        fontsize=SMALL,
        frameon=False,
        labelcolor=INK,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    pairs = [
        pick(
            lang,
            f"{asked.item(item).short.en} {before[item]} to {after[item]}",
            f"{asked.item(item).short.da} {before[item]} til {after[item]}",
        )
        for item in order
    ]
    alt = pick(
        lang,
        f"From aim to experience, investments of {n} with a high degree before and so far: ",
        f"Fra mål til oplevelse, investeringer af {n} i høj grad før og indtil nu: ",
    )
    return from_figure(
        fig,
        name="expected-experienced",
        title=pick(lang, "Aims and experiences", "Mål og oplevelser"),
        alt=f"{alt}{text.listing(pairs, lang=lang)}.",
        data=behind(
            ed,
            [8, 12],
            {
                "item": [asked.item(item).short.get(lang) for item in order],
                ("aimed for", "investments"): [before[item] for item in order],
                ("experienced", "investments"): [after[item] for item in order],
            },
            lang,
            answers=True,
        ),
    )
