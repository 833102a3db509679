"""How far has the idea spread? Figures on the article, with Rogers and the hype curve."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from scipy.stats import norm

from helpers import text
from helpers.drawing import GRID, SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    TINY,
    bare,
    canvas,
    number,
    pick,
    styled,
)
from helpers.outlines import load_outlines

# Rogers cuts the bell curve of adoption at the mean and at one and two standard deviations; the
# shares are his rounded ones.
BOUNDARIES = (Fraction(25, 1000), Fraction(16, 100), Fraction(50, 100), Fraction(84, 100))
CATEGORIES = (
    ("Innovators", "Innovatorer"),
    ("Early\nadopters", "Tidlige\nbrugere"),
    ("Early\nmajority", "Tidligt\nflertal"),
    ("Late\nmajority", "Sent\nflertal"),
    ("Laggards", "Efternølere"),
)

ADOPTERS_MAY_2024 = "a.municipalities"
"""The claim of the article that counts the municipalities with an investment."""


@styled
def adoption(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw how many of the municipalities have made an investment, on Rogers' curve.

    Parameters
    ----------
    ed : Edition
        The edition; Table 1 says how many had one in April 2024, the article in May 2024.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        The bell curve of adoption with the boundaries of Rogers' categories, filled as far as
        the municipalities have come.

    References
    ----------
    Rogers (2003), Diffusion of Innovations, 5th edition: 2.5, 16, 50 and 84 percent.
    """
    municipalities = len(load_outlines(ed.root).municipalities)
    counts = {
        pick(lang, "April 2024", "april 2024"): int(ed.value("t01.total.total")),
        pick(lang, "May 2024", "maj 2024"): int(ed.stated(ADOPTERS_MAY_2024)[0]),
    }
    shares = {when: Fraction(count, municipalities) for when, count in counts.items()}
    x = np.linspace(-3.1, 3.1, 400)
    y = norm.pdf(x)
    reached = norm.ppf(float(max(shares.values())))
    fig, ax = canvas(2.9)
    ax.fill_between(x, y, where=list(x <= reached), color=BLUE, linewidth=0)
    ax.plot(x, y, color=SOFT_INK, linewidth=1.2)
    ax.axhline(0, color=SOFT_INK, linewidth=0.8)
    cuts = [norm.ppf(float(boundary)) for boundary in BOUNDARIES]
    for cut, boundary in zip(cuts, BOUNDARIES, strict=True):
        ax.plot(
            [cut, cut],
            [-0.018, norm.pdf(cut)],
            color=SOFT_INK,
            linewidth=0.9,
            linestyle=(0, (3, 2)),
        )
        decimals = 0 if (boundary * 100).denominator == 1 else 1
        words = text.pct(boundary, decimals=decimals, lang=lang)
        ax.text(cut, -0.03, words, ha="center", va="top", fontsize=SMALL)
    middles = [-2.62, -1.48, -0.5, 0.5, 2.1]
    for middle, (english, danish) in zip(middles, CATEGORIES, strict=True):
        ax.text(middle, -0.085, pick(lang, english, danish), ha="center", va="top", fontsize=TINY)
    for height, (when, count) in zip((0.27, 0.35), counts.items(), strict=True):
        at = norm.ppf(float(shares[when]))
        share = text.pct(shares[when], decimals=1, lang=lang)
        ax.plot([at, at], [0, height + 0.012], color=ORANGE, linewidth=1.6)
        ax.text(
            at - 0.1, height, f"{when}: {count} ({share})", ha="right", va="center", fontsize=SMALL
        )
    ax.set_xlim(-3.2, 3.2)
    ax.set_ylim(-0.17, 0.42)
    ax.set_yticks([])
    ax.set_xticks([])
    bare(ax)
    told = [
        f"{count} ({text.pct(shares[when], decimals=1, lang=lang)}) {pick(lang, 'in', 'i')} {when}"
        for when, count in counts.items()
    ]
    category = sum(max(shares.values()) > boundary for boundary in BOUNDARIES)
    name = pick(lang, *CATEGORIES[category]).replace("\n", " ").lower()
    alt = pick(
        lang,
        f"Rogers' curve of adoption, cut at 2.5, 16, 50 and 84 percent. Of {municipalities} "
        f"municipalities {text.listing(told)} had made an investment: the {name} have begun.",
        f"Rogers' kurve for udbredelse, delt ved 2,5, 16, 50 og 84 procent. Af {municipalities} "
        f"kommuner havde {text.listing(told, lang=lang)} foretaget en investering: gruppen "
        f"“{name}” er begyndt.",
    )
    return from_figure(
        fig,
        name="adoption",
        title=pick(lang, "Adoption on Rogers' curve", "Udbredelse på Rogers' kurve"),
        alt=alt,
        data=behind(
            ed,
            [1],
            {
                "point": [
                    *counts,
                    *(pick(lang, *names).replace("\n", " ") for names in CATEGORIES[:-1]),
                ],
                "kind": [*("observed" for _ in counts), *("end of category" for _ in BOUNDARIES)],
                ("municipalities", "municipalities"): [
                    *counts.values(),
                    *(None for _ in BOUNDARIES),
                ],
                ("share", "%"): [100 * share for share in (*shares.values(), *BOUNDARIES)],
            },
            lang,
            source=pick(
                lang,
                "Source: report, Table 1; article; boundaries after Rogers (2003).",
                "Kilde: rapporten, tabel 1; artiklen; grænser efter Rogers (2003).",
            ),
        ),
    )


