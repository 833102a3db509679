"""Which tables does the book show?

One function a table. Each takes the edition and returns a great_tables object with a fixed
identifier, without a title (the caption belongs to the chapter), in English or Danish.

- `adoption_by_municipality`, `organisation`, `sizes`, `paying_areas`, `paying_area_counts`,
  `durations`: Tables 1 to 7 of the report;
- `battery`, `high_count_distribution`: Tables 8, 9, 11, 12 and 14;
- `economic_indices`, `per_investment`: Tables 10, 13 and 15;
- `lasting_changes`, `next_investment`: Tables 16 and 17;
- `theme_table`, `questionnaire`: the open answers and what was asked;
- `wave_notice`: whose answers these are, where it is not the report's wave.

What a table shows follows the rule of truth: with the witness, what is printed and what follows
from it; with real answers, what they give.
"""

from helpers.tables.batteries import battery, high_count_distribution
from helpers.tables.future import lasting_changes, next_investment
from helpers.tables.investments import economic_indices, per_investment
from helpers.tables.survey import questionnaire, theme_table
from helpers.tables.usage import (
    adoption_by_municipality,
    durations,
    organisation,
    paying_area_counts,
    paying_areas,
    sizes,
)
from helpers.tables.wave import wave_notice

__all__ = [
    "adoption_by_municipality",
    "battery",
    "durations",
    "economic_indices",
    "high_count_distribution",
    "lasting_changes",
    "next_investment",
    "organisation",
    "paying_area_counts",
    "paying_areas",
    "per_investment",
    "questionnaire",
    "sizes",
    "theme_table",
    "wave_notice",
]
