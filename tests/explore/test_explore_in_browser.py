"""Explorers in a browser, opened from disk: they show what Python shows, by mouse and by keyboard.

Accessibility is judged by axe-core, with the rules of WCAG 2.0 to 2.2, levels A and AA.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from helpers.explore import Explorer, arranged
from helpers.explore.cells import cell_html
from helpers.explore.model import View
from helpers.explore.page import page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {
    f"{kind}-{colours}": {"viewport": size, "color_scheme": colours}
    for kind, size in (
        ("desktop", {"width": 1280, "height": 900}),
        ("phone", {"width": 390, "height": 844}),
    )
    for colours in ("light", "dark")
}
NAMES = ("investments", "batteries", "places", "changes", "items", "numbers")
Explorers = dict[str, Explorer]

pytestmark = [
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


@pytest.fixture(scope="module")
def file(explorers: Explorers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with all explorers, in the dress of the book."""
    css = resources.files("helpers.render").joinpath("assets", "book.css").read_text("utf-8")
    parts = [
        f'<section><h2 id="h-{name}">{name}</h2><figure class="float float-table">'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="h-{name}">'
        f"{page(explorers[name])}</div></figure></section>"
        for name in NAMES
    ]
    path = tmp_path_factory.mktemp("explore") / "verification.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{css}</style></head><body><div class="content"><main><article class="prose">'
        f"<h1>Explorers</h1>{''.join(parts)}</article></main></div></body></html>",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def tab(browser: Any, file: Path) -> Iterator[Any]:
    context = browser.new_context(**SCREENS["desktop-light"])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda r: r.url.startswith("file:") or faults.append(r.url))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert faults == []


def keys(tab: Any, name: str) -> list[str]:
    rows = f"document.querySelectorAll('#explore-{name} tbody')"
    return tab.evaluate(f"Array.from({rows}, one => one.dataset.key)")


def expected(view: View) -> list[str]:
    return [row.key for row in view.rows]


# Chooses each state in turn, and collects heads, cells as they stand in the page, and notes.
COLLECT = """([name, states]) => {
  const root = document.getElementById(`explore-${name}`);
  return states.map(state => {
    for (const [key, value] of Object.entries(state)) {
      const control = root.querySelector(`[name=${key}]`);
      control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return [
      Array.from(root.querySelectorAll("thead th"), one => one.textContent),
      Array.from(root.querySelectorAll("tbody"), one => one.dataset.key),
      Array.from(root.querySelectorAll("tbody tr:not(.x-more) > *"), one => one.innerHTML),
      Array.from(root.querySelectorAll(".x-notes p"), one => one.textContent),
      Array.from(root.querySelectorAll("path.highlight:not(.x-dim)"), one => one.dataset.code),
    ];
  });
}"""
_BUTTON = re.compile(r'<button type="button" class="x-set">(.*?)</button>')
_SPAN = re.compile(r'<span class="x-set"[^>]*>(.*?)</span>')


