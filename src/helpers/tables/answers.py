"""What was answered to a battery of any survey?

Tables for a survey without a report: every number follows from the answers, whatever the battery
and its scale. Where the answers are simulated, the source below the table says so.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from fractions import Fraction
from typing import Any

from great_tables import GT

from helpers import likert, text
from helpers.analysis.earlier import needs_answers
from helpers.codebook import Battery, Scale
from helpers.edition import Edition
from helpers.numbers import NO_BREAK_SPACE
from helpers.tables import common
from helpers.tables.common import pick, words
from helpers.tables.layout import Datum
from helpers.tables.names import source_of_answers
from helpers.tables.style import Cell, Column, Layout, Row, build, in_language

_NAMED = 3


def answers(ed: Edition, battery: str, *, lang: str = "en") -> GT:
    """Show the answers to a battery item by item.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    battery : str
        Name of the battery.
    lang : {"en", "da"}
        Language of the table.

    Returns
    -------
    GT
        Rows are items in the order of the questionnaire. Columns are how many answered, the mean
        (of a Likert scale), the share of high answers (if the scale has a threshold), how often
        each answer was given, and how many did not know or did not answer. Means and shares are of
        those who answered.

    Raises
    ------
    BookError
        If there is no such battery, or only a reconstruction of its answers.
    """
    needs_answers(ed)
    asked = ed.codebook.battery(battery)
    scale = asked.scale
    summary = likert.summarise(likert.to_tidy(ed.responses, asked), asked)
    columns = [Column("answered", words("answered", lang))]
    columns += [Column("mean", words("mean", lang))] if scale.has_means else []
    columns += [Column("high", pick(lang, "High", "Høj"))] if scale.high_codes else []
    spread = pick(lang, "Answers", "Svar")
    for level in scale.levels:
        head = str(level.code) if scale.has_means else level.short.get(lang)
        columns.append(Column(f"count_{level.code}", head, spread))
    if scale.dont_know is not None:
        columns.append(Column("dk", scale.dont_know.short.get(lang)))
    columns.append(Column("missing", words("no_answer", lang)))
    lines: dict[Hashable, Any] = summary.to_dict("index")
    rows = [_row(asked, item, lines[item], summary_of(summary, item), lang)
            for item in asked.item_ids]  # fmt: skip
    n = text.num(len(ed.responses.frame), lang=lang)
    return build(
        Layout(
            name=f"answers-{battery}".replace("_", "-"),
            stubhead=asked.title.get(lang),
            columns=columns,
            rows=rows,
            notes=[
                *_about_scale(scale, lang),
                pick(
                    lang,
                    f"{n} sets of answers.",
                    f"{n} sæt svar.",
                ),
            ],
            source=source_of_answers(ed, lang),
            basis=common.basis(ed),
        )
    )


def summary_of(summary: Any, item: str) -> dict[str, Fraction | None]:
    """Give the exact mean and share of one item, where its scale has them.

    Parameters
    ----------
    summary : DataFrame
        As `helpers.likert.summarise` gives it.
    item : str
        Id of the item.

    Returns
    -------
    dict of str to Fraction or None
        ``mean`` and ``high``; None where nobody answered or the scale has none.
    """
    found: dict[str, Fraction | None] = {"mean": None, "high": None}
    if "total" in summary:
        found["mean"] = likert.exact(summary, "mean")[item]
    if "n_high" in summary:
        found["high"] = likert.exact(summary, "share_high_answered")[item]
    return found


def in_brief(ed: Edition, battery: str, *, lang: str = "en") -> str:
    """Sum a battery up in a sentence, for prose that holds whatever the answers are.

    Parameters
    ----------
    ed : Edition
        The edition, with answers.
    battery : str
        Name of the battery.
    lang : {"en", "da"}
        Language of the sentence.

    Returns
    -------
    str
        The three items that most rate highly (or with the highest mean, if the scale has no
        threshold); of categories the most frequent answer, item by item.

    Raises
    ------
    BookError
        If there is no such battery, or only a reconstruction of its answers.
    """
    needs_answers(ed)
    asked = ed.codebook.battery(battery)
    scale = asked.scale
    summary = likert.summarise(likert.to_tidy(ed.responses, asked), asked)
    labels = asked.labels(lang)
    by_item = {item: summary_of(summary, item) for item in asked.main_ids}
    if scale.high_codes or scale.has_means:
        which = "high" if scale.high_codes else "mean"
        known = {item: one[which] for item, one in by_item.items() if one[which] is not None}
        most = sorted(known, key=lambda item: -(known[item] or 0))[:_NAMED]
        if not most:
            return pick(lang, "Nobody has answered yet.", "Ingen har svaret endnu.")
        if which == "high":
            named = [f"{_in_line(labels[i], lang)} ({_share(known[i], lang)})" for i in most]
            return pick(
                lang,
                f"Most often rated high: {text.listing(named)}.",
                f"Oftest vurderet højt: {text.listing(named, lang='da')}.",
            )
        named = [
            f"{_in_line(labels[i], lang)} ({text.num(known[i] or 0, 1, lang=lang)})" for i in most
        ]
        return pick(
            lang,
            f"The highest means: {text.listing(named)}.",
            f"De højeste gennemsnit: {text.listing(named, lang='da')}.",
        )
    return _most_frequent(asked, summary, lang)


def _most_frequent(asked: Battery, summary: Any, lang: str) -> str:
    named = []
    given = summary["n_answered"] + summary["n_dk"]
    for item in (one for one in asked.main_ids if given[one]):
        counts = {
            level.short.get(lang): int(summary.loc[item, f"count_{level.code}"])
            for level in asked.scale.levels
        }
        top = max(counts, key=lambda label: counts[label])
        said = f"“{top}” ({text.num(counts[top], lang=lang)})"
        alone = len(asked.main_ids) == 1
        named.append(said if alone else f"{_in_line(asked.labels(lang)[item], lang)}: {said}")
    if not named:
        return pick(lang, "Nobody has answered yet.", "Ingen har svaret endnu.")
    listed = text.listing(named, lang=lang)
    return pick(lang, f"The most frequent answer: {listed}.", f"Det hyppigste svar: {listed}.")


def asked(ed: Edition, battery: str, *, lang: str = "en") -> GT:
    """Show what a battery asked and offered.

    Parameters
    ----------
    ed : Edition
        The edition.
    battery : str
        Name of the battery.
    lang : {"en", "da"}
        Language shown first; the other stands beside it if the wordings differ.

    Returns
    -------
    GT
        Rows are the question, its items and the answers offered.

    Raises
    ------
    BookError
        If there is no such battery.
    """
    one = ed.codebook.battery(battery)
    headings = {
        "question": pick(lang, "Question", "Spørgsmål"),
        "items": pick(lang, "Items", "Udsagn"),
        "answers": pick(lang, "Answers offered", "Svarmuligheder"),
    }
    wordings = [(headings["question"], pick(lang, "Wording", "Ordlyd"), one.text)]
    if len(one.items) > 1:
        wordings += [(headings["items"], item.short.get(lang), item.text) for item in one.items]
    offered = [(str(level.code), level.label) for level in one.scale.levels]
    if one.scale.dont_know is not None:
        offered.append(("–", one.scale.dont_know.label))
    wordings += [(headings["answers"], code, label) for code, label in offered]
    alike = all(words.en == words.da for _, _, words in wordings)
    names = {"en": pick(lang, "English", "Engelsk"), "da": pick(lang, "Danish", "Dansk")}
    order = ["en", "da"] if lang == "en" else ["da", "en"]
    columns = [Column(key, names[key], align="left") for key in order]
    if alike:
        columns = [Column(order[0], pick(lang, "Wording", "Ordlyd"), align="left")]
    table = build(
        Layout(
            name=f"asked-{battery}".replace("_", "-"),
            stubhead=one.title.get(lang),
            columns=columns,
            rows=[
                Row(label, {"en": Cell(words.en), "da": Cell(words.da)}, group=group)
                for group, label, words in wordings
            ],
            source=pick(lang, "Source: the codebook.", "Kilde: kodebogen."),
        )
    )
    return table if alike else in_language(table, order[1], columns=order[1])


def _row(
    asked: Battery, item_id: str, line: dict[str, Any], exact: dict[str, Any], lang: str
) -> Row:
    item = asked.item(item_id)
    shown = {
        "answered": _count(line["n_answered"], lang),
        "dk": _count(line["n_dk"], lang),
        "missing": _count(line["n_missing"], lang),
        "mean": Cell(common.number(exact["mean"], 1, lang), datum=Datum(exact["mean"])),
        "high": Cell(
            common.DASH if exact["high"] is None else text.pct(exact["high"], lang=lang),
            datum=Datum(exact["high"], unit="share"),
        ),
    }
    for level in asked.scale.levels:
        shown[f"count_{level.code}"] = _count(line[f"count_{level.code}"], lang)
    wording = item.text.get(lang)
    told = item.other or wording == item.short.get(lang) or len(asked.items) == 1
    return Row(item.short.get(lang), shown, detail=None if told else wording)


def _count(value: object, lang: str) -> Cell:
    return Cell(text.num(int(str(value)), lang=lang))


def _about_scale(scale: Scale, lang: str) -> list[str]:
    """Say what the codes mean, and what counts as high."""
    if not scale.has_means:
        return []
    named = [f"{level.code}: {_in_line(level.label.get(lang), lang)}" for level in scale.levels]
    notes = ["; ".join(named) + "."]
    if scale.high_codes:
        codes = [str(code) for code in scale.high_codes]
        either = pick(lang, "or", "eller")
        listed = text.listing(codes, conjunction=either)
        notes.append(
            pick(
                lang,
                f"High: {listed}, as a share of those who answered.",
                f"Høj: {listed}, som andel af dem, der har svaret.",
            )
        )
    return notes


def _share(value: Fraction | None, lang: str) -> str:
    # In prose Quarto prints the escape of a space that does not break.
    return text.pct(value or 0, lang=lang).replace(NO_BREAK_SPACE, " ")


def _in_line(label: str, lang: str) -> str:
    """Begin a label small within a sentence, unless it is an abbreviation or the English I."""
    first = label.split(maxsplit=1)[0]
    kept = (len(first) > 1 and first.isupper()) or (lang == "en" and re.match(r"I\b", first))
    return label if kept else label[:1].lower() + label[1:]
