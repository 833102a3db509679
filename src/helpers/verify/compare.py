"""What do the real answers give for each printed number?

As long as the answers are unknown, a printed number can only be held against the other printed
numbers. With the answers of the wave in `data/responses` it can be computed anew. That is the
plain comparison of this module; a witness, which was made to agree, is never compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from helpers.codebook import load_codebook
from helpers.edition import RESPONSES
from helpers.investments import load_investments
from helpers.published import Published, load_published
from helpers.recompute import recompute
from helpers.responses import Responses, load_responses


@dataclass(frozen=True)
class Comparison:
    """One number as printed and as the answers have it.

    Parameters
    ----------
    id : str
        Id of the published value.
    printed : str
        The number as printed.
    computed : Fraction or None
        The exact number that follows from the answers; None if nobody gave one that counts.
    agrees : bool
        Whether rounding in one direction or the other makes the printed number of it.
    """

    id: str
    printed: str
    computed: Fraction | None
    agrees: bool

    def as_json(self) -> dict[str, Any]:
        """Give all fields as JSON can hold them; the fraction becomes ``"p/q"``.

        Returns
        -------
        dict
            The fields.
        """
        computed = None if self.computed is None else str(self.computed)
        return {
            "id": self.id,
            "printed": self.printed,
            "computed": computed,
            "agrees": self.agrees,
        }


@dataclass(frozen=True)
class Comparisons:
    """All numbers that follow from the answers.

    Parameters
    ----------
    source : Path
        The file of answers, seen from the project.
    numbers : tuple of Comparison
        In the order of the tables.
    """

    source: Path
    numbers: tuple[Comparison, ...]

    @property
    def disagreeing(self) -> tuple[Comparison, ...]:
        """The numbers that the answers do not bear out."""
        return tuple(one for one in self.numbers if not one.agrees)


def compare_with_answers(root: Path) -> Comparisons | None:
    """Compute every number anew from the answers of the wave that the tables are about.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    Comparisons or None
        None if there is no file of answers, or it holds a witness.

    Raises
    ------
    BookError
        If the answers are not such as the codebook offers, with the line of each mistake.
    """
    codebook = load_codebook(root / "data" / "codebook.yml")
    source = RESPONSES / f"{codebook.survey.id}.csv"
    if not (root / source).is_file():
        return None
    investments = load_investments(root)
    ids = {one.id for one in investments}
    responses: Responses = load_responses(root / source, codebook, investments=ids)
    if responses.is_witness:
        return None
    published = load_published(root)
    computed = recompute(published, responses, codebook, investments)
    return Comparisons(source, compare(published, computed))


def compare(
    published: Published, computed: Mapping[str, Fraction | None]
) -> tuple[Comparison, ...]:
    """Hold computed numbers against printed ones.

    Parameters
    ----------
    published : Published
        The printed numbers.
    computed : mapping of str to Fraction or None
        The computed ones by id; None where there is no number, which agrees with a printed dash.

    Returns
    -------
    tuple of Comparison
        One for each computed number, in the order printed.
    """
    found = []
    for value in published:
        if value.id not in computed:
            continue
        number, interval = computed[value.id], value.interval
        if number is None or interval is None:
            agrees = number is None and interval is None
        else:
            agrees = interval[0] <= number <= interval[1]
        found.append(Comparison(value.id, value.printed, number, agrees))
    return tuple(found)
