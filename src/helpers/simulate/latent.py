"""How must normal variables correlate, so that the answers cut from them correlate as asked?

Cutting a normal variable into a few levels weakens its correlation with others. The correlation
behind the cuts is therefore solved for, pair by pair, from the exact covariance of two cut
variables, and what the levels make impossible is refused.
"""

from __future__ import annotations

from math import asin, pi, sin

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from helpers.errors import BookError

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

# A target may miss what is possible by this much and counts as the extreme.
TOLERANCE = 1e-6
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


def cuts(shares: Vector) -> Vector:
    """Cut a standard normal variable so that its pieces have given shares.

    Parameters
    ----------
    shares : ndarray of float
        Shares of the levels, which add up to one.

    Returns
    -------
    ndarray of float
        The thresholds between the levels, ascending; infinite beside levels without a share.
    """
    below = np.cumsum(shares)[:-1]
    above = np.cumsum(shares[::-1])[::-1][1:]
    # The smaller tail of the two keeps all its digits.
    found = np.where(below < 0.5, ndtri(np.clip(below, 0, 1)), -ndtri(np.clip(above, 0, 1)))
    return np.asarray(found, dtype=np.float64)


def cut_covariance(first: Vector, second: Vector, correlation: float) -> Matrix:
    """Give the covariances of what lies above the cuts of two normal variables.

    Parameters
    ----------
    first, second : ndarray of float
        Thresholds of the two.
    correlation : float
        Their correlation before they were cut, from -1 to 1.

    Returns
    -------
    ndarray of float
        For each pair of thresholds :math:`P(X > h, Y > k) - P(X > h) P(Y > k)`.

    Notes
    -----
    The derivative of the bivariate normal distribution function by its correlation is the density
    [1]_, which is integrated over the angle whose sine is the correlation (Gauss-Legendre). At the
    correlations 1 and -1 the bounds of Fréchet are reached.

    References
    ----------
    .. [1] R. L. Plackett (1954). "A reduction formula for normal multivariate integrals".
       Biometrika 41(3/4), 351-360.
    """
    over_first, over_second = ndtr(-first)[:, None], ndtr(-second)[None, :]
    if correlation >= 1:
        return np.minimum(over_first, over_second) - over_first * over_second
    if correlation <= -1:
        return np.maximum(over_first + over_second - 1, 0) - over_first * over_second
    h, k = first[:, None, None], second[None, :, None]
    finite = np.isfinite(h) & np.isfinite(k)
    h, k = np.where(finite, h, 0.0), np.where(finite, k, 0.0)
    end = asin(correlation)
    angles = end / 2 * (_NODES + 1)
    exponents = -(h**2 + k**2 - 2 * h * k * np.sin(angles)) / (2 * np.cos(angles) ** 2)
    integral = (np.exp(exponents) * _WEIGHTS).sum(axis=2) * end / (4 * pi)
    return np.where(finite[:, :, 0], integral, 0.0)


def answer_correlation(
    codes: tuple[Vector, Vector], shares: tuple[Vector, Vector], latent: float
) -> float:
    """Correlate two items whose answers were cut from correlated normal variables.

    Parameters
    ----------
    codes : tuple of ndarray
        Codes of the levels of both items, ascending.
    shares : tuple of ndarray
        Shares of these levels.
    latent : float
        Correlation of the normal variables.

    Returns
    -------
    float
        The product-moment correlation of the answers.
    """
    gaps = [np.diff(one) for one in codes]
    covariance = gaps[0] @ cut_covariance(cuts(shares[0]), cuts(shares[1]), latent) @ gaps[1]
    return float(covariance / (_spread(codes[0], shares[0]) * _spread(codes[1], shares[1])))


def latent_correlation(
    codes: tuple[Vector, Vector], shares: tuple[Vector, Vector], wanted: float, names: str = ""
) -> float:
    """Solve for the correlation of normal variables that gives answers one of their own.

    Parameters
    ----------
    codes : tuple of ndarray
        Codes of the levels of both items, ascending.
    shares : tuple of ndarray
        Shares of these levels. With items that everybody answers alike, 0 is returned.
    wanted : float
        The correlation of the answers.
    names : str, optional
        What to call the two items in an error.

    Returns
    -------
    float
        The correlation before cutting, from -1 to 1.

    Raises
    ------
    BookError
        If answers with these shares cannot correlate that much; it says how much they can.
    """
    if wanted == 0 or any(one.max() > 1 - 1e-12 for one in shares):
        return 0.0
    low, high = (answer_correlation(codes, shares, end) for end in (-1.0, 1.0))
    if not low - TOLERANCE <= wanted <= high + TOLERANCE:
        raise BookError(
            f"the answers{f' to {names}' if names else ''} cannot correlate {wanted:g}",
            hint=f"With their means and spreads, from {low:.3f} to {high:.3f} is possible.",
        )
    if wanted >= high or wanted <= low:
        return 1.0 if wanted >= high else -1.0

    def miss(angle: float) -> float:
        return answer_correlation(codes, shares, sin(angle)) - wanted

    # The integral is precise until close to the ends; beyond, the end itself is.
    edge = pi / 2 - 1e-3
    if miss(edge) <= 0:
        return 1.0
    if miss(-edge) >= 0:
        return -1.0
    return sin(brentq(miss, -edge, edge, xtol=1e-12))


def square_root(correlations: Matrix) -> Matrix:
    """Take the symmetric square root of a correlation matrix.

    Parameters
    ----------
    correlations : ndarray of float
        The matrix. Negative eigenvalues as small as rounding leaves them count as zero.

    Returns
    -------
    ndarray of float
        The root, by which independent variables become correlated ones. It is the only symmetric
        one, so that a seed gives the same answers everywhere.

    Raises
    ------
    BookError
        If the correlations are possible pair by pair, but not all together.
    """
    values, vectors = np.linalg.eigh(correlations)
    if values[0] < -1e-6:
        raise BookError(
            "the correlations are possible for each pair of items, but not for all together",
            hint="Ask for less of it, or for the same between all items.",
        )
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)


def _spread(codes: Vector, shares: Vector) -> float:
    mean = float(codes @ shares)
    return float(np.sqrt(shares @ (codes - mean) ** 2))
