"""The site is complete, holds together, and can be read by everyone, from disk, without scripts."""

from __future__ import annotations

import itertools
import json
import posixpath
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from helpers.render.engine import render

WIDE = "".join(f"<td>column number {n}</td>" for n in range(30))
NOTE = "A note of many words. " * 9
BOOK = {
    "index.qmd": "# Preface {.unnumbered}\n\nWelcome to <the> book. See @tbl-wide.\n",
    "refs.bib": "@book{r, author={Rogers, Everett M.}, title={Diffusion}, year={2003}}\n",
    "images/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
    "data/table.csv": "a\n1\n",
    "chapters/one.qmd": "---\ntitle: 'First & *best*'\n---\n\n"
    "Words about zebras [@r].[^n] Get the [data](../data/table.csv).\n\n[^n]: A note.\n\n"
    "## Part {#sec-part}\n\n"
    "```{python}\n#| label: tbl-wide\n#| tbl-cap: A wide one, like @fig-dot\n"
    "#| code-fold: true\n#| code-summary: Show the code\n"
    "from IPython.display import HTML\n"
    f"HTML('<table><tr>{WIDE}</tr><tfoot><tr><td colspan=30>{NOTE}</td></tr></tfoot></table>')\n"
    "```\n\n"
    "```{python}\n#| label: fig-own\n#| fig-cap: Own colours\n#| fig-alt: Nothing\n"
    "#| echo: false\n"
    'HTML(\'<svg role="img" aria-label="A dot" fill="currentColor" width="9"></svg>\')\n```\n\n'
    "```{python}\n#| label: fig-plot\n#| fig-cap: A plot\n#| fig-alt: A rising line\n"
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\n```\n\n"
    '![The dot](../images/dot.svg){#fig-dot fig-alt="A very small dot"}\n\n'
    "::: {.callout-tip collapse='true'}\n## Folded *title*\nInside.\n:::\n\n"
    "::: {.callout-warning}\nOpen.\n:::\n\n"
    "::: {.panel-tabset}\n### Apples\n\nRed\n\n### Pears\n\nGreen [x]{#inner}\n:::\n\n"
    "::: {layout-ncol=2}\nLeft\n\nRight\n:::\n\n$$ a^2 $$ {#eq-a}\n\n"
    "| a | b |\n|---|--:|\n| x | 1 |\n\n### Deep\n",
    "chapters/two.qmd": "# Second\n\nSee @sec-part and @eq-a.\n",
    "references.qmd": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
    "chapters/app.qmd": "# Forms\n\n## Form one\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    listed = "".join(
        f"    - {name}\n" for name in BOOK if name.endswith(".qmd") and "app" not in name
    )
    config = (
        "project:\n  type: book\nbook:\n  title: Zoo & book\n  subtitle: Animals\n"
        f"  author: [Åse Ærø]\n  date: 2026-11-22\n  chapters:\n{listed}"
        "  appendices:\n    - chapters/app.qmd\nbibliography: refs.bib\n"
    )
    for name, text in {"_quarto.yml": config, **BOOK}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return render(root, to=["html"], engine="embedded").output


PAGES = (
    "index.html", "chapters/one.html", "chapters/two.html", "references.html",
    "chapters/app.html",
)  # fmt: skip


def page(site: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((site / name).read_bytes())


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_file_is_there_and_none_is_elsewhere(site: Path, name: str) -> None:
    tree = page(site, name)
    ids = {other: set(page(site, other).xpath("//@id")) for other in PAGES}
    references = tree.xpath("//@href | //@src")
    assert references
    for reference in references:
        parts = urlsplit(reference)
        assert not parts.scheme, reference
        assert not parts.netloc, reference
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        target = name if not parts.path else target
        assert (site / target).is_file(), reference
        if parts.fragment:
            assert unquote(parts.fragment) in ids[target], reference


@pytest.mark.parametrize("name", PAGES)
def test_the_frame_of_a_page(site: Path, name: str) -> None:
    tree = page(site, name)
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//main")) == 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert tree.xpath("//nav/@aria-label")[0] == "Contents"
    assert len(tree.xpath("//nav//a[@aria-current='page']")) == 1
    assert [key for key, count in Counter(tree.xpath("//@id")).items() if count > 1] == []
    assert not tree.xpath("//img[not(@alt)]")
    levels = [
        int(element.tag[1])
        for element in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for element in tree.xpath("//*[@aria-labelledby or @aria-controls]"):
        for key in ("aria-labelledby", "aria-controls"):
            for identifier in (element.get(key) or "").split():
                assert tree.xpath(f"//*[@id='{identifier}']"), identifier
    assert (site / name).stat().st_size < 1_000_000


def test_sidebar_order_and_numbers(site: Path) -> None:
    links = page(site, "chapters/two.html").xpath("//nav[@id='book-nav']//li/a")
    assert [" ".join(link.text_content().split()) for link in links] == [
        "Preface", "1First & best", "2Second", "References", "AForms",
    ]  # fmt: skip
    groups = page(site, "index.html").xpath("//p[@class='group-title']/text()")
    assert groups == ["Appendices"]


@pytest.mark.parametrize("name", PAGES)
def test_the_first_heading_of_a_page_is_its_title(site: Path, name: str) -> None:
    headings = page(site, name).xpath("//*[self::h1 or self::h2 or self::h3]")
    assert headings[0].tag == "h1"


def test_a_numbered_table_is_named_by_its_caption(site: Path) -> None:
    tree = page(site, "chapters/one.html")
    (table,) = tree.xpath("//figure[@id='tbl-wide']//table")
    assert table.get("aria-labelledby") == "tbl-wide-caption"
    assert tree.xpath("//figcaption[@id='tbl-wide-caption']")


def test_the_heads_of_a_table_in_prose_head_columns(site: Path) -> None:
    heads = page(site, "chapters/one.html").xpath("//table[not(ancestor::figure)]//th")
    assert [(head.text, head.get("scope")) for head in heads] == [("a", "col"), ("b", "col")]


def test_titles_as_in_quarto(site: Path) -> None:
    def title(name: str) -> str:
        return " ".join(page(site, name).xpath("//h1")[0].text_content().split())

    assert title("chapters/one.html") == "1 First & best"
    assert title("chapters/app.html") == "Appendix A — Forms"
    assert title("references.html") == "References"
    assert page(site, "chapters/one.html").xpath("//h1//em/text()") == ["best"]


def test_captions(site: Path) -> None:
    captions = page(site, "chapters/one.html").xpath("//figcaption")
    assert [" ".join(item.text_content().replace("\u00a0", " ").split()) for item in captions] == [
        "Table 1.1: A wide one, like Figure 1.3",
        "Figure 1.1: Own colours",
        "Figure 1.2: A plot",
        "Figure 1.3: The dot",
    ]
    tables = page(site, "chapters/one.html").xpath("//figure[@id='tbl-wide']/*")
    assert tables[0].tag == "figcaption"
    region = tables[1]
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-labelledby") == "tbl-wide-caption"


def test_pictures_have_words_and_know_the_dark(site: Path) -> None:
    tree = page(site, "chapters/one.html")
    assert tree.xpath("//figure[@id='fig-dot']//img/@alt") == ["A very small dot"]
    assert tree.xpath("//figure[@id='fig-plot']/div[@class='on-white']/img/@alt") == [
        "A rising line"
    ]
    assert not tree.xpath("//figure[@id='fig-own']//*[@class='on-white']")
    assert tree.xpath("//figure[@id='fig-own']/*[local-name()='svg']/@aria-label") == ["A dot"]


def test_folds_callouts_tabs_and_columns(site: Path) -> None:
    tree = page(site, "chapters/one.html")
    assert tree.xpath("//details[@class='code-fold']/summary/text()")[0] == "Show the code"
    folded = tree.xpath("//details[contains(@class, 'callout-tip')]")[0]
    assert folded.get("open") is None
    assert folded.xpath("./summary")[0].text_content() == "Folded title"
    warning = tree.xpath("//div[contains(@class, 'callout-warning')]")[0]
    assert warning.get("role") == "note"
    assert warning.xpath("./p[@class='callout-title']/text()") == ["Warning"]
    panels = tree.xpath("//div[@class='tabset']/section")
    assert [panel.xpath("./h3")[0].text_content() for panel in panels] == ["Apples", "Pears"]
    assert "Green" in panels[1].text_content()
    assert tree.xpath("//div[@class='layout']/@style") == ["--columns: 2"]
    assert tree.xpath("//span[@id='eq-a']//*[local-name()='math']")
    assert tree.xpath("//span[@class='equation-number']/text()") == ["(1.1)"]
    assert not tree.xpath("//nav[@aria-label='On this page']//a[contains(., 'Apples')]")


def test_footnotes_citations_and_sources(site: Path) -> None:
    tree = page(site, "chapters/one.html")
    assert tree.xpath("//a[@role='doc-backlink']/@aria-label") == ["Back to the text"]
    assert "references.html#ref-r" in "".join(tree.xpath("//main//a/@href"))
    listed = page(site, "references.html").xpath("//*[@id='ref-r']")[0].text_content()
    assert "Rogers, Everett M. 2003." in " ".join(listed.split())
    source = (site / "chapters" / "one.qmd").read_text()
    assert source == BOOK["chapters/one.qmd"]
    assert (site / "data" / "table.csv").is_file()
    cited = tree.xpath("//*[@id='cite-bibtex']")[0].text_content()
    assert "@book{zoo2026," in cited
    assert "author = {Åse Ærø}" in cited
    (cited,) = tree.xpath("//*[@id='cite-text']/text()")
    assert cited.startswith("Åse Ærø. 2026. Zoo & book: Animals. Version ")


def test_the_search_index(site: Path) -> None:
    script = (site / "site-assets" / "search-index.js").read_text()
    assert script.startswith("effektbogSearch(")
    entries = json.loads(script.removeprefix("effektbogSearch(").removesuffix(");\n"))
    found = {entry[0]: entry for entry in entries}
    assert "zebras" in found["chapters/one.html"][3]
    part = found["chapters/one.html#sec-part"]
    assert part[1:3] == ["1 First & best", "1.1 Part"]
    assert "column number 29" in part[3]
    assert "import" not in part[3]
    assert "</" not in script


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_that_of_wcag_aa(site: Path, scheme: str) -> None:
    sheet = (site / "site-assets" / "book.css").read_text()
    start = (
        sheet.index(":root {") if scheme == "light" else sheet.index(':root[data-theme="dark"] {')
    )
    block = sheet[start : sheet.index("}", start)]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    papers = [colours[name] for name in ("paper", "panel", "code-paper")]
    for name in ("ink", "soft", "accent", "note", "tip", "warning", "important", "caution"):
        for paper in papers:
            assert contrast(colours[name], paper) >= 4.5, (name, paper)
    assert contrast(colours["accent"], colours["accent-soft"]) >= 4.5
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    for paper in papers[:2]:  # what outlines a control
        assert contrast(colours["strong-rule"], paper) >= 3
    automatic = sheet[sheet.index("prefers-color-scheme: dark") :]
    assert scheme == "light" or all(
        f"--{name}: {value};" in automatic for name, value in colours.items()
    )


# In a browser.


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as p:
        running = p.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@pytest.fixture
def opened(browser, site: Path):
    contexts = []

    def open_page(name: str, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.requests = []
        tab.faults = []
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.goto((site / name).as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_the_screen(opened, width: int) -> None:
    for name in PAGES:
        tab = opened(name, viewport={"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
        assert tab.faults == []
        assert all(url.startswith("file:") for url in tab.requests)


@pytest.mark.browser
def test_search_from_disk(opened) -> None:
    tab = opened("chapters/two.html")
    tab.keyboard.press("/")
    tab.keyboard.type("zebras")
    tab.wait_for_selector("#search-results a")
    assert tab.inner_text("#search-status") == "1 result"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/chapters/one.html")
    tab.click("#search-open")
    tab.keyboard.type("xyzzy")
    tab.wait_for_function("document.getElementById('search-status').textContent !== ''")
    assert tab.inner_text("#search-status") == "No results"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") == "search-open"


@pytest.mark.browser
def test_tabs_with_the_keyboard(opened) -> None:
    tab = opened("chapters/one.html")
    assert tab.is_visible("text=Red")
    assert not tab.is_visible("text=Green")
    tab.focus("[role=tab][aria-selected=true]")
    tab.keyboard.press("ArrowRight")
    assert tab.is_visible("text=Green")
    assert tab.inner_text("[role=tab][aria-selected=true]") == "Pears"


@pytest.mark.browser
def test_all_is_readable_without_scripts(opened) -> None:
    tab = opened(
        "chapters/one.html", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    assert tab.is_visible("text=Red")
    assert tab.is_visible("text=Green")
    assert tab.is_visible("#book-nav >> text=Forms")
    assert not tab.is_visible("#search-open")


@pytest.mark.browser
def test_a_wide_table_scrolls_in_a_region_that_takes_the_focus(opened) -> None:
    tab = opened("chapters/one.html", viewport={"width": 390, "height": 800})
    assert tab.get_attribute("#tbl-wide .scroll", "tabindex") == "0"
    narrow = tab.locator(".scroll:not(#tbl-wide .scroll)")
    assert narrow.first.get_attribute("tabindex") is None
    sizes = tab.evaluate(
        "(() => { const r = document.querySelector('#tbl-wide .scroll');"
        " return [r.scrollWidth, r.clientWidth]; })()"
    )
    assert sizes[0] > sizes[1]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_note_of_a_wide_table_is_seen_whole_wherever_the_table_is(opened, width: int) -> None:
    tab = opened("chapters/one.html", viewport={"width": width, "height": 800})
    for moved in (0, 99999):
        ends = tab.evaluate(
            "moved => { const r = document.querySelector('#tbl-wide .scroll');"
            " r.scrollLeft = moved; const range = document.createRange();"
            " range.selectNodeContents(r.querySelector('tfoot td'));"
            " return [r, range].map(x => x.getBoundingClientRect())"
            ".flatMap(x => [x.left, x.right]); }",
            moved,
        )
        assert ends[0] <= ends[2] < ends[3] <= ends[1]


@pytest.mark.browser
def test_the_menu_of_the_phone(opened) -> None:
    tab = opened("chapters/one.html", viewport={"width": 390, "height": 800})
    assert not tab.is_visible("#book-nav")
    tab.click("#menu-toggle")
    assert tab.get_attribute("#menu-toggle", "aria-expanded") == "true"
    tab.focus("#book-nav a")
    tab.keyboard.press("Escape")
    assert not tab.is_visible("#book-nav")
    assert tab.evaluate("document.activeElement.id") == "menu-toggle"


@pytest.mark.browser
def test_light_and_dark(opened) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    tab = opened("index.html", color_scheme="dark")
    dark = tab.evaluate(background)
    tab.click("#theme-toggle")
    light = tab.evaluate(background)
    assert (dark, light) == ("rgb(21, 25, 29)", "rgb(252, 251, 248)")
    tab.click("#book-nav >> text=Second")
    tab.wait_for_url("**/two.html")
    assert tab.evaluate(background) == light
    assert "Light" in tab.get_attribute("#theme-toggle", "title")
