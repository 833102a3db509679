"""What do people say about the columns and answers that could not be recognised?

``data/mappings/<wave>.yml`` is written the first time something is unclear, with what was
understood and what is suggested, one line a column. People edit it; from then on it decides, and
everything that it says is checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from helpers.errors import BookError
from helpers.intake.folding import letters, words
from helpers.intake.targets import Catalogue, Target
from helpers.marked import Marked, load_marked, nearest

FOLDER = Path("data/mappings")
OUT: Final = "out"
TEXT: Final = "text"
UNDECIDED: Final = "?"
NEW: Final = "new"

_EMPTY: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Decision:
    """What people decided about a column.

    Parameters
    ----------
    column : str
        Its name in the file.
    number : int or None
        Its position from 1 on, where names are not enough.
    becomes : str
        A target's id, ``out``, ``text`` or ``?``.
    line : int
        Line in the mapping file.
    """

    column: str
    number: int | None
    becomes: str
    line: int


@dataclass(frozen=True)
class Mapped:
    """A mapping file.

    Parameters
    ----------
    path : Path
        The file.
    decisions : tuple of Decision
        About columns.
    not_asked : tuple of str
        Columns of the codebook that were not asked.
    answers : mapping of str to mapping
        By column of the codebook: a text, folded to words, and what to read instead.
    no_answer : frozenset of str
        Texts that are no answer, in every column.
    respondents : mapping of str to str
        Names of respondents, folded, and their ids; ``new`` for one that was not known before.
    """

    path: Path
    decisions: tuple[Decision, ...] = ()
    not_asked: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _EMPTY)
    no_answer: frozenset[str] = frozenset()
    respondents: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def fold_text(text: str) -> str:
    """Reduce a text of an answer to what a mapping file compares.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    str
        Its words; where it has none, such as ``-99`` or ``?``, the text itself without blanks.
    """
    return words(text) if text.strip()[:1].isalpha() else "".join(text.casefold().split())


def load_mapping(path: Path, known: Catalogue) -> Mapped | None:
    """Read a mapping file.

    Parameters
    ----------
    path : Path
        The file.
    known : Catalogue
        Everything a column can be.

    Returns
    -------
    Mapped or None
        None if there is no such file.

    Raises
    ------
    BookError
        With the line, if it says something that is not understood.
    """
    if not path.is_file():
        return None
    root = load_marked(path).mapping(
        (), ["columns", "not_asked", "answers", "no_answer", "respondents"]
    )
    data_columns = {t.column for t in known.targets.values() if t.kind in ("item", "fact")}
    answers = {
        column.casefold(): _texts(value, column, data_columns)
        for column, value in _pairs(root.get("answers"))
    }
    return Mapped(
        path=path,
        decisions=tuple(_decision(one, known) for one in _list(root.get("columns"))),
        not_asked=tuple(one.choice(data_columns) for one in _list(root.get("not_asked"))),
        answers=MappingProxyType(answers),
        no_answer=frozenset(fold_text(_scalar(one)) for one in _list(root.get("no_answer"))),
        respondents=MappingProxyType(
            {letters(name): _scalar(value) for name, value in _pairs(root.get("respondents"))}
        ),
    )


def _list(value: Marked | None) -> list[Marked]:
    return [] if value is None or _is_empty(value) else value.sequence()


def _is_empty(value: Marked) -> bool:
    return isinstance(value.node, yaml.ScalarNode) and value.node.value in ("", "~", "null")


def _pairs(value: Marked | None) -> list[tuple[str, Marked]]:
    """Take a mapping whose keys may be any scalar, numbers included."""
    if value is None or _is_empty(value):
        return []
    if not isinstance(value.node, yaml.MappingNode):
        value.fail(f"{value.name} must be a mapping of keys to values")
    return [
        (str(key.value), Marked(node, value.file, f"{value.name}.{key.value}"))
        for key, node in value.node.value
    ]


def _scalar(value: Marked) -> str:
    if not isinstance(value.node, yaml.ScalarNode):
        value.fail(f"{value.name} must be one text")
    return "" if value.node.tag.endswith(":null") else str(value.node.value)


def _texts(value: Marked, column: str, columns: set[str]) -> Mapping[str, str]:
    if column not in columns:
        value.fail(f"there is no column '{column}' in the codebook", nearest(column, columns))
    return MappingProxyType({fold_text(text): _scalar(to) for text, to in _pairs(value)})


def _decision(value: Marked, known: Catalogue) -> Decision:
    entry = value.mapping(["column", "becomes"], ["number"])
    becomes = _scalar(entry["becomes"]).strip() or UNDECIDED
    if becomes not in (OUT, TEXT, UNDECIDED) and becomes not in known.targets:
        by_name = known.by_letters.get(letters(becomes))
        if by_name is None:
            entry["becomes"].fail(
                f"'{becomes}' is nothing that a column can become",
                f"{nearest(becomes, [OUT, TEXT, *known.targets])[:400]}",
            )
        becomes = by_name.id
    number = entry["number"].integer() if "number" in entry else None
    return Decision(_scalar(entry["column"]), number, becomes, value.line)


def decide(mapped: Mapped, names: Sequence[str]) -> dict[int, Decision]:
    """Find the column of each decision.

    Parameters
    ----------
    mapped : Mapped
        The mapping file.
    names : sequence of str
        The names of the columns of the file.

    Returns
    -------
    dict of int to Decision
        By position.

    Raises
    ------
    BookError
        If a decision is about a column that the file has not, or has twice.
    """
    found: dict[int, Decision] = {}
    for one in mapped.decisions:
        wanted = letters(one.column) or one.column
        places = [k for k, name in enumerate(names) if (letters(name) or name) == wanted]
        if one.number is not None:
            places = [k for k in places if k == one.number - 1] or places
        if len(places) != 1:
            many = "several columns" if places else "no column"
            raise BookError(
                f"the file has {many} named '{one.column}'",
                file=mapped.path,
                line=one.line,
                hint="Add its position, number: 12."
                if places
                else f"{nearest(one.column, names)[:400]} Remove the line if it is about another"
                " file.",
            )
        if places[0] in found:
            raise BookError(
                f"the column '{one.column}' stands here twice", file=mapped.path, line=one.line
            )
        found[places[0]] = one
    return found


@dataclass(frozen=True)
class Line:
    """One line of a mapping file to be written.

    Parameters
    ----------
    column : str
        Name of the column in the file.
    number : int
        Its position from 1 on.
    becomes : str
        What it was taken for.
    comment : str
        How it was recognised, or what it could be.
    """

    column: str
    number: int
    becomes: str
    comment: str


def mapping_text(file: str, wave: str, lines: Sequence[Line], missing: Sequence[Target]) -> str:
    """Write a mapping file.

    Parameters
    ----------
    file : str
        Name of the imported file.
    wave : str
        The wave.
    lines : sequence of Line
        One for each column.
    missing : sequence of Target
        Columns of the codebook that no column of the file fills.

    Returns
    -------
    str
        The text, YAML with comments.
    """
    named = " ".join(file.split())
    names = [line.column for line in lines]
    understood: list[str] = []
    undecided: list[str] = []
    for line in lines:
        twice = names.count(line.column) > 1
        number = f", number: {line.number}" if twice else ""
        becomes = f'"{UNDECIDED}"' if line.becomes == UNDECIDED else line.becomes
        becomes = json.dumps(becomes) if "[" in becomes else becomes
        column = json.dumps(line.column, ensure_ascii=False)
        comment = " ".join(line.comment.split())
        # What is kept out anyway needs no line; it stands there for those who want it otherwise.
        open_ = "  # - " if line.becomes in (OUT, TEXT) else "  - "
        text = f"{open_}{{column: {column}{number}, becomes: {becomes}}}  # {comment}"
        (understood if line.becomes != UNDECIDED else undecided).append(text)
    unfilled = [f"#   - {target.id}" for target in missing]
    return "\n".join(
        [
            f"# How the columns of {named} become those of the codebook (wave {wave}).",
            "# Edit it and run `effektbog import` again: from now on this file decides.",
            "#",
            "# becomes: a column of the codebook, such as motives_financing; one box of a question",
            '# with several answers, such as "fields[health]"; text for words, out for what is',
            '# kept out; "?" is not decided yet.',
            "columns:",
            *(["  # Not recognised:", *undecided, "  # Understood:"] if undecided else []),
            *understood,
            "",
            "# Columns of the codebook that this wave did not ask. Found nowhere in the file:",
            *(unfilled or ["#   (none)"]),
            "not_asked: []",
            "",
            "# What to read instead of a text, by column of the codebook; empty for no answer.",
            '#   size_dkk: {"5-6 mio.": 5500000}',
            "answers: {}",
            "",
            "# Texts that are no answer in any column.",
            '#   ["-99", "not shown"]',
            "no_answer: []",
            "",
            "# Respondents by name: an id that is known, or new.",
            '#   "Vejle: Familier i fokus": new',
            "respondents: {}",
            "",
        ]
    )
