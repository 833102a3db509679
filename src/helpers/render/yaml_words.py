"""What is wrong with a text that is not YAML, on which line, and how is it mended?

PyYAML says what its scanner expected where it gave up, which is often a line below the mistake and
in words of its own. Here the usual mistakes of an author get their line and their remedy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

_KEY = re.compile(r"^\s*(?:- +)?[^\s#'\"\[{][^#'\"]*?:(?:\s|$)")
_TAG = re.compile(r"the tag '([^']*)'")


@dataclass(frozen=True)
class Fault:
    """A mistake in YAML.

    Parameters
    ----------
    line : int
        The line of the text, counted from 0.
    message : str
        What is wrong.
    hint : str
        How to mend it.
    """

    line: int
    message: str
    hint: str


def explain(error: yaml.YAMLError, text: str) -> Fault:
    """Say what an error of PyYAML's is about.

    Parameters
    ----------
    error : yaml.YAMLError
        What PyYAML raised.
    text : str
        What it read.

    Returns
    -------
    Fault
        The line that has to be mended, and how.

    Examples
    --------
    >>> text = "title: Results: a summary"
    >>> try:
    ...     yaml.safe_load(text)
    ... except yaml.YAMLError as error:
    ...     print(explain(error, text).message)
    a value holds a colon and no quotes
    """
    lines = text.splitlines() or [""]
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position))
        return Fault(line, "the line holds a character that YAML forbids", "Remove it.")
    problem = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    line = min(mark.line if mark is not None else 0, len(lines) - 1)
    start = line if context is None else min(context.line, len(lines) - 1)
    open_quote = _open_quote(lines, start, line)
    if "unexpected end of stream" in problem or (
        problem.startswith("expected <block end>") and open_quote is not None
    ):
        return Fault(
            start if open_quote is None else open_quote,
            "a quotation mark is opened and not closed",
            'Close it on the same line; inside double quotes write \\" for one that is meant.',
        )
    if "mapping values are not allowed" in problem:
        return _colon(lines, line)
    if "could not find expected ':'" in problem:
        return _no_colon(lines, start)
    if problem.startswith("expected ',' or") or "but found '<stream end>'" in problem:
        opening = "{" if "'}'" in problem or "[" not in lines[start] else "["
        close = "]" if opening == "[" else "}"
        return Fault(start, f"'{opening}' is opened and not closed", f"Close it with '{close}'.")
    return _of_scanner(problem, lines, line, start)


def _of_scanner(problem: str, lines: list[str], line: int, start: int) -> Fault:
    if "'\\t'" in problem:
        return Fault(line, "the line is indented with a tab", "Indent with spaces.")
    if (
        "cannot start any token" in problem
        or "undefined alias" in problem
        or ("alphabetic or numeric" in problem or "expected the node content" in problem)
    ):
        value = lines[line].partition(":")[2].strip() or lines[line].strip()
        return Fault(line, f"a text cannot begin with '{value[:1]}'", "Put the text into quotes.")
    if "<block end>" in problem:
        found = problem.rpartition("found ")[2]
        if found in ("'<scalar>'", "']'", "'}'"):
            return Fault(
                line,
                "something stands behind the end of a value",
                "Put the whole value into one pair of quotes.",
            )
        return Fault(
            line,
            "the line is not indented like the lines that it belongs to",
            "Keys of one level, and the items of one list, begin in the same column.",
        )
    tag = _TAG.search(problem)
    if tag is not None:
        return Fault(line, f"the tag '{tag[1]}' is not supported", "Put the text into quotes.")
    if "escape character" in problem:
        return Fault(
            line,
            "a backslash in double quotes begins an escape that does not exist",
            "Use single quotes, or write \\\\ for a backslash.",
        )
    if "another document" in problem:
        return Fault(line, "'---' begins a second document", "Remove the line.")
    return Fault(start, f"the YAML cannot be read: {problem or 'it ends too early'}", "Mend it.")


def _colon(lines: list[str], line: int) -> Fault:
    """Explain a colon where none can stand: too many, too far in, or one missing above."""
    text = lines[line]
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
    if above is not None and len(re.findall(r":(?:\s|$)", text)) < 2:
        if not _KEY.match(lines[above]):
            return _no_colon(lines, above)
        return Fault(
            line,
            "the line is not indented like the lines that it belongs to",
            "Keys of one level begin in the same column.",
        )
    return Fault(
        line, "a value holds a colon and no quotes", 'Put the value into quotes: key: "a: b".'
    )


def _no_colon(lines: list[str], line: int) -> Fault:
    return Fault(
        line,
        f"'{lines[line].strip()}' is neither 'key: value' nor '- item'",
        "Write a colon and a blank behind a key, and a hyphen and a blank before an item.",
    )


def _open_quote(lines: list[str], start: int, end: int) -> int | None:
    """Find the line on which a quotation mark is opened at a value's begin and not closed."""
    for number in range(start, end + 1):
        value = re.match(r"^\s*(?:- +)?(?:[\w .-]+:\s+)?(['\"])(.*)$", lines[number])
        if value is not None and value[1] not in value[2].replace("\\" + value[1], ""):
            return number
    return None
