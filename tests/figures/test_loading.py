"""Loading: what is asked for and when, online or from a folder, and that both come to the same."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.figures.sources.made import NOON, UPDATED, Clock, answer
from tests.figures.world import PEOPLE, TRAFFIC, Statistics, now_of, points, telemark, usual
from trygt import clock
from trygt.figures.loading import load
from trygt.figures.models import Outcome, Reading, Retrieval, Sheet
from trygt.figures.queries import last_failures
from trygt.figures.sources.failures import QuietHours
from trygt.figures.sources.fetching import Request
from trygt.figures.sources.pace import Polite
from trygt.figures.sources.saved import Recording, Saved
from trygt.places.models import Community

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LEVELS = ["municipality", "county", "country"]
BROKEN = answer(b'{"version":"2.0"')


@pytest.fixture
def places() -> dict[str, Community]:
    """Three towns, and their figures as they were loaded the day before."""
    places = telemark()
    with clock.at(NOON - timedelta(days=1)):
        load(Statistics(), [PEOPLE, TRAFFIC])
    return places


def test_what_was_loaded_a_short_while_ago_is_not_asked_for_again(
    places: dict[str, Community],
) -> None:
    source = Statistics()
    assert load(source, [TRAFFIC])
    assert source.asked
    asked = len(source.asked)
    assert load(source, [TRAFFIC]) == []
    assert len(source.asked) == asked
    assert len(load(source, [TRAFFIC], again=True)) == 3
    with clock.at(NOON + timedelta(hours=13)):
        assert len(load(source, [TRAFFIC])) == 3


def test_what_failed_is_asked_for_again_at_once_and_only_that(
    places: dict[str, Community],
) -> None:
    source = Statistics()
    source.instead = lambda _table, level: BROKEN if level == "agg_KommFylker" else None
    assert [step.outcome.value for step in load(source, [TRAFFIC])] == [
        "unchanged",
        "failed",
        "unchanged",
    ]
    assert [(step.level, step.outcome) for step in load(Statistics(), [TRAFFIC])] == [
        ("county", Outcome.UNCHANGED),
    ]


def test_a_load_that_is_cut_off_has_made_its_readings_and_goes_on_where_it_stopped() -> None:
    skien = telemark()["4003"]
    source = Statistics()

    def stop(_step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(source, [PEOPLE, TRAFFIC], tell=stop)
    assert Reading.objects.filter(community=skien, indicator="K01").exists()
    left = load(source, [PEOPLE, TRAFFIC])
    assert [(step.table, step.level) for step in left] == [
        ("ssb-population", "county"),
        ("ssb-population", "country"),
        *[("ssb-traffic", level) for level in LEVELS],
    ]


REQUEST = Request("ssb", "GET", "https://data.ssb.no/x")


def test_the_quiet_hours_are_kept_and_are_no_failure_of_the_source(
    places: dict[str, Community],
) -> None:
    at_six = Clock(NOON.replace(hour=5))
    source = Statistics()
    steps = load(Polite(source, at_six.now, at_six.sleep), [PEOPLE, TRAFFIC], again=True)
    assert {step.outcome for step in steps} == {Outcome.NOT_ASKED}
    assert (source.asked, last_failures()) == ([], {})
    with pytest.raises(QuietHours):
        Polite(source, at_six.now, at_six.sleep)(REQUEST)


def test_a_folder_gives_the_same_sheets_as_the_net_did(tmp_path: Path) -> None:
    telemark()
    load(Recording(Statistics(), tmp_path), [PEOPLE, TRAFFIC])

    def everything() -> list[tuple[object, ...]]:
        rows = Sheet.objects.order_by("table", "community__slug", "area")
        return [
            (row.table, row.community_id, row.area, row.periods, row.values, row.flags)
            for row in rows
        ]

    online = everything()
    fingerprints = set(Retrieval.objects.values_list("table", "level", "fingerprint"))
    assert len(online) == 10
    Sheet.objects.all().delete()
    Retrieval.objects.all().delete()
    steps = load(Saved(tmp_path), [PEOPLE, TRAFFIC])
    assert {step.outcome for step in steps} == {Outcome.TAKEN}
    assert everything() == online
    assert set(Retrieval.objects.values_list("table", "level", "fingerprint")) == fingerprints
    assert set(Retrieval.objects.values_list("retrieved_at", flat=True)) == {NOON}


def test_a_folder_without_an_answer_is_no_failure_of_the_source(
    places: dict[str, Community], tmp_path: Path
) -> None:
    load(Recording(Statistics(), tmp_path), [PEOPLE], again=True)
    count = Retrieval.objects.count()
    steps = load(Saved(tmp_path), [TRAFFIC], again=True)
    assert {step.outcome for step in steps} == {Outcome.NOT_ASKED}
    assert "has no answer to GET https://data.ssb.no" in steps[0].sentence
    assert Retrieval.objects.count() == count
    assert last_failures() == {}


def test_older_answers_of_a_folder_do_not_take_the_place_of_newer_ones(
    places: dict[str, Community], tmp_path: Path
) -> None:
    old = Statistics(lambda cell: usual(cell) + 1)
    old.updated = "2025-02-25T07:00:00Z"
    load(Recording(old, tmp_path), [PEOPLE], again=True)
    assert old.updated < UPDATED
    assert points(now_of("ssb-population", places["4003"]), "population")["2026"] == 20_000
    assert last_failures().keys() == {"ssb-population"}
