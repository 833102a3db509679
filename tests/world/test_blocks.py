"""Blocks of the world, each against counting on real lists: which unknowns stand for what."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from helpers.published import PublishedValue, load_published
from helpers.world import Question, System, build_world, extreme, solve
from helpers.world.amounts import AmountsBlock
from helpers.world.areas import AreasBlock
from helpers.world.linear import Quantity, WorldError
from worlds import Table, codebook, investments, names, write_project

TOWNS = ("Ask", "Ask", "Birk", "Ceder")


def value(name: str, statistic: str, text: str) -> PublishedValue:
    table, row, column = name.split(".")
    return PublishedValue(
        id=name,
        table=int(table[1:]),
        row=row,
        column=column,
        statistic=statistic,
        printed=text,
        unit="DKK",
        decimals=0,
        section="1",
        subgroup="all",
        battery=None,
        question=None,
        candidates=(),
    )


# ------------------------------------------------------------------ amounts

STATISTICS = ("minimum", "quartile1", "median", "quartile3", "maximum", "mean")


@pytest.mark.parametrize("seed", range(5))
def test_the_summaries_of_given_amounts(seed: int) -> None:
    """With every amount fixed, each quantity is what numpy makes of the list.

    The pooled statistics are found through the solver, since they are places in a merger.
    """
    rng = random.Random(seed)
    lists = {
        "few": sorted(rng.choices(range(50), k=rng.randint(1, 4))),
        "many": sorted(rng.choices(range(50), k=rng.randint(2, 5))),
    }
    lists["all"] = sorted(lists["few"] + lists["many"])
    values = [value(f"t01.n.{group}", "n", str(len(one))) for group, one in lists.items()]
    values += [value(f"t01.{s}.{group}", s, "0") for group in lists for s in STATISTICS]
    system = System()
    block = AmountsBlock(system, values, "all")
    fixed = {
        next(iter(form.terms)): amount
        for group, forms in block.groups.items()
        for form, amount in zip(forms, lists[group], strict=True)
    }
    question = Question(system, [], fixed=fixed)
    for group, amounts in lists.items():
        for quarter, statistic in enumerate(STATISTICS[:5]):
            quantity = system.facts[f"t01.{statistic}.{group}"].quantity
            assert quantity is not None
            expected = Fraction(float(np.quantile(amounts, quarter / 4))).limit_denominator(4)
            for maximise in (False, True):
                found = extreme(question, quantity, maximise=maximise)
                assert found is not None
                assert (found.value, found.proven) == (expected, True)
        mean = system.facts[f"t01.mean.{group}"].quantity
        assert mean is not None
        found = extreme(question, mean, maximise=True)
        assert found is not None
        assert found.value == Fraction(sum(amounts), len(amounts))


def test_marked_amounts_and_the_mean_of_the_others() -> None:
    """Of 2, 4 and 9 the last is always marked; the mean of the others is one of three numbers."""
    system = System()
    values = [value("t01.n.few", "n", "2"), value("t01.n.sure", "n", "1")]
    block = AmountsBlock(system, [*values, value("t01.n.all", "n", "3")], "all")
    block.mark(["sure"])
    outside = block.outside("here")
    amounts = {"few": [2, 4], "sure": [9]}
    fixed = {
        next(iter(form.terms)): amount
        for group, forms in block.groups.items()
        for form, amount in zip(forms, amounts[group], strict=True)
    }
    low = extreme(Question(system, [], fixed=fixed), outside, maximise=False)
    high = extreme(Question(system, [], fixed=fixed), outside, maximise=True)
    assert low is not None
    assert high is not None
    assert (low.value, high.value) == (2, 4)
    marks = {group: [block.marks[group, n] for n in range(len(a))] for group, a in amounts.items()}
    neither = {next(iter(mark.terms)): 0 for mark in marks["few"]}
    both = solve(Question(system, [], fixed=fixed | neither)).values
    assert both is not None
    assert outside.value(both) == 3


def test_a_dash_is_no_amount() -> None:
    values = [value("t01.n.few", "n", "2"), value("t01.mean.few", "mean", "-")]
    with pytest.raises(WorldError, match=r"'t01\.mean\.few' is no number"):
        AmountsBlock(System(), values, "all")


# ------------------------------------------------------------------ ticked options


@pytest.mark.parametrize("seed", range(5))
def test_ticks_counted_by_option_and_by_size(seed: int) -> None:
    rng = random.Random(seed)
    options = ["red", "blue", "green"]
    patterns = [frozenset(c) for k in (1, 2, 3) for c in combinations(options, k)]
    people = 7
    sheets = [rng.choice([*patterns, frozenset()]) for _ in range(people)]
    by_option = [value(f"t01.{o}.n", "count", "0") for o in (*options, "unsure")]
    by_size = [value(f"t02.people.{s}", "count", "0") for s in ("one", "three", "total")]
    system = System()
    block = AreasBlock(
        system, options, "unsure", people, by_option, by_size, {"one": 1, "three": 3}
    )
    counted = Counter(sheets)
    values = [0] * len(system.names)
    for pattern, form in block.combinations.items():
        values[next(iter(form.terms))] = counted[pattern]
    values[next(iter(block.unsure.terms))] = counted[frozenset()]
    assert system.violations(values, []) == []

    def quantity(name: str) -> Fraction:
        found = system.facts[name].quantity
        assert found is not None
        return found.value(values)

    for option in options:
        assert quantity(f"t01.{option}.n") == sum(option in one for one in sheets)
        assert block.any_of([option]).value(values) == sum(option in one for one in sheets)
    assert quantity("t01.unsure.n") == sheets.count(frozenset())
    assert quantity("t02.people.one") == sum(len(one) == 1 for one in sheets)
    assert quantity("t02.people.three") == sum(len(one) == 3 for one in sheets)
    assert quantity("t02.people.total") == people
    either = {"red", "blue"}
    assert block.any_of(either).value(values) == sum(bool(one & either) for one in sheets)


# ------------------------------------------------------------------ sheets of answers


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = names(TOWNS)
    statistic = {"count_high": 0, "count_dk": 0, "mean": 1}
    by_item = {s: {"statistic": s, "decimals": d} for s, d in statistic.items()}
    index = {
        "relative": {"statistic": "relative_index", "unit": "index", "decimals": 2},
        "absolute": {"statistic": "absolute_index", "unit": "index", "decimals": 2},
    }
    items = ("one", "two", "other")
    half = {"relative": "0,50", "absolute": "0,50"}
    tables = [
        Table(
            1,
            "item",
            by_item,
            {i: {"count_high": "1", "count_dk": "1", "mean": "2,0"} for i in items},
            "things",
        ),
        Table(2, "investment", index, dict.fromkeys(people, half), "things"),
        Table(
            3,
            "category",
            {f"m{n}": {"statistic": "count"} for n in (0, 1, 2)},
            {"people": {"m0": "1", "m1": "1", "m2": "2"}},
            "things",
        ),
        Table(
            4,
            "category",
            {"places": {"statistic": "count"}},
            {row: {"places": "1"} for row in ("level_1", "level_3", "dk")},
            "plans",
        ),
    ]
    rules = ("as_not_at_all", "zero", "answered", "missing")
    world = {
        "respondents": "investments",
        "readings": {
            "dont_know": {"question": "How?", "options": {rule: f"by {rule}" for rule in rules}}
        },
        "blocks": [
            {
                "kind": "battery",
                "battery": "things",
                "tables": [1, 2, 3],
                "may_be_empty": "other",
                "index": {"name": "worth", "others": "all", "dont_know": "?dont_know"},
                "distribution": {"m0": 0, "m1": 1, "m2": 2},
            },
            {
                "kind": "placement",
                "battery": "plans",
                "table": 4,
                "column": "places",
                "places": "municipality",
            },
        ],
    }
    return write_project(
        tmp_path_factory.mktemp("sheets"),
        codebook=codebook(
            {"things": items, "plans": ["plan"]},
            kinds={"plans": "categories"},
            indices={"worth": {"battery": "things", "items": ["one"], "title": "Worth"}},
        ),
        tables=tables,
        world=world,
        investments=investments(TOWNS),
    )


def index_by_hand(codes: dict[str, int], rule: str) -> tuple[Fraction | None, Fraction | None]:
    """Relative and absolute index of one respondent; code 0 is don't know, -1 no answer."""

    def points(item: str) -> int:
        if codes[item] > 0:
            return codes[item] - 1
        return -1 if rule == "zero" else 0

    every = sum(points(item) for item in codes)
    relative = Fraction(points("one"), every) if every >= 1 else None
    if rule == "answered":
        return relative, Fraction(points("one"), 2) if codes["one"] > 0 else None
    return relative, Fraction(points("one"), 2)


