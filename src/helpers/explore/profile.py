"""Who is this investment? What the row of an investment unfolds to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from html import escape
from pathlib import Path

from helpers import text
from helpers.comments import Theme, load_themes
from helpers.edition import Edition
from helpers.explore.show import NOTHING, index_text, joined
from helpers.investments import Investment
from helpers.tables.known import Span
from helpers.tables.names import pick

_WIDTH = 200
_PROVIDERS: Mapping[str, tuple[str, str]] = {
    "external": ("external", "ekstern"),
    "internal": ("the municipality itself", "kommunen selv"),
    "both": ("external and the municipality itself", "ekstern og kommunen selv"),
}


@dataclass(frozen=True)
class Profile:
    """What a profile is made from.

    Parameters
    ----------
    ed : Edition
        The edition.
    investment : Investment
        Which one.
    strips : tuple of (str, str, tuple of Span, tuple of Fraction)
        Name, label and value of each index, two values where it is open which is its own; and the
        values of all investments.
    sentences : tuple of (str, str)
        Heads and words.
    """

    ed: Edition
    investment: Investment
    strips: tuple[tuple[str, str, tuple[Span, ...], tuple[Fraction, ...]], ...]
    sentences: tuple[tuple[str, str], ...]


def symbols(values: Mapping[str, Sequence[Fraction]]) -> str:
    """Draw all investments on the line of each index, once, for all profiles to refer to.

    Parameters
    ----------
    values : mapping of str to sequence of Fraction
        The values of all investments, from 0 to 1, by name of the index.

    Returns
    -------
    str
        An SVG that is not seen by itself.
    """
    parts = []
    for name, all_values in values.items():
        dots = "".join(
            f'<circle cx="{_x(value)}" cy="12" r="3" fill="none" stroke="currentColor" '
            'stroke-opacity="0.6"/>'
            for value in sorted(set(all_values))
        )
        line = f'<path d="M0 12H{_WIDTH}" stroke="currentColor" stroke-opacity="0.4"/>'
        parts.append(f'<symbol id="x-strip-{name}" overflow="visible">{line}{dots}</symbol>')
    return f'<svg class="x-symbols" aria-hidden="true">{"".join(parts)}</svg>'


def _x(value: Fraction) -> str:
    return f"{float(value * _WIDTH):.1f}"


def profile_html(profile: Profile, lang: str) -> str:
    """Write the profile of an investment.

    Parameters
    ----------
    profile : Profile
        What is known.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A list of terms and what is said of them.
    """
    entries = [
        (label, _strip(name, spans, others, lang)) for name, label, spans, others in profile.strips
    ]
    entries += [(head, escape(words, quote=False)) for head, words in profile.sentences]
    entries += [(head, escape(words, quote=False)) for head, words in _facts(profile, lang)]
    return f"<dl>{''.join(f'<dt>{head}</dt><dd>{inside}</dd>' for head, inside in entries)}</dl>"


def _strip(name: str, spans: tuple[Span, ...], others: Sequence[Fraction], lang: str) -> str:
    if not spans:
        return NOTHING
    value = joined([index_text(span, lang) for span in spans], lang)
    ends = text.span(min(others), max(others), 2, lang=lang)
    below = joined([str(sum(one < span.low for one in others)) for span in spans], lang)
    above = joined([str(sum(one > span.high for one in others)) for span in spans], lang)
    place = pick(
        lang,
        f"on a line from 0 to 1 with all {len(others)} investments, which lie at {ends}: "
        f"{below} lower, {above} higher",
        f"på en linje fra 0 til 1 med alle {len(others)} investeringer, som ligger på {ends}: "
        f"{below} lavere, {above} højere",
    )
    own = "".join(
        f'<circle cx="{_x(span.low)}" cy="12" r="6" fill="var(--x-a)"/>' for span in spans
    )
    said = escape(f"{value}, {place}")
    return (
        f'{escape(value)} <svg class="x-strip" viewBox="0 0 {_WIDTH} 24" '
        f'preserveAspectRatio="xMinYMid" role="img" aria-label="{said}">'
        f'<use href="#x-strip-{name}"/>{own}</svg>'
    )


def _facts(profile: Profile, lang: str) -> Iterable[tuple[str, str]]:
    one = profile.investment
    if one.investor:
        yield (
            "Investor",
            pick(lang, "internal", "intern")
            if one.investor == "internal"
            else (one.investor.upper()),
        )
    if one.provider:
        yield pick(lang, "Provider", "Leverandør"), pick(lang, *_PROVIDERS[one.provider])
    if one.size_dkk is not None:
        yield pick(lang, "Size", "Størrelse"), text.mio(one.size_dkk, lang=lang)
    themes = _themes(profile.ed, one.id, lang)
    if themes:
        yield (
            pick(lang, "Themes of its open answers", "Temaer i de åbne svar"),
            ", ".join(themes),
        )


@cache
def _theme_labels(root: Path) -> Mapping[str, Theme]:
    return load_themes(root)


def _themes(ed: Edition, investment: str, lang: str) -> list[str]:
    labels = _theme_labels(ed.root)
    codes = [
        theme
        for comment in ed.comments
        if comment.investment == investment
        for theme in comment.themes
    ]
    named = [labels[code].label.get(lang) for code in dict.fromkeys(codes)]
    return [f"{label[:1].lower()}{label[1:]}" for label in named]
