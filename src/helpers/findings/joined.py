"""What goes together across the tables that name single investments?"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from helpers.findings.paired import ALPHA
from helpers.findings.source import Numbers, Source
from helpers.inference import adjust_intervals, correlation_range, decide
from helpers.inference.ranks import Method

QUESTIONS = (
    ("absolute", "benefits"),
    ("relative", "benefits"),
    ("absolute", "drawbacks"),
    ("relative", "drawbacks"),
    ("benefits", "drawbacks"),
)
_METHODS: tuple[Method, ...] = ("spearman", "kendall")


def joined_indices(source: Source, alpha: Fraction = ALPHA) -> pd.DataFrame:
    """Correlate what the report prints for single investments.

    Parameters
    ----------
    source : Published or Edition
        The printed numbers.
    alpha : Fraction
        The level of the decisions.

    Returns
    -------
    DataFrame
        One row a question and coefficient, with ``x`` and ``y`` (``absolute`` and ``relative``:
        the economic indices of Table 10; ``benefits`` and ``drawbacks``: how many of them were
        seen to a high degree, Tables 13 and 15), ``method``, ``answered`` (whether investments
        that gave no drawback a value are left out), ``n``, ``readings``, the intervals ``low`` to
        ``high`` of the coefficient and ``p_low`` to ``p_high`` of its exact two-sided permutation
        p-value, ``exact``, ``holm_low`` to ``holm_high`` (corrected for the number of questions,
        with one coefficient and one set of investments), ``decision`` and ``decision_holm``.

    Notes
    -----
    The intervals run over both ways to hand out the two rows of Table 10 that were printed with
    the same name, and, for the relative index, over every order that investments with the same
    two decimals can have had before rounding. The absolute index takes steps of an eighth, so
    what is printed alike is alike. Answers are correlated as they are, with the same investments:
    those that started before 2023 and have both indices. Of another wave all that have both count.
    """
    numbers = Numbers(source)
    rows = []
    for answered in (False, True):
        investments = numbers.investments(answered=answered)
        for method in _METHODS:
            found = {
                (x, y): correlation_range(
                    numbers.readings(x, investments), numbers.readings(y, investments), method
                )
                for x, y in QUESTIONS
                if not answered or "drawbacks" in (x, y)
            }
            p = {f"{x} {y}": result.p for (x, y), result in found.items()}
            adjusted = adjust_intervals(p)
            for (x, y), result in found.items():
                holm = adjusted[f"{x} {y}"]
                rows.append(
                    {
                        "x": x,
                        "y": y,
                        "method": method,
                        "answered": answered,
                        "n": result.n,
                        "readings": result.readings,
                        "low": result.coefficient.low,
                        "high": result.coefficient.high,
                        "p_low": result.p.low,
                        "p_high": result.p.high,
                        "exact": result.exact,
                        "holm_low": holm.low,
                        "holm_high": holm.high,
                        "decision": decide(result.p, alpha),
                        "decision_holm": decide(holm, alpha),
                    }
                )
    return pd.DataFrame(rows)
