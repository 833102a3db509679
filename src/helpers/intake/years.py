"""Which year was written?

A year stands alone, in a date, or with a month beside it. Two years (*2021/22*), two digits (*'21*)
and words that move it (*before 2021*) are refused: they do not say one year.
"""

from __future__ import annotations

import re
from typing import Final

from helpers.intake.amounts import UnclearError
from helpers.intake.folding import several

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})[-/.]{_MONTH}(?:[-/.]{_DAY})?(?:[t ].*)?",
        rf"{_DAY}[-/. ]+{_DAY}[-/. ]+(?P<year>\d{{4}})(?: .*)?",
        rf"{_MONTH}[-/](?P<year>\d{{4}})",
        r"(?:q[1-4]|[1-4]\.? ?(?:kvartal|quarter|kvt\.?))[ ,/-]*(?P<year>\d{4})",
        r"(?:[12]\.? ?halvår|h[12])[ ,/-]*(?P<year>\d{4})",
        rf"{_DAY}\.? (?P<month>[^\W\d_]+)\.? (?P<year>\d{{4}})",
    )
)
_MONTHS = several(
    """januar februar marts april maj juni juli august september oktober november december
    january february march may june july october
    jan feb mar apr jun jul aug sep sept okt oct nov dec"""
)
_HARMLESS: Final = _MONTHS | several(
    """ca cirka circa approx approximately about omkring primo medio ultimo start starten slut
    begyndelsen slutningen slutter starter beginning end i in år året year the of af forventet
    forventes expected planlagt planned sommer sommeren summer efterår efteråret autumn forår
    foråret spring vinter winter den"""
)
_WRITE = "Write one year with four digits."
_MOST_SERIAL = 80_000


def parse_year(text: str) -> int:
    """Read a year.

    Parameters
    ----------
    text : str
        What was written: a year, a date, or a month and a year, in Danish or English.

    Returns
    -------
    int
        The year.

    Raises
    ------
    UnclearError
        If it does not say one year of four digits.

    Examples
    --------
    >>> [parse_year(t) for t in ("2021", "2021.0", "03-05-2021", "maj 2021", "2021-05-03")]
    [2021, 2021, 2021, 2021, 2021]
    """
    plain = " ".join(text.casefold().split()).strip(" .")
    whole = re.fullmatch(r"(\d{4})(?:[.,]0+)?", plain)
    if whole:
        return int(whole[1])
    for pattern in _DATES:
        match = pattern.fullmatch(plain)
        if match and match.groupdict().get("month", "maj") in _MONTHS:
            return int(match["year"])
    if re.fullmatch(r"[12]?\d{3}\s*[-/–]\s*(?:\d{2}|\d{4})", plain):
        raise UnclearError("it names two years", _WRITE)
    numbers = re.findall(r"\d+", plain)
    if not numbers:
        raise UnclearError("there is no year in it", _WRITE)
    if len(numbers) > 1:
        raise UnclearError("it holds more than one number, so the year is not clear", _WRITE)
    if len(numbers[0]) == 2:
        raise UnclearError("a year of two digits can belong to two centuries", _WRITE)
    if len(numbers[0]) != 4:
        likely = 20_000 < int(numbers[0]) < _MOST_SERIAL and plain == numbers[0]
        serial = "It may be a date that the spreadsheet shows as a number. " if likely else ""
        raise UnclearError("it is no year", f"{serial}{_WRITE}")
    others = re.findall(r"[^\W\d_]+|[<>?=±+]", plain)
    strange = next((word for word in others if word not in _HARMLESS), None)
    if strange is not None:
        raise UnclearError(f"'{strange}' makes the year unclear", _WRITE)
    return int(numbers[0])
