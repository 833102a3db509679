"""The pages of real Quarto get what they lack, and nothing that Quarto wrote is changed.

The page is in the form that Quarto 1.10 writes: crossreferenced tables and figures are elements
that carry the label as their identifier.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from helpers.errors import BookError
from helpers.render import afterwards
from helpers.render.config import read_config
from helpers.render.manifest import faults, read_manifest

ROOT = Path(__file__).parents[2]
PAGE = """<!DOCTYPE html>
<html lang="en"><head>
<meta charset="utf-8"><link rel="stylesheet" href="../site_libs/a.css">
<script>if (1 < 2) { document.write("</div>"); }</script>
</head>
<body>
<div id="quarto-content"><main>
<div class="cell" data-execution_count="2">
<div id="tbl-own" class="cell-output cell-output-display quarto-float">
<figure class="quarto-float quarto-float-tbl figure">
<figcaption>Table&nbsp;1.1: Some numbers</figcaption>
<div aria-describedby="x"><table><tr><td>1<br>2<img src="a.png" alt=""></td></tr></table></div>
</figure>
</div>
</div>
<p>Unclosed
<div id="other">Words about tbl-own.</div>
</main></div>
</body></html>
"""
SOURCES = {
    "_quarto.yml": (
        "project:\n  type: book\nbook:\n  title: Zoo\n  author: Ann\n  date: 2026-11-22\n"
        "  chapters: [index.qmd, chapters/one.qmd]\n"
    ),
    "index.qmd": "# Preface {.unnumbered}\n\nWelcome.\n",
    "chapters/one.qmd": (
        "# First\n\n```{python}\n#| label: tbl-own\n#| tbl-cap: Some numbers\n"
        "from helpers.tables.style import Cell, Column, Layout, Row, build\n"
        "build(Layout('own', 'Who', [Column('n', 'N')], [Row('a', {'n': Cell('1')})]))\n```\n"
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    site = tmp_path / "_book"
    (site / "chapters").mkdir(parents=True)
    (site / "chapters/one.html").write_text(PAGE)
    (site / "index.html").write_text("<html><head></head><body><p>Welcome.</p></body></html>")
    return tmp_path


def test_pages_of_quarto_get_what_they_lack(project: Path) -> None:
    said: list[str] = []
    site = project / "_book"
    afterwards.complete(project, site, "Quarto 1.10.0", said.append)
    text = (site / "chapters/one.html").read_text()
    tree = html.document_fromstring(text)
    (listed,) = tree.xpath("//nav[@class='take-away']")
    assert listed.getprevious().get("id") == "tbl-own"
    assert listed.get("aria-label") == "Take away: Table 1.1"
    for link in listed.iter("a"):
        assert (site / "chapters" / link.get("href")).resolve().is_file()
    (versions,) = tree.xpath("//p[@class='versions']")
    assert "Quarto 1.10.0" in versions.text_content()
    assert tree.xpath("//head/script[@type='application/ld+json']")
    assert tree.xpath("//head/link[@rel='icon']/@href") == ["../site-assets/favicon.svg"]
    assert faults(site, read_manifest(site)) == []
    assert said[-1] == "added downloads for 1 tables and figures"
    # Only insertions: what Quarto wrote is all there, in its order.
    rest = iter(text)
    assert all(letter in rest for letter in PAGE)


def test_a_page_that_is_complete_is_left_alone(project: Path) -> None:
    site = project / "_book"
    afterwards.complete(project, site, "Quarto 1.10.0", lambda _: None)
    before = (site / "chapters/one.html").read_text()
    said: list[str] = []
    afterwards.complete(project, site, "Quarto 1.10.0", said.append)
    assert (site / "chapters/one.html").read_text() == before
    assert said == []


@pytest.mark.parametrize("everything", ["1", "0"])
def test_quarto_calls_the_script_after_a_whole_render(project: Path, everything: str) -> None:
    (project / "scripts").mkdir()
    script = project / "scripts" / "complete.py"
    script.write_text((ROOT / "scripts" / "complete.py").read_text())
    site = project / "_book"
    # As Quarto's page on project scripts names them.
    variables = {
        "QUARTO_PROJECT_OUTPUT_DIR": str(site), "QUARTO_PROJECT_RENDER_ALL": everything,
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    subprocess.run([sys.executable, script], cwd=project, env=variables, check=True)
    done = "take-away" in (site / "chapters/one.html").read_text()
    assert done == (everything == "1")
    assert (site / "downloads/tbl-own.csv").exists() == done


def test_the_embedded_engine_knows_the_script_and_no_other(project: Path) -> None:
    assert "post-render: scripts/complete.py" in (ROOT / "_quarto.yml").read_text()
    path = project / "_quarto.yml"
    text = path.read_text()
    path.write_text(text.replace("type: book", "type: book\n  post-render: scripts/complete.py"))
    assert read_config(project).title == "Zoo"
    path.write_text(text.replace("type: book", "type: book\n  post-render: other.py"))
    with pytest.raises(BookError, match=r"^_quarto\.yml:3: .*'other\.py'"):
        read_config(project)


def test_what_only_quarto_understands_is_no_failure(project: Path) -> None:
    path = project / "_quarto.yml"
    path.write_text(path.read_text() + "website:\n  favicon: x.png\n")
    said: list[str] = []
    afterwards.complete(project, project / "_book", "Quarto 1.10.0", said.append)
    assert (project / "_book/chapters/one.html").read_text() == PAGE
    assert "no downloads" in said[-1]
    assert "website" in said[-1]
    assert read_manifest(project / "_book").versions["engine"] == "Quarto 1.10.0"
