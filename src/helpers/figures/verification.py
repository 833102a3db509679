"""How much of a battery of answers does the publication pin down?

A diverging bar an item, as is usual for Likert scales: high answers to the right of the line, low
ones to the left, and beside it those who gave no value. What every consistent dataset has is
solid; where it is open which of several high or low answers it was, they share a colour. How much
farther a bar can reach is hatched: the same respondents are hatched twice, as low answers or as no
value. Real answers leave nothing open: then it is an ordinary diverging stacked bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers import text
from helpers.codebook import Battery
from helpers.drawing import INK, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import (
    SMALL,
    TINY,
    bare,
    canvas,
    contrast,
    number,
    pick,
    styled,
    wrapped,
)
from helpers.findings.source import BATTERIES
from helpers.tables.known import KnownItem, Span, known

LOW = ("#bd4a10", "#c9783e", "#8d8d8d")
HIGH = ("#4a97cc", "#0072b2")
"""Colours of the low answers, lowest first, and of the high ones."""

SOME_LOW, SOME_HIGH = "#a8846a", "#2584be"
"""Colours of answers that are certainly low or high, while it is open which."""

_PANELS = 200.0
"""Points that both panels have for their bars, about: the rest is for the names of items."""

_DIGIT = 4.8
"""Points that a small digit takes."""

_OUTLINED = {"facecolor": "none", "edgecolor": SOFT_INK, "linewidth": 0.9}


@dataclass(frozen=True)
class Piece:
    """One part of a bar.

    Parameters
    ----------
    kind : int or str
        The answer it stands for, ``"high"`` or ``"low"`` for one of several, ``"none"`` for no
        value, ``"open"`` for as many more as there can be.
    length : int
        How many answers.
    """

    kind: int | str
    length: int


@styled
def answers(ed: Edition, name: str, *, lang: str = "en") -> Drawing:
    """Draw the answers to a battery as far as they are known.

    Parameters
    ----------
    ed : Edition
        The edition.
    name : str
        The battery: ``"motives"``, ``"concerns"``, ``"benefits"`` or ``"drawbacks"``.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        With the witness, solid parts for what every consistent dataset has and open ones for the
        rest; with real answers, an ordinary diverging stacked bar.
    """
    asked = ed.codebook.battery(name)
    items = known(ed, name)
    low = [code for code in asked.scale.codes if code not in asked.scale.high_codes]
    colours = dict(zip(low, LOW[-len(low) :], strict=True))
    colours |= dict(zip(asked.scale.high_codes, HIGH, strict=True))
    parts = [_sides(item, asked) for item in items]
    reach = [max(sum(p.length for p in part[side]) for part in parts) for side in range(3)]
    # An answer is as long in both panels; beyond the longest bars is room for their numbers.
    room = [max(len(_told(part[side])) for part in parts) * _DIGIT + 6 for side in range(3)]
    unit = (_PANELS - sum(room)) / sum(reach)
    left_end, right_end, beside_end = (
        long + wide / unit for long, wide in zip(reach, room, strict=True)
    )
    fig, (ax, beside) = canvas(
        0.36 * len(items) + 1.5,
        ncols=2,
        sharey=True,
        width_ratios=(left_end + right_end, beside_end + 1),
        gridspec_kw={"wspace": 0},
    )
    for position, (left, right, none) in enumerate(parts):
        for axes, sign, pieces in ((ax, -1, left), (ax, 1, right), (beside, 1, none)):
            _draw(axes, position, pieces, sign, colours, unit)
    ax.axvline(0, ymax=(len(items) - 0.1) / (len(items) + 0.5), color=INK, linewidth=1)
    ax.set_yticks(
        range(len(items)),
        [wrapped(asked.item(item.item).short.get(lang), 18) for item in items],
    )
    ax.set_ylim(len(items) - 0.45, -0.95)
    ax.set_xlim(-left_end, right_end)
    beside.set_xlim(-1, beside_end)
    _head(ax, beside, asked, lang)
    for axes in (ax, beside):
        bare(axes)
    occurring = {piece.kind for part in parts for side in part for piece in side if piece.length}
    words = _words(asked, lang)
    handles = [
        Patch(**_look(kind, colours), label=label)
        for kind, label in words.items()
        if kind in occurring
    ]
    fig.legend(
        handles=handles,
        loc="outside lower left",
        ncols=2,
        fontsize=SMALL,
        frameon=False,
        labelcolor=INK,
        handlelength=1.3,
        handleheight=1,
        columnspacing=1.2,
    )
    counted = [(item, code) for item in items for code in (*asked.scale.codes, None)]
    spans = [item.no_value if code is None else item.counts[code] for item, code in counted]
    data = behind(
        ed,
        [BATTERIES[name].table],
        {
            "item": [asked.item(item.item).short.get(lang) for item, _ in counted],
            "answer": ["no value" if code is None else str(code) for _, code in counted],
            ("at least", "answers"): [span.low for span in spans],
            ("at most", "answers"): [span.high for span in spans],
        },
        lang,
        answers=not ed.is_witness,
        source=pick(
            lang,
            "Source: own calculation from all published numbers.",
            "Kilde: egen beregning på alle offentliggjorte tal.",
        )
        if ed.is_witness
        else None,
    )
    return from_figure(fig, name=f"answers-{name}", alt=_alt(ed, asked, items, lang), data=data)


def _sides(item: KnownItem, asked: Battery) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Divide an item into parts: low ones and high ones from the line outwards, and no value."""
    high = list(asked.scale.high_codes)
    low = [code for code in reversed(asked.scale.codes) if code not in high]
    least_high, most_high = int(item.n_high.low), int(item.n_high.high)
    none, most_none = int(item.no_value.low), int(item.no_value.high)
    least_low = max(0, item.asked - most_none - most_high)
    left = _with_some(item, low, "low", least_low)
    right = _with_some(item, high, "high", least_high)
    left.append(Piece("open", item.asked - none - least_high - least_low))
    right.append(Piece("open", most_high - least_high))
    return left, right, [Piece("none", none), Piece("open", most_none - none)]


