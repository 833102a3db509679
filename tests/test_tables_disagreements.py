"""Which contradicted numbers disagree about the same thing? Verdicts made by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from helpers.edition import Edition
from helpers.tables import checked, verdicts
from helpers.tables.disagreements import disagreements, rivals
from helpers.verify.verdict import Verdict

THREE = ("t03.median.dsi", "t03.median.all", "t03.quartile3.all")
MEAN = "t03.mean.dsi"


def contradicted(
    identifier: str,
    *removals: tuple[str, ...],
    conflicts: tuple[tuple[str, ...], ...] = (("t01.total.total",),),
    lower: int | None = None,
) -> Verdict:
    return Verdict(
        identifier,
        "value",
        3,
        "3.3",
        "1",
        "contradicted",
        lower=None if lower is None else Fraction(lower),
        upper=None if lower is None else Fraction(lower),
        conflicts=conflicts,
        set_aside_with=removals,
    )


# As in Table 3: the mean is wrong in any case, and so is one of three others.
FOUND = (
    *(
        contradicted(
            one,
            (one, MEAN),
            conflicts=(tuple(other for other in THREE if other != one),),
            lower=5 if one == "t03.median.all" else None,
        )
        for one in THREE
    ),
    contradicted(MEAN, *((one, MEAN) for one in THREE), conflicts=(("t03.quartile3.dsi",),)),
    contradicted("c.5.1.three-or-more", ("c.5.1.three-or-more",)),
    contradicted("c.5.4.nine", ("c.5.4.nine",)),
    contradicted(
        "c.7.others", ("c.7.others",), conflicts=(("t14.gaming.high",), ("t14.principled.high",))
    ),
    Verdict("t02.total.dsi", "value", 2, "3.2", "12", "derived"),
)


def test_one_of_three_is_wrong_and_the_mean_in_any_case() -> None:
    for one in THREE:
        assert rivals(FOUND, one) == set(THREE)
    for settled in (MEAN, "c.5.4.nine", "t02.total.dsi", "not a number"):
        assert rivals(FOUND, settled) == frozenset()


def test_two_doubts_of_one_component_are_kept_apart() -> None:
    both = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    found = [contradicted(n, *(one for one in both if n in one)) for n in "abxy"]
    assert rivals(found, "a") == rivals(found, "b") == {"a", "b"}
    assert rivals(found, "y") == {"x", "y"}
    assert list(map(set, disagreements(found))) == [{"a", "b"}, {"x", "y"}]


def test_a_repetition_is_no_disagreement_of_its_own() -> None:
    assert list(map(set, disagreements(FOUND))) == [
        set(THREE),
        {MEAN},
        {"c.5.1.three-or-more", "c.5.4.nine"},
        {"c.7.others"},
    ]
    assert disagreements(FOUND[-1:]) == ()


@pytest.fixture
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "at_hand", lambda _: {one.id: one for one in FOUND})


@pytest.mark.usefixtures("_given")
def test_a_number_that_may_be_right_is_not_called_wrong(ed: Edition) -> None:
    assert checked.remark(ed, "t03.median.all") == (
        "Contradicted: printed like this, but one of three numbers that cannot all be right; "
        "if this is the wrong one, the others make it 5."
    )
    assert checked.remark(ed, "t03.median.all", "da") == (
        "Modsagt: sådan trykt, men et af tre tal, der ikke alle kan være rigtige; "
        "er det dette, der er forkert, gør de øvrige det til 5."
    )
    assert checked.remark(ed, "t03.median.dsi") == (
        "Contradicted: printed like this, but one of three numbers that cannot all be right."
    )
    assert "do not allow it" in (checked.remark(ed, MEAN) or "")
