"""Every table of the book against the printed numbers, read independently of the library."""

import csv
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest
from great_tables import GT
from lxml import html

from helpers import tables
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.tables import verdicts
from helpers.tables.style import Cell, Column, Layout, Row, build

ROOT = Path(__file__).parents[1]

THIRDS = {0: "most", 1: "middle", 2: "least", 3: "total"}
INVESTORS = {0: "dsi", 1: "dsk", 2: "internal", 3: "total"}
BY_ITEM = {0: "mean", 1: "high"}
BY_ITEM_TWICE = {0: "mean_all", 1: "high_all", 3: "mean_before_2023", 4: "high_before_2023"}
BY_INVESTMENT = {0: "high", 1: "dk", 2: "mean"}
LASTING = {0: "no_effect", 1: "inspired", 2: "continued", 3: "dk", 4: "total"}

# Table of the report: how to make it, and where in a row of it each printed column is shown.
TABLES = {
    1: (tables.adoption_by_municipality, THIRDS),
    2: (tables.organisation, INVESTORS),
    3: (tables.sizes, {**INVESTORS, 3: "all"}),
    4: (tables.paying_areas, {0: "investments"}),
    6: (tables.durations, {0: "y0_2", 1: "y3_5", 2: "y6_plus", 3: "total", 4: "mean"}),
    7: (
        partial(tables.durations, until="payment"),
        {0: "y0_3", 1: "y4_6", 2: "y7_plus", 3: "total", 4: "mean"},
    ),
    8: (partial(tables.battery, name="motives"), BY_ITEM),
    10: (tables.economic_indices, {0: "absolute", 1: "relative"}),
    11: (partial(tables.battery, name="concerns"), BY_ITEM),
    12: (partial(tables.battery, name="benefits"), BY_ITEM_TWICE),
    13: (partial(tables.per_investment, name="benefits"), BY_INVESTMENT),
    14: (partial(tables.battery, name="drawbacks"), BY_ITEM),
    15: (partial(tables.per_investment, name="drawbacks"), BY_INVESTMENT),
    16: (tables.lasting_changes, LASTING),
    17: (tables.next_investment, {0: "municipalities"}),
}

# These are printed as one row; the book sets them upright.
UPRIGHT = {
    5: (tables.paying_area_counts, "investments"),
    9: (tables.high_count_distribution, "investments"),
}
EVERY = {number: make for number, (make, _) in {**TABLES, **UPRIGHT}.items()}


