"""How is code run in a Jupyter kernel, and what happens when it fails, hangs or dies?

Each chapter has a fresh kernel of the Python that renders, whatever kernels the user has installed,
with a fixed hash seed and a profile of its own, so that two runs give the same outputs.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_START_SECONDS = 120.0
# How long a cell that is told to stop may take to say where it was.
_GRACE_SECONDS = 3.0
_CRASH_LOG, _READ_LOG = "crash", "read"
# Before the first cell, and apart from its names: the kernel takes its standard error for the
# cells, so a crash is noted in a file of its own; and what is read is watched.
_BEGIN = """\
def _effektbog(sys, source, crash):
    import faulthandler
    faulthandler.enable(open(crash, "w"))
    names = {{"__name__": "effektbog.watch"}}
    exec(compile(source, "<effektbog>", "exec"), names)
    sys._effektbog_watch = names["Watch"]()
    sys._effektbog_watch.install()
_effektbog(__import__("sys"), {source!r}, {crash!r})
del _effektbog
"""
_REPORT = "__import__('sys')._effektbog_watch.report({file!r})"
Output = dict[str, Any]


class KernelDiedError(Exception):
    """The kernel's process ended by itself.

    Parameters
    ----------
    last_words : str
        The last line of its own messages.
    code : int or None
        What it ended with; the negative number of a signal when it was killed by one.
    crash : str
        Where the code was when it crashed, as Python's faulthandler writes it.
    """

    def __init__(self, last_words: str = "", code: int | None = None, crash: str = "") -> None:
        super().__init__(last_words)
        self.last_words = last_words
        self.code = code
        self.crash = crash


class CellTimeoutError(Exception):
    """A cell ran longer than it may.

    Parameters
    ----------
    outputs : sequence of dict
        What it showed until then, and its traceback when it could be stopped.
    reply : dict
        The kernel's reply after it was stopped; empty when there was none.
    """

    def __init__(self, outputs: Sequence[Output] = (), reply: dict[str, Any] | None = None) -> None:
        super().__init__("the time is over")
        self.outputs = outputs
        self.reply = reply or {}


class _OwnPython(KernelSpecManager):
    """Offers one kernel: the Python that is running."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 (one kernel for all)
        return KernelSpec(
            argv=[
                sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}",
                "--HistoryManager.enabled=False",
                "--InteractiveShell.colors=nocolor",
                "--InlineBackend.figure_formats={'svg'}",
                "--InlineBackend.rc={'svg.hashsalt': 'effektbog'}",
            ],
            display_name="Python",
            language="python",
        )  # fmt: skip


def strip_ansi(text: str) -> str:
    """Remove the colour codes of a terminal.

    Parameters
    ----------
    text : str
        Text as a terminal gets it.

    Returns
    -------
    str
        The text alone.
    """
    return _ANSI.sub("", text)


