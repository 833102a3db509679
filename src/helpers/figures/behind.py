"""What data does a figure hold for those who take them away?

The frame that it draws: one row for each mark or group of marks, exact numbers where it draws from
exact ones. Heads are in English, labels in the language of the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers import text
from helpers.edition import Edition
from helpers.tables.common import basis, pick
from helpers.tables.names import answers_of
from helpers.takeaway import TakeAway
from helpers.takeaway.model import drawn


def behind(
    ed: Edition,
    tables: Sequence[int],
    columns: Mapping[str | tuple[str, str], Iterable[object]],
    lang: str = "en",
    *,
    answers: bool = False,
    individual: bool = False,
    source: str | None = None,
    notes: Sequence[str] = (),
) -> TakeAway:
    """Hold the frame of a figure that draws numbers of the report.

    Parameters
    ----------
    ed : Edition
        The edition.
    tables : sequence of int
        Numbers of the tables of the report that it draws.
    columns : mapping
        Values by head, or by head and unit.
    lang : {"en", "da"}
        Language of the source line.
    answers : bool
        Whether real answers would take the place of the printed numbers.
    individual : bool
        Whether a row is about one respondent.
    source : str, optional
        Where the numbers come from, if not from tables alone.
    notes : sequence of str
        What must be known to read them.

    Returns
    -------
    TakeAway
        The data.
    """
    sections = dict.fromkeys(ed.published.table(number).spec.section for number in tables)
    return drawn(
        columns,
        source=source or _source(ed, tables, lang, answers and not ed.is_witness),
        section=", ".join(sections),
        notes=notes,
        basis=basis(ed, individual=individual) if answers or individual else "published",
    )


def _source(ed: Edition, tables: Sequence[int], lang: str, answered: bool) -> str:
    listed = text.listing(tables, lang=lang)
    many = len(tables) > 1
    if answered:
        return pick(
            lang,
            f"Source: {answers_of(ed)}; for {ed.codebook.survey.id} see the report, "
            f"{'Tables' if many else 'Table'} {listed}.",
            f"Kilde: {answers_of(ed, 'da')}; for {ed.codebook.survey.id} se rapporten, "
            f"tabel {listed}.",
        )
    return pick(
        lang,
        f"Source: report, {'Tables' if many else 'Table'} {listed}.",
        f"Kilde: rapporten, tabel {listed}.",
    )
