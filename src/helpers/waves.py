"""Which waves of answers are there, and what does it take to render one of them?

A book is of one wave. ``effektbog render --wave 2026`` says which in the environment, where
`helpers.edition` and the kernels of the chapters find it, and makes Quarto's profile ``wave``
active, which adds the chapters that only answers can fill.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.codebook import load_codebook
from helpers.edition import (
    ENVIRONMENT_VARIABLE,
    RESPONSES,
    SIMULATED_SUFFIX,
    WITNESS_SUFFIX,
    open_edition,
)
from helpers.errors import BookError
from helpers.marked import nearest

PROFILE = "wave"
PROFILE_FILE = f"_quarto-{PROFILE}.yml"


@dataclass(frozen=True)
class WaveSettings:
    """What a render of one wave needs.

    Parameters
    ----------
    wave : str
        The wave.
    profile : str or None
        The profile of Quarto that belongs to it; None where only a reconstruction is there.
    output : str or None
        Where its book goes, relative to the project; None for the place of the usual book.
    """

    wave: str
    profile: str | None
    output: str | None

    def environment(self, profiles: str = "") -> dict[str, str]:
        """Give the variables that announce the wave.

        Parameters
        ----------
        profiles : str
            The profiles that are active already, with commas between them.

        Returns
        -------
        dict of str to str
            Variables of the environment.
        """
        variables = {ENVIRONMENT_VARIABLE: self.wave}
        if self.profile is not None:
            named = [name.strip() for name in profiles.split(",") if name.strip()]
            variables["QUARTO_PROFILE"] = ",".join(dict.fromkeys([*named, self.profile]))
        return variables


def waves_at_hand(root: Path) -> tuple[str, ...]:
    """List the waves that have a file of answers, of whatever kind.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    tuple of str
        Their names, in order.
    """
    stems = (path.stem for path in (root / RESPONSES).glob("*.csv"))
    return tuple(sorted({_without_suffix(stem) for stem in stems}))


def _without_suffix(stem: str) -> str:
    return stem.removesuffix(WITNESS_SUFFIX).removesuffix(SIMULATED_SUFFIX)


def wave_settings(root: Path, wave: str) -> WaveSettings:
    """Find out what rendering a wave needs.

    Parameters
    ----------
    root : Path
        The project folder.
    wave : str
        The wave, as its file in ``data/responses`` is named.

    Returns
    -------
    WaveSettings
        The profile is for answers alone, and where the project has a file for it.

    Raises
    ------
    BookError
        If there are no answers of that wave, or they are wrong.
    """
    known = waves_at_hand(root)
    if _without_suffix(wave) not in known:
        raise BookError(
            f"there are no answers of the wave '{wave}'",
            file=root / RESPONSES / f"{wave}.csv",
            hint=f"{nearest(wave, known)} 'effektbog import FILE --wave {wave}' brings them in.",
        )
    edition = open_edition(root, wave)
    profile = None
    if not edition.is_witness and (root / PROFILE_FILE).is_file():
        profile = PROFILE
    usual = str(load_codebook(root / "data" / "codebook.yml").survey.id)
    return WaveSettings(wave, profile, None if edition.wave == usual else f"_book-{edition.wave}")
