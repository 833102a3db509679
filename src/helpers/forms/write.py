"""Which files does a questionnaire become?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.codebook import Lang, load_codebook
from helpers.forms.fields import form_groups
from helpers.outlines import OUTLINES, load_outlines

FORMATS = ("xlsform", "limesurvey", "pdf")


def municipalities_of(root: Path) -> tuple[tuple[str, str], ...]:
    """List the municipalities that a form of a project can offer.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    tuple of (code, name)
        By name in Danish order; none if the project knows none.

    Raises
    ------
    BookError
        If the file of the municipalities is broken.
    """
    if not (root / OUTLINES).is_file():
        return ()
    found = [(one.code, one.name) for one in load_outlines(root).municipalities]
    return tuple(sorted(found, key=lambda pair: _danish(pair[1])))


def write_forms(
    root: Path,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    languages: Sequence[Lang] = ("da", "en"),
) -> tuple[Path, ...]:
    """Write the questionnaire of a project as forms.

    Parameters
    ----------
    root : Path
        The project folder.
    folder : Path
        Where the files go; made if need be.
    formats : sequence of {"xlsform", "limesurvey", "pdf"}
        Which files.
    languages : sequence of {"da", "en"}
        Languages of the forms, the first one being that in which they open. On paper each language
        is a file of its own.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    BookError
        If the codebook is wrong. Then nothing is written.
    """
    codebook = load_codebook(root / "data" / "codebook.yml")
    groups = form_groups(codebook, municipalities_of(root))
    stem = f"questionnaire-{codebook.survey.id}"
    both = stem if len(languages) > 1 else f"{stem}-{languages[0]}"
    files: dict[str, bytes] = {}
    if "xlsform" in formats:
        from helpers.forms.xlsform import xlsform

        files[f"{both}.xlsx"] = xlsform(codebook, groups, languages)
    if "limesurvey" in formats:
        from helpers.forms.limesurvey import limesurvey

        files[f"{both}-limesurvey.txt"] = limesurvey(codebook, groups, languages)
    if "pdf" in formats:
        from helpers.forms.paper import paper_form

        # A hundred boxes to tick are worse than a line to write on.
        on_paper = form_groups(codebook)
        for lang in languages:
            files[f"{stem}-{lang}.pdf"] = paper_form(codebook, on_paper, lang)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in files)


def _danish(name: str) -> str:
    """Sort å, written aa as well, after z, æ and ø."""
    letters = {"aa": "~3", "å": "~3", "æ": "~1", "ø": "~2"}
    folded = name.casefold()
    for letter, place in letters.items():
        folded = folded.replace(letter, place)
    return folded
