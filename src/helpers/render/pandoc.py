"""How is pandoc asked to read, to cite and to write?

pandoc comes inside the `pypandoc_binary` wheel, is found there or on PATH, and is only ever called
as a process with text on its standard input. What it makes of a long text depends on nothing but
that text, so a render may keep it for the next one.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from helpers.errors import BookError
from helpers.render.cache import Cache, key_of
from helpers.render.files import signature_of

# The Markdown of Quarto's books.
READER = "markdown"
# From this length on, reading what was kept is quicker than calling pandoc.
_LONG = 30_000
_KEPT = 100
_memory: Cache | None = None
_WARNING = re.compile(r"^\[WARNING\] (.*(?:\n  .*)*)", re.MULTILINE)


@functools.cache
def pandoc_path() -> str:
    """Find pandoc: the one in the wheel, else on PATH.

    Raises
    ------
    BookError
        If there is none.
    """
    try:
        import pypandoc

        return pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        found = shutil.which("pandoc")
        if found is None:
            raise BookError(
                "pandoc is not installed", hint="Install the package pypandoc_binary."
            ) from None
        return found


def version() -> str:
    """Give pandoc's version, such as ``3.9``.

    Returns
    -------
    str
        The version.
    """
    return run([], "", extra=["--version"])[0].split()[1]


def run(
    arguments: Sequence[str], source: str, *, extra: Sequence[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Run pandoc.

    Parameters
    ----------
    arguments : sequence of str
        Its arguments.
    source : str
        What it reads.
    extra : sequence of str
        Further arguments.

    Returns
    -------
    tuple of str and tuple
        What it wrote, and its warnings, each with its lines as they are.

    Raises
    ------
    BookError
        If it failed, with its own words.
    """
    done = subprocess.run(
        [pandoc_path(), *arguments, *extra],
        input=source.encode(),
        capture_output=True,
        check=False,
    )
    complaint = done.stderr.decode(errors="replace").strip()
    if done.returncode != 0:
        raise BookError(f"pandoc failed: {complaint}")
    warnings = tuple(_WARNING.findall(complaint))
    return done.stdout.decode(), warnings


@contextlib.contextmanager
def remembering(cache: Cache) -> Iterator[None]:
    """Take what pandoc made of a long text from a cache, and keep it there.

    Parameters
    ----------
    cache : Cache
        Where it is kept; the results that were not used for longest go.

    Yields
    ------
    None
        While this lasts.
    """
    global _memory
    before, _memory = _memory, cache
    try:
        yield
    finally:
        _memory = before
        with contextlib.suppress(OSError):
            entries = sorted(cache.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in entries[:-_KEPT]:
                path.unlink(missing_ok=True)


def _run_or_recall(arguments: list[str], source: str) -> tuple[str, tuple[str, ...]]:
    """Run pandoc with arguments that name no file."""
    cache = _memory
    if cache is None or len(source) < _LONG:
        return run(arguments, source)
    program = pandoc_path()
    key = key_of("pandoc", program, signature_of(Path(program)), arguments, source)
    kept = cache.get(key)
    if kept is None:
        kept = run(arguments, source)
        cache.put(key, kept)
    return kept[0], tuple(kept[1])


def parse(markdown: str) -> dict[str, Any]:
    """Read Markdown into a pandoc document.

    Parameters
    ----------
    markdown : str
        Quarto's Markdown.

    Returns
    -------
    dict
        The document.
    """
    return json.loads(_run_or_recall(["-f", READER, "-t", "json"], markdown)[0])


def api_version() -> list[int]:
    """Give the version of pandoc's document format.

    Returns
    -------
    list of int
        The version.
    """
    return parse("")["pandoc-api-version"]


def write_html(document: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Write the body of a document as HTML with MathML.

    Parameters
    ----------
    document : dict
        A pandoc document.

    Returns
    -------
    tuple of str and tuple
        The HTML, and pandoc's warnings.
    """
    return _run_or_recall(
        ["-f", "json", "-t", "html5", "--mathml", "--wrap=none"],
        json.dumps(document, ensure_ascii=False),
    )


def cite(
    document: dict[str, Any], bibliography: Sequence[Path], csl: Path | None, lang: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Resolve the citations of a document; ``nocite`` stands in its metadata.

    Parameters
    ----------
    document : dict
        A pandoc document.
    bibliography : sequence of Path
        The files of works.
    csl : Path or None
        The citation style.
    lang : str
        The language of the words between.

    Returns
    -------
    tuple of dict and tuple
        The document with citations written out, and pandoc's warnings.
    """
    arguments = ["-f", "json", "-t", "json", "--citeproc", "-M", "link-citations=true"]
    arguments += ["-M", f"lang={lang}"]
    arguments += [f"--bibliography={path}" for path in bibliography]
    if csl is not None:
        arguments.append(f"--csl={csl}")
    found, warnings = run(arguments, json.dumps(document, ensure_ascii=False))
    return json.loads(found), warnings
