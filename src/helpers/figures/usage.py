"""How large, who pays, how long? Figures on Tables 3, 4, 6 and 7 of the report."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from helpers import text
from helpers.drawing import INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import (
    BLUE,
    GREEN,
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
from helpers.fivenumber import STATISTICS, mean_bounds
from helpers.recompute_facts import other_payers
from helpers.tables import verdicts
from helpers.tables.disagreements import rivals

INVESTORS = ("dsi", "dsk", "internal")
HOLLOW: dict[str, Any] = {"marker": "X", "ms": 7.5, "mfc": "#ffffff", "color": ORANGE, "mew": 1.2}
MUST_BE = (
    "where the mean must be, by its own column alone",
    "hvor gennemsnittet må ligge, efter dets egen kolonne alene",
)


def _investor(name: str, lang: str) -> str:
    names = {"internal": ("Internal", "Intern"), "all": ("All", "Alle")}
    return pick(lang, *names[name]) if name in names else name.upper()


@styled
def sizes(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw the size of the investments by investor, from five numbers and the mean (Table 3).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Box from quartile to quartile, line from minimum to maximum, bar at the median, diamond
        at the mean. A mean that the five numbers rule out is a cross, with a bracket where the
        mean must be. A hollow cross is at a number of the five that is one of several in the table
        that cannot all be right.
    """
    groups = (*INVESTORS, "all")
    fig, ax = canvas(2.9)
    lines = []
    impossible = []
    doubtful = _doubtful(ed) if ed.is_report_wave else {}
    for position, group in enumerate(groups):
        values = {name: ed.value(f"t03.{name}.{group}") / 10**6 for name in (*STATISTICS, "mean")}
        n = int(ed.value(f"t03.n.{group}"))
        low, q1, median, q3, high = (float(values[name]) for name in STATISTICS)
        ax.plot([low, high], [position] * 2, color=BLUE, linewidth=1.6, solid_capstyle="butt")
        ax.barh(position, q3 - q1, left=q1, height=0.46, color=BLUE)
        ax.plot([median] * 2, [position - 0.23, position + 0.23], color="#ffffff", linewidth=2.2)
        ax.text(
            median,
            position - 0.29,
            number(values["median"], lang, 1),
            ha="center",
            va="bottom",
            fontsize=SMALL,
        )
        for statistic in STATISTICS:
            if f"t03.{statistic}.{group}" in doubtful:
                ax.plot(float(values[statistic]), position + 0.3, **HOLLOW)
        bounds = mean_bounds({name: values[name] for name in STATISTICS}, n)
        mean = float(values["mean"])
        within = bounds[0] - Fraction(1, 10**5) <= values["mean"] <= bounds[1] + Fraction(1, 10**5)
        name = _investor(group, lang)
        words = (
            f"{name} ({n}): {number(values['minimum'], lang, 1)}–"
            f"{number(values['maximum'], lang, 1)}, {pick(lang, 'quartiles', 'kvartiler')} "
            f"{number(values['quartile1'], lang, 1)}–{number(values['quartile3'], lang, 1)}, "
            f"median {number(values['median'], lang, 1)}, {pick(lang, 'mean', 'gennemsnit')} "
            f"{number(values['mean'], lang, 1)}"
        )
        if within:
            ax.plot(
                mean,
                position,
                marker="D",
                markersize=5.5,
                color=ORANGE,
                markeredgecolor="#ffffff",
                markeredgewidth=0.8,
            )
        else:
            where = position - 0.38
            ax.plot(
                [float(b) for b in bounds],
                [where] * 2,
                color=ORANGE,
                linewidth=2.4,
                solid_capstyle="butt",
            )
            ax.plot(mean, where, marker="X", markersize=7, color=ORANGE)
            impossible.append(
                pick(
                    lang,
                    f"The mean printed for {name} is not possible: the five numbers of its own "
                    f"column alone put it within {text.span(*bounds, 1)}.",
                    f"Det trykte gennemsnit for {name} er ikke muligt: de fem tal i dets egen "
                    f"kolonne lægger det alene inden for {text.span(*bounds, 1, lang=lang)}.",
                )
            )
        lines.append(words)
    ax.set_yticks(
        range(len(groups)),
        [f"{_investor(g, lang)} ({int(ed.value(f't03.n.{g}'))})" for g in groups],
    )
    ax.set_ylim(len(groups) - 0.5, -0.75)
    ax.set_xlim(0, None)
    ax.xaxis.set_major_locator(MultipleLocator(5))
    ax.grid(axis="x")
    ax.set_xlabel(pick(lang, "Million kroner", "Mio. kr."))
    sns.despine(ax=ax, left=True)
    _size_key(ax, lang, impossible=bool(impossible), doubtful=max(doubtful.values(), default=0))
    remarks = [*impossible, *_doubts(ed, doubtful, groups, lang)]
    alt = pick(
        lang,
        "Size of the investments in million kroner by investor, their number in brackets. ",
        "Investeringernes størrelse i mio. kr. efter investor, antal investeringer i parentes. ",
    )
    return from_figure(
        fig,
        name="sizes",
        title=pick(lang, "Size of the investments", "Investeringernes størrelse"),
        alt=f"{alt}{'; '.join(lines)}. {' '.join(remarks)}",
        data=behind(
            ed,
            [3],
            {
                "investor": [_investor(group, lang) for group in groups],
                ("number", "investments"): [ed.value(f"t03.n.{group}") for group in groups],
                **{
                    (name, "DKK"): [ed.value(f"t03.{name}.{group}") for group in groups]
                    for name in (*STATISTICS, "mean")
                },
            },
            lang,
            notes=remarks,
        ),
    )


