"""Tables of real answers keep back what could tell who somebody is; worked out by hand."""

from __future__ import annotations

import pytest

from helpers import tables
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.tables.layout import Cell, Column, Layout, Row
from helpers.tables.withheld import ENVIRONMENT_VARIABLE, SIGN, least_count, withheld


def table(*counts: int, total: bool = True, basis: str = "answers") -> Layout:
    rows = [
        Row(f"row {count}", {"n": Cell(str(count)), "mean": Cell("3.0"), "no": Cell("")})
        for count in counts
    ]
    if total:
        rows.append(Row("Total", {"n": Cell(str(sum(counts)))}, strong=True))
    columns = [Column("n", "N"), Column("mean", "Mean"), Column("no", "Empty")]
    return Layout("a", "Who", columns, rows, ["A note."], basis=basis)  # type: ignore[arg-type]


def shown(layout: Layout) -> list[str]:
    return [row.cells["n"].text for row in layout.rows]


@pytest.mark.parametrize(
    ("counts", "total", "left"),
    [
        # Nothing is small; nought tells of nobody.
        ((5, 9, 0), True, ["5", "9", "0", "14"]),
        # 2 is small; alone, the total would tell it, so 6 goes too.
        ((2, 6, 9), True, [SIGN, SIGN, "9", "17"]),
        # Without a total it can go alone.
        ((2, 6, 9), False, [SIGN, "6", "9"]),
        # 3 and 4 are seven together: the total tells nothing of either.
        ((3, 4, 9), True, [SIGN, SIGN, "9", "16"]),
        # 1 and 1 would be told by the total, which is two more than what is shown.
        ((1, 1, 6, 9), True, [SIGN, SIGN, SIGN, "9", "17"]),
    ],
)
def test_rows_that_are_kept_back(counts: tuple[int, ...], total: bool, left: list[str]) -> None:
    found = withheld(table(*counts, total=total), 5)
    assert shown(found) == left
    assert (len(found.notes) == 2) == (SIGN in left)


def test_the_whole_row_goes_and_what_is_empty_stays_so() -> None:
    row = withheld(table(2, 6, 9), 5).rows[0]
    assert [row.cells[name].text for name in ("n", "mean", "no")] == [SIGN, SIGN, ""]
    assert row.cells["n"].datum is None


@pytest.mark.parametrize("basis", ["published", "individual"])
def test_other_tables_stay_as_they_are(basis: str) -> None:
    layout = table(1, 2, 3, basis=basis)
    assert withheld(layout, 5) is layout
    assert withheld(table(1, 2), 1) == table(1, 2)


def test_the_data_to_take_away_keep_the_same_back(
    answered: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_counts = {where for where, number in tables.battery(answered, "motives").take_away.counts}
    assert "Financing, Answers: 1" in open_counts
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "6")  # five gave each answer
    table = tables.battery(answered, "motives")
    assert min(number for _, number in table.take_away.counts if number) >= 6
    texts = [row for row in table.take_away.sheets[0].rows if row[0] == "Financing"]
    assert set(texts[0][2:]) == {SIGN}
    assert "Kept back" in table.as_raw_html()


def test_the_smallest_count_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert least_count() == 1
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "few")
    with pytest.raises(BookError, match="not a number of respondents"):
        least_count()
