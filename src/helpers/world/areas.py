"""Which combinations of answers to a question with several answers fit the printed counts?

Tables 4 and 5 of the report count the same ticks in two ways: by area, and by how many areas an
investment has. Only the combinations matter, not who ticked them, so the unknowns are how many
respondents gave each combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from helpers.published import PublishedValue
from helpers.world.linear import Expr, Quantity, WorldError, fact_within, total
from helpers.world.system import System


class AreasBlock:
    """Numbers of respondents by combination of options, and the counts printed of them.

    Parameters
    ----------
    system : System
        Takes the unknowns, rules and facts.
    options : sequence of str
        The options that can be combined.
    dont_know : str or None
        The option that excludes all others.
    respondents : int
        Number of respondents; each ticked at least one option.
    by_option : sequence of PublishedValue
        Counts whose rows are options.
    by_size : sequence of PublishedValue
        Counts by number of options.
    sizes : mapping of str to int
        Columns of `by_size` with the number of options each stands for; others count everybody.
    """

    def __init__(
        self,
        system: System,
        options: Sequence[str],
        dont_know: str | None,
        respondents: int,
        by_option: Sequence[PublishedValue],
        by_size: Sequence[PublishedValue],
        sizes: Mapping[str, int],
    ) -> None:
        self.combinations: dict[frozenset[str], Expr] = {}
        for size in range(1, len(options) + 1):
            for chosen in combinations(options, size):
                name = f"ticked {'+'.join(chosen)}"
                self.combinations[frozenset(chosen)] = system.unknown(name, 0, respondents)
        self.unsure = system.unknown("ticked don't know", 0, respondents if dont_know else 0)
        everybody = total(self.combinations.values()) + self.unsure
        system.equal(everybody, respondents)
        forms = {v: self.unsure if v.row == dont_know else self.any_of([v.row]) for v in by_option}
        for value in by_size:
            known = value.column in sizes
            forms[value] = self.of_size(sizes[value.column]) if known else everybody
        for value, form in forms.items():
            if value.interval is None:
                raise WorldError(f"'{value.id}' is no number")
            system.state(fact_within(value.id, Quantity(form), *value.interval))

    def any_of(self, options: Iterable[str]) -> Expr:
        """How many ticked at least one of some options.

        Parameters
        ----------
        options : iterable of str
            Ids of the options.

        Returns
        -------
        Expr
            The number of respondents, each counted once.
        """
        wanted = frozenset(options)
        return total(form for chosen, form in self.combinations.items() if chosen & wanted)

    def of_size(self, size: int) -> Expr:
        """How many ticked so many options.

        Parameters
        ----------
        size : int
            Number of options, 1 or more; *don't know* is none of them.

        Returns
        -------
        Expr
            The number of respondents.
        """
        return total(form for chosen, form in self.combinations.items() if len(chosen) == size)
