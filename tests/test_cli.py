from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers import cli

BOOK = """\
project:
  type: book
book:
  title: Small
  chapters: [index.qmd]
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_quarto.yml").write_text(BOOK)
    (tmp_path / "index.qmd").write_text("# Preface {.unnumbered}\n\nWords.\n")
    monkeypatch.delenv("EFFEKTBOG_PROJECT", raising=False)
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_render_says_where_the_book_is(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", "--engine", "embedded", "--to", "html"]) == 0
    shown = capsys.readouterr()
    assert str(root / "_book" / "index.html") in shown.out
    assert "the embedded engine" in shown.out
    assert "wrote 1 page\n" in shown.err


def test_render_from_elsewhere_to_elsewhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = root / "deep" / "er"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert cli.main(["render", "--engine", "embedded", "--to", "html", "--output", "out"]) == 0
    assert (inner / "out" / "index.html").is_file()
    monkeypatch.chdir(tmp_path.parent)
    arguments = ["render", "--engine", "embedded", "--to", "html", "--project", str(root)]
    assert cli.main(arguments) == 0
    assert (root / "_book" / "index.html").is_file()


def test_a_mistake_is_one_line_and_code_1(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "index.qmd").write_text("# Preface {.unnumbered}\n\nSee @tbl-x.\n")
    assert cli.main(["render", "--engine", "embedded", "--to", "html"]) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last == (
        "error: index.qmd:3: the cross-reference '@tbl-x' leads nowhere."
        " Label what it leads to, for example '#| label: tbl-name'."
    )


def test_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.delenv("EFFEKTBOG_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["render"]) == 1
    assert "no _quarto.yml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["render", "--to", "docx"],
        ["render", "--to", ""],
        ["render", "--engine", "word"],
        ["render", "--cell-seconds", "-1"],
        ["render", "--cell-seconds", "soon"],
        ["render", "--jobs", "0"],
        ["dance"],
        [],
    ],
)
def test_a_wrong_call_is_code_2(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_check_says_which_engine_will_run(root: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", str(root))
    assert cli.main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "pandoc" in shown
    assert "Quarto" in shown
    assert "will use the embedded engine (Quarto is not installed)" in shown
    quarto = root / "quarto"
    quarto.write_text("#!/bin/sh\necho 1.11.0\n")
    quarto.chmod(0o755)
    assert cli.main(["check"]) == 0
    assert "will use Quarto 1.11.0" in capsys.readouterr().out
    monkeypatch.setattr("helpers.render.engine.missing_packages", lambda: ("nbformat",))
    assert cli.main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "will use the embedded engine (Quarto 1.11.0 cannot run the cells:" in shown
    assert "lacks nbformat" in shown


def test_check_needs_no_project(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("EFFEKTBOG_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 0
    assert "no _quarto.yml" in capsys.readouterr().out


def test_an_interruption_is_code_130(root: Path, monkeypatch, capsys) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.render.engine.render", interrupted)
    assert cli.main(["render"]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert root.is_dir()


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom helpers import cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'matplotlib', 'ortools', 'jupyter_client', 'jinja2'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "render" in done.stdout


def test_commands_of_other_modules_are_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers.cli", "grim", "3.48", "25"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # 87/25 = 3.48: a mean that 25 whole answers can have.
    assert done.returncode == 0, done.stderr
