"""What would an import do?

A plan holds everything that was understood of a file and everything that is wrong with it. Making
one changes nothing on disk; `helpers.intake.carry` carries it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.codebook import load_codebook
from helpers.edition import WITNESS_SUFFIX
from helpers.errors import BookError
from helpers.intake.findings import Finding, ImportProblemsError
from helpers.intake.heads import count_head
from helpers.intake.mapping import FOLDER, Line, Mapped, decide, load_mapping, mapping_text
from helpers.intake.matching import recognised
from helpers.intake.people import identity_columns, load_known
from helpers.intake.places import load_places
from helpers.intake.rawtable import RawTable
from helpers.intake.reading import Original, load_original, read_table
from helpers.intake.roles import Role, assign_roles, missing_targets, repeated_targets
from helpers.intake.rows import Rows, repeated_forms, sort_rows
from helpers.intake.targets import Catalogue, Target, catalogue
from helpers.intake.tidied import Setting, Tidied, tidy
from helpers.responses import SIMULATED_MARKER, WITNESS_MARKER

_WAVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NOBODYS: Final = ("simulated", "reconstructed", "witness")
_YEARS_BACK, _YEARS_AHEAD = 100, 50
_WIDEST_SPAN = (1900, 2099)


@dataclass(frozen=True)
class Options:
    """What the person who imports has said.

    Parameters
    ----------
    sheet : str or None
        The sheet of a workbook.
    encoding : str or None
        The encoding of a text.
    head_rows : int or None
        How many rows the head has.
    keep_incomplete, keep_tests : bool
        Whether unfinished forms, or tests, are respondents.
    keep_text : bool
        Whether free text is kept in a private file.
    years : tuple of int or None
        First and last year that is plausible.
    """

    sheet: str | None = None
    encoding: str | None = None
    head_rows: int | None = None
    keep_incomplete: bool = False
    keep_tests: bool = False
    keep_text: bool = False
    years: tuple[int, int] | None = None


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Parameters
    ----------
    root : Path
        The project folder.
    wave : str
        The wave.
    options : Options
        What was said.
    original : Original
        The file.
    table : RawTable
        What stands in it.
    known : Catalogue
        Everything a column can be.
    setting : Setting
        What is known beside the file.
    roles : tuple of Role
        What each column is.
    rows : Rows
        What became of each row.
    tidied : Tidied
        The answers.
    missing : tuple of Target
        Columns of the codebook that the file does not fill and need not.
    needed : tuple of Target
        Those that it has to fill.
    findings : tuple of Finding
        Everything that is wrong.
    """

    root: Path
    wave: str
    options: Options
    original: Original
    table: RawTable
    known: Catalogue
    setting: Setting
    roles: tuple[Role, ...]
    rows: Rows
    tidied: Tidied
    missing: tuple[Target, ...]
    needed: tuple[Target, ...]
    findings: tuple[Finding, ...]

    @property
    def undecided(self) -> tuple[Role, ...]:
        """Columns about which people have to decide before anything is imported.

        A column that is not recognised can wait only if nothing is missing that it could be.
        """
        lacking = bool(self.needed) or any(target.kind == "fact" for target in self.missing)
        return tuple(
            role
            for role in self.roles
            if role.kind == "unknown" and (lacking or role.suggestions or role.how)
        )

    @property
    def is_unsettled(self) -> bool:
        """Whether something is wrong that a mapping file can settle."""
        return bool(self.undecided or self.needed or repeated_targets(self.roles))

    @property
    def mapping_path(self) -> Path:
        """Where the mapping file of the wave is, or would be."""
        return self.root / FOLDER / f"{self.wave}.yml"

    def mapping_text(self) -> str:
        """Write the mapping file that would settle what is open.

        Returns
        -------
        str
            Its text.
        """
        lines = [
            Line(role.name, role.position + 1, *_line(role, self.table)) for role in self.roles
        ]
        return mapping_text(
            self.original.path.name, self.wave, lines, [*self.needed, *self.missing]
        )

    def check(self) -> None:
        """Refuse a plan with problems.

        Raises
        ------
        ImportProblemsError
            With all of them.
        """
        if self.findings:
            raise ImportProblemsError(
                self.findings, file=self.original.path, unit=self.table.source.unit
            )


def make_plan(root: Path, path: Path, wave: str, options: Options | None = None) -> Plan:
    """Read a file of answers and find out everything about it.

    Parameters
    ----------
    root : Path
        The project folder.
    path : Path
        The file.
    wave : str
        The wave of the survey.
    options : Options, optional
        What the person who imports has said.

    Returns
    -------
    Plan
        What an import would do, with everything that is wrong.

    Raises
    ------
    BookError
        If the file cannot be read at all, or the codebook or the mapping file is wrong.
    """
    said = options or Options()
    _check_wave(wave)
    codebook = load_codebook(root / "data" / "codebook.yml")
    places = load_places(root)
    known = catalogue(codebook, tuple(places.names.items()) if places else ())
    original = load_original(path)
    table = _read(original, known, said)
    mapped = load_mapping(root / FOLDER / f"{wave}.yml", known)
    decisions = decide(mapped, table.names) if mapped else {}
    roles = assign_roles(table, known, decisions)
    needed, missing = missing_targets(roles, known, mapped.not_asked if mapped else ())
    setting = Setting(
        codebook=codebook,
        mapped=mapped or Mapped(root / FOLDER / f"{wave}.yml"),
        places=places,
        known=load_known(root, codebook),
        years=said.years or _years(wave, codebook.survey.id),
    )
    system = [role.position for role in roles if role.kind == "system"]
    rows = sort_rows(
        table,
        _answered(roles, known),
        system,
        keep_incomplete=said.keep_incomplete,
        keep_tests=said.keep_tests,
    )
    tidied = tidy(table, roles, rows.kept, setting)
    plan = Plan(
        root, wave, said, original, table, known, setting, roles, rows, tidied,
        tuple(missing), tuple(needed), (),
    )  # fmt: skip
    findings = [
        *table.findings,
        *_unclear(plan),
        *repeated_targets(roles),
        *repeated_forms(table, system, rows.kept),
        *tidied.findings,
    ]
    if not rows.kept.any():
        findings.append(Finding("there is no respondent in the file", hint=_why_none(rows)))
    order = {role.name: role.position for role in reversed(roles)}
    findings.sort(key=lambda one: (bool(one.places), order.get(one.column or "", -1)))
    return Plan(**{**plan.__dict__, "findings": tuple(findings)})


