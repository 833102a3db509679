"""Which blocks make up the world of a project, and under which readings?

A block is a part of the publication that shares no unknown with the others. The tables about one
battery are a block of their own, built once for each combination of the readings that matter for
it; `build_world` puts together what `data/world.yml` declares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.claims import FILE as CLAIMS
from helpers.claims import Claim, load_claims
from helpers.codebook import Battery, Codebook, load_codebook
from helpers.investments import Investment, load_investments
from helpers.published import Published, load_published
from helpers.world.battery import BatteryBlock
from helpers.world.battery_model import BatteryModel
from helpers.world.check import check_spec
from helpers.world.choice import Choice
from helpers.world.counts import CountsBlock
from helpers.world.declared import CountsSpec, declared_at
from helpers.world.placement import PlacementBlock
from helpers.world.spec import BatterySpec, PlacementSpec, Setting, WorldSpec, load_spec
from helpers.world.system import System


@dataclass(frozen=True)
class World:
    """The sources of a project and what is declared about them.

    Parameters
    ----------
    root : Path
        The project folder.
    codebook : Codebook
        What was asked.
    published : Published
        What was printed.
    spec : WorldSpec
        How it hangs together.
    investments : tuple of Investment
        The respondents, if they are known one by one.
    """

    root: Path
    codebook: Codebook
    published: Published
    spec: WorldSpec
    investments: tuple[Investment, ...]

    @cached_property
    def respondents(self) -> tuple[str, ...]:
        """Ids of the respondents."""
        if isinstance(self.spec.respondents, int):
            return tuple(f"r{n}" for n in range(1, self.spec.respondents + 1))
        return tuple(one.id for one in self.investments)

    @cached_property
    def groups(self) -> Mapping[str, frozenset[str]]:
        """Respondents of each subgroup."""
        return {
            name: frozenset(self.respondents[group.first - 1 : group.last])
            if group.column is None
            else frozenset(one.id for one in self.investments if getattr(one, group.column))
            for name, group in self.spec.groups.items()
        }

    def battery_block(self, spec: BatterySpec, choice: Choice) -> tuple[System, BatteryBlock]:
        """Build the block of one battery under a choice of readings.

        Parameters
        ----------
        spec : BatterySpec
            What is declared about the battery.
        choice : mapping of str to str
            The option for each of its readings.

        Returns
        -------
        tuple of System and BatteryBlock
            A system of its own with every printed number of the tables as a fact, and the block
            that knows what its unknowns mean.

        Raises
        ------
        WorldError
            If a printed number is of a kind that the declaration does not cover.
        """
        system = System()
        battery = self.codebook.batteries[spec.battery]
        model = battery_model(self, spec, battery, choice)
        with declared_at(self.spec.file, spec.line):
            return system, BatteryBlock(system, model, self.published)

    def placement_block(self, spec: PlacementSpec) -> tuple[System, PlacementBlock]:
        """Build the block of a table that places groups by their most positive answer.

        Parameters
        ----------
        spec : PlacementSpec
            What is declared about the table.

        Returns
        -------
        tuple of System and PlacementBlock
            A system of its own with every printed count of the column as a fact, and the block that
            knows what its unknowns mean.

        Raises
        ------
        WorldError
            If a row of the table is no answer of the battery.
        """
        system = System()
        places: dict[str, list[str]] = {}
        for one in self.investments:
            places.setdefault(getattr(one, spec.places), []).append(one.id)
        battery = self.codebook.batteries[spec.battery]
        values = [v for v in self.published if v.table == spec.table and v.column == spec.column]
        with declared_at(self.spec.file, spec.line):
            return system, PlacementBlock(system, battery, places, values)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Numbers stated in prose, by id; none if the project has no file of them."""
        if not (self.root / CLAIMS).is_file():
            return {}
        return {claim.id: claim for claim in load_claims(self.root)}

    def counts_block(self, spec: CountsSpec, choice: Choice) -> tuple[System, CountsBlock]:
        """Build a block of tables of counts under a choice of readings.

        Parameters
        ----------
        spec : CountsSpec
            What is declared about the tables.
        choice : mapping of str to str
            The option for each of its readings.

        Returns
        -------
        tuple of System and CountsBlock
            A system of its own with every printed number and every claim of the block as a fact,
            and the block that knows what its unknowns mean.

        Raises
        ------
        WorldError
            If a formula cannot be read or names what is not there, or a claim is not stated.
        """
        system = System()
        size = len(self.respondents)
        with declared_at(self.spec.file, spec.line):
            return system, CountsBlock(system, spec, self.published, self.claims, size, choice)


def battery_model(
    world: World, spec: BatterySpec, battery: Battery, choice: Choice
) -> BatteryModel:
    """Settle every open word of a battery's declaration.

    Parameters
    ----------
    world : World
        Gives the respondents, the groups and the items of indices.
    spec : BatterySpec
        What is declared about the battery.
    battery : Battery
        Its questions.
    choice : mapping of str to str
        The option for each of its readings.

    Returns
    -------
    BatteryModel
        The declaration with items in place of words.
    """

    def items(setting: Setting) -> tuple[str, ...]:
        return battery.item_ids if setting.under(choice) == "all" else battery.main_ids

    def by_table(settings: Mapping[int, Setting]) -> dict[int, tuple[str, ...]]:
        return {table: items(setting) for table, setting in settings.items()}

    empty: Callable[[str], bool] = {
        "none": lambda _: False,
        "other": lambda item: battery.item(item).other,
        "every": lambda _: True,
    }[spec.may_be_empty.under(choice)]
    index_items: tuple[str, ...] = ()
    relative_items: tuple[str, ...] = ()
    rule = "as_not_at_all"
    if spec.index is not None:
        index_items = world.codebook.indices[spec.index.name].items
        relative_items = items(spec.index.others)
        rule = spec.index.dont_know.under(choice)
    return BatteryModel(
        battery=battery,
        respondents=world.respondents,
        groups=world.groups,
        tables=spec.tables,
        may_be_empty=frozenset(item for item in battery.item_ids if empty(item)),
        index_items=index_items,
        relative_items=relative_items,
        index_dont_know=rule,
        high_items=by_table(spec.high_items),
        dk_items=by_table(spec.dont_know_items),
        mean_items=by_table(spec.mean_items),
        distribution=spec.distribution,
    )


def build_world(root: Path) -> World:
    """Read everything that the world of a project is made of.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    World
        Ready to build its blocks.

    Raises
    ------
    BookError
        If a file is missing or contradicts another; with file and line.
    """
    codebook = load_codebook(root / "data" / "codebook.yml")
    spec = load_spec(root, codebook)
    published = load_published(root)
    investments = load_investments(root) if isinstance(spec.respondents, str) else ()
    check_spec(spec, published)
    return World(root, codebook, published, spec, investments)
