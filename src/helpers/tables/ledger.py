"""Where does a reader look up any number of the report, and what is known about it?

The ledger is one list of all printed numbers and all numbers in prose, folded by table and by
section. It is plain HTML that a page can hold: real tables in ``details`` elements, each row with
an address of its own. A few lines of script filter it; without them everything is still there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpers import text
from helpers.edition import Edition
from helpers.tables import names
from helpers.tables import verdicts as words
from helpers.tables.names import pick
from helpers.verify.verdict import KINDS, UnderReading, Verdict

_MARKS = {"derived": "=", "consistent": "~", "contradicted": "×", "untestable": "?"}

MOST_LISTED = 6
"""Longer lists of numbers are folded."""

_STYLE = """
#ledger { font-size: 0.9em; }
#ledger [hidden] { display: none; }
#ledger form { display: flex; flex-wrap: wrap; gap: 0.6em 1.2em; align-items: end; margin: 1em 0; }
#ledger label { display: grid; gap: 0.2em; }
#ledger input, #ledger select { font: inherit; color: inherit; background: transparent;
  border: 1px solid rgba(128, 128, 128, 0.75); border-radius: 0.3em; padding: 0.4em 0.6em;
  min-height: 2.6em; max-width: 100%; }
#ledger option { color: #101216; background: #ffffff; }
#ledger > details { border-top: 1px solid rgba(128, 128, 128, 0.35); }
#ledger summary { padding: 0.6em 0; cursor: pointer; }
#ledger td summary { padding: 0.4em 0; }
#ledger summary span { display: block; padding-left: 1.1em; font-size: 0.9em; }
#ledger .sheet { overflow-x: auto; padding: 0 4px; margin: 0 -4px; }
#ledger table { width: 100%; min-width: 24em; border-collapse: collapse; margin: 0 0 1.5em; }
#ledger caption { text-align: left; padding: 0.3em 0 0.6em; }
#ledger :is(th, td) { text-align: left; vertical-align: top; padding: 0.5em 0.8em 0.2em 0;
  white-space: normal; hyphens: none; border: none; }
