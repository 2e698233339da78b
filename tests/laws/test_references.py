"""Law references: where they begin, who changes them, what a change does, and two at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.world import a_case, a_person, hold, office, post_of, seat
from trygt import clock
from trygt.journal.models import Entry
from trygt.laws import queries
from trygt.laws.acts import CannotKeep, Outrun, change_law, seed, verify_law
from trygt.laws.models import LawChange, LawReference, Status
from trygt.laws.rights import may_keep
from trygt.people.acts import NotAllowed
from trygt.people.models import Person
from trygt.people.roles import IN_BODY, Role
from trygt.schemes.queries import every

pytestmark = pytest.mark.django_db
KEY = "folkehelseloven-5"
WHY = "The act was amended in the spring."


@pytest.fixture
def editor() -> Person:
    return office(a_case(), Role.EDITOR)


def law(key: str = KEY) -> LawReference:
    return LawReference.objects.get(key=key)


def verify(editor: Person, key: str = KEY, **other: Any) -> LawReference:
    given: dict[str, Any] = {
        "checked_by": "Kari Lovkyndig",
        "checked_on": clock.today(),
        "compared": "Read beside the act as published today.",
    }
    return verify_law(key, editor, law(key).revision, **given | other)


def test_every_law_of_every_version_is_there_once_migrated() -> None:
    named = {one.key for scheme in every() for one in scheme.laws}
    assert set(LawReference.objects.values_list("key", flat=True)) >= named
    assert law().title["en"] == "Public Health Act"
    assert (law().section, law().status, law().revision) == ("§ 5", Status.UNVERIFIED, 1)


def test_seeding_again_brings_what_is_new_and_touches_nothing(editor: Person) -> None:
    assert seed() == 0
    change_law(KEY, editor, 1, why=WHY, section="§ 5 a")
    LawReference.objects.filter(key="pbl").delete()
    assert seed() == 1
    assert law("pbl").revision == 1
    assert (law().section, law().revision) == ("§ 5 a", 2)


@pytest.mark.parametrize("role", IN_BODY)
def test_editors_and_managers_of_the_owner_keep_them(role: Role) -> None:
    person = office(a_case(), role)
    assert may_keep(person) is (role in {Role.EDITOR, Role.MANAGER})


def test_nobody_else_does(editor: Person) -> None:
    elsewhere, once, coordinator = a_person(), a_person(), seat(a_case(), Role.COORDINATOR)
    hold(elsewhere, post_of("another-body", Role.EDITOR))
    hold(once, post_of(a_case().scheme.owner.key, Role.EDITOR), ends=clock.today())
    for person in (a_person(), elsewhere, once, coordinator):
        assert not may_keep(person)
        with pytest.raises(NotAllowed):
            change_law(KEY, person, 1, why=WHY, section="§ 9")
        with pytest.raises(NotAllowed):
            verify(person)
    assert (law().revision, LawChange.objects.count()) == (1, 0)


def test_a_check_has_a_name_a_day_and_what_was_compared(editor: Person) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for fault in ({"checked_by": " "}, {"checked_on": tomorrow}, {"compared": "Read it"}):
        with pytest.raises(CannotKeep):
            verify(editor, **fault)
    checked = verify(editor)
    assert (checked.status, checked.checked_by) == (Status.VERIFIED, "Kari Lovkyndig")
    line = Entry.objects.get(verb="verified_law")
    assert (line.stream, line.actor_id) == ("body:skafor", editor.pk)
    assert line.details["law"] == KEY
    assert line.details["before"]["status"] == "unverified"
    with pytest.raises(IntegrityError), transaction.atomic():
        LawReference.objects.filter(key="pbl").update(status=Status.VERIFIED)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"section": "§ 5 a"}, Status.CHANGED),
        ({"valid_to": clock.today()}, Status.CHANGED),
        ({"summary": {"nb": "Ny.", "nn": "Ny.", "en": "New."}}, Status.CHANGED),
        ({"title": {"nb": "Lov", "nn": "Lov", "en": "Act"}}, Status.CHANGED),
        ({"url": "https://lovdata.no/"}, Status.VERIFIED),
    ],
)
def test_what_says_something_new_is_no_longer_checked(
    editor: Person, fields: dict[str, Any], status: Status
) -> None:
    verify(editor)
    changed = change_law(KEY, editor, 2, why=WHY, **fields)
    assert (changed.status, changed.revision) == (status, 3)
    assert bool(changed.checked_by) is (status == Status.VERIFIED)
    newest, *older = queries.history(changed)
    assert len(older) == 1
    assert (newest.by, newest.why) == (editor, WHY)
    name = next(iter(fields))
    assert newest.before[name] != newest.after[name]
    assert Entry.objects.get(verb="changed_law").details["revision"] == 3


def test_never_checked_stays_never_checked_and_the_same_again_is_no_change(editor: Person) -> None:
    assert change_law(KEY, editor, 1, why=WHY, section="§ 5 a").status == Status.UNVERIFIED
    assert change_law(KEY, editor, 2, why=WHY, section="§ 5 a").revision == 2
    assert LawChange.objects.count() == 1


def test_who_read_an_older_version_is_told_and_nothing_is_lost(editor: Person) -> None:
    change_law(KEY, editor, 1, why=WHY, section="§ 5 a")
    with pytest.raises(Outrun):
        change_law(KEY, editor, 1, why=WHY, section="§ 5 b")
    with pytest.raises(Outrun):
        verify_law(
            KEY, editor, 1, checked_by="K", checked_on=clock.today(), compared="The old words."
        )
    assert (law().section, law().status) == ("§ 5 a", Status.UNVERIFIED)


def test_what_cannot_be_is_refused(editor: Person) -> None:
    words, day = law().summary, clock.today()
    faults: list[dict[str, Any]] = [
        {"why": "no"},
        {"summary": words | {"nn": " "}},
        {"title": {"nb": "Lov"}},
        {"valid_from": day, "valid_to": day - timedelta(days=1)},
    ]
    for fault in faults:
        with pytest.raises(CannotKeep):
            change_law(KEY, editor, 1, **{"why": WHY, "section": "§ 9"} | fault)
    with pytest.raises(TypeError):
        change_law(KEY, editor, 1, why=WHY, status="verified")
    assert law().revision == 1


def test_a_reference_flags_the_measures_of_every_version_that_lean_on_it() -> None:
    leaning = queries.leaning_on(KEY)
    wanted = {
        (scheme.key, question.key)
        for scheme in every()
        for question in scheme.questions.values()
        if question.kind == "measure" and KEY in question.laws
    }
    assert wanted
    assert {(one.scheme.key, one.question.key) for one in leaning} == wanted
    assert all(one.versions[-1] == one.scheme.version for one in leaning)
    assert queries.leaning_on("no-such") == []


def test_finding_references() -> None:
    assert KEY in {row.key for row in queries.listed("public HEALTH act")}
    assert KEY in {row.key for row in queries.listed("§ 5")}
    assert queries.listed(status=Status.VERIFIED) == []
    assert queries.listed("no such law") == []
