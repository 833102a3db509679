"""How does the report count and describe what is not a battery?

Durations in bands, tables with totals, questions with several answers, and the rule that places a
municipality by its most positive respondent. Everything is exact, keeps what is empty, and leaves
nobody out in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.codebook import Code, Scale
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.responses import DONT_KNOW


def durations(start: pd.Series, end: pd.Series) -> pd.Series:
    """Count the years from one to another.

    Parameters
    ----------
    start, end : Series
        Years, with the same index; missing where not known.

    Returns
    -------
    Series of Int64
        ``end - start``: an investment that starts and ends in one year lasts 0 years, as in the
        report, whose bands begin at 0. Missing where either is.

    Raises
    ------
    BookError
        If something ends before it starts, or is not a whole year.
    """
    try:
        years = end.astype("Int64") - start.astype("Int64")
    except (TypeError, ValueError):
        raise BookError("a start or end is not a whole year") from None
    if (years < 0).any():
        first = years.index[(years < 0).fillna(False)][0]
        raise BookError(f"'{first}' ends in {end[first]}, before it starts in {start[first]}")
    return years


def duration_table(
    years: pd.Series,
    *,
    bands: dict[str, tuple[int, int | None]],
    by: pd.Series,
    total: str = "total",
) -> pd.DataFrame:
    """Lay out durations as Tables 6 and 7 do.

    Parameters
    ----------
    years : Series
        Durations in whole years; those that are missing are left out, and are what a row's
        total falls short of.
    bands : dict of str to (int, int or None)
        Name of a column, with its first and its last year; None if it is open.
    by : Series
        Group of each row, with the same index; a categorical Series gives the order.
    total : str
        Name of the row and of the column with totals.

    Returns
    -------
    DataFrame
        A row a group, and one for all; columns the bands and the total (investments), ``sum``
        (years, exact) and ``mean`` (years, missing where there are none).

    Raises
    ------
    BookError
        If a duration falls into no band or into two.
    """
    known = years.dropna().astype(int)
    names = []
    for who, value in known.items():
        fits = [k for k, (a, b) in bands.items() if a <= value and (b is None or value <= b)]
        if len(fits) != 1:
            raise BookError(f"the {value} years of '{who}' are in {len(fits)} bands instead of one")
        names.append(fits[0])
    banded = pd.Series(pd.Categorical(names, list(bands)), index=known.index)
    group = by.astype("category").reindex(known.index)
    table = crosstab_totals(group, banded, total=total)
    sums = known.groupby(group.to_numpy()).sum()
    table["sum"] = [*(int(sums.get(g, 0)) for g in table.index[:-1]), int(known.sum())]
    table["mean"] = table["sum"] / table[total].where(table[total] > 0)
    return table


def crosstab_totals(
    rows: pd.Series, columns: pd.Series, *, total: str = "total", missing: str | None = None
) -> pd.DataFrame:
    """Count pairs of characteristics, with totals.

    Parameters
    ----------
    rows, columns : Series
        What each case is counted under, with the same index. Categorical Series give their
        order, and keep categories that are empty; others are sorted.
    total : str
        Name of the row and of the column with totals.
    missing : str, optional
        Name of a row and a column, before the totals, for what is not known. Without it, nothing
        may be missing.

    Returns
    -------
    DataFrame of int64
        The counts.

    Raises
    ------
    BookError
        If the two do not describe the same cases, something is missing, or a name is taken.
    """
    if not rows.index.equals(columns.index):
        raise BookError("rows and columns of the table do not describe the same cases")
    placed, labels = [], []
    for values in (rows, columns):
        category = values.astype("category").cat
        codes, names = category.codes.to_numpy().astype(np.intp), list(category.categories)
        if missing is None and (codes < 0).any():
            raise BookError(
                f"'{values.index[codes < 0][0]}' has nothing to be counted under",
                hint="Say what it is, or name a row and column for what is missing.",
            )
        names += [missing] if missing is not None else []
        if len({*names, total}) != len(names) + 1:
            raise BookError(f"'{total}' or '{missing}' is already the name of a category")
        placed.append(np.where(codes < 0, len(names) - 1, codes))
        labels.append(names)
    height, width = len(labels[0]), len(labels[1])
    cells = np.bincount(placed[0] * width + placed[1], minlength=height * width)
    counts = cells.reshape(height, width).astype(np.int64)
    counts = np.vstack([counts, counts.sum(axis=0)])
    counts = np.column_stack([counts, counts.sum(axis=1)])
    return pd.DataFrame(
        counts,
        index=pd.Index([*labels[0], total], name=rows.name),
        columns=pd.Index([*labels[1], total], name=columns.name),
    )


def _ticks(answers: pd.Series, options: Sequence[str]) -> pd.DataFrame:
    """Turn lists of options into a table of ticks; who ticked nothing did not answer."""
    ticks = np.zeros((len(answers), len(options)), dtype=bool)
    for row, (who, chosen) in enumerate(answers.items()):
        if chosen is None or (isinstance(chosen, float) and np.isnan(chosen)):
            continue
        for option in [chosen] if isinstance(chosen, str) else chosen:
            if option not in options:
                raise BookError(
                    f"'{option}', ticked by '{who}', was not offered", hint=nearest(option, options)
                )
            ticks[row, options.index(option)] = True
    return pd.DataFrame(ticks, index=answers.index, columns=list(options))


def multiple_counts(answers: pd.Series, options: Sequence[str]) -> pd.DataFrame:
    """Count who ticked each option, where several may be ticked (Table 4).

    Parameters
    ----------
    answers : Series
        For each respondent the options ticked, as a collection of ids; None or an empty one is
        no answer. An option ticked twice counts once.
    options : sequence of str
        Ids of the options, in order.

    Returns
    -------
    DataFrame
        Indexed by option, none left out: ``count``, ``n_answered`` (respondents who ticked
        anything) and ``share`` of them. Shares add up to more than 1 where several are ticked.

    Raises
    ------
    BookError
        If something was ticked that was not offered.
    """
    ticks = _ticks(answers, options)
    answered = int(ticks.any(axis=1).sum())
    counts = ticks.sum().astype(np.int64)
    share = counts / answered if answered else counts.astype(float) * np.nan
    return pd.DataFrame({"count": counts, "n_answered": answered, "share": share}).rename_axis(
        "option"
    )


def multiple_distribution(
    answers: pd.Series, options: Sequence[str], *, apart: Collection[str] = ("dk",)
) -> pd.Series:
    """Count respondents by how many options they ticked (Table 5).

    Parameters
    ----------
    answers : Series
        As in `multiple_counts`.
    options : sequence of str
        Ids of the options.
    apart : collection of str
        Options that are not counted, such as *don't know*.

    Returns
    -------
    Series of int64
        Respondents, indexed by the number of options from 0 to as many as there are.

    Raises
    ------
    BookError
        If something was ticked that was not offered.
    """
    ticks = _ticks(answers, options).drop(columns=list(apart), errors="ignore")
    counts = np.bincount(ticks.sum(axis=1).to_numpy(), minlength=ticks.shape[1] + 1)
    index = pd.RangeIndex(len(counts), name="options")
    return pd.Series(counts, index=index, name="respondents", dtype=np.int64)


def most_positive_by_municipality(answers: pd.Series, municipality: pd.Series) -> pd.Series:
    """Place each municipality by its most positive respondent (the note to Table 17).

    Parameters
    ----------
    answers : Series
        Code of each respondent, ``"dk"`` or missing; higher codes are more positive.
    municipality : Series
        Municipality of each respondent.

    Returns
    -------
    Series of object
        Indexed by municipality, in order of appearance: the highest code given there; ``"dk"``
        if nobody gave one and somebody did not know; None if nobody answered.

    Raises
    ------
    BookError
        If a respondent has no municipality.
    """
    where = municipality.reindex(answers.index)
    if where.isna().any():
        raise BookError(f"respondent '{where.index[where.isna()][0]}' has no municipality")
    placed: dict[object, Code | None] = {}
    for place, answer in zip(where, answers, strict=True):
        before = placed.setdefault(place, None)
        if pd.isna(answer):
            continue
        if before is None or before == DONT_KNOW:
            placed[place] = answer
        elif answer != DONT_KNOW:
            placed[place] = max(before, answer)
    name = str(municipality.name or "municipality")
    series = pd.Series(placed, name=answers.name, dtype=object).rename_axis(name)
    return series.where(series.notna(), None)


def level_counts(answers: pd.Series, scale: Scale) -> pd.Series:
    """Count the answers to one item, level by level.

    Parameters
    ----------
    answers : Series
        Codes of the scale, ``"dk"`` or missing.
    scale : Scale
        What was offered.

    Returns
    -------
    Series of int64
        Indexed by the keys of the levels, none left out, then ``dk``, ``no_answer`` and
        ``total``.

    Raises
    ------
    BookError
        If an answer is not on the scale.
    """
    counts = {level.key: 0 for level in scale.levels} | {DONT_KNOW: 0, "no_answer": 0}
    keys = {level.code: level.key for level in scale.levels}
    for who, answer in answers.items():
        key = "no_answer" if pd.isna(answer) else keys.get(answer, answer)
        if key not in counts:
            raise BookError(f"'{answer}' of '{who}' is not on the scale '{scale.name}'")
        counts[key] += 1
    return pd.Series(counts | {"total": len(answers)}, name="count", dtype=np.int64)


def active_inactive(placed: pd.Series, scale: Scale) -> pd.Series:
    """Split municipalities into those that work on a next investment and those that do not.

    Parameters
    ----------
    placed : Series
        As `most_positive_by_municipality` gives it.
    scale : Scale
        Its ``active_from`` says from which code on a municipality is active.

    Returns
    -------
    Series of int64
        ``active``, ``inactive``, ``dk``, ``no_answer`` and ``total``: who does not know, or did
        not answer, is neither active nor inactive.

    Raises
    ------
    BookError
        If the scale has no such threshold, or an answer is not on it.

    References
    ----------
    The report, section 6.2.
    """
    if scale.active_from is None:
        raise BookError(f"the scale '{scale.name}' has no active_from")
    counts = level_counts(placed, scale)
    active = sum(int(counts[lv.key]) for lv in scale.levels if lv.code >= scale.active_from)
    rest = {key: int(counts[key]) for key in (DONT_KNOW, "no_answer", "total")}
    inactive = rest["total"] - active - rest[DONT_KNOW] - rest["no_answer"]
    return pd.Series({"active": active, "inactive": inactive} | rest, name="count")
