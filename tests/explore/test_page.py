"""The three presentations of one definition: HTML, widgets, Markdown; and the data to take away."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from html import unescape

import pytest
from lxml import html

from helpers.edition import Edition
from helpers.explore import Explorer, arranged
from helpers.explore.cells import cell_html
from helpers.explore.live import widget
from helpers.explore.model import Bar, Cell, Choice, Column, Definition, Option, Row, View
from helpers.explore.page import page
from helpers.explore.paper import markdown
from helpers.explore.taken import taken
from helpers.render import pandoc
from helpers.tables.ledger import ledger
from helpers.takeaway.model import MIME, from_json

Explorers = dict[str, Explorer]
NAMES = ("investments", "batteries", "places", "changes", "items", "numbers")
every = pytest.mark.parametrize("name", NAMES)


def tree(explorer: Definition) -> html.HtmlElement:
    return html.fragment_fromstring(page(explorer))


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


# ---------------------------------------------------------------------------------- page


@every
def test_the_default_view_can_be_read_without_a_script(explorers: Explorers, name: str) -> None:
    root, view = tree(explorers[name]), explorers[name].view()
    (table,) = root.xpath(".//table")
    assert words(table.find("caption"))
    assert [words(cell) for cell in table.xpath("./thead//th[@scope='col']")] == [
        column.label for column in view.columns
    ]
    shown = [
        [words(cell) for cell in row.xpath("./th[@scope='row'] | ./td")]
        for row in table.xpath("./tbody/tr[not(@class)]")
    ]
    assert shown == [[f"{c.text} {c.small}".strip() for c in row.cells] for row in view.rows]
    assert root.xpath(".//form[@hidden]"), "controls that do nothing are not offered"


@every
def test_controls_are_native_and_labelled(explorers: Explorers, name: str) -> None:
    root = tree(explorers[name])
    fields = root.xpath(".//form//select | .//form//input")
    assert len(fields) == len(explorers[name].controls) + bool(explorers[name].search)
    for field in fields:
        assert words(field.getparent())
        assert field.getparent().tag == "label"
    for control, field in zip(explorers[name].controls, fields, strict=False):
        assert field.get("name") == control.name
        assert field.xpath(".//option/@value") == list(control.values)
        assert field.xpath(".//option[@selected]/@value") == [control.default]


@every
def test_a_page_needs_nothing_from_elsewhere(explorers: Explorers, name: str) -> None:
    root = tree(explorers[name])
    assert not root.xpath(".//@src | .//link | .//iframe")
    assert not [link for link in root.xpath(".//@href") if ":" in link]
    ids = root.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert root.get("id") == f"explore-{name}"


def test_a_page_is_the_same_every_time(explorers: Explorers) -> None:
    assert page(explorers["changes"]) == page(explorers["changes"])


def test_every_state_is_kept_once(explorers: Explorers) -> None:
    (source,) = tree(explorers["batteries"]).xpath(".//script[@type='application/json']")
    data = json.loads(source.text)
    assert len(data["states"]) == len(list(explorers["batteries"].states()))
    for kind in ("cells", "rows", "views", "notes", "heads"):
        kept = [json.dumps(one) for one in data[kind]]
        assert len(kept) == len(set(kept)), kind


HOSTILE = "</script><script>alert(1)</script><!-- \"&'<b>"


def hostile() -> Definition:
    cells = (Cell(HOSTILE, HOSTILE, small=HOSTILE), Cell(HOSTILE, None, href=f"x.html#{HOSTILE}"))
    columns = (Column("a", HOSTILE, numeric=False), Column("b", HOSTILE))
    view = View(columns, (Row(HOSTILE, cells),), (HOSTILE,))
    control = Choice("c", HOSTILE, (Option("o", HOSTILE, HOSTILE),), "o")
    return Definition("toy", HOSTILE, (control,), lambda _: view, search=HOSTILE, more=HOSTILE)


def test_text_stays_text() -> None:
    root = tree(hostile())
    assert len(root.xpath(".//script")) == 2
    assert not root.xpath(".//b")
    row = root.xpath(".//tbody/tr")[0]
    assert words(row[0]) == f"{HOSTILE} {HOSTILE}"
    data = json.loads(root.xpath(".//script[@type='application/json']")[0].text)
    label = root.xpath(".//thead//th")[0].text_content()
    assert unescape(data["heads"][0][0][1]) == label == HOSTILE


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        # 5 to 10 of 25: certain up to 20 per cent, possible up to 40.
        (("amount", 5, 10), ["x-sure:width:20%", "x-open:left:20%;width:20%"]),
        (("amount", 5, 5), ["x-sure:width:20%"]),
        (("range", 5, 10), ["x-open:left:20%;width:20%"]),
        # A number is drawn one per cent wide, and stays inside.
        (("range", 5, 5), ["x-mark:left:19.5%;width:1%"]),
        (("mark", 0, 0), ["x-mark:left:0%;width:0.5%"]),
    ],
)
def test_bars_are_drawn_to_scale(bar: tuple, expected: list[str]) -> None:
    kind, low, high = bar
    drawn = Bar(Fraction(low), Fraction(high), Fraction(0), Fraction(25), kind)
    track = html.fragment_fromstring(cell_html(Cell("", bars=(drawn,))).strip())
    assert track.get("aria-hidden") == "true"
    assert [f"{i.get('class').split()[0]}:{i.get('style')}" for i in track.xpath("./i")] == expected


def test_every_link_into_the_ledger_leads_somewhere(ed: Edition, explorers: Explorers) -> None:
    view = explorers["numbers"].view(verdict="all")
    links = {cell.href for row in view.rows for cell in row.cells if cell.href}
    links |= {link for row in view.rows for link in re.findall(r'href="([^"]*)"', row.more)}
    there = set(html.fragment_fromstring(ledger(ed)).xpath(".//@id"))
    assert len(links) == len(view.rows)
    assert {link.partition("#")[0] for link in links} == {"verification.html"}
    assert {link.partition("#")[2] for link in links} <= there


# --------------------------------------------------------------------------------- paper


@every
def test_paper_shows_the_default_view(explorers: Explorers, name: str) -> None:
    """Pandoc, which makes the PDF's table of it, finds every row and every note."""
    view = explorers[name].view()
    blocks = pandoc.parse(markdown(explorers[name]))["blocks"]
    assert blocks[0]["t"] == "Table"
    assert [block["t"] for block in blocks[1:]] == ["Para"] * len(view.notes)
    (body,) = blocks[0]["c"][4]
    assert len(body[3]) == len(view.rows)