def normal(cell: str) -> str:
    """A cell as both sides may write it: what sets a control is a button in the browser."""
    return (
        _SPAN.sub(r"\1", _BUTTON.sub(r"\1", cell)).replace("&nbsp;", "\N{NO-BREAK SPACE}").strip()
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_the_one_that_python_gives(
    tab: Any, explorers: Explorers, name: str
) -> None:
    states = list(explorers[name].states())
    for state, shown in zip(states, tab.evaluate(COLLECT, [name, states]), strict=True):
        heads, rows, cells, notes, lit = shown
        view = explorers[name].look(state)
        assert heads == [column.label for column in view.columns]
        assert rows == expected(view), state
        assert [normal(cell) for cell in cells] == [
            normal(cell_html(cell)) for row in view.rows for cell in row.cells
        ], state
        if not rows:
            assert "No row fits" in notes.pop(0)
        assert notes == [*view.hints, *view.notes]
        assert sorted(set(lit)) == sorted(view.marks)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_sorts_as_in_python(tab: Any, explorers: Explorers, name: str) -> None:
    root = tab.locator(f"#explore-{name}")
    view = explorers[name].view()
    for number, column in enumerate(view.columns):
        head = root.locator("thead th").nth(number)
        ways = (
            [f"-{column.name}", column.name] if column.numeric else [column.name, f"-{column.name}"]
        )
        for way in (*ways, ""):
            head.locator("button").click()
            direction = {"": "none", "-": "descending"}.get(way[:1], "ascending")
            assert head.get_attribute("aria-sort") == direction
            assert keys(tab, name) == expected(arranged(view, sort=way)), way


def test_words_are_searched_as_in_python(tab: Any, explorers: Explorers) -> None:
    field = tab.locator("#explore-investments [name=words]")
    for words in ("AARHUS youth", "brøndby", "started in 2023", "zzz"):
        field.fill(words)
        wanted = arranged(explorers["investments"].view(), words=words)
        address = f"#investments.words={quote_plus(words)}"
        tab.wait_for_function("address => location.hash === address", arg=address)
        assert keys(tab, "investments") == expected(wanted)
    assert "No row fits" in tab.locator("#explore-investments .x-notes").inner_text()
    assert tab.locator("#explore-investments output").inner_text() == "0 rows shown"


def test_the_address_holds_the_view(tab: Any, file: Path, explorers: Explorers) -> None:
    tab.select_option("#explore-batteries [name=shown]", "5")
    tab.click("#explore-batteries thead th:nth-child(2) button")
    tab.select_option("#explore-investments [name=started]", "before")
    tab.click("#explore-investments tbody[data-key=ballerup-autism] summary")
    tab.wait_for_function("location.hash.includes('investments.open=')")
    hash_ = tab.evaluate("location.hash")
    # What was touched last stands first.
    assert hash_.startswith("#investments.started=before")
    assert "batteries.shown=5&batteries.sort=-side1" in hash_
    link = tab.locator("#explore-investments .x-link").get_attribute("href")
    assert link == "#investments.started=before&investments.open=ballerup-autism"

    again = tab.context.new_page()
    again.goto(file.as_uri() + hash_)
    assert again.input_value("#explore-batteries [name=shown]") == "5"
    wanted = arranged(explorers["batteries"].view(shown="5"), sort="-side1")
    assert keys(again, "batteries") == expected(wanted)
    assert keys(again, "investments") == expected(explorers["investments"].view(started="before"))
    opened = again.locator("#explore-investments tbody details[open]")
    assert opened.count() == 1
    assert "10 “don't know”" in opened.inner_text()


def test_a_view_that_was_sent_is_scrolled_to(tab: Any, file: Path) -> None:
    again = tab.context.new_page()
    again.goto(file.as_uri() + "#items.item=benefits.savings")
    top = again.evaluate("document.getElementById('explore-items').getBoundingClientRect().top")
    assert -5 < top < 400
    assert again.input_value("#explore-items [name=item]") == "benefits.savings"


def test_an_address_that_makes_no_sense_is_passed_over(tab: Any, file: Path) -> None:
    again = tab.context.new_page()
    again.goto(file.as_uri() + "#batteries.shown=77&batteries.sort=x&nobody.a=b&=&x")
    assert again.input_value("#explore-batteries [name=shown]") == "4"
    assert len(keys(again, "batteries")) == 9


def test_going_to_another_view_and_starting_again(tab: Any, explorers: Explorers) -> None:
    tab.evaluate("location.hash = 'places.place=751'")
    tab.wait_for_function("document.querySelectorAll('#explore-places tbody').length === 9")
    tab.click("#explore-places .x-reset")
    assert keys(tab, "places") == expected(explorers["places"].view())
    assert tab.evaluate("location.hash") == ""


def test_the_map_and_the_list_are_linked(tab: Any, explorers: Explorers) -> None:
    shape = tab.locator("#explore-places path.highlight[data-code='751']")
    shape.dispatch_event("click")
    assert keys(tab, "places") == expected(explorers["places"].view(place="751"))
    assert tab.input_value("#explore-places [name=place]") == "751"
    shape.dispatch_event("click")
    assert len(keys(tab, "places")) == 25
    tab.click("#explore-places tbody[data-key=viborg-housing-areas] button")
    assert keys(tab, "places") == ["viborg-housing-areas"]
    assert tab.evaluate("document.activeElement.name") == "place"


def test_the_keyboard_does_everything(tab: Any, explorers: Explorers) -> None:
    tab.focus("#explore-numbers [name=place]")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.name") == "verdict"
    tab.keyboard.press("ArrowUp")  # from "contradicted" to "consistent", the kind before it
    tab.wait_for_function("location.hash.includes('numbers.verdict=consistent')")
    for stop in ("words", "x-reset", "x-link", "Number"):
        tab.keyboard.press("Tab")
        said = tab.evaluate("(e => e.name || e.className || e.textContent)(document.activeElement)")
        assert said == stop
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
    tab.keyboard.press("Enter")
    view = explorers["numbers"].view(verdict="consistent")
    assert keys(tab, "numbers") == expected(arranged(view, sort="number"))
    assert tab.evaluate("document.activeElement.textContent") == "Number", "the focus stays"
    tab.focus("#explore-investments tbody summary")
    tab.keyboard.press("Space")
    tab.wait_for_function("location.hash.includes('investments.open=')")


def test_without_a_script_the_tables_are_there(
    browser: Any, file: Path, explorers: Explorers
) -> None:
    context = browser.new_context(java_script_enabled=False, **SCREENS["phone-light"])
    tab = context.new_page()
    tab.goto(file.as_uri())
    for name in NAMES:
        root = tab.locator(f"#explore-{name}")
        view = explorers[name].view()
        assert root.locator("tbody").count() == len(view.rows)
        assert root.locator("tbody th").first.is_visible()
        assert not root.locator("form").is_visible()
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_violation_and_nothing_sticks_out(
    browser: Any, file: Path, screen: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(**SCREENS[screen])
    tab = context.new_page()
    tab.goto(file.as_uri() + "#batteries.shown=3&batteries.unknown=out")
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert (
        tab.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen]["viewport"]["width"]
    )
    result = axe.run(tab, options={"runOnly": WCAG}).response
    context.close()
    assert result["passes"], "axe did not run"
    assert [(one["id"], one["nodes"][0]["html"][:300]) for one in result["violations"]] == []


def test_nothing_moves(tab: Any) -> None:
    tab.select_option("#explore-batteries [name=shown]", "5")
    assert tab.evaluate("document.getAnimations().length") == 0
    moving = """Array.from(document.querySelectorAll(".explorer *"), e => getComputedStyle(e))
      .filter(s => parseFloat(s.transitionDuration) || s.animationName !== "none").length"""
    assert tab.evaluate(moving) == 0
