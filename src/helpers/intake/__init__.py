"""How do the answers that a survey tool exports become those of the book?

A file is read as it is (`reading`), its columns are recognised (`matching`, `roles`) with the help
of a mapping file where people have to decide (`mapping`), its rows are sorted (`rows`), and every
distinct text is read as an answer (`readers`, `tidied`). That is a `Plan`: it changes nothing, and
says everything that is wrong. `carry_out` turns one without problems into files, all at once.
"""

from helpers.intake.carry import carry_out
from helpers.intake.findings import Finding, ImportProblemsError
from helpers.intake.plan import Options, Plan, make_plan
from helpers.intake.understood import told

__all__ = [
    "Finding",
    "ImportProblemsError",
    "Options",
    "Plan",
    "carry_out",
    "make_plan",
    "told",
]
