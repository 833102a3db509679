"""Figures: words for all of them, numbers that are the printed ones, labels that can be read."""

import csv
import itertools
import re
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from helpers import figures
from helpers.drawing import Drawing
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.figures import labels
from helpers.figures.motives import short_names
from helpers.figures.style import COLOURS, contrast, on, wrapped
from helpers.tables import verdicts
from helpers.verify.verdict import Verdict

ROOT = Path(__file__).parents[1]
EVERY = {
    "adoption": figures.adoption,
    "battery-concerns": partial(figures.battery, name="concerns"),
    "battery-motives": partial(figures.battery, name="motives"),
    "benefits-drawbacks": figures.benefits_drawbacks,
    "durations": figures.durations,
    "expected-experienced": figures.expected_experienced,
    "hype-curve": figures.hype_curve,
    "indices": figures.indices,
    "lasting": figures.lasting,
    "motive-count": figures.motive_count,
    "next-investment": figures.next_investment,
    "paying-areas": figures.paying_areas,
    "sizes": figures.sizes,
    "start-years": figures.start_years,
}


@pytest.fixture(scope="module")
def drawn(ed: Edition) -> dict[str, Drawing]:
    return {name: make(ed) for name, make in EVERY.items()}


def printed(number: int) -> dict[str, dict[str, str]]:
    with (ROOT / f"data/published/table-{number:02}.csv").open(encoding="utf-8") as file:
        return {line["row"]: line for line in csv.DictReader(file)}


def english(danish: str) -> str:
    return danish.translate(str.maketrans(".,", ",."))


def million(danish: str) -> str:
    """Turn "5.732.327" into "5.7", half up."""
    tenths = (int(danish.replace(".", "")) + 50_000) // 100_000
    return f"{tenths // 10}.{tenths % 10}"


@pytest.mark.parametrize("name", EVERY)
def test_every_figure_is_an_image_with_words(drawn: dict[str, Drawing], name: str) -> None:
    drawing = drawn[name]
    assert drawing.name == name
    for source in (drawing.svg, drawing.plain):
        root = etree.fromstring(source.encode())
        assert root.get("role") == "img"
        assert root.get("aria-label") == drawing.alt
        assert root[0].text
        assert len(root[0].text) < 45
    assert len(drawing.alt) > 60
    assert drawing.alt.endswith(".")
    assert "{" not in drawing.alt
    assert "None" not in drawing.alt


@pytest.mark.parametrize("name", EVERY)
def test_same_bytes_every_time(ed: Edition, drawn: dict[str, Drawing], name: str) -> None:
    assert EVERY[name](ed) == drawn[name]


