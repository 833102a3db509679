"""Tables, figures and chapters of analyses show the numbers of the answers, and nothing without."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from great_tables import GT

from helpers.analysis.earlier import earlier, waves_before
from helpers.analysis.grouping import groupings
from helpers.analysis.moved import moved
from helpers.analysis.waves import two_waves
from helpers.codebook import Scale, load_codebook
from helpers.drawing import Drawing
from helpers.edition import Edition, open_edition
from helpers.errors import BookError
from helpers.figures.change import change as change_figure
from helpers.figures.diverging import colours_of
from helpers.figures.stacked import stacked
from helpers.figures.style import contrast
from helpers.tables import analysis, change

ROOT = Path(__file__).parents[2]
EVERY: dict[str, Callable[[Edition], GT | Drawing]] = {
    "boxes": partial(analysis.boxes_table, name="motives"),
    "change-figure": partial(change_figure, name="motives"),
    "correlations": partial(analysis.correlations_table, name="motives"),
    "groups": partial(analysis.groups_table, name="motives", grouping="investor"),
    "high": partial(change.high_table, name="motives"),
    "items": partial(analysis.items_table, name="motives"),
    "mean": partial(change.mean_table, name="motives"),
    "reliability": partial(analysis.reliability_table, draws=20),
    "respondents": change.respondents_table,
    "stacked": partial(stacked, battery="motives"),
}


def words(table: GT) -> str:
    """Give the words of a table, cells parted by bars."""
    page = re.sub(r"<style>.*?</style>", "", table.as_raw_html(), flags=re.DOTALL)
    cells = re.sub(r"</t[dh]>", " | ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", cells)).split())


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_shown_of_a_reconstruction(ed: Edition, name: str) -> None:
    with pytest.raises(BookError, match="needs answers"):
        EVERY[name](ed)


@pytest.mark.parametrize("name", EVERY)
def test_simulated_answers_are_called_that(simulated: Edition, name: str) -> None:
    shown = EVERY[name](simulated)
    if isinstance(shown, Drawing):
        assert shown.alt.startswith("Simulated answers. ")
        assert shown.data is not None
        assert "simulated answers" in shown.data.source
    else:
        assert "simulated answers" in words(shown)


@pytest.mark.parametrize("name", EVERY)
def test_the_same_answers_give_the_same_bytes(after_print: Edition, name: str) -> None:
    first, again = EVERY[name](after_print), EVERY[name](after_print)
    if isinstance(first, Drawing) and isinstance(again, Drawing):
        assert first.svg == again.svg
    elif isinstance(first, GT) and isinstance(again, GT):
        assert first.as_raw_html() == again.as_raw_html()


def test_the_wave_of_the_report_is_before_if_there_are_no_answers(after_print: Edition) -> None:
    assert waves_before(after_print) == ()
    waves = two_waves(after_print)
    assert waves.printed
    assert waves.before.wave == "2024"
    sizes = [len(part) for part in (waves.matching.both, waves.matching.ended, waves.matching.new)]
    assert sizes == [20, 5, 1]


def test_real_answers_go_before_the_report(after_answers: Edition) -> None:
    assert waves_before(after_answers) == ("2024",)
    assert not two_waves(after_answers).printed


def test_the_first_wave_has_none_before_it(after_answers: Edition) -> None:
    first = open_edition(after_answers.root, "2024")
    assert earlier(first) is None
    for name in ("respondents", "mean", "high"):
        shown = EVERY[name](first)
        assert isinstance(shown, GT)
        assert "no wave before 2024" in words(shown)
    assert "no wave before 2024" in change_figure(first, "motives").alt
    with pytest.raises(BookError, match="no wave before"):
        two_waves(first)


def test_without_a_witness_there_is_no_wave_before(make: Callable[..., Path]) -> None:
    project = make()
    (project / "data/responses/2024-reconstructed.csv").unlink()
    assert earlier(open_edition(project, "2026")) is None


def test_counts_are_compared_with_print(after_print: Edition) -> None:
    # Printed: financing 15 of 25, savings 15. Later: financing 4 or 5 for 8 of 21, savings 17.
    shown = words(change.high_table(after_print, "motives"))
    assert "Financing | 15 | 60% | 8 | 38% | 0 | " in shown
    assert "Later savings | 15 | 60% | 17 | 81% | 4 | +21" in shown


def test_means_are_compared_with_print(after_print: Edition) -> None:
    # Printed 3.8 is 3.75 to 3.85: of 25 answers 94, 95 or 96 points. Later 5.
    shown = words(change.mean_table(after_print, "motives"))
    assert "Later savings | 3.8 | 5.00 | 17 | 4 | +1.16 to +1.24 | " in shown
    assert "No test" in shown
    # What respondents named themselves is not compared.
    assert "Other" not in shown


def test_those_who_answered_twice_are_paired(after_answers: Edition) -> None:
    # Savings 4 before, then don't know for four and 5 for sixteen of twenty.
    shown = words(change.mean_table(after_answers, "motives"))
    assert "Later savings | 16 | 4 | +1.00 | <0.001 | <0.001 | 5 / 1 | +1.00 | " in shown
    high = words(change.high_table(after_answers, "motives"))
    # Financing 3 before, then 1 to 5 four times over: eight became high.
    assert "Financing | 20 | 8 | 0 | +40 [" in high


def test_sentences_name_the_items_that_moved(after_answers: Edition, after_print: Edition) -> None:
    found = moved(after_answers, "motives")
    assert found.up == ("financing",)
    # McNemar of 8 to 0 is 2 / 256; times the eight items of the battery that is above 0.05.
    assert found.corrected == ()
    assert moved(after_print, "drawbacks").down == ("target group",)


def test_respondents_are_listed_by_wave(after_print: Edition) -> None:
    shown = words(change.respondents_table(after_print))
    assert "In 2024 and 2026 (20)" in shown
    assert "Only in 2024 (5)" in shown
    assert "New in 2026 (1)" in shown
    assert "Aarhus: Nyt | – | yes" in shown


def test_boxes_count_the_ends(after_print: Edition) -> None:
    # Financing 1 to 5 four times and once more 1: nine low, eight high of 21.
    shown = words(analysis.boxes_table(after_print, "motives"))
    assert "Financing | 21 | 0 | 8 | 38% [21–59%] | 9 | 43% [24–63%] | −5 [" in shown


def test_correlations_say_how_many_answered_both(after_print: Edition) -> None:
    shown = words(analysis.correlations_table(after_print, "motives"))
    # Financing has 21 answers, savings 17 that are all alike: no correlation.
    assert "1. Financing | – | 17 | 21 |" in shown
    assert "2. Later savings | – | – | 17 |" in shown


def test_groups_are_compared_where_they_are_large_enough(after_print: Edition) -> None:
    (found,) = groupings(after_print)
    assert found.sizes == {"DSI": 11, "Internal": 10}
    shown = words(analysis.groups_table(after_print, "motives", "investor"))
    # Places 0, 2, … 20: 1 3 5 2 4 1 3 5 2 4 1 makes 31 / 11.
    assert "Financing | 2.8 | 11 | 3.0 | 10 | " in shown
    assert "does not divide" in words(analysis.groups_table(after_print, "motives", "provider"))
    with pytest.raises(BookError, match="is called 'investors'"):
        analysis.groups_table(after_print, "motives", "investors")


def test_what_cannot_be_computed_is_a_footnote(after_print: Edition) -> None:
    # Everybody gives the same answer to most items.
    assert "Not computed: everybody gave the same answer" in words(
        analysis.reliability_table(after_print, draws=20)
    )
    assert "Everybody gave the same answer" in words(analysis.items_table(after_print, "concerns"))


def test_the_alternative_of_stacked_bars_has_the_counts(after_print: Edition) -> None:
    alt = stacked(after_print, "motives").alt
    assert "Financing: 8 high, 9 low of 21" in alt
    assert "Later savings: 17 high, 0 low of 17, 4 don't know" in alt
    # Sorted by the share of high answers.
    assert alt.index("Later savings") < alt.index("Financing") < alt.index("Innovation")
    danish = stacked(after_print, "motives", sort="asked", lang="da").alt
    assert danish.index("Finansiering: 8 høj, 9 lav af 21") < danish.index(
        "Besparelser på sigt: 17"
    )


def test_stacked_bars_by_group_have_a_bar_each(after_print: Edition) -> None:
    (found,) = groupings(after_print)
    alt = stacked(after_print, "motives", items=["financing"], by=found.groups).alt
    # DSI: 1 3 5 2 4 1 3 5 2 4 1; internal: 2 4 1 3 5 2 4 1 3 5.
    assert "DSI: 4 high, 5 low of 11; Internal: 4 high, 4 low of 10" in alt
    headed = stacked(after_print, "motives", groups={"Money": ["financing", "savings"]})
    assert headed.data is not None
    assert [row[0] for row in headed.data.sheets[0].rows] == ["Later savings", "Financing"]


def test_a_stranger_has_no_group(after_print: Edition) -> None:
    (found,) = groupings(after_print)
    strange = found.groups.rename(index={found.groups.index[0]: "nobody"})
    with pytest.raises(BookError, match="'nobody' has a group"):
        stacked(after_print, "motives", by=strange)


@pytest.mark.parametrize("levels", [2, 3, 4, 5, 7, 11])
def test_colours_can_be_seen_on_both_pages(levels: int) -> None:
    scale = load_codebook().battery("motives").scale
    made = Scale("made", "likert", tuple(scale.levels[0] for _ in range(levels)))
    colours = colours_of(made)
    assert len(set(colours)) == levels
    for colour in colours:
        assert contrast(colour, "#ffffff") >= 3
        assert contrast(colour, "#101216") >= 3


def sentences(project: Path, wave: str, chapter: str) -> list[str]:
    """Run the hidden and deriving cells of a chapter, and every inline expression."""
    source = (ROOT / "chapters" / f"{chapter}.qmd").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    here, before = Path.cwd(), os.environ.get("EFFEKTBOG_WAVE")
    os.chdir(project)
    os.environ["EFFEKTBOG_WAVE"] = wave
    try:
        for cell in re.findall(r"```\{python\}\n(.*?)```", source, re.DOTALL):
            if re.search(r"label: (setup|derive)-", cell):
                exec(cell, names)
        prose = re.sub(r"```\{python\}\n.*?```", "", source, flags=re.DOTALL)
        return [str(eval(one, names)) for one in re.findall(r"`\{python\} (.*?)`", prose)]
    finally:
        os.chdir(here)
        os.environ.pop("EFFEKTBOG_WAVE")
        if before is not None:
            os.environ["EFFEKTBOG_WAVE"] = before


def test_sentences_fit_whatever_is_known(after_print: Edition, after_answers: Edition) -> None:
    printed = " ".join(sentences(after_print.root, "2026", "change"))
    assert "only the printed means and counts are known" in printed
    assert (
        "20 respondents answered in both waves, five only in 2024, and one only in 2026" in printed
    )
    assert "correction" not in printed
    both = " ".join(sentences(after_answers.root, "2026", "change"))
    assert "After correction for the number of items" in both
    first = " ".join(sentences(after_answers.root, "2024", "change"))
    assert "There is no wave before 2024" in first
    shown = " ".join(sentences(after_print.root, "2026", "analyses"))
    assert "divides them by investor (DSI and Internal)" in shown
