"""How is a pandoc document built, searched and changed?

A pandoc JSON document is lists of elements ``{"t": type, "c": content}``. These few functions are
all that the resolver and the HTML writer need to handle it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Element = dict[str, Any]
Attr = list[Any]
Change = Callable[[Element], list[Element] | None]

_ATTR_FIRST = frozenset({"Div", "Span", "Link", "Image", "Code", "CodeBlock", "Figure", "Table"})


def attr(
    identifier: str = "",
    classes: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
) -> Attr:
    """Make the attributes of an element.

    Parameters
    ----------
    identifier : str
        The identifier, empty for none.
    classes : sequence of str
        The classes.
    values : mapping, optional
        Further keys with their values.

    Returns
    -------
    list
        Identifier, classes, and pairs of key and value.
    """
    return [identifier, list(classes), [[key, value] for key, value in (values or {}).items()]]


def div(content: Sequence[Element], attributes: Attr) -> Element:
    """Make a Div.

    Parameters
    ----------
    content : sequence of Element
        What it holds.
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "Div", "c": [attributes, list(content)]}


def span(content: Sequence[Element], attributes: Attr) -> Element:
    """Make a Span.

    Parameters
    ----------
    content : sequence of Element
        What it holds.
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "Span", "c": [attributes, list(content)]}


def plain(content: Sequence[Element]) -> Element:
    """Make a Plain.

    Parameters
    ----------
    content : sequence of Element
        What it holds.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "Plain", "c": list(content)}


def text(value: str) -> Element:
    """Make a Str.

    Parameters
    ----------
    value : str
        The text.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "Str", "c": value}


def raw_block(value: str, fmt: str = "html") -> Element:
    """Make a RawBlock.

    Parameters
    ----------
    value : str
        The text.
    fmt : str
        The format that takes it.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "RawBlock", "c": [fmt, value]}


def raw_inline(value: str, fmt: str = "html") -> Element:
    """Make a RawInline.

    Parameters
    ----------
    value : str
        The text.
    fmt : str
        The format that takes it.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "RawInline", "c": [fmt, value]}


def code_block(value: str, attributes: Attr) -> Element:
    """Make a CodeBlock.

    Parameters
    ----------
    value : str
        The text.
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "CodeBlock", "c": [attributes, value]}


def link(content: Sequence[Element], target: str, attributes: Attr) -> Element:
    """Make a Link.

    Parameters
    ----------
    content : sequence of Element
        What it holds.
    target : str
        The address.
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.

    Returns
    -------
    Element
        The new element.
    """
    return {"t": "Link", "c": [attributes, list(content), [target, ""]]}


def attr_of(element: Element) -> Attr | None:
    """Give the attributes of an element that has some.

    Parameters
    ----------
    element : Element
        An element of a pandoc document.

    Returns
    -------
    list or None
        Its attributes, which may be changed in place.
    """
    if element["t"] in _ATTR_FIRST:
        return element["c"][0]
    if element["t"] == "Header":
        return element["c"][1]
    return None


def value_of(attributes: Attr, key: str, default: str = "") -> str:
    """Give the value of a key among attributes.

    Parameters
    ----------
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.
    key : str
        The key.
    default : str
        What to give when the key is not there.

    Returns
    -------
    str
        The value.
    """
    for name, value in attributes[2]:
        if name == key:
            return value
    return default


def set_value(attributes: Attr, key: str, value: str) -> None:
    """Set the value of a key among attributes.

    Parameters
    ----------
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.
    key : str
        The key.
    value : str
        The text.
    """
    attributes[2] = [pair for pair in attributes[2] if pair[0] != key] + [[key, value]]


def drop_values(attributes: Attr, *keys: str) -> None:
    """Remove keys from attributes.

    Parameters
    ----------
    attributes : list
        Attributes as pandoc writes them: identifier, classes, keys with values.
    *keys : str
        The keys.
    """
    attributes[2] = [pair for pair in attributes[2] if pair[0] not in keys]


def change(node: Any, change_one: Change) -> Any:
    """Rebuild a document with some elements replaced.

    Parameters
    ----------
    node : object
        A document, an element, or any list within one.
    change_one : callable
        Given an element, it returns what to put in its place, or None to keep the element and go on
        with what is inside it.

    Returns
    -------
    object
        The rebuilt node; elements that are kept are changed in place.

    Examples
    --------
    >>> change([text("a"), text("b")], lambda e: [] if e["c"] == "a" else None)
    [{'t': 'Str', 'c': 'b'}]
    """
    if isinstance(node, list):
        result: list[Any] = []
        for item in node:
            if isinstance(item, dict) and "t" in item:
                replaced = change_one(item)
                if replaced is None:
                    if "c" in item:
                        item["c"] = change(item["c"], change_one)
                    result.append(item)
                else:
                    result.extend(replaced)
            else:
                result.append(change(item, change_one))
        return result
    if isinstance(node, dict):
        return {key: change(value, change_one) for key, value in node.items()}
    return node


def elements(node: Any) -> Iterator[Element]:
    """Give every element of a document in reading order.

    Parameters
    ----------
    node : object
        A document, an element, or any list within one.

    Yields
    ------
    Element
        Each element, those inside it after it.
    """
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            if "t" in item:
                yield item
                if "c" in item:
                    waiting.append(item["c"])
            else:
                waiting.extend(reversed(item.values()))


_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def stringify(node: Any) -> str:
    """Give the plain text of a node, footnotes left out.

    Parameters
    ----------
    node : object
        A document, an element, or any list within one.

    Returns
    -------
    str
        The text; blocks end with a new line.

    Examples
    --------
    >>> stringify([text("a"), {"t": "Space"}, text("b")])
    'a b'
    """
    if isinstance(node, list):
        return "".join(stringify(item) for item in node)
    if not isinstance(node, dict):
        return ""
    kind = node.get("t")
    if kind is None:
        return ""
    if kind == "Str":
        return node["c"]
    if kind in _SPACES:
        return _SPACES[kind]
    if kind in ("Code", "Math", "CodeBlock"):
        return node["c"][1]
    if kind in ("RawInline", "RawBlock", "Note"):
        return ""
    if kind == "Quoted":
        marks = _QUOTES[node["c"][0]["t"]]
        return marks[0] + stringify(node["c"][1]) + marks[1]
    if kind == "Cite":
        return stringify(node["c"][1])
    inner = stringify(node.get("c", ""))
    if kind in ("Para", "Plain", "Header", "CodeBlock", "Table"):
        return inner + "\n"
    return inner
