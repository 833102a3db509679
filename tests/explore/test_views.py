"""What explorers show, against numbers read off the report's pages and worked out by hand."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

from helpers import explore
from helpers.edition import Edition
from helpers.explore import Explorer
from helpers.explore.model import Row, View

Explorers = dict[str, Explorer]

ROOT = Path(__file__).parents[2]
NAMES = ("investments", "batteries", "places", "changes", "items", "numbers")
BATTERIES = {"motives": 8, "concerns": 11, "benefits": 12, "drawbacks": 14}


def texts(view: View, column: str) -> dict[str, str]:
    (position,) = (n for n, one in enumerate(view.columns) if one.name == column)
    return {row.key: row.cells[position].text for row in view.rows}


def one(view: View, key: str) -> Row:
    (row,) = (row for row in view.rows if row.key == key)
    return row


def table(number: int) -> list[dict[str, str]]:
    with (ROOT / f"data/published/table-{number:02d}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --------------------------------------------------------------------------- investments


def test_investments_stand_with_their_printed_numbers(explorers: Explorers) -> None:
    view = explorers["investments"].view()
    relative, absolute = texts(view, "relative"), texts(view, "absolute")
    assert len(view.rows) == 25
    for line in table(10):
        if line["row"] in relative:
            assert relative[line["row"]] == line["relative"].replace(",", ".")
            assert absolute[line["row"]] == line["absolute"].replace(",", ".")
    for number, column in ((13, "benefits"), (15, "drawbacks")):
        shown = texts(view, column)
        printed = {line["row"]: line["high"] for line in table(number)}
        assert {key: value for key, value in shown.items() if value != "–"} == printed


def test_two_investments_of_one_printed_name_have_either_number(explorers: Explorers) -> None:
    relative = texts(explorers["investments"].view(), "relative")
    for name in ("aarhus-youth-homelessness", "aarhus-youth-homelessness-vulnerable"):
        assert relative[name] == "0.25 or 0.31"


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"started": "before"}, 16),
        ({"started": "since"}, 9),
        ({"investor": "unnamed"}, 22),
        ({"investor": "dsi"}, 1),
        ({"investor": "internal", "started": "before"}, 0),
    ],
)
def test_investments_are_filtered(explorers: Explorers, chosen: dict[str, str], count: int) -> None:
    assert len(explorers["investments"].view(**chosen).rows) == count


def test_another_reading_is_an_interval_around_what_was_printed(explorers: Explorers) -> None:
    view = explorers["investments"].view(reading="lowest-with")
    # 0.63 is five eighths, and only two answers can give an odd number of eighths.
    assert texts(view, "absolute")["aarhus-diabetes"] == "0.63"
    # 1.00 may be one answer of 5 beside a "don't know", which would halve it under this reading.
    assert texts(view, "absolute")["norddjurs-mental-challenges"] == "0.50–1.00"
    low, high = texts(view, "relative")["aarhus-diabetes"].split("–")
    assert float(low) < 0.23 <= float(high)
    assert any("outer bounds" in note for note in view.notes)


def test_a_profile_says_what_is_known(explorers: Explorers) -> None:
    view = explorers["investments"].view()
    # Table 15 prints 0 and ten "don't know" for Ballerup, and a dash for the mean.
    words = one(view, "ballerup-autism").more
    assert "0 of 10 to a high degree, 10 “don't know”" in words
    assert "mean 2.0 of 5" in words
    assert "not printed" in one(view, "aarhus-sosu").more


def test_the_strips_of_a_profile_say_where_it_lies(explorers: Explorers) -> None:
    view = explorers["investments"].view()
    # Table 10 is ordered by the relative index: Rudersdal stands last with 0,08, no other has it.
    lowest = one(view, "rudersdal-stress").more
    assert "which lie at 0.08–0.40: 0 lower, 24 higher" in lowest
    # One name is printed for two investments, with 0,25 and 0,31: each may be either.
    assert re.search(r"0\.25 or 0\.31, on a line .*: \d+ or \d+ lower", twin(view))


def twin(view: View) -> str:
    return next(row.more for row in view.rows if row.cells[1].text == "0.25 or 0.31")


# ----------------------------------------------------------------------------- batteries


def test_batteries_show_the_printed_counts_at_first(explorers: Explorers) -> None:
    view = explorers["batteries"].view()
    for number, position, column in ((8, 1, "high"), (12, 2, "high_all")):
        printed = {line["row"]: line[column] for line in table(number)}
        for row in view.rows:
            if row.cells[position].text != "–":
                assert row.cells[position].small == f"{printed[row.key]} of 25"
    assert one(view, "financing").cells[1].text == "60%"


def test_every_other_choice_holds_what_is_printed(explorers: Explorers) -> None:
    """A lower threshold is reached by more, and a smaller base makes shares larger."""
    explorer = explorers["batteries"]
    for pair in ("benefits", "drawbacks"):
        at = {
            (code, unknown): explorer.view(pair=pair, shown=code, unknown=unknown)
            for code in ("3", "4", "5")
            for unknown in ("out", "low")
        }
        for number, row in enumerate(at["4", "low"].rows):
            for side in (1, 2):

                def ends(code: str, unknown: str) -> tuple[Fraction, ...]:
                    found = at[code, unknown].rows[number].cells[side].sort  # noqa: B023
                    assert isinstance(found, tuple)
                    return found

                if row.cells[side].text == "–":
                    continue
                printed = ends("4", "low")
                assert printed[0] == printed[1]
                assert ends("3", "low")[0] >= printed[0] >= ends("5", "low")[1]
                assert ends("4", "out")[0] >= printed[0]


def test_groups_show_no_more_than_is_printed_of_them(explorers: Explorers) -> None:
    view = explorers["batteries"].view(group="before")
    # Table 12 has 10 of 16 for financing; Table 8 has 15 of 25, so 6 to 15 of any 16.
    assert one(view, "financing").cells[2].small == "10 of 16"
    assert one(view, "financing").cells[1].small == "6–15 of 16"
    assert any("outer bounds" in note for note in view.notes)
    assert any("no choice by size" in note for note in view.notes)


def test_means_are_left_out_where_nothing_tells_them(explorers: Explorers) -> None:
    view = explorers["batteries"].view(shown="mean", unknown="out", group="dsi")
    assert {cell.text for row in view.rows for cell in row.cells[1:]} == {"–"}
    before = explorers["batteries"].view(shown="mean", unknown="out", group="before")
    assert one(before, "financing").cells[2].text == "3.45–3.55"


# -------------------------------------------------------------------------------- places


def test_places_light_up_with_the_list(explorers: Explorers) -> None:
    explorer = explorers["places"]
    assert len(explorer.view().marks) == 15
    aarhus = explorer.view(place="751")
    assert aarhus.marks == ("751",)
    assert len(aarhus.rows) == 9
    assert len(explorer.view(place="751", started="before").rows) == 6
    # The only one of Viborg started later.
    nothing = explorer.view(place="791", started="before")
    assert nothing.rows == nothing.marks == ()


# ------------------------------------------------------------------------------- changes


def test_changes_are_differences_of_printed_counts(explorers: Explorers) -> None:
    view = explorers["changes"].view(correction="none")
    assert texts(view, "expected")["savings"] == "15"
    assert texts(view, "experienced")["savings"] == "5"
    assert texts(view, "change")["savings"] == "−10"
    # From 15 to 5 at least 10 changed: p is at least 2/2^10; and at most 15 + 5 did, 15 one way.
    smallest = Fraction(2, 2**10)
    largest = 2 * sum(Fraction(comb(20, k), 2**20) for k in range(6))
    (position,) = (n for n, column in enumerate(view.columns) if column.name == "p")
    assert one(view, "savings").cells[position].sort == (smallest, largest)
    assert texts(view, "p")["savings"] == "0.001–0.042"
    assert texts(view, "significant")["savings"] == "in every dataset"
    assert texts(view, "significant")["financing"] == "in no dataset"


def test_means_are_compared_as_intervals(explorers: Explorers) -> None:
    view = explorers["changes"].view(measure="mean")
    assert [column.name for column in view.columns][-1] == "change"
    # 3,8 and 3,0: between 3.75 - 3.05 and 3.85 - 2.95 apart.
    assert texts(view, "change")["savings"] == "−0.90 to −0.70"


# ------------------------------------------------------------------------- items, numbers


def test_items_show_print_and_bounds(
    explorers: Explorers, financing: tuple[tuple[int, ...], ...]
) -> None:
    view = explorers["items"].view()
    printed, least, most = (texts(view, name) for name in ("printed", "smallest", "largest"))
    assert (printed["mean"], printed["high"], printed["none"]) == ("3.5", "15", "–")
    assert (least["high"], most["high"]) == ("15", "15")
    for code in range(5):
        counts = [one[code] for one in financing]
        assert (least[f"count{code + 1}"], most[f"count{code + 1}"]) == (
            str(min(counts)),
            str(max(counts)),
        )
    empty = [25 - sum(one) for one in financing]
    assert (least["none"], most["none"]) == (str(min(empty)), str(max(empty)))


def test_every_printed_item_can_be_chosen(explorers: Explorers) -> None:
    (control,) = explorers["items"].controls
    printed = {
        f"{battery}.{line['row']}"
        for battery, number in (
            ("motives", 8),
            ("concerns", 11),
            ("benefits", 12),
            ("drawbacks", 14),
        )
        for line in table(number)
        if line["row"] not in ("per_investment", "n")
    }
    assert set(control.values) == printed


def test_numbers_are_found_by_place_and_verdict(ed: Edition, explorers: Explorers) -> None:
    explorer = explorers["numbers"]
    contradicted = explorer.view()
    assert [row.key for row in contradicted.rows] == ["t03.mean.dsi"]
    row = contradicted.rows[0]
    assert row.cells[0].href == "verification.html#v-t03-mean-dsi"
    assert row.cells[1].text == "3.889.587"
    assert row.cells[3].text == "7,974,593–7,974,596"
    assert 'href="verification.html#v-t03-quartile3-dsi"' in row.more
    assert row.more.count("It cannot stand together with") == 2
    cells = sum(
        bool(value) for line in table(8) for name, value in line.items() if name in ("mean", "high")
    )
    assert len(explorer.view(place="t08", verdict="all").rows) == cells
    assert len(explorer.view(verdict="all").rows) == len(ed.published.values) + len(ed.claims)


# -------------------------------------------------------------------------- real answers


def test_real_answers_close_every_interval(answered: Edition) -> None:
    for make in (explore.investments, explore.batteries, explore.changes, explore.items):
        explorer = make(answered)
        for state in explorer.states():
            for row in explorer.look(state).rows:
                for column, cell in zip(explorer.look(state).columns, row.cells, strict=True):
                    if column.numeric and isinstance(cell.sort, tuple) and len(cell.sort) == 2:
                        assert cell.sort[0] == cell.sort[1], (explorer.name, state, row.key)


def test_real_answers_are_shown(answered: Edition) -> None:
    """Financing goes 1, 2, 3, 4, 5, 1, … for 25; savings is don't know five times, else 4."""
    view = explore.batteries(answered).view(unknown="out")
    assert one(view, "financing").cells[1].small == "10 of 25"
    assert one(view, "savings").cells[1].small == "20 of 20"
    assert texts(explore.items(answered).view(), "smallest")["count5"] == "5"
    readings = [option.value for option in explore.investments(answered).controls[2].options]
    assert "printed" not in readings
    assert "missing-with" in readings


def test_what_rests_on_answers_says_so(explorers: Explorers, answered: Edition) -> None:
    assert explorers["investments"].basis == "published"
    assert explore.investments(answered).basis == "individual"
    assert explore.batteries(answered).basis == "answers"
    # A count of one in a group of one is among those that a publisher is warned of.
    counts = dict(explore.batteries(answered).counts)
    assert counts["motives, internal, financing: at least 5"] == 1
    assert explorers["batteries"].counts == ()


@pytest.mark.parametrize("name", NAMES)
def test_explorers_speak_danish(ed: Edition, explorers: Explorers, name: str) -> None:
    english, danish = explorers[name], getattr(explore, name)(ed, lang="da")
    assert english.title != danish.title
    assert [one.values for one in english.controls] == [one.values for one in danish.controls]
    assert all(a != b for a, b in zip(english.view().notes, danish.view().notes, strict=True))
