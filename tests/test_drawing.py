"""Figures as SVG: words for those who cannot see, colours that follow the page, stable bytes."""

import re

import pytest
from lxml import etree
from matplotlib.figure import Figure

from helpers.drawing import GRID, INK, SOFT_INK, Drawing, from_figure, from_svg
from helpers.errors import BookError

ALT = "Two bars, 3 and 5. The second is longer."
NS = {"svg": "http://www.w3.org/2000/svg"}


def draw(name: str = "two-bars") -> Drawing:
    fig = Figure(figsize=(4, 2))
    ax = fig.subplots()
    ax.bar(["a", "b"], [3, 5], color="#0072b2", clip_on=True)
    ax.set_title("Title", color=INK)
    ax.set_ylabel("Count", color=SOFT_INK)
    ax.grid(color=GRID)
    ax.tick_params(colors=INK)
    for spine in ax.spines.values():
        spine.set_color(INK)
    return from_figure(fig, name=name, alt=ALT)


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return draw()


@pytest.mark.parametrize("variant", ["svg", "plain"])
def test_both_variants_are_images_with_words(drawing: Drawing, variant: str) -> None:
    root = etree.fromstring(getattr(drawing, variant).encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == ALT
    assert root[0].tag.endswith("title")
    assert root[0].text == "Two bars, 3 and 5"


@pytest.mark.parametrize("variant", ["svg", "plain"])
def test_nothing_but_the_drawing_is_left(drawing: Drawing, variant: str) -> None:
    text = getattr(drawing, variant)
    assert text.startswith("<svg")
    for unwanted in ("<?xml", "<!DOCTYPE", "<metadata", "<!--", "matplotlib", "purl.org"):
        assert unwanted not in text


def test_every_identifier_and_reference_carries_the_name(drawing: Drawing) -> None:
    root = etree.fromstring(drawing.svg.encode())
    ids = root.xpath("//@id")
    assert ids
    assert all(identifier.startswith("two-bars-") for identifier in ids)
    assert len(ids) == len(set(ids))
    references = set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawing.svg))
    assert references
    assert references <= set(ids)


def test_two_figures_share_no_identifier() -> None:
    first, second = (set(re.findall(r'\bid="([^"]+)"', draw(n).svg)) for n in ("one", "two"))
    assert not first & second


def test_inline_variant_follows_page_and_width(drawing: Drawing) -> None:
    root = etree.fromstring(drawing.svg.encode())
    assert root.get("width") is None
    assert root.get("height") is None
    assert root.get("viewBox")
    assert "max-width" in root.get("style")
    assert "currentColor" in drawing.svg
    assert "stroke-opacity: 0.2" in drawing.svg
    for colour in (INK, SOFT_INK, GRID):
        assert colour not in drawing.svg
    assert "#0072b2" in drawing.svg


def test_plain_variant_has_real_colours_and_a_size(drawing: Drawing) -> None:
    root = etree.fromstring(drawing.plain.encode())
    assert root.get("width") == "288pt"
    assert root.get("height") == "144pt"
    assert "currentColor" not in drawing.plain
    assert INK in drawing.plain


def test_same_bytes_every_time(drawing: Drawing) -> None:
    again = draw()
    assert again.svg == drawing.svg
    assert again.plain == drawing.plain


def test_own_group_names_survive_and_automatic_ones_do_not() -> None:
    fig = Figure()
    ax = fig.subplots()
    ax.plot([0, 1], [0, 1], gid="mean-line")
    svg = from_figure(fig, name="own", alt="A line.").svg
    assert 'id="own-mean-line"' in svg
    assert "axes_1" not in svg


def test_jupyter_is_offered_html_svg_and_words(drawing: Drawing) -> None:
    bundle = drawing._repr_mimebundle_()
    assert bundle == {
        "text/html": drawing.svg,
        "image/svg+xml": drawing.plain,
        "text/plain": ALT,
    }
    assert set(drawing._repr_mimebundle_(include=["text/html"])) == {"text/html"}
    assert "text/html" not in drawing._repr_mimebundle_(exclude=["text/html"])


def test_saving_writes_the_plain_variant(drawing: Drawing, tmp_path) -> None:
    path = drawing.save(tmp_path / "x.svg")
    assert path.read_text(encoding="utf-8") == drawing.plain


def test_svg_from_elsewhere_is_taken_too() -> None:
    source = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" '
        f'width="10pt" height="5pt"><path id="land" fill="{INK}" d="M0 0h1v1z"/></svg>'
    )
    drawing = from_svg(source, name="map", alt="A map.", title="Map")
    assert 'id="map-land"' in drawing.svg
    assert 'fill="currentColor"' in drawing.svg
    assert f'fill="{INK}"' in drawing.plain
    assert "<title>Map</title>" in drawing.svg


@pytest.mark.parametrize("name", ["", "Map", "a b", "1st", "a--b", "æ"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(BookError, match="cannot name a figure"):
        from_figure(Figure(), name=name, alt="Something.")


@pytest.mark.parametrize("alt", ["", "  \n "])
def test_a_missing_text_alternative_is_refused(alt: str) -> None:
    with pytest.raises(BookError, match="no text alternative"):
        from_figure(Figure(), name="x", alt=alt)


def test_quotes_and_angles_in_the_alternative_survive() -> None:
    alt = 'Shares "high" < 50 % & more'
    root = etree.fromstring(from_figure(Figure(), name="x", alt=alt).svg.encode())
    assert root.get("aria-label") == alt
