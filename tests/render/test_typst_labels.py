"""Links find their place, whatever way they name it."""

from __future__ import annotations

import pytest

from helpers.render.model import ResolvedChapter
from helpers.render.typst_labels import Labels


def header(name: str, level: int = 1) -> dict:
    return {"t": "Header", "c": [level, [name, [], []], [{"t": "Str", "c": name}]]}


def chapter(name: str, *names: str, folder: str = "chapters/") -> ResolvedChapter:
    blocks = [header(name), *(header(n, 2) for n in names)]
    return ResolvedChapter(
        source=f"{folder}{name}.qmd",
        kind="chapter",
        number="1",
        title=name,
        id=name,
        href=f"{folder}{name}.html",
        ast={"blocks": blocks},
    )


@pytest.fixture
def labels() -> Labels:
    return Labels(
        [chapter("index", folder=""), chapter("usage", "sum"), chapter("motives", "sum", "æ ø")]
    )


@pytest.mark.parametrize(
    ("here", "target", "expected"),
    [
        (1, "#sum", "sum"),
        (2, "#sum", "sum--3"),
        (0, "#motives", "motives"),
        (0, "chapters/usage.html#sum", "sum"),
        (1, "motives.html#sum", "sum--3"),
        (1, "motives.qmd", "motives"),
        (2, "../index.html", "index"),
        (2, "../index.qmd#index", "index"),
        (1, "motives.html#%C3%A6%20%C3%B8", "æ-ø"),
        (1, "#nowhere", None),
        (1, "nowhere.html", None),
        (1, "../data/table.csv", None),
    ],
)
def test_find(labels: Labels, here: int, target: str, expected: str | None) -> None:
    assert labels.find(here, target) == expected


def test_a_label_is_placed_once(labels: Labels) -> None:
    assert labels.place(2, "sum") == "sum--3"
    assert labels.place(2, "sum") is None
    assert labels.place(2, "unheard-of") is None
