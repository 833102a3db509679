"""The server answers this machine alone, gives out the book alone, and says so in its headers."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.errors import BookError
from helpers.preview.server import ADDRESS, Server, listening
from helpers.preview.state import State

PAGE = "<!DOCTYPE html>\n<html><body><p>ø</p>\n</body></html>\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    book = folder / "book"
    (book / "chapters").mkdir(parents=True)
    (book / "index.html").write_text(PAGE, encoding="utf-8")
    (book / "chapters" / "a b.html").write_text(PAGE, encoding="utf-8")
    (book / "chapters" / "index.html").write_text(PAGE, encoding="utf-8")
    (book / "data.csv").write_text("a,b\n")
    (book / ".effektbog-book").write_text("{}")
    (folder / "secret.txt").write_text("secret")
    (book / "link.txt").symlink_to(folder / "secret.txt")
    with Server(book, State()) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict]:
    connection = http.client.HTTPConnection(ADDRESS, server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.headers)
    connection.close()
    return found


def test_it_listens_on_the_loopback_interface_alone(server: Server) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.url == f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/chapters/a%20b.html", "text/html; charset=utf-8"),
        ("/chapters/", "text/html; charset=utf-8"),
        ("/data.csv", "text/csv; charset=utf-8"),
        ("/_preview/client.js", "text/javascript; charset=utf-8"),
    ],
)
def test_it_gives_out_the_book(server: Server, path: str, kind: str) -> None:
    status, body, headers = ask(server, path)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert len(body) == int(headers["Content-Length"]) > 0
    assert ask(server, path, "HEAD")[1] == b""


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/chapters/../../secret.txt",
        "/chapters/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/link.txt",
        "/.effektbog-book",
        "/chapters/.hidden",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "secret.txt",
        "http://127.0.0.1/../secret.txt",
        "/nothing.html",
        "/_preview/../link.txt",
    ],
)
def test_it_gives_out_nothing_else(server: Server, path: str) -> None:
    status, body, _ = ask(server, path)
    assert status == 404
    assert b"secret" not in body


def test_a_folder_is_sent_to_its_own_address(server: Server) -> None:
    status, _, headers = ask(server, "/chapters")
    assert (status, headers["Location"]) == (301, "/chapters/")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "127.0.0.1:4747"])
def test_names_of_this_machine_are_answered(server: Server, host: str) -> None:
    assert ask(server, "/", Host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "localhost.example.org", "127.0.0.1.example.org:80", "10.0.0.1", "", "[::1]"],
)
def test_other_names_are_refused(server: Server, host: str) -> None:
    for path in ("/", "/_preview/events", "/_preview/client.js"):
        status, body, _ = ask(server, path, Host=host)
        assert (status, body) == (421, b"This server answers to localhost only.\n")


def test_other_sites_may_link_and_not_read(server: Server) -> None:
    cross = {"Sec_Fetch_Site": "cross-site"}
    assert ask(server, "/", **cross, Sec_Fetch_Mode="navigate")[0] == 200
    assert ask(server, "/data.csv", **cross, Sec_Fetch_Mode="no-cors")[0] == 403
    assert ask(server, "/_preview/events", **cross, Sec_Fetch_Mode="cors")[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(server: Server, method: str) -> None:
    assert ask(server, "/", method)[0] == 501


def test_a_page_gets_one_line_and_all_else_stays(server: Server) -> None:
    page = ask(server, "/")[1]
    line = page.replace(b"</body></html>\n", b"").removeprefix(
        PAGE.encode().removesuffix(b"</body></html>\n")
    )
    assert line.startswith(b'<script src="/_preview/client.js" data-page="index.html"')
    assert line.endswith(b" defer></script>\n")
    assert page.replace(line, b"") == PAGE.encode()
    assert listening(b"no end", "a.html", "").startswith(b"no end<script")
    assert ask(server, "/data.csv")[1] == b"a,b\n"


def test_before_the_first_render_the_mistake_is_the_page(tmp_path: Path) -> None:
    state = State()
    state.failed({"text": "one.qmd:3: <b> is wrong.", "file": "one.qmd"})
    with Server(tmp_path / "none", state) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        status, body, _ = ask(running, "/")
        running.shutdown()
    assert status == 503
    assert b"one.qmd:3: &lt;b&gt; is wrong." in body
    assert b"/_preview/client.js" in body


def test_a_port_in_use_is_refused_and_otherwise_another_is_taken(tmp_path: Path) -> None:
    with Server(tmp_path, State()) as one, Server(tmp_path, State()) as two:
        assert one.server_port != two.server_port
        with pytest.raises(BookError, match=f"port {one.server_port} cannot be used"):
            Server(tmp_path, State(), one.server_port)


def test_who_listens_hears_the_whole_state_at_once_and_each_change() -> None:
    state = State()
    state.replaced({"a.html": "1", "b.html": "2", "site-assets/book.css": "3"})
    looks = state.looks
    with state.listening() as heard:
        assert '"pages": {"a.html": "1", "b.html": "2"}' in heard.get_nowait()
        state.failed({"text": "wrong", "file": "b.qmd"})
        assert '"text": "wrong"' in heard.get_nowait()
        state.revised({"a.html": "4"}, mended=False)
        told = heard.get_nowait()
        assert '"a.html": "4"' in told
        assert '"text": "wrong"' in told
        state.revised({"b.html": "5"}, mended=True)
        assert '"mistake": null' in heard.get_nowait()
    state.working("more")
    assert heard.empty()
    assert state.looks == looks
    state.replaced({"site-assets/book.css": "6"})
    assert state.looks != looks
