"""What stands in a chapter: prose, code cells, inline expressions, and on which line?

A chapter is read line by line, includes first, so that each line still knows the file it came from.
What remains for pandoc is plain pandoc Markdown. A code cell ends at the next line of three or more
backticks, as in Quarto, and its options are YAML in ``#|`` comments.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import BookError
from helpers.render.cell_options import check_options
from helpers.render.chapter import INLINE, Cell, Chapter, Line, Prose
from helpers.render.located import Located, load_yaml
from helpers.render.suggest import near_file, one_of

_CELL = re.compile(r"^(\s*)(`{3,})\s*\{python\}\s*$")
_BRACED = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{+\s*([A-Za-z][\w.+-]*)(.*)\}")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^`]*)$")
_CELL_END = re.compile(r"^\s*`{3,}\s*$")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(\S+)\s*>\}\}\s*$")
_SHORTCODE = re.compile(r"\{\{+<\s*(/?[\w.-]*)")

FRONT_KEYS = frozenset({"title", "execute", "jupyter", "engine", "code-fold", "description"})
EXECUTE_KEYS = frozenset({"echo", "warning", "error", "eval", "output", "include"})


def read_chapter(root: Path, path: str) -> Chapter:
    """Read a chapter of the book.

    Parameters
    ----------
    root : Path
        The project folder.
    path : str
        The chapter, relative to it.

    Returns
    -------
    Chapter
        Its parts with their places.

    Raises
    ------
    BookError
        At anything outside the supported subset: an unknown option, shortcode or engine, a cell
        that does not end, a missing include, with file and line.
    """
    own = _read_lines(root, path, path, None)
    front, body = _front_matter(own, path)
    files = [path]
    lines = list(_with_includes(root, path, body, files, ()))
    return Chapter(path, front, tuple(_parts(lines)), tuple(dict.fromkeys(files)))


def _read_lines(root: Path, path: str, by: str, line: int | None) -> list[Line]:
    try:
        text = (root / path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BookError(
            f"the file {path} does not exist",
            file=by,
            line=line,
            hint=near_file(root, path) or "Write the file, or correct its name.",
        ) from None
    except UnicodeDecodeError as error:
        broken = error.object.count(b"\n", 0, error.start) + 1
        raise BookError(
            "the line is not UTF-8", file=path, line=broken, hint="Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise BookError(f"{path} cannot be read: {error.strerror}", file=by, line=line) from None
    return [Line(item, path, number) for number, item in enumerate(text.splitlines(), start=1)]


def _front_matter(lines: list[Line], path: str) -> tuple[Located, list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return load_yaml("", path), lines
    for number in range(1, len(lines)):
        if lines[number].text.rstrip() in ("---", "..."):
            break
    else:
        raise BookError(
            "the front matter does not end",
            file=path,
            line=1,
            hint="End it with a line '---' of its own.",
        )
    text = "\n".join(item.text for item in lines[1:number])
    front = load_yaml(text, path, first_line=2)
    data = front.data or {}
    if not isinstance(data, dict):
        raise BookError(
            "the front matter must hold keys and values",
            file=path,
            line=1,
            hint="Write 'title: …' between the two lines '---'.",
        )
    for key in data:
        if key not in FRONT_KEYS:
            raise front.error(
                f"the embedded engine does not know the key '{key}' in a chapter",
                key,
                hint=one_of(key, FRONT_KEYS, kind="keys of a chapter"),
            )
    if data.get("engine", "jupyter") != "jupyter":
        raise front.error(f"the engine '{data['engine']}' is not supported", "engine")
    if data.get("jupyter", "python3") not in ("python3", True):
        raise front.error("the only kernel is python3", "jupyter")
    title = data.get("title")
    if title is not None and (not isinstance(title, str) or re.search(r"^#|\}\s*$", title)):
        raise front.error(
            "a title in the front matter is plain text",
            "title",
            hint="For an identifier or a class write '# Title {#sec-id}' as the first heading"
            " and leave the title out of the front matter.",
        )
    execute = data.get("execute") or {}
    if not isinstance(execute, dict):
        raise front.error("'execute' must hold keys and values", "execute")
    for key, value in execute.items():
        if key not in EXECUTE_KEYS or not (isinstance(value, bool) or value == "asis"):
            raise front.error(
                f"'execute: {key}: {value}' is not supported",
                "execute",
                key,
                hint="Its values are true and false."
                if key in EXECUTE_KEYS
                else one_of(key, EXECUTE_KEYS, kind="keys of 'execute'"),
            )
    return front, lines[number + 1 :]


def _with_includes(
    root: Path, chapter: str, lines: list[Line], files: list[str], above: tuple[str, ...]
) -> Iterator[Line]:
    """Put included files in place; as in Quarto their paths are relative to the chapter."""
    fence: str | None = None
    for line in lines:
        fence_now = _FENCE.match(line.text)
        if fence is None and fence_now is not None:
            fence = fence_now.group(1)
        elif fence is not None and _closes(fence, line.text):
            fence = None
        found = _INCLUDE.match(line.text)
        if found is None:
            yield line
            continue
        name = found.group(1).strip("\"'")
        if name.startswith("/"):
            path = posixpath.normpath(name.lstrip("/"))
        else:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter), name))
        if path in above or path == chapter:
            raise BookError(
                f"{path} includes itself",
                file=line.file,
                line=line.number,
                hint="Remove one of the includes of the circle.",
            )
        inner = _read_lines(root, path, line.file, line.number)
        if fence is None and inner and inner[0].text.rstrip() == "---":
            raise BookError(
                "an included file has no front matter of its own",
                file=path,
                line=1,
                hint="Remove it: what it says belongs into the chapter.",
            )
        files.append(path)
        yield from _with_includes(root, chapter, inner, files, (*above, path))
        yield Line("", line.file, line.number)


def _closes(fence: str, text: str) -> bool:
    stripped = text.strip()
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _parts(lines: list[Line]) -> Iterator[Prose | Cell]:
    prose: list[Line] = []
    code: set[int] = set()
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _CELL.match(line.text)
        if opening is not None:
            if opening.group(1):
                raise BookError(
                    "a code cell must begin at the margin",
                    file=line.file,
                    line=line.number,
                    hint="Remove the blanks before the backticks; a list item cannot hold a cell.",
                )
            if prose:
                yield Prose(tuple(prose), frozenset(code))
            prose, code = [], set()
            end = number + 1
            while end < len(lines) and not _CELL_END.match(lines[end].text):
                # The next cell begins: what lies between is prose, not code.
                end = len(lines) if _CELL.match(lines[end].text) else end + 1
            if end == len(lines):
                raise _unended("cell", line, "```")
            yield _cell(line, lines[number + 1 : end])
            number = end + 1
            continue
        braced = _BRACED.match(line.text)
        if braced is not None:
            raise BookError(
                f"the cell '{{{braced.group(1)}{braced.group(2)}}}' is not supported",
                file=line.file,
                line=line.number,
                hint="Cells open with ```{python} and take their options as #| comments;"
                " code that is only shown opens with ```python.",
            )
        fence = _FENCE.match(line.text)
        if fence is not None:
            end = number + 1
            while end < len(lines) and not _closes(fence.group(1), lines[end].text):
                end += 1
            if end == len(lines):
                raise _unended("block", line, fence.group(1))
            for item in lines[number : end + 1]:
                if INLINE.search(item.text):
                    raise BookError(
                        "an inline expression inside a code block is not supported",
                        file=item.file,
                        line=item.number,
                        hint="Nothing is computed there: write the value, or make it a cell.",
                    )
                _refuse_shortcode(item)
                code.add(len(prose))
                prose.append(item)
            number = end + 1
            continue
        _refuse_shortcode(line)
        if "`{python}" in INLINE.sub("", line.text).replace("``{python}", ""):
            raise BookError(
                "the inline expression does not end on its line",
                file=line.file,
                line=line.number,
                hint="Write it as `{python} expression` on one line.",
            )
        other = re.search(r"(?:^|[^`])`\{(r|julia|ojs)\}\s", line.text)
        if other is not None:
            raise BookError(
                f"inline code in '{other.group(1)}' is not supported",
                file=line.file,
                line=line.number,
                hint="Inline expressions are in Python: `{python} expression`.",
            )
        prose.append(line)
        number += 1
    if prose:
        yield Prose(tuple(prose), frozenset(code))


def _unended(kind: str, line: Line, fence: str) -> BookError:
    return BookError(
        f"the code {kind} '{line.text.strip()}' does not end",
        file=line.file,
        line=line.number,
        hint=f"End it with a line '{fence}' of its own.",
    )


def _refuse_shortcode(line: Line) -> None:
    found = _SHORTCODE.search(line.text)
    if found is not None:
        raise BookError(
            f"the shortcode '{found.group(1)}' is not supported",
            file=line.file,
            line=line.number,
            hint="Only {{< include file >}} is, alone on its line.",
        )


def _cell(fence: Line, lines: list[Line]) -> Cell:
    count = 0
    while count < len(lines) and lines[count].text.startswith("#|"):
        count += 1
    text = "\n".join(line.text[2:].removeprefix(" ") for line in lines[:count])
    first = lines[0].number if lines else fence.number
    located = load_yaml(text, fence.file, first_line=first)
    options = located.data or {}
    if not isinstance(options, dict):
        raise BookError(
            f"'{text.strip()}' is no cell option",
            file=fence.file,
            line=first,
            hint="Options are written '#| key: value'.",
        )
    check_options(located, options)
    body = lines[count:]
    while body and not body[0].text.strip():
        body = body[1:]
    while body and not body[-1].text.strip():
        body = body[:-1]
    return Cell(
        code="\n".join(line.text for line in body),
        options=options,
        file=fence.file,
        line=fence.number,
        code_line=body[0].number if body else fence.number,
        located=located,
    )
