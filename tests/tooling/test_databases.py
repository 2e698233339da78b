"""The test database is one that threads share, as the tests of concurrent writers need."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection

from trygt.journal.acts import write
from trygt.journal.models import Entry


@pytest.mark.django_db(transaction=True)
def test_a_second_thread_sees_what_the_first_wrote() -> None:
    people = get_user_model().objects
    people.create(email="first@example.org")
    seen: list[str] = []

    def look() -> None:
        seen.extend(people.values_list("email", flat=True))
        people.create(email="second@example.org")
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["first@example.org"]
    assert people.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_journal_that_refuses_to_be_emptied_starts_empty_in_each_test(time: str) -> None:
    assert not Entry.objects.exists()
    write("case:1", "tested", actor_id=None, role="", details={})
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1
