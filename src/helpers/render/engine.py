"""How is the book rendered from beginning to end?

`render` chooses the engine, has the chapters executed once, resolves and writes them for each
format into a folder aside, and swaps it for the old book.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from helpers.errors import BookError
from helpers.render.quarto import (
    OLDEST,
    Quarto,
    find_quarto,
    missing_packages,
    render_with_quarto,
)
from helpers.render.swap import replacing

if TYPE_CHECKING:
    from helpers.render.chapter import Chapter
    from helpers.render.execute import Results
    from helpers.render.extras import Extras
    from helpers.render.model import BookConfig, ResolvedBook

Engine = Literal["auto", "quarto", "embedded"]
ENGINES: tuple[Engine, ...] = ("auto", "quarto", "embedded")
OUTPUTS = ("html", "pdf")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a render did.

    Parameters
    ----------
    output : Path
        The folder of the book.
    entry : Path
        What to open: the first page, or the PDF.
    pdf : Path or None
        The PDF, when there is one.
    engine : str
        Which engine it was, with its version.
    seconds : float
        How long it took, in seconds.
    """

    output: Path
    entry: Path
    pdf: Path | None
    engine: str
    seconds: float


@dataclass(frozen=True)
class Made:
    """What the pages of a site were made of.

    Parameters
    ----------
    config : BookConfig
        What `_quarto.yml` says.
    chapters : tuple of Chapter
        The chapters as written.
    results : tuple of Results
        What their code gave.
    book : ResolvedBook
        The book, resolved for HTML.
    extras : Extras
        What there is beside the pages.
    """

    config: BookConfig
    chapters: tuple[Chapter, ...]
    results: tuple[Results, ...]
    book: ResolvedBook
    extras: Extras


def choose_engine(engine: Engine) -> tuple[Quarto | None, str]:
    """Decide which engine runs.

    Parameters
    ----------
    engine : {"auto", "quarto", "embedded"}
        What is wanted.

    Returns
    -------
    tuple of Quarto or None, and str
        The Quarto to use, None for the embedded engine; and why.

    Raises
    ------
    BookError
        If Quarto is wanted and there is none, or an old one, or Python lacks what it needs.
    """
    if engine == "embedded":
        return None, "asked for"
    oldest = ".".join(map(str, OLDEST))
    found = find_quarto()
    if found is None:
        if engine == "quarto":
            raise BookError(
                "Quarto is not installed",
                hint=f"Install version {oldest} or newer, or set QUARTO_PATH, or use"
                " --engine embedded.",
            )
        return None, "Quarto is not installed"
    if not found.usable:
        if engine == "quarto":
            raise BookError(
                f"Quarto {found.version} is too old",
                file=found.path,
                hint=f"Version {oldest} or newer is needed; --engine embedded needs none.",
            )
        return None, f"Quarto {found.version} is older than {oldest}"
    missing = missing_packages()
    if missing:
        lack = f"{sys.executable} lacks {' and '.join(missing)}"
        if engine == "quarto":
            raise BookError(
                f"Quarto cannot run the cells: {lack}",
                hint=f"Install it: {sys.executable} -m pip install {' '.join(missing)}",
            )
        return None, f"Quarto {found.version} cannot run the cells: {lack}"
    return found, f"found at {found.path}"


def render(
    root: Path,
    *,
    to: Sequence[str] = OUTPUTS,
    output: Path | None = None,
    engine: Engine = "auto",
    progress: Progress = lambda _: None,
    cell_seconds: float | None = None,
    jobs: int | None = None,
    use_cache: bool = True,
    made: Callable[[Made], None] = lambda _: None,
) -> Report:
    """Render the book.

    Parameters
    ----------
    root : Path
        The project folder.
    to : sequence of {"html", "pdf"}
        Which formats.
    output : Path, optional
        The folder of the book; by default the ``output-dir`` of `_quarto.yml`.
    engine : {"auto", "quarto", "embedded"}
        Which engine; ``auto`` takes Quarto when it is installed and new enough.
    progress : callable
        Told one line at a time what happens.
    cell_seconds : float, optional
        How long one cell may take, in seconds (embedded engine); see `helpers.render.execute`.
    jobs : int, optional
        How many chapters run at once (embedded engine).
    use_cache : bool
        Whether earlier results may be taken (embedded engine).
    made : callable
        Told what the pages were made of, when they are written (embedded engine).

    Returns
    -------
    Report
        Where the book is.

    Raises
    ------
    BookError
        At the first mistake, with file and line; the old book is then unchanged.
    """
    start = time.monotonic()
    root = root.resolve()
    wanted = [name for name in OUTPUTS if name in to]
    if not wanted or len(wanted) != len(set(to)):
        raise BookError(f"the formats are {' and '.join(OUTPUTS)}, not '{','.join(to)}'")
    quarto, why = choose_engine(engine)
    if quarto is not None:
        progress(f"Quarto {quarto.version} renders ({why})")
        target = _target(root, output)
        with replacing(target, root) as aside:
            from helpers.render.afterwards import complete
            from helpers.render.kept import kept_of, sources_of

            kept = kept_of(target, wanted, sources_of(root, f"Quarto {quarto.version}"))
            render_with_quarto(quarto, root, aside, wanted)
            kept.carry(aside, wanted, progress)
            complete(root, aside, f"Quarto {quarto.version}", progress)
        name = f"Quarto {quarto.version}"
    else:
        progress(f"the embedded engine renders ({why})")
        target = _embedded(
            root,
            wanted,
            output,
            progress,
            cell_seconds=cell_seconds,
            jobs=jobs,
            use_cache=use_cache,
            made=made,
        )
        name = "the embedded engine"
    pdfs = sorted(target.glob("*.pdf"))
    pdf = pdfs[0] if pdfs and "pdf" in wanted else None
    entry = target / "index.html" if "html" in wanted else (pdf or target)
    return Report(target, entry, pdf, name, time.monotonic() - start)


