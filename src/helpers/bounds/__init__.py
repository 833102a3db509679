"""What can the publication not settle about the answers?

For every item of a battery: the smallest interval of each statistic that every set of answers in
agreement with all published numbers stays inside. The means that were printed to one decimal have
a third one; the standard deviations, the number of *don't know* and the counts of single answers
were not printed at all, and yet they are not free.

- `helpers.bounds.item` asks how small or large a count or a ratio can be, and shows answers.
- `helpers.bounds.spread` does so for the standard deviation, which is neither.
- `helpers.bounds.frame` goes through the items of a battery, under every reading.
- `helpers.bounds.paired` asks how many respondents can have changed between two batteries.
- `helpers.bounds.shelf` remembers what was found.

A bound is *proven* if answers reach it and nothing goes beyond it; otherwise it is an outer bound.

Which model, and why
--------------------
Who gave which answer is one model, and a bad one: respondents and items can be swapped in it at
will, and no solver proves an end of a standard deviation in minutes. What everybody gave
altogether, per item and per respondent, is a small one that solvers like, but it lets ends pass
that no answers reach. Here the totals stay, and for the one item that is asked about each
respondent's own answer is spelled out beside their totals over the rest. Such a pair of an answer
and totals is all that matters about a respondent, a pattern, so what is searched are counts of
patterns. Measured on the four batteries of the report, one end takes about 15 ms with CP-SAT and
the same with `scipy.optimize.milp` (HiGHS). CP-SAT is used: it computes with whole numbers, so
that "nothing goes beyond" is proven too, and not only true within a tolerance. Answers behind an
end are then looked for cell by cell, with the totals given, and checked by exact arithmetic.
"""

from __future__ import annotations

from helpers.bounds.frame import battery_bounds
from helpers.bounds.item import ItemBounds
from helpers.bounds.paired import changed_bounds

__all__ = ["ItemBounds", "battery_bounds", "changed_bounds"]
