"""What would the two indices be under another reading of their rules?

The report prints both indices of each investment and leaves open how an answer without a value
entered them and whether the motive *other* weighed against the economic ones. With real answers
each reading is computed. With the witness each is bounded: all sets of answers that one investment
can have given are gone through, those that agree with its two printed numbers under any of the
rules that the report may have followed are kept, and the index asked for is computed for them.
What else is printed can only narrow the result, so these are outer bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Literal

from helpers.codebook import Battery, Index
from helpers.edition import Edition
from helpers.indices import Rule, economic_indices
from helpers.tables.known import Span, exactly

Kind = Literal["absolute", "relative"]
Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Reading:
    """How the indices are calculated.

    Parameters
    ----------
    name : str
        Short name.
    dk : {"missing", "as_not_at_all", "available"}
        What an answer without a value does; see `helpers.indices.relative_index`.
    include_other : bool
        Whether *other* is among the motives that the economic ones are set against.
    """

    name: str
    dk: Rule
    include_other: bool


_RULES: Mapping[str, Rule] = {
    "lowest": "as_not_at_all",
    "answered": "available",
    "missing": "missing",
}

READINGS: Mapping[str, Reading] = {
    one.name: one
    for short, dk in _RULES.items()
    for one in (Reading(f"{short}-without", dk, False), Reading(f"{short}-with", dk, True))
}
"""All readings by name: what an answer without a value does, and whether *other* counts."""


@dataclass(frozen=True)
class _Answers:
    """The answers of one respondent, as far as the indices can tell them apart.

    Points are codes above the lowest one; of the other worded motives only their sum matters.
    """

    economic: tuple[int | None, ...]
    points: int
    answered: int
    other: int | None


def computed(ed: Edition, reading: Reading) -> dict[str, dict[Kind, Span | None]]:
    """Compute the indices of all investments from their answers.

    Parameters
    ----------
    ed : Edition
        An edition with real answers.
    reading : Reading
        How.

    Returns
    -------
    dict of str to dict
        Absolute and relative index by investment; None where it is missing.
    """
    frame = economic_indices(
        ed.responses, ed.codebook, dk=reading.dk, include_other=reading.include_other
    )
    kinds: tuple[Kind, ...] = ("absolute", "relative")
    return {
        str(one): {
            kind: None if frame[kind][one] is None else exactly(frame[kind][one]) for kind in kinds
        }
        for one in frame.index
    }


def bounded(ed: Edition, printed: Pair, decimals: int, reading: Reading) -> dict[Kind, Span | None]:
    """Bound the indices of one investment from its two printed ones.

    Parameters
    ----------
    ed : Edition
        The edition; its codebook says which motives are economic.
    printed : tuple of Fraction
        The absolute and the relative index as printed.
    decimals : int
        How many decimals were printed.
    reading : Reading
        How the indices asked for are calculated.

    Returns
    -------
    dict of str to Span
        Both indices; None if no answers give the printed ones. Where some answers would leave an
        index missing, the span is over the others.
    """
    index = ed.codebook.index("economic")
    battery = ed.codebook.battery(index.battery)
    half = Fraction(1, 2 * 10**decimals)
    found: dict[Kind, list[Fraction]] = {"absolute": [], "relative": []}
    for answers in set(_agreeing(battery, index, printed, half)):
        for kind, value in _indices(answers, reading, battery).items():
            if value is not None:
                found[kind].append(value)
    return {
        kind: Span(min(values), max(values), min(values) == max(values)) if values else None
        for kind, values in found.items()
    }


def _agreeing(battery: Battery, index: Index, printed: Pair, half: Fraction) -> Iterator[_Answers]:
    """Go through all answers that give the printed pair under a rule the report may have used.

    An answer without a value may have counted as the lowest code, as the code 0, or not at all;
    the relative index may have been set against *other* or not.
    """
    codes = battery.scale.codes
    span = codes[-1] - codes[0]
    single: list[int | None] = [None, *range(span + 1)]
    others = len(battery.main_ids) - len(index.items)
    absolute, relative = printed
    for economic in combinations_with_replacement(single, len(index.items)):
        have = [one for one in economic if one is not None]
        empty = len(economic) - len(have)
        for missing_counts, everything in (
            (0, len(economic) * span),
            (-codes[0], len(economic) * span),
            (0, len(have) * span),
        ):
            e = sum(have) + missing_counts * empty
            if not everything or abs(Fraction(e, everything) - absolute) > half:
                continue
            for answered in range(others + 1):
                for points, other in product(range(answered * span + 1), single):
                    o = points + missing_counts * (others - answered)
                    own = missing_counts if other is None else other
                    # In whole numbers, because this is where the time goes.
                    for whole in (e + o, e + o + own):
                        if whole > 0 and _within(e, whole, relative, half):
                            yield _Answers(economic, points, answered, other)


def _within(above: int, below: int, value: Fraction, half: Fraction) -> bool:
    a, b = value.as_integer_ratio()
    c, d = half.as_integer_ratio()
    return abs(above * b - a * below) * d <= c * b * below


def _indices(answers: _Answers, reading: Reading, battery: Battery) -> dict[Kind, Fraction | None]:
    """Compute both indices, as `helpers.indices` does for a frame of answers."""
    span = battery.scale.codes[-1] - battery.scale.codes[0]
    have = [one for one in answers.economic if one is not None]
    size_e, n_e, e = len(answers.economic), len(have), sum(have)
    size_o, n_o, o = len(battery.main_ids) - size_e, answers.answered, answers.points
    if reading.include_other:
        size_o += 1
        n_o += answers.other is not None
        o += answers.other or 0
    if reading.dk == "as_not_at_all":
        n_e, n_o = size_e, size_o
    complete_e, complete_o = (
        bool(n) and (reading.dk != "missing" or n == size)
        for n, size in ((n_e, size_e), (n_o, size_o))
    )
    absolute = Fraction(e, n_e * span) if complete_e else None
    weight_e, weight_o = e * size_e * n_o, o * size_o * n_e
    if not (complete_e and complete_o and weight_e + weight_o):
        return {"absolute": absolute, "relative": None}
    return {"absolute": absolute, "relative": Fraction(weight_e, weight_e + weight_o)}
