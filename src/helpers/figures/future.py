"""What will stay, and what comes next? Figures on Tables 16 and 17 of the report."""

from __future__ import annotations

import seaborn as sns

from helpers import text
from helpers.drawing import INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SMALL,
    bare,
    canvas,
    number,
    on,
    pick,
    styled,
    wrapped,
)


@styled
def lasting(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw what is expected to stay when the intervention is over (Table 16).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        One stacked bar an aspect. "Don't know" is outlined and stands last: it is counted, but
        it is no degree of lasting.
    """
    asked = ed.codebook.battery("lasting")
    levels = asked.scale.levels
    fig, ax = canvas(3.0)
    told = []
    for position, item in enumerate(asked.items):
        left = 0
        for level, colour in zip(levels, (ORANGE, GREEN, BLUE), strict=True):
            count = int(ed.value(f"t16.{item.id}.{level.key}"))
            ax.barh(position, count, left=left, height=0.68, color=colour)
            if count:
                ax.text(
                    left + count / 2,
                    position,
                    str(count),
                    ha="center",
                    va="center",
                    color=on(colour),
                )
            left += count
        unknown = int(ed.value(f"t16.{item.id}.dk"))
        ax.barh(
            position,
            unknown,
            left=left,
            height=0.64,
            facecolor="none",
            edgecolor=SOFT_INK,
            linewidth=1,
            linestyle=(0, (3, 2)),
        )
        ax.text(left + unknown / 2, position, str(unknown), ha="center", va="center")
        counts = [int(ed.value(f"t16.{item.id}.{level.key}")) for level in levels]
        told.append(f"{item.short.get(lang)} {', '.join(map(str, counts))}, {unknown}")
    ax.set_yticks(
        range(len(asked.items)), [wrapped(item.short.get(lang), 16) for item in asked.items]
    )
    ax.set_ylim(len(asked.items) - 0.5, -0.5)
    bare(ax)
    names = [level.short.get(lang) for level in levels]
    dont_know = pick(lang, "Don't know", "Ved ikke")
    ax.legend(
        ax.containers[: len(levels) + 1],
        [*names, dont_know],
        loc="lower left",
        bbox_to_anchor=(-0.3, 1),
        ncols=4,
        fontsize=SMALL,
        frameon=False,
        labelcolor=INK,
        handlelength=1,
        handleheight=0.9,
        handletextpad=0.4,
        columnspacing=0.9,
        borderaxespad=0.2,
    )
    n = int(ed.value(f"t16.{asked.items[0].id}.total"))
    order = text.listing([*(name.lower() for name in names), dont_know.lower()], lang=lang)
    alt = pick(
        lang,
        f"What is expected to stay, numbers of {n} investments in the order {order}: ",
        f"Hvad der ventes at vare ved, antal af {n} investeringer i rækkefølgen {order}: ",
    )
    return from_figure(
        fig,
        name="lasting",
        title=pick(lang, "What is expected to stay", "Hvad der ventes at vare ved"),
        alt=f"{alt}{'; '.join(told)}.",
        data=behind(
            ed,
            [16],
            {
                "aspect": [item.short.get(lang) for item in asked.items],
                **{
                    (name, "investments"): [
                        ed.value(f"t16.{item.id}.{key}") for item in asked.items
                    ]
                    for name, key in zip(
                        [*names, dont_know], [*(level.key for level in levels), "dk"], strict=True
                    )
                },
            },
            lang,
            answers=True,
        ),
    )


@styled
def next_investment(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw whether municipalities have a new investment on its way (Table 17).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Bars by answer; those that work on a new investment in a colour of their own.
    """
    scale = ed.codebook.battery("next").scale
    rows = [(level.key, level.short.get(lang)) for level in scale.levels]
    rows.append(("dk", pick(lang, "Don't know", "Ved ikke")))
    active = {level.key for level in scale.levels if level.code >= (scale.active_from or 99)}
    counts = {key: int(ed.value(f"t17.{key}.municipalities")) for key, _ in rows}
    total = int(ed.value("t17.total.municipalities"))
    colours = [GREEN if key in active else GREY if key == "dk" else BLUE for key, _ in rows]
    fig, ax = canvas(2.7)
    sns.barplot(
        x=[counts[key] for key, _ in rows],
        y=[wrapped(label, 18) for _, label in rows],
        hue=[key for key, _ in rows],
        palette=dict(zip((key for key, _ in rows), colours, strict=True)),
        legend=False,
        saturation=1,
        errorbar=None,
        width=0.66,
        ax=ax,
    )
    for position, (key, _) in enumerate(rows):
        ax.text(counts[key] + 0.08, position, number(counts[key], lang), va="center")
    at_work = sum(counts[key] for key in active)
    idle = total - at_work - counts["dk"]
    marks = [ax.scatter([], [], marker="s", s=50, color=colour) for colour in (BLUE, GREEN)]
    ax.legend(
        marks,
        [
            pick(lang, f"not working on one: {idle}", f"arbejder ikke på en: {idle}"),
            pick(lang, f"working on one: {at_work}", f"arbejder på en: {at_work}"),
        ],
        loc="lower left",
        bbox_to_anchor=(-0.3, 1),
        ncols=2,
        fontsize=SMALL,
        frameon=False,
        labelcolor=INK,
        handletextpad=0.2,
    )
    bare(ax)
    told = "; ".join(f"{label}: {counts[key]}" for key, label in rows)
    alt = pick(
        lang,
        f"A new investment within one or two years, {total} municipalities. {told}. "
        f"{text.word(at_work, capital=True)} work on one, {text.word(idle)} do not.",
        f"Ny investering inden for et til to år, {total} kommuner. "
        f"{told}. {text.word(at_work, lang=lang, capital=True)} arbejder "
        f"på en, {text.word(idle, lang=lang)} gør ikke.",
    )
    return from_figure(
        fig,
        name="next-investment",
        title=pick(lang, "A new investment", "Ny investering"),
        alt=alt,
        data=behind(
            ed,
            [17],
            {
                "answer": [label for _, label in rows],
                ("municipalities", "municipalities"): [counts[key] for key, _ in rows],
                "working on one": [
                    None if key == "dk" else "yes" if key in active else "no" for key, _ in rows
                ],
            },
            lang,
            answers=True,
        ),
    )
