"""Profiles merge as Quarto documents it: mappings deep, lists appended, the rest replaced."""

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.config import read_config
from helpers.render.profiles import active_profiles, read_configuration

BASE = """\
project: {type: book}
book:
  title: Base
  author: Somebody
  chapters: [index.qmd, one.qmd]
format:
  html:
    toc: true
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    (tmp_path / "_quarto.yml").write_text(BASE, encoding="utf-8")
    for name in ("index", "one", "two"):
        (tmp_path / f"{name}.qmd").write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
    return tmp_path


def profile(root: Path, name: str, text: str) -> None:
    (root / f"_quarto-{name}.yml").write_text(text, encoding="utf-8")


def test_without_a_profile_the_file_stands_alone(root: Path) -> None:
    profile(root, "wave", "book: {title: Other}")
    assert read_config(root).title == "Base"


def test_mappings_are_merged_and_lists_appended(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile(root, "wave", "book:\n  subtitle: More\n  chapters: [one.qmd, two.qmd]\n")
    monkeypatch.setenv("QUARTO_PROFILE", "wave")
    config = read_config(root)
    assert (config.title, config.subtitle) == ("Base", "More")
    assert [c.path for c in config.chapters] == ["index.qmd", "one.qmd", "two.qmd"]


def test_a_list_that_is_new_and_a_value_that_is_replaced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile(root, "wave", "book:\n  title: Other\n  appendices: [two.qmd]\n")
    profile(root, "late", "book: {title: Last}\nformat: {html: {toc: false}}\n")
    monkeypatch.setenv("QUARTO_PROFILE", "wave, late")
    assert active_profiles() == ("wave", "late")
    config = read_config(root)
    assert config.title == "Last"
    assert [c.path for c in config.chapters if c.appendix] == ["two.qmd"]
    assert read_configuration(root).data["format"]["html"] == {"toc": False}


@pytest.mark.parametrize(
    ("text", "file", "line", "said"),
    [
        ("book:\n  chapters:\n    - one.qmd\n    - gone.qmd\n", "_quarto-wave.yml", 4, "gone.qmd"),
        ("book:\n  titel: x\n", "_quarto-wave.yml", 2, "titel"),
        ("book:\n\t- x\n", "_quarto-wave.yml", 2, ""),
    ],
)
def test_a_mistake_in_a_profile_is_found_there(
    root: Path, monkeypatch: pytest.MonkeyPatch, text: str, file: str, line: int, said: str
) -> None:
    profile(root, "wave", text)
    monkeypatch.setenv("QUARTO_PROFILE", "wave")
    with pytest.raises(BookError) as caught:
        read_config(root)
    assert (str(caught.value.file), caught.value.line) == (file, line)
    assert said in str(caught.value)


def test_a_mistake_in_the_base_stays_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "one.qmd").unlink()
    profile(root, "wave", "book: {subtitle: More}\n")
    monkeypatch.setenv("QUARTO_PROFILE", "wave")
    with pytest.raises(BookError) as caught:
        read_config(root)
    assert (str(caught.value.file), caught.value.line) == ("_quarto.yml", 5)


def test_a_profile_without_a_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUARTO_PROFILE", "wavy")
    with pytest.raises(BookError, match=r"there is no _quarto-wavy\.yml"):
        read_config(root)