def _doubtful(ed: Edition) -> dict[str, int]:
    """Tell which numbers of Table 3 may be the wrong one, each of how many."""
    known = verdicts.at_hand(ed)
    joint = {name: len(rivals(known.values(), name)) for name in known if name.startswith("t03.")}
    return {name: count for name, count in joint.items() if count}


def _doubts(ed: Edition, doubtful: dict[str, int], groups: Sequence[str], lang: str) -> list[str]:
    """Say of the numbers with a hollow cross what the matter is."""
    rows = {
        "minimum": pick(lang, "minimum", "minimum"),
        "quartile1": pick(lang, "first quartile", "første kvartil"),
        "median": "median",
        "quartile3": pick(lang, "third quartile", "tredje kvartil"),
        "maximum": pick(lang, "maximum", "maksimum"),
    }
    return [
        pick(
            lang,
            f"The {rows[statistic]} printed for {_investor(group, lang)}, "
            f"{number(ed.value(name) / 10**6, lang, 1)}, is one of "
            f"{text.word(doubtful[name])} numbers that cannot all be right.",
            f"Den trykte {rows[statistic]} for {_investor(group, lang)}, "
            f"{number(ed.value(name) / 10**6, lang, 1)}, er et af "
            f"{text.word(doubtful[name], lang=lang)} tal, der ikke alle kan være rigtige.",
        )
        for statistic in STATISTICS
        for group in groups
        if (name := f"t03.{statistic}.{group}") in doubtful
    ]


def _size_key(ax: Axes, lang: str, *, impossible: bool, doubtful: int) -> None:
    """Say below the axis what the marks are."""
    marks = [ax.plot([], [], marker="D", markersize=5.5, color=ORANGE, linestyle="none")[0]]
    words = [pick(lang, "mean", "gennemsnit")]
    if impossible:
        marks.append(ax.plot([], [], marker="X", markersize=7, color=ORANGE, linestyle="none")[0])
        words.append(pick(lang, "mean as printed, not possible", "trykt gennemsnit, ikke muligt"))
        marks.append(ax.plot([], [], color=ORANGE, linewidth=2.4)[0])
        words.append(pick(lang, *MUST_BE))
    if doubtful:
        marks.append(ax.plot([], [], linestyle="none", **HOLLOW)[0])
        many = text.word(doubtful, lang=lang)
        words.append(
            pick(
                lang,
                f"one of {many} numbers that cannot all be right",
                f"et af {many} tal, der ikke alle kan være rigtige",
            )
        )
    ax.legend(
        marks,
        words,
        loc="upper center",
        bbox_to_anchor=(0.45, -0.2),
        ncols=1,
        fontsize=SMALL,
        frameon=False,
        labelcolor=INK,
        handlelength=1.6,
        borderaxespad=0,
        labelspacing=0.3,
    )


