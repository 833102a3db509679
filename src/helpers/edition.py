"""What does the book know, gathered in one place?

A chapter opens the edition once and hands it to tables, figures and inline expressions. The
edition holds the questionnaire, the printed numbers, the investments and one file of answers.
Those answers are either real ones or the *witness*, a reconstruction that agrees with the
printed numbers, or simulated; `Edition.is_witness` and `Edition.is_simulated` say which, and
everything that is shown asks them first.

Files in ``data/responses`` are named after their wave: ``2024.csv`` holds answers,
``2024-reconstructed.csv`` a witness, ``2024-simulated.csv`` what chance answered. Real answers win
over the witness of the same wave, and that over simulated ones. A file of the same name in
``data/facts`` says what else is known of the respondents.

A survey need not have a report. A project without printed tables, claims, comments and a list of
investments has an edition in which there are none.
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
from helpers.facts import FOLDER as FACTS
from helpers.facts import Facts, load_facts
from helpers.indices import economic_indices
from helpers.investments import FILE as INVESTMENTS
from helpers.investments import Investment, load_investments
from helpers.marked import nearest
from helpers.numbers import exact
from helpers.project import find_root
from helpers.published import Published, load_published
from helpers.recompute import INDEX_DONT_KNOW, INDEX_INCLUDES_OTHER, recompute
from helpers.recompute_facts import recompute_facts
from helpers.responses import Responses, load_responses
from helpers.told import investments_about

RESPONSES = Path("data/responses")
WITNESS_SUFFIX = "-reconstructed"
SIMULATED_SUFFIX = "-simulated"
REPORT = (Path("data/published"), Path("data/claims.yml"), INVESTMENTS)
"""What a project has that describes a report; without any of these it describes none."""
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
        The investments that the answers are about: those of the report, in the order of Table 10,
        or those of another wave.
    responses : Responses
        The answers: real, reconstructed or simulated.
    facts : Facts or None
        What else is known of the respondents, if there is a file of it.
    """

    root: Path
    wave: str
    codebook: Codebook
    published: Published
    claims: tuple[Claim, ...]
    comments: tuple[Comment, ...]
    investments: tuple[Investment, ...]
    responses: Responses
    facts: Facts | None = None

    @property
    def is_witness(self) -> bool:
        """Whether the answers are reconstructed: then only what is printed may be shown."""
        return self.responses.is_witness

    @property
    def is_simulated(self) -> bool:
        """Whether chance gave the answers: then everything shown must say so."""
        return self.responses.is_simulated

    @property
    def has_report(self) -> bool:
        """Whether there is a report whose numbers can be shown and checked."""
        return len(self.published) > 0

    @property
    def is_report_wave(self) -> bool:
        """Whether the answers belong to the wave that the report describes."""
        return self.has_report and self.wave == str(self.codebook.survey.id)

    @cached_property
    def report(self) -> Edition:
        """The edition of the wave that the report describes, about which the prose was written.

        In a book of another wave tables and figures show that one, and sentences keep the numbers
        that they were written about.
        """
        if self.is_report_wave or not self.has_report:
            return self
        return open_edition(self.root, self.codebook.survey.id)

    @cached_property
    def by_id(self) -> dict[str, Investment]:
        """Every investment by id: those of the report, then those that other answers add."""
        return {one.id: one for one in (*self.published.investments, *self.investments)}

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
            With the witness, what was printed. With answers, the exact value computed from them,
            wherever the number follows from them; amounts, years and payers follow from the facts,
            and stay as printed where there is no file of these.

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
        values = recompute(self.published, self.responses, self.codebook, self.investments)
        if self.facts is not None and not self.is_witness:
            values |= recompute_facts(self.published, self.facts)
        return values

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
    reported = any((folder / path).exists() for path in REPORT)
    known = {one.id: one for one in load_investments(folder)} if reported else {}
    source = _answers(folder, wanted)
    beside = folder / FACTS / source.name
    # Where there are facts, they say who the respondents are; else the report does.
    named = set(known) if reported and not beside.is_file() else None
    responses = load_responses(source, codebook, investments=named)
    facts = None
    if beside.is_file():
        facts = load_facts(beside, codebook, respondents=responses.frame.index)
    wave_name = wanted.removesuffix(WITNESS_SUFFIX).removesuffix(SIMULATED_SUFFIX)
    return Edition(
        root=folder,
        wave=wave_name,
        codebook=codebook,
        published=load_published(folder) if reported else Published({}, {}),
        claims=load_claims(folder) if reported else (),
        comments=load_comments(folder) if reported else (),
        investments=investments_about(
            responses, facts, known, reported=wave_name == str(codebook.survey.id)
        ),
        responses=responses,
        facts=facts,
    )


def _answers(root: Path, wave: str) -> Path:
    """Find the file of answers of a wave: the real ones, else the witness, else simulated ones."""
    folder = root / RESPONSES
    for stem in (wave, f"{wave}{WITNESS_SUFFIX}", f"{wave}{SIMULATED_SUFFIX}"):
        if (folder / f"{stem}.csv").is_file():
            return folder / f"{stem}.csv"
    known = sorted(path.stem for path in folder.glob("*.csv"))
    raise BookError(
        f"there are no answers of the wave '{wave}'",
        file=folder / f"{wave}.csv",
        hint=f"Put them there, or choose among {', '.join(known)}." if known else "Put them there.",
    )
