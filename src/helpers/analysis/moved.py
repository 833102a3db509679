"""Which items changed by more than chance easily explains?

What a sentence can say of a comparison of two waves, whatever its numbers are.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.changes import BATTERY
from helpers.analysis.waves import waves_if_any
from helpers.edition import Edition

LEVEL = 0.05
"""Level of significance that sentences use."""


@dataclass(frozen=True)
class Moved:
    """Which items changed by more than chance easily explains.

    Parameters
    ----------
    up, down : tuple of str
        Labels of items whose interval lies above and below nought.
    items : int
        How many were compared.
    corrected : tuple of str
        Labels of those whose corrected p-value is below 0.05; empty where no test is possible.
    """

    up: tuple[str, ...]
    down: tuple[str, ...]
    items: int
    corrected: tuple[str, ...] = ()


def moved(ed: Edition, name: str, wave: str | None = None, *, lang: str = "en") -> Moved:
    """Find the items whose share of high answers changed.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    name : str
        The battery.
    wave : str, optional
        The earlier one; without it the one before.
    lang : {"en", "da"}
        Language of the labels.

    Returns
    -------
    Moved
        Among those who answered twice, where the answers of both waves are known; else against
        what was printed. Nothing where there is no earlier wave.

    Raises
    ------
    BookError
        If there are no answers to show, or the battery is not printed.
    """
    waves = waves_if_any(ed, wave)
    if waves is None:
        return Moved((), (), 0)
    labels = ed.codebook.battery(name).labels(lang)
    frame = waves.since_print(name) if waves.printed else waves.paired(name).drop(index=BATTERY)
    if "share_low" not in frame:
        return Moved((), (), len(frame))
    columns = frame.reindex(columns=["share_low", "share_high", "p_high_adjusted"])
    found: dict[str, list[str]] = {"up": [], "down": [], "corrected": []}
    for item, low, high, p in columns.itertuples():
        label = labels[str(item)].lower()
        if low > 0:
            found["up"].append(label)
        elif high < 0:
            found["down"].append(label)
        if p < LEVEL:
            found["corrected"].append(label)
    return Moved(tuple(found["up"]), tuple(found["down"]), len(frame), tuple(found["corrected"]))