@styled
def paying_areas(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw how many investments each area of the municipality repays (Table 4).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Bars, the longest first, with their numbers.
    """
    options = {option.id: option for option in ed.codebook.question(5).parts[0].options}
    rows = [row for row in ed.published.table(4).frame.index if not options[row].dont_know]
    counts = {row: int(ed.value(f"t04.{row}.investments")) for row in rows}
    if ed.facts is not None and not ed.is_witness:
        counts |= other_payers(ed.facts, ed.published.table(4).frame.index)
    rows = list(counts)
    rows.sort(key=lambda row: -counts[row])
    labels = [options[row].short.get(lang) for row in rows]
    total = int(ed.value("t05.investments.total"))
    fig, ax = canvas(2.3)
    sns.barplot(
        x=[counts[row] for row in rows],
        y=[wrapped(label, 20) for label in labels],
        color=BLUE,
        saturation=1,
        errorbar=None,
        width=0.66,
        ax=ax,
    )
    for position, row in enumerate(rows):
        ax.text(counts[row] + 0.3, position, number(counts[row], lang), va="center")
    bare(ax)
    alt = pick(
        lang,
        f"Areas that repay the investments, of {total} investments, several possible: ",
        f"Områder, der tilbagebetaler, af {total} investeringer, flere mulige: ",
    )
    pairs = [f"{label} {counts[row]}" for label, row in zip(labels, rows, strict=True)]
    return from_figure(
        fig,
        name="paying-areas",
        title=pick(lang, "Areas that repay", "Områder, der tilbagebetaler"),
        alt=f"{alt}{text.listing(pairs, lang=lang)}.",
        data=behind(
            ed,
            [4],
            {"area": labels, ("investments", "investments"): [counts[row] for row in rows]},
            lang,
        ),
    )


@styled
def durations(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw how long investments last, to the end of the work and to the last payment (6 and 7).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Two panels of stacked bars by investor, with the mean at the end of each bar.
    """
    fig, axes = canvas(3.7, nrows=2, sharex=True)
    sentences = []
    heads = {
        6: pick(lang, "To the end of the intervention", "Til indsatsens slutning"),
        7: pick(lang, "To the last payment", "Til den sidste betaling"),
    }
    for ax, (table, head) in zip(axes, heads.items(), strict=True):
        columns = ed.published.table(table).spec.columns
        bands = [name for name in columns if name not in ("total", "mean")]
        parts = []
        for position, investor in enumerate(INVESTORS):
            left = 0
            for band, colour in zip(bands, (BLUE, GREEN, ORANGE), strict=True):
                count = int(ed.value(f"t{table:02}.{investor}.{band}"))
                ax.barh(position, count, left=left, height=0.66, color=colour)
                if count:
                    ax.text(
                        left + count / 2,
                        position,
                        number(count, lang),
                        ha="center",
                        va="center",
                        color=on(colour),
                    )
                left += count
            mean = number(ed.value(f"t{table:02}.{investor}.mean"), lang, 1)
            ax.text(
                left + 0.2,
                position,
                pick(lang, f"mean {mean} y", f"gns. {mean} år"),
                va="center",
                fontsize=SMALL,
            )
            counted = [
                f"{number(ed.value(f't{table:02}.{investor}.{band}'), lang)} "
                f"{pick(lang, 'of', 'på')} {columns[band].label.get(lang)}"
                for band in bands
            ]
            parts.append(
                f"{_investor(investor, lang)}: {', '.join(counted)}, "
                f"{pick(lang, 'mean', 'gennemsnit')} {mean}"
            )
        ax.set_yticks(range(len(INVESTORS)), [_investor(name, lang) for name in INVESTORS])
        ax.set_ylim(len(INVESTORS) - 0.5, -0.5)
        ax.set_xlim(0, 15.5)
        ax.set_title(head)
        bare(ax)
        ax.legend(
            ax.containers[: len(bands)],
            [columns[band].label.get(lang) for band in bands],
            loc="upper left",
            bbox_to_anchor=(0, -0.02),
            ncols=3,
            fontsize=SMALL,
            frameon=False,
            labelcolor=INK,
            handlelength=1,
            handleheight=0.9,
            columnspacing=1,
            borderaxespad=0,
        )
        sentences.append(f"{head}: {'; '.join(parts)}.")
    alt = pick(lang, "Duration in years by investor. ", "Varighed i år efter investor. ")
    drawn = [
        (table, investor, name)
        for table in heads
        for investor in INVESTORS
        for name in ed.published.table(table).spec.columns
        if name != "total"
    ]
    return from_figure(
        fig,
        name="durations",
        title=pick(lang, "Duration of the investments", "Investeringernes varighed"),
        alt=alt + " ".join(sentences),
        data=behind(
            ed,
            list(heads),
            {
                "until": [heads[table] for table, _, _ in drawn],
                "investor": [_investor(investor, lang) for _, investor, _ in drawn],
                "years": [
                    ed.published.table(table).spec.columns[column].label.get(lang)
                    for table, _, column in drawn
                ],
                "value": [ed.value(f"t{table:02}.{row}.{name}") for table, row, name in drawn],
                "unit": [
                    ed.published[f"t{table:02}.{row}.{name}"].unit for table, row, name in drawn
                ],
            },
            lang,
        ),
    )
