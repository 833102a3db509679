"""Which findings about the survey hold whatever the unpublished answers were?

The chapter *Robustness* shows these frames. Each starts from printed numbers alone and gives an
interval over every dataset that agrees with them; with real answers in place of the witness the
same functions give single values. Nothing here looks at the witness: a reconstruction proves that
an outcome is possible, not that it is the case.
"""

from __future__ import annotations

from helpers.findings.joined import QUESTIONS, joined_indices
from helpers.findings.paired import ALPHA, PAIRS, Pair, expectation_vs_experience
from helpers.findings.rankings import (
    MEASURES,
    Measure,
    nonresponse,
    stable_rankings,
    surviving_orders,
    surviving_top,
)
from helpers.findings.source import BATTERIES, Source

__all__ = [
    "ALPHA",
    "BATTERIES",
    "MEASURES",
    "PAIRS",
    "QUESTIONS",
    "Measure",
    "Pair",
    "Source",
    "expectation_vs_experience",
    "joined_indices",
    "nonresponse",
    "stable_rankings",
    "surviving_orders",
    "surviving_top",
]
