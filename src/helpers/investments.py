"""Which investments does the survey cover, and what do the sources say about each?

One record for each of the 25 questionnaires that came back. Investor, provider and size are
filled in only where the report says them of an investment by name; everything else about them is
known in totals alone (Tables 2 and 3), and guessing is left to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from helpers.codebook import Bilingual
from helpers.marked import nearest
from helpers.project import find_root
from helpers.records import Record, read_records

FILE = Path("data/investments.csv")
INVESTORS = ("dsi", "dsk", "internal")
PROVIDERS = ("external", "internal", "both")
COLUMNS = (
    "id",
    "municipality",
    "municipality_code",
    "name_da",
    "name_en",
    "name_variants",
    "ambiguous_with",
    "started_before_2023",
    "investor",
    "provider",
    "size_dkk",
    "size_source",
    "note",
)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@dataclass(frozen=True)
class Investment:
    """One social impact investment of the survey.

    Parameters
    ----------
    id : str
        Stable name, such as ``"vejle-family-treatment"``.
    municipality, municipality_code : str
        The municipality and its official three-digit code.
    name : Bilingual
        The name in Danish as the report prints it, and in English in our translation.
    variants : tuple of str
        Other Danish spellings of the name in the report, misprints included.
    ambiguous_with : str or None
        Id of the investment that shares a printed name with this one.
    started_before_2023 : bool
        Whether it is among those of Tables 13 and 15.
    investor : {"dsi", "dsk", "internal"} or None
        The primary investor where the report says it, else None.
    provider : {"external", "internal", "both"} or None
        Who delivers the effort where the report says it, else None.
    size_dkk : int or None
        The invested amount in kroner where the report says it, else None.
    size_source, note : str
        Where such facts stand in the report; empty if there are none.
    """

    id: str
    municipality: str
    municipality_code: str
    name: Bilingual
    variants: tuple[str, ...]
    ambiguous_with: str | None
    started_before_2023: bool
    investor: str | None
    provider: str | None
    size_dkk: int | None
    size_source: str
    note: str

    def title(self, lang: str = "en") -> str:
        """Name the investment as the report does: the municipality, a colon, the name.

        Parameters
        ----------
        lang : {"en", "da"}, default "en"
            Language of the name.

        Returns
        -------
        str
            For example ``"Vejle: Intensive family treatment"``.
        """
        return f"{self.municipality}: {self.name.get(lang)}"


def load_investments(root: Path | str | None = None) -> tuple[Investment, ...]:
    """Read ``data/investments.csv``.

    Parameters
    ----------
    root : path-like, optional
        The project folder; found from the current one if left out.

    Returns
    -------
    tuple of Investment
        In the order of the file, which is the order of Table 10.

    Raises
    ------
    BookError
        If a record is incomplete, contradicts another, or uses an unknown word; with its line.
    """
    path = (find_root() if root is None else Path(root)) / FILE
    records = read_records(path, COLUMNS)
    investments = tuple(_investment(record) for record in records)
    _check_together(records, investments)
    return investments


def candidates(investments: Iterable[Investment], municipality: str, name: str) -> tuple[str, ...]:
    """Find the investments that a municipality and a Danish name, as printed, can mean.

    Parameters
    ----------
    investments : iterable of Investment
        The investments to look through.
    municipality : str
        The municipality as printed.
    name : str
        The name as printed, in any of its spellings.

    Returns
    -------
    tuple of str
        Ids: none if nothing fits, two where the report prints two names alike.

    Examples
    --------
    >>> candidates(load_investments(), "Aarhus", "Bekæmpelse af ungdomshjæmløshed")
    ('aarhus-youth-homelessness', 'aarhus-youth-homelessness-vulnerable')
    """
    return tuple(
        one.id
        for one in investments
        if one.municipality == municipality and name in (one.name.da, *one.variants)
    )


def investments_frame(investments: Iterable[Investment]) -> pd.DataFrame:
    """Put the investments into a frame with one row each, indexed by id.

    Parameters
    ----------
    investments : iterable of Investment
        The investments.

    Returns
    -------
    DataFrame
        Columns municipality, municipality_code, name_en, name_da, variants, ambiguous_with,
        started_before_2023, investor, provider, size_dkk (nullable integer), size_source, note.
    """
    rows = []
    for one in investments:
        row = asdict(one)
        row["name_en"], row["name_da"] = one.name.en, one.name.da
        del row["name"]
        rows.append(row)
    columns = ["id", "municipality", "municipality_code", "name_en", "name_da", "variants"]
    columns += ["ambiguous_with", "started_before_2023", "investor", "provider", "size_dkk"]
    frame = pd.DataFrame(rows, columns=[*columns, "size_source", "note"])
    return frame.astype({"size_dkk": "Int64"}).set_index("id")


def _investment(record: Record) -> Investment:
    identifier = record.required("id")
    if _ID.fullmatch(identifier) is None:
        record.fail(
            f"'{identifier}' cannot be an id",
            "Join the municipality and a short name in plain small letters with hyphens.",
        )
    code = record.required("municipality_code")
    if re.fullmatch(r"\d{3}", code) is None:
        record.fail(f"'{code}' is no municipality code", "Write its three digits.")
    size = record["size_dkk"]
    if size and not (size.isascii() and size.isdigit()):
        record.fail(f"'{size}' is no amount in kroner", "Write digits only.")
    if bool(size) != bool(record["size_source"]):
        record.fail("a size and its source belong together", "Fill in both or neither.")
    started = record.choice("started_before_2023", ("yes", "no"))
    investor = record.choice("investor", INVESTORS, optional=True)
    provider = record.choice("provider", PROVIDERS, optional=True)
    if (investor or provider) and not record["note"]:
        record.fail("an investor or provider without a note", "Say in the note where it stands.")
    return Investment(
        id=identifier,
        municipality=record.required("municipality"),
        municipality_code=code,
        name=Bilingual(en=record.required("name_en"), da=record.required("name_da")),
        variants=record.several("name_variants"),
        ambiguous_with=record["ambiguous_with"] or None,
        started_before_2023=started == "yes",
        investor=investor,
        provider=provider,
        size_dkk=int(size) if size else None,
        size_source=record["size_source"],
        note=record["note"],
    )


def _check_together(records: list[Record], investments: tuple[Investment, ...]) -> None:
    by_id: dict[str, Investment] = {}
    code_of: dict[str, str] = {}
    municipality_of: dict[str, str] = {}
    for record, one in zip(records, investments, strict=True):
        if one.id in by_id:
            record.fail(f"the id '{one.id}' is used twice", "Give this one an id of its own.")
        by_id[one.id] = one
        code = code_of.setdefault(one.municipality, one.municipality_code)
        name = municipality_of.setdefault(one.municipality_code, one.municipality)
        if (name, code) != (one.municipality, one.municipality_code):
            record.fail(
                f"{one.municipality} has the code {one.municipality_code} here,"
                f" but {name} has the code {code} above",
                "One of the lines is wrong.",
            )
    for record, one in zip(records, investments, strict=True):
        if one.ambiguous_with is None:
            continue
        twin = by_id.get(one.ambiguous_with)
        if twin is None:
            record.fail(
                f"there is no investment '{one.ambiguous_with}'",
                nearest(one.ambiguous_with, by_id),
            )
        if twin is one or twin.ambiguous_with != one.id:
            record.fail(
                f"'{twin.id}' does not name '{one.id}' in return",
                "Fill in ambiguous_with in both lines.",
            )
