"""What can be declared about tables of counts?

A block of kind ``counts`` in `data/world.yml` says which tables add up, which count durations,
ticked options or summarise amounts, and what prose adds to them. `helpers.world.spec_counts` reads
it into these frozen objects; `helpers.world.counts` turns them into unknowns and rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from helpers.world.linear import WorldError


@dataclass(frozen=True)
class Crosstab:
    """A table of counts whose cells add up to a row or column of totals, or both.

    Parameters
    ----------
    table : int
        Number of the table.
    total_row, total_column : str or None
        Keys of the row and of the column of totals; None where the table has none.
    line : int
        Where it is declared.
    """

    table: int
    total_row: str | None = None
    total_column: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Durations:
    """A table of counts by bracket of whole years, with a mean of the years behind them.

    Parameters
    ----------
    table : int
        Number of the table.
    brackets : mapping of str to (int, int or None)
        For each column of counts the shortest and longest duration in it, in whole years; None for
        a bracket without upper end.
    total_row, total_column : str
        Keys of the row and of the column of totals.
    mean_column : str
        Key of the column of means, in years.
    line : int
        Where it is declared.
    """

    table: int
    brackets: Mapping[str, tuple[int, int | None]]
    total_row: str
    total_column: str
    mean_column: str
    line: int = 0


@dataclass(frozen=True)
class Areas:
    """Two tables that count the answers to a question with several answers.

    Parameters
    ----------
    options : tuple of str
        Ids of the options that can be combined.
    dont_know : str or None
        Id of the option that excludes all others, if there is one.
    by_option : int
        Number of the table with a row for each option.
    by_size : int
        Number of the table that counts respondents by how many options they ticked.
    sizes : mapping of str to int
        Columns of that table with the number of options each stands for.
    line : int
        Where it is declared.
    """

    options: tuple[str, ...]
    dont_know: str | None
    by_option: int
    by_size: int
    sizes: Mapping[str, int]
    line: int = 0


@dataclass(frozen=True)
class Amounts:
    """A table of five-number summaries, and a mark that some amounts carry.

    Parameters
    ----------
    table : int
        Number of the table, whose rows are statistics in kroner and whose columns are groups.
    pooled : str
        Key of the column that summarises all groups together.
    mark : str or None
        Name of the mark, such as ``aarhus``; formulas can count marked amounts by it.
    always : tuple of str
        Keys of the columns whose amounts all carry it.
    line : int
        Where it is declared.
    """

    table: int
    pooled: str
    mark: str | None = None
    always: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class ClaimRule:
    """How a claim enters: as a quantity, as a span that holds it, or as comparisons.

    A quantity may be a share ``of`` another form, and then stand for so many ``per`` that form.

    Parameters
    ----------
    claim : str
        Id of the claim.
    quantity : str or None
        Formula, or name of a mean, whose value the claim states.
    span : str or None
        Formula whose value lies between the smallest and the largest number of the claim.
    holds : tuple of str
        Comparisons that are true if the claim is.
    of : str or None
        Formula of the whole that the quantity is a share of.
    per : int, default 1
        100 for a share stated in per cent.
    line : int
        Where it is declared.
    """

    claim: str
    quantity: str | None = None
    span: str | None = None
    holds: tuple[str, ...] = ()
    of: str | None = None
    per: int = 1
    line: int = 0


@dataclass(frozen=True)
class CountsSpec:
    """A block of tables of counts; see `helpers.world.counts.CountsBlock`.

    Parameters
    ----------
    name : str
        Name of the block.
    crosstabs : tuple of Crosstab
        Tables that add up.
    durations : tuple of Durations
        Tables of durations in brackets.
    areas : tuple of Areas
        Pairs of tables about a question with several answers.
    amounts : tuple of Amounts
        Tables of five-number summaries.
    unknowns : mapping of str to (int, int)
        Further unknowns that no table prints, each with its smallest and largest value.
    rules : tuple of (str, int)
        Comparisons that always hold, in the language of `helpers.world.formula`, each with the
        line where it is declared.
    claims : tuple of ClaimRule
        Claims that enter the block.
    readings : tuple of str
        Names of the readings that its formulas name in braces.
    file : Path or None
        Where all of it is declared.
    line : int
        The line on which it begins.
    """

    name: str
    crosstabs: tuple[Crosstab, ...] = ()
    durations: tuple[Durations, ...] = ()
    areas: tuple[Areas, ...] = ()
    amounts: tuple[Amounts, ...] = ()
    unknowns: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rules: tuple[tuple[str, int], ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    readings: tuple[str, ...] = ()
    file: Path | None = None
    line: int = 0


@contextmanager
def declared_at(file: Path | None, line: int) -> Iterator[None]:
    """Say of a mistake where it is declared, unless that is said already.

    Parameters
    ----------
    file : Path or None
        The file with the declaration.
    line : int
        Its line.

    Yields
    ------
    None
        Nothing; what is read inside may fail.

    Raises
    ------
    WorldError
        The one that was raised inside, with file and line.
    """
    try:
        yield
    except WorldError as error:
        if error.file is not None:
            raise
        raise WorldError(error.message, file=file, line=line, hint=error.hint) from None


def expand(text: str, indices: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Write a name or formula out for every combination of its indices.

    Parameters
    ----------
    text : str
        The name or formula, with indices in braces.
    indices : mapping of str to tuple of str
        What each index runs through; braces around any other word are left alone.

    Returns
    -------
    list of str
        One text for each combination, the last index changing fastest; the text itself if it has
        none.

    Examples
    --------
    >>> expand("launched.{who}", {"who": ("dsi", "dsk")})
    ['launched.dsi', 'launched.dsk']
    """
    used = [name for name in indices if "{" + name + "}" in text]
    written = []
    for options in product(*(indices[name] for name in used)):
        line = text
        for name, option in zip(used, options, strict=True):
            line = line.replace("{" + name + "}", option)
        written.append(line)
    return written
