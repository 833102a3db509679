"""What is known about every item of a battery?

The readings that the printed numbers rule out are dropped first, and numbers that contradict each
other set aside, as in `helpers.verify`. Then two processes share the items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd

from helpers.bounds.item import ItemBounds, ItemReading, the_ground
from helpers.bounds.shelf import remembered
from helpers.bounds.spread import Limits, root, variance_end, ways_beyond
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.project import find_root
from helpers.verify.cases import BlockName
from helpers.verify.cores import ways_out_of
from helpers.verify.crew import WORKERS, Crew, Progress, crew_of
from helpers.verify.examine import removals, the_world
from helpers.verify.finding import Choice
from helpers.verify.screening import block_choices, hear, screen, settle
from helpers.world import Rule
from helpers.world.linear import Quantity

Facts = tuple[str, ...]


def battery_bounds(
    root: Path | str | None,
    battery: str,
    *,
    progress: Progress | None = None,
    workers: int = WORKERS,
) -> pd.DataFrame:
    """Bound every statistic of every item of a battery.

    Parameters
    ----------
    root : path-like or None
        The project folder; found from the current one if None.
    battery : str
        Name of a battery whose answers are on a Likert scale.
    progress : callable, optional
        Is told how many of how many items are done, if they have to be worked out.
    workers : int, default 2
        Number of processes that work them out; 0 works in this one.

    Returns
    -------
    DataFrame
        Indexed by ``item`` and ``statistic``, in the order of the questionnaire; columns ``low``
        and ``high`` (Fraction, or None where the statistic need not exist, for lack of answers)
        and ``proven``. The statistics are those of `helpers.likert.summarise`: ``n_answered``,
        ``n_dk``, ``n_missing``, ``n_high``, ``share_high_answered``, ``mean``, ``sd`` and
        ``count_<code>``, over all respondents. Both ends hold under every reading of the rules
        that the publication leaves open.

    Raises
    ------
    BookError
        If no tables are declared about the battery, or the data files are broken.

    Notes
    -----
    Numbers that contradict each other are set aside, as `helpers.verify` does. The standard
    deviation divides by n - 1, as the summaries do, and is rounded outwards to six decimals.

    Examples
    --------
    >>> bounds = battery_bounds(None, "concerns")
    >>> bounds.loc[("gaming", "n_high"), "low"]
    Fraction(4, 1)
    """
    project = find_root(root).resolve()
    name = likert_block(project, battery)
    stored = remembered(
        project,
        f"bounds-{battery}",
        lambda: [_plain(one) for one in _work_out(project, name, battery, progress, workers)],
    )
    found = [_from_plain(one) for one in stored]
    rows = [(one.item, one.statistic, one.low, one.high, one.proven) for one in found]
    frame = pd.DataFrame(rows, columns=["item", "statistic", "low", "high", "proven"], dtype=object)
    return frame.set_index(["item", "statistic"]).astype({"proven": bool})


def likert_block(project: Path, battery: str) -> BlockName:
    """Find the block of a battery whose answers have means.

    Parameters
    ----------
    project : Path
        The project folder.
    battery : str
        Name of the battery.

    Returns
    -------
    BlockName
        Its block.

    Raises
    ------
    BookError
        If no tables are declared about it, or its answers are categories.
    """
    world = the_world(project)
    names = [spec.battery for spec in world.spec.batteries]
    if battery not in names:
        raise BookError(
            f"no tables are declared about the battery '{battery}'", hint=nearest(battery, names)
        )
    if not world.codebook.batteries[battery].scale.has_means:
        raise BookError(f"the answers to '{battery}' are categories, and have no statistics")
    return BlockName("battery", names.index(battery))


def _plain(one: ItemBounds) -> list[object]:
    ends = [None if end is None else str(end) for end in (one.low, one.high)]
    return [one.item, one.statistic, *ends, one.proven]


def _from_plain(entry: Sequence[object]) -> ItemBounds:
    item, statistic, low, high, proven = entry
    ends = [None if end is None else Fraction(str(end)) for end in (low, high)]
    return ItemBounds(str(item), str(statistic), ends[0], ends[1], bool(proven))


def _work_out(
    project: Path, name: BlockName, battery: str, progress: Progress | None, workers: int
) -> list[ItemBounds]:
    with crew_of(project, progress, workers) as crew:
        choices, facts = kept(crew, project, name)
        items = the_world(project).codebook.batteries[battery].item_ids
        tasks = [(name, choices, facts, item) for item in items]
        parts = crew.each("bounding items", bound_item, tasks)
    return [one for part in parts for one in part]


def kept(crew: Crew, project: Path, name: BlockName) -> tuple[tuple[Choice, ...], Facts]:
    """Find the readings and the printed numbers of a block that hold together.

    Parameters
    ----------
    crew : Crew
        Whoever does the work.
    project : Path
        The project folder.
    name : BlockName
        The block.

    Returns
    -------
    tuple of Choice
        The readings, one of those that say the same.
    tuple of str
        The numbers, without those of any smallest set to set aside.
    """
    options = block_choices(the_world(project))[name]
    heard = crew.each("trying readings", hear, [(name, choice) for choice in options])
    by_choice = dict(zip(options, heard, strict=True))
    screened = screen(name, by_choice)
    aside: set[str] = set()
    for one in screened:
        failing = () if one.agreeing else one.failing
        tasks = [(name, choice, one.facts) for choice in failing]
        sets = crew.each("reconciling contradictions", removals, tasks)
        aside |= settle(one, dict(zip(failing, sets, strict=True))).set_aside
    facts = tuple(f for one in screened for f in one.facts if f not in aside)
    different: dict[tuple[str, ...], Choice] = {}
    for choice, parts in by_choice.items():
        fine = all(part.possible for part in parts)
        if fine or (aside and the_ground(project, name, choice, facts).case.possible(facts)):
            different.setdefault(tuple(part.fingerprint for part in parts), choice)
    return tuple(different.values()), facts


def bound_item(
    project: Path, name: BlockName, choices: tuple[Choice, ...], facts: Facts, item: str
) -> list[ItemBounds]:
    """Bound every statistic of one item.

    Parameters
    ----------
    project : Path
        The project folder.
    name : BlockName
        The block of the battery.
    choices : tuple of Choice
        The readings that hold.
    facts : tuple of str
        The printed numbers that hold.
    item : str
        The item.

    Returns
    -------
    list of ItemBounds
        In the order of `helpers.likert.summarise`.
    """
    found: dict[str, ItemBounds] = {}
    for choice in choices:
        reading = ItemReading(the_ground(project, name, choice, facts), item)
        found = _widen(reading, found) if found else _bound(reading)
    least = found["n_answered"].low
    if least is None or least < 1:
        for statistic in ("share_high_answered", "mean", "sd"):
            found[statistic] = replace(found[statistic], low=None, high=None)
    else:
        found["sd"] = _rooted(found["sd"])
    return list(found.values())


def _bound(reading: ItemReading) -> dict[str, ItemBounds]:
    """Bound every statistic under a reading; for the standard deviation its square."""
    item = reading.item
    found: dict[str, ItemBounds] = {}
    for name, quantity in reading.quantities().items():
        if quantity.is_linear and quantity.linear().is_constant:
            constant = Fraction(quantity.linear().constant)
            found[name] = ItemBounds(item, name, constant, constant, True)
        elif quantity.is_linear or _least(found) >= 1:
            low, high = (reading.end(quantity, maximise=up) for up in (False, True))
            found[name] = ItemBounds(item, name, low[0], high[0], low[1] and high[1])
        else:
            found[name] = ItemBounds(item, name, None, None, found["n_answered"].proven)
        if name == "mean" and _least(found) >= 1:
            limits = _limits(reading, found)
            low, high = (variance_end(reading, limits, maximise=up) for up in (False, True))
            found["sd"] = ItemBounds(item, "sd", low[0], high[0], low[1] and high[1])
        elif name == "mean":
            found["sd"] = replace(found[name], statistic="sd")
    return found


def _least(found: Mapping[str, ItemBounds]) -> int:
    """How many gave the item a value at least."""
    return int(found["n_answered"].low or 0)


def _limits(reading: ItemReading, found: Mapping[str, ItemBounds]) -> Limits:
    asked, codes = len(reading.block.model.respondents), reading.scale.codes

    def whole(one: ItemBounds) -> range:
        high = asked if one.high is None else int(one.high)
        return range(int(one.low or 0), high + 1)

    mean = found["mean"]
    return Limits(
        answered=whole(found["n_answered"]),
        high=whole(found["n_high"]),
        mean=(
            Fraction(codes[0]) if mean.low is None else mean.low,
            Fraction(codes[-1]) if mean.high is None else mean.high,
        ),
    )


def _widen(reading: ItemReading, found: dict[str, ItemBounds]) -> dict[str, ItemBounds]:
    """Let another reading move the ends.

    Most readings move none. So all ends are put to the solver in one question, and asked for one
    by one only if something goes beyond them.
    """
    found = dict(found)
    quantities = reading.quantities()
    left = {
        (name, up)
        for name, one in found.items()
        for up in (False, True)
        if (one.high if up else one.low) is not None
        and (name == "sd" or not _settled(quantities[name], one))
    }
    while left:
        # The mean and the number of values limit the variance, so they come first.
        first = {key for key in left if key[0] != "sd"} or left
        moving = reading.outside({key: _ways(reading, found, *key) for key in sorted(first)})
        for name, up in sorted(first if moving is None else moving):
            if name == "sd":
                end = variance_end(reading, _limits(reading, found), maximise=up)
            else:
                end = reading.end(quantities[name], maximise=up)
            found[name] = found[name].moved(end, maximise=up)
        left -= moving or first
    return found


def _settled(quantity: Quantity, one: ItemBounds) -> bool:
    """Tell whether a reading leaves no choice and agrees with the ends."""
    fixed = quantity.numerator
    return fixed.is_constant and one.low == one.high == fixed.constant


def _ways(
    reading: ItemReading, found: Mapping[str, ItemBounds], name: str, up: bool
) -> Sequence[tuple[Rule, ...]]:
    """List the ways to go beyond an end."""
    end = found[name].high if up else found[name].low
    if end is None:
        return ()
    if name == "sd":
        return ways_beyond(reading, _limits(reading, found), end, maximise=up)
    return ways_out_of(reading.quantities()[name], end, end)[up : up + 1]


def _rooted(one: ItemBounds) -> ItemBounds:
    """Turn a variance into a standard deviation."""
    low = None if one.low is None else root(one.low, up=False)
    high = None if one.high is None else root(one.high, up=True)
    return replace(one, low=low, high=high)
