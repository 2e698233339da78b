"""The net itself, against a server of our own on this machine."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.figures.sources.made import NOON, Clock
from trygt.figures.sources.failures import BadAnswer, SourceFailed, Unreachable
from trygt.figures.sources.fetching import Online, Request
from trygt.figures.sources.pace import Polite

IDENTITY = "Trygt/0.1.0 (+https://trygt.example; post@trygt.example)"


class Handler(BaseHTTPRequestHandler):
    """Answers by the path; remembers what it was asked in `server.seen`."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        server = self.server
        assert isinstance(server, Source)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.seen.append((self.command, self.path, dict(self.headers), body))
        match self.path.strip("/").split("/"):
            case ["busy", status, after] if len(server.seen) < 3:
                self.say(int(status), b"", {"Retry-After": after} if after != "-" else {})
            case ["large"]:
                self.say(200, b" " * 3_000_000)
            case ["slow"]:
                time.sleep(0.6)
                self.say(200, b"{}")
            case ["drip"]:
                self.send_response(200)
                self.end_headers()
                for _ in range(20):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            case ["cut"]:
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"{")
            case ["moved"]:
                self.say(302, b"", {"Location": "/here"})
            case ["round"]:
                self.say(302, b"", {"Location": "/round"})
            case ["away"]:
                self.say(302, b"", {"Location": "http://example.com/here"})
            case _:
                self.say(200, b'{"here": true}', {"X-RateLimit-Limit": "40"})

    def say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on the terminal."""


class Source(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.origin = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some of these tests are about."""


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Source()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def net(source: Source, **limits: float) -> Iterator[Online]:
    online = Online(
        IDENTITY, Clock().now, origins=[source.origin], largest=2 * 1024 * 1024, **limits
    )
    yield online
    online.close()


@pytest.fixture
def online(source: Source) -> Iterator[Online]:
    with net(source) as online:
        yield online


def ask(source: Source, path: str, method: str = "GET", body: object = None) -> Request:
    return Request("ssb", method, f"{source.origin}/{path}", body)


def test_we_say_who_we_are_and_send_json(source: Source, online: Online):
    response = online(ask(source, "x", "POST", {"a": ["å"]}))
    (method, path, headers, body) = source.seen[0]
    assert (method, path, headers["User-Agent"]) == ("POST", "/x", IDENTITY)
    assert (headers["Content-Type"], headers["Accept"]) == ("application/json",) * 2
    assert json.loads(body) == {"a": ["å"]}
    assert (response.status, response.content, response.retrieved) == (200, b'{"here": true}', NOON)
    assert response.headers["x-ratelimit-limit"] == "40"


@pytest.mark.parametrize("status", ["429", "503", "500"])
@pytest.mark.parametrize(("after", "waits"), [("7", [7.0, 7.0]), ("-", [2.0, 4.0])])
def test_busy_is_asked_again_when_it_says_or_twice_as_late_each_time(
    source: Source, online: Online, status: str, after: str, waits: list[float]
):
    clock = Clock()
    polite = Polite(online, clock.now, clock.sleep, chance=lambda: 0.5)
    assert polite(ask(source, f"busy/{status}/{after}")).content == b'{"here": true}'
    assert (clock.slept, len(source.seen)) == (waits, 3)


@pytest.mark.parametrize(
    ("path", "limits", "words"),
    [
        ("slow", {"timeout": 0.2}, "it did not answer in time"),
        ("drip", {"longest": 0.2}, "the answer came too slowly"),
        ("cut", {}, "the connection failed or broke off"),
    ],
)
def test_what_may_pass_is_tried_again_and_then_given_up(
    source: Source, path: str, limits: dict[str, float], words: str
):
    clock = Clock()
    with net(source, **limits) as online:
        polite = Polite(online, clock.now, clock.sleep, tries=2, chance=lambda: 0.5)
        with pytest.raises(Unreachable, match=f"ssb: {words}"):
            polite(ask(source, path))
    assert (len(source.seen), clock.slept) == (2, [2.0])


def test_nobody_there_is_told(source: Source, online: Online):
    gone = Source()
    gone.server_close()
    net = Online(IDENTITY, Clock().now, origins=[gone.origin])
    with pytest.raises(Unreachable, match="connection failed") as caught:
        net(ask(gone, "x"))
    assert caught.value.passing
    net.close()


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("large", BadAnswer, "the answer is larger than 2 MB"),
        ("away", Unreachable, "it sends us to another place|not one of our sources"),
        ("round", Unreachable, "round in circles"),
    ],
)
def test_too_much_and_too_far_are_refused_and_not_tried_again(
    source: Source, online: Online, path: str, kind: type[SourceFailed], words: str
):
    clock = Clock()
    with pytest.raises(kind, match=words):
        Polite(online, clock.now, clock.sleep)(ask(source, path))
    assert clock.slept == []


def test_a_redirect_within_the_source_is_followed(source: Source, online: Online):
    assert online(ask(source, "moved")).content == b'{"here": true}'
    assert [path for _m, path, _h, _b in source.seen] == ["/moved", "/here"]


@pytest.mark.parametrize(
    "url",
    [
        "http://data.ssb.no/api",
        "https://data.ssb.no:444/api",
        "https://data.ssb.no@example.com/api",
        "https://example.com/data.ssb.no",
        "file:///etc/passwd",
        "https://[::1/api",
    ],
)
def test_only_our_sources_are_asked_and_only_safely(url: str):
    net = Online(IDENTITY, Clock().now)
    with pytest.raises(Unreachable):
        net(Request("ssb", "GET", url))
    net.close()
