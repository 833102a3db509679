"""What can be filled in beside the batteries: an amount, a year, boxes to tick?"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.scales import Bilingual


@dataclass(frozen=True)
class Option:
    """One box to tick in a question with several answers.

    Parameters
    ----------
    id : str
        Name in code and data.
    short, text : Bilingual
        Our own short label, and the wording.
    other, dont_know : bool
        Whether respondents named it themselves, and whether it is *don't know*.
    aliases : tuple of str
        Other words that mean it, such as an abbreviation.
    """

    id: str
    short: Bilingual
    text: Bilingual
    other: bool = False
    dont_know: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A lettered part of a question, such as 6b, or one line of what is known of a respondent.

    Parameters
    ----------
    part : str
        Its letter; empty for what is known of a respondent beside the questions.
    type : str
        What is to be filled in: text, amount, count, year or multiple; of a respondent also
        municipality, or name (of the unit described, not of a person).
    text, note : Bilingual
        The wording, and the hint beside it.
    unit : str or None
        Unit of an amount or count.
    options : tuple of Option
        The boxes of a multiple answer.
    column : str or None
        The column of the facts that holds the answer; None for words that stay out of them.
    codes : tuple of Option
        Into which categories an answer in words is coded; they were not offered.
    """

    part: str
    type: str
    text: Bilingual
    note: Bilingual | None = None
    unit: str | None = None
    options: tuple[Option, ...] = ()
    column: str | None = None
    codes: tuple[Option, ...] = ()

    @property
    def categories(self) -> tuple[Option, ...]:
        """What an answer can be: the boxes offered, or the codes given afterwards."""
        return self.options or self.codes
