"""`effektbog verify` on a small project that is written for the purpose, and on broken ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import cli
from worlds import Table, claim, codebook, investments, names, write_project

WORLD = {
    "respondents": 6,
    "blocks": [
        {
            "kind": "counts",
            "name": "people",
            "crosstabs": [{"table": 1, "total_column": "total"}],
            "unknowns": {"elsewhere": {"from": 0}},
            "claims": {"c.1.elsewhere": {"quantity": "elsewhere"}},
        }
    ],
}
COLUMNS = {name: {"statistic": "count"} for name in ("x", "y", "total")}


def small(root: Path, total: str = "4", known: bool = True) -> Path:
    """Rows a (1 + 2 = 3) and b (0 + 3, and a total that is one too large unless it is 3)."""
    cells = {
        "a": {"x": "1", "y": "2", "total": "3"},
        "b": {"x": "0", "y": "3", "total": total},
    }
    ids = [f"t01.b.{name}" for name in COLUMNS]
    return write_project(
        root,
        codebook=codebook({"unused": ["one"]}),
        tables=[Table(1, "category", COLUMNS, cells)],
        world=WORLD,
        claims=[
            claim("c.1.elsewhere", 2),
            claim("c.1.sum", 6, expression='v("t01.a.total") + v("t01.a.x") + v("t01.a.y")'),
            claim("c.1.outside", 1, untestable="It is about something else."),
        ],
        known=[{"id": name, "says": "One of the three is wrong."} for name in ids] if known else [],
    )


def test_summary_and_exceptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = small(tmp_path)
    assert cli.main(["verify", "--project", str(root)]) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0].split() == ["derived", "consistent", "contradicted", "untestable"]
    assert lines[1].split() == ["Table", "1", "3", "·", "3", "·"]
    assert lines[2].split()[-4:] == ["1", "1", "·", "1"]
    assert lines[3].split() == ["all", "4", "1", "3", "1"]
    # The exceptions follow, one paragraph each.
    for name in COLUMNS:
        at = next(n for n, line in enumerate(lines) if line.startswith(f"t01.b.{name}, "))
        assert lines[at + 1].startswith("  It cannot stand together with")
    assert "t01.a.x" not in shown.out
    # Who reads standard error in a file is told once of every stage, not of every step.
    assert "\r" not in shown.err
    assert any(line.startswith("leaving numbers out: ") for line in shown.err.splitlines())


def test_a_terminal_gets_one_line_that_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small(tmp_path)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert cli.main(["verify", "--project", str(root)]) == 0
    shown = capsys.readouterr().err
    assert "leaving numbers out: 3 of 7" in shown
    assert "\n" not in shown
    assert shown.endswith("\r\x1b[K")


def test_json_says_everything_of_every_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", "--json", "--project", str(small(tmp_path))]) == 0
    found = json.loads(capsys.readouterr().out)
    by_id = {one["id"]: one for one in found["verdicts"]}
    assert list(by_id) == [
        *(f"t01.{row}.{name}" for row in "ab" for name in COLUMNS),
        "c.1.elsewhere",
        "c.1.sum",
        "c.1.outside",
    ]
    wanted = {"id", "table", "section", "printed", "verdict", "lower", "upper", "proven"}
    wanted |= {"conflicts", "readings", "explanation", "derivation", "set_aside_with", "known"}
    assert all(wanted <= one.keys() for one in by_id.values())
    total = by_id["t01.b.total"]
    # The two cells leave three; and cell y would have to be four.
    assert (total["verdict"], total["lower"], total["upper"]) == ("contradicted", "3", "3")
    assert total["conflicts"] == [["t01.b.x", "t01.b.y"]]
    assert (by_id["t01.b.y"]["lower"], by_id["t01.b.y"]["upper"]) == ("4", "4")
    assert total["known"] == "One of the three is wrong."
    assert by_id["t01.a.x"]["derivation"] == ["t01.a.y", "t01.a.total"]
    assert by_id["c.1.elsewhere"]["upper"] is None
    assert by_id["c.1.sum"]["verdict"] == "derived"
    assert by_id["c.1.outside"]["explanation"] == "It is about something else."
    assert (found["answers"], found["comparisons"]) == (None, [])


def test_strict_fails_on_what_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small(tmp_path / "known")
    assert cli.main(["verify", "--strict", "--project", str(root)]) == 0
    capsys.readouterr()
    root = small(tmp_path / "unknown", known=False)
    assert cli.main(["verify", "--project", str(root)]) == 0
    assert "(new)" in capsys.readouterr().out
    assert cli.main(["verify", "--strict", "--project", str(root)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    for name in COLUMNS:
        assert f"t01.b.{name}" in last


def test_what_is_known_and_not_contradicted_is_mentioned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small(tmp_path, total="3")
    assert cli.main(["verify", "--strict", "--project", str(root)]) == 0
    assert "lists t01.b.total, which is not contradicted" in capsys.readouterr().err


def test_the_project_is_found_from_where_one_stands(tmp_path: Path) -> None:
    root = small(tmp_path)
    command = [sys.executable, "-m", "helpers.cli", "verify", "--json"]
    done = subprocess.run(command, cwd=root / "data", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["verdicts"]) == 9


def test_a_reader_may_leave_early(tmp_path: Path) -> None:
    root = small(tmp_path)
    command = [sys.executable, "-m", "helpers.cli", "verify", "--project", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    message = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert "Traceback" not in message
    assert "BrokenPipe" not in message


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("published/table-01.csv", "b,B,0,3,4", "b,B,0,3;5,4", "table-01.csv:3: "),
        ("published/table-01.csv", "b,B,0,3,4", "b,B,0,,4", "world.yml:"),
        ("published/tables.yml", "statistic: count", "statistic: counts", "tables.yml:"),
        ("world.yml", "- table: 1", "- table: 2", "world.yml:6: "),
        ("world.yml", "quantity: elsewhere", "quantity: elsewere", "world.yml:13: "),
        ("claims.yml", "relation: equals", "relation: equal", "claims.yml:"),
        ("known.yml", "says: One", "say: One", "known.yml:2: "),
        ("codebook.yml", "kind: likert", "kind: likerd", "codebook.yml:"),
    ],
)
def test_broken_files_end_in_one_message(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    place: str,
) -> None:
    root = small(tmp_path)
    path = root / "data" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert cli.main(["verify", "--project", str(root)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    (message,) = [line for line in shown.err.splitlines() if line.startswith("error: ")]
    assert place in message
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("file", ["world.yml", "codebook.yml", "published", "published/tables.yml"])
def test_missing_files_end_in_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    root = small(tmp_path)
    (root / "data" / file).rename(root / "elsewhere")
    assert cli.main(["verify", "--project", str(root)]) == 1
    shown = capsys.readouterr().err
    assert file.rpartition("/")[2].removesuffix("published") in shown
    assert "does not exist" in shown


def test_a_wrong_call_is_told_from_a_finding() -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["verify", "--strictly"])
    assert caught.value.code == 2


def with_answers(root: Path, answers: str) -> Path:
    """Three respondents, one item with mean 2.0 and one high answer in print; and their answers."""
    columns = {"mean": {"statistic": "mean", "decimals": 1}, "high": {"statistic": "count_high"}}
    write_project(
        root,
        codebook=codebook({"things": ["one"]}),
        tables=[Table(1, "item", columns, {"one": {"mean": "2,0", "high": "1"}}, "things")],
        world={
            "respondents": "investments",
            "blocks": [{"kind": "battery", "battery": "things", "tables": [1]}],
        },
        investments=investments(["Ask", "Birk", "Birk"]),
    )
    (root / "data/responses").mkdir()
    lines = [f"{name},{code}" for name, code in zip(NAMES, answers.split(), strict=True)]
    text = "\n".join(["respondent,things_one", *lines]) + "\n"
    (root / "data/responses/2000.csv").write_text(text)
    return root


NAMES = names(["Ask", "Birk", "Birk"])


def test_real_answers_are_held_against_the_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2, 3 and 3 have a mean of 8/3 and two high answers, where 2,0 and 1 are printed."""
    root = with_answers(tmp_path, "2 3 3")
    assert cli.main(["verify", "--project", str(root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("Recomputed from data/responses/2000.csv: 0 of 2 numbers come out as printed.")
    assert lines[at + 1 : at + 3] == [
        "  t01.one.mean: printed 2,0, recomputed 2.667",
        "  t01.one.high: printed 1, recomputed 2",
    ]
    assert cli.main(["verify", "--json", "--project", str(root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["answers"] == "data/responses/2000.csv"
    assert found["comparisons"] == [
        {"id": "t01.one.mean", "printed": "2,0", "computed": "8/3", "agrees": False},
        {"id": "t01.one.high", "printed": "1", "computed": "2", "agrees": False},
    ]


def test_answers_that_agree_and_answers_that_were_not_offered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = with_answers(tmp_path, "1 2 3")
    assert cli.main(["verify", "--project", str(root)]) == 0
    assert "2 of 2 numbers come out as printed" in capsys.readouterr().out
    path = root / "data/responses/2000.csv"
    path.write_text(path.read_text().replace("birk-1,2", "birk-1,7"))
    assert cli.main(["verify", "--project", str(root)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2000.csv" in shown.err
