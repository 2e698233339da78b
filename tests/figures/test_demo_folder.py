"""The demo's real figures: loaded from the folder that ships, checked against an independent reader."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pyjstat import pyjstat
from pytest_django import DjangoDbBlocker

from tests.figures.sources.made import NOON
from trygt import clock
from trygt.commands.demo.numbers import FOLDER, REAL, bring
from trygt.figures.computing import Read
from trygt.figures.definition import library
from trygt.figures.models import Retrieval, Sheet
from trygt.figures.queries import (
    Figure,
    figures_of,
    known,
    last_failures,
    reads_among,
    to_be_placed,
)
from trygt.methods.results import Direction, Verdict
from trygt.places.acts import load_shipped
from trygt.places.models import Community

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning"),
]
SAVED = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
INJURIES, HIPS, TRAFFIC = (
    "fhi-nokkel-714.json",
    "fhi-nokkel-714-2.json",
    "ssb-12044-municipality.json",
)


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Norway's communities and the folder, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped()
        out = StringIO()
        call_command("figures", "load", *sorted(REAL), "--from", FOLDER, stdout=out)
        yield out.getvalue().splitlines()
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


def telemark() -> list[Community]:
    return list(Community.objects.living().filter(parent__slug="telemark"))


def independent(name: str) -> list[dict[str, Any]]:
    """The rows of a saved answer, as pyjstat reads them; what is no number is None."""
    text = (FOLDER / name).read_text("utf-8-sig")
    rows = pyjstat.Dataset.read(text).write("dataframe", naming="id").to_dict("records")
    for row in rows:
        number = isinstance(row["value"], int | float) and not math.isnan(row["value"])
        row["value"] = row["value"] if number else None
    return list(rows)


def reads(key: str) -> dict[str, Read]:
    """An indicator's readings in Telemark by the municipality's number."""
    found = reads_among(telemark(), [key])
    return {
        one.codes.get(valid_to=None).code: found[one.pk][key]
        for one in telemark()
        if one.pk in found
    }


def test_the_folder_loads_and_what_is_not_in_it_is_not_asked(loaded: list[str]) -> None:
    assert len(telemark()) == 17
    assert [line.split(":")[0] for line in loaded] == [
        "1/5 fhi-hip, taken in",
        "2/5 fhi-injuries, taken in",
        "3/5 ssb-traffic municipality, taken in",
        "4/5 ssb-traffic county, not asked",
        "5/5 ssb-traffic country, not asked",
        "3 taken in, 2 unchanged, 0 failed",
    ]
    assert last_failures() == {}
    assert to_be_placed() == []
    rows = Retrieval.objects.exclude(source="places")
    assert [one.faults for one in rows] == [[], [], []]
    assert {one.retrieved_at for one in rows} == {SAVED}


@pytest.mark.parametrize(("key", "name"), [("K27", INJURIES), ("K28", HIPS)])
def test_every_municipality_has_its_injuries_or_is_shielded_where_the_source_shields(
    key: str, name: str
) -> None:
    theirs: dict[str, dict[str, Any]] = {}
    for row in independent(name):
        theirs.setdefault(row["GEO"], {})[row["AAR"]] = row["value"]
    ours = reads(key)
    assert len(ours) == 17
    for code, read in ours.items():
        assert {dot.period: dot.value for dot in read.dots} == theirs[code], code
        assert all((dot.value is None) == (dot.flag == "suppressed") for dot in read.dots)
    assert sum(dot.value is None for read in ours.values() for dot in read.dots) > 15
    total = math.fsum(row["value"] or 0 for row in independent(name))
    own = [one for one in library().tables if name.startswith(one.source) and one.source == "fhi"]
    series = {"K27": "injuries-hospital", "K28": "hip-fractures"}[key]
    (table,) = [one.key for one in own if one.series[0].key == series]
    kept = [value for sheet in Sheet.objects.filter(table=table) for value in sheet.values[series]]
    assert math.fsum(value or 0 for value in kept) == pytest.approx(total, rel=1e-12)
    assert len(kept) == len(independent(name))


def test_traffic_adds_up_as_an_independent_reader_has_it() -> None:
    names = {
        "PersonerDrept": "traffic-killed",
        "PersonerHardtSkadd": "traffic-severe",
        "PersonerSkadd": "traffic-injured",
    }
    rows = independent(TRAFFIC)
    sheets = Sheet.objects.filter(table="ssb-traffic", current=True)
    assert len(sheets) == len({row["Region"] for row in rows}) == 23
    for contents, key in names.items():
        theirs = sum(row["value"] for row in rows if row["ContentsCode"] == contents)
        assert sum(sum(sheet.values[key]) for sheet in sheets) == theirs > 0

    skien = [
        row["value"]
        for row in rows
        if row["Region"] == "K-3807" and row["ContentsCode"] != "PersonerSkadd"
    ]
    dots = reads("K35")["4003"].dots
    assert sum(dot.value or 0 for dot in dots) == sum(skien)
    county = figures_of(Community.objects.get(slug="telemark"))
    events = next(one.read for one in county if one.indicator.key == "K35")
    assert "summed" in events.notes
    assert events.newest
    newest = [read.at(events.newest.period) for read in reads("K35").values()]
    assert events.newest.value == sum(dot.value or 0 for dot in newest if dot)
    assert len(newest) == 17


def test_every_figure_says_where_it_is_from() -> None:
    for place in telemark():
        figures = known(place, library().indicators)
        injuries = figures["K27"]
        assert (injuries.source, injuries.retrieved) == ("FHI", SAVED.date()), place.name
        assert injuries.attribution == (
            "Kilde: Folkehelseinstituttet/Helsedirektoratet, Folkehelsestatistikk"
        )
        assert figures["K35"].source == "SSB"
        assert figures["K35"].url == "https://www.ssb.no/statbank/table/12044"
        for one in figures_of(place):
            assert bool(one.origins) == one.known, (place.name, one.indicator.key)
            assert all(origin.attribution for origin in one.origins)


def test_words_for_a_difference_come_only_where_there_is_one() -> None:
    verdicts: dict[str, list[Figure]] = {}
    for place in telemark():
        figure = next(one for one in figures_of(place) if one.indicator.key == "K27")
        if figure.against_country:
            verdicts.setdefault(figure.against_country.verdict, []).append(figure)
    assert {Verdict.SAME, Verdict.HIGHER, Verdict.MUCH_HIGHER} <= set(verdicts)
    for verdict, some in verdicts.items():
        for figure in some:
            dot, against = figure.read.newest, figure.against_country
            assert dot
            assert against
            assert dot.low is not None
            assert dot.high is not None
            within = dot.low <= against.value <= dot.high
            assert within == (verdict == Verdict.SAME), (dot, against)


def test_a_rate_of_the_old_has_no_interval_while_their_number_is_not_known() -> None:
    hips, injuries = reads("K28")["4003"], reads("K27")["4003"]
    assert injuries.newest
    assert injuries.newest.low is not None
    assert injuries.notes == ("people-nearest", "published")
    assert hips.newest
    assert hips.newest.low is None
    assert hips.notes == ()


def test_a_municipality_elsewhere_has_honest_gaps() -> None:
    oslo = Community.objects.get(slug="oslo")
    figures = {one.indicator.key: one for one in figures_of(oslo)}
    assert {key for key, one in figures.items() if one.known} == {"K01", "K07"}
    gap = figures["K27"]
    assert (gap.read.dots, gap.origins, gap.against_country) == ((), (), None)
    assert gap.country.newest
    assert gap.country.newest.value == 13.7, "the country's is there to see"
    assert set(known(oslo, library().indicators)) == {"K01", "K07"}


def test_made_up_communities_have_made_up_figures_that_say_so_and_are_made_once() -> None:
    county = Community.objects.create(
        slug="kystfylket", kind="county", name="Kystfylket", fictional=True
    )
    towns = {
        slug: Community.objects.create(
            slug=slug, kind="municipality", name=slug, fictional=True, parent=county
        )
        for slug in ("trygg", "storby", "fjordvik")
    }
    before = Sheet.objects.count()
    with clock.at(NOON):
        bring()
    assert Sheet.objects.count() == before + 4
    for one in figures_of(towns["trygg"]):
        credit = {origin.attribution for origin in one.origins}
        assert credit == ({"Oppdiktet tall i demoen"} if one.known else set())
    trends = {
        slug: next(
            one.read.way for one in figures_of(town) if one.indicator.key == "traffic-injured"
        )
        for slug, town in towns.items()
    }
    assert {slug: way.direction for slug, way in trends.items() if way} == {
        "trygg": Direction.UNCLEAR,  # as steep a fall, and too small a place to tell it from chance
        "storby": Direction.FALLING,
        "fjordvik": Direction.UNCLEAR,
    }
    country = next(one for one in figures_of(towns["trygg"]) if one.indicator.key == "K27").country
    assert country.newest
    assert country.newest.value == 13.7, "made-up numbers are no part of the country's"
    sheets = set(Sheet.objects.values_list("pk", "version"))
    bring()
    assert set(Sheet.objects.values_list("pk", "version")) == sheets
