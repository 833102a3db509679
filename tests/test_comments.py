"""The coded answers against the counts that the report gives in words (sections 4.1, 4.2, 5.3)."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from helpers.comments import (
    FILE,
    SCHEME,
    comments_frame,
    count_with_any,
    load_comments,
    load_themes,
    theme_counts,
)
from helpers.errors import BookError

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def comments():
    return load_comments(ROOT)


def test_every_printed_answer_is_coded(comments):
    # counted in the report: the list under Table 8, then the boxes of 4.1, 4.2, 5.1, 5.2, 6.1, 5.3
    counts = Counter(comment.question for comment in comments)
    assert counts == {7: 5, 8: 13, 10: 8, 12: 10, 14: 5, 15: 11, 16: 10}


def test_four_of_the_other_motives_are_about_the_instrument(comments):
    assert theme_counts(comments, 7)["instrument_experience"] == 4


def test_section_5_3_counts_three_six_and_two_three_one(comments):
    counts = theme_counts(comments, 16)
    assert counts["well_prepared"] == 3
    wanted = ("payment_model", "recruitment", "project_resources")
    assert [counts[theme] for theme in wanted] == [2, 3, 1]
    assert count_with_any(comments, wanted, 16) == 6


def test_one_respondent_was_after_low_transaction_costs(comments):
    assert theme_counts(comments, 10)["transaction_costs"] == 1


def test_one_answer_on_benefits_is_about_capital_that_takes_risk(comments):
    assert theme_counts(comments, 12)["outside_capital"] == 1


def test_problems_named_in_section_5_2_are_coded(comments):
    assert {"recruitment", "transaction_costs", "interplay"} <= theme_counts(comments, 14).keys()


def test_counts_are_sorted_and_cover_all_questions(comments):
    counts = theme_counts(comments)
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert sum(counts.values()) == sum(len(comment.themes) for comment in comments)


def test_every_theme_is_used(comments):
    assert theme_counts(comments).keys() == load_themes(ROOT).keys()


def test_an_ambiguous_heading_keeps_both_investments(comments):
    by_id = {comment.id: comment for comment in comments}
    assert by_id["q08-11"].investment is None
    assert len(by_id["q08-11"].candidates) == 2
    assert by_id["q16-01"].candidates == ()


def test_the_frame_has_a_row_for_each_theme_of_an_answer(comments):
    frame = comments_frame(comments, load_themes(ROOT))
    assert len(frame) == sum(len(comment.themes) for comment in comments)
    assert frame.loc[frame["comment"] == "q16-06", "theme"].to_list() == [
        "project_resources",
        "collaboration",
    ]
    with pytest.raises(BookError, match="there is no theme"):
        comments_frame(comments, {})


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (FILE, "q16-02,16,5.3,,,recruitment", "q16-02,16,5.3,,,recruiting", 55, "no theme"),
        (FILE, "q16-02,16,5.3,,,recruitment", "q16-02,16,5.3,,,", 55, "has no theme"),
        (FILE, "q16-02,16,5.3,,,recruitment", "q16-02,16,5.3,,,workforce", 55, "not for question"),
        (FILE, "q16-02,16,5.3,,,recruitment", "q16-01,16,5.3,,,recruitment", 55, "used twice"),
        (FILE, "q16-02,16,5.3,,", "q16-02,Q16,5.3,,", 55, "no number of a question"),
        (FILE, "q16-02,16,5.3,,", "q16-02,16,5.3,vejle,", 55, "no investment 'vejle'"),
        (FILE, "4.1,,aarhus-youth", "4.1,aarhus-sosu,aarhus-youth", 17, "both an investment"),
        (SCHEME, "questions: [7, 8, 12]", "questions: [7, 8, twelve]", 9, "whole number"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, file, old, new, line, message):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BookError, match=message) as caught:
        load_comments(tmp_path)
    assert caught.value.line == line
