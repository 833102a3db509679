"""Which column of the file is which?

By its name, else by its heading: the wording of the question, of the item, or both, in the order
and with the signs that a survey tool puts between them. A heading that fits two items is not
decided here; it becomes a line with suggestions in the mapping file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpers.intake.folding import letters, words
from helpers.intake.targets import Catalogue, Group, Target

_BEFORE_NUMBER = r"(?:(?:spørgsmål|spm|question|sp|q|s)\s?)?"
_AFTER_NUMBER = r"(?P<row>(?:\s\d+)*)\s+(?P<rest>\S.*)"
# A letter that stands alone is part of the number (6 b) or a word (I hvilken grad); both are tried.
_NUMBERS = tuple(
    re.compile(_BEFORE_NUMBER + rf"(?P<number>{number})" + _AFTER_NUMBER)
    for number in (r"\d+[a-z]?", r"\d+\s[a-z]")
)
_ONLY_A_NUMBER = re.compile(r"q?\d+[a-z]?")
_NOISE = frozenset({"response", "open ended response", "svar", "besvarelse", "selected choice"})
_SHORTEST_CUT = 40
_MOST_SUGGESTED = 3
_TEXT_ENDINGS = ("text", "tekst", "comment", "kommentar", "specify", "uddyb", "uddybning")


@dataclass(frozen=True)
class Match:
    """What a column was taken for.

    Parameters
    ----------
    target : Target or None
        What it is; None if that is not clear.
    how : str
        ``name``, ``number``, ``heading``, ``heading, cut off``; empty if it was not found.
    suggestions : tuple of Target
        What it could be.
    """

    target: Target | None
    how: str = ""
    suggestions: tuple[Target, ...] = ()


def headings(head: Sequence[Sequence[str]], position: int) -> tuple[str, ...]:
    """Give the texts over a column, from top to bottom.

    Parameters
    ----------
    head : sequence of sequence of str
        The rows of the head.
    position : int
        Which column.

    Returns
    -------
    tuple of str
        The texts. Where a question stands over its first item only, the items beside it have it
        too; what Qualtrics adds for machines is left out.

    Examples
    --------
    >>> headings([["Motives", ""], ["Financing", "Savings"]], 1)
    ('Motives', 'Savings')
    """
    found = []
    for depth, row in enumerate(head):
        text = row[position]
        below = any(later[position] for later in head[depth + 1 :])
        # Only questions in the first row stand over more than one column.
        if not text and below and depth == 0:
            text = next((row[k] for k in range(position, -1, -1) if row[k]), "")
        if text and not is_import_id(text) and words(text) not in _NOISE:
            found.append(text)
    return tuple(dict.fromkeys(found))


def is_import_id(text: str) -> bool:
    """Tell whether a text is what Qualtrics writes into its third row.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    bool
        Whether it is.
    """
    return text.lstrip().startswith("{") and "ImportId" in text


def match(texts: Sequence[str], known: Catalogue) -> Match:
    """Find out what a column is from the texts over it.

    Parameters
    ----------
    texts : sequence of str
        As `headings` gives them.
    known : Catalogue
        Everything a column can be.

    Returns
    -------
    Match
        What was found, or what it could be.
    """
    numbered = None
    for text in texts:
        for name in _names(text):
            target = known.by_letters.get(name)
            if target is None:
                continue
            if not _ONLY_A_NUMBER.fullmatch(name):
                return Match(target, "name")
            numbered = numbered or target
    if numbered is not None and len(texts) == 1:
        return Match(numbered, "number")
    folded = [words(text).removesuffix(" selected choice") for text in texts]
    wholes = [" ".join(folded), *([" ".join(folded[1:])] if len(folded) > 1 else []), *folded]
    unclear: list[Target] = []
    for whole in dict.fromkeys(wholes):
        found = _by_heading(whole, known)
        if len(found) == 1:
            return Match(found[0], "heading")
        unclear += found
    for whole in dict.fromkeys(wholes):
        cut = _by_cut_heading(whole, known)
        if cut is not None:
            return Match(cut, "heading, cut off")
    for text in texts:
        words_of = _words_of(text, known)
        if words_of is not None:
            return Match(words_of, "name")
    # Tools number questions in their own way: with a heading beside it, a number decides nothing.
    suggested = dict.fromkeys([*unclear, *([numbered] if numbered else [])])
    suggested = suggested or dict.fromkeys(_suggested(texts, known))
    return Match(None, "", tuple(suggested)[:_MOST_SUGGESTED])


def _names(text: str) -> Iterator[str]:
    """Give the names that a text can be: with its groups, without them, before a heading."""
    plain = text.strip()
    if not re.search(r"\s", plain):
        yield letters(plain)
        parts = plain.split("/")
        if len(parts) > 2:
            yield letters("".join(parts[-2:]))
        if len(parts) > 1:
            yield letters(parts[-1])
        return
    first = re.match(r"(\S+?)[.:]\s", plain)
    if first and not first[1].isdigit():
        yield letters(first[1])
    if len(plain.split()) <= 3:
        yield letters(plain)


def _by_heading(heading: str, known: Catalogue) -> list[Target]:
    if not heading:
        return []
    if heading in known.by_words and not _ONLY_A_NUMBER.fullmatch(heading):
        return [known.by_words[heading]]
    for text, number in [(heading, ""), *_without_number(heading)]:
        found = list(dict.fromkeys(_by_groups(text, known.groups)))
        if len(found) > 1 and number:
            chosen = [g for g in known.groups if g.number in (number, f"{number}a")]
            found = list(dict.fromkeys(_by_groups(text, chosen))) or found
        if found:
            return found
    return []


def _without_number(heading: str) -> Iterator[tuple[str, str]]:
    """Take the number of a question from the front of a heading, in each way to read it."""
    for pattern in _NUMBERS:
        numbered = pattern.fullmatch(heading)
        if numbered:
            yield numbered["rest"], numbered["number"].replace(" ", "")


def _by_groups(text: str, groups: Iterable[Group]) -> Iterator[Target]:
    groups = list(groups)
    # A question around the item decides; without it every question that has such an item could.
    inside = [target for group in groups for target in _in_context(text, group)]
    if inside:
        yield from inside
        return
    for group in groups:
        if text in group.rows:
            yield group.rows[text]


def _in_context(text: str, group: Group) -> Iterator[Target]:
    for context in group.contexts:
        if text == context:
            if group.whole is not None:
                yield group.whole
            return
        if text.startswith(f"{context} "):
            rest = text[len(context) :].strip()
        elif text.endswith(f" {context}"):
            rest = text[: -len(context)].strip()
        else:
            continue
        for left in (rest, *(text for text, _ in _without_number(rest))):
            if left in group.rows:
                yield group.rows[left]
                return


def _by_cut_heading(heading: str, known: Catalogue) -> Target | None:
    """Match the beginning of a heading, which some tools cut off; only if it is the only one."""
    if len(heading) < _SHORTEST_CUT:
        return None
    found = set()
    for group in known.groups:
        for context in group.contexts:
            if group.whole is not None and context.startswith(heading):
                found.add(group.whole)
            for row, target in group.rows.items():
                if f"{context} {row}".startswith(heading) or f"{row} {context}".startswith(heading):
                    found.add(target)
    return found.pop() if len(found) == 1 else None


def _words_of(text: str, known: Catalogue) -> Target | None:
    """Recognise the words that belong to an answer by what a tool adds to its name."""
    plain = text.strip()
    if re.search(r"\s", plain):
        return None
    folded = letters(plain.rpartition("/")[2])
    for ending in _TEXT_ENDINGS:
        if folded.endswith(ending):
            about = known.by_letters.get(folded.removesuffix(ending))
            if about is not None:
                return Target("text", f"{about.column}_text")
    return None


def _suggested(texts: Sequence[str], known: Catalogue) -> Iterator[Target]:
    labels: dict[str, list[Target]] = {}
    for group in known.groups:
        for context in group.contexts if group.whole is not None else ():
            labels.setdefault(context, []).append(group.whole)  # type: ignore[arg-type]
        for row, target in group.rows.items():
            labels.setdefault(row, []).append(target)
    for text in texts:
        last = re.split(r" [-–—|>] |\[|\n", text)[-1]
        for piece in dict.fromkeys((words(text), words(last))):
            for close in difflib.get_close_matches(piece, labels, n=_MOST_SUGGESTED, cutoff=0.75):
                yield from labels[close]
        for close in difflib.get_close_matches(letters(text), known.by_letters, n=2, cutoff=0.8):
            yield known.by_letters[close]


def recognised(head: Sequence[Sequence[str]], known: Catalogue) -> int:
    """Count the columns that a head names as the codebook does.

    Parameters
    ----------
    head : sequence of sequence of str
        Rows of a head; they may differ in length.
    known : Catalogue
        Everything a column can be.

    Returns
    -------
    int
        How many columns are known, or known up to a choice between items worded alike.
    """
    width = max((len(row) for row in head), default=0)
    square = [[*row, *[""] * (width - len(row))] for row in head]
    count = 0
    for position in range(width):
        texts = headings(square, position)
        if texts:
            found = match(texts, known)
            likely = bool(found.suggestions) and any(_by_heading(words(t), known) for t in texts)
            count += found.target is not None or likely
    return count
