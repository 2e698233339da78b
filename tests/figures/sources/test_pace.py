"""Manners: the pace, the quiet hours, and trying again, on a clock that only moves by sleeping."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.figures.sources.made import NOON, Clock, always, answer
from trygt.figures.sources.failures import QuietHours, Unreachable
from trygt.figures.sources.fetching import Request
from trygt.figures.sources.pace import Once, Polite, quiet_until

SSB = Request("ssb", "GET", "https://data.ssb.no/api/pxwebapi/v2/tables/07459")
FHI = Request("fhi", "GET", "https://statistikk-data.fhi.no/api/open/v1/nokkel/table")
BRREG = Request("brreg", "GET", "https://data.brreg.no/enhetsregisteret/api/enheter")


@pytest.mark.parametrize(
    ("request_", "calls", "window"), [(SSB, 25, 60), (FHI, 20, 60), (BRREG, 1, 1)]
)
def test_each_host_has_its_pace(request_: Request, calls: int, window: int):
    clock = Clock()
    fetch, asked = always(answer({}))
    polite = Polite(fetch, clock.now, clock.sleep)
    moments = []
    for _ in range(calls * 3):
        polite(request_)
        moments.append(clock.moment)
    assert len(asked) == calls * 3
    for first, last in zip(moments, moments[calls:], strict=False):
        assert last - first >= timedelta(seconds=window)
    assert clock.moment - NOON == timedelta(seconds=2 * window)
    polite(FHI if request_ is SSB else SSB)  # another host does not wait for this one
    assert clock.moment - NOON == timedelta(seconds=2 * window)


def test_the_headers_of_a_source_are_obeyed_when_they_are_stricter():
    clock = Clock()
    strict = {"x-ratelimit-limit": "10", "x-ratelimit-policy": "10;w=30s"}
    fetch, _asked = always(answer({}, headers=strict))
    polite = Polite(fetch, clock.now, clock.sleep)
    for _ in range(11):
        polite(SSB)
    assert clock.slept == [30.0]


def test_looser_or_odd_headers_change_nothing():
    odd = {"x-ratelimit-limit": "many", "x-ratelimit-policy": "?", "x-ratelimit-remaining": "-"}
    for headers in ({"x-ratelimit-limit": "400", "x-ratelimit-policy": "400;w=60s"}, odd):
        clock = Clock()
        polite = Polite(always(answer({}, headers=headers))[0], clock.now, clock.sleep)
        for _ in range(26):
            polite(SSB)
        assert clock.slept == [60.0]


def test_none_remaining_closes_the_host_for_its_window():
    clock = Clock()
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-policy": "40;w=45s"}
    polite = Polite(always(answer({}, headers=spent), answer({}))[0], clock.now, clock.sleep)
    polite(SSB)
    polite(SSB)
    assert clock.slept == [45.0]


@pytest.mark.parametrize(
    ("after", "waited"),
    [
        ("12", 12.0),
        ("Thu, 26 Nov 2026 12:00:30 GMT", 30.0),
        ("3600", 60.0),
        ("Thu, 26 Nov 2026 18:00:00 GMT", 60.0),
        *((nothing, 2.0) for nothing in ("", "0", "-5", "soon", "Thu, 26 Nov 2020 12:00:00 GMT")),
    ],
)
def test_too_many_requests_waits_as_it_says_but_at_most_a_minute(after: str, waited: float):
    clock = Clock()
    headers = {"retry-after": after} if after else {}
    fetch, asked = always(answer({}, 429, headers), answer({"ok": 1}))
    polite = Polite(fetch, clock.now, clock.sleep, chance=lambda: 0.5)
    assert polite(SSB).content == b'{"ok": 1}'
    assert (clock.slept, len(asked)) == ([waited], 2)


def test_waits_grow_and_differ_and_end():
    clock = Clock()
    fetch, asked = always(answer({}, 503))
    with pytest.raises(Unreachable, match="ssb: it answered 503, and again the 7 times we tried"):
        Polite(fetch, clock.now, clock.sleep, tries=7, chance=lambda: 1.0)(SSB)
    assert (clock.slept, len(asked)) == ([2.5, 5.0, 10.0, 20.0, 40.0, 60.0], 7)
    other = Clock()
    with pytest.raises(Unreachable):
        Polite(fetch, other.now, other.sleep, tries=3, chance=lambda: 0.0)(SSB)
    assert other.slept == [1.5, 3.0]


@pytest.mark.parametrize("status", [200, 400, 404, 410])
def test_an_answer_is_an_answer_and_not_asked_again(status: int):
    clock = Clock()
    fetch, asked = always(answer({}, status))
    assert Polite(fetch, clock.now, clock.sleep)(SSB).status == status
    assert (clock.slept, len(asked)) == ([], 1)


def test_a_clock_set_back_does_not_make_us_wait_for_ever():
    clock = Clock()
    polite = Polite(always(answer({}))[0], clock.now, clock.sleep)
    for _ in range(25):
        polite(SSB)
    clock.moment -= timedelta(days=365)
    polite(SSB)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (datetime(2026, 1, 15, 3, 44, tzinfo=UTC), None),
        (datetime(2026, 1, 15, 3, 45, tzinfo=UTC), datetime(2026, 1, 15, 7, 15, tzinfo=UTC)),
        (datetime(2026, 1, 15, 7, 14, tzinfo=UTC), datetime(2026, 1, 15, 7, 15, tzinfo=UTC)),
        (datetime(2026, 1, 15, 7, 15, tzinfo=UTC), None),
        (datetime(2026, 7, 15, 3, 0, tzinfo=UTC), datetime(2026, 7, 15, 6, 15, tzinfo=UTC)),
        (datetime(2026, 7, 15, 6, 15, tzinfo=UTC), None),
    ],
)
def test_quiet_hours_are_in_norwegian_time_all_year(moment: datetime, until: datetime | None):
    assert quiet_until("ssb", moment) == until
    assert quiet_until("fhi", moment) is None
    assert quiet_until("klass", moment) is None


def test_in_quiet_hours_statistics_norway_is_not_asked_or_waited_for():
    clock = Clock(datetime(2026, 1, 15, 5, 0, tzinfo=UTC))
    fetch, asked = always(answer({}))
    with pytest.raises(
        QuietHours, match=r"ssb: figures change at this hour.* after 08:15"
    ) as caught:
        Polite(fetch, clock.now, clock.sleep)(SSB)
    assert (asked, caught.value.until) == ([], datetime(2026, 1, 15, 7, 15, tzinfo=UTC))
    Polite(fetch, clock.now, clock.sleep, wait_quiet=True)(SSB)
    assert clock.moment >= caught.value.until
    assert max(clock.slept) <= 60


def test_trying_again_does_not_reach_into_the_quiet_hours():
    clock = Clock(datetime(2026, 1, 15, 3, 44, 58, tzinfo=UTC))
    fetch, asked = always(answer({}, 503))
    with pytest.raises(QuietHours):
        Polite(fetch, clock.now, clock.sleep, chance=lambda: 0.5)(SSB)
    assert len(asked) == 1


def test_the_same_get_is_asked_once_and_a_failure_again():
    fetch, asked = always(answer({}, 500), answer({"n": 1}), answer({"n": 2}))
    once = Once(fetch)
    assert [once(SSB).status, once(SSB).content, once(SSB).content] == [
        500,
        b'{"n": 1}',
        b'{"n": 1}',
    ]
    post = Request("fhi", "POST", FHI.url, {})
    assert [once(post).content, once(post).content] == [b'{"n": 2}', b'{"n": 2}']
    assert len(asked) == 4
