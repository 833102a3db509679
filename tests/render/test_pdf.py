"""The PDF holds what the chapters say, can be reached by everyone, and is the same every time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import great_tables as gt
import pandas as pd
import pypandoc
import pypdf
import pytest
import typst
import yaml

from helpers.errors import BookError
from helpers.project import find_root
from helpers.render.model import BookConfig, FormatOptions, ResolvedBook, ResolvedChapter
from helpers.render.pdf import write_pdf
from helpers.render.words import words_for

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}pt" height="{h}pt" viewBox="0 0 {w} {h}">'
    '<rect width="{w}" height="{h}" fill="#4477aa"/></svg>'
)


def document(markdown: str) -> dict:
    return json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))


def chapter(
    markdown: str, *, name: str = "first", number: str | None = "1", kind: str = "chapter"
) -> ResolvedChapter:
    ast = document(markdown)
    return ResolvedChapter(
        source=f"chapters/{name}.qmd",
        kind=kind,
        number=number,
        title=name.title(),
        id=ast["blocks"][0]["c"][1][0],
        href=f"chapters/{name}.html",
        ast=ast,
    )


def book(root: Path, *chapters: ResolvedChapter, lang: str = "en") -> ResolvedBook:
    meta = BookConfig(
        root=root,
        title="Prøvebog",
        subtitle="A book to test with",
        date="2026-11-22",
        description="",
        lang=lang,
        authors=("Åse Øst", "Bo Æble"),
        chapters=(),
        bibliography=(),
        csl=None,
        output_dir="_book",
        execute_dir="project",
        execute={},
        html=FormatOptions(),
        typst=FormatOptions(toc=True, toc_depth=2, extra={"keywords": ["effekt", "survey"]}),
        words=words_for(lang) or {},
    )
    return ResolvedBook(meta=meta, format="typst", chapters=chapters, work=root)


def html_block(html: str) -> str:
    return f"```{{=html}}\n{html}\n```\n"


def read(tmp_path: Path, *markdown: str) -> pypdf.PdfReader:
    chapters = [
        chapter(text, name=f"c{i}", number=str(i)) for i, text in enumerate(markdown, start=1)
    ]
    write_pdf(book(tmp_path, *chapters), tmp_path / "book.pdf")
    return pypdf.PdfReader(tmp_path / "book.pdf")


def text_of(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def sample_chapters(root: Path) -> list[ResolvedChapter]:
    """Two chapters with everything that a chapter can hold."""
    figure = root / "figure.svg"
    figure.write_text(SVG.format(w=460, h=200), encoding="utf-8")
    frame = pd.DataFrame(
        {
            "group": ["Economic", "Economic", "Professional"],
            "item": ["Financing", "Savings", "Læring om målgruppen"],
            "mean": [3.5, 2.25, 4.0],
            "high": [12, 5, 20],
        }
    )
    table = (
        gt.GT(frame, rowname_col="item", groupname_col="group", id="t")
        .tab_spanner("All investments", ["mean", "high"])
        .tab_source_note(gt.md("Source: *the report*, Table 8."))
        .tab_footnote("Four or five.", locations=gt.loc.column_labels(columns="high"))
        .tab_style(
            [gt.style.fill("#fff0c0"), gt.style.text(weight="bold")],
            gt.loc.body(columns="mean", rows=[0]),
        )
        .as_raw_html()
    )
    first = f"""
# Motives and concerns {{#sec-motives number=1}}

