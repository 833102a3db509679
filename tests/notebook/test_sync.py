"""A notebook for editing is never lost, and its edits never overwrite somebody else's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.cli import main
from helpers.errors import BookError
from helpers.notebook.sync import find_chapter

ROOT = Path(__file__).parents[2]
NAME = "chapters/motives.qmd"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "chapters").mkdir(parents=True)
    shutil.copy(ROOT / "_quarto.yml", root)
    shutil.copy(ROOT / NAME, root / "chapters")
    (root / NAME).chmod(0o640)
    return root


def call(project: Path, *words: str) -> int:
    return main(["notebook", "--project", str(project), *words])


def edit(path: Path, old: str, new: str) -> None:
    """Edit a notebook as Jupyter does: it reads, changes and writes the whole file."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if old in cell.source)
    cell.source = cell.source.replace(old, new)
    for one in notebook.cells:
        if one.cell_type == "code":
            one.execution_count = 7
            one.outputs = [nbformat.v4.new_output("stream", text="an output")]
    nbformat.write(notebook, path)


def contents(project: Path) -> dict[str, Any]:
    files = [path for path in project.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in files}


def test_the_notebook_is_valid_and_looks_as_quarto_makes_it(project: Path) -> None:
    assert call(project, "motives") == 0
    path = project / "chapters" / "motives.ipynb"
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    first = notebook.cells[0]
    assert (first.cell_type, first.source.split("\n")[0]) == ("raw", "---")
    table = next(cell for cell in notebook.cells if cell.id == "tbl-motives")
    assert table.cell_type == "code"
    assert table.source.startswith("#| label: tbl-motives\n#| tbl-cap: ")
    assert notebook.metadata.kernelspec.name == "python3"
    assert any("`{python} text" in cell.source for cell in notebook.cells)


def test_edits_come_back_and_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, path = project / NAME, project / "chapters" / "motives.ipynb"
    before = source.read_text()
    assert call(project, NAME) == 0
    assert call(project, "--sync", str(path)) == 0
    assert "no edits" in capsys.readouterr().out
    assert source.read_text() == before

    edit(path, "What was asked", "What they asked")
    assert call(project, "--sync", str(path)) == 0
    assert source.read_text() == before.replace("What was asked", "What they asked")
    assert source.stat().st_mode & 0o777 == 0o640

    edit(path, 'figures.battery(ed, "motives")', 'figures.battery(ed, "concerns")')
    assert call(project, "--sync", str(path)) == 0
    assert source.read_text() == before.replace("What was asked", "What they asked").replace(
        'figures.battery(ed, "motives")', 'figures.battery(ed, "concerns")'
    )
    edit(path, "What they asked", "What was asked")
    edit(path, 'figures.battery(ed, "concerns")', 'figures.battery(ed, "motives")')
    assert call(project, "--sync", str(path)) == 0
    assert source.read_text() == before


def test_a_chapter_that_changed_meanwhile_is_a_conflict(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, path = project / NAME, project / "chapters" / "motives.ipynb"
    call(project, "motives")
    edit(path, "What was asked", "What they asked")
    source.write_text(source.read_text() + "\nA line by somebody else.\n")
    before = contents(project)
    assert call(project, "--sync", str(path)) == 1
    told = capsys.readouterr().err
    assert "chapters/motives.qmd has changed" in told
    assert "Traceback" not in told
    assert contents(project) == before


def test_two_notebooks_of_one_chapter_cannot_overwrite_each_other(project: Path) -> None:
    mine, theirs = project / "mine.ipynb", project / "theirs.ipynb"
    for path in (mine, theirs):
        assert call(project, "motives", "--output", str(path)) == 0
    edit(mine, "What was asked", "What I asked")
    edit(theirs, "What was asked", "What they asked")
    assert call(project, "--sync", str(mine)) == 0
    before = contents(project)
    assert call(project, "--sync", str(theirs)) == 1
    assert contents(project) == before


def test_an_edited_notebook_is_not_overwritten_silently(project: Path) -> None:
    path = project / "chapters" / "motives.ipynb"
    call(project, "motives")
    assert call(project, "motives") == 0  # nothing was edited, nothing is lost
    edit(path, "What was asked", "What they asked")
    before = path.read_bytes()
    assert call(project, "motives") == 1
    assert path.read_bytes() == before
    assert call(project, "--sync", str(path)) == 0
    assert call(project, "motives") == 0  # its edits are in the chapter
    edit(path, "What they asked", "What we asked")
    assert call(project, "motives", "--force") == 0
    assert "What we asked" not in path.read_text()


def test_other_files_are_neither_overwritten_nor_brought_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = project / "chapters" / "motives.ipynb"
    for content in ("{}", "no json", json.dumps({"cells": [], "metadata": {}, "nbformat": 4})):
        other.write_text(content)
        assert call(project, "motives") == 1
        assert call(project, "--sync", str(other)) == 1
        assert other.read_text() == content
    assert call(project, "--sync", str(project / "none.ipynb")) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_notebook_cannot_name_a_file_outside_the_project(project: Path) -> None:
    path = project / "chapters" / "motives.ipynb"
    call(project, "motives")
    outside = project.parent / "outside.qmd"
    outside.write_text("Mine.\n")
    edit(path, "What was asked", "What they asked")
    path.write_text(path.read_text().replace(NAME, "../outside.qmd"))
    assert call(project, "--sync", str(path)) == 1
    assert outside.read_text() == "Mine.\n"


def test_chapters_are_found_by_file_and_by_name(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_chapter(project, "motives") == NAME
    assert find_chapter(project, NAME) == NAME
    (project / "chapters" / "deeper").mkdir()
    (project / "chapters" / "deeper" / "more.qmd").touch()
    assert find_chapter(project, "more") == "chapters/deeper/more.qmd"
    monkeypatch.chdir(project / "chapters")
    assert find_chapter(project, "motives.qmd") == NAME
    with pytest.raises(BookError, match="no chapter 'nothing'"):
        find_chapter(project, "nothing")
    (project.parent / "outside.qmd").touch()
    with pytest.raises(BookError, match="outside"):
        find_chapter(project, "../outside.qmd")


def test_a_wrong_call_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(project) == 2
    assert call(project, "motives", "--sync", "a.ipynb") == 2
    assert "name a CHAPTER" in capsys.readouterr().err
