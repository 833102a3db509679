"""How does a table of the book look?

One house style for all tables: rows and cells go in as exact strings, a great_tables object
comes out. It has no title (the caption belongs to the chapter), fixed identifiers, real row and
column headers, and no colour of its own: text and background are those of the page, lines are a
veil of grey that shows on light and on dark.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
from great_tables import GT, loc, style
from great_tables import html as raw

from helpers.tables.carried import take_away
from helpers.tables.layout import Cell, Column, Datum, Layout, Row, Side
from helpers.tables.quotes import curly_html
from helpers.tables.withheld import least_count, withheld
from helpers.takeaway import MIME, TakeAway

__all__ = ["Cell", "Column", "Datum", "HouseTable", "Layout", "Row", "build", "in_language"]

_LINE = "rgba(128, 128, 128, 0.35)"
_STRONG_LINE = "rgba(128, 128, 128, 0.75)"
_STUB, _GROUP = "stub", "group"
# How much of the width the labels of rows get, and how much each column is left, in percent.
_LEAST_SHARE, _MOST_SHARE, _COLUMN_SHARE = 30, 75, 13

CONTRADICTED = ("Contradicted", "Modsagt")
"""First word of a footnote at a number that the other numbers contradict."""


class HouseTable(GT):
    """A great_tables object whose HTML keeps to itself.

    great_tables writes rules without the table's identifier in front (they would restyle every
    table of the page) and a style sheet for parts that most tables do not have. This class mends
    the first and drops the second; in all else it is a ``GT`` and takes every method of it.

    Parameters
    ----------
    data, rowname_col, groupname_col, auto_align, id, locale : various
        As for ``GT``; without an `id` there is nothing to scope the rules to.
    """

    take_away: TakeAway | None = None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Offer the data beside the HTML, which ``GT`` offers by itself."""
        wanted = (include is None or MIME in include) and MIME not in (exclude or ())
        return {MIME: self.take_away.as_json()} if self.take_away and wanted else {}

    def as_raw_html(self, *args: Any, **kwargs: Any) -> str:
        """Return the HTML of the table, as ``GT.as_raw_html`` does.

        Parameters
        ----------
        *args, **kwargs
            As for ``GT.as_raw_html``.

        Returns
        -------
        str
            A fragment of HTML.
        """
        return _tidy(super().as_raw_html(*args, **kwargs))


def build(layout: Layout) -> GT:
    """Turn a layout into a table in house style.

    Parameters
    ----------
    layout : Layout
        Rows, columns and notes.

    Returns
    -------
    GT
        Add great_tables methods to it as to any other.

    Raises
    ------
    BookError
        If the smallest count that may be shown is no number, see `helpers.tables.withheld`.
    """
    layout = withheld(layout, least_count())
    grouped = any(row.group for row in layout.rows)
    frame = pd.DataFrame(
        [_record(row, layout.columns, grouped) for row in layout.rows], dtype="object"
    )
    table: GT = (
        HouseTable(
            frame,
            id=layout.name,
            rowname_col=_STUB,
            groupname_col=_GROUP if grouped else None,
            auto_align=False,
        )
        .fmt(str, columns=_STUB)  # labels are HTML already, see _label
        .tab_stubhead(layout.stubhead)
        .cols_label({column.name: column.label for column in layout.columns})
    )
    for align in ("left", "right"):
        names = [column.name for column in layout.columns if column.align == align]
        if names:
            table = table.cols_align(align, columns=names)
    table = _spanners(table, layout.columns)
    table = _emphasis(table, layout)
    table = _footnotes(table, layout)
    if any(row.detail for row in layout.rows):
        # Labels of two lines: without a width, pandoc would make all columns equally wide.
        share = max(_LEAST_SHARE, 100 - _COLUMN_SHARE * len(layout.columns))
        table = table.cols_width({_STUB: f"{min(_MOST_SHARE, share)}%"})
    for note in (*layout.notes, layout.source):
        if note:
            table = table.tab_source_note(raw(html.escape(note, quote=False)))
    table = _house_options(table)
    if isinstance(table, HouseTable):  # every method of GT returns one of its own kind
        table.take_away = take_away(layout)
    return table


