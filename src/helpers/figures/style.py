"""How does a figure of the book look?

One style for all figures: small enough for a telephone and for a column in print, labels beside
what they name, no decoration. Colours of data can be told apart by colour-blind readers and keep
a contrast of at least 3 to 1 on a white and on a nearly black page; ink and grid follow the page
(see `helpers.drawing`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import text
from helpers.drawing import GRID, INK, SOFT_INK
from helpers.numbers import Number

BLUE = "#0072b2"
GREEN = "#009e73"
ORANGE = "#d55e00"
GREY = "#7d7d7d"
COLOURS = (BLUE, GREEN, ORANGE, GREY)

WIDTH = 4.4  # inches: a column of 12 cm in print, or a telephone's page a little reduced
SMALL = 8.5
TINY = 7.5

_STYLE: Any = {
    **sns.axes_style("ticks"),
    "font.family": "DejaVu Sans",  # comes with matplotlib, so it is the same everywhere
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": SOFT_INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "patch.linewidth": 0,
    "patch.edgecolor": "none",
    "hatch.linewidth": 0.8,
}

P = ParamSpec("P")
R = TypeVar("R")


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Draw in the style of the book, and leave no trace of it outside.

    Parameters
    ----------
    function : callable
        Draws a figure.

    Returns
    -------
    callable
        Does the same within the style.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(_STYLE):
            return function(*args, **kwargs)

    return wrapper


def canvas(height: float, **options: Any) -> tuple[Figure, Any]:
    """Make a figure of the book's width with its axes, without touching pyplot.

    Parameters
    ----------
    height : float
        Inches.
    **options
        For ``Figure.subplots``.

    Returns
    -------
    tuple of Figure and Axes
        The axes as ``Figure.subplots`` gives them: one, or an array.
    """
    fig = Figure(figsize=(WIDTH, height), layout="constrained")
    return fig, fig.subplots(**options)


def bare(ax: Axes, *, keep: str = "") -> None:
    """Take away axis lines and ticks that direct labels make needless.

    Parameters
    ----------
    ax : Axes
        The axes.
    keep : {"", "left", "bottom"}
        Which line stays.
    """
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(side == keep)
    if keep != "bottom":
        ax.tick_params(axis="x", length=0, labelbottom=False)


def on(colour: str) -> str:
    """Give the colour of writing that is legible on a colour of data.

    Parameters
    ----------
    colour : str
        One of `COLOURS`.

    Returns
    -------
    str
        White or nearly black.
    """
    return "#ffffff" if colour in (BLUE, GREY) else "#101216"


def wrapped(label: str, width: int) -> str:
    """Break a label into lines of about `width` letters, between words.

    Parameters
    ----------
    label : str
        Words on one line.
    width : int
        Letters that a line should not exceed.

    Returns
    -------
    str
        The label with line breaks.
    """
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def pick(lang: str, english: str, danish: str) -> str:
    """Choose between two texts by language.

    Parameters
    ----------
    lang : {"en", "da"}
        Language.
    english, danish : str
        The two texts.

    Returns
    -------
    str
        One of them.
    """
    return danish if lang == "da" else english


def number(value: Number, lang: str, decimals: int = 0) -> str:
    """Write a number for a label.

    Parameters
    ----------
    value : number
        The exact number.
    lang : {"en", "da"}
        Language.
    decimals : int
        Digits after the decimal sign.

    Returns
    -------
    str
        The number in digits.
    """
    return text.num(value, decimals, lang=lang)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.

    Returns
    -------
    float
        From 0, black, to 1, white.
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours as WCAG defines it, from 1 to 21.

    Parameters
    ----------
    first, second : str
        Colours as ``#rrggbb``.

    Returns
    -------
    float
        From 1, no contrast, to 21, black on white.
    """
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)
