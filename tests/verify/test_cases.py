"""Conflicts, removals and forcing sets of systems small enough to try every subset of facts."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from helpers.verify.cases import BlockName, Case
from helpers.verify.conflicts import by_distance, conflict_sets, is_table_value
from helpers.verify.cores import (
    MOST_TIES,
    forcing_set,
    minimal_conflict,
    smallest_removals,
    ways_out_of,
)
from helpers.verify.finding import (
    Component,
    Ends,
    Finding,
    component_as_json,
    component_from_json,
    finding_as_json,
    finding_from_json,
)
from helpers.verify.screening import Part, fingerprint, screen, settle
from helpers.verify.verdict import UnderReading, Verdict, from_json
from helpers.world import System
from helpers.world.linear import Expr, Quantity, fact_within, total

FACTS = 6


def random_case(seed: int) -> tuple[Case, dict[frozenset[str], bool]]:
    """Three unknowns up to 3 and six facts about their sums; which subsets can hold together."""
    rng = random.Random(seed)
    system = System()
    unknowns = [system.unknown(f"u{n}", 0, 3) for n in range(3)]
    for n in range(FACTS):
        form = Expr({})
        for one in rng.sample(unknowns, rng.randint(1, 3)):
            form = form + one * rng.choice((1, 1, 2, -1))
        stated = rng.randint(0, 5)
        system.state(fact_within(f"f{n}", Quantity(form), stated, stated + rng.randint(0, 1)))
    worlds = list(product(range(4), repeat=3))
    held = {
        name: {values for values in worlds if not system.violations(values, [name])}
        for name in system.facts
    }
    can = {}
    for size in range(FACTS + 1):
        for some in combinations(system.facts, size):
            left = set(worlds).intersection(*(held[name] for name in some)) if some else {1}
            can[frozenset(some)] = bool(left)
    return Case(system, None), can


@pytest.mark.parametrize("seed", range(12))
def test_smallest_removals_are_all_of_them(seed: int) -> None:
    case, can = random_case(seed)
    everything = frozenset(case.system.facts)
    size = min(len(everything - kept) for kept, fits in can.items() if fits)
    expected = {everything - k for k, fits in can.items() if fits and len(everything - k) == size}
    found = smallest_removals(case, sorted(everything))
    assert len(expected) <= MOST_TIES
    assert {frozenset(one) for one in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("seed", range(12))
def test_conflicts_have_no_needless_member(seed: int) -> None:
    case, can = random_case(seed)
    conflict = minimal_conflict([case], sorted(case.system.facts))
    assert (conflict is None) == can[frozenset(case.system.facts)]
    if conflict is not None:
        assert not can[frozenset(conflict)]
        assert all(can[frozenset(conflict) - {one}] for one in conflict)
    for fact in case.system.facts:
        others = [one for one in case.system.facts if one != fact]
        for found in conflict_sets([case], others, fact):
            if not can[frozenset({fact})]:
                assert found == ()
                continue
            assert not can[frozenset(found) | {fact}]
            assert all(can[(frozenset(found) - {one}) | {fact}] for one in found)


@pytest.mark.parametrize("seed", range(12))
def test_under_two_readings_a_conflict_holds_under_both(seed: int) -> None:
    """Two systems with the same ids: together they allow whatever one of them allows."""
    (first, can_first), (second, can_second) = random_case(seed), random_case(seed + 100)
    facts = sorted(first.system.facts)
    can = {some: can_first[some] or can_second[some] for some in can_first}
    conflict = minimal_conflict([first, second], facts)
    assert (conflict is None) == can[frozenset(facts)]
    if conflict is not None:
        assert not can[frozenset(conflict)]
        assert all(can[frozenset(conflict) - {one}] for one in conflict)


@pytest.mark.parametrize("seed", range(12))
def test_forcing_sets_close_every_way_out(seed: int) -> None:
    case, _ = random_case(seed)
    system = case.system
    worlds = list(product(range(4), repeat=3))
    for fact in system.facts:
        others = [one for one in system.facts if one != fact]

        def forced(some: list[str], name: str = fact) -> bool:
            left = [w for w in worlds if not system.violations(w, some)]
            return all(not system.violations(w, [name]) for w in left)

        if not forced(others):
            continue
        stated = system.facts[fact]
        assert stated.quantity is not None
        assert stated.low is not None
        assert stated.high is not None
        ways = ways_out_of(stated.quantity, stated.low, stated.high)
        found = forcing_set([(case, ways)], others, fact)
        assert forced(list(found))
        assert not any(forced([one for one in found if one != member]) for member in found)


def test_more_ties_than_are_listed_leave_nobody_out() -> None:
    """Four rows, each with a total that is one too large: any of three numbers, four times over."""
    system = System()
    totals = []
    for row in "abcd":
        x, y, z = (system.unknown(f"{row}{name}", 0, 9) for name in "xyz")
        system.equal(x + y, z)
        totals.append(z)
        for name, form, stated in (("x", x, 1), ("y", y, 2), ("z", z, 4)):
            system.state(fact_within(f"{row}.{name}", Quantity(form), stated, stated))
    system.demand(total(totals), 0, 30)
    found = smallest_removals(Case(system, None), list(system.facts))
    assert MOST_TIES < 3**4
    assert len(set(found)) == len(found) >= MOST_TIES
    assert all(sorted(fact[0] for fact in one) == list("abcd") for one in found)
    assert {fact for one in found for fact in one} == set(system.facts)


def test_what_is_far_is_dropped_first() -> None:
    facts = ["t02.a.x", "t01.b.y", "t01.a.y", "c.1.z", "t01.b.x"]
    assert by_distance(facts, "t01.a.x") == ["c.1.z", "t02.a.x", "t01.b.y", "t01.a.y", "t01.b.x"]
    assert by_distance(facts, "") == ["c.1.z", "t02.a.x", "t01.b.y", "t01.a.y", "t01.b.x"]
    assert is_table_value("t08.a.b")
    assert not is_table_value("c.1.total")
    assert not is_table_value("total")


# ------------------------------------------------------------------ readings

BLOCK = BlockName("battery", 0)
A, B = (("r", "a"), ("s", "x")), (("r", "b"), ("s", "x"))
C, D = (("r", "a"), ("s", "y")), (("r", "b"), ("s", "y"))


def part(facts: str, says: str, possible: bool = True) -> Part:
    return Part(tuple(facts.split()), says, possible)


def test_a_reading_without_a_bearing_is_listed_once() -> None:
    heard = {choice: [part("f g", "same")] for choice in (A, B, C, D)}
    (one,) = screen(BLOCK, heard)
    assert (one.agreeing, one.failing) == ((A,), ())


def test_parts_on_which_a_reading_bears_are_joined() -> None:
    """r bears on f and on h, s on nothing; r = a fails for h, so it fails for both."""
    heard = {
        A: [part("f", "1"), part("g", "2"), part("h", "3", possible=False)],
        B: [part("f", "4"), part("g", "2"), part("h", "5")],
        C: [part("f", "1"), part("g", "2"), part("h", "3", possible=False)],
        D: [part("f", "4"), part("g", "2"), part("h", "5")],
    }
    joined, alone = sorted(screen(BLOCK, heard), key=lambda one: -len(one.facts))
    assert (set(joined.facts), joined.agreeing, joined.failing) == ({"f", "h"}, (B,), (A,))
    assert (alone.facts, alone.agreeing) == (("g",), (A,))
    component = settle(joined, {})
    assert component.choices == (B,)
    assert component.is_touched_by("r")
    assert not component.is_touched_by("s")


def test_options_that_say_the_same_are_both_kept() -> None:
    """r only matters where s is y; with s = x both options of r are possible."""
    heard = {
        A: [part("f", "1")],
        B: [part("f", "1")],
        C: [part("f", "2", possible=False)],
        D: [part("f", "3", possible=False)],
    }
    (one,) = screen(BLOCK, heard)
    assert (one.agreeing, one.failing) == ((A, B), (C, D))


def test_the_fewest_are_set_aside() -> None:
    heard = {A: [part("f g", "1", possible=False)], B: [part("f g", "2", possible=False)]}
    (one,) = screen(BLOCK, heard)
    component = settle(one, {A: [("f", "g")], B: [("f",), ("g",)]})
    assert component.choices == (B,)
    assert component.removals == (("f",), ("g",))
    assert component.rejected == (A,)
    assert component.set_aside == {"f", "g"}


def test_fingerprints_tell_what_is_said_apart() -> None:
    def system(high: int, stated: int) -> System:
        made = System()
        x = made.unknown("x", 0, high)
        made.state(fact_within("f", Quantity(x), stated, stated))
        return made

    first = fingerprint(system(5, 3), ["f"])
    assert fingerprint(system(5, 3), ["f"]) == first
    assert fingerprint(system(6, 3), ["f"]) != first
    assert fingerprint(system(5, 4), ["f"]) != first


# ------------------------------------------------------------------ to JSON and back


def test_components_findings_and_verdicts_survive_json() -> None:
    component = Component(BLOCK, ("f", "g"), (A, B), (("f",), ("g",)), (C,))
    assert component_from_json(component_as_json(component)) == component
    finding = Finding(
        "f",
        (Ends(A, None, Expr({}, 1).value(()) / 3, True),),
        Expr({}, 1).value(()) / 7,
        None,
        True,
        True,
        ("g",),
        (("g", "h"),),
        (("f",),),
    )
    assert finding_from_json(finding_as_json(finding)) == finding
    third = Expr({}, 1).value(()) / 3
    verdict = Verdict(
        id="t01.a.b",
        kind="value",
        table=1,
        section="1",
        printed="3",
        verdict="contradicted",
        lower=third,
        conflicts=(("c.1.x",),),
        set_aside_with=(("t01.a.b",),),
        readings=(UnderReading(("so",), "consistent", None, third),),
        explanation="It is so.",
    )
    assert verdict.as_json()["lower"] == "1/3"
    assert from_json(verdict.as_json()) == verdict


def test_a_block_has_a_label() -> None:
    assert BLOCK.label == "battery 1"
