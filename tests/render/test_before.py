"""The scripts that a project wants to have run before its chapters."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.before import run_before
from helpers.render.config import read_config


def project_with(root: Path, scripts: dict[str, str], names: str) -> Path:
    (root / "index.qmd").write_text("# Welcome\n")
    for name, text in scripts.items():
        (root / name).write_text(text)
    (root / "_quarto.yml").write_text(
        f"project:\n  type: book\n  pre-render: {names}\n"
        "book:\n  title: A book\n  chapters: [index.qmd]\n"
    )
    return root


def test_scripts_run_in_their_order_in_the_project_and_their_words_are_passed_on(
    tmp_path: Path,
) -> None:
    scripts = {
        "first.py": "print('one')\nopen('made.txt', 'w').write('by the first')\n",
        "second.py": "import sys\nprint(open('made.txt').read(), file=sys.stderr)\n",
    }
    root = project_with(tmp_path, scripts, "[first.py, second.py]")
    said: list[str] = []
    run_before(read_config(root), said.append)
    assert said == ["one", "by the first"]


def test_a_script_can_name_the_mistake_itself(tmp_path: Path) -> None:
    text = "import sys\nprint('error: data/a.csv:3: no number. Write one.')\nsys.exit(1)\n"
    root = project_with(tmp_path, {"check.py": text}, "check.py")
    with pytest.raises(BookError) as failed:
        run_before(read_config(root), lambda _: None)
    assert str(failed.value) == "data/a.csv:3: no number. Write one."


def test_a_script_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    root = project_with(tmp_path, {"check.py": "raise ValueError('far too few')\n"}, "check.py")
    with pytest.raises(BookError, match=r"^check\.py: .*code 1: ValueError: far too few"):
        run_before(read_config(root), lambda _: None)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("missing.py", r"^_quarto\.yml:3: the file missing\.py does not exist"),
        ("make data", r"^_quarto\.yml:3: pre-render names Python scripts, not 'make data'"),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_line(
    tmp_path: Path, names: str, message: str
) -> None:
    root = project_with(tmp_path, {}, names)
    with pytest.raises(BookError, match=message):
        read_config(root)