def _with_some(item: KnownItem, codes: Sequence[int], some: str, total: int) -> list[Piece]:
    """Divide low or high answers: behind the first code stands what may be any of them."""
    pieces = [Piece(code, int(item.counts[code].low)) for code in codes]
    rest = total - sum(piece.length for piece in pieces)
    return [pieces[0], Piece(some, rest), *pieces[1:]]


def _look(kind: int | str, colours: Mapping[int, str]) -> dict[str, Any]:
    """Give the look of a part: solid if that many are certain."""
    if kind == "none":
        return {**_OUTLINED, "linestyle": "solid"}
    if kind == "open":
        return {**_OUTLINED, "linestyle": (0, (3, 2)), "hatch": "////"}
    if isinstance(kind, int):
        return {"facecolor": colours[kind]}
    return {"facecolor": SOME_HIGH if kind == "high" else SOME_LOW}


def _draw(
    ax: Axes,
    position: int,
    pieces: Sequence[Piece],
    sign: int,
    colours: Mapping[int, str],
    unit: float,
) -> None:
    """Draw the parts of one side, with numbers in them where they fit, and the whole at its end."""
    certain = [piece for piece in pieces if piece.length and piece.kind not in ("none", "open")]
    at = 0
    for piece in pieces:
        if not piece.length:
            continue
        look = _look(piece.kind, colours)
        ax.barh(position, sign * piece.length, left=sign * at, height=0.64, **look)
        fits = piece.length * unit > len(f"{piece.length}") * _DIGIT - 1
        if piece in certain and len(certain) > 1 and fits:
            inks = ("#ffffff", "#101216")
            ax.text(
                sign * (at + piece.length / 2),
                position,
                str(piece.length),
                ha="center",
                va="center_baseline",
                fontsize=TINY,
                color=max(inks, key=lambda ink: contrast(ink, look["facecolor"])),
            )
        at += piece.length
    ax.annotate(
        _told(pieces),
        (sign * at, position),
        (3 * sign, 0),
        textcoords="offset points",
        ha="left" if sign > 0 else "right",
        va="center_baseline",
        fontsize=TINY,
        color=SOFT_INK,
    )


