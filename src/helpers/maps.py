"""Which municipalities does the survey cover?

The outlines in ``data/geo/municipalities.json`` are SVG paths already, so the map is written as
SVG and not drawn again by matplotlib. Municipalities join on their official code.
"""

from __future__ import annotations

from collections import Counter
from xml.sax.saxutils import escape

from helpers import text
from helpers.drawing import INK, Drawing, from_svg
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.map_labels import Label, place_labels
from helpers.outlines import Municipality, Outlines, bounds, load_outlines
from helpers.takeaway.model import drawn

CREDIT = {
    "en": (
        "Outlines: react-denmark-map 1.0.0 (MIT licence, Martin Polley), which names no source for "
        "them; Bornholm is moved."
    ),
    "da": (
        "Omrids: react-denmark-map 1.0.0 (MIT-licens, Martin Polley), som ikke angiver nogen kilde "
        "til dem; Bornholm er flyttet."
    ),
}
"""What has to be said beside the map."""

_SOURCE = {
    "en": "Source: the investments of the survey, as the report lists them.",
    "da": "Kilde: undersøgelsens investeringer, som rapporten opregner dem.",
}

HIGHLIGHT = "#0072b2"
_LAND_OPACITY = 0.13
_WIDTH_PT = 300


def municipality_map(ed: Edition, *, lang: str = "en") -> Drawing:
    """Draw the map of the municipalities in the survey, with their number of investments.

    Parameters
    ----------
    ed : Edition
        Its investments say which municipalities, by code.
    lang : {"en", "da"}
        Language of the text alternative.

    Returns
    -------
    Drawing
        Highlighted municipalities with name and number of investments.

    Raises
    ------
    BookError
        If an investment has a code that no municipality has.

    Notes
    -----
    Nothing in it depends on answers. Show `CREDIT` beside it.
    """
    outlines = load_outlines(ed.root)
    counts = Counter(investment.municipality_code for investment in ed.investments)
    known = {place.code: place for place in outlines.municipalities}
    for investment in ed.investments:
        if investment.municipality_code not in known:
            raise BookError(
                f"no municipality has the code {investment.municipality_code} ({investment.id})",
                file=ed.root / "data" / "investments.csv",
            )
    names = {known[code].name: number for code, number in counts.items()}
    land = "".join(
        _outline(place, counts.get(place.code, 0), lang) for place in outlines.municipalities
    )
    places = [(known[code], f"{known[code].name} {counts[code]}") for code in counts]
    labels = "".join(_label(label) for label in place_labels(places, outlines))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH_PT}pt" '
        f'height="{_WIDTH_PT * outlines.height / outlines.width:.1f}pt" '
        f'viewBox="0 0 {outlines.width} {outlines.height}">'
        f'<g fill-rule="evenodd">{land}</g>{_inset(known, outlines)}<g>{labels}</g></svg>'
    )
    data = drawn(
        {
            "municipality": names,
            "code": list(counts),
            ("investments", "investments"): names.values(),
        },
        source=_SOURCE[lang],
        notes=[CREDIT[lang]],
    )
    return from_svg(
        svg, name="map", alt=_alt(names, len(known), lang), title=_title(lang), data=data
    )


def _alt(names: dict[str, int], total: int, lang: str) -> str:
    by_number: dict[int, list[str]] = {}
    for name, number in sorted(names.items()):
        by_number.setdefault(number, []).append(name)
    ordered = sorted(by_number.items(), reverse=True)
    investments = sum(names.values())
    if lang == "da":
        parts = [
            f"{number} i {'hver af ' if len(where) > 1 else ''}{text.listing(where, lang=lang)}"
            for number, where in ordered
        ]
        return (
            f"Kort over Danmarks {total} kommuner. {len(names)} er fremhævet; de har tilsammen "
            f"{investments} investeringer i undersøgelsen: {'; '.join(parts)}."
        )
    parts = [
        f"{number} {'each ' if len(where) > 1 else ''}in {text.listing(where)}"
        for number, where in ordered
    ]
    return (
        f"Map of the {total} Danish municipalities. {len(names)} are highlighted; together they "
        f"have {investments} investments in the survey: {'; '.join(parts)}."
    )


def _title(lang: str) -> str:
    return "Kommuner i undersøgelsen" if lang == "da" else "Municipalities in the survey"


def _outline(place: Municipality, investments: int, lang: str) -> str:
    if not investments:
        paint = f'fill="{INK}" fill-opacity="{_LAND_OPACITY}"'
        return f'<path data-code="{place.code}" {paint} d="{place.path}"/>'
    noun = "investering" if lang == "da" else "investment"
    plural = "investeringer" if lang == "da" else "investments"
    tip = escape(f"{place.name}: {investments} {noun if investments == 1 else plural}")
    # The line of its own colour lets the smallest municipalities be seen.
    paint = f'class="highlight" fill="{HIGHLIGHT}" stroke="{HIGHLIGHT}" stroke-width="3"'
    shape = f'<path data-code="{place.code}" {paint} d="{place.path}">'
    return f"{shape}<title>{tip}</title></path>"


def _inset(known: dict[str, Municipality], outlines: Outlines) -> str:
    """Frame Bornholm, which does not lie where it is drawn."""
    if "400" not in known:
        return ""
    box = bounds(known["400"].path)
    left, top, bottom = box.left - 30, max(box.top - 30, 3), box.bottom + 30
    right = min(box.right + 30, outlines.width - 3)
    return (
        f'<path fill="none" stroke="{INK}" stroke-opacity="0.4" stroke-width="3" '
        f'd="M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}z"/>'
    )


def _label(label: Label) -> str:
    line = ""
    if label.line:
        (x0, y0), (x1, y1) = label.line
        line = (
            f'<path fill="none" stroke="{INK}" stroke-width="3" '
            f'd="M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}"/>'
        )
    x, y = label.origin
    return f'{line}<path fill="{INK}" transform="translate({x:.0f} {y:.0f})" d="{label.glyphs}"/>'
