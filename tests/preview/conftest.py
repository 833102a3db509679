"""One preview for the tests of a file, each of which begins with the same book."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from previewing import FILES, Preview, begin, small_book

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that has shown the book."""
    found = begin(small_book(tmp_path_factory.mktemp("preview") / "book"))
    try:
        found.settle()
        yield found
    finally:
        if found.process.poll() is None:
            found.end()


@pytest.fixture
def preview(running: Preview) -> Preview:
    """The preview with the book as it is in the beginning."""
    for path in running.root.rglob("*"):
        ours = ".effektbog" in path.parts or "__pycache__" in path.parts
        if path.is_file() and not ours and path.relative_to(running.root).as_posix() not in FILES:
            path.unlink()
    small_book(running.root)
    number = f"Begun {next(NUMBERS)}."
    running.edit("index.qmd", "Welcome", f"{number} Welcome")
    running.shows("/index.html", number)
    running.settle()
    running.said.clear()
    return running
