"""How would two items correlate if their answers were not cut into levels?

The polychoric correlation imagines a normal variable behind each item, cut at thresholds into the
answers that were offered, and estimates the correlation of the two variables. It leans on that
picture: with a few dozen respondents, or empty cells, take it as a sketch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import optimize, stats
from scipy.special import ndtr, ndtri

from helpers.analysis.matrix import Floats, Integers
from helpers.inference import InferenceError

Estimation: TypeAlias = Literal["two_step", "ml"]

_EDGE = 0.9999
_TINY = 1e-300
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class Polychoric:
    """A polychoric correlation.

    Parameters
    ----------
    value : float
        The estimate.
    standard_error : float or None
        From the curvature of the likelihood; None where the estimate is at the edge, as with an
        empty corner of a two by two table.
    method : {"two_step", "ml"}
        Whether the thresholds were taken from the margins or estimated with the correlation.
    n : int
        Respondents who answered both items.
    empty_cells : int
        Pairs of answers, of those that occur in the margins, that nobody gave.
    """

    value: float
    standard_error: float | None
    method: Estimation
    n: int
    empty_cells: int


def bivariate_normal(first: Floats, second: Floats, correlation: float) -> Floats:
    r"""Compute the distribution function of two standard normal variables.

    Parameters
    ----------
    first, second : ndarray
        Upper limits; infinite ones are allowed.
    correlation : float
        Between -1 and 1, without the ends.

    Returns
    -------
    ndarray
        :math:`P(X \le h, Y \le k)` for every h of `first` (rows) and k of `second` (columns).

    Notes
    -----
    .. math:: \Phi_2(h, k; \rho) = \Phi(h) \Phi(k) + \frac{1}{2\pi} \int_0^{\arcsin \rho}
        \exp\left(-\frac{h^2 + k^2 - 2 h k \sin\theta}{2 \cos^2\theta}\right) d\theta,

    by Gauss-Legendre with 64 nodes.

    References
    ----------
    Genz, A. (2004). Numerical computation of rectangular bivariate and trivariate normal and t
    probabilities. Statistics and Computing 14, 251-260.
    """
    # A limit that far away is infinite, for all that doubles can tell.
    h = np.clip(first, -40, 40)[:, None, None]
    k = np.clip(second, -40, 40)[None, :, None]
    half = np.arcsin(correlation) / 2
    angle = half * (_NODES + 1)
    exponent = -(h**2 + k**2 - 2 * h * k * np.sin(angle)) / (2 * np.cos(angle) ** 2)
    area = half * (np.exp(exponent) @ _WEIGHTS)
    result: Floats = ndtr(h[..., 0]) * ndtr(k[..., 0]) + area / (2 * np.pi)
    return result


def polychoric(table: Integers, *, method: Estimation = "two_step") -> Polychoric:
    r"""Estimate the polychoric correlation of a table of counts.

    Parameters
    ----------
    table : ndarray of int
        Respondents by the answer to one item (rows) and to the other (columns), both ascending.
    method : {"two_step", "ml"}
        Thresholds from the margins, or everything by maximum likelihood.

    Returns
    -------
    Polychoric
        The estimate.

    Raises
    ------
    InferenceError
        If a count is negative, or fewer than two answers to an item occur.

    Notes
    -----
    The thresholds of the first step are :math:`\Phi^{-1}` of the cumulative shares. With cell
    probabilities :math:`\pi_{ij}(\rho)` the estimate maximises :math:`\sum_{ij} n_{ij} \log
    \pi_{ij}`. The standard error is the root of the inverse of minus its second derivative; in two
    steps with the thresholds held fixed. No count is added to empty cells. R:
    ``polycor::polychor(table, ML = FALSE, std.err = TRUE)``.

    References
    ----------
    Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient.
    Psychometrika 44(4), 443-460.
    """
    counts = np.asarray(table, dtype=np.float64)
    if (counts < 0).any():
        raise InferenceError("a table of counts may not hold a negative one")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape, default=0) < 2:
        raise InferenceError("everybody gave the same answer to one of the items")
    rows, columns = _thresholds(counts.sum(axis=1)), _thresholds(counts.sum(axis=0))

    def minus_log(rho: float) -> float:
        return _minus_log(counts, rows, columns, rho)

    found = optimize.minimize_scalar(
        minus_log, bounds=(-_EDGE, _EDGE), method="bounded", options={"xatol": 1e-9}
    )
    rho, curvature = float(found.x), 0.0
    if abs(rho) < 0.995:
        if method == "ml":
            rho, variance = _everything(counts, rows, columns, rho)
            curvature = 1 / variance if variance > 0 else 0.0
        else:
            step = min(1e-3, (1 - abs(rho)) / 4)
            ends = minus_log(rho - step) + minus_log(rho + step)
            curvature = (ends - 2 * minus_log(rho)) / step**2
    error = float(1 / np.sqrt(curvature)) if curvature > 0 else None
    return Polychoric(rho, error, method, int(counts.sum()), int((counts == 0).sum()))


def _thresholds(margin: Floats) -> Floats:
    shares: Floats = np.cumsum(margin)[:-1] / margin.sum()
    result: Floats = ndtri(shares)
    return result


def _minus_log(counts: Floats, rows: Floats, columns: Floats, rho: float) -> float:
    ends = np.array([-np.inf]), np.array([np.inf])
    h = np.concatenate([ends[0], rows, ends[1]])
    k = np.concatenate([ends[0], columns, ends[1]])
    cells = np.diff(np.diff(bivariate_normal(h, k, rho), axis=0), axis=1)
    return -float((counts * np.log(np.maximum(cells, _TINY))).sum())


def _everything(counts: Floats, rows: Floats, columns: Floats, rho: float) -> tuple[float, float]:
    """Maximise over thresholds and correlation; give the correlation and its variance."""
    split = len(rows)
    start = np.concatenate([rows, columns, [np.arctanh(rho)]])

    def minus_log(x: Floats) -> float:
        if (np.diff(x[:split]) <= 0).any() or (np.diff(x[split:-1]) <= 0).any():
            return 1e10
        return _minus_log(counts, x[:split], x[split:-1], float(np.tanh(x[-1])))

    best: Floats = optimize.minimize(minus_log, start, method="BFGS", options={"gtol": 1e-5}).x
    # In terms of the correlation itself, second differences in every pair of directions.
    best = np.concatenate([best[:-1], [np.tanh(best[-1])]])
    size, step = len(best), 1e-3
    step = min(step, (1 - abs(float(best[-1]))) / 4)

    def at(move: Floats) -> float:
        x = best + move
        return _minus_log(counts, x[:split], x[split:-1], float(x[-1]))

    unit = step * np.eye(size)
    hessian = np.zeros((size, size))
    for a in range(size):
        for b in range(a + 1):
            corners = at(unit[a] + unit[b]) - at(unit[a] - unit[b])
            corners -= at(unit[b] - unit[a]) - at(-unit[a] - unit[b])
            hessian[a, b] = hessian[b, a] = corners / (4 * step**2)
    variance = np.linalg.pinv(hessian)[-1, -1]
    return float(best[-1]), float(variance)


def polychoric_interval(found: Polychoric, level: float = 0.95) -> tuple[float, float] | None:
    r"""Give a confidence interval of a polychoric correlation.

    Parameters
    ----------
    found : Polychoric
        The estimate.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float or None
        Its ends; None where there is no standard error.

    Notes
    -----
    On Fisher's scale: :math:`\tanh(\operatorname{artanh} r \pm z\, s / (1 - r^2))`, so that it
    stays within -1 and 1.

    References
    ----------
    Olsson (1979), as in `polychoric`, for the standard error; the delta method for the scale.
    """
    if found.standard_error is None:
        return None
    z = float(stats.norm.ppf((1 + level) / 2))
    centre = np.arctanh(found.value)
    spread = z * found.standard_error / (1 - found.value**2)
    return float(np.tanh(centre - spread)), float(np.tanh(centre + spread))
