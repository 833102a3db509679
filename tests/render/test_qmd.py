from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.chapter import Cell, Chapter, Prose
from helpers.render.qmd import read_chapter


def chapter(tmp_path: Path, text: str, **others: str) -> Chapter:
    (tmp_path / "c.qmd").write_text(text, encoding="utf-8")
    for name, content in others.items():
        (tmp_path / f"{name}.qmd").write_text(content, encoding="utf-8")
    return read_chapter(tmp_path, "c.qmd")


def test_parts_and_their_lines(tmp_path: Path) -> None:
    found = chapter(
        tmp_path,
        "---\ntitle: T\n---\n\nBefore `{python} x + 1`.\n\n```{python}\n#| label: tbl-a\n"
        '#| tbl-cap: "C"\n\na = 1\na\n```\n\nAfter.\n',
    )
    before, cell, after = found.parts
    assert isinstance(before, Prose)
    assert isinstance(cell, Cell)
    assert isinstance(after, Prose)
    assert [(one.expression, one.line) for one in before.inlines()] == [("x + 1", 5)]
    assert (cell.code, cell.line, cell.code_line) == ("a = 1\na", 7, 11)
    assert cell.options == {"label": "tbl-a", "tbl-cap": "C"}
    assert cell.option_line("tbl-cap") == 9
    assert found.title == "T"
    assert found.find("After") == ("c.qmd", 15)


def test_a_cell_ends_at_any_line_of_three_or_more_backticks(tmp_path: Path) -> None:
    # As Quarto does: see the notes on its reader in its documentation of code cells.
    found = chapter(tmp_path, "```{python}\na\n````\n\n```{python}\nb\n```\n")
    assert [cell.code for cell in found.cells] == ["a", "b"]


def test_code_that_is_only_shown_is_no_cell(tmp_path: Path) -> None:
    found = chapter(tmp_path, "# T\n\n````markdown\n```python\nx\n```\n````\n\n~~~\n```\n~~~\n")
    assert found.cells == ()


def test_includes_keep_their_own_lines(tmp_path: Path) -> None:
    found = chapter(
        tmp_path,
        "# T\n\n{{< include _inner.qmd >}}\n\nEnd.\n",
        _inner="In `{python} y`.\n\n```{python}\nz\n```\n",
    )
    assert found.files == ("c.qmd", "_inner.qmd")
    prose = found.parts[0]
    assert isinstance(prose, Prose)
    assert (prose.inlines()[0].file, prose.inlines()[0].line) == ("_inner.qmd", 1)
    assert (found.cells[0].file, found.cells[0].line) == ("_inner.qmd", 3)
    assert found.find("End.") == ("c.qmd", 5)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# T\n\n```{r}\n1\n```\n", 3, "{r}"),
        ("# T\n\n```{mermaid}\nx\n```\n", 3, "{mermaid}"),
        ("# T\n\n```{python, echo=FALSE}\n1\n```\n", 3, "not supported"),
        ("# T\n\n```{python}\n1\n", 3, "does not end"),
        ("# T\n\n- item\n\n  ```{python}\n  1\n  ```\n", 5, "margin"),
        ("# T\n\n{{< video x.mp4 >}}\n", 3, "'video'"),
        ("# T\n\nText {{< meta title >}}\n", 3, "'meta'"),
        ("# T\n\n{{< include none.qmd >}}\n", 3, "none.qmd does not exist"),
        ("# T\n\n{{< include c.qmd >}}\n", 3, "includes itself"),
        ("# T\n\n```{python}\n#| fig-width: 7\n1\n```\n", 4, "'fig-width'"),
        ("# T\n\n```{python}\n#| label: x\n#| echo: fenced\n1\n```\n", 5, "echo"),
        ("# T\n\n```{python}\n#| output: sometimes\n1\n```\n", 4, "output"),
        ("# T\n\n```{python}\n#| label: fig-x\n#| fig-cap: C\n1\n```\n", 4, "no fig-alt"),
        ("# T\n\n```{python}\n#| label: fig-x\n#| fig-alt: A\n1\n```\n", 4, "no fig-cap"),
        ("# T\n\n```{python}\n#| label: tbl-x\n1\n```\n", 4, "no tbl-cap"),
        ("# T\n\n```{python}\n#| tbl-cap: C\n1\n```\n", 4, "begins with tbl-"),
        ("# T\n\n```{python}\n#| label: [\n1\n```\n", 4, "opened and not closed"),
        ("# T\n\n```{python}\n#| label: lst-x\n1\n```\n", 4, "lst-x"),
        ("# T\n\nHalf `{python} x +\n1` more\n", 3, "does not end on its line"),
        ("# T\n\nInline `{r} x`\n", 3, "'r'"),
        ("---\ntitle: T\nfilters: [a]\n---\n", 3, "'filters'"),
        ("---\ntitle: T\nengine: knitr\n---\n", 3, "knitr"),
        ("---\ntitle: 'T {#sec-t}'\n---\n", 2, "plain text"),
        ("---\ntitle: T\n\nText\n", 1, "does not end"),
    ],
)
def test_says_where_it_cannot_follow(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(BookError) as caught:
        chapter(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("c.qmd", line)
    assert words in str(caught.value)
