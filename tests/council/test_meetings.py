"""Meetings over HTTP: times proposed and answered, invited, moved, called off, minuted by two, approved, learned from."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from tests.council.table import Table, lay
from tests.world import a_case, a_person, office, seat
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case, Interest
from trygt.council import acts, meetings, queries
from trygt.council.models import Kind, LearningPoint, Meeting, Minutes, Point, Poll, Task
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    """A browser where someone is signed in, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def press(who: Person, table: Table, act: str, **given: object) -> str:
    """Send an act's form; it must be done. Where one comes to."""
    sent = browser(who).post(f"/work/cases/{table.case.pk}/act/{act}/", given)
    assert sent.status_code == 302, sent.text
    return sent["Location"]


def refused(who: Person, table: Table, act: str, **given: object) -> str:
    """Send an act's form; it must not be done. What the page says."""
    sent = browser(who).post(f"/work/cases/{table.case.pk}/act/{act}/", given)
    assert sent.status_code in {403, 409, 422}, sent.status_code
    return sent.text


def look(who: Person, table: Table, page: str = "meeting/") -> str:
    """A page of the desk."""
    answer = browser(who).get(f"/work/cases/{table.case.pk}/council/{page}")
    assert answer.status_code == 200
    return answer.text


def on(days: int, hour: int = 10) -> str:
    """A time so many days from now, as a form has it."""
    day = timezone.localtime(clock.now()) + timedelta(days=days)
    return day.strftime(f"%Y-%m-%dT{hour:02}:00")


def invitations(address: str) -> list[tuple[str, int, str]]:
    """What a receiver's calendar was told: method, sequence, uid; in order."""
    found = []
    for mail in Message.objects.filter(address=address).exclude(calendar="").order_by("pk"):
        read = vobject.readOne(mail.calendar)
        event = read.vevent
        assert event.attendee.value == f"mailto:{address}"
        found.append((read.method.value, int(event.sequence.value), event.uid.value))
    return found


def test_from_proposed_times_to_a_shared_learning_point() -> None:
    table = lay(Stage.MEETING)
    meeting = _find_a_time(table)
    held = _move_and_call_off(table, meeting)
    _write_by_two(table, held)
    _approve(table, held)
    _learn(table, held)


def _find_a_time(table: Table) -> Meeting:
    form = table.case.scheme.meeting.forms[0].key  # type: ignore[union-attr]
    times = {"kind": "certification", "starts_1": on(30), "form_1": form, "place_1": "The hall"}
    press(table.anna, table, "propose_times", **times, starts_2=on(31, 12), place_2="Online")
    poll = Poll.objects.get()
    first, second = poll.slots.all()
    assert second.form == form
    assert "proposed already" in refused(table.officer, table, "propose_times", **times)

    # Both sides answer, and change their answers.
    mine = {"poll": poll.pk, f"slot_{first.pk}": "no", f"slot_{second.pk}": "yes"}
    press(table.coordinator, table, "answer_times", **mine, comment="Council meets")
    press(table.bo, table, "answer_times", **mine)
    press(table.bo, table, "answer_times", **mine | {f"slot_{first.pk}": "maybe"})
    assert poll.answers.count() == 2
    shown = look(table.coordinator, table)
    assert "Council meets" in shown
    assert "If need be" in shown
    assert "Suits most" in shown

    # One is chosen; those invited get a calendar object, a guest of their own.
    people = [table.coordinator.pk, table.anna.pk, table.bo.pk]
    guest = "Kari Vakt; the police; kari@police.example"
    chosen = {"slot": second.pk, "people": people, "agenda": "Welcome (10)\nFalls"}
    assert "no e-mail address" in refused(
        table.anna, table, "choose_time", **chosen, guests="Kari; police; kari"
    )
    press(table.anna, table, "choose_time", **chosen, guests=guest)
    meeting = queries.meeting_of(table.case)
    assert meeting
    assert meeting.starts_at == second.starts_at
    with pytest.raises(Refused, match="chosen already"):
        acts.choose_time(table.now(), table.anna, slot=first.pk)
    for address in (table.coordinator.email, table.anna.email, "kari@police.example"):
        assert invitations(address) == [("REQUEST", 0, meeting.uid)]
    assert not Message.objects.filter(address=table.officer.email).exclude(calendar="").exists()
    assert "kari@police.example" not in look(table.coordinator, table, f"meeting/{meeting.pk}/")
    assert "Kari Vakt" in look(table.coordinator, table, f"meeting/{meeting.pk}/")
    log = browser(table.coordinator).get(f"/work/cases/{table.case.pk}/mail/").text
    assert "kari@police.example" not in log

    return meeting


