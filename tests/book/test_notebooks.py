"""Each chapter's notebook runs in a fresh kernel and gives what the book gives.

The notebooks are run as Jupyter runs them, by `nbclient`, one kernel at a time; the book's outputs
are those that its own engine kept when it was rendered.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html
from nbclient import NotebookClient

from helpers.notebook.start import Comparison
from helpers.render.config import read_config
from helpers.render.execute import Results, execute
from helpers.render.qmd import Chapter, read_chapter

ROOT = Path(__file__).parents[2]
SECONDS = 120
CHAPTERS = re.findall(r"^\s+- (\S+\.qmd)", (ROOT / "_quarto.yml").read_text(), re.MULTILINE)
WITH_CODE = [path for path in CHAPTERS if "```{python}" in (ROOT / path).read_text()]

pytestmark = pytest.mark.book
Kept = Mapping[str, tuple[Chapter, Results]]


@pytest.fixture(scope="module")
def kept(project: Path, book: Path) -> Kept:  # noqa: ARG001 (the book must have been rendered)
    """What the cells gave when the book was rendered; nothing is run again."""
    config = read_config(project)
    chapters = [read_chapter(project, one.path) for one in config.chapters]
    told: list[str] = []
    results = execute(config, chapters, progress=told.append)
    assert not [line for line in told if line.startswith("executed")]
    return {one.path: (one, result) for one, result in zip(chapters, results, strict=True)}


def run(
    source: Path, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> nbformat.NotebookNode:
    """Run a notebook as somebody would who put it into a folder and opened it there."""
    monkeypatch.setenv("IPYTHONDIR", str(home))
    monkeypatch.delenv("EFFEKTBOG_PROJECT", raising=False)
    notebook = nbformat.read(source, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=resources).execute()
    return notebook


def tagged(cell: nbformat.NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def shown(outputs: list[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Bring outputs into one form, whether they come from the book or from a notebook."""
    found: list[tuple[Any, ...]] = []
    for output in outputs:
        if "text" in output:
            found.append((output["name"], output["text"]))
        else:
            data = {
                kind: re.sub(r"0x[0-9a-f]+", "0x", value) if isinstance(value, str) else value
                for kind, value in output["data"].items()
            }
            found.append(("data", data))
    return found


def test_every_chapter_with_code_is_offered_as_a_notebook(
    book: Path, pages: dict[str, html.HtmlElement]
) -> None:
    names = {path.relative_to(book).as_posix() for path in book.rglob("*.ipynb")}
    assert names == {path.replace(".qmd", ".ipynb") for path in WITH_CODE}
    for path in CHAPTERS:
        links = pages[path.replace(".qmd", ".html")].xpath("//footer//a/@href")
        offered = [link for link in links if link.endswith(".ipynb")]
        assert offered == ([f"{Path(path).stem}.ipynb"] if path in WITH_CODE else [])


@pytest.mark.parametrize("path", WITH_CODE)
def test_the_notebook_gives_what_the_book_gives(
    path: str,
    book: Path,
    project: Path,
    kept: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = book / path.replace(".qmd", ".ipynb")
    notebook = run(source, (project / path).parent, tmp_path, monkeypatch)
    chapter, results = kept[path]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert "as it was when this notebook was made" in code[0].outputs[0].text

    own = [cell for cell in code[1:] if not tagged(cell, "values")]
    on_site = [
        (written, outputs)
        for written, outputs in zip(chapter.cells, results.cells, strict=True)
        if written.line not in lines_of_print(project / path)
    ]
    for cell, (written, outputs) in zip(own, on_site, strict=True):
        assert cell.source.endswith(written.code)
        assert shown(cell.outputs) == shown(outputs), written.label

    # The values in the text are those of the book, and the kernel has computed them again.
    pairs = [pair for cell in code if tagged(cell, "values") for pair in in_text(cell.source)]
    bundles = [data for stretch in results.inlines for data in stretch]
    assert pairs == [plain(data) for data in bundles]
    for cell in code:
        if tagged(cell, "values"):
            count = len(in_text(cell.source))
            expected = repr(Comparison((("", ""),) * count))
            assert [output.data["text/plain"] for output in cell.outputs] == [expected]


def lines_of_print(source: Path) -> set[int]:
    """Number the lines of a chapter that stand in print only; the notebook is the site's."""
    inside, found = False, set()
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith(":::"):
            inside = 'unless-format="html"' in line
        elif inside:
            found.add(number)
    return found


def in_text(source: str) -> list[str]:
    """Give the values that a comparing cell says are in the text."""
    (call,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)
               and getattr(node.func, "id", "") == "same_as_text")  # fmt: skip
    return [ast.literal_eval(pair.elts[0]) for pair in call.args]


def plain(data: Mapping[str, Any]) -> str:
    if "text/markdown" in data:
        return str(data["text/markdown"])
    text = str(data["text/plain"])
    return ast.literal_eval(text) if text[:1] in "'\"" else text
