"""Asking a source over the net: what a question and an answer are, and the way there.

Everything that fetches is a `Fetch`. `Online` is the net itself; `pace.Polite` waits and tries
again, `saved.Recording` keeps what came, `saved.Saved` answers from what was kept. They wrap one
another, and no adapter can tell which it was given.
"""

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx
from django.utils.translation import gettext as _

from trygt.figures.sources.failures import BadAnswer, Refused, Unreachable

# Where our sources are. Nothing else is ever asked, wherever a definition or a redirect points.
ORIGINS = (
    "https://data.ssb.no",
    "https://statistikk-data.fhi.no",
    "https://api.kartverket.no",
    "https://data.brreg.no",
)
LARGEST = 64 * 1024 * 1024
LONGEST = 300.0  # seconds for one answer, however slowly it drips
MOST_REDIRECTS = 3


@dataclass(frozen=True)
class Request:
    """One question. `body` is what becomes JSON; `name` is what a saved answer is called."""

    source: str
    method: str
    url: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two questions the same: method, address with its query in order, body."""
        parts = urlsplit(self.url)
        query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
        url = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
        body = "" if self.body is None else json.dumps(self.body, sort_keys=True)
        return self.method.upper(), url, body


@dataclass(frozen=True)
class Response:
    """One answer. Names of headers in lower case; `retrieved` (aware) is when it left the source."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    url: str
    retrieved: datetime


Fetch = Callable[[Request], Response]


def url_with(base: str, query: Mapping[str, str]) -> str:
    """An address with its query, brackets and commas left readable as the sources write them."""
    return f"{base}?{urlencode(query, safe='[](),*')}" if query else base


def taken(fetch: Fetch, request: Request, where: str) -> Response:
    """The answer, if the source gave one. Raises Refused for anything but 200, or SourceFailed."""
    response = fetch(request)
    if response.status != 200:
        raise refusal(response, where)
    return response


# What Statistics Norway calls its refusals → what it means to us.
def _meaning(title: str) -> str:
    return {
        "Non-existent value": _("a code we ask for does not exist there any more"),
        "Non-existent variable": _("a dimension we ask for does not exist there any more"),
        "Non-existent codelist": _("a code list we ask for does not exist there any more"),
        "Missing selection for mandantory variable": _("a choice that must be made is missing"),
        "Too many cells selected": _("we ask for too many cells at once"),
        "Too many values selected": _("we ask for too many cells at once"),
        "Illegal selection expression": _("it does not understand the choice of codes"),
    }.get(title, "")


def refusal(response: Response, where: str) -> Refused:
    """What a source says when it says no, in a sentence."""
    title = _title(response.content)
    sentence = _meaning(title)
    if not sentence and response.status in {404, 410}:
        sentence = _("it is not there any more")
    if sentence:
        sentence = f"{sentence} ({response.status}{title and ': '}{title})"
    else:
        said = _("it answered %(status)s: %(title)s")
        unsaid = _("it answered %(status)s without saying why")
        sentence = (said if title else unsaid) % {"status": response.status, "title": title}
    return Refused(where, sentence, status=response.status, title=title)


def _title(content: bytes) -> str:
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        return ""
    body = body if isinstance(body, dict) else {}
    said = body.get("title") or body.get("error") or body.get("message") or ""
    return said[:200] if isinstance(said, str) else ""


class Online:
    """The net. Says who we are, and takes only so much, only so long, only from our sources.

    `identity` is the program with its version and an address to complain to. Raises Unreachable
    for what the way there did (`passing` if it may be over soon), BadAnswer for too much.
    """

    def __init__(
        self,
        identity: str,
        now: Callable[[], datetime],
        *,
        origins: Collection[str] = ORIGINS,
        timeout: float = 60.0,
        largest: int = LARGEST,
        longest: float = LONGEST,
    ) -> None:
        self._now, self._origins = now, frozenset(origins)
        self._largest, self._longest = largest, longest
        self._client = httpx.Client(
            headers={"User-Agent": identity},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def __call__(self, request: Request) -> Response:
        url = request.url
        for _hop in range(MOST_REDIRECTS + 1):
            origin = self._origin(url, request)
            response = self._once(request, url)
            onward = response.headers.get("location")
            if response.status not in {301, 302, 307, 308} or not onward:
                return response
            url = urljoin(url, onward)
            if self._origin(url, request) != origin:
                raise Unreachable(request.source, _("it sends us to another place; we do not go"))
        raise Unreachable(request.source, _("it sends us round in circles"))

    def _origin(self, url: str, request: Request) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise Unreachable(request.source, _("the address cannot be asked")) from None
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._origins:
            sentence = _("%(origin)s is not one of our sources; it is not asked")
            raise Unreachable(request.source, sentence % {"origin": origin})
        return origin

    def _once(self, request: Request, url: str) -> Response:
        body = None if request.body is None else json.dumps(request.body).encode()
        headers = {"Accept": "application/json", **request.headers}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            with self._client.stream(
                request.method, url, content=body, headers=headers
            ) as response:
                content = self._content(response, request)
        except httpx.TimeoutException:
            sentence = _("it did not answer in time")
            raise Unreachable(request.source, sentence, passing=True) from None
        except (httpx.TransportError, httpx.DecodingError):
            sentence = _("the connection failed or broke off")
            raise Unreachable(request.source, sentence, passing=True) from None
        except httpx.InvalidURL:
            raise Unreachable(request.source, _("the address cannot be asked")) from None
        said = {name.lower(): value for name, value in response.headers.items()}
        return Response(response.status_code, said, content, url, self._now())

    def _content(self, response: httpx.Response, request: Request) -> bytes:
        began, content = time.monotonic(), bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > self._largest:
                sentence = _("the answer is larger than %(limit)s MB")
                words = {"limit": self._largest // (1024 * 1024)}
                raise BadAnswer(request.source, request.url, sentence % words)
            if time.monotonic() - began > self._longest:
                sentence = _("the answer came too slowly")
                raise Unreachable(request.source, sentence, passing=True)
        return bytes(content)
