"""What an author sees: the page comes back where it was, a mistake comes and goes by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from previewing import Preview

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BOX = "#effektbog-preview section"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()


@pytest.fixture
def tab(chromium: Any, preview: Preview) -> Iterator[Any]:
    """A page of the browser; whatever it asks another host for is a fault."""
    context = chromium.new_context(viewport={"width": 900, "height": 700})
    opened = context.new_page()
    opened.set_default_timeout(40_000)
    elsewhere: list[str] = []
    own = f"http://127.0.0.1:{preview.port}/"
    opened.on("request", lambda one: one.url.startswith(own) or elsewhere.append(one.url))
    opened.on("pageerror", lambda error: elsewhere.append(str(error)))
    yield opened
    context.close()
    assert elsewhere == []


def open_page(tab: Any, preview: Preview, path: str) -> None:
    tab.goto(f"http://127.0.0.1:{preview.port}{path}")


def test_a_page_reloads_itself_and_stays_where_it_was(tab: Any, preview: Preview) -> None:
    preview.edit("two.qmd", "Last.", "Last.\n\n::: {.callout-note collapse='true'}\nFolded.\n:::")
    preview.shows("/two.html", "Folded.")
    preview.settle()
    open_page(tab, preview, "/two.html")
    tab.evaluate("document.querySelector('main details').open = true")
    tab.evaluate("document.getElementById('sec-below').scrollIntoView({behavior: 'instant'})")
    top = "document.getElementById('sec-below').getBoundingClientRect().top"
    before, y = tab.evaluate(top), tab.evaluate("scrollY")
    assert y > 500
    # More text above moves everything down, but not for who reads.
    preview.edit("two.qmd", "See @sec-one.", "See @sec-one." + "\n\nNew words." * 20)
    tab.get_by_text("New words.").first.wait_for(state="attached")
    preview.settle()
    tab.wait_for_load_state("load")
    assert tab.evaluate(top) == pytest.approx(before, abs=2)
    assert tab.evaluate("scrollY") > y + 100
    assert tab.evaluate("document.querySelector('main details').open")
    # Another chapter's edit does not reload this page: what was left on it is still there.
    tab.evaluate("window.left = 1")
    preview.edit("index.qmd", "Welcome", "Be welcome")
    preview.shows("/index.html", "Be welcome")
    preview.settle()
    assert tab.evaluate("window.left") == 1


def test_a_mistake_covers_the_page_until_it_is_mended(tab: Any, preview: Preview) -> None:
    open_page(tab, preview, "/two.html")
    preview.edit("one.qmd", "tools.WORD", "tools.WORT")
    box = tab.locator(BOX)
    box.wait_for(state="visible")
    preview.mistake()
    words = box.inner_text()
    assert words.startswith("one.qmd:11")
    assert "AttributeError: module 'tools' has no attribute 'WORT'" in words
    assert "The line is: print(" in words
    scripts = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = scripts.Axe().run(tab, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.response["violations"] == []
    # The last good page is one click away, and one more leads back.
    tab.get_by_role("button", name="Show the last good page").click()
    assert not box.is_visible()
    assert "See Chapter" in tab.locator("main").inner_text()
    tab.get_by_role("button", name="There is a mistake: show it").click()
    assert box.is_visible()
    tab.keyboard.press("Escape")
    assert not box.is_visible()
    preview.edit("one.qmd", "tools.WORT", "tools.WORD")
    preview.edit("two.qmd", "Last.", "Mended.")
    tab.get_by_text("Mended.").wait_for(state="attached")
    preview.settle()
    tab.get_by_role("button", name="There is a mistake: show it").wait_for(state="hidden")


def test_a_page_that_is_not_there_comes_by_itself(tab: Any, preview: Preview) -> None:
    open_page(tab, preview, "/three.html")
    assert "There is no such page" in tab.locator("main").inner_text()
    preview.write("three.qmd", "# Three\n\nHere it is.\n")
    preview.edit("_quarto.yml", "    - works.qmd", "    - three.qmd\n    - works.qmd")
    tab.get_by_text("Here it is.").wait_for()
