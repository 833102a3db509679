"""The printed tables against their own totals, added up here from the strings on file."""

import csv
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.investments import load_investments
from helpers.published import FOLDER, load_published

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def published():
    return load_published(ROOT)


def cells(number):
    """Read a table as plain strings, without the library."""
    with (ROOT / FOLDER / f"table-{number:02d}.csv").open(encoding="utf-8", newline="") as file:
        return {row["row"]: row for row in csv.DictReader(file)}


def ints(number, row, *columns):
    return [int(cells(number)[row][column]) for column in columns]


# How many numbers a reader counts in each table of the report.
COUNTS = {
    1: 4 * 4,
    2: 4 * 4,
    3: 7 * 4,
    4: 7,
    5: 4,
    6: 4 * 5,
    7: 4 * 5,
    8: 9 * 2 + 1 + 1,
    9: 10,
    10: 26 * 2,
    11: 11 * 2 + 1 + 1,
    12: 8 * 4 + 2 + 4,
    13: 16 * 3,
    14: 11 * 2 + 1 + 1,
    15: 16 * 3,
    16: 5 * 5,
    17: 7,
}


def test_every_cell_of_every_table_is_there(published):
    assert sorted(published.tables) == list(range(1, 18))
    assert {n: len(published.match(f"t{n:02d}.*")) for n in COUNTS} == COUNTS
    assert len(published) == sum(COUNTS.values()) == 407


@pytest.mark.parametrize(
    ("number", "rows", "columns"),
    [
        (1, ["largest", "middle", "smallest"], ["most", "middle", "least"]),
        (2, ["external", "internal", "both"], ["dsi", "dsk", "internal"]),
        (6, ["dsi", "dsk", "internal"], ["y0_2", "y3_5", "y6_plus"]),
        (7, ["dsi", "dsk", "internal"], ["y0_3", "y4_6", "y7_plus"]),
    ],
)
def test_crossed_tables_add_up_both_ways(number, rows, columns):
    for row in [*rows, "total"]:
        assert sum(ints(number, row, *columns)) == ints(number, row, "total")[0]
    for column in [*columns, "total"]:
        parts = [ints(number, row, column)[0] for row in rows]
        assert sum(parts) == ints(number, "total", column)[0]


def test_sizes_are_known_for_22():
    assert sum(ints(3, "n", "dsi", "dsk", "internal")) == ints(3, "n", "all")[0] == 22


def test_answers_on_repayment_agree_between_tables_4_and_5():
    assert sum(ints(5, "investments", "areas_1", "areas_2", "areas_6")) == 25
    answers = sum(int(row["investments"]) for row in cells(4).values())
    one, two, six = ints(5, "investments", "areas_1", "areas_2", "areas_6")
    assert answers == one + 2 * two + 6 * six


def test_the_distribution_of_motives_counts_all_investments():
    counts = ints(9, "investments", *[f"m{k}" for k in range(8, -1, -1)])
    assert sum(counts) == ints(9, "investments", "total")[0] == 25


@pytest.mark.parametrize(
    ("number", "column", "asked"),
    [
        (8, "high", 25),
        (11, "high", 25),
        (12, "high_all", 25),
        (12, "high_before_2023", 16),
        (14, "high", 25),
    ],
)
def test_high_counts_give_the_printed_number_per_investment(number, column, asked):
    table = cells(number)
    total = sum(
        int(row[column]) for key, row in table.items() if key not in {"per_investment", "n"}
    )
    printed = Fraction(table["per_investment"][column].replace(",", "."))
    assert abs(Fraction(total, asked) - printed) <= Fraction(1, 20)


def test_tables_9_and_8_count_the_same_eight_motives():
    nine = sum(k * ints(9, "investments", f"m{k}")[0] for k in range(9))
    table = cells(8)
    eight = [key for key in table if key not in {"other", "per_investment", "n"}]
    assert len(eight) == 8
    assert nine == sum(int(table[key]["high"]) for key in eight) == 100


