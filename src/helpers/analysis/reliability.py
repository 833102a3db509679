"""Do the items of a battery measure one thing, and how reliably?

Cronbach's alpha with Feldt's interval, McDonald's omega from one common factor, what alpha becomes
without an item, and how each item goes with the rest. A high value does not prove that there is
one thing to measure: it says how closely the sum of the items would come out again if there were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from helpers.analysis.factor import one_factor
from helpers.analysis.matrix import Floats, Missing, covariance
from helpers.inference import InferenceError, Interval

DRAWS = 1000
SEED = 20240501


@dataclass(frozen=True)
class Coefficient:
    """An estimate, its interval and what it was computed from.

    Parameters
    ----------
    value : float
        The estimate.
    interval : Interval of float
        Its confidence interval.
    level : float
        The confidence level.
    method : str
        How the interval was made, such as ``"Feldt"``.
    n : int
        Respondents: those with a value for every item (listwise), or the fewest that any pair of
        items has (pairwise).
    items : int
        Number of items.
    missing : {"listwise", "pairwise"}
        What was done with gaps.
    """

    value: float
    interval: Interval[float]
    level: float
    method: str
    n: int
    items: int
    missing: Missing


def alpha(
    codes: pd.DataFrame,
    *,
    missing: Missing = "listwise",
    level: float = 0.95,
    draws: int = 0,
    seed: int = SEED,
) -> Coefficient:
    r"""Compute Cronbach's alpha with a confidence interval.

    Parameters
    ----------
    codes : DataFrame of float
        One row a respondent, one column an item; NaN for *don't know* and no answer.
    missing : {"listwise", "pairwise"}
        What to do with gaps.
    level : float
        Confidence level.
    draws, seed : int
        With `draws` above nought, a percentile interval from so many bootstrap samples of
        respondents instead of Feldt's.

    Returns
    -------
    Coefficient
        Alpha.

    Raises
    ------
    InferenceError
        If there are too few items or respondents, or an item does not vary.

    Notes
    -----
    With :math:`k` items, their covariance matrix :math:`S` and :math:`n` respondents,

    .. math:: \alpha = \frac{k}{k-1}\left(1 - \frac{\operatorname{tr} S}{\mathbf 1' S \mathbf 1}
        \right),

    and Feldt's interval is :math:`1 - (1 - \alpha) F_{1 - a/2}` to :math:`1 - (1 - \alpha)
    F_{a/2}` with quantiles of :math:`F` with :math:`n - 1` and :math:`(n - 1)(k - 1)` degrees of
    freedom. It assumes items that follow a normal distribution and measure equally well. With
    gaps left pairwise, :math:`n` is the least number behind any pair, which makes the interval
    too wide rather than too narrow. R: ``psych::alpha``.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika
    16(3), 297-334.
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient
    alpha. Applied Psychological Measurement 11(1), 93-103.
    """
    _check_level(level)
    matrix, counts = covariance(codes, missing)
    items, n = len(matrix), int(counts.min())
    value = _alpha(matrix)
    if draws:
        drawn = _resampled(codes, missing, draws, seed)
        interval = _percentiles(_alpha_of(drawn), level)
        return Coefficient(value, interval, level, "bootstrap", n, items, missing)
    f = stats.f.ppf([(1 + level) / 2, (1 - level) / 2], n - 1, (n - 1) * (items - 1))
    low, high = 1 - (1 - value) * f
    return Coefficient(value, Interval(float(low), float(high)), level, "Feldt", n, items, missing)


def omega(
    codes: pd.DataFrame,
    *,
    missing: Missing = "listwise",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Coefficient:
    r"""Compute McDonald's omega total from one common factor.

    Parameters
    ----------
    codes : DataFrame of float
        As for `alpha`; at least three items.
    missing : {"listwise", "pairwise"}
        What to do with gaps.
    level : float
        Confidence level.
    draws, seed : int
        Number of bootstrap samples of respondents for the percentile interval, and their seed.

    Returns
    -------
    Coefficient
        Omega.

    Raises
    ------
    InferenceError
        If there are fewer than three items, not more respondents than items, or an item does not
        vary.

    Notes
    -----
    The factor is fitted to the correlation matrix by minimum residuals
    (`helpers.analysis.factor.one_factor`) and brought back to the items' own units. With loadings
    :math:`\lambda_i` and unique variances :math:`\psi_i = s_i^2 - \lambda_i^2`,

    .. math:: \omega = \frac{\left(\sum_i \lambda_i\right)^2}
        {\left(\sum_i \lambda_i\right)^2 + \sum_i \psi_i}.

    Unlike alpha it allows items to measure the factor unequally well; where they all do so equally
    the two agree. R: ``MBESS::ci.reliability(type = "omega")``, there by maximum likelihood.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. Erlbaum. Equation 6.20b.
    Dunn, T. J., Baguley, T. & Brunsden, V. (2014). From alpha to omega. British Journal of
    Psychology 105(3), 399-412.
    """
    _check_level(level)
    matrix, counts = covariance(codes, missing)
    if counts.min() <= len(matrix):
        raise InferenceError(
            f"{int(counts.min())} respondents are too few for a factor of {len(matrix)} items",
            hint="Have more respondents than items, or leave items out.",
        )
    value = float(_omega(matrix[None])[0])
    drawn = _resampled(codes, missing, draws, seed)
    interval = _percentiles(_omega(drawn), level)
    n, items = int(counts.min()), len(matrix)
    return Coefficient(value, interval, level, "bootstrap", n, items, missing)


def item_analysis(codes: pd.DataFrame, *, missing: Missing = "listwise") -> pd.DataFrame:
    r"""Say of each item how it goes with the rest, and what alpha would be without it.

    Parameters
    ----------
    codes : DataFrame of float
        As for `alpha`.
    missing : {"listwise", "pairwise"}
        What to do with gaps.

    Returns
    -------
    DataFrame
        One row an item: ``n`` (who gave it a value, among those used), ``mean``, ``sd``,
        ``item_rest`` (correlation with the sum of the others) and ``alpha_without`` (missing if
        only one item is left).

    Raises
    ------
    InferenceError
        As `alpha`.

    Notes
    -----
    From the covariance matrix: the item-rest correlation is
    :math:`\sum_{j \ne i} s_{ij} / \sqrt{s_{ii} \sum_{j,k \ne i} s_{jk}}`, which listwise is the
    correlation of the item with the sum of the others. R: ``r.drop`` and ``alpha.drop`` of
    ``psych::alpha``.

    References
    ----------
    Nunnally, J. C. & Bernstein, I. H. (1994). Psychometric theory, 3rd ed. McGraw-Hill.
    """
    matrix, counts = covariance(codes, missing)
    used = codes.dropna() if missing == "listwise" else codes
    rest = matrix.sum() - 2 * matrix.sum(axis=1) + np.diag(matrix)
    with np.errstate(invalid="ignore", divide="ignore"):
        joint = matrix.sum(axis=1) - np.diag(matrix)
        item_rest = joint / np.sqrt(np.diag(matrix) * rest)
    without = [
        _alpha(np.delete(np.delete(matrix, i, axis=0), i, axis=1)) if len(matrix) > 2 else np.nan
        for i in range(len(matrix))
    ]
    return pd.DataFrame(
        {
            "n": np.diag(counts),
            "mean": used.mean().to_numpy(),
            "sd": np.sqrt(np.diag(matrix)),
            "item_rest": item_rest,
            "alpha_without": without,
        },
        index=codes.columns,
    )


def _alpha(matrix: Floats) -> float:
    return float(_alpha_of(matrix[None])[0])


def _alpha_of(matrices: Floats) -> Floats:
    items = matrices.shape[1]
    own = np.trace(matrices, axis1=1, axis2=2)
    total: Floats = matrices.sum(axis=(1, 2))
    if (total <= 0).any():
        raise InferenceError(
            "the sum of the items does not vary, so that it has no reliability",
            hint="Look for items that were worded the other way round.",
        )
    result: Floats = items / (items - 1) * (1 - own / total)
    return result


def _omega(matrices: Floats) -> Floats:
    sd = np.sqrt(np.diagonal(matrices, axis1=1, axis2=2))
    loadings = one_factor(matrices / (sd[:, :, None] * sd[:, None, :]))
    common = (loadings * sd).sum(axis=1) ** 2
    unique = ((1 - loadings**2) * sd**2).sum(axis=1)
    result: Floats = common / (common + unique)
    return result


def _resampled(codes: pd.DataFrame, missing: Missing, draws: int, seed: int) -> Floats:
    """Covariance matrices of bootstrap samples; one in which an item does not vary is redrawn."""
    used = (codes.dropna() if missing == "listwise" else codes).reset_index(drop=True)
    generator = np.random.default_rng(seed)
    found: list[Floats] = []
    for _ in range(10 * draws):
        if len(found) == draws:
            return np.stack(found)
        sample = used.iloc[generator.integers(0, len(used), len(used))]
        try:
            matrix = covariance(sample, missing)[0]
        except InferenceError:
            continue
        if matrix.sum() > 1e-12:
            found.append(matrix)
    raise InferenceError(
        "there are too few different answers for bootstrap samples",
        hint="Use Feldt's interval, or leave out items that hardly vary.",
    )


def _percentiles(values: Floats, level: float) -> Interval[float]:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InferenceError(f"a confidence level of {level} cannot be", hint="For 95% give 0.95.")
