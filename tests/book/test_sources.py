"""Do the chapters keep the rules of the house, before anything is computed?

No number is typed into prose, every table and figure has its words, every label is used, and the
sources are ones that Quarto accepts. The reader below is deliberately simpler than the engine's.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.project import find_root

ROOT = find_root(Path(__file__).parent)
CONFIG = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
BIBLIOGRAPHY = (ROOT / "references.bib").read_text(encoding="utf-8")
WAVE = yaml.safe_load((ROOT / "_quarto-wave.yml").read_text(encoding="utf-8"))
SOURCES = [*CONFIG["book"]["chapters"], *CONFIG["book"]["appendices"]]
SOURCES += WAVE["book"]["chapters"]
# The two that are not numbered: there the title has to be a heading that carries the class.
UNNUMBERED = {
    "index.qmd": "# Preface {.unnumbered}",
    "chapters/references.qmd": "# References {.unnumbered}",
}
TABLES_OF_THE_REPORT = set(range(1, 18))

INLINE = re.compile(r"`\{python\}\s([^`]+)`")
LABEL = re.compile(r"^(tbl|fig|eq|sec)-[a-z][a-z0-9-]*$")
REFERENCE = re.compile(r"@((?:tbl|fig|eq|sec)-[\w-]+)")
CITATION = re.compile(r"(?<![\w@])-?@(?!(?:tbl|fig|eq|sec)-)([A-Za-z][\w-]*)")
# Names that hold a number: tables and figures of the report, questions of the form, its sections.
NAMES = re.compile(
    r"\b(?:Tables?|Figure|[Qq]uestions?|sections?)\s\d+(?:\.\d+)*(?:(?:,\s|\sand\s)\d+(?:\.\d+)*)*"
)
NUMBER_WORDS = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cell:
    line: int
    options: dict[str, Any]
    code: str

    @property
    def label(self) -> str:
        return str(self.options.get("label", ""))


@dataclass(frozen=True)
class Source:
    path: str
    front: dict[str, Any]
    cells: tuple[Cell, ...]
    prose: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.prose)


def read(path: str) -> Source:
    lines = (ROOT / path).read_text(encoding="utf-8").split("\n")
    front: dict[str, Any] = {}
    start = 0
    if lines[0] == "---":
        start = lines.index("---", 1) + 1
        front = yaml.safe_load("\n".join(lines[1 : start - 1]))
    cells, prose = [], []
    number = start
    while number < len(lines):
        if lines[number].startswith("```"):
            end = next(n for n in range(number + 1, len(lines)) if lines[n].startswith("```"))
            body = lines[number + 1 : end]
            options = [line[3:] for line in body if line.startswith("#| ")]
            code = "\n".join(line for line in body if not line.startswith("#| "))
            cells.append(Cell(number + 1, yaml.safe_load("\n".join(options)) or {}, code))
            number = end + 1
        else:
            prose.append((number + 1, lines[number]))
            number += 1
    return Source(path, front, tuple(cells), tuple(prose))


BOOK = {path: read(path) for path in SOURCES}
EVERY_SOURCE = pytest.mark.parametrize("source", BOOK.values(), ids=BOOK.keys())
CELLS = [(source.path, cell) for source in BOOK.values() for cell in source.cells]
FLOATS = [(path, cell) for path, cell in CELLS if cell.label.startswith(("tbl-", "fig-"))]
EVERY_FLOAT = pytest.mark.parametrize(
    ("path", "cell"), FLOATS, ids=[f"{path}:{cell.label}" for path, cell in FLOATS]
)


def words_only(text: str) -> str:
    """Take away everything that may hold a digit without stating a number."""
    text = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$\n]+\$", " ", text)
    text = re.sub(r"`[^`]*`", " ", text)  # inline expressions and names of files
    text = re.sub(r"@[\w-]+", " ", text)
    text = re.sub(r"\[\^[\w-]+\]", " ", text)
    text = re.sub(r"\{[^}\n]*\}", attributes_in_words, text)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    return NAMES.sub(" ", text)


def attributes_in_words(match: re.Match[str]) -> str:
    """Of the attributes only a title is read by anybody."""
    return " ".join(re.findall(r'title="([^"]*)"', match.group()))


@EVERY_SOURCE
def test_no_number_is_typed_into_prose(source: Source) -> None:
    left = words_only(source.text)
    found = [
        line.strip()
        for line in left.split("\n")
        if re.search(r"\d", line) or NUMBER_WORDS.search(line)
    ]
    assert not found, f"{source.path}: write these numbers as inline expressions"


def test_the_search_for_typed_numbers_finds_them() -> None:
    for typed in (
        "In 15 of 25 investments",
        "for seven municipalities",
        "since 2018",
        "3.5 on average",
    ):
        assert re.search(r"\d", words_only(typed)) or NUMBER_WORDS.search(words_only(typed))
    for fine in (
        "as Table 8 has it",
        "report, sections 4.1 and 4.3",
        "[@likert1932]",
        "question 16",
    ):
        assert not re.search(r"\d", words_only(fine))


@EVERY_SOURCE
def test_inline_expressions_stand_on_one_line_and_are_expressions(source: Source) -> None:
    for number, line in source.prose:
        assert line.count("`{python}") == len(INLINE.findall(line)), f"{source.path}:{number}"
        for expression in INLINE.findall(line):
            tree = ast.parse(expression.strip(), mode="eval")
            for call in ast.walk(tree):
                if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                    continue
                of_text = isinstance(call.func.value, ast.Name) and call.func.value.id == "text"
                typed = of_text and call.args and isinstance(call.args[0], ast.Constant)
                assert not typed, f"{source.path}:{number}: {expression} wraps a typed number"


@EVERY_SOURCE
def test_every_chapter_has_one_title(source: Source) -> None:
    first_level = [line for _, line in source.prose if re.match(r"# ", line)]
    if source.path in UNNUMBERED:
        assert first_level == [UNNUMBERED[source.path]]
        assert "title" not in source.front
    else:
        assert not first_level
        assert isinstance(source.front.get("title"), str)
        assert set(source.front) == {"title"}


@EVERY_SOURCE
def test_every_cell_says_what_it_is(source: Source) -> None:
    for cell in source.cells:
        where = f"{source.path}:{cell.line}"
        assert cell.label, f"{where} has no label"
        shows = ast.parse(cell.code).body[-1]
        if cell.options.get("output") == "asis":
            # Words of a function, read as if they stood in the chapter.
            assert cell.options.get("echo") is False, where
            assert ast.unparse(shows).startswith("print("), where
        elif isinstance(shows, ast.Expr):
            assert cell.label.startswith(("tbl-", "fig-", "reference-")), (
                f"{where} shows something without a name"
            )
        else:
            assert cell.options.get("include") is False or cell.options.get("output") is False, (
                where
            )


@EVERY_FLOAT
def test_every_table_and_figure_has_its_words(path: str, cell: Cell) -> None:
    assert LABEL.match(cell.label)
    kind = cell.label[:3]
    caption = cell.options.get(f"{kind}-cap", "")
    assert len(caption) > 10, f"{path}:{cell.line}: no caption"
    assert not re.search(r"\d", NAMES.sub("", caption)), (
        "numbers of the data do not belong in captions"
    )
    shows = ast.parse(cell.code).body[-1]
    assert isinstance(shows, ast.Expr)
    called = ast.unparse(shows.value)
    if kind == "fig":
        alternative = cell.options.get("fig-alt", "")
        assert len(alternative) > 60, f"{path}:{cell.line}: say in fig-alt how the figure is built"
        assert not re.search(r"\d", alternative)
        assert called.startswith(("figures.", "maps.", "explore."))
    else:
        assert called.startswith(("tables.", "explore."))


def defined() -> list[str]:
    labels = [cell.label for _, cell in FLOATS]
    for source in BOOK.values():
        labels += re.findall(r"\{#((?:tbl|fig|eq|sec)-[\w-]+)", source.text)
    return labels


def test_labels_are_used_and_references_lead_somewhere() -> None:
    labels = defined()
    assert len(labels) == len(set(labels)), "a label stands twice"
    referred = {name for source in BOOK.values() for name in REFERENCE.findall(source.text)}
    assert referred <= set(labels), f"these references lead nowhere: {referred - set(labels)}"
    idle = {label for label in labels if not label.startswith("sec-")} - referred
    assert not idle, f"nothing in the prose refers to {idle}"


def test_the_preface_refers_to_no_section() -> None:
    # From an unnumbered chapter Quarto writes such a reference without its word "Section".
    assert "@sec-" not in BOOK["index.qmd"].text


def test_citations_and_bibliography_agree() -> None:
    entries = re.findall(r"^@\w+\{([\w-]+),", BIBLIOGRAPHY, flags=re.MULTILINE)
    assert len(entries) == len(set(entries))
    cited = {key for source in BOOK.values() for key in CITATION.findall(source.text)}
    assert cited == set(entries)


def test_every_table_of_the_report_has_its_place() -> None:
    named = [
        int(number)
        for _, cell in FLOATS
        for number in re.findall(
            r"the report's Table (\d+)\)", str(cell.options.get("tbl-cap", ""))
        )
    ]
    assert sorted(named) == sorted(TABLES_OF_THE_REPORT)


def test_every_question_of_the_form_is_in_the_appendix() -> None:
    labels = {cell.label for cell in BOOK["chapters/questionnaire.qmd"].cells}
    assert {f"tbl-question-{number}" for number in range(1, 18)} <= labels


@EVERY_SOURCE
def test_files_are_tidy(source: Source) -> None:
    content = (ROOT / source.path).read_text(encoding="utf-8")
    assert content.endswith("\n")
    assert not content.endswith("\n\n")
    assert "\t" not in content
    assert not re.search(r"[ \t]$", content, flags=re.MULTILINE)
