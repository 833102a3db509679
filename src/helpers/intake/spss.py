"""What stands in an SPSS data set, with its labels and its missing values?

A value that has a label becomes the label, because numbers may be coded in any way and labels say
what was meant; the number is kept beside it. What the data set declares missing keeps its label
too: *don't know* is often among it, and is an answer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import BookError
from helpers.intake.cells import cell_text
from helpers.intake.rawtable import Column, RawTable, Source


def read_spss(content: bytes, path: Path, *, encoding: str | None = None) -> RawTable:
    """Read a data set of SPSS, ``.sav`` or ``.zsav``.

    Parameters
    ----------
    content : bytes
        The whole file.
    path : Path
        Its name.
    encoding : str, optional
        The encoding of its texts, where the file says it wrongly.

    Returns
    -------
    RawTable
        What stands in it. The head has two rows, names of variables and their labels.

    Raises
    ------
    BookError
        If it is no such data set.
    """
    import pyreadstat

    try:
        with tempfile.NamedTemporaryFile(suffix=path.suffix) as copy:
            # The library reads files by name only; a copy has a name it can cope with.
            copy.write(content)
            copy.flush()
            data, meta = pyreadstat.read_sav(
                copy.name,
                user_missing=True,
                output_format="dict",
                encoding=encoding,
            )
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError):
        raise BookError(
            "the file is not an SPSS data set that can be read",
            file=path,
            hint="Export it again, or as CSV; if its texts are old, name their --encoding.",
        ) from None
    names = list(meta.column_names)
    labels = [" ".join((label or "").split()) for label in meta.column_labels]
    columns = tuple(
        _column(
            data[name],
            meta.variable_value_labels.get(name, {}),
            meta.missing_ranges.get(name, []),
        )
        for name in names
    )
    rows = len(columns[0].codes) if columns else 0
    details = {"encoding": str(meta.file_encoding or "UTF-8")}
    return RawTable(
        source=Source(path.name, "SPSS", "case", details),
        head=(tuple(names), tuple(labels)) if any(labels) else (tuple(names),),
        columns=columns,
        lines=np.arange(1, rows + 1, dtype=np.int64),
    )


def _column(values: Sequence[object], labels: Mapping[Any, str], missing: Sequence[Any]) -> Column:
    cells = np.empty(len(values), dtype=object)
    cells[:] = list(values)
    positions, uniques = pd.factorize(cells)  # what is missing in the system is at -1
    texts: dict[str, int] = {}
    declared, labelled = set(), {}
    places = np.empty(len(uniques) + 1, dtype=np.int32)
    for place, value in enumerate(uniques):
        number = cell_text(value).strip()
        text = str(labels.get(value, number)).strip()
        if value in labels and text != number:
            labelled[text] = number
        if number and any(_within(value, span) for span in missing):
            declared.add(text)
        places[place] = texts.setdefault(text, len(texts))
    places[-1] = texts.setdefault("", len(texts)) if (positions < 0).any() else 0
    return Column(tuple(texts), places[positions], frozenset(declared), MappingProxyType(labelled))


def _within(value: Any, span: Mapping[str, Any]) -> bool:
    try:
        return bool(span["lo"] <= value <= span["hi"])
    except TypeError:
        return False
