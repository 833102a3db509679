"""The cache of verdicts: never stale, never in the way; and the list of known contradictions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import verify
from helpers.errors import BookError
from helpers.verify import full_ledger, store
from helpers.verify import ledger as verdicts_of
from helpers.verify.examine import the_case, the_part, the_world
from helpers.verify.known import load_known
from helpers.verify.ledger import build_ledger
from worlds import Table, codebook, write_project

WORLD = {
    "respondents": 6,
    "blocks": [
        {
            "kind": "counts",
            "name": "people",
            "crosstabs": [
                {"table": 1, "total_column": "total"},
                {"table": 2, "total_column": "total"},
            ],
        }
    ],
}
COLUMNS = {name: {"statistic": "count"} for name in ("x", "y", "total")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    cells = {"a": {"x": "1", "y": "2", "total": "3"}}
    return write_project(
        tmp_path,
        codebook=codebook({"unused": ["one"]}),
        tables=[Table(n, "category", COLUMNS, cells) for n in (1, 2)],
        world=WORLD,
    )


@pytest.fixture(autouse=True)
def fresh_worlds() -> Iterator[None]:
    """A process keeps the worlds it has read; a test that changes files must not see old ones."""
    for kept in (the_world, the_case, the_part):
        kept.cache_clear()
    yield
    for kept in (the_world, the_case, the_part):
        kept.cache_clear()


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was worked out, told by progress; without processes, which would take a second each."""
    told: list[str] = []

    def build(project: Path, *, progress: object = None, reuse: bool = True) -> object:  # noqa: ARG001
        told.append("ledger")
        return build_ledger(
            project,
            workers=0,
            progress=lambda done, total, what: told.append(f"{what} {done}/{total}"),
            reuse=reuse,
        )

    monkeypatch.setattr(verify, "build_ledger", build)
    return told


def change(root: Path, old: str, new: str, file: str = "published/table-01.csv") -> None:
    path = root / "data" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    for kept in (the_world, the_case, the_part):
        kept.cache_clear()


def test_the_second_time_nothing_is_worked_out(root: Path, worked: list[str]) -> None:
    first = full_ledger(root)
    assert "leaving numbers out 6/6" in worked
    worked.clear()
    assert full_ledger(root) == first
    assert verdicts_of(root) == first.verdicts
    assert verify.readings(root) == first.readings
    assert worked == []
    assert full_ledger(root, fresh=True) == first
    assert "leaving numbers out 6/6" in worked


def test_a_changed_number_changes_the_verdicts(root: Path, worked: list[str]) -> None:
    assert {one.verdict for one in verdicts_of(root)} == {"derived"}
    worked.clear()
    change(root, "a,A,1,2,3", "a,A,1,2,4")
    found = {one.id: one.verdict for one in verdicts_of(root)}
    assert {found[f"t01.a.{name}"] for name in COLUMNS} == {"contradicted"}
    assert {found[f"t02.a.{name}"] for name in COLUMNS} == {"derived"}
    # Only the table that changed was gone through again.
    assert "leaving numbers out 3/3" in worked
    worked.clear()
    change(root, "a,A,1,2,4", "a,A,1,2,3")
    assert {one.verdict for one in verdicts_of(root)} == {"derived"}
    assert worked == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("codebook.yml", "title: Small", "title: Smaller"),
        ("published/tables.yml", "en: Table", "en: Tables"),
        ("world.yml", "name: people", "name: persons"),
    ],
)
def test_every_file_counts(root: Path, worked: list[str], file: str, old: str, new: str) -> None:
    full_ledger(root)
    worked.clear()
    change(root, old, new, file)
    full_ledger(root)
    assert "ledger" in worked


def test_a_file_that_was_not_there_counts(root: Path, worked: list[str]) -> None:
    full_ledger(root)
    worked.clear()
    (root / "data/claims.yml").write_text(
        "- {id: c.1.x, source: report, section: '1', statement: {en: E, da: D}, printed: one,"
        " value: 1, relation: equals, unit: things, untestable: It is about nothing.}\n"
    )
    the_world.cache_clear()
    assert [one.id for one in verdicts_of(root)][-1] == "c.1.x"
    assert "ledger" in worked


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda _: "null",
        lambda _: "[]",
        lambda _: "{}",
        lambda _: '{"sum": "", "content": {}}',
        lambda text: text.replace('"derived"', '"untestable"'),
        lambda text: json.dumps(json.loads(text)["content"]),
        lambda _: "\x00\x01",
    ],
)
def test_damaged_entries_are_worked_out_again(root: Path, worked: list[str], damage) -> None:  # type: ignore[no-untyped-def]
    first = full_ledger(root)
    files = sorted((root / store.CACHE).glob("*.json"))
    assert [file.name.partition("-")[0] for file in files] == ["component", "component", "ledger"]
    for file in files:
        file.write_text(damage(file.read_text()))
    worked.clear()
    assert full_ledger(root) == first
    assert "ledger" in worked


