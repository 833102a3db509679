"""A notebook for reading has the prose of the book and computes every value again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import BookError
from helpers.notebook.reading import reading_notebooks
from helpers.notebook.start import same_as_text, start
from helpers.render.chapter import Prose
from helpers.render.config import read_config
from helpers.render.execute import Results
from helpers.render.qmd import read_chapter

BOOK = {
    "_quarto.yml": """\
project:
  type: book
  execute-dir: project
book:
  title: "Small"
  chapters: [index.qmd, chapters/a.qmd, chapters/b.qmd]
bibliography: works.bib
""",
    "index.qmd": "# Preface {.unnumbered}\n\nNo code here.\n\n::: {#refs}\n:::\n",
    "works.bib": "@book{ann2020, author={Ann, A}, title={T}, year={2020}, publisher={P}}\n",
    "chapters/a.qmd": """\
---
title: "First"
---

```{python}
#| label: setup
#| include: false
x = 3
```

## Here {#sec-here}

There are `{python} x + 1` of *`{python} "a*b"`*, see @tbl-one and [@ann2020; @sec-there].[^n]

[^n]: A note.

$$
y = 1
$$ {#eq-y}

::: {.callout-note title="Mind **this**"}
Inside `{python} x`.

```{python}
#| label: tbl-one
#| tbl-cap: "All of it"
#| echo: false
show(x)
```
:::

```{python}
#| eval: false
never()
```

```{python}
#| error: true
1 / 0
```
""".replace("[@ann2020; @sec-there]", "[@ann2020] and @sec-there"),
    "chapters/b.qmd": "# Second {#sec-there}\n\nWords.\n",
}


@pytest.fixture
def notebook(tmp_path: Path) -> dict[str, Any]:
    for name, text in BOOK.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    config = read_config(tmp_path)
    chapters = [read_chapter(tmp_path, one.path) for one in config.chapters]
    # What a kernel would answer to the inline expressions, in reading order.
    values = iter([{"text/plain": value} for value in ("4", "'a*b'", "3")])
    results = [
        Results(
            tuple([] for _ in one.cells),
            tuple(
                [next(values) for _ in part.inlines()]
                for part in one.parts
                if isinstance(part, Prose)
            ),
        )
        for one in chapters
    ]
    made = reading_notebooks(config, chapters, results, tmp_path / "work")
    assert list(made) == ["chapters/a.ipynb"]  # a chapter without code is no notebook
    return json.loads(made["chapters/a.ipynb"])


def sources(notebook: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def test_the_prose_reads_as_in_the_book(notebook: dict[str, Any]) -> None:
    prose = "\n".join(
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    )
    for words in (
        "# 1 First",
        "## 1.1 Here",
        '<span title="x + 1" style="border-bottom: 1px dotted">4</span> of *<span',
        "a\\*b</span>*, see Table\u00a01.1 and (Ann 2020) and Chapter\u00a02.<sup>1</sup>",
        "<sup>1</sup> A note.",
        "$$\ny = 1 \\tag{1.1}\n$$",
        "**Mind this**",
        "**Table\u00a01.1:** All of it",
        "```python\nnever()\n```",
    ):
        assert words in prose
    assert "@" not in prose
    assert ":::" not in prose
    assert "{#" not in prose


def test_the_cells_are_those_of_the_chapter_in_order(notebook: dict[str, Any]) -> None:
    names = [cell["id"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert names[0] == "start"
    assert names[1] == "setup"
    assert names[2].startswith("values-")
    assert names[3] == "tbl-one"
    code = sources(notebook)
    assert code["setup"] == "#| label: setup\n#| include: false\nx = 3"
    assert code["tbl-one"].endswith("#| echo: false\nshow(x)")
    assert "('4', x + 1),\n    ('a*b', \"a*b\"),\n    ('3', x),\n)" in code[names[2]]
    last = notebook["cells"][-1]
    assert "raises-exception" in last["metadata"]["tags"]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    here = Path.cwd()
    monkeypatch.delenv("EFFEKTBOG_PROJECT", raising=False)
    (tmp_path / "project" / "chapters" / "deep").mkdir(parents=True)
    (tmp_path / "project" / "_quarto.yml").touch()
    (tmp_path / "project" / "chapters" / "a.qmd").write_text("Words.\n")
    yield tmp_path
    os.environ.pop("EFFEKTBOG_PROJECT", None)
    os.chdir(here)


# sha256sum of the line "Words."
WORDS = "04992df26cbd3c75"


@pytest.mark.parametrize("folder", [".", "chapters", "chapters/deep"])
def test_a_notebook_starts_wherever_it_lies_in_the_project(
    elsewhere: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = elsewhere / "project"
    os.chdir(root / folder)
    start("chapters/a.qmd", made_from=WORDS)
    assert Path.cwd() == root
    assert "as it was" in capsys.readouterr().out
    start("chapters/a.qmd", "chapters", made_from="0000")
    assert Path.cwd() == root / "chapters"
    assert "has changed" in capsys.readouterr().out
    start("chapters/b.qmd")
    assert "no chapters/b.qmd" in capsys.readouterr().out


def test_without_a_project_it_says_what_is_needed(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chdir(elsewhere)
    monkeypatch.setattr("helpers.notebook.start.__file__", str(elsewhere / "start.py"))
    with pytest.raises(BookError, match="needs the data of its project") as caught:
        start("chapters/a.qmd")
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_values_that_changed_are_told() -> None:
    class Word:
        def _repr_markdown_(self) -> str:
            return "*one*"

    found = same_as_text(("15", "15"), ("3", 3), ("*one*", Word()), ("4.0", 4.5), ("a", "b"))
    assert found.different == (("4.0", "4.5"), ("a", "b"))
    assert str(found).splitlines() == [
        "5 values computed again: 2 not as in the text.",
        "  in the text 4.0, now 4.5",
        "  in the text a, now b",
    ]
    assert str(same_as_text(("1", 1))) == "1 value computed again: as in the text."


def test_without_the_library_it_says_what_is_needed(notebook: dict[str, Any]) -> None:
    command = [sys.executable, "-I", "-S", "-c", sources(notebook)["start"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: This notebook needs the library of its project.")
    assert "make book" in last
