"""The helper library of Effektbog, the executable edition of a survey report.

Each module answers one question, and data flows one way through them: what was asked
(`codebook`), what was answered (`responses`), how answers become numbers (`likert`, `indices`),
what was printed (`published`, `claims`), whether the printed numbers agree (`world`, `verify`,
`bounds`), and how all of it is shown (`tables`, `figures`, `maps`, `render`).
"""

__version__ = "0.1.0"
