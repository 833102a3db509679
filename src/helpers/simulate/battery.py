"""What would answers with a given mean, spread and correlation look like?

`simulate_battery` makes answers to one battery from what is asked of each item: mean and standard
deviation, or the shares of the levels; how the items correlate; and how many respondents do not
know or do not answer. A seed makes them the same every time.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.answers import DONT_KNOW
from helpers.codebook import Battery, Item
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.simulate.latent import Matrix, Vector, cuts, latent_correlation, square_root
from helpers.simulate.marginals import level_probabilities

Number = float | Mapping[str, float]


def simulate_battery(
    battery: Battery,
    respondents: int | Sequence[str],
    *,
    seed: int,
    mean: float | Mapping[str, float] | None = None,
    sd: float | Mapping[str, float] | None = None,
    shares: Sequence[float] | Mapping[str, Sequence[float]] | None = None,
    correlation: float | Sequence[Sequence[float]] | Mapping[str, float] = 0.0,
    dont_know: float | Mapping[str, float] = 0.0,
    no_answer: float | Mapping[str, float] = 0.0,
) -> pd.DataFrame:
    """Simulate the answers to a battery.

    Parameters
    ----------
    battery : Battery
        What was asked and offered; a scale of any number of levels.
    respondents : int or sequence of str
        How many, called r001, r002, …, or their ids.
    seed : int
        The same seed gives the same answers.
    mean, sd : float or mapping of str to float, optional
        Mean and standard deviation (population value) of the answers, for all items or by item id.
        Without a standard deviation only the mean is held.
    shares : sequence of float or mapping, optional
        In place of mean and sd: the shares of the levels in order, for all items or by item id.
        Items for which neither is given take all levels equally often.
    correlation : float, matrix or mapping, optional
        The product-moment correlation of the answers: one number for every pair; a symmetric matrix
        in the order of the items; or by item id how each loads on one factor behind all, such that
        two items correlate by the product of their loadings.
    dont_know, no_answer : float or mapping of str to float, optional
        Shares of the respondents who say *don't know* and who do not answer. They are drawn by
        chance, whatever the respondent would have answered, so that mean, spread and
        correlation hold among the answers that count.

    Returns
    -------
    DataFrame
        In the form of `helpers.responses.Responses.frame`: one row a respondent, one column an
        item, values codes, ``"dk"`` or None.

    Raises
    ------
    BookError
        If what is asked is impossible: a mean outside the scale, a spread that no answers with that
        mean have, correlations beyond what the levels allow, shares that do not add up.

    Notes
    -----
    Each item is a normal variable cut into levels at thresholds that give its marginal
    distribution exactly (`level_probabilities`); the variables correlate so that the answers cut
    from them have the correlation asked for (`latent_correlation`).

    Examples
    --------
    >>> from helpers.codebook import load_codebook
    >>> motives = load_codebook().battery("motives")
    >>> frame = simulate_battery(motives, 200, seed=1, mean=3.5, sd=1.0, correlation=0.4)
    >>> frame.shape
    (200, 9)
    """
    people = _people(respondents)
    missing = _shares_missing(battery, dont_know, no_answer)
    try:
        marginals = [
            _marginal(battery, item, _of(mean, battery), _of(sd, battery), _shares(shares, battery))
            for item in battery.items
        ]
        root = square_root(_latent(battery, marginals, _wanted(battery, correlation)))
    except BookError as error:
        raise BookError(f"battery '{battery.name}': {error.message}", hint=error.hint) from None
    random = np.random.default_rng(seed)
    normal = random.standard_normal((len(people), len(battery.items))) @ root
    chance = random.random((len(people), len(battery.items)))
    codes = np.array([*battery.scale.codes], dtype=object)
    columns: dict[str, NDArray[np.object_]] = {}
    for place, (column, shares_of_levels) in enumerate(
        zip(battery.columns, marginals, strict=True)
    ):
        slots = np.searchsorted(cuts(shares_of_levels), normal[:, place])
        answers = codes[slots]
        unknown, silent = missing[place]
        answers[chance[:, place] < unknown + silent] = None
        answers[chance[:, place] < unknown] = DONT_KNOW
        columns[column] = answers
    return pd.DataFrame(columns, index=people, dtype=object)


def _people(respondents: int | Sequence[str]) -> pd.Index:
    if isinstance(respondents, int):
        if respondents < 1:
            raise BookError("at least one respondent must be simulated")
        digits = max(3, len(str(respondents)))
        respondents = [f"r{number:0{digits}d}" for number in range(1, respondents + 1)]
    return pd.Index(respondents, name="respondent", dtype=object)


def _of(value: Number | None, battery: Battery) -> dict[str, float]:
    """Spread one number over all items, or check the ids of several."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return dict.fromkeys(battery.item_ids, float(value))
    return {battery.item(name).id: float(number) for name, number in value.items()}


