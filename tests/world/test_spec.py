"""Mistakes in data/world.yml: one message each, with the line to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.verify.screening import block_choices
from helpers.world import build_world
from worlds import Table, claim, codebook, investments, write_project

WORLD = """\
respondents: investments
groups:
  early: {column: started_before_2023}
readings:
  open:
    question: What is it?
    options: {main: the main ones, all: all of them}
  start:
    question: From where?
    options: {"0": from nothing, "1": from one}
blocks:
  - kind: battery
    battery: things
    tables: [1]
    may_be_empty: other
    high_items: {t01: "?open"}
    index: {name: worth, others: main, dont_know: zero}
    distribution: {m0: 0}
  - kind: placement
    battery: plans
    table: 2
    column: places
    places: municipality
  - kind: counts
    name: sizes
    indices:
      who: [few, many]
    crosstabs:
      - {table: 3, total_row: total, total_column: total}
    durations:
      - table: 4
        brackets: {short: [0, 2], long: [3]}
        total_row: total
        total_column: total
        mean_column: mean
    areas:
      - {question: 1, part: a, by_option: 5, by_size: 6, sizes: {one: 1, two: 2}}
    amounts:
      - {table: 7, pooled: all, mark: here, always: [few]}
    unknowns:
      elsewhere: {from: 0, to: 9}
    rules:
      - says: It starts somewhere.
        rule: elsewhere >= {start}
      - says: There are as many as amounts.
        rule: v("t07.n.{who}") <= elsewhere
    claims:
      c.1.elsewhere: {quantity: elsewhere}
      c.1.share: {quantity: elsewhere, of: elsewhere + 1, per: 100}
