"""Which figures does the chapter *Robustness* show?

A p-value that the printed numbers do not pin is drawn as the range it can have, and a place in a
ranking as all places it can be. Nothing is drawn in the middle of a range: no value in it is
better founded than another.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers import findings, text
from helpers.drawing import INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import SMALL, bare, canvas, styled, wrapped
from helpers.tables.ranges import p_range

_ROW = 0.34  # inches: room for a label of two lines
_LABEL = 18  # letters on a line of a label
_LEVEL = float(findings.ALPHA)


@styled
def p_values(ed: Edition) -> Drawing:
    """Draw the interval of every test of what was expected against what was experienced.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    Drawing
        A panel for benefits and one for drawbacks, on a common logarithmic axis with a line at
        the level of significance.
    """
    frames = {
        pair: findings.expectation_vs_experience(ed, pair).sort_values(
            ["p_high", "p_low"], ascending=False, kind="stable"
        )
        for pair in findings.PAIRS
    }
    rows = sum(len(frame) for frame in frames.values())
    figure, axes = canvas(
        _ROW * rows + 1.3,
        nrows=2,
        sharex=True,
        height_ratios=[len(frame) for frame in frames.values()],
    )
    for axis, (pair, frame) in zip(axes, frames.items(), strict=True):
        before, after = (ed.codebook.battery(name) for name in findings.PAIRS[pair])
        labels = before.labels("en")
        _ranges(
            axis,
            [labels[str(item)] for item in frame.index],
            [float(p) for p in frame["p_low"]],
            [float(p) for p in frame["p_high"]],
        )
        axis.set_xscale("log")
        axis.axvline(_LEVEL, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        axis.set_title(f"{before.title.get('en')} against {after.title.get('en').lower()}")
    axes[-1].set_xlim(0.001, 1.15)
    axes[-1].set_xticks([0.001, 0.01, _LEVEL, 0.1, 1], ["0.001", "0.01", f"{_LEVEL}", "0.1", "1"])
    axes[-1].minorticks_off()
    axes[-1].set_xlabel("Exact p-value, uncorrected\n(logarithmic)")
    tested = [(pair, str(item)) for pair, frame in frames.items() for item in frame.index]
    data = behind(
        ed,
        [8, 11, 12, 14],
        {
            "pair": [pair for pair, _ in tested],
            "item": [
                ed.codebook.battery(findings.PAIRS[pair][0]).labels("en")[item]
                for pair, item in tested
            ],
            "smallest p": [frames[pair]["p_low"][item] for pair, item in tested],
            "largest p": [frames[pair]["p_high"][item] for pair, item in tested],
        },
        answers=True,
    )
    return from_figure(figure, name="robust-p-values", alt=_alt_p_values(ed, frames), data=data)


@styled
def places(ed: Edition, population: int, battery: str = "motives") -> Drawing:
    """Draw the places that each item can have among all investments, the missing included.

    Parameters
    ----------
    ed : Edition
        The edition.
    population : int
        How many investments there are.
    battery : str
        One of the batteries.

    Returns
    -------
    Drawing
        A row an item: a bar over all places it can have, and a mark where the investments that
        answered put it.
    """
    frame = findings.stable_rankings(ed, population)
    labels = ed.codebook.battery(battery).labels("en")
    ranked = {
        measure: part.droplevel(["battery", "measure"])
        for (of, measure), part in frame.groupby(level=["battery", "measure"], sort=False)
        if of == battery
    }
    wide, counted = ranked["cited_of_all"], ranked["cited"]["best"]
    items = [str(item) for item in wide.index][::-1]
    best = {item: int(wide["best"][item]) for item in items}
    worst = {item: int(wide["worst"][item]) for item in items}
    figure, axis = canvas(_ROW * len(items) + 0.9)
    _ranges(
        axis,
        [labels[item] for item in items],
        [best[item] for item in items],
        [worst[item] for item in items],
    )
    axis.scatter(
        [int(counted[item]) for item in items],
        range(len(items)),
        s=34,
        facecolor="white",
        edgecolor=INK,
        linewidth=1.4,
        zorder=4,
    )
    axis.set_xticks(range(1, len(items) + 1))
    axis.set_xlim(0.5, len(items) + 0.5)
    axis.set_xlabel("Place by number of investments citing it;\ncircle: among those that answered")
    spans = text.listing(
        f"{labels[item]} {text.span(best[item], worst[item])}" for item in reversed(items)
    )
    return from_figure(
        figure,
        name=f"robust-places-{battery}",
        alt=f"Places that each item of the battery {battery} can have among all "
        f"{population} investments, whatever those that did not answer would have said: {spans}.",
        data=behind(
            ed,
            [8, 11, 12, 14],
            {
                "item": [labels[item] for item in reversed(items)],
                ("best place", "place"): [best[item] for item in reversed(items)],
                ("worst place", "place"): [worst[item] for item in reversed(items)],
                ("place among those that answered", "place"): [
                    int(counted[item]) for item in reversed(items)
                ],
            },
            answers=True,
        ),
    )


def _ranges(axis: Axes, labels: list[str], low: list[Any], high: list[Any]) -> None:
    """Draw one horizontal range a row, the first row at the bottom; a point where it is pinned."""
    rows = range(len(labels))
    axis.hlines(rows, low, high, color=SOFT_INK, linewidth=5, zorder=2)
    pinned = [row for row in rows if low[row] == high[row]]
    axis.scatter([low[row] for row in pinned], pinned, s=30, color=SOFT_INK, zorder=3)
    axis.set_yticks(rows, [wrapped(label, _LABEL) for label in labels], fontsize=SMALL)
    axis.set_ylim(-0.6, len(labels) - 0.4)
    axis.grid(axis="x")
    bare(axis, keep="bottom")


def _alt_p_values(ed: Edition, frames: dict[findings.Pair, Any]) -> str:
    sentences = []
    for pair, frame in frames.items():
        before, after = (ed.codebook.battery(name) for name in findings.PAIRS[pair])
        labels = before.labels("en")
        ends = zip(frame.index, frame["p_low"], frame["p_high"], strict=True)
        listed = [f"{labels[str(item)]} {p_range(low, high)}" for item, low, high in ends]
        sentences.append(
            f"{before.title.get('en')} against {after.title.get('en').lower()}, from the smallest "
            f"p-value: {text.listing(reversed(listed))}."
        )
    return "Ranges of the exact p-values of McNemar's test, item by item. " + " ".join(sentences)