def _target(root: Path, output: Path | None) -> Path:
    if output is not None:
        return output if output.is_absolute() else Path.cwd() / output
    from helpers.render.profiles import read_configuration

    data = read_configuration(root).data
    project = data.get("project") if isinstance(data, dict) else None
    return root / str((project or {}).get("output-dir", "_book"))


def _embedded(
    root: Path,
    wanted: Sequence[str],
    output: Path | None,
    progress: Progress,
    *,
    cell_seconds: float | None,
    jobs: int | None,
    use_cache: bool,
    made: Callable[[Made], None],
) -> Path:
    from helpers.render.before import run_before
    from helpers.render.cache import FOLDER, Cache
    from helpers.render.citation import file_stem
    from helpers.render.config import read_config
    from helpers.render.execute import execute
    from helpers.render.extras import gather
    from helpers.render.fences import check_fences
    from helpers.render.html import write_site
    from helpers.render.kept import kept_of, sources_of
    from helpers.render.labels import check_cell_labels
    from helpers.render.manifest import mark_as_book
    from helpers.render.pandoc import remembering, version
    from helpers.render.qmd import read_chapter
    from helpers.render.resolve import resolve
    from helpers.render.versions import of_wave, versions_of
    from helpers.render.works import known_works

    config = read_config(root)
    target = _target(root, output or root / config.output_dir)
    chapters = [read_chapter(root, source.path) for source in config.chapters]
    for chapter in chapters:
        check_fences(chapter)
    check_cell_labels(chapters)
    known_works(config)
    run_before(config, progress)
    with replacing(target, root) as aside:
        kept = kept_of(target, wanted, sources_of(root, "embedded"))
        results = execute(
            config,
            chapters,
            progress=progress,
            cell_seconds=cell_seconds,
            jobs=jobs,
            use_cache=use_cache,
        )
        work = root / ".effektbog" / "figures"
        pdf = f"{file_stem(config)}.pdf" if "pdf" in wanted else None

        versions = versions_of(root, f"embedded engine, pandoc {version()}")

        def site(book: ResolvedBook) -> None:
            files = {name for chapter in chapters for name in chapter.files}
            extras = gather(book, chapters, results, versions)
            write_site(book, aside, extras, pdf=pdf or kept.pdf, sources=sorted(files))
            count = len(book.chapters)
            progress(f"wrote {count} {'page' if count == 1 else 'pages'}")
            made(Made(config, tuple(chapters), results, book, extras))

        def paper(book: ResolvedBook) -> None:
            from helpers.render.pdf import write_pdf

            # On the site each page says whose answers it shows; on paper the cover does.
            lines = (config.subtitle, of_wave(versions, config.words))
            meta = replace(book.meta, subtitle=" – ".join(line for line in lines if line))
            write_pdf(replace(book, meta=meta), aside / str(pdf))
            progress(f"wrote {pdf}")

        memory = Cache(root / FOLDER / "cache" / "pandoc")
        with (
            remembering(memory) if use_cache else contextlib.nullcontext(),
            ThreadPoolExecutor(max_workers=2) as pool,
        ):
            pending = []
            if "html" in wanted:
                pending.append(
                    pool.submit(lambda: site(resolve(config, chapters, results, "html", work)))
                )
            if pdf is not None:
                pending.append(
                    pool.submit(lambda: paper(resolve(config, chapters, results, "typst", work)))
                )
            for job in pending:
                job.result()
        kept.carry(aside, wanted, progress)
        mark_as_book(aside, versions)
    _forget_old(work)
    return target


def _forget_old(work: Path) -> None:
    """Remove the files of figures that no render has used for a month."""
    oldest = time.time() - 30 * 24 * 3600
    with contextlib.suppress(OSError):
        for path in work.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink()
