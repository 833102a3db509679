"""Which page of the reference is a module on?

A page has the modules that answer one kind of question, and is short enough to be read and to be
audited as a whole. Modules are named by their place below the package, packages stand for all that
is in them, and what is named nowhere is on the last page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FOLDER = "chapters/reference"
OVERVIEW = "library"


@dataclass(frozen=True)
class Group:
    """The modules of one page.

    Parameters
    ----------
    title : str
        The title of the page, as its chapter has it.
    names : tuple of str
        Modules and packages below ``helpers``; one that ends in an underscore stands for all
        modules whose names begin so.
    """

    title: str
    names: tuple[str, ...]

    def fit(self, module: str) -> int:
        """Tell how closely a name of the group describes a module.

        Parameters
        ----------
        module : str
            The name below ``helpers``.

        Returns
        -------
        int
            The length of the longest name that holds it, -1 where none does.
        """
        return max((len(name) for name in self.names if _holds(name, module)), default=-1)


def _holds(name: str, module: str) -> bool:
    if name.endswith("_"):
        return module.startswith(name)
    return module == name or module.startswith(f"{name}.")


PAGES: Mapping[str, Group] = {
    "answers": Group(
        "Library: questions and answers",
        (
            "answers", "codebook", "comments", "entries", "forms", "questionnaire", "records",
            "respondents", "responses", "scales", "simulate", "table_specs", "tidy", "waves",
            "witness",
        ),
    ),
    "intake": Group("Library: importing answers", ("intake",)),
    "printed": Group(
        "Library: printed numbers",
        (
            "claims", "edition", "errors", "expressions", "investments", "marked", "numbers",
            "project", "published", "recompute",
        ),
    ),
    "counting": Group(
        "Library: counting",
        ("descriptives", "findings", "fivenumber", "forensics", "indices", "likert", "quantiles"),
    ),
    "testing": Group("Library: estimates and tests", ("analysis", "inference")),
    "world": Group("Library: the printed numbers as constraints", ("world",)),
    "verdicts": Group("Library: verdicts and bounds", ("bounds", "verify")),
    "tables": Group("Library: tables and words", ("tables", "text")),
    "figures": Group(
        "Library: figures and maps", ("drawing", "figures", "map_labels", "maps", "outlines")
    ),
    "explore": Group("Library: explorers and data to take away", ("explore", "takeaway")),
    "sources": Group("Library: from the sources to their results", ("render",)),
    "resolved": Group(
        "Library: from results to a book",
        (
            "render.assemble", "render.ast", "render.bibtex", "render.citation",
            "render.constructs", "render.model", "render.number", "render.outputs",
            "render.references", "render.resolve", "render.search", "render.structured",
            "render.words", "render.works",
        ),
    ),
    "formats": Group(
        "Library: the site and the PDF",
        (
            "render.actions", "render.afterwards", "render.card", "render.computed",
            "render.downloads", "render.extras", "render.html", "render.html_blocks", "render.pdf",
            "render.tablegrid", "render.tablehtml", "render.tablestyle", "render.typst_",
            "render.versions",
        ),
    ),
    "commands": Group("Library: commands, notebooks and publishing", ()),
}  # fmt: skip
_LAST = "commands"


def page_of(module: str) -> str:
    """Tell on which page of the reference a module is.

    Parameters
    ----------
    module : str
        Its full name.

    Returns
    -------
    str
        A key of `PAGES`.

    Examples
    --------
    >>> page_of("helpers.likert"), page_of("helpers.render.typst_ast"), page_of("helpers.cli")
    ('counting', 'formats', 'commands')
    """
    below = module.partition(".")[2]
    best = max(PAGES, key=lambda page: PAGES[page].fit(below))
    return best if PAGES[best].fit(below) >= 0 else _LAST


def chapters() -> Iterator[str]:
    """List the chapters that hold the reference.

    Yields
    ------
    str
        The path of each, relative to the project; the overview first.
    """
    for name in (OVERVIEW, *PAGES):
        yield f"{FOLDER}/{name}.qmd"
