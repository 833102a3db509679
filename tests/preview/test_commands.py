"""The command hands over to real Quarto, and refuses what cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from previewing import small_book

from helpers import cli

ROOT = Path(__file__).parents[2]
QUARTO = """\
#!{python}
import os, sys
if sys.argv[1] == "--version":
    print("1.10.2")
else:
    open({said!r}, "w").write("\\n".join([*sys.argv[1:], os.environ["QUARTO_PYTHON"]]))
    sys.exit({code})
"""


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], ["--host", "127.0.0.1", "--no-browser"]),
        (["--port", "5000", "--open"], ["--host", "127.0.0.1", "--port", "5000"]),
    ],
)
def test_quarto_previews_where_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: list[str]
) -> None:
    said, root = tmp_path / "said", small_book(tmp_path / "book")
    stand_in = tmp_path / "quarto"
    for code in (0, 1):
        stand_in.write_text(QUARTO.format(python=sys.executable, said=str(said), code=code))
        stand_in.chmod(0o755)
        monkeypatch.setenv("QUARTO_PATH", str(stand_in))
        call = ["preview", "--engine", "quarto", "--project", str(root), *arguments]
        assert cli.main(call) == code
        assert said.read_text().splitlines() == ["preview", str(root), *told, sys.executable]


def test_quarto_that_is_not_there_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("helpers.render.engine.find_quarto", lambda: None)
    root = small_book(tmp_path)
    assert cli.main(["preview", "--engine", "quarto", "--project", str(root)]) == 1
    assert capsys.readouterr().err.startswith("error: Quarto is not installed. Install version")


def test_a_wave_without_answers_is_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["preview", "--wave", "1999", "--project", str(ROOT)]) == 1
    assert "there are no answers of the wave '1999'" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--port", "0"], ["--port", "x"], ["--cell-seconds", "-1"]])
def test_a_wrong_call_ends_with_two(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["preview", *wrong])
    assert ended.value.code == 2