def test_table_13_counts_the_benefits_of_table_12():
    per_investment = sum(int(row["high"]) for row in cells(13).values())
    per_item = [
        int(row["high_before_2023"])
        for key, row in cells(12).items()
        if key not in {"per_investment", "n"}
    ]
    assert per_investment == sum(per_item) == 41


def test_table_10_is_sorted_by_the_relative_index():
    relative = [float(row["relative"].replace(",", ".")) for row in cells(10).values()][:-1]
    assert len(relative) == 25
    assert relative == sorted(relative)


@pytest.mark.parametrize("number", [13, 15])
def test_tables_by_investment_are_sorted_by_their_count(number):
    high = [int(row["high"]) for row in cells(number).values()]
    assert high == sorted(high)


def test_rows_of_table_16_hold_all_25():
    for row in cells(16):
        assert sum(ints(16, row, "no_effect", "inspired", "continued", "dk")) == 25
        assert ints(16, row, "total") == [25]


def test_table_17_holds_15_municipalities():
    counts = [int(row["municipalities"]) for row in cells(17).values()]
    assert sum(counts[:-1]) == counts[-1] == 15


def test_means_stay_on_the_scale(published):
    for value in published:
        if value.unit == "scale points" and value.value is not None:
            assert 1 <= value.value <= 5, value.id
        if value.unit == "index":
            assert 0 <= value.value <= 1, value.id


def test_tables_13_and_15_are_about_the_same_16(published):
    started = {one.id for one in load_investments(ROOT) if one.started_before_2023}
    assert {value.row for value in published.match("t13.*")} == started
    assert {value.row for value in published.match("t15.*")} == started


def test_the_two_rows_that_cannot_be_told_apart_name_both(published):
    twins = {"aarhus-youth-homelessness", "aarhus-youth-homelessness-vulnerable"}
    for row in ("a", "b"):
        value = published[f"t10.aarhus-youth-homelessness-{row}.relative"]
        assert set(value.candidates) == twins
    meant = [value.candidates for value in published.match("t10.*.absolute") if value.candidates]
    assert len(meant) == 25
    assert {one for candidates in meant for one in candidates} == {
        one.id for one in load_investments(ROOT)
    }


@pytest.mark.parametrize(
    ("value_id", "printed", "statistic", "unit", "subgroup", "section"),
    [
        ("t03.mean.dsi", "3.889.587", "mean", "DKK", "dsi", "3.3"),
        ("t03.n.all", "22", "n", "investments", "all", "3.3"),
        ("t07.internal.mean", "6,7", "mean", "years", "internal", "3.6"),
        ("t08.per_investment.high", "4,2", "high_per_respondent", "items", "all", "4.1"),
        ("t10.mean.relative", "0,27", "mean", "index", "all", "4.1"),
        ("t12.n.mean_before_2023", "16", "n", "investments", "started_before_2023", "5.1"),
        (
            "t13.roskilde-unstable-housing.dk",
            "4",
            "count_dk",
            "items",
            "started_before_2023",
            "5.1",
        ),
        ("t15.ballerup-autism.mean", "-", "mean", "scale points", "started_before_2023", "5.2"),
        ("t16.financing_model.dk", "9", "count_dk", "investments", "all", "6.1"),
        ("t17.dk.municipalities", "1", "count_dk", "municipalities", "all", "6.2"),
    ],
)
def test_a_value_says_what_it_is(published, value_id, printed, statistic, unit, subgroup, section):
    value = published[value_id]
    assert (value.printed, value.statistic, value.unit) == (printed, statistic, unit)
    assert (value.subgroup, value.section) == (subgroup, section)


def test_the_dash_has_no_value(published):
    dash = published["t15.ballerup-autism.mean"]
    assert dash.value is dash.interval is dash.number is None
    assert [value.id for value in published if value.value is None] == [dash.id]


def test_values_are_exact(published):
    value = published["t10.rudersdal-stress.absolute"]
    assert value.value == Fraction(13, 100)
    assert value.interval == (Fraction(125, 1000), Fraction(135, 1000))
    assert published["t03.quartile3.dsi"].value == 12_543_000


