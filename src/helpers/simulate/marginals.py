"""Which shares of the levels have a given mean and spread?

Many distributions on a scale share a mean and a standard deviation. The one taken here says
nothing beyond the two: it has the largest entropy. On the levels of a scale that is a discretised
normal distribution, and on three levels or fewer it is the only one there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from helpers.errors import BookError

Vector = NDArray[np.float64]

# Half a unit in the second decimal: what is printed with two may miss what is possible by that.
SD_TOLERANCE = 0.005
_ON_THE_EDGE = 1e-12
_STEPS = 500


def sd_range(codes: Sequence[int], mean: float) -> tuple[float, float]:
    """Find the spread that a mean leaves possible.

    Parameters
    ----------
    codes : sequence of int
        The codes of the levels, ascending.
    mean : float
        The mean of the answers.

    Returns
    -------
    tuple of float
        The smallest standard deviation, reached when all answers fall on the levels next to the
        mean, and the largest, reached when they fall on both ends [1]_. Both are population values.

    Raises
    ------
    BookError
        If the mean lies outside the scale.

    References
    ----------
    .. [1] R. Bhatia and C. Davis (2000). "A better bound on the variance". American Mathematical
       Monthly 107(4), 353-357.

    Examples
    --------
    >>> sd_range([1, 2, 3, 4, 5], 3.0)
    (0.0, 2.0)
    """
    low, high = codes[0], codes[-1]
    if not low <= mean <= high:
        raise BookError(f"a mean of {mean:g} is outside the scale, which goes from {low} to {high}")
    below = max(code for code in codes if code <= mean)
    above = min(code for code in codes if code >= mean)
    return sqrt((mean - below) * (above - mean)), sqrt((mean - low) * (high - mean))


def level_probabilities(codes: Sequence[int], mean: float, sd: float | None = None) -> Vector:
    """Give each level a share, such that mean and spread are as asked.

    Parameters
    ----------
    codes : sequence of int
        The codes of the levels, ascending.
    mean : float
        The mean of the answers.
    sd : float, optional
        Their standard deviation (population value). Without it only the mean is held.

    Returns
    -------
    ndarray of float
        The shares of the levels, in order; they add up to one.

    Raises
    ------
    BookError
        If no distribution on these levels has that mean and spread: a mean outside the scale,
        less spread than a mean between two levels needs, or more than both ends of the scale
        allow. A spread that misses by less than 0.005 counts as rounded.

    Notes
    -----
    Among all distributions with the two moments the one with the largest entropy is
    p(c) proportional to exp(a c + b c²) [1]_. The parameters are found by Newton's method on the
    convex dual. At the smallest and the largest spread the answers fall on two levels only, and
    the shares follow from the mean.

    References
    ----------
    .. [1] T. M. Cover and J. A. Thomas (2006). Elements of Information Theory, 2nd ed., chapter 12.

    Examples
    --------
    >>> level_probabilities([0, 1], 0.25).round(6).tolist()
    [0.75, 0.25]
    """
    smallest, largest = sd_range(codes, mean)
    if sd is not None and not smallest - SD_TOLERANCE <= sd <= largest + SD_TOLERANCE:
        raise BookError(
            f"no answers from {codes[0]} to {codes[-1]} have mean {mean:g} and spread {sd:g}",
            hint=f"With that mean the standard deviation is from {smallest:.3f} to {largest:.3f}.",
        )
    points = np.asarray(codes, dtype=np.float64)
    if smallest == largest or (sd is not None and sd <= smallest):
        return _on_two(points, mean, points[points <= mean][-1], points[points >= mean][0])
    if sd is not None and sd >= largest:
        return _on_two(points, mean, points[0], points[-1])
    half = (points[-1] - points[0]) / 2
    units = (points - mean) / half
    if sd is None:
        return _max_entropy(units[:, None])
    variance = (sd / half) ** 2
    for edge, ends in (
        (smallest, (points[points <= mean][-1], points[points >= mean][0])),
        (largest, (points[0], points[-1])),
    ):
        if abs(variance - (edge / half) ** 2) < _ON_THE_EDGE:
            return _on_two(points, mean, *ends)
    return _max_entropy(np.column_stack([units, units**2 - variance]))


def _on_two(points: Vector, mean: float, low: float, high: float) -> Vector:
    """Put all answers on two levels, or on one if they are the same."""
    shares = np.zeros(len(points))
    if low == high:
        shares[points == low] = 1.0
        return shares
    shares[points == low] = (high - mean) / (high - low)
    shares[points == high] = (mean - low) / (high - low)
    return shares


def _max_entropy(statistics: Vector) -> Vector:
    """Find p ∝ exp(statistics · θ) under which every statistic has mean zero."""
    theta = np.zeros(statistics.shape[1])
    value, shares = _dual(statistics, theta)
    for _ in range(_STEPS):
        gradient = shares @ statistics
        if np.abs(gradient).max() < 1e-14:
            break
        centred = statistics - gradient
        step = np.linalg.lstsq((centred * shares[:, None]).T @ centred, gradient, rcond=None)[0]
        length = 1.0
        while length > 1e-12:
            new_value, new_shares = _dual(statistics, theta - length * step)
            # Near the end the value no longer shows a difference, but the gradient does.
            closer = np.abs(new_shares @ statistics).max() < np.abs(gradient).max() / 2
            if closer or new_value <= value - 1e-4 * length * float(gradient @ step):
                break
            length /= 2
        else:
            break  # no further descent in floating point
        theta, value, shares = theta - length * step, new_value, new_shares
    return shares


def _dual(statistics: Vector, theta: Vector) -> tuple[float, Vector]:
    exponents = statistics @ theta
    top = exponents.max()
    weights = np.exp(exponents - top)
    total = weights.sum()
    return float(top + np.log(total)), weights / total
