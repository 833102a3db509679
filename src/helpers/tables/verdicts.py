"""What do the other numbers say about the ones in this table?

The verdicts of `helpers.verify` in the words of the book: what the others allow a number to be,
why, and how many numbers got which verdict. Every number has an address in the ledger of the
chapter *Verification*.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from helpers import text, verify
from helpers.claims import load_claims
from helpers.codebook import load_codebook
from helpers.edition import Edition
from helpers.errors import BookError
from helpers.marked import nearest
from helpers.published import load_published
from helpers.tables import names
from helpers.tables.names import pick
from helpers.verify.explain import Words
from helpers.verify.known import load_known
from helpers.verify.store import ledger_key, load
from helpers.verify.verdict import KINDS, Kind, ReadingVerdict, Verdict
from helpers.world.spec import FILE as WORLD

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

IDENTIFIER = re.compile(r"\b(?:t\d\d\.[\w-]+\.\w+|[ac]\.[a-z0-9][a-z0-9.-]*[a-z0-9])\b")
"""What an identifier of a number looks like in a sentence."""

_NAMES: Mapping[str, tuple[str, str]] = {
    "derived": ("derived", "afledt"),
    "consistent": ("consistent", "foreneligt"),
    "contradicted": ("contradicted", "modsagt"),
    "untestable": ("untestable", "uprøveligt"),
}


def verdicts(ed: Edition) -> Mapping[str, Verdict]:
    """Look up the verdict on every number of the report and the article.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    mapping of str to Verdict
        By id of the printed number or claim, in the order of the tables, then of the prose.
    """
    return _by_id(ed.root)


def at_hand(ed: Edition) -> Mapping[str, Verdict]:
    """Look up the verdicts if they have been worked out; a table does not wait minutes for them.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    mapping of str to Verdict
        As `verdicts`; empty if nothing fits in the cache.
    """
    return _stored(ed.root)


@functools.cache
def _by_id(root: Path) -> Mapping[str, Verdict]:
    if not (root / WORLD).is_file():
        return MappingProxyType({})  # nothing says how the numbers of this project hang together
    with alone(root):
        return MappingProxyType({verdict.id: verdict for verdict in verify.ledger(root)})


@functools.cache
def _stored(root: Path) -> Mapping[str, Verdict]:
    if not (root / WORLD).is_file() or load(root, f"ledger-{ledger_key(root)[:32]}") is None:
        return MappingProxyType({})
    return _by_id(root)


def readings(ed: Edition) -> tuple[ReadingVerdict, ...]:
    """Look up which of the rules that the publication leaves open can have been so.

    Parameters
    ----------
    ed : Edition
        The edition.

    Returns
    -------
    tuple of ReadingVerdict
        One for each option of each rule.
    """
    with alone(ed.root):
        return verify.readings(ed.root)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one process of a project at a time ask for what takes a solver.

    Chapters are computed side by side. If nothing is in the cache yet, the first one works it out
    and the others wait, instead of all doing the same work.

    Parameters
    ----------
    root : Path
        The project folder.

    Yields
    ------
    None
        When it is this process's turn.
    """
    try:
        (root / ".effektbog").mkdir(exist_ok=True)
        lock = (root / ".effektbog" / "ledger.lock").open("a")
    except OSError:
        yield  # a folder that cannot be written has no cache to wait for either
        return
    with lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def verdict(ed: Edition, identifier: str) -> Verdict:
    """Look up the verdict on one number.

    Parameters
    ----------
    ed : Edition
        The edition.
    identifier : str
        Id of the printed number or claim.

    Returns
    -------
    Verdict
        The verdict.

    Raises
    ------
    BookError
        If there is no such number.
    """
    known = verdicts(ed)
    if identifier not in known:
        raise BookError(f"there is no verdict on '{identifier}'", hint=nearest(identifier, known))
    return known[identifier]


def of_kind(ed: Edition, kind: Kind) -> tuple[Verdict, ...]:
    """List the numbers with a certain verdict.

    Parameters
    ----------
    ed : Edition
        The edition.
    kind : {"derived", "consistent", "contradicted", "untestable"}
        The verdict.

    Returns
    -------
    tuple of Verdict
        In the order of the sources.
    """
    return tuple(one for one in verdicts(ed).values() if one.verdict == kind)


def tally(found: Iterable[Verdict]) -> dict[Kind, int]:
    """Count verdicts by kind.

    Parameters
    ----------
    found : iterable of Verdict
        The verdicts.

    Returns
    -------
    dict of str to int
        All kinds in their order; those that do not occur count zero.
    """
    counted = Counter(one.verdict for one in found)
    return {kind: counted[kind] for kind in KINDS}


def kind_name(kind: Kind, lang: str = "en") -> str:
    """Name a kind of verdict.

    Parameters
    ----------
    kind : {"derived", "consistent", "contradicted", "untestable"}
        The kind.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        Its name in lower case.
    """
    return pick(lang, *_NAMES[kind])


