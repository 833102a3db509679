"""What mattered, item by item? Tables 8, 9, 11, 12 and 14 of the report.

With the witness these tables show what is printed and the shares that follow from it. With real
answers they add what only answers can tell: medians, how many answered each item and how many
did not know, and the whole distribution.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from great_tables import GT

from helpers import likert, text
from helpers.codebook import Battery
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.numbers import NO_BREAK_SPACE
from helpers.tables import common
from helpers.tables.checked import checked
from helpers.tables.common import pick, words
from helpers.tables.style import Cell, Column, Layout, Row, build

TABLES = {"motives": 8, "concerns": 11, "benefits": 12, "drawbacks": 14}
"""Number of the table that prints each battery."""

SUBGROUPS = ("all", "started_before_2023")


@checked
def battery(ed: Edition, name: str, *, lang: str = "en") -> GT:
    """Show a battery of questions item by item.

    Parameters
    ----------
    ed : Edition
        The edition.
    name : {"motives", "concerns", "benefits", "drawbacks"}
        Which battery: Table 8, 11, 12 or 14 of the report.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items in the order of the questionnaire. Columns are mean, number and share of
        high priority; for the benefits also for the investments that started before 2023. Real
        answers add columns.

    Raises
    ------
    BookError
        If no table prints the battery.
    """
    if name not in TABLES:
        raise BookError(f"no table shows the battery '{name}'", hint=nearest(name, TABLES))
    if not ed.is_witness:
        return _from_answers(ed, ed.codebook.battery(name), lang)
    number = TABLES[name]
    asked = ed.codebook.battery(name)
    blocks = _blocks(ed, number)
    columns: list[Column] = []
    for subgroup, names in blocks.items():
        spanner = _spanner(ed, number, names["high"], subgroup, lang) if len(blocks) > 1 else None
        columns += _columns(names, _n(ed, number, names["high"]), spanner, lang)
    printed = ed.published.table(number).frame.index
    rows = []
    for item in asked.items:
        if item.id in printed:
            shown = _printed_cells(ed, number, item.id, blocks, lang)
            rows.append(_item_row(asked, item.id, shown, lang))
    per_investment = {
        names["high"]: common.cell(ed, f"t{number:02}.per_investment.{names['high']}", lang)
        for names in blocks.values()
    }
    rows.append(Row(_per_investment(lang), per_investment, strong=True))
    notes = [_scale_note(asked, lang)]
    if len(blocks) == 1:
        notes.append(words("n", lang, n=text.num(_n(ed, number, "high"), lang=lang)))
    return build(
        Layout(
            name=f"t{number:02}",
            stubhead=asked.title.get(lang),
            columns=columns,
            rows=rows,
            notes=notes,
            source=common.source(ed, number, lang),
        )
    )


def _blocks(ed: Edition, number: int) -> dict[str, dict[str, str]]:
    """Columns for mean and number of high, by subgroup: ``{"all": {"mean": …, "high": …}}``."""
    blocks: dict[str, dict[str, str]] = {}
    for column in ed.published.table(number).spec.columns.values():
        kind = "mean" if column.statistic == "mean" else "high"
        blocks.setdefault(column.subgroup, {})[kind] = column.name
    return blocks


def _n(ed: Edition, number: int, column: str) -> int:
    return int(ed.value(f"t{number:02}.n.{column}"))


def _spanner(ed: Edition, number: int, column: str, subgroup: str, lang: str) -> str:
    # A line break within "n = 25" would be read as two things.
    n = f"(n = {_n(ed, number, column)})".replace(" ", NO_BREAK_SPACE)
    if subgroup == "all":
        return pick(lang, f"All investments {n}", f"Alle investeringer {n}")
    return pick(lang, f"Started before 2023 {n}", f"Start før 2023 {n}")


def _columns(names: Mapping[str, str], n: int, spanner: str | None, lang: str) -> list[Column]:
    share = words("share_of", lang, n=n) if spanner is None else words("share", lang)
    return [
        Column(names["mean"], words("mean", lang), spanner),
        Column(names["high"], pick(lang, "High", "Høj"), spanner),
        Column(f"share_{names['high']}", share, spanner),
    ]


def _printed_cells(
    ed: Edition, number: int, item: str, blocks: Mapping[str, Mapping[str, str]], lang: str
) -> dict[str, Cell]:
    shown: dict[str, Cell] = {}
    for names in blocks.values():
        shown |= common.cells(ed, number, item, names.values(), lang)
        high = ed.published[f"t{number:02}.{item}.{names['high']}"].value or 0
        n = _n(ed, number, names["high"])
        shown[f"share_{names['high']}"] = common.share(high, n, lang)
    return shown


def _item_row(asked: Battery, item_id: str, shown: Mapping[str, Cell], lang: str) -> Row:
    item = asked.item(item_id)
    # What respondents worded themselves has no wording to show.
    detail = None if item.other else item.text.get(lang)
    return Row(item.short.get(lang), shown, detail=detail)


def _per_investment(lang: str) -> str:
    return pick(lang, "High per investment, mean", "Høj pr. investering, gns.")


def _scale_note(asked: Battery, lang: str) -> str:
    scale = asked.scale
    first, last = scale.codes[0], scale.codes[-1]
    words_of = {code: _lower(scale.label(code, lang)) for code in scale.codes}
    either = pick(lang, "or", "eller")
    high = text.listing([words_of[code] for code in scale.high_codes], conjunction=either)
    return pick(
        lang,
        f"Mean on the scale from {first} ({words_of[first]}) to {last} ({words_of[last]}), without "
        f"“don't know”. High: {high}.",
        f"Gns. på skalaen fra {first} ({words_of[first]}) til {last} ({words_of[last]}), uden “ved "
        f"ikke”. Høj: {high}.",
    )


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _from_answers(ed: Edition, asked: Battery, lang: str) -> GT:
    number = TABLES[asked.name]
    tidy = likert.to_tidy(ed.responses, asked)
    summary = likert.summarise(tidy, asked)
    lines: dict[Hashable, Any] = summary.to_dict("index")
    means = likert.exact(summary, "mean")
    shares = likert.exact(summary, "share_high_answered")
    spread = pick(lang, "Answers", "Svar")
    early = _early_columns(ed, number, lang)
    columns = [
        Column("mean", words("mean", lang)),
        Column("median", words("median", lang)),
        Column("high", pick(lang, "High", "Høj")),
        Column("share", pick(lang, "Share of answers", "Andel af svar")),
        Column("answered", words("answered", lang)),
        *(Column(f"count_{level.code}", f"{level.code}", spread) for level in asked.scale.levels),
        Column("dk", words("dont_know", lang)),
        Column("missing", words("no_answer", lang)),
        *early,
    ]
    rows = []
    for item in asked.items:
        line = lines[item.id]
        printed = f"t{number:02}.{item.id}.{_blocks(ed, number)['all']['mean']}"
        mean = Cell(common.number(means[item.id], 1, lang))
        high = Cell(_integer(line["n_high"], lang))
        if ed.is_report_wave and printed in ed.published.values:
            mean = common.cell(ed, printed, lang)
            high = common.cell(
                ed, f"t{number:02}.{item.id}.{_blocks(ed, number)['all']['high']}", lang
            )
        share = shares[item.id]
        shown = {
            "mean": mean,
            "median": Cell(_half(line["median"], lang)),
            "high": high,
            "share": Cell(common.DASH if share is None else text.pct(share, lang=lang)),
            "answered": Cell(_integer(line["n_answered"], lang)),
            "dk": Cell(_integer(line["n_dk"], lang)),
            "missing": Cell(_integer(line["n_missing"], lang)),
        }
        for level in asked.scale.levels:
            name = f"count_{level.code}"
            shown[name] = Cell(_integer(line[name], lang))
        if early and not item.other:
            shown |= common.cells(ed, number, item.id, [column.name for column in early], lang)
        # With this many columns there is no room for the wording; the questionnaire has it.
        rows.append(Row(item.short.get(lang), shown))
    return build(
        Layout(
            name=f"t{number:02}",
            stubhead=asked.title.get(lang),
            columns=columns,
            rows=rows,
            notes=[
                _scale_note(asked, lang),
                words("n", lang, n=text.num(len(ed.responses.frame), lang=lang)),
            ],
            source=common.source(ed, number, lang, computed=True),
            basis=common.basis(ed),
        )
    )


def _early_columns(ed: Edition, number: int, lang: str) -> list[Column]:
    """Columns for those that started before 2023, where the report prints them of these answers."""
    names = _blocks(ed, number).get("started_before_2023")
    if names is None or not ed.is_report_wave:
        return []
    spanner = _spanner(ed, number, names["high"], "started_before_2023", lang)
    heads = {"mean": words("mean", lang), "high": pick(lang, "High", "Høj")}
    return [Column(names[kind], head, spanner) for kind, head in heads.items()]


def _integer(value: object, lang: str) -> str:
    return text.num(int(str(value)), lang=lang)


def _half(value: float, lang: str) -> str:
    """Show a median: of codes, so either whole or a half."""
    return common.DASH if pd.isna(value) else text.num(value, 1, lang=lang)


@checked
def high_count_distribution(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 9: how many motives had high priority in one investment.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        The printed row stands upright here: rows are numbers of motives, most first.
    """
    columns = ed.published.table(9).spec.columns
    total = ed.value("t09.investments.total")
    parts = [f"t09.investments.{name}" for name in columns if name != "total"]
    remark = common.total_remark(ed, "t09.investments.total", parts, lang)
    rows = []
    for name, column in columns.items():
        identifier = f"t09.investments.{name}"
        is_total = name == "total"
        shown = {
            "investments": common.cell(ed, identifier, lang, remark=remark if is_total else None),
            "share": common.share(ed.value(identifier), total, lang),
        }
        rows.append(Row(column.label.get(lang), shown, strong=is_total))
    return build(
        Layout(
            name="t09",
            stubhead=pick(lang, "Motives with high priority", "Motiver med høj prioritet"),
            columns=[
                Column("investments", pick(lang, "Investments", "Investeringer")),
                Column("share", words("share", lang)),
            ],
            rows=rows,
            notes=[_counted_motives(ed, lang)],
            source=common.source(ed, 9, lang, computed=True),
            basis=common.basis(ed),
        )
    )


def _counted_motives(ed: Edition, lang: str) -> str:
    """Say which motives are counted: those that make the sums of Tables 8 and 9 agree."""
    motives = ed.codebook.battery("motives")
    return pick(
        lang,
        f"Of the {text.word(len(motives.main_ids))} motives that the questionnaire words; "
        "“other” is not counted.",
        f"Af de {text.word(len(motives.main_ids), lang='da')} motiver, som spørgeskemaet "
        "formulerer; “andet” er ikke talt med.",
    )
