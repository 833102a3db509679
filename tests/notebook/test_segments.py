"""A chapter is cut into cells and put together again without losing a byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.notebook.segments import slice_chapter
from helpers.render.qmd import Cell, read_chapter

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(["index.qmd", *(f"chapters/{path.name}" for path in ROOT.glob("chapters/*.qmd"))])

# Everything that decides where a cell begins and ends, in any order and with any line end.
PIECES = st.sampled_from(
    ["---", "...", "", "  ", "```{python}", "````{python}", "```", "````", "~~~", "```python",
     "# Heading", "## More {#sec-a}", "#| label: tbl-a", "x = 1", "Prose with `code`.",
     "a trailing  ", "\ttabbed", "::: {.callout-note}", ":::", "æøå", "\u2028"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n"])
TEXTS = st.builds(
    lambda mark, lines, cut: (mark + "".join(line + end for line, end in lines))[: -cut or None],
    st.sampled_from(["", "", "\ufeff"]),
    st.lists(st.tuples(PIECES, ENDS), max_size=25),
    st.sampled_from([0, 0, 1]),
)


@given(TEXTS)
def test_segments_and_gaps_are_the_text(text: str) -> None:
    found = slice_chapter(text)
    assert found.text == text
    assert len(found.gaps) == len(found.segments) + 1
    assert all(not gap.strip("\ufeff \t\r\n\u2028") for gap in found.gaps)
    assert len(set(found.ids())) == len(found.segments)


@pytest.mark.parametrize("path", CHAPTERS)
def test_code_cells_are_those_that_the_book_executes(path: str) -> None:
    found = slice_chapter((ROOT / path).read_bytes().decode()).segments
    sources = [segment.source for segment in found if segment.kind == "code"]
    cells = [part for part in read_chapter(ROOT, path).parts if isinstance(part, Cell)]
    assert len(sources) == len(cells)
    for source, cell in zip(sources, cells, strict=True):
        assert source.endswith(cell.code)
        assert all(line.startswith("#|") for line in source.removesuffix(cell.code).splitlines())


def test_front_matter_headings_and_fences_as_they_stand() -> None:
    text = (
        "---\ntitle: A\n---\n\nOne.\n\n## Two\n```{python}\n#| label: tbl-a\n\nx = 1\n```\n"
        "````markdown\n```{python}\nshown, not run\n```\n\n# no heading\n````\n"
    )
    found = slice_chapter(text)
    assert [(one.kind, one.source) for one in found.segments] == [
        ("raw", "---\ntitle: A\n---"),
        ("markdown", "One."),
        ("markdown", "## Two"),
        ("code", "#| label: tbl-a\n\nx = 1"),
        ("markdown", "````markdown\n```{python}\nshown, not run\n```\n\n# no heading\n````"),
    ]
    assert found.gaps == ("", "\n\n", "\n\n", "\n", "\n", "\n")
    assert found.ids() == ("front-matter", "text-2", "text-3", "tbl-a", "text-5")


def test_a_cell_without_an_end_is_left_in_the_prose() -> None:
    text = "Prose.\n\n```{python}\nx = 1\n"
    assert [one.kind for one in slice_chapter(text).segments] == ["markdown"]
