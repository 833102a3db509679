"""What is known of a group, against printed numbers and by going through all ways to divide."""

import itertools
from fractions import Fraction

import pytest

from helpers.edition import Edition
from helpers.errors import BookError
from helpers.explore.groups import group_answers, groups, share, with_lowest
from helpers.tables.known import Span


def span(low: object, high: object, *, proven: bool = True) -> Span:
    return Span(Fraction(str(low)), Fraction(str(high)), proven)


def test_groups_have_the_sizes_that_are_printed(ed: Edition) -> None:
    # Tables 2 and 12: 12, 10 and 3 by investor; 16 of 25 started before 2023.
    assert {name: group.size for name, group in groups(ed).items()} == {
        "all": 25, "before": 16, "since": 9, "dsi": 12, "dsk": 10, "internal": 3,
    }  # fmt: skip
    assert groups(ed)["dsi"].members is None, "the report does not name them"


def test_no_reconstructed_answer_is_counted(ed: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.explore import groups as module

    def never(*_: object) -> None:
        raise AssertionError("the witness was asked")

    monkeypatch.setattr(module, "_from_answers", never)
    for group in groups(ed):
        for battery in ("motives", "concerns", "benefits", "drawbacks"):
            assert group_answers(ed, battery, group)


def test_at_the_threshold_of_the_report_all_counts_are_the_printed_ones(ed: Edition) -> None:
    # Table 8, column "high", read off the page.
    high = {one.item: one.at_least[4] for one in group_answers(ed, "motives", "all")}
    assert {item: (int(s.low), int(s.high)) for item, s in high.items()} == {
        "financing": (15, 15), "savings": (15, 15), "implementation": (11, 11),
        "innovation": (14, 14), "evidence": (11, 11), "collaboration": (12, 12),
        "learning_results": (17, 17), "learning_target_group": (5, 5), "other": (4, 4),
    }  # fmt: skip


def test_the_printed_group_is_shown_as_printed_and_the_other_is_the_rest(ed: Edition) -> None:
    before = {one.item: one for one in group_answers(ed, "benefits", "before")}
    since = {one.item: one for one in group_answers(ed, "benefits", "since")}
    # Table 12: financing 15 of 25, 10 of them before 2023; implementation 9 and 6.
    assert before["financing"].at_least[4] == span(10, 10)
    assert since["financing"].at_least[4] == span(5, 5)
    assert since["implementation"].at_least[4] == span(3, 3)
    # The mean 3,5 stands for everything that rounds to it.
    assert before["financing"].mean == span("3.45", "3.55")
    assert since["financing"].mean is None
    # Who gave a high answer also gave one that is lower or higher than another threshold.
    assert before["financing"].at_least[3].low >= 10
    assert before["financing"].at_least[5].high <= 10


def test_a_group_is_bounded_as_tightly_as_its_size_allows(ed: Edition) -> None:
    """15 of 25 high, 12 in the group: go through every way to divide them."""
    possible = {
        inside
        for inside, outside in itertools.product(range(13), range(14))
        if inside + outside == 15
    }
    (financing,) = (one for one in group_answers(ed, "motives", "dsi") if one.item == "financing")
    assert financing.at_least[4] == span(min(possible), max(possible), proven=False)
    assert financing.mean is None


def test_counts_from_a_threshold_hold_every_distribution_of_the_item(
    ed: Edition, financing: tuple[tuple[int, ...], ...]
) -> None:
    """Every distribution that prints as 3,5 and 15 stays inside, and reaches proven ends."""
    (found,) = (one for one in group_answers(ed, "motives", "all") if one.item == "financing")
    for code, bound in found.at_least.items():
        counts = [sum(one[code - 1 :]) for one in financing]
        assert bound.low <= min(counts)
        assert bound.high >= max(counts)
        if bound.proven:
            assert (bound.low, bound.high) == (min(counts), max(counts))


def test_an_unknown_group_is_refused(ed: Edition) -> None:
    with pytest.raises(BookError, match="no group 'dsx'"):
        group_answers(ed, "motives", "dsx")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high", "proven"),
    [
        (span(5, 5), span(25, 25), "1/5", "1/5", True),
        (span(5, 5), span(20, 25), "1/5", "1/4", True),
        (span(5, 8), span(6, 10), "1/2", "1", False),
        (span(0, 3), span(0, 3), "0", "1", False),
    ],
)
def test_shares(part: Span, whole: Span, low: str, high: str, proven: bool) -> None:
    found = share(part, whole)
    assert found is not None
    assert (found.low, found.high) == (Fraction(low), Fraction(high))
    assert found.proven == proven


def test_no_share_of_nobody() -> None:
    assert share(span(0, 0), span(0, 0)) is None


def test_means_with_the_lowest_answer_for_those_without_a_value() -> None:
    # 20 of 25 answered 3.5 on average: (20 * 3.5 + 5 * 1) / 25 = 3.
    assert with_lowest(span("3.5", "3.5"), span(20, 20), 25, 1) == span(3, 3)
    assert with_lowest(None, span(20, 20), 25, 1) is None


def test_real_answers_are_counted(answered: Edition) -> None:
    """Financing goes 1, 2, 3, 4, 5, 1, …; savings is don't know for the first five."""
    items = {one.item: one for one in group_answers(answered, "motives", "all")}
    assert items["financing"].at_least[4] == span(10, 10)
    assert items["financing"].mean == span(3, 3)
    assert items["savings"].answered == span(20, 20)
    assert items["savings"].at_least[4] == span(20, 20)
    assert items["other"].mean is None


def test_real_groups_too_small_to_be_shown_are_not_offered(
    answered: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EFFEKTBOG_LEAST_COUNT", "5")
    # One each of DSI, DSK and internal; leaving them out as "not known" would leave three.
    assert set(groups(answered)) == {"all", "before", "since"}


def test_real_groups_are_those_that_the_data_name(answered: Edition) -> None:
    found = groups(answered)
    # data/investments.csv names the investor of three.
    named = {name: len(found[name].members or ()) for name in ("dsi", "dsk", "internal", "unnamed")}
    assert named == {"dsi": 1, "dsk": 1, "internal": 1, "unnamed": 22}
    # The one internal investment stands last of the 25, and answered 5 to financing.
    (financing,) = (
        one for one in group_answers(answered, "motives", "internal") if one.item == "financing"
    )
    assert financing.at_least[5] == span(1, 1)
    assert financing.asked == 1
