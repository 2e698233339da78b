"""The shipped lists: complete, consistent, and every change of a number accounted for."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Q, Sum

from tests.places.conftest import rows_of
from trygt.places import acts, queries
from trygt.places.history import RECORD_BEGINS
from trygt.places.models import Code, Community, CommunityKind, PlaceFact, Succession

pytestmark = pytest.mark.usefixtures("shipped")
MUNICIPALITIES = Q(kind=CommunityKind.MUNICIPALITY)
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "kommuner.csv"


def living_municipalities():
    return Community.objects.living().filter(MUNICIPALITIES)


def test_there_are_357_municipalities_in_15_counties():
    assert living_municipalities().count() == 357
    assert Community.objects.living().filter(kind=CommunityKind.COUNTY).count() == 15
    assert Community.objects.filter(fictional=True).count() == 0


@pytest.mark.parametrize("kind", CommunityKind.values[:2])
def test_people_and_land_add_up_to_the_country(kind):
    facts = PlaceFact.objects.filter(community__kind=kind, year=2024)
    population = facts.filter(kind="population").aggregate(sum=Sum("value"))["sum"]
    area = facts.filter(kind="area").aggregate(sum=Sum("value"))["sum"]
    assert population == 5_550_203
    assert abs(area - Decimal(323_805)) < 2


def test_every_living_municipality_has_one_number_a_living_county_and_its_own_facts():
    rows = living_municipalities().annotate(
        open=Count("codes", filter=Q(codes__valid_to__isnull=True), distinct=True),
        figures=Count("facts", distinct=True),
    )
    for row in rows.select_related("parent"):
        assert row.open == 1, row.slug
        assert row.figures == 2, row.slug
        assert row.parent.kind == CommunityKind.COUNTY
        assert row.parent.dissolved_on is None
        assert queries.current_code(row)[:2] == queries.current_code(row.parent)
        assert 57 < row.latitude < 72
        assert 4 < row.longitude < 32
    assert len({row.organisation_number for row in rows}) == 357


def test_those_who_ended_have_no_number_in_force_and_hang_on_the_county_of_their_time():
    ended = Community.objects.filter(MUNICIPALITIES, dissolved_on__isnull=False)
    assert not Code.objects.filter(community__in=ended, valid_to__isnull=True).exists()
    assert not ended.exclude(parent__kind=CommunityKind.COUNTY).exists()
    assert ended.get(slug="stokke").parent.slug == "vestfold-2020"
    assert ended.get(slug="snillfjord").parent.slug == "trondelag"
    assert ended.get(slug="leksvik").parent.slug == "nord-trondelag"


@pytest.mark.parametrize(
    ("day", "municipalities", "counties"),
    [
        ("2016-06-01", 428, 19),
        ("2017-06-01", 426, 19),
        ("2019-06-01", 422, 18),
        ("2020-01-01", 356, 11),
        ("2024-01-01", 357, 15),
    ],
)
def test_as_many_numbers_were_in_force_as_history_tells(day, municipalities, counties):
    on = date.fromisoformat(day)
    valid = Code.objects.filter(
        Q(valid_to__gt=on) | Q(valid_to__isnull=True), valid_from__lte=on
    ).values_list("code", flat=True)
    assert Counter(map(len, valid)) == {4: municipalities, 2: counties}


def test_every_row_of_the_changes_shows_in_numbers_names_or_successions():
    rows = rows_of(acts.DATA / "changes.csv")
    assert Counter(len(row["old_code"]) for row in rows) == {4: 521, 2: 22}
    spans = {(c.code, c.valid_from): c for c in Code.objects.select_related("community")}
    bearers = list(spans.values())
    passed = set(Succession.objects.values_list("predecessor_id", "successor_id", "on"))
    used = set()
    for row in rows:
        on = date.fromisoformat(row["date"])

        def bearer(code, day):
            [found] = [
                c.community_id
                for c in bearers
                if c.code == code and c.valid_from <= day and (not c.valid_to or day < c.valid_to)
            ]
            return found

        before = bearer(row["old_code"], on.replace(year=on.year - 1, month=12))
        after = bearer(row["new_code"], on)
        if before != after:
            used.add((before, after, on))
            assert (before, after, on) in passed, row
        else:
            assert row["kind"] != "border", row
    assert used == passed


def test_where_municipalities_went_bears_out_the_rows_on_counties():
    rows = rows_of(acts.DATA / "changes.csv")
    moves = Counter(
        (row["date"], row["old_code"][:2], row["new_code"][:2])
        for row in rows
        if len(row["old_code"]) == 4
    )
    for row in rows:
        if len(row["old_code"]) == 2:
            # Most of what left the county that day went there; single ones crossed a border.
            assert moves[row["date"], row["old_code"], row["new_code"]] > 5, row


def test_the_record_begins_where_the_list_of_changes_does():
    assert Code.objects.order_by("valid_from").first().valid_from == RECORD_BEGINS


def test_the_shipped_list_is_the_shared_one():
    if not SHARED.exists():
        return  # only there where Trygt is made; the sums above hold everywhere
    ours = {queries.current_code(row): row for row in queries.stones()}
    for row in rows_of(SHARED):
        community = ours.pop(row["kommunenummer"])
        assert community.name == row["kommunenavn"]
        assert queries.official_name(community) == row["kommunenavn_offisielt"].replace(
            " - ", " – "
        )
        assert community.organisation_number == row["organisasjonsnummer"]
        assert community.parent.name == row["fylkesnavn"]
        assert community.centre == row["administrasjonssenter"]
        assert community.website == f"https://{row['nettside']}"
        assert queries.latest_fact(community, "population").value == int(row["folketall_20240101"])
        assert queries.latest_fact(community, "area").value == Decimal(row["areal_km2"])
    assert not ours
