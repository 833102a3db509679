"""How are the tables of the report described?

`data/published/tables.yml` says of every table what its rows and columns are: the statistic, the
unit, the decimals printed, and the investments it is about. This module reads that description;
`helpers.published` reads the numbers with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.codebook import Bilingual, Codebook
from helpers.marked import Marked, load_marked

FOLDER = Path("data/published")
DESCRIPTION = "tables.yml"

STATISTICS = (
    "count",
    "count_high",
    "count_dk",
    "high_per_respondent",
    "n",
    "mean",
    "minimum",
    "quartile1",
    "median",
    "quartile3",
    "maximum",
    "absolute_index",
    "relative_index",
)
UNITS = (
    "investments",
    "respondents",
    "municipalities",
    "items",
    "scale points",
    "index",
    "years",
    "DKK",
)
UNITS_OF_ROWS = ("item", "investment", "category", "statistic")
FROM_ROW = "row"
DECIMAL_SIGNS = (",", ".")

_SUBGROUP = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class ColumnSpec:
    """What the cells of one column are.

    Parameters
    ----------
    name : str
        Its id.
    label : Bilingual
        Its heading, in our words.
    statistic : str
        One of `STATISTICS`, or ``"row"`` if the rows say it.
    unit : str
        One of `UNITS`.
    decimals : int
        How many are printed.
    subgroup : str
        Id of the respondents it is about (``all``, or a group that ``data/world.yml`` may say more
        of), or ``"row"`` if the rows say it.
    exceptions : mapping of str to int
        Rows in which this column alone prints another number of decimals.
    """

    name: str
    label: Bilingual
    statistic: str
    unit: str
    decimals: int
    subgroup: str
    exceptions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RowSpec:
    """What one row says differently from its columns; None where it says nothing.

    Parameters
    ----------
    statistic, unit : str or None
        Words as for a column.
    decimals : int or None
        How many are printed.
    subgroup : str or None
        An id as for a column.
    """

    statistic: str | None = None
    unit: str | None = None
    decimals: int | None = None
    subgroup: str | None = None


@dataclass(frozen=True)
class TableSpec:
    """What a table of the report is about.

    Parameters
    ----------
    number : int
        Its number, 1 to 17.
    file : Path
        The file with its numbers.
    section : str
        Section of the report.
    title : Bilingual
        Its title, in our words.
    note : Bilingual or None
        What must be said under it.
    unit_of_rows : str
        What a row is, one of `UNITS_OF_ROWS`.
    question : int or None
        The question it comes from.
    battery : str or None
        The battery it comes from.
    columns : mapping of str to ColumnSpec
        By id, in the order printed.
    rows : mapping of str to RowSpec
        Rows that differ from their columns, by id.
    decimal_sign : {",", "."}
        What the table prints before decimals.
    """

    number: int
    file: Path
    section: str
    title: Bilingual
    note: Bilingual | None
    unit_of_rows: str
    question: int | None
    battery: str | None
    columns: Mapping[str, ColumnSpec]
    rows: Mapping[str, RowSpec] = field(default_factory=dict)
    decimal_sign: str = ","


def read_specs(project: Path, codebook: Codebook) -> tuple[TableSpec, ...]:
    """Read the description of the printed tables.

    Parameters
    ----------
    project : Path
        The project folder.
    codebook : Codebook
        The questionnaire, whose batteries and questions the tables name.

    Returns
    -------
    tuple of TableSpec
        In the order of the file.

    Raises
    ------
    BookError
        If a word is unknown or a table is described twice; with its line.
    """
    specs: dict[int, TableSpec] = {}
    for entry in load_marked(project / FOLDER / DESCRIPTION).sequence():
        spec = _table_spec(entry, project, codebook)
        if spec.number in specs:
            entry.fail(f"Table {spec.number} is described twice", "Keep one of them.")
        specs[spec.number] = spec
    return tuple(specs.values())


def _bilingual(value: Marked) -> Bilingual:
    both = value.mapping(["en", "da"])
    return Bilingual(en=both["en"].text(), da=both["da"].text())


def _table_spec(entry: Marked, project: Path, codebook: Codebook) -> TableSpec:
    keys = entry.mapping(
        ["table", "file", "section", "title", "unit_of_rows", "columns"],
        ["note", "question", "battery", "rows", "decimal_sign"],
    )
    columns = keys["columns"].mapping(optional=None)
    rows = keys["rows"].mapping(optional=None) if "rows" in keys else {}
    question = keys["question"].integer() if "question" in keys else None
    if question is not None and not any(q.number == question for q in codebook.questions):
        keys["question"].fail(f"the codebook has no question {question}")
    return TableSpec(
        number=keys["table"].integer(),
        file=project / FOLDER / keys["file"].text(),
        section=keys["section"].text(),
        title=_bilingual(keys["title"]),
        note=_bilingual(keys["note"]) if "note" in keys else None,
        unit_of_rows=keys["unit_of_rows"].choice(UNITS_OF_ROWS),
        question=question,
        battery=keys["battery"].choice(codebook.batteries) if "battery" in keys else None,
        columns={name: _column_spec(name, value) for name, value in columns.items()},
        rows={name: _row_spec(value) for name, value in rows.items()},
        decimal_sign=keys["decimal_sign"].choice(DECIMAL_SIGNS) if "decimal_sign" in keys else ",",
    )


def _column_spec(name: str, value: Marked) -> ColumnSpec:
    keys = value.mapping(["label", "statistic", "unit", "decimals", "subgroup"], ["exceptions"])
    exceptions = keys["exceptions"].mapping(optional=None) if "exceptions" in keys else {}
    return ColumnSpec(
        name=name,
        label=_bilingual(keys["label"]),
        statistic=keys["statistic"].choice([*STATISTICS, FROM_ROW]),
        unit=keys["unit"].choice(UNITS),
        decimals=keys["decimals"].integer(),
        subgroup=_subgroup(keys["subgroup"]),
        exceptions={row: one.integer() for row, one in exceptions.items()},
    )


def _row_spec(value: Marked) -> RowSpec:
    keys = value.mapping(optional=["statistic", "unit", "decimals", "subgroup"])
    return RowSpec(
        statistic=keys["statistic"].choice(STATISTICS) if "statistic" in keys else None,
        unit=keys["unit"].choice(UNITS) if "unit" in keys else None,
        decimals=keys["decimals"].integer() if "decimals" in keys else None,
        subgroup=_subgroup(keys["subgroup"]) if "subgroup" in keys else None,
    )


def _subgroup(value: Marked) -> str:
    word = value.text()
    if _SUBGROUP.fullmatch(word) is None:
        value.fail(f"'{word}' cannot be a subgroup", "Use small letters, digits and underscores.")
    return word
