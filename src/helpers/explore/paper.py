"""What does an explorer look like in print?

Paper has no controls: it shows the default view, as a Markdown table that every format can take.
"""

from __future__ import annotations

import re

from helpers.explore.model import Cell, Definition

_SPECIAL = re.compile(r"([\\`*_\[\]<>$#@^~|])")
_LABEL_WIDTH, _NUMBER_WIDTH, _WORDS_WIDTH = 56, 14, 20


def markdown(explorer: Definition) -> str:
    """Write the default view of an explorer as Markdown.

    Parameters
    ----------
    explorer : Definition
        The explorer.

    Returns
    -------
    str
        A table, and its notes below.
    """
    view = explorer.view()
    # What is only drawn has no words to print.
    kept = [
        number
        for number, _ in enumerate(view.columns)
        if any(row.cells[number].text for row in view.rows)
    ] or [0]
    columns = [view.columns[number] for number in kept]
    # Dashes say how the width is shared, because the lines are too long for one line of print.
    rules = [f":{'-' * _LABEL_WIDTH}"]
    rules += [
        f"{'-' * _NUMBER_WIDTH}:" if column.numeric else f":{'-' * _WORDS_WIDTH}"
        for column in columns[1:]
    ]
    lines = [
        _line([_plain(column.label) for column in columns]),
        f"|{'|'.join(rules)}|",
        *(_line([_cell(row.cells[number], number > 0) for number in kept]) for row in view.rows),
    ]
    notes = [_plain(note) for note in view.notes]
    return "\n\n".join(["\n".join(lines), *notes])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, with_small: bool) -> str:
    """Write a cell; what stands in small type below a label is left to the screen."""
    words = [_plain(cell.text)]
    if cell.small and with_small:
        words.append(f"({_plain(cell.small)})" if cell.text else _plain(cell.small))
    return " ".join(words)


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