Prose with *emphasis*, **weight**, H~2~O, x^2^, `code`, a [link](https://example.org/a?b=1),
"quotes", [Table 1.1]{{}} by reference: [Table 1.1](#tbl-motives){{.xref ref="tbl-motives"}}, and
the other chapter: [Section 2.1](#sec-more){{.xref ref="sec-more"}}; a note.^[The note's *text*.]
Inline $x^2 + \\bar{{y}}$ (with a bracket) and Danish: æøå ÆØÅ.

::: {{.cell source-file="chapters/c1.qmd" source-line="12"}}
```{{.python .cell-code fold="true" summary="Show the code"}}
tables.battery(ed, "motives")  # {"a comment that is longer than a line of the page " * 3}
very_long_name_{"x" * 140} = 1
```

::: {{#tbl-motives .float .float-table number="1.1" ref="Table 1.1"}}
::: {{.float-caption}}
Motives, with a *caption*[^f].
:::

::: {{.cell-output .cell-output-display}}
{html_block(table)}
:::
:::
:::

[^f]: A note in a caption.

## A section {{#sec-a number="1.1"}}

::: {{#fig-sizes .float .float-figure number="1.1" ref="Figure 1.1"}}
::: {{.float-caption}}
Sizes of the investments.
:::

::: {{.cell-output .cell-output-display svg-file="{figure}" alt="Bars of sizes"}}
{html_block("<svg></svg>")}
:::
:::

::: {{.callout .callout-warning title="Mind this" collapse="true" appearance="" icon=""}}
A callout's text, with a list:

- one
- two
:::

::: {{.panel-tabset}}
### First tab

In the first tab.

### Second tab

In the second tab.
:::

### A subsection {{#sec-b number="1.1.1"}}

1. first
2. second

   (in brackets)

Term
:   Definition

> A quotation.

[$$ a = \\frac{{1}}{{2}} \\sum_i x_i $$]{{#eq-a .equation number="1.1" ref="Equation 1.1"}}

See [Equation 1.1](#eq-a){{.xref ref="eq-a"}}.

| Left | Right |
|:-----|------:|
| `a_long/path/to/a_file.csv` | 12 |
| $\\alpha$ | 3 [^g] |

[^g]: In a table.
"""
    second = f"""
# What follows {{#sec-next number=2}}

::: {{layout-ncol="2"}}
![One]({figure}){{fig-alt="One picture"}}

![Two]({figure}){{fig-alt="Another picture"}}
:::

## More {{#sec-more number="2.1"}}

Back to [Figure 1.1](#fig-sizes){{.xref ref="fig-sizes"}}, by its page
[again](first.html#fig-sizes), as [@jensen says]{{}} in [Jensen 2020](#ref-jensen).

::: {{#refs .references .csl-bib-body}}
::: {{#ref-jensen .csl-entry}}
Jensen, J. (2020). *A book about things*. <https://example.org/a/very/long/address/that/goes/on/and/on/until/it/does/not/fit/on/one/line/of/the/page.html>
:::
:::

::: {{.cell source-file="chapters/c2.qmd" source-line="30"}}
::: {{.cell-output .cell-output-stdout}}
```
printed [output] "quoted" \\back
```
:::
:::
"""
    return [
        chapter(first, name="first", number="1"),
        chapter(second, name="second", number="2"),
    ]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("sample")
    target = root / "book.pdf"
    write_pdf(book(root, *sample_chapters(root)), target)
    return root, target


def test_says_what_the_chapters_say(sample: tuple[Path, Path]) -> None:
    text = text_of(pypdf.PdfReader(sample[1]))
    for expected in (
        "Prøvebog",
        "Åse Øst",
        "November 22, 2026",
        "Table of contents",
        "Table 1.1: Motives, with a caption",
        "Figure 1.1: Sizes of the investments.",
        "Læring om målgruppen",
        "Source: the report, Table 8.",
        "All investments",
        "Four or five.",
        "Mind this",
        "First tab",
        "In the second tab.",
        "(in brackets)",
        "(1.1)",
        "The note’s text.",
        'printed [output] "quoted" \\back',
        "æøå ÆØÅ",
    ):
        assert expected in text, expected


def test_number_comes_from_the_document_and_not_from_counting(tmp_path: Path) -> None:
    reader = read(
        tmp_path,
        """# Motives {number=7}

## Later {number="7.4"}

::: {#tbl-x .float .float-table number="7.9" ref="Table 7.9"}
::: {.float-caption}
A caption.
:::

| a | b |
|---|---|
| 1 | 2 |
:::
""",
    )
    text = text_of(reader)
    assert "Table 7.9: A caption." in text
    assert "7.4 Later" in text
    assert [item["/Title"] for item in flat(reader.outline)] == [
        "Table of contents",
        "7 Motives",
        "7.4 Later",
    ]


def flat(outline: list) -> list:
    return [leaf for item in outline for leaf in (flat(item) if isinstance(item, list) else [item])]


def test_bookmarks_follow_the_headings(sample: tuple[Path, Path]) -> None:
    outline = pypdf.PdfReader(sample[1]).outline
    titles = [item["/Title"] for item in flat(outline)]
    assert titles == [
        "Table of contents",
        "1 Motives and concerns",
        "1.1 A section",
        "1.1.1 A subsection",
        "2 What follows",
        "2.1 More",
    ]


def test_is_tagged_and_says_who_wrote_it_in_which_language(sample: tuple[Path, Path]) -> None:
    reader = pypdf.PdfReader(sample[1])
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Prøvebog"
    assert "Åse Øst" in reader.metadata.author
    assert "effekt" in reader.metadata["/Keywords"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", xmp)
    assert tuple(map(round, reader.pages[0].mediabox.upper_right)) == (595, 842)


def structure(node: object) -> list:
    """Every structure element of a tagged PDF."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [element for part in node for element in structure(part)]
    if not isinstance(node, dict):
        return []
    below = structure(node["/K"]) if "/K" in node else []
    return [node, *below] if "/S" in node else below


def test_pictures_and_formulas_have_a_text_alternative(sample: tuple[Path, Path]) -> None:
    tree = structure(pypdf.PdfReader(sample[1]).trailer["/Root"]["/StructTreeRoot"])
    alternatives = [element["/Alt"] for element in tree if "/Alt" in element]
    for expected in ("Bars of sizes", "One picture", "Another picture", r"x^2 + \bar{y}"):
        assert expected in alternatives
    kinds = {element["/S"] for element in tree}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/Link", "/L"} <= kinds


def destinations(reader: pypdf.PdfReader) -> list[tuple[int, int | str]]:
    """Page of each link, and the page or address it leads to."""
    pages = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages, 1)}
    found: list[tuple[int, int | str]] = []
    for number, page in enumerate(reader.pages, 1):
        for reference in page.get("/Annots", []):
            note = reference.get_object()
            target = note.get("/Dest") or note.get("/A", {}).get("/D")
            if target is None:
                found.append((number, note["/A"]["/URI"]))
                continue
            if isinstance(target, str):
                target = reader.named_destinations[target].dest_array
            found.append((number, pages[target[0].idnum]))
    return found


def test_links_lead_inside_the_book_and_out_of_it(sample: tuple[Path, Path]) -> None:
    reader = pypdf.PdfReader(sample[1])
    links = destinations(reader)
    opening = {
        item["/Title"]: reader.get_destination_page_number(item) + 1
        for item in flat(reader.outline)
    }
    first, second = opening["1 Motives and concerns"], opening["2.1 More"]
    assert (first, second) in links  # from chapter 1 to a section of chapter 2
    assert (second, first) in links  # back to the figure, by label and by page
    assert (second, second) in links  # to the bibliography
    assert (first, "https://example.org/a?b=1") in links
    contents = opening["Table of contents"]
    assert {page for here, page in links if here == contents} >= {first, second}


def test_chapters_open_on_new_pages_and_have_running_heads(tmp_path: Path) -> None:
    prose = "\n\n".join(["Word after word fills the page. " * 30] * 12)
    reader = read(
        tmp_path, f"# One chapter {{number=1}}\n\n{prose}", "# Another {number=2}\n\nEnd."
    )
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 5
    assert pages[2].splitlines()[0] == "Chapter 1"
    assert re.match(r"1\s+One chapter", pages[3])
    assert pages[-1].splitlines()[0] == "Chapter 2"
    assert [page.splitlines()[-1] for page in pages[1:]] == [
        str(i) for i in range(2, len(pages) + 1)
    ]


def test_appendix_is_called_so_in_the_language_of_the_book(tmp_path: Path) -> None:
    part = chapter("# Spørgeskema {number=A}\n\nSpørgsmål.", number="A", kind="appendix")
    write_pdf(book(tmp_path, part, lang="da"), tmp_path / "book.pdf")
    reader = pypdf.PdfReader(tmp_path / "book.pdf")
    assert "Bilag A Spørgeskema" in text_of(reader)
    assert "22. november 2026" in text_of(reader)
    assert reader.trailer["/Root"]["/Lang"] == "da"


def test_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    chapters = sample_chapters(tmp_path)
    write_pdf(book(tmp_path, *chapters), tmp_path / "a.pdf")
    write_pdf(book(tmp_path, *chapters), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_long_table_breaks_and_repeats_its_heading_and_its_group(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "group": ["North"] * 10 + ["South"] * 50,
            "name": [f"Row number {i}" for i in range(60)],
            "value": range(60),
        }
    )
    html = gt.GT(frame, rowname_col="name", groupname_col="group", id="t").as_raw_html()
    reader = read(
        tmp_path,
        f"""# Long {{number=1}}

::: {{#tbl-long .float .float-table number="1.1" ref="Table 1.1"}}
::: {{.float-caption}}
A long table.
:::

{html_block(html)}
:::
""",
    )
    pages = [page.extract_text() for page in reader.pages][2:]
    assert len(pages) > 1
    assert "Row number 0" in pages[0]
    assert "Row number 59" in pages[-1]
    assert all("value" in page for page in pages)
    assert all("South" in page for page in pages)
    assert "A long table." in pages[0]
    assert "A long table." not in pages[1]
    shown = [int(n) for page in pages for n in re.findall(r"Row number (\d+)", page)]
    assert shown == list(range(60))


def boxes(pdf: Path) -> list[tuple[int, float, float, float, float, float, float, str]]:
    """Page, page size, and box of each word, as pdftotext finds them."""
    ran = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    found, number, size = [], 0, (0.0, 0.0)
    for line in ran.stdout.splitlines():
        if page := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            number, size = number + 1, (float(page[1]), float(page[2]))
        elif word := re.search(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<', line
        ):
            x0, y0, x1, y1 = map(float, word.groups()[:4])
            found.append((number, *size, x0, y0, x1, y1, word[5]))
    return found


def assert_inside(pdf: Path, margin: float = 70.0) -> None:
    for number, width, height, x0, y0, x1, y1, word in boxes(pdf):
        place = f"{word!r} on page {number}"
        assert x0 >= margin, place
        assert x1 <= width - margin, place
        assert y0 >= 20, place
        assert y1 <= height - 20, place


needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")


@needs_poppler
def test_nothing_runs_over_the_margin(sample: tuple[Path, Path]) -> None:
    assert_inside(sample[1])


WORDS = ["municipalities", "implementation", "transaction", "collaboration", "measurement"]


@needs_poppler
@pytest.mark.parametrize("columns", [3, 8, 14, 24, 40])
def test_wide_tables_are_fitted_and_nothing_is_cut_off(tmp_path: Path, columns: int) -> None:
    head = "".join(f"<th>{WORDS[i % 5]} {i}</th>" for i in range(columns))
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{WORDS[(i + j) % 5]} {100 * i + j}</td>" for j in range(columns))
        + "</tr>"
        for i in range(3)
    )
    html = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    read(tmp_path, f"# Wide {{number=1}}\n\nBefore.\n\n{html_block(html)}\n\nAfter.")
    assert_inside(tmp_path / "book.pdf")
    text = "".join(word for *_, word in boxes(tmp_path / "book.pdf")).replace("\u200b", "")
    for i in range(3):
        for j in range(columns):
            assert f"{100 * i + j}" in text


def float_of(name: str, body: str) -> str:
    kind = "table" if name.startswith("tbl") else "figure"
    return f"""::: {{#{name} .float .float-{kind} number="1.1" ref="Thing 1.1"}}
::: {{.float-caption}}
The caption.
:::

{body}
:::
"""


def test_text_goes_on_where_a_figure_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "f.svg").write_text(SVG.format(w=400, h=400), encoding="utf-8")
    figure = float_of("fig-a", f"![Alt]({tmp_path / 'f.svg'})")
    before = "\n\n".join(f"Before {i}. " + "Words to fill the line. " * 12 for i in range(7))
    after = "\n\n".join(f"After {i}. " + "Words to fill the line. " * 12 for i in range(7))
    reader = read(tmp_path, f"# One {{number=1}}\n\n{before}\n\n{figure}\n\n{after}\n")
    first, second = (page.extract_text() for page in reader.pages[2:4])
    assert "After 0." in first
    assert "The caption." not in first
    assert second.index("The caption.") < second.index("After 6.")


def test_what_the_book_tells_quartos_typst_moves_figures_too(tmp_path: Path) -> None:
    config = yaml.safe_load((find_root(Path(__file__).parent) / "_quarto.yml").read_text())
    (header,) = config["format"]["typst"]["include-in-header"]
    source = tmp_path / "quarto.typ"
    source.write_text(
        "#set page(width: 300pt, height: 300pt, margin: 30pt)\n"
        + header["text"]
        + "\n#lorem(60)\n\n"
        + '#figure(rect(height: 150pt), caption: [Cap], kind: "quarto-float-fig", supplement: [F])'
        + "\n\nAfter the figure.\n"
    )
    typst.Compiler(source).compile(output=tmp_path / "quarto.pdf", format="pdf")
    first, second = (page.extract_text() for page in pypdf.PdfReader(tmp_path / "quarto.pdf").pages)
    assert "After the figure." in first
    assert "Cap" in second


def test_tables_with_little_text_keep_their_order(tmp_path: Path) -> None:
    rows = "\n".join(f"| row{i} | {i} |" for i in range(11))
    tables = [float_of(f"tbl-{n}", f"| {n} | b |\n|---|---|\n{rows}") for n in "xyz"]
    reader = read(
        tmp_path, "# One {number=1}\n\n" + "\n\nBetween.\n\n".join(tables) + "\nThe end.\n"
    )
    text = " ".join(page.extract_text() for page in reader.pages[2:])
    assert re.findall(r"Between|row10|The end", text) == [
        "row10", "Between", "row10", "Between", "row10", "The end",
    ]  # fmt: skip


@pytest.mark.parametrize("rows", range(36, 46))
def test_notes_are_not_torn_from_a_long_table(tmp_path: Path, rows: int) -> None:
    frame = pd.DataFrame({"name": [f"row{i}x" for i in range(rows)], "value": range(rows)})
    html = gt.GT(frame, rowname_col="name", id="t").tab_source_note("The note.").as_raw_html()
    reader = read(tmp_path, f"# One {{number=1}}\n\n{float_of('tbl-a', html_block(html))}")
    (page,) = [page for page in reader.pages if "The note." in page.extract_text()]
    assert f"row{rows - 1}x" in page.extract_text()
    assert f"row{rows - 2}x" in page.extract_text()


def test_the_language_of_words_in_a_table_is_kept(tmp_path: Path) -> None:
    html = '<table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td lang="da">ord</td></tr></table>'
    reader = read(tmp_path, f"# One {{number=1}}\n\n{html_block(html)}")
    elements = structure(reader.trailer["/Root"]["/StructTreeRoot"])
    (marked,) = [element for element in elements if element.get("/Lang") == "da"]
    assert marked["/S"] == "/TD"


def test_folded_appendices_are_sections_of_the_one_before(tmp_path: Path) -> None:
    def appendix(name: str, number: str) -> ResolvedChapter:
        text = f"# Page {name} {{number={number}}}\n\nText.\n\n## Below {{number={number}.1}}\n"
        return chapter(text, name=f"more/{name}", number=number, kind="appendix")

    chapters = [chapter("# One {number=1}\n", name="c1")]
    chapters += [appendix(name, number) for name, number in zip("wxyz", "ABCD", strict=True)]
    write_pdf(book(tmp_path, *chapters), tmp_path / "book.pdf")
    reader = pypdf.PdfReader(tmp_path / "book.pdf")
    assert len(reader.pages) == 4  # title, contents, chapter, appendices
    *_, first, below = reader.outline
    assert first["/Title"] == "A Page w"
    assert [one["/Title"] for one in below if isinstance(one, dict)] == [
        "A.1 Below", "B Page x", "C Page y", "D Page z",
    ]  # fmt: skip


@pytest.mark.parametrize("lines", range(20, 44, 4))
def test_short_table_stays_on_one_page_and_code_with_its_output(tmp_path: Path, lines: int) -> None:
    prose = "\n\n".join(f"Paragraph {i}." for i in range(lines))
    rows = "\n".join(f"| row{i}x | {i} |" for i in range(12))
    reader = read(
        tmp_path,
        f"""# Kept {{number=1}}

{prose}

::: {{.cell source-file="chapters/c1.qmd" source-line="9"}}
```{{.python .cell-code}}
make_table()
```

::: {{#tbl-a .float .float-table number="1.1" ref="Table 1.1"}}
::: {{.float-caption}}
A caption.
:::

| a | b |
|---|---|
{rows}
:::
:::
""",
    )
    (page,) = [page for page in reader.pages if "row0x" in page.extract_text()]
    for part in ("make_table()", "Table 1.1", "row0x", "row11x"):
        assert part in page.extract_text()


@needs_poppler
def test_table_inside_a_callout_a_list_and_a_grid_stays_inside(tmp_path: Path) -> None:
    html = html_block(
        "<table><tr>" + "".join(f"<td>{word}</td>" for word in WORDS * 2) + "</tr></table>"
    )
    indented = "\n".join("  " + line for line in html.splitlines())
    read(
        tmp_path,
        f"""# Nested {{number=1}}

::: {{.callout .callout-note title="T"}}
{html}
:::

- A list:

{indented}

::: {{layout-ncol=2}}
{html}

{html}
:::
""",
    )
    assert_inside(tmp_path / "book.pdf")


def test_code_that_is_too_long_for_a_line_is_wrapped(tmp_path: Path) -> None:
    code = "value = " + "a_name." * 60 + "end" + "\n" + "y" * 400
    reader = read(tmp_path, f"# Code {{number=1}}\n\n```python\n{code}\n```\n")
    text = re.sub(r"[\s\u200b]", "", reader.pages[-1].extract_text())
    assert code.replace(" ", "").replace("\n", "") in text


def test_a_file_outside_the_book_is_named_but_not_linked(tmp_path: Path) -> None:
    reader = read(tmp_path, "# Data {number=1}\n\nSee [the table](../data/table.csv) there.")
    assert "See the table there." in text_of(reader)
    assert all(isinstance(target, int) for _, target in destinations(reader))


def test_the_same_identifier_in_two_chapters_leads_to_its_own(tmp_path: Path) -> None:
    one = "# One {#one number=1}\n\n## Summary {#summary number='1.1'}\n\n[here](#summary)"
    two = "# Two {#two number=2}\n\n## Summary {#summary number='2.1'}\n\n[here](#summary)"
    reader = read(tmp_path, one, two)
    assert [link for link in destinations(reader) if link[0] > 2] == [(3, 3), (4, 4)]


def test_a_heading_that_skips_a_level_is_still_allowed(tmp_path: Path) -> None:
    reader = read(tmp_path, "# One {number=1}\n\n#### Deep\n\nText.\n\n## Two\n\nMore.")
    assert "Deep" in text_of(reader)


@pytest.mark.parametrize(
    ("markdown", "told"),
    [
        ("See [there](#sec-nowhere).", "#sec-nowhere"),
        ("![A picture](missing.png)", "missing.png"),
        ("![A picture](https://example.org/x.png)", "another host"),
        ("```{=typst}\n#no-such-function()\n```", "no-such-function"),
        ("$\\frac{1}$", "frac"),
        ("A letter that no font has: 中.", "中"),
        ("```python\nx = '中'\n```", "中"),
    ],
)
def test_mistakes_name_their_chapter(tmp_path: Path, markdown: str, told: str) -> None:
    target = tmp_path / "book.pdf"
    target.write_bytes(b"the previous book")
    with pytest.raises(BookError) as caught:
        read(tmp_path, "# Fine {number=1}\n\nText.", f"# Broken {{number=2}}\n\n{markdown}")
    assert caught.value.file == "chapters/c2.qmd"
    assert told in str(caught.value)
    assert target.read_bytes() == b"the previous book"


def test_a_mistake_in_a_cell_names_its_line(tmp_path: Path) -> None:
    figure = tmp_path / "broken.svg"
    figure.write_text("<svg", encoding="utf-8")
    with pytest.raises(BookError) as caught:
        read(
            tmp_path,
            f"""# Broken {{number=1}}

::: {{.cell source-file="chapters/c1.qmd" source-line="57"}}
::: {{.cell-output .cell-output-display svg-file="{figure}" alt="x"}}
:::
:::
""",
        )
    assert (caught.value.file, caught.value.line) == ("chapters/c1.qmd", 57)


def test_a_mistake_after_a_cell_does_not_name_the_cell(tmp_path: Path) -> None:
    with pytest.raises(BookError) as caught:
        read(
            tmp_path,
            """# Broken {number=1}

::: {.cell source-file="chapters/c1.qmd" source-line="57"}
::: {.cell-output .cell-output-stdout}
    fine
:::
:::

中
""",
        )
    assert (caught.value.file, caught.value.line) == ("chapters/c1.qmd", None)


def test_note_in_a_heading_is_counted_once(tmp_path: Path) -> None:
    prose = "\n\n".join(["Word after word fills the page. " * 30] * 9)
    markdown = f"# One^[The heading's note.] {{number=1}}\n\nText.^[Another.]\n\n{prose}"
    reader = read(tmp_path, markdown)
    text = text_of(reader)
    assert text.count("The heading’s note.") == 1
    assert re.search(r"1\s*The heading’s note\. 2\s*Another\.", text)


@pytest.mark.parametrize(
    "markdown",
    [
        "Above.\n\n***\n\nBelow.",
        "(@) One\n(@) Two\n\na. Three",
        "| line\n|  block",
        "~~struck~~ [under]{.underline} [small]{.smallcaps} `` a`b ``",
        "- [ ] open\n- [x] done ✓ ✗ → ≤ ½ „d” … € § † •",
        "$$\\begin{aligned} a &= b \\\\ c &= d\\end{aligned}$$",
        "Line\\\nbreak with # * _ ` $ < > @ \\[brackets\\] // and /* slashes */",
        "<br>raw <b>HTML</b> <!-- remark -->\n\n<div>\n\nin a div\n\n</div>",
        "[Dansk tekst]{lang=da}\n\n::: {lang=da}\nEt afsnit.\n:::",
        "![](figure.svg){width=20%} beside ![Alt](figure.svg){height=1em} text",
        "::: {layout-ncol=3}\na\n\nb\n:::",
    ],
)
def test_what_markdown_offers_can_be_set(tmp_path: Path, markdown: str) -> None:
    (tmp_path / "figure.svg").write_text(SVG.format(w=40, h=20), encoding="utf-8")
    assert len(read(tmp_path, f"# All {{number=1}}\n\n{markdown}").pages) == 3
