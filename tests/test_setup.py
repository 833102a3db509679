"""The set-up files agree with each other, and nothing private is committed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]


def conda_requirements() -> dict[str, str]:
    """Name -> version bound of environment.yml, its pip section included."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    flat = [entry for entry in listed if isinstance(entry, str)]
    for entry in listed:
        if isinstance(entry, dict):
            flat += [line for line in entry["pip"] if not line.startswith("--")]
    found = {}
    for entry in flat:
        name, bound = re.fullmatch(r"([A-Za-z0-9_.-]+?)\s*([<>=!~].*)?", entry).groups()
        found[canonicalize_name(name)] = (bound or "").replace(" ", "")
    return found


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package -> (version, number of hashes) of a requirements file."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    found = {}
    for block in blocks:
        pinned = re.match(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)", block)
        if pinned:
            hashes = block.count("--hash=sha256:")
            found[canonicalize_name(pinned[1])] = (pinned[2], hashes)
    return found


@pytest.mark.parametrize("requirement", RUNTIME, ids=str)
def test_conda_users_get_the_same_packages(requirement: Requirement) -> None:
    assert conda_requirements().get(canonicalize_name(requirement.name)) == str(
        requirement.specifier
    )


def test_conda_users_get_no_other_packages_but_quarto() -> None:
    extra = set(conda_requirements()) - {canonicalize_name(r.name) for r in RUNTIME}
    assert extra == {"python", "pip", "quarto"}
    assert conda_requirements()["python"] == PROJECT["requires-python"]


def test_conda_quarto_is_new_enough() -> None:
    assert conda_requirements()["quarto"] == ">=1.10"


@pytest.mark.parametrize("requirement", RUNTIME, ids=str)
def test_lock_meets_the_bounds_with_hashes(requirement: Requirement) -> None:
    version, hashes = locked("requirements.txt")[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)
    assert hashes >= 1


def test_test_lock_extends_the_book_lock() -> None:
    book, test = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: pin for name, pin in book.items() if test.get(name) != pin} == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_name_no_download_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def tracked_text() -> list[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of committed files")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".webp", ".ico", ".woff2"}:
            found.append((name, path.read_text(encoding="utf-8", errors="replace")))
    return found


def test_no_committed_file_names_a_private_path_or_an_index() -> None:
    # Written in pieces, so that this file does not find itself.
    private = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "home/", "pypi" + r"\.org"]))
    found = [name for name, text in tracked_text() if private.search(text)]
    assert found == []


def test_readme_names_the_two_commands_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    for command in ("book", "test"):
        assert f"make {command}" in readme
        assert command in targets
    assert re.search(r"^make test$", (ROOT / ".ci" / "run").read_text(), flags=re.MULTILINE)
