"""Small books for the tests of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CONFIG = """\
project:
  type: book
book:
  title: "A small book"
  author: "Ann Author"
  date: "2026-03-01"
  chapters:
{chapters}
{appendices}{more}
"""

Files = Mapping[str, str]
MakeBook = Callable[..., Path]


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Write a book: each file by its path, the home page added, `_quarto.yml` made to fit."""

    def make(
        files: Files, *, appendices: tuple[str, ...] = (), more: str = "", folder: str = "book"
    ) -> Path:
        root = tmp_path / folder
        named = {"index.qmd": "# Preface {.unnumbered}\n\nWelcome.\n", **files}
        listed = [
            name for name in named if name.endswith(".qmd") and not Path(name).name.startswith("_")
        ]
        chapters = "\n".join(f"    - {name}" for name in listed if name not in appendices)
        last = "".join(f"    - {name}\n" for name in appendices)
        config = CONFIG.format(
            chapters=chapters, appendices=f"  appendices:\n{last}" if last else "", more=more
        )
        for name, text in {"_quarto.yml": config, **named}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return make
