"""How do all files for taking away fit into one?

A ZIP archive with every file under a folder of its own name, in alphabetical order, with one fixed
time, so that the same files give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from helpers.takeaway.tablefile import EPOCH

# Files that are compressed already.
_PACKED = (".png", ".xlsx")
_READABLE = 0o100644 << 16


def zip_bytes(files: Mapping[str, bytes], *, folder: str) -> bytes:
    """Put files into an archive.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by name.
    folder : str
        The folder that everything unpacks into.

    Returns
    -------
    bytes
        The archive.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", EPOCH.timetuple()[:6])
            entry.create_system = 3
            entry.external_attr = _READABLE
            packed = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()
