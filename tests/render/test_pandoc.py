"""What pandoc made of a long text is kept, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.render import pandoc
from helpers.render.cache import Cache


def test_what_pandoc_made_of_a_long_text_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    run = pandoc.run

    def counted(arguments: list[str], source: str, **more: object) -> tuple[str, tuple[str, ...]]:
        calls.append(arguments)
        return run(arguments, source, **more)

    monkeypatch.setattr(pandoc, "run", counted)
    long = "A *word*.\n\n" * 4000
    fresh = pandoc.parse(long)
    with pandoc.remembering(Cache(tmp_path)):
        assert [pandoc.parse(long), pandoc.parse(long)] == [fresh, fresh]
        written = pandoc.write_html(fresh)
        assert pandoc.write_html(fresh) == written == (written[0], ())
        assert len(calls) == 3
        assert pandoc.parse(f"{long}more") != fresh
    pandoc.parse(long)
    assert len(calls) == 5
