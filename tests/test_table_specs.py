"""The description of the tables, against the outline of the report."""

from pathlib import Path

import pytest

from helpers.codebook import load_codebook
from helpers.table_specs import read_specs

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def specs():
    codebook = load_codebook(ROOT / "data" / "codebook.yml")
    return {spec.number: spec for spec in read_specs(ROOT, codebook)}


def test_tables_stand_in_the_sections_of_the_report(specs):
    # the report's own outline
    sections = {
        "3.1": [1],
        "3.2": [2],
        "3.3": [3],
        "3.5": [4, 5],
        "3.6": [6, 7],
        "4.1": [8, 9, 10],
        "4.2": [11],
        "5.1": [12, 13],
        "5.2": [14, 15],
        "6.1": [16],
        "6.2": [17],
    }
    for section, numbers in sections.items():
        assert [n for n, spec in specs.items() if spec.section == section] == numbers


@pytest.mark.parametrize(
    ("number", "question", "battery"),
    [
        (1, None, None),
        (4, 5, None),
        (8, 7, "motives"),
        (10, 7, "motives"),
        (11, 9, "concerns"),
        (13, 11, "benefits"),
        (15, 13, "drawbacks"),
        (16, 15, "lasting"),
        (17, 17, "next"),
    ],
)
def test_tables_name_their_question(specs, number, question, battery):
    assert (specs[number].question, specs[number].battery) == (question, battery)


def test_columns_keep_the_order_printed(specs):
    assert list(specs[12].columns) == [
        "mean_all",
        "high_all",
        "mean_before_2023",
        "high_before_2023",
    ]
    assert list(specs[9].columns)[:2] == ["m8", "m7"]


def test_titles_are_in_both_languages(specs):
    for spec in specs.values():
        assert spec.title.en
        assert spec.title.da
        assert spec.title.en != spec.title.da
