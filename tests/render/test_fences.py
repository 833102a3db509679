"""A block that is opened is closed, and the other way round, or the author hears of it."""

from __future__ import annotations

import pytest

from helpers.errors import BookError
from helpers.render.engine import render

HEAD = "---\ntitle: One\n---\n\n"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("::: {.callout-note}\nHello\n", 5, "is not closed"),
        ("Text\n\n:::\n\nmore\n", 7, "was never opened"),
        (":::: {.a}\n\n::: {.b}\n\nHello\n\n:::\n", 5, "':::: {.a}' is not closed"),
        ("::: note\n\nHello\n\n:::\n\n:::\n", 11, "was never opened"),
    ],
)
def test_a_fence_without_its_other_half(make_book, body: str, line: int, words: str) -> None:
    root = make_book({"one.qmd": HEAD + body})
    with pytest.raises(BookError, match=rf"^one\.qmd:{line}: .*{words}"):
        render(root, to=("html",), engine="embedded")


def test_balanced_fences_and_fences_in_code_pass(make_book) -> None:
    body = (
        ":::: {.outer}\n\n::: {.inner}\nHello\n:::\n\n::::\n\n"
        "::: {.callout-tip} :::\nTrailing colons are allowed.\n:::\n\n"
        "````\n::: {.shown}\n````\n"
    )
    site = render(make_book({"one.qmd": HEAD + body}), to=("html",), engine="embedded").output
    text = (site / "one.html").read_text(encoding="utf-8")
    assert "Trailing colons" in text
    assert "::: {.shown}" in text
