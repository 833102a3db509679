"""What could answers look like, before anybody has answered?

Simulated answers try out a questionnaire, a chapter or an analysis. They are nobody's answers, and
every file and page that is made from them says so.

- `simulate_battery` gives answers with the mean, spread and correlation that are asked for.
- `level_probabilities` and `sd_range` say which shares of the levels have a mean and a spread.
- `simulate_survey` fills in a whole questionnaire, and `write_simulated` puts it where the book
  looks for answers.
"""

from __future__ import annotations

from helpers.simulate.battery import simulate_battery
from helpers.simulate.marginals import level_probabilities, sd_range
from helpers.simulate.survey import SimulatedSurvey, simulate_survey, write_simulated

__all__ = [
    "SimulatedSurvey",
    "level_probabilities",
    "sd_range",
    "simulate_battery",
    "simulate_survey",
    "write_simulated",
]