def test_entries_that_are_no_text_are_worked_out_again(root: Path, worked: list[str]) -> None:
    first = full_ledger(root)
    for file in (root / store.CACHE).glob("*.json"):
        file.write_bytes(b"\xff\xfe\x80")
    worked.clear()
    assert full_ledger(root) == first
    assert worked


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, worked: list[str]) -> None:
    (root / ".effektbog").write_text("a file where a folder should be")
    assert {one.verdict for one in verdicts_of(root)} == {"derived"}
    worked.clear()
    assert len(verdicts_of(root)) == 6
    assert "ledger" in worked


def test_two_projects_do_not_share(root: Path, tmp_path: Path, worked: list[str]) -> None:
    full_ledger(root)
    other = write_project(
        tmp_path / "other",
        codebook=codebook({"unused": ["one"]}),
        tables=[
            Table(n, "category", COLUMNS, {"a": {"x": "1", "y": "2", "total": "4"}}) for n in (1, 2)
        ],
        world=WORLD,
    )
    worked.clear()
    assert {one.verdict for one in verdicts_of(other)} == {"contradicted"}
    assert worked


# ------------------------------------------------------------------ code


def test_the_code_that_verdicts_come_from_is_all_hashed() -> None:
    """Whatever is imported along with the verdicts is in the hash of their code."""
    listing = "import sys, helpers.verify; print(*sys.modules)"
    command = [sys.executable, "-c", listing]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    names = {name for name in done.stdout.split() if name.startswith("helpers.")}
    # Mistakes are worded and projects found elsewhere; neither changes a verdict.
    free = {"helpers.errors", "helpers.project", "helpers.verify", "helpers.world"}
    hashed = {f"helpers.{name.removesuffix('.py')}" for name in store._READING}
    for name in names - free:
        in_package = name.startswith(("helpers.verify.", "helpers.world."))
        assert in_package or name in hashed, name


def test_a_changed_constant_makes_another_key(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the package with one number changed has other keys for ledger and findings."""
    package = tmp_path / "package"
    for file in (*store._SOLVING, *store._READING, "world/amounts.py", "verify/explain.py"):
        target = package / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((store._PACKAGE / file).read_bytes())
    monkeypatch.setattr(store, "_PACKAGE", package)
    ledger_key, solving_key = store.ledger_key(root), store.solving_key()

    def edit(file: str, old: str, new: str) -> None:
        path = package / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    edit("verify/explain.py", "MOST_NAMED = 6", "MOST_NAMED = 7")
    assert store.ledger_key(root) != ledger_key
    assert store.solving_key() == solving_key
    ledger_key = store.ledger_key(root)
    edit("verify/cores.py", "MOST_TIES = 24", "MOST_TIES = 25")
    assert store.ledger_key(root) != ledger_key
    assert store.solving_key() != solving_key
    ledger_key = store.ledger_key(root)
    edit("claims.py", "Fraction(1, 5)", "Fraction(1, 4)")
    assert store.ledger_key(root) != ledger_key


# ------------------------------------------------------------------ known contradictions


def test_known_contradictions(root: Path) -> None:
    assert load_known(root) == {}
    (root / "data/known.yml").write_text(
        "- id: t01.a.x\n  says: >-\n    It is\n    wrong.\n- {id: c.1.y, says: So is this.}\n"
    )
    assert load_known(root) == {"t01.a.x": "It is wrong.", "c.1.y": "So is this."}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- {id: a, says: A.}\n- {id: a, says: B.}\n", 2, "'a' is listed twice"),
        ("- {id: a}\n", 1, "lacks the key 'says'"),
        ("- {id: a, says: A., why: so}\n", 1, "unknown key 'why'"),
        ("id: a\n", 1, "must be a list"),
        ("- {id: 3, says: A.}\n", 1, "must be a text"),
        ("", None, "the file is empty"),
        ("- {id: a\n", 2, "not valid YAML"),
    ],
)
def test_mistakes_in_known_contradictions(
    root: Path, text: str, line: int | None, message: str
) -> None:
    (root / "data/known.yml").write_text(text)
    with pytest.raises(BookError, match=message) as caught:
        load_known(root)
    assert caught.value.line == line
    assert str(caught.value.file).endswith("known.yml")


def test_the_known_contradictions_of_the_report_are_numbers_of_it() -> None:
    from helpers.claims import load_claims
    from helpers.published import load_published

    project = Path(__file__).parents[2]
    ids = {*load_published(project).values, *(claim.id for claim in load_claims(project))}
    assert set(load_known(project)) <= ids
