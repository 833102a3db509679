"""What does a book look like on its way from the sources to the page?

The stages hand each other these frozen values: `BookConfig` is what `_quarto.yml` says,
`ResolvedBook` is the book with everything decided that the output format does not have to decide:
cells executed, numbers given, cross-references and citations turned into links, conditional
content kept or dropped. The writers for HTML and PDF read a `ResolvedBook` and nothing else.

Notes
-----
The document of a chapter is a pandoc JSON document (`ResolvedChapter.ast`) that keeps to these
conventions:

==================  ==============================================================================
construct           form
==================  ==============================================================================
chapter title       the first block: Header of level 1, attribute ``number`` when numbered
heading             Header, attribute ``number="3.1"`` when numbered
table, figure       Div, id ``tbl-…``/``fig-…``, classes ``float`` and ``float-table`` or
                    ``float-figure``, attributes ``number="3.2"`` and ``ref="Table 3.2"``; its first
                    block is a Div ``float-caption`` that holds the caption without the prefix
code cell           Div ``cell``, attributes ``source-file`` and ``source-line``; inside it a
                    CodeBlock ``python cell-code`` (attributes ``fold``: true, false or show, and
                    ``summary``) and Divs ``cell-output`` with one of ``cell-output-display``,
                    ``cell-output-stdout``, ``cell-output-stderr``, ``cell-output-error``
table output        RawBlock html inside ``cell-output-display`` (or a Table of pandoc's)
figure output       RawBlock html with ``<svg>`` or ``<img>`` inside ``cell-output-display``, whose
                    attributes ``svg-file`` or ``png-file`` (absolute path) and ``alt`` serve PDF
image               Image; the target is an absolute path for PDF, relative to the page for HTML
cross-reference     Link ``xref``, attribute ``ref`` (the label), its text complete ("Table 3.2")
callout             Div ``callout callout-note`` (tip, warning, important, caution), attributes
                    ``title``, ``collapse`` (true, false, empty), ``appearance``, ``icon``; a title
                    with markup is the first block, a Div ``callout-title``
tabset              Div ``panel-tabset``, the Headers among its blocks open the tabs
layout              Div, attribute ``layout-ncol``
numbered equation   Span with id ``eq-…`` and class ``equation``, attributes ``number="3.1"`` and
                    ``ref``, that holds one display Math
references          Div ``refs`` with the entries as pandoc's citeproc makes them
==================  ==============================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

ChapterKind = Literal["preface", "chapter", "references", "appendix"]
Format = Literal["html", "typst"]
Json = dict[str, Any]


@dataclass(frozen=True)
class SourceChapter:
    """One entry of ``book: chapters:`` or ``book: appendices:``.

    Parameters
    ----------
    path : str
        Path of the .qmd, relative to the project, with forward slashes.
    appendix : bool
        Whether it stands under ``appendices``.
    part : str or None
        Title of the part it belongs to.
    line : int
        Line in ``_quarto.yml``.
    """

    path: str
    appendix: bool
    part: str | None
    line: int


@dataclass(frozen=True)
class FormatOptions:
    """What ``format: html`` or ``format: typst`` asks for, defaults filled in as Quarto's.

    Parameters
    ----------
    toc : bool
        Whether there is a table of contents.
    toc_depth : int
        The deepest heading level in it.
    number_sections : bool
        Whether headings show their number.
    number_depth : int
        The deepest heading level that shows a number.
    code_fold : {"true", "false", "show"}
        Whether code cells start folded, are not foldable, or start open.
    code_summary : str
        The words on the fold.
    echo : bool or None
        Whether code is shown in this format; None where the format says nothing of its own.
    extra : mapping
        Further options as written (``papersize``, ``margin`` …).
    """

    toc: bool = True
    toc_depth: int = 3
    number_sections: bool = True
    number_depth: int = 6
    code_fold: str = "false"
    code_summary: str = "Code"
    echo: bool | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BookConfig:
    """What `_quarto.yml` says, checked.

    Parameters
    ----------
    root : Path
        The project folder.
    title, subtitle, date, description, lang : str
        As written; empty when absent. `lang` is ``en`` when absent.
    authors : tuple of str
        The authors' names.
    chapters : tuple of SourceChapter
        All of the book's files in reading order, appendices last.
    bibliography : tuple of Path
        Absolute paths of the BibTeX or CSL JSON files.
    csl : Path or None
        Absolute path of the citation style; without it pandoc's own (Chicago author-date).
    output_dir : str
        As written, relative to the project.
    execute_dir : {"project", "file"}
        Where cells run.
    execute : mapping
        Defaults of the cell options (``echo``, ``warning`` …).
    html, typst : FormatOptions
        Options by format.
    words : mapping
        The words of the language: ``crossref-tbl-title``, ``callout-note-title``,
        ``toc-title-document`` … under the keys that Quarto uses.
    nocite : tuple of str
        Keys of works to list without citing them; ``*`` stands for all.
    pre_render : tuple of str
        Python scripts to run before anything else, relative to the project.
    output_file, site_url, repo_url, doi : str
        As written; empty when absent.
    """

    root: Path
    title: str
    subtitle: str
    date: str
    description: str
    lang: str
    authors: tuple[str, ...]
    chapters: tuple[SourceChapter, ...]
    bibliography: tuple[Path, ...]
    csl: Path | None
    output_dir: str
    execute_dir: str
    execute: Mapping[str, Any]
    html: FormatOptions
    typst: FormatOptions
    words: Mapping[str, str]
    nocite: tuple[str, ...] = ()
    pre_render: tuple[str, ...] = ()
    output_file: str = ""
    site_url: str = ""
    repo_url: str = ""
    doi: str = ""

    def options(self, fmt: Format) -> FormatOptions:
        """Give the options of one output format.

        Parameters
        ----------
        fmt : {"html", "typst"}
            The format.

        Returns
        -------
        FormatOptions
            Its options.
        """
        return self.html if fmt == "html" else self.typst


@dataclass(frozen=True)
class ResolvedChapter:
    """A chapter with everything decided that its format does not have to decide.

    Parameters
    ----------
    source : str
        Path of the .qmd relative to the project, with forward slashes.
    kind : {"preface", "chapter", "references", "appendix"}
        Its place in the book. ``preface`` is any unnumbered chapter before or between.
    number : str or None
        ``"3"``, ``"A"``, or None when unnumbered.
    title : str
        The title as plain text.
    id : str
        The identifier of its first heading.
    href : str
        The page in the site, relative to its root (``chapters/method.html``).
    ast : dict
        The pandoc JSON document, see the conventions of this module.
    part : str or None
        Title of the part it belongs to.
    """

    source: str
    kind: ChapterKind
    number: str | None
    title: str
    id: str
    href: str
    ast: Json
    part: str | None = None


@dataclass(frozen=True)
class ResolvedBook:
    """The whole book, ready for a writer.

    Parameters
    ----------
    meta : BookConfig
        What `_quarto.yml` says.
    format : {"html", "typst"}
        The format it was resolved for.
    chapters : tuple of ResolvedChapter
        In reading order.
    work : Path
        Folder with the files that the documents point at (vector figures).
    """

    meta: BookConfig
    format: Format
    chapters: tuple[ResolvedChapter, ...]
    work: Path
