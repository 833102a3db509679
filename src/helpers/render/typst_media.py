"""Which files does the PDF need beside its text?

Pictures are copied into the folder in which Typst works, under names made from their content.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from helpers.errors import BookError

FORMATS = {"svg", "png", "jpg", "jpeg", "gif", "webp", "pdf"}
_TYPES = {"svg+xml": "svg", "png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp"}


@dataclass(frozen=True)
class Media:
    """The folder into which pictures are copied.

    Parameters
    ----------
    root : Path
        The folder that is Typst's root.
    project : Path
        Where paths that are not absolute begin.
    """

    root: Path
    project: Path

    def add(self, target: str, source: str, line: int | None = None) -> str:
        """Copy a picture and give the path under which Typst finds it.

        Parameters
        ----------
        target : str
            A path, absolute or relative to the chapter or the project, or a ``data:`` address.
        source : str
            The chapter's source, relative to the project.
        line : int, optional
            Line in the source that a message can name.

        Returns
        -------
        str
            Absolute as seen from ``root``.

        Raises
        ------
        BookError
            If there is no such file, or Typst cannot show its format.
        """
        if target.startswith("data:"):
            head, _, body = target[5:].partition(",")
            kind = _TYPES.get(head.split(";")[0].removeprefix("image/"), "")
            content = b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
        else:
            kind, content = self._read(target, source, line)
        if kind not in FORMATS:
            raise BookError(
                f"the PDF cannot show the picture {target[:60]}",
                file=source,
                line=line,
                hint=f"Use one of {', '.join(sorted(FORMATS))}.",
            )
        name = f"{hashlib.sha256(content).hexdigest()[:20]}.{kind}"
        place = self.root / "media" / name
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
        return f"/media/{name}"

    def _read(self, target: str, source: str, line: int | None) -> tuple[str, bytes]:
        if "://" in target:
            raise BookError(
                f"the picture {target} lies on another host",
                file=source,
                line=line,
                hint="Put a copy beside the chapter: the book is made without the network.",
            )
        beside = (self.project / source).parent / target.lstrip("/")
        for path in (Path(target), beside, self.project / target.lstrip("/")):
            if path.is_absolute() and path.is_file():
                return path.suffix.lower().lstrip("."), path.read_bytes()
        raise BookError(f"there is no picture {target}", file=source, line=line)
