"""Whatever is edited, the preview ends where a render of the same sources from scratch ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from previewing import SCRIPT, Preview

from helpers.render.engine import render


@pytest.fixture
def like_cold(preview: Preview, tmp_path: Path):
    """Compare every file that the preview gives out with a render that takes nothing earlier."""

    def compare() -> None:
        preview.settle()
        cold = render(
            preview.root,
            to=["html"],
            output=tmp_path / "cold",
            engine="embedded",
            use_cache=False,
        ).output
        names = [
            path.relative_to(cold).as_posix()
            for path in cold.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        ]
        assert len([name for name in names if name.endswith(".html")]) >= 4
        differ = [
            name
            for name in names
            if SCRIPT.sub(b"", preview.get(f"/{name}")[1]) != (cold / name).read_bytes()
        ]
        assert differ == []

    return compare


def test_prose_cells_and_inline_expressions(preview: Preview, like_cold) -> None:
    preview.edit("two.qmd", "Last.", "Last, edited. See [below](#sec-below) and @smith2020.")
    preview.shows("/two.html", "Last, edited.", ">2020</a>")
    assert preview.said[-1] != "  executed two.qmd"
    preview.edit("one.qmd", "cell-0", "cell-1")
    preview.shows("/one.html", "<code>cell-1 module-0")
    preview.edit("one.qmd", "1 + 1", "40 + 2")
    preview.shows("/one.html", "The sum is 42.")
    # A new label has a number and can be referred to, from other chapters too.
    preview.edit("two.qmd", "## Below", "## Above {#sec-above}\n\nNew.\n\n## Below")
    preview.edit("index.qmd", "Welcome", "Welcome to @sec-above")
    preview.shows("/index.html", 'href="two.html#sec-above"')
    preview.shows("/two.html", "2.2")
    like_cold()
    assert not any("executed two.qmd" in line for line in preview.said)


def test_modules_codebook_data_works_pictures_and_settings(preview: Preview, like_cold) -> None:
    preview.edit("tools.py", "module-0", "module-1")
    preview.shows("/one.html", " module-1 answers-0")
    preview.edit("codebook.yml", "title:\n    en: Social", "title:\n    en: Another title, social")
    preview.shows("/one.html", "Another title, social")
    preview.edit("data/answers.csv", "answers-0", "answers-1")
    preview.shows("/one.html", " module-1 answers-1")
    preview.edit("references.bib", "{2020}", "{2021}")
    preview.shows("/one.html", ">2021</a>")
    preview.write("extra.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    preview.edit("two.qmd", "Last", "![](extra.svg){fig-alt='A square'}\n\nLast")
    preview.shows("/two.html", 'alt="A square"')
    preview.edit("extra.svg", "'9'", "'8'")
    preview.wait(lambda: b"width='8'" in preview.get("/extra.svg")[1])
    preview.edit("_quarto.yml", "A small book", "A renamed book")
    preview.shows("/two.html", "A renamed book</title>")
    like_cold()


def test_chapters_come_go_and_are_renamed(preview: Preview, like_cold) -> None:
    preview.write("more/three.qmd", "# Three {#sec-three}\n\nA new chapter.\n")
    preview.edit("_quarto.yml", "    - works.qmd", "    - more/three.qmd\n    - works.qmd")
    preview.shows("/more/three.html", "A new chapter.")
    preview.shows("/index.html", "more/three.html")
    preview.write("more/three.qmd", "# Three {#sec-three}\n\nIn a new folder.\n")
    preview.shows("/more/three.html", "In a new folder.")
    (preview.root / "more" / "three.qmd").rename(preview.root / "renamed.qmd")
    preview.edit("_quarto.yml", "more/three.qmd", "renamed.qmd")
    preview.shows("/renamed.html", "In a new folder.")
    preview.wait(lambda: preview.get("/more/three.html")[0] == 404)
    like_cold()
    preview.edit("_quarto.yml", "    - renamed.qmd\n", "")
    (preview.root / "renamed.qmd").unlink()
    preview.wait(lambda: preview.get("/renamed.html")[0] == 404)
    assert "renamed.html" not in preview.page("/index.html")


def test_a_mistake_is_told_and_goes_when_it_is_mended(preview: Preview) -> None:
    good = preview.page("/one.html")
    for name, old, new, file, line, words in (
        ("one.qmd", "print(", "print((", "one.qmd", 11, "failed: SyntaxError"),
        ("_quarto.yml", "book:\n  title", "book:\n   title", "_quarto.yml", 6, "not indented"),
        ("tools.py", 'WORD = "', 'WORD == "', "one.qmd", 8, "NameError"),
    ):
        preview.edit(name, old, new)
        found = preview.mistake()
        assert found["file"] == file
        assert found["line"] == line
        assert words in found["message"]
        # As on the command line, and in the terminal too.
        told = f"error: {found['text']}\n"
        preview.wait(lambda told=told: told in "".join(preview.said))
        assert preview.page("/one.html") == good
        preview.edit(name, new, old)
        preview.settle()
    assert preview.page("/one.html") == good


def test_saves_of_editors_are_seen_and_what_they_leave_is_not(preview: Preview) -> None:
    preview.settle()
    before = len(preview.said)
    preview.write(".two.qmd.swp", "swap")
    preview.write("two.qmd~", "backup")
    preview.write("#two.qmd#", "autosave")
    preview.write("4913", "")
    (preview.root / "4913").unlink()
    path = preview.root / "two.qmd"
    text = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")  # saved, and nothing changed
    aside = path.with_name("two.qmd.tmp")
    aside.write_text(text.replace("Last", "Saved aside, last"), encoding="utf-8")
    aside.rename(path)
    preview.shows("/two.html", "Saved aside, last")
    told = [line for line in preview.said[before:] if line.startswith("changed: ")]
    assert told == ["changed: two.qmd\n"]
    preview.settle()


def test_an_edit_during_a_render_is_not_lost(preview: Preview, like_cold) -> None:
    for number in range(6):
        preview.write("tools.py", f'WORD = "quick-{number}"\n')
        preview.edit("two.qmd", "Last" if number == 0 else f"Nr {number - 1}", f"Nr {number}")
        if number == 3:
            preview.wait(lambda: preview.state()["working"])
    preview.shows("/one.html", "quick-5")
    preview.shows("/two.html", "Nr 5")
    like_cold()
