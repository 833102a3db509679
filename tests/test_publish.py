"""What is published is whole, tells nothing about its makers, and can be taken back."""

from __future__ import annotations

import getpass
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from helpers.cli import main
from helpers.errors import BookError
from helpers.publish import place, private
from helpers.publish.answers import LEAST_COUNT, disclosed
from helpers.render.manifest import mark_as_book, read_manifest
from helpers.render.versions import Versions

ROOT = Path(__file__).parents[1]
HOME = "/" + "home"  # in pieces, for no committed file is to name such a folder
CONFIG = (
    "project:\n  type: book\n  output-dir: _book\nbook:\n  title: Small\n  author: Ann Author\n"
    "  chapters: [index.qmd]\n"
)


def versions(answers: str = "witness") -> Versions:
    return Versions("d" * 64, "c" * 64, "0.1.0", "engine", "2024", (), answers)


class Project:
    """A project with a rendered book of which each file is ours."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "_quarto.yml").write_text(CONFIG)
        (root / "index.qmd").write_text("# One\n")
        self.book = root / "_book"
        self.target = root.parent / "public" / "site"
        self.write("index.html", "<p>First words.</p>")
        self.write("chapters/one.html", "<p>More.</p>")
        self.finish()

    def write(self, name: str, text: str | bytes) -> None:
        path = self.book / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def finish(self, answers: str = "witness") -> None:
        mark_as_book(self.book, versions(answers))

    def publish(self, *more: str) -> int:
        return main(["publish", str(self.target), "--project", str(self.root), *more])

    def public(self) -> dict[str, str]:
        return {
            path.relative_to(self.target).as_posix(): path.read_text()
            for path in self.target.rglob("*.html")
        }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    # The folder of the tests is one of the folders that must not be named; it is not looked for
    # in what pytest itself writes.
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "project"
    root.mkdir()
    return Project(root)


def test_published_is_what_was_rendered(project: Project, capsys: pytest.CaptureFixture) -> None:
    project.write(".DS_Store", "left by a system")
    assert project.publish() == 0
    assert project.public() == {
        "index.html": "<p>First words.</p>",
        "chapters/one.html": "<p>More.</p>",
    }
    assert (project.target / ".nojekyll").is_file()
    assert not (project.target / ".DS_Store").exists()
    assert "2 pages" in capsys.readouterr().out
    assert sorted(path.name for path in project.target.parent.iterdir()) == ["site"]


def test_a_book_of_older_data_is_published_with_a_word(
    project: Project, capsys: pytest.CaptureFixture
) -> None:
    mark_as_book(project.book, Versions("", "c", "0.1.0", "engine"))
    assert project.publish() == 0
    assert capsys.readouterr().err == ""
    (project.root / "data").mkdir()
    (project.root / "data" / "a.csv").write_text("1\n")
    assert project.publish() == 0
    assert "data have changed" in capsys.readouterr().err


def test_the_book_before_is_kept_and_comes_back(project: Project) -> None:
    for words in ("first", "second", "third"):
        project.write("index.html", words)
        project.finish()
        assert project.publish() == 0
        assert project.public()["index.html"] == words
    kept = place.previous_of(project.target)
    assert (kept / "index.html").read_text() == "second"
    assert project.publish("--rollback") == 0
    assert project.public()["index.html"] == "second"
    assert project.publish("--rollback") == 0
    assert project.public()["index.html"] == "third"
    assert sorted(path.name for path in project.target.parent.iterdir()) == [
        "site", "site.previous",
    ]  # fmt: skip


def test_there_is_nothing_to_go_back_to(project: Project, capsys: pytest.CaptureFixture) -> None:
    assert project.publish() == 0
    assert project.publish("--rollback") == 1
    assert "no book to go back to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda book: (book / ".effektbog-book").unlink(), "holds no finished book"),
        (lambda book: (book / ".effektbog-book").write_text("{"), "cannot be read"),
        (lambda book: (book / "chapters/one.html").unlink(), "chapters/one.html is missing"),
        (lambda book: (book / "index.html").write_text("x"), "index.html was changed"),
        (lambda book: (book / "extra.html").write_text("x"), "extra.html was added"),
    ],
)
def test_an_unfinished_book_is_refused(
    project: Project, capsys: pytest.CaptureFixture, spoil, words: str
) -> None:
    assert project.publish() == 0
    before = project.public()
    spoil(project.book)
    assert project.publish() == 1
    error = capsys.readouterr().err
    assert words in error
    assert "effektbog render" in error
    assert project.public() == before


def test_a_book_with_a_failed_cell_is_refused(
    project: Project, capsys: pytest.CaptureFixture
) -> None:
    project.write("chapters/one.html", '<div class="cell-output cell-output-error">x</div>')
    project.finish()
    assert project.publish() == 1
    assert "chapters/one.html" in capsys.readouterr().err
    assert not project.target.exists()


@pytest.mark.parametrize(
    "text",
    [
        f"see {HOME}/ann/project/data",
        '<a href="file:///srv/x.html">',
        "C:\\\\Users\\\\ann\\\\x",
        "C:/Users/ann",
        "/Users/ann/book",
        'File "/usr/lib/python3/site-packages/a.py"',
        "/tmp/tmpabc/figure.png",
    ],
)
def test_local_paths_are_refused(project: Project, text: str) -> None:
    project.write("chapters/one.html", f"one\ntwo {text}\n")
    project.finish()
    (found,) = private.traces(project.book, project.root)
    assert (found.file, found.line) == ("chapters/one.html", 2)
    assert project.publish() == 1


@pytest.mark.parametrize(
    "text",
    [
        f"https://example.org{HOME}/page", "either/or", "the root of 2", "a user at home",
        f"chapters{HOME}/x", "http://a/tmp/b", "and/or /", "1/tmp/2",
    ],
)  # fmt: skip
def test_ordinary_text_is_not_taken_for_a_path(project: Project, text: str) -> None:
    project.write("index.html", text)
    assert private.traces(project.book, project.root) == []


def test_the_project_is_found_inside_files_of_files(project: Project) -> None:
    told = f"from {project.root}/data"
    archive = project.root / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("inner/notes.txt", f"one\n\n{told}")
    project.write("downloads/a.zip", archive.read_bytes())
    assert [str(one).split(": ")[0] for one in private.traces(project.book, project.root)] == [
        "downloads/a.zip/inner/notes.txt:3"
    ]


def test_names_of_users_are_refused_unless_they_sign(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "annauthor7")
    project.write("index.html", "written by annauthor7, not xannauthor7")
    found = private.traces(project.book, project.root)
    assert [one.text for one in found] == ["annauthor7"]
    assert private.traces(project.book, project.root, authors=["annauthor7"]) == []
    assert private.traces(project.book, project.root, allowed=["annauthor7"]) == []
    project.finish()
    assert project.publish() == 1
    assert project.publish("--allow", "annauthor7") == 0
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    project.write("index.html", "the root of the matter")
    assert private.traces(project.book, project.root) == []


def about(label: str, basis: str, counts: list[list[str]]) -> str:
    return json.dumps({"label": label, "reference": label, "basis": basis, "counts": counts})


def test_small_counts_of_real_answers_are_refused(
    project: Project, capsys: pytest.CaptureFixture
) -> None:
    counts = [["Learning, High", "4"], ["Savings, High", "5"], ["Other, High", "0"]]
    project.write("downloads/tbl-a.json", about("tbl-a", "answers", counts))
    project.finish("real")
    assert project.publish() == 1
    error = capsys.readouterr().err
    assert "tbl-a: Learning, High: 4" in error
    assert "Savings" not in error
    assert "Other" not in error
    assert project.publish("--with-answers") == 1
    assert project.publish("--least-count", "6") == 1
    assert "Savings, High: 5" in capsys.readouterr().err
    assert project.publish("--least-count", "4") == 0
    assert "were not checked" in capsys.readouterr().out
    # The same numbers from a reconstruction are printed ones, and nobody's.
    project.finish("witness")
    assert project.publish() == 0


def test_answers_one_by_one_need_a_word(project: Project, capsys: pytest.CaptureFixture) -> None:
    project.write("downloads/tbl-b.json", about("tbl-b", "individual", []))
    project.finish("real")
    assert project.publish() == 1
    assert "--with-answers" in capsys.readouterr().err
    assert project.publish("--with-answers") == 0


def test_a_file_of_answers_is_known_by_its_head(answers_project: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "data").mkdir(parents=True)
    responses = answers_project / "data" / "responses"
    (book / "data" / "renamed.csv").write_bytes((responses / "2024.csv").read_bytes())
    witness = (responses / "2024-reconstructed.csv").read_bytes()
    (book / "data" / "witness.csv").write_bytes(witness)
    (book / "data" / "other.csv").write_text("a,b\n1,2\n")
    mark_as_book(book, versions("real"))
    found = disclosed(book, read_manifest(book), answers_project, 5)
    assert found.individual == ("data/renamed.csv",)


@pytest.mark.parametrize("where", ["project", "project/_book", "project/_book/inner", "other"])
def test_the_place_must_be_one_for_a_book(
    project: Project, where: str, capsys: pytest.CaptureFixture
) -> None:
    other = project.root.parent / "other"
    other.mkdir()
    (other / "keep.txt").write_text("mine")
    project.target = project.root.parent / where
    assert project.publish() == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert (other / "keep.txt").read_text() == "mine"
    assert (project.root / "_quarto.yml").is_file()


def test_nothing_changes_when_the_copy_fails(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    assert project.publish() == 0
    project.write("index.html", "new")
    project.finish()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place.shutil, "copyfile", full)
    assert project.publish() == 1
    assert "No space left on device" in capsys.readouterr().err
    assert project.public()["index.html"] == "<p>First words.</p>"
    assert os.listdir(project.target.parent) == ["site"]


def test_where_folders_cannot_be_exchanged_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "exchange_at_once", lambda *_: False)
    for words in ("first", "second"):
        project.write("index.html", words)
        project.finish()
        assert project.publish() == 0
    assert project.public()["index.html"] == "second"
    assert project.publish("--rollback") == 0
    assert project.public()["index.html"] == "first"
    assert sorted(os.listdir(project.target.parent)) == ["site", "site.previous"]


def test_a_link_out_of_the_book_is_refused(project: Project) -> None:
    (project.book / "out").symlink_to(project.root)
    with pytest.raises(BookError, match="link"):
        place.put(project.book, read_manifest(project.book), project.target)
    assert not project.target.exists()


def test_the_documentation_names_what_there_is(capsys: pytest.CaptureFixture) -> None:
    for command in ("publish", "render"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    text = (ROOT / "docs" / "publishing.md").read_text()
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known
    assert LEAST_COUNT == 5
    assert "(five, unless you set another)" in text


# After GitHub's documentation of custom workflows for Pages: an artifact from one job, and a job
# that may write to Pages and ask for an identity, in the environment of Pages.
def test_the_workflow_renders_with_quarto_checks_and_deploys() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    render, deploy = workflow["jobs"]["render"], workflow["jobs"]["deploy"]
    assert "permissions" not in render
    commands = [step["run"] for step in render["steps"] if "run" in step]
    assert commands == [
        "make check",
        ".venv/bin/effektbog render --engine quarto",
        ".venv/bin/effektbog publish public",
    ]
    used = [step["uses"].partition("@")[0] for step in render["steps"] if "uses" in step]
    assert used.index("quarto-dev/quarto-actions/setup") < used.index(
        "actions/upload-pages-artifact"
    )
    assert render["steps"][-1]["with"] == {"path": "public"}
    assert deploy["needs"] == "render"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["environment"]["name"] == "github-pages"
    assert re.search(r"^check:", (ROOT / "Makefile").read_text(), re.MULTILINE)