class Kernel:
    """A running kernel that executes code for one chapter.

    Parameters
    ----------
    manager : AsyncKernelManager
        What started the process.
    client : AsyncKernelClient
        What talks to it.
    log : Path
        Where its own messages go.
    """

    def __init__(self, manager: Any, client: Any, log: Path) -> None:
        self._manager = manager
        self._client = client
        self._log = log
        self._displays: dict[str, Output] = {}

    async def run(
        self, code: str, *, timeout: float, expressions: dict[str, str] | None = None
    ) -> tuple[list[Output], dict[str, Any]]:
        """Execute code and collect what it shows.

        Parameters
        ----------
        code : str
            The code of a cell.
        timeout : float
            Seconds after which the cell is given up.
        expressions : dict, optional
            Expressions to evaluate afterwards, by any key.

        Returns
        -------
        tuple of list and dict
            The outputs in order, and the kernel's reply.

        Raises
        ------
        KernelDiedError
            If the process ends while the code runs.
        CellTimeoutError
            If the time is over.
        """
        identity = self._client.execute(
            code, store_history=bool(code), allow_stdin=False, user_expressions=expressions or {}
        )
        outputs: list[Output] = []
        try:
            reply = await self._follow(identity, time.monotonic() + timeout, outputs)
        except CellTimeoutError:
            reply = await self._stop(identity, outputs)
            raise CellTimeoutError(outputs, reply) from None
        return outputs, reply

    async def begin(self) -> None:
        """Get ready for the first cell: note crashes, and watch what is read.

        Raises
        ------
        KernelDiedError
            If the process ends meanwhile.
        """
        source = Path(__file__).with_name("watch.py").read_text(encoding="utf-8")
        crash = str(self._log.with_name(_CRASH_LOG))
        await self._aside(_BEGIN.format(source=source, crash=crash))

    async def seen(self) -> dict[str, Any]:
        """Tell what was read since the beginning.

        Returns
        -------
        dict
            What `helpers.render.watch` wrote; empty when it cannot be known.

        Raises
        ------
        KernelDiedError
            If the process ends meanwhile.
        """
        path = self._log.with_name(_READ_LOG)
        await self._aside(_REPORT.format(file=str(path)))
        try:
            return json.loads(_text(path))
        except ValueError:
            return {}

    async def _aside(self, code: str) -> None:
        """Execute code that is no part of the chapter."""
        identity = self._client.execute(code, silent=True, store_history=False, allow_stdin=False)
        await self._follow(identity, time.monotonic() + _START_SECONDS, [])

    async def _stop(self, identity: str, outputs: list[Output]) -> dict[str, Any]:
        """Interrupt what runs, and hear where it was."""
        await self._manager.interrupt_kernel()
        try:
            return await self._follow(identity, time.monotonic() + _GRACE_SECONDS, outputs)
        except (CellTimeoutError, KernelDiedError):
            return {}

    async def _follow(
        self, identity: str, deadline: float, outputs: list[Output]
    ) -> dict[str, Any]:
        """Collect what a request shows until it is done, and give the reply."""
        clear_next = False
        async for message in self._messages("iopub", identity, deadline):
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                if content["execution_state"] == "idle":
                    break
                continue
            if kind == "clear_output":
                clear_next = bool(content.get("wait"))
                if not clear_next:
                    outputs.clear()
                continue
            if clear_next and kind in ("stream", "display_data", "execute_result", "error"):
                outputs.clear()
                clear_next = False
            self._collect(kind, content, outputs)
        async for message in self._messages("shell", identity, deadline):
            return message["content"]
        raise await self._death()

    def _collect(self, kind: str, content: dict[str, Any], outputs: list[Output]) -> None:
        if kind == "stream":
            text = strip_ansi(content["text"])
            if outputs and outputs[-1].get("name") == content["name"]:
                outputs[-1]["text"] += text
            else:
                outputs.append({"type": "stream", "name": content["name"], "text": text})
        elif kind in ("display_data", "execute_result"):
            output = {
                "type": "result" if kind == "execute_result" else "display",
                "data": content["data"],
                "metadata": content.get("metadata", {}),
            }
            outputs.append(output)
            name = content.get("transient", {}).get("display_id")
            if name:
                self._displays[name] = output
        elif kind == "update_display_data":
            shown = self._displays.get(content.get("transient", {}).get("display_id", ""))
            if shown is not None:
                shown.update(data=content["data"], metadata=content.get("metadata", {}))
        elif kind == "error":
            outputs.append(
                {
                    "type": "error",
                    "ename": content["ename"],
                    "evalue": strip_ansi(content["evalue"]),
                    "traceback": strip_ansi("\n".join(content["traceback"])),
                }
            )

    async def _messages(
        self, channel: str, identity: str, deadline: float
    ) -> AsyncIterator[dict[str, Any]]:
        get = getattr(self._client, f"get_{channel}_msg")
        while True:
            try:
                message = await get(timeout=0.5)
            except queue.Empty:
                if not await self._manager.is_alive():
                    raise await self._death() from None
                if time.monotonic() > deadline:
                    raise CellTimeoutError from None
                continue
            if message["parent_header"].get("msg_id") == identity:
                yield message
            if time.monotonic() > deadline:
                raise CellTimeoutError

    async def _death(self) -> KernelDiedError:
        lines = _text(self._log).strip().splitlines()
        code = await self._manager.provisioner.poll()
        return KernelDiedError(
            lines[-1] if lines else "", code, _text(self._log.with_name(_CRASH_LOG))
        )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@contextlib.asynccontextmanager
async def kernel(cwd: Path, root: Path) -> AsyncIterator[Kernel]:
    """Start a kernel, and end it whatever happens.

    Parameters
    ----------
    cwd : Path
        Where the code runs.
    root : Path
        The project, announced to the library through the environment.

    Yields
    ------
    Kernel
        The running kernel.
    """
    with tempfile.TemporaryDirectory(prefix="eb-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = {
            **os.environ,
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "0",
            "IPYTHONDIR": str(folder / "ipython"),
            "EFFEKTBOG_PROJECT": str(root),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        manager = AsyncKernelManager(
            kernel_spec_manager=_OwnPython(),
            connection_file=str(folder / "kernel.json"),
            transport="tcp" if sys.platform == "win32" else "ipc",
        )
        log = folder / "log"
        with log.open("wb") as stream:
            await manager.start_kernel(cwd=str(cwd), env=environment, stdout=stream, stderr=stream)
            client = manager.client()
            client.start_channels()
            try:
                try:
                    await client.wait_for_ready(timeout=_START_SECONDS)
                except RuntimeError:
                    raise KernelDiedError(_text(log).strip()[-500:]) from None
                running = Kernel(manager, client, log)
                await running.begin()
                yield running
            finally:
                client.stop_channels()
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.shield(manager.shutdown_kernel(now=True))
