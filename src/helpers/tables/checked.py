"""How does a table of the report say what the other numbers make of its own?

Below it stands a line that counts the verdicts and leads to them. A number that the others
contradict carries a mark and a footnote where it stands. Both are part of the table, so that they
come along wherever it is shown. They are taken from the verdicts that have been worked out: before
a book is rendered, that has been done.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from typing import ParamSpec

from great_tables import GT
from great_tables import html as raw

from helpers import text
from helpers.edition import Edition
from helpers.tables import verdicts
from helpers.tables.disagreements import rivals
from helpers.tables.names import pick
from helpers.tables.style import CONTRADICTED

PAGE = "verification.html"
"""The page of the ledger, seen from the other chapters."""

P = ParamSpec("P")


def line(ed: Edition, table: int, lang: str = "en") -> str:
    """Write the verdict line below a table, as HTML with a link into the ledger.

    Parameters
    ----------
    ed : Edition
        The edition.
    table : int
        Number of the table in the report.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Empty for a wave that the report does not describe, for its numbers are others, and where
        the verdicts have not been worked out.
    """
    if not ed.is_report_wave:
        return ""
    found = [one for one in verdicts.at_hand(ed).values() if one.table == table]
    if not found:
        return ""
    if ed.is_witness:
        heading = pick(lang, "Checked against all other numbers", "Holdt op mod alle andre tal")
    else:
        heading = pick(
            lang, "The printed numbers, checked against each other", "De trykte tal imellem"
        )
    counted = html.escape(verdicts.counts(found, lang), quote=False)
    return f'<a href="{PAGE}#ledger-t{table:02}">{heading}</a>: {counted}.'


def remark(ed: Edition, identifier: str, lang: str = "en") -> str | None:
    """Give the footnote of a printed number, if the other numbers contradict it.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str or None
        What the others allow instead, and how many share the doubt if any one of several may be
        the wrong one; None if they allow what is printed, or if the verdicts have not been worked
        out.
    """
    if not ed.is_report_wave:
        return None
    known = verdicts.at_hand(ed)
    found = known.get(identifier)
    if found is None or found.verdict != "contradicted":
        return None
    instead = verdicts.allowed(ed, found, lang)
    word = pick(lang, *CONTRADICTED)
    joint = len(rivals(known.values(), identifier))
    if joint:
        many = text.word(joint, lang=lang)
        doubt = pick(
            lang,
            f"{word}: printed like this, but one of {many} numbers that cannot all be right",
            f"{word}: sådan trykt, men et af {many} tal, der ikke alle kan være rigtige",
        )
        if instead == "–":
            return f"{doubt}."
        return doubt + pick(
            lang,
            f"; if this is the wrong one, the others make it {instead}.",
            f"; er det dette, der er forkert, gør de øvrige det til {instead}.",
        )
    if instead == "–":
        return pick(
            lang,
            f"{word}: printed like this, but the other numbers do not allow it.",
            f"{word}: sådan trykt, men de øvrige tal tillader det ikke.",
        )
    return pick(
        lang,
        f"{word}: printed like this, but the other numbers make it {instead}.",
        f"{word}: sådan trykt, men de øvrige tal gør det til {instead}.",
    )


def verdict_on(ed: Edition, identifier: str) -> str:
    """Give the verdict on a printed number, for those who take the data away.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number.

    Returns
    -------
    str
        The verdict; empty for a wave that the report does not describe, and where it has not been
        worked out.
    """
    found = verdicts.at_hand(ed).get(identifier) if ed.is_report_wave else None
    return found.verdict if found else ""


def checked(function: Callable[P, GT]) -> Callable[P, GT]:
    """Put the verdict line below a table of the report.

    Parameters
    ----------
    function : callable
        Takes the edition first, perhaps ``lang``, and returns a table with the identifier of the
        report's table, such as ``"t08"``.

    Returns
    -------
    callable
        The same, with one more line below the table.
    """

    @functools.wraps(function)
    def shown(*args: P.args, **kwargs: P.kwargs) -> GT:
        table = function(*args, **kwargs)
        ed = args[0] if args else kwargs["ed"]
        if not isinstance(ed, Edition):
            return table
        number = int(str(table._options.table_id.value).removeprefix("t"))
        words = line(ed, number, str(kwargs.get("lang", "en")))
        return table.tab_source_note(raw(words)) if words else table

    return shown
