"""Asking with manners: not too often, not at the wrong hour, and again when it was a bad moment."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email.utils import parsedate_to_datetime
from random import random
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from trygt.figures.sources.failures import QuietHours, Unreachable
from trygt.figures.sources.fetching import Fetch, Request, Response

LONGEST_WAIT = 60.0  # seconds at a time, whatever a source asks for
LARGEST_KEPT = 512 * 1024


@dataclass(frozen=True)
class Pace:
    """At most so many calls in so many seconds."""

    calls: int
    seconds: float


# Statistics Norway allows 30–40 in a minute, FHI says nothing.
PACES = {"data.ssb.no": Pace(25, 60.0), "statistikk-data.fhi.no": Pace(20, 60.0)}
USUAL = Pace(1, 1.0)

# Statistics Norway renews its tables before the figures of the day come at eight: until then they
# may be gone, or zero.
QUIET_FROM, QUIET_UNTIL = time(4, 45), time(8, 15)
QUIET_SOURCES = ("ssb",)
NORWAY = ZoneInfo("Europe/Oslo")


def quiet_until(source: str, moment: datetime) -> datetime | None:
    """When a source may be asked again, or None if it may be asked at this moment (aware)."""
    here = moment.astimezone(NORWAY)
    if source not in QUIET_SOURCES or not QUIET_FROM <= here.time() < QUIET_UNTIL:
        return None
    return datetime.combine(here.date(), QUIET_UNTIL, NORWAY)


@dataclass
class _Host:
    """What we know of one host: when it was asked, and until when it asked us to wait."""

    pace: Pace
    asked: deque[datetime] = field(default_factory=deque)
    closed_until: datetime | None = None

    def wait(self, now: datetime) -> float:
        """Seconds until it may be asked."""
        window = timedelta(seconds=self.pace.seconds)
        while self.asked and not now - window < self.asked[0] <= now:
            self.asked.popleft()  # long ago, or the clock was set back
        waits = [0.0]
        if len(self.asked) >= self.pace.calls:
            waits.append((self.asked[-self.pace.calls] + window - now).total_seconds())
        if self.closed_until:
            waits.append((self.closed_until - now).total_seconds())
        return min(max(waits), LONGEST_WAIT)

    def heed(self, headers: Mapping[str, str], now: datetime) -> None:
        """Obey what the host says of its limits; never ask more often than our own pace."""
        window = _whole(re.search(r"w=(\d+)", headers.get("x-ratelimit-policy", "")))
        seconds = float(window or self.pace.seconds)
        limit = _whole(re.match(r"\s*(\d+)", headers.get("x-ratelimit-limit", "")))
        if limit and limit / seconds < self.pace.calls / self.pace.seconds:
            self.pace = Pace(limit, min(seconds, LONGEST_WAIT))
        left = _whole(re.match(r"\s*(\d+)\s*$", headers.get("x-ratelimit-remaining", "")))
        self.closed_until = now + timedelta(seconds=seconds) if left == 0 else None


class Polite:
    """Fetches through `fetch`, keeping each host's pace and quiet hours.

    An answer that says "not now" (429, 5xx) and a connection that fails are tried again, `tries`
    times in all, waiting as long as the source asks, or twice as long each time. `now` and `sleep`
    are handed in; `wait_quiet` waits for the end of the quiet hours instead of raising QuietHours.
    Raises Unreachable when given up.
    """

    def __init__(
        self,
        fetch: Fetch,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        *,
        tries: int = 5,
        wait_quiet: bool = False,
        chance: Callable[[], float] = random,
    ) -> None:
        self._fetch, self._now, self._sleep = fetch, now, sleep
        self._tries, self._wait_quiet, self._chance = tries, wait_quiet, chance
        self._hosts: dict[str, _Host] = {}

    def __call__(self, request: Request) -> Response:
        name = urlsplit(request.url).hostname or ""
        host = self._hosts.setdefault(name, _Host(PACES.get(name, USUAL)))
        for attempt in range(1, self._tries + 1):
            self._wait_for(host, request)
            last = attempt == self._tries
            try:
                response = self._fetch(request)
            except Unreachable as failure:
                if last or not failure.passing:
                    raise
                self._sleep(self._pause(attempt))
                continue
            host.heed(response.headers, self._now())
            if response.status != 429 and response.status < 500:
                return response
            if not last:
                asked = _retry_after(response.headers.get("retry-after", ""), self._now())
                self._sleep(min(asked or self._pause(attempt), LONGEST_WAIT))
        sentence = _("it answered %(status)s, and again the %(n)s times we tried")
        words = {"status": response.status, "n": self._tries}
        raise Unreachable(request.source, sentence % words, passing=True)

    def _wait_for(self, host: _Host, request: Request) -> None:
        while until := quiet_until(request.source, self._now()):
            if not self._wait_quiet:
                raise QuietHours(request.source, until)
            self._sleep(min((until - self._now()).total_seconds() + 1, LONGEST_WAIT))
        while (wait := host.wait(self._now())) > 0:
            self._sleep(wait)
        host.asked.append(self._now())

    def _pause(self, attempt: int) -> float:
        """Twice as long each time, between three quarters and five quarters of it."""
        return min(float(2**attempt) * (0.75 + self._chance() / 2), LONGEST_WAIT)


class Once:
    """Asks the same GET only once: code lists and lists of tables serve many tables."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._known: dict[tuple[str, str, str], Response] = {}

    def __call__(self, request: Request) -> Response:
        known = self._known.get(request.key)
        if known:
            return known
        response = self._fetch(request)
        small = len(response.content) <= LARGEST_KEPT
        if request.method == "GET" and response.status == 200 and small:
            self._known[request.key] = response
        return response


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds, from seconds or an HTTP date; None if it says nothing to go by."""
    if value.strip().isdecimal():
        return float(value) or None
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=now.tzinfo)
    return max((until - now).total_seconds(), 0.0) or None


def _whole(found: re.Match[str] | None) -> int | None:
    return int(found[1]) if found else None