def _shares(
    value: Sequence[float] | Mapping[str, Sequence[float]] | None, battery: Battery
) -> dict[str, Sequence[float]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return dict.fromkeys(battery.item_ids, value)
    return {battery.item(name).id: row for name, row in value.items()}


def _marginal(
    battery: Battery,
    item: Item,
    mean: Mapping[str, float],
    sd: Mapping[str, float],
    shares: Mapping[str, Sequence[float]],
) -> Vector:
    """Find the shares of the levels of one item."""
    codes = battery.scale.codes
    if item.id in shares:
        row = np.asarray(shares[item.id], dtype=np.float64)
        if row.shape != (len(codes),) or (row < 0).any() or abs(row.sum() - 1) > 1e-9:
            raise BookError(
                f"the shares of '{item.id}' are not {len(codes)} numbers that add up to 1"
            )
        return row
    if item.id not in mean:
        if item.id in sd:
            raise BookError(f"'{item.id}' has a standard deviation and no mean")
        return np.full(len(codes), 1 / len(codes))
    try:
        return level_probabilities(codes, mean[item.id], sd.get(item.id))
    except BookError as error:
        raise BookError(f"item '{item.id}': {error.message}", hint=error.hint) from None


def _wanted(
    battery: Battery, correlation: float | Sequence[Sequence[float]] | Mapping[str, float]
) -> Matrix:
    """Write out the correlation of every pair of items."""
    size = len(battery.items)
    if isinstance(correlation, Mapping):
        for name in correlation:
            if name not in battery.item_ids:
                raise BookError(f"there is no item '{name}'", hint=nearest(name, battery.item_ids))
        loadings = np.array([float(correlation.get(name, 0.0)) for name in battery.item_ids])
        wanted = np.outer(loadings, loadings)
    else:
        wanted = np.asarray(correlation, dtype=np.float64)
        wanted = np.full((size, size), wanted) if wanted.ndim == 0 else wanted.copy()
    if wanted.shape != (size, size) or not np.allclose(wanted, wanted.T):
        raise BookError(f"the correlations are not a symmetric matrix of {size} rows")
    np.fill_diagonal(wanted, 1.0)
    if not (np.abs(wanted) <= 1).all():
        raise BookError("a correlation is not between -1 and 1")
    return wanted


def _latent(battery: Battery, marginals: Sequence[Vector], wanted: Matrix) -> Matrix:
    """Solve for the correlations before cutting; pairs that are alike are solved once."""
    codes = np.array(battery.scale.codes, dtype=np.float64)
    latent = np.eye(len(marginals))
    solved: dict[Hashable, float] = {}
    for i in range(len(marginals)):
        for j in range(i):
            pair = marginals[j], marginals[i]
            key = (pair[0].tobytes(), pair[1].tobytes(), wanted[i, j])
            if key not in solved:
                names = f"'{battery.item_ids[j]}' and '{battery.item_ids[i]}'"
                solved[key] = latent_correlation((codes, codes), pair, wanted[i, j], names)
            latent[i, j] = latent[j, i] = solved[key]
    return latent


def _shares_missing(
    battery: Battery, dont_know: Number, no_answer: Number
) -> list[tuple[float, float]]:
    unknown, silent = _of(dont_know, battery), _of(no_answer, battery)
    found = [(unknown.get(name, 0.0), silent.get(name, 0.0)) for name in battery.item_ids]
    for name, (first, second) in zip(battery.item_ids, found, strict=True):
        if not (first >= 0 and second >= 0 and first + second <= 1):
            raise BookError(
                f"item '{name}': the shares of don't know and no answer are not between 0 and 1"
            )
        if first > 0 and battery.scale.dont_know is None:
            raise BookError(f"battery '{battery.name}' does not offer don't know")
    return found
