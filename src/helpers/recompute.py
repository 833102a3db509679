"""What do the answers give for each number that the report prints?

Tables 8 to 17 follow from the answers to the batteries. This module computes all their numbers
anew, exactly, under the id that the printed number has, so that a table can show them, and that
the printed and the computed number can be held against each other. Tables 1 to 7 are about what
no file of answers holds; their numbers are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd

from helpers import likert
from helpers.codebook import Battery, Codebook
from helpers.indices import Rule, economic_indices, level_counts, most_positive_by_municipality
from helpers.investments import Investment
from helpers.published import Published, PublishedTable, PublishedValue
from helpers.respondents import high_distribution, per_respondent
from helpers.responses import Responses

INDEX_DONT_KNOW: Rule = "as_not_at_all"
"""How "don't know" enters the two indices; the report does not say."""

INDEX_INCLUDES_OTHER = False
"""Whether the motive "other" weighs against the economic ones; the report does not say."""

Values = dict[str, Fraction | None]
Summary = tuple[dict[Hashable, Any], "pd.Series | None"]


def recompute(
    published: Published,
    responses: Responses,
    codebook: Codebook,
    investments: Sequence[Investment],
) -> Values:
    """Compute every printed number that follows from the answers.

    Parameters
    ----------
    published : Published
        Says which numbers there are and what each is a statistic of.
    responses : Responses
        The answers, or the witness.
    codebook : Codebook
        What was asked.
    investments : sequence of Investment
        Says which investments started before 2023, and where they are.

    Returns
    -------
    dict of str to Fraction or None
        Exact values by id, in the order printed. None where nobody gave an answer that has a
        value, or where the investment is not among the answers.

    Notes
    -----
    Rows printed with the same name can mean either of two investments. They get the values of the
    two in ascending order, as the report sorts them.
    """
    values: Values = {}
    for table in published.tables.values():
        if table.spec.battery is None:
            continue
        battery = codebook.battery(table.spec.battery)
        printed = [value for value in published if value.table == table.spec.number]
        if table.spec.unit_of_rows == "item":
            values |= _items(table, printed, responses, battery, investments)
        elif any(value.statistic == "absolute_index" for value in printed):
            values |= _indices(printed, responses, codebook)
        elif table.spec.unit_of_rows == "investment":
            values |= _by_investment(printed, responses, battery)
        elif battery.scale.has_means:
            values |= _distribution(printed, responses, battery)
        else:
            values |= _by_municipality(printed, responses, battery, investments)
    return values


def started_before_2023(
    responses: Responses, investments: Sequence[Investment], subgroup: str
) -> Responses:
    """Keep the respondents of a subgroup of the report.

    Parameters
    ----------
    responses : Responses
        All answers.
    investments : sequence of Investment
        Says when each started.
    subgroup : str
        ``"all"``, or the name of the subgroup as `helpers.published` gives it.

    Returns
    -------
    Responses
        The same answers, or those of the subgroup.
    """
    if subgroup == "all":
        return responses
    wanted = {one.id for one in investments if one.started_before_2023}
    kept = [who for who in responses.frame.index if who in wanted]
    return replace(responses, frame=responses.frame.loc[kept])


def _items(
    table: PublishedTable,
    printed: Collection[PublishedValue],
    responses: Responses,
    battery: Battery,
    investments: Sequence[Investment],
) -> Values:
    """Tables with one row an item: 8, 11, 12, 14 and 16."""
    values: Values = {}
    shown = [row for row in table.frame.index if row in battery.item_ids]
    levels = {level.key: f"count_{level.code}" for level in battery.scale.levels}
    summaries: dict[str, Summary] = {}
    for value in printed:
        subset = started_before_2023(responses, investments, value.subgroup)
        if value.subgroup not in summaries:
            frame = likert.summarise(likert.to_tidy(subset, battery), battery)
            means = likert.exact(frame, "mean") if battery.scale.has_means else None
            summaries[value.subgroup] = frame.to_dict("index"), means
        (summary, means), n = summaries[value.subgroup], len(subset.frame)
        if value.statistic == "n":
            values[value.id] = Fraction(n)
        elif value.statistic == "high_per_respondent":
            high = sum(int(summary[row]["n_high"]) for row in shown)
            values[value.id] = Fraction(high, n) if n else None
        elif value.statistic == "mean" and means is not None:
            values[value.id] = _fraction(means[value.row])
        else:
            column = {"count_high": "n_high", "count_dk": "n_dk"}.get(value.statistic)
            column = column or levels.get(value.column)
            line = summary[value.row]
            # The total of a table of categories is of those who gave one of them, or did not know.
            counted = line["n_answered"] + line["n_dk"] if column is None else line[column]
            values[value.id] = Fraction(int(counted))
    return values


def _indices(
    printed: Collection[PublishedValue], responses: Responses, codebook: Codebook
) -> Values:
    """Table 10."""
    indices = economic_indices(
        responses, codebook, dk=INDEX_DONT_KNOW, include_other=INDEX_INCLUDES_OTHER
    )
    alike: dict[tuple[str, ...], list[str]] = {}
    for value in printed:
        if value.candidates and value.row not in alike.setdefault(value.candidates, []):
            alike[value.candidates].append(value.row)
    values: Values = {}
    for value in printed:
        known = [one for one in value.candidates if one in indices.index]
        if not value.candidates:
            values[value.id] = _mean([v for v in indices[value.column] if v is not None])
        elif len(known) < len(value.candidates):
            values[value.id] = None
        else:
            pairs = [
                (_fraction(indices["relative"][one]), _fraction(indices["absolute"][one]))
                for one in known
            ]
            pairs.sort(key=lambda pair: tuple(Fraction(2) if v is None else v for v in pair))
            relative, absolute = pairs[alike[value.candidates].index(value.row)]
            values[value.id] = relative if value.column == "relative" else absolute
    return values


def _fraction(value: object) -> Fraction | None:
    """Give an entry of a column of fractions its type."""
    return value if isinstance(value, Fraction) else None


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _by_investment(
    printed: Collection[PublishedValue], responses: Responses, battery: Battery
) -> Values:
    """Tables 13 and 15; the item "other" is not counted in them."""
    people = per_respondent(likert.to_tidy(responses, battery), battery, include_other=False)
    means = likert.exact(people, "mean")
    lines: dict[Hashable, Any] = people.to_dict("index")
    columns = {"count_high": "n_high", "count_dk": "n_dk"}
    values: Values = {}
    for value in printed:
        (who,) = value.candidates
        if who not in lines:
            values[value.id] = None
        elif value.statistic == "mean":
            values[value.id] = _fraction(means[who])
        else:
            values[value.id] = Fraction(int(lines[who][columns[value.statistic]]))
    return values


def _distribution(
    printed: Collection[PublishedValue], responses: Responses, battery: Battery
) -> Values:
    """Table 9: respondents by their number of items with high priority, in columns m8 to m0."""
    counts = high_distribution(likert.to_tidy(responses, battery), battery, include_other=False)
    of_number = {f"m{number}": int(n) for number, n in counts["respondents"].items()}
    of_number["total"] = int(counts["respondents"].sum())
    return {value.id: Fraction(of_number.get(value.column, 0)) for value in printed}


def _by_municipality(
    printed: Collection[PublishedValue],
    responses: Responses,
    battery: Battery,
    investments: Sequence[Investment],
) -> Values:
    """Table 17: each municipality stands where its most positive respondent is."""
    counts: Mapping[str, int] = placed_municipalities(responses, battery, investments)
    return {value.id: Fraction(counts.get(value.row, 0)) for value in printed}


def placed_municipalities(
    responses: Responses, battery: Battery, investments: Sequence[Investment]
) -> dict[str, int]:
    """Count municipalities by the answer of their most positive respondent.

    Parameters
    ----------
    responses : Responses
        The answers.
    battery : Battery
        The one item of question 17.
    investments : sequence of Investment
        Says where each respondent belongs.

    Returns
    -------
    dict of str to int
        By key of the level, then ``dk``, ``no_answer`` and ``total``.
    """
    municipality = pd.Series({one.id: one.municipality for one in investments})
    answers = responses.frame[battery.columns[0]]
    placed = most_positive_by_municipality(answers, municipality)
    return {str(key): int(n) for key, n in level_counts(placed, battery.scale).items()}
