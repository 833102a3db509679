"""Where does the most positive respondent put a municipality?

Table 17 counts municipalities, not answers: one with several respondents stands where the most
positive of them placed it, and *don't know* comes below every answer. So the table says how many
municipalities have each code as the highest one given there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.codebook import Battery
from helpers.published import PublishedValue
from helpers.world.battery_model import DONT_KNOW, TOTAL
from helpers.world.linear import Expr, Quantity, WorldError, fact_within, total
from helpers.world.system import System


class PlacementBlock:
    """Counts of places by their most positive answer, as unknowns with facts.

    Parameters
    ----------
    system : System
        Takes the unknowns, rules and facts.
    battery : Battery
        A battery of one item, whose codes rise with how positive they are.
    places : mapping of str to sequence of str
        Respondents of each place.
    values : sequence of PublishedValue
        The printed counts; their rows are keys of levels, ``dk`` or ``total``.
    """

    def __init__(
        self,
        system: System,
        battery: Battery,
        places: Mapping[str, Sequence[str]],
        values: Sequence[PublishedValue],
    ) -> None:
        self.battery = battery
        self.places = places
        scale = battery.scale
        self.slots = (*(() if scale.dont_know is None else (DONT_KNOW,)), *scale.codes)
        self.counts = {
            slot: system.unknown(f"{battery.name} places={slot}", 0, len(places))
            for slot in self.slots
        }
        system.equal(total(self.counts.values()), len(places))
        rows = {level.key: level.code for level in scale.levels}
        if scale.dont_know is not None:
            rows[scale.dont_know.code] = DONT_KNOW
        for value in values:
            if value.interval is None:
                raise WorldError(f"'{value.id}' is no number")
            if value.row == TOTAL:
                form: Expr = total(self.counts.values())
            elif value.row in rows:
                form = self.counts[rows[value.row]]
            else:
                raise WorldError(f"'{value.id}' is the row of no answer to '{battery.name}'")
            system.state(fact_within(value.id, Quantity(form), *value.interval))

    def answers(self, values: Sequence[int]) -> dict[str, int]:
        """Give every respondent an answer, so that the places come out as counted.

        All respondents of a place answer alike; places take the codes in their order, from the
        most positive one down.

        Parameters
        ----------
        values : sequence of int
            A solution: the number of places for each slot.

        Returns
        -------
        dict of str to int
            For each respondent a code, or `helpers.world.battery.DONT_KNOW`.
        """
        deck = [
            slot
            for slot in reversed(self.slots)
            for _ in range(int(self.counts[slot].value(values)))
        ]
        return {
            who: slot
            for slot, members in zip(deck, self.places.values(), strict=True)
            for who in members
        }

    def values_of(self, answers: Mapping[str, int]) -> tuple[int, ...]:
        """Count the places by their most positive answer; see `BatteryBlock.values_of`.

        Parameters
        ----------
        answers : mapping of str to int
            For each respondent a code, or `helpers.world.battery.DONT_KNOW`, which is below every
            code.

        Returns
        -------
        tuple of int
            The number of places for each slot: one value for each unknown of the system.
        """
        best = [max(answers[who] for who in members) for members in self.places.values()]
        return tuple(best.count(slot) for slot in self.slots)