def _move_and_call_off(table: Table, meeting: Meeting) -> Meeting:
    # An answer, then the meeting is moved without Bo: his calendar forgets it.
    people = [table.coordinator.pk, table.anna.pk, table.bo.pk]
    guest = "Kari Vakt; the police; kari@police.example"
    form = meeting.form
    press(table.bo, table, "answer_invitation", meeting=meeting.pk, answer="yes")
    Message.objects.update(state="sent")
    moved = {
        "starts_at": on(40),
        "form": form,
        "place": "The school",
        "agenda": "Welcome (10)\nFalls",
    }
    press(table.officer, table, "schedule_meeting", **moved, people=people[:2], guests=guest)
    again = queries.meeting_of(table.case)
    assert again
    assert (again.uid, again.sequence) == (meeting.uid, 1)
    assert invitations(table.coordinator.email)[-1] == ("REQUEST", 1, meeting.uid)
    assert invitations(table.bo.email)[-1] == ("CANCEL", 1, meeting.uid)
    assert "was moved" in refused(
        table.coordinator, table, "answer_invitation", meeting=meeting.pk, answer="yes"
    )
    assert "This meeting was moved" in look(table.bo, table, f"meeting/{meeting.pk}/")

    # Called off, and agreed anew under another name.
    Message.objects.update(state="sent")
    press(table.anna, table, "cancel_meeting", meeting=again.pk, reason="The road is closed.")
    assert invitations("kari@police.example")[-1] == ("CANCEL", 2, meeting.uid)
    assert "is cancelled" in refused(
        table.coordinator, table, "answer_invitation", meeting=again.pk, answer="yes"
    )
    assert "The road is closed." in look(table.coordinator, table, f"meeting/{again.pk}/")
    gone = browser(table.coordinator).get(
        f"/work/cases/{table.case.pk}/council/meeting/{again.pk}/meeting.ics"
    )
    assert gone.status_code == 404
    press(table.anna, table, "schedule_meeting", **moved, people=people)
    held = queries.meeting_of(table.case)
    assert held
    assert held.uid != meeting.uid
    file = browser(table.coordinator).get(
        f"/work/cases/{table.case.pk}/council/meeting/{held.pk}/meeting.ics"
    )
    assert vobject.readOne(file.content.decode()).vevent.uid.value == held.uid
    return held


def _hold(table: Table, held: Meeting, who: Person, **given: object) -> tuple[int, str]:
    fields: dict[str, object] = {"act": "write_minutes", "meeting": held.pk}
    for point in held.points.all():
        fields |= {f"revision_{point.pk}": 0, f"text_{point.pk}": "", f"decisions_{point.pk}": ""}
    sent = browser(who).post(
        f"/work/cases/{table.case.pk}/council/meeting/{held.pk}/hold/", fields | given
    )
    return sent.status_code, sent.text


def _write_by_two(table: Table, held: Meeting) -> None:
    welcome, falls = held.points.all()
    text, decisions = f"text_{falls.pk}", f"decisions_{falls.pk}"
    assert "Falls" in look(table.anna, table, f"meeting/{held.pk}/hold/")
    task = {
        f"task_{falls.pk}": "Buy lamps",
        f"who_{falls.pk}": held.invited.get(person=table.coordinator).pk,
    }
    assert _hold(table, held, table.anna, **{text: "Anna wrote."}, **task)[0] == 302
    # Bo began before Anna saved: what only he wrote goes in, what both wrote is shown twice.
    assert _hold(table, held, table.bo, **{f"text_{welcome.pk}": "All came."})[0] == 302
    assert _hold(table, held, table.bo, **{decisions: "Lamps."})[0] == 302
    status, shown = _hold(
        table, held, table.bo, **{text: "Bo wrote.", f"task_{welcome.pk}": "Coffee"}
    )
    assert status == 422
    status, shown = _hold(table, held, table.bo, **{text: "Bo wrote."})
    assert status == 409
    assert "Anna wrote." in shown
    assert "Bo wrote." in shown
    falls.refresh_from_db()
    assert (falls.text, falls.decisions, falls.revision) == ("Anna wrote.", "Lamps.", 2)
    both = {text: "Both wrote.", decisions: "Lamps.", f"revision_{falls.pk}": 2}
    assert _hold(table, held, table.bo, **both)[0] == 302
    assert Point.objects.get(pk=falls.pk).text == "Both wrote."
    assert "Buy lamps" in browser(table.coordinator).get("/work/").text
    with pytest.raises(Refused, match="someone else"):
        acts.finish_task(
            table.now(), seat(table.case, Role.CONTRIBUTOR), task=Task.objects.get().pk
        )
    press(table.coordinator, table, "finish_task", task=Task.objects.get().pk)
    assert "Buy lamps" not in browser(table.coordinator).get("/work/").text

    with clock.at(held.starts_at + timedelta(hours=5)):
        page = browser(table.anna).get(f"/work/cases/{table.case.pk}/act/record_minutes/").text
        assert "Both wrote." in page
        assert "Buy lamps" in page
        acts.record_minutes(
            table.now(),
            table.anna,
            held_on=clock.today(),
            participants="All",
            minutes="Both wrote.",
        )
    assert table.now().stage == Stage.STATEMENT


