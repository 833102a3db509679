"""Since when? A figure on what the report's text says of the years."""

from __future__ import annotations

from collections import Counter

import seaborn as sns

from helpers import text
from helpers.drawing import SOFT_INK, Drawing, from_figure
from helpers.edition import Edition
from helpers.figures.behind import behind
from helpers.figures.style import BLUE, ORANGE, bare, canvas, on, pick, styled
from helpers.tables.names import source_of_answers


@styled
def start_years(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw what the report's text says of the years in which investments started (section 3.4).

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of labels and text alternative.

    Returns
    -------
    Drawing
        Above, DSI's investments by year: full what is certain, outlined what is possible. Below,
        the investments of the survey before 2023 and from then on. The report drew the years as a
        picture without numbers; nothing here is read off it. Of another wave, all its investments
        by year, if its facts tell.
    """
    if not ed.is_report_wave:
        return _of_a_wave(ed, lang)
    told_of = {
        "2018–2020": ed.stated("c.1.2.dsi-by-2020"),
        "2021": ed.stated("c.3.4.dsi-2021"),
        "2022": ed.stated("c.3.4.dsi-2022"),
        "2023": ed.stated("c.3.4.dsi-2023"),
    }
    years = {span: (int(ends[0]), int(ends[-1])) for span, ends in told_of.items()}
    started = Counter(investment.started_before_2023 for investment in ed.investments)
    fig, (above, below) = canvas(3.6, nrows=2, height_ratios=(3, 1.35))
    for position, (low, high) in enumerate(years.values()):
        above.bar(position, low, width=0.62, color=BLUE)
        if high > low:
            above.bar(
                position,
                high - low,
                bottom=low,
                width=0.58,
                facecolor="none",
                edgecolor=SOFT_INK,
                linewidth=1.2,
                linestyle=(0, (3, 2)),
            )
        above.text(position, high + 0.15, text.span(low, high, lang=lang), ha="center", va="bottom")
    above.set_xticks(range(len(years)), list(years))
    above.set_ylim(0, max(high for _, high in years.values()) + 1)
    above.set_yticks([])
    above.set_title(
        pick(lang, "Investments of DSI, as the text says", "DSI's investeringer ifølge teksten")
    )
    sns.despine(ax=above, left=True)
    below.barh(0, started[True], height=0.6, color=BLUE)
    below.barh(0, started[False], left=started[True], height=0.6, color=ORANGE)
    for left, count, colour, label in (
        (0, started[True], BLUE, pick(lang, "before 2023", "før 2023")),
        (
            started[True],
            started[False],
            ORANGE,
            pick(lang, "in 2023 or later", "i 2023 eller senere"),
        ),
    ):
        below.text(
            left + count / 2, 0, f"{count} {label}", ha="center", va="center", color=on(colour)
        )
    below.set_yticks([])
    below.set_ylim(-0.4, 0.4)
    below.set_xlim(0, sum(started.values()))
    below.set_title(pick(lang, "Investments of the survey", "Undersøgelsens investeringer"))
    bare(below)
    told = [f"{span}: {text.span(low, high, lang=lang)}" for span, (low, high) in years.items()]
    alt = pick(
        lang,
        f"Start of the investments, as far as the text tells. DSI's: {', '.join(told)}. Of the "
        f"{sum(started.values())} in the survey {started[True]} started before 2023 and "
        f"{started[False]} in 2023 or later.",
        f"Investeringernes start, så vidt teksten siger det. DSI's: {', '.join(told)}. Af "
        f"undersøgelsens {sum(started.values())} begyndte {started[True]} før 2023 og "
        f"{started[False]} i 2023 eller senere.",
    )
    return from_figure(
        fig,
        name="start-years",
        title=pick(lang, "Start of the investments", "Investeringernes start"),
        alt=alt,
        data=behind(
            ed,
            [],
            {
                "investments": [*("DSI" for _ in years), "survey", "survey"],
                "started": [*years, "before 2023", "2023 or later"],
                ("at least", "investments"): [
                    *(low for low, _ in years.values()),
                    started[True],
                    started[False],
                ],
                ("at most", "investments"): [
                    *(high for _, high in years.values()),
                    started[True],
                    started[False],
                ],
            },
            lang,
            source=pick(
                lang,
                "Source: the text of the report, sections 1.2 and 3.4, and its Tables 13 and 15.",
                "Kilde: rapportens tekst, afsnit 1.2 og 3.4, og dens tabel 13 og 15.",
            ),
        ),
    )


def _of_a_wave(ed: Edition, lang: str) -> Drawing:
    """Draw the investments of another wave by the year they started."""
    told = [] if ed.facts is None else [int(year) for year in ed.facts.frame["start_year"].dropna()]
    years = list(range(min(told), max(told) + 1)) if told else []
    counts = [told.count(year) for year in years]
    unknown = len(ed.responses.frame) - len(told)
    fig, ax = canvas(2.6)
    ax.bar(range(len(years)), counts, width=0.62, color=BLUE)
    for position, count in enumerate(counts):
        ax.text(position, count + 0.1, str(count), ha="center", va="bottom")
    ax.set_xticks(range(len(years)), [str(year) for year in years])
    ax.set_ylim(0, max(counts, default=0) + 1)
    ax.set_yticks([])
    ax.set_title(
        pick(
            lang,
            f"Investments by start; {unknown} without a year",
            f"Investeringer efter start; {unknown} uden årstal",
        )
    )
    sns.despine(ax=ax, left=True)
    pairs = [f"{year}: {count}" for year, count in zip(years, counts, strict=True)]
    listed = ", ".join(pairs) or pick(lang, "none is known", "ingen kendes")
    return from_figure(
        fig,
        name="start-years",
        title=pick(lang, "Start of the investments", "Investeringernes start"),
        alt=pick(
            lang,
            f"Investments by the year they started: {listed}. No year is known of {unknown}.",
            f"Investeringer efter startår: {listed}. For {unknown} kendes året ikke.",
        ),
        data=behind(
            ed,
            [],
            {"started": [str(year) for year in years], ("investments", "investments"): counts},
            lang,
            source=source_of_answers(ed, lang),
            answers=True,
        ),
    )
