"""Can a claim hold, and must it, when its expression comes out within a span?"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from helpers.claims import TOLERANCE, Claim
from helpers.verify.spans import ANYTHING, Outcome, Rows, Span


def can_hold(claim: Claim, outcome: Outcome) -> bool:
    """Tell whether a claim may be borne out, given what its expression may be.

    Parameters
    ----------
    claim : Claim
        The claim, with its numbers or the ids that it names.
    outcome : Span, tuple of Span, or Rows
        What `SpanCalculator.outcome` gives for its expression.

    Returns
    -------
    bool
        Whether every number may meet what the claim demands; for a set, whether the rows that it
        names may be in it and, unless it only contains them, no other one is for certain.
    """
    if isinstance(outcome, Rows):
        named = frozenset(str(one) for one in cast("tuple[str, ...]", claim.value))
        return named <= outcome.possible and (
            claim.relation == "contains" or outcome.certain <= named
        )
    return all(
        low <= span.high and span.low <= high if not strict else low < span.high and span.low < high
        for span, (low, high, strict) in _pairs(claim, outcome)
    )


def must_hold(claim: Claim, outcome: Outcome) -> bool:
    """Tell whether a claim is borne out for certain.

    Parameters
    ----------
    claim : Claim
        The claim, with its numbers or the ids that it names.
    outcome : Span, tuple of Span, or Rows
        What `SpanCalculator.outcome` gives for its expression.

    Returns
    -------
    bool
        Whether every number meets what the claim demands wherever it is in its span; for a set,
        whether the rows that it names are in it for certain and, unless it only contains them, no
        other one can be.
    """
    if isinstance(outcome, Rows):
        named = frozenset(str(one) for one in cast("tuple[str, ...]", claim.value))
        if claim.relation == "contains":
            return named <= outcome.certain
        return outcome.certain == outcome.possible == named
    return all(
        low <= span.low and span.high <= high if not strict else low < span.low and span.high < high
        for span, (low, high, strict) in _pairs(claim, outcome)
    )


def demanded(claim: Claim, stated: Fraction) -> tuple[Fraction, Fraction, bool]:
    """Give the interval that a claim demands, and whether its ends are excluded.

    Parameters
    ----------
    claim : Claim
        Gives the relation and the number of decimals.
    stated : Fraction
        One of its numbers.

    Returns
    -------
    tuple of Fraction, Fraction and bool
        Lower end, upper end, and whether both are excluded. *Equals* reaches half a unit of the
        last decimal stated either way, *about* the share `helpers.claims.TOLERANCE` of the number;
        an end beyond all numbers stands for none.
    """
    far = ANYTHING.high * 10
    half = Fraction(1, 2 * 10**claim.decimals)
    reach = TOLERANCE * abs(stated)
    return {
        "equals": (stated - half, stated + half, False),
        "about": (stated - reach, stated + reach, False),
        "at_least": (stated, far, False),
        "at_most": (-far, stated, False),
        "more_than": (stated, far, True),
        "less_than": (-far, stated, True),
    }[claim.relation]


def _pairs(
    claim: Claim, outcome: Span | tuple[Span, ...]
) -> list[tuple[Span, tuple[Fraction, Fraction, bool]]]:
    spans = outcome if isinstance(outcome, tuple) else (outcome,)
    ends = [demanded(claim, stated) for stated in claim.numbers]
    return list(zip(spans, ends, strict=True))
