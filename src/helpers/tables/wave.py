"""What must readers know of a chapter whose answers are not those it was written about?

A chapter's sentences were written about the report's wave. In a book of another wave, or of
simulated answers, a notice at the head of each chapter says whose answers its tables and figures
show, and sums them up in sentences that hold for any answers.
"""

from __future__ import annotations

from helpers import text
from helpers.edition import Edition
from helpers.tables.answers import in_brief
from helpers.tables.names import pick


def wave_notice(
    ed: Edition, *batteries: str, facts: bool = False, prose: bool = True, lang: str = "en"
) -> str:
    """Write the notice at the head of a chapter.

    Parameters
    ----------
    ed : Edition
        The edition.
    *batteries : str
        Names of the batteries that the chapter is about, to be summed up.
    facts : bool
        Whether its tables show amounts, years and the like.
    prose : bool
        Whether its sentences were written about the report; those of a chapter for any wave were
        not, so that only simulated answers are worth a notice.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Markdown: a callout. Empty where the chapter shows the wave it was written about, and
        nothing is simulated.
    """
    other_wave = prose and ed.has_report and not ed.is_report_wave
    if not (other_wave or ed.is_simulated):
        return ""
    told = [_whose(ed, lang)]
    if other_wave:
        told.append(_sentences(ed, lang))
    if facts and ed.facts is None and ed.has_report:
        told.append(
            pick(
                lang,
                "No amounts, years or payers came with the answers, so that the tables of this "
                "chapter are the report's.",
                "Der fulgte ingen beløb, år eller betalende områder med svarene, så kapitlets "
                "tabeller er rapportens.",
            )
        )
    paragraphs = [" ".join(told)]
    paragraphs += [
        f"**{ed.codebook.battery(name).title.get(lang)}.** {in_brief(ed, name, lang=lang)}"
        for name in batteries
    ]
    body = "\n\n".join(paragraphs)
    return f':::{{.callout-important title="{_title(ed, lang)}"}}\n{body}\n:::\n'


def _title(ed: Edition, lang: str) -> str:
    if ed.is_simulated:
        return pick(lang, "Simulated answers: nobody gave them", "Simulerede svar: ingen gav dem")
    return pick(lang, f"The answers of wave {ed.wave}", f"Svarene fra runde {ed.wave}")


def _whose(ed: Edition, lang: str) -> str:
    n = text.num(len(ed.responses.frame), lang=lang)
    if ed.is_simulated:
        return pick(
            lang,
            f"Tables and figures show {n} sets of answers that were made by chance, to try the "
            "book out, unless their source names the report. They say nothing about anybody.",
            f"Tabeller og figurer viser {n} sæt svar, der er lavet ved lodtrækning for at prøve "
            "bogen af, medmindre kilden nævner rapporten. De siger intet om nogen.",
        )
    return pick(
        lang,
        f"Tables and figures whose source names them show the {n} sets of answers of wave "
        f"{ed.wave}; the others are the report's.",
        f"Tabeller og figurer, hvis kilde nævner dem, viser de {n} sæt svar fra runde {ed.wave}; "
        "de øvrige er rapportens.",
    )


def _sentences(ed: Edition, lang: str) -> str:
    written = ed.codebook.survey.id
    return pick(
        lang,
        f"Sentences and titles were written about the report on {written}, and the numbers in the "
        f"sentences are its numbers; what a table says of {ed.wave} is not what they speak of. "
        "Where a title speaks of investments that began early, all of them are shown.",
        f"Sætninger og titler er skrevet om rapporten fra {written}, og tallene i sætningerne er "
        f"dens; de handler ikke om det, en tabel siger om {ed.wave}. Hvor en titel taler om "
        "investeringer, der begyndte tidligt, vises de alle.",
    )