@pytest.mark.parametrize("rule", ["as_not_at_all", "zero", "answered", "missing"])
@pytest.mark.parametrize("seed", range(3))
def test_a_sheet_gives_every_statistic(project: Path, rule: str, seed: int) -> None:
    """Unknowns filled in from a sheet satisfy all rules and give what is counted by hand."""
    rng = random.Random(seed)
    world = build_world(project)
    system, block = world.battery_block(world.spec.batteries[0], {"dont_know": rule})
    while True:
        sheet = {
            who: {
                "one": rng.choice((0, 1, 2, 3) if rule in ("as_not_at_all", "zero") else (1, 2, 3)),
                "two": rng.choice((0, 1, 2, 3)),
                "other": rng.choice((-1, 0, 1, 2, 3)),
            }
            for who in names(TOWNS)
        }
        indices = {who: index_by_hand(codes, rule) for who, codes in sheet.items()}
        answered = all(any(sheet[w][i] > 0 for w in sheet) for i in ("one", "two", "other"))
        if answered and all(None not in pair for pair in indices.values()):
            break
    values = block.values_of(sheet)
    assert system.violations(values, [], layer=1) == []
    assert block.answers(values) == sheet

    def quantity(name: str) -> Fraction:
        found = system.facts[name].quantity
        assert found is not None
        return found.value(values)

    for item in ("one", "two", "other"):
        given = [sheet[who][item] for who in sheet]
        codes = [code for code in given if code > 0]
        assert quantity(f"t01.{item}.count_high") == codes.count(3)
        assert quantity(f"t01.{item}.count_dk") == given.count(0)
        assert quantity(f"t01.{item}.mean") == Fraction(sum(codes), len(codes))
    for who, pair in indices.items():
        assert (quantity(f"t02.{who}.relative"), quantity(f"t02.{who}.absolute")) == pair
    high = Counter(sum(sheet[who][i] == 3 for i in ("one", "two")) for who in sheet)
    for n in (0, 1, 2):
        assert quantity(f"t03.people.m{n}") == high[n]


