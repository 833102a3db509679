"""Which option of an open rule is taken?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Choice = Mapping[str, str]
"""An option for each reading."""


@dataclass(frozen=True)
class Reading:
    """A rule that the publication leaves open.

    Parameters
    ----------
    name : str
        Its key.
    question : str
        What is open.
    options : mapping of str to str
        The possible answers, each with what it says.
    """

    name: str
    question: str
    options: Mapping[str, str]
