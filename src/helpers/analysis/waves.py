"""How does a battery of this wave compare with the wave before?

As far as the wave before is known. Where its answers are there, respondents are matched. Where only
printed numbers are there, two things can be said: how the share of high answers differs, with an
interval for different respondents, and how the mean differs, with an interval around all that the
printed numbers allow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from helpers import likert
from helpers.analysis.changes import (
    Matching,
    match,
    paired_changes,
    unpaired_changes,
)
from helpers.analysis.differences import Moments, share_difference
from helpers.analysis.earlier import earlier
from helpers.analysis.printed import change_since_print, possible_moments
from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.findings.source import BATTERIES

# Respondents whom nobody named, numbered as they came (`helpers.intake.people`).
_NUMBERED = re.compile(r"r\d{3,}")


@dataclass(frozen=True)
class TwoWaves:
    """Two waves side by side.

    Parameters
    ----------
    before, after : Edition
        The two waves.
    matching : Matching
        Who answered in which.
    printed : bool
        Whether of the wave before only printed numbers are known.
    """

    before: Edition
    after: Edition
    matching: Matching
    printed: bool

    @property
    def simulated(self) -> bool:
        """Whether one of the two has simulated answers."""
        return self.before.is_simulated or self.after.is_simulated

    def batteries(self) -> tuple[Battery, ...]:
        """List the batteries that can be compared.

        Returns
        -------
        tuple of Battery
            Those with means; with printed numbers only those that a table prints.
        """
        return tuple(
            battery
            for name, battery in self.after.codebook.batteries.items()
            if battery.scale.has_means and (not self.printed or name in BATTERIES)
        )

    def paired(self, name: str) -> pd.DataFrame:
        """Compare respondents of both waves with themselves.

        Parameters
        ----------
        name : str
            The battery.

        Returns
        -------
        DataFrame
            As `helpers.analysis.changes.paired_changes`.

        Raises
        ------
        BookError
            If there are no answers of the wave before.
        """
        battery = self._answered(name)
        return paired_changes(self._tidy(self.before, name), self._tidy(self.after, name), battery)

    def unpaired(self, name: str, *, everybody: bool = False) -> pd.DataFrame:
        """Compare those of one wave only with those of the other only.

        Parameters
        ----------
        name : str
            The battery.
        everybody : bool
            Whether those of both waves take part as well, without a test.

        Returns
        -------
        DataFrame
            As `helpers.analysis.changes.unpaired_changes`.

        Raises
        ------
        BookError
            If there are no answers of the wave before.
        """
        battery = self._answered(name)
        first, second = self._tidy(self.before, name), self._tidy(self.after, name)
        return unpaired_changes(first, second, battery, everybody=everybody)

    def since_print(self, name: str, *, level: float = 0.95) -> pd.DataFrame:
        """Compare the answers with the printed numbers of the wave before.

        Parameters
        ----------
        name : str
            The battery.
        level : float
            Confidence level.

        Returns
        -------
        DataFrame
            One row an item that is printed and that the questionnaire words: ``n_before`` and
            ``n_after`` who were asked; ``n_answered`` and ``n_dk`` of the later wave;
            ``n_high_before``, ``n_high_after`` and ``share_change``, ``share_low``,
            ``share_high`` (Newcombe, of all who were asked);
            ``printed`` (the string), ``mean_before`` (its number), ``mean_after``, ``change_low``
            and ``change_high`` (what the difference of the means can be), ``low`` and ``high``
            (around all confidence intervals that the printed numbers allow), and ``n_assumed``:
            how many are taken to have given a value, the most that agrees with the print.

        Raises
        ------
        BookError
            If no table prints the battery.

        References
        ----------
        See `helpers.analysis.differences.share_difference` and `helpers.analysis.printed`.
        """
        if name not in BATTERIES:
            raise BookError(f"no table of the report prints the battery '{name}'")
        battery = self.after.codebook.battery(name)
        summary = likert.summarise(self._tidy(self.after, name), battery)
        published, table = self.before.published, BATTERIES[name].table
        columns = {
            column.statistic: column.name
            for column in published.table(table).spec.columns.values()
            if column.subgroup == "all"
        }
        n = int(published[f"t{table:02}.n.{columns['count_high']}"].value or 0)
        rows: dict[str, dict[str, object]] = {}
        for item in battery.main_ids:
            identifier = f"t{table:02}.{item}"
            if f"{identifier}.{columns['count_high']}" not in published.values:
                continue
            line = summary.loc[[item]].iloc[0]
            high = int(published[f"{identifier}.{columns['count_high']}"].value or 0)
            asked = int(line["n_asked"])
            row: dict[str, object] = {
                "n_before": n,
                "n_after": asked,
                "n_answered": int(line["n_answered"]),
                "n_dk": int(line["n_dk"]),
                "n_high_before": high,
                "n_high_after": int(line["n_high"]),
            }
            if n and asked:
                found = share_difference((high, n), (int(line["n_high"]), asked), level)
                ends = found.interval
                row["share_change"] = found.value
                if ends is not None:
                    row["share_low"], row["share_high"] = ends.low, ends.high
            mean = published[f"{identifier}.{columns['mean']}"]
            row["printed"] = mean.printed
            if mean.value is not None and mean.interval is not None and line["n_answered"]:
                after = Moments(int(line["n_answered"]), float(line["mean"]), float(line["sd"]))
                row |= {"mean_before": float(mean.value), "mean_after": after.mean}
                row |= _since(n, high, mean.interval, battery, after, level)
            rows[item] = row
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("item")

    def _tidy(self, edition: Edition, name: str) -> pd.DataFrame:
        return likert.to_tidy(edition.responses, edition.codebook.battery(name))

    def _answered(self, name: str) -> Battery:
        if self.printed:
            raise BookError(
                f"the answers of wave {self.before.wave} are not known, only printed numbers",
                hint=f"Put them into data/responses/{self.before.wave}.csv, if you have them.",
            )
        return self.after.codebook.battery(name)


def waves_if_any(ed: Edition, wave: str | None = None) -> TwoWaves | None:
    """Put a wave beside the one before, if there is one.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    wave : str, optional
        The earlier one; without it as in `helpers.analysis.earlier.earlier`.

    Returns
    -------
    TwoWaves or None
        Both; None where there is no earlier wave.

    Raises
    ------
    BookError
        If there are no answers to show.
    """
    before = earlier(ed, wave)
    if before is None:
        return None
    before = _not_by_number(before)
    ids = before.responses.frame.index
    return TwoWaves(before, ed, match(ids, ed.responses.frame.index), before.is_witness)


def _not_by_number(before: Edition) -> Edition:
    """Keep respondents apart who share a number in the order of two files, which names nobody."""
    frame = before.responses.frame
    ids = [f"{before.wave}/{one}" if _NUMBERED.fullmatch(str(one)) else one for one in frame.index]
    renamed = frame.set_axis(pd.Index(ids, name=frame.index.name, dtype=object))
    return replace(before, responses=replace(before.responses, frame=renamed))


def two_waves(ed: Edition, wave: str | None = None) -> TwoWaves:
    """Put a wave beside the one before.

    Parameters
    ----------
    ed : Edition
        The later wave, with answers.
    wave : str, optional
        The earlier one, as in `waves_if_any`.

    Returns
    -------
    TwoWaves
        Both.

    Raises
    ------
    BookError
        If there are no answers to show, or no earlier wave.
    """
    found = waves_if_any(ed, wave)
    if found is None:
        raise BookError(
            f"there is no wave before {ed.wave}",
            file=ed.root / "data" / "responses",
            hint="Two waves are needed for a comparison.",
        )
    return found


def _since(
    n: int,
    high: int,
    mean: tuple[Fraction, Fraction],
    battery: Battery,
    after: Moments,
    level: float,
) -> dict[str, object]:
    """Compare means, with as many printed answers as agree with the print."""
    codes, threshold = battery.scale.codes, battery.scale.high_from
    if threshold is None:
        return {}
    possible: Sequence[Moments] = ()
    for assumed in range(n, max(high, 1) - 1, -1):
        possible = possible_moments(assumed, high, mean, codes, threshold)
        if possible:
            change, around = change_since_print(possible, after, level)
            return {
                "change_low": change.low,
                "change_high": change.high,
                "low": around.low if around else np.nan,
                "high": around.high if around else np.nan,
                "n_assumed": assumed,
            }
    return {}
