"""The marks of a table are those that pandoc sets in the prose beside it."""

from __future__ import annotations

import subprocess

import pypandoc
import pytest

from helpers import tables
from helpers.edition import open_edition
from helpers.tables.quotes import curly, curly_html

TEXTS = [
    "DSI: the state's social investment fund",
    'without "don\'t know".',
    'the item "other", and ("more")',
    "'one' and \"two\"",
    "\"an 'inner' one\"",
    "municipalities' answers",
    'fx "aktivitetsparate ledige" (bilag)',
    '"…" and – "so"',
    "plain",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_marks_are_those_of_prose(text: str) -> None:
    written = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown+smart", "-t", "plain", "--wrap=none"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    assert curly(text) == written.stdout.decode().strip()


def test_only_text_is_set() -> None:
    page = (
        """<div class="a"><style>p::before { content: "'" }</style><p title="it's">it's</p></div>"""
    )
    assert curly_html(page) == page.replace(">it's<", ">it’s<")


def test_a_table_has_them_and_its_data_has_not() -> None:
    table = tables.battery(open_edition(), "motives")
    page = table.as_raw_html()
    assert "“don’t know”" in page
    assert "don't" not in page
    assert any("don't know" in note for note in table.take_away.notes)