def _approve(table: Table, held: Meeting) -> None:
    page = f"meeting/{held.pk}/"
    tick = {"meeting": held.pk, "confirmed": "on", "revision": 1}
    press(table.anna, table, "approve_minutes", **tick)
    assert "approved these minutes already" in refused(table.bo, table, "approve_minutes", **tick)
    press(
        table.coordinator, table, "comment_minutes", meeting=held.pk, text="You forgot the mayor."
    )
    comment = Minutes.objects.get().comments.get()
    assert (
        "the case has no"
        in refused(
            table.coordinator, table, "answer_comment", comment=comment.pk, answer="Me"
        ).lower()
        or not comment.answer
    )
    press(table.bo, table, "answer_comment", comment=comment.pk, answer="So we did.")
    assert "So we did." in look(table.coordinator, table, page)

    # Changed after Anna approved: her approval no longer counts, an old version cannot be approved.
    change = {"act": "change_minutes", "meeting": held.pk, "revision": 1}
    address = f"/work/cases/{table.case.pk}/council/{page}"
    assert browser(table.bo).post(address, change | {"text": "With the mayor."}).status_code == 302
    stale = browser(table.anna).post(address, change | {"text": "Anna's own."})
    assert stale.status_code == 409
    assert "With the mayor." in stale.text
    assert "Anna&#x27;s own." in stale.text
    assert "Read them again" in refused(table.coordinator, table, "approve_minutes", **tick)
    press(table.coordinator, table, "approve_minutes", **tick | {"revision": 2})
    assert Minutes.objects.get().locked_at is None
    press(table.anna, table, "approve_minutes", **tick | {"revision": 2})
    assert Minutes.objects.get().locked_at
    late = browser(table.bo).post(address, change | {"revision": 2, "text": "Later."})
    assert late.status_code == 422
    assert "They are locked" in late.text


def _learn(table: Table, held: Meeting) -> None:
    press(
        table.anna, table, "write_learning_point", meeting=held.pk, text="Ask the caretakers first."
    )
    point = LearningPoint.objects.get()
    neighbour = seat(a_case(), Role.CONTRIBUTOR)
    pages = ("/work/learning/", "/work/learning/?q=caretakers")

    def seen(who: Person) -> bool:
        return all("Ask the caretakers first." in browser(who).get(page).text for page in pages)

    assert not seen(neighbour)
    press(table.coordinator, table, "agree_learning_point", point=point.pk, agree="yes")
    assert not seen(neighbour)
    assert not seen(table.coordinator), "shared is what both want"
    press(table.bo, table, "agree_learning_point", point=point.pk, agree="yes")
    assert seen(neighbour)
    assert "Ask" not in browser(neighbour).get("/work/learning/?q=nothing+such").text
    assert browser(a_person()).get("/work/learning/").status_code == 404
    press(table.coordinator, table, "agree_learning_point", point=point.pk, agree="no")
    assert not seen(neighbour)


def test_dialogue_meetings_leave_the_case_where_it_is() -> None:
    table = lay(Stage.REVIEW)
    form = table.case.scheme.meeting.forms[0].key  # type: ignore[union-attr]
    wanted = {
        "starts_at": on(3),
        "form": form,
        "place": "+47 22 22 22 22",
        "people": [table.coordinator.pk],
    }
    acts.ask_question(table.case, table.anna, text="Who leads the group?")
    press(table.anna, table, "schedule_dialogue", **wanted, agenda="Who leads the group?")
    first = Meeting.objects.get()
    assert (first.kind, queries.meeting_of(table.case)) == (Kind.DIALOGUE, None)
    press(table.bo, table, "schedule_dialogue", **wanted | {"starts_at": on(4)})
    assert meetings.standing(table.case).count() == 2
    press(table.bo, table, "schedule_dialogue", **wanted | {"starts_at": on(5)}, meeting=first.pk)
    assert meetings.standing(table.case).count() == 2
    moved = meetings.standing(table.case).get(uid=first.uid)
    assert [point.title for point in moved.points.all()] == ["Who leads the group?"]
    with clock.at(moved.starts_at + timedelta(hours=3)):
        acts.record_dialogue(
            table.now(),
            table.bo,
            meeting=moved.pk,
            held_on=clock.today(),
            participants="Two",
            minutes="Said.",
        )
    assert table.now().stage == Stage.REVIEW
    kinds = {"kind": "certification", "starts_1": on(3), "form_1": form, "place_1": "x"}
    assert refused(table.anna, table, "propose_times", **kinds)


