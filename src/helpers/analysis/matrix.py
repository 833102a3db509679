"""Which answers are used when items are looked at together?

A battery becomes a matrix of codes, one row a respondent, one column an item. *Don't know* and no
answer have no code; both are counted beside it. What happens to a row with gaps is never decided
silently: `listwise` keeps complete rows only, `pairwise` uses for each pair of items all who
answered both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.answers import SLOT_DONT_KNOW, SLOT_FIRST_LEVEL
from helpers.codebook import Battery
from helpers.inference import InferenceError
from helpers.tidy import positions

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Missing: TypeAlias = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class Answers:
    """The answers to some items as numbers.

    Parameters
    ----------
    codes : DataFrame of float
        One row a respondent, one column an item; NaN where there is no code.
    dont_know, no_answer : Series of int
        By item, how many said so or left it empty.
    """

    codes: pd.DataFrame
    dont_know: pd.Series
    no_answer: pd.Series

    @property
    def complete(self) -> pd.DataFrame:
        """The rows without a gap."""
        return self.codes.dropna()


def answers(tidy: pd.DataFrame, battery: Battery, items: Sequence[str] | None = None) -> Answers:
    """Bring the answers to a battery into a matrix.

    Parameters
    ----------
    tidy : DataFrame
        As `helpers.tidy.code_answers` gives it, or a subset of its rows.
    battery : Battery
        A battery whose scale has means.
    items : sequence of str, optional
        Which items, in which order; without it, all that the questionnaire words (`other` means
        something else to each respondent).

    Returns
    -------
    Answers
        Codes, and what has none.

    Raises
    ------
    BookError
        If the scale has categories instead of values, or an item is not known.
    """
    if not battery.scale.has_means:
        raise InferenceError(
            f"the answers to '{battery.name}' are categories and cannot be added up",
            hint="Count them with helpers.likert.",
        )
    chosen = tuple(battery.main_ids if items is None else (battery.item(i).id for i in items))
    where = positions(tidy, battery)
    slots = np.zeros((len(where.people), len(battery.items)), dtype=np.int8)
    slots[where.respondent, where.item] = where.slot
    slots = slots[:, [battery.item_ids.index(item) for item in chosen]]
    values = np.full(SLOT_FIRST_LEVEL + len(battery.scale.codes), np.nan)
    values[SLOT_FIRST_LEVEL:] = battery.scale.codes
    columns = pd.Index(chosen, name="item")
    return Answers(
        pd.DataFrame(values[slots], index=where.people.rename("respondent"), columns=columns),
        pd.Series((slots == SLOT_DONT_KNOW).sum(axis=0), columns),
        pd.Series((slots < SLOT_DONT_KNOW).sum(axis=0), columns),
    )


def covariance(codes: pd.DataFrame, missing: Missing) -> tuple[Floats, Integers]:
    r"""Compute covariances with the number of respondents behind each.

    Parameters
    ----------
    codes : DataFrame of float
        As in `Answers`.
    missing : {"listwise", "pairwise"}
        Whether a row with a gap is left out altogether, or only where the gap is.

    Returns
    -------
    tuple of ndarray
        The matrix with divisor n - 1, and the matrix of n.

    Raises
    ------
    InferenceError
        If there are fewer than two items or three respondents, or an item does not vary.

    Notes
    -----
    For a pair of items, :math:`\sum_i (x_i - \bar x)(y_i - \bar y) / (n - 1)` over those who
    answered both; on the diagonal over those who answered the item. Pairwise matrices need not
    be positive definite. R: ``cov(x, use = "pairwise.complete.obs")``.
    """
    if codes.shape[1] < 2:
        raise InferenceError("a battery of fewer than two items has no correlations")
    used = codes.dropna() if missing == "listwise" else codes
    held = used.notna().to_numpy(dtype=np.int64)
    n = held.T @ held
    if not len(used) or n.min() < 3:
        first, second = divmod(int(np.argmin(n)), len(n))
        names = " and ".join(dict.fromkeys((str(codes.columns[first]), str(codes.columns[second]))))
        least = int(n.min())
        raise InferenceError(
            f"only {least} respondents gave a value to {names}"
            if missing == "pairwise"
            else f"only {least} respondents gave every item a value",
            hint="Three at least are needed; leave out the items that few answered.",
        )
    values = used.to_numpy(dtype=np.float64, na_value=np.nan)
    # Moved close to nought, so that nothing is lost where the sums are large.
    middle = np.nanmean(values, axis=0)
    filled = np.where(held > 0, values - middle, 0.0)
    sums = filled.T @ held  # sum of the column over those who answered the row as well
    matrix = (filled.T @ filled - sums * sums.T / n) / (n - 1)
    flat = np.flatnonzero(np.diag(matrix) < 1e-12)
    if len(flat):
        raise InferenceError(
            f"everybody gave the same answer to '{codes.columns[flat[0]]}'",
            hint="Leave the item out: what does not vary goes with nothing.",
        )
    return matrix, n
