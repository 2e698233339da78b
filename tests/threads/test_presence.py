"""Who else has a section open: only colleagues, only now, and at little cost."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.profile.town import Town, build
from tests.world import a_person, everyone, put
from trygt import clock
from trygt.cases.roles import COMMUNITY_SIDE
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.threads.models import Presence
from trygt.threads.presence import look_in, look_in_at, sweep

SECTION = "about-us"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def names(town: Town, who: Person, section: str = SECTION) -> list[str] | None:
    found = look_in(town.case.pk, section, who)
    return None if found is None else [one.name for one in found]


def test_colleagues_in_the_same_section_see_each_other_for_a_while(town: Town) -> None:
    start = timezone.now()
    with clock.at(start):
        assert names(town, town["coordinator"]) == []
        assert names(town, town["reader"]) == ["Coordinator"]
        assert names(town, town["contributor"]) == ["Coordinator", "Reader"]
        assert names(town, town["technician"], "organisation-x") is None
    with clock.at(start + timedelta(seconds=60)):
        assert names(town, town["coordinator"]) == ["Contributor", "Reader"]
    with clock.at(start + timedelta(seconds=100)):
        assert names(town, town["contributor"]) == ["Coordinator"]
    with clock.at(start + timedelta(minutes=9)):
        assert names(town, town["coordinator"]) == []


def test_it_is_written_at_most_every_twenty_seconds(town: Town) -> None:
    start = timezone.now()
    for seconds, written in ((0, 0), (19, 0), (21, 21), (30, 21), (46, 46)):
        with clock.at(start + timedelta(seconds=seconds)):
            look_in(town.case.pk, SECTION, town["coordinator"])
        assert Presence.objects.get().seen_at == start + timedelta(seconds=written)


def test_only_the_communitys_own_people_are_here(town: Town) -> None:
    people = everyone(town.case) if town.community.parent else {}
    for role, person in people.items():
        assert (names(town, person) is not None) == (role in COMMUNITY_SIDE), role
    for person in (town["certifier"], town["officer"], a_person(), build("nes")["coordinator"]):
        assert names(town, person) is None
    once = town["technician"]
    once.tenures.update(ends=clock.today())
    assert names(town, once) is None
    assert look_in(0, SECTION, town["coordinator"]) is None
    put(town.case, Stage.ENDED)
    assert names(town, town["coordinator"]) is None
    assert not Presence.objects.exists()


def test_another_community_with_a_section_of_the_same_name_is_another_place(town: Town) -> None:
    other = build("nes")
    assert names(other, other["coordinator"]) == []
    assert names(town, town["reader"]) == []


def test_someone_with_a_personal_link_is_seen_as_well(town: Town) -> None:
    guest = a_person("Guest")
    assert look_in_at(town.community, SECTION, guest) == []
    assert names(town, town["reader"]) == ["Guest"]
    assert [one.name for one in look_in_at(town.community, SECTION, guest)] == ["Reader"]


def test_the_tick_forgets_who_was_here(town: Town) -> None:
    look_in(town.case.pk, SECTION, town["coordinator"])
    assert sweep() == 0
    with clock.at(timezone.now() + timedelta(minutes=11)):
        assert names(town, town["reader"]) == []
        call_command("tick")
        assert [one.person for one in Presence.objects.all()] == [town["reader"]]


def test_a_call_costs_four_queries_however_many_are_here(town: Town) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town["coordinator"], backend=BACKEND)
    address = reverse("here", args=[town.case.pk, SECTION])
    for here in (0, 1, 40):
        for _number in range(here):
            look_in_at(town.community, SECTION, a_person())
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(address)
        assert answer.status_code == 200
        assert len(asked) <= 4, [query["sql"] for query in asked.captured_queries]
        Presence.objects.filter(person=town["coordinator"]).update(
            seen_at=clock.now() - timedelta(seconds=25)
        )
    assert answer.json()["next"] == 25


def test_the_words_name_who_is_here(town: Town) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town["coordinator"], backend=BACKEND)
    address = reverse("here", args=[town.case.pk, SECTION])

    def words() -> str:
        said: str = client.post(address).json()["words"]
        return said

    assert words() == ""
    look_in(town.case.pk, SECTION, town["reader"])
    assert words() == "Reader is here now"
    look_in(town.case.pk, SECTION, town["submitter"])
    assert words() == "Reader and Submitter are here now"
    assert client.get(address).status_code == 405
    assert client.post(reverse("here", args=[town.case.pk, "no-such"])).status_code == 404


@pytest.mark.parametrize("path", ["answer/presentation/0/", "section/about-us/"])
def test_saving_and_opening_write_nothing_of_it(town: Town, path: str) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town["coordinator"], backend=BACKEND)
    address = f"/work/cases/{town.case.pk}/profile/{path}"
    with CaptureQueriesContext(connection) as asked:
        if "answer" in path:
            client.post(address, {"value": "x", "revision": "0"}, headers={"HX-Request": "true"})
        else:
            client.get(address)
    assert not [q for q in asked.captured_queries if "threads_presence" in q["sql"]]
