"""Tables and sentences about any battery, against numbers worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from helpers.analysis.waves import two_waves
from helpers.edition import Edition, open_edition
from helpers.errors import BookError
from helpers.tables.answers import answers, asked, in_brief
from helpers.tables.overview import coverage, facts

CODEBOOK = """
survey: {id: 2026, title: Lunch, unit: {en: guest, da: gæst}}
identity:
  - {name: name, type: name, text: Name}
scales:
  often:
    kind: likert
    levels:
      - {code: 1, key: never, label: {en: Never, da: Aldrig}}
      - {code: 2, key: often, label: {en: Often, da: Ofte}}
      - {code: 3, key: always, label: {en: Always, da: Altid}}
    dont_know: {code: dk, label: {en: "Don't know", da: Ved ikke}}
    high_from: 2
  plain: {kind: likert, levels: [{code: 1, key: a, label: Low}, {code: 2, key: b, label: High}]}
  kind: {kind: categories, levels: [{code: 1, key: y, label: Vegan}, {code: 2, key: n, label: Not}]}
batteries:
  habits:
    scale: often
    title: {en: Habits, da: Vaner}
    text: {en: How often?, da: Hvor ofte?}
    items:
      - {id: soup, short: Soup, text: Do you take soup}
      - {id: diy, short: DIY bread, text: DIY bread}
  mood:
    scale: plain
    title: Mood
    text: Mood?
    items: [{id: one, short: One, text: One}, {id: two, short: Two, text: Two}]
  diet:
    scale: kind
    title: Diet
    text: Diet?
    items: [{id: diet, short: Diet, text: Diet}]
sections: [{id: s, title: S}]
questions:
  - number: 1
    section: s
    parts:
      - {part: a, type: year, name: since, text: Since when}
      - {part: b, type: multiple, name: days, text: Which days, options: [
          {id: mon, short: Monday, text: Monday}, {id: tue, short: Tuesday, text: Tuesday}]}
"""
RESPONSES = """respondent,habits_soup,habits_diy,mood_one,mood_two,diet
a,1,3,1,2,1
b,2,dk,1,2,2
c,2,,2,,2
d,dk,dk,1,1,
"""
FACTS = """respondent,name,since,days
a,A,2001,mon|tue
b,B,2004,mon
c,C,,
d,D,2003,
"""


@pytest.fixture
def ed(tmp_path: Path) -> Edition:
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\n")
    for folder in ("responses", "facts"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    (tmp_path / "data" / "codebook.yml").write_text(CODEBOOK)
    (tmp_path / "data" / "responses" / "2026.csv").write_text(RESPONSES)
    (tmp_path / "data" / "facts" / "2026.csv").write_text(FACTS)
    return open_edition(tmp_path)


def cells(table: Any) -> list[list[str]]:
    """The rows of the body, as text."""
    html = table.as_raw_html()
    body = re.search(r"<tbody.*?</tbody>", html, re.DOTALL)
    assert body is not None
    rows = re.findall(r"<tr.*?</tr>", body.group(), re.DOTALL)
    found = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in found]


def test_answers_item_by_item(ed: Edition) -> None:
    # Soup: 1, 2, 2 have a mean of 5/3 and two of three are high. DIY: one answer, 3.
    assert cells(answers(ed, "habits")) == [
        ["Soup Do you take soup", "3", "1.7", "67%", "1", "2", "0", "1", "0"],
        ["DIY bread", "1", "3.0", "100%", "0", "0", "1", "2", "1"],
    ]


def test_answers_without_threshold_and_dont_know(ed: Edition) -> None:
    assert cells(answers(ed, "mood")) == [
        ["One", "4", "1.3", "3", "1", "0"],
        ["Two", "3", "1.7", "1", "2", "1"],
    ]


def test_answers_that_are_categories(ed: Edition) -> None:
    table = answers(ed, "diet")
    assert cells(table) == [["Diet", "3", "1", "2", "1"]]
    assert "Vegan" in table.as_raw_html()


def test_a_table_says_what_codes_mean_and_where_it_comes_from(ed: Edition) -> None:
    shown = re.sub(r"<[^>]+>", "", answers(ed, "habits", lang="da").as_raw_html())
    assert "1: aldrig; 2: ofte; 3: altid." in shown
    assert "Høj: 2 eller 3" in shown
    assert "4 sæt svar" in shown
    assert "Kilde: svarene fra runde 2026." in shown


def test_a_battery_in_a_sentence(ed: Edition) -> None:
    assert in_brief(ed, "habits") == "Most often rated high: DIY bread (100%) and soup (67%)."
    assert in_brief(ed, "habits", lang="da") == (
        "Oftest vurderet højt: DIY bread (100 %) og soup (67 %)."
    )
    assert in_brief(ed, "mood") == "The highest means: two (1.7) and one (1.3)."
    assert in_brief(ed, "diet") == "The most frequent answer: “Not” (2)."


def test_what_was_asked_stands_in_both_languages_if_they_differ(ed: Edition) -> None:
    assert cells(asked(ed, "habits"))[:2] == [["Question"], ["Wording", "How often?", "Hvor ofte?"]]
    html = asked(ed, "habits", lang="da").as_raw_html()
    assert '<span lang="en">How often?</span>' in html
    assert ["Wording", "Mood?"] in cells(asked(ed, "mood"))


def test_coverage(ed: Edition) -> None:
    # Habits: 8 cells, 4 answers, 3 don't know, 1 empty.
    assert cells(coverage(ed))[0] == ["Habits", "2", "50%", "38%", "13%"]
    assert cells(coverage(ed))[1] == ["Mood", "2", "88%", "0%", "13%"]


def test_facts(ed: Edition) -> None:
    # Since: 2001, 2003, 2004. Monday twice and Tuesday once of the two who ticked anything.
    shown = [row for row in cells(facts(ed)) if len(row) > 1]
    assert shown[0] == ["Since when", "3", "", "2001", "2003", "2004"]
    assert shown[1][:3] == ["Monday", "2", "2"]
    assert shown[2][:3] == ["Tuesday", "2", "1"]


def test_a_reconstruction_is_not_shown(ed: Edition) -> None:
    folder = ed.root / "data" / "responses"
    (folder / "2026.csv").rename(folder / "2026-reconstructed.csv")
    (ed.root / "data" / "facts" / "2026.csv").unlink()
    witness = open_edition(ed.root)
    for function in (answers, in_brief):
        with pytest.raises(BookError):
            function(witness, "habits")
    with pytest.raises(BookError):
        coverage(witness)


@pytest.mark.parametrize(("ids", "twice"), [("abcd", 4), (("r001", "r002", "r003", "r004"), 0)])
def test_respondents_who_are_only_numbered_are_not_matched_between_waves(
    ed: Edition, ids: tuple[str, ...], twice: int
) -> None:
    for folder in ("responses", "facts"):
        text = (ed.root / "data" / folder / "2026.csv").read_text()
        for old, new in zip("abcd", ids, strict=True):
            text = text.replace(f"\n{old},", f"\n{new},")
        for wave in ("2026", "2028"):
            (ed.root / "data" / folder / f"{wave}.csv").write_text(text)
    waves = two_waves(open_edition(ed.root, "2028"))
    assert len(waves.matching.both) == twice
    assert len(waves.matching.new) == len(waves.matching.ended) == 4 - twice
    # With the same answers in both waves, those who are matched have not changed.
    assert list(waves.paired("mood")["n"][:2]) == [twice, max(0, twice - 1)]
    assert list(waves.unpaired("mood")["n_before"][:2]) == [4 - twice, 3 if not twice else 0]
