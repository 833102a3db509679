"""What did the outputs of a chapter depend on, and is all of it still the same?

While a chapter runs it is watched (`watch`, `opened`): which files it opens, which folders it
lists, where it looks for modules. Its outputs are kept under the content of exactly these. Where a
chapter did what cannot be watched, every file of the project counts.

Notes
-----
Outputs also depend on the code of the chapter, on Python, on the packages and on the settings in
the environment: these are in the key of every chapter. What they may depend on besides, such as the
time of day, is the author's to avoid; a chapter that asks the network is never kept.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import helpers
from helpers.render.cache import FOLDER
from helpers.render.files import content_of, entries_of, is_generated, kind_of, signature_of

_SKIP_FOLDERS = frozenset({"__pycache__", "node_modules", "tests", "docs", "benchmarks"})
# Neither prose nor a writer of the engine changes what a cell computes, unless a cell reads it.
_SKIP_SUFFIXES = frozenset({".qmd", ".md", ".pyc", ".log"})
_RENDER = Path(__file__).resolve().parent
_RENDER_PARTS = frozenset(
    {
        "execute.py",
        "kernels.py",
        "chapter.py",
        "qmd.py",
        "cache.py",
        "depends.py",
        "files.py",
        "watch.py",
    }
)
# Settings of a render that change no output.
_NO_MATTER = frozenset({"EFFEKTBOG_PROJECT", "EFFEKTBOG_CELL_SECONDS", "EFFEKTBOG_CRASH_LOG"})
_SETTINGS = re.compile(r"^(?:EFFEKTBOG_|MPL|LC_)|^(?:LANG|LANGUAGE|TZ|PYTHONPATH)$")
_OF_SYSTEM = ("/proc/", "/sys/", "/dev/")
_OF_KERNEL = re.compile(r"[\\/](?:ipykernel_\d+|eb-\w+)[\\/]")
# A file changed so shortly before it was hashed may have changed again at the same moment.
_TICK_NS = 1_000_000_000


@dataclass(frozen=True)
class Trace:
    """What a chapter depended on when it ran.

    Parameters
    ----------
    files : tuple of str
        The files it read or looked for, relative to the project where they lie in it.
    listed : tuple of str
        The folders it listed.
    searched : tuple of str
        The folders in which it looked for modules.
    asked : tuple of str
        What it looked for, whether it was there or not.
    everything : bool
        Whether every file of the project counts.
    """

    files: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Trace:
        """Read a trace from the cache.

        Parameters
        ----------
        value : mapping
            What `as_json` gave.

        Returns
        -------
        Trace
            The trace.
        """
        return cls(
            tuple(value["files"]),
            tuple(value["listed"]),
            tuple(value["searched"]),
            tuple(value["asked"]),
            bool(value["everything"]),
        )

    def as_json(self) -> dict[str, Any]:
        """Write it in values that JSON holds.

        Returns
        -------
        dict
            By name.
        """
        return {
            "files": list(self.files),
            "listed": list(self.listed),
            "searched": list(self.searched),
            "asked": list(self.asked),
            "everything": self.everything,
        }


class Surroundings:
    """The project at one moment, as far as the outputs of chapters can depend on it.

    Parameters
    ----------
    root : Path
        The project folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._library = Path(helpers.__file__).resolve().parent
        self._installed = tuple(
            folder for folder in _installed() if not self.root.is_relative_to(folder)
        )
        self._content: dict[str, str] = {}
        self._before: dict[str, tuple[str, tuple[int, ...]]] | None = None
        self._began = 0

    def folders(self) -> list[Path]:
        """List the folders of the project and of the library.

        Returns
        -------
        list of Path
            All but hidden and generated ones.
        """
        found = []
        for top in self._tops():
            for base, names, _ in os.walk(top):
                names[:] = sorted(name for name in names if not is_generated(Path(base) / name))
                found.append(Path(base))
        return found

    def remember(self) -> None:
        """Note the content of all files, to know later which changed while chapters ran."""
        self._began = time.time_ns()
        self._content.clear()
        self._before = {}
        for path in self._files():
            name = self.name(path)
            self._before[name] = (self._hash(name), signature_of(path))

    def state(self, trace: Trace) -> str:
        """Condense what a chapter depended on, as it is at this moment.

        Parameters
        ----------
        trace : Trace
            What it depended on.

        Returns
        -------
        str
            A hexadecimal digest.
        """
        digest = hashlib.sha256()
        names = set(trace.files)
        if trace.everything:
            names.update(self.name(path) for path in self._files())
        for name in sorted(names):
            digest.update(f"{name}\0{self._hash(name)}\n".encode(errors="surrogateescape"))
        for name in trace.listed:
            digest.update(f"{name}/\0{self._listing(name)}\n".encode(errors="surrogateescape"))
        for name in trace.searched:
            digest.update(f"{name}/*\0{self._modules(name)}\n".encode(errors="surrogateescape"))
        for name in trace.asked:
            kind = kind_of(self.root / name)
            digest.update(f"{name}?\0{kind}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def trace(self, report: Mapping[str, Any], opened: frozenset[Path] | None) -> Trace:
        """Turn what was seen of a chapter into what it depends on.

        Parameters
        ----------
        report : mapping
            What `helpers.render.watch` wrote.
        opened : frozenset of Path or None
            The files of the project that were opened meanwhile by any program; None when that is
            not known.

        Returns
        -------
        Trace
            The trace.
        """
        paths = [Path(name) for name in report["read"]]
        everything = sys.platform == "win32"  # there `os.stat` is not the only way to ask
        if report["doubts"] or report["libraries"]:
            everything = everything or opened is None
            made = {Path(name) for name in report["written"]}
            # What Python did not see may be of this chapter, or of one that ran beside it. Only
            # Python itself reads Python's modules, unless another program was started.
            paths += [
                path
                for path in (opened or frozenset()) - made
                if report["doubts"] or path.suffix != ".py"
            ]
        files = self._names(_source(path) for path in paths)
        asked = self._names(map(Path, report["asked"]))
        return Trace(
            files,
            self._names(map(Path, report["listed"])),
            self._names(map(Path, report["searched"])),
            tuple(name for name in asked if name not in files),
            everything,
        )

    def unchanged(self, trace: Trace) -> bool:
        """Tell whether what a chapter read is what `remember` saw.

        Parameters
        ----------
        trace : Trace
            What it depended on.

        Returns
        -------
        bool
            False if a file changed while chapters ran, so that nobody knows what was read.
        """
        before = self._before or {}
        names = set(trace.files) | (set(before) if trace.everything else set())
        for name in names:
            path = self.root / name
            signature = signature_of(path)
            if name not in before:
                if signature and max(signature[:2]) >= self._began:
                    return False
                continue
            content, then = before[name]
            if signature != then:
                return False
            if max(then[:2], default=0) > self._began - _TICK_NS and content_of(path) != content:
                return False
        return True

    def name(self, path: Path) -> str:
        """Name a file: from the project where it lies in it, else in full.

        Parameters
        ----------
        path : Path
            The file.

        Returns
        -------
        str
            Its name, with forward slashes.
        """
        for top in (self.root, Path(os.path.abspath(self.root))):
            if path.is_relative_to(top):
                return path.relative_to(top).as_posix()
        return path.as_posix()

    def _names(self, paths: Iterable[Path]) -> tuple[str, ...]:
        return tuple(sorted({self.name(path) for path in paths if self._counts(path)}))

    def _tops(self) -> list[Path]:
        inside = self._library.is_relative_to(self.root)
        return [self.root] if inside else [self.root, self._library]

    def _files(self) -> Iterator[Path]:
        for top in self._tops():
            for base, names, files in os.walk(top):
                here = Path(base)
                names[:] = sorted(
                    name
                    for name in names
                    if name not in _SKIP_FOLDERS and not is_generated(here / name)
                )
                for name in sorted(files):
                    if name.startswith(".") or Path(name).suffix in _SKIP_SUFFIXES:
                        continue
                    if here == self.root and name == "_quarto.yml":
                        continue
                    if here.is_relative_to(_RENDER):
                        continue
                    yield here / name

    def _counts(self, path: Path) -> bool:
        text = str(path)
        if path.is_relative_to(self._library):
            return True
        if path.is_relative_to(self.root / FOLDER):
            return False  # results under a key that holds what they depend on
        if any(path.is_relative_to(folder) for folder in self._installed):
            return False  # known by its version
        if path.is_relative_to(self.root):
            return True
        return not (text.startswith(_OF_SYSTEM) or _OF_KERNEL.search(text))

    def _hash(self, name: str) -> str:
        if name not in self._content:
            self._content[name] = content_of(self.root / name)
        return self._content[name]

    def _listing(self, name: str) -> str:
        return entries_of(self.root / name, modules=False)

    def _modules(self, name: str) -> str:
        return entries_of(self.root / name, modules=True)


def settings_of(root: Path) -> str:
    """Condense what every chapter depends on: the engine, Python, packages, the environment.

    Parameters
    ----------
    root : Path
        The project folder.

    Returns
    -------
    str
        A hexadecimal digest.
    """
    packages = sorted(
        entry.name
        for folder in {Path(name or ".").resolve() for name in sys.path}
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.suffix in (".dist-info", ".egg-info")
    )
    variables = sorted(
        f"{key}={value}"
        for key, value in os.environ.items()
        if _SETTINGS.match(key) and key not in _NO_MATTER
    )
    engine = [content_of(_RENDER / name) for name in sorted(_RENDER_PARTS)]
    told = [sys.version, platform.platform(), sys.prefix, str(root), *packages, *variables]
    return hashlib.sha256("\n".join([*told, *engine]).encode()).hexdigest()


def _installed() -> tuple[Path, ...]:
    """List the folders of installed software, whose versions are in every key."""
    names = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    names.add(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    found = {Path(name) for name in names} | {Path(name).resolve() for name in names}
    return tuple(sorted(found - {Path("/")}))


def _source(path: Path) -> Path:
    """Give the source of a compiled module."""
    if path.suffix != ".pyc":
        return path
    try:
        return Path(importlib.util.source_from_cache(str(path)))
    except ValueError:
        return path
