"""Lines are chained; the database refuses to change them; what gets past it is found."""

from decimal import Decimal
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.world import a_person
from trygt.journal import acts, guard, queries
from trygt.journal.models import Entry

pytestmark = pytest.mark.django_db


def write(stream: str = "case:1", verb: str = "did", **details: object) -> Entry:
    return acts.write(stream, verb, actor_id=None, role="", details=details)


@pytest.fixture
def unguarded(db: None) -> None:
    """A database from which someone took the guard away. Rolled back with the test."""
    with connection.cursor() as cursor:
        for statement in guard.REMOVE[connection.vendor]:
            cursor.execute(statement)


def test_each_stream_counts_and_links_for_itself() -> None:
    first, other, second = write(), write("case:2"), write()
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert (first.previous, second.previous, other.previous) == ("", first.hash, "")
    assert list(queries.breaks()) == []


def test_what_was_hashed_is_what_the_database_gives_back() -> None:
    write(
        text="æøå ‘quoted’",
        number=Decimal("1.50"),
        parts=[1, 2.5, None, True],
        inner={"b": 1, "a": 2},
    )
    assert list(queries.breaks("case:1")) == []
    assert Entry.objects.get().details["number"] == "1.50"


CHANGES = ["UPDATE journal_entry SET verb = 'changed'", "DELETE FROM journal_entry"]
PAST_THE_COMMON_WAYS = {
    "sqlite": "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
    "postgresql": "TRUNCATE journal_entry CASCADE",
}


def test_the_database_refuses_to_change_lines() -> None:
    entry = write()
    connection.check_constraints()  # PostgreSQL empties no table that has checks still to do
    for statement in [*CHANGES, PAST_THE_COMMON_WAYS[connection.vendor]]:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(details={})
    assert Entry.objects.get() == entry
    assert list(queries.breaks()) == []


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"verb": "did not"}, "was changed after it was written"),
        ({"role": "manager"}, "was changed after it was written"),
        ({"details": {"amount": 2}}, "was changed after it was written"),
        ({"number": 7}, "a line is missing"),
        ({"previous": "0" * 64}, "does not follow from the line before"),
    ],
)
def test_a_line_changed_behind_the_guard_is_found(change: dict[str, object], found: str) -> None:
    for amount in range(3):
        write(amount=amount)
    assert list(queries.breaks()) == []
    Entry.objects.filter(number=2).update(**change)
    breaks = list(queries.breaks("case:1"))
    assert found in [item.what for item in breaks]
    assert list(queries.breaks("case:2")) == []
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("journal", "verify", "case:1", stdout=out)
    assert found in out.getvalue()


@pytest.mark.usefixtures("unguarded")
def test_a_line_taken_out_is_found() -> None:
    for _number in range(3):
        write()
    Entry.objects.filter(number=2).delete()
    assert [(item.number, item.what) for item in queries.breaks()] == [(2, "a line is missing")]


def test_the_command_says_that_all_is_whole() -> None:
    write()
    write("case:2")
    out = StringIO()
    call_command("journal", "verify", stdout=out)
    assert "2 lines in 2 streams" in out.getvalue()
    with pytest.raises(CommandError, match="no lines"):
        call_command("journal", "verify", "case:3")


def test_a_token_is_used_once() -> None:
    entry = acts.write("case:1", "did", actor_id=None, role="", details={}, token="t")
    with pytest.raises(IntegrityError), transaction.atomic():
        acts.write("case:2", "did", actor_id=None, role="", details={}, token="t")
    assert queries.by_token("t") == entry
    assert Entry.objects.count() == 1


def test_reading_a_stream_takes_one_query(django_assert_num_queries: object) -> None:
    person = a_person()
    for _number in range(30):
        acts.write("case:1", "did", actor_id=person.pk, role="", details={})
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert {entry.actor for entry in queries.entries("case:1")} == {person}


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_each_get_a_line() -> None:
    ready, faults = Barrier(6), []

    def work() -> None:
        try:
            ready.wait()
            for _number in range(3):
                write("community:1")
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=work) for _thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [entry.number for entry in queries.entries("community:1")] == list(range(1, 19))
    assert list(queries.breaks()) == []
