"""Into which groups do the respondents fall?

Whatever the form asked and is coded into one of a few categories divides the respondents. Groups
that are too small to be compared, or to be shown without telling of single respondents, are left
out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.edition import Edition

LEAST = 3
"""Fewest respondents of a group that is compared."""


@dataclass(frozen=True)
class Grouping:
    """A way to divide the respondents.

    Parameters
    ----------
    name : str
        Column of the facts.
    title : str
        What was asked.
    groups : Series
        Group of each respondent who is in one that is large enough; a categorical with labels.
    left_out : int
        Respondents in groups that are too small, or in none.
    """

    name: str
    title: str
    groups: pd.Series
    left_out: int

    @property
    def sizes(self) -> dict[str, int]:
        """Respondents by group."""
        return {str(group): int(n) for group, n in self.groups.value_counts(sort=False).items()}


def groupings(ed: Edition, *, least: int = LEAST, lang: str = "en") -> tuple[Grouping, ...]:
    """List the ways to divide the respondents that leave two groups at least.

    Parameters
    ----------
    ed : Edition
        The edition; its facts say in which group each respondent is.
    least : int
        Fewest respondents of a group.
    lang : {"en", "da"}
        Language of titles and labels.

    Returns
    -------
    tuple of Grouping
        In the order of the codebook; empty without facts.
    """
    if ed.facts is None:
        return ()
    found = []
    for name, part in ed.codebook.fact_columns.items():
        options = part.categories
        if not options or part.type == "multiple" or name not in ed.facts.frame:
            continue
        labels = {option.id: option.short.get(lang) for option in options if not option.dont_know}
        known = ed.facts.frame[name].map(labels)
        counts = known.value_counts()
        kept = [label for label in labels.values() if counts.get(label, 0) >= least]
        if len(kept) > 1:
            groups = known[known.isin(kept)].astype(pd.CategoricalDtype(kept)).rename(name)
            left = len(ed.facts.frame) - len(groups)
            found.append(Grouping(name, part.text.get(lang), groups, left))
    return tuple(found)
