"""Numbers and references are those of a Quarto book.

The expected words follow Quarto's documentation of cross-references and of books ("Table 1.1",
"Chapter 2", "Appendix A", "Section A.1") and, where that is silent, its sources: `refs.lua`,
`format.lua`, `book-crossrefs.ts` and the files of `_language*.yml`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.render import ast
from helpers.render.config import read_config
from helpers.render.execute import execute
from helpers.render.model import Format, ResolvedBook
from helpers.render.qmd import read_chapter
from helpers.render.resolve import resolve

NB = "\u00a0"
TABLE = "| a | b |\n|---|--:|\n| x | 1 |\n\n"


def resolved(root: Path, fmt: Format = "html") -> ResolvedBook:
    config = read_config(root)
    chapters = [read_chapter(root, source.path) for source in config.chapters]
    results = execute(config, chapters, progress=lambda _: None)
    return resolve(config, chapters, results, fmt, root / "work")


def links(book: ResolvedBook, number: int) -> list[tuple[str, str]]:
    return [
        (ast.stringify(element["c"][1]), element["c"][2][0])
        for element in ast.elements(book.chapters[number].ast["blocks"])
        if element["t"] == "Link"
    ]


def words(book: ResolvedBook, number: int) -> str:
    return " ".join(ast.stringify(book.chapters[number].ast["blocks"]).split())


def paragraph(book: ResolvedBook, number: int) -> str:
    blocks = book.chapters[number].ast["blocks"]
    return next(ast.stringify(block).strip() for block in blocks if block["t"] == "Para")


@pytest.fixture
def cross(make_book):
    return make_book(
        {
            "index.qmd": "# Preface {.unnumbered}\n\nSee @tbl-one and @sec-part.\n",
            "one.qmd": "# First {#sec-first}\n\n## Part {#sec-part}\n\n### Deep {#sec-deep}\n\n"
            f"{TABLE}: Caption one {{#tbl-one}}\n\n{TABLE}: Caption two {{#tbl-two}}\n\n"
            "$$ a = b $$ {#eq-a}\n\n## Aside {.unnumbered}\n\n## Last {#sec-last}\n",
            "two.qmd": "---\ntitle: Second\n---\n\nREFS\n\n"
            "::: {#fig-x}\nBody\n\nThe caption\n:::\n\n"
            "$$ c $$ {#eq-b}\n\n## Own {#sec-own}\n",
            "app.qmd": "# Extra {#sec-extra}\n\n## Inner {#sec-inner}\n\n"
            f"{TABLE}: In the appendix {{#tbl-app}}\n",
        },
        appendices=("app.qmd",),
    )


@pytest.mark.parametrize(
    ("written", "text", "target"),
    [
        ("@tbl-one", f"Table{NB}1.1", "one.html#tbl-one"),
        ("@tbl-two", f"Table{NB}1.2", "one.html#tbl-two"),
        ("[@tbl-two]", f"Table{NB}1.2", "one.html#tbl-two"),
        ("[-@tbl-two]", "1.2", "one.html#tbl-two"),
        ("@Tbl-two", f"Table{NB}1.2", "one.html#tbl-two"),
        ("[Tab. @tbl-two]", f"Tab.{NB}1.2", "one.html#tbl-two"),
        ("@fig-x", f"Figure{NB}2.1", "#fig-x"),
        ("@eq-a", f"Equation{NB}1.1", "one.html#eq-a"),
        ("@eq-b", f"Equation{NB}2.1", "#eq-b"),
        ("[-@eq-a]", "1.1", "one.html#eq-a"),
        ("@sec-first", f"Chapter{NB}1", "one.html"),
        ("[-@sec-first]", "1", "one.html"),
        ("@sec-part", f"Section{NB}1.1", "one.html#sec-part"),
        ("@sec-deep", f"Section{NB}1.1.1", "one.html#sec-deep"),
        ("@sec-last", f"Section{NB}1.2", "one.html#sec-last"),
        ("@sec-own", f"Section{NB}2.1", "#sec-own"),
        ("@sec-extra", f"Appendix{NB}A", "app.html"),
        ("@sec-inner", f"Section{NB}A.1", "app.html#sec-inner"),
        ("@tbl-app", f"Table{NB}A.1", "app.html#tbl-app"),
    ],
)
def test_a_reference_says_what_quarto_says(cross: Path, written: str, text: str, target: str):
    path = cross / "two.qmd"
    path.write_text(path.read_text().replace("REFS", written))
    assert links(resolved(cross), 2) == [(text, target)]
    on_paper = links(resolved(cross, "typst"), 2)
    identifier = re.search(r"[a-zA-Z]+-\w+", written)
    if "@eq-" in written:
        # numbering.typ of orange-book: "(1.1)", also where Typst's ref() shows it
        text = re.sub(r"([\d.]+)$", r"(\1)", text)
    assert on_paper == [(text, f"#{identifier.group(0).lower()}")]


def test_grouped_references_are_listed(cross: Path) -> None:
    path = cross / "two.qmd"
    path.write_text(path.read_text().replace("REFS", "[@tbl-one; @fig-x; -@tbl-two]."))
    book = resolved(cross)
    assert paragraph(book, 2) == f"Table{NB}1.1, Figure{NB}2.1, 1.2."


def test_a_page_without_numbers_names_sections(cross: Path) -> None:
    path = cross / "two.qmd"
    path.write_text(path.read_text().replace("REFS", ""))
    # book-crossrefs.ts: with number-sections false on the page, the heading itself is shown.
    assert links(resolved(cross), 0) == [
        (f"Table{NB}1.1", "one.html#tbl-one"),
        ("Part", "one.html#sec-part"),
    ]
    assert links(resolved(cross, "typst"), 0)[1] == (f"Section{NB}1.1", "#sec-part")


def test_danish_words(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# Et {#sec-et}\n\n@sec-et, @sec-to, @tbl-a, @fig-b, @eq-c, @sec-app\n\n"
            f"## To {{#sec-to}}\n\n{TABLE}: Tal {{#tbl-a}}\n\n::: {{#fig-b}}\nX\n\nBillede\n:::\n\n"
            "$$ x $$ {#eq-c}\n",
            "app.qmd": "# Skema {#sec-app}\n",
        },
        appendices=("app.qmd",),
        more="lang: da",
    )
    assert paragraph(resolved(root), 1) == (
        f"Kapitel{NB}1, Sektion{NB}1.1, Tabel{NB}1.1, Figur{NB}1.1, Ligning{NB}1.1, Bilag{NB}A"
    )


def test_numbers_of_headings_and_chapters(cross: Path) -> None:
    path = cross / "two.qmd"
    path.write_text(path.read_text().replace("REFS", ""))
    book = resolved(cross)
    assert [(chapter.number, chapter.kind) for chapter in book.chapters] == [
        (None, "preface"), ("1", "chapter"), ("2", "chapter"), ("A", "appendix"),
    ]  # fmt: skip
    headings = [
        (ast.value_of(element["c"][1], "number"), ast.stringify(element["c"][2]).strip())
        for element in ast.elements(book.chapters[1].ast["blocks"])
        if element["t"] == "Header"
    ]
    assert headings == [
        ("1", "First"), ("1.1", "Part"), ("1.1.1", "Deep"), ("", "Aside"), ("1.2", "Last"),
    ]  # fmt: skip


def test_floats_of_an_unnumbered_chapter_have_plain_numbers(make_book) -> None:
    text = f"# Preface {{.unnumbered}}\n\n{TABLE}: A {{#tbl-a}}\n\nSee @tbl-a.\n"
    root = make_book({"index.qmd": text})
    assert links(resolved(root), 0) == [(f"Table{NB}1", "#tbl-a")]


def test_tabs_and_callout_titles_are_no_sections(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\n::: {.panel-tabset}\n## A\n\na\n\n## B\n\nb\n:::\n\n"
            "::: {.callout-note}\n## Title\n\nText\n:::\n\n## Real {#sec-real}\n\n@sec-real\n"
        }
    )
    assert links(resolved(root), 1) == [(f"Section{NB}1.1", "#sec-real")]


def test_cells_become_floats(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\nSee @tbl-a and @fig-b.\n\n"
            "```{python}\n#| label: tbl-a\n#| tbl-cap: 'Of *numbers*, like @fig-b'\n"
            "from IPython.display import HTML\nHTML('<table><tr><td>1</td></tr></table>')\n```\n\n"
            "```{python}\n#| label: fig-b\n#| fig-cap: A figure\n#| fig-alt: A red square\n"
            "from IPython.display import SVG\n"
            'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>\')\n```\n'
        }
    )
    book = resolved(root)
    floats = [
        element["c"][0]
        for element in ast.elements(book.chapters[1].ast["blocks"])
        if element["t"] == "Div" and "float" in element["c"][0][1]
    ]
    assert [(one[0], one[1][1], ast.value_of(one, "ref")) for one in floats] == [
        ("tbl-a", "float-table", f"Table{NB}1.1"),
        ("fig-b", "float-figure", f"Figure{NB}1.1"),
    ]
    on_paper = resolved(root, "typst")
    display = next(
        element["c"][0]
        for element in ast.elements(on_paper.chapters[1].ast["blocks"])
        if element["t"] == "Div" and ast.value_of(element["c"][0], "svg-file", "") != ""
        if "cell-output-display" in element["c"][0][1]
    )
    assert Path(ast.value_of(display, "svg-file")).read_text().startswith("<svg")
    assert ast.value_of(display, "alt") == "A red square"


@pytest.mark.parametrize(
    ("chapter", "cell", "site", "paper"),
    [
        ("", "", True, False),
        ("", "#| echo: true\n", True, True),
        ("", "#| echo: false\n", False, False),
        ("execute:\n  echo: true\n", "", True, True),
    ],
)
def test_code_can_be_left_out_of_one_format(make_book, chapter, cell, site, paper) -> None:
    # Quarto merges the chapter's options over those of the book's format.
    root = make_book(
        {"one.qmd": f"---\ntitle: T\n{chapter}---\n\n```{{python}}\n{cell}40 + 2\n```\n"},
        more="execute:\n  echo: true\nformat:\n  html: {}\n  typst:\n    echo: false\n",
    )
    for fmt, shown in (("html", site), ("typst", paper)):
        document = json.dumps(resolved(root, fmt).chapters[1].ast)
        assert ("40 + 2" in document) is shown, fmt
        assert "42" in document


def test_inline_values_are_written_as_quarto_writes_them(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\n```{python}\n#| include: false\nx = 1234\n```\n\n"
            "`{python} x`, `{python} f'{x:,}'`, `{python} 'a*b*_c_'`, `{python} 2.50`, "
            "``{python} y``\n\n```{python}\n#| include: false\nx = 5\n```\n\nNow `{python} x`.\n"
        }
    )
    found = words(resolved(root), 1)
    assert "1234, 1,234, a*b*_c_, 2.5, {python} y" in found
    assert "Now 5." in found


def test_conditional_content(make_book) -> None:
    root = make_book(
        {
            "one.qmd": "# T\n\n::: {.content-visible when-format='html'}\nonly site\n:::\n\n"
            "::: {.content-hidden when-format='html'}\nnot site\n:::\n\n"
            "::: {.content-visible unless-format='typst'}\nnot paper\n:::\n\n"
            "::: {.content-visible when-format='typst'}\nonly paper\n:::\n\n"
            "A [word]{.content-visible when-format='html'} more.\n"
        }
    )
    assert words(resolved(root), 1) == "T only site not paper A word more."
    assert words(resolved(root, "typst"), 1) == "T not site only paper A more."


def test_html_that_paper_cannot_show(make_book) -> None:
    cell = "```{python}\nfrom IPython.display import HTML\nHTML('<b>x</b>')\n```\n"
    root = make_book({"one.qmd": f"# T\n\n{cell}"})
    resolved(root)
    with pytest.raises(BookError, match=r"one\.qmd:3: .*no form for the PDF"):
        resolved(root, "typst")
    (root / "one.qmd").write_text(
        f"# T\n\n::: {{.content-visible when-format='html'}}\n{cell}:::\n"
    )
    assert words(resolved(root, "typst"), 1) == "T"


def test_citations_and_the_list_of_the_whole_book(make_book) -> None:
    root = make_book(
        {
            "refs.bib": "@book{rogers, author={Rogers, Everett M.}, title={Diffusion},"
            " year={2003}, publisher={Free Press}}\n"
            "@book{b, author={Bø, Åse}, title={Other}, year={2001}, publisher={P}}\n",
            "one.qmd": "# T\n\nAs @rogers says [see @rogers, p. 5; @b].\n",
            "references.qmd": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
        },
        more="bibliography: refs.bib",
    )
    book = resolved(root)
    # Chicago author-date, pandoc's and Quarto's default.
    assert paragraph(book, 1) == "As Rogers (2003) says (see Rogers 2003, 5; Bø 2001)."
    assert {target for _, target in links(book, 1)} == {
        "references.html#ref-rogers", "references.html#ref-b",
    }  # fmt: skip
    assert book.chapters[2].kind == "references"
    assert re.search(r"Bø, Åse.*Rogers, Everett M\.", words(book, 2))


def test_links_between_chapters(make_book) -> None:
    root = make_book(
        {
            "a/one.qmd": "# T\n\n[x](../b/two.qmd) [y](../b/two.qmd#part) [z](/index.qmd)"
            " [w](https://example.org/)\n",
            "b/two.qmd": "# U\n\n## Part\n",
        }
    )
    assert [target for _, target in links(resolved(root), 1)] == [
        "../b/two.html", "../b/two.html#part", "../index.html", "https://example.org/",
    ]  # fmt: skip
    on_paper = [target for _, target in links(resolved(root, "typst"), 1)]
    assert on_paper == ["#u", "#chapter-two--part", "#preface", "https://example.org/"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Good.\n\nSee @tbl-none.", 5, "'@tbl-none' leads nowhere"),
        ("See [@sec-a; @doe].\n\n## A {#sec-a}", 3, "in the same brackets"),
        ("See [@sec-a, p. 3].\n\n## A {#sec-a}", 3, "behind the cross-reference"),
        ("## A {#sec-a .unnumbered}\n\nSee @sec-a.", 5, "its heading has no number"),
        ("See @thm-x.", 3, "'@thm-x' is of a kind"),
        ("See @doe.", 3, "no bibliography"),
        (f"{TABLE}: A {{#tbl-a}}\n\n{TABLE}: B {{#tbl-a}}", 13, "stands twice"),
        ("::: {.callout-danger}\nx\n:::", 3, "'callout-danger' is not known"),
        ("::: {.callout-note collapse=maybe}\nx\n:::", 3, "collapse is true or false"),
        ("::: {.panel-tabset}\nx\n:::", 3, "tabset begins"),
        ("::: {.column-margin}\nx\n:::", 3, "'.column-margin'"),
        ("::: {layout='[1,1]'}\nx\n:::", 3, "'layout'"),
        ("::: {layout-ncol=x}\nx\n:::", 3, "layout-ncol"),
        ("::: {.content-visible when-profile='x'}\nx\n:::", 3, "when-profile"),
        ("::: {#fig-a}\nonly\n:::", 3, "'fig-a' has no caption"),
        ("::: {#thm-a}\nx\n:::", 3, "'thm-a'"),
        ("[x](nowhere.qmd)", 3, "does not exist"),
        ("[x](#nowhere)", 3, "'#nowhere' leads nowhere"),
        ("[x](index.qmd#nowhere)", 3, "leads nowhere"),
        ("![A](none.png)", 3, "none.png' does not exist"),
        ("![A](https://example.org/a.png)", 3, "another host"),
        ("Two\n\n# Tops", 5, "'Tops'"),
        ("`{python} 1/0`", 3, "ZeroDivisionError: division by zero"),
        ("`{python} 'a\\xa0b'`", 3, "escape"),
        ("```{python}\n#| label: tbl-a\n#| tbl-cap: C\n1;\n```", 3, "shows nothing"),
        ("```{python}\n#| label: a\n1\n```\n\n```{python}\n#| label: a\n```", 9, "stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_line(make_book, text: str, line: int, message: str) -> None:
    root = make_book({"one.qmd": f"# T\n\n{text}\n"})
    with pytest.raises(BookError) as caught:
        resolved(root)
    assert message in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("one.qmd", line)


def test_a_label_is_unique_in_the_whole_book(make_book) -> None:
    root = make_book({"a.qmd": "# A {#sec-x}\n", "b.qmd": "# B\n\nText\n\n## C {#sec-x}\n"})
    with pytest.raises(BookError, match=r"b\.qmd:5: .*'sec-x' stands twice, first on a\.qmd:1"):
        resolved(root)


def test_a_mistake_in_an_included_file_names_that_file(make_book) -> None:
    root = make_book(
        {"one.qmd": "# T\n\n{{< include _part.qmd >}}\n", "_part.qmd": "Fine.\n\n@fig-none\n"}
    )
    with pytest.raises(BookError, match=r"_part\.qmd:3: .*'@fig-none'"):
        resolved(root)


def test_an_unknown_citation_is_told(make_book) -> None:
    root = make_book(
        {
            "refs.bib": "@book{b, author={B}, title={Other}, year={2001}}\n",
            "one.qmd": "# T\n\nFine @b.\n\nSee [@nobody].\n\n::: {#refs}\n:::\n",
        },
        more="bibliography: refs.bib",
    )
    with pytest.raises(BookError, match=r"one\.qmd:5: .*'@nobody' is in no bibliography"):
        resolved(root)


def test_the_home_page_must_not_count_as_a_chapter(make_book) -> None:
    root = make_book({"index.qmd": "---\ntitle: Preface\n---\n"})
    with pytest.raises(BookError, match=r"index\.qmd:1: .*count as a chapter"):
        resolved(root)


def test_a_chapter_has_one_title(make_book) -> None:
    root = make_book({"one.qmd": "---\ntitle: T\n---\n\n# Again\n"})
    with pytest.raises(BookError, match=r"one\.qmd:5: .*two chapters"):
        resolved(root)
