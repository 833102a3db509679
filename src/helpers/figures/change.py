"""How did the share of high answers change since the wave before?

Two points a row, joined by a line: hollow for the wave before, filled for this one. Beside them
the difference in percentage points with its interval, which is what to look at: two points may lie
far apart and yet be what chance would do.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers import text
from helpers.analysis.changes import BATTERY
from helpers.analysis.waves import TwoWaves, waves_if_any
from helpers.drawing import GRID, INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.style import BLUE, ORANGE, SMALL, TINY, WIDTH, bare, pick, styled, wrapped
from helpers.tables.analysed import signed
from helpers.tables.common import basis
from helpers.tables.ranges import number_range
from helpers.tables.respondents import no_earlier_wave, source
from helpers.takeaway.model import drawn

_ROW = 0.36  # inches
_LABELS, _GAP = 1.32, 0.16
_HEAD, _FOOT = 0.44, 0.62


@dataclass(frozen=True)
class _Difference:
    """A difference in percentage points with its interval, which may be missing."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        return self.value == self.value


@dataclass(frozen=True)
class _Item:
    label: str
    before: tuple[int, int]
    after: tuple[int, int]
    paired: _Difference | None
    unpaired: _Difference


@styled
def change(ed: Edition, name: str, wave: str | None = None, *, lang: str = "en") -> Drawing:
    """Draw the shares of high answers to a battery in two waves, and their difference.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    name : str
        The battery; its scale has a threshold.
    wave : str, optional
        The earlier wave; without it the one before.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Items by their share in the later wave. With answers of both waves the difference is shown
        among those who answered twice, filled, and between the others, hollow; with printed
        numbers, as between different respondents.

    Raises
    ------
    BookError
        If there are no answers to show, or the battery is not printed.
    """
    waves = waves_if_any(ed, wave)
    if waves is None:
        return _nothing(ed, name, lang)
    items = _items(waves, name, lang)
    items.sort(key=lambda one: -_share(one.after))
    fig = _draw(waves, items, lang)
    title = ed.codebook.battery(name).title.get(lang)
    first, second = waves.before.wave, waves.after.wave
    data = drawn(
        {
            "item": [one.label for one in items],
            (f"high, {first}", "answers"): [one.before[0] for one in items],
            (f"of, {first}", "answers"): [one.before[1] for one in items],
            (f"high, {second}", "answers"): [one.after[0] for one in items],
            (f"of, {second}", "answers"): [one.after[1] for one in items],
            **_columns("answered twice", [one.paired for one in items]),
            **_columns(
                "printed, then answered" if waves.printed else "answered once",
                [one.unpaired for one in items],
            ),
        },
        source=source(waves, lang),
        basis=basis(ed),
    )
    return from_figure(
        fig,
        name=f"change-{name}".replace("_", "-"),
        title=title,
        alt=_alt(waves, title, items, lang),
        data=data,
    )


def _nothing(ed: Edition, name: str, lang: str) -> Drawing:
    """Draw the remark that there is nothing to compare with."""
    remark = no_earlier_wave(ed, lang)
    fig = Figure(figsize=(WIDTH, 0.5))
    fig.text(0.5, 0.5, remark, ha="center", va="center", fontsize=SMALL, color=SOFT_INK)
    return from_figure(fig, name=f"change-{name}".replace("_", "-"), alt=remark)


def _columns(
    head: str, differences: Sequence[_Difference | None]
) -> dict[str | tuple[str, str], list[object]]:
    if not any(differences):
        return {}
    found = [one or _Difference(*[float("nan")] * 3) for one in differences]
    return {
        (f"difference, {head}", "percentage points"): [one.value for one in found],
        (f"lower end, {head}", "percentage points"): [one.low for one in found],
        (f"upper end, {head}", "percentage points"): [one.high for one in found],
    }


def _items(waves: TwoWaves, name: str, lang: str) -> list[_Item]:
    labels = waves.after.codebook.battery(name).labels(lang)
    found = []
    if waves.printed:
        for item, line in waves.since_print(name).to_dict("index").items():
            before = int(line["n_high_before"]), int(line["n_before"])
            after = int(line["n_high_after"]), int(line["n_after"])
            found.append(_Item(labels[str(item)], before, after, None, _difference(line)))
        return found
    everybody = waves.unpaired(name, everybody=True).to_dict("index")
    apart, same = (frame.to_dict("index") for frame in (waves.unpaired(name), waves.paired(name)))
    for item, line in everybody.items():
        if item == BATTERY or not line["n_before"] or not line["n_after"]:
            continue
        before = int(line["n_high_before"]), int(line["n_before"])
        after = int(line["n_high_after"]), int(line["n_after"])
        label = labels[str(item)]
        found.append(_Item(label, before, after, _difference(same[item]), _difference(apart[item])))
    return found


def _difference(line: Mapping[Hashable, Any]) -> _Difference:
    nothing = float("nan")
    value, low, high = (
        100 * float(line.get(key, nothing)) for key in ("share_change", "share_low", "share_high")
    )
    return _Difference(value, low, high)


def _share(counted: tuple[int, int]) -> Fraction:
    return Fraction(counted[0], counted[1]) if counted[1] else Fraction(0)


