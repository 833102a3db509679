"""The solver against full enumeration of small systems, and what it does with the odd ones."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from helpers.world import Question, System, WorldError, extreme, solve
from helpers.world.extremes import negations
from helpers.world.linear import Expr, Quantity, Rule, fact_within
from helpers.world.question import certify

HIGHEST = 4
SIZE = 4


def random_system(seed: int) -> System:
    """Four unknowns, three rules, three facts; some of them contradictory."""
    rng = random.Random(seed)
    system = System()
    unknowns = [system.unknown(f"u{n}", 0, HIGHEST) for n in range(SIZE)]

    def form() -> Expr:
        parts = rng.sample(unknowns, rng.randint(1, 3))
        made = Expr({}, rng.randint(-1, 1))
        for part in parts:
            made = made + part * Fraction(rng.choice((-2, -1, 1, 2, 3)), rng.choice((1, 1, 2)))
        return made

    for _ in range(3):
        low = rng.randint(-3, 2)
        system.demand(form(), low, low + rng.randint(1, 6))
    for n in range(3):
        low = rng.randint(-1, 3)
        system.state(fact_within(f"f{n}", Quantity(form()), low, low + 2))
    return system


def solutions(system: System, facts: list[str]) -> list[tuple[int, ...]]:
    every = product(range(HIGHEST + 1), repeat=SIZE)
    return [values for values in every if not system.violations(values, facts)]


@pytest.mark.parametrize("seed", range(12))
def test_extremes_of_forms_and_ratios(seed: int) -> None:
    system = random_system(seed)
    facts = ["f0", "f1"]
    there = solutions(system, facts)
    outcome = solve(Question(system, facts))
    assert outcome.status == ("solved" if there else "impossible")
    x, y, z = (Expr({n: 1}) for n in range(3))
    for quantity in (Quantity(x + 2 * y - z), Quantity(x + y, z + 1), Quantity(x - y, z + 2)):
        for maximise in (False, True):
            found = extreme(Question(system, facts), quantity, maximise=maximise)
            if not there:
                assert found is None
                continue
            assert found is not None
            assert found.proven
            values = [quantity.value(one) for one in there]
            assert found.value == (max(values) if maximise else min(values))
            assert found.values is not None
            assert quantity.value(found.values) == found.value


@pytest.mark.parametrize("guess", [None, Fraction(-7), Fraction(1, 3), Fraction(50)])
def test_a_ratio_does_not_depend_on_the_guess(guess: Fraction | None) -> None:
    system = System()
    x, y = system.unknown("x", 0, 7), system.unknown("y", 1, 7)
    system.demand(x + y, 5, 9)
    quantity = Quantity(x, y)
    low = extreme(Question(system, []), quantity, maximise=False, guess=guess)
    high = extreme(Question(system, []), quantity, maximise=True, guess=guess)
    assert low is not None
    assert high is not None
    assert (low.value, high.value) == (0, 7)


def test_fractions_are_optimised_exactly() -> None:
    """Thirds and sevenths: the best of them is no decimal number."""
    system = System()
    x = system.unknown("x", 0, 10)
    system.demand(x * Fraction(1, 3), None, Fraction(10, 7))
    found = extreme(Question(system, []), Quantity(x * Fraction(1, 7)), maximise=True)
    assert found is not None
    assert found.value == Fraction(4, 7)


def test_extra_demands_and_fixed_values() -> None:
    system = System()
    x, y = system.unknown("x", 0, 9), system.unknown("y", 0, 9)
    system.equal(x + y, 9)
    values = solve(Question(system, [], extra=[Rule(x, 4, 4)])).values
    assert values == (4, 5)
    assert solve(Question(system, [], fixed={0: 2})).values == (2, 7)
    assert solve(Question(system, [], extra=[Rule(x, 5, None), Rule(y, 5, None)])).status == (
        "impossible"
    )


def test_a_rule_without_unknowns_decides_alone() -> None:
    system = System()
    system.unknown("x", 0, 1)
    assert solve(Question(system, [], extra=[Rule(Expr({}, 3), 3, 3)])).status == "solved"
    assert solve(Question(system, [], extra=[Rule(Expr({}, 3), 4, None)])).status == "impossible"


def test_conditional_rules() -> None:
    system = System()
    x, switch = system.unknown("x", 0, 9), system.unknown("switch", 0, 1)
    system.demand(x, 7, None, when=[switch])
    off = extreme(Question(system, []), Quantity(x), maximise=False)
    on = extreme(Question(system, [], extra=[Rule(switch, 1, 1)]), Quantity(x), maximise=False)
    assert off is not None
    assert on is not None
    assert (off.value, on.value) == (0, 7)


def test_a_wrong_solution_is_refused() -> None:
    system = System()
    x = system.unknown("x", 0, 9)
    system.state(fact_within("f", Quantity(x), 3, 3))
    certify(Question(system, ["f"]), (3,))
    with pytest.raises(WorldError, match="fails the exact check: f"):
        certify(Question(system, ["f"]), (4,))
    with pytest.raises(WorldError, match="x = 12"):
        certify(Question(system, []), (12,))
    with pytest.raises(WorldError, match="exact check"):
        certify(Question(system, [], extra=[Rule(x, 5, None)]), (4,))


def test_negations_cover_exactly_what_breaks_the_rules() -> None:
    system = System()
    x, y = system.unknown("x", 0, 5), system.unknown("y", 0, 5)
    rules = [
        Rule(x - y * Fraction(1, 2), Fraction(1, 3), 2),
        Rule(x + y + Fraction(1, 2), None, Fraction(13, 2)),
    ]
    ways = negations(rules)
    assert len(ways) == 3
    for values in product(range(6), repeat=2):
        holds = all(rule.holds(values) for rule in rules)
        assert holds != any(way.holds(values) for way in ways)
