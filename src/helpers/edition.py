"""What does the book know, gathered in one place?

A chapter opens the edition once and hands it to tables, figures and inline expressions. The
edition holds the questionnaire, the printed numbers, the investments and one file of answers.
Those answers are either the real ones or the *witness*, a reconstruction that agrees with the
printed numbers; `Edition.is_witness` says which, and everything that is shown asks it first.

Files in ``data/responses`` are named after their wave: ``2024.csv`` holds answers,
``2024-reconstructed.csv`` a witness. Real answers win over the witness of the same wave.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.claims import Claim, load_claims
from helpers.codebook import Codebook, load_codebook
from helpers.comments import Comment, load_comments
from helpers.errors import BookError
from helpers.indices import economic_indices
from helpers.investments import Investment, load_investments
from helpers.marked import nearest
from helpers.numbers import exact
from helpers.project import find_root
from helpers.published import Published, load_published
from helpers.recompute import INDEX_DONT_KNOW, INDEX_INCLUDES_OTHER, recompute
from helpers.responses import Responses, load_responses

RESPONSES = Path("data/responses")
WITNESS_SUFFIX = "-reconstructed"
ENVIRONMENT_VARIABLE = "EFFEKTBOG_WAVE"


@dataclass(frozen=True)
class Edition:
    """Everything a chapter asks for.

    Parameters
    ----------
    root : Path
        The project folder.
    wave : str
        The wave of the survey that the answers come from, such as ``"2024"``.
    codebook : Codebook
        The questionnaire.
    published : Published
        The printed numbers of the report.
    claims : tuple of Claim
        The numbers stated in prose.
    comments : tuple of Comment
        The open answers as coded themes.
    investments : tuple of Investment
        The investments, in the order of Table 10.
    responses : Responses
        The answers, real or reconstructed.
    """

    root: Path
    wave: str
    codebook: Codebook
    published: Published
    claims: tuple[Claim, ...]
    comments: tuple[Comment, ...]
    investments: tuple[Investment, ...]
    responses: Responses

    @property
    def is_witness(self) -> bool:
        """Whether the answers are reconstructed: then only what is printed may be shown."""
        return self.responses.provenance == "witness"

    @property
    def is_report_wave(self) -> bool:
        """Whether the answers belong to the wave that the report describes."""
        return self.wave == str(self.codebook.survey.id)

    @cached_property
    def by_id(self) -> dict[str, Investment]:
        """The investments by id, in the order of Table 10."""
        return {investment.id: investment for investment in self.investments}

    def investment(self, identifier: str) -> Investment:
        """Find an investment by its id.

        Parameters
        ----------
        identifier : str
            Id of the investment.

        Returns
        -------
        Investment
            The investment.

        Raises
        ------
        BookError
            If there is no such investment.
        """
        if identifier not in self.by_id:
            raise BookError(
                f"there is no investment '{identifier}'", hint=nearest(identifier, self.by_id)
            )
        return self.by_id[identifier]

    def claim(self, identifier: str) -> Claim:
        """Find a number stated in prose by its id, such as ``"c.2.answered"``.

        Parameters
        ----------
        identifier : str
            Id of the claim.

        Returns
        -------
        Claim
            The number with all that is known about it.

        Raises
        ------
        BookError
            If there is no such claim.
        """
        if identifier not in self._claims:
            raise BookError(
                f"there is no claim '{identifier}'", hint=nearest(identifier, self._claims)
            )
        return self._claims[identifier]

    def stated(self, identifier: str) -> tuple[Fraction, ...]:
        """Give the numbers that a claim states: one, or both ends of a span.

        Parameters
        ----------
        identifier : str
            Id of the claim.

        Returns
        -------
        tuple of Fraction
            The numbers, in the order stated.

        Raises
        ------
        BookError
            If there is no such claim, or if it states no number.

        Examples
        --------
        >>> open_edition().stated("c.3.4.dsi-2021")
        (Fraction(5, 1), Fraction(6, 1))
        """
        numbers = self.claim(identifier).numbers
        if not numbers:
            raise BookError(f"the claim '{identifier}' states no number")
        return numbers

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def printed(self, identifier: str) -> str:
        """Give the string that was printed, the Danish way.

        Parameters
        ----------
        identifier : str
            Id of the printed number.

        Returns
        -------
        str
            The printed string.

        Raises
        ------
        BookError
            If there is no such number.

        Examples
        --------
        >>> open_edition().printed("t08.financing.mean")
        '3,5'
        """
        return self.published[identifier].printed

    def value(self, identifier: str) -> Fraction:
        """Give the number to show for a printed one.

        Parameters
        ----------
        identifier : str
            Id of the printed number, ``t{table}.{row}.{column}``.

        Returns
        -------
        Fraction
            With the witness, what was printed. With real answers, the exact
            value computed from them, wherever the number comes from the answers to the batteries;
            numbers that no file of answers holds (sizes, years, payers) stay as printed.

        Raises
        ------
        BookError
            If there is no such number, or if a dash stands in its place, or if nobody answered.

        Examples
        --------
        >>> open_edition().value("t08.financing.high")
        Fraction(15, 1)
        """
        printed = self.published[identifier]
        if self.is_answered(identifier):
            computed = self.computed(identifier)
            if computed is None:
                raise BookError(f"'{identifier}' has no number: nobody gave an answer that counts")
            return computed
        if printed.value is None:
            raise BookError(
                f"'{identifier}' has no number: '{printed.printed}' is printed in its place",
                hint="Show what is printed with Edition.printed.",
            )
        return exact(printed.value)

    def is_answered(self, identifier: str) -> bool:
        """Tell whether real answers take the place of a printed number.

        Parameters
        ----------
        identifier : str
            Id of the printed number.

        Returns
        -------
        bool
            Never with the witness, and never for numbers that no file of answers holds.
        """
        return not self.is_witness and self.published[identifier].id in self._recomputed

    def computed(self, identifier: str) -> Fraction | None:
        """Compute a printed number anew from the answers.

        With the witness this proves agreement and nothing else: show it only where it equals
        what is printed.

        Parameters
        ----------
        identifier : str
            Id of the printed number.

        Returns
        -------
        Fraction or None
            None for numbers that do not come from the answers to the batteries, or that nobody
            answered.
        """
        return self._recomputed.get(self.published[identifier].id)

    @cached_property
    def _recomputed(self) -> dict[str, Fraction | None]:
        return recompute(self.published, self.responses, self.codebook, self.investments)

    @cached_property
    def economic_indices(self) -> pd.DataFrame:
        """Both indices of economic motivation by investment; exact fractions, None if missing.

        With the witness, show only what Table 10 prints of them.
        """
        return economic_indices(
            self.responses,
            self.codebook,
            dk=INDEX_DONT_KNOW,
            include_other=INDEX_INCLUDES_OTHER,
        )


def open_edition(root: Path | str | None = None, wave: str | int | None = None) -> Edition:
    """Read and check all data of the book.

    Parameters
    ----------
    root : path-like, optional
        The project folder; without it, the one that one stands in.
    wave : str or int, optional
        Wave of the survey, the stem of a file in ``data/responses``. Without it, the environment
        variable ``EFFEKTBOG_WAVE``, else the wave that the codebook describes. Naming
        ``"2024-reconstructed"`` asks for the witness even where answers exist.

    Returns
    -------
    Edition
        All of it, checked.

    Raises
    ------
    BookError
        If a data file is missing or wrong; with file, line and the mend.

    Examples
    --------
    >>> open_edition().wave
    '2024'
    """
    folder = find_root(root)
    codebook = load_codebook(folder / "data" / "codebook.yml")
    wanted = str(wave or os.environ.get(ENVIRONMENT_VARIABLE) or codebook.survey.id)
    investments = load_investments(folder)
    return Edition(
        root=folder,
        wave=wanted.removesuffix(WITNESS_SUFFIX),
        codebook=codebook,
        published=load_published(folder),
        claims=load_claims(folder),
        comments=load_comments(folder),
        investments=investments,
        responses=load_responses(
            _answers(folder, wanted), codebook, investments={one.id for one in investments}
        ),
    )


def _answers(root: Path, wave: str) -> Path:
    """Find the file of answers of a wave: the real ones, else the witness."""
    folder = root / RESPONSES
    for stem in (wave, f"{wave}{WITNESS_SUFFIX}"):
        if (folder / f"{stem}.csv").is_file():
            return folder / f"{stem}.csv"
    known = sorted(path.stem for path in folder.glob("*.csv"))
    raise BookError(
        f"there are no answers of the wave '{wave}'",
        file=folder / f"{wave}.csv",
        hint=f"Put them there, or choose among {', '.join(known)}." if known else "Put them there.",
    )
