"""The whole book in a browser, opened from disk: it fits, it fetches nothing, all can read it.

Accessibility is judged by axe-core, with the rules of WCAG 2.0 to 2.2, levels A and AA.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURED = ["color-contrast", "link-in-text-block"]  # rules that colours decide, and nothing else
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What 1280 by 1024 leaves at 400 % (WCAG 2.2, 1.4.10).
ENLARGED = {"width": 320, "height": 256}
# All folds, but of the ledger's many tables, which are built alike, only these.
OPEN = """
for (const one of document.querySelectorAll("details")) {
  one.open = !one.matches("#ledger > details");
}
for (const name of ["ledger-t03", "ledger-t08", "ledger-c-6"]) {
  document.getElementById(name)?.closest("details").setAttribute("open", "");
}
"""
SIZES = (DESKTOP, PHONE, ENLARGED)
SCREENS = tuple(itertools.product((DESKTOP, PHONE), ("light", "dark")))

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


def test_every_page_fits_and_fetches_nothing(browser: Any, book: Path) -> None:
    context = browser.new_context()
    faults = []
    for path in sorted(book.rglob("*.html")):
        tab = context.new_page()
        tab.on("request", lambda r: r.url.startswith("file:") or faults.append(r.url))
        tab.on("pageerror", lambda error, name=path.name: faults.append(f"{name}: {error}"))
        tab.goto(path.as_uri())
        tab.evaluate(OPEN)
        for size in SIZES:
            tab.set_viewport_size(size)
            width = tab.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                faults.append(f"{path.name} is {width} pixels wide on {size['width']}")
        tab.close()
    context.close()
    assert faults == []


def test_axe_finds_no_violation(browser: Any, book: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context()
    found = []
    for number, path in enumerate(sorted(book.rglob("*.html"))):
        tab = context.new_page()
        tab.goto(path.as_uri())
        tab.evaluate(OPEN)
        alike = path.parent.name == "reference"
        # Pages of one form and a thousand entries: each on one of the screens.
        screens = SCREENS[number % len(SCREENS) :][:1] if alike else SCREENS
        for size, colours in screens:
            tab.set_viewport_size(size)
            tab.emulate_media(color_scheme=colours)
            # The same elements stand there in the dark: only what colours decide can differ.
            rules = COLOURED if colours == "dark" and not alike else WCAG
            asked = {"runOnly": rules, "resultTypes": ["violations"]}
            result = axe.run(tab, options=asked).response
            assert result["passes"], "axe did not run"
            found += [
                (path.name, size["width"], colours, one["id"], one["nodes"][0]["html"][:200])
                for one in result["violations"]
            ]
        tab.close()
    context.close()
    assert found == []


def test_the_ledger_is_searched_and_addressed(browser: Any, book: Path) -> None:
    address = (book / "chapters/verification.html").as_uri()
    tab = browser.new_page(viewport=PHONE, color_scheme="dark")
    tab.goto(f"{address}#v-t03-mean-dsi")
    row = tab.locator("#v-t03-mean-dsi")
    assert row.is_visible()
    tab.wait_for_function("scrollY > 0")

    rows = tab.locator("#ledger tbody:visible")
    tab.get_by_role("searchbox", name="Find in the ledger").fill("table 8 financing mean")
    tab.wait_for_function("document.querySelector('#ledger output').textContent")
    assert tab.locator("#v-t08-financing-mean").is_visible()
    assert tab.locator("#ledger output").text_content() == f"{rows.count()} numbers shown."
    assert not row.is_visible()

    tab.get_by_role("searchbox", name="Find in the ledger").fill("")
    tab.locator("#ledger select").select_option("contradicted")
    tab.wait_for_function("!document.querySelector('#v-t08-financing-mean').checkVisibility()")
    assert row.is_visible()
    # An address leads to its row even when the search hides it.
    tab.evaluate("location.hash = '#v-t08-financing-mean'")
    tab.locator("#v-t08-financing-mean").wait_for(state="visible")
    tab.close()


def test_the_ledger_is_there_without_scripts(browser: Any, book: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    # Addressed from outside, a browser opens the fold around a row by itself.
    tab.goto((book / "chapters/verification.html").as_uri() + "#v-t03-mean-dsi")
    assert tab.locator("#v-t03-mean-dsi").is_visible()
    assert tab.locator("#ledger form").is_hidden()
    tab.locator("#ledger > details > summary").first.click()
    assert tab.locator("#ledger-t01 table").is_visible()
    context.close()
