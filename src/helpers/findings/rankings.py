"""What of the counts and their order survives the answers that nobody published or gave?"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import Literal, TypeAlias

import pandas as pd

from helpers.findings.source import BATTERIES, Numbers, Source
from helpers.inference import (
    Interval,
    finite_population,
    rank_bounds,
    top,
    worst_case_count,
    worst_case_mean,
)

Measure: TypeAlias = Literal["cited", "cited_of_answered", "mean", "cited_of_all"]

MEASURES: tuple[Measure, ...] = ("cited", "cited_of_answered", "mean", "cited_of_all")


def nonresponse(source: Source, population: int) -> pd.DataFrame:
    """Say what the investments that did not answer leave open.

    Parameters
    ----------
    source : Published or Edition
        The printed numbers.
    population : int
        How many investments there are, those that did not answer included.

    Returns
    -------
    DataFrame
        Indexed by battery and item. ``high`` and ``n``: how many of how many cited the item;
        ``exact_low`` and ``exact_high``: the 95% interval for the number in the population if
        answering is like a random draw; ``worst_low`` and ``worst_high``: its bounds whatever the
        missing would have said; ``answered_low`` and ``answered_high``: how many can have given
        the item a value; ``mean_low`` and ``mean_high``: the bounds of the mean over them and the
        missing.
    """
    numbers = Numbers(source)
    rows = {}
    for battery, place in BATTERIES.items():
        n = numbers.n(battery)
        for item in numbers.items(battery):
            high = numbers.high(battery, item)
            exact = finite_population(high, n, population)
            worst = worst_case_count(high, n, population)
            answered = numbers.answered(battery, item)
            mean = worst_case_mean(
                numbers.mean(battery, item), answered, population - n, place.scale
            )
            rows[battery, item] = {
                "high": high,
                "n": n,
                "exact_low": exact.low,
                "exact_high": exact.high,
                "worst_low": worst.low,
                "worst_high": worst.high,
                "answered_low": answered.low,
                "answered_high": answered.high,
                "mean_low": mean.low,
                "mean_high": mean.high,
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["battery", "item"])


def stable_rankings(source: Source, population: int) -> pd.DataFrame:
    """Rank the items of each battery as far as the printed numbers pin the order.

    Parameters
    ----------
    source : Published or Edition
        The printed numbers.
    population : int
        How many investments there are, those that did not answer included.

    Returns
    -------
    DataFrame
        Indexed by battery, measure and item, best first, without the item *other*. ``low`` and
        ``high``: what the value can be; ``best`` and ``worst``: the places it can have. Measures:
        ``cited`` (how many of those who returned the questionnaire answered 4 or 5, printed
        exactly), ``cited_of_answered`` (the same as a share of those who gave the item a value),
        ``mean`` (as wide as the publication leaves it), ``cited_of_all`` (the number in the
        population, whatever the missing would have said).
    """
    numbers = Numbers(source)
    frames = {}
    for battery in BATTERIES:
        n = numbers.n(battery)
        bounds: dict[Measure, dict[str, Interval[Fraction]]] = {m: {} for m in MEASURES}
        for item in numbers.items(battery):
            high = numbers.high(battery, item)
            worst = worst_case_count(high, n, population)
            bounds["cited"][item] = Interval(Fraction(high), Fraction(high))
            bounds["cited_of_answered"][item] = numbers.share(battery, item)
            bounds["mean"][item] = numbers.mean(battery, item)
            bounds["cited_of_all"][item] = Interval(Fraction(worst.low), Fraction(worst.high))
        for measure in MEASURES:
            frames[battery, measure] = rank_bounds(bounds[measure])
    return pd.concat(frames, names=["battery", "measure"])


def surviving_top(
    rankings: pd.DataFrame, battery: str, measure: Measure, k: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find which items are among the highest in every, and in some, consistent dataset.

    Parameters
    ----------
    rankings : DataFrame
        From `stable_rankings`.
    battery, measure : str
        One of `BATTERIES`, and one of `MEASURES`.
    k : int
        How many places count.

    Returns
    -------
    certain, possible : tuple of str
        Item ids; see `helpers.inference.top`.
    """
    return top(_bounds(rankings, battery, measure), k)


def surviving_orders(rankings: pd.DataFrame) -> pd.DataFrame:
    """Count the pairs of items whose order holds in every consistent dataset.

    Parameters
    ----------
    rankings : DataFrame
        From `stable_rankings`.

    Returns
    -------
    DataFrame
        Indexed by battery and measure: ``pairs`` of items, and how many of them are ``certain``
        (one is at least as high as the other whatever the unpublished answers were).
    """
    rows = {}
    for battery, measure in product(BATTERIES, MEASURES):
        pairs = list(combinations(_bounds(rankings, battery, measure).values(), 2))
        rows[battery, measure] = {
            "pairs": len(pairs),
            "certain": sum(a.low >= b.high or b.low >= a.high for a, b in pairs),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["battery", "measure"])


def _bounds(rankings: pd.DataFrame, battery: str, measure: str) -> dict[str, Interval[Fraction]]:
    part = rankings.xs((battery, measure), level=("battery", "measure"))
    ends = zip(part.index, part["low"], part["high"], strict=True)
    return {str(item): Interval(low, high) for item, low, high in ends}
