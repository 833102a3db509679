"""How is a diverging stacked bar drawn?

As shares of the answers with a value, low ones to the left of a line and high ones to the right,
with the counts in the parts. *Don't know* and the number of answers stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.codebook import Scale
from helpers.drawing import INK, SOFT_INK
from helpers.figures.style import SMALL, TINY, WIDTH, bare, contrast, pick, wrapped

Middle: TypeAlias = Literal["centre", "low", "high"]

_LOW, _MIDDLE, _HIGH = ("#bd4a10", "#c9783e"), "#8d8d8d", ("#4a97cc", "#0072b2")
_INKS = ("#ffffff", "#101216")
_ROW, _HEADING = 0.34, 0.3  # inches
_LABELS, _BESIDE, _GAP = 1.32, 0.82, 0.1  # inches: names of rows, the panel of "don't know"
_POINTS = 72
_LEGEND = 30  # letters of an answer, so that two stand side by side
_DIGIT = 4.8
"""Points that a small digit takes."""


@dataclass(frozen=True)
class Bar:
    """A row of the figure.

    Parameters
    ----------
    label : str
        Its name.
    counts : tuple of int
        Answers from the lowest to the highest; a heading has none.
    dont_know, missing : int
        Who did not know, and who did not answer.
    """

    label: str
    counts: tuple[int, ...] = ()
    dont_know: int = 0
    missing: int = 0

    @property
    def n(self) -> int:
        """Answers with a value."""
        return sum(self.counts)


def draw(
    bars: Sequence[Bar], scale: Scale, middle: Middle, lang: str, *, simulated: bool = False
) -> Figure:
    """Draw rows of answers.

    Parameters
    ----------
    bars : sequence of Bar
        The rows and headings, from top to bottom.
    scale : Scale
        What was offered.
    middle : {"centre", "low", "high"}
        Where the middle answer of an odd number stands.
    lang : {"en", "da"}
        Language.
    simulated : bool
        Whether nobody gave the answers: then the heading says so.

    Returns
    -------
    Figure
        In the style that is active.
    """
    answers = [scale.label(code, lang, short=True) for code in scale.codes]
    columns = 2 if max(map(len, answers)) <= _LEGEND else 1
    legend_rows = -(-len(answers) // columns)
    body = sum(_ROW if bar.counts else _HEADING for bar in bars)
    head, foot = 0.42, 0.19 * legend_rows + 0.12
    height = body + head + foot
    fig = Figure(figsize=(WIDTH, height))
    width = WIDTH - _LABELS - _BESIDE - _GAP

    def panel(left: float, wide: float) -> Axes:
        return fig.add_axes((left / WIDTH, foot / height, wide / WIDTH, body / height))

    ax, beside = panel(_LABELS, width), panel(_LABELS + width + _GAP, _BESIDE)
    shown = [bar for bar in bars if bar.n]
    left = max((_left_of_line(bar.counts, middle) for bar in shown), default=Fraction(1, 2))
    right = max((1 - _left_of_line(bar.counts, middle) for bar in shown), default=Fraction(1, 2))
    ax.set_xlim(-float(left) - 0.01, float(right) + 0.01)
    unknown = [Fraction(bar.dont_know, bar.n + bar.dont_know) for bar in shown]
    most = max([*unknown, Fraction(1, 20)])
    beside.set_xlim(0, float(most) * 2.6)
    points = width * _POINTS / float(left + right)
    colours = colours_of(scale)
    at = 0.0
    for bar in bars:
        tall = _ROW if bar.counts else _HEADING
        y = at + tall / 2
        at += tall
        if not bar.counts:
            fig_x = -_LABELS / width
            ax.text(fig_x, y + 0.02, wrapped(bar.label, 60), transform=ax.get_yaxis_transform(),
                    fontsize=SMALL, fontweight="bold", va="center")  # fmt: skip
            continue
        label = wrapped(bar.label, 19)
        ax.text(-0.03, y, label, transform=ax.get_yaxis_transform(), ha="right", va="center",
                fontsize=_fitting(label), linespacing=0.95)  # fmt: skip
        _row(ax, beside, y, bar, middle, colours, points)
    for axes in (ax, beside):
        axes.set_ylim(body, 0)
        axes.set_yticks([])
        bare(axes)
    ax.axvline(0, color=INK, linewidth=1, zorder=0)
    top = 1 + 0.06 / body
    heading = _heading(lang, simulated=simulated)
    ax.text(0, top, heading, transform=ax.transAxes, fontsize=SMALL, va="bottom",
            fontweight="bold")  # fmt: skip
    beside.text(0, top, pick(lang, "Don't\nknow", "Ved\nikke"), transform=beside.transAxes,
                fontsize=SMALL, va="bottom", fontweight="bold", linespacing=0.95)  # fmt: skip
    beside.text(1, top, "n", transform=beside.transAxes, fontsize=SMALL, va="bottom", ha="right",
                fontweight="bold")  # fmt: skip
    handles = [
        Patch(facecolor=colour, label=label) for label, colour in zip(answers, colours, strict=True)
    ]
    fig.legend(handles=handles, loc="lower left", ncols=columns, fontsize=TINY, frameon=False,
               labelcolor=INK, handlelength=1.3, handleheight=1, columnspacing=1.2,
               borderaxespad=0)  # fmt: skip
    return fig


def _row(
    ax: Axes,
    beside: Axes,
    y: float,
    bar: Bar,
    middle: Middle,
    colours: Sequence[str],
    points: float,
) -> None:
    thick = _ROW * 0.72
    if bar.n:
        start = -_left_of_line(bar.counts, middle)
        for count, colour in zip(bar.counts, colours, strict=True):
            if not count:
                continue
            share = Fraction(count, bar.n)
            # A thin line of page between the parts, so that they part without colour too.
            gap = min(0.8 / points, float(share) / 8)
            ax.barh(y, float(share) - gap, left=float(start) + gap / 2, height=thick, color=colour)
            if float(share) * points > len(str(count)) * _DIGIT:
                ink = max(_INKS, key=lambda one: contrast(one, colour))
                ax.text(float(start + share / 2), y, str(count), ha="center",
                        va="center_baseline", fontsize=TINY, color=ink)  # fmt: skip
            start += share
    else:
        ax.text(0, y, "–", ha="center", va="center", fontsize=SMALL)
    known = bar.n + bar.dont_know
    share = Fraction(bar.dont_know, known) if known else Fraction(0)
    beside.barh(y, float(share), height=thick, facecolor="none", edgecolor=SOFT_INK, linewidth=0.9)
    beside.annotate(str(bar.dont_know), (float(share), y), (3, 0), textcoords="offset points",
                    va="center_baseline", fontsize=TINY, color=SOFT_INK)  # fmt: skip
    beside.text(1, y, str(bar.n), transform=beside.get_yaxis_transform(), ha="right",
                va="center_baseline", fontsize=SMALL)  # fmt: skip


def colours_of(scale: Scale) -> list[str]:
    """Choose a colour for each answer of a scale.

    Parameters
    ----------
    scale : Scale
        What was offered.

    Returns
    -------
    list of str
        From orange for the lowest to blue for the highest, grey in the middle of an odd number.
        Orange and blue can be told apart by colour-blind readers; all have a contrast of about
        3 to 1 or more on a white and on a nearly black page.
    """
    half, odd = divmod(len(scale.codes), 2)
    low = _between(*_LOW, half)
    return [*low, *([_MIDDLE] if odd else []), *_between(*_HIGH, half)]


def _between(first: str, last: str, steps: int) -> list[str]:
    if steps == 1:
        return [max(first, last, key=lambda colour: contrast(colour, "#ffffff"))]
    ends = to_rgb(first), to_rgb(last)
    return [_mixed(*ends, k / (steps - 1)) for k in range(steps)]


def _mixed(first: tuple[float, float, float], last: tuple[float, float, float], part: float) -> str:
    red, green, blue = (a + (b - a) * part for a, b in zip(first, last, strict=True))
    return to_hex((red, green, blue))


def _left_of_line(counts: Sequence[int], middle: Middle) -> Fraction:
    """Share of a bar that lies left of the line."""
    n, half = sum(counts), len(counts) // 2
    low = Fraction(sum(counts[:half]), n)
    if len(counts) % 2 == 0 or middle == "high":
        return low
    centre = Fraction(counts[half], n)
    return low + (centre if middle == "low" else centre / 2)


def _fitting(label: str) -> float:
    """Choose a size of type in which a label fits beside its bar."""
    longest = max(len(line) for line in label.split("\n"))
    most = (_LABELS - 0.05) * _POINTS / (0.6 * longest)
    return min(TINY if label.count("\n") > 1 else SMALL, most)


def _heading(lang: str, *, simulated: bool) -> str:
    if simulated:
        return pick(
            lang,
            "Simulated answers, as\nshares of those with a value",
            "Simulerede svar, som\nandele af dem med værdi",
        )
    return pick(
        lang,
        "Answers, as shares\nof those with a value",
        "Svar, som andele\naf dem med værdi",
    )
