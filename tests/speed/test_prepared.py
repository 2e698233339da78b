"""Prepared reads give what the queryset gives, from one making of the SQL, in every thread."""

from threading import Thread

import pytest
from django.db import connection, models

from tests.profile.town import Town, build
from tests.world import a_person
from trygt import clock
from trygt.people.models import Person, Tenure
from trygt.prepared import Blank, Prepared

pytestmark = pytest.mark.django_db


def test_its_rows_are_those_of_the_queryset() -> None:
    town = build()
    person = town["coordinator"]
    tenures = Prepared(
        lambda: Tenure.objects.filter(
            person=Blank("person", models.IntegerField()),
            begins__lte=Blank("day", models.DateField()),
        ).select_related("post__community")
    )
    for who in (person, a_person(), person):
        asked = tenures(person=who.pk, day=clock.today())
        plain = Tenure.objects.filter(person=who, begins__lte=clock.today())
        assert asked == list(plain.select_related("post__community"))
    found = tenures.first(person=person.pk, day=clock.today())
    assert found
    assert (found.post.community, found.begins) == (
        town.community,
        Tenure.objects.get(pk=found.pk).begins,
    )
    assert tenures.first(person=0, day=clock.today()) is None


def test_it_asks_once_and_makes_its_sql_once(django_assert_num_queries: object) -> None:
    made = []

    def make() -> "models.QuerySet[Person]":
        made.append(1)
        return Person.objects.filter(email=Blank("email", models.CharField()))

    by_mail, person = Prepared(make), a_person()
    for _time in range(3):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert by_mail(email=person.email) == [person]
    assert made == [1]


@pytest.mark.django_db(transaction=True)
def test_several_threads_ask_each_on_its_own_connection(town: Town) -> None:
    by_mail = Prepared(lambda: Person.objects.filter(email=Blank("email", models.CharField())))
    people = [a_person() for _number in range(4)]
    found: list[tuple[Person, list[Person]]] = []

    def ask(person: Person) -> None:
        try:
            found.extend((person, by_mail(email=person.email)) for _time in range(20))
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert all(rows == [person] for person, rows in found)


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


def test_a_blank_left_open_is_a_mistake() -> None:
    by_mail = Prepared(lambda: Person.objects.filter(email=Blank("email", models.CharField())))
    with pytest.raises(KeyError):
        by_mail()
