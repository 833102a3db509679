"""How well does one common factor reproduce a correlation matrix?

The one-factor model is small enough to be fitted to thousands of matrices at once, which is what
a bootstrap needs.
"""

from __future__ import annotations

import numpy as np

from helpers.analysis.matrix import Floats
from helpers.inference import InferenceError

_SWEEPS = 2000
_PRECISION = 1e-10


def one_factor(correlations: Floats) -> Floats:
    r"""Fit one factor by minimum residuals.

    Parameters
    ----------
    correlations : ndarray
        One matrix, or an array of them: shape (items, items) or (matrices, items, items).

    Returns
    -------
    ndarray
        The loadings, shape (items,) or (matrices, items); their sum is not negative.

    Raises
    ------
    InferenceError
        If there are fewer than three items: then a factor is not determined.

    Notes
    -----
    Minimises :math:`\sum_{i \ne j} (r_{ij} - \lambda_i \lambda_j)^2` by setting one loading after
    the other to

    .. math:: \lambda_i = \frac{\sum_{j \ne i} r_{ij} \lambda_j}{\sum_{j \ne i} \lambda_j^2},

    kept within -1 and 1, so that no unique variance is negative, until none moves. Every step
    lowers the sum. Started at the first principal component. With three items the residuals
    vanish and :math:`\lambda_1^2 = r_{12} r_{13} / r_{23}`. R: ``psych::fa(r, fm = "minres")``.

    References
    ----------
    Harman, H. H. & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
    Psychometrika 31(3), 351-368.

    Examples
    --------
    >>> r = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> one_factor(r).round(6).tolist()
    [0.8, 0.7, 0.6]
    """
    if correlations.shape[-1] < 3:
        raise InferenceError(
            "a factor needs three items at least", hint="With two, report their correlation."
        )
    many = correlations[None] if correlations.ndim == 2 else correlations
    values, vectors = np.linalg.eigh(many)
    loadings = vectors[:, :, -1] * np.sqrt(values[:, -1:])
    off = many * (1 - np.eye(many.shape[1]))
    for _ in range(_SWEEPS):
        before = loadings.copy()
        for item in range(many.shape[1]):
            squares = (loadings**2).sum(axis=1) - loadings[:, item] ** 2
            pulled = np.einsum("mj,mj->m", off[:, item], loadings)
            new = np.divide(pulled, squares, out=np.zeros_like(pulled), where=squares > 0)
            loadings[:, item] = np.clip(new, -1, 1)
        if np.abs(loadings - before).max() < _PRECISION:
            break
    loadings *= np.where(loadings.sum(axis=1, keepdims=True) < 0, -1, 1)
    return loadings[0] if correlations.ndim == 2 else loadings
