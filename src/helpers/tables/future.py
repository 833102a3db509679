"""What will stay, and what comes next? Tables 16 and 17 of the report."""

from __future__ import annotations

from great_tables import GT

from helpers import text
from helpers.edition import Edition
from helpers.tables import common
from helpers.tables.checked import checked
from helpers.tables.common import pick, words
from helpers.tables.style import Cell, Column, Layout, Row, build


@checked
def lasting_changes(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 16: what is expected to stay when the intervention is over.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are aspects of the investment, columns the answers, "don't know" included.
    """
    table = ed.published.table(16)
    asked = ed.codebook.battery("lasting")
    names = [name for name in table.spec.columns if name != "total"]
    spanner = pick(lang, "Investments", "Investeringer")
    rows = []
    for row in table.frame.index:
        parts = [f"t16.{row}.{name}" for name in names]
        remark = common.total_remark(ed, f"t16.{row}.total", parts, lang)
        shown = common.cells(ed, 16, row, table.spec.columns, lang, total=remark)
        item = asked.item(row)
        rows.append(Row(item.short.get(lang), shown, detail=item.text.get(lang)))
    columns = [Column(level.key, level.short.get(lang), spanner) for level in asked.scale.levels]
    columns += [
        Column("dk", words("dont_know", lang), spanner),
        Column("total", words("total", lang), spanner),
    ]
    return build(
        Layout(
            name="t16",
            stubhead=pick(lang, "Aspect", "Forhold"),
            columns=columns,
            rows=rows,
            source=common.source(ed, 16, lang, computed=True),
            basis=common.basis(ed),
        )
    )


@checked
def next_investment(ed: Edition, *, lang: str = "en") -> GT:
    """Show Table 17: whether a new investment is on its way, by municipality.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are the answers, grouped into municipalities that work on a next investment and
        those that do not.
    """
    table = ed.published.table(17)
    scale = ed.codebook.battery("next").scale
    total = ed.value("t17.total.municipalities")
    parts = [f"t17.{row}.municipalities" for row in table.frame.index if row != "total"]
    remark = common.total_remark(ed, "t17.total.municipalities", parts, lang)
    active = {level.key for level in scale.levels if level.code >= (scale.active_from or 0)}
    headings = {
        "inactive": pick(lang, "Not working on one", "Arbejder ikke på en"),
        "active": pick(lang, "Working on one", "Arbejder på en"),
        "rest": pick(lang, "Unknown, and total", "Uvist, og i alt"),
    }
    rows = []
    for row in table.frame.index:
        identifier = f"t17.{row}.municipalities"
        is_total = row == "total"
        shown = {
            "municipalities": common.cell(
                ed, identifier, lang, remark=remark if is_total else None
            ),
            "share": _share(ed, identifier, total, lang),
        }
        if is_total:
            rows.append(Row(words("total", lang), shown, group=headings["rest"], strong=True))
        elif row == "dk":
            rows.append(Row(words("dont_know", lang), shown, group=headings["rest"]))
        else:
            group = headings["active" if row in active else "inactive"]
            level = scale.level(row)
            rows.append(
                Row(level.short.get(lang), shown, detail=level.label.get(lang), group=group)
            )
    return build(
        Layout(
            name="t17",
            stubhead=pick(
                lang, "A new investment within 1–2 years", "Ny investering inden for 1–2 år"
            ),
            columns=[
                common.column(table.spec.columns["municipalities"], lang),
                Column("share", words("share", lang)),
            ],
            rows=rows,
            notes=common.note(ed, 17, lang),
            source=common.source(ed, 17, lang, computed=True),
            basis=common.basis(ed),
        )
    )


def _share(ed: Edition, identifier: str, total: object, lang: str) -> Cell:
    return Cell(text.pct(ed.value(identifier), total, lang=lang))  # type: ignore[arg-type]
