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
A model of who gave which answer to every item is slow: respondents and items can be swapped in it
at will, and it grows with both. A model of what everybody gave altogether, per item and per
respondent, is small, but lets ends pass that no answers reach. Here the totals stay, and for the
one item that is asked about each respondent's own answer is spelled out beside their totals over
the rest. Such a pair of an answer and totals is all that matters about a respondent, a pattern;
what is searched are counts of patterns.

Measured on the report's batteries, processor time for one end: 0.1 to 0.6 s with every answer
spelled out, 16 to 29 ms with patterns and CP-SAT, 10 to 28 ms with patterns and
`scipy.optimize.milp` (HiGHS), which gave the same 144 ends. CP-SAT is used all the same: it
computes with whole numbers, so that "nothing goes beyond" is proven and not only true within a
tolerance, and the totals are in its terms already. Answers behind an end are then looked for cell
by cell, with the totals given, and checked by exact arithmetic; this takes about 60 ms, and answers
found for one end often reach others.
"""

from __future__ import annotations

from helpers.bounds.frame import battery_bounds
from helpers.bounds.item import ItemBounds
from helpers.bounds.paired import changed_bounds

__all__ = ["ItemBounds", "battery_bounds", "changed_bounds"]