#ledger :is(thead, tbody) { border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
#ledger tbody th { width: 45%; }
#ledger th small { display: block; font-weight: normal; overflow-wrap: anywhere; }
#ledger td.n { font-variant-numeric: tabular-nums; }
#ledger td.why { padding: 0 0 0.6em 1em; overflow-wrap: anywhere; }
#ledger .kind, #ledger .n span { white-space: nowrap; }
#ledger .contradicted .kind { font-weight: bold; }
#ledger tbody:target { outline: 2px solid currentColor; outline-offset: 2px; }
@media (max-width: 40em) {
  #ledger table { min-width: 0; font-size: 0.76rem; }
  #ledger :is(th, td) { padding-right: 0.35em; }
  #ledger td.why { padding-left: 0.6em; }
  #ledger tbody th { width: auto; }
  #ledger .n span { white-space: normal; }
}
"""

# Opening what is addressed, and hiding rows that do not match: everything else is plain HTML.
_SCRIPT = """
(function () {
  var root = document.getElementById("ledger"), form = root.querySelector("form");
  var folds = Array.from(root.querySelectorAll(":scope > details"));
  var status = root.querySelector("output"), word = form.elements.words, kind = form.elements.kind;
  form.hidden = false;
  function plain(words) { return words.toLowerCase().replace(/\\s+/g, " "); }
  function filter() {
    var wanted = plain(word.value).trim().split(" "), active = word.value.trim() || kind.value;
    var shown = 0;
    folds.forEach(function (fold) {
      var some = false, head = plain(fold.querySelector("summary b").textContent);
      fold.querySelectorAll("tbody").forEach(function (row) {
        var words = head + " " + plain(row.textContent);
        var fits = (!kind.value || row.classList.contains(kind.value)) &&
          wanted.every(function (one) { return words.indexOf(one) >= 0; });
        row.hidden = !fits;
        if (fits) { shown += 1; some = true; }
      });
      fold.hidden = !some;
      fold.open = Boolean(active) && some;
    });
    status.textContent = active ? root.dataset.found.replace("#", shown) : "";
  }
  function address() {
    var name = decodeURIComponent(location.hash.slice(1));
    var target = name && document.getElementById(name);
    if (!target || !root.contains(target)) return;
    if (target.hidden || target.closest("[hidden]")) { form.reset(); filter(); }
    var fold = target.closest("#ledger > details");
    if (fold) {
      fold.open = true;
      target.scrollIntoView({ block: target.tagName === "TBODY" ? "center" : "start" });
    }
  }
  var waiting;
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
  addEventListener("hashchange", address);
  address();
})();
"""


def ledger(ed: Edition, *, lang: str = "en") -> str:
    """List every number of the sources with its verdict, as HTML.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language of heads and labels; explanations are in English.

    Returns
    -------
    str
        One element with the identifier ``ledger``; in it a fold for each table and each chapter
        of the prose (``ledger-t08``, ``ledger-c-3``, ``ledger-a``) and a group of two rows for
        each number (see `helpers.tables.verdicts.anchor`). With real answers there is a column for
        what they give.
    """
    found = words.verdicts(ed)
    folds = [
        _fold(ed, name, title, rows, lang) for name, title, rows in _folds(ed, found.values(), lang)
    ]
    said = pick(lang, "# numbers shown.", "# tal vist.")
    parts = [
        f'<div id="ledger" data-found="{html.escape(said)}">',
        f"<style>{_STYLE}</style>",
        _form(lang),
        *folds,
        f"<script>{_SCRIPT}</script>",
        "</div>",
    ]
    return "\n".join(parts)


def contents(ed: Edition, *, lang: str = "en") -> str:
    """List what the ledger holds, for paper: tables and chapters with their verdicts counted.

    Parameters
    ----------
    ed : Edition
        The edition.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        A list in Markdown. Each entry has the identifier that its fold has in `ledger`, for links
        from other chapters lead to them in every format.
    """
    entries = [
        f"- [{title}]{{#{name}}}: {words.counts(rows, lang)}."
        for name, title, rows in _folds(ed, words.verdicts(ed).values(), lang)
    ]
    return "\n".join(entries)


def _folds(
    ed: Edition, found: Iterable[Verdict], lang: str
) -> list[tuple[str, str, list[Verdict]]]:
    """Group the numbers: identifier, title and rows of each fold."""
    groups: dict[str, tuple[str, list[Verdict]]] = {}
    for one in found:
        if one.table is not None and one.kind == "value":
            spec = ed.published.table(one.table).spec
            key = f"ledger-t{one.table:02}"
            title = f"{pick(lang, 'Table', 'Tabel')} {one.table}. {spec.title.get(lang)}"
        else:
            claim = ed.claim(one.id)
            chapter = "a" if claim.source == "article" else f"c-{claim.section.split('.')[0]}"
            key, title = f"ledger-{chapter}", names.chapter_name(ed, one.id, lang)
        groups.setdefault(key, (title, []))[1].append(one)
    return [(key, title, rows) for key, (title, rows) in groups.items()]


def _form(lang: str) -> str:
    options = [f'<option value="">{pick(lang, "all", "alle")}</option>']
    options += [f'<option value="{kind}">{words.kind_name(kind, lang)}</option>' for kind in KINDS]
    find = pick(lang, "Find in the ledger", "Find i oversigten")
    verdict = pick(lang, "Verdict", "Vurdering")
    return (
        f'<form hidden role="search" aria-label="{find}">'
        f'<label>{find} <input type="search" name="words" autocomplete="off"></label>'
        f'<label>{verdict} <select name="kind">{"".join(options)}</select></label>'
        '<output aria-live="polite"></output></form>'
    )


def _fold(ed: Edition, key: str, title: str, rows: Sequence[Verdict], lang: str) -> str:
    heads = [
        pick(lang, "Number", "Tal"),
        pick(lang, "Printed", "Trykt"),
        pick(lang, "Verdict", "Vurdering"),
        pick(lang, "Others allow", "Øvrige tillader"),
    ]
    with_answers = not ed.is_witness and ed.is_report_wave and rows[0].kind == "value"
    if with_answers:
        heads.insert(2, pick(lang, "Answers give", "Svarene giver"))
    counted = html.escape(words.counts(rows, lang), quote=False)
    size = text.num(len(rows), lang=lang)
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    body = "\n".join(_rows(ed, one, with_answers, lang) for one in rows)
    numbers = pick(lang, "numbers", "tal") if len(rows) > 1 else pick(lang, "number", "tal")
    return (
        f"<details><summary><b>{html.escape(title, quote=False)}</b>"
        f"<span>{counted}</span></summary>\n"
        f'<div class="sheet" id="{key}" role="region" tabindex="0" aria-labelledby="{key}-caption">'
        f'<table><caption id="{key}-caption">{html.escape(title, quote=False)}: '
        f"{size} {numbers}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n{body}\n</table></div></details>"
    )


def _rows(ed: Edition, one: Verdict, with_answers: bool, lang: str) -> str:
    label = html.escape(names.name(ed, one.id, lang), quote=False)
    where = one.id if one.kind == "value" else f"{one.id} · {one.section}"
    printed = html.escape(names.printed(ed, one.id, lang), quote=False)
    # Words of the prose are quoted, and the prose is Danish.
    cells = [f'<td class="n">{printed}</td>' if one.kind == "value" else _danish(printed, lang)]
    if with_answers:
        value = ed.published[one.id]
        computed = ed.computed(one.id)
        shown = "–" if computed is None else text.num(computed, value.decimals, lang=lang)
        cells.append(f'<td class="n">{shown}</td>')
    allowed = html.escape(words.allowed(ed, one, lang), quote=False)
    outer = "" if one.proven else pick(lang, " (outer bound)", " (ydre grænse)")
    cells += [
        f'<td class="kind"><span aria-hidden="true">{_MARKS[one.verdict]}</span> '
        f"{words.kind_name(one.verdict, lang)}</td>",
        f'<td class="n"><span>{allowed}</span>{outer}</td>',
    ]
    why = _why(ed, one, lang)
    more = f'<tr><td colspan="{1 + len(cells)}" class="why">{why}</td></tr>' if why else ""
    return (
        f'<tbody id="{words.anchor(one.id)}" class="{one.verdict}"><tr><th scope="rowgroup">'
        f"{label}<small>{html.escape(where, quote=False)}</small></th>{''.join(cells)}</tr>"
        f"{more}</tbody>"
    )


def _danish(words_of_it: str, lang: str) -> str:
    return f"<td>{words_of_it}</td>" if lang == "da" else f'<td lang="da">{words_of_it}</td>'


def _why(ed: Edition, one: Verdict, lang: str) -> str:
    """Give what the columns do not say: remarks, the numbers it rests on, and each reading."""
    parts = [linked(ed, words.remarks(ed, one))]
    if one.derivation:
        parts.append(_list(ed, pick(lang, "Follows from", "Følger af"), one, one.derivation, lang))
    against = pick(lang, "Cannot stand with", "Kan ikke forenes med")
    parts += [_list(ed, against, one, conflict, lang) for conflict in one.conflicts]
    if one.readings:
        count = text.num(len(one.readings), lang=lang)
        title = pick(lang, f"Under each of {count} readings", f"Under hver af {count} læsemåder")
        entries = "".join(f"<li>{_reading(ed, one, under, lang)}</li>" for under in one.readings)
        parts.append(f"<details><summary>{title}</summary><ul>{entries}</ul></details>")
    return "".join(
        part if part.startswith("<details") else f"<div>{part}</div>" for part in parts if part
    )


def _reading(ed: Edition, one: Verdict, under: UnderReading, lang: str) -> str:
    """Say what a reading makes of a number, and what sets the reading apart from the others."""
    alike = set(under.reading).intersection(*(other.reading for other in one.readings))
    telling = [rule for rule in under.reading if rule not in alike] or under.reading
    alone = replace(one, lower=under.lower, upper=under.upper)
    said = names.typeset("; ".join(telling))
    said += f": {words.kind_name(under.verdict, lang)}, {words.allowed(ed, alone, lang)}"
    return html.escape(said, quote=False)


def _list(ed: Edition, head: str, one: Verdict, identifiers: Sequence[str], lang: str) -> str:
    if len(identifiers) <= MOST_LISTED:
        return f"{head}: {'; '.join(_named(ed, one, other, lang) for other in identifiers)}"
    shown = ", ".join(link(other) for other in identifiers)
    count = text.num(len(identifiers), lang=lang)
    numbers = pick(lang, f"{count} numbers", f"{count} tal")
    return f"<details><summary>{head} {numbers}</summary>{shown}</details>"


def _named(ed: Edition, one: Verdict, other: str, lang: str) -> str:
    """Name a number by a link to its row, with its table or section if that is another one."""
    name = names.name(ed, other, lang).rstrip(".")
    near = other in ed.published.values and ed.published[other].table == one.table
    shown = name if near else f"{names.place_name(ed, other, lang)}: {name}"
    return link(other, f"{shown} ({names.printed(ed, other, lang)})")


def link(identifier: str, shown: str = "") -> str:
    """Write a link to the row of a number.

    Parameters
    ----------
    identifier : str
        Id of the printed number or claim.
    shown : str, optional
        What it is called; its identifier if left out.

    Returns
    -------
    str
        HTML.
    """
    return (
        f'<a href="#{words.anchor(identifier)}">{html.escape(shown or identifier, quote=False)}</a>'
    )


def linked(ed: Edition, sentence: str) -> str:
    """Turn the identifiers in a sentence into links to their rows.

    Parameters
    ----------
    ed : Edition
        The edition.
    sentence : str
        Plain text.

    Returns
    -------
    str
        HTML.
    """
    known = words.verdicts(ed)

    def one(match: re.Match[str]) -> str:
        return link(match[0]) if match[0] in known else match[0]

    return words.IDENTIFIER.sub(one, html.escape(sentence, quote=False))
