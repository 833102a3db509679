"""Which figures does the book show?

One function a figure. Each takes the edition and returns a `helpers.drawing.Drawing` with a text
alternative made from the same numbers, in English or Danish.

- `sizes`, `paying_areas`, `durations`, `start_years`: how investments are used;
- `battery`, `motive_count`, `indices`: what was aimed for and what was feared;
- `expected_experienced`, `benefits_drawbacks`: what came of it;
- `lasting`, `next_investment`: what stays and what comes next;
- `adoption`, `hype_curve`: how far the idea has spread.

Nothing is drawn that depends on answers the publication does not pin down.
"""

from helpers.figures.diffusion import adoption, hype_curve
from helpers.figures.experiences import benefits_drawbacks, expected_experienced
from helpers.figures.future import lasting, next_investment
from helpers.figures.motives import battery, indices, motive_count
from helpers.figures.starts import start_years
from helpers.figures.usage import durations, paying_areas, sizes

__all__ = [
    "adoption",
    "battery",
    "benefits_drawbacks",
    "durations",
    "expected_experienced",
    "hype_curve",
    "indices",
    "lasting",
    "motive_count",
    "next_investment",
    "paying_areas",
    "sizes",
    "start_years",
]
