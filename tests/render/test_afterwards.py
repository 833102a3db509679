"""The pages of real Quarto get what they lack, and nothing that Quarto wrote is changed.

The page is in the form that Quarto 1.10 writes: crossreferenced tables and figures are elements
that carry the label as their identifier.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from helpers.render import afterwards
from helpers.render.manifest import faults, read_manifest

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


def test_what_only_quarto_understands_is_no_failure(project: Path) -> None:
    path = project / "_quarto.yml"
    path.write_text(path.read_text() + "website:\n  favicon: x.png\n")
    said: list[str] = []
    afterwards.complete(project, project / "_book", "Quarto 1.10.0", said.append)
    assert (project / "_book/chapters/one.html").read_text() == PAGE
    assert "no downloads" in said[-1]
    assert "website" in said[-1]
    assert read_manifest(project / "_book").versions["engine"] == "Quarto 1.10.0"
