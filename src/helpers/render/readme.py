"""What does the README say that lies in the archive with everything?"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.render import citation
from helpers.render.model import BookConfig
from helpers.render.versions import Versions
from helpers.takeaway.model import LICENCE, LICENCE_URL, RIGHTS


def readme(
    config: BookConfig, items: Sequence[tuple[str, str]], versions: Versions, with_entered: bool
) -> str:
    """Write the README.

    Parameters
    ----------
    config : BookConfig
        The book.
    items : sequence of tuple of str
        Labels of tables and figures, and what the book calls them.
    versions : Versions
        What made the book.
    with_entered : bool
        Whether the archive holds what was entered from the sources.

    Returns
    -------
    str
        Plain text.
    """
    width = max((len(label) for label, _ in items), default=0)
    lines = [
        citation.full_title(config),
        "=" * len(citation.full_title(config)),
        "",
        "The data behind the tables and figures of the book, and the figures themselves.",
        "",
        "For each table (tbl-) and figure (fig-), by its label:",
        "  .csv         the values as shown, UTF-8, decimal point, empty where nothing is shown",
        "  -exact.csv   tables: each cell with the id and the exact value of the number behind it",
        "               Verdict: what the other printed numbers make of a printed number",
        "  .xlsx        the same as a workbook, with a sheet that says what it is",
        "  .svg, .png   the figure",
        "  .json        title, source, units, notes, licence, citation and versions",
        "cite.bib and cite.ris hold references to the book, cite-* those to its chapters.",
        *(
            ["data/ holds what was entered from the sources: printed numbers, claims, codebook."]
            if with_entered
            else []
        ),
        "",
        "A text that a spreadsheet would run as a formula has an apostrophe in front.",
        "",
        "Contents",
        "--------",
        *(f"{label:<{width}}  {called}" for label, called in items),
        "",
        "Terms",
        "-----",
        RIGHTS,
        f"Licence: {LICENCE}, {LICENCE_URL}",
        f"Please cite: {citation.as_text(config, versions)}",
        "",
        "Versions",
        "--------",
        *(f"{key}: {_plain(value)}" for key, value in versions.as_json().items() if value),
        "",
    ]
    return "\n".join(lines)


def _plain(value: object) -> str:
    return " to ".join(str(one) for one in value) if isinstance(value, list) else str(value)
