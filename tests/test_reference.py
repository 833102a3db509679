"""The reference has every public name, says what its docstring says, and leads to the source."""

from __future__ import annotations

import importlib
import inspect
import re
import warnings
from pathlib import Path

import pytest
import yaml
from numpydoc.docscrape import NumpyDocString

from helpers.errors import BookError
from helpers.reference import OVERVIEW, PAGES, address_of, chapters, inventory, overview, page
from helpers.reference.docstrings import read_docstring
from helpers.reference.inventory import by_name, everything, look_up
from helpers.reference.texts import linked, read_texts, write_markdown
from test_docstrings import modules, public_names

ROOT = Path(__file__).parents[1]
# Imported and looked at; the reference reads the source instead.
PUBLIC = sorted({*public_names(), *modules()})


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: page(name).markdown for name in PAGES}


def test_every_public_name_has_its_place(pages: dict[str, str]) -> None:
    places = {
        f"chapters/reference/{name}.qmd#{identifier}"
        for name, text in pages.items()
        for identifier in re.findall(r"^#+ .*\{#([\w-]+)", text, re.MULTILINE)
    }
    assert len(PUBLIC) > 500
    missing = [name for name in PUBLIC if address_of(name) not in places]
    assert missing == []


def test_the_pages_are_chapters_of_the_book(pages: dict[str, str]) -> None:
    appendices = yaml.safe_load((ROOT / "_quarto.yml").read_text())["book"]["appendices"]
    listed = [path for path in appendices if "/reference/" in path]
    assert listed == list(chapters())
    assert [Path(path).stem for path in listed] == [OVERVIEW, *pages]
    for name, group in PAGES.items():
        text = (ROOT / f"chapters/reference/{name}.qmd").read_text()
        assert f'reference.page("{name}")' in text
        assert f'title: "{group.title}"' in text


def test_no_page_is_too_long_to_be_read_or_audited(pages: dict[str, str]) -> None:
    """Where this fails, give the page's newest modules a page of their own in `groups`."""
    for name, text in pages.items():
        places = re.findall(r"^#+ .*\{#", text, re.MULTILINE)
        assert len(places) <= 220, name
        assert len(text) <= 160_000, name


def test_the_overview_leads_to_every_module(pages: dict[str, str]) -> None:
    found = re.findall(r"\]\((\w+)\.qmd#([^)]*)\)", overview().markdown)
    assert len(found) == len(by_name())
    for name, place in found:
        assert f"{{#{place}" in pages[name]


def test_every_link_within_the_reference_leads_somewhere(pages: dict[str, str]) -> None:
    places = {name: set(re.findall(r"\{#([\w-]+)", text)) for name, text in pages.items()}
    for name, text in pages.items():
        for target, place in re.findall(r"\]\((?:(\w+)\.qmd)?#([^)]*)\)", text):
            assert place in places[target or name], place
        for path in set(re.findall(r"\]\(/(src/[^)]*)\)", text)):
            assert (ROOT / path).is_file()


def test_no_name_stands_twice(pages: dict[str, str]) -> None:
    for text in pages.values():
        found = re.findall(r"\{#([\w-]+)", text)
        assert len(found) == len(set(found))


def test_a_name_defined_more_than_once_has_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "a.py").write_text(
        "@overload\ndef load(name: str) -> str: ...\n"
        "@overload\ndef load(name: int) -> int: ...\n"
        'def load(name):\n    "Read an entry."\n'
        'try:\n    class Box:\n        "A box."\n'
        "except ImportError:\n    class Box: ...\n"
    )
    monkeypatch.setattr(inventory, "_FOLDER", tmp_path / "helpers")
    (module,) = inventory.modules.__wrapped__()
    assert [(entry.short, entry.doc, entry.line) for entry in module.entries] == [
        ("load", "Read an entry.", 5),
        ("Box", "A box.", 8),
    ]


