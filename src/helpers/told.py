"""Which investments is a wave about, and what did its respondents tell of them?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from helpers.codebook import Bilingual
from helpers.facts import Facts
from helpers.investments import Investment
from helpers.responses import Responses


def investments_about(
    responses: Responses, facts: Facts | None, known: Mapping[str, Investment], *, reported: bool
) -> tuple[Investment, ...]:
    """Take the investments that a set of answers is about.

    Parameters
    ----------
    responses : Responses
        The answers.
    facts : Facts or None
        What else is known of the respondents.
    known : mapping of str to Investment
        Those of the report, by id.
    reported : bool
        Whether the answers are of the wave that the report describes.

    Returns
    -------
    tuple of Investment
        Those of the report; of another wave what its facts tell, or else those of the report that
        answered again.
    """
    if reported and known:
        return tuple(known.values())
    if facts is not None:
        return investments_of(facts, known)
    return tuple(known[who] for who in responses.frame.index if who in known)


def investments_of(facts: Facts, known: Mapping[str, Investment]) -> tuple[Investment, ...]:
    """Make the investments of a wave from what its respondents said of them.

    Parameters
    ----------
    facts : Facts
        What is known of the respondents. Of its columns ``municipality``, ``municipality_code``,
        ``name``, ``investor``, ``provider``, ``size_dkk`` and ``start_year`` are used; a survey
        without a column ``municipality`` has no investments.
    known : mapping of str to Investment
        Those of the report by id, whose names in two languages are kept.

    Returns
    -------
    tuple of Investment
        In the order of the facts.
    """
    if "municipality" not in facts.frame.columns:
        return ()
    records = facts.frame.reset_index(names="id").to_dict("records")
    return tuple(_told(record, known.get(str(record["id"]))) for record in records)


def _told(record: Mapping[Hashable, Any], before: Investment | None) -> Investment:
    told = {str(key): None if value is pd.NA else value for key, value in record.items()}
    identifier, year, size = str(told["id"]), told.get("start_year"), told.get("size_dkk")
    name = str(told.get("name") or identifier)
    return Investment(
        id=identifier,
        municipality=str(told["municipality"] or (before.municipality if before else identifier)),
        municipality_code=str(
            told["municipality_code"] or (before.municipality_code if before else "")
        ),
        name=before.name if before else Bilingual(name, name),
        variants=before.variants if before else (),
        ambiguous_with=None,
        started_before_2023=before.started_before_2023 if year is None and before else _early(year),
        investor=told.get("investor"),
        provider=told.get("provider"),
        size_dkk=None if size is None else int(size),
        size_source="",
        note="",
    )


def _early(year: int | None) -> bool:
    return year is not None and int(year) < 2023
