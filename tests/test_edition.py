"""One place for all data: which answers it takes, and which numbers it lets out."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.edition import Edition, open_edition
from helpers.errors import BookError

ROOT = Path(__file__).parents[1]


def test_without_real_answers_the_witness_is_taken(ed: Edition) -> None:
    plain = open_edition(ROOT)
    assert plain.is_witness
    assert plain.wave == ed.wave == "2024"
    assert plain.is_report_wave
    assert plain.responses.source.name == "2024-reconstructed.csv"


def test_real_answers_win_over_the_witness(answers_project: Path) -> None:
    edition = open_edition(answers_project)
    assert not edition.is_witness
    assert edition.responses.source.name == "2024.csv"
    assert edition.is_report_wave


def test_the_witness_can_be_asked_for(answers_project: Path) -> None:
    edition = open_edition(answers_project, "2024-reconstructed")
    assert edition.is_witness
    assert edition.wave == "2024"


def test_another_wave_by_argument_and_by_environment(
    answers_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    shutil.copytree(answers_project, project)
    shutil.copy(project / "data/responses/2024.csv", project / "data/responses/2026.csv")
    edition = open_edition(project, 2026)
    assert edition.wave == "2026"
    assert not edition.is_report_wave
    monkeypatch.setenv("EFFEKTBOG_WAVE", "2026")
    assert open_edition(project).wave == "2026"


def test_a_missing_wave_is_told_with_those_that_are_there() -> None:
    with pytest.raises(BookError) as error:
        open_edition(ROOT, 1999)
    assert "no answers of the wave '1999'" in str(error.value)
    assert "2024-reconstructed" in str(error.value)


def test_an_answer_of_an_unknown_investment_names_its_line(
    answers_project: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(answers_project, project)
    file = project / "data/responses/2024.csv"
    file.write_text(file.read_text().replace("vejle-family-treatment", "vejle-nonsense"))
    with pytest.raises(BookError, match=r"vejle-nonsense.*not an investment"):
        open_edition(project)


@pytest.mark.parametrize(
    ("identifier", "printed", "value"),
    [
        ("t08.financing.mean", "3,5", Fraction(7, 2)),
        ("t08.learning_results.high", "17", Fraction(17)),
        ("t03.quartile3.dsi", "12.543.000", Fraction(12543000)),
        ("t10.rudersdal-stress.relative", "0,08", Fraction(8, 100)),
        ("t17.yes.municipalities", "3", Fraction(3)),
    ],
)
def test_with_the_witness_a_value_is_what_is_printed(ed, identifier, printed, value) -> None:
    assert ed.printed(identifier) == printed
    assert ed.value(identifier) == value


def test_the_dash_has_no_value(ed: Edition) -> None:
    assert ed.printed("t15.ballerup-autism.mean") == "-"
    with pytest.raises(BookError, match="'-' is printed in its place"):
        ed.value("t15.ballerup-autism.mean")


def test_unknown_names_get_a_suggestion(ed: Edition) -> None:
    with pytest.raises(BookError, match=r"t08\.financing\.mean"):
        ed.value("t08.finance.mean")
    with pytest.raises(BookError, match="vejle-family-treatment"):
        ed.investment("vejle-family-treatmnt")
    with pytest.raises(BookError, match=r"c\.2\.answered"):
        ed.claim("c.2.answerd")


def test_claims_give_their_numbers(ed: Edition) -> None:
    assert ed.stated("c.2.answered") == (25,)
    assert ed.stated("c.3.4.dsi-2021") == (5, 6)
    with pytest.raises(BookError, match="states no number"):
        ed.stated("c.3.1.with-two")


def test_the_witness_agrees_with_every_number_it_can_be_held_against(ed: Edition) -> None:
    held = 0
    for value in ed.published:
        if value.battery is None:
            assert ed.computed(value.id) is None
            continue
        computed = ed.computed(value.id)
        if value.number is None:
            assert computed is None, value.id
        else:
            assert computed is not None, value.id
            assert value.number.contains(computed), value.id
        held += 1
    assert held == sum(value.table >= 8 for value in ed.published)


# What the answers of tests/conftest.py give, worked out by hand.
BY_HAND = {
    "t08.financing.mean": Fraction(3),
    "t08.financing.high": Fraction(10),  # 4 and 5, five of each
    "t08.savings.mean": Fraction(4),  # the five who do not know stay out
    "t08.savings.high": Fraction(20),
    "t08.per_investment.high": Fraction(30, 25),
    "t08.n.high": Fraction(25),
    "t09.investments.m0": Fraction(3),  # among the first five, those with financing below 4
    "t09.investments.m1": Fraction(2 + 12),
    "t09.investments.m2": Fraction(8),
    "t09.investments.total": Fraction(25),
    # Financing 1, savings don't know (counts as the lowest): nothing.
    "t10.rudersdal-stress.absolute": Fraction(0),
    "t10.rudersdal-stress.relative": Fraction(0),
    # Financing 5 adds 4 of 8; the six others add 2 each.
    "t10.viborg-housing-areas.absolute": Fraction(4, 8),
    "t10.viborg-housing-areas.relative": Fraction(4, 16),
    "t12.financing.mean_before_2023": Fraction(3),
    "t12.n.mean_before_2023": Fraction(16),
    "t13.vejle-family-treatment.high": Fraction(0),
    "t13.vejle-family-treatment.mean": Fraction(3),
    "t16.methods.inspired": Fraction(25),
    "t16.methods.dk": Fraction(0),
    "t16.methods.total": Fraction(25),
    "t17.total.municipalities": Fraction(15),
}


@pytest.mark.parametrize("identifier", BY_HAND)
def test_real_answers_are_computed(answered: Edition, identifier: str) -> None:
    assert answered.value(identifier) == BY_HAND[identifier]


def test_a_municipality_stands_where_its_most_positive_respondent_is(answered: Edition) -> None:
    # Aarhus has respondents at all five answers, so it stands at "yes".
    codes = {"no": 1, "maybe_no_ideas": 2, "maybe_considering": 3, "maybe_preparing": 4, "yes": 5}
    best: dict[str, int] = {}
    for position, one in enumerate(answered.investments):
        best[one.municipality] = max(best.get(one.municipality, 0), position % 5 + 1)
    assert best["Aarhus"] == 5
    for key, code in codes.items():
        expected = sum(place == code for place in best.values())
        assert answered.value(f"t17.{key}.municipalities") == expected


def test_numbers_outside_the_batteries_stay_as_printed(answered: Edition) -> None:
    assert answered.value("t03.median.dsi") == 5732327
    assert answered.printed("t08.financing.mean") == "3,5"


def test_rows_that_can_mean_either_get_ascending_values(answered: Edition) -> None:
    first = answered.value("t10.aarhus-youth-homelessness-a.relative")
    second = answered.value("t10.aarhus-youth-homelessness-b.relative")
    both = [
        answered.economic_indices["relative"][one]
        for one in ("aarhus-youth-homelessness", "aarhus-youth-homelessness-vulnerable")
    ]
    assert [first, second] == sorted(both)
