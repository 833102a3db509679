"""What do the findings come to, number by number?

Findings say what the tables allow each fact; a `Judge` adds what the prose says about it, and gives
every published value and every claim its `Verdict`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from helpers.claims import Claim
from helpers.comments import Comment
from helpers.published import PublishedValue
from helpers.verify.cases import ends_of
from helpers.verify.conflicts import by_distance, words_of
from helpers.verify.cores import forcing_set, shrunk, ways_out_of
from helpers.verify.examine import SECONDS, the_case
from helpers.verify.explain import Words
from helpers.verify.finding import Component, Finding
from helpers.verify.prose import Prose, Settled, printed_span
from helpers.verify.spans import Span
from helpers.verify.verdict import Kind, UnderReading, Verdict
from helpers.world import World


@dataclass(frozen=True)
class Heard:
    """Everything that was found out about the facts.

    Parameters
    ----------
    components : tuple of Component
        The parts of the world.
    findings : mapping of str to Finding
        What the others allow, by fact.
    component_of : mapping of str to Component
        Where each fact belongs.
    """

    components: tuple[Component, ...]
    findings: Mapping[str, Finding]
    component_of: Mapping[str, Component]


class Judge:
    """Turns findings into verdicts.

    Parameters
    ----------
    root : Path
        The project folder.
    world : World
        The sources and what is declared about them.
    heard : Heard
        What was found out about the facts.
    comments : sequence of Comment
        The coded answers, which some claims count.
    """

    def __init__(self, root: Path, world: World, heard: Heard, comments: Sequence[Comment]) -> None:
        self.root = root
        self.world = world
        self.heard = heard
        self.words = Words(world.published, world.claims, world.codebook)
        # A claim that is part of the world is examined there, not by its expression.
        prose = [c for c in world.claims.values() if c.id not in heard.findings]
        self.prose = Prose(prose, world.published, comments)
        self.set_aside = {name for one in heard.components for name in one.set_aside}
        self.settled: dict[str, Settled] = {
            name: self.prose.settle(name, self.set_aside, self._tight) for name in self.prose.claims
        }
        self.wrong = {n for n, one in self.settled.items() if one.verdict == "contradicted"}

    def verdicts(self) -> tuple[Verdict, ...]:
        """Give a verdict on every number.

        Returns
        -------
        tuple of Verdict
            Published values in the order of the tables, then claims in the order of the sources.
        """
        values = [self._value(value) for value in self.world.published]
        claims = [self._claim(claim) for claim in self.world.claims.values()]
        return (*values, *claims)

    def _tight(self, name: str) -> Span:
        """Give what a number can be if every fact, itself included, holds."""
        finding = self.heard.findings.get(name)
        printed = printed_span(self.world.published[name])
        if finding is None or finding.contradicted:
            return printed
        component = self.heard.component_of[name]
        facts = tuple(f for f in component.facts if f not in component.set_aside)
        lows, highs = [], []
        for choice in component.choices:
            case = the_case(self.root, component.block, choice)
            both = ends_of(case, facts, name, SECONDS)
            if both is None or both[0].value is None or both[1].value is None:
                return printed
            lows.append(both[0].value)
            highs.append(both[1].value)
        return Span(max(min(lows), printed.low), min(max(highs), printed.high))

    # Published values.

    def _value(self, value: PublishedValue) -> Verdict:
        finding = self.heard.findings.get(value.id)
        blank = Verdict(
            id=value.id,
            kind="value",
            table=value.table,
            section=value.section,
            printed=value.printed,
            verdict="untestable",
        )
        if finding is None:
            told = self._limited(value, replace(blank, verdict="consistent"))
            if told.lower is not None or told.upper is not None:
                return told
            return self._told(blank, "No rule of this edition ties it to any other number.")
        return self._limited(value, self._from_finding(blank, finding))

    def _from_finding(self, blank: Verdict, finding: Finding) -> Verdict:
        kinds: list[Kind] = [
            "contradicted" if finding.contradicted else "derived" if one.forced else "consistent"
            for one in finding.ends
        ]
        # The ends of a single reading stand on totals alone; no answers go beyond the outermost.
        ends = [
            (_not_below(one.lower, finding.lower), _not_above(one.upper, finding.upper))
            for one in finding.ends
        ]
        alike = len(set(zip(kinds, ends, strict=True))) == 1
        readings = tuple(
            UnderReading(words_of(self.world, one.choice), kind, low, high)
            for kind, one, (low, high) in zip(kinds, finding.ends, ends, strict=True)
        )
        kind: Kind = kinds[0] if len(set(kinds)) == 1 else "consistent"
        return replace(
            blank,
            verdict=kind,
            lower=finding.lower,
            upper=finding.upper,
            proven=finding.proven,
            derivation=finding.derivation if kind == "derived" else (),
            conflicts=finding.conflicts,
            set_aside_with=finding.set_aside_with,
            readings=() if alike else readings,
        )

    def _limited(self, value: PublishedValue, verdict: Verdict) -> Verdict:
        """Let the prose narrow down what the tables allow."""
        if verdict.verdict != "consistent" or value.interval is None:
            return self._told(verdict)
        far = Fraction(10**9)
        before = Span(
            Fraction(0) if verdict.lower is None else verdict.lower,
            far if verdict.upper is None else verdict.upper,
        )
        ignored = self.set_aside | self.wrong
        after, used = self.prose.limit(value.id, before, ignored)
        if not used:
            return self._told(verdict)
        upper = None if after.high == far else after.high
        lower = None if verdict.lower is None and after.low == 0 else after.low
        low, high = value.interval
        forced = upper is not None and lower is not None and low <= lower and upper <= high
        reason = self._prose_reason(value, before, used) if forced else ()
        kind: Kind = "derived" if forced else "consistent"
        narrowed = replace(
            verdict, verdict=kind, lower=lower, upper=upper, derivation=reason, readings=()
        )
        return self._told(narrowed)

    def _prose_reason(
        self, value: PublishedValue, before: Span, used: Sequence[str]
    ) -> tuple[str, ...]:
        """Find which claims, with the numbers they read, force a value; none needless."""
        low, high = value.interval or (Fraction(0), Fraction(0))
        everything = Span(Fraction(0), Fraction(10**9))

        def forces(claims: Sequence[str], start: Span) -> bool:
            rest = set(self.prose.claims) - set(claims)
            after, _ = self.prose.limit(value.id, start, self.set_aside | self.wrong | rest)
            return low <= after.low and after.high <= high

        kept = list(used)
        start = everything if forces(used, everything) else before
        for claim in used:
            fewer = [one for one in kept if one != claim]
            if forces(fewer, start):
                kept = fewer
        others = [n for c in kept for n in self.prose.reads[c] if n != value.id]
        if start is before:
            # The tables hold the other values off.
            others += self._holding_off(value.id, before, lambda span: forces(kept, span))
        return tuple(dict.fromkeys([*kept, *others]))

    def _holding_off(
        self, name: str, span: Span, enough: Callable[[Span], bool]
    ) -> tuple[str, ...]:
        """Find facts that keep a value inside a span that is small enough; none needless."""
        component = self.heard.component_of[name]
        others = [f for f in component.facts if f != name and f not in self.set_aside]
        cases = [the_case(self.root, component.block, choice) for choice in component.choices]

        def left(facts: Sequence[str]) -> Span | None:
            """Give what the totals of some facts leave, under any reading."""
            lows, highs = [], []
            for case in cases:
                both = ends_of(case, facts, name, SECONDS)
                if both is None or both[0].value is None or both[1].value is None:
                    return None
                lows.append(both[0].value)
                highs.append(both[1].value)
            return Span(min(lows), max(highs))

        def enough_left(facts: Sequence[str]) -> bool:
            found = left(facts)
            return found is not None and enough(found)

        whole = left(others)
        by_totals = whole is not None and enough(whole)
        places = []
        for case in cases:
            quantity = case.system.facts[name].quantity
            if quantity is None:
                return tuple(others)
            ends = whole if whole is not None and by_totals else span
            places.append((case, ways_out_of(quantity, ends.low, ends.high)))
        core = forcing_set(places, by_distance(others, name), name, layer=0 if by_totals else 1)
        # Less than all that bounds the value may do.
        return tuple(shrunk(core, enough_left)) if by_totals else core

    def _told(self, verdict: Verdict, reason: str | None = None) -> Verdict:
        claim = self.world.claims.get(verdict.id)
        note = None if claim is None else claim.known
        component = self.heard.component_of.get(verdict.id)
        settled = True
        if verdict.verdict == "contradicted" and component is not None:
            settled = all(verdict.id in removal for removal in component.removals)
        text = self.words.explain(verdict, reason, note, settled=settled)
        return replace(verdict, explanation=text)

    # Claims.

    def _claim(self, claim: Claim) -> Verdict:
        blank = Verdict(
            id=claim.id,
            kind="claim",
            table=None,
            section=claim.section if claim.source == "report" else f"article: {claim.section}",
            printed=claim.printed,
            verdict="untestable",
        )
        if claim.id in self.heard.findings:
            return self._told(self._from_finding(blank, self.heard.findings[claim.id]))
        if claim.id in self.settled:
            return self._told(self._from_prose(blank, claim, self.settled[claim.id]))
        if claim.untestable is not None:
            return self._told(blank, claim.untestable)
        bears = self.words.listing([n for n in claim.bound_by if "*" not in n])
        reason = f"What bears on it does not pin it down by any rule: {bears}."
        return self._told(blank, reason)

    def _from_prose(self, blank: Verdict, claim: Claim, settled: Settled) -> Verdict:
        kind: Kind = settled.verdict  # type: ignore[assignment]
        conflicts = (settled.because, *settled.others) if kind == "contradicted" else ()
        return replace(
            blank,
            verdict=kind,
            lower=settled.lower,
            upper=settled.upper,
            derivation=settled.because if kind == "derived" else (),
            conflicts=conflicts,
            set_aside_with=((claim.id,),) if kind == "contradicted" else (),
        )


def _not_below(end: Fraction | None, least: Fraction | None) -> Fraction | None:
    return least if end is None or (least is not None and end < least) else end


def _not_above(end: Fraction | None, most: Fraction | None) -> Fraction | None:
    return most if end is None or (most is not None and end > most) else end
