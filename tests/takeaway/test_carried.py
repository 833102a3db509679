"""Tables and figures carry what the report prints; expected values are the printed ones."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from helpers import figures, maps, tables
from helpers.edition import Edition
from helpers.figures import robustness
from helpers.tables import verdicts
from helpers.takeaway import MIME
from helpers.takeaway.model import Sheet
from helpers.takeaway.tablefile import csv_bytes
from helpers.verify.verdict import Verdict


def rows(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(sheet).decode("utf-8-sig"))))


def test_a_table_as_shown(ed: Edition) -> None:
    shown = rows(tables.sizes(ed).take_away.sheets[0])
    unit = "(DKK / investments)"  # the last row counts
    assert shown[0][:5] == [
        "Kroner", *(f"{who} {unit}" for who in ("DSI", "DSK", "Internal", "All")),
    ]  # fmt: skip
    assert shown[1][:5] == ["Minimum", "1200000", "3300000", "2952000", "1200000"]
    assert shown[-1][:5] == ["Number of investments", "12", "7", "3", "22"]


def test_each_printed_number_carries_its_verdict(
    ed: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged(name: str, verdict: Any) -> Verdict:
        return Verdict(f"t03.{name}", "value", 3, "3.3", "1", verdict)

    found = (judged("mean.dsi", "contradicted"), judged("minimum.dsk", "derived"))
    monkeypatch.setattr(verdicts, "at_hand", lambda _: {one.id: one for one in found})
    shown, exact = tables.sizes(ed).take_away.sheets
    assert shown.variables[-1].name == exact.variables[-1].name == "Verdict"
    assert "contradicted: the other printed" in shown.variables[-1].about
    said = {row[0]: row[-1] for row in rows(shown)}
    assert said["Mean"] == "DSI: contradicted"
    assert said["Minimum"] == "DSK: derived"
    assert said["Maximum"] == ""
    assert {row[3]: row[-1] for row in rows(exact)[1:] if row[-1]} == {
        "t03.minimum.dsk": "derived", "t03.mean.dsi": "contradicted",
    }  # fmt: skip


def test_what_real_answers_give_has_no_verdict(answered: Edition) -> None:
    shown, exact = tables.battery(answered, "motives").take_away.sheets
    assert "Verdict" not in {one.name for one in shown.variables}
    assert not [row for row in rows(exact)[1:] if row[-1]]


def test_decimals_stay_as_shown_and_percentages_are_numbers(ed: Edition) -> None:
    shown = rows(tables.battery(ed, "motives").take_away.sheets[0])
    assert shown[0][4] == "Share of 25 (%)"
    learning = next(row for row in shown if row[0] == "Learning about results")
    assert learning[2:5] == ["4.0", "17", "68"]


def test_each_cell_with_the_number_behind_it(ed: Edition) -> None:
    exact = rows(tables.sizes(ed).take_away.sheets[1])
    head, cells = exact[0], {row[3]: row for row in exact[1:]}
    assert head[:5] == ["Group", "Row", "Column", "Id", "Shown"]
    mean = cells["t03.mean.dsi"]
    assert mean[4:8] == ["3,889,587", "3889587", "", "DKK"]
    areas = rows(tables.paying_areas(ed).take_away.sheets[1])
    assert [row[4:8] for row in areas[1:3]] == [
        ["19", "19", "", "investments"],
        ["76%", "76", "", "%"],
    ]


def test_the_source_and_the_notes_travel_along(ed: Edition) -> None:
    data = tables.sizes(ed).take_away
    assert data.section == "3.3"
    assert data.source == "Source: report, section 3.3, Table 3."
    assert data.notes[0] == "Three of DSK's investments are without an amount."
    assert data.basis == "published"
    assert data.counts == ()


def test_the_data_travel_beside_the_html(ed: Edition) -> None:
    table = tables.sizes(ed)
    assert set(table._repr_mimebundle_()) == {MIME}
    assert table._repr_mimebundle_(exclude=[MIME]) == {}
    assert table.tab_options(table_width="90%").take_away == table.take_away
    drawing = figures.sizes(ed)
    assert set(drawing._repr_mimebundle_()) == {
        "text/html", "image/svg+xml", "text/plain", MIME,
    }  # fmt: skip


def test_every_figure_but_the_sketch_carries_its_frame(ed: Edition, answered: Edition) -> None:
    drawings = [
        figures.adoption(ed), figures.battery(ed, "motives"), figures.benefits_drawbacks(ed),
        figures.durations(ed), figures.expected_experienced(ed), figures.indices(ed),
        figures.lasting(ed), figures.motive_count(ed), figures.next_investment(ed),
        figures.paying_areas(ed), figures.sizes(ed), figures.start_years(ed),
        maps.municipality_map(ed), robustness.p_values(answered),
    ]  # fmt: skip
    for drawing in drawings:
        assert drawing.data is not None, drawing.name
        assert drawing.data.sheets[0].rows, drawing.name
        assert drawing.data.source, drawing.name
    assert figures.hype_curve(ed).data is None


def test_a_figure_draws_what_is_printed(ed: Edition) -> None:
    data = figures.battery(ed, "motives").data
    assert data is not None
    drawn = {row[0]: row[2:] for row in rows(data.sheets[0])}
    assert drawn["Learning about results"] == ["17", "68", "4"]
    assert drawn["Financing"] == ["15", "60", "3.5"]
    points = figures.indices(ed).data
    assert points is not None
    assert len(points.sheets[0].rows) == 25


def test_real_answers_are_known_for_what_they_are(answered: Edition) -> None:
    table = tables.battery(answered, "motives").take_away
    assert table.basis == "answers"
    # Everybody answers 3, but financing goes 1 to 5 in turn: five of each, so ten are high.
    counts = {where: int(number) for where, number in table.counts}
    assert counts["Financing, High"] == 10
    assert counts["Financing, Answers: 1"] == 5
    assert not [where for where in counts if where.endswith("Mean")]
    assert tables.per_investment(answered, "benefits").take_away.basis == "individual"
    assert tables.economic_indices(answered).take_away.basis == "individual"
    assert figures.indices(answered).data.basis == "individual"
    assert figures.lasting(answered).data.basis == "answers"
    assert tables.sizes(answered).take_away.basis == "published"
