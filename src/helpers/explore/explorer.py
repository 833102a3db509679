"""How does one definition become a page, a widget and a printed table?

A notebook or a book displays an `Explorer` that is the last value of a cell. For screens it offers
the page, for paper the default view: as Markdown, which Quarto and the embedded engine take for
the PDF, or as the map itself. A running kernel gets widgets from `Explorer.live`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.explore.model import Definition
from helpers.explore.page import page
from helpers.explore.paper import markdown
from helpers.explore.taken import taken
from helpers.takeaway.model import MIME

if TYPE_CHECKING:
    from ipywidgets import VBox


@dataclass(frozen=True)
class Explorer(Definition):
    """A definition that can be seen.

    Parameters
    ----------
    name, title, controls, look, lang, search, more : various
        As in `Definition`.
    picture, symbols, whole, basis, counts, source, exact : various
        As in `Definition`.
    """

    def live(self) -> VBox:
        """Make the explorer a widget, for a notebook with a running kernel.

        Returns
        -------
        ipywidgets.VBox
            The controls, and a table that follows them.
        """
        from helpers.explore.live import widget  # a book needs no widgets

        return widget(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Offer the page for screens, the default view for paper, and the data to take away."""
        bundle: dict[str, Any] = {"text/html": page(self), "text/plain": self.title}
        if self.picture is None:
            bundle["text/markdown"] = markdown(self)
        else:
            bundle["image/svg+xml"] = self.picture.plain
        bundle[MIME] = taken(self).as_json()
        if include:
            bundle = {kind: data for kind, data in bundle.items() if kind in include}
        return {kind: data for kind, data in bundle.items() if kind not in (exclude or ())}
