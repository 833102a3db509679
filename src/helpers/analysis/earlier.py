"""May answers be shown, and which wave came before?

Whatever needs answers asks `needs_answers` first: a reconstruction has none. The wave before is
that of another file of real answers; where there is none, it is the wave of the report, of which
only the printed numbers are known.
"""

from __future__ import annotations

from helpers.edition import (
    RESPONSES,
    SIMULATED_SUFFIX,
    WITNESS_SUFFIX,
    Edition,
    open_edition,
)
from helpers.errors import BookError


def needs_answers(ed: Edition) -> None:
    """Refuse to go on with a reconstruction.

    Parameters
    ----------
    ed : Edition
        The edition.

    Raises
    ------
    BookError
        If its answers are the witness: they show that the printed numbers fit together, and
        nothing about anybody.
    """
    if ed.is_witness:
        raise BookError(
            f"this needs answers, and those of wave {ed.wave} were never published",
            file=ed.responses.source,
            hint="Import the answers of a wave, and render it: effektbog render --wave WAVE.",
        )


def waves_before(ed: Edition) -> tuple[str, ...]:
    """List the earlier waves that have real answers.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    tuple of str
        Names of waves, the latest first. With simulated answers those of earlier waves count too.
    """
    found = set()
    for path in (ed.root / RESPONSES).glob("*.csv"):
        if path.stem.endswith(WITNESS_SUFFIX):
            continue
        stem = path.stem
        if ed.is_simulated:
            stem = stem.removesuffix(SIMULATED_SUFFIX)
        if not stem.endswith(SIMULATED_SUFFIX) and _year(stem) < _year(ed.wave):
            found.add(stem)
    return tuple(sorted(found, key=lambda wave: (_year(wave), wave), reverse=True))


def _year(wave: str) -> int:
    """Give the year that a wave's name begins with, so that 2024-2 is after 2022."""
    digits = wave[: next((k for k, sign in enumerate(wave) if not sign.isdigit()), len(wave))]
    return int(digits) if digits else 0


def earlier(ed: Edition, wave: str | None = None) -> Edition | None:
    """Open the wave before, if anything is known of it.

    Parameters
    ----------
    ed : Edition
        The edition of the later wave.
    wave : str, optional
        Which wave to compare with; without it the latest before that has answers, else the wave
        of the report.

    Returns
    -------
    Edition or None
        With answers, or with the witness: then only its printed numbers may be shown. None if
        there is no earlier wave, or nothing but its report.

    Raises
    ------
    BookError
        If the later wave has no answers, or the one asked for has none.
    """
    needs_answers(ed)
    if wave is not None:
        return open_edition(ed.root, wave)
    before = waves_before(ed)
    if before:
        return open_edition(ed.root, before[0])
    report = str(ed.codebook.survey.id)
    witness = f"{report}{WITNESS_SUFFIX}"
    known = (ed.root / RESPONSES / f"{witness}.csv").is_file()
    if ed.has_report and known and _year(report) < _year(ed.wave):
        return open_edition(ed.root, witness)
    return None
