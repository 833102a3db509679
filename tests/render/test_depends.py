"""What runs again after a change is what the change can reach, no less and no more."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import helpers
from helpers.render import depends
from helpers.render.config import read_config
from helpers.render.depends import Surroundings, Trace, settings_of
from helpers.render.execute import Results, execute
from helpers.render.opened import watching
from helpers.render.qmd import read_chapter

EVERYTHING = Trace(everything=True)
HELPER = "def label(code):\n    return f'answer {code}'\n"
READS = """\
```{python}
import sys
sys.path.insert(0, "lib")
from labels import label
import colorsys
label(open("data/codebook.yml").read().strip())
```
"""
COUNTS = """\
```{python}
from pathlib import Path
[path.name for path in sorted(Path("data/waves").glob("*.csv"))]
```

```{python}
Path("data/extra.csv").exists()
```
"""
PLAIN = "```{python}\n6 * 7\n```\n"
FILES = {
    "reads.qmd": f"# R {{#sec-r}}\n\n{READS}",
    "counts.qmd": f"# C\n\n{COUNTS}\n{{{{< include _note.qmd >}}}}\n",
    "plain.qmd": f"# P\n\nAs @smith2020 has it, in @sec-r.\n\n{PLAIN}\n![Map](map.svg)\n",
    "refs.qmd": "# W {.unnumbered}\n\n::: {#refs}\n:::\n",
    "_note.qmd": "A note.\n\n```{python}\nprint('note')\n```\n",
    "lib/labels.py": HELPER,
    "lib/unused.py": "x = 1\n",
    "data/codebook.yml": "4\n",
    "data/other.yml": "1\n",
    "data/waves/2024.csv": "a\n1\n",
    "map.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    "theme.css": "body { color: black }\n",
    "references.bib": "@book{smith2020, title = {T}, year = {2020}}\n",
}
CHAPTERS = {"reads", "counts", "plain"}


def run(
    root: Path, *, apart_from: Iterable[str] = (), **options
) -> tuple[dict[str, Results], set[str]]:
    """Execute a project; give the results and which chapters ran."""
    config = read_config(root)
    names = [Path(source.path).stem for source in config.chapters]
    names = [name for name in names if name not in apart_from]
    said: list[str] = []
    chapters = [read_chapter(root, f"{name}.qmd") for name in names]
    found = execute(config, chapters, progress=said.append, **options)
    ran = {line.split()[1].removesuffix(".qmd") for line in said if line.startswith("executed ")}
    return dict(zip(names, found, strict=True)), ran


def as_if_never_run(root: Path, found: dict[str, Results], ran: set[str]) -> bool:
    """Tell whether what was remembered is what a run without any memory gives."""
    fresh, _ = run(root, apart_from=ran, use_cache=False)
    return all(found[name] == result for name, result in fresh.items())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One project for all changes: each test changes it from the state before, and runs it."""
    root = tmp_path_factory.mktemp("depends") / "book"
    names = "".join(
        f"    - {name}\n"
        for name in ("index.qmd", *FILES)
        if name.endswith(".qmd") and not name.startswith("_")
    )
    config = (
        "project:\n  type: book\n  execute-dir: project\nbook:\n  title: T\n"
        f"  chapters:\n{names}bibliography: references.bib\n"
    )
    for name, text in {
        "_quarto.yml": config, "index.qmd": "# Preface {.unnumbered}\n", **FILES
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    assert run(root)[1] == CHAPTERS
    assert run(root)[1] == set()
    return root


def replace(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))

    return change


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text(text)


# Each change is made once, in this order, on top of those before.
FELT = {
    "a cell": (replace("plain.qmd", "6 * 7", "6 * 8"), {"plain"}),
    "an inline expression": (replace("plain.qmd", "As ", "`{python} 1 + 1` "), {"plain"}),
    "a cell of an include": (replace("_note.qmd", "'note'", "'more'"), {"counts"}),
    "a helper module": (replace("lib/labels.py", "answer", "code"), {"reads"}),
    "the codebook": (write("data/codebook.yml", "5\n"), {"reads"}),
    "a new file in a folder that is listed": (write("data/waves/2026.csv", "a\n"), {"counts"}),
    "a file that was looked for": (write("data/extra.csv", "a\n"), {"counts"}),
    "a module that hides another": (write("lib/colorsys.py", "x = 1\n"), {"reads"}),
}
UNFELT = {
    "the prose of a chapter": replace("plain.qmd", "has it", "says"),
    "an option of a cell": replace("plain.qmd", "6 * 8", "#| echo: false\n6 * 8"),
    "the prose of an include": replace("_note.qmd", "A note", "Another note"),
    "a helper module that nobody uses": replace("lib/unused.py", "1", "2"),
    "a data file that nobody reads": write("data/other.yml", "2\n"),
    "an image": replace("map.svg", "<svg", "<svg width='1'"),
    "the theme": write("theme.css", "body { color: blue }\n"),
    "the bibliography": replace("references.bib", "{T}", "{U}"),
    "the title of the book": replace("_quarto.yml", "title: T", "title: U"),
}


@pytest.mark.parametrize("name", FELT)
def test_a_change_runs_what_it_reaches(book: Path, name: str) -> None:
    change, expected = FELT[name]
    change(book)
    found, ran = run(book)
    assert ran == expected
    assert as_if_never_run(book, found, ran)


def test_other_changes_run_nothing(book: Path) -> None:
    for name, change in UNFELT.items():
        change(book)
        assert run(book)[1] == set(), name
    assert as_if_never_run(book, *run(book))


