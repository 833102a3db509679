"""What does the chapter *Verification* say in words that follow from the verdicts?

Markdown for the chapter: every contradiction explained, and, with real answers, the printed numbers
that they do not bear out.
"""

from __future__ import annotations

import html
import re

from helpers import text
from helpers.edition import Edition
from helpers.tables import names
from helpers.tables import verdicts as words
from helpers.tables.names import pick
from helpers.verify.compare import Comparison, compare_with_answers
from helpers.verify.verdict import Verdict


def explained(ed: Edition, *, lang: str = "en") -> str:
    """Explain every contradiction in words.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of heads; explanations are in English.

    Returns
    -------
    str
        Markdown: a paragraph a number, as a person wrote it in ``data/known.yml`` and in that
        order, else as the engine words it. On the site it leads into the ledger.
    """
    paragraphs = []
    for one in words.in_telling_order(ed, words.of_kind(ed, "contradicted")):
        place = names.place_name(ed, one.id, lang)
        known_as = names.name(ed, one.id, lang).rstrip(".")
        printed = f"{pick(lang, 'printed', 'trykt')} {_as_printed(ed, one, lang)}"
        head = f"**{_plain(f'{place}: {known_as}')}** ({printed})."
        shown = pick(lang, "Its row in the ledger.", "Rækken i oversigten.")
        # All links say the same; heard one by one, each must say of which number.
        heard = html.escape(f"{shown.rstrip('.')}: {place}, {known_as}").replace("`", "")
        opening = f'<a href="#{words.anchor(one.id)}" aria-label="{heard}">'
        row = f"`{opening}{shown}</a>`{{=html}}"
        sentences = [head, _with_links(ed, words.said(ed, one)), row]
        paragraphs.append(" ".join(sentence for sentence in sentences if sentence))
    nothing = pick(lang, "No number is contradicted.", "Intet tal er modsagt.")
    return "\n\n".join(paragraphs) or nothing


def _as_printed(ed: Edition, one: Verdict, lang: str) -> str:
    shown = names.printed(ed, one.id, lang)
    words_of_it = _plain(shown)
    if not any(letter.isalpha() for letter in shown):
        return words_of_it
    # What is quoted is Danish, for those who hear it as well.
    return f"“{words_of_it}”" if lang == "da" else f'“[{words_of_it}]{{lang="da"}}”'


def compared(ed: Edition, *, lang: str = "en") -> str:
    """List every printed number that real answers do not bear out.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A Markdown table of the numbers as printed and as computed; empty if there are no real
        answers of the report's wave, or if they bear out every number.
    """
    rows = []
    for one in comparisons(ed):
        if one.agrees:
            continue
        decimals = ed.published[one.id].decimals
        given = "–" if one.computed is None else text.num(one.computed, decimals, lang=lang)
        printed = names.printed(ed, one.id, lang)
        place, known_as = names.place_name(ed, one.id, lang), names.name(ed, one.id, lang)
        rows.append(f"| {place} | {_plain(known_as)} | {printed} | {given} |")
    if not rows:
        return ""
    heads = (
        pick(lang, "Table", "Tabel"),
        pick(lang, "Number", "Tal"),
        pick(lang, "Printed", "Trykt"),
        pick(lang, "Answers give", "Svarene giver"),
    )
    caption = pick(
        lang,
        "Printed numbers that the answers do not bear out",
        "Trykte tal, som svarene ikke bekræfter",
    )
    head = f"| {' | '.join(heads)} |\n|:---|:------|---:|---:|"
    return "\n".join([head, *rows, "", f": {caption}"])


def comparisons(ed: Edition) -> tuple[Comparison, ...]:
    """Hold every printed number against what real answers give.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    tuple of Comparison
        Empty with the witness, which was made to agree, and for another wave.
    """
    if ed.is_witness or not ed.is_report_wave:
        return ()
    found = compare_with_answers(ed.root)
    return found.numbers if found else ()


_SPECIAL = re.compile(r"([\\`*_\[\]<>$#@^~|])")


def _plain(words_of_it: str) -> str:
    """Write plain text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", words_of_it)


def _linked(shown: str, identifier: str) -> str:
    opening = f'<a href="#{words.anchor(identifier)}">'
    return f"`{opening}`{{=html}}{_plain(shown)}`</a>`{{=html}}"


def _with_links(ed: Edition, sentence: str) -> str:
    known_ids = words.verdicts(ed)
    parts, at = [], 0
    for match in words.IDENTIFIER.finditer(sentence):
        if match[0] in known_ids:
            parts += [_plain(sentence[at : match.start()]), _linked(match[0], match[0])]
            at = match.end()
    return "".join([*parts, _plain(sentence[at:])])