"""


def count(*columns: str) -> dict[str, dict[str, object]]:
    return {name: {"statistic": "count"} for name in columns}


def cells(rows: str, columns: str, text: str = "1") -> dict[str, dict[str, str]]:
    return {row: dict.fromkeys(columns.split(), text) for row in rows.split()}


def project(root: Path, world: str) -> Path:
    question = {
        "number": 1,
        "section": "one",
        "title": "Colours",
        "parts": [
            {
                "part": "a",
                "type": "multiple",
                "text": "Which?",
                "options": [{"id": o, "short": o, "text": o} for o in ("red", "blue")],
            }
        ],
    }
    book = codebook(
        {"things": ["one", "two", "other"], "plans": ["plan"]},
        kinds={"plans": "categories"},
        indices={"worth": {"battery": "things", "items": ["one"], "title": "Worth"}},
        questions=[
            question,
            {"number": 2, "section": "one", "type": "battery", "battery": "things"},
            {"number": 3, "section": "one", "type": "single", "battery": "plans"},
        ],
    )
    book["batteries"]["things"]["question"] = 2
    book["batteries"]["plans"]["question"] = 3
    long = {**count("short", "long", "total"), "mean": {"statistic": "mean", "decimals": 1}}
    durations = cells("a total", "short long total")
    for row in durations.values():
        row["mean"] = "1,0"
    sizes = {name: {"statistic": "row", "unit": "DKK"} for name in ("few", "many", "all")}
    tables = [
        Table(1, "item", {"high": {"statistic": "count_high"}}, cells("one", "high"), "things"),
        Table(2, "category", count("places"), cells("level_1", "places"), "plans"),
        Table(3, "category", count("x", "total"), cells("a total", "x total")),
        Table(4, "category", long, durations),
        Table(5, "category", count("n"), cells("red blue", "n")),
        Table(6, "category", count("one", "two"), cells("people", "one two")),
        Table(
            7,
            "statistic",
            sizes,
            cells("median n", "few many all"),
            rows={"median": {"statistic": "median"}, "n": {"statistic": "n"}},
        ),
    ]
    return write_project(
        root,
        codebook=book,
        tables=tables,
        world=world,
        claims=[claim("c.1.elsewhere", 2), claim("c.1.share", 50, unit="percent")],
        investments=investments(["Ask", "Birk"]),
    )


def build_everything(root: Path) -> None:
    world = build_world(root)
    for name, choices in block_choices(world).items():
        for choice in map(dict, choices):
            if name.kind == "battery":
                world.battery_block(world.spec.batteries[name.position], choice)
            elif name.kind == "placement":
                world.placement_block(world.spec.placements[name.position])
            else:
                world.counts_block(world.spec.counts[name.position], choice)


def test_the_file_without_mistakes(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD)
    build_everything(root)
    world = build_world(root)
    assert world.spec.batteries[0].readings == ("open",)
    assert world.spec.counts[0].readings == ("start",)
    assert [len(choices) for choices in block_choices(world).values()] == [2, 2, 1]
    texts = [text for text, _ in world.spec.counts[0].rules]
    assert 'v("t07.n.few") <= elsewhere' in texts
    assert len(texts) == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        # words
        ("respondents: investments", "respondents: diners", 1, "not known"),
        ("respondents: investments", "respondents: 0", 1, "there must be a respondent"),
        ("respondents: investments", "respondents: 2.5", 1, "whole number"),
        ("groups:", "group:", 2, "unknown key 'group'"),
        ("kind: battery", "kind: batery", 12, "not known"),
        ("battery: things", "battery: thing", 13, "Did you mean 'things'"),
        ("tables: [1]", "tables: one", 14, "must be a list"),
        ("may_be_empty: other", "may_be_empty: some", 15, "not known"),
        ('"?open"', '"?opne"', 16, "no reading 'opne'"),
        ('t01: "?open"', 'T1: "?open"', 16, "'T1' is no table"),
        ('t01: "?open"', "t01: most", 16, "not known"),
        ("all: all of them", "most: most of them", 16, "an option 'most'"),
        ("name: worth", "name: wort", 17, "Did you mean 'worth'"),
        ("dont_know: zero", "dont_know: nought", 17, "not known"),
        ("m0: 0", "m0: none", 18, "whole number"),
        ("    places: municipality\n", "", 19, "lacks the key 'places'"),
        # what the tables do not have
        ("tables: [1]", "tables: [1, 9]", 12, "no Table 9"),
        ("tables: [1]", "tables: [1, 2]", 19, "belongs to the block on line 12"),
        ("column: started_before_2023", "column: started", 3, "no column of investments"),
        ("{column: started_before_2023}", "{from: 1, to: 2}", 3, "beyond the respondents"),
        ("{column: started_before_2023}", "{from: 2, to: 1}", 3, "nobody in it"),
        ("{column: started_before_2023}", "{from: 2}", 3, "either a column or from and to"),
        ("column: places", "column: place", 19, "no column of Table 2 'place'"),
        ("places: municipality", "places: town", 19, "no column of investments 'town'"),
        ("total_row: total, total_c", "total_row: sum, total_c", 29, "no row of Table 3 'sum'"),
        ("total_column: total}", "total_column: sum}", 29, "no column of Table 3 'sum'"),
        ("{short: [0, 2], long: [3]}", "{brief: [0, 2], long: [3]}", 31, "Table 4 'brief'"),
        ("short: [0, 2]", "short: [2, 0]", 32, "is no bracket"),
        ("short: [0, 2]", "short: []", 32, "is no bracket"),
        ("mean_column: mean", "mean_column: average", 31, "Table 4 'average'"),
        ("part: a", "part: b", 37, "no such part"),
        ("by_option: 5", "by_option: 3", 37, "belongs to the block"),
        ("sizes: {one: 1,", "sizes: {none: 0,", 37, "Table 6 'none'"),
        ("pooled: all", "pooled: total", 39, "Table 7 'total'"),
        ("always: [few]", "always: [fewer]", 39, "Did you mean 'few'"),
        # formulas
        ("{from: 0, to: 9}", "{from: 9, to: 0}", 41, "wrong way round"),
        ("{from: 0, to: 9}", "{to: 9}", 41, "lacks the key 'from'"),
        ("elsewhere >= {start}", "elsewere >= {start}", 44, "called 'elsewere'"),
        ("elsewhere >= {start}", "elsewhere >= {begin}", 44, "does not belong"),
        ("elsewhere >= {start}", "elsewhere + 1", 44, "is no comparison"),
        ('v("t07.n.{who}")', 'total("t07.*.{who}x")', 46, "matches"),
        ("c.1.elsewhere: {q", "c.1.elsewere: {q", 48, "Did you mean 'c.1.elsewhere'"),
        ("{quantity: elsewhere}", "{quantity: elsewhere *}", 48, "is no formula"),
        ("{quantity: elsewhere}", "{}", 48, "needs one of quantity, span and holds"),
        ("{quantity: elsewhere}", "{quantity: elsewhere, span: elsewhere}", 48, "needs one of"),
        ("of: elsewhere + 1", "of: nowhere + 1", 49, "called 'nowhere'"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in WORLD
    root = project(tmp_path, WORLD.replace(old, new, 1))
    with pytest.raises(BookError, match=message) as caught:
        build_everything(root)
    assert caught.value.file is not None
    assert caught.value.file.endswith("world.yml")
    assert caught.value.line == line


def test_respondents_without_names_have_no_columns(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD.replace("respondents: investments", "respondents: 2"))
    with pytest.raises(BookError, match="the respondents have no names") as caught:
        build_world(root)
    assert caught.value.line == 3


def test_a_table_with_a_hole_has_no_totals(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD)
    path = root / "data/published/table-03.csv"
    path.write_text(path.read_text().replace("a,A,1,1", "a,A,,1"))
    with pytest.raises(BookError, match="Table 3 prints nothing in row 'a', 'x'") as caught:
        build_world(root)
    assert caught.value.line == 29


def test_amounts_need_their_number(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD)
    path = root / "data/published/table-07.csv"
    path.write_text(path.read_text().replace("n,N,1,1,1", "n,N,1,,1"))
    with pytest.raises(BookError, match="Table 7 has no n for 'many'"):
        build_world(root)
    specs = root / "data/published/tables.yml"
    specs.write_text(specs.read_text().replace("statistic: median", "statistic: count"))
    path.write_text(path.read_text().replace("n,N,1,,1", "n,N,1,1,1"))
    with pytest.raises(BookError, match=r"no summary of amounts \(count\)"):
        build_world(root)


def test_a_statistic_that_the_world_does_not_know(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD)
    specs = root / "data/published/tables.yml"
    specs.write_text(specs.read_text().replace("statistic: count_high", "statistic: median"))
    with pytest.raises(BookError, match=r"does not say what 't01\.one\.high' is") as caught:
        build_everything(root)
    assert caught.value.line == 12


def test_a_group_that_nobody_describes(tmp_path: Path) -> None:
    root = project(tmp_path, WORLD)
    specs = root / "data/published/tables.yml"
    specs.write_text(specs.read_text().replace("subgroup: all", "subgroup: late", 1))
    with pytest.raises(
        BookError, match="nothing says who belongs to the subgroup 'late'"
    ) as caught:
        build_everything(root)
    assert caught.value.line == 12
