"""How many rows at the top are the head?

One row of names or headings, as most tools write it; two, a row of codes and one of questions or
a row of questions and one of items; three, where Qualtrics adds one for machines. A row belongs to
the head if it names what the codebook asks for, or if it holds no answers where all the rows below
do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from helpers.codebook import Codebook, fold_answer
from helpers.intake.choices import TICKED, UNTICKED
from helpers.intake.folding import words
from helpers.intake.matching import is_import_id, recognised
from helpers.intake.targets import Catalogue

_MOST = 3
_FEWEST = 2
_ENOUGH = 0.1
_NUMERIC = re.compile(r"[\d.,:\-/ T]+(?:Z|[+-]\d\d:?\d\d)?")


def count_head(preview: Sequence[Sequence[str]], known: Catalogue) -> int:
    """Count the rows of the head.

    Parameters
    ----------
    preview : sequence of sequence of str
        The first rows that are not blank.
    known : Catalogue
        Everything a column can be.

    Returns
    -------
    int
        From 1 to 3.
    """
    scales = _on_scales(known.codebook)
    answers = scales | _of_boxes(known.codebook)
    rows = 1
    while rows < min(_MOST, len(preview)):
        row = preview[rows]
        if _is_mostly_answers(row, scales) or not (
            any(is_import_id(cell) for cell in row)
            or _names_more(preview[:rows], row, known)
            or (
                # Only where no name helps: a row that is taken for the head is nobody's answer.
                not recognised(preview[:rows], known)
                and _holds_no_answers(row, preview[rows + 1 :], answers)
            )
        ):
            break
        rows += 1
    return rows


def _names_more(head: Sequence[Sequence[str]], row: Sequence[str], known: Catalogue) -> bool:
    """Tell whether a row names questions or items, by itself or below those above it."""
    filled = sum(bool(cell.strip()) for cell in row)
    enough = max(_FEWEST, filled * _ENOUGH)
    without_boxes = Catalogue(
        known.codebook,
        known.targets,
        {},
        {},
        tuple(group for group in known.groups if not _is_boxes(group.rows)),
    )
    if recognised([row], without_boxes) >= enough:
        return True
    return recognised([*head, row], without_boxes) >= recognised(head, without_boxes) + enough


def _is_mostly_answers(row: Sequence[str], answers: frozenset[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return sum(_is_answer(cell, answers) for cell in filled) * 3 > len(filled)


def _is_boxes(rows: object) -> bool:
    return isinstance(rows, Mapping) and any(target.kind == "option" for target in rows.values())


def _on_scales(codebook: Codebook) -> frozenset[str]:
    found: set[str] = set(TICKED | UNTICKED)
    for scale in codebook.scales.values():
        found.update(scale.answers)
    return frozenset(found)


def _of_boxes(codebook: Codebook) -> frozenset[str]:
    found: set[str] = set()
    for part in codebook.fact_columns.values():
        for option in part.categories:
            texts = (option.text.da, option.text.en, option.short.da, option.short.en)
            found.update(fold_answer(text) for text in (option.id, *texts, *option.aliases))
    return frozenset(found)


def _holds_no_answers(
    row: Sequence[str], below: Sequence[Sequence[str]], answers: frozenset[str]
) -> bool:
    """Tell whether a row has words where the rows below it have answers or numbers."""
    answered = other = 0
    for position, cell in enumerate(row):
        later = [one[position].strip() for one in below if position < len(one)]
        filled = [text for text in later if text]
        if not filled or not all(_is_answer(text, answers) for text in filled):
            continue
        answered += 1
        other += bool(cell.strip()) and not _is_answer(cell, answers) and len(words(cell)) > 1
    return len(below) >= _FEWEST and answered >= _FEWEST and other * 2 > answered


def _is_answer(text: str, answers: frozenset[str]) -> bool:
    return fold_answer(text) in answers or bool(_NUMERIC.fullmatch(text.strip()))