def in_language(table: GT, lang: str, *, columns: str, rows: list[int] | None = None) -> GT:
    """Mark the text of cells that is in another language than the page, for those who hear it.

    Parameters
    ----------
    table : GT
        A table in house style.
    lang : str
        The language, such as ``da``.
    columns : str
        Name of the column.
    rows : list of int, optional
        Positions of the rows; all if left out.

    Returns
    -------
    GT
        The table with its cells marked.
    """

    def marked(cell: str) -> str:
        return f'<span lang="{lang}">{html.escape(cell, quote=False)}</span>' if cell else ""

    return table.fmt(marked, columns=columns, rows=rows)


def _record(row: Row, columns: Sequence[Column], grouped: bool) -> dict[str, str]:
    record = {_STUB: _label(row)}
    if grouped:
        record[_GROUP] = row.group or ""
    empty = Cell("")
    record.update({column.name: row.cells.get(column.name, empty).text for column in columns})
    return record


def _label(row: Row) -> str:
    label = html.escape(row.label, quote=False)
    if row.detail is None:
        return label
    detail = html.escape(_rest(row.label, row.detail), quote=False)
    return f'{label}<br><small style="font-weight: normal;">{detail}</small>'


def _rest(label: str, detail: str) -> str:
    """Leave out of a wording the label that it opens with and that stands above it anyway."""
    opening, rest = detail[: len(label)], detail[len(label) :]
    if opening.casefold() != label.casefold() or not rest.startswith((". ", ": ", ", ")):
        return detail
    return rest[2:3].upper() + rest[3:]


def _spanners(table: GT, columns: Sequence[Column]) -> GT:
    for spanner in dict.fromkeys(column.spanner for column in columns if column.spanner):
        names = [column.name for column in columns if column.spanner == spanner]
        table = table.tab_spanner(spanner, columns=names)
    return table


def _emphasis(table: GT, layout: Layout) -> GT:
    strong = [position for position, row in enumerate(layout.rows) if row.strong]
    if not strong:
        return table
    bold = style.text(weight="bold")
    first = style.borders(sides="top", color=_STRONG_LINE, weight="1px")
    names = [column.name for column in layout.columns]
    table = table.tab_style([bold], [loc.body(columns=names, rows=strong), loc.stub(rows=strong)])
    top = strong[:1]
    return table.tab_style([first], [loc.body(columns=names, rows=top), loc.stub(rows=top)])


def _footnotes(table: GT, layout: Layout) -> GT:
    # By text and side: left of a number, so that the numbers stay aligned.
    places: dict[tuple[str, Side], list[Any]] = {}
    for column in layout.columns:
        if column.note:
            head = loc.column_labels(columns=[column.name])
            places.setdefault((column.note, "right"), []).append(head)
    for position, row in enumerate(layout.rows):
        if row.note:
            places.setdefault((row.note, "right"), []).append(loc.stub(rows=[position]))
        for column in layout.columns:
            note = row.cells.get(column.name, Cell("")).note
            if note:
                where = loc.body(columns=[column.name], rows=[position])
                side: Side = "left" if column.align == "right" else "right"
                places.setdefault((note, side), []).append(where)
    for (note, side), locations in places.items():
        text = raw(html.escape(note, quote=False))
        table = table.tab_footnote(text, locations=locations, placement=side)
    # Letters: a raised digit beside a number could be read as a power.
    return table.opt_footnote_marks("letters")


