"""What do all published numbers together say about one item?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.bounds import battery_bounds, changed_bounds
from helpers.inference import Interval


class Bounded:
    """The bounds of a project, looked up when they are first asked for.

    Parameters
    ----------
    project : Path
        The project folder.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self._frames: dict[str, pd.DataFrame] = {}

    def interval(self, battery: str, item: str, statistic: str) -> Interval[Fraction] | None:
        """Look up what a statistic can be.

        Parameters
        ----------
        battery, item, statistic : str
            As `helpers.bounds.battery_bounds` names them.

        Returns
        -------
        Interval of Fraction or None
            Its bounds; None if the statistic need not exist.
        """
        if battery not in self._frames:
            self._frames[battery] = battery_bounds(self.project, battery)
        row: Any = self._frames[battery].loc[(item, statistic), :]
        return None if row["low"] is None else Interval(row["low"], row["high"])

    def changes(
        self, before: str, after: str, totals: Mapping[str, tuple[int, int]]
    ) -> dict[str, Interval[int]]:
        """Look up how many can have cited an item in the first of two batteries only.

        Parameters
        ----------
        before, after : str
            The batteries.
        totals : mapping of str to tuple of int
            How many cited each item in the one and in the other.

        Returns
        -------
        dict of str to Interval of int
            By item.
        """
        bounds: Any = changed_bounds(self.project, before, after, totals)
        return {
            item: Interval(int(bounds.loc[item, "low"]), int(bounds.loc[item, "high"]))
            for item in totals
        }
