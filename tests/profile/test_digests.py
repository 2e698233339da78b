"""Reminders: one mail a person a day, on the days that count, and none that is no longer true."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.profile.town import Town
from trygt import clock
from trygt.cases.acting import Refused
from trygt.followup.clockwork import tick
from trygt.outbox.models import Message, State
from trygt.profile import digests
from trygt.profile.acts import (
    give_link,
    hand_out_section,
    remind_of_parts,
    revoke_link,
    take_back_section,
)
from trygt.profile.models import Link
from trygt.profile.saving import add_evidence
from trygt.threads.talking import open_thread

DUE = date(2026, 5, 20)  # a Wednesday
ONE, TWO = "presentation", "history"


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo("Europe/Oslo"))


def hand(town: Town, name: str, *questions: str, due: date | None = DUE) -> None:
    post = town.posts[name]
    hand_out_section(town.case, town["coordinator"], post=post, questions=questions, due=due)


def reminders(town: Town, name: str) -> list[Message]:
    mine = Message.objects.filter(receiver=town[name], about__startswith="digest:")
    return list(mine.exclude(state=State.WITHDRAWN).order_by("pk"))


@pytest.fixture
def handed(town: Town) -> Town:
    for person in town.people.values():
        person.language = "en"
        person.save()
    with clock.at(at(DUE - timedelta(days=60))):
        hand(town, "contributor", ONE, TWO)
        hand(town, "technician", "K01", due=DUE + timedelta(days=7))
    return town


def test_the_days_there_is_a_reminder(handed: Town) -> None:
    told = []
    for days in range(-20, 8):
        with clock.at(at(DUE + timedelta(days=days))):
            before = len(reminders(handed, "contributor"))
            tick()
            tick()
            if len(reminders(handed, "contributor")) > before:
                told.append(days)
    assert told == [-14, -7, -1, 3]
    mails = reminders(handed, "contributor")
    assert "1 day" not in mails[0].subject
    for title in (ONE, TWO):
        assert handed.case.scheme.questions[title].title["en"] in mails[0].body
    assert "3 days overdue" in mails[-1].body
    assert "due 20 May 2026" in mails[0].body or "due May 20, 2026" in mails[0].body


def test_what_is_finished_is_not_spoken_of(handed: Town) -> None:
    handed.save(ONE, "Done")
    with clock.at(at(DUE - timedelta(days=7))):
        tick()
        (mail,) = reminders(handed, "contributor")
        assert handed.case.scheme.questions[ONE].title["en"] not in mail.body
    handed.save(TWO, "Done too")
    with clock.at(at(DUE - timedelta(days=1))):
        tick()
    assert len(reminders(handed, "contributor")) == 1


def test_the_coordinator_hears_on_mondays_what_is_overdue_where(handed: Town) -> None:
    monday = date(2026, 6, 1)
    for day in range(7):
        with clock.at(at(monday + timedelta(days=day))):
            tick()
    (mail,) = reminders(handed, "coordinator")
    assert mail.created_at == at(monday)
    assert "Health:" in mail.body
    assert "Roads:" in mail.body
    assert "12 days overdue" in mail.body


def test_a_reminder_by_hand_is_one_mail_each_and_the_days_only_one(handed: Town) -> None:
    with clock.at(at(DUE - timedelta(days=7))):
        parts = [ONE, TWO, "K01"]
        remind_of_parts(handed.case, handed["coordinator"], questions=parts)
        tick()
        assert len(reminders(handed, "contributor")) == len(reminders(handed, "technician")) == 1
        with pytest.raises(Refused, match="reminded today"):
            remind_of_parts(handed.case, handed["coordinator"], questions=parts)
        with pytest.raises(Refused, match="Nobody has"):
            remind_of_parts(handed.case, handed["coordinator"], questions=["K02"])


def test_mails_do_not_contradict(handed: Town) -> None:
    with clock.at(at(DUE - timedelta(days=7))):
        tick()
        (mail,) = reminders(handed, "contributor")
        hand(handed, "technician", ONE)
        mail.refresh_from_db()
        assert mail.state == State.WITHDRAWN
        tick()
        (again,) = reminders(handed, "contributor")
        assert handed.case.scheme.questions[ONE].title["en"] not in again.body
        assert handed.case.scheme.questions[TWO].title["en"] in again.body
        take_back_section(handed.case, handed["coordinator"], questions=[TWO])
        tick()
        assert not reminders(handed, "contributor")


def test_people_with_links_are_reminded_without_the_secret(handed: Town) -> None:
    with clock.at(at(DUE - timedelta(days=10))):
        told = {"name": "Kari", "email": "kari@example.org", "unit": "Health"}
        give_link(handed.case, handed["coordinator"], **told)
        kari = handed.people["kari"] = Link.objects.get().person
    with clock.at(at(DUE - timedelta(days=7))):
        tick()
        (mail,) = reminders(handed, "kari")
        assert "personal link you were mailed on" in mail.body
        assert f"/work/cases/{handed.case.pk}" not in mail.body
        assert "/answer/" not in mail.body
        hand(handed, "contributor", "K02")
        assert Message.objects.filter(receiver=kari, about__startswith="handed:").exists()
        revoke_link(handed.case, handed["coordinator"], link=Link.objects.get().pk)
        assert not Message.objects.filter(receiver=kari, state=State.QUEUED).exists()
    with clock.at(at(DUE - timedelta(days=1))):
        tick()
    assert not reminders(handed, "kari")


def test_higher_floors_add_paragraphs_to_the_one_mail(handed: Town) -> None:
    reader = handed["reader"]
    assert digests.lines_for(reader) == []
    assert not digests.digest(reader)
    assert digests.digest(reader, extra=["Anna mentioned you."])
    assert not digests.digest(reader, extra=["Anna mentioned you."])
    assert "Anna mentioned you." in reminders(handed, "reader")[0].body


def test_evidence_that_runs_out_and_a_mention_come_in_the_same_mail(handed: Town) -> None:
    monday = date(2026, 5, 18)
    with clock.at(at(monday - timedelta(days=30))):
        question, who = next(iter(handed.case.scheme.questions)), handed["coordinator"]
        valid_to = monday + timedelta(days=10)
        add_evidence(handed.community, question, 0, who, document="The plan", valid_to=valid_to)
    with clock.at(at(monday - timedelta(days=1))):
        text = "@Coordinator, is this the newest?"
        open_thread(
            handed.case, question, 0, handed["contributor"], text=text, audience="community"
        )
    with clock.at(at(monday)):
        tick()
        (mail,) = reminders(handed, "coordinator")
        assert "“The plan” is valid to" in mail.body
        assert "Contributor mentions you" in mail.body
        assert text not in mail.body
        tick()
        assert len(reminders(handed, "coordinator")) == 1
    with clock.at(at(monday + timedelta(days=1))):
        tick()
        assert len(reminders(handed, "coordinator")) == 1  # a mention is told once
