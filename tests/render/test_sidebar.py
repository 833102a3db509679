"""The list beside a page names every chapter, and folds the pages of a long appendix away."""

from __future__ import annotations

from pathlib import Path

from test_pdf import book

from helpers.render.model import ResolvedBook, ResolvedChapter
from helpers.render.sidebar import folded_away, groups


def chapter(source: str, kind: str, number: str) -> ResolvedChapter:
    return ResolvedChapter(
        source=f"{source}.qmd", kind=kind, number=number, title=source.title(), id=source,
        href=f"{source}.html", ast={},
    )  # fmt: skip


def sample(root: Path, names: str) -> ResolvedBook:
    appendices = [chapter(f"lib/{name}", "appendix", name.upper()) for name in names]
    first = chapter("one", "chapter", "1")
    return book(root, first, chapter("form", "appendix", "A"), *appendices)


def test_many_appendices_of_a_folder_are_folded_below_the_first(tmp_path: Path) -> None:
    found = sample(tmp_path, "bcde")
    assert folded_away(found) == {"lib/c.qmd", "lib/d.qmd", "lib/e.qmd"}
    part, appendices = groups(found, found.chapters[0], "")
    assert [one["title"] for one in part["chapters"]] == ["One"]
    form, library = appendices["chapters"]
    assert (form["below"], library["number"], library["open"]) == ([], "B", False)
    assert [one["href"] for one in library["below"]] == ["lib/c.html", "lib/d.html", "lib/e.html"]


def test_the_fold_is_open_on_its_pages(tmp_path: Path) -> None:
    found = sample(tmp_path, "bcde")
    library = groups(found, found.chapters[4], "lib")[1]["chapters"][1]
    assert library["open"]
    assert [one["current"] for one in library["below"]] == [False, True, False]
    assert library["below"][0]["href"] == "c.html"


def test_a_few_appendices_are_not_folded(tmp_path: Path) -> None:
    assert folded_away(sample(tmp_path, "bcd")) == set()
