"""What can be asked of a system, what can the answer be, and is a solution one?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from helpers.world.linear import Rule, WorldError
from helpers.world.system import System

Status = Literal["solved", "impossible", "open"]


@dataclass(frozen=True)
class Outcome:
    """What the solver said.

    Parameters
    ----------
    status : {"solved", "impossible", "open"}
        Search finished with a solution (the best one, if an objective was given); finished
        without any; or stopped by the time limit.
    values : tuple of int or None
        One value for each unknown; zeros for unknowns of a layer that was not asked.
    bound : Fraction or None
        With an objective: no solution goes beyond it.
    """

    status: Status
    values: tuple[int, ...] | None = None
    bound: Fraction | None = None


@dataclass
class Question:
    """One question to a system: which facts hold, what else, and what to optimise.

    Parameters
    ----------
    system : System
        The unknowns and rules.
    facts : collection of str
        Facts that are switched on.
    extra : sequence of Rule
        Further demands, for this question only.
    layer : {0, 1}
        The highest layer to pose.
    fixed : mapping of int to int
        Values for unknowns, by position.
    measured : str, optional
        A fact whose quantity is optimised although it is switched off.
    optional : collection of str
        Facts that the caller poses under a condition; their unknowns take part.
    """

    system: System
    facts: Collection[str]
    extra: Sequence[Rule] = ()
    layer: int = 0
    fixed: Mapping[int, int] | None = None

    measured: str | None = None
    optional: Collection[str] = ()

    @property
    def scopes(self) -> set[str]:
        """Scopes whose unknowns take part."""
        return self.system.scopes(self.facts, self.measured, self.optional)

    def rules(self) -> list[Rule]:
        """All rules that must hold.

        Returns
        -------
        list of Rule
            Those of the system on the layer and within the scopes, those of the facts that need
            posing, and the extra ones.
        """
        rules = self.system.standing(self.layer, self.scopes)
        for fact in self.system.active(self.facts):
            rules.extend(fact.rules)
        return [*rules, *self.extra]


def certify(question: Question, values: Sequence[int]) -> None:
    """Check a solution by exact arithmetic, and stop if it is none.

    Parameters
    ----------
    question : Question
        What must hold.
    values : sequence of int
        The proposed solution: one value for each unknown, by position.

    Raises
    ------
    WorldError
        If it breaks the range of an unknown, a rule, a fact or an extra demand; the first five are
        named.
    """
    broken = question.system.violations(
        values, question.facts, layer=question.layer, measured=question.measured
    )
    broken += [str(rule.form) for rule in question.extra if not rule.holds(values)]
    if broken:
        raise WorldError(f"a solution fails the exact check: {', '.join(broken[:5])}")
