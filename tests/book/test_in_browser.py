"""The whole book in a browser, opened from disk: it fits, it fetches nothing, all can read it.

Accessibility is judged by axe-core, with the rules of WCAG 2.0 to 2.2, levels A and AA.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {
    "desktop-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}

pytestmark = [
    pytest.mark.book,
    pytest.mark.browser,
    pytest.mark.xdist_group("book"),
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


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_fits_and_fetches_nothing(browser: Any, book: Path, screen: str) -> None:
    context = browser.new_context(**SCREENS[screen])
    faults = []
    for path in sorted(book.rglob("*.html")):
        tab = context.new_page()
        tab.on("request", lambda r: r.url.startswith("file:") or faults.append(r.url))
        tab.on("pageerror", lambda error, name=path.name: faults.append(f"{name}: {error}"))
        tab.goto(path.as_uri())
        width = tab.evaluate("document.documentElement.scrollWidth")
        if width > SCREENS[screen]["viewport"]["width"]:
            faults.append(f"{path.name} is {width} pixels wide")
        tab.close()
    context.close()
    assert faults == []


# The reference has a thousand entries of one form, and axe would look at them for minutes.
SHORTEN = """document.querySelectorAll('.cell-output > *').forEach((one, number) => {
  if (location.pathname.includes('/reference/') && number > 300) one.remove() })"""


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_violation(browser: Any, book: Path, screen: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(**SCREENS[screen])
    found = []
    for path in sorted(book.rglob("*.html")):
        tab = context.new_page()
        tab.goto(path.as_uri())
        tab.evaluate(SHORTEN)
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        result = axe.run(tab, options={"runOnly": WCAG}).response
        assert result["passes"], "axe did not run"
        found += [
            (path.name, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]
        ]
        tab.close()
    context.close()
    assert found == []
