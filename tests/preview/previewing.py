"""A small book, and a preview of it in a process of its own, as a user starts it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LONGEST = 90.0
CONFIG = """\
project:
  type: book
  execute-dir: project
book:
  title: "A small book"
  date: "2026-03-01"
  chapters:
    - index.qmd
    - one.qmd
    - two.qmd
    - works.qmd
bibliography: references.bib
"""
WORKS = "@book{smith2020,\n  author = {Smith, Ann},\n  title = {A title},\n  year = {2020}\n}\n"
TEXT = "\n\n".join(f"Paragraph {number} of the text." for number in range(60))
FILES: Mapping[str, str] = {
    "_quarto.yml": CONFIG,
    "references.bib": WORKS,
    "index.qmd": "# Preface {.unnumbered}\n\nWelcome, see @sec-two.\n",
    "one.qmd": """\
# One {#sec-one}

The prose of one, as @smith2020 has it. The sum is `{python} 1 + 1`.

```{python}
#| label: read
from pathlib import Path
import tools
from helpers.codebook import load_codebook
title = load_codebook(Path("codebook.yml")).survey.title
print("cell-0", tools.WORD, open("data/answers.csv").read(), title)
```
""",
    "two.qmd": f"# Two {{#sec-two}}\n\nSee @sec-one.\n\n{TEXT}\n\n"
    "## Below {#sec-below}\n\nLast.\n",
    "works.qmd": "# Works {#sec-works}\n\n::: {#refs}\n:::\n",
    "tools.py": 'WORD = "module-0"\n',
    "codebook.yml": (ROOT / "data" / "codebook.yml").read_text(encoding="utf-8"),
    "data/answers.csv": "answers-0",
}
SCRIPT = re.compile(rb'<script src="/_preview/client.js"[^>]*></script>\n')


@dataclass
class Preview:
    """A running preview."""

    root: Path
    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.read(), dict(answer.headers)
        connection.close()
        return found

    def page(self, path: str) -> str:
        """The page as it was rendered, without the line that listens."""
        return SCRIPT.sub(b"", self.get(path)[1]).decode()

    def state(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/_preview/events")
        line = connection.getresponse().readline()
        connection.close()
        return json.loads(line.removeprefix(b"data: "))

    def wait(self, what: Callable[[], Any]) -> Any:
        """Wait until something holds."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError("\n".join(self.said[-30:]))

    def settle(self) -> None:
        """Wait until the whole book is rendered and nothing is wrong."""

        def rendered() -> bool:
            state = self.state()
            return bool(state["pages"]) and not state["working"] and not state["mistake"]

        self.wait(rendered)

    def mistake(self) -> dict[str, Any]:
        """Wait for a mistake that the whole render confirms."""

        def told() -> Any:
            state = self.state()
            return None if state["working"] else state["mistake"]

        return self.wait(told)

    def shows(self, page: str, *words: str) -> None:
        """Wait until a page shows words."""
        self.wait(lambda: all(word in self.page(page) for word in words))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONGEST)


def begin(root: Path, *arguments: str) -> Preview:
    """Start a preview as a user does, and wait for its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "preview", "--project", str(root), *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    address = re.search(r"127\.0\.0\.1:(\d+)", first)
    assert address, first
    running = Preview(root, process, int(address[1]))
    threading.Thread(target=lambda: running.said.extend(process.stderr or ()), daemon=True).start()
    return running


def small_book(root: Path) -> Path:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
