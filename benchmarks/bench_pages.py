"""How heavy is each page of the book, and how soon does a reader see something?

Every page of a rendered book is opened in headless Chromium, from a small server of our own on this
machine, with an empty cache and without a connection to anywhere else. For each are told: the bytes
that are read (uncompressed), the requests until nothing more is asked for, and the times of the
first paint and of the first paint with content, as the browser's own paint timing says: the median
of several visits.
With ``--throttle`` the processor is slowed down by that factor, as a phone's would be.

    python benchmarks/bench_pages.py _book

References
----------
W3C, Paint Timing, https://www.w3.org/TR/paint-timing/
W3C, Resource Timing, https://www.w3.org/TR/resource-timing/
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

HEAVIEST = 1_000_000
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MEASURE = """
() => {
  const paint = Object.fromEntries(
    performance.getEntriesByType("paint").map(e => [e.name, e.startTime]));
  const sizes = ["navigation", "resource"].map(kind => performance.getEntriesByType(kind).map(
    e => [e.name, e.decodedBodySize]));
  return { paint, page: sizes[0], parts: sizes[1],
           elements: document.querySelectorAll("*").length };
}
"""


@dataclass(frozen=True)
class Visit:
    """What one visit of a page took: bytes, numbers, and milliseconds."""

    page: int
    total: int
    requests: int
    elsewhere: int
    elements: int
    paint: float
    content: float


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
        del format, args


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def visit(browser: Browser, root: str, name: str, size: dict[str, int], throttle: float) -> Visit:
    context = browser.new_context(viewport=size)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    tab.goto(f"{root}/{name}", wait_until="networkidle")
    tab.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    found = tab.evaluate(MEASURE)
    context.close()
    parts = [*found["page"], *found["parts"]]
    return Visit(
        found["page"][0][1],
        sum(size for _, size in parts),
        len(parts),
        sum(not address.startswith(root) for address, _ in parts),
        found["elements"],
        found["paint"]["first-paint"],
        found["paint"]["first-contentful-paint"],
    )


def measure(
    browser: Browser, root: str, name: str, runs: int, size: dict[str, int], throttle: float
) -> Visit:
    visits = [visit(browser, root, name, size, throttle) for _ in range(runs)]
    first = visits[0]
    return Visit(
        first.page,
        first.total,
        first.requests,
        first.elsewhere,
        first.elements,
        statistics.median(one.paint for one in visits),
        statistics.median(one.content for one in visits),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path, help="folder of a rendered book")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--throttle", type=float, default=4.0)
    parser.add_argument("--width", type=int, default=390)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is not installed", file=sys.stderr)
        return 1
    names = sorted(
        path.relative_to(arguments.book).as_posix() for path in arguments.book.rglob("*.html")
    )
    size = {"width": arguments.width, "height": 844}
    print("| page | page kB | all kB | requests | elsewhere | elements | paint ms | content ms |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    heavy = []
    with sync_playwright() as playwright, served(arguments.book) as root:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        visit(browser, root, names[0], size, arguments.throttle)  # the browser warms up
        for name in names:
            found = measure(browser, root, name, arguments.runs, size, arguments.throttle)
            print(
                f"| {name} | {found.page / 1000:.0f} | {found.total / 1000:.0f} "
                f"| {found.requests} | {found.elsewhere} | {found.elements} "
                f"| {found.paint:.0f} | {found.content:.0f} |"
            )
            heavy += [name] if found.total > HEAVIEST else []
        browser.close()
    if heavy:
        print(f"heavier than {HEAVIEST / 1e6:g} MB: {', '.join(heavy)}")
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
