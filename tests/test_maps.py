"""The map: 98 municipalities by official code, the right 15 highlighted, labels apart."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from helpers import maps
from helpers.drawing import Drawing
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.map_labels import place_labels
from helpers.outlines import bounds, load_outlines, parts

ROOT = Path(__file__).parents[1]
PATH = "{http://www.w3.org/2000/svg}path"

# The official codes of the municipalities since 2007, region by region.
OFFICIAL = """
    101 147 151 153 155 157 159 161 163 165 167 169 173 175 183 185 187 190 201 210 217 219 223
    230 240 250 260 270 400
    253 259 265 269 306 316 320 326 329 330 336 340 350 360 370 376 390
    410 420 430 440 450 461 479 480 482 492 510 530 540 550 561 563 573 575 580 607 621 630
    615 657 661 665 671 706 707 710 727 730 740 741 746 751 756 760 766 779 791
    773 787 810 813 820 825 840 846 849 851 860
"""
CODES = set(OFFICIAL.split())


@pytest.fixture(scope="module")
def drawing(ed: Edition) -> Drawing:
    return maps.municipality_map(ed)


def investments() -> list[dict[str, str]]:
    with (ROOT / "data/investments.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_outlines_are_those_of_the_98_municipalities() -> None:
    assert len(CODES) == 98
    outlines = load_outlines(ROOT)
    assert [place.code for place in outlines.municipalities] == sorted(CODES)
    names = {place.code: place.name for place in outlines.municipalities}
    assert names["751"] == "Aarhus"
    assert names["169"] == "Høje-Taastrup"
    assert names["430"] == "Faaborg-Midtfyn"
    assert len(set(names.values())) == 98


def test_names_of_the_survey_are_the_official_ones() -> None:
    names = {place.code: place.name for place in load_outlines(ROOT).municipalities}
    for line in investments():
        assert names[line["municipality_code"]] == line["municipality"]


def test_every_outline_lies_on_the_map_and_is_closed() -> None:
    outlines = load_outlines(ROOT)
    for place in outlines.municipalities:
        assert re.fullmatch(r"(M\d+ \d+([cl][-\d ]+)+z)+", place.path), place.name
        for part in parts(place.path):
            box = bounds(part)
            assert 0 <= box.left < box.right <= outlines.width, place.name
            assert 0 <= box.top < box.bottom <= outlines.height, place.name


def test_neighbours_lie_where_denmark_has_them() -> None:
    boxes = {p.code: bounds(p.path) for p in load_outlines(ROOT).municipalities}
    assert (
        boxes["851"].centre[1] < boxes["751"].centre[1] < boxes["510"].centre[1]
    )  # north to south
    assert boxes["561"].centre[0] < boxes["461"].centre[0] < boxes["101"].centre[0]  # west to east


def test_the_file_is_small_enough_for_a_page() -> None:
    assert (ROOT / "data/geo/municipalities.json").stat().st_size < 150_000


def test_the_map_shows_98_and_highlights_the_right_15(drawing: Drawing) -> None:
    root = etree.fromstring(drawing.svg.encode())
    shapes = [path for path in root.iter(PATH) if path.get("data-code")]
    assert len(shapes) == 98
    assert {shape.get("data-code") for shape in shapes} == CODES
    lit = {shape.get("data-code") for shape in shapes if shape.get("class") == "highlight"}
    assert lit == {line["municipality_code"] for line in investments()}
    assert len(lit) == 15


def test_the_words_tell_numbers_and_names(drawing: Drawing) -> None:
    root = etree.fromstring(drawing.svg.encode())
    assert root.get("role") == "img"
    assert root.get("aria-label") == drawing.alt
    for words in ("98 Danish municipalities", "15 are highlighted", "25 investments"):
        assert words in drawing.alt
    assert "9 in Aarhus; 2 each in Brøndby and Norddjurs; 1 each in Aalborg" in drawing.alt
    for line in investments():
        assert line["municipality"] in drawing.alt
    tips = [tip.text for tip in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "Aarhus: 9 investments" in tips
    assert "Vejle: 1 investment" in tips


def test_danish_words(ed: Edition) -> None:
    alt = maps.municipality_map(ed, lang="da").alt
    assert "9 i Aarhus; 2 i hver af Brøndby og Norddjurs; 1 i hver af Aalborg" in alt


def test_same_bytes_every_time(ed: Edition, drawing: Drawing) -> None:
    assert maps.municipality_map(ed) == drawing


def test_the_map_follows_the_page(drawing: Drawing) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawing.svg))
    assert colours == {maps.HIGHLIGHT}
    assert "currentColor" in drawing.svg
    assert "currentColor" not in drawing.plain


def test_labels_are_apart_and_on_the_map() -> None:
    outlines = load_outlines(ROOT)
    codes = {line["municipality_code"] for line in investments()}
    places = [(p, f"{p.name} 1") for p in outlines.municipalities if p.code in codes]
    boxes = [label.box for label in place_labels(places, outlines)]
    assert len(boxes) == 15
    for i, box in enumerate(boxes):
        assert box.left >= 0
        assert box.right <= outlines.width
        assert all(box.overlap(other) == 0 for other in boxes[i + 1 :])


def test_an_unknown_code_is_told(ed: Edition) -> None:
    wrong = replace(ed.investments[0], municipality_code="999")
    with pytest.raises(BookError, match="no municipality has the code 999"):
        maps.municipality_map(replace(ed, investments=(wrong, *ed.investments[1:])))


@pytest.mark.parametrize("content", [None, "{}", "nonsense", json.dumps({"viewBox": "0 0 1"})])
def test_missing_or_wrong_outlines_are_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "data/geo/municipalities.json"
    file.parent.mkdir(parents=True)
    if content is not None:
        file.write_text(content)
    with pytest.raises(BookError, match="build_geo"):
        load_outlines(tmp_path)


def test_the_origin_of_the_outlines_is_said() -> None:
    assert "names no source" in maps.CREDIT["en"]
    readme = (ROOT / "data/geo/README.md").read_text(encoding="utf-8")
    assert "names no source" in readme
    assert "Permission is hereby granted" in readme
