"""Verdicts that prose has a part in, worked out by hand, and the words they are said in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers.claims import load_claims
from helpers.codebook import load_codebook
from helpers.published import load_published
from helpers.verify import Verdict
from helpers.verify.crew import crew_of
from helpers.verify.explain import Words
from helpers.verify.ledger import build_ledger
from worlds import Table, claim, codebook, write_project

COLUMNS = {name: {"statistic": "count"} for name in ("x", "y", "z")}


def judged(root: Path, claims: list[dict[str, object]], tied: bool = True) -> Mapping[str, Verdict]:
    """One row with x = 2, y = 3 and z = 5; tied: z is the total of x and y."""
    crosstab = {"table": 1, "total_column": "z"} if tied else {"table": 2}
    write_project(
        root,
        codebook=codebook({"unused": ["one"]}),
        tables=[
            Table(1, "category", COLUMNS, {"a": {"x": "2", "y": "3", "z": "5"}}),
            Table(2, "category", COLUMNS, {"b": {"x": "1"}}),
        ],
        world={
            "respondents": 6,
            "blocks": [{"kind": "counts", "name": "sums", "crosstabs": [crosstab]}],
        },
        claims=claims,
    )
    return {one.id: one for one in build_ledger(root, workers=0).verdicts}


def test_prose_ties_a_number_that_no_table_ties(tmp_path: Path) -> None:
    """x + y = 5 in prose: with y = 3 printed x is 2, and nothing says what z is."""
    total = 'v("t01.a.x") + v("t01.a.y")'
    found = judged(tmp_path, [claim("c.1.sum", 5, expression=total)], tied=False)
    x = found["t01.a.x"]
    assert (x.verdict, x.lower, x.upper) == ("derived", 2, 2)
    assert set(x.derivation) == {"c.1.sum", "t01.a.y"}
    assert found["t01.a.z"].verdict == "untestable"
    assert "No rule" in found["t01.a.z"].explanation
    # What is printed in the other table has no upper end, and nothing forces it.
    assert (found["t02.b.x"].verdict, found["t02.b.x"].upper) == ("consistent", None)
    assert found["c.1.sum"].verdict == "derived"
    assert set(found["c.1.sum"].derivation) == {"t01.a.x", "t01.a.y"}


def test_prose_narrows_what_the_tables_allow(tmp_path: Path) -> None:
    """Nothing else holds b.x down; more than half and at most four in prose leave 1 to 4."""
    claims = [
        claim("c.1.some", 1, expression='v("t02.b.x")', relation="at_least"),
        claim("c.1.most", 4, expression='v("t02.b.x")', relation="at_most"),
    ]
    x = judged(tmp_path, claims, tied=False)["t02.b.x"]
    assert (x.verdict, x.lower, x.upper) == ("consistent", 1, 4)


def test_a_claim_that_the_tables_rule_out_limits_nothing(tmp_path: Path) -> None:
    found = judged(tmp_path, [claim("c.1.sum", 6, expression='v("t01.a.x") + v("t01.a.y")')])
    wrong = found["c.1.sum"]
    assert (wrong.verdict, wrong.lower, wrong.upper) == ("contradicted", 5, 5)
    assert wrong.conflicts == (("t01.a.x", "t01.a.y"),)
    assert wrong.set_aside_with == (("c.1.sum",),)
    assert {found[f"t01.a.{name}"].verdict for name in COLUMNS} == {"derived"}
    assert set(found["t01.a.x"].derivation) == {"t01.a.y", "t01.a.z"}


def test_claims_that_nothing_calculates(tmp_path: Path) -> None:
    claims = [
        claim("c.1.bound", 1, bound_by=["t01.a.x", "t01.*.y"]),
        claim("c.1.outside", 1, untestable="It happened elsewhere."),
        claim(
            "a.1", 2, source="article", section="Heading", expression='v("t01.a.x")', known="So."
        ),
    ]
    found = judged(tmp_path, claims)
    bound = found["c.1.bound"]
    assert bound.verdict == "untestable"
    assert "Table 1, a, Column (2)" in bound.explanation
    assert found["c.1.outside"].explanation == "It happened elsewhere."
    assert found["a.1"].section == "article: Heading"
    assert found["a.1"].explanation.endswith(" So.")


# ------------------------------------------------------------------ words


@pytest.fixture(scope="module")
def words() -> Words:
    root = Path(__file__).parents[2]
    claims = {one.id: one for one in load_claims(root)}
    return Words(load_published(root), claims, load_codebook(root / "data/codebook.yml"))


def verdict(kind: str, **more: object) -> Verdict:
    fields = {"id": "t08.financing.mean", "kind": "value", "table": 8, "section": "4.1"}
    return Verdict(printed="3,5", verdict=kind, **fields, **more)  # type: ignore[arg-type]


def test_numbers_have_names_that_a_reader_finds(words: Words) -> None:
    assert words.name("t08.financing.mean").startswith("Table 8, Financing, ")
    assert words.name("t08.financing.mean").endswith("(3,5)")
    assert "Aarhus: " in words.name("t10.aarhus-sosu.absolute")
    assert words.name("c.6.1.dont-know-supplier").startswith("section 6.1 (")
    assert words.name("unheard.of") == "unheard.of"


def test_many_numbers_are_counted(words: Words) -> None:
    few = words.listing(["t16.methods.dk", "t16.methods.total"])
    assert few.count("Table 16") == 2
    many = [f"t16.{row}.dk" for row in ("methods", "supplier", "measurement", "financing_model")]
    many += ["t08.financing.mean", "t08.savings.mean", "t10.aarhus-sosu.absolute"]
    assert words.listing([*many, "c.1.denmark"]) == (
        "7 numbers of Tables 8, 10, 16 and 1 statement in prose"
    )
    assert words.listing([]) == "nothing else"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, "anything"),
        (3, None, "at least 3"),
        (None, 3, "at most 3"),
        (3, 3, "exactly 3"),
        (3, 4, "from 3 to 4"),
    ],
)
def test_intervals_in_words(words: Words, low: int | None, high: int | None, text: str) -> None:
    from fractions import Fraction

    ends = [None if end is None else Fraction(end) for end in (low, high)]
    assert words.interval(verdict("consistent", lower=ends[0], upper=ends[1])) == text


def test_paragraphs(words: Words) -> None:
    assert words.explain(verdict("derived")) == (
        "It follows from what is counted and who answered, without any other number."
    )
    stated = words.explain(verdict("derived", derivation=("c.6.1.dont-know-supplier",)))
    assert stated.startswith("It is stated elsewhere as well: section 6.1")
    assert words.explain(verdict("consistent")) == (
        "It agrees with everything else, and nothing else forces it."
    )
    alone = words.explain(verdict("contradicted", conflicts=((),)))
    assert alone == "It is impossible by itself, whatever the other numbers are."
    two = verdict("contradicted", conflicts=(("t16.methods.dk",), ("t16.methods.total",)))
    text = words.explain(two, settled=False)
    assert "There are 2 such sets of this size." in text
    assert text.endswith("The numbers alone do not settle which of them is wrong.")
    outer = words.explain(verdict("consistent", proven=False))
    assert "outer bounds" in outer


# ------------------------------------------------------------------ who does the work


def double(root: Path, number: int) -> int:
    return 2 * number + len(root.name)


@pytest.mark.parametrize("workers", [0, 2])
def test_results_come_in_order_and_are_told_of(tmp_path: Path, workers: int) -> None:
    root = tmp_path / "four"
    told: list[tuple[int, int, str]] = []
    kept: dict[int, int] = {}
    with crew_of(root, lambda *one: told.append(one), workers) as crew:
        found = crew.each("doubling", double, [(n,) for n in range(5)], kept.__setitem__)
    assert found == [4, 6, 8, 10, 12]
    assert kept == dict(enumerate(found))
    assert told == [(n, 5, "doubling") for n in range(1, 6)]