def _check_wave(wave: str) -> None:
    if not _WAVE.fullmatch(wave):
        raise BookError(
            f"'{wave}' cannot name a wave", hint="Use letters and digits, such as 2026."
        )
    if any(word in wave.casefold() for word in _NOBODYS):
        raise BookError(
            f"the wave '{wave}' would not be taken for answers that were given",
            hint=f"Names with {WITNESS_SUFFIX} and the like are kept for what nobody answered.",
        )


def _read(original: Original, known: Catalogue, said: Options) -> RawTable:
    def rows_of_head(preview: Sequence[Sequence[str]]) -> int:
        return said.head_rows or count_head(preview, known)

    def names(preview: Sequence[Sequence[str]]) -> int:
        return recognised(preview[: rows_of_head(preview)], known)

    table = read_table(original, rows_of_head, names, sheet=said.sheet, encoding=said.encoding)
    marks = [mark.removeprefix("# ") for mark in (SIMULATED_MARKER, WITNESS_MARKER)]
    if any(line.casefold().startswith(mark) for line in table.comments for mark in marks):
        raise BookError(
            "the file says at its head that nobody gave these answers",
            file=original.path,
            hint="Only answers that were given can be imported as answers.",
        )
    if not table.columns:
        raise BookError("the file has no columns", file=original.path)
    return table


def _years(wave: str, survey: int) -> tuple[int, int]:
    year = re.search(r"(?:19|20)\d\d", wave)
    middle = int(year[0]) if year else survey
    if not _WIDEST_SPAN[0] <= middle <= _WIDEST_SPAN[1]:
        return _WIDEST_SPAN
    first, last = middle - _YEARS_BACK, middle + _YEARS_AHEAD
    return max(first, _WIDEST_SPAN[0]), min(last, _WIDEST_SPAN[1])


def _answered(roles: Sequence[Role], known: Catalogue) -> list[int]:
    """Find the columns that make a row a respondent: answers, not who it is."""
    identity = {part.column for part in known.codebook.identity}
    identity.add(known.codebook.survey.respondent)
    return [
        role.position
        for role in roles
        if role.kind == "text"
        or (role.kind == "data" and role.target is not None and role.target.column not in identity)
    ]


def _unclear(plan: Plan) -> list[Finding]:
    where = f"in data/mappings/{plan.wave}.yml"
    findings = []
    undecided = plan.undecided
    named = {column for column in identity_columns(plan.known.codebook) if column}
    for role in undecided:
        could = " or ".join(target.id for target in role.suggestions)
        hint = f"It could be {could}; decide {where}." if could else f"Decide {where}."
        findings.append(Finding("the column is not recognised", role.name, hint=hint))
    for target in plan.needed:
        findings.append(
            Finding(
                f"there is no column for {target.id}",
                hint=f"Name it {where}, or list it there under not_asked.",
            )
        )
    facts = [t.id for t in plan.missing if t.kind == "fact" and t.id not in named]
    if undecided and facts:
        findings.append(
            Finding(
                f"there is no column for {', '.join(facts)}, unless it is among those not"
                " recognised",
                hint=f"Say {where} which is which, and let the others become out.",
            )
        )
    return findings


def _why_none(rows: Rows) -> str:
    left = [f"{len(lines)} {reason}" for reason, lines in rows.left_out.items() if len(lines)]
    if not left:
        return "There are no rows below the head; --head-rows says how many rows it has."
    return f"Left out were rows that are: {', '.join(left)}. See --keep-incomplete, --keep-tests."


def _line(role: Role, table: RawTable) -> tuple[str, str]:
    """Say of a column, for the mapping file, what it becomes and why."""
    filled = int(table.columns[role.position].filled.sum())
    heading = next((row[role.position] for row in table.head[1:] if row[role.position]), "")
    about = f"; {heading[:80]}" if heading and heading != role.name else ""
    if role.kind == "unknown":
        could = ", ".join(target.id for target in role.suggestions)
        what = f"could be {could}" if could else "not recognised"
        return "?", f"{what}; {filled} filled{about}"
    if role.kind == "data" and role.target is not None:
        return role.target.id, f"by {role.how}; {filled} filled{about}"
    becomes = "text" if role.kind == "text" else "out"
    return becomes, f"{role.kind}: {role.how}{about}"
