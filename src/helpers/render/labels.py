"""Does each label belong to one thing in the whole book?"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.errors import BookError
from helpers.render.chapter import Chapter

Spot = tuple[str, int]


class Labels:
    """The labels of a book and where they stand, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, Spot] = {}

    def add(self, label: str, spot: Spot) -> None:
        """Take a label.

        Parameters
        ----------
        label : str
            The label.
        spot : tuple of str and int
            Its file and line.

        Raises
        ------
        BookError
            If the label was taken before.
        """
        if label in self._seen:
            file, line = self._seen[label]
            first = f"line {line}" if file == spot[0] else f"{file}:{line}"
            raise BookError(
                f"the label '{label}' stands twice, first on {first}",
                file=spot[0],
                line=spot[1],
                hint="A label belongs to one thing in the whole book: rename one of the two.",
            )
        self._seen[label] = spot

    def add_written(self, label: str, chapter: Chapter) -> None:
        """Take a label that stands in the prose of a chapter.

        Parameters
        ----------
        label : str
            The label.
        chapter : Chapter
            Its chapter.

        Raises
        ------
        BookError
            If the label was taken before.
        """
        places = chapter.places(f"#{label}") or [(chapter.path, 1)]
        # Where the same label is written twice, its second place is the mistake.
        taken = label in self._seen and self._seen[label] == places[0]
        self.add(label, places[min(len(places) - 1, 1) if taken else 0])


def check_cell_labels(chapters: Sequence[Chapter]) -> None:
    """Refuse a label that two cells have, before anything is executed.

    Parameters
    ----------
    chapters : sequence of Chapter
        The book's chapters.

    Raises
    ------
    BookError
        At the second cell with the same label.
    """
    labels = Labels()
    for chapter in chapters:
        for cell in chapter.cells:
            if cell.label:
                labels.add(cell.label, (cell.file, cell.option_line("label")))
