"""Claims from prose: which the tables bear out is fixed here, and so is which they do not."""

import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.claims import FILE, evaluate, load_claims
from helpers.comments import load_comments
from helpers.errors import BookError
from helpers.published import load_published

ROOT = Path(__file__).parents[1]

# Read by hand: where a sentence and the table it is about do not say the same.
DISAGREE = {
    "c.3.5.specialised": 10,  # 7 + 4, with the investment that is in both counted once
    "c.4.1.one-lowest": 2,  # Rudersdal and Roskilde
    "c.4.1.four-municipalities": 3,  # two of the four investments are in Aarhus
    "c.5.1.four-before-2023": 5,  # a tie for the fourth place
    "c.5.1.three-or-more": 7,  # nine investments, three of them in Aarhus
    "c.5.4.nine": 7,
    "c.6.1.dont-know": (6, 9),
    "c.6.1.dont-know-supplier": 12,
    "c.7.smallest": 1,
    "c.7.1.smallest": 1,
    "c.7.others": (0, 3),
}


@pytest.fixture(scope="module")
def published():
    return load_published(ROOT)


@pytest.fixture(scope="module")
def comments():
    return load_comments(ROOT)


@pytest.fixture(scope="module")
def claims():
    return {claim.id: claim for claim in load_claims(ROOT)}


def test_both_sources_are_covered(claims):
    sources = Counter(claim.source for claim in claims.values())
    assert sources["report"] > 150
    assert sources["article"] >= 15
    sections = {claim.section for claim in claims.values() if claim.source == "report"}
    assert {"1.2", "2", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"} <= sections
    assert {"4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1", "6.2", "6.3", "7"} <= sections


def test_claims_agree_with_the_tables_but_for_those_read_by_hand(claims, published, comments):
    against = {}
    for claim in claims.values():
        evaluation = evaluate(claim, published, comments)
        if evaluation.agrees is False:
            result = evaluation.result
            against[claim.id] = len(result) if isinstance(result, frozenset) else result
    assert against == DISAGREE


def test_a_disagreement_is_never_left_without_a_word(claims):
    for name in DISAGREE:
        assert claims[name].known, name


def test_what_bears_on_a_claim_exists(claims, published):
    for claim in claims.values():
        for name in claim.bound_by:
            if name[:2] in ("c.", "a."):
                assert name in claims
            else:
                assert published.match(name)


def test_every_claim_is_told_in_both_languages(claims):
    for claim in claims.values():
        assert claim.statement.en.endswith(".")
        assert claim.statement.da.endswith(".")
        assert claim.statement.en != claim.statement.da


@pytest.mark.parametrize(
    ("name", "value", "decimals", "unit"),
    [
        ("c.2.response-rate", Fraction(83), 0, "percent"),
        ("c.3.3.outside-aarhus", Fraction(22, 5), 1, "million DKK"),
        ("c.3.3.world-mean", Fraction(183, 10), 1, "million DKK"),
        ("c.3.7.drop", Fraction(1, 50), 2, "percent"),
        ("c.4.1.eleven-to-seventeen", (11, 17), 0, "investments"),
        ("c.4.1.relative-limit", Fraction(2, 5), 2, "index"),
        ("c.3.7.under-a-third", Fraction(1, 3), 0, "share"),
        ("c.3.5.sharing", ("Roskilde", "Viborg", "Aarhus"), 0, "municipalities"),
        ("a.municipalities", Fraction(23), 0, "municipalities"),
    ],
)
def test_values_are_read_exactly(claims, name, value, decimals, unit):
    claim = claims[name]
    assert (claim.value, claim.decimals, claim.unit) == (value, decimals, unit)


CLAIM = """
- id: c.9.example
  source: report
  section: "9"
  statement: {en: An example., da: Et eksempel.}
  printed: "4,2"
  value: VALUE
  relation: RELATION
  unit: things
  expression: 'EXPRESSION'
"""


def example(tmp_path, value, relation, expression):
    shutil.copytree(ROOT / "data", tmp_path / "data", dirs_exist_ok=True)
    text = CLAIM.replace("VALUE", value).replace("RELATION", relation)
    (tmp_path / FILE).write_text(text.replace("EXPRESSION", expression), encoding="utf-8")
    return load_claims(tmp_path)[0]


@pytest.mark.parametrize(
    ("value", "relation", "expression", "agrees"),
    [
        ("4.2", "equals", "104 / 25", True),
        ("4.2", "equals", "415 / 100", True),
        ("4.2", "equals", "425 / 100", True),
        ("4.2", "equals", "426 / 100", False),
        ("4", "equals", "104 / 25", True),
        ("[6, 8]", "equals", "[6, 8]", True),
        ("[6, 8]", "equals", "[6, 9]", False),
        ("200", "about", "194", True),
        ("200", "about", "240", True),
        ("200", "about", "241", False),
        ("5", "at_least", "5", True),
        ("5", "more_than", "5", False),
        ("5", "at_most", "5", True),
        ("5", "less_than", "5", False),
        ("1/3", "less_than", "8 / 25", True),
        ("[financing]", "set", 'top(1, "t12.*.high_all")', True),
        ("[financing]", "set", 'top(1, "t14.*.high")', False),
        ("[savings]", "contains", 'top(2, "t08.*.high")', True),
        ("[savings]", "set", 'top(2, "t08.*.high")', False),
        ("[]", "set", 'top(1, "t14.*.high") - top(1, "t14.*.high")', True),
    ],
)
def test_relations(tmp_path, published, value, relation, expression, agrees):
    claim = example(tmp_path, value, relation, expression)
    assert evaluate(claim, published).agrees is agrees


def test_a_claim_without_expression_has_no_result(claims, published):
    evaluation = evaluate(claims["c.3.3.outside-aarhus"], published)
    assert evaluation.result is None
    assert evaluation.agrees is None


@pytest.mark.parametrize(
    ("value", "relation", "expression", "message"),
    [
        ("5", "equals", 'top(1, "t08.*.high")', "Count them with count"),
        ("[a]", "set", "1 + 1", "its expression gives numbers"),
        ("[1, 2]", "equals", "1 + 1", "states 2 numbers, but its expression gives 1"),
        ("5", "equals", 'v("t08.x.mean")', "no published number has the id"),
    ],
)
def test_an_expression_of_another_kind_is_told(
    tmp_path, published, value, relation, expression, message
):
    claim = example(tmp_path, value, relation, expression)
    with pytest.raises(BookError, match=message) as caught:
        evaluate(claim, published)
    assert caught.value.file.endswith("claims.yml")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: c.2.answered", "id: c.2.pilots", "used twice"),
        ("id: c.2.answered", "id: answered", "cannot be the id of a claim"),
        ("id: c.2.answered", "id: a.answered", "not one of the report"),
        ("relation: about", "relation: roughly", "not known"),
        ("unit: percent", "unit: per cent", "not known"),
        ('v("t02.total.total")', 'w("t02.total.total")', "no function 'w'"),
        ("value: 83", "value: [83, x]", "mixes numbers and ids"),
        ("value: 83", "value: many", "must be a number or a list"),
        ("value: 83", "value: [many]", "does not fit the value"),
        ("  untestable: The month of publication bears on no answer.\n", "", "exactly one of"),
        ("bound_by: [c.1.dsk-pilots]", "bound_by: [c.1.dsk]", "bound by a claim 'c.1.dsk'"),
        ("printed: 83%", "printet: 83%", "unknown key 'printet'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, message):
    text = (ROOT / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BookError, match=message) as caught:
        load_claims(tmp_path)
    assert caught.value.line
    assert caught.value.file.endswith("claims.yml")
