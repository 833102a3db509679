"""The 25 investments against what the report says of them, and broken copies of the file."""

from collections import Counter
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.investments import FILE, candidates, investments_frame, load_investments

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def investments():
    return load_investments(ROOT)


def test_the_report_has_25_in_15_municipalities(investments):
    # section 3.1: twelve municipalities with one, Brøndby and Norddjurs with two, Aarhus with nine
    per_municipality = Counter(one.municipality for one in investments)
    assert per_municipality.total() == 25
    assert len(per_municipality) == 15
    assert Counter(per_municipality.values()) == {1: 12, 2: 2, 9: 1}
    assert per_municipality["Aarhus"] == 9
    assert per_municipality["Brøndby"] == per_municipality["Norddjurs"] == 2


def test_16_started_before_2023(investments):
    assert sum(one.started_before_2023 for one in investments) == 16


def test_one_code_for_each_municipality(investments):
    codes = {(one.municipality, one.municipality_code) for one in investments}
    assert len(codes) == 15
    # official codes, from Statistics Denmark's list of municipalities
    assert {("Aarhus", "751"), ("Frederiksberg", "147"), ("Haderslev", "510")} <= codes


def test_what_is_known_of_one_fits_what_is_printed_of_all(investments):
    # Table 2: all ten of DSK have external providers; Table 3: 6 million is the largest internal
    assert all(one.provider == "external" for one in investments if one.investor == "dsk")
    assert {one.size_dkk for one in investments if one.investor == "internal"} == {6_000_000}
    assert all(one.municipality == "Aarhus" for one in investments if one.investor == "internal")


@pytest.mark.parametrize(
    ("municipality", "name", "expected"),
    [
        ("Aalborg", "Beskæftigelse af fysisk sårbare mennesker", ["aalborg-vulnerable-employment"]),
        (
            "Aalborg",
            "Beskæftigelse af psykisk sårbare mennesker",
            ["aalborg-vulnerable-employment"],
        ),
        (
            "Aarhus",
            "Bekæmpelse af ungdomshjæmløshed",
            ["aarhus-youth-homelessness", "aarhus-youth-homelessness-vulnerable"],
        ),
        (
            "Aarhus",
            "Bekæmpelse af ungdomshjemløshed (særligt udsatte unge)",
            ["aarhus-youth-homelessness-vulnerable"],
        ),
        ("Vejle", "Housing First til hjemløse", []),
    ],
)
def test_a_printed_name_finds_what_it_can_mean(investments, municipality, name, expected):
    assert list(candidates(investments, municipality, name)) == expected


def test_four_municipalities_share_a_name_and_are_told_apart_by_municipality(investments):
    shared = [one for one in investments if one.id.endswith("sickness-benefit")]
    assert len({one.name.da for one in shared}) == 1
    assert [one.municipality for one in shared] == ["Egedal", "Brøndby", "Hillerød", "Haderslev"]


def test_titles_and_frame(investments):
    frame = investments_frame(investments)
    assert frame.index.is_unique
    assert len(frame) == 25
    assert frame.loc["aarhus-youth-mental-employment", "size_dkk"] == 6_000_000
    assert frame["size_dkk"].notna().sum() == 1
    vejle = next(one for one in investments if one.municipality == "Vejle")
    assert vejle.title("da") == "Vejle: Intensiv familiebehandling"


def broken(tmp_path, old, new):
    text = (ROOT / FILE).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("aarhus-sosu,", "Aarhus SOSU,", 3, "cannot be an id"),
        ("aarhus-sosu,", "rudersdal-stress,", 3, "is used twice"),
        ("aarhus-sosu,Aarhus,751", "aarhus-sosu,Aarhus,75", 3, "no municipality code"),
        ("aarhus-sosu,Aarhus,751", "aarhus-sosu,Aarhus,730", 7, "has the code"),
        ("Rudersdal,230", "Rudersdal,751", 3, "has the code"),
        (",yes,,,,,", ",maybe,,,,,", 2, "'maybe' is not known"),
        ("hilleroed-sickness-benefit,Hillerød", "hilleroed-x,", 21, "is empty"),
        (",dsk,external,", ",DSK,external,", 21, "'DSK' is not known"),
        (",6000000,", ",6 mio,", 26, "no amount in kroner"),
        (",6000000,", ",,", 26, "belong together"),
        (
            "ungdomshjælp,aarhus-youth-homelessness-vulnerable,",
            "ungdomshjælp,x-y,",
            12,
            "no invest",
        ),
        (
            "ungdomshjælp,aarhus-youth-homelessness-vulnerable,",
            "ungdomshjælp,aarhus-sosu,",
            12,
            "in return",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, line, message):
    with pytest.raises(BookError, match=message) as caught:
        load_investments(broken(tmp_path, old, new))
    assert caught.value.line == line
    assert caught.value.file.endswith("investments.csv")
