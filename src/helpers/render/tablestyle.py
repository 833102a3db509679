"""Which of a web page's styles mean something on paper?

Colours, weight, alignment and indentation of table cells, read from `style` attributes and from
style rules for single ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

Style = dict[str, str]

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(r"rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)")


def declarations(text: str) -> Style:
    """Split the text of a ``style`` attribute into properties and values, lower case.

    Parameters
    ----------
    text : str
        Declarations as CSS writes them.

    Returns
    -------
    dict
        Value by property; what is no declaration is left out.

    Examples
    --------
    >>> declarations("Color: RED; font-weight: bold !important")
    {'color': 'red', 'font-weight': 'bold'}
    """
    result: Style = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            result[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return result


def id_rules(css: str) -> dict[str, Style]:
    """Give the declarations of every selector that is a single id.

    Parameters
    ----------
    css : str
        A style sheet.

    Returns
    -------
    dict
        Declarations by id.
    """
    result: dict[str, Style] = {}
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        for selector in selectors.split(","):
            name = selector.strip()
            if re.fullmatch(r"#[\w-]+", name):
                result.setdefault(name[1:], {}).update(declarations(body))
    return result


def merged(outer: Style, inner: Style) -> Style:
    """Lay one set of declarations over another.

    Parameters
    ----------
    outer : dict
        Declarations that hold unless others are given.
    inner : dict
        Declarations that win.

    Returns
    -------
    dict
        All of them.
    """
    return {**outer, **inner}


@cache
def _names() -> dict[str, str]:
    from matplotlib.colors import CSS4_COLORS  # late: few tables name a colour

    return {name.lower(): str(value).lower() for name, value in CSS4_COLORS.items()}


def color(value: str) -> str | None:
    """Turn a CSS colour into ``#rrggbb`` or ``#rrggbbaa``.

    Parameters
    ----------
    value : str
        A name, ``#rgb``, ``#rrggbb`` with or without alpha, ``rgb()`` or ``rgba()``.

    Returns
    -------
    str or None
        None for ``inherit``, ``transparent``, the empty string and anything that is no colour.

    Examples
    --------
    >>> color("rgb(255, 0, 0)"), color("#abc"), color("transparent")
    ('#ff0000', '#aabbcc', None)
    """
    text = value.strip().lower()
    if _HEX.fullmatch(text):
        digits = text[1:]
        return "#" + ("".join(d * 2 for d in digits) if len(digits) < 6 else digits)
    if found := _RGB.fullmatch(text):
        channels = [min(255, round(float(part))) for part in found.groups()[:3]]
        result = "#" + "".join(f"{channel:02x}" for channel in channels)
        if found[4] is None:
            return result
        alpha = float(found[4]) / (100 if found[5] else 1)
        return None if alpha == 0 else f"{result}{min(255, round(alpha * 255)):02x}"
    if not text.isalpha():
        return None
    return _names().get(text)


def indent(classes: Iterable[str], style: Style) -> int:
    """Give the steps by which a label is moved in, from great_tables' classes or a text indent.

    Parameters
    ----------
    classes : iterable of str
        The element's classes.
    style : dict
        Its declarations.

    Returns
    -------
    int
        0 to 5.
    """
    for name in classes:
        if found := re.fullmatch(r"gt_indent_(\d)", name):
            return int(found[1])
    found = re.fullmatch(r"(\d+)px", style.get("text-indent", style.get("padding-left", "")))
    return min(5, int(found[1]) // 5) if found and int(found[1]) >= 10 else 0


def has_line(style: Style, side: str) -> bool:
    """Tell whether a cell has a border on one side.

    Parameters
    ----------
    style : dict
        The cell's declarations.
    side : {"top", "right", "bottom", "left"}
        Which side.

    Returns
    -------
    bool
        Whether a line is drawn there.
    """
    line = style.get(f"border-{side}", style.get(f"border-{side}-style", ""))
    return any(kind in line for kind in ("solid", "double", "dashed", "dotted")) and not re.match(
        r"0(px)?\b", line
    )


def is_small(size: str) -> bool:
    """Tell whether a font size is smaller than the text around it.

    Parameters
    ----------
    size : str
        Value of CSS's ``font-size``.

    Returns
    -------
    bool
        True only where the value says so relative to the text around.

    Examples
    --------
    >>> [is_small(size) for size in ("smaller", "85%", "0.9em", "1em", "14px", "")]
    [True, True, True, False, False, False]
    """
    found = re.fullmatch(r"([\d.]+)(%|em|rem)", size)
    if found:
        return float(found[1]) < (100 if found[2] == "%" else 1)
    return size in {"smaller", "small", "x-small", "xx-small"}
