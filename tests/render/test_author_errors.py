"""A mistake ends in one message, the one that docs/errors.md shows, and the old book stays."""

from __future__ import annotations

import base64
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers import cli

TABLE = Path(__file__).parents[2] / "docs" / "errors.md"
CONFIG = """\
project:
  type: book
book:
  title: "A small book"
  chapters:
    - index.qmd
    - one.qmd
    - two.qmd
bibliography: references.bib
"""
WORKS = """\
@book{smith2020,
  author = {Smith, Ann},
  title  = {A title},
  year   = {2020}
}

@book{jones2021,
  author = {Jones, Bo},
  title  = {Another},
  year   = {2021}
}
"""
SOURCES: Mapping[str, str | bytes] = {
    "_quarto.yml": CONFIG,
    "references.bib": WORKS,
    "index.qmd": "# Preface {.unnumbered}\n\nWelcome.\n\n::: {#refs}\n:::\n",
    "one.qmd": "# One {#sec-one}\n\n## Method\n\nText, as @smith2020 has it.\n",
    "two.qmd": "# Two {#sec-two}\n\nSee @sec-one.\n",
    "map.png": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
        "rkJggg=="
    ),
}


@dataclass(frozen=True)
class Mistake:
    """What an author did: the files that hold it, how it was rendered, what broke around it."""

    did: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    around: Callable[[pytest.MonkeyPatch], None] | None = None


def two(text: str) -> dict[str, str | bytes]:
    """Give chapter two this body, which begins on line 3."""
    return {"two.qmd": f"# Two {{#sec-two}}\n\n{text}\n"}


def cell(code: str, *options: str) -> dict[str, str | bytes]:
    """Give chapter two this cell, whose options begin on line 4."""
    return two("\n".join(["```{python}", *(f"#| {one}" for one in options), code, "```"]))


def config(old: str, new: str) -> dict[str, str | bytes]:
    assert CONFIG.count(old) == 1
    return {"_quarto.yml": CONFIG.replace(old, new)}


def works(old: str, new: str) -> dict[str, str | bytes]:
    assert old in WORKS
    return {"references.bib": WORKS.replace(old, new, 1)}


def no_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse the folder aside, by the name that only this program knows."""

    def refused(prefix: str, dir: Path) -> str:
        raise PermissionError(13, "Permission denied", f"{dir}/{prefix}x1y2")

    monkeypatch.setattr(tempfile, "mkdtemp", refused)


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full at the first page."""
    write_bytes = Path.write_bytes

    def refused(path: Path, *arguments, **options) -> int:
        if "two.html" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return write_bytes(path, *arguments, **options)

    monkeypatch.setattr(Path, "write_bytes", refused)


def too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EFFEKTBOG_CELL_SECONDS", "ten")