PHASES = (
    ("Expectations\npeak", "Forventnings-\npeak"),
    ("Disillusion-\nment", "Desillusion"),
    ("Enlightened\nprogress", "Oplyst\nfremgang"),
    ("Settled\nuse", "Stabil\nsituation"),
)
CURRENT_PHASE = 2
"""Where the article's author places social impact investments in 2024: the third phase."""


def _hype(t: np.ndarray) -> np.ndarray:
    """Draw expectations over time: a peak, a trough and a slow rise to a plateau."""
    peak = 1.0 * np.exp(-(((t - 1.5) / 0.62) ** 2))
    rise = 0.52 / (1 + np.exp(-(t - 4.6) / 0.75))
    return np.asarray(peak + rise)


@styled
def hype_curve(ed: Edition, *, lang: str = "en") -> Drawing:
    """Sketch the hype curve of a new technology with its four phases.

    Parameters
    ----------
    ed : Edition
        The edition; the sketch holds no data, so nothing is taken from it.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        An own sketch of the model that the article refers to, with the phase marked where the
        article's author sees social impact investments.
    """
    del ed  # the same signature as every other figure
    t = np.linspace(0, 9, 400)
    edges = (0.0, 2.35, 4.1, 6.5, 9.0)
    fig, ax = canvas(2.7)
    ax.plot(t, _hype(t), color=GREY, linewidth=2.2)
    low, high = edges[CURRENT_PHASE : CURRENT_PHASE + 2]
    now = t[(t >= low) & (t <= high)]
    ax.plot(now, _hype(now), color=ORANGE, linewidth=3.6, solid_capstyle="butt")
    for edge in edges[1:-1]:
        ax.plot([edge, edge], [0, 1.12], color=GRID, linewidth=0.9)
    for position, (left, right) in enumerate(pairwise(edges)):
        is_now = position == CURRENT_PHASE
        ax.text(
            (left + right) / 2,
            -0.05,
            pick(lang, *PHASES[position]),
            ha="center",
            va="top",
            fontsize=SMALL,
            fontweight="bold" if is_now else "normal",
        )
    middle = (low + high) / 2
    ax.annotate(
        pick(lang, "social impact\ninvestments, 2024", "sociale effekt-\ninvesteringer, 2024"),
        xy=(middle, float(_hype(np.array([middle]))[0]) + 0.04),
        xytext=(middle, 0.86),
        ha="center",
        fontsize=SMALL,
        arrowprops={"arrowstyle": "-", "color": SOFT_INK, "linewidth": 0.9},
    )
    ax.set_xlim(0, 9)
    ax.set_ylim(-0.3, 1.2)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(9, 0.03, pick(lang, "Time", "Tid"), ha="right", va="bottom", fontsize=SMALL)
    ax.text(0.12, 1.2, pick(lang, "Visibility", "Synlighed"), ha="left", va="top", fontsize=SMALL)
    ax.spines["left"].set_bounds(0, 1.2)
    ax.spines["bottom"].set_position(("data", 0))
    names = [pick(lang, *phase).replace("-\n", "").replace("\n", " ").lower() for phase in PHASES]
    alt = pick(
        lang,
        f"Sketch of the hype curve, visibility over time, in {text.word(len(PHASES))} phases: "
        f"{text.listing(names)}. The article sees social impact investments in the "
        f"{text.ordinal(CURRENT_PHASE + 1)} phase.",
        f"Skitse af hypekurven, synlighed over tid, i {text.word(len(PHASES), lang=lang)} faser: "
        f"{text.listing(names, lang=lang)}. Artiklen ser sociale effektinvesteringer i fase "
        f"{number(CURRENT_PHASE + 1, lang)}.",
    )
    return from_figure(fig, name="hype-curve", title=pick(lang, "Hype curve", "Hypekurve"), alt=alt)
