"""How do the pages reach the browser of this machine, and nobody else?

A server on the loopback interface gives out the files of one folder. It answers only to the names
of this machine, so that no site can reach it under a name of its own (DNS rebinding), gives nothing
to the scripts of other sites, and never leaves its folder. Each page gets one line that listens for
changes; all else is as it was rendered.
"""

from __future__ import annotations

import hashlib
import html
import os
import queue
import re
import socket
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpers.errors import BookError
from helpers.preview.state import State

ADDRESS = "127.0.0.1"
PORTS = range(4747, 4767)
"""The ports that are tried, so that the address is mostly the same; then any."""

OWN = "/_preview/"
_HOST = re.compile(r"(?:localhost|127\.0\.0\.1)(?::\d{1,5})?", re.IGNORECASE)
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_HEARTBEAT_SECONDS = 10.0
# A folder that is being exchanged for another one may be gone for a moment.
_EXCHANGE_SECONDS = 0.1


class Server(ThreadingHTTPServer):
    """Gives out a folder on the loopback interface.

    Parameters
    ----------
    folder : Path
        The folder; it may come, go and be exchanged.
    state : State
        What the pages listen to.
    port : int, optional
        The port; by default the first of `PORTS` that is free.

    Raises
    ------
    BookError
        If the port is in use or not allowed.
    """

    daemon_threads = True
    # Elsewhere it would let two servers share a port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, state: State, port: int | None = None) -> None:
        self.folder = folder
        self.state = state
        for wanted in [port] if port is not None else [*PORTS, 0]:
            try:
                super().__init__((ADDRESS, wanted), _Handler)
                return
            except OSError as error:
                if port is not None:
                    raise BookError(
                        f"port {port} cannot be used: {error.strerror}",
                        hint="Name another one, or leave --port out to get a free one.",
                    ) from None

    @property
    def url(self) -> str:
        """Where the book is."""
        return f"http://{ADDRESS}:{self.server_address[1]}/"

    def server_bind(self) -> None:
        """Take the port without asking for the name of this machine, which may take seconds."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a browser hangs up.

        Parameters
        ----------
        request, client_address : object
            What failed.
        """


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "effektbog"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer a request."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer a request without its content."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the book."""

    def _answer(self, *, body: bool) -> None:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0].strip()):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "This server answers to localhost only.")
            return
        # Another site may link to a page, and may not read anything.
        site = self.headers.get("Sec-Fetch-Site", "none")
        if site == "cross-site" and self.headers.get("Sec-Fetch-Mode") != "navigate":
            self._refuse(HTTPStatus.FORBIDDEN, "This server gives nothing to other sites.")
            return
        path = unquote(urlsplit(self.path).path)
        if path == f"{OWN}events":
            self._events()
        elif path == f"{OWN}client.js":
            script = resources.files("helpers.preview") / "assets" / "client.js"
            self._send(HTTPStatus.OK, _KINDS[".js"], script.read_bytes(), body)
        else:
            self._file(path, body)

    def _file(self, path: str, body: bool) -> None:
        found = self._read(path)
        if found is None and not self._has_book():
            page = _page("The book is being rendered", self.server.state)
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, _KINDS[".html"], page, body)
        elif found is None:
            page = _page("There is no such page in the book", self.server.state)
            self._send(HTTPStatus.NOT_FOUND, _KINDS[".html"], page, body)
        elif isinstance(found, str):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", found)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            name, content = found
            kind = _KINDS.get(Path(name).suffix.lower(), "application/octet-stream")
            if name.endswith(".html"):
                content = listening(content, name, self.server.state.looks)
            self._send(HTTPStatus.OK, kind, content, body)

    def _has_book(self) -> bool:
        return (self.server.folder / "index.html").is_file()

    def _read(self, path: str) -> tuple[str, bytes] | str | None:
        """Find what an address stands for: a file, another address, or nothing."""
        parts = path.split("/")[1:]
        if "\0" in path or "\\" in path or ":" in path or not path.startswith("/"):
            return None
        if any(part.startswith(".") for part in parts) or "" in parts[:-1]:
            return None
        name = "/".join(parts) + ("index.html" if parts[-1] == "" else "")
        for wait in (_EXCHANGE_SECONDS, 0.0):
            folder = self.server.folder.resolve()
            file = (folder / name).resolve()
            if file.is_relative_to(folder):
                try:
                    if file.is_dir():
                        return f"/{name}/"
                    return name, file.read_bytes()
                except OSError:
                    pass
            time.sleep(wait)
        return None

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self._common("text/event-stream")
        self.end_headers()
        with self.server.state.listening() as heard:
            while True:
                try:
                    told = f"data: {heard.get(timeout=_HEARTBEAT_SECONDS)}\n\n"
                except queue.Empty:
                    told = ": still here\n\n"
                try:
                    self.wfile.write(told.encode())
                    self.wfile.flush()
                except OSError:
                    return

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self._send(status, _KINDS[".txt"], f"{words}\n".encode(), True)

    def _send(self, status: HTTPStatus, kind: str, content: bytes, body: bool) -> None:
        self.send_response(status)
        self._common(kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _common(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")


def listening(page: bytes, name: str, looks: str) -> bytes:
    """Add to a page the line that listens for changes.

    Parameters
    ----------
    page : bytes
        The page as it was rendered.
    name : str
        Its address from the root of the site.
    looks : str
        What its style sheets and scripts are, as `State.looks` says.

    Returns
    -------
    bytes
        The page with one line more.
    """
    digest = hashlib.sha256(page).hexdigest()
    line = (
        f'<script src="{OWN}client.js" data-page="{html.escape(name)}" data-hash="{digest}"'
        f' data-looks="{looks}" defer></script>\n'
    ).encode()
    place = page.rfind(b"</body>")
    return page + line if place < 0 else page[:place] + line + page[place:]


def _page(title: str, state: State) -> bytes:
    """Write a page where there is none of the book; it goes when there is one."""
    mistake = state.mistake
    said = f"<pre>{html.escape(str(mistake['text']))}</pre>" if mistake else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n"
        "<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;"
        "padding:0 1rem}pre{white-space:pre-wrap}</style>\n</head>\n<body>\n"
        f'<main><h1>{title}</h1>\n{said}<p><a href="/">To the first page</a></p></main>\n'
        f'<script src="{OWN}client.js" data-page="" data-hash="" data-looks="" defer></script>\n'
        "</body>\n</html>\n"
    ).encode()
