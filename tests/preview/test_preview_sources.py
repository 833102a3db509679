"""What counts as a change of the sources, and what does not."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from helpers.preview.sources import Sources, watch


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("_quarto.yml", "one.qmd", "data/answers.csv", "_parts/_terms.qmd"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("old", encoding="utf-8")
    return tmp_path


def changed(sources: Sources, root: Path) -> set[str]:
    return {path.relative_to(root.resolve()).as_posix() for path in sources.changed()}


def test_changed_new_and_missing_files_are_told_once(root: Path) -> None:
    sources = Sources(root)
    assert changed(sources, root) == set()
    (root / "one.qmd").write_text("new", encoding="utf-8")
    (root / "data" / "answers.csv").unlink()
    (root / "more" / "deep").mkdir(parents=True)
    (root / "more" / "deep" / "two.qmd").write_text("new", encoding="utf-8")
    (root / "_parts" / "_terms.qmd").write_text("new", encoding="utf-8")
    told = {"one.qmd", "data/answers.csv", "more/deep/two.qmd", "_parts/_terms.qmd"}
    assert changed(sources, root) == told
    assert changed(sources, root) == set()


def test_the_content_counts_and_not_the_time_of_a_save(root: Path) -> None:
    sources = Sources(root)
    path = root / "one.qmd"
    os.utime(path, ns=(1, 1))
    assert changed(sources, root) == set()
    aside = root / "new"
    aside.write_text("old", encoding="utf-8")
    aside.rename(path)
    assert changed(sources, root) == set()
    # The same size and the same time, as a coarse clock gives them.
    before = path.stat()
    path.write_text("own", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert changed(sources, root) == {"one.qmd"}


@pytest.mark.parametrize(
    "name",
    [
        ".one.qmd.swp",
        "one.qmd~",
        "#one.qmd#",
        ".#one.qmd",
        "one.qmd.swx",
        "one.qmd.tmp",
        "one.qmd.bak",
        "4913",
        "one.qmd___jb_tmp___",
        ".DS_Store",
        ".git/index",
        ".effektbog/cache/a.json",
        ".ipynb_checkpoints/one.ipynb",
        "__pycache__/tools.pyc",
        "_book/index.html",
        "_book-new-abcd1234/index.html",
        "_draft-new-x_y12345-old/index.html",
        "draft/.effektbog-book",
        "draft/index.html",
        "env/pyvenv.cfg",
        "env/lib/site.py",
    ],
)
def test_what_programs_leave_is_no_source(root: Path, name: str) -> None:
    for marker in ("draft/.effektbog-book", "env/pyvenv.cfg"):
        path = root / marker
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    sources = Sources(root)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("made", encoding="utf-8")
    assert changed(sources, root) == set()


def test_watching_ends_when_told(root: Path) -> None:
    sources, stop = Sources(root), threading.Event()
    (root / "one.qmd").write_text("new", encoding="utf-8")
    found = watch(sources, stop)
    assert next(found) == {(root / "one.qmd").resolve()}
    stop.set()
    assert list(found) == []
