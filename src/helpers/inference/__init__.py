"""What can be tested and estimated when only tables were published?

Every function takes counts and printed values, and where these leave something open it returns
the interval over every dataset that agrees with them:

- `mcnemar` compares two batteries answered by the same respondents, item by item;
  `changes_from_margins` and `changes_from_strata` give the interval of its p-value.
- `holm` and `bonferroni` correct for the number of items, `adjust_intervals` does so for
  intervals, and `decide` says whether a result holds in every consistent dataset, or in none.
- `rank_correlation` joins two columns with an exact permutation p-value, and
  `correlation_range` repeats it for every reading of rows that cannot be told apart.
- `finite_population` and `worst_case_count` say what the answers missing from a small population
  leave open; `wilson` and `clopper_pearson` are there for a population without end.
- `rank_bounds`, `certain_order` and `top` say which rankings survive.
"""

from __future__ import annotations

from helpers.inference.intervals import (
    Decision,
    InferenceError,
    Interval,
    adjust_intervals,
    bonferroni,
    decide,
    holm,
    hull,
)
from helpers.inference.paired import (
    Changes,
    Linear,
    Stratum,
    changes_from_margins,
    changes_from_strata,
    mcnemar,
)
from helpers.inference.proportions import (
    clopper_pearson,
    finite_population,
    finite_population_mean,
    wilson,
    worst_case_count,
    worst_case_mean,
)
from helpers.inference.ranking import certain_order, rank_bounds, top
from helpers.inference.ranks import (
    CorrelationRange,
    RankCorrelation,
    correlation_range,
    rank_correlation,
)
from helpers.inference.readings import swaps, untied

__all__ = [
    "Changes",
    "CorrelationRange",
    "Decision",
    "InferenceError",
    "Interval",
    "Linear",
    "RankCorrelation",
    "Stratum",
    "adjust_intervals",
    "bonferroni",
    "certain_order",
    "changes_from_margins",
    "changes_from_strata",
    "clopper_pearson",
    "correlation_range",
    "decide",
    "finite_population",
    "finite_population_mean",
    "holm",
    "hull",
    "mcnemar",
    "rank_bounds",
    "rank_correlation",
    "swaps",
    "top",
    "untied",
    "wilson",
    "worst_case_count",
    "worst_case_mean",
]
