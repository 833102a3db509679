"""Which tables does the chapter of analyses show?

One function a table. All of them need answers: with a reconstruction they stop with one message,
and with simulated answers the table says so.

- `reliability_table`, `items_table`: alpha, omega, and items against the rest;
- `correlations_table`: rank or polychoric correlations, with n for each pair;
- `compared`, `groups_table`: groups of respondents, with tests and effect sizes;
- `boxes_table`: top box, bottom box and net scores.
"""

from helpers.tables.analysed import scaled
from helpers.tables.comparison import boxes_table, compared, groups_table
from helpers.tables.reliability import correlations_table, items_table, reliability_table

__all__ = [
    "boxes_table",
    "compared",
    "correlations_table",
    "groups_table",
    "items_table",
    "reliability_table",
    "scaled",
]
