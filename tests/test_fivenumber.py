"""Bounds of a mean from quartiles: by hand, and against every small dataset."""

from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest

from helpers.errors import BookError
from helpers.fivenumber import STATISTICS, mean_bounds

PROBABILITIES = (0, 0.25, 0.5, 0.75, 1)


def summary(numbers) -> dict[str, Fraction]:
    quartiles = np.quantile(numbers, PROBABILITIES, method="linear")
    return dict(zip(STATISTICS, (Fraction(float(q)) for q in quartiles), strict=True))


def test_three_investments_leave_no_room() -> None:
    # Table 3, internal: minimum, median and maximum are the three amounts.
    amounts = (2952000, 4900000, 6000000)
    low, high = mean_bounds(summary(amounts), 3)
    assert float(low) == pytest.approx(13852000 / 3)
    assert float(high) == pytest.approx(13852000 / 3)


def test_five_numbers_are_themselves() -> None:
    low, high = mean_bounds(dict(zip(STATISTICS, (1, 2, 3, 5, 9), strict=True)), 5)
    assert (float(low), float(high)) == pytest.approx((4, 4))


def test_six_numbers_by_hand() -> None:
    # x0=0, (3 x1 + x2)/4... position 1.25: 0.75 x1 + 0.25 x2 = 4; position 2.5: x2 + x3 = 12;
    # position 3.75: 0.25 x3 + 0.75 x4 = 8; x5 = 10. Free: x2 = t with x1 = (16 - t)/3 <= t, so
    # t >= 4, x3 = 12 - t >= t, so t <= 6, x4 = (32 - 12 + t)/3. The sum is
    # 0 + (16 - t)/3 + 12 + (20 + t)/3 + 10 = 34 whatever t is.
    values = dict(zip(STATISTICS, (0, 4, 6, 8, 10), strict=True))
    low, high = mean_bounds(values, 6)
    assert (float(low), float(high)) == pytest.approx((34 / 6, 34 / 6))


@pytest.mark.parametrize("n", [2, 4, 7, 8])
def test_no_dataset_escapes_its_bounds(n: int) -> None:
    found: dict[tuple, list[float]] = {}
    for numbers in combinations_with_replacement(range(4), n):
        found.setdefault(tuple(summary(numbers).values()), []).append(sum(numbers) / n)
    for values, means in list(found.items())[::5]:
        low, high = mean_bounds(dict(zip(STATISTICS, values, strict=True)), n)
        assert float(low) <= min(means) + 1e-9
        assert float(high) >= max(means) - 1e-9


def test_an_impossible_summary_is_refused() -> None:
    with pytest.raises(BookError, match="no 4 numbers"):
        mean_bounds(dict(zip(STATISTICS, (5, 4, 3, 2, 1), strict=True)), 4)
