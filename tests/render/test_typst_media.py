"""Pictures reach Typst under names that depend on their content alone."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render.typst_media import Media


@pytest.fixture
def media(tmp_path: Path) -> Media:
    for folder in ("work", "project/chapters"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "project/chapters/a.svg").write_text("<svg/>")
    (tmp_path / "project/b.svg").write_text("<svg/>")
    (tmp_path / "project/c.bmp").write_text("x")
    return Media(tmp_path / "work", tmp_path / "project")


def test_same_content_has_one_name(media: Media) -> None:
    embedded = "data:image/svg+xml;base64," + b64encode(b"<svg/>").decode()
    absolute = str(media.project / "b.svg")
    targets = ["a.svg", "b.svg", "/b.svg", absolute, embedded, "data:image/svg+xml,%3Csvg/%3E"]
    (name,) = {media.add(target, "chapters/x.qmd") for target in targets}
    assert (media.root / name.lstrip("/")).read_bytes() == b"<svg/>"


@pytest.mark.parametrize(
    "target", ["gone.png", "c.bmp", "https://example.org/a.png", "data:text/plain,x"]
)
def test_what_cannot_be_shown_is_refused_by_name(media: Media, target: str) -> None:
    with pytest.raises(BookError, match=target[:9]) as caught:
        media.add(target, "chapters/x.qmd", 7)
    assert (caught.value.file, caught.value.line) == ("chapters/x.qmd", 7)
