"""How does a book for another survey begin?

`draft_codebook` writes a questionnaire from a few answers, and `start_book` a whole book around a
questionnaire: chapters, settings, data, and simulated answers, so that it renders at once.
"""

from __future__ import annotations

from helpers.starter.book import start_book
from helpers.starter.draft import SCALES, Draft, draft_codebook

__all__ = ["SCALES", "Draft", "draft_codebook", "start_book"]
