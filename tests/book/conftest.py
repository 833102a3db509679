"""The whole book, rendered once for all tests that look at it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from lxml import html

from helpers.prepare import prepare
from helpers.render.engine import render
from helpers.verify.store import CACHE, turn

ROOT = Path(__file__).parents[2]
SOURCES = ("_quarto.yml", "index.qmd", "references.bib", "chapters", "data", "scripts", "src")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with its book, so that no earlier book can help.

    What takes a solver minutes is worked out once for all tests, beside the sources; what the
    chapters show is executed anew. Workers share the copy: one makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    root = base / "project"
    with turn(base, "book"):
        if not (base / "rendered").is_file():
            shutil.rmtree(root, ignore_errors=True)
            _copy(root)
            render(root, engine="embedded")
            (base / "rendered").touch()
    return root


def _copy(root: Path) -> None:
    root.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    prepare(ROOT)
    (root / CACHE).mkdir(parents=True)
    for entry in (ROOT / CACHE).glob("*.json"):
        shutil.copy(entry, root / CACHE)


@pytest.fixture(scope="session")
def book(project: Path) -> Path:
    return project / "_book"


@pytest.fixture(scope="session")
def pages(book: Path) -> dict[str, html.HtmlElement]:
    found = {}
    for path in sorted(book.rglob("*.html")):
        found[path.relative_to(book).as_posix()] = html.fromstring(
            path.read_bytes(), parser=html.HTMLParser(encoding="utf-8")
        )
    return found
