"""What can be taken away from a site, what machines are told of it, and how it is cited."""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from helpers.render import citation
from helpers.render.config import read_config
from helpers.render.engine import render
from helpers.render.entered import entered_files
from helpers.render.versions import Versions

BOOK = {
    "index.qmd": "# Preface {.unnumbered}\n\nWelcome.\n",
    "chapters/one.qmd": (
        "# First & best\n\nA first paragraph, long enough to stand for the whole chapter.\n\n"
        "```{python}\n#| label: tbl-own\n#| tbl-cap: Some *numbers*\n"
        "from fractions import Fraction\n"
        "from helpers.tables.style import Cell, Column, Datum, Layout, Row, build\n"
        "cell = Cell('3.3', 'Rounded.', Datum(Fraction(10, 3), 't01.a.b', 'years', '3.1'))\n"
        "build(Layout('own', 'Who', [Column('n', 'How many')], [Row('=me', {'n': cell})],\n"
        "             ['A note.'], 'Source: somewhere.'))\n```\n\n"
        "```{python}\n#| label: fig-own\n#| fig-cap: A bar\n#| fig-alt: Unused\n"
        "from helpers.drawing import from_svg\n"
        "from helpers.takeaway.model import drawn\n"
        "svg = ('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90pt\" height=\"30pt\" '\n"
        "       'viewBox=\"0 0 90 30\"><rect width=\"60\" height=\"9\" fill=\"#0072b2\"/></svg>')\n"
        "from_svg(svg, name='bar', alt='A bar of two thirds.', data=drawn({'x': [2]}))\n```\n\n"
        "```{python}\n#| label: tbl-plain\n#| tbl-cap: Plain\n"
        "from IPython.display import HTML\n"
        "HTML('<table><tr><td>1</td></tr></table>')\n```\n"
    ),
    "chapters/deep/book.qmd": "# Second\n\nMore.\n",
}  # fmt: skip
HEAD = (
    "project:\n  type: book\nbook:\n  title: Zoo & book\n  subtitle: Animals\n"
    "  author: [Åse Ærø]\n  date: 2026-11-22\n  description: About animals.\n"
    "  chapters: [index.qmd, chapters/one.qmd, chapters/deep/book.qmd]\n"
)


def make(root: Path, more: str = "") -> Path:
    for name, text in {"_quarto.yml": HEAD + more, **BOOK}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return render(root, to=["html"], engine="embedded").output


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    return make(project)


@pytest.fixture(scope="module")
def known_site(project: Path, site: Path) -> Path:
    """The same with an address; its chapters need not run again."""
    text = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").write_text(f"{text}  site-url: https://example.org/zoo/\n")
    try:
        return render(
            project, to=["html"], engine="embedded", output=site.with_name("_known")
        ).output
    finally:
        (project / "_quarto.yml").write_text(text)


def page(site: Path, name: str = "chapters/one.html") -> html.HtmlElement:
    return html.document_fromstring((site / name).read_bytes())


def test_links_under_tables_and_figures(site: Path) -> None:
    tree = page(site)
    lists = tree.xpath("//nav[@class='take-away']")
    assert [one.get("aria-label") for one in lists] == [
        "Take away: Table 1.1", "Take away: Figure 1.1",
    ]  # fmt: skip
    assert [one.getprevious().get("id") for one in lists] == ["tbl-own", "fig-own"]
    found = {link.get("href"): (link.text, link.get("aria-label")) for link in lists[0].iter("a")}
    assert found == {
        "../downloads/tbl-own.csv": ("CSV", "Download Table 1.1 as CSV"),
        "../downloads/tbl-own.xlsx": ("XLSX", "Download Table 1.1 as XLSX"),
        "../downloads/tbl-own-exact.csv": (
            "Exact values", "Exact values behind Table 1.1 as CSV",
        ),
        "../downloads/tbl-own.json": (
            "Metadata (JSON)",
            "Metadata (JSON) of Table 1.1: source, units, notes, licence",
        ),
    }  # fmt: skip
    names = [link.get("href").rpartition("/")[2] for link in lists[1].iter("a")]
    assert names == ["fig-own.csv", "fig-own.xlsx", "fig-own.svg", "fig-own.png", "fig-own.json"]
    for link in tree.xpath("//nav[@class='take-away']//a"):
        assert link.text in link.get("aria-label")
        assert (site / "chapters" / link.get("href")).resolve().is_file()


