"""What does the report print?

The 17 tables of the report, each number exactly as it was printed and with everything that is
needed to use it: what it is a statistic of, in which unit, with how many decimals, about whom,
and where it stands. Misprints stay as they are; whether the numbers agree is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from helpers.codebook import Codebook, load_codebook
from helpers.errors import BookError
from helpers.investments import FILE as INVESTMENTS
from helpers.investments import Investment, load_investments
from helpers.marked import nearest
from helpers.numbers import Printed, parse_printed
from helpers.project import find_root
from helpers.records import Record, read_records
from helpers.table_specs import (
    DESCRIPTION,
    FOLDER,
    FROM_ROW,
    STATISTICS,
    UNITS,
    ColumnSpec,
    RowSpec,
    TableSpec,
    read_specs,
)

__all__ = [
    "DESCRIPTION",
    "FOLDER",
    "NOT_CALCULABLE",
    "STATISTICS",
    "UNITS",
    "ColumnSpec",
    "Published",
    "PublishedTable",
    "PublishedValue",
    "RowSpec",
    "TableSpec",
    "load_published",
]

NOT_CALCULABLE = "-"
"""What the report prints for the mean of a respondent who gave no answer that has a value."""

_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


@dataclass(frozen=True)
class PublishedValue:
    """One printed number.

    Parameters
    ----------
    id : str
        Table, row and column, such as ``"t08.financing.mean"``.
    table : int
        Number of the table, 1 to 17.
    row, column : str
        Where in the table it stands.
    statistic : str
        What it is, one of `STATISTICS`.
    printed : str
        The string that was printed.
    unit : str
        What it counts or measures, one of `UNITS`.
    decimals : int
        Number of decimals printed.
    section : str
        Section of the report.
    subgroup : str
        The respondents it is about: ``all``, or the id of a group.
    battery : str or None
        The battery of questions it comes from.
    question : int or None
        The number of the question it comes from.
    candidates : tuple of str
        Ids of the investments that its row can mean: one for a row about an investment, two
        where the report prints two names alike, none for other rows.
    decimal_sign : {",", "."}
        What is printed before decimals.
    """

    id: str
    table: int
    row: str
    column: str
    statistic: str
    printed: str
    unit: str
    decimals: int
    section: str
    subgroup: str
    battery: str | None
    question: int | None
    candidates: tuple[str, ...]
    decimal_sign: str = ","

    @property
    def number(self) -> Printed | None:
        """The printed number read exactly; None for the dash of a mean without answers."""
        if self.printed == NOT_CALCULABLE:
            return None
        return parse_printed(self.printed, self.decimal_sign)

    @property
    def value(self) -> Decimal | None:
        """The exact value of the printed number, with its trailing zeros; None for the dash."""
        return None if self.number is None else self.number.value

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """All that could have been printed like this, both ends included; None for the dash."""
        return None if self.number is None else self.number.interval


@dataclass(frozen=True)
class PublishedTable:
    """One table in the shape it was printed in.

    Parameters
    ----------
    spec : TableSpec
        What it is about.
    frame : DataFrame
        Indexed by row id; the column ``label`` (the printed Danish label, shortened), then the
        printed strings. An empty string stands where nothing is printed.
    """

    spec: TableSpec
    frame: pd.DataFrame


@dataclass(frozen=True)
class Published:
    """Every number that the tables of the report print.

    Parameters
    ----------
    values : mapping of str to PublishedValue
        By id, in the order of the tables, rows and columns.
    tables : mapping of int to PublishedTable
        By number.
    investments : tuple of Investment
        The investments that rows of the tables are about.

    Examples
    --------
    >>> published = load_published()
    >>> published["t08.learning_results.mean"].printed
    '4,0'
    >>> [value.row for value in published.match("t14.*.high") if value.value == 3]
    ['transaction_costs', 'uncertain_gain']
    """

    values: Mapping[str, PublishedValue]
    tables: Mapping[int, PublishedTable]
    investments: tuple[Investment, ...] = ()

    def __getitem__(self, value_id: str) -> PublishedValue:
        try:
            return self.values[value_id]
        except KeyError:
            raise BookError(
                f"no published number has the id '{value_id}'", hint=_near_id(value_id, self.values)
            ) from None

    def __iter__(self) -> Iterator[PublishedValue]:
        return iter(self.values.values())

    def __len__(self) -> int:
        return len(self.values)

    def match(self, pattern: str) -> tuple[PublishedValue, ...]:
        """Find numbers by a pattern of ids in which ``*`` stands for anything.

        Parameters
        ----------
        pattern : str
            For example ``"t08.*.high"``.

        Returns
        -------
        tuple of PublishedValue
            In the order printed.

        Raises
        ------
        BookError
            If nothing matches, for then the pattern is mistyped.
        """
        found = tuple(value for value in self if fnmatchcase(value.id, pattern))
        if not found:
            raise BookError(
                f"no published number matches '{pattern}'",
                hint="Ids are made of table, row and column, like t08.financing.mean.",
            )
        return found

    def table(self, number: int) -> PublishedTable:
        """Take one table in the shape it was printed in.

        Parameters
        ----------
        number : int
            Number of the table, 1 to 17.

        Returns
        -------
        PublishedTable
            What it is about, and its printed strings.

        Raises
        ------
        BookError
            If the report has no such table.
        """
        if number not in self.tables:
            known = f"{min(self.tables)} to {max(self.tables)}"
            raise BookError(f"the report has no Table {number}", hint=f"Its tables are {known}.")
        return self.tables[number]

    def frame(self) -> pd.DataFrame:
        """Put all numbers into one tidy frame.

        Returns
        -------
        DataFrame
            One row for each number, with the fields of `PublishedValue` as columns and
            ``value`` (an exact Decimal, or None for the dash) after ``printed``.
        """
        names = [one.name for one in fields(PublishedValue)]
        rows = [{**{name: getattr(v, name) for name in names}, "value": v.value} for v in self]
        at = names.index("printed") + 1
        return pd.DataFrame(rows, columns=[*names[:at], "value", *names[at:]], dtype=object)


def load_published(root: Path | str | None = None) -> Published:
    """Read the printed tables in ``data/published``.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    Published
        All numbers of all tables.

    Raises
    ------
    BookError
        With file and line: a cell that is no printed number or has other decimals than its
        column, a row that is no item of its battery or no investment, an unknown word in the
        description.
    """
    project = find_root() if root is None else Path(root)
    codebook = load_codebook(project / "data" / "codebook.yml")
    # A project whose respondents have no names has no list of them.
    investments = load_investments(project) if (project / INVESTMENTS).is_file() else ()
    by_id = {one.id: one for one in investments}
    values: dict[str, PublishedValue] = {}
    tables: dict[int, PublishedTable] = {}
    for spec in read_specs(project, codebook):
        table, cells = _read_table(spec, codebook, by_id)
        tables[spec.number] = table
        values.update({cell.id: cell for cell in cells})
    return Published(MappingProxyType(values), MappingProxyType(tables), investments)


def _near_id(value_id: str, values: Mapping[str, PublishedValue]) -> str:
    # All ids would be a page; those of the same table are what one looks for.
    same_table = [known for known in values if known.split(".")[0] == value_id.split(".")[0]]
    return nearest(value_id, same_table or ["t01 … t17"])


def _read_table(
    spec: TableSpec, codebook: Codebook, investments: Mapping[str, Investment]
) -> tuple[PublishedTable, list[PublishedValue]]:
    # Only a table about investments says which of them a row can mean.
    extra = ["candidates"] if _header_has_candidates(spec.file) else []
    records = read_records(spec.file, ["row", "label", *extra, *spec.columns])
    cells: list[PublishedValue] = []
    seen: set[str] = set()
    for record in records:
        row = record.required("row")
        record.required("label")
        if _NAME.fullmatch(row) is None or row in seen:
            problem = "is used twice" if row in seen else "is no id of small letters and digits"
            record.fail(f"the row id '{row}' {problem}", "Give the row an id of its own.")
        seen.add(row)
        meant = _candidates(record, row, spec, codebook, investments)
        for column in spec.columns.values():
            if record[column.name]:
                cells.append(_cell(record, row, column, spec, meant))
    for row in spec.rows:
        if row not in seen:
            raise BookError(
                f"{DESCRIPTION} describes a row '{row}' that is not there",
                file=spec.file,
                hint=nearest(row, seen),
            )
    frame = pd.DataFrame([record.cells for record in records]).set_index("row")
    return PublishedTable(spec, frame[["label", *spec.columns]]), cells


def _header_has_candidates(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return "candidates" in file.readline().strip().split(",")
    except FileNotFoundError:
        return False  # the reader says so


def _candidates(
    record: Record,
    row: str,
    spec: TableSpec,
    codebook: Codebook,
    investments: Mapping[str, Investment],
) -> tuple[str, ...]:
    if row in spec.rows:
        return ()
    if spec.unit_of_rows == "item":
        items = codebook.battery(spec.battery).item_ids if spec.battery else ()
        if row not in items:
            record.fail(f"'{row}' is no item of the battery '{spec.battery}'", nearest(row, items))
    if spec.unit_of_rows != "investment":
        return ()
    named = record.several("candidates") if "candidates" in record.cells else ()
    meant = named or (row,)
    for one in meant:
        if one not in investments:
            record.fail(f"there is no investment '{one}'", nearest(one, investments))
    return meant


def _cell(
    record: Record, row: str, column: ColumnSpec, spec: TableSpec, meant: tuple[str, ...]
) -> PublishedValue:
    override = spec.rows.get(row, RowSpec())
    statistic = override.statistic or column.statistic
    subgroup = column.subgroup if column.subgroup != FROM_ROW else override.subgroup
    if statistic == FROM_ROW or subgroup is None:
        record.fail(
            f"{DESCRIPTION} does not say what the row '{row}' is",
            f"Describe it under 'rows' of Table {spec.number}.",
        )
    printed = record[column.name]
    expected = column.decimals if override.decimals is None else override.decimals
    expected = column.exceptions.get(row, expected)
    if printed == NOT_CALCULABLE and statistic == "mean":
        decimals = expected
    else:
        try:
            decimals = parse_printed(printed, spec.decimal_sign).decimals
        except BookError as error:
            record.fail(f"{error.message} (column '{column.name}')", error.hint)
    if decimals != expected:
        record.fail(
            f"'{printed}' has {decimals} decimals and the column '{column.name}' has {expected}",
            "Copy the number as it is printed.",
        )
    return PublishedValue(
        id=f"t{spec.number:02d}.{row}.{column.name}",
        table=spec.number,
        row=row,
        column=column.name,
        statistic=statistic,
        printed=printed,
        unit=override.unit or column.unit,
        decimals=decimals,
        section=spec.section,
        subgroup=subgroup,
        battery=spec.battery,
        question=spec.question,
        candidates=meant,
        decimal_sign=spec.decimal_sign,
    )