def test_what_was_before_is_remembered(book: Path) -> None:
    path = book / "data" / "codebook.yml"
    before = path.read_text()
    path.write_text("7\n")  # as many bytes
    assert run(book)[1] == {"reads"}
    path.write_text(before)
    assert run(book)[1] == set()


SEEN = {
    "a file opened by another program": (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', \"print(open('data/other.yml').read())\"])"
    ),
    "a file opened by a library in C": "from lxml import etree\netree.parse('data/other.yml')",
    "the size of a file": "from pathlib import Path\nPath('data/other.yml').stat().st_size",
    "a database": (
        "import sqlite3\nwith sqlite3.connect('data/other.yml') as base:\n"
        "    print(base.execute('select 1').fetchall())"
    ),
    "a file that is read with its prose": "open('plain.qmd').read()",
    "a file outside": "open('../outside.csv').read()",
}


@pytest.mark.parametrize("way", SEEN)
def test_ways_to_read_a_file(make_book, way: str) -> None:
    root = make_book(
        {
            "one.qmd": f"# T\n\n```{{python}}\n{SEEN[way]}\n```\n",
            "plain.qmd": "# P\n",
            "data/other.yml": "<a/>\n",
            "../outside.csv": "1\n",
        }
    )
    file = {"plain.qmd": root / "plain.qmd", "outside": root.parent / "outside.csv"}
    path = next((one for key, one in file.items() if key in SEEN[way]), root / "data/other.yml")
    if way == "a database":
        path.unlink()
        with sqlite3.connect(path) as base:
            base.execute("create table t (a)")
    assert run(root)[1] == {"one"}
    assert run(root)[1] == set()
    if way == "a database":
        with sqlite3.connect(path) as base:
            base.execute("create table u (a)")
    else:
        path.write_text(path.read_text().strip() + "<!-- more -->\n")
    assert run(root)[1] == {"one"}
    assert run(root)[1] == set()


def test_without_the_system_everything_counts(make_book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.render.opened.sys.platform", "other")
    cell = "import subprocess\nsubprocess.run(['true'])"
    root = make_book(
        {"one.qmd": f"# T\n\n```{{python}}\n{cell}\n```\n\nText.\n", "data/other.yml": "1\n"}
    )
    assert run(root)[1] == {"one"}
    assert run(root)[1] == set()
    (root / "one.qmd").write_text((root / "one.qmd").read_text().replace("Text", "Words"))
    assert run(root)[1] == set()
    (root / "data" / "other.yml").write_text("2\n")
    assert run(root)[1] == {"one"}


def test_what_changes_while_it_is_read_is_not_kept(make_book) -> None:
    cell = "text = open('notes.csv').read()\nopen('notes.csv', 'a').write('more\\n')\nlen(text)"
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n{cell}\n```\n", "notes.csv": "a\n"})
    for expected in ("2", "7", "12"):
        found, ran = run(root)
        assert ran == {"one"}
        assert found["one"].cells[0][0]["data"]["text/plain"] == expected


def test_what_a_chapter_writes_itself_is_no_reason_to_run_again(make_book) -> None:
    cell = "open('made.csv', 'w').write('a\\n')\nopen('made.csv').read()"
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n{cell}\n```\n"})
    assert run(root)[1] == {"one"}
    assert run(root)[1] == set()


def test_a_chapter_that_asks_the_network_is_not_kept(make_book) -> None:
    cell = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()"
    )
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n{cell}\n```\n"})
    assert run(root)[1] == {"one"}
    assert run(root)[1] == {"one"}


def test_opened_files_are_seen_whoever_opens_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    with watching([tmp_path]) as opened:
        if opened is None:
            pytest.skip("this system does not tell")
        start = opened.mark()
        subprocess.run([sys.executable, "-c", "open('a.csv')"], cwd=tmp_path, check=True)
        assert opened.since(start) == {tmp_path / "a.csv"}
        assert opened.since(opened.mark()) == frozenset()
        (tmp_path / "folder").mkdir()
        assert opened.since(start) is None, "a new folder is not watched"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "likert.py").write_text("a = 1\n")
    monkeypatch.setattr(helpers, "__file__", str(folder / "__init__.py"))
    return folder


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("data/published/table-01.csv", True),
        ("chapters/_shared.py", True),
        ("data/new.yml", True),
        ("../library/likert.py", True),
        ("chapters/other.qmd", False),
        ("README.md", False),
        ("_book/index.html", False),
        (".git/index", False),
        ("tests/test_x.py", False),
        ("elsewhere/.effektbog-book", False),
    ],
)
def test_what_everything_is(tmp_path: Path, library: Path, name: str, matters: bool) -> None:
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    before = Surroundings(root).state(EVERYTHING)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    assert (Surroundings(root).state(EVERYTHING) != before) is matters
    assert library.exists()


def test_packages_settings_and_the_engine_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [settings_of(tmp_path)]
    monkeypatch.setenv("EFFEKTBOG_CELL_SECONDS", "10")
    assert settings_of(tmp_path) == seen[0]
    monkeypatch.setenv("EFFEKTBOG_WAVE", "2026")
    seen.append(settings_of(tmp_path))
    installed = tmp_path / "packages"
    (installed / "numpy-2.0.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(installed)
    seen.append(settings_of(tmp_path))
    (installed / "numpy-2.0.0.dist-info").rename(installed / "numpy-2.0.1.dist-info")
    seen.append(settings_of(tmp_path))
    monkeypatch.setattr(depends, "_RENDER_PARTS", frozenset({"kernels.py"}))
    seen.append(settings_of(tmp_path))
    assert len(set(seen)) == len(seen)
