"""The expression language: sums worked by hand, and everything that must stay outside it."""

from fractions import Fraction
from pathlib import Path

import pytest

from helpers.comments import load_comments
from helpers.errors import BookError
from helpers.expressions import calculate, check
from helpers.published import load_published

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def published():
    return load_published(ROOT)


@pytest.fixture(scope="module")
def comments():
    return load_comments(ROOT)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("2 + 3 * 4", 14),
        ("-(1 - 4) / 6", Fraction(1, 2)),
        ('v("t08.financing.mean")', Fraction(7, 2)),
        ('v("t03.mean.dsi")', 3_889_587),
        ('100 * v("t04.employment.investments") / 25', 76),
        ('sum(values("t08.*.high", "other"))', 100),
        ('sum(values("t08.*.high"))', 104),
        ('[min(values("t15.*.high")), max(values("t15.*.high"))]', (0, 4)),
        ("max([1, 5, 3])", 5),
        ("round_half_up(5 / 2)", 3),
        ("round_half_up(19 / 25, 1)", Fraction(4, 5)),
        ('count(rows("t10.*.relative"))', 25),
        ('count(values("t15.*.mean"))', 15),
        ('top(1, "t08.*.high")', {"learning_results"}),
        ('top(2, "t08.*.high")', {"learning_results", "financing", "savings"}),
        ('bottom(1, "t11.*.high", "other")', {"focus_shift"}),
        ('between(2, 2, "t14.*.high")', {"interplay", "evaluability", "repayment"}),
        ('top(1, "t08.*.mean") | top(1, "t08.*.high")', {"learning_results"}),
        ('top(2, "t08.*.high") - top(1, "t08.*.high")', {"financing", "savings"}),
        ('top(2, "t08.*.high") & top(1, "t08.*.mean")', {"learning_results"}),
        ('leading("t16", "no_effect", "inspired", "continued")', {"financing_model", "supplier"}),
        ('municipalities_with(2, rows("t10.*.absolute"))', {"Brøndby", "Norddjurs"}),
        ('municipalities(between(0, 0, "t13.*.high"))', {"Ballerup", "Frederiksberg", "Roskilde"}),
        ('count(investments_in("Aarhus", rows("t10.*.absolute")))', 9),
        ('theme(16, "recruitment")', 3),
        ('theme(16, "recruitment", "payment_model")', 5),
    ],
)
def test_what_expressions_give(published, comments, expression, expected):
    assert calculate(expression, published, comments) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "v.__globals__",
        "open('x')",
        "(lambda: 1)()",
        "[x for x in [1]]",
        "1 if 2 else 3",
        "2 ** 9",
        "7 // 2",
        "7 % 2",
        "~1",
        "not 1",
        "1 < 2",
        "1 and 2",
        "0.5",
        "True",
        "None",
        "b'x'",
        "f'{1}'",
        "'abc'[0]",
        "{1: 2}",
        "x",
        "max(*[1])",
        "max(x=1)",
        "v(v)",
        "(y := 1)",
        "",
        "1 +",
        "1; 2",
        "x = 1",
        "1" * 501,
        "(" * 400,
    ],
)
def test_what_is_not_in_the_language_is_refused(expression):
    with pytest.raises(BookError):
        check(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("1 / 0", "divides by zero"),
        ('v("t08.finansing.mean")', "Did you mean"),
        ('v("t15.ballerup-autism.mean")', "printed as a dash"),
        ('values("t99.*")', "no published number matches"),
        ('values("t08.*.high", "others")', "is no row of"),
        ('v("t08.savings.mean", 2)', "wrong number of arguments"),
        ("top(1)", "wrong number of arguments"),
        ('top(99, "t08.*.high")', "there are 9 rows"),
        ("sum(3)", "a list of numbers is needed"),
        ("max([])", "a list of numbers is needed"),
        ("count(3)", "count takes rows"),
        ('1 + top(1, "t08.*.high")', "a number is needed"),
        ('top(1, "t08.*.high") + top(1, "t08.*.high")', "a number is needed"),
        ("1 | 2", "join sets"),
        ("v(3)", "a text in quotes"),
        ("municipalities([1])", "rows are needed"),
        ('municipalities(rows("t08.*.high"))', "is no investment"),
        ('investments_in("Odense", rows("t10.*.absolute"))', "no investment is in 'Odense'"),
        ('theme(16, "recruitment")', "needs the coded answers"),
        ('"text"', "gives a text"),
    ],
)
def test_what_cannot_be_calculated_is_told(published, expression, message):
    with pytest.raises(BookError, match=message):
        calculate(expression, published)


def test_patterns_leave_out_what_sums_up_a_table(published):
    assert calculate('count(rows("t12.*.high_all"))', published) == 8
    assert calculate('count(rows("t10.*.relative"))', published) == 25
    assert calculate('sum(values("t01.*.*"))', published) == 19
    assert calculate('sum(values("t17.*.municipalities"))', published) == 15
