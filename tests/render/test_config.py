from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.config import read_config
from helpers.render.located import load_yaml


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "index.qmd").write_text("# Preface {.unnumbered}\n", encoding="utf-8")
    (tmp_path / "one.qmd").write_text("---\ntitle: One\n---\n", encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text(text, encoding="utf-8")
    return tmp_path


GOOD = """\
project:
  type: book
  execute-dir: project
lang: da
book:
  title: "En bog"
  author:
    - Åse Ærø
    - name: Bo
  date: 2026-11-22
  chapters:
    - index.qmd
    - part: "Første del"
      chapters:
        - one.qmd
format:
  html:
    theme: cosmo
    code-fold: true
    code-summary: "Vis koden"
    toc-depth: 2
  typst:
    papersize: a4
    echo: false
    citeproc: true
"""


def test_reads_what_the_file_says(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, GOOD))
    assert config.title == "En bog"
    assert config.authors == ("Åse Ærø", "Bo")
    assert config.date == "2026-11-22"
    assert [chapter.path for chapter in config.chapters] == ["index.qmd", "one.qmd"]
    assert config.chapters[1].part == "Første del"
    assert config.html.code_fold == "true"
    assert config.html.code_summary == "Vis koden"
    assert config.html.toc_depth == 2
    assert config.typst.toc_depth == 3
    assert config.typst.code_summary == "Kode"
    assert config.html.echo is None
    assert config.typst.echo is False
    assert config.output_dir == "_book"
    assert config.execute_dir == "project"


def test_danish_words_are_those_of_quarto(tmp_path: Path) -> None:
    # src/resources/language/_language-da.yml of quarto-cli
    words = read_config(write(tmp_path, GOOD)).words
    assert words["crossref-tbl-title"] == "Tabel"
    assert words["crossref-fig-title"] == "Figur"
    assert words["crossref-sec-prefix"] == "Sektion"
    assert words["crossref-ch-prefix"] == "Kapitel"
    assert words["crossref-apx-prefix"] == "Bilag"
    assert words["crossref-eq-prefix"] == "Ligning"
    assert words["callout-caution-title"] == "Forsigtig"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  type: book", "  type: website", 2, "type: book"),
        ("  execute-dir: project", "  execute-dir: elsewhere", 3, "execute-dir"),
        ("lang: da", "lang: tlh", 4, "language 'tlh'"),
        ("lang: da", "filters:\n  - x.lua", 4, "'filters'"),
        ("lang: da", "crossref:\n  fig-prefix: Fig.", 4, "'crossref'"),
        ("    theme: cosmo", "    shiny: true", 18, "'shiny'"),
        ("    code-fold: true", "    code-fold: sometimes", 19, "code-fold"),
        ("        - one.qmd", "        - two.qmd", 15, "two.qmd does not exist"),
        ("        - one.qmd", "        - one.ipynb", 15, "one.ipynb"),
        ("        - one.qmd", "        - index.qmd", 15, "stands twice"),
        ("    - index.qmd\n", "", 11, "no home page"),
        ("lang: da", "lang: da\nlang: en", 5, "stands twice"),
        ("lang: da", "bibliography: none.bib", 4, "none.bib does not exist"),
        ("lang: da", "jupyter: ir", 4, "kernel"),
        ("lang: da", "engine: knitr", 4, "knitr"),
        ("lang: da", "execute:\n  echo: fenced", 5, "echo"),
        ("    echo: false", "    echo: fenced", 24, "echo"),
        ("    echo: false", "    eval: false", 24, "'eval'"),
        ("        - one.qmd", "        - one.md", 15, "one.md"),
        ("lang: da", "number-sections: false", 4, "section numbers"),
        ("lang: da", "lang: [", None, "'[' is opened and not closed"),
        ('  title: "En bog"\n', "", 5, "no title"),
    ],
)
def test_says_where_it_cannot_follow(
    tmp_path: Path, old: str, new: str, line: int | None, words: str
) -> None:
    with pytest.raises(BookError) as caught:
        read_config(write(tmp_path, GOOD.replace(old, new)))
    assert caught.value.file == "_quarto.yml"
    assert words in str(caught.value)
    if line is not None:
        assert caught.value.line == line


def test_yaml_is_version_1_2() -> None:
    data = load_yaml("a: yes\nb: true\nc: 1:30\nd: 2026-01-01\ne: 010", "x").data
    assert data == {"a": "yes", "b": True, "c": "1:30", "d": "2026-01-01", "e": 10}


def test_each_value_knows_its_line() -> None:
    found = load_yaml("a:\n  - b: 1\n  - c:\n      d: 2\n", "x", first_line=10)
    assert found.line("a", 1, "c", "d") == 13
    assert found.line("a", 1, "missing") == 12
