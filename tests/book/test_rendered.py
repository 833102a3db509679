"""The whole book, rendered end to end: links resolve, everything is captioned, numbers are right.

The printed numbers are read here straight from the CSV files, and the pages with lxml, so that
neither side of the comparison has passed through the library's own reading.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from lxml import html
from pypdf import PdfReader

from helpers.render.engine import render

ROOT = Path(__file__).parents[2]
TABLE_NUMBERS = range(1, 18)

pytestmark = pytest.mark.book


@pytest.fixture(scope="session")
def pdf(book: Path) -> PdfReader:
    (path,) = book.glob("*.pdf")
    return PdfReader(io.BytesIO(path.read_bytes()))


@pytest.fixture(scope="session")
def pdf_text(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def figures(page: html.HtmlElement, kind: str = "float") -> list[html.HtmlElement]:
    """Give the numbered floats of a page: all, or those of the class ``float-table`` or so."""
    return page.xpath(f"//figure[contains(concat(' ', @class, ' '), ' {kind} ')]")


def floats(pages: dict[str, html.HtmlElement]) -> Iterator[tuple[str, html.HtmlElement]]:
    for name, page in pages.items():
        for figure in figures(page):
            yield name, figure


def caption(figure: html.HtmlElement) -> str:
    (found,) = figure.xpath("./figcaption")
    return re.sub(r"\s+", " ", found.text_content()).strip()


def chapters() -> list[str]:
    """Chapters as `_quarto.yml` lists them, without their suffix."""
    return re.findall(r"^\s+- (\S+)\.qmd", (ROOT / "_quarto.yml").read_text(), re.MULTILINE)


def source_labels(prefix: str) -> set[str]:
    """Labels of the cells in the sources, read with a plain search."""
    text = "".join((ROOT / f"{name}.qmd").read_text(encoding="utf-8") for name in chapters())
    return set(re.findall(rf"^#\| label: ({prefix}-[\w-]+)", text, flags=re.MULTILINE))


def test_every_chapter_has_its_page(pages: dict[str, html.HtmlElement]) -> None:
    assert {f"{name}.html" for name in chapters()} <= set(pages)
    assert "index.html" in pages


def test_every_internal_link_resolves(book: Path, pages: dict[str, html.HtmlElement]) -> None:
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (book / name).parent / unquote(parts.path) if parts.path else book / name
            if not target.is_file():
                broken.append((name, link))
            elif parts.fragment and target.suffix == ".html":
                key = target.resolve().relative_to(book.resolve()).as_posix()
                if unquote(parts.fragment) not in ids[key]:
                    broken.append((name, link))
    assert broken == []


def test_nothing_is_fetched_from_another_host(pages: dict[str, html.HtmlElement]) -> None:
    fetched = [
        (name, address)
        for name, page in pages.items()
        for address in page.xpath("//*[not(self::a)]/@src | //link/@href | //@srcset | //@poster")
        if urlsplit(address).netloc
    ]
    assert fetched == []


def test_ids_are_unique_on_each_page(pages: dict[str, html.HtmlElement]) -> None:
    twice = {
        name: [one for one, count in Counter(page.xpath("//@id")).items() if count > 1]
        for name, page in pages.items()
    }
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_every_table_and_figure_of_the_sources_is_there(
    pages: dict[str, html.HtmlElement],
) -> None:
    found = {figure.get("id") for _, figure in floats(pages)}
    assert source_labels("tbl") | source_labels("fig") <= found
    assert len(source_labels("tbl")) >= len(TABLE_NUMBERS)


def test_captions_are_numbered_by_chapter_in_order(pages: dict[str, html.HtmlElement]) -> None:
    for word in ("Table", "Figure"):
        for page in pages.values():
            numbers = [
                re.match(rf"{word} ([0-9A-Z]+)\.(\d+): \S", caption(figure))
                for figure in figures(page, f"float-{word.lower()}")
            ]
            assert all(numbers), "a caption is empty or not numbered"
            assert [int(one[2]) for one in numbers if one] == list(range(1, len(numbers) + 1))
            assert len({one[1] for one in numbers if one}) <= 1


def test_every_table_has_a_caption_and_header_cells(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        for table in page.xpath("//main//table"):
            named = table.xpath("ancestor::figure[contains(@class, 'float')]") or table.xpath(
                "./caption[normalize-space()] | self::*[@aria-label or @aria-labelledby]"
            )
            if name.startswith("chapters/reference/"):
                # Tables of docstrings have no captions; the region around them is named.
                named = named or table.xpath("ancestor::*[@role='region' and @aria-label]")
            assert named, f"{name}: a table without a caption"
            assert table.xpath(".//th[normalize-space()]"), f"{name}: a table without headers"


def test_every_figure_has_a_text_alternative(pages: dict[str, html.HtmlElement]) -> None:
    count = 0
    for name, figure in floats(pages):
        if "float-figure" not in (figure.get("class") or ""):
            continue
        count += 1
        words = figure.xpath(".//svg/@aria-label | .//img/@alt")
        assert words, f"{name}: {figure.get('id')} has no text alternative"
        assert all(len(text) > 60 for text in words), f"{name}: {figure.get('id')}: {words}"
    assert count == len(source_labels("fig"))


def english(printed: str) -> str:
    """The printed string the English way: ``12.543.000`` -> ``12,543,000``, ``3,5`` -> ``3.5``."""
    return printed.translate(str.maketrans({",": ".", ".": ","}))


def numbers_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"(?<![\w.,])\d[\d.,]*\d|(?<![\w.,])\d", text))


@pytest.mark.parametrize("number", TABLE_NUMBERS)
def test_numbers_of_the_report_stand_in_the_page_and_the_pdf(
    number: int, pages: dict[str, html.HtmlElement], pdf_text: str
) -> None:
    mark = re.compile(rf"the report’s Tables? (\d+ and )?{number}\)")
    shown = [figure for _, figure in floats(pages) if mark.search(caption(figure))]
    assert len(shown) == 1, f"Table {number} of the report is shown {len(shown)} times"
    with (ROOT / f"data/published/table-{number:02d}.csv").open(encoding="utf-8") as file:
        printed = [
            cell
            for row in csv.DictReader(file)
            # The number of investments may be said once for several columns.
            for cell in ({*row.values()} if row["row"] == "n" else row.values())
            if re.fullmatch(r"[\d.,]*\d", cell or "")
        ]
    (table,) = shown[0].xpath(".//table")
    cells = Counter[str]()
    for cell in table.xpath(".//td | .//th"):
        cells += numbers_in(cell.text_content().replace("\N{NO-BREAK SPACE}", " "))
    missing = Counter(english(text) for text in printed) - cells
    assert missing == Counter(), f"Table {number} does not show {dict(missing)}"
    assert {english(text) for text in printed} <= set(numbers_in(pdf_text))


LEDGER = "chapters/verification.html"
KINDS = ("derived", "consistent", "contradicted", "untestable")


def table_of_the_report(pages: dict[str, html.HtmlElement], number: int) -> html.HtmlElement:
    mark = re.compile(rf"the report’s Tables? (\d+ and )?{number}\)")
    (shown,) = (figure for _, figure in floats(pages) if mark.search(caption(figure)))
    return shown


@pytest.mark.parametrize("number", TABLE_NUMBERS)
def test_the_line_below_a_table_counts_its_rows_in_the_ledger(
    number: int, pages: dict[str, html.HtmlElement]
) -> None:
    shown = table_of_the_report(pages, number)
    (link,) = shown.xpath(".//tfoot//a[contains(@href, '#ledger-')]")
    page, _, fragment = link.get("href").partition("#")
    assert (page, fragment) == ("verification.html", f"ledger-t{number:02}")
    counted = dict[str, int]()
    for count, kind in re.findall(r"(\d+) (\w+)", link.getparent().text_content()):
        counted[kind] = int(count)
    (sheet,) = pages[LEDGER].xpath(f"//*[@id='{fragment}']")
    rows = Counter(kind for one in sheet.xpath(".//tbody/@class") for kind in one.split())
    assert counted == rows
    with (ROOT / f"data/published/table-{number:02d}.csv").open(encoding="utf-8") as file:
        cells = [
            cell
            for row in csv.DictReader(file)
            for column, cell in row.items()
            if column not in ("row", "label", "candidates")
        ]
    # Every cell with a number or a dash is a number of the report.
    assert sum(rows.values()) == sum(1 for cell in cells if cell)


def test_contradicted_numbers_are_marked_where_they_stand(
    pages: dict[str, html.HtmlElement], pdf_text: str
) -> None:
    marked = 0
    for number in TABLE_NUMBERS:
        rows = pages[LEDGER].xpath(f"//*[@id='ledger-t{number:02}']//tbody[@class='contradicted']")
        marks = table_of_the_report(pages, number).xpath(
            ".//tbody//*[starts-with(@aria-label, 'contradicted')]"
        )
        assert len(marks) == len(rows), number
        assert all(mark.text_content().startswith("×") for mark in marks)
        marked += len(marks)
    assert marked
    # On paper the mark stands before the number as well, and the note says what it means.
    assert re.search(r"× ?[a-z]\s?3,889,587", pdf_text)
    assert re.search(r"× ?[a-z]\s?Contradicted:", pdf_text)


def test_every_number_has_its_row_in_the_ledger(pages: dict[str, html.HtmlElement]) -> None:
    page = pages[LEDGER]
    rows = page.xpath("//*[@id='ledger']//tbody")
    claims = yaml.safe_load((ROOT / "data/claims.yml").read_text(encoding="utf-8"))
    stated = [row for row in rows if re.match(r"v-[ac]-", row.get("id"))]
    assert len(stated) == len(claims)
    assert all(row.get("class") in KINDS for row in rows)
    # The summary counts the same rows.
    (summary,) = page.xpath("//*[@id='tbl-verdicts']")
    total = summary.xpath(".//tbody/tr[th[normalize-space()='All numbers']]/td")
    counted = Counter(row.get("class") for row in rows)
    expected = [len(rows), *(counted[kind] for kind in KINDS)]
    assert [int(cell.text_content()) for cell in total] == expected


def test_the_ledger_can_be_read_without_scripts(pages: dict[str, html.HtmlElement]) -> None:
    (ledger,) = pages[LEDGER].xpath("//*[@id='ledger']")
    # Only the form that filters waits for the script that works it.
    assert [element.tag for element in ledger.xpath(".//*[@hidden]")] == ["form"]
    for fold in ledger.xpath("./details"):
        assert fold.xpath("./summary")[0].text_content().strip()
        assert fold.xpath(".//table/caption")


def test_pages_are_light(book: Path) -> None:
    heavy = [path.name for path in book.rglob("*.html") if path.stat().st_size > 1_000_000]
    assert heavy == []


def test_no_private_path_is_published(book: Path, project: Path) -> None:
    for path in book.rglob("*"):
        if path.is_file():
            assert str(project.parent).encode() not in path.read_bytes(), path.name


def test_pdf_is_tagged_bookmarked_and_in_a_language(pdf: PdfReader) -> None:
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("en")
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    titles = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert len(titles) >= 9


def test_pdf_holds_every_caption(pages: dict[str, html.HtmlElement], pdf_text: str) -> None:
    # Hyphenation and line ends differ on paper, so only the number and the first word are compared.
    missing = [
        start
        for _, figure in floats(pages)
        if (start := " ".join(caption(figure).split()[:3])) not in pdf_text
        and not figure.xpath("ancestor::*[contains(@class, 'html-only')]")
    ]
    assert missing == []


def test_pdf_has_no_unresolved_reference(pdf_text: str) -> None:
    assert not re.search(r"\?\?|@(tbl|fig|sec|eq)-", pdf_text)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_second_render_gives_the_same_bytes(project: Path, book: Path, tmp_path: Path) -> None:
    again = render(project, engine="embedded", output=tmp_path / "again", use_cache=False)
    assert digest(again.output) == digest(book)