def test_the_agenda_is_drafted_and_two_may_change_it() -> None:
    table = lay(Stage.MEETING)
    acts.ask_question(put_back(table, Stage.REVIEW), table.anna, text="Who leads\nthe group?")
    put_back(table, Stage.MEETING)
    page = browser(table.anna).get(f"/work/cases/{table.case.pk}/act/schedule_meeting/").text
    assert "Who leads the group?" in page
    assert "Welcome and introductions" in page
    acts.schedule_meeting(
        table.case,
        table.anna,
        starts_at=clock.now() + timedelta(days=9),
        form="physical",
        place="x",
        agenda="A (5)\nB",
    )
    meeting = queries.meeting_of(table.case)
    assert meeting
    press(
        table.anna, table, "set_agenda", meeting=meeting.pk, agenda="A (5)\nB\nC", seen="A (5)\nB"
    )
    press(table.bo, table, "set_agenda", meeting=meeting.pk, agenda="D\nA (10)", seen="A (5)\nB")
    assert [(p.title, p.minutes) for p in meeting.points.all()] == [
        ("D", None),
        ("A", 10),
        ("C", None),
    ]


def put_back(table: Table, stage: Stage) -> Case:
    """The case at another stage."""
    table.case.stage = stage
    table.case.save()
    return table.case


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("2027-03-28T02:30", "does not exist"),
        ("2026-10-25T02:30", "comes twice"),
        ("2020-01-01T10:00", "must be in the future"),
        ("soon", "Enter a valid date/time."),
    ],
)
def test_times_that_cannot_be(time: str, words: str) -> None:
    table = lay(Stage.MEETING)
    given = {"starts_at": time, "form": "physical", "place": "x", "people": [table.anna.pk]}
    with clock.at(datetime(2026, 1, 5, 12, tzinfo=timezone.get_default_timezone())):
        assert words in refused(table.anna, table, "schedule_meeting", **given)
        times = {"kind": "dialogue", "starts_1": time, "form_1": "physical", "place_1": "x"}
        assert words in refused(table.anna, table, "propose_times", **times)
    assert not Meeting.objects.exists()
    assert not Poll.objects.exists()


def test_who_may_be_invited_and_who_hears_of_it() -> None:
    table = lay(Stage.MEETING)
    stranger, signer = a_person(), seat(table.case, "mayor")
    given: Any = {"starts_at": clock.now() + timedelta(days=9), "form": "physical", "place": "x"}
    partial = office(table.case, Role.CASE_OFFICER)
    Interest.objects.create(case=table.case, person=partial, grounds="My sister.", at=clock.now())
    for person in (stranger, partial):
        with pytest.raises(Refused, match="among those offered"):
            acts.schedule_meeting(table.case, table.anna, **given, people=[person.pk])
    acts.schedule_meeting(table.case, table.anna, **given)
    assert invitations(signer.email)
    assert not Message.objects.filter(address__in=[stranger.email, partial.email]).exists()
    # Bo turns out to have an interest: he hears no more of it, and sees nothing.
    meeting = queries.meeting_of(table.case)
    assert meeting
    Interest.objects.create(case=table.case, person=table.bo, grounds="Mine.", at=clock.now())
    acts.schedule_meeting(table.case, table.anna, **given | {"place": "y"})
    assert [row[:2] for row in invitations(table.bo.email)] == [("REQUEST", 0)]
    for page in ("", f"{meeting.pk}/", f"{meeting.pk}/hold/", f"{meeting.pk}/meeting.ics"):
        address = f"/work/cases/{table.case.pk}/council/meeting/{page}"
        for person in (table.bo, stranger, partial):
            assert browser(person).get(address).status_code == 404, page
    other = lay(Stage.MEETING)
    assert (
        browser(other.anna)
        .get(f"/work/cases/{other.case.pk}/council/meeting/{meeting.pk}/")
        .status_code
        == 404
    )
