"""The witness must give every printed number about the answers, by plain counting.

Nothing here uses the solver or its model: the CSV file is read with the csv module, statistics are
recomputed with fractions, and compared with the strings that were printed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.project import find_root
from helpers.witness import check_witness, disagreements, find_witness, header
from helpers.world import build_world

ROOT = find_root(Path(__file__).parent)
FILE = ROOT / "data" / "responses" / "2024-reconstructed.csv"
TABLES = ROOT / "data" / "published"


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return list(csv.DictReader(lines))


ANSWERS = {row["investment"]: row for row in rows_of(FILE)}
INVESTMENTS = {row["id"]: row for row in rows_of(ROOT / "data" / "investments.csv")}
EARLY = [who for who in ANSWERS if INVESTMENTS[who]["started_before_2023"] == "yes"]


def table(number: int) -> dict[str, dict[str, str]]:
    return {row["row"]: row for row in rows_of(TABLES / f"table-{number:02}.csv")}


def prints(value: Fraction, printed: str) -> bool:
    """Tell whether a value, rounded half up, is what was printed the Danish way."""
    decimals = len(printed.partition(",")[2])
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(step, ROUND_HALF_UP) == Decimal(printed.replace(",", "."))


def given(who: str, battery: str, items: list[str]) -> list[str]:
    return [ANSWERS[who][f"{battery}_{item}"] for item in items]


def valued(cells: list[str]) -> list[int]:
    return [int(cell) for cell in cells if cell not in ("", "dk")]


def mean(cells: list[str]) -> Fraction:
    return Fraction(sum(valued(cells)), len(valued(cells)))


def high(cells: list[str]) -> int:
    return sum(code >= 4 for code in valued(cells))


def items_of(number: int) -> list[str]:
    return [row for row in table(number) if row not in ("per_investment", "n")]


BY_ITEM = [
    (8, "motives", "mean", "high", list(ANSWERS)),
    (11, "concerns", "mean", "high", list(ANSWERS)),
    (12, "benefits", "mean_all", "high_all", list(ANSWERS)),
    (12, "benefits", "mean_before_2023", "high_before_2023", EARLY),
    (14, "drawbacks", "mean", "high", list(ANSWERS)),
]


def test_rows_are_the_investments() -> None:
    assert sorted(ANSWERS) == sorted(INVESTMENTS)
    assert len(EARLY) == 16


@pytest.mark.parametrize(("number", "battery", "mean_in", "high_in", "who"), BY_ITEM)
def test_tables_by_item(
    number: int, battery: str, mean_in: str, high_in: str, who: list[str]
) -> None:
    printed = table(number)
    for item in items_of(number):
        cells = [ANSWERS[one][f"{battery}_{item}"] for one in who]
        assert prints(mean(cells), printed[item][mean_in]), item
        assert str(high(cells)) == printed[item][high_in], item
    counts = [high(given(one, battery, items_of(number))) for one in who]
    assert prints(Fraction(sum(counts), len(who)), printed["per_investment"][high_in])


def test_distribution_of_motives_leaves_other_out() -> None:
    items = [item for item in items_of(8) if item != "other"]
    counted = Counter(high(given(who, "motives", items)) for who in ANSWERS)
    printed = table(9)["investments"]
    assert {f"m{n}": str(counted[n]) for n in range(9)} == {
        f"m{n}": printed[f"m{n}"] for n in range(9)
    }


def test_indices() -> None:
    """*Don't know* counts as the lowest answer, and "other" stays out."""
    items = [item for item in items_of(8) if item != "other"]
    absolute, relative = {}, {}
    for who in ANSWERS:
        points = {
            item: 0 if cell in ("", "dk") else int(cell) - 1
            for item, cell in zip(items, given(who, "motives", items), strict=True)
        }
        economic = points["financing"] + points["savings"]
        absolute[who] = Fraction(economic, 8)
        relative[who] = Fraction(economic, sum(points.values()))
    printed = table(10)
    used: set[str] = set()
    for row, cells in printed.items():
        if row == "mean":
            continue
        candidates = (cells["candidates"] or row).split("|")
        fits = [
            who
            for who in candidates
            if who not in used
            and prints(absolute[who], cells["absolute"])
            and prints(relative[who], cells["relative"])
        ]
        assert fits, row
        used.add(fits[0])
    assert len(used) == 25
    assert prints(sum(absolute.values(), Fraction(0)) / 25, printed["mean"]["absolute"])
    assert prints(sum(relative.values(), Fraction(0)) / 25, printed["mean"]["relative"])


@pytest.mark.parametrize(
    ("number", "battery", "by_item"), [(13, "benefits", 12), (15, "drawbacks", 14)]
)
def test_tables_by_investment(number: int, battery: str, by_item: int) -> None:
    printed = table(number)
    assert sorted(printed) == sorted(EARLY)
    items = [item for item in items_of(by_item) if item != "other"]
    for who, cells in printed.items():
        answers = given(who, battery, items)
        assert str(high(answers)) == cells["high"], who
        assert str(answers.count("dk")) == cells["dk"], who
        if cells["mean"] == "-":
            assert valued(answers) == []
        else:
            assert prints(mean(answers), cells["mean"]), who


def test_lasting_changes() -> None:
    codes = {"1": "no_effect", "2": "inspired", "3": "continued", "dk": "dk"}
    for item, cells in table(16).items():
        counted = Counter(codes[row[f"lasting_{item}"]] for row in ANSWERS.values())
        for column in ("no_effect", "inspired", "continued", "dk"):
            assert str(counted[column]) == cells[column], (item, column)
        assert str(sum(counted.values())) == cells["total"]


def test_next_investment_by_most_positive_respondent() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for who, row in ANSWERS.items():
        places[INVESTMENTS[who]["municipality"]].append(row["next"])
    best = Counter(
        max(one, key=lambda cell: 0 if cell == "dk" else int(cell)) for one in places.values()
    )
    codes = ["no", "maybe_no_ideas", "maybe_considering", "maybe_preparing", "yes"]
    printed = table(17)
    for code, row in enumerate(codes, start=1):
        assert str(best[str(code)]) == printed[row]["municipalities"], row
    assert str(best["dk"]) == printed["dk"]["municipalities"]
    assert str(len(places)) == printed["total"]["municipalities"]


def test_the_file_says_what_it_is() -> None:
    head = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    assert head[0].startswith("# witness:")
    assert any("NOBODY GAVE THESE ANSWERS" in line for line in head)


def test_check_accepts_the_committed_file() -> None:
    assert check_witness(ROOT) == ()


def test_search_finds_one_again_and_always_the_same() -> None:
    world = build_world(ROOT)
    found = find_witness(ROOT)
    assert disagreements(world, found.frame) == ()
    assert find_witness(ROOT).frame.equals(found.frame)
    assert header(found)[0].startswith("witness:")


def test_a_changed_answer_is_noticed() -> None:
    world = build_world(ROOT)
    frame = find_witness(ROOT).frame
    frame.loc["vejle-family-treatment", "drawbacks_transaction_costs"] = "dk"
    wrong = disagreements(world, frame)
    assert "t15.vejle-family-treatment.dk" in wrong
