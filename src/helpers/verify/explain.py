"""How is a verdict said in plain words?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from helpers.claims import Claim
from helpers.codebook import Codebook
from helpers.numbers import format_number
from helpers.published import Published, PublishedValue
from helpers.verify.verdict import Verdict

MOST_NAMED = 6
"""How many numbers a sentence names one by one."""

_ROWS = {
    "per_investment": "the mean per investment",
    "total": "the total",
    "n": "the number of respondents",
    "mean": "the mean",
    "minimum": "the smallest",
    "quartile1": "the first quartile",
    "median": "the median",
    "quartile3": "the third quartile",
    "maximum": "the largest",
    "dk": "don't know",
}


class Words:
    """Names for numbers, and sentences about them.

    Parameters
    ----------
    published : Published
        The printed numbers.
    claims : mapping of str to Claim
        The numbers stated in prose.
    codebook : Codebook
        The questionnaire.
    """

    def __init__(
        self, published: Published, claims: Mapping[str, Claim], codebook: Codebook
    ) -> None:
        self.published = published
        self.claims = claims
        self.codebook = codebook

    def name(self, number: str) -> str:
        """Name a number so that a reader finds it.

        Parameters
        ----------
        number : str
            Id of a published value or claim.

        Returns
        -------
        str
            Such as ``Table 8, Financing, Mean (3,5)``.
        """
        if number in self.published.values:
            value = self.published[number]
            spec = self.published.table(value.table).spec
            column = spec.columns[value.column].label.en
            parts = [f"Table {value.table}", self._row(value), column]
            return ", ".join(part for part in parts if part) + f" ({value.printed})"
        if number in self.claims:
            claim = self.claims[number]
            place = "the article" if claim.source == "article" else f"section {claim.section}"
            return f"{place} (“{claim.printed}”: {claim.statement.en.rstrip('.')})"
        return number

    def _row(self, value: PublishedValue) -> str:
        if value.battery is not None:
            battery = self.codebook.batteries[value.battery]
            if value.row in battery.item_ids:
                return battery.item(value.row).short.en
        for one in self.published.investments:
            if one.id == value.row:
                return one.title()
        if value.candidates:
            return f"one of the rows printed alike ({value.row[-1]})"
        return _ROWS.get(value.row, value.row.replace("_", " "))

    def listing(self, numbers: Sequence[str]) -> str:
        """Name several numbers, or say how many there are.

        Parameters
        ----------
        numbers : sequence of str
            Ids of published values and claims.

        Returns
        -------
        str
            Up to `MOST_NAMED` of them by name; if there are more, how many of which tables and how
            many statements in prose.
        """
        if not numbers:
            return "nothing else"
        if len(numbers) > MOST_NAMED:
            tables = sorted(
                {self.published[n].table for n in numbers if n in self.published.values}
            )
            where = ", ".join(str(t) for t in tables)
            prose = sum(n not in self.published.values for n in numbers)
            parts = []
            if tables:
                of = f"Table{'s' if len(tables) > 1 else ''} {where}"
                parts.append(f"{_counted(len(numbers) - prose, 'number')} of {of}")
            if prose:
                parts.append(f"{_counted(prose, 'statement')} in prose")
            return " and ".join(parts)
        names = [self.name(number) for number in numbers]
        return names[0] if len(names) == 1 else "; ".join(names[:-1]) + "; and " + names[-1]

    def interval(self, verdict: Verdict) -> str:
        """Say between which ends a number lies.

        Parameters
        ----------
        verdict : Verdict
            Only its two ends are looked at.

        Returns
        -------
        str
            Such as ``from 3.4 to 3.5``, ``exactly 12``, ``at least 4`` or ``anything``. Ends that
            three decimals do not show exactly are rounded, to whole numbers from 1,000 on.
        """
        low, high = verdict.lower, verdict.upper
        if low is None and high is None:
            return "anything"
        if low is None or high is None:
            side, end = ("at least", low) if high is None else ("at most", high)
            return f"{side} {self._exact(end or Fraction(0))}"
        if low == high:
            return f"exactly {self._exact(low)}"
        return f"from {self._exact(low)} to {self._exact(high)}"

    def _exact(self, number: Fraction) -> str:
        for decimals in range(4):
            if (number * 10**decimals).denominator == 1:
                return format_number(number, decimals)
        return f"{format_number(number, 3 if abs(number) < 1000 else 0)}"

    def explain(
        self,
        verdict: Verdict,
        reason: str | None = None,
        note: str | None = None,
        *,
        settled: bool = True,
    ) -> str:
        """Say a verdict in one paragraph.

        Parameters
        ----------
        verdict : Verdict
            The verdict; its explanation is not looked at.
        reason : str, optional
            Why nothing bears on an untestable number.
        note : str, optional
            What is known besides.
        settled : bool, default True
            For a contradicted number: whether every smallest set to set aside holds it.

        Returns
        -------
        str
            The paragraph.
        """
        sentences = [getattr(self, f"_{verdict.verdict}")(verdict, reason)]
        if verdict.readings:
            sentences.append(
                "How far it reaches depends on a rule that the report leaves open; "
                "the ends given are the outermost over all readings that hold."
            )
        if not settled:
            sentences.append("The numbers alone do not settle which of them is wrong.")
        if not verdict.proven:
            sentences.append("These ends are outer bounds: the true ones may lie further in.")
        if note:
            sentences.append(note)
        return " ".join(sentences)

    def _derived(self, verdict: Verdict, _: str | None) -> str:
        if not verdict.derivation:
            return "It follows from what is counted and who answered, without any other number."
        prose = [n for n in verdict.derivation if n not in self.published.values]
        if prose and len(prose) == len(verdict.derivation):
            return f"It is stated elsewhere as well: {self.listing(verdict.derivation)}."
        return f"It follows from {self.listing(verdict.derivation)}."

    def _consistent(self, verdict: Verdict, _: str | None) -> str:
        if verdict.lower is None and verdict.upper is None:
            return "It agrees with everything else, and nothing else forces it."
        return f"The other numbers allow {self.interval(verdict)}; what is printed is inside."

    def _contradicted(self, verdict: Verdict, _: str | None) -> str:
        if () in verdict.conflicts:
            text = "It is impossible by itself, whatever the other numbers are."
        else:
            conflict = self.listing(verdict.conflicts[0]) if verdict.conflicts else "the others"
            text = f"It cannot stand together with {conflict}."
        if len(verdict.conflicts) > 1:
            text += f" There are {len(verdict.conflicts)} such sets of this size."
        if verdict.lower is not None or verdict.upper is not None:
            text += f" Going by the others it should be {self.interval(verdict)}."
        return text

    def _untestable(self, _: Verdict, reason: str | None) -> str:
        return reason or "Nothing else in the sources bears on it."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
