"""How does a whole questionnaire look when chance fills it in?

`simulate_survey` answers every battery and every typed question of a codebook, with means and
spreads that differ from item to item; a seed makes it the same every time. `write_simulated` puts
the answers where the book looks for them, marked as what they are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.codebook import Battery, Codebook, Part
from helpers.facts import CODE_SUFFIX, FOLDER, Facts, facts_frame, write_facts
from helpers.responses import SIMULATED_MARKER, Responses, write_responses
from helpers.simulate.battery import simulate_battery
from helpers.simulate.marginals import sd_range

RESPONSES = Path("data/responses")
SUFFIX = "-simulated"

CORRELATION = 0.3
DONT_KNOW = 0.08
NO_ANSWER = 0.02
OTHER_NO_ANSWER = 0.8

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "o", "ü": "u", "ä": "a"})


@dataclass(frozen=True)
class SimulatedSurvey:
    """Answers of chance to a whole questionnaire.

    Parameters
    ----------
    responses : Responses
        The answers to the batteries.
    facts : Facts or None
        The answers to the typed questions, if there are any.
    """

    responses: Responses
    facts: Facts | None


def simulate_survey(
    codebook: Codebook,
    respondents: int,
    *,
    seed: int,
    wave: str | int | None = None,
    batteries: Mapping[str, Mapping[str, Any]] | None = None,
    municipalities: Sequence[tuple[str, str]] = (),
) -> SimulatedSurvey:
    """Answer a questionnaire by chance.

    Parameters
    ----------
    codebook : Codebook
        The questionnaire.
    respondents : int
        How many fill it in.
    seed : int
        The same seed gives the same answers. Each battery and each typed question has a stream of
        its own, so that adding one leaves the others as they were.
    wave : str or int, optional
        The wave to name the files after; by default that of the codebook.
    batteries : mapping, optional
        By name of the battery, keyword arguments of `simulate_battery` in place of those that
        chance chooses.
    municipalities : sequence of (code, name), optional
        To choose from where a municipality is asked for.

    Returns
    -------
    SimulatedSurvey
        With the head that a file of such answers must have.

    Raises
    ------
    BookError
        If a battery is named that there is not, or what is asked of one is impossible.

    Notes
    -----
    Left to chance, the mean of an item lies in the middle half of its scale and its standard
    deviation is a quarter of the scale's length; items of a battery correlate 0.3, one answer in
    twelve is *don't know* where that is offered, and one in fifty is missing. Categories are
    chosen with unequal shares. Amounts and counts have a skewed (log-normal) distribution, and
    years that one question asks for follow each other.
    """
    for name in batteries or {}:
        codebook.battery(name)
    comments = (
        f"{SIMULATED_MARKER.removeprefix('# ')} {respondents} respondents, drawn by chance with "
        f"the seed {seed}.",
        "NOBODY GAVE THESE ANSWERS. They try out the questionnaire and the book.",
    )
    facts = _facts(codebook, respondents, seed, municipalities)
    people = _identify(codebook, facts, respondents)
    frames = []
    for battery in codebook.batteries.values():
        chosen = _left_to_chance(battery, _stream(seed, battery.name))
        chosen |= (batteries or {}).get(battery.name, {})
        frames.append(
            simulate_battery(battery, people, seed=_number(seed, battery.name, "answers"), **chosen)
        )
    frame = pd.concat(frames, axis=1)
    frame.index.name = codebook.survey.respondent
    stem = f"{wave or codebook.survey.id}{SUFFIX}.csv"
    held = None
    if codebook.fact_columns:
        rows = dict(zip(people, facts, strict=True))
        held = Facts(facts_frame(rows, codebook), FOLDER / stem, comments)
    return SimulatedSurvey(Responses(frame, "simulated", RESPONSES / stem, comments), held)


def write_simulated(root: Path, simulated: SimulatedSurvey) -> tuple[Path, ...]:
    """Put simulated answers where the book looks for them.

    Parameters
    ----------
    root : Path
        The project folder.
    simulated : SimulatedSurvey
        What to write.

    Returns
    -------
    tuple of Path
        The files written: ``data/responses/{wave}-simulated.csv``, and the same in ``data/facts``.
    """
    answers = root / simulated.responses.source
    answers.parent.mkdir(parents=True, exist_ok=True)
    written = [write_responses(simulated.responses, answers)]
    if simulated.facts is not None:
        facts = root / simulated.facts.source
        facts.parent.mkdir(parents=True, exist_ok=True)
        written.append(write_facts(simulated.facts, facts))
    return tuple(written)


def _number(seed: int, *names: str) -> int:
    return zlib.crc32("/".join([str(seed), *names]).encode())


def _stream(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng(_number(seed, *names))


def _left_to_chance(battery: Battery, random: np.random.Generator) -> dict[str, Any]:
    """Choose what the answers to a battery shall look like."""
    codes = battery.scale.codes
    chosen: dict[str, Any] = {
        "no_answer": {i.id: OTHER_NO_ANSWER if i.other else NO_ANSWER for i in battery.items},
        "dont_know": 0.0 if battery.scale.dont_know is None else DONT_KNOW,
    }
    if not battery.scale.has_means:
        chosen["shares"] = {
            name: random.dirichlet(np.full(len(codes), 3.0)).tolist() for name in battery.item_ids
        }
        return chosen
    length = codes[-1] - codes[0]
    chosen["mean"] = {
        name: codes[0] + length * random.uniform(0.25, 0.75) for name in battery.item_ids
    }
    chosen["sd"] = {}
    for name, mean in chosen["mean"].items():
        smallest, largest = sd_range(codes, mean)
        chosen["sd"][name] = float(np.clip(length / 4, smallest, largest))
    # On scales with few levels and far-off means no more than this may be possible.
    chosen["correlation"] = CORRELATION if len(codes) > 2 else CORRELATION / 2
    return chosen


def _facts(
    codebook: Codebook, respondents: int, seed: int, municipalities: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{} for _ in range(respondents)]
    for part in codebook.identity:
        _fill(rows, part, codebook, _stream(seed, part.column or ""), municipalities)
    for question in codebook.questions:
        years = [p.column for p in question.parts if p.type == "year" and p.column is not None]
        for part in question.parts:
            _fill(rows, part, codebook, _stream(seed, part.column or ""), municipalities)
        for row in rows:
            # Years of one question, such as beginning and end, come in their order.
            known = [name for name in years if row[name] is not None]
            for name, year in zip(known, sorted(row[name] for name in known), strict=True):
                row[name] = year
    return rows


def _fill(
    rows: list[dict[str, Any]],
    part: Part,
    codebook: Codebook,
    random: np.random.Generator,
    municipalities: Sequence[tuple[str, str]],
) -> None:
    """Answer one part for every respondent; nobody answers it with the share `NO_ANSWER`."""
    if part.column is None:
        return
    known = part.type in ("municipality", "name")
    for number, row in enumerate(rows, start=1):
        silent = random.random() < NO_ANSWER
        value = _value(part, codebook, number, random, municipalities)
        row[part.column] = value if known or not silent else None
        if part.type == "municipality":
            row[f"{part.column}{CODE_SUFFIX}"] = _code(value, municipalities)


def _code(name: str, municipalities: Sequence[tuple[str, str]]) -> str | None:
    return next((code for code, known in municipalities if known == name), None)


def _value(
    part: Part,
    codebook: Codebook,
    number: int,
    random: np.random.Generator,
    municipalities: Sequence[tuple[str, str]],
) -> Any:
    if part.type == "municipality":
        names = [name for _, name in municipalities] or ["Kommune"]
        return names[random.integers(len(names))]
    if part.type == "name":
        return f"{codebook.survey.unit.da.capitalize()} {number}"
    if part.type == "amount":
        return 10_000 * round(100 * random.lognormal(1.5, 0.8)) or 10_000
    if part.type == "count":
        return 1 + round(random.lognormal(4.0, 0.8))
    if part.type == "year":
        return codebook.survey.id + int(random.integers(-4, 7))
    if part.options:
        return _boxes(part, random)
    return part.codes[random.integers(len(part.codes))].id


def _boxes(part: Part, random: np.random.Generator) -> tuple[str, ...]:
    alone = [option.id for option in part.options if option.dont_know]
    boxes = [option.id for option in part.options if not option.dont_know]
    if alone and random.random() < DONT_KNOW:
        return (alone[0],)
    ticked = random.random(len(boxes)) < 0.3
    ticked[random.integers(len(boxes))] = True
    return tuple(box for box, tick in zip(boxes, ticked, strict=True) if tick)


def _identify(codebook: Codebook, facts: list[dict[str, Any]], respondents: int) -> list[str]:
    """Name the respondents after municipality and name, else count them."""
    naming = [part.column for part in codebook.identity if part.type in ("municipality", "name")]
    if "name" not in {part.type for part in codebook.identity}:
        digits = max(3, len(str(respondents)))
        return [f"r{number:0{digits}d}" for number in range(1, respondents + 1)]
    return ["-".join(_slug(row[name]) for name in naming if name is not None) for row in facts]


def _slug(text: str) -> str:
    plain = text.casefold().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
