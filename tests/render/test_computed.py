"""Under a table stands what made it: code that runs by itself, and the numbers behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import html

from helpers.render.actions import Actions
from helpers.render.computed import explain, origins
from helpers.render.config import read_config
from helpers.render.downloads import Downloads, Item
from helpers.render.execute import Results
from helpers.render.model import ResolvedBook
from helpers.render.qmd import read_chapter
from helpers.render.resolve import resolve
from helpers.takeaway import Sheet, TakeAway
from helpers.takeaway.model import Variable

ROOT = Path(__file__).parents[2]
CHAPTER = """\
---
title: "One"
---

```{python}
#| label: setup
#| include: false
import math, json
from fractions import Fraction as F, Decimal
from helpers import project, text as words

half = F(1, 2)
unused = json.dumps(1)
def twice(x):
    return x * factor
factor = 2
```

```{python}
#| label: tbl-one
#| tbl-cap: "One"
print(words.num(math.floor(twice(half)) + 1))
```

```{python}
#| label: fig-two
#| fig-cap: "Two"
#| fig-alt: "Two."
project.find_root(half)
```
"""


@pytest.fixture
def root(make_book: Callable[..., Path]) -> Path:
    reference = '---\ntitle: "Reference"\n---\n\n## A {#helpers-text-num}\n'
    return make_book({"chapters/one.qmd": CHAPTER, "chapters/reference/tables.qmd": reference})


def test_the_code_is_all_that_is_needed_and_no_more(root: Path) -> None:
    found = origins(read_chapter(root, "chapters/one.qmd"))
    assert found["tbl-one"].code == (
        "import math\n"
        "from fractions import Fraction as F\n"
        "from helpers import text as words\n"
        "half = F(1, 2)\n"
        "def twice(x):\n"
        "    return x * factor\n"
        "factor = 2\n"
        "print(words.num(math.floor(twice(half)) + 1))"
    )
    assert found["tbl-one"].functions == ("helpers.text.num",)
    assert found["fig-two"].functions == ("helpers.project.find_root",)
    done = subprocess.run(
        [sys.executable, "-c", found["tbl-one"].code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2\n"


def item(book: ResolvedBook, label: str, data: TakeAway | None) -> Item:
    return Item(label, f"Thing {label}", "", book.chapters[1], data, "", ())


def test_the_panel_names_function_numbers_and_files(root: Path) -> None:
    config = read_config(root)
    chapters = [read_chapter(root, one.path) for one in config.chapters]
    empty = [
        Results(
            tuple(
                [{"type": "display", "data": {"text/html": "<table></table>"}, "metadata": {}}]
                if cell.label != "setup"
                else []
                for cell in one.cells
            ),
            tuple([] for part in one.parts if hasattr(part, "inlines")),
        )
        for one in chapters
    ]
    book = resolve(config, chapters, empty, "html", root / "work")
    rows = [("t08.a.mean", Fraction(1)), ("t08.b.mean", Fraction(2)), ("t08.a.high", Fraction(3))]
    data = TakeAway((Sheet("exact", (Variable("Id"), Variable("Value")), tuple(rows)),))
    items = (
        item(book, "tbl-one", data),
        item(book, "fig-two", TakeAway((), source="Source: report, Tables 8, 9 and 99.")),
    )
    actions = Actions()
    (root / "data" / "published").mkdir(parents=True)
    (root / "data" / "published" / "table-08.csv").touch()
    explain(actions, book, chapters, Downloads(items, {}, ""))

    (table,) = actions.of("tbl-one")
    assert table.text in table.name
    panel = html.fromstring(table.panel)
    assert panel.xpath(".//a/@href") == ["reference/tables.html#helpers-text-num"]
    assert "3 × t08.*.mean, t08.*.high (data/published/table-08.csv)." in panel.text_content()
    (figure,) = actions.of("fig-two")
    panel = html.fromstring(figure.panel)
    assert panel.xpath(".//a") == []  # that page of the reference is not in this book
    assert "helpers.project.find_root" in panel.text_content()
    assert "Tables 8, 9 and 99. data/published/table-08.csv" in panel.text_content()
    assert "table-09" not in panel.text_content()  # there is no such file
