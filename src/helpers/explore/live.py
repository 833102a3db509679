"""What does an explorer look like while a kernel is running?

The same controls as in the book, as ipywidgets; each change asks the explorer for its view anew,
so that one may also explore definitions of one's own, or other answers.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from helpers.explore.arrange import arranged
from helpers.explore.cells import notes_html, table_html
from helpers.explore.model import Definition, View
from helpers.explore.page import style
from helpers.explore.words import WORDS

_WIDE = {"description_width": "initial"}


def widget(explorer: Definition) -> widgets.VBox:
    """Make the controls of an explorer, and a table that follows them.

    Parameters
    ----------
    explorer : Definition
        The explorer.

    Returns
    -------
    ipywidgets.VBox
        Controls, then the table. `controls` gives the widgets by name.
    """
    words = WORDS[explorer.lang]
    fields: dict[str, Any] = {
        control.name: widgets.Dropdown(
            options=[(_label(one.group, one.label), one.value) for one in control.options],
            value=control.default,
            description=control.label,
            style=_WIDE,
        )
        for control in explorer.controls
    }
    if explorer.search:
        fields["words"] = widgets.Text(description=explorer.search, style=_WIDE)
    columns = explorer.view().columns
    fields["sort"] = widgets.Dropdown(
        options=[(words["own"], ""), *((column.label, column.name) for column in columns)],
        value="",
        description=words["sort"],
        style=_WIDE,
    )
    fields["order"] = widgets.Dropdown(
        options=[(words["up"], ""), (words["down"], "-")],
        value="",
        description=words["order"],
        style=_WIDE,
    )
    shown = widgets.HTML()

    def update(_: object = None) -> None:
        shown.value = table(explorer, current(explorer, fields))

    for field in fields.values():
        field.observe(update, names="value")
    update()
    row = widgets.HBox(list(fields.values()), layout=widgets.Layout(flex_flow="row wrap"))
    box = widgets.VBox([row, shown])
    box.fields = fields
    return box


def _label(group: str, label: str) -> str:
    return f"{group}: {label}" if group else label


def current(explorer: Definition, fields: dict[str, Any]) -> View:
    """Give the view that the widgets ask for.

    Parameters
    ----------
    explorer : Definition
        The explorer.
    fields : dict of str to Widget
        The controls by name.

    Returns
    -------
    View
        Sorted and searched.
    """
    chosen = {control.name: fields[control.name].value for control in explorer.controls}
    view = explorer.view(**chosen)
    name = fields["sort"].value
    known = name and any(column.name == name for column in view.columns)
    words = fields["words"].value if "words" in fields else ""
    return arranged(view, sort=f"{fields['order'].value}{name}" if known else "", words=words)


def table(explorer: Definition, view: View) -> str:
    """Write a view as the page does, without its controls.

    Parameters
    ----------
    explorer : Definition
        The explorer.
    view : View
        What to show of it.

    Returns
    -------
    str
        HTML.
    """
    picture = ""
    if explorer.picture is not None:
        lit = ", ".join(f'path.highlight[data-code="{code}"]' for code in view.marks)
        only = f"<style>.x-picture path.highlight {{ opacity: 0.3 }} {lit} {{ opacity: 1 }}</style>"
        picture = f'{only}<div class="x-picture">{explorer.picture.svg}</div>'
    return (
        f'<div class="explorer"><style>{style()}</style>{explorer.symbols}{picture}'
        f'<div class="x-sheet">{table_html(view, explorer)}</div>'
        f'<div class="x-notes">{notes_html(view)}</div></div>'
    )