def test_the_tidy_frame_has_one_row_a_number(published):
    frame = published.frame()
    assert len(frame) == 407
    assert frame["id"].is_unique
    assert frame.loc[frame["id"] == "t08.savings.mean", "value"].item() == Fraction(19, 5)


def test_a_table_keeps_its_shape(published):
    table = published.table(12)
    assert table.frame.columns[0] == "label"
    assert table.frame.loc["per_investment", "mean_all"] == ""
    assert table.frame.loc["financing", "mean_all"] == "3,8"
    with pytest.raises(BookError, match="no Table 18"):
        published.table(18)


def test_unknown_ids_are_answered_with_the_nearest(published):
    with pytest.raises(BookError, match=r"Did you mean 't08\.financing\.mean'"):
        published["t08.finansing.mean"]
    with pytest.raises(BookError, match="no published number matches"):
        published.match("t99.*")


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("table-08.csv", '"3,8"', '"3,85"', 3, "'3,85' has 2 decimals"),
        ("table-08.csv", '"3,8"', "3.8", 3, "is not a number as the report prints them"),
        ("table-08.csv", '"3,8",15', '"3,8",-', 3, "is not a number"),
        ("table-08.csv", "savings,", "saving,", 3, "no item of the battery 'motives'"),
        ("table-08.csv", "savings,", "financing,", 3, "is used twice"),
        ("table-08.csv", "row,label,mean,high", "row,label,high,mean", 1, "the header is"),
        ("table-13.csv", "ballerup-autism,", "ballerup,", 2, "no investment 'ballerup'"),
        ("table-10.csv", "|aarhus-youth-homelessness-v", "|aarhus-youth-v", 12, "no investment"),
        ("table-03.csv", "quartile1,", "q1,", 3, "does not say what the row 'q1' is"),
        ("tables.yml", "statistic: count_high", "statistic: high", None, "not known"),
        ("tables.yml", "battery: motives", "battery: motive", None, "not known"),
        ("tables.yml", "table: 2", "table: 1", None, "described twice"),
        ("tables.yml", "question: 17", "question: 18", None, "no question 18"),
    ],
)
def test_a_mistake_is_told_with_its_line(copy, file, old, new, line, message):
    path = copy / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BookError, match=message) as caught:
        load_published(copy)
    assert caught.value.file.endswith(file)
    if line is not None:
        assert caught.value.line == line
    assert caught.value.line is not None


def test_a_described_row_that_is_missing_is_told(copy):
    path = copy / FOLDER / "table-17.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("dk,Ved", "unknown,Ved"), "utf-8")
    with pytest.raises(BookError, match="describes a row 'dk' that is not there"):
        load_published(copy)


def test_another_report_may_print_points_and_name_other_groups(copy):
    specs = copy / FOLDER / "tables.yml"
    before, after = specs.read_text(encoding="utf-8").split("- table: 11\n")
    after = after.replace("subgroup: all", "subgroup: some_of_them", 1)
    text = f'{before}- table: 11\n  decimal_sign: "."\n{after}'
    specs.write_text(text, encoding="utf-8")
    table = copy / FOLDER / "table-11.csv"
    table.write_text(re.sub(r'"(\d),(\d)"', r"\1.\2", table.read_text("utf-8")), "utf-8")
    value = load_published(copy)["t11.gaming.mean"]
    assert (value.printed, str(value.value), value.subgroup) == ("2.4", "2.4", "some_of_them")


def test_a_project_without_investments_has_none(copy):
    (copy / "data" / "investments.csv").unlink()
    with pytest.raises(BookError, match="there is no investment"):
        load_published(copy)
    specs = copy / FOLDER / "tables.yml"
    head = specs.read_text(encoding="utf-8").split("- table: 8\n")[0]
    specs.write_text(head, encoding="utf-8")
    assert load_published(copy).investments == ()