def _house_options(table: GT) -> GT:
    return table.tab_options(
        # Background, text and font are those of what is around; _tidy leaves these words out.
        table_background_color="unset",
        table_font_names=["inherit"],
        table_layout="auto",
        table_font_size="95%",
        table_border_top_color=_STRONG_LINE,
        table_border_bottom_color=_STRONG_LINE,
        table_border_top_width="1px",
        table_border_bottom_width="1px",
        column_labels_font_weight="bold",
        column_labels_border_top_color=_STRONG_LINE,
        column_labels_border_top_width="1px",
        column_labels_border_bottom_color=_STRONG_LINE,
        column_labels_border_bottom_width="1px",
        row_group_font_weight="bold",
        row_group_border_top_color=_LINE,
        row_group_border_top_width="1px",
        row_group_border_bottom_color=_LINE,
        row_group_border_bottom_width="1px",
        stub_border_style="none",
        stub_font_weight="normal",
        table_body_border_top_color=_STRONG_LINE,
        table_body_border_top_width="1px",
        table_body_border_bottom_color=_STRONG_LINE,
        table_body_border_bottom_width="1px",
        table_body_hlines_color=_LINE,
        data_row_padding="5px",
        data_row_padding_horizontal="8px",
        column_labels_padding_horizontal="8px",
        row_group_padding="6px",
        row_group_padding_horizontal="8px",
        source_notes_font_size="85%",
        source_notes_padding_horizontal="8px",
    )


_STYLE = re.compile(r"<style>\n?(.*?)</style>", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_TEXT = re.compile(r">[^<>]+<")
_IDENTIFIER = re.compile(r'<div id="([^"]+)"')
# Lines that are not drawn, a function of the style language that its compiler left standing, and
# words for what holds anyway, which the way into Typst takes for colours and the names of fonts.
_IDLE = re.compile(
    r"border-(\w+)-style: none; border-\1-width: [^;]*; border-\1-color: [^;]*; ?"
    r"|(?<![\w-])(?:color: font-color\([^)]*\)|[\w-]+: (?:unset|inherit)); ?"
)


def _tidy(page: str) -> str:
    """Scope every rule to the table, and drop those for parts that it does not have."""
    # Quotation marks need no escape in text, and Quarto would print its letters in the PDF.
    page = _TEXT.sub(lambda text: text[0].replace("&#x27;", "'").replace("&quot;", '"'), page)
    page = curly_html(page)
    found, sheet = _IDENTIFIER.search(page), _STYLE.search(page)
    if found is None or sheet is None:
        return page
    scope = f"#{found[1]}"
    used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', page))))
    rules: list[str] = []
    for selector, body in _RULE.findall(sheet[1]):
        selectors = [part.strip() for part in selector.split(",")]
        selectors = [part if part.startswith(scope) else f"{scope} {part}" for part in selectors]
        kept = [part for part in selectors if set(_CLASS.findall(part)) <= used]
        declarations = _IDLE.sub("", " ".join(body.split()))
        if kept and declarations:
            rules.append(f"{', '.join(kept)} {{ {declarations} }}")
    # Some parts are styled twice over.
    rules = list(dict.fromkeys(rules))
    # There is no option for these: notes of all kinds stand under the labels of the rows, a number
    # keeps its mark beside it, and many columns do not squeeze the labels.
    rules.append(f"{scope} .gt_footnote {{ font-size: 85%; padding: 4px 8px; }}")
    rules.append(f"{scope} td.gt_right {{ white-space: nowrap; }}")
    rules.append(f"{scope} .gt_stub {{ min-width: 9em; }}")
    # A group heading heads rows; great_tables says columns.
    page = re.sub(
        r'(<th class="gt_group_heading"[^>]*) scope="colgroup"', r'\1 scope="rowgroup"', page
    )
    page = _mark_contradicted(page)
    return _STYLE.sub(lambda _: "<style>\n" + "\n".join(rules) + "\n</style>", page, count=1)


_MARKS = re.compile(r'(<span class="gt_footnote_marks")([^>]*>)([a-z,]+)(?=</span>)')
_AGAINST = re.compile(
    rf'<td class="gt_footnote"[^>]*>{_MARKS.pattern}</span> ({"|".join(CONTRADICTED)}):'
)


def _mark_contradicted(page: str) -> str:
    """Tell a number that others contradict from one with any other footnote, seen or heard."""
    word = {found[3]: found[4].lower() for found in _AGAINST.finditer(page)}

    def marked(found: re.Match[str]) -> str:
        opening, rest, letters = found.groups()
        first = next((one for one in letters.split(",") if one in word), None)
        if first is None:
            return found[0]
        named = f'{opening} role="img" aria-label="{word[first]}, note {letters}"{rest}'
        return f"{named}× {letters}"

    return _MARKS.sub(marked, page)
