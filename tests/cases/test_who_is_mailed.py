"""The act page says who will be mailed and what; and what a later act overtakes is withdrawn."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.council.table import lay, lay_for_decision
from tests.english import ENGLISH
from tests.world import a_case, office, seat
from trygt import clock
from trygt.cases.acts import choose_officer
from trygt.cases.models import Case
from trygt.council import acts
from trygt.intent.acts import prepare_letter, sign_letter
from trygt.intent.queries import letter_of
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.profile.acts import hand_out_section
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
Groups = list[tuple[str, list[Person]]]


def page(person: Person, case: Case, act: str) -> tuple[Groups, str]:
    """The groups of those who will be mailed, and the page's words."""
    client = Client(headers=ENGLISH)
    client.force_login(person)
    answer = client.get(reverse("act", args=[case.pk, act]))
    return answer.context["mailed"], answer.content.decode()


def test_handing_out_names_the_department_it_hangs_on() -> None:
    case = a_case(stage=Stage.PREPARING)
    coordinator = seat(case, Role.COORDINATOR)
    health, roads = (seat(case, Role.CONTRIBUTOR, unit=unit) for unit in ("Health", "Roads"))
    groups, _words = page(coordinator, case, "hand_out_section")
    assert groups == [("If it goes to Health", [health]), ("If it goes to Roads", [roads])]
    section = next(iter(case.scheme.sections))
    post = health.tenures.get().post
    hand_out_section(case, coordinator, post=post, section=section)
    assert [mail.receiver for mail in Message.objects.all()] == [health]


def test_preparing_tells_those_who_decide_what_is_proposed() -> None:
    table = lay(Stage.STATEMENT)
    table.recommend()
    groups, words = page(table.officer, table.now(), "prepare_decision")
    assert groups == [
        ("If you propose: Certify", [table.manager]),
        ("If you propose: Certify with conditions", [table.manager]),
        ("If you propose: Not now", [table.board]),
    ]
    assert f"{table.officer.name} prepared the decision" in words
    Message.objects.all().delete()
    acts.prepare_decision(table.now(), table.officer, memo="Words", proposal="not-yet")
    assert [mail.receiver for mail in Message.objects.all()] == [table.board]


def test_the_page_shows_what_the_mail_says_in_its_readers_language() -> None:
    table = lay_for_decision()
    Person.objects.filter(pk=table.coordinator.pk).update(language="nb")
    groups, words = page(table.manager, table.now(), "certify")
    ((when, people),) = groups
    assert when == ""
    assert table.manager not in people
    assert {table.coordinator, table.anna, table.officer} <= set(people)
    assert f"Hei, {table.coordinator.name}" in words
    assert "vedtok" in words


def test_choosing_an_officer_tells_the_two_it_concerns() -> None:
    case = a_case(stage=Stage.REVIEW)
    manager, one, two = (
        office(case, Role.MANAGER),
        *(office(case, Role.CASE_OFFICER) for _n in range(2)),
    )
    choose_officer(case, manager, officer=one.pk)
    groups, _words = page(manager, case, "choose_officer")
    assert groups == [("Has it until now", [one]), ("If you choose them", [two])]
    Message.objects.all().delete()
    choose_officer(case, manager, officer=two.pk)
    assert {mail.receiver for mail in Message.objects.all()} == {one, two}


def test_a_new_version_of_the_letter_withdraws_mails_about_the_old_one() -> None:
    case = a_case(stage=Stage.INTEREST)
    coordinator = seat(case, Role.COORDINATOR)
    kind = case.scheme.kind(case.community.kind)
    assert kind
    mayor, chief = (seat(case, post) for post in kind.signers)
    prepare_letter(case, coordinator, language="en")
    old = letter_of(case)
    assert old
    sign_letter(case, mayor, fingerprint=old.fingerprint)
    Message.objects.filter(receiver=mayor).update(state="sent")
    prepare_letter(case, coordinator, language="nb")
    about_old = Message.objects.filter(about__startswith=f"letter:{old.pk}:")
    assert set(about_old.filter(receiver=chief).values_list("state", "because")) == {
        ("withdrawn", "prepare_letter")
    }
    # What has left already cannot be called back, and says so.
    assert set(about_old.filter(receiver=mayor).values_list("state", flat=True)) == {"sent"}
    new = letter_of(case)
    assert new
    fresh = Message.objects.filter(about=f"letter:{new.pk}:prepared")
    assert set(fresh.values_list("state", flat=True)) == {"queued"}


def test_a_meeting_that_is_moved_withdraws_what_was_said_of_the_old_time() -> None:
    table = lay(Stage.MEETING)
    rules = table.case.scheme.meeting
    assert rules
    for days in (7, 14):
        acts.schedule_meeting(
            table.case,
            table.officer,
            starts_at=clock.now() + timedelta(days=days),
            form=rules.preferred,
            place="The town hall",
        )
    mails = Message.objects.filter(receiver=table.coordinator).order_by("pk")
    assert list(mails.values_list("state", "because")) == [
        ("withdrawn", "schedule_meeting"),
        ("queued", ""),
    ]
    client = Client(headers=ENGLISH)
    client.force_login(table.coordinator)
    log = client.get(reverse("mail", args=[table.case.pk])).content.decode()
    assert "overtaken by: Schedule the meeting" in log
