"""Which options may a code cell have?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from helpers.render.located import Located
from helpers.render.suggest import one_of

_LABEL = re.compile(r"^[A-Za-z][\w-]*$")
BOOLEANS = ("echo", "include", "eval", "warning", "error")
CELL_KEYS = frozenset(
    {"label", "tbl-cap", "fig-cap", "fig-alt", "code-fold", "code-summary", "output",
     "layout-ncol", *BOOLEANS}
)  # fmt: skip


def check_options(located: Located, options: Mapping[str, Any]) -> None:
    """Refuse options that the embedded engine cannot honour.

    Parameters
    ----------
    located : Located
        The options with their lines.
    options : mapping
        The same as plain values.

    Raises
    ------
    BookError
        At the first that is unknown, has a value that it cannot have, or lacks another: a caption
        belongs to a label, and a figure to its text alternative.
    """
    for key, value in options.items():
        if key not in CELL_KEYS:
            raise located.error(
                f"the cell option '{key}' is not known",
                key,
                hint=one_of(key, CELL_KEYS, kind="cell options"),
            )
        if key in BOOLEANS and not isinstance(value, bool):
            raise located.error(f"{key} is true or false, not '{value}'", key)
        if key == "output" and not (isinstance(value, bool) or value == "asis"):
            raise located.error(f"output is true, false or asis, not '{value}'", key)
        if key == "code-fold" and value not in (True, False, "show"):
            raise located.error(f"code-fold is true, false or show, not '{value}'", key)
        if key == "layout-ncol" and not (isinstance(value, int) and value > 0):
            raise located.error(f"layout-ncol is a number of columns, not '{value}'", key)
        if key in ("tbl-cap", "fig-cap", "fig-alt", "code-summary") and not (
            isinstance(value, str) and value.strip()
        ):
            raise located.error(f"{key} has no text", key, hint="Write it behind the colon.")
    label = options.get("label")
    if label is not None and not (isinstance(label, str) and _LABEL.match(label)):
        raise located.error(
            f"'{label}' cannot be a label",
            "label",
            hint="It begins with a letter and goes on with letters, digits and hyphens.",
        )
    kind = str(label or "").split("-", 1)[0]
    if kind in ("lst", "eq", "sec", "thm", "lem"):
        raise located.error(
            f"a cell cannot be labelled '{label}'",
            "label",
            hint="Begin the label with tbl- for a table and fig- for a figure.",
        )
    for caption, prefix in (("tbl-cap", "tbl"), ("fig-cap", "fig")):
        if caption in options and kind != prefix:
            raise located.error(
                f"{caption} needs a label that begins with {prefix}-",
                caption,
                hint=f"Add '#| label: {prefix}-name'.",
            )
        if kind == prefix and caption not in options:
            raise located.error(
                f"'{label}' has no {caption}",
                "label",
                hint=f"Add '#| {caption}: …', or a label that does not begin with {prefix}-.",
            )
    if kind == "fig" and "fig-alt" not in options:
        raise located.error(
            f"'{label}' has no fig-alt",
            "label",
            hint="Add '#| fig-alt: …': what the figure shows, for those who cannot see it.",
        )
