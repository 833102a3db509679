"""A page that is rendered by itself is the page of the whole book, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from previewing import WORKS, small_book

from helpers.errors import BookError
from helpers.preview.draft import Draft
from helpers.render.engine import Made, render


def said(line: str) -> None:
    """Take what is said, and do nothing."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_book(tmp_path / "book")
    # Two works of one author and one year, so that a letter tells them apart.
    (root / "references.bib").write_text(WORKS + WORKS.replace("smith2020", "other2020"))
    (root / "one.qmd").write_text("# One {#sec-one}\n\nAs @smith2020 has it, and @tbl-a.\n")
    (root / "two.qmd").write_text(
        "# Two {#sec-two}\n\nAs @other2020 has it: $$x = 1$$ {#eq-x}\n\n"
        "::: {#tbl-a}\n| a | b |\n|---|---|\n| 1 | 2 |\n\nA table\n:::\n"
    )
    return root


@pytest.fixture
def draft(root: Path) -> Draft:
    made: list[Made] = []
    render(root, to=["html"], output=root / "_book", engine="embedded", made=made.append)
    return Draft(made[0])


def test_every_chapter_by_itself_is_as_in_the_whole_book(root: Path, draft: Draft) -> None:
    target = root / "_book"
    for name, more in {
        "index.qmd": "See @eq-x, @tbl-a and @sec-new.",
        "one.qmd": "::: {.callout-note}\nA note, and [@smith2020; @other2020].\n:::",
        "two.qmd": "## New {#sec-new}\n\nSee [it](one.qmd#sec-one).",
        "works.qmd": "Below the list.",
    }.items():
        path = root / name
        path.write_text(f"{path.read_text()}\n{more}\n")
        if name == "index.qmd":
            with pytest.raises(BookError, match=r"index\.qmd:5: the cross-reference '@sec-new'"):
                draft.revise([0], target, said)
            continue
        numbers = draft.concerned([path])
        assert numbers is not None
        written = draft.revise(numbers, target, said)
        assert written is not None
        assert list(written) == [name.replace(".qmd", ".html")]
    written = draft.revise([0], target, said)  # now there is such a section
    assert written is not None
    pages = {path.name: path.read_bytes() for path in target.glob("*.html")}
    assert b"2020b" in pages["one.html"]
    whole = render(root, to=["html"], output=root / "_whole", engine="embedded").output
    assert {path.name: path.read_bytes() for path in whole.glob("*.html")} == pages


def test_what_concerns_other_chapters_is_left_to_the_whole_book(root: Path, draft: Draft) -> None:
    one, two = root / "one.qmd", root / "two.qmd"
    assert draft.concerned([one, two]) == [1, 2]
    assert draft.concerned([one, root / "references.bib"]) is None
    assert draft.concerned([]) is None
    text = one.read_text()
    for changed in (
        text.replace("{#sec-one}", "{#sec-one .unnumbered}"),
        text.replace("{#sec-one}", "{#sec-two}"),
    ):
        one.write_text(changed)
        assert draft.revise([1], root / "_book", said) is None
    one.unlink()
    assert draft.concerned([one]) is None
