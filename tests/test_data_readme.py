"""The data dictionary holds every file and every column, and the numbers it gives are true."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from helpers.claims import load_claims
from helpers.codebook import load_codebook
from helpers.comments import load_comments
from helpers.facts import fact_header
from helpers.published import load_published

ROOT = Path(__file__).parents[1]
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
DICTIONARY = README[README.index("## Dictionary") : README.index("## How the data")]
FILES = sorted(
    path.relative_to(ROOT / "data").as_posix()
    for path in (ROOT / "data").rglob("*")
    if path.is_file() and path.name != "README.md" and "originals" not in path.parts
)
# Further waves bring files of the same kinds.
KINDS = {
    "responses/": "responses/2024-reconstructed.csv",
    "facts/": "facts/2026.csv",
    "mappings/": "mappings/2026.yml",
}
NUMBERED = re.compile(r"published/table-\d\d\.csv")


def described(code):
    return re.findall(r"`([^`]+)`", code)


@pytest.mark.parametrize("name", [name for name in FILES if not NUMBERED.fullmatch(name)])
def test_every_file_has_a_heading(name):
    headings = [line for line in DICTIONARY.splitlines() if line.startswith("### ")]
    kind = next((kind for folder, kind in KINDS.items() if name.startswith(folder)), name)
    assert any(kind in described(heading) for heading in headings)


@pytest.mark.parametrize("name", ["investments.csv", "comments.csv"])
def test_every_column_is_described(name):
    section = DICTIONARY.split(f"### `{name}`")[1].split("### ")[0]
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == header


def test_every_column_of_the_facts_is_described():
    section = DICTIONARY.split("### `facts/2026.csv`")[1].split("### ")[0]
    named = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    columns = fact_header(load_codebook(ROOT / "data" / "codebook.yml"))
    assert [column for line in named for column in described(line)] == list(columns)


def test_every_column_of_the_tables_is_described():
    lines = {
        int(match[1]): match[0]
        for match in re.finditer(r"^\| (\d+) \| \d.*$", DICTIONARY, re.MULTILINE)
    }
    for number, line in lines.items():
        path = ROOT / "data" / "published" / f"table-{number:02d}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))[2:]
        named = set(described(line)) | set(described(lines[6] if number == 7 else ""))
        if number == 9:
            columns = [columns[0], *columns[-2:]]
        assert set(columns) <= named, number
    assert len(lines) == 17


def test_the_counts_it_gives_are_true():
    claims = load_claims(ROOT)
    sources = Counter(claim.source for claim in claims)
    words = " ".join(README.split())
    assert f"There are {len(load_published(ROOT))} printed numbers" in words
    assert (
        f"{len(claims)} of them: {sources['report']} in the report, {sources['article']}" in words
    )
    assert f"the report prints, {len(load_comments(ROOT))} in all" in words
    testable = sum(claim.expression is not None for claim in claims)
    assert f"For {testable} of them an expression" in words
    assert f"{testable - 11} agree, and the eleven that do not" in words
