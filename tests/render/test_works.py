"""A bibliography that cannot be read is told on the line of the mistake; its keys are pandoc's."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.config import read_config
from helpers.render.works import known_works

GOOD = """\
% A comment, and a {brace} in it.
@string{press = {A Press}}

@book{smith2020,
  author = {Smith, Ann and {The Group}},
  title = "Of {B}races",
  publisher = press,
  year = 2020
}
@misc{jones2021, title = {One line}, year = {2021}}
"""


def book(tmp_path: Path, name: str, text: str | bytes) -> Path:
    (tmp_path / "index.qmd").write_text("# P {.unnumbered}\n")
    (tmp_path / "_quarto.yml").write_text(
        "project:\n  type: book\nbook:\n  title: T\n  chapters: [index.qmd]\n"
        f"bibliography: {name}\n"
    )
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", GOOD),
        ("a.json", '[{"id": "smith2020", "type": "book"}, {"id": "jones2021", "type": "book"}]'),
        ("a.ris", "TY  - BOOK\nID  - smith2020\nER  -\nTY  - BOOK\nID  - jones2021\nER  -\n"),
    ],
)
def test_the_keys(tmp_path: Path, name: str, text: str) -> None:
    (keys,) = known_works(read_config(book(tmp_path, name, text))).values()
    assert keys == {"smith2020", "jones2021"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("Group}},", "Group},", 5, "a brace is opened and not closed"),
        ("Group}},", "Group}}", 5, "the comma behind the field is missing"),
        ("press,", "press", 7, "the comma behind the field is missing"),
        ("smith2020,", "smith2020", 4, "the comma behind the key 'smith2020' is missing"),
        ("@book{smith2020,", "@book{,", 4, "the work has no key"),
        ("2020\n}\n", "2020\n", 4, "the work 'smith2020' does not end"),
        ("{2021}}", "{2021}", 10, "the work 'jones2021' does not end"),
    ],
)
def test_the_line_of_a_mistake(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) == 1
    config = read_config(book(tmp_path, "a.bib", GOOD.replace(old, new)))
    with pytest.raises(BookError) as caught:
        known_works(config)
    assert (caught.value.file, caught.value.line) == ("a.bib", line)
    assert words in caught.value.message


def test_other_faults_keep_the_words_of_pandoc(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"a\.bib:2: the line is not UTF-8"):
        known_works(read_config(book(tmp_path, "a.bib", b"@book{a,\ntitle={\xf8}}\n")))
    with pytest.raises(BookError, match=r"a\.json:1: the bibliography cannot be read: "):
        known_works(read_config(book(tmp_path, "a.json", '[{"id": "a"')))
