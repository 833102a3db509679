"""Which options may a code cell have?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from helpers.render.located import Located

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
            raise located.error(f"the cell option '{key}' is not supported", key)
        if key in BOOLEANS and not isinstance(value, bool):
            raise located.error(f"{key} is true or false", key)
        if key == "output" and not (isinstance(value, bool) or value == "asis"):
            raise located.error("output is true, false or asis", key)
        if key == "code-fold" and value not in (True, False, "show"):
            raise located.error("code-fold is true, false or show", key)
        if key == "layout-ncol" and not (isinstance(value, int) and value > 0):
            raise located.error("layout-ncol is a number of columns", key)
        if key in ("tbl-cap", "fig-cap", "fig-alt", "code-summary") and not (
            isinstance(value, str) and value.strip()
        ):
            raise located.error(f"{key} is text", key)
    label = options.get("label")
    if label is not None and not (isinstance(label, str) and _LABEL.match(label)):
        raise located.error("a label has letters, digits and hyphens", "label")
    kind = str(label or "").split("-", 1)[0]
    if kind in ("lst", "eq", "sec", "thm", "lem"):
        raise located.error(f"a cell cannot be labelled '{label}'", "label")
    for caption, prefix in (("tbl-cap", "tbl"), ("fig-cap", "fig")):
        if caption in options and kind != prefix:
            raise located.error(f"{caption} needs a label that begins with {prefix}-", caption)
        if kind == prefix and caption not in options:
            raise located.error(f"'{label}' has no {caption}", "label")
    if kind == "fig" and "fig-alt" not in options:
        raise located.error(
            f"'{label}' has no fig-alt",
            "label",
            hint="Say in words what the figure shows, for those who cannot see it.",
        )
