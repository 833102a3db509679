"""A render leaves either a complete new book or the old one, byte for byte the same every time."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import helpers
from helpers.errors import BookError
from helpers.render import engine, swap
from helpers.render.engine import render
from helpers.render.quarto import find_quarto, missing_packages

CELL = (
    "# T\n\n```{python}\n#| label: fig-a\n#| fig-cap: A\n#| fig-alt: A line\n"
    "import matplotlib.pyplot as plt\nplt.plot([1, 2], [1, 3]);\n```\n"
)


@pytest.fixture(autouse=True)
def _no_quarto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide any Quarto of this machine."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.delenv("QUARTO_PATH", raising=False)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_book_gives_the_same_bytes(make_book) -> None:
    root = make_book({"one.qmd": CELL, "two.qmd": "# U\n\nSee @fig-a.[^1]\n\n[^1]: Note.\n"})
    first = render(root, output=root / "a", use_cache=False)
    second = render(root, output=root / "b", use_cache=False)
    assert first.pdf is not None
    assert first.pdf.name == "A-small-book.pdf"
    assert digests(first.output) == digests(second.output)
    third = render(root, output=root / "b")
    assert digests(third.output) == digests(first.output)


def test_a_failure_leaves_the_old_book(make_book) -> None:
    root = make_book({"one.qmd": "# T\n\nFine.\n"})
    before = digests(render(root, to=["html"]).output)
    (root / "one.qmd").write_text("# T\n\n@fig-none\n")
    with pytest.raises(BookError, match=r"one\.qmd:3"):
        render(root, to=["html"])
    assert digests(root / "_book") == before
    assert sorted(path.name for path in root.iterdir()) == [
        "_book", "_quarto.yml", "index.qmd", "one.qmd",
    ]  # fmt: skip


def test_a_full_disk_leaves_the_old_book(make_book, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_book({"one.qmd": "# T\n\nFine.\n"})
    before = digests(render(root, to=["html"]).output)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.render.html.search_script", full)
    with pytest.raises(BookError, match="cannot be written: No space left on device"):
        render(root, to=["html"])
    assert digests(root / "_book") == before
    assert not list(root.glob("_book-new-*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_place_is_told(make_book, tmp_path: Path) -> None:
    root = make_book({"one.qmd": "# T\n"})
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(BookError, match="cannot be written"):
        render(root, to=["html"], output=locked / "book")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_book_replaces_a_book_completely(
    make_book, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(swap, "exchange_at_once", lambda *_: False)
    root = make_book({"one.qmd": "# T\n"})
    render(root, to=["html"])
    (root / "_book" / "stale.html").write_text("old")
    render(root, to=["html"])
    assert not (root / "_book" / "stale.html").exists()
    assert (root / "_book" / "one.html").is_file()
    assert [path.name for path in root.iterdir() if "new" in path.name] == []


def test_the_other_format_stays_when_it_is_of_the_same_sources(make_book) -> None:
    root = make_book({"one.qmd": "# T\n\nFine.\n", "tests/test_it.py": "", "_draft.txt": "a"})
    both = render(root).output
    page, pdf = (both / "one.html").read_bytes(), (both / "A-small-book.pdf").read_bytes()
    said: list[str] = []
    (root / "tests" / "test_it.py").write_text("no source of the book")
    render(root, to=["html"], progress=said.append)
    assert (both / "A-small-book.pdf").read_bytes() == pdf
    assert (both / "one.html").read_bytes() == page, "it links to the PDF"
    assert "the PDF stays: it is of the same sources" in said
    render(root, to=["pdf"])
    assert (both / "one.html").read_bytes() == page
    assert (both / "A-small-book.pdf").read_bytes() == pdf

    (root / "one.qmd").write_text("# T\n\nBetter.\n")
    said.clear()
    render(root, to=["html"], progress=said.append)
    assert not (both / "A-small-book.pdf").exists()
    assert "the PDF goes: it is of other sources; --to html,pdf renders both" in said
    render(root, to=["pdf"])
    assert "Better." in (both / "one.html").read_text()
    assert (both / "A-small-book.pdf").is_file()


def test_what_was_changed_by_hand_does_not_stay(make_book) -> None:
    root = make_book({"one.qmd": "# T\n"})
    book = render(root, to=["html"]).output
    (book / "one.html").write_text("mine")
    render(root, to=["pdf"])
    assert not (book / "one.html").exists()


@pytest.mark.parametrize("output", [".", "..", "sub"])
def test_what_is_no_book_is_never_replaced(make_book, output: str) -> None:
    root = make_book({"one.qmd": "# T\n", "sub/precious.txt": "keep me"})
    with pytest.raises(BookError, match=r"replace the project|holds no book"):
        render(root, to=["html"], output=root / output)
    assert (root / "sub" / "precious.txt").read_text() == "keep me"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_kernels_and_keeps_the_old_book(
    make_book, sent: signal.Signals
) -> None:
    root = make_book({"one.qmd": "# T\n\nFine.\n"})
    before = digests(render(root, to=["html"]).output)
    (root / "one.qmd").write_text(
        "# T\n\n```{python}\nimport subprocess, sys, time\n"
        "started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(100)'])\n"
        "open('pid', 'w').write(str(started.pid))\ntime.sleep(100)\n```\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "render", "--to", "html"],
        cwd=root,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has them ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 180
    while not ((root / "pid").exists() and (root / "pid").read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    process.send_signal(sent)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.strip().endswith("interrupted")
    assert digests(root / "_book") == before
    kernel = Path("/proc") / (root / "pid").read_text()
    while kernel.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not kernel.exists()


def test_an_unknown_format_is_told(make_book) -> None:
    with pytest.raises(BookError, match="docx"):
        render(make_book({"one.qmd": "# T\n"}), to=["docx"])


# Quarto itself is not here: a script in its place shows what is asked of it.


def fake_quarto(tmp_path: Path, body: str, version: str = "1.11.3") -> Path:
    path = tmp_path / "bin" / "quarto"
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = "--version" ]; then echo "{version}"; exit 0; fi\n{body}\n'
    )
    path.chmod(0o755)
    return path


WRITE = 'cd "$2"; mkdir -p "$4"; echo "<html>" > "$4/index.html"; echo "args: $*"; env > "$4/env"'


def test_quarto_renders_where_it_is_installed(
    make_book, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fake_quarto(tmp_path, WRITE)
    root = make_book({"one.qmd": "# T\n\n{{< video x >}}\n"})
    said: list[str] = []
    done = render(root, to=["html"], progress=said.append)
    assert done.engine == "Quarto 1.11.3"
    assert (done.output / "index.html").read_text() == "<html>\n"
    shown = capfd.readouterr().err
    assert "args: render" in shown
    assert "--to html" in shown
    environment = (done.output / "env").read_text()
    assert "QUARTO_PYTHON=" in environment
    render(root)
    assert "--to" not in capfd.readouterr().err
    render(root, to=["pdf"], output=root / "other")
    assert "--to typst" in capfd.readouterr().err


def test_quarto_gets_this_python_and_this_library_from_anywhere(
    make_book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_quarto(tmp_path, WRITE + '; pwd > "$4/pwd"')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "mine"))
    root = make_book({"one.qmd": "# T\n"})
    (root / "chapters").mkdir()
    monkeypatch.chdir(root / "chapters")
    done = render(Path(".."), to=["html"])
    assert (done.output / "pwd").read_text().strip() == str(root.resolve())
    lines = (done.output / "env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line)
    assert given["QUARTO_PYTHON"] == sys.executable
    assert given["EFFEKTBOG_PROJECT"] == str(root.resolve())
    folders = given["PYTHONPATH"].split(os.pathsep)
    assert folders[-1] == str(tmp_path / "mine")
    found = subprocess.run(
        [sys.executable, "-c", "import helpers; print(helpers.__file__)"],
        capture_output=True,
        text=True,
        env={**os.environ, **given},
        cwd=tmp_path,
        check=True,
    )
    assert Path(found.stdout.strip()) == Path(helpers.__file__)


def test_quarto_needs_packages_in_this_python(
    make_book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_quarto(tmp_path, WRITE)
    root = make_book({"one.qmd": "# T\n"})
    monkeypatch.setattr("helpers.render.engine.missing_packages", lambda: ("nbclient", "nbformat"))
    with pytest.raises(BookError, match="lacks nbclient and nbformat") as caught:
        render(root, to=["html"], engine="quarto")
    assert "-m pip install nbclient nbformat" in str(caught.value)
    assert render(root, to=["html"]).engine == "the embedded engine"


def test_packages_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.render.quarto.PACKAGES", ("json", "no_such_package"))
    assert missing_packages() == ("no_such_package",)


def test_quarto_is_found_through_its_variable(
    make_book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fake_quarto(tmp_path, WRITE)
    elsewhere = tmp_path / "my quarto" / "quarto"
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    assert find_quarto() is None
    monkeypatch.setenv("QUARTO_PATH", str(elsewhere))
    found = find_quarto()
    assert found is not None
    assert found.path == str(elsewhere)
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "none"))
    with pytest.raises(BookError, match="QUARTO_PATH"):
        render(make_book({"one.qmd": "# T\n"}))


def test_a_failing_quarto_becomes_one_message(
    make_book, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_book({"one.qmd": "# T\n"})
    render(root, to=["html"])
    before = digests(root / "_book")
    fake_quarto(tmp_path, 'echo "ERROR: Execution halted in one.qmd" >&2; exit 1')
    with pytest.raises(BookError, match=r"ended with code 1: ERROR: Execution halted in one\.qmd"):
        render(root, to=["html"])
    assert "Execution halted" in capfd.readouterr().err
    assert digests(root / "_book") == before
    # As a failing cell ends: the error first, then a warning in colour that there was one.
    fake_quarto(
        tmp_path,
        "echo 'ZeroDivisionError: division by zero';"
        r" printf '\033[33mWARN: Error encountered when rendering files\033[39m\n'; exit 1",
    )
    with pytest.raises(
        BookError, match=r"ended with code 1: ZeroDivisionError: division by zero\. Its own"
    ):
        render(root, to=["html"])
    fake_quarto(tmp_path, "exit 0")
    with pytest.raises(BookError, match="wrote no book"):
        render(root, to=["html"])


@pytest.mark.parametrize(
    ("version", "usable"),
    [("1.9.37", False), ("1.10.0", True), ("1.11.0-dev", True), ("99.9.9", True), ("odd", False)],
)
def test_how_old_quarto_may_be(make_book, tmp_path: Path, version: str, usable: bool) -> None:
    fake_quarto(tmp_path, WRITE, version)
    found = find_quarto()
    assert found is not None
    assert found.usable is usable
    root = make_book({"one.qmd": "# T\n"})
    if usable:
        assert render(root, to=["html"]).engine == f"Quarto {version}"
        return
    assert render(root, to=["html"], engine="auto").engine == "the embedded engine"
    with pytest.raises(BookError, match="too old"):
        render(root, to=["html"], engine="quarto")


def test_quarto_that_is_wanted_and_missing(make_book) -> None:
    with pytest.raises(BookError, match="Quarto is not installed"):
        render(make_book({"one.qmd": "# T\n"}), engine="quarto")


def test_an_interruption_passes_through(
    make_book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_quarto(tmp_path, WRITE)
    root = make_book({"one.qmd": "# T\n"})

    class Interrupted(subprocess.Popen):
        def wait(self, timeout: float | None = None) -> int:
            if timeout is None:
                raise KeyboardInterrupt
            return super().wait(timeout)

    monkeypatch.setattr("helpers.render.quarto.subprocess.Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        engine.render(root, to=["html"])
    assert not (root / "_book").exists()