@pytest.mark.parametrize("name", sorted(by_name()))
def test_docstrings_are_read_as_numpydoc_reads_them(name: str) -> None:
    module = by_name()[name]
    for doc in [module.doc, *(entry.doc for entry in module.names())]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpydoc does not know every heading
            other = NumpyDocString(inspect.cleandoc(doc))
        own = read_docstring(doc)
        assert own.summary == " ".join(" ".join(other["Summary"]).split())
        lists = ("Parameters", "Returns", "Yields", "Raises")
        for title in lists:
            entries = [entry for one in own.sections if one.title == title for entry in one.entries]
            assert [(one.name, one.type, one.text) for one in entries] == [
                (one.name, one.type, "\n".join(one.desc).strip("\n")) for one in other[title]
            ]
        for title in ("Notes", "References", "Examples"):
            text = other[title] if isinstance(other[title], str) else "\n".join(other[title])
            found = "\n".join(one.text for one in own.sections if one.title == title)
            assert found == text.strip("\n")


def test_signatures_are_those_of_python() -> None:
    """Read from the source and asked of Python: the same parameters in the same order."""
    compared = 0
    for name, (module, entry) in everything().items():
        if entry is None or entry.kind not in ("function", "method"):
            continue
        target: object = importlib.import_module(module.name)
        for part in name.removeprefix(f"{module.name}.").split("."):
            target = getattr(target, part)
        parameters = list(inspect.signature(target).parameters)  # type: ignore[arg-type]
        if entry.kind == "method" and parameters[:1] == ["self"]:
            parameters = parameters[1:]
        inside = entry.signature.partition("(")[2].rpartition(")")[0]
        for parameter in parameters:
            assert re.search(rf"\b{parameter}\b", inside), entry.signature
        compared += 1
    assert compared > 300


def test_the_line_of_a_name_is_where_it_is_defined() -> None:
    for name in ("helpers.project.find_root", "helpers.errors.BookError"):
        module, entry = everything()[name]
        assert entry is not None
        line = (ROOT / "src" / module.path).read_text().splitlines()[entry.line - 1]
        assert re.match(rf"(def|class) {entry.short}\b", line)


def test_an_entry_as_it_is_written(pages: dict[str, str]) -> None:
    entry = pages["printed"].split("{#helpers-project-find_root")[1].split("\n## ")[0]
    text = " ".join(entry.split())
    for words in (
        "``` signature find_root(start: Path | str | None = None) -> Path ```",
        "Find the project folder: the nearest one upwards that holds `_quarto.yml`.",
        "**Parameters** `start`: path-like, optional : Where to begin.",
        "**Returns** Path : The absolute path of the project folder.",
        "**Raises** [BookError](#helpers-errors-BookError) : If neither",
        "[Source, line ",
        "](/src/helpers/project.py)",
    ):
        assert words in text


def test_names_are_followed_through_imports() -> None:
    chapter = {"tables": "helpers.tables", "open_edition": "helpers.edition.open_edition"}
    assert look_up("open_edition", chapter) == "helpers.edition.open_edition"
    found = look_up("tables.battery", chapter)
    from helpers import tables

    assert found == f"{tables.battery.__module__}.battery"
    assert look_up("pandas.DataFrame", {}) is None
    assert address_of("helpers.nothing") is None


def test_an_unknown_page_is_told() -> None:
    with pytest.raises(BookError, match="no page 'table'"):
        page("table")


def test_texts_become_markdown() -> None:
    text = (
        "A `name`, ``code`` and [1]_.\n\n"
        "=======  ==========\n``a``    the first\n``b``    the second\n=======  ==========\n\n"
        ">>> 1 + 1\n2\n\n.. math:: x^2\n\n.. [1] Somebody (1999)."
    )
    blocks = linked(read_texts(["Other.", text])[1], {"name": "#place"}.get)
    found = write_markdown(blocks)
    for words in (
        r"A [`name`](#place), `code` and \[1\].",
        "`a`\n:   the first\n\n`b`\n:   the second",
        "``` {.python .example}\n>>> 1 + 1\n2\n```",
        '::: {.formula role="group" tabindex="0" aria-label="Formula"}\n$$x^2$$\n:::',
        r"\[1\] Somebody (1999).",
    ):
        assert words in found
