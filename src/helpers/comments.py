"""What did the respondents write, theme by theme?

The report prints the open answers in full. The book does not repeat them: each is coded with one
or more themes of `data/themes.yml`, so that one can count what was mentioned, and check the
counts that the report itself gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.codebook import Bilingual
from helpers.errors import BookError
from helpers.investments import load_investments
from helpers.marked import Marked, load_marked, nearest
from helpers.project import find_root
from helpers.records import Record, read_records

FILE = Path("data/comments.csv")
SCHEME = Path("data/themes.yml")
COLUMNS = (
    "comment",
    "question",
    "table_or_section",
    "investment",
    "candidates",
    "themes",
    "note",
)


@dataclass(frozen=True)
class Theme:
    """A theme of the coding scheme.

    Parameters
    ----------
    code : str
        Its name in the data.
    label : Bilingual
        What readers see.
    definition : str
        When an answer carries it.
    questions : tuple of int
        The questions whose answers may carry it.
    """

    code: str
    label: Bilingual
    definition: str
    questions: tuple[int, ...]


@dataclass(frozen=True)
class Comment:
    """An open answer, as themes.

    Parameters
    ----------
    id : str
        Question and position in the printed box, such as ``"q16-03"``.
    question : int
        Number of the question it answers.
    place : str
        Table or section of the report where it is printed.
    investment : str or None
        Id of the investment, where the report prints it.
    candidates : tuple of str
        Ids of the investments it can belong to: the one above; two where the printed name fits
        two; none where none is printed.
    themes : tuple of str
        Codes of the themes, the leading one first.
    note : str
        What is odd about it.
    """

    id: str
    question: int
    place: str
    investment: str | None
    candidates: tuple[str, ...]
    themes: tuple[str, ...]
    note: str


def load_themes(root: Path | str | None = None) -> dict[str, Theme]:
    """Read the coding scheme, ``data/themes.yml``.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    dict of str to Theme
        By code, in the order of the file.

    Raises
    ------
    BookError
        If a theme is incomplete; with its line.
    """
    path = (find_root() if root is None else Path(root)) / SCHEME
    entries = load_marked(path).mapping(optional=None)
    return {code: _theme(code, entry) for code, entry in entries.items()}


def load_comments(root: Path | str | None = None) -> tuple[Comment, ...]:
    """Read the coded open answers, ``data/comments.csv``.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    tuple of Comment
        By question, in the order printed.

    Raises
    ------
    BookError
        With file and line: a theme that the scheme does not hold or does not allow for the
        question, an unknown investment, an answer without a theme.
    """
    project = find_root() if root is None else Path(root)
    themes = load_themes(project)
    investments = {one.id for one in load_investments(project)}
    comments: dict[str, Comment] = {}
    for record in read_records(project / FILE, COLUMNS):
        comment = _comment(record, themes, investments)
        if comment.id in comments:
            record.fail(f"the id '{comment.id}' is used twice", "Give this answer its own.")
        comments[comment.id] = comment
    return tuple(comments.values())


def theme_counts(comments: Iterable[Comment], *questions: int) -> dict[str, int]:
    """Count in how many answers each theme occurs.

    Parameters
    ----------
    comments : iterable of Comment
        The answers.
    *questions : int
        The questions to count; all of them if none is named.

    Returns
    -------
    dict of str to int
        Themes that occur, the most frequent first; among equals, the one met first.

    Examples
    --------
    >>> theme_counts(load_comments(), 16)["recruitment"]
    3
    """
    counts: dict[str, int] = {}
    for comment in _asked(comments, questions):
        for theme in comment.themes:
            counts[theme] = counts.get(theme, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def count_with_any(comments: Iterable[Comment], themes: Iterable[str], *questions: int) -> int:
    """Count the answers that carry at least one of some themes.

    Parameters
    ----------
    comments : iterable of Comment
        The answers.
    themes : iterable of str
        Codes of the themes.
    *questions : int
        The questions to count; all of them if none is named.

    Returns
    -------
    int
        Number of answers; one that carries two of the themes counts once.
    """
    wanted = set(themes)
    return sum(bool(wanted & set(comment.themes)) for comment in _asked(comments, questions))


def comments_frame(comments: Iterable[Comment], themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Put the answers into a tidy frame with one row for each answer and theme.

    Parameters
    ----------
    comments : iterable of Comment
        The answers.
    themes : mapping of str to Theme
        The coding scheme.

    Returns
    -------
    DataFrame
        Columns comment, question, place, investment, theme, label_en, label_da.

    Raises
    ------
    BookError
        If an answer carries a theme that is not in the scheme.
    """
    rows = []
    for comment in comments:
        for code in comment.themes:
            if code not in themes:
                raise BookError(f"there is no theme '{code}'", hint=nearest(code, themes))
            label = themes[code].label
            place = (comment.id, comment.question, comment.place, comment.investment)
            rows.append((*place, code, label.en, label.da))
    columns = ["comment", "question", "place", "investment", "theme", "label_en", "label_da"]
    return pd.DataFrame(rows, columns=columns)


def _asked(comments: Iterable[Comment], questions: tuple[int, ...]) -> list[Comment]:
    return [one for one in comments if not questions or one.question in questions]


def _theme(code: str, entry: Marked) -> Theme:
    keys = entry.mapping(["label", "definition", "questions"])
    label = keys["label"].mapping(["en", "da"])
    return Theme(
        code=code,
        label=Bilingual(en=label["en"].text(), da=label["da"].text()),
        definition=keys["definition"].text(),
        questions=tuple(number.integer() for number in keys["questions"].sequence()),
    )


def _comment(record: Record, themes: Mapping[str, Theme], investments: set[str]) -> Comment:
    number = record.required("question")
    if not number.isdecimal():
        record.fail(f"'{number}' is no number of a question", "Write its digits only.")
    question = int(number)
    codes = record.several("themes")
    if not codes:
        record.fail("the answer has no theme", "Code it with at least one.")
    for code in codes:
        if code not in themes:
            record.fail(f"there is no theme '{code}'", nearest(code, themes))
        if question not in themes[code].questions:
            record.fail(
                f"the theme '{code}' is not for question {question}",
                f"Add {question} to its questions in {SCHEME.name}, or choose another.",
            )
    investment = record["investment"] or None
    candidates = record.several("candidates")
    if investment and candidates:
        record.fail("both an investment and candidates", "Keep one of the two.")
    meant = (investment,) if investment else candidates
    for one in meant:
        if one not in investments:
            record.fail(f"there is no investment '{one}'", nearest(one, investments))
    return Comment(
        id=record.required("comment"),
        question=question,
        place=record.required("table_or_section"),
        investment=investment,
        candidates=meant,
        themes=codes,
        note=record["note"],
    )
