"""What can be chosen about the table of investments, and what has to be said below it?"""

from __future__ import annotations

from helpers.edition import Edition
from helpers.explore.model import Choice, Option, State
from helpers.explore.readings import READINGS
from helpers.investments import INVESTORS
from helpers.tables.names import pick

PRINTED = "printed"
DEFAULT_READING = "lowest-without"
"""The reading of `helpers.recompute`, which real answers are shown under at first."""


def controls(ed: Edition, lang: str) -> tuple[Choice, ...]:
    """List the controls.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    tuple of Choice
        When an investment started, its investor, and the reading of the indices.
    """
    return _started(lang), _investor(ed, lang), _reading(ed, lang)


def reading_names(ed: Edition) -> list[str]:
    """List the readings of the indices that can be chosen.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    list of str
        Names in `helpers.explore.readings.READINGS`. With the witness those under which every
        index exists, and `PRINTED` in front of them.
    """
    if ed.is_witness:
        return [PRINTED, *(name for name, reading in READINGS.items() if reading.dk != "missing")]
    return list(READINGS)


def investor_name(investor: str, lang: str) -> str:
    """Name an investor.

    Parameters
    ----------
    investor : {"dsi", "dsk", "internal"}
        The investor.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Its name, as it stands inside a sentence.
    """
    return pick(lang, "internal", "intern") if investor == "internal" else investor.upper()


def _started(lang: str) -> Choice:
    options = (
        Option("all", pick(lang, "All", "Alle")),
        Option("before", pick(lang, "Before 2023", "Før 2023")),
        Option("since", pick(lang, "2023 or later", "2023 eller senere")),
    )
    return Choice("started", pick(lang, "Started", "Startet"), options, "all")


def _investor(ed: Edition, lang: str) -> Choice:
    named = {one.investor for one in ed.investments}
    labels = {"internal": pick(lang, "Internal", "Intern")}
    options = [Option("all", pick(lang, "All", "Alle"))]
    options += [
        Option(one, labels.get(one) or investor_name(one, lang))
        for one in INVESTORS
        if one in named
    ]
    if None in named:
        options.append(Option("unnamed", pick(lang, "Not named", "Ikke nævnt")))
    return Choice("investor", "Investor", tuple(options), "all")


def _reading(ed: Edition, lang: str) -> Choice:
    dk = {
        "lowest": pick(lang, "“Don't know” as the lowest answer", "“Ved ikke” som laveste svar"),
        "answered": pick(lang, "Answered motives only", "Kun besvarede motiver"),
        "missing": pick(lang, "Missing if any “don't know”", "Mangler ved “ved ikke”"),
    }
    other = {
        "without": pick(lang, "without “other”", "uden “andet”"),
        "with": pick(lang, "with “other”", "med “andet”"),
    }
    options = []
    for name in reading_names(ed):
        if name == PRINTED:
            options.append(Option(name, pick(lang, "As printed", "Som trykt")))
            continue
        rule, _, which = name.partition("-")
        options.append(Option(name, f"{dk[rule]}, {other[which]}"))
    default = PRINTED if ed.is_witness else DEFAULT_READING
    return Choice(
        "reading",
        pick(lang, "Reading of the indices", "Læsning af indeksene"),
        tuple(options),
        default,
    )


def notes(ed: Edition, state: State, lang: str) -> tuple[str, ...]:
    """Say how the table of investments is to be read.

    Parameters
    ----------
    ed : Edition
        The edition.
    state : mapping of str to str
        The state of the controls.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    tuple of str
        Sentences.
    """
    said = [
        pick(
            lang,
            "Indices from 0 to 1: the economic motives alone (absolute), and against the other "
            "motives (relative). Benefits and drawbacks: number to a high degree.",
            "Indeks fra 0 til 1: de økonomiske motiver alene (absolut) og over for de øvrige "
            "motiver (relativt). Fordele og ulemper: antal i høj grad.",
        )
    ]
    if ed.is_witness:
        if state["reading"] != PRINTED:
            said.append(
                pick(
                    lang,
                    "The report does not say which reading it followed. The intervals hold all "
                    "answers that agree with the two printed indices of an investment, whatever "
                    "its reading was: outer bounds.",
                    "Rapporten siger ikke, hvilken læsning den fulgte. Intervallerne rummer alle "
                    "svar, der stemmer med en investerings to trykte indeks, uanset læsningen: "
                    "ydre grænser.",
                )
            )
        said.append(
            pick(
                lang,
                "The report prints benefits and drawbacks by investment only for those that "
                "started before 2023, and names the investor of few. Two investments in Aarhus "
                "share a printed name, so either relative index may belong to either.",
                "Rapporten trykker kun fordele og ulemper pr. investering for dem, der startede "
                "før 2023, og nævner investoren for få. To investeringer i Aarhus har samme trykte "
                "navn, så hvert af de to relative indeks kan høre til begge.",
            )
        )
    return tuple(said)
