"""What does the code of a chapter read while it runs?

The text of this file is executed in the kernel before the first cell of a chapter, apart from the
names of the cells. It leans on Python's audit events: every file that is opened and every folder
that is listed raises one, in whatever library it happens. It imports nothing of the project, so
that it does not load what it watches.

Notes
-----
Three things raise no event. Looking whether a file is there, and at its size or time, is caught by
standing before `os.stat`. What other processes read, and what libraries read that open files
outside Python, cannot be seen from here: both are reported, and `helpers.render.opened` is asked.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

# Libraries with parts in C that read files through Python, as far as they read any.
TRUSTED = frozenset(
    {
        "IPython", "PIL", "_brotli", "_cffi_backend", "_yaml", "absl", "babel", "bottleneck",
        "charset_normalizer", "comm", "contourpy", "cycler", "debugpy", "fontTools", "google",
        "greenlet", "immutabledict", "ipykernel", "kiwisolver", "markupsafe", "matplotlib",
        "numexpr", "numpy", "ortools", "pandas", "psutil", "pydantic_core", "regex", "rpds",
        "scipy", "seaborn", "statsmodels", "tornado", "typing_extensions", "yaml", "zmq",
    }
)  # fmt: skip
_PROCESSES = (
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn",
    "os.spawn", "os.startfile",
)  # fmt: skip
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request")
# What looks for modules and packages, and only for these.
_SEARCHING = ("importlib/metadata/__init__.py", "importlib_metadata/__init__.py", "/pkgutil.py")
# Functions that only ask whether something is there, not what it is.
_ASKING = frozenset(
    {"exists", "lexists", "isfile", "isdir", "islink", "ismount", "is_file", "is_dir", "is_symlink",
     "is_mount", "samefile", "samestat", "realpath", "_joinrealpath", "resolve", "makedirs",
     "mkdir"}
)  # fmt: skip


class Watch:
    """Notes what is read from the moment it is installed."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.listed: set[str] = set()
        self.searched: set[str] = set()
        self.asked: set[str] = set()
        self.written: set[str] = set()
        self.doubts: set[str] = set()
        self.network = False

    def install(self) -> None:
        """Begin to watch; there is no way back."""
        sys.addaudithook(self._hear)
        for name in ("stat", "lstat"):
            setattr(os, name, self._before(getattr(os, name)))
        for name in ("access", "readlink"):
            if hasattr(os, name):
                setattr(os, name, self._noting(getattr(os, name)))

    def _hear(self, event: str, found: tuple[Any, ...]) -> None:
        try:
            if event == "open":
                self._open(*found[:3])
            elif event in ("os.listdir", "os.scandir"):
                self._list(found[0])
            elif event == "sqlite3.connect" and found[0] != ":memory:":
                self.read.add(_path(found[0]))
            elif event == "os.rename":
                source, target = _path(found[0]), _path(found[1])
                if source in self.written:
                    self.written.add(target)
                else:
                    self.read.add(source)
            elif event in _PROCESSES:
                self.doubts.add(f"another process was started ({event})")
            elif event == "socket.connect" and not isinstance(found[1], tuple):
                self.doubts.add("another process of this machine was asked")
            elif event in _NETWORK:
                self.network = True
        except Exception as error:  # an error here would appear in the cell
            self.doubts.add(f"{event}: {error!r}")

    def _open(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return  # a file that was opened before
        text = os.fsdecode(path)
        if mode is None and not os.path.isabs(text):
            # It may be relative to a folder that the event does not name.
            self.doubts.add("a file was opened by a relative name through os.open")
        name = _path(path)
        fresh = (isinstance(mode, str) and mode[:1] in "wx") or (
            isinstance(flags, int) and bool(flags & (os.O_TRUNC | os.O_EXCL))
        )
        if fresh and name not in self.read:
            self.written.add(name)
        elif name not in self.written:
            self.read.add(name)

    def _list(self, path: Any) -> None:
        if isinstance(path, int):
            self.doubts.add("a folder was listed by its number")
        else:
            caller = sys._getframe(2).f_code.co_filename.replace("\\", "/")
            searching = caller.startswith("<frozen importlib") or caller.endswith(_SEARCHING)
            found = self.searched if searching else self.listed
            found.add(_path("." if path is None else path))

    def _before(self, stat: Any) -> Any:
        def watched(path: Any, *arguments: Any, **options: Any) -> Any:
            try:
                found = stat(path, *arguments, **options)
            except OSError:
                self._ask(path, 0, sys._getframe(1))
                raise
            self._ask(path, found.st_mode, sys._getframe(1))
            return found

        for known in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
            if stat in known:
                known.add(watched)
        return watched

    def _noting(self, ask: Any) -> Any:
        def noted(path: Any, *arguments: Any, **options: Any) -> Any:
            self._ask(path, 0, sys._getframe(1))
            return ask(path, *arguments, **options)

        for known in (os.supports_dir_fd, os.supports_effective_ids, os.supports_follow_symlinks):
            if ask in known:
                known.add(noted)
        return noted

    def _ask(self, path: Any, mode: int, caller: Any) -> None:
        if isinstance(path, int):
            return
        name = _path(path)
        above = caller.f_back.f_code.co_name if caller.f_back else ""
        asking = caller.f_code.co_name in _ASKING or above in _ASKING
        if name in self.written:
            return
        if mode & 0o170000 == 0o100000 and not asking:
            self.read.add(name)
        else:
            self.asked.add(name)

    def report(self, path: str) -> None:
        """Write what was read, as JSON.

        Parameters
        ----------
        path : str
            The file to write.
        """
        modules, libraries = set(), set()
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if not isinstance(file, str):
                continue
            modules.add(os.path.abspath(file))
            if file.endswith((".so", ".pyd")) and not _trusted(name, file):
                libraries.add(name)
        found = {
            "read": sorted(self.read | modules),
            "written": sorted(self.written),
            "listed": sorted(self.listed),
            "searched": sorted(self.searched),
            "asked": sorted(self.asked),
            "doubts": sorted(self.doubts),
            "libraries": sorted(libraries),
            "network": self.network,
        }
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(found, stream)


def _trusted(name: str, file: str) -> bool:
    parts = file.replace("\\", "/").split("/")
    for folder in ("site-packages", "dist-packages"):
        if folder in parts:
            top = parts[parts.index(folder) + 1].partition(".")[0]
            return top in TRUSTED
    return name.partition(".")[0] in sys.stdlib_module_names


def _path(path: Any) -> str:
    return os.path.abspath(os.fsdecode(path))
