"""Which data, which code and which engine made a page?

Every page states them, and none states when it was rendered: the time that matters is that of the
data, and the same sources give the same pages on any day.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.dates import format_date

import helpers
from helpers.edition import open_edition

_SHORT = 10
_CODEBOOK = Path("data/codebook.yml")
_CODE_SUFFIXES = frozenset({".py", ".j2", ".css", ".js", ".typ", ".svg"})


@dataclass(frozen=True)
class Versions:
    """What made a book.

    Parameters
    ----------
    data : str
        SHA-256 over all files under ``data``; empty where there are none.
    code : str
        SHA-256 over the source of the library.
    release : str
        Version of the library.
    engine : str
        The engine with its version.
    wave : str
        The wave of the survey; empty where the project holds none.
    fielded : tuple of str
        First and last month of answering, as ``YYYY-MM``; empty where they are not known.
    answers : {"real", "witness", "simulated", ""}
        Whether the answers are real or a reconstruction.
    """

    data: str
    code: str
    release: str
    engine: str
    wave: str = ""
    fielded: tuple[str, ...] = ()
    answers: str = ""

    def as_json(self) -> dict[str, object]:
        """Write it in values that JSON holds.

        Returns
        -------
        dict
            By name.
        """
        return {
            "data_sha256": self.data,
            "code_sha256": self.code,
            "effektbog": self.release,
            "engine": self.engine,
            "wave": self.wave,
            "answers_collected": list(self.fielded),
            "answers": self.answers,
        }


def versions_of(root: Path, engine: str) -> Versions:
    """Find out what a book is made from.

    Parameters
    ----------
    root : Path
        The project.
    engine : str
        What renders it, with its version.

    Returns
    -------
    Versions
        The same for the same files.

    Raises
    ------
    BookError
        If the project holds a survey whose data are wrong.
    """
    library = Path(helpers.__file__).parent
    data = digest(root / "data", without=frozenset({"originals"}))
    code = digest(library, _CODE_SUFFIXES)
    if not (root / _CODEBOOK).is_file():
        return Versions(data, code, helpers.__version__, engine)
    edition = open_edition(root)
    survey = edition.codebook.survey
    months = (survey.fielded_from, survey.fielded_to) if edition.is_report_wave else ()
    return Versions(
        data,
        code,
        helpers.__version__,
        engine,
        edition.wave,
        tuple(month for month in months if month),
        "real" if edition.responses.provenance == "answers" else edition.responses.provenance,
    )


def digest(
    folder: Path, suffixes: frozenset[str] = frozenset(), without: frozenset[str] = frozenset()
) -> str:
    """Hash the files of a folder, with their names.

    Parameters
    ----------
    folder : Path
        The folder.
    suffixes : frozenset of str
        Endings of the files that count; all when empty.
    without : frozenset of str
        Folders that do not count, such as those with files that are not handed on.

    Returns
    -------
    str
        A hexadecimal SHA-256, empty where there is no file.
    """
    found = hashlib.sha256()
    empty = True
    for path in _files(folder):
        if suffixes and path.suffix not in suffixes:
            continue
        if without.intersection(path.relative_to(folder).parts):
            continue
        empty = False
        found.update(path.relative_to(folder).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return "" if empty else found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    for path in paths:
        inner = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inner):
            yield path


def short(hashed: str) -> str:
    """Give the beginning of a hash, enough to know it by.

    Parameters
    ----------
    hashed : str
        The hash.

    Returns
    -------
    str
        Its first ten digits.
    """
    return hashed[:_SHORT]


def of_wave(versions: Versions, words: Mapping[str, str]) -> str:
    """Say whose answers a book shows, where it shows any.

    Parameters
    ----------
    versions : Versions
        What made the book.
    words : mapping of str to str
        The words of the language.

    Returns
    -------
    str
        The wave, and that answers are simulated; empty for the book of a report whose answers are
        not known.
    """
    if versions.answers not in ("real", "simulated"):
        return ""
    said = f"{words['site-version-wave'].capitalize()} {versions.wave}"
    return f"{said}: {words['site-version-simulated']}" if versions.answers == "simulated" else said


def stated(versions: Versions, words: Mapping[str, str], lang: str) -> tuple[str, ...]:
    """Say it on a page.

    Parameters
    ----------
    versions : Versions
        What made the book.
    words : mapping of str to str
        The words of the language.
    lang : str
        The language.

    Returns
    -------
    tuple of str
        Short statements: the data, their time, the code, the engine.
    """
    found = []
    if versions.data:
        found.append(f"{words['site-version-data']} {short(versions.data)}")
    if versions.wave:
        time = f"{words['site-version-wave']} {versions.wave}"
        if versions.fielded:
            months = [_month(month, lang) for month in versions.fielded]
            time += f" ({' – '.join(dict.fromkeys(months))})"
        if versions.answers in ("witness", "simulated"):
            time += f", {words[f'site-version-{versions.answers}']}"
        found.append(time)
    code = f"Effektbog {versions.release}, {words['site-version-code']} {short(versions.code)}"
    return (*found, code, versions.engine)


def _month(month: str, lang: str) -> str:
    try:
        day = datetime.date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    return format_date(day, format="MMMM y", locale=lang.replace("-", "_"))
