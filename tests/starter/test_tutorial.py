"""The tutorial is followed literally: its blocks run in order, and what it says appears."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[tuple[str, list[str]]]:
    """Each shell block with the lines that are said to appear."""
    found: list[tuple[str, list[str]]] = []
    for kind, body in _BLOCK.findall(text):
        if kind == "sh":
            found.append((body, []))
        else:
            assert kind == "text", f"the test does not know blocks of {kind}"
            assert not found[-1][1], "one block says what appears"
            found[-1][1].extend(body.splitlines())
    return found


def appears(line: str, output: str) -> bool:
    """Whether a line appears; an ellipsis stands for anything within it."""
    pattern = ".*".join(re.escape(part) for part in line.split("…"))
    return re.search(pattern, output) is not None


@pytest.mark.book
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    script = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{script}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("EFFEKTBOG_PROJECT", None)
    environment.pop("EFFEKTBOG_WAVE", None)
    folder = tmp_path
    followed = steps(TUTORIAL.read_text(encoding="utf-8"))
    assert len(followed) > 8
    for commands, expected in followed:
        done = subprocess.run(
            ["bash", "-c", f"set -e\n{commands}\npwd > {tmp_path}/.where"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        output = done.stdout + done.stderr
        fails = any(line.startswith("error:") for line in expected)
        assert (done.returncode != 0) == fails, f"{commands}\n{output}"
        assert "Traceback" not in output
        for line in expected:
            assert appears(line, output), f"'{line}' does not appear after\n{commands}\n{output}"
        if not fails:
            folder = Path((tmp_path / ".where").read_text().strip())
    assert folder == tmp_path / "canteen"
