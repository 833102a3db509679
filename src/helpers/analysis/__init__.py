"""What do researchers of such answers usually want to know beyond means and shares?

Everything here takes answers that were given: with the witness nothing of it may be shown.

- `matrix`: codes as a matrix, and what happens to gaps;
- `reliability`, `factor`: Cronbach's alpha, McDonald's omega, items against the rest;
- `association`, `polychoric`: rank and polychoric correlations between items;
- `ranktests`, `effects`, `dealing`: groups compared, exactly where small, with effect sizes;
- `signed`, `differences`: two answers of the same respondents, and differences with intervals;
- `multiple`: many tests at once;
- `boxes`: top box, bottom box and net scores;
- `weights`: weighted summaries, design effects and raking;
- `changes`: two waves, item by item; `earlier` finds the wave before.

Intervals of single shares are in `helpers.inference`: `wilson`, `clopper_pearson`, and for a small
population of which most were asked `finite_population`.
"""
