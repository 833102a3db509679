"""What has to be worked out before the chapters run?

The verdicts on all numbers, the bounds of all items and those of the changes between batteries take
the solver a few minutes the first time, and no cell should wait for it. So they are put into the
cache first, where the cells find them; when nothing they depend on has changed, this takes no time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from helpers.world.spec import FILE

SECONDS_BETWEEN_LINES = 10.0


def prepare(root: Path, progress: Callable[[str], None] = lambda _: None) -> None:
    """Fill the cache with the ledger and the bounds, if the project declares a world.

    Parameters
    ----------
    root : Path
        The project folder. Without ``data/world.yml`` there is nothing to do.
    progress : callable, optional
        Told one line at a time what happens, and nothing if all is there.

    Raises
    ------
    BookError
        If the data files are broken.
    """
    if not (root / FILE).is_file():
        return
    from helpers.bounds import battery_bounds
    from helpers.edition import open_edition
    from helpers.findings.paired import PAIRS, expectation_vs_experience
    from helpers.verify import full_ledger
    from helpers.verify.examine import the_world

    full_ledger(root, progress=_lines(progress, "Checking the numbers against each other"))
    world = the_world(root.resolve())
    for spec in world.spec.batteries:
        scale = world.codebook.batteries[spec.battery].scale
        if scale.has_means:
            words = f"Bounding what was not published about the {spec.battery}"
            battery_bounds(root, spec.battery, progress=_lines(progress, words))
    bounded = {spec.battery for spec in world.spec.batteries}
    for pair, batteries in PAIRS.items():
        if bounded.issuperset(batteries):
            expectation_vs_experience(open_edition(root), pair)


def _lines(progress: Callable[[str], None], words: str) -> Callable[[int, int, str], None]:
    """Turn the solver's many reports into a line every few seconds."""
    last = [float("-inf")]

    def tell(done: int, of: int, what: str) -> None:
        now = time.monotonic()
        if now - last[0] >= SECONDS_BETWEEN_LINES:
            last[0] = now
            progress(f"{words}: {what}, {done} of {of}")

    return tell
