"""Where do the findings take their numbers from?

From everything that was printed, as long as the answers are a reconstruction: then a mean is an
interval. From the answers, once they are real. Single tables give wider intervals, true as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from helpers.edition import Edition
from helpers.errors import BookError
from helpers.findings.bounded import Bounded
from helpers.forensics import Reported, possible_n
from helpers.indices import economic_indices
from helpers.inference import Interval, hull, swaps, untied
from helpers.inference.readings import Column
from helpers.likert import high_per_respondent, to_tidy
from helpers.published import Published, PublishedValue

Source: TypeAlias = "Published | Edition"


@dataclass(frozen=True)
class Battery:
    """Where the report prints a battery item by item, and the scale of its answers.

    Parameters
    ----------
    table : int
        Number of the table.
    mean, high : str
        Columns of the mean and of the number that cited an item.
    scale : tuple of (int, int)
        Lowest and highest answer.
    high_from : int
        The lowest answer that counts as citing an item.
    """

    table: int
    mean: str
    high: str
    scale: tuple[int, int] = (1, 5)
    high_from: int = 4


BATTERIES: Mapping[str, Battery] = {
    "motives": Battery(8, "mean", "high"),
    "concerns": Battery(11, "mean", "high"),
    "benefits": Battery(12, "mean_all", "high_all"),
    "drawbacks": Battery(14, "mean", "high"),
}
_INDICES = 10
_BY_INVESTMENT = {"benefits": 13, "drawbacks": 15}


class Numbers:
    """The numbers of the report, or what real answers make of them.

    Parameters
    ----------
    source : Published or Edition
        The printed numbers, or an edition with them and a file of answers.
    """

    def __init__(self, source: Source) -> None:
        self.published = source if isinstance(source, Published) else source.published
        self.answers = _real(source)
        self.bounds = Bounded(source.root) if isinstance(source, Edition) else None

    def items(self, battery: str) -> list[str]:
        """List the items that the report prints, in its order, without *other*.

        Parameters
        ----------
        battery : str
            One of `BATTERIES`.

        Returns
        -------
        list of str
            Item ids.
        """
        place = BATTERIES[battery]
        return [
            value.row
            for value in self.published.match(f"t{place.table:02}.*.{place.high}")
            if value.statistic == "count_high" and value.row != "other"
        ]

    def value(self, identifier: str) -> Fraction:
        """Take a number: as printed, or as real answers give it.

        Parameters
        ----------
        identifier : str
            Id of the printed number.

        Returns
        -------
        Fraction
            The number.

        Raises
        ------
        BookError
            If a dash stands in its place.
        """
        if self.answers is not None:
            return Fraction(self.answers.value(identifier))
        value = self.published[identifier].value
        if value is None:
            raise BookError(f"'{identifier}' has no number: a dash is printed in its place")
        return Fraction(value)

    def whole(self, identifier: str) -> int:
        """Take a count.

        Parameters
        ----------
        identifier : str
            Id of the printed number.

        Returns
        -------
        int
            The count.

        Raises
        ------
        BookError
            If the number is not whole.
        """
        value = self.value(identifier)
        if value.denominator != 1:
            raise BookError(f"'{identifier}' is {value}, which counts nothing")
        return value.numerator

    def n(self, battery: str) -> int:
        """Count the respondents of a battery.

        Parameters
        ----------
        battery : str
            One of `BATTERIES`.

        Returns
        -------
        int
            Those who returned the questionnaire.
        """
        place = BATTERIES[battery]
        return self.whole(f"t{place.table:02}.n.{place.high}")

    def high(self, battery: str, item: str) -> int:
        """Count who cited an item.

        Parameters
        ----------
        battery, item : str
            The item.

        Returns
        -------
        int
            Respondents who answered 4 or 5.
        """
        place = BATTERIES[battery]
        return self.whole(f"t{place.table:02}.{item}.{place.high}")

    def mean(self, battery: str, item: str) -> Interval[Fraction]:
        """Bound the mean of an item.

        Parameters
        ----------
        battery, item : str
            The item.

        Returns
        -------
        Interval of Fraction
            What all published numbers allow, see `helpers.bounds`; if only tables are at hand,
            everything that would have been printed so. Real answers give one value.

        Raises
        ------
        BookError
            If no mean is printed.
        """
        place = BATTERIES[battery]
        identifier = f"t{place.table:02}.{item}.{place.mean}"
        interval = self.published[identifier].interval
        if self.answers is not None:
            interval = (self.value(identifier),) * 2
        if interval is None:
            raise BookError(f"'{identifier}' has no number: a dash is printed in its place")
        return self._bounded(battery, item, "mean") or Interval(*interval)

    def share(self, battery: str, item: str) -> Interval[Fraction]:
        """Bound the share that cited an item, of those who gave it a value.

        Parameters
        ----------
        battery, item : str
            The item.

        Returns
        -------
        Interval of Fraction
            What all published numbers allow, or the item's own if only those are at hand; real
            answers give one value.
        """
        bounded = self._bounded(battery, item, "share_high_answered")
        if bounded is not None:
            return bounded
        high, answered = self.high(battery, item), self.answered(battery, item)
        return Interval(Fraction(high, answered.high), Fraction(high, answered.low))

    def _bounded(self, battery: str, item: str, statistic: str) -> Interval[Fraction] | None:
        """Look up what all published numbers allow; None if only some of them are at hand."""
        if self.answers is not None or self.bounds is None:
            return None
        return self.bounds.interval(battery, item, statistic)

    def answered(self, battery: str, item: str) -> Interval[int]:
        """Bound how many gave an item a value.

        Parameters
        ----------
        battery, item : str
            The item.

        Returns
        -------
        Interval of int
            What all published numbers allow, see `helpers.bounds`; if only tables are at hand, what
            the item's own mean and count allow, see `helpers.forensics.possible_n`. Real answers
            give one value.
        """
        bounded = self._bounded(battery, item, "n_answered")
        if bounded is not None:
            return Interval(int(bounded.low), int(bounded.high))
        place = BATTERIES[battery]
        if self.answers is not None:
            column = self.answers.codebook.battery(battery).column(item)
            valued = sum(isinstance(a, int) for a in self.answers.responses.frame[column])
            return Interval(valued, valued)
        line = Reported(
            n=self.n(battery),
            scale=place.scale,
            mean=self.published[f"t{place.table:02}.{item}.{place.mean}"].value,
            n_high=self.high(battery, item),
            high_from=place.high_from,
        )
        return hull(possible_n(line))

    def changes(self, before: str, after: str) -> dict[str, Interval[int]]:
        """Bound how many cited an item in the first of two batteries only.

        Parameters
        ----------
        before, after : str
            The batteries.

        Returns
        -------
        dict of str to Interval of int
            By item: what all published numbers allow, see `helpers.bounds`; if only tables are at
            hand, what the two totals allow. Real answers give one value.
        """
        n, common = self.n(before), set(self.items(after))
        items = [item for item in self.items(before) if item in common]
        totals = {item: (self.high(before, item), self.high(after, item)) for item in items}
        if self.answers is not None:
            found = {i: self._left(self.answers, before, after, i) for i in items}
            return {item: Interval(left, left) for item, left in found.items()}
        if self.bounds is None:
            return {
                item: Interval(max(0, first - second), min(first, n - second))
                for item, (first, second) in totals.items()
            }
        return self.bounds.changes(before, after, totals)

    def _left(self, answers: Edition, before: str, after: str, item: str) -> int:
        """Count who really cited an item in the first battery only."""
        frame = answers.responses.frame
        first, second = (
            [
                isinstance(answer, int) and answer >= BATTERIES[battery].high_from
                for answer in frame[answers.codebook.battery(battery).column(item)]
            ]
            for battery in (before, after)
        )
        return sum(a and not b for a, b in zip(first, second, strict=True))

    def investments(self, *, answered: bool) -> list[str]:
        """List the investments that can be followed through the tables.

        Parameters
        ----------
        answered : bool
            Whether to leave out those that gave no drawback a value.

        Returns
        -------
        list of str
            Ids of the investments that started before 2023, which the report names; of another
            wave, all that have both indices.
        """
        if self.answers is None:
            means = {v.row: v.value for v in self.published.match("t15.*.mean")}
            rows = [v.row for v in self.published.match("t13.*.high")]
            return [row for row in rows if not (answered and means[row] is None)]
        columns = self._real_columns(self.answers)
        drawbacks = self.answers.codebook.battery("drawbacks")
        frame = self.answers.responses.frame[[drawbacks.column(i) for i in drawbacks.main_ids]]
        valued = frame.map(lambda answer: isinstance(answer, int)).any(axis=1)
        return [
            i.id
            for i in self.answers.investments
            if (i.started_before_2023 or not self.answers.is_report_wave)
            and all(column.get(i.id) is not None for column in columns.values())
            and not (answered and not valued[i.id])
        ]

    def readings(self, name: str, investments: list[str]) -> Iterator[Column]:
        """List every way to read a column of investments.

        Parameters
        ----------
        name : str
            ``"absolute"``, ``"relative"``, ``"benefits"`` or ``"drawbacks"``.
        investments : list of str
            The rows, in this order.

        Yields
        ------
        sequence of float
            One value an investment. One column where nothing is open.
        """
        if self.answers is not None:
            column = self._real_columns(self.answers)[name]
            yield [float(column[row]) for row in investments]
        elif name in _BY_INVESTMENT:
            table = _BY_INVESTMENT[name]
            yield [self.whole(f"t{table}.{row}.high") for row in investments]
        else:
            yield from self._index_readings(name, investments)

    def _index_readings(self, name: str, investments: list[str]) -> Iterator[Column]:
        cells = [
            value
            for value in self.published.match(f"t{_INDICES}.*.{name}")
            if value.statistic == f"{name}_index"
        ]
        twins = [place for place, cell in enumerate(cells) if len(cell.candidates) > 1]
        owners = _owners(cells)
        for column in swaps([_number(cell) for cell in cells], [twins] if twins else []):
            value = dict(zip(owners, column, strict=True))
            chosen = [value[row] for row in investments]
            yield from (untied(chosen) if name == "relative" else [chosen])

    def _real_columns(self, answers: Edition) -> dict[str, dict[str, Fraction]]:
        book, responses = answers.codebook, answers.responses
        indices = economic_indices(responses, book, dk="missing", include_other=False)
        columns: dict[str, dict[str, Fraction]] = {
            name: {str(k): v for k, v in indices[name].items()} for name in ("absolute", "relative")
        }
        for name in _BY_INVESTMENT:
            battery = book.battery(name)
            counts = high_per_respondent(to_tidy(responses, battery), battery, include_other=False)
            columns[name] = {str(k): Fraction(int(v)) for k, v in counts.items()}
        return columns


def _real(source: Source) -> Edition | None:
    """Take an edition only if its answers are real."""
    return source if isinstance(source, Edition) and not source.is_witness else None


def _owners(cells: list[PublishedValue]) -> list[str]:
    """Name one investment a row; rows that share candidates take them in turn."""
    taken: set[str] = set()
    owners = []
    for cell in cells:
        owner = next(name for name in cell.candidates if name not in taken)
        taken.add(owner)
        owners.append(owner)
    return owners


def _number(cell: PublishedValue) -> float:
    if cell.value is None:
        raise BookError(f"'{cell.id}' has no number")
    return float(cell.value)
