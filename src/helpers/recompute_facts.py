"""What do the facts give for each number that Tables 2 to 7 print?

Organisation, amounts, payers and years do not stand in the batteries. Where the answers come with a
file of facts, the numbers of these tables follow from it, under the ids of the printed ones, so
that a table can show them and they can be held against the print. Table 1 is about all
municipalities and follows from no answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction

import pandas as pd

from helpers.facts import Facts
from helpers.published import Published, PublishedValue
from helpers.quantiles import quantile_inclusive

Values = dict[str, Fraction | None]

DURATIONS: Mapping[int, tuple[str, str]] = {
    6: ("start_year", "end_year"),
    7: ("start_year", "last_payment_year"),
}
"""From which year to which Tables 6 and 7 count."""

_QUARTERS = {"minimum": 0, "quartile1": 1, "median": 2, "quartile3": 3, "maximum": 4}
_DONT_KNOW = "dk"


def recompute_facts(published: Published, facts: Facts) -> Values:
    """Compute the printed numbers that follow from the facts.

    Parameters
    ----------
    published : Published
        Says which numbers there are.
    facts : Facts
        What is known of the respondents.

    Returns
    -------
    dict of str to Fraction or None
        Exact values by id, in the order printed; None where nothing is known of anybody.

    Notes
    -----
    Quartiles are inclusive (R's type 7), as the report's are. A duration is the difference of two
    years. Whoever named no year, amount or payer is left out where one is needed, and an area that
    repays counts once for each investment. An answer of "don't know" to who repays is no area.
    """
    compute: Mapping[int, Callable[[PublishedValue, pd.DataFrame], Fraction | None]] = {
        2: _organisation,
        3: _size,
        4: _payer,
        5: _payers,
        6: _duration,
        7: _duration,
    }
    frame = facts.frame
    return {v.id: compute[v.table](v, frame) for v in published if v.table in compute}


def payer_counts(facts: Facts) -> dict[int, int]:
    """Count the investments by the number of areas that repay them.

    Parameters
    ----------
    facts : Facts
        What is known of the respondents.

    Returns
    -------
    dict of int to int
        Investments by number of areas, from the fewest to the most; those of whom no area is known
        are left out.
    """
    numbers = sorted(_areas(named) for named in facts.frame["payers"] if named is not None)
    return {number: numbers.count(number) for number in dict.fromkeys(numbers) if number}


def other_payers(facts: Facts, printed: Collection[str]) -> dict[str, int]:
    """Count the investments by areas that repay them and that the report does not print.

    Parameters
    ----------
    facts : Facts
        What is known of the respondents.
    printed : collection of str
        Ids of the areas that are printed.

    Returns
    -------
    dict of str to int
        Investments by area, in alphabetical order of the ids.
    """
    named = [area for areas in facts.frame["payers"] if areas is not None for area in areas]
    return {area: named.count(area) for area in sorted(set(named).difference(printed))}


def _areas(named: Sequence[str]) -> int:
    return len([area for area in named if area != _DONT_KNOW])


def _of(frame: pd.DataFrame, column: str, group: str) -> pd.DataFrame:
    return frame if group in {"total", "all"} else frame[frame[column] == group]


def _organisation(value: PublishedValue, frame: pd.DataFrame) -> Fraction:
    return Fraction(len(_of(_of(frame, "investor", value.column), "provider", value.row)))


def _size(value: PublishedValue, frame: pd.DataFrame) -> Fraction | None:
    sizes = [int(n) for n in _of(frame, "investor", value.column)["size_dkk"].dropna()]
    if value.row == "n":
        return Fraction(len(sizes))
    if not sizes:
        return None
    if value.row == "mean":
        return Fraction(sum(sizes), len(sizes))
    return quantile_inclusive(sizes, Fraction(_QUARTERS[value.row], 4))


def _payer(value: PublishedValue, frame: pd.DataFrame) -> Fraction:
    named = [set(areas) for areas in frame["payers"] if areas is not None]
    return Fraction(sum(value.row in areas for areas in named))


def _payers(value: PublishedValue, frame: pd.DataFrame) -> Fraction:
    numbers = [_areas(named) for named in frame["payers"] if named is not None]
    if value.column == "total":
        return Fraction(sum(number > 0 for number in numbers))
    return Fraction(numbers.count(int(value.column.removeprefix("areas_"))))


def _duration(value: PublishedValue, frame: pd.DataFrame) -> Fraction | None:
    start, end = DURATIONS[value.table]
    group = _of(frame, "investor", value.row)
    years = [int(n) for n in (group[end] - group[start]).dropna()]
    if value.column == "mean":
        return Fraction(sum(years), len(years)) if years else None
    low, high = _span(value.column)
    return Fraction(sum(low <= number <= high for number in years))


def _span(column: str) -> tuple[float, float]:
    """Read a group of years from the name of its column: ``y3_5``, ``y6_plus``, ``total``."""
    if column == "total":
        return float("-inf"), float("inf")
    low, high = column.removeprefix("y").split("_")
    return int(low), float("inf") if high == "plus" else int(high)
