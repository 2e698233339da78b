"""What a cell's facts are: public figures first, then the community's own injury data."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.injuries.world import Place as Ward
from tests.injuries.world import as_csv, take_in
from tests.priorities.board import FALLS, FIRE
from tests.profile.town import Town, build
from trygt.injuries.acts import withdraw
from trygt.injuries.models import InjuryData
from trygt.priorities.facts import facts_of
from trygt.priorities.grids import grid
from trygt.priorities.proposing import proposals

OLD_FALL = ["01.02.2022", "84", "K", "Ulykke", "Husarbeid", "Fall fra høyde", "Lett", "Bolig"]
YOUNG_CUT = ["01.02.2023", "30", "M", "Ulykke", "Husarbeid", "Kutt", "Lett", "Industri"]
OLD_FIRE = ["01.02.2023", "70", "M", "Ulykke", "Husarbeid", "Brann, røyk", "Lett", "Industri"]


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    """Point Django's default storage at an empty folder."""
    settings.MEDIA_ROOT = tmp_path


def bring(town: Town, *rows: list[str], **other: Any) -> InjuryData:
    """Let the coordinator bring in the community's own injuries."""
    ward = Ward(town.case, town["coordinator"], town["reader"])
    return take_in(ward, as_csv(rows), **other)


def test_public_figures_and_own_data_stand_in_one_cell(town: Town) -> None:
    data = bring(town, *[OLD_FALL] * 30, *[YOUNG_CUT] * 70)
    public, own = facts_of(town.community)[FALLS]
    assert (public.indicator, public.source) == ("K28", "FHI, Kommunehelsa")
    assert own.indicator == f"own-{data.pk}"
    assert own.title["nb"] == "Våre egne skadedata"
    # Wilson's 95 % limits of 30 of 100.
    assert own.words == "30 of 100 injuries in the data (30 per cent, 22–40)."
    assert own.source == "The emergency ward, Made up for tests"
    assert (own.verdict, own.direction) == (None, None)


def test_own_data_propose_neither_extent_nor_trend(town: Town) -> None:
    before = proposals(facts_of(town.community)[FALLS], grid())
    bring(town, *[OLD_FALL] * 50, *[OLD_FIRE] * 50)
    facts = facts_of(town.community)
    assert proposals(facts[FALLS], grid()) == before
    (own,) = facts[FIRE]
    assert own.per_year is None
    found = proposals(facts[FIRE], grid())
    assert {key: one.score for key, one in found.items()} == {"extent": None, "trend": None}


def test_nothing_is_said_by_data_withdrawn_or_replaced(town: Town) -> None:
    first = bring(town, *[OLD_FIRE] * 40)
    second = bring(town, *[OLD_FIRE] * 60)  # the same source and period
    (own,) = facts_of(town.community)[FIRE]
    assert own.indicator == f"own-{second.pk}"
    withdraw(second, town["coordinator"], "Wrong file.")
    assert FIRE not in facts_of(town.community)
    assert len(facts_of(town.community)[FALLS]) == 1, "public figures speak on"
    first.refresh_from_db()
    assert first.replaced_by == second


def test_one_communitys_data_say_nothing_of_another(town: Town) -> None:
    bring(town, *[OLD_FIRE] * 40)
    assert facts_of(build("nes").community) == {}


@pytest.mark.parametrize("rows", [40, 400])
def test_facts_are_found_with_as_many_questions_however_much_there_is(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bring(town, *[OLD_FIRE] * rows)
    with django_assert_num_queries(6):
        facts_of(town.community)
