"""Is there a complete set of answers that agrees with everything printed?

A *witness* is one such set, found by search. It proves that the printed numbers can all be true
together and lets every chapter run; it is nobody's answers and no sample of what they may have
been. Among all that agree, the search takes one with as few *don't know* as possible and with
values that print as published when ties are rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from helpers.codebook import Battery, Codebook
from helpers.errors import BookError
from helpers.project import find_root
from helpers.responses import NO_ANSWER, Responses, load_responses, write_responses
from helpers.world import Fact, Question, Rule, System, World, build_world, solve, total
from helpers.world.battery import BatteryBlock
from helpers.world.battery_model import DONT_KNOW, EMPTY
from helpers.world.choice import Choice
from helpers.world.spec import BatterySpec

FOLDER = Path("data/responses")

Answer = int | str | None


@dataclass(frozen=True)
class Witness:
    """A set of answers that agrees with the published numbers, and how it was read.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent, one column an item; codes, ``"dk"`` or None.
    readings : mapping of str to str
        The option taken for each open rule, in words.
    """

    frame: pd.DataFrame
    readings: tuple[str, ...]


def find_witness(root: Path | str | None = None) -> Witness:
    """Search for a witness of everything that is printed about the answers.

    Parameters
    ----------
    root : path-like, optional
        The project folder.

    Returns
    -------
    Witness
        The answers of all respondents to all batteries that tables speak about.

    Raises
    ------
    BookError
        If the printed numbers about a battery contradict each other under every reading.

    Notes
    -----
    OR-Tools CP-SAT with one worker and a fixed seed: the same sources and the same version give
    the same witness.
    """
    world = build_world(find_root(root))
    sheet: dict[str, dict[str, Answer]] = {who: {} for who in world.respondents}
    taken: list[str] = []
    for spec in world.spec.batteries:
        system, block, choice = _consistent_block(world, spec)
        values = _most_answers(system, block)
        for who, answers in block.answers(values).items():
            for item, slot in answers.items():
                sheet[who][block.model.battery.column(item)] = _answer(slot)
        taken += [world.spec.readings[name].options[option] for name, option in choice.items()]
    for placement in world.spec.placements:
        counts_system, counts = world.placement_block(placement)
        found = solve(Question(counts_system, tuple(counts_system.facts)))
        if found.values is None:
            raise _nothing(placement.battery)
        column = counts.battery.columns[0]
        for who, slot in counts.answers(found.values).items():
            sheet[who][column] = _answer(slot)
    columns = [c for c in world.codebook.columns if any(c in row for row in sheet.values())]
    rows = [[sheet[who].get(column) for column in columns] for who in world.respondents]
    index = pd.Index(world.respondents, name="investment", dtype=object)
    return Witness(pd.DataFrame(rows, index=index, columns=columns, dtype=object), tuple(taken))


def _answer(slot: int) -> Answer:
    return {DONT_KNOW: "dk", EMPTY: None}.get(slot, slot)


def _nothing(battery: str) -> BookError:
    return BookError(
        f"no set of answers agrees with everything printed about '{battery}'",
        hint="Run 'effektbog verify' to see which numbers contradict each other.",
    )


def _consistent_block(world: World, spec: BatterySpec) -> tuple[System, BatteryBlock, Choice]:
    """Take the first reading under which the printed numbers agree."""
    for choice in world.spec.choices(spec.readings):
        system, block = world.battery_block(spec, choice)
        if solve(Question(system, tuple(system.facts))).values is not None:
            return system, block, choice
    raise _nothing(spec.battery)


def _most_answers(system: System, block: BatteryBlock) -> tuple[int, ...]:
    """Solve for cells: as few without a value as possible, ties that round up."""
    facts = tuple(system.facts)
    worded = [item for item in block.model.battery.item_ids if not _may_be_empty(block, item)]
    missing = total(block.column(item, (DONT_KNOW,)) for item in worded)
    others = [item for item in block.model.battery.item_ids if _may_be_empty(block, item)]
    # A respondent with nothing to add leaves "other" empty rather than saying "don't know".
    missing = missing * 100 + total(block.column(item, (DONT_KNOW,)) for item in others)
    for extra in (tuple(_half_up(system.active(facts))), ()):
        best = solve(Question(system, facts, extra=extra), objective=missing)
        if best.values is None:
            continue
        rows = {next(iter(form.terms)) for form in block.row_unknowns()}
        for fixed in ({v: best.values[v] for v in rows}, {}):
            question = Question(system, facts, extra=extra, layer=1, fixed=fixed)
            found = solve(question, objective=None if fixed else missing)
            if found.values is not None:
                return found.values
    raise _nothing(block.model.battery.name)


def _may_be_empty(block: BatteryBlock, item: str) -> bool:
    return item in block.model.may_be_empty


def _half_up(facts: Iterable[Fact]) -> Iterator[Rule]:
    """Demand that nothing lies on the upper end of its printed interval: it would round on."""
    for fact in facts:
        if fact.quantity is None or fact.high is None:
            continue
        top, bottom = fact.quantity.numerator, fact.quantity.denominator
        form, _ = (top - bottom * fact.high).integral()
        if form.terms:
            yield Rule(form, None, -1)


def header(witness: Witness) -> list[str]:
    """Say on the face of the file what it is.

    Parameters
    ----------
    witness : Witness
        The set of answers.

    Returns
    -------
    list of str
        Comment lines, without ``#``.
    """
    return [
        "witness: one reconstructed set of answers that agrees with the published tables.",
        "NOBODY GAVE THESE ANSWERS. The real ones were never published. Countless other sets agree",
        "just as well; this one was found by search and says nothing about any investment.",
        f"Made by `effektbog witness` with OR-Tools {version('ortools')}.",
        "`effektbog witness --check` holds it against every published number again.",
        *(f"Reading: {one}." for one in witness.readings),
    ]


def witness_path(root: Path, codebook: Codebook) -> Path:
    """Name the file of the witness: the wave, and that it is reconstructed.

    Parameters
    ----------
    root : Path
        The project folder.
    codebook : Codebook
        The questionnaire, for the id of the survey.

    Returns
    -------
    Path
        Where it belongs, whether it is there or not.
    """
    return root / FOLDER / f"{codebook.survey.id}-reconstructed.csv"


def write_witness(root: Path | str | None = None) -> Path:
    """Search for a witness and write it into the project.

    Parameters
    ----------
    root : path-like, optional
        The project folder.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    BookError
        If the data files are broken, or the printed numbers about a battery contradict each other
        under every reading.
    """
    project = find_root(root)
    world = build_world(project)
    found = find_witness(project)
    target = witness_path(project, world.codebook)
    target.parent.mkdir(parents=True, exist_ok=True)
    frame = found.frame.reindex(columns=list(world.codebook.columns)).astype(object)
    frame = frame.where(frame.notna(), None)
    comments = tuple(header(found))
    return write_responses(Responses(frame, "witness", target, comments), target)


def check_witness(root: Path | str | None = None) -> tuple[str, ...]:
    """Hold the witness in the project against every published number about the answers.

    Parameters
    ----------
    root : path-like, optional
        The project folder.

    Returns
    -------
    tuple of str
        Ids of published values that the answers do not give; empty if it is a witness.

    Raises
    ------
    BookError
        If there is no witness, or it is not a valid set of answers.
    """
    project = find_root(root)
    world = build_world(project)
    respondents = set(world.respondents)
    responses = load_responses(
        witness_path(project, world.codebook), world.codebook, investments=respondents
    )
    return disagreements(world, responses.frame)


def disagreements(world: World, frame: pd.DataFrame) -> tuple[str, ...]:
    """List the published values that a set of answers does not give.

    For every battery the reading with the fewest disagreements counts.

    Parameters
    ----------
    world : World
        The published numbers and how to read them.
    frame : DataFrame
        Answers, as `helpers.responses.Responses` holds them.

    Returns
    -------
    tuple of str
        Ids of published values.
    """
    wrong: list[str] = []
    for spec in world.spec.batteries:
        best: list[str] | None = None
        for choice in world.spec.choices(spec.readings):
            system, block = world.battery_block(spec, choice)
            values = block.values_of(_slots(frame, block.model.battery))
            broken = [
                f.id for f in system.facts.values() if not all(r.holds(values) for r in f.rules)
            ]
            if best is None or len(broken) < len(best):
                best = broken
            if not best:
                break
        wrong += best or []
    for placement in world.spec.placements:
        system, counts = world.placement_block(placement)
        placed = world.codebook.batteries[placement.battery]
        answers = {w: row[placed.items[0].id] for w, row in _slots(frame, placed).items()}
        values = counts.values_of(answers)
        wrong += [f.id for f in system.facts.values() if not all(r.holds(values) for r in f.rules)]
    return tuple(wrong)


def _slots(frame: pd.DataFrame, battery: Battery) -> dict[str, dict[str, int]]:
    """Turn answers into the slots of `helpers.world.battery`."""
    words: dict[object, int] = {NO_ANSWER: EMPTY, None: EMPTY, "dk": DONT_KNOW}
    return {
        str(who): {
            item.id: words[cell] if cell in words else int(cell)
            for item in battery.items
            for cell in [row[battery.column(item.id)]]
        }
        for who, row in frame.iterrows()
    }