def anchor(identifier: str) -> str:
    """Give the address of a number in the ledger.

    Parameters
    ----------
    identifier : str
        Id of the printed number or claim.

    Returns
    -------
    str
        The identifier of its row, for a link after ``#``.

    Examples
    --------
    >>> anchor("t08.financing.mean"), anchor("c.3.1.with-one")
    ('v-t08-financing-mean', 'v-c-3-1-with-one')
    """
    return f"v-{identifier.replace('.', '-')}"


def allowed(ed: Edition, found: Verdict, lang: str = "en") -> str:
    """Write what the other numbers allow a number to be.

    Parameters
    ----------
    ed : Edition
        The edition; it knows unit and precision of the number.
    found : Verdict
        The verdict.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        One number or an interval, rounded outwards where it has to be, so that it never claims
        too much; a dash if the others say nothing or the number is not a single number.
    """
    value = ed.published.values.get(found.id)
    claim = None if value is not None else ed.claim(found.id)
    unit = value.unit if value is not None else claim.unit if claim is not None else ""
    decimals = value.decimals if value is not None else claim.decimals if claim is not None else 0
    ends = [end for end in (found.lower, found.upper) if end is not None]
    if not ends:
        return "–"
    digits = 0 if unit == "DKK" or all(end.denominator == 1 for end in ends) else decimals + 1
    low, high = (
        None if end is None else _outwards(end, digits, up=up, unit=unit, lang=lang)
        for end, up in ((found.lower, False), (found.upper, True))
    )
    if found.lower is None:
        shown = pick(lang, f"at most {high}", f"højst {high}")
    elif found.upper is None:
        shown = pick(lang, f"at least {low}", f"mindst {low}")
    elif found.lower == found.upper and found.lower.denominator == 1:
        shown = str(low)
    else:
        shown = f"{low}" if low == high else f"{low}–{high}"
    return shown


def _outwards(end: Fraction, digits: int, *, up: bool, unit: str, lang: str) -> str:
    scaled = end * 10**digits
    whole = math.ceil(scaled) if up else math.floor(scaled)
    if unit in ("year", "date"):
        return str(whole)
    return text.num(Fraction(whole, 10**digits), digits, lang=lang)


def said(ed: Edition, found: Verdict) -> str:
    """Explain a verdict in words.

    Parameters
    ----------
    ed : Edition
        The edition.
    found : Verdict
        The verdict.

    Returns
    -------
    str
        What a person wrote about it in ``data/known.yml``, else its own explanation.
    """
    return names.typeset(_looked_at(ed.root).get(found.id) or found.explanation)


def remarks(ed: Edition, found: Verdict) -> str:
    """Give what is said of a number beyond its verdict, its interval and the numbers it rests on.

    Parameters
    ----------
    ed : Edition
        The edition.
    found : Verdict
        The verdict.

    Returns
    -------
    str
        What a person wrote about it in ``data/known.yml``, else its explanation without the
        sentences that only put the other fields into words; perhaps empty.
    """
    listed = found.derivation or found.conflicts
    ends = found.verdict == "consistent" and (found.lower, found.upper) != (None, None)
    if found.id in _looked_at(ed.root) or not (listed or ends):
        return said(ed, found)
    in_words = _in_words(ed.root).explain(found)
    return names.typeset(found.explanation.removeprefix(in_words).strip())


@functools.cache
def _in_words(root: Path) -> Words:
    claims = {claim.id: claim for claim in load_claims(root)}
    return Words(load_published(root), claims, load_codebook(root / "data" / "codebook.yml"))


@functools.cache
def _looked_at(root: Path) -> Mapping[str, str]:
    return load_known(root)


def in_telling_order(ed: Edition, found: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Put verdicts in the order in which a person wrote about them.

    Parameters
    ----------
    ed : Edition
        The edition.
    found : iterable of Verdict
        The verdicts.

    Returns
    -------
    tuple of Verdict
        First those of ``data/known.yml`` in its order, where one explanation can build on
        another; then the others as they came.
    """
    order = {name: position for position, name in enumerate(_looked_at(ed.root))}
    return tuple(sorted(found, key=lambda one: order.get(one.id, len(order))))


def counts(found: Iterable[Verdict], lang: str = "en") -> str:
    """Write how many verdicts there are of each kind.

    Parameters
    ----------
    found : iterable of Verdict
        The verdicts.
    lang : {"en", "da"}
        Language.

    Returns
    -------
    str
        An enumeration; kinds that do not occur are left out.

    Examples
    --------
    >>> counts(verdicts(open_edition()).values())  # doctest: +SKIP
    '324 derived, 234 consistent, 16 contradicted and 86 untestable'
    """
    parts = [
        f"{text.num(count, lang=lang)} {kind_name(kind, lang)}"
        for kind, count in tally(found).items()
        if count
    ]
    return text.listing(parts, lang=lang)