def test_the_files_behind_them(site: Path) -> None:
    shown = (site / "downloads/tbl-own.csv").read_text(encoding="utf-8-sig")
    assert shown.splitlines() == ["Who,How many (years)", "'=me,3.3"]
    exact = (site / "downloads/tbl-own-exact.csv").read_text(encoding="utf-8-sig")
    assert exact.splitlines()[1] == (
        ",'=me,How many,t01.a.b,3.3,3.333333333333,10/3,years,Rounded.,"
    )
    assert 'width="90pt"' in (site / "downloads/fig-own.svg").read_text()
    assert (site / "downloads/fig-own.png").read_bytes()[1:4] == b"PNG"
    about = json.loads((site / "downloads/tbl-own.json").read_text())
    assert about["title"] == "Some numbers"
    assert about["reference"] == "Table 1.1"
    assert about["page"] == "chapters/one.html#tbl-own"
    assert about["source"] == "Source: somewhere."
    assert about["source_section"] == "3.1"
    assert about["notes"] == ["A note.", "=me, How many: Rounded."]
    assert about["licence"]["id"] == "MIT"
    assert "First & best" in about["citation"]["text"]
    assert about["sheets"][0]["columns"][1] == {"name": "How many", "unit": "years"}
    figure = json.loads((site / "downloads/fig-own.json").read_text())
    assert figure["description"] == "A bar of two thirds."


