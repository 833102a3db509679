"""The ledger of the report itself, against facts that can be proven by hand from the print.

From scratch the ledger takes a few minutes; afterwards it comes from the project's cache. Each
proof uses nothing but the printed strings.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest

from helpers.claims import load_claims
from helpers.published import load_published
from helpers.tables.disagreements import rivals
from helpers.verify import KINDS, Ledger, Verdict, full_ledger
from helpers.verify.known import load_known

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return full_ledger(ROOT)


@pytest.fixture(scope="module")
def verdicts(ledger: Ledger) -> Mapping[str, Verdict]:
    return {one.id: one for one in ledger.verdicts}


def table(number: int) -> dict[str, dict[str, int]]:
    """A table of whole numbers as printed, points between thousands."""
    path = ROOT / "data" / "published" / f"table-{number:02}.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        row["row"]: {
            key: int(text.replace(".", ""))
            for key, text in row.items()
            if key not in ("row", "label") and text
        }
        for row in rows
    }


def test_every_number_has_one_verdict(ledger: Ledger) -> None:
    """407 printed values and 253 claims, counted in the data files, make 660."""
    values, claims = len(load_published(ROOT)), len(load_claims(ROOT))
    assert len({one.id for one in ledger.verdicts}) == len(ledger.verdicts) == values + claims
    assert values + claims == 660
    counted = Counter(one.verdict for one in ledger.verdicts)
    assert set(counted) == set(KINDS)
    assert sum(counted.values()) == 660


def test_contradictions_are_the_known_ones(ledger: Ledger) -> None:
    contradicted = {one.id for one in ledger.verdicts if one.verdict == "contradicted"}
    assert contradicted == set(load_known(ROOT))


def test_every_bound_is_proven(ledger: Ledger) -> None:
    assert [one.id for one in ledger.verdicts if not one.proven] == []


def test_printed_numbers_lie_in_their_bounds_unless_contradicted(ledger: Ledger) -> None:
    published = load_published(ROOT)
    for one in ledger.verdicts:
        if one.kind == "value" and one.verdict in ("derived", "consistent"):
            interval = published[one.id].interval
            if interval is not None and one.lower is not None:
                assert one.lower <= interval[1], one.id
            if interval is not None and one.upper is not None:
                assert one.upper >= interval[0], one.id


def test_the_mean_size_of_dsi(verdicts: Mapping[str, Verdict]) -> None:
    """Twelve amounts: the upper quartile is a quarter of the way from the ninth to the tenth.

    So three quarters of the ninth and a quarter of the tenth make 12,543,000; the eleventh and
    twelfth are no smaller than the tenth. The four add up to the least if all are equal, four times
    the quartile, and the other eight are no less than nothing: the mean is at least a third of
    12,543,000, that is 4,181,000, and 3,889,587 is printed. What it should be is left over by the
    other columns: 22 times the mean of all, less 7 times DSK's and 3 times the internal one.
    """
    mean, quartile = table(3)["mean"], table(3)["quartile3"]
    least = Fraction(4 * quartile["dsi"], 12)
    assert least == 4_181_000 > mean["dsi"] + 1
    left = Fraction(22 * mean["all"] - 7 * mean["dsk"] - 3 * mean["internal"], 12)
    verdict = verdicts["t03.mean.dsi"]
    assert verdict.verdict == "contradicted"
    assert ("t03.quartile3.dsi",) in verdict.conflicts
    assert verdict.lower is not None
    assert verdict.upper is not None
    assert verdict.lower > least
    # Each of the three means is rounded to a krone.
    reach = Fraction(22 + 7 + 3, 2 * 12)
    assert left - reach <= verdict.lower <= left <= verdict.upper <= left + reach


def test_medians_and_upper_quartile_of_table_3(verdicts: Mapping[str, Verdict]) -> None:
    """The medians of DSI and of all and the upper quartile of all cannot all be right.

    Of 22 amounts the upper quartile is three quarters of the way from the 16th to the 17th, so the
    17th to 22nd are at least 6,325,000 (but for rounding). DSK's and the internal ones go up to
    6,000,000, so these six are DSI's six largest. DSI's median is half way from its sixth to its
    seventh amount: the sixth is at most 2 * 5,732,327 - 6,325,000. So are then DSI's six smallest,
    and so are four of DSK's (its median is the fourth of seven) and two of the three internal ones:
    twelve amounts. The median of all, half way from the 11th to the 12th, is no larger either; but
    it is printed larger.
    """
    printed = table(3)
    assert max(printed["maximum"]["dsk"], printed["maximum"]["internal"]) < 6_325_000
    sixth = 2 * printed["median"]["dsi"] - printed["quartile3"]["all"] + 2
    assert printed["median"]["dsk"] < sixth
    assert printed["median"]["internal"] < sixth
    assert sixth < printed["median"]["all"]
    three = {"t03.median.dsi", "t03.median.all", "t03.quartile3.all"}
    for name in three:
        verdict = verdicts[name]
        assert verdict.verdict == "contradicted"
        assert verdict.conflicts
        assert all(three - {name} <= set(conflict) for conflict in verdict.conflicts)
        assert {frozenset(one) for one in verdict.set_aside_with} == {
            frozenset({name, "t03.mean.dsi"})
        }
        assert "do not settle which" in verdict.explanation
    # Whichever of the three it is, the mean of DSI goes as well.
    assert len(verdicts["t03.mean.dsi"].set_aside_with) == 3
    assert "do not settle which" not in verdicts["t03.mean.dsi"].explanation
    assert all(rivals(verdicts.values(), name) == three for name in three)
    assert not rivals(verdicts.values(), "t03.mean.dsi")


def test_rows_of_table_16(verdicts: Mapping[str, Verdict]) -> None:
    """Each row adds up to the 25 who answered, so each of its numbers follows from the others."""
    for row, cells in table(16).items():
        assert sum(n for column, n in cells.items() if column != "total") == cells["total"] == 25
        for column, n in cells.items():
            verdict = verdicts[f"t16.{row}.{column}"]
            assert (verdict.verdict, verdict.lower, verdict.upper) == ("derived", n, n)
            others = {f"t16.{row}.{other}" for other in cells if other != column}
            assert set(verdict.derivation) == others


def test_dont_know_about_the_provider(verdicts: Mapping[str, Verdict]) -> None:
    """25 less 6, 3 and 4 leaves 12; the text says eleven."""
    cells = table(16)["supplier"]
    left = 25 - cells["no_effect"] - cells["inspired"] - cells["continued"]
    verdict = verdicts["c.6.1.dont-know-supplier"]
    assert left == 12
    assert verdict.printed == "11"
    assert (verdict.verdict, verdict.lower, verdict.upper) == ("contradicted", 12, 12)
    assert verdict.conflicts == (("t16.supplier.dk",),)


def test_the_specialised_services_repay_at_most_ten(verdicts: Mapping[str, Verdict]) -> None:
    """Table 4 has six areas and Table 5 one investment that ticked six: it ticked them all.

    So it is both among the seven for adults and among the four for children; together they are at
    most 7 + 4 - 1 different investments. The text says eleven.
    """
    areas = table(4)
    assert len(areas) - 1 == 6  # without don't know
    assert table(5)["investments"]["areas_6"] == 1
    most = areas["adults"]["investments"] + areas["children"]["investments"] - 1
    verdict = verdicts["c.3.5.specialised"]
    assert (verdict.verdict, verdict.printed) == ("contradicted", "11")
    assert verdict.upper == most == 10
    needed = {"t04.adults.investments", "t04.children.investments", "t05.investments.areas_6"}
    assert set(verdict.conflicts[0]) == needed


def test_readings(ledger: Ledger) -> None:
    """Of the ways in which don't know can have entered the indices one is ruled out.

    If the index only exists where both economic motives have a value, Table 10 says that all 25
    have both; Tables 8 to 10 cannot all be so then.
    """
    found = {(one.name, one.option): one for one in ledger.readings}
    missing = found["index_dont_know", "missing"]
    assert not missing.holds
    assert {name[:3] for name in missing.conflict} <= {"t08", "t09", "t10"}
    assert any(name.startswith("t10.") for name in missing.conflict)
    for option in ("as_not_at_all", "zero", "answered"):
        assert found["index_dont_know", option].holds
    # Every rule has at least one way in which it can have been.
    for name in {name for name, _ in found}:
        assert any(one.holds for (other, _), one in found.items() if other == name)


def test_untestable_numbers_say_why(ledger: Ledger) -> None:
    for one in ledger.verdicts:
        if one.verdict == "untestable":
            assert one.explanation
            assert one.lower is None
            assert one.upper is None


def test_a_number_between_tables_and_prose_is_derived_from_what_is_needed(ledger: Ledger) -> None:
    """The mean below Table 14 times 25 is the sum of its high answers; less those of the others it
    leaves at least three for transaction costs. That they are one of five drawbacks seen in two or
    three investments leaves at most three. Nothing else is needed, Table 15 least of all.
    """
    verdict = {one.id: one for one in ledger.verdicts}["t14.transaction_costs.high"]
    assert (verdict.verdict, verdict.printed, verdict.lower, verdict.upper) == (
        "derived",
        "3",
        3,
        3,
    )
    published = load_published(ROOT)
    others = {value.id for value in published.match("t14.*.high")} - {verdict.id, "t14.n.high"}
    assert set(verdict.derivation) == {"c.5.2.five", *others}
    mean = published["t14.per_investment.high"].interval
    assert mean is not None
    rest = sum(int(published[one].printed) for one in others - {"t14.per_investment.high"})
    assert ceil(mean[0] * 25) - rest == 3