def _told(pieces: Sequence[Piece]) -> str:
    """Write how many a bar stands for, at least and at most."""
    most = sum(piece.length for piece in pieces)
    least = sum(piece.length for piece in pieces if piece.kind != "open")
    return text.span(least, most)


def _head(ax: Axes, beside: Axes, asked: Battery, lang: str) -> None:
    """Name the sides of the line, and what stands beside."""
    scale = asked.scale
    low = [code for code in scale.codes if code not in scale.high_codes]
    sides = (
        (ax, -0.6, "right", f"{low[0]}–{low[-1]}"),
        (ax, 0.6, "left", f"{scale.high_codes[0]}–{scale.high_codes[-1]}"),
        (beside, 0, "left", pick(lang, "no value", "uden værdi")),
    )
    for axes, x, side, words in sides:
        axes.text(x, -0.75, words, ha=side, va="center", fontsize=SMALL, color=SOFT_INK)


def _words(asked: Battery, lang: str) -> dict[int | str, str]:
    """Name every kind of part, in the order of the legend."""
    scale = asked.scale
    low = [code for code in scale.codes if code not in scale.high_codes]
    either = text.listing(scale.high_codes, conjunction=pick(lang, "or", "eller"))
    by_code = {code: f"{code}: {scale.label(code, lang)}" for code in scale.codes}
    return {
        **{code: by_code[code] for code in low},
        "low": pick(lang, f"one of {low[0]} to {low[-1]}", f"en af {low[0]} til {low[-1]}"),
        **{code: by_code[code] for code in scale.high_codes},
        "high": either,
        "none": pick(lang, "don't know or no answer", "ved ikke eller intet svar"),
        "open": pick(lang, "perhaps so many more", "måske så mange flere"),
    }


def _shape(asked: Battery, items: Sequence[KnownItem], lang: str) -> str:
    """Tell what one sees before any number: how long the sides are, how much is open."""

    def ends(lengths: Sequence[Fraction]) -> str:
        order = sorted(range(len(items)), key=lambda at: -lengths[at])
        named = [
            f"{text.num(lengths[at], lang=lang)} ({asked.item(items[at].item).short.get(lang)})"
            for at in (order[0], order[-1])
        ]
        return pick(lang, " down to ", " ned til ").join(named)

    high = [item.n_high.low for item in items]
    none = [item.no_value.high for item in items]
    counts = [item.counts[code] for item in items for code in asked.scale.codes]
    certain = sum(span.pinned for span in counts)
    exactly = all(item.n_high.pinned for item in items)
    sure = pick(lang, "certain" if exactly else "at least", "sikre" if exactly else "mindst")
    return pick(
        lang,
        f"High answers, to the right, are {sure}: {ends(high)}. Perhaps without a value, "
        f"beside them: {ends(none)}. Of the {len(counts)} single counts {certain} are certain. ",
        f"Høje svar, til højre, er {sure}: {ends(high)}. Måske uden værdi, ved siden af: "
        f"{ends(none)}. Af de {len(counts)} enkelte antal er {certain} sikre. ",
    )


def _alt(ed: Edition, asked: Battery, items: Sequence[KnownItem], lang: str) -> str:
    def span(one: Span) -> str:
        return text.span(one.low, one.high, lang=lang)

    told = []
    for item in items:
        spread = ", ".join(f"{code}: {span(item.counts[code])}" for code in asked.scale.codes)
        none = pick(lang, "no value", "uden værdi")
        told.append(
            f"{asked.item(item.item).short.get(lang)}: {spread}, {none}: {span(item.no_value)}"
        )
    title = asked.title.get(lang)
    n = number(items[0].asked, lang)
    if ed.is_witness:
        opening = pick(
            lang,
            f"{title}: how many of {n} gave each answer, as far as the printed numbers tell. ",
            f"{title}: hvor mange af {n} der gav hvert svar, så vidt de trykte tal rækker. ",
        )
    else:
        opening = pick(
            lang,
            f"{title}: how many of {n} gave each answer. ",
            f"{title}: hvor mange af {n} der gav hvert svar. ",
        )
    return f"{opening}{_shape(asked, items, lang)}{'; '.join(told)}."
