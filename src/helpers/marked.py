"""On which line of a YAML file does a value stand?

PyYAML forgets positions once it has built Python objects, so the file is read as its tree of
nodes instead, and each value is taken out with the kind that is expected of it. Whatever is
wrong (a missing key, a number where a text belongs, a key written twice) ends in a `BookError`
with the line to look at.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from helpers.errors import BookError

# libyaml, where PyYAML was built with it, composes the same nodes several times as fast.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KINDS = {"str": "a text", "int": "a whole number", "bool": "yes or no (true/false)"}


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that looks most like one that is not known.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What would have been accepted.

    Returns
    -------
    str
        A sentence for `BookError.hint`: the nearest word if one is near, else all of them.

    Examples
    --------
    >>> nearest("motivs", ["motives", "concerns"])
    "Did you mean 'motives'?"
    >>> nearest("x", ["motives", "concerns"])
    "Known are 'motives', 'concerns'."
    """
    words = [str(one) for one in known]
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    if not words:
        return "None are known."
    return "Known are " + ", ".join(f"'{one}'" for one in words) + "."


@dataclass(frozen=True)
class Marked:
    """A value in a YAML file that knows where it stands.

    Parameters
    ----------
    node : yaml.Node
        The node as PyYAML composed it.
    file : Path
        The file it came from.
    name : str
        How messages call it, for instance ``scales.degree.levels``.
    """

    node: yaml.Node
    file: Path
    name: str

    @property
    def line(self) -> int:
        """Line of the value, counted from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_scalar(self) -> bool:
        """Whether the value is a single text or number, not a list or mapping."""
        return isinstance(self.node, yaml.ScalarNode)

    def fail(self, message: str, hint: str | None = None) -> NoReturn:
        """Refuse this value.

        Parameters
        ----------
        message : str
            What is wrong.
        hint : str, optional
            How to mend it.

        Raises
        ------
        BookError
            Always, with file and line of the value.
        """
        raise BookError(message, file=self.file, line=self.line, hint=hint)

    def mapping(
        self, required: Iterable[str] = (), optional: Iterable[str] | None = ()
    ) -> dict[str, Marked]:
        """Take the value as a mapping with known keys.

        Parameters
        ----------
        required : iterable of str
            Keys that must be there.
        optional : iterable of str or None
            Keys that may be there; None admits any key.

        Returns
        -------
        dict of str to Marked
            The values, in the order of the file.
        """
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"{self.name} must be a mapping of keys to values")
        required = list(required)
        found: dict[str, Marked] = {}
        for key_node, value_node in self.node.value:
            key = Marked(key_node, self.file, f"the key in {self.name}")
            word = key.text()
            if word in found:
                key.fail(f"{self.name} has the key '{word}' twice", "Keep one of them.")
            if optional is not None and word not in (known := [*required, *optional]):
                key.fail(f"{self.name} has an unknown key '{word}'", nearest(word, known))
            found[word] = Marked(value_node, self.file, f"{self.name}.{word}".removeprefix("."))
        for word in required:
            if word not in found:
                self.fail(f"{self.name} lacks the key '{word}'", f"Add '{word}:'.")
        return found

    def sequence(self) -> list[Marked]:
        """Take the value as a list.

        Returns
        -------
        list of Marked
            Its entries.
        """
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(f"{self.name} must be a list")
        return [
            Marked(node, self.file, f"{self.name}[{position}]")
            for position, node in enumerate(self.node.value, start=1)
        ]

    def text(self) -> str:
        """Take the value as a text that is not blank.

        Returns
        -------
        str
            The text.
        """
        text = self._scalar("str")
        if not text.strip():
            self.fail(f"{self.name} is empty")
        return text

    def integer(self) -> int:
        """Take the value as a whole number.

        Returns
        -------
        int
            The number.
        """
        try:
            return int(self._scalar("int"))
        except ValueError:
            self.fail(f"{self.name} must be a whole number in plain digits")

    def boolean(self) -> bool:
        """Take the value as true or false.

        Returns
        -------
        bool
            The truth value.
        """
        return self._scalar("bool").lower() in {"true", "yes", "on"}

    def choice(self, known: Iterable[str]) -> str:
        """Take the value as one word out of a known few.

        Parameters
        ----------
        known : iterable of str
            The words.

        Returns
        -------
        str
            The word.
        """
        known = list(known)
        word = self.text()
        if word not in known:
            self.fail(f"{self.name} is '{word}', which is not known", nearest(word, known))
        return word

    def _scalar(self, kind: str) -> str:
        # The tag is what PyYAML makes of the plain characters: `no` is a boolean, `"no"` a text.
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail(f"{self.name} must be {_KINDS[kind]}, and is a list or mapping")
        found = self.node.tag.removeprefix("tag:yaml.org,2002:")
        if found != kind:
            quote = "Put it in quotes." if kind == "str" and self.node.value else None
            self.fail(f"{self.name} must be {_KINDS[kind]}, not '{self.node.value}'", quote)
        return str(self.node.value)


def load_marked(path: Path | str) -> Marked:
    """Read a YAML file into values that know their lines.

    Parameters
    ----------
    path : path-like
        The file, in UTF-8.

    Returns
    -------
    Marked
        The root of the document.

    Raises
    ------
    BookError
        If the file is missing, is not UTF-8, is not YAML, or is empty.
    """
    path = Path(path)
    try:
        root = _compose(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BookError("the file does not exist", file=path) from None
    except UnicodeDecodeError:
        raise BookError("the file is not UTF-8", file=path, hint="Save it as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise BookError(f"not valid YAML: {error.problem}", file=path, line=line) from None
    except yaml.YAMLError as error:
        raise BookError(f"not valid YAML: {error}", file=path) from None
    if root is None:
        raise BookError("the file is empty", file=path)
    return Marked(root, path, path.stem)


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        # The two word their complaints differently; everybody is to read the same one.
        return yaml.compose(text, Loader=yaml.SafeLoader)
