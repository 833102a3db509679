"""What does `_quarto.yml` ask for, and can the embedded engine do it?

The documented subset of Quarto's book configuration is read into a `BookConfig`. A key outside it
that would change what the book says stops the render with its line; keys that only change how
Quarto's own pages look are accepted, because this engine brings a look of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpers.render.located import Located
from helpers.render.model import BookConfig, FormatOptions, SourceChapter
from helpers.render.profiles import FILE, read_configuration
from helpers.render.suggest import did_you_mean, near_file
from helpers.render.words import LANGUAGES, words_for

# Keys that change how Quarto's pages look and never what they say.
LOOKS = frozenset(
    {
        "theme", "css", "respect-user-color-scheme", "html-math-method", "highlight-style",
        "syntax-highlighting", "anchor-sections", "smooth-scroll", "link-external-newwindow",
        "link-external-icon", "fontsize", "mainfont", "monofont", "linestretch", "grid",
        "max-width", "page-layout", "code-copy", "code-overflow", "code-line-numbers",
        "code-block-bg", "code-block-border-left", "toc-location", "toc-expand", "toc-title",
        "citations-hover", "footnotes-hover", "crossrefs-hover", "lightbox", "backgroundcolor",
        "embed-resources", "minimal", "mermaid", "df-print", "link-citations", "keep-md",
        "include-in-header", "include-before-body", "include-after-body",
    }
)  # fmt: skip
TYPST_LOOKS = frozenset(
    {
        "papersize", "margin", "columns", "keep-typ", "pdf-standard", "section-numbering",
        "template-partials", "template", "citeproc", "font-paths", "brand", "output-ext",
        "toc-indent", "logo",
    }
)  # fmt: skip
SHARED = frozenset(
    {"toc", "toc-depth", "number-sections", "number-depth", "code-fold", "code-summary"}
)
# Options of execution that may differ between formats, because they do not change what is run.
FORMAT_EXECUTE = frozenset({"echo"})
EXECUTE = frozenset(
    {"echo", "warning", "error", "eval", "output", "include", "cache", "freeze", "daemon"}
)
TOP = frozenset(
    {"project", "book", "lang", "bibliography", "csl", "nocite", "format", "execute", "jupyter",
     "engine", "editor", "link-citations", "preview"}
)  # fmt: skip
PROJECT = frozenset(
    {"type", "output-dir", "execute-dir", "preview", "pre-render", "post-render", "title"}
)
# Adds to the pages of Quarto what those of this engine have.
AFTERWARDS = "scripts/complete.py"
BOOK = frozenset(
    {"title", "subtitle", "author", "date", "description", "chapters", "appendices", "output-file",
     "site-url", "repo-url", "downloads", "search", "page-navigation", "doi"}
)  # fmt: skip


def read_config(root: Path) -> BookConfig:
    """Read and check the `_quarto.yml` of a project, with its active profiles.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    BookConfig
        The configuration with Quarto's defaults filled in.

    Raises
    ------
    BookError
        At the first key or value that this engine cannot honour, with its line.
    """
    conf = read_configuration(root)
    top = _mapping(conf)
    _only(conf, top, TOP | SHARED | LOOKS)

    project = _mapping(conf, "project")
    _only(conf, project, PROJECT, "project")
    if project.get("type") != "book":
        raise conf.error(
            "only 'type: book' can be rendered",
            "project",
            "type",
            hint="Write 'project:' and below it, two blanks further in, 'type: book'.",
        )
    execute_dir = project.get("execute-dir", "file")
    if execute_dir not in ("project", "file"):
        raise conf.error("execute-dir is 'project' or 'file'", "project", "execute-dir")

    lang = str(top.get("lang", "en"))
    words = words_for(lang)
    if words is None:
        raise conf.error(
            f"the language '{lang}' is not known",
            "lang",
            hint=f"The embedded engine speaks {', '.join(LANGUAGES)}; Quarto speaks more.",
        )
    book = _mapping(conf, "book")
    _only(conf, book, BOOK, "book")
    _check_engine(conf, top)
    execute = _mapping(conf, "execute")
    _only(conf, execute, EXECUTE, "execute")
    for key in ("echo", "warning", "error", "eval", "include"):
        if not isinstance(execute.get(key, True), bool):
            raise conf.error(f"{key} is true or false here", "execute", key)

    csl = top.get("csl")
    return BookConfig(
        root=root,
        title=_text(conf, book, "book", "title", required=True),
        subtitle=_text(conf, book, "book", "subtitle"),
        date=_text(conf, book, "book", "date"),
        description=_text(conf, book, "book", "description"),
        lang=lang,
        authors=_authors(conf, book),
        chapters=tuple(_chapters(conf, root, book)),
        bibliography=tuple(
            _file(conf, root, str(name), "bibliography") for name in _list(top.get("bibliography"))
        ),
        csl=None if csl is None else _file(conf, root, str(csl), "csl"),
        output_dir=str(project.get("output-dir", "_book")),
        execute_dir=str(execute_dir),
        pre_render=tuple(_scripts(conf, root, project)),
        execute=execute,
        html=_format(conf, top, "html", words["code-summary"]),
        typst=_format(conf, top, "typst", words["code-summary"]),
        words=words,
        nocite=tuple(
            name.strip().lstrip("@") for name in str(top.get("nocite") or "").split(",") if name
        ),
        output_file=_text(conf, book, "book", "output-file"),
        site_url=_text(conf, book, "book", "site-url"),
        repo_url=_text(conf, book, "book", "repo-url"),
        doi=_text(conf, book, "book", "doi"),
    )


def _scripts(conf: Located, root: Path, project: dict[str, Any]) -> Iterable[str]:
    for name in _list(project.get("pre-render")):
        if not isinstance(name, str) or not name.endswith(".py") or " " in name:
            raise conf.error(
                f"pre-render names Python scripts, not '{name}'",
                "project",
                "pre-render",
                hint="Write the path of a .py file; Quarto runs other commands too.",
            )
        _file(conf, root, name, "project", "pre-render")
        yield name
    for name in _list(project.get("post-render")):
        if name != AFTERWARDS:
            raise conf.error(
                f"the embedded engine runs no script after the pages, such as '{name}'",
                "project",
                "post-render",
                hint=f"Only '{AFTERWARDS}' may stand there, which it does not need.",
            )


def _check_engine(conf: Located, top: dict[str, Any]) -> None:
    if top.get("engine", "jupyter") != "jupyter":
        raise conf.error(f"the engine '{top['engine']}' is not supported", "engine")
    kernel = top.get("jupyter", "python3")
    if kernel not in ("python3", True):
        raise conf.error("the only kernel is python3", "jupyter")


def _mapping(conf: Located, *path: str) -> dict[str, Any]:
    value = conf.data
    for key in path:
        value = (value or {}).get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise conf.error(f"'{path[-1] if path else FILE}' must hold keys and values", *path)
    return value


def _only(conf: Located, found: dict[str, Any], known: Iterable[str], *path: str) -> None:
    allowed = frozenset(known)
    for key in found:
        if key not in allowed:
            place = f" under '{'.'.join(path)}'" if path else ""
            raise conf.error(
                f"the embedded engine does not know the key '{key}'{place}",
                *path,
                key,
                hint=did_you_mean(key, allowed)
                or "Leave it out, or render with Quarto (--engine quarto).",
            )


def _text(
    conf: Located, found: dict[str, Any], place: str, key: str, *, required: bool = False
) -> str:
    value = found.get(key)
    if value is None:
        if required:
            raise conf.error(f"the book has no {key}", place, hint=f"Set '{place}: {key}:'.")
        return ""
    if isinstance(value, dict | list):
        raise conf.error(f"'{key}' must be text", place, key)
    return str(value).strip()


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _authors(conf: Located, book: dict[str, Any]) -> tuple[str, ...]:
    names = []
    for number, author in enumerate(_list(book.get("author"))):
        name = author.get("name") if isinstance(author, dict) else author
        if not isinstance(name, str):
            raise conf.error("an author is a name, or has a 'name'", "book", "author", number)
        names.append(name)
    return tuple(names)


def _file(conf: Located, root: Path, name: str, *key: str) -> Path:
    path = root / name
    if not path.is_file():
        raise conf.error(
            f"the file {name} does not exist",
            *key,
            hint=near_file(root, name) or "Put it there, or correct its name.",
        )
    return path.resolve()


def _chapters(conf: Located, root: Path, book: dict[str, Any]) -> Iterable[SourceChapter]:
    seen: dict[str, int] = {}
    found: list[SourceChapter] = []

    def add(items: Any, path: tuple[str | int, ...], appendix: bool, part: str | None) -> None:
        if not isinstance(items, list):
            raise conf.error(
                "a list of chapters is expected",
                *path,
                hint="Write each on a line of its own: '- chapters/name.qmd'.",
            )
        for number, item in enumerate(items):
            here = (*path, number)
            if isinstance(item, dict):
                if set(item) - {"part", "chapters"} or part is not None:
                    raise conf.error("a part has a 'part' and its 'chapters', no more", *here)
                title = str(item.get("part", ""))
                if title.endswith((".qmd", ".md")):
                    raise conf.error(
                        "a part with a page of its own is not supported",
                        *here,
                        hint="Give the part a title, and list the page under its chapters.",
                    )
                add(item.get("chapters"), (*here, "chapters"), appendix, title)
                continue
            name = str(item)
            if not name.endswith(".qmd"):
                raise conf.error(
                    f"a chapter is a .qmd file, not '{name}'",
                    *here,
                    hint=near_file(root, f"{name}.qmd", suffixes=[".qmd"]),
                )
            if not (root / name).is_file():
                raise conf.error(
                    f"the chapter {name} does not exist",
                    *here,
                    hint=near_file(root, name, suffixes=[".qmd"])
                    or "Write the file, or take it out of the list.",
                )
            if name in seen:
                raise conf.error(
                    f"the chapter {name} stands twice, first on line {seen[name]}",
                    *here,
                    hint="Remove one of the two.",
                )
            seen[name] = conf.line(*here)
            found.append(SourceChapter(name, appendix, part, conf.line(*here)))

    add(book.get("chapters"), ("book", "chapters"), False, None)
    if book.get("appendices") is not None:
        add(book["appendices"], ("book", "appendices"), True, None)
    index = [chapter for chapter in found if chapter.path == "index.qmd"]
    if not index:
        raise conf.error(
            "the book has no home page", "book", "chapters", hint="Begin it with index.qmd."
        )
    return index + [chapter for chapter in found if chapter not in index]


def _format(conf: Located, top: dict[str, Any], name: str, summary: str) -> FormatOptions:
    formats = top.get("format")
    if isinstance(formats, str):
        formats = {formats: {}}
    written = formats.get(name) if isinstance(formats, dict) else None
    own = written if isinstance(written, dict) else {}
    looks = LOOKS | (TYPST_LOOKS if name == "typst" else frozenset())
    _only(conf, own, SHARED | FORMAT_EXECUTE | looks, "format", name)
    merged = {**{key: top[key] for key in SHARED if key in top}, **own}
    fold = merged.get("code-fold", False)
    if fold not in (True, False, "show"):
        raise conf.error("code-fold is true, false or show", "format", name, "code-fold")
    if not _boolean(conf, merged, name, "number-sections", True):
        raise conf.error("a book without section numbers is not supported", "number-sections")
    return FormatOptions(
        toc=_boolean(conf, merged, name, "toc", True),
        toc_depth=_integer(conf, merged, name, "toc-depth", 3),
        number_depth=_integer(conf, merged, name, "number-depth", 6),
        code_fold=str(fold).lower(),
        code_summary=str(merged.get("code-summary", summary)),
        echo=_boolean(conf, own, name, "echo", True) if "echo" in own else None,
        extra={key: value for key, value in own.items() if key not in SHARED | FORMAT_EXECUTE},
    )


def _boolean(conf: Located, found: dict[str, Any], name: str, key: str, default: bool) -> bool:
    value = found.get(key, default)
    if not isinstance(value, bool):
        raise conf.error(f"{key} is true or false", "format", name, key)
    return value


def _integer(conf: Located, found: dict[str, Any], name: str, key: str, default: int) -> int:
    value = found.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise conf.error(f"{key} is a whole number", "format", name, key)
    return value
