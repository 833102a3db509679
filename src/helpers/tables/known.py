"""How exactly is a battery of answers known?

With real answers, exactly. With the witness, as far as the printed numbers pin it down: every
statistic of an item is then an interval, and a table or figure shows it as one.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from helpers import likert
from helpers.bounds import battery_bounds
from helpers.edition import Edition
from helpers.findings.source import BATTERIES


@dataclass(frozen=True)
class Span:
    """What a statistic can be.

    Parameters
    ----------
    low, high : Fraction
        The ends; both can occur if `proven`, otherwise the truth is inside, perhaps narrower.
    proven : bool
        Whether both ends are the tightest.
    """

    low: Fraction
    high: Fraction
    proven: bool = True

    @property
    def pinned(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high


@dataclass(frozen=True)
class KnownItem:
    """What is known about the answers to one item.

    Parameters
    ----------
    item : str
        Its id.
    asked : int
        Respondents that the battery was put to.
    no_value : Span
        How many gave no answer with a value: "don't know", or nothing at all.
    n_high : Span
        How many gave a high answer.
    counts : mapping of int to Span
        How many gave each answer, by code.
    mean, sd, share_high : Span or None
        Mean and standard deviation of the answers with a value, and the share of them that is
        high; None if nobody gave a value.
    """

    item: str
    asked: int
    no_value: Span
    n_high: Span
    counts: Mapping[int, Span]
    mean: Span | None
    sd: Span | None
    share_high: Span | None


def exactly(value: object) -> Span:
    """Make the span of a number that is known.

    Parameters
    ----------
    value : int, float or Fraction
        The number.

    Returns
    -------
    Span
        From it to itself.
    """
    number = Fraction(str(value))
    return Span(number, number)


def known(ed: Edition, name: str) -> tuple[KnownItem, ...]:
    """Collect what is known about every item of a battery.

    Parameters
    ----------
    ed : Edition
        The edition; real answers make every span a single value.
    name : str
        The battery.

    Returns
    -------
    tuple of KnownItem
        In the order of the questionnaire.
    """
    return _from_print(ed, name) if ed.is_witness else _from_answers(ed, name)


def _from_print(ed: Edition, name: str) -> tuple[KnownItem, ...]:
    asked = ed.codebook.battery(name)
    place = BATTERIES[name]
    n = int(ed.value(f"t{place.table:02}.n.{place.high}"))
    frame = battery_bounds(ed.root, name)
    bounds = {
        key: None if low is None or high is None else Span(low, high, bool(proven))
        for key, low, high, proven in frame[["low", "high", "proven"]].itertuples(name=None)
    }
    items = []
    for item in asked.item_ids:
        if f"t{place.table:02}.{item}.{place.high}" not in ed.published.values:
            continue  # nothing is printed about it
        valued = _counted(bounds[item, "n_answered"], n)
        items.append(
            KnownItem(
                item=item,
                asked=n,
                no_value=Span(n - valued.high, n - valued.low, valued.proven),
                n_high=_counted(bounds[item, "n_high"], n),
                counts={
                    code: _counted(bounds[item, f"count_{code}"], n) for code in asked.scale.codes
                },
                mean=bounds[item, "mean"],
                sd=bounds[item, "sd"],
                share_high=bounds[item, "share_high_answered"],
            )
        )
    return tuple(items)


def _counted(span: Span | None, n: int) -> Span:
    """Bound a count by the number of respondents where nothing else does."""
    return span or Span(Fraction(0), Fraction(n), proven=False)


def _from_answers(ed: Edition, name: str) -> tuple[KnownItem, ...]:
    asked = ed.codebook.battery(name)
    summary = likert.summarise(likert.to_tidy(ed.responses, asked), asked)
    lines: dict[Hashable, Any] = summary.to_dict("index")
    means, shares = (likert.exact(summary, of) for of in ("mean", "share_high_answered"))
    items = []
    for item in asked.item_ids:
        row = lines[item]
        items.append(
            KnownItem(
                item=item,
                asked=int(row["n_asked"]),
                no_value=exactly(row["n_asked"] - row["n_answered"]),
                n_high=exactly(row["n_high"]),
                counts={code: exactly(row[f"count_{code}"]) for code in asked.scale.codes},
                mean=None if means[item] is None else exactly(means[item]),
                sd=None if math.isnan(row["sd"]) else exactly(row["sd"]),
                share_high=None if shares[item] is None else exactly(shares[item]),
            )
        )
    return tuple(items)