@pytest.fixture(autouse=True)
def _without_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the verdicts add to a table is looked at in test_tables_verification.py."""
    monkeypatch.setattr(verdicts, "at_hand", lambda _: {})


def printed(number: int) -> list[dict[str, str]]:
    with (ROOT / f"data/published/table-{number:02}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def english(danish: str) -> str:
    """Turn "12.543.000" and "3,5" into what an English table shows."""
    return "–" if danish == "-" else danish.translate(str.maketrans(".,", ",."))


def parse(table: GT):
    root = html.fromstring(table.as_raw_html())
    for mark in root.xpath("//*[contains(@class, 'gt_footnote_marks')]"):
        mark.drop_tree()
    return root


def body(table: GT) -> list[tuple[str, list[str]]]:
    """Label (without its second line) and cells of every row."""
    rows = []
    for row in parse(table).xpath("//tbody/tr[not(contains(@class, 'group_heading'))]"):
        label = row.xpath("./th")[0].text.strip()
        rows.append((label, [cell.text_content().strip() for cell in row.xpath("./td")]))
    return rows


@pytest.mark.parametrize("number", TABLES)
def test_every_number_is_the_printed_one(ed: Edition, number: int) -> None:
    make, places = TABLES[number]
    expected = [
        [english(line[column]) for column in places.values()]
        for line in printed(number)
        # The number of cases stands in the notes and heads of the tables about batteries.
        if line["row"] != "n" or number == 3
    ]
    shown = [[cells[place] for place in places] for _, cells in body(make(ed))]
    assert shown == expected


@pytest.mark.parametrize("number", UPRIGHT)
def test_upright_tables_show_the_printed_row(ed: Edition, number: int) -> None:
    make, row = UPRIGHT[number]
    (line,) = printed(number)
    assert line.pop("row") == row
    line.pop("label")
    assert [cells[0] for _, cells in body(make(ed))] == list(line.values())


@pytest.mark.parametrize(("number", "n"), [(8, 25), (11, 25), (14, 25)])
def test_the_number_of_cases_is_said(ed: Edition, number: int, n: int) -> None:
    assert f"n = {n} investments" in parse(EVERY[number](ed)).text_content()


def test_both_numbers_of_cases_of_table_12_are_said(ed: Edition) -> None:
    shown = parse(EVERY[12](ed)).xpath("//thead//th")
    heads = [" ".join(th.text_content().split()) for th in shown]
    assert "All investments (n = 25)" in heads
    assert "Started before 2023 (n = 16)" in heads


@pytest.mark.parametrize(
    ("number", "place", "part", "whole"), [(8, 2, 1, 25), (12, 2, 1, 25), (12, 5, 4, 16)]
)
def test_shares_follow_from_the_printed_counts(ed, number, place, part, whole) -> None:
    for _, cells in body(EVERY[number](ed))[:-1]:
        count = int(cells[part])
        assert cells[place] == f"{(200 * count + whole) // (2 * whole)}%"  # half up


def all_tables(ed: Edition, lang: str = "en") -> dict[str, GT]:
    made = {f"t{number:02}": make(ed, lang=lang) for number, make in EVERY.items()}
    made |= {f"question-{n:02}": tables.questionnaire(ed, n, lang=lang) for n in range(1, 18)}
    made |= {f"themes-q{n:02}": tables.theme_table(ed, n, lang=lang) for n in (8, 16)}
    return made


@pytest.mark.parametrize("lang", ["en", "da"])
def test_every_table_is_accessible_and_keeps_to_itself(ed: Edition, lang: str) -> None:
    for name, table in all_tables(ed, lang).items():
        page = table.as_raw_html()
        root = html.fromstring(page)
        assert root.get("id") == name
        ids = root.xpath("//@id")
        assert all(identifier.startswith(name) for identifier in ids), name
        assert [i for i, n in Counter(ids).items() if n > 1] == [], name
        assert not any(" " in identifier for identifier in ids)
        for head in root.xpath("//th"):
            assert head.get("scope") in ("col", "row", "colgroup", "rowgroup"), name
            assert head.text_content().strip(), (name, html.tostring(head))
        for cell in root.xpath("//tbody//td"):
            assert set(cell.get("headers").split()) <= set(ids), name
        (sheet,) = root.xpath("//style/text()")
        for selector in re.findall(r"([^{}]+)\{", sheet):
            assert all(part.strip().startswith(f"#{name}") for part in selector.split(",")), name
        # No colour that would vanish on a light or a dark page.
        assert not re.search(r"#[0-9a-fA-F]{6}\b", page), name
        # Colours and font are those of the page, and no word says so that only browsers know.
        assert not re.search(r"(?<![\w-])(?:color|font-family):|\b(?:unset|inherit)\b", sheet), name
        assert "gt_title" not in page
        assert not re.search(r"&(?:#x27|quot);", page), name
        source = root.xpath("//tfoot")[0].text_content()
        assert ("Kilde:" if lang == "da" else "Source:") in source, name


def test_labels_of_two_lines_get_most_of_the_width(ed: Edition) -> None:
    for name, table in all_tables(ed).items():
        root = parse(table)
        widths = [column.get("style", "") for column in root.xpath("//colgroup/col")]
        if not root.xpath("//tbody//th//br"):
            assert widths == [], name
            continue
        columns = len(root.xpath("//tbody/tr[td]")[0].xpath("td|th"))
        assert len(widths) == columns, name
        assert not any(widths[1:]), name
        share = float(re.fullmatch(r"width: ?(\d+)%;?", widths[0])[1])
        assert 100 / columns < share <= 75, name


def test_same_bytes_every_time(ed: Edition) -> None:
    first, second = ({n: t.as_raw_html() for n, t in all_tables(ed).items()} for _ in "ab")
    assert first == second


@pytest.mark.parametrize("number", EVERY)
def test_numbers_stand_right_and_carry_their_source(ed: Edition, number: int) -> None:
    root = parse(EVERY[number](ed))
    assert all("gt_right" in cell.get("class") for cell in root.xpath("//tbody//td"))
    assert f"Table {number}." in root.xpath("//tfoot")[0].text_content()


def footnotes(table: GT) -> list[str]:
    root = html.fromstring(table.as_raw_html())
    return [note.text_content() for note in root.xpath("//td[@class='gt_footnote']")]


def test_two_rows_of_one_name_are_left_undecided(ed: Edition) -> None:
    (note,) = footnotes(tables.economic_indices(ed))
    assert "does not say which is which" in note
    assert "particularly vulnerable young people" in note
    rows = [label for label, _ in body(tables.economic_indices(ed))]
    assert rows.count("Aarhus") == 9
    assert len(rows) == 26


def test_only_known_disagreements_are_marked(ed: Edition) -> None:
    marked = {number for number, make in EVERY.items() if footnotes(make(ed))}
    assert marked == {10}


def test_a_table_of_the_witness_shows_nothing_that_print_does_not_pin_down(ed: Edition) -> None:
    for number in (8, 11, 12, 14):
        heads = {th.text_content().strip() for th in parse(EVERY[number](ed)).xpath("//thead//th")}
        assert not heads & {"Median", "Answered", "Don’t know", "No answer"}


def tampered(ed: Edition, changes: dict[str, str]) -> Edition:
    """The edition, had the report printed something else."""
    values = dict(ed.published.values)
    for identifier, text in changes.items():
        values[identifier] = replace(values[identifier], printed=text)
    return replace(ed, published=replace(ed.published, values=MappingProxyType(values)))


@pytest.mark.parametrize(
    ("identifier", "text", "number", "note"),
    [
        ("t01.total.most", "9", 1, "The cells add up to 8."),
        ("t02.external.total", "17", 2, "The cells add up to 18."),
        ("t05.investments.total", "26", 5, "The cells add up to 25."),
        ("t06.total.mean", "3,9", 6, "From the means of the groups it would be 3.3–3.4."),
        ("t08.financing.high", "24", 8, "do not reproduce it"),
        ("t09.investments.total", "24", 9, "The cells add up to 25."),
        ("t10.mean.absolute", "0,70", 10, "The values above have a mean of"),
        ("t16.methods.total", "24", 16, "The cells add up to 25."),
        ("t17.total.municipalities", "14", 17, "The cells add up to 15."),
    ],
)
def test_a_number_that_contradicts_the_others_is_marked(ed, identifier, text, number, note) -> None:
    notes = footnotes(EVERY[number](tampered(ed, {identifier: text})))
    assert any(note in one for one in notes), notes


# ------------------------------------------------------------------------------ real answers


def test_real_answers_add_what_only_answers_can_tell(answered: Edition) -> None:
    table = tables.battery(answered, "motives")
    heads = [th.text_content().strip() for th in parse(table).xpath("//thead//th")]
    for head in ("Median", "Answered", "Don’t know", "No answer", "1", "5"):
        assert head in heads
    rows = dict(body(table))
    # mean, median, high, share, answered, 1 to 5, don't know, no answer
    assert " ".join(rows["Financing"]) == "3.0 3.0 10 40% 25 5 5 5 5 5 0 0"
    assert " ".join(rows["Later savings"]) == "4.0 4.0 20 100% 20 0 0 0 20 0 5 0"
    assert " ".join(rows["Other"]) == "– – 0 – 0 0 0 0 0 0 0 25"


def test_real_answers_say_what_was_printed_instead(answered: Edition) -> None:
    notes = footnotes(tables.battery(answered, "motives"))
    assert any("The report prints 3.5." in note for note in notes)
    source = parse(tables.battery(answered, "motives")).xpath("//tfoot")[0].text_content()
    assert "the answers of wave 2024" in source


def test_real_answers_name_every_investment_of_its_own(answered: Edition) -> None:
    table = tables.economic_indices(answered)
    rows = body(table)
    assert len(rows) == 26
    relative = [float(cells[1]) for _, cells in rows[:-1]]
    assert relative == sorted(relative)
    assert not any("which is which" in note for note in footnotes(table))


def test_real_answers_keep_the_column_of_those_that_began_early(answered: Edition) -> None:
    """By hand: everybody answers 3 to the benefits, so that the mean is 3 and nothing is high."""
    table = tables.battery(answered, "benefits")
    assert "Started before 2023 (n\u00a0=\u00a016)" in parse(table).text_content()
    assert body(table)[0][1][-2:] == ["3.0", "0"]


def test_real_answers_by_investment(answered: Edition) -> None:
    rows = body(tables.per_investment(answered, "benefits"))
    assert len(rows) == 16
    assert all(cells == ["0", "0", "3.0", "8"] for _, cells in rows)


# --------------------------------------------------------------------- questions and themes


def test_the_questionnaire_shows_wording_items_and_answers(ed: Edition) -> None:
    rows = dict(body(tables.questionnaire(ed, 7)))
    assert "Financing" in rows
    assert rows["5"] == ["To a very high degree", "I meget høj grad"]
    assert rows["–"] == ["Don’t know", "Ved ikke"]
    root = parse(tables.questionnaire(ed, 5, lang="da"))
    heads = [th.text_content().strip() for th in root.xpath("//thead//th")]
    assert heads == ["Spørgsmål 5", "Dansk, som spurgt", "Engelsk"]


def test_the_questionnaire_tells_which_words_are_in_the_other_language(ed: Edition) -> None:
    for lang, other, foreign in (("en", "da", "I meget høj grad"), ("da", "en", "Don’t know")):
        root = parse(tables.questionnaire(ed, 7, lang=lang))
        marked = [one.text_content() for one in root.xpath("//tbody//span[@lang]")]
        assert set(root.xpath("//tbody//span/@lang")) == {other}
        assert foreign in marked
        assert len(marked) == len(body(tables.questionnaire(ed, 7, lang=lang)))


def test_themes_are_counted(ed: Edition) -> None:
    rows = dict(body(tables.theme_table(ed, 16)))
    with (ROOT / "data/comments.csv").open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["question"] == "16"]
    coded = [line["themes"].split("|") for line in lines]
    counts = Counter(theme for themes in coded for theme in themes)
    assert [int(cells[0]) for cells in rows.values()] == sorted(counts.values(), reverse=True)
    assert f"{len(coded)} printed answers" in parse(tables.theme_table(ed, 16)).text_content()


def test_what_does_not_exist_is_told(ed: Edition) -> None:
    with pytest.raises(BookError, match="no open answer to question 3"):
        tables.theme_table(ed, 3)
    with pytest.raises(BookError, match="no table shows the battery 'motive'"):
        tables.battery(ed, "motive")
    with pytest.raises(BookError, match="by investment"):
        tables.per_investment(ed, "motives")  # type: ignore[arg-type]
    with pytest.raises(BookError, match="no question 18"):
        tables.questionnaire(ed, 18)


# ------------------------------------------------------------------------------- house style


def layout(**changes) -> Layout:
    rows = [
        Row("Salt & <pepper>", {"n": Cell("1,000.5"), "x": Cell("2")}, detail='A "quoted" detail'),
        Row("Total", {"n": Cell("3", "Adds up."), "x": Cell("4", "Adds up.")}, strong=True),
    ]
    columns = [Column("n", "Number", "Both"), Column("x", "Other", "Both", note="What else.")]
    return replace(
        Layout("demo", "Thing", columns, rows, notes=["A < B"], source="Source: us."), **changes
    )


def test_labels_are_text_and_not_markup() -> None:
    root = parse(build(layout()))
    label = root.xpath("//tbody//th")[0]
    assert label.text == "Salt & <pepper>"
    assert label.xpath("./small")[0].text == "A “quoted” detail"
    assert "A < B" in root.text_content()


@pytest.mark.parametrize(
    ("label", "wording", "shown"),
    [
        ("Implementation", "Implementation. Attention to results.", "Attention to results."),
        ("Gaming", "Gaming: Risiko for gaming-adfærd.", "Risiko for gaming-adfærd."),
        ("Financing", "Financing, where it could not.", "Where it could not."),
        ("Learning about results", "Learning about results and effects.", None),
        ("Other", "Others: more.", None),
    ],
)
def test_a_wording_does_not_repeat_the_label_above_it(
    label: str, wording: str, shown: str | None
) -> None:
    row = Row(label, {"n": Cell("1"), "x": Cell("2")}, detail=wording)
    table = build(layout(rows=[row]))
    assert parse(table).xpath("//tbody//small")[0].text == (shown or wording)
    # Those who take the data away get what was asked.
    assert table.take_away.sheets[0].rows[0][1] == wording


def test_one_footnote_for_one_remark() -> None:
    notes = footnotes(build(layout()))
    assert len(notes) == 2
    assert sum("Adds up." in note for note in notes) == 1


def test_the_result_is_a_great_tables_object() -> None:
    table = build(layout())
    assert isinstance(table, GT)
    again = table.tab_source_note("One more.")
    assert "One more." in again.as_raw_html()
    assert "#demo tr" in again.as_raw_html()  # still tidy


def test_rules_for_absent_parts_are_dropped() -> None:
    page = build(layout()).as_raw_html()
    for absent in ("gt_title", "gt_subtitle", "gt_striped", "gt_summary_row", "gt_group_heading"):
        assert absent not in page
    assert "gt_column_spanner" in page
