"""Verdicts in the words of the book: names, intervals, the summary, the ledger, the line below."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from helpers import verify
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.fivenumber import STATISTICS, mean_bounds
from helpers.tables import checked, explained, names, verdicts, verification
from helpers.tables import known as known_module
from helpers.tables.known import KnownItem, Span, exactly, known
from helpers.tables.ledger import contents, ledger
from helpers.tables.usage import sizes
from helpers.verify.verdict import ReadingVerdict, UnderReading, Verdict

DSI = "t03.mean.dsi"
CONFLICTS = (("t03.quartile3.dsi", "t03.maximum.dsi"), ("t03.mean.all", "t03.mean.dsk"))
HAND_MADE = {
    DSI: {
        "verdict": "contradicted",
        "lower": Fraction(95695113, 12),
        "upper": Fraction(95695145, 12),
        "conflicts": CONFLICTS,
        "explanation": "With t03.quartile3.dsi the mean is *larger* than 3 < 4.",
    },
    "t02.total.dsi": {
        "verdict": "derived",
        "lower": Fraction(12),
        "upper": Fraction(12),
        "derivation": ("t02.external.dsi", "t02.internal.dsi"),
    },
    "t08.financing.mean": {
        "lower": Fraction(69, 20),
        "upper": Fraction(1783, 500),
        "proven": False,
        "readings": (
            UnderReading(("halves go up", "other counts"), "consistent", None, Fraction(3)),
            UnderReading(("halves go up", '"other" is left out'), "derived", None, None),
        ),
    },
    "t13.roskilde-unstable-housing.dk": {"lower": None, "upper": Fraction(2)},
    "c.3.4.peak": {
        "verdict": "contradicted",
        "lower": Fraction(2021),
        "upper": Fraction(2023),
        "conflicts": (("c.3.4.dsi-2021",),),
    },
    "c.1.law": {"verdict": "untestable", "explanation": "A fact of history."},
}


@pytest.fixture(scope="module")
def given(ed: Edition) -> tuple[Verdict, ...]:
    """A verdict on every number: consistent, unless made by hand."""
    plain = [
        Verdict(v.id, "value", v.table, v.section, v.printed, "consistent") for v in ed.published
    ]
    plain += [Verdict(c.id, "claim", None, c.section, c.printed, "consistent") for c in ed.claims]
    return tuple(replace(one, **HAND_MADE.get(one.id, {})) for one in plain)


@pytest.fixture(autouse=True)
def _use(given: tuple[Verdict, ...], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(verify, "ledger", lambda _: given)
    monkeypatch.setattr(verdicts, "_stored", verdicts._by_id)
    monkeypatch.setattr(verdicts, "_looked_at", lambda _: {"c.3.4.peak": "Looked at."})
    verdicts._by_id.cache_clear()
    yield
    verdicts._by_id.cache_clear()


# ------------------------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("identifier", "english", "danish"),
    [
        ("t03.mean.dsi", "Mean, DSI", "Gennemsnit, DSI"),
        ("t08.financing.high", "Financing, high priority", None),
        ("t09.investments.m8", None, None),
        ("t04.employment.investments", "Employment", "Beskæftigelse"),
        ("t17.total.municipalities", "Total", "I alt"),
        ("c.1.law", "The law on DSI dates from December 2018.", None),
    ],
)
def test_names(ed: Edition, identifier: str, english: str | None, danish: str | None) -> None:
    if english:
        assert names.name(ed, identifier) == english
    if danish:
        assert names.name(ed, identifier, "da") == danish


def test_every_number_has_a_name_of_its_own_in_its_table(ed: Edition) -> None:
    for lang in ("en", "da"):
        named = Counter((v.table, names.name(ed, v.id, lang)) for v in ed.published)
        assert [name for name, count in named.items() if count > 1] == []


@pytest.mark.parametrize(
    ("identifier", "lang", "shown"),
    [
        # 95,695,113 / 12 = 7,974,592.75 and 95,695,145 / 12 = 7,974,595.42, outwards.
        (DSI, "en", "7,974,592–7,974,596"),
        (DSI, "da", "7.974.592–7.974.596"),
        ("t02.total.dsi", "en", "12"),
        # 3.566 is above 3.56, so the end goes out to 3.57.
        ("t08.financing.mean", "en", "3.45–3.57"),
        ("t13.roskilde-unstable-housing.dk", "en", "at most 2"),
        ("c.3.4.peak", "en", "2021–2023"),
        ("t08.savings.mean", "en", "–"),
    ],
)
def test_what_the_others_allow(ed: Edition, identifier: str, lang: str, shown: str) -> None:
    assert verdicts.allowed(ed, verdicts.verdict(ed, identifier), lang) == shown


def test_an_unknown_number_is_told_with_its_neighbour(ed: Edition) -> None:
    with pytest.raises(BookError, match="no verdict on 't08") as caught:
        verdicts.verdict(ed, "t08.financing.maen")
    assert "t08.financing.mean" in (caught.value.hint or "")


def test_the_line_below_a_table(ed: Edition) -> None:
    n = len(ed.published.match("t03.*"))
    line = checked.line(ed, 3)
    assert f"{n - 1} consistent and 1 contradicted." in line
    assert 'href="verification.html#ledger-t03"' in line
    assert f"{n - 1} foreneligt og 1 modsagt" in checked.line(ed, 3, "da")


def test_with_real_answers_the_line_is_about_the_print(answered: Edition) -> None:
    # The table shows what the answers give; the verdicts are on what was printed.
    line = html.fromstring(checked.line(answered, 8)).text_content()
    assert line.startswith("The printed numbers, checked against each other: ")


def test_another_wave_has_no_verdicts(ed: Edition) -> None:
    later = replace(ed, wave="2026")
    assert checked.line(later, 3) == ""
    assert checked.remark(later, DSI) is None


def test_only_contradicted_numbers_have_a_remark(ed: Edition) -> None:
    assert "7,974,592–7,974,596" in (checked.remark(ed, DSI) or "")
    assert checked.remark(ed, "t02.total.dsi") is None
    assert checked.remark(ed, "not a number") is None


def test_a_checked_table_ends_with_its_line(ed: Edition) -> None:
    for lang, words in (("en", "1 contradicted"), ("da", "1 modsagt")):
        table = sizes(ed, lang=lang)
        notes = html.fromstring(table.as_raw_html()).xpath("//td[@class='gt_sourcenote']")
        assert words in notes[-1].text_content()
        assert notes[-1].xpath(".//a/@href") == ["verification.html#ledger-t03"]


@pytest.mark.parametrize(
    ("lang", "heard"), [("en", "contradicted, note a"), ("da", "modsagt, note a")]
)
def test_a_contradicted_number_is_marked_where_it_stands(
    ed: Edition, lang: str, heard: str
) -> None:
    page = html.fromstring(sizes(ed, lang=lang).as_raw_html())
    (mark,) = page.xpath("//tbody//span[@class='gt_footnote_marks']")
    assert mark.text_content() == "× a"
    # A mark that is only seen says nothing to those who listen.
    assert mark.get("aria-label") == heard
    (cell,) = mark.xpath("ancestor::td")
    assert cell.text_content().split()[-1] in ("3,889,587", "3.889.587")
    (note,) = page.xpath("//td[@class='gt_footnote']")
    assert note.text_content().startswith("× a ")
    assert "7,974,592–7,974,596" in note.text_content().replace(".", ",")


def test_no_table_waits_for_the_solver(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(verdicts, "load", lambda *_: None)
    verdicts._stored.cache_clear()
    assert checked.line(ed, 3) == ""
    assert checked.remark(ed, DSI) is None
    verdicts._stored.cache_clear()


# --------------------------------------------------------------------------------- tables


def rows(page: str) -> dict[str, list[str]]:
    found = {}
    for row in html.fromstring(page).xpath("//tbody/tr[th and td]"):
        found[row.xpath("./th")[0].text] = [cell.text_content() for cell in row.xpath("./td")]
    return found


def test_the_summary_counts_every_number_once(ed: Edition) -> None:
    shown = rows(verification.verdict_summary(ed).as_raw_html())
    assert shown["3. Sizes"] == ["28", "–", "27", "1", "–"]
    assert shown["2. Investor and provider"] == ["16", "1", "15", "–", "–"]
    total = len(ed.published) + len(ed.claims)
    assert shown["All numbers"] == [f"{total}", "1", f"{total - 4}", "2", "1"]
    counted = [int(cells[0]) for label, cells in shown.items() if label != "All numbers"]
    assert sum(counted) == total


def test_contradictions_are_listed_and_explained(ed: Edition) -> None:
    shown = rows(verification.contradictions(ed).as_raw_html())
    assert shown["Mean, DSI"] == ["3,889,587", "7,974,592–7,974,596"]
    # What a person wrote comes first, in the order written.
    peak, mean = explained.explained(ed).split("\n\n")
    assert peak.startswith("**Section 3.4: More were launched in 2022")
    assert "(printed 2022). Looked at. `<a href=" in peak
    assert mean.startswith("**Table 3: Mean, DSI** (printed 3,889,587). With `<a href=")
    assert "mean is \\*larger\\* than 3 \\< 4" in mean


def test_danish_words_are_told_to_be_danish(
    ed: Edition, given: tuple[Verdict, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    worded = [
        replace(one, verdict="contradicted") if one.id == "c.4.1.one-lowest" else one
        for one in given
    ]
    monkeypatch.setattr(verify, "ledger", lambda _: tuple(worded))
    verdicts._by_id.cache_clear()
    table = html.fromstring(verification.contradictions(ed).as_raw_html())
    marked = [one.text for one in table.xpath("//tbody//td/span[@lang='da']")]
    assert "en investering" in marked
    assert "3,889,587" not in marked
    assert '(printed “[en investering]{lang="da"}”)' in explained.explained(ed)
    danish = html.fromstring(verification.contradictions(ed, lang="da").as_raw_html())
    assert not danish.xpath("//*[@lang='da']")


def test_nothing_contradicted_is_said(
    ed: Edition, given: tuple[Verdict, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = tuple(one for one in given if one.verdict != "contradicted")
    monkeypatch.setattr(verify, "ledger", lambda _: fine)
    verdicts._by_id.cache_clear()
    assert explained.explained(ed) == "No number is contradicted."
    assert "None" in rows(verification.contradictions(ed).as_raw_html())


def test_rules_that_are_open(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (
        ReadingVerdict("r", "a", "Does it count?", "it counts", holds=True),
        ReadingVerdict("r", "b", "Does it count?", "it does not", holds=False, conflict=(DSI,)),
    )
    monkeypatch.setattr(verify, "readings", lambda _: found)
    page = verification.open_rules(ed).as_raw_html()
    assert rows(page) == {"It counts": ["possible", "–"], "It does not": ["ruled out", "1"]}
    assert "Does it count?" in page


# --------------------------------------------------------------------------------- ledger


@pytest.fixture
def page(ed: Edition) -> html.HtmlElement:
    return html.fromstring(ledger(ed))


def test_every_number_has_one_row_with_an_address(ed: Edition, page: html.HtmlElement) -> None:
    addresses = page.xpath("//tbody/@id")
    expected = {verdicts.anchor(one) for one in (*ed.published.values, *(c.id for c in ed.claims))}
    assert len(addresses) == len(expected)
    assert set(addresses) == expected
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)


def test_the_ledger_is_light_and_accessible(ed: Edition, page: html.HtmlElement) -> None:
    assert len(ledger(ed).encode()) < 600_000
    tables = page.xpath("//details//table")
    assert len(tables) == 17 + 9
    for table in tables:
        assert table.xpath("./caption")
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        assert all(one.xpath("./tr/th/@scope") == ["rowgroup"] for one in table.xpath("./tbody"))
    # Without scripts nothing is hidden but the form that needs them.
    assert [element.tag for element in page.xpath("//*[@hidden]")] == ["form"]
    for control in page.xpath("//form//input | //form//select"):
        assert control.getparent().tag == "label"


def cells(page: html.HtmlElement, identifier: str) -> list[str]:
    (row,) = page.xpath(f"//tbody[@id='{verdicts.anchor(identifier)}']")
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./tr/td")]


def test_a_row_says_all_that_is_known(page: html.HtmlElement) -> None:
    printed, kind, allowed, why = cells(page, DSI)
    assert (printed, kind, allowed) == ("3,889,587", "× contradicted", "7,974,592–7,974,596")
    assert why.startswith("With t03.quartile3.dsi the mean is *larger* than 3 < 4.")
    assert why.count("Cannot stand with:") == 2
    assert why.endswith("Cannot stand with: Mean, all (6,479,415); Mean, DSK (4,714,286)")
    follows = cells(page, "t02.total.dsi")[-1]
    assert follows == "Follows from: External, DSI (6); Internal, DSI (5)"
    assert cells(page, "t08.financing.mean")[2].endswith("(outer bound)")
    assert (
        cells(page, "t08.financing.mean")[-1] == "Under each of 2 readings"
        "other counts: consistent, at most 3“other” is left out: derived, –"
    )


@pytest.mark.parametrize(
    ("fields", "explanation", "left"),
    [
        (
            {"verdict": "consistent", "lower": Fraction(3), "upper": Fraction(4)},
            "The other numbers allow from 3 to 4; what is printed is inside.",
            "",
        ),
        (
            {"verdict": "derived", "derivation": ("t08.n.high",)},
            "It follows from Table 8, the number of respondents, High priority (25). "
            'Without "other".',
            "Without “other”.",
        ),
        ({"verdict": "untestable"}, "A fact of history.", "A fact of history."),
        # Nothing in the columns says why.
        ({"verdict": "derived"}, "It follows from nothing else.", "It follows from nothing else."),
    ],
)
def test_remarks_leave_out_what_the_columns_say(
    ed: Edition, fields: dict[str, object], explanation: str, left: str
) -> None:
    one = replace(verdicts.verdict(ed, "t08.savings.mean"), explanation=explanation, **fields)
    assert verdicts.remarks(ed, one) == left


def test_answers_are_held_against_the_print(ed: Edition, answered: Edition) -> None:
    assert explained.compared(ed) == ""
    told = explained.compared(answered)
    lines = told.splitlines()
    # Everybody answers 3 to the benefits, so that none is high.
    assert "| Table 12 | Financing, high, all | 15 | 0 |" in lines
    # The answers to financing are 1 to 5, five times each.
    assert "| Table 8 | Financing, mean | 3.5 | 3.0 |" in lines
    assert not any(line.startswith("| Table 8 | Number of cases") for line in lines)


def test_on_paper_the_ledger_is_a_list_that_links_lead_to(ed: Edition) -> None:
    entries = contents(ed).splitlines()
    folds = html.fromstring(ledger(ed)).xpath("//details/div[@class='sheet']/@id")
    named = [re.fullmatch(r"- \[.+\]\{#(ledger-[\w-]+)\}: .+\.", entry) for entry in entries]
    assert [one and one[1] for one in named] == folds
    n = len(ed.published.match("t03.*"))
    assert entries[2].endswith(f": {n - 1} consistent and 1 contradicted.")
    assert contents(ed, lang="da").splitlines()[2].endswith(" foreneligt og 1 modsagt.")


def test_real_answers_add_what_they_give(answered: Edition) -> None:
    page = html.fromstring(ledger(answered))
    heads = page.xpath("//details[div/@id='ledger-t08']//thead//th/text()")
    assert heads[1:3] == ["Printed", "Answers give"]
    # The made-up answers to financing are 1 to 5, five times each.
    assert cells(page, "t08.financing.mean")[:2] == ["3.5", "3.0"]
    assert cells(page, "t03.mean.dsi")[1] == "–"


def test_danish(ed: Edition) -> None:
    page = html.fromstring(ledger(ed, lang="da"))
    assert page.xpath("//summary/b/text()")[7].startswith("Tabel 8.")
    assert cells(page, DSI)[1] == "× modsagt"


# ------------------------------------------------------------------------------ what is open


def test_real_answers_are_known_exactly(answered: Edition) -> None:
    by_item = {item.item: item for item in known(answered, "motives")}
    financing = by_item["financing"]
    assert financing.mean == exactly(3)
    assert financing.counts == {code: exactly(5) for code in range(1, 6)}
    # Squared distances 4, 1, 0, 1, 4, five times each: 50 / 24.
    assert financing.sd is not None
    assert float(financing.sd.low) == pytest.approx((50 / 24) ** 0.5)
    assert by_item["savings"].no_value == exactly(5)
    assert by_item["savings"].share_high == exactly(1)
    assert by_item["other"].mean is None
    assert by_item["other"].no_value == exactly(25)


def test_intervals_are_rounded_outwards(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    item = KnownItem(
        item="financing",
        asked=25,
        no_value=Span(Fraction(0), Fraction(7)),
        n_high=exactly(15),
        counts={1: exactly(0), **{code: Span(Fraction(1), Fraction(9)) for code in range(2, 6)}},
        mean=Span(Fraction(31, 9), Fraction(32, 9)),
        sd=Span(Fraction(1, 3), Fraction(2, 3), proven=False),
        share_high=Span(Fraction(15, 25), Fraction(15, 18)),
    )
    monkeypatch.setattr(known_module, "_from_print", lambda *_: (item,), raising=False)
    page = verification.item_bounds(ed, "motives").as_raw_html()
    assert rows(page)["Financing"] == [
        *("0–7", "3.444–3.556", "≈ 0.33–0.67", "60–84", "0"),
        *["1–9"] * 4,
    ]
    assert "≈ marks outer bounds" in page


def bounds_by_hand(ed: Edition) -> pd.DataFrame:
    """Bounds as `helpers.bounds` gives them: nothing is pinned but the printed counts."""
    rows = []
    for item in ed.codebook.battery("drawbacks").item_ids:
        printed = ed.value(f"t14.{item}.high")
        counts = {f"count_{code}": (Fraction(0), Fraction(25), True) for code in range(1, 6)}
        rows += [
            (item, statistic, *ends)
            for statistic, ends in {
                "n_answered": (Fraction(18), Fraction(24), True),
                "n_high": (printed, printed, True),
                "mean": (None, None, True),
                "sd": (Fraction(1), Fraction(2), False),
                "share_high_answered": (printed / 24, printed / 18, True),
                **counts,
            }.items()
        ]
    frame = pd.DataFrame(rows, columns=["item", "statistic", "low", "high", "proven"], dtype=object)
    return frame.set_index(["item", "statistic"])


def test_bounds_of_the_print(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_module, "battery_bounds", lambda *_: bounds_by_hand(ed))
    first, *_ = known(ed, "drawbacks")
    assert first.item == "transaction_costs"
    assert first.asked == 25
    # Between 18 and 24 of 25 gave a value.
    assert first.no_value == Span(Fraction(1), Fraction(7))
    assert first.n_high == exactly(3)
    assert first.share_high == Span(Fraction(3, 24), Fraction(3, 18))
    assert first.mean is None
    shown = rows(verification.item_bounds(ed, "drawbacks").as_raw_html())
    assert shown["Transaction costs"][:4] == ["1–7", "–", "≈ 1.00–2.00", "12–17"]


def test_real_answers_fill_the_table_with_numbers(answered: Edition) -> None:
    shown = rows(verification.item_bounds(answered, "motives").as_raw_html())
    assert shown["Financing"] == ["0", "3.000", "1.44", "40", "5", "5", "5", "5", "5"]
    assert shown["Other"][:4] == ["25", "–", "–", "–"]


# ---------------------------------------------------------------------------- the chapter


def test_the_example_by_hand_is_the_bound_of_the_solver(ed: Edition) -> None:
    """The chapter builds the smallest twelve amounts by reasoning; linear programming agrees."""
    five = {name: ed.value(f"t03.{name}.dsi") for name in STATISTICS}
    fourth = (five["quartile1"] - five["minimum"] / 4) * 4 / 3
    amounts = (
        [five["minimum"]] * 3
        + [fourth] * 2
        + [five["median"]] * 3
        + [five["quartile3"]] * 3
        + [five["maximum"]]
    )
    assert amounts == sorted(amounts)
    low, _ = mean_bounds(five, 12)
    assert float(sum(amounts)) / 12 == pytest.approx(float(low), rel=1e-6)


def test_the_chapter_types_no_number_of_the_data() -> None:
    chapter = (Path(__file__).parents[1] / "chapters/verification.qmd").read_text()
    prose = re.sub(r"```\{python\}.*?```", "", chapter, flags=re.DOTALL)
    prose = re.sub(r"`\{python\}[^`]*`|`[^`]*`|\[@[^\]]*\]|@[\w-]+|\{[^}]*\}", "", prose)
    assert re.findall(r"\d+", prose) == []
