"""What does the project say about how its tables hang together?

`data/world.yml` declares the blocks of tables, the groups of respondents, and the readings: rules
that the publication leaves open, each with the options to try. This module reads it into frozen
objects and complains with the line; what the blocks mean is up to the modules that build them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from helpers.codebook import Codebook
from helpers.marked import Marked, load_marked, nearest
from helpers.world.choice import Choice, Reading
from helpers.world.declared import CountsSpec
from helpers.world.spec_counts import read_counts

FILE = Path("data/world.yml")


@dataclass(frozen=True)
class Setting:
    """A word in a block: said outright, or the name of the reading that says it.

    Parameters
    ----------
    word : str or None
        The word, such as ``main``; None if it is up to a reading.
    reading : str or None
        Name of that reading; None if the word is said outright.
    """

    word: str | None
    reading: str | None

    def under(self, choice: Choice) -> str:
        """Give the word under a choice of options.

        Parameters
        ----------
        choice : mapping of str to str
            The option for each reading; only the one of this setting is looked at.

        Returns
        -------
        str
            The word said outright, or the option of its reading.
        """
        return self.word if self.word is not None else choice[self.reading or ""]


@dataclass(frozen=True)
class GroupSpec:
    """Which respondents belong to a subgroup.

    Parameters
    ----------
    column : str or None
        The column of ``data/investments.csv`` that says so; None if respondents have no names.
    first, last : int
        Otherwise: the nameless respondents from one to the other, counted from 1.
    line : int
        Where it is declared.
    """

    column: str | None
    first: int = 0
    last: int = 0
    line: int = 0


@dataclass(frozen=True)
class IndexSpec:
    """Which index a table prints, and how it treats other items and missing values.

    Parameters
    ----------
    name : str
        Name of the index in the codebook, such as ``economic``.
    others : Setting
        The items in the denominator of the relative index: ``main`` for the worded ones, ``all``
        with *other*.
    dont_know : Setting
        How an answer without value enters, one of `helpers.world.battery.INDEX_RULES`.
    """

    name: str
    others: Setting
    dont_know: Setting


@dataclass(frozen=True)
class BatterySpec:
    """Tables about one battery; see `helpers.world.battery.BatteryModel`.

    Parameters
    ----------
    battery : str
        Name of the battery in the codebook.
    tables : tuple of int
        Numbers of the tables about it.
    may_be_empty : Setting
        Which items respondents may have left without any answer: ``none``, ``other`` or ``every``.
    high_items, dont_know_items, mean_items : mapping of int to Setting
        For a table: the items among which high answers and *don't know* are counted and over which
        the mean is taken, ``main`` or ``all``. Tables without an entry take the worded items.
    index : IndexSpec or None
        The index that one of the tables prints.
    distribution : mapping of str to int or None
        Columns of a distribution table with the number of high items each stands for.
    line : int
        Where it is declared.
    """

    battery: str
    tables: tuple[int, ...]
    may_be_empty: Setting
    high_items: Mapping[int, Setting]
    dont_know_items: Mapping[int, Setting]
    mean_items: Mapping[int, Setting]
    index: IndexSpec | None
    distribution: Mapping[str, int] | None
    line: int = 0

    @property
    def readings(self) -> tuple[str, ...]:
        """Names of the readings that matter for it, in order of appearance."""
        settings = [
            self.may_be_empty,
            *self.high_items.values(),
            *self.dont_know_items.values(),
            *self.mean_items.values(),
        ]
        if self.index is not None:
            settings += [self.index.others, self.index.dont_know]
        return tuple(dict.fromkeys(s.reading for s in settings if s.reading is not None))


@dataclass(frozen=True)
class PlacementSpec:
    """A table that places groups of respondents by their most positive answer.

    Parameters
    ----------
    battery : str
        Name of a battery of one item in the codebook.
    table : int
        Number of the table.
    column : str
        Key of the column that counts the places.
    places : str
        What names the place of an investment: a column of ``data/investments.csv``.
    line : int
        Where it is declared.
    """

    battery: str
    table: int
    column: str
    places: str
    line: int = 0


@dataclass(frozen=True)
class WorldSpec:
    """Everything that `data/world.yml` declares.

    Parameters
    ----------
    file : Path
        Where it was read.
    respondents : str or int
        A word if the respondents are the investments of the project, or how many nameless ones
        there are.
    groups : mapping of str to GroupSpec
        For each subgroup that tables speak about, who is in it.
    readings : mapping of str to Reading
        The rules that the publication leaves open, by name.
    batteries : tuple of BatterySpec
        The blocks about one battery each.
    placements : tuple of PlacementSpec
        The blocks that place groups of respondents.
    counts : tuple of CountsSpec
        The blocks of tables of counts.
    """

    file: Path
    respondents: str | int
    groups: Mapping[str, GroupSpec]
    readings: Mapping[str, Reading]
    batteries: tuple[BatterySpec, ...]
    placements: tuple[PlacementSpec, ...]
    counts: tuple[CountsSpec, ...]

    def choices(self, names: Sequence[str]) -> Iterator[dict[str, str]]:
        """Every combination of options of some readings, in the order they are written.

        Parameters
        ----------
        names : sequence of str
            Names of the readings; those of the last one change fastest.

        Yields
        ------
        dict of str to str
            An option for each of the readings; one empty choice if no reading is named.
        """
        for options in product(*(self.readings[name].options for name in names)):
            yield dict(zip(names, options, strict=True))


def load_spec(root: Path, codebook: Codebook) -> WorldSpec:
    """Read ``data/world.yml``.

    Parameters
    ----------
    root : Path
        The project folder.
    codebook : Codebook
        The questionnaire, for the names of batteries and indices.

    Returns
    -------
    WorldSpec
        The declarations.

    Raises
    ------
    BookError
        With file and line, for anything missing or unknown.
    """
    top = load_marked(root / FILE).mapping(["respondents", "blocks"], ["groups", "readings"])
    readings = {
        name: _reading(name, value)
        for name, value in (
            top["readings"].mapping(optional=None) if "readings" in top else {}
        ).items()
    }
    groups = {
        name: _group(value)
        for name, value in (top["groups"].mapping(optional=None) if "groups" in top else {}).items()
    }
    batteries: list[BatterySpec] = []
    placements: list[PlacementSpec] = []
    counts: list[CountsSpec] = []
    for block in top["blocks"].sequence():
        kind = block.mapping(["kind"], None)["kind"].choice(["battery", "counts", "placement"])
        if kind == "battery":
            batteries.append(_battery(block, codebook, readings))
        elif kind == "placement":
            placements.append(_placement(block, codebook))
        else:
            counts.append(read_counts(block, codebook, readings))
    return WorldSpec(
        file=root / FILE,
        respondents=_respondents(top["respondents"]),
        groups=groups,
        readings=readings,
        batteries=tuple(batteries),
        placements=tuple(placements),
        counts=tuple(counts),
    )


def _respondents(value: Marked) -> str | int:
    if value.node.tag.endswith(":str"):
        return value.choice(["investments"])
    if value.integer() < 1:
        value.fail("there must be a respondent")
    return value.integer()


def _group(value: Marked) -> GroupSpec:
    entry = value.mapping(optional=["column", "from", "to"])
    if entry.keys() not in ({"column"}, {"from", "to"}):
        value.fail(
            f"{value.name} needs either a column or from and to",
            "Name a column of data/investments.csv, or number the respondents.",
        )
    if "column" in entry:
        return GroupSpec(entry["column"].text(), line=value.line)
    first, last = entry["from"].integer(), entry["to"].integer()
    if not 1 <= first <= last:
        value.fail(f"{value.name} has nobody in it", "Count respondents from 1.")
    return GroupSpec(None, first, last, value.line)


def _reading(name: str, value: Marked) -> Reading:
    entry = value.mapping(["question", "options"])
    options = entry["options"].mapping(optional=None)
    return Reading(name, entry["question"].text(), {k: v.text() for k, v in options.items()})


def _setting(value: Marked, readings: Mapping[str, Reading], known: Sequence[str]) -> Setting:
    word = value.text()
    if not word.startswith("?"):
        return Setting(value.choice(known), None)
    name = word[1:]
    if name not in readings:
        value.fail(f"there is no reading '{name}'", nearest(name, readings))
    for option in readings[name].options:
        if option not in known:
            value.fail(f"the reading '{name}' has an option '{option}'", nearest(option, known))
    return Setting(None, name)


def _settings(
    entry: Mapping[str, Marked], key: str, readings: Mapping[str, Reading]
) -> dict[int, Setting]:
    if key not in entry:
        return {}
    found: dict[int, Setting] = {}
    if not entry[key].is_scalar:
        for table, value in entry[key].mapping(optional=None).items():
            if not re.fullmatch(r"t\d\d", table):
                value.fail(f"'{table}' is no table", "Write t08 for Table 8.")
            found[int(table[1:])] = _setting(value, readings, ("main", "all"))
    return found


def _battery(block: Marked, codebook: Codebook, readings: Mapping[str, Reading]) -> BatterySpec:
    entry = block.mapping(
        ["kind", "battery", "tables"],
        ["may_be_empty", "high_items", "dont_know_items", "mean_items", "index", "distribution"],
    )
    index = None
    if "index" in entry:
        keys = entry["index"].mapping(["name", "others", "dont_know"])
        index = IndexSpec(
            name=keys["name"].choice(codebook.indices),
            others=_setting(keys["others"], readings, ("main", "all")),
            dont_know=_setting(
                keys["dont_know"], readings, ("as_not_at_all", "zero", "answered", "missing")
            ),
        )
    distribution = None
    if "distribution" in entry:
        columns = entry["distribution"].mapping(optional=None)
        distribution = {name: value.integer() for name, value in columns.items()}
    empty = Setting("none", None)
    if "may_be_empty" in entry:
        empty = _setting(entry["may_be_empty"], readings, ("none", "other", "every"))
    return BatterySpec(
        battery=entry["battery"].choice(codebook.batteries),
        tables=tuple(one.integer() for one in entry["tables"].sequence()),
        may_be_empty=empty,
        high_items=_settings(entry, "high_items", readings),
        dont_know_items=_settings(entry, "dont_know_items", readings),
        mean_items=_settings(entry, "mean_items", readings),
        index=index,
        distribution=distribution,
        line=block.line,
    )


def _placement(block: Marked, codebook: Codebook) -> PlacementSpec:
    entry = block.mapping(["kind", "battery", "table", "column", "places"])
    return PlacementSpec(
        battery=entry["battery"].choice(codebook.batteries),
        table=entry["table"].integer(),
        column=entry["column"].text(),
        places=entry["places"].text(),
        line=block.line,
    )
