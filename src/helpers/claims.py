"""Which numbers do the sources state in prose, and do the printed tables bear them out?

A claim is one number that the report or the article states in a sentence, retold in our own
words. Where it follows from printed numbers, an expression says how (see
`helpers.expressions`), and `evaluate` compares the outcome with what was stated, at the precision
it was stated with. Where prose and tables disagree the claim stays as it is and says what is
known about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeAlias, cast

from helpers.codebook import Bilingual
from helpers.comments import Comment
from helpers.errors import BookError
from helpers.expressions import Result, calculate, check
from helpers.marked import Marked, load_marked, nearest
from helpers.project import find_root
from helpers.published import Published

FILE = Path("data/claims.yml")

Relation: TypeAlias = Literal[
    "equals", "about", "at_least", "at_most", "more_than", "less_than", "set", "contains"
]
Stated: TypeAlias = "Fraction | tuple[Fraction, ...] | tuple[str, ...]"

SOURCES = ("report", "article")
RELATIONS: tuple[Relation, ...] = (
    "equals",
    "about",
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "set",
    "contains",
)
UNITS = (
    "investments",
    "municipalities",
    "respondents",
    "items",
    "answers",
    "points",
    "index",
    "share",
    "percent",
    "million DKK",
    "years",
    "year",
    "date",
    "things",
)

TOLERANCE = Fraction(1, 5)
"""How far, as a share of the number stated, *about* reaches."""

_ID = re.compile(r"(c|a)(\.[a-z0-9][a-z0-9-]*)+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SHARE = re.compile(r"(\d+)/(\d+)")


@dataclass(frozen=True)
class Claim:
    """One number stated in prose.

    Parameters
    ----------
    id : str
        ``c.<section>.<name>`` for the report, ``a.<name>`` for the article.
    source : {"report", "article"}
        Where it is stated.
    section : str
        Section of the report; of the article, its heading.
    statement : Bilingual
        What is stated, in our words.
    printed : str
        The number as it was printed, with its qualifier.
    value : Fraction, tuple of Fraction or tuple of str
        The number; several, for a span such as 11 to 17; or the ids of what is named.
    decimals : int
        With how many decimals it is stated.
    relation : str
        How the value relates to what it is said of, one of `RELATIONS`.
    unit : str
        What it counts or measures, one of `UNITS`.
    expression : str or None
        How it follows from printed numbers.
    bound_by : tuple of str
        Ids or patterns of the numbers that bear on it without giving it by a formula: it takes
        all constraints together.
    untestable : str or None
        Why nothing else in the sources bears on it.
    known : str or None
        What is known about a disagreement between the claim and the tables.
    file, line : Path and int
        Where it is entered.
    """

    id: str
    source: str
    section: str
    statement: Bilingual
    printed: str
    value: Stated
    decimals: int
    relation: Relation
    unit: str
    expression: str | None
    bound_by: tuple[str, ...]
    untestable: str | None
    known: str | None
    file: Path
    line: int

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The numbers stated; none if the claim names things."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return tuple(one for one in values if isinstance(one, Fraction))


@dataclass(frozen=True)
class Evaluation:
    """What the printed numbers make of a claim.

    Parameters
    ----------
    claim : Claim
        The claim.
    result : Fraction, tuple of Fraction, frozenset of str, or None
        The outcome of its expression; None if it has none.
    agrees : bool or None
        Whether the outcome bears the claim out; None if it has no expression.
    """

    claim: Claim
    result: Result | None
    agrees: bool | None


def load_claims(root: Path | str | None = None) -> tuple[Claim, ...]:
    """Read ``data/claims.yml``.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    tuple of Claim
        In the order of the file, which is that of the sources.

    Raises
    ------
    BookError
        With file and line: an unknown word, a value that does not fit its relation, an
        expression outside the language, or a claim that does not say exactly one of how it
        follows (``expression``), what bears on it (``bound_by``), or why nothing does
        (``untestable``).
    """
    path = (find_root() if root is None else Path(root)) / FILE
    claims: dict[str, Claim] = {}
    for entry in load_marked(path).sequence():
        claim = _claim(entry)
        if claim.id in claims:
            entry.fail(f"the id '{claim.id}' is used twice", "Give this claim its own.")
        claims[claim.id] = claim
    for claim in claims.values():
        for other in claim.bound_by:
            if other[:2] in ("c.", "a.") and other not in claims:
                raise BookError(
                    f"'{claim.id}' is bound by a claim '{other}' that does not exist",
                    file=claim.file,
                    line=claim.line,
                    hint=nearest(other, claims),
                )
    return tuple(claims.values())


def evaluate(claim: Claim, published: Published, comments: Iterable[Comment] = ()) -> Evaluation:
    """Compare a claim with what its expression makes of the printed numbers.

    Parameters
    ----------
    claim : Claim
        The claim.
    published : Published
        The printed numbers.
    comments : iterable of Comment, optional
        The coded answers, which some expressions count.

    Returns
    -------
    Evaluation
        Without an expression, neither result nor agreement.

    Raises
    ------
    BookError
        If the expression names a number that is not printed, or gives another kind of result
        than the claim states; with the line of the claim.

    Notes
    -----
    *equals* holds when the exact outcome, rounded in either direction to the decimals that were
    stated, can give the number stated; *about*, when it is within a fifth of it. The other
    relations compare exactly. *contains* holds when the outcome holds everything that the claim
    names, and perhaps more: the claim then resolved a tie that the tables leave open.
    """
    if claim.expression is None:
        return Evaluation(claim, None, None)
    try:
        result = calculate(claim.expression, published, tuple(comments))
        agrees = _compare(claim, result)
    except BookError as error:
        raise BookError(
            f"{claim.id}: {error.message}", file=claim.file, line=claim.line, hint=error.hint
        ) from None
    return Evaluation(claim, result, agrees)


def _compare(claim: Claim, result: Result) -> bool:
    if claim.relation in ("set", "contains"):
        if not isinstance(result, frozenset):
            raise BookError("the claim names things, but its expression gives numbers")
        named = {str(one) for one in cast("tuple[str, ...]", claim.value)}
        return result == named if claim.relation == "set" else result >= named
    if isinstance(result, frozenset):
        raise BookError(
            "the claim states a number, but its expression gives things",
            hint="Count them with count(...).",
        )
    outcomes = result if isinstance(result, tuple) else (result,)
    if len(outcomes) != len(claim.numbers):
        raise BookError(
            f"the claim states {len(claim.numbers)} numbers, but its expression gives"
            f" {len(outcomes)}"
        )
    half = Fraction(1, 2 * 10**claim.decimals)
    tests: dict[str, Callable[[Fraction, Fraction], bool]] = {
        "equals": lambda outcome, stated: abs(outcome - stated) <= half,
        "about": lambda outcome, stated: abs(outcome - stated) <= TOLERANCE * abs(stated),
        "at_least": lambda outcome, stated: outcome >= stated,
        "at_most": lambda outcome, stated: outcome <= stated,
        "more_than": lambda outcome, stated: outcome > stated,
        "less_than": lambda outcome, stated: outcome < stated,
    }
    holds = tests[claim.relation]
    return all(holds(*pair) for pair in zip(outcomes, claim.numbers, strict=True))


def _claim(entry: Marked) -> Claim:
    keys = entry.mapping(
        ["id", "source", "section", "statement", "printed", "value", "relation", "unit"],
        ["expression", "bound_by", "untestable", "known"],
    )
    identifier = keys["id"].text()
    if _ID.fullmatch(identifier) is None:
        keys["id"].fail(
            f"'{identifier}' cannot be the id of a claim",
            "Write c, the section and a short name, or a and a short name, with full stops.",
        )
    source = keys["source"].choice(SOURCES)
    if identifier.startswith("a.") != (source == "article"):
        keys["source"].fail(f"the id '{identifier}' is not one of the {source}")
    relation = cast(Relation, keys["relation"].choice(RELATIONS))
    value, decimals = _value(keys["value"])
    if (relation in ("set", "contains")) == (_first(value) is not None):
        keys["relation"].fail(
            f"the relation '{relation}' does not fit the value",
            "'set' and 'contains' take a list of ids, the others take numbers.",
        )
    if len({"expression", "bound_by", "untestable"} & keys.keys()) != 1:
        entry.fail(
            f"'{identifier}' must say exactly one of expression, bound_by and untestable",
            "How it follows, what bears on it, or why nothing does.",
        )
    expression = keys["expression"].text() if "expression" in keys else None
    if expression is not None:
        try:
            check(expression)
        except BookError as error:
            keys["expression"].fail(error.message, error.hint)
    statement = keys["statement"].mapping(["en", "da"])
    bound_by = keys["bound_by"].sequence() if "bound_by" in keys else []
    return Claim(
        id=identifier,
        source=source,
        section=keys["section"].text(),
        statement=Bilingual(en=statement["en"].text(), da=statement["da"].text()),
        printed=keys["printed"].text(),
        value=value,
        decimals=decimals,
        relation=relation,
        unit=keys["unit"].choice(UNITS),
        expression=expression,
        bound_by=tuple(one.text() for one in bound_by),
        untestable=keys["untestable"].text() if "untestable" in keys else None,
        known=keys["known"].text() if "known" in keys else None,
        file=entry.file,
        line=entry.line,
    )


def _first(value: Stated) -> Fraction | None:
    one = value[0] if isinstance(value, tuple) and value else value
    return one if isinstance(one, Fraction) else None


def _value(value: Marked) -> tuple[Stated, int]:
    """Read a value exactly: PyYAML would make binary floats of decimal numbers."""
    if value.is_scalar:
        number, decimals = _number(value)
        if number is None:
            value.fail("the value must be a number or a list", "Put ids in a list: [gaming].")
        return number, decimals
    entries = value.sequence()
    numbers = [_number(entry) for entry in entries]
    exact = tuple(number for number, _ in numbers if number is not None)
    if exact and len(exact) == len(entries):
        return exact, max(decimals for _, decimals in numbers)
    if exact:
        value.fail("the value mixes numbers and ids", "Name ids or state numbers.")
    return tuple(entry.text() for entry in entries), 0


def _number(value: Marked) -> tuple[Fraction | None, int]:
    text = str(value.node.value) if value.is_scalar else ""
    if _NUMBER.fullmatch(text):
        return Fraction(text), len(text.partition(".")[2])
    share = _SHARE.fullmatch(text)
    if share is not None and int(share[2]):
        return Fraction(int(share[1]), int(share[2])), 0
    return None, 0
