"""What was not edited in a notebook comes back byte for byte; what was edited, as it was typed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_segments import CHAPTERS, ROOT, TEXTS

from helpers.errors import BookError
from helpers.notebook.merge import NotebookCell, merge
from helpers.notebook.segments import slice_chapter

CHAPTER = (
    "---\ntitle: A\n---\n\n\nFirst.  \nSecond.\n\n\n"
    "````{python}  \n#| label: tbl-a\nx = 1\n````\nThird.\n\n```{python}\n```\n\n## Fourth\n"
)


def cells_of(text: str) -> list[NotebookCell]:
    sliced = slice_chapter(text)
    return [
        NotebookCell(segment.kind, segment.source, name)
        for segment, name in zip(sliced.segments, sliced.ids(), strict=True)
    ]


def merged(text: str, cells: list[NotebookCell]) -> str:
    return merge(text, cells, "a.ipynb")


@given(TEXTS)
def test_no_edit_is_no_change(text: str) -> None:
    assert merged(text, cells_of(text)) == text


@pytest.mark.parametrize("path", CHAPTERS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_no_edit_is_no_change_in_the_book(path: str, newline: str) -> None:
    text = (ROOT / path).read_bytes().decode().replace("\n", newline)
    assert merged(text, cells_of(text)) == text
    # Editors may drop the identifiers, and put a line end behind each cell.
    bare = [
        NotebookCell(cell.kind, cell.source + ("\n" if cell.kind == "markdown" else ""))
        for cell in cells_of(text)
    ]
    assert merged(text, bare) == text


@pytest.mark.parametrize("path", CHAPTERS)
def test_an_edit_changes_its_own_bytes_and_no_others(path: str) -> None:
    """Edit a line in the file and in the notebook: the results are the same."""
    text = (ROOT / path).read_bytes().decode()
    cells = cells_of(text)
    rng = random.Random(path)
    lines = [line for line in text.split("\n") if line.strip() and text.count(line) == 1]
    lines = [line for line in lines if not line.startswith(("`", "-", ":"))]
    for _ in range(20):
        line = rng.choice(lines)
        new = rng.choice([f"{line} and more", f"{line}\nand a line", line[: len(line) // 2], "æ"])
        number, cell = next((n, one) for n, one in enumerate(cells) if line in one.source)
        edited = NotebookCell(cell.kind, cell.source.replace(line, new), cell.id)
        after = merged(text, [*cells[:number], edited, *cells[number + 1 :]])
        assert after == text.replace(line, new)


@given(st.randoms(use_true_random=False), st.sampled_from(CHAPTERS))
def test_many_edits_at_once_lose_nothing(rng: random.Random, path: str) -> None:
    """After any edits the chapter is cut into just the cells of the notebook."""
    text = (ROOT / path).read_bytes().decode()
    front, *cells = cells_of(text)
    for step in range(rng.randint(1, 6)):
        place = rng.randrange(len(cells) + 1)
        kind = rng.choice(["delete", "move", "edit", "add", "add code"])
        if kind == "add":
            cells.insert(place, NotebookCell("markdown", f"## New {step}\n\nWords æ.", f"n{step}"))
        elif kind == "add code":
            cells.insert(place, NotebookCell("code", f"#| label: new-{step}\ny = {step}"))
        elif cells and kind == "delete":
            cells.pop(place % len(cells))
        elif cells and kind == "move":
            cells.insert(place % len(cells), cells.pop())
        elif cells:
            old = cells[place % len(cells)]
            source = f"{old.source}\nedited_{step} = {step}"
            cells[place % len(cells)] = NotebookCell(old.kind, source, old.id)
    after = merged(text, [front, *cells])
    wanted = "\n".join(cell.source for cell in [front, *cells])
    found = "\n".join(segment.source for segment in slice_chapter(after).segments)
    assert without_blank_lines(found) == without_blank_lines(wanted)
    code = [cell.source for cell in cells if cell.kind == "code"]
    assert [one.source for one in slice_chapter(after).segments if one.kind == "code"] == code
    assert merged(after, cells_of(after)) == after


def without_blank_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_edits_of_prose_and_code_by_hand() -> None:
    front, prose, code, third, empty, fourth = cells_of(CHAPTER)
    new_prose = NotebookCell("markdown", "First.  \nChanged.\n\n", prose.id)
    assert merged(CHAPTER, [front, new_prose, code, third, empty, fourth]) == CHAPTER.replace(
        "Second.", "Changed."
    )
    new_code = NotebookCell("code", "#| label: tbl-a\nx = 2\ny = 3\n", code.id)
    assert merged(CHAPTER, [front, prose, new_code, third, empty, fourth]) == CHAPTER.replace(
        "x = 1", "x = 2\ny = 3"
    )


def test_added_deleted_and_moved_cells_by_hand() -> None:
    front, prose, code, third, empty, fourth = cells_of(CHAPTER)
    added = NotebookCell("code", "z = 1")
    assert merged(CHAPTER, [front, prose, code, third, empty, fourth, added]) == (
        CHAPTER.removesuffix("\n") + "\n\n```{python}\nz = 1\n```\n"
    )
    assert merged(CHAPTER, [front, prose, third, empty, fourth]) == (
        "---\ntitle: A\n---\n\n\nFirst.  \nSecond.\n\n\nThird.\n\n```{python}\n```\n\n## Fourth\n"
    )
    assert merged(CHAPTER, [front, code, third, prose, empty, fourth]) == (
        "---\ntitle: A\n---\n\n\n````{python}  \n#| label: tbl-a\nx = 1\n````\nThird.\n\n"
        "First.  \nSecond.\n\n\n```{python}\n```\n\n## Fourth\n"
    )


def test_windows_line_ends_and_mixed_ones_stay() -> None:
    text = "One.\r\nTwo.\nThree.\r\n\r\n```{python}\r\na = 1\r\nb = 2\n```\r\n"
    prose, code = cells_of(text)
    edited = [
        NotebookCell("markdown", "One.\nTwo.\nMore.\nThree.", prose.id),
        NotebookCell("code", "a = 1\nnew = 3\nb = 2", code.id),
    ]
    assert merged(text, edited) == (
        "One.\r\nTwo.\nMore.\r\nThree.\r\n\r\n```{python}\r\na = 1\r\nnew = 3\r\nb = 2\n```\r\n"
    )


def test_empty_cells_of_an_editor_are_left_out() -> None:
    cells = [*cells_of(CHAPTER), NotebookCell("code", ""), NotebookCell("markdown", " \n")]
    assert merged(CHAPTER, cells) == CHAPTER


def refused(cells: list[NotebookCell], words: str) -> None:
    with pytest.raises(BookError, match=words):
        merged(CHAPTER, cells)


def test_what_cannot_stand_in_a_chapter_is_refused() -> None:
    front, prose, *rest = cells_of(CHAPTER)
    refused([prose, front, *rest], "front matter is not the first")
    refused([front, prose, NotebookCell("code", 's = """\n```\n"""'), *rest], "three backticks")
    pasted = NotebookCell("markdown", "![image.png](attachment:image.png)")
    refused([front, pasted, *rest], "pasted into the notebook")
    refused([front, NotebookCell("markdown", "```python\nopen"), *rest], "begins '#. label: tbl-a'")