def test_figures_share_no_identifier(drawn: dict[str, Drawing]) -> None:
    every = [i for drawing in drawn.values() for i in re.findall(r'\bid="([^"]+)"', drawing.svg)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("name", EVERY)
def test_only_colours_that_show_on_light_and_dark_pages(drawn, name: str) -> None:
    colours = set(re.findall(r"(?:fill|stroke)[:=]\s*\"?(#[0-9a-fA-F]{6})", drawn[name].svg))
    written_on_data = {"#ffffff", "#101216"}
    assert colours - written_on_data <= set(COLOURS)
    # No shape is left black by default, which would vanish on a dark page.
    assert "#000000" not in drawn[name].svg
    root = etree.fromstring(drawn[name].svg.encode())
    for use in root.iter("{http://www.w3.org/2000/svg}use"):
        painted = [use, *use.iterancestors()]
        assert any("fill:" in (element.get("style") or "") for element in painted), name


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_have_contrast(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#16181d") >= 3
    assert contrast(on(colour), colour) >= 4


def test_contrast_as_documented_by_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["motives", "concerns"])
def test_batteries_tell_the_printed_numbers(ed: Edition, drawn, name: str) -> None:
    lines = printed({"motives": 8, "concerns": 11}[name])
    alt = drawn[f"battery-{name}"].alt
    for item in ed.codebook.battery(name).items:
        line = lines[item.id]
        assert f"{item.short.en} {line['high']} (mean {english(line['mean'])})" in alt


def test_sizes_tell_the_printed_numbers_and_the_impossible_mean(drawn) -> None:
    lines, alt = printed(3), drawn["sizes"].alt
    for name, column in {"DSI": "dsi", "DSK": "dsk", "Internal": "internal", "All": "all"}.items():
        values = {row: million(line[column]) for row, line in lines.items() if row != "n"}
        assert (
            f"{name} ({lines['n'][column]}): {values['minimum']}–{values['maximum']}, quartiles "
            f"{values['quartile1']}–{values['quartile3']}, median {values['median']}, mean "
            f"{values['mean']}"
        ) in alt
    assert (
        "The mean printed for DSI is not possible: the five numbers of its own column alone put it "
        "within 7.1–8.7"
    ) in alt
    assert alt.count("not possible") == 1


def test_sizes_mark_what_may_be_wrong(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = ("t03.median.all", "t03.quartile3.all")
    removals: dict[str, tuple[tuple[str, ...], ...]]
    removals = {one: ((one, "t03.mean.dsi"),) for one in pair}
    removals["t03.mean.dsi"] = tuple((one, "t03.mean.dsi") for one in pair)
    given = {
        one: Verdict(one, "value", 3, "3.3", "1", "contradicted", set_aside_with=sets)
        for one, sets in removals.items()
    }
    monkeypatch.setattr(verdicts, "at_hand", lambda _: given)
    drawing = figures.sizes(ed)
    assert "#1f77b4" not in drawing.svg  # the colour of a mark that was given none
    alt = drawing.alt
    assert "The median printed for All, 5.2, is one of two numbers" in alt
    assert "The third quartile printed for All, 6.3, is one of two numbers" in alt
    assert alt.count("cannot all be right") == 2


def test_paying_areas_tell_the_printed_numbers(ed: Edition, drawn) -> None:
    names = {option.id: option.short.en for option in ed.codebook.question(5).parts[0].options}
    for row, line in printed(4).items():
        if row != "dk":
            assert f"{names[row]} {line['investments']}" in drawn["paying-areas"].alt


@pytest.mark.parametrize("number", [6, 7])
def test_durations_tell_the_printed_numbers(drawn, number: int) -> None:
    bands = {
        "y0_2": "0–2 years", "y3_5": "3–5 years", "y6_plus": "6 years or more",
        "y0_3": "0–3 years", "y4_6": "4–6 years", "y7_plus": "7 years or more",
    }  # fmt: skip
    for row, name in {"dsi": "DSI", "dsk": "DSK", "internal": "Internal"}.items():
        line = printed(number)[row]
        counts = ", ".join(f"{line[key]} of {words}" for key, words in bands.items() if key in line)
        assert f"{name}: {counts}, mean {english(line['mean'])}" in drawn["durations"].alt


def test_motive_count_tells_the_printed_numbers(drawn) -> None:
    (line,) = printed(9).values()
    for number in range(9):
        told = f"{line[f'm{number}']} with {number}" in drawn["motive-count"].alt
        assert told == (line[f"m{number}"] != "0")


def test_aims_and_experiences_tell_the_printed_numbers(ed: Edition, drawn) -> None:
    before, after = printed(8), printed(12)
    for item in ed.codebook.battery("benefits").items:
        if not item.other:
            told = f"{item.short.en} {before[item.id]['high']} to {after[item.id]['high_all']}"
            assert told in drawn["expected-experienced"].alt


def test_benefits_and_drawbacks_tell_the_printed_pairs(ed: Edition, drawn) -> None:
    benefits, drawbacks, names = printed(13), printed(15), short_names(ed)
    alt = drawn["benefits-drawbacks"].alt
    parts = alt.split("drawbacks: ", 1)[1].rstrip(".").split("; ")
    for one, line in benefits.items():
        pair = f"{line['high']}/{drawbacks[one]['high']}"
        (part,) = [p for p in parts if p.endswith(f" {pair}")]
        assert names[one] in part
    assert "16 investments" in alt


def test_lasting_changes_tell_the_printed_numbers(ed: Edition, drawn) -> None:
    for item in ed.codebook.battery("lasting").items:
        line = printed(16)[item.id]
        counts = f"{line['no_effect']}, {line['inspired']}, {line['continued']}, {line['dk']}"
        assert f"{item.short.en} {counts}" in drawn["lasting"].alt


def test_next_investment_tells_the_printed_numbers(drawn) -> None:
    alt = drawn["next-investment"].alt
    expected = {"Maybe, no ideas yet": "6", "Yes, soon": "3", "Don't know": "1", "No": "0"}
    for label, count in expected.items():
        assert f"{label}: {count}" in alt
    # Section 6.2 of the report: 5 active, 9 inactive.
    assert "Five work on one, nine do not." in alt


def test_adoption_tells_counts_and_shares(drawn) -> None:
    alt = drawn["adoption"].alt
    assert "Of 98 municipalities 19 (19.4%) in April 2024 and 23 (23.5%) in May 2024" in alt
    assert "the early majority have begun" in alt


def test_start_years_tell_what_the_text_says(drawn) -> None:
    alt = drawn["start-years"].alt
    assert "2018–2020: 2, 2021: 5–6, 2022: 5–6, 2023: 1" in alt
    assert "16 started before 2023 and 9 in 2023 or later" in alt


def test_indices_tell_their_ends_and_the_undecided_pair(drawn) -> None:
    alt = drawn["indices"].alt
    assert "from 0.08 (Rudersdal) to 0.40 (Aarhus, youth mental)" in alt
    assert "4 have the absolute index 1" in alt
    assert "Two points are hollow" in alt


def test_indices_tell_how_the_points_lie(drawn) -> None:
    # By hand from Table 10: 0,13 and 0,25 and again 0,13 are below a third, with 0,08 to 0,25.
    assert "below one third 0.08–0.25 (3), " in drawn["indices"].alt


def test_short_names_tell_investments_apart(ed: Edition) -> None:
    names = short_names(ed)
    assert len(set(names.values())) == 25
    assert names["vejle-family-treatment"] == "Vejle"
    assert names["broendby-families-misuse"] == "Brøndby, families"
    assert names["aarhus-youth-early"] == "Aarhus, youth early"


@pytest.mark.parametrize("name", ["indices", "benefits-drawbacks"])
def test_labels_of_points_do_not_overlap(ed: Edition, monkeypatch, name: str) -> None:
    placed: list[labels.Placed] = []
    genuine = labels.place

    def remember(*args, **kwargs):
        placed.extend(genuine(*args, **kwargs))
        return placed

    monkeypatch.setattr(labels, "place", remember)
    EVERY[name](ed)
    assert len(placed) == {"indices": 25, "benefits-drawbacks": 16}[name]
    for first, second in itertools.combinations(placed, 2):
        assert first.box.overlap(second.box) == 0, (first.text, second.text)
    for one in placed:
        for other in placed:
            x, y = other.point
            inside = one.box.left < x < one.box.right and one.box.bottom < y < one.box.top
            assert not inside, (one.text, other.text)


def test_labels_find_room_in_a_crowd() -> None:
    points = [(100.0 + 3 * i, 100.0) for i in range(8)]
    placed = labels.place(points, [f"label {i}" for i in range(8)], (200, 200))
    assert [one.text for one in placed] == [f"label {i}" for i in range(8)]
    for first, second in itertools.combinations(placed, 2):
        assert first.box.overlap(second.box) == 0


@pytest.mark.parametrize("name", EVERY)
def test_danish_labels_and_words(ed: Edition, drawn, name: str) -> None:
    danish = EVERY[name](ed, lang="da")
    assert danish.alt != drawn[name].alt
    assert danish.name == name


@pytest.mark.parametrize("name", EVERY)
def test_real_answers_can_be_drawn(answered: Edition, name: str) -> None:
    assert EVERY[name](answered).svg


def test_real_answers_are_what_is_drawn(answered: Edition) -> None:
    # Made up in tests/conftest.py: ten of 25 answer 4 or 5 about financing, mean 3; twenty answer
    # 4 about savings and five do not know.
    alt = figures.expected_experienced(answered).alt
    assert "Financing 10 to 0" in alt
    assert "Later savings 20 to 0" in alt


def test_what_does_not_exist_is_told(ed: Edition) -> None:
    with pytest.raises(BookError, match="no figure shows the battery 'motive'"):
        figures.battery(ed, "motive")  # type: ignore[arg-type]


def test_long_labels_are_broken_between_words() -> None:
    assert wrapped("Learning about the target group", 18) == "Learning about the\ntarget group"
    assert wrapped("Transaktionsomkostninger", 10) == "Transaktionsomkostninger"
    assert wrapped("", 10) == ""
