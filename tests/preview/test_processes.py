"""A preview ends with all that it started, and leaves others alone."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from previewing import LONGEST, Preview, begin, small_book

from helpers.render.engine import render
from helpers.render.manifest import hashes


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Preview]]:
    """Previews whose temporary files lie in a folder of the test."""
    own = tmp_path / "t"
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    monkeypatch.setattr(tempfile, "tempdir", None)
    found: list[Preview] = []
    yield found
    for one in found:
        if one.process.poll() is None:
            one.process.kill()


def processes_of(folder: Path) -> list[str]:
    """The command lines of processes that name a folder or work in it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            where = (entry / "cwd").readlink()
        except (OSError, ValueError):
            continue
        if str(folder) in line or where.is_relative_to(folder):
            found.append(line)
    return found


linux = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc")


@linux
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_end_leaves_nothing_behind(
    started: list[Preview], tmp_path: Path, how: signal.Signals
) -> None:
    root = small_book(tmp_path / "book")
    path = root / "one.qmd"
    path.write_text(path.read_text().replace("import tools", "import time\ntime.sleep(300)"))
    running = begin(root)
    started.append(running)
    running.wait(lambda: any("ipykernel" in line for line in processes_of(tmp_path)))
    running.process.send_signal(how)
    code = running.process.wait(LONGEST)
    assert code == (-signal.SIGKILL if how == signal.SIGKILL else 130)
    running.wait(lambda: not processes_of(tmp_path))
    if how != signal.SIGKILL:
        assert list((tmp_path / "t").iterdir()) == []


def test_two_previews_and_a_render_do_not_disturb_each_other(
    started: list[Preview], tmp_path: Path
) -> None:
    root = small_book(tmp_path / "book")
    book = render(root, to=["html"], engine="embedded").output
    before = hashes(book)
    one, two = begin(root), begin(root)
    started += [one, two]
    assert one.port != two.port
    one.settle()
    two.settle()
    one.edit("two.qmd", "Last", "Edited, last")
    one.shows("/two.html", "Edited, last")
    two.shows("/two.html", "Edited, last")
    assert hashes(book) == before
    lines = len(one.said)
    render(root, to=["html"], engine="embedded")
    one.settle()
    # A render into the project is no change of the project.
    assert not any(line.startswith("changed") for line in one.said[lines:])
    assert one.end() == 130
    assert "Edited, last" in two.page("/two.html")
    assert two.end() == 130


def test_a_port_in_use_is_one_message(started: list[Preview], tmp_path: Path) -> None:
    root = small_book(tmp_path / "book")
    running = begin(root)
    started.append(running)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "helpers.cli", "preview"),
            *("--project", str(root), "--port", str(running.port)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"error: port {running.port} cannot be used: Address already in use. Name another one, or"
        " leave --port out to get a free one.\n"
    )
    assert running.end() == 130


def test_a_cell_that_does_not_end_makes_way_for_an_edit(
    started: list[Preview], tmp_path: Path
) -> None:
    root = small_book(tmp_path / "book")
    running = begin(root)
    started.append(running)
    running.settle()
    running.edit("one.qmd", "import tools", "import tools, time\ntime.sleep(300)")
    running.wait(lambda: running.state()["working"])
    running.edit("one.qmd", "import tools, time\ntime.sleep(300)", "import tools # mended")
    running.shows("/one.html", "# mended")
    running.settle()
    assert "the cells that run are given up for a newer edit\n" in running.said
    assert running.end() == 130
