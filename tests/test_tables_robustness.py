"""The tables and figures of the chapter *Robustness* show what the findings say."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from helpers.codebook import load_codebook
from helpers.edition import Edition
from helpers.figures import robustness as figures_robustness
from helpers.findings import source
from helpers.inference import Interval
from helpers.investments import load_investments
from helpers.published import load_published
from helpers.responses import Responses
from helpers.tables import ranges
from helpers.tables import robustness as tables_robustness


class Alone:
    """An item is bounded by its own printed numbers, and by nothing else."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def interval(self, *_: str) -> None:
        return None

    def changes(
        self, _before: str, _after: str, totals: dict[str, tuple[int, int]]
    ) -> dict[str, Interval[int]]:
        return {i: Interval(max(0, a - b), min(a, 25 - b)) for i, (a, b) in totals.items()}


@pytest.fixture(autouse=True)
def _without_a_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "Bounded", Alone)


@pytest.fixture(scope="module")
def ed() -> Edition:
    """An edition without a single answer: the chapter must not need any."""
    codebook, investments = load_codebook(), tuple(load_investments())
    rows = pd.Index([i.id for i in investments], name="investment")
    empty = pd.DataFrame(None, index=rows, columns=list(codebook.columns), dtype=object)
    responses = Responses(empty, "witness", Path("none.csv"))
    return Edition(Path(), "2024", codebook, load_published(), (), (), investments, responses)


def rows(html: str) -> dict[str, list[str]]:
    """Cells of a table by the label of their row."""
    found = {}
    for row in re.findall(r"<tr>\s*<th[^>]*gt_stub.*?</tr>", html, re.S):
        label, *cells = [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        found.setdefault(label, cells)
    return found


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (Fraction(2, 1024), Fraction(434, 10485), "0.001–0.042"),
        (Fraction(1, 8), Fraction(1, 8), "0.125"),
        (1, 1, "1"),
        (Fraction(1, 5000), Fraction(9999, 10000), "<0.001–1"),
    ],
)
def test_p_ranges(low: Fraction, high: Fraction, shown: str) -> None:
    assert ranges.p_range(low, high) == shown


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(-0.494, -0.363, "−0.49 to −0.36"), (0.1, 0.3, "0.10–0.30"), (0.101, 0.102, "0.10")],
)
def test_number_ranges(low: float, high: float, shown: str) -> None:
    assert ranges.number_range(low, high, 2) == shown


def test_savings_stand_first_with_their_interval(ed: Edition) -> None:
    table = rows(tables_robustness.before_and_after(ed).as_raw_html())
    assert next(iter(table)) == "Later savings"
    assert table["Later savings"] == [
        *("15", "5", "−10", "10–20", "0.001–0.042", "0.015–0.332", "in every dataset")
    ]


def test_pinned_changes_stand_alone(ed: Edition) -> None:
    table = rows(tables_robustness.before_and_after(ed, "drawbacks").as_raw_html())
    assert table["Gaming"][:5] == ["4", "0", "−4", "4", "0.125"]
    assert table["Shift of focus"][2] == "+1"


def test_worst_cases_of_the_benefits(ed: Edition) -> None:
    table = rows(tables_robustness.nonresponse(ed, 30).as_raw_html())
    assert table["Financing"] == ["15", "60%", "16–20", "15–20", "50%–67%"]


def test_rankings_name_the_certain_first(ed: Edition) -> None:
    html = tables_robustness.rankings(ed, 30).as_raw_html()
    assert rows(html)["Number citing it"] == ["Learning about results", "1", "28 of 28"]
    assert rows(html)["Number, missing included"] == ["–", "5", "10 of 28"]


def test_correlations_show_ranges(ed: Edition) -> None:
    table = rows(tables_robustness.correlations(ed).as_raw_html())
    label = "Economic motives, relative index × number of benefits"
    assert table[label][0] == "0.13–0.31"


def test_negative_ranges_take_two_lines_in_a_wide_table(ed: Edition) -> None:
    html = tables_robustness.correlations(ed).as_raw_html()
    assert ">−0.49\N{NO-BREAK SPACE}to<br>−0.36</td>" in html


@pytest.mark.parametrize("name", ["before_and_after", "correlations"])
def test_danish(ed: Edition, name: str) -> None:
    html = getattr(tables_robustness, name)(ed, lang="da").as_raw_html()
    assert "Kilde: egen beregning på rapportens tabel" in html
    assert "Source" not in html


def test_alternatives_hold_the_numbers(ed: Edition) -> None:
    drawing = figures_robustness.p_values(ed)
    assert "Later savings 0.001–0.042" in drawing.alt
    assert "Gaming 0.125" in drawing.alt
    places = figures_robustness.places(ed, 30)
    assert "Learning about results 1–4" in places.alt
    assert "Learning about the target group 8" in places.alt


def test_drawings_of_two_batteries_have_two_names(ed: Edition) -> None:
    names = {figures_robustness.places(ed, 30, b).name for b in ("motives", "benefits")}
    assert len(names) == 2