def test_the_archive_holds_what_was_entered_but_no_answers(tmp_path: Path) -> None:
    for name in ("published/table-01.csv", "claims.yml", "responses/2024.csv", "notes.txt"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert entered_files(tmp_path) == {
        "data/published/table-01.csv": b"published/table-01.csv",
        "data/claims.yml": b"claims.yml",
    }


def test_one_archive_with_everything(site: Path) -> None:
    content = (site / "downloads/Zoo---book-downloads.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    readme = inside.pop("README.txt").decode()
    beside = {
        path.name: path.read_bytes()
        for path in (site / "downloads").iterdir()
        if path.suffix != ".zip"
    }
    assert inside == beside
    assert "tbl-own    Table 1.1: Some numbers" in readme or "tbl-own  Table 1.1" in readme
    assert "Licence: MIT" in readme
    for place in ("nav[@id='book-nav']", "footer"):
        assert page(site).xpath(f"//{place}//a[@type='application/zip']/@href") == [
            "../downloads/Zoo---book-downloads.zip"
        ]
    assert page(site, "index.html").xpath("//nav[@class='take-with']//a/@href") == [
        "downloads/Zoo---book-downloads.zip", "#cite-text",
    ]  # fmt: skip


def test_references(site: Path) -> None:
    folder = site / "downloads"
    bib = (folder / "cite-one.bib").read_text()
    assert bib.startswith("@incollection{zoo2026-one,\n")
    assert "title = {First \\& best}" in bib
    assert "booktitle = {Zoo \\& book: Animals}" in bib
    assert "chapter = {1}" in bib
    book = (folder / "cite.ris").read_bytes().decode().split("\r\n")
    assert book[:5] == [
        "TY  - BOOK", "AU  - Åse Ærø", "PY  - 2026", "DA  - 2026/11/22", "LA  - en",
    ]  # fmt: skip
    assert book[-3:] == ["TI  - Zoo & book: Animals", "ER  - ", ""]
    assert (folder / "cite.bib").read_text().startswith("@book{zoo2026,\n")
    deep = (folder / "cite-deep-book.bib").read_text()
    assert deep.startswith("@incollection{zoo2026-deep-book,\n")
    chapter = (folder / "cite-one.ris").read_bytes().decode().split("\r\n")
    assert chapter[0] == "TY  - CHAP"
    assert "T2  - Zoo & book: Animals" in chapter
    (cited,) = page(site).xpath("//*[@id='cite-chapter']/text()")
    assert cited.startswith("Åse Ærø. 2026. “First & best”. In Zoo & book: Animals, chapter 1. V")


def test_a_reference_names_the_version_that_the_page_states(site: Path) -> None:
    (stated,) = page(site).xpath("//p[@class='versions']")
    release, code = re.findall(r"Effektbog ([\d.]+), code (\w{10})", stated.text_content())[0]
    version = f"Version {release}, 2026-11-22 (code {code})"
    assert page(site).xpath("//*[@id='cite-text']/text()") == [
        f"Åse Ærø. 2026. Zoo & book: Animals. {version}."
    ]
    folder = site / "downloads"
    for name in ("cite", "cite-one"):
        assert f"  note = {{{version}}}," in (folder / f"{name}.bib").read_text()
        assert f"  version = {{{release}}}," in (folder / f"{name}.bib").read_text()
        assert f"N1  - {version}\r\n" in (folder / f"{name}.ris").read_bytes().decode()


def test_a_reference_has_the_address_where_one_is_known(known_site: Path) -> None:
    home, here = "https://example.org/zoo/", "https://example.org/zoo/chapters/one.html"
    (book,) = page(known_site).xpath("//*[@id='cite-text']/text()")
    (chapter,) = page(known_site).xpath("//*[@id='cite-chapter']/text()")
    assert book.endswith(f". {home}.")
    assert chapter.endswith(f". {here}.")
    folder = known_site / "downloads"
    assert f"  url = {{{here}}}\n" in (folder / "cite-one.bib").read_text()
    assert f"UR  - {home}\r\n" in (folder / "cite.ris").read_bytes().decode()
    assert here in json.loads((folder / "tbl-own.json").read_text())["citation"]["text"]
    (described, *_) = graph(known_site, "index.html")
    assert described["url"] == home


def test_the_sources_stand_in_for_an_address_that_is_not_known(project: Path) -> None:
    config = replace(read_config(project), repo_url="https://example.org/code")
    made = Versions("", "f" * 64, "0.1.0", "an engine")
    assert citation.as_text(config, made).endswith(" https://example.org/code.")
    assert "url = {https://example.org/code}" in citation.as_bibtex(config, made)


def graph(site: Path, name: str) -> list[dict[str, Any]]:
    (text,) = page(site, name).xpath("//script[@type='application/ld+json']/text()")
    document = json.loads(text)
    assert document["@context"] == "https://schema.org"
    return document["@graph"]


# What Google's pages on Dataset and Article and schema.org's on Book ask for or recommend.
def test_what_machines_are_told(site: Path) -> None:
    chapter, dataset, figure = graph(site, "chapters/one.html")
    assert chapter["@type"] == ["Chapter", "ScholarlyArticle"]
    assert chapter["headline"] == "First & best"
    assert len(chapter["headline"]) <= 110
    assert chapter["author"] == [{"@type": "Person", "name": "Åse Ærø"}]
    assert chapter["datePublished"] == "2026-11-22"
    assert chapter["isPartOf"]["@type"] == "Book"
    assert chapter["hasPart"] == [{"@id": dataset["@id"]}, {"@id": figure["@id"]}]
    for one in (dataset, figure):
        assert one["@type"] == "Dataset"
        assert 50 <= len(one["description"]) <= 5000
        assert one["license"].startswith("https://")
        assert one["creator"]
        for file in one["distribution"]:
            assert file["@type"] == "DataDownload"
            assert file["encodingFormat"]
            target = posixpath.normpath(posixpath.join("chapters", file["contentUrl"]))
            assert (site / target).is_file()
    assert dataset["variableMeasured"] == ["Who", "How many"]
    (book,) = graph(site, "index.html")
    assert book["@type"] == "Book"
    assert book["name"] == "Zoo & book"
    assert [part["url"] for part in book["hasPart"]] == [
        "chapters/one.html",
        "chapters/deep/book.html",
    ]


def test_previews_of_links(site: Path, known_site: Path) -> None:
    def properties(tree: html.HtmlElement) -> dict[str, str]:
        return {one.get("property"): one.get("content") for one in tree.xpath("//meta[@property]")}

    unknown = properties(page(site))
    assert unknown["og:title"] == "First & best"
    assert unknown["og:type"] == "article"
    assert unknown["og:description"].startswith("A first paragraph")
    assert "og:url" not in unknown
    assert "og:image" not in unknown
    found = properties(page(known_site))
    assert found["og:url"] == "https://example.org/zoo/chapters/one.html"
    assert found["og:image"] == "https://example.org/zoo/site-assets/card.png"
    card = (known_site / "site-assets/card.png").read_bytes()
    assert (int.from_bytes(card[16:20]), int.from_bytes(card[20:24])) == (1200, 630)
    assert len(card) < 100_000


def test_addresses_are_whole_only_where_they_are_known(site: Path, known_site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert not page(site).xpath("//link[@rel='canonical']")
    assert page(known_site).xpath("//link[@rel='canonical']/@href") == [
        "https://example.org/zoo/chapters/one.html"
    ]
    assert page(known_site, "index.html").xpath("//link[@rel='canonical']/@href") == [
        "https://example.org/zoo/"
    ]
    tree = etree.fromstring((known_site / "sitemap.xml").read_bytes())
    assert tree.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [one.text for one in tree.iter("{*}loc")] == [
        "https://example.org/zoo/",
        "https://example.org/zoo/chapters/one.html",
        "https://example.org/zoo/chapters/deep/book.html",
    ]
    for file in graph(known_site, "chapters/one.html")[1]["distribution"]:
        assert file["contentUrl"].startswith("https://example.org/zoo/downloads/tbl-own")


def test_every_page_states_its_versions(site: Path) -> None:
    for name in ("index.html", "chapters/one.html", "chapters/deep/book.html"):
        (words,) = page(site, name).xpath("//p[@class='versions']")
        text = words.text_content()
        assert re.search(r"Effektbog \d+\.\d+\.\d+, code [0-9a-f]{10}", text)
        assert "embedded engine, pandoc" in text
        assert page(site, name).xpath("//link[@rel='icon']/@type") == ["image/svg+xml"]


def test_the_same_book_gives_the_same_bytes(project: Path, site: Path) -> None:
    def hashes(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }

    again = render(
        project, to=["html"], engine="embedded", output=site.with_name("_again"), use_cache=False
    )
    assert hashes(again.output) == hashes(site)


@pytest.mark.browser
def test_links_on_screen_with_the_keyboard_and_not_on_paper(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": 390, "height": 800}
        )
        tab = context.new_page()
        tab.goto((site / "chapters/one.html").as_uri())
        links = tab.locator(".take-away a")
        assert links.count() >= 9
        for number in range(links.count()):
            box = links.nth(number).bounding_box()
            # WCAG 2.2, 2.5.8: a target is at least 24 by 24.
            assert box["width"] >= 24
            assert box["height"] >= 24
        assert tab.get_by_role("link", name="Download Table 1.1 as CSV").is_visible()
        tab.get_by_role("link", name="Download Table 1.1 as CSV").focus()
        tab.keyboard.press("Tab")
        assert tab.locator(":focus").get_attribute("aria-label") == "Download Table 1.1 as XLSX"
        tab.emulate_media(media="print", color_scheme="dark")
        assert not links.first.is_visible()
        assert tab.locator("#fig-own svg").is_visible()
        assert tab.locator("p.versions").is_visible()
        browser.close()
