"""Cells run once, in order, each failure is told where it happened, and nothing stale is shown."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.cache import Cache
from helpers.render.config import read_config
from helpers.render.execute import Results, execute
from helpers.render.kernels import strip_ansi
from helpers.render.qmd import read_chapter


def run(root: Path, **options) -> tuple[list[Results], list[str]]:
    config = read_config(root)
    chapters = [read_chapter(root, source.path) for source in config.chapters]
    said: list[str] = []
    return list(execute(config, chapters, progress=said.append, **options)), said


def test_outputs_in_order(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\n```{python}\nimport sys\nprint('out')\n"
            "print('err', file=sys.stderr)\n40 + 2\n```\n\n"
            "```{python}\n#| eval: false\nraise SystemExit\n```\n\n"
            "```{python}\n#| error: true\n1 / 0\n```\n"
        }
    )
    (_, one), _ = run(root)
    first, skipped, failed = one.cells
    assert [(item.get("name"), item.get("text")) for item in first[:2]] == [
        ("stdout", "out\n"), ("stderr", "err\n"),
    ]  # fmt: skip
    assert first[2]["data"]["text/plain"] == "42"
    assert skipped == []
    assert (failed[0]["ename"], failed[0]["evalue"]) == ("ZeroDivisionError", "division by zero")


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("x = 1\n1 / 0", 6, "the cell 'bad' failed: ZeroDivisionError: division by zero"),
        ("def f():\n    return {}['k']\n\nf()", 8, "KeyError: 'k'"),
        ("x = (", 5, "SyntaxError"),
        ("import os\nos._exit(3)", 3, "took Python down: the process ended itself with code 3"),
        ("import sys\nsys.exit(1)", 3, "SystemExit: 1"),
    ],
)
def test_a_failing_cell_is_told_with_its_line(
    make_book, code: str, line: int, message: str
) -> None:
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n#| label: bad\n{code}\n```\n"})
    with pytest.raises(BookError) as caught:
        run(root)
    assert message in str(caught.value)
    assert caught.value.file == "one.qmd"
    # Where a function fails, the line is that of the call in the cell.
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("raised", "file", "line", "words"),
    [
        ("BookError('wrong', file='data/d.csv', line=3)", "data/d.csv", 3, "wrong."),
        ("BookError('wrong', file='my data.csv')", "my data.csv", None, "wrong."),
        (
            "ResponsesError([Problem('odd', line=7)], file='answers.csv')",
            "answers.csv",
            7,
            "one problem in the answers:\n  line 7: odd.",
        ),
    ],
)
def test_a_mistake_in_the_data_names_the_data_first(
    make_book, raised: str, file: str, line: int | None, words: str
) -> None:
    code = (
        "from helpers.errors import BookError\n"
        "from helpers.answers import Problem, ResponsesError\n"
        f"raise {raised}"
    )
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n#| label: bad\n{code}\n```\n"})
    with pytest.raises(BookError) as caught:
        run(root)
    assert (caught.value.file, caught.value.line) == (file, line)
    place = file if line is None else f"{file}:{line}"
    assert str(caught.value) == (
        f"{place}: {words}\n  while executing the cell 'bad' of one.qmd, line 7."
    )


def test_the_way_to_an_error_is_told(make_book) -> None:
    first = "```{python}\nimport json\n\ndef inner(x):\n    return json.loads(x)\n```\n"
    second = "```{python}\ndef outer():\n    return inner('{')\n\nouter()\n```\n"
    root = make_book({"one.qmd": f"# T\n\n{first}\n{second}"})
    with pytest.raises(BookError) as caught:
        run(root)
    told = str(caught.value).splitlines()
    assert told[0].startswith("one.qmd:14: a cell failed: JSONDecodeError: ")
    assert told[0].endswith("The line is: outer()")
    assert told[1] == "  in outer(), one.qmd:12: return inner('{')"
    assert told[2] == "  …", "the long middle is left out"
    assert "decoder.py:" in told[-1]
    assert len(told) == 6


@pytest.mark.parametrize("setting", ["argument", "variable"])
def test_a_cell_has_a_time_limit(make_book, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    code = "import time\n\ndef wait():\n    time.sleep(60)\n\nwait()"
    root = make_book({"one.qmd": f"# T\n\n```{{python}}\n{code}\n```\n"})
    start = time.monotonic()
    if setting == "variable":
        monkeypatch.setenv("EFFEKTBOG_CELL_SECONDS", "1")
    with pytest.raises(BookError) as caught:
        run(root, **({"cell_seconds": 1.0} if setting == "argument" else {}))
    assert str(caught.value).startswith(
        "one.qmd:9: a cell ran longer than 1 s. It was at: wait()\n"
        "  in wait(), one.qmd:7: time.sleep(60)\n"
    )
    assert time.monotonic() - start < 30


def test_an_inline_expression_has_a_time_limit(make_book) -> None:
    text = "# T\n\n`{python} 1 + 1`\nand\n`{python} __import__('time').sleep(60)`\n"
    root = make_book({"one.qmd": text})
    with pytest.raises(BookError, match=r"one\.qmd:5: the inline expression `__.* longer than 1 s"):
        run(root, cell_seconds=1.0)


def test_a_time_limit_that_is_none_is_told(make_book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EFFEKTBOG_CELL_SECONDS", "soon")
    with pytest.raises(BookError, match="EFFEKTBOG_CELL_SECONDS is 'soon'"):
        run(make_book({"one.qmd": "# T\n"}))


def test_where_cells_run(make_book) -> None:
    text = "# T\n\n```{python}\nfrom pathlib import Path\nPath.cwd().name\n```\n"
    root = make_book({"sub/one.qmd": text})
    assert run(root)[0][1].cells[0][0]["data"]["text/plain"] == "'sub'"
    config = root / "_quarto.yml"
    config.write_text(
        config.read_text().replace("type: book", "type: book\n  execute-dir: project")
    )
    assert run(root)[0][1].cells[0][0]["data"]["text/plain"] == "'book'"


def test_what_is_unchanged_is_not_run_again(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\nText.\n\n```{python}\nopen('data.csv').read()\n```\n",
            "data.csv": "1\n",
        },
        more="",
    )
    path = root / "one.qmd"

    def executed() -> bool:
        return any("executed one.qmd" in line for line in run(root)[1])

    assert executed()
    assert not executed()
    path.write_text(path.read_text().replace("Text.", "Other words."))
    assert not executed(), "prose changes no output"
    path.write_text(path.read_text().replace(".read()", ".read() * 2"))
    assert executed(), "a cell changed"
    path.write_text(path.read_text().replace("words.", "`{python} 1 + 1`"))
    assert executed(), "an inline expression was added"
    (root / "data.csv").write_text("2\n")
    assert executed(), "a data file changed"
    assert run(root)[0][1].cells[0][0]["data"]["text/plain"] == r"'2\n2\n'"
    for entry in (root / ".effektbog").rglob("*.json"):
        entry.write_text(entry.read_text()[:-2])
    assert executed(), "a torn entry is not read"
    assert any("executed" in line for line in run(root, use_cache=False)[1])


def test_a_failed_run_leaves_nothing_in_the_cache(make_book) -> None:
    root = make_book({"one.qmd": "# T\n\n```{python}\nopen('x.csv')\n```\n"})
    with pytest.raises(BookError):
        run(root)
    assert not list((root / ".effektbog").rglob("*.json"))


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("k", 1)
    assert cache.get("k") is None


def test_terminal_colours_are_removed() -> None:
    assert strip_ansi("\x1b[0;31mred\x1b[0m") == "red"