DATA = "from helpers.errors import BookError\nraise BookError("
DATA += "\"the answer '9' was not offered\", file='data/answers.csv', line=12, hint='Use 1 to 5.')"
MISTAKES = (
    Mistake("Gave two cells the same label", two("```{python}\n#| label: sum\n1\n```\n" * 2)),
    Mistake("Gave two headings the same label", two("## A {#sec-a}\n\n## B {#sec-a}")),
    Mistake("Gave headings of two chapters the same label", {"two.qmd": "# Two {#sec-one}\n"}),
    Mistake("Misspelt a cross-reference", two("See @sec-onne.")),
    Mistake("Referred to something that has no label", two("See @fig-results.")),
    Mistake("Misspelt a citation", two("As @smith202 has it.")),
    Mistake("Cited a work that the bibliography does not have", two("As @xyz1999 has it.")),
    Mistake("Linked to a file that is not there", two("[More](on.qmd)")),
    Mistake("Linked to a place that is not there", two("[More](one.qmd#metod)")),
    Mistake("Left a block open", two("::: {.callout-note}\nText.")),
    Mistake("Closed a block that was never opened", two("Text.\n\n:::")),
    Mistake("Misspelt a callout", two("::: {.callout-notes}\nText.\n:::")),
    Mistake("Left a code block open", two("```python\nx = 1\n\nText.")),
    Mistake("Left a cell open", two("```{python}\nx = 1\n\nText.\n\n```{python}\n2\n```")),
    Mistake("Left an inline expression open", two("There are `{python} 1 + 1 of them.")),
    Mistake("Used a language that cells cannot have", two("```{r}\n1\n```")),
    Mistake("Used a shortcode", two("{{< video film.mp4 >}}")),
    Mistake("Wrote no title", {"two.qmd": "Text.\n"}),
    Mistake(
        "Put a colon into a title without quotes",
        {"two.qmd": "---\ntitle: Results: a summary\n---\n\nText.\n"},
    ),
    Mistake("Left the front matter open", {"two.qmd": "---\ntitle: Two\n\nText.\n"}),
    Mistake("Misspelt a key of the front matter", {"two.qmd": "---\ntitel: Two\n---\n"}),
    Mistake("Misspelt a cell option", cell("1", "eccho: true")),
    Mistake(
        "Left a quotation mark open in cell options", cell("1", "label: tbl-a", "tbl-cap: 'Answers")
    ),
    Mistake("Forgot the colon of a cell option", cell("1", "label: tbl-a", "tbl-cap Answers")),
    Mistake("Left a quotation mark open in _quarto.yml", config('"A small book"', '"A small book')),
    Mistake("Indented _quarto.yml wrongly", config("    - two", "   - two")),
    Mistake("Indented _quarto.yml with a tab", config("  title", "\ttitle")),
    Mistake("Forgot a colon in _quarto.yml", config("book:\n", "book\n")),
    Mistake("Misspelt a key of _quarto.yml", config("bibliography", "bibliograpy")),
    Mistake("Listed a chapter twice", config("two.qmd", "one.qmd")),
    Mistake("Listed a chapter that is not there", config("two.qmd", "twoo.qmd")),
    Mistake("Named a bibliography that is not there", config("references.bib", "reference.bib")),
    Mistake("Left a brace open in the bibliography", works("{A title}", "{A title")),
    Mistake("Forgot a comma in the bibliography", works("Ann},", "Ann}")),
    Mistake("Included a file that is not there", two("{{< include _terms.qmd >}}")),
    Mistake("Showed an image that is not there", two("![A map](mapp.png)")),
    Mistake("Showed an image without a text alternative", two("Here: ![](map.png)")),
    Mistake("Left a formula incomplete", two("Text.\n\n$$\n\\bar x =\n\\frac{1}{n\n$$")),
    Mistake("Used a command that TeX does not have", two("Text with $\\meen{x}$.")),
    Mistake("Saved a chapter in another encoding", {"two.qmd": "# Två\n\nÅr\n".encode("cp1252")}),
    Mistake("Labelled a table and gave it no caption", cell("1", "label: tbl-a")),
    Mistake("Labelled a figure and gave it no caption", cell("1", "label: fig-a", "fig-alt: A")),
    Mistake("Gave a figure no text alternative", cell("1", "label: fig-a", "fig-cap: A")),
    Mistake(
        "Labelled a Markdown table and gave it no caption",
        two("::: {#tbl-a}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n:::"),
    ),
    Mistake("Captioned a cell that shows nothing", cell("x = 1", "label: tbl-a", "tbl-cap: A")),
    Mistake("Wrote a cell that raises an error", cell("shares = [3, 4]\nshares[2]", "label: show")),
    Mistake(
        "Called a function that raises an error",
        cell("def mean(values):\n    return sum(values) / len(values)\n\nmean([])"),
    ),
    Mistake("Read a file that is not there", cell("open('data/answer.csv')")),
    Mistake("Wrote a cell that is not Python", cell("if True\n    print(1)")),
    Mistake("Had a wrong value in a data file", cell(DATA, "label: read")),
    Mistake("Wrote an inline expression that gives nothing", two("And `{python} ''` more.")),
    Mistake("Wrote an inline expression that fails", two("There are `{python} cout + 1` of them.")),
    Mistake(
        "Wrote a cell that runs too long",
        cell("import time\nfor n in range(100):\n    time.sleep(n)", "label: wait"),
        ("--cell-seconds", "0.5"),
    ),
    Mistake("Ended Python in a cell", cell("import os\nos._exit(3)")),
    Mistake(
        "Let the system kill Python, as it does when memory runs out",
        cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    ),
    Mistake("Crashed a library", cell("import ctypes\n\nctypes.string_at(0)")),
    Mistake("Gave a time limit that is none", around=too_short),
    Mistake("Chose a place below a file", arguments=("--output", "map.png/book")),
    Mistake("Chose a place where you may not write", around=no_right),
    Mistake("Chose a folder that holds something else", arguments=("--output", "data")),
    Mistake("Had no space left on the disk", around=full),
)


def rows() -> dict[str, tuple[str, str]]:
    """Read the tables: what is said and what to do, by what was done."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[1].startswith("`"):
            said = re.fullmatch(r"(`+) ?(.*?) ?\1", cells[1])
            assert said is not None, line
            assert cells[0] not in found, f"{cells[0]} stands twice"
            found[cells[0]] = (said[2].replace("\\|", "|"), bare(cells[2].replace("\\|", "|")))
    return found


def bare(text: str) -> str:
    """Drop blanks, quotes and the marks of code, which differ between a table and a terminal."""
    return re.sub(r"[`'\s]", "", text)


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".effektbog" not in path.parts
    }


def test_the_table_lists_these_mistakes() -> None:
    assert list(rows()) == [mistake.did for mistake in MISTAKES]
    assert all(mend for _, mend in rows().values())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.did)
def test_a_mistake_is_told_once_and_the_old_book_stays(
    mistake: Mistake,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = tmp_path / "book"
    before: dict[str, str | bytes] = {
        **SOURCES,
        "data/answers.csv": "a\n",
        "_book/.effektbog-book": "A book.\n",
        "_book/index.html": "the last good book",
    }
    for name, text in {**before, **mistake.files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    unchanged = content(root)
    monkeypatch.chdir(root)
    with monkeypatch.context() as patched:
        if mistake.around is not None:
            mistake.around(patched)
        code = cli.main(["render", "--engine", "embedded", "--to", "html", *mistake.arguments])
    assert code == 1
    said = capsys.readouterr().err.replace(f"{root}{os.sep}", "")
    assert said.count("error: ") == 1, said
    assert "Traceback" not in said
    told, mend = rows()[mistake.did]
    line = said.rpartition("error: ")[2].splitlines()[0]
    assert line.startswith(told)
    # What the program says to do is what the table says, which may say more.
    assert mend.startswith(bare(line.removeprefix(told)))
    assert content(root) == unchanged


def test_the_way_to_an_error_follows_the_message(
    make_book, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "def mean(values):\n    return sum(values) / len(values)\n\nmean([])"
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n{code}\n```\n"})
    assert cli.main(["render", "--engine", "embedded", "--project", str(root)]) == 1
    said = capsys.readouterr().err
    assert said.endswith("  in mean(), one.qmd:5: return sum(values) / len(values)\n")