def _draw(waves: TwoWaves, items: Sequence[_Item], lang: str) -> Figure:
    body = _ROW * len(items)
    height = body + _HEAD + _FOOT
    fig = Figure(figsize=(WIDTH, height))
    width = (WIDTH - _LABELS - _GAP - 0.06) / 2

    def panel(left: float) -> Axes:
        return fig.add_axes((left / WIDTH, _FOOT / height, width / WIDTH, body / height))

    ax, beside = panel(_LABELS), panel(_LABELS + width + _GAP)
    for place, item in enumerate(items):
        y = place + 0.5
        label = wrapped(item.label, 19)
        longest = max(len(line) for line in label.split("\n"))
        size = min(TINY if label.count("\n") > 1 else SMALL, 90 / (0.6 * longest))
        ax.text(-0.05, y, label, transform=ax.get_yaxis_transform(), ha="right", va="center",
                fontsize=size, linespacing=0.95)  # fmt: skip
        ends = [float(_share(side)) for side in (item.before, item.after)]
        ax.plot(ends, [y, y], color=SOFT_INK, linewidth=1.4, zorder=1)
        ax.scatter(ends[0], y, s=34, facecolor="none", edgecolor=ORANGE, linewidth=1.6, zorder=3)
        ax.scatter(ends[1], y, s=34, color=BLUE, zorder=2)
        both = item.paired is not None
        if item.paired is not None:
            _whisker(beside, item.paired, y - 0.16, filled=True)
        _whisker(beside, item.unpaired, y + (0.16 if both else 0), filled=not both)
    ax.set_xlim(-0.05, 1.05)
    ax.set_xticks([0, 0.5, 1], [text.pct(share, lang=lang) for share in (0, 0.5, 1)])
    beside.set_xlim(-112, 112)
    beside.set_xticks([-50, 0, 50], [signed(end, 0, lang) for end in (-50, 0, 50)])
    beside.axvline(0, color=INK, linewidth=1, zorder=0)
    for axes in (ax, beside):
        axes.set_ylim(len(items), 0)
        axes.set_yticks([])
        bare(axes, keep="bottom")
        axes.grid(axis="x", color=GRID)
        axes.tick_params(labelsize=TINY)
    top = 1 + 0.05 / body
    high = pick(lang, "High answers", "Høje svar")
    if waves.simulated:
        high += pick(lang, "\n(simulated)", "\n(simulerede)")
    ax.text(0, top, high, transform=ax.transAxes, fontsize=SMALL, fontweight="bold", va="bottom")
    head = pick(
        lang, "Difference, points,\nwith 95% interval", "Forskel, point,\nmed 95 %-interval"
    )
    beside.text(0, top, head, transform=beside.transAxes, fontsize=SMALL, fontweight="bold",
                va="bottom")  # fmt: skip
    fig.legend(handles=_handles(waves, lang), loc="lower left", ncols=2, fontsize=TINY,
               frameon=False, labelcolor=INK, columnspacing=1.2, borderaxespad=0)  # fmt: skip
    return fig


def _whisker(ax: Axes, found: _Difference, y: float, *, filled: bool) -> None:
    if not found.known:
        return
    if found.low == found.low:
        ax.plot([found.low, found.high], [y, y], color=SOFT_INK, linewidth=1.4, zorder=1)
    ax.scatter(found.value, y, s=22, marker="D", linewidth=1.4, zorder=2,
               facecolor=INK if filled else "none", edgecolor=INK)  # fmt: skip


def _handles(waves: TwoWaves, lang: str) -> list[Line2D]:
    def mark(label: str, shape: str, colour: str, *, filled: bool) -> Line2D:
        return Line2D([], [], linestyle="none", marker=shape, markersize=5.5, label=label,
                      markeredgewidth=1.5, markeredgecolor=colour,
                      markerfacecolor=colour if filled else "none")  # fmt: skip

    printed = pick(lang, " (printed)", " (trykt)") if waves.printed else ""
    found = [
        mark(f"{waves.before.wave}{printed}", "o", ORANGE, filled=False),
        mark(f"{waves.after.wave}", "o", BLUE, filled=True),
    ]
    if not waves.printed:
        found += [
            mark(pick(lang, "answered twice", "har svaret to gange"), "D", INK, filled=True),
            mark(pick(lang, "answered once", "har svaret én gang"), "D", INK, filled=False),
        ]
    return found


def _alt(waves: TwoWaves, title: str, items: Sequence[_Item], lang: str) -> str:
    first, second = waves.before.wave, waves.after.wave
    said = []
    for item in items:
        shares = [text.share(*side, lang=lang) for side in (item.before, item.after)]
        found = item.paired if item.paired is not None and item.paired.known else item.unpaired
        row = f"{item.label} {shares[0]}, {shares[1]}"
        if found.known and found.low == found.low:
            ends = number_range(found.low, found.high, 0, lang)
            row += f" ({signed(found.value, 0, lang)} [{ends}])"
        said.append(row)
    made = pick(lang, "Simulated answers. ", "Simulerede svar. ") if waves.simulated else ""
    head = pick(
        lang,
        f"{title}: high answers in {first} and {second}, and the difference in percentage points "
        "with its interval. ",
        f"{title}: høje svar i {first} og {second}, og forskellen i procentpoint med interval. ",
    )
    return f"{made}{head}{'; '.join(said)}."