def test_what_is_only_drawn_is_left_out_on_paper(explorers: Explorers) -> None:
    assert "Room between" not in markdown(explorers["items"])
    assert "hatched" not in markdown(explorers["batteries"]).lower()


@every
def test_a_notebook_is_offered_all_forms(explorers: Explorers, name: str) -> None:
    bundle = explorers[name]._repr_mimebundle_()
    paper = "image/svg+xml" if name == "places" else "text/markdown"
    assert set(bundle) == {"text/html", "text/plain", paper, MIME}
    assert set(explorers[name]._repr_mimebundle_(include={"text/html"})) == {"text/html"}
    assert from_json(bundle[MIME]) == taken(explorers[name])


# ---------------------------------------------------------------------------------- data


def test_those_who_take_the_data_get_numbers(explorers: Explorers) -> None:
    shown, exact = taken(explorers["batteries"]).sheets
    assert shown.rows[0][:3] == ("Financing", "60%", "15 of 25")
    assert [one.name for one in exact.variables] == ["row", "Motives", "Benefits"]
    assert exact.rows[0] == ("financing", Fraction(3, 5), Fraction(3, 5))


def test_the_ledger_is_taken_away_whole(ed: Edition, explorers: Explorers) -> None:
    shown, exact = taken(explorers["numbers"]).sheets
    assert len(explorers["numbers"].view().rows) == 1
    assert len(shown.rows) == len(exact.rows) == len(ed.published.values) + len(ed.claims)
    assert [one.name for one in exact.variables] == [
        *("id", "printed", "value", "lower", "upper", "verdict")
    ]
    (mean,) = (row for row in exact.rows if row[0] == "t03.mean.dsi")
    assert mean[1:3] == ("3.889.587", Fraction(3889587))
    assert mean[5] == "contradicted"
    _, _, _, lower, upper, _ = mean
    assert isinstance(lower, Fraction)
    assert isinstance(upper, Fraction)
    # The page shows the interval rounded outwards to whole kroner: 7,974,593-7,974,596.
    assert 7974593 <= lower < upper <= 7974596
    assert [one.name for one in shown.variables][:3] == ["Number", "Id", "As printed"]


# ------------------------------------------------------------------------------- widgets


@every
def test_widgets_show_what_the_page_shows(explorers: Explorers, name: str) -> None:
    """The browser test holds every state of the page against the same views."""
    explorer = explorers[name]
    box = widget(explorer)
    for state in explorer.states():
        for key, value in state.items():
            box.fields[key].value = value
        view = explorer.view(**state)
        shown = box.children[1].value
        assert re.findall(r'<tbody role="rowgroup" data-key="([^"]*)"', shown) == [
            row.key for row in view.rows
        ]
        assert all(cell_html(cell) in shown for row in view.rows for cell in row.cells)


def test_widgets_sort_and_search(explorers: Explorers) -> None:
    explorer = explorers["investments"]
    box = widget(explorer)
    box.fields["sort"].value, box.fields["order"].value = "benefits", "-"
    box.fields["words"].value = "aarhus"
    shown = html.fragment_fromstring(box.children[1].value).xpath(".//tbody/@data-key")
    # Table 13: of those in Aarhus 4, 4, 3, 2, 1 and 1; the three that started later come last.
    assert set(shown[:2]) == {"aarhus-youth-early", "aarhus-youth-homelessness-vulnerable"}
    assert shown[2] == "aarhus-diabetes"
    assert set(shown[-3:]) == {
        "aarhus-sosu", "aarhus-mental-illness-employment", "aarhus-youth-mental-employment",
    }  # fmt: skip
    expected = arranged(explorer.view(), sort="-benefits", words="Aarhus")
    assert shown == [row.key for row in expected.rows]


def test_a_column_that_is_not_there_in_a_state_does_not_sort(explorers: Explorers) -> None:
    box = widget(explorers["changes"])
    box.fields["sort"].value = "p"
    box.fields["measure"].value = "mean"
    keys = html.fragment_fromstring(box.children[1].value).xpath(".//tbody/@data-key")
    assert keys == [row.key for row in explorers["changes"].view(measure="mean").rows]


def test_the_map_of_a_widget_lights_up(explorers: Explorers) -> None:
    box = widget(explorers["places"])
    box.fields["place"].value = "751"
    shown = box.children[1].value
    assert 'path.highlight[data-code="751"] { opacity: 1 }' in shown
    assert 'path.highlight[data-code="791"] {' not in shown
