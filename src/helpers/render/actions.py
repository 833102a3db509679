"""What can a reader do with a table or a figure?

Under each labelled table and figure stands one small list of links: its data in several formats,
and whatever other parts of the site offer for it. Everybody who has something to offer adds it to
the one `Actions` of the book before the pages are written:

>>> actions = Actions()
>>> actions.add("tbl-a", Action("CSV", "downloads/tbl-a.csv", "Download Table 1.1 as CSV"))
>>> [action.text for action in actions.of("tbl-a")]
['CSV']

Addresses are seen from the root of the site; `list_html` turns them into addresses seen from the
page. An action may carry a panel, HTML that unfolds in place of a link. The list is a landmark with
a name of its own, and is left out on paper.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """One entry of the list.

    Parameters
    ----------
    text : str
        What is seen, a word or two.
    href : str
        Where it leads, from the root of the site; empty for an action that unfolds.
    name : str
        The whole accessible name; it contains the text.
    kind : str
        Media type of a file to download; empty for a link within the site.
    panel : str
        HTML that unfolds below the text, in place of a link.
    """

    text: str
    href: str
    name: str
    kind: str = ""
    panel: str = ""


class Actions:
    """The lists of a book, by label."""

    def __init__(self) -> None:
        self._found: dict[str, list[Action]] = {}

    def add(self, label: str, action: Action) -> None:
        """Offer something for a table or a figure, after what is offered already.

        Parameters
        ----------
        label : str
            Its label, such as ``"tbl-sizes"``.
        action : Action
            What is offered.
        """
        self._found.setdefault(label, []).append(action)

    def of(self, label: str) -> Sequence[Action]:
        """Give what is offered for a table or a figure.

        Parameters
        ----------
        label : str
            Its label.

        Returns
        -------
        sequence of Action
            In the order added.
        """
        return tuple(self._found.get(label, ()))

    def labels(self) -> Sequence[str]:
        """Give the labels for which something is offered.

        Returns
        -------
        sequence of str
            In the order of their first offer.
        """
        return tuple(self._found)


def list_html(actions: Sequence[Action], *, name: str, folder: str = "") -> str:
    """Write the list of a table or a figure.

    Parameters
    ----------
    actions : sequence of Action
        What is offered.
    name : str
        Name of the list, such as ``"Take away: Table 3.3"``.
    folder : str
        The folder of the page, from the root of the site.

    Returns
    -------
    str
        HTML, empty where nothing is offered.
    """
    if not actions:
        return ""
    items = "".join(f"<li>{_item(action, folder)}</li>" for action in actions)
    return f'<nav class="take-away" aria-label="{html.escape(name)}"><ul>{items}</ul></nav>'


def _item(action: Action, folder: str) -> str:
    text = html.escape(action.text)
    if action.panel:
        label = html.escape(action.name)
        return f'<details><summary aria-label="{label}">{text}</summary>{action.panel}</details>'
    elsewhere = "://" in action.href
    href = html.escape(action.href if elsewhere else posixpath.relpath(action.href, folder or "."))
    download = f' download type="{html.escape(action.kind)}"' if action.kind else ""
    return f'<a href="{href}" aria-label="{html.escape(action.name)}"{download}>{text}</a>'
