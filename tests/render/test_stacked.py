"""Tables of sentences can be laid out cell by cell, and stay tables; tables of numbers do not."""

from __future__ import annotations

from lxml import html

from helpers.render import pandoc
from helpers.render.stacked import stacked_html, stacked_table

SENTENCE = "A sentence of more than thirty letters."
WORDED = (
    '<table class="gt_table"><thead><tr><th scope="col">Q</th><th scope="col">English</th>'
    '<th scope="col">Danish &amp; more</th></tr></thead><tbody>'
    '<tr><th class="g" colspan="3" scope="rowgroup">Wording</th></tr>'
    f'<tr><th scope="row">1</th><td class="gt_left">{SENTENCE}</td><td>{SENTENCE}</td></tr>'
    '</tbody><tfoot><tr><td class="n" colspan="3">A source</td></tr></tfoot></table>'
)


def test_a_table_of_sentences_keeps_its_roles_and_its_heads() -> None:
    table = html.fragment_fromstring(stacked_html(WORDED))
    assert table.get("class") == "stacked gt_table"
    assert table.get("role") == "table"
    assert {part.get("role") for part in table} == {"rowgroup"}
    assert {row.get("role") for row in table.iter("tr")} == {"row"}
    assert [head.get("role") for head in table.iter("th")] == [
        "columnheader", "columnheader", "columnheader", "rowheader", "rowheader",
    ]  # fmt: skip
    cells = [(cell.get("role"), cell.get("data-label")) for cell in table.iter("td")]
    assert cells == [("cell", "English"), ("cell", "Danish & more"), ("cell", None)]
    assert table.text_content() == html.fragment_fromstring(WORDED).text_content()


def test_tables_of_numbers_few_columns_or_few_words_stay_as_they_are() -> None:
    numbers = WORDED.replace("gt_left", "gt_right")
    short = WORDED.replace(SENTENCE, "A word")
    two = WORDED.replace('<th scope="col">Q</th>', "")
    assert [stacked_html(one) for one in (numbers, short, two)] == [numbers, short, two]


def test_a_script_is_not_touched() -> None:
    script = f"{WORDED}<script>const made = '<thead><tr>';</script>"
    assert stacked_html(script) == script


def written(source: str) -> html.HtmlElement:
    document = pandoc.parse(source)
    document["blocks"] = [stacked_table(one) for one in document["blocks"]]
    body, _ = pandoc.write_html(document)
    return html.fragment_fromstring(body)


def test_a_table_in_markdown_heads_its_rows_when_it_is_of_sentences() -> None:
    table = written(f"| a | b | c |\n|:--|:--|:--|\n| {SENTENCE} | {SENTENCE} | {SENTENCE} |\n")
    assert "stacked" in table.get("class")
    (row,) = table.xpath("./tbody/tr")
    assert [(cell.tag, cell.get("role"), cell.get("data-label")) for cell in row] == [
        ("th", "rowheader", None), ("td", "cell", "b"), ("td", "cell", "c"),
    ]  # fmt: skip
    assert row[0].get("scope") == "row"
    assert table.xpath("./thead/tr/th/@role") == ["columnheader"] * 3
    plain = written(f"| a | b | c |\n|:--|:--|--:|\n| {SENTENCE} | {SENTENCE} | {SENTENCE} |\n")
    assert plain.get("class") is None
