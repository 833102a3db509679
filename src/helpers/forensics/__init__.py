"""Could these printed numbers come from that many whole-number answers?

The tests here look at one printed line at a time: a mean, perhaps a standard deviation, the
number of answers, and the answer scale. They need no other table, so a reviewer can put any
published line to them. `grim` asks whether a sum of whole answers gives the mean, `grimmer`
whether a sum of squares goes with it, and `count_distributions` and `list_distributions` find
every response distribution that would have been printed in the same way. Everything is done with
integers and fractions; nothing is sampled and nothing is rounded on the way.
"""

from __future__ import annotations

from helpers.forensics.distributions import (
    Reported,
    count_distributions,
    list_distributions,
    possible_n,
)
from helpers.forensics.preimages import ROUNDINGS, ForensicsError, Preimage, Rounding, preimage
from helpers.forensics.single import Grim, Grimmer, grim, grimmer

__all__ = [
    "ROUNDINGS",
    "ForensicsError",
    "Grim",
    "Grimmer",
    "Preimage",
    "Reported",
    "Rounding",
    "count_distributions",
    "grim",
    "grimmer",
    "list_distributions",
    "possible_n",
    "preimage",
]