def test_an_index_that_must_exist_forbids_dont_know(project: Path) -> None:
    world = build_world(project)
    system, block = world.battery_block(world.spec.batteries[0], {"dont_know": "missing"})
    sheet = {who: {"one": 2, "two": 2, "other": 2} for who in names(TOWNS)}
    assert system.violations(block.values_of(sheet), [], layer=1) == []
    sheet[names(TOWNS)[0]]["one"] = 0
    assert len(system.violations(block.values_of(sheet), [], layer=1)) == 1


def test_a_scale_without_dont_know_has_none(project: Path, tmp_path: Path) -> None:
    for file in sorted(project.rglob("*.*")):
        target = tmp_path / file.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    path = tmp_path / "data/codebook.yml"
    lines = path.read_text().splitlines()
    drop = {n + k for n, line in enumerate(lines) if "dont_know" in line for k in (0, 1, 2)}
    path.write_text("\n".join(line for n, line in enumerate(lines) if n not in drop))
    world = build_world(tmp_path)
    choice = {"dont_know": "zero"}
    _, block = world.battery_block(world.spec.batteries[0], choice)
    assert block.slots("one") == (1, 2, 3)
    assert block.slots("other") == (-1, 1, 2, 3)


def test_places_stand_where_their_most_positive_respondent_is(project: Path) -> None:
    world = build_world(project)
    system, block = world.placement_block(world.spec.placements[0])
    people = names(TOWNS)
    for answers in product((0, 1, 2, 3), repeat=len(people)):
        given = dict(zip(people, answers, strict=True))
        best = [max(answers[:2]), answers[2], answers[3]]
        values = block.values_of(given)
        assert system.violations(values, []) == []
        for row, slot in (("dk", 0), ("level_1", 1), ("level_3", 3)):
            quantity = system.facts[f"t04.{row}.places"].quantity
            assert quantity is not None
            assert quantity.value(values) == best.count(slot)
        # Dealt back to respondents, the places come out the same.
        assert block.values_of(block.answers(values)) == values


def test_rows_that_are_no_answer_are_refused(project: Path) -> None:
    world = build_world(project)
    published = load_published(project)
    spec = world.spec.placements[0]
    object.__setattr__(spec, "table", 3)
    object.__setattr__(spec, "column", "m0")
    with pytest.raises(WorldError, match="is the row of no answer to 'plans'"):
        world.placement_block(spec)
    assert "t03.people.m0" in published.values
    assert Quantity(
        world.battery_block(world.spec.batteries[0], {"dont_know": "zero"})[1].column("one", (1,))
    ).is_linear
