"""Can this mean, and this standard deviation, come from that many whole-number answers?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from helpers.forensics.distributions import Reported, pairs_on_scale
from helpers.forensics.preimages import (
    Preimage,
    Rounding,
    preimage,
    require_counts,
    variance_window,
)
from helpers.numbers import round_half_up


@dataclass(frozen=True)
class Grim:
    """What `grim` found.

    Parameters
    ----------
    consistent : bool
        Whether some sum of whole answers gives the printed mean.
    sums : range
        The sums that do; with several items the sums over all items and respondents.
    means : tuple of Fraction
        The exact means that belong to `sums`.
    nearest : tuple of Decimal
        What would have been printed instead: the closest mean that can occur (two, when they are
        equally close), rounded half up to the printed decimals. Empty when consistent.
    informative : bool
        False when every mean that can be printed is also possible, so that the test cannot fail.
    """

    consistent: bool
    sums: range
    means: tuple[Fraction, ...]
    nearest: tuple[Decimal, ...]
    informative: bool


@dataclass(frozen=True)
class Grimmer:
    """What `grimmer` found.

    Parameters
    ----------
    consistent : bool
        Whether some sum and sum of squares give the printed mean and standard deviation.
    failed : str or None
        The first step that left nothing: ``"mean"``, ``"variance"``, ``"parity"`` or ``"scale"``.
    pairs : tuple of (int, int)
        The pairs (sum, sum of squares) of the respondents' totals over the items that remain.
    """

    consistent: bool
    failed: str | None
    pairs: tuple[tuple[int, int], ...]


def grim(
    mean: str | Decimal,
    n: int,
    *,
    items: int = 1,
    scale: tuple[int, int] | None = None,
    percent: bool = False,
    rounding: Rounding = "either",
) -> Grim:
    r"""Test whether a mean of whole-number answers can have been printed so.

    Parameters
    ----------
    mean : str or Decimal
        The mean as printed, with its trailing zeros: "5.20" says more than "5.2".
    n : int
        Number of respondents.
    items : int
        Number of items behind each respondent's score, when that is an average of items.
    scale : tuple of (int, int), optional
        Lowest and highest answer; sums beyond it are then left out.
    percent : bool
        Whether `mean` is a percentage of yes answers; the scale is then 0 to 1.
    rounding : str
        The convention, see `preimage`.

    Returns
    -------
    Grim
        The verdict, the sums that would do, and the nearest mean that can occur.

    Raises
    ------
    ForensicsError
        If `n` or `items` is below 1, or the mean cannot be read.

    Notes
    -----
    With :math:`N = n \cdot k` whole answers the mean is :math:`S/N` for a whole :math:`S`. The
    printed mean is possible if and only if the interval it stands for, multiplied by :math:`N`,
    holds an integer. The test can only fail while :math:`N` is smaller than :math:`10^d`, with
    :math:`d` the printed decimals; otherwise `informative` is False.

    References
    ----------
    Brown, N. J. L. & Heathers, J. A. J. (2017). The GRIM test. Social Psychological and
    Personality Science 8(4), 363-369. https://doi.org/10.1177/1948550616673876

    Examples
    --------
    >>> grim("5.19", 28).consistent
    False
    >>> grim("5.19", 28).nearest
    (Decimal('5.18'),)
    """
    require_counts(n=n, items=items)
    image = preimage(mean, rounding)
    answers = n * items
    if percent:
        # Two more decimals, and every score is a share of yes answers.
        image = replace(image.scaled(Fraction(1, 100)), decimals=image.decimals + 2)
    if percent and scale is None:
        scale = (0, 1)
    sums = _within(image.scaled(answers).integers(), scale, answers)
    nearest: tuple[Decimal, ...] = ()
    if not sums:
        nearest = _nearest(image, answers, scale, percent=percent)
    return Grim(
        consistent=bool(sums),
        sums=sums,
        means=tuple(Fraction(total, answers) for total in sums),
        nearest=nearest,
        informative=answers < 10**image.decimals,
    )


def grimmer(
    mean: str | Decimal,
    sd: str | Decimal,
    n: int,
    *,
    items: int = 1,
    scale: tuple[int, int] | None = None,
    rounding: Rounding = "either",
    population: bool = False,
) -> Grimmer:
    r"""Test whether a mean and a standard deviation can have been printed together.

    Parameters
    ----------
    mean, sd : str or Decimal
        As printed, with trailing zeros.
    n : int
        Number of respondents, at least 2 (1 with `population`).
    items : int
        Number of items averaged per respondent.
    scale : tuple of (int, int), optional
        Lowest and highest answer of one item. With it the test is exact: it succeeds if and only
        if a response distribution exists. Without it the answers may be any whole numbers and the
        three conditions below are necessary ones.
    rounding : str
        The convention for both numbers, see `preimage`.
    population : bool
        Whether the standard deviation divides by n instead of n - 1.

    Returns
    -------
    Grimmer
        The verdict, the step that failed, and the pairs of sums that remain.

    Raises
    ------
    ForensicsError
        If the counts are too small or a number cannot be read.

    Notes
    -----
    Let :math:`t_i` be a respondent's total over :math:`k` items, :math:`S = \sum t_i` and
    :math:`Q = \sum t_i^2`. Then

    .. math:: \mathrm{sd}^2 = \frac{nQ - S^2}{n(n-1)k^2},

    so every sum that survives GRIM must have a whole :math:`Q` for which the standard deviation
    lies in its printed interval (``"variance"``), which is as odd or even as :math:`S` because
    :math:`t^2 \equiv t \pmod 2`, and which is not below the least sum of squares that whole
    numbers with that sum can have (``"parity"``). Unlike the published versions, which round to
    one sum, every sum that the mean allows is tried.

    References
    ----------
    Anaya, J. (2016). The GRIMMER test. PeerJ Preprints 4:e2400v1.
    https://doi.org/10.7287/peerj.preprints.2400v1
    Allard, A. (2018). Analytic-GRIMMER: a new way of testing the possibility of standard
    deviations.

    Examples
    --------
    >>> grimmer("5.21", "1.6", 28).consistent
    True
    >>> grimmer("3.44", "2.47", 18).failed
    'parity'
    """
    require_counts(n=n, items=items)
    window = variance_window(sd, n, items, rounding, population)
    means = grim(mean, n, items=items, scale=scale, rounding=rounding)
    if not means.consistent:
        return Grimmer(False, "mean", ())
    in_window = [
        (total, squares)
        for total in means.sums
        for squares in replace(
            window, low=(window.low + total**2) / n, high=(window.high + total**2) / n
        ).integers()
    ]
    if not in_window:
        return Grimmer(False, "variance", ())
    pairs = [
        (total, squares)
        for total, squares in in_window
        if (total - squares) % 2 == 0 and squares >= _least_squares(total, n)
    ]
    if not pairs:
        return Grimmer(False, "parity", ())
    if scale is not None:
        line = Reported(n, scale, mean, sd, items=items, rounding=rounding, population=population)
        found = pairs_on_scale(line)
        pairs = [pair for pair in pairs if pair in found]
        if not pairs:
            return Grimmer(False, "scale", ())
    return Grimmer(True, None, tuple(pairs))


def _least_squares(total: int, n: int) -> int:
    base, over = divmod(total, n)
    return (n - over) * base**2 + over * (base + 1) ** 2


def _nearest(
    image: Preimage, answers: int, scale: tuple[int, int] | None, *, percent: bool
) -> tuple[Decimal, ...]:
    """Round the attainable means next to an impossible one to the printed decimals."""
    middle = (image.low + image.high) / 2
    ideal = middle * answers
    candidates = {floor(ideal), ceil(ideal)}
    if scale is not None:
        candidates = {min(max(c, scale[0] * answers), scale[1] * answers) for c in candidates}
    distance = min(abs(c - ideal) for c in candidates)
    closest = sorted(c for c in candidates if abs(c - ideal) == distance)
    factor = 100 if percent else 1
    places = image.decimals - (2 if percent else 0)
    return tuple(round_half_up(Fraction(c, answers) * factor, places) for c in closest)


def _within(sums: range, scale: tuple[int, int] | None, answers: int) -> range:
    if scale is None:
        return sums
    return range(max(sums.start, scale[0] * answers), min(sums.stop, scale[1] * answers + 1))
