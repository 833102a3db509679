"""Forms, rules and systems, by arithmetic that a reader can follow."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from helpers.world.linear import Expr, Fact, Quantity, Rule, WorldError, fact_within, total, within
from helpers.world.system import System


def pair() -> tuple[System, Expr, Expr]:
    system = System()
    return system, system.unknown("x", 0, 9), system.unknown("y", 0, 9)


def test_forms_add_up_and_cancel() -> None:
    _, x, y = pair()
    form = 2 * x - y + 3 - (x - Fraction(1, 2) * y)
    assert form.value((4, 6)) == 2 * 4 - 6 + 3 - (4 - 3)
    assert (x - x).is_constant
    assert total([x, y, x, 5]).value((1, 2)) == 9
    assert (5 - x).value((2, 0)) == 3


def test_forms_become_whole() -> None:
    _, x, y = pair()
    form, factor = (x * Fraction(1, 6) + y * Fraction(3, 4) + Fraction(1, 2)).integral()
    assert factor == 12
    assert (form.value((1, 0)), form.value((0, 1)), form.constant) == (8, 15, 6)


def test_a_quantity_is_a_form_or_a_ratio() -> None:
    _, x, y = pair()
    assert Quantity(x + y, Expr({}, 4)).is_linear
    assert Quantity(x + y, Expr({}, 4)).linear().value((3, 4)) == Fraction(7, 4)
    ratio = Quantity(2 * x, y)
    assert not ratio.is_linear
    assert ratio.value((3, 4)) == Fraction(3, 2)


def test_rules_of_a_ratio_say_what_dividing_would() -> None:
    _, x, y = pair()
    low, high = Fraction(7, 20), Fraction(9, 20)
    rules = within(Quantity(x, y), low, high)
    for a, b in product(range(10), range(1, 10)):
        assert all(rule.holds((a, b)) for rule in rules) == (low <= Fraction(a, b) <= high)


def test_a_rule_is_tightened_to_whole_numbers_only_where_it_may() -> None:
    _, x, y = pair()
    rule = Rule(x * Fraction(1, 3) + y * Fraction(1, 3) + Fraction(1, 6), Fraction(1, 2), 2)
    for a, b in product(range(10), repeat=2):
        value = Fraction(a + b, 3) + Fraction(1, 6)
        assert rule.holds((a, b)) == (Fraction(1, 2) <= value <= 2)


def test_a_condition_that_is_not_met_asks_for_nothing() -> None:
    system, x, y = pair()
    switch = system.unknown("switch", 0, 1)
    system.demand(x - y, 0, 0, when=[switch])
    assert system.violations((1, 2, 0), []) == []
    assert len(system.violations((1, 2, 1), [])) == 1


def test_violations_name_what_is_broken() -> None:
    system, x, y = pair()
    system.equal(x + y, 10)
    system.state(fact_within("f.x", Quantity(x), 3, 4))
    assert system.violations((3, 7), ["f.x"]) == []
    assert system.violations((5, 5), ["f.x"]) == ["f.x"]
    assert system.violations((5, 5), []) == []
    broken = system.violations((12, 0), ["f.x"])
    assert "x = 12" in broken
    assert len(broken) == 3


def test_facts_have_ids_of_their_own() -> None:
    system, x, _ = pair()
    system.state(fact_within("f", Quantity(x), 0, 1))
    with pytest.raises(WorldError, match="described twice"):
        system.state(fact_within("f", Quantity(x), 0, 1))


def test_an_implied_fact_is_posed_only_while_something_is_missing() -> None:
    system, x, y = pair()
    system.state(fact_within("x", Quantity(x), 1, 1))
    system.state(fact_within("y", Quantity(y), 2, 2))
    system.state(fact_within("sum", Quantity(x + y), 3, 3, implied_by=("x", "y")))
    assert [one.id for one in system.active(["x", "y", "sum"])] == ["x", "y"]
    assert [one.id for one in system.active(["x", "sum"])] == ["x", "sum"]


def test_layers_and_scopes_take_part_only_when_asked() -> None:
    system, x, _ = pair()
    cell = system.unknown("cell", 0, 1, layer=1)
    extra = system.unknown("extra", 0, 1, scope="f")
    only = system.scope_without("f", "g")
    free = system.unknown("free", 0, 1, scope=only)
    system.equal(x, cell, layer=1)
    system.equal(extra, free, scope=only)
    system.state(Fact("f", (Rule(extra, 1, 1),)))
    system.state(Fact("g", (Rule(x, 0, 0),)))
    assert system.present(0, system.scopes(["g"])) == [True, True, False, False, False]
    assert system.present(1, system.scopes(["g"])) == [True, True, True, False, False]
    # The second scope is needed only while g is off.
    assert system.present(0, system.scopes(["f", "g"])) == [True, True, False, True, False]
    assert system.present(0, system.scopes(["f"])) == [True, True, False, True, True]
    assert len(system.standing(0, system.scopes(["f"]))) == 1
    assert len(system.standing(1, system.scopes(["g"]))) == 1


def test_components_share_unknowns_directly_or_through_rules() -> None:
    system = System()
    a, b, c, d = (system.unknown(name, 0, 9) for name in "abcd")
    system.equal(a, b)
    for name, form in {"a": a, "b": b, "c": c, "cd": c + d}.items():
        system.state(fact_within(name, Quantity(form), 0, 9))
    system.state(Fact("constant", (Rule(Expr({}, 3), 3, 3),)))
    assert sorted(system.components()) == [("a", "b"), ("c", "cd"), ("constant",)]


@pytest.mark.parametrize("seed", range(4))
def test_a_restricted_system_says_the_same(seed: int) -> None:
    """Which values the facts of a component can have, in the whole system and in the part."""
    rng = random.Random(seed)
    system = System()
    unknowns = [system.unknown(f"u{n}", 0, 3) for n in range(6)]
    for n in range(0, 6, 2):
        low = rng.randint(0, 3)
        system.demand(unknowns[n] + unknowns[n + 1], low, low + 1)
        system.state(fact_within(f"f{n}", Quantity(unknowns[n]), rng.randint(0, 2), 3))
    whole = list(product(range(4), repeat=6))
    for facts in system.components():
        part = system.restricted(facts)
        assert list(part.facts) == list(facts)
        kept = [system.names.index(name) for name in part.names]
        in_part = {
            values
            for values in product(range(4), repeat=len(kept))
            if not part.violations(values, facts)
        }
        rest = [fact for fact in system.facts if fact not in facts]
        in_whole = {
            tuple(values[k] for k in kept)
            for values in whole
            if not system.violations(values, facts)
        }
        assert in_part == in_whole
        assert all(fact not in part.facts for fact in rest)
