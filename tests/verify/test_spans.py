"""Prose over spans: whatever the numbers are inside them, the exact outcome lies inside.

Expressions of the report's own claims and some more are calculated twice: over spans, and exactly
over many samples of numbers from inside the spans. The exact calculation is the one of
`helpers.expressions`, which knows nothing of spans.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from helpers.claims import Claim, load_claims
from helpers.comments import load_comments
from helpers.errors import BookError
from helpers.expressions import calculate
from helpers.numbers import round_half_up
from helpers.published import Published, PublishedValue, load_published
from helpers.verify.holds import can_hold, demanded, must_hold
from helpers.verify.prose import Prose, is_exact, printed_span, reads
from helpers.verify.spans import Members, Rows, Span, SpanCalculator

ROOT = Path(__file__).parents[2]

PUBLISHED = load_published(ROOT)
COMMENTS = load_comments(ROOT)
CLAIMS = tuple(claim for claim in load_claims(ROOT) if claim.expression is not None)
MEMBERS = Members(PUBLISHED)

MORE = [
    'top(3, "t08.*.mean")',
    'bottom(2, "t08.*.mean", "other")',
    'between(3, 4, "t12.*.mean_all")',
    'leading("t16", "inspired", "no_effect", "continued")',
    'count(top(3, "t11.*.high"))',
    'rows("t08.*.high") - top(4, "t08.*.high")',
    'top(2, "t13.*.high") | bottom(2, "t13.*.high")',
    'top(5, "t13.*.high") & top(5, "t13.*.mean")',
    'municipalities(top(4, "t10.*.absolute"))',
    'count(municipalities_with(2, top(6, "t10.*.absolute")))',
    'investments_in("Aarhus", top(6, "t10.*.absolute"))',
    'sum(values("t04.*.investments")) / 25',
    'max(values("t08.*.mean")) - min(values("t08.*.mean"))',
    'round_half_up(v("t08.financing.mean") * 20, 0)',
    '-v("t08.financing.mean") * v("t08.savings.mean")',
    '[v("t08.financing.high") / 25, v("t08.savings.high") / 25]',
]


def around(value: PublishedValue, rng: random.Random, width: int) -> Span:
    """A span that holds the printed number: a count gets some more counts, a mean an interval."""
    if value.value is None:
        return Span(Fraction(0), Fraction(0))
    exact = Fraction(value.value)
    if is_exact(value):
        low = max(exact - rng.randint(0, width), Fraction(0))
        return Span(low, exact + rng.randint(0, width))
    step = Fraction(1, 2 * 10**value.decimals)
    return Span(exact - step * rng.randint(0, width), exact + step * rng.randint(0, width))


SORTING = ("top(", "bottom(", "between(", "leading(")


def sample(span: Span, value: PublishedValue, rng: random.Random, as_printed: bool) -> Fraction:
    """A number from inside a span; where rows are sorted, as a reader would see it in print."""
    if is_exact(value):
        return Fraction(rng.randint(int(span.low), int(span.high)))
    inside = span.low + (span.high - span.low) * Fraction(rng.randint(1, 11), 12)
    return Fraction(round_half_up(inside, value.decimals if as_printed else 6))


def printed_as(numbers: dict[str, Fraction]) -> Published:
    """The publication with other numbers in print: exact ones, as many decimals as it takes."""
    values = dict(PUBLISHED.values)
    for name, number in numbers.items():
        shown = round_half_up(number, 0 if number.denominator == 1 else 6)
        text = str(shown).replace(".", ",")
        decimals = -shown.as_tuple().exponent if "," in text else 0
        assert isinstance(decimals, int)
        values[name] = replace(values[name], printed=text, decimals=decimals)
    return replace(PUBLISHED, values=MappingProxyType(values))


def check_sound(expression: str, rng: random.Random) -> None:
    names = reads(expression, MEMBERS)
    spans = {name: around(PUBLISHED[name], rng, rng.choice((0, 1, 1, 2))) for name in names}
    outcome = SpanCalculator(MEMBERS, COMMENTS, spans).outcome(expression)
    sorts = any(word in expression for word in SORTING)
    for _ in range(6):
        numbers = {n: sample(spans[n], PUBLISHED[n], rng, sorts) for n in names}
        exact = calculate(expression, printed_as(numbers), COMMENTS)
        if isinstance(outcome, Rows):
            assert isinstance(exact, frozenset)
            assert outcome.certain <= exact <= outcome.possible, expression
        elif isinstance(exact, tuple):
            assert isinstance(outcome, tuple)
            for one, span in zip(exact, outcome, strict=True):
                assert span.low <= one <= span.high, expression
        else:
            assert isinstance(outcome, Span)
            assert isinstance(exact, Fraction)
            assert outcome.low <= exact <= outcome.high, (expression, numbers)


@pytest.mark.parametrize("expression", MORE)
def test_expressions_are_sound(expression: str) -> None:
    for seed in range(4):
        check_sound(expression, random.Random(seed))


def test_the_claims_of_the_report_are_sound() -> None:
    for number, claim in enumerate(CLAIMS):
        check_sound(claim.expression or "", random.Random(number))


def test_with_known_numbers_spans_calculate_exactly() -> None:
    """A span without width gives what plain arithmetic gives."""
    for claim in CLAIMS:
        expression = claim.expression or ""
        spans = {}
        for name in reads(expression, MEMBERS):
            value = PUBLISHED[name].value
            exact = Fraction(0) if value is None else Fraction(value)
            spans[name] = Span(exact, exact)
        outcome = SpanCalculator(MEMBERS, COMMENTS, spans).outcome(expression)
        exact_outcome = calculate(expression, PUBLISHED, COMMENTS)
        if isinstance(outcome, Rows):
            assert outcome.certain <= exact_outcome <= outcome.possible  # type: ignore[operator]
        elif isinstance(outcome, tuple):
            assert tuple(one.low for one in outcome) == exact_outcome
        else:
            assert outcome == Span(exact_outcome, exact_outcome)  # type: ignore[arg-type]


def test_dividing_by_what_may_be_nothing() -> None:
    spans = {"t08.financing.high": Span(Fraction(1), Fraction(2))}
    spans["t08.savings.high"] = Span(Fraction(0), Fraction(3))
    calculator = SpanCalculator(MEMBERS, COMMENTS, spans)
    outcome = calculator.outcome('v("t08.financing.high") / v("t08.savings.high")')
    assert isinstance(outcome, Span)
    assert outcome.high >= 10**9


def test_texts_and_rows_are_no_numbers() -> None:
    calculator = SpanCalculator(MEMBERS, COMMENTS, {})
    with pytest.raises(BookError, match="gives a text"):
        calculator.outcome('"t08"')
    with pytest.raises(BookError, match="a number is needed"):
        calculator.outcome('-rows("t08.*.high")')
    with pytest.raises(BookError, match="a list of numbers is needed"):
        calculator.outcome('sum(v("t08.financing.high"))')


# ------------------------------------------------------------------ what a claim demands

RELATIONS = ("equals", "about", "at_least", "at_most", "more_than", "less_than")


def stating(relation: str, number: Fraction, decimals: int = 0) -> Claim:
    return replace(CLAIMS[0], relation=relation, value=number, decimals=decimals)  # type: ignore[arg-type]


@pytest.mark.parametrize("relation", RELATIONS)
def test_can_and_must_hold(relation: str) -> None:
    """Against trying every number of a fine grid inside the span."""
    tests = {
        "equals": lambda x: abs(x - 5) <= Fraction(1, 2),
        "about": lambda x: abs(x - 5) <= 1,
        "at_least": lambda x: x >= 5,
        "at_most": lambda x: x <= 5,
        "more_than": lambda x: x > 5,
        "less_than": lambda x: x < 5,
    }
    claim = stating(relation, Fraction(5))
    for first in range(40):
        for last in range(first, 40):
            span = Span(Fraction(first, 4), Fraction(last, 4))
            grid = [Fraction(n, 4) for n in range(first, last + 1)]
            held = [tests[relation](x) for x in grid]
            assert must_hold(claim, span) == all(held), (relation, span)
            assert can_hold(claim, span) == any(held), (relation, span)


def test_decimals_widen_what_equals_demands() -> None:
    assert demanded(stating("equals", Fraction(48, 100), 2), Fraction(48, 100)) == (
        Fraction(95, 200),
        Fraction(97, 200),
        False,
    )


def test_sets_may_and_must_be() -> None:
    claim = replace(CLAIMS[0], relation="set", value=("a", "b"))
    wider = replace(claim, relation="contains")
    cases = {
        (("a", "b"), ("a", "b")): (True, True, True, True),
        (("a",), ("a", "b")): (True, False, True, False),
        (("a", "c"), ("a", "b", "c")): (False, False, True, False),
        (("a", "b"), ("a", "b", "c")): (True, False, True, True),
        (("c",), ("c", "a")): (False, False, False, False),
    }
    for (certain, possible), expected in cases.items():
        rows = Rows(frozenset(certain), frozenset(possible))
        found = (
            can_hold(claim, rows),
            must_hold(claim, rows),
            can_hold(wider, rows),
            must_hold(wider, rows),
        )
        assert found == expected, (certain, possible)


# ------------------------------------------------------------------ claims against the print


def prose(*claims: Claim) -> Prose:
    return Prose(claims, PUBLISHED, COMMENTS)


def saying(expression: str, value: Fraction, relation: str = "equals", decimals: int = 0) -> Claim:
    made = stating(relation, value, decimals)
    return replace(made, id="c.0.made", expression=expression)


def test_a_claim_is_settled_by_numbers_that_are_all_needed() -> None:
    """Table 8: financing and savings are high for fifteen each, of 25."""
    both = 'v("t08.financing.high") + v("t08.savings.high")'
    settled = prose(saying(both, Fraction(30))).settle("c.0.made")
    assert (settled.verdict, settled.lower, settled.upper) == ("derived", 30, 30)
    assert settled.because == ("t08.financing.high", "t08.savings.high")
    settled = prose(saying(both, Fraction(31))).settle("c.0.made")
    assert settled.verdict == "contradicted"
    assert settled.because == ("t08.financing.high", "t08.savings.high")
    settled = prose(saying(both, Fraction(12), "at_least")).settle("c.0.made")
    # One of the two is enough for twelve.
    assert settled.verdict == "derived"
    assert len(settled.because) == 1


def test_a_rounded_number_leaves_room() -> None:
    """A mean printed 3,5 is anything from 3.45 to 3.55: twice that is 7.0 or 7.1 or 6.9."""
    twice = 'v("t08.financing.mean") * 2'
    for value, verdict in ((70, "consistent"), (71, "consistent"), (72, "contradicted")):
        claim = saying(twice, Fraction(value, 10), decimals=1)
        assert prose(claim).settle("c.0.made").verdict == verdict
    claim = saying(twice, Fraction(7), decimals=0)
    assert prose(claim).settle("c.0.made").verdict == "derived"


def test_a_number_that_is_set_aside_may_be_anything() -> None:
    claim = saying('v("t08.financing.high")', Fraction(9))
    assert prose(claim).settle("c.0.made").verdict == "contradicted"
    assert prose(claim).settle("c.0.made", {"t08.financing.high"}).verdict == "consistent"


def test_a_claim_limits_the_numbers_it_reads() -> None:
    """If the fifteen of financing and savings together are 30, neither can be another number."""
    both = 'v("t08.financing.high") + v("t08.savings.high")'
    talk = prose(saying(both, Fraction(30)))
    span, used = talk.limit("t08.financing.high", Span(Fraction(0), Fraction(25)))
    assert (span, used) == (Span(Fraction(15), Fraction(15)), ("c.0.made",))
    span, used = talk.limit("t08.financing.high", Span(Fraction(0), Fraction(25)), {"c.0.made"})
    assert (span, used) == (Span(Fraction(0), Fraction(25)), ())
    # A claim that is not borne out limits nothing.
    talk = prose(saying(both, Fraction(31)))
    assert talk.limit("t08.financing.high", Span(Fraction(0), Fraction(25)))[1] == ()


@pytest.mark.parametrize("seed", range(3))
def test_limits_keep_every_value_that_bears_the_claim_out(seed: int) -> None:
    """Halving may keep too much, and must not cut off too much."""
    rng = random.Random(seed)
    for claim in rng.sample(CLAIMS, 25):
        talk = prose(claim)
        for name in talk.reads[claim.id][:4]:
            value = PUBLISHED[name]
            if not is_exact(value):
                continue
            others = {n: printed_span(PUBLISHED[n]) for n in talk.reads[claim.id] if n != name}
            span, _ = talk.limit(name, Span(Fraction(0), Fraction(25)))
            for n in range(26):
                here = {**others, name: Span(Fraction(n), Fraction(n))}
                printed = {**others, name: printed_span(value)}
                if talk.can_hold(claim.id, here) and talk.can_hold(claim.id, printed):
                    assert span.low <= n <= span.high, (claim.id, name, n)
