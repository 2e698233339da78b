"""What certifiers gather: findings, notes about one place, the visit's list, and what is new on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.council.table import Table, lay
from tests.council.test_desk import at, browser
from tests.profile.town import build
from tests.world import appoint, office, seat, tick_all
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.models import Case, Interest
from trygt.council import acts
from trygt.council.acts import Seen
from trygt.council.findings import STEP, subjects, submitted_evidence
from trygt.council.looking import look
from trygt.council.models import Finding, Note, Sighting, VisitItem
from trygt.journal.queries import entries
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.profile.acts import return_profile, submit_profile
from trygt.profile.saving import add_evidence
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db


def question_of(table: Table) -> str:
    """The key of a question."""
    return next(iter(table.case.scheme.questions))


def seers(table: Table, model: type) -> set[str]:
    """Who of the people around the case sees rows of a model."""
    case = table.case
    people = {
        "coordinator": table.coordinator,
        "reader": seat(case, Role.READER),
        "officer": table.officer,
        "manager": table.manager,
        "anna": table.anna,
        "bo": table.bo,
        "undeclared": appoint(case, declared=False),
        "other certifier": office(case, Role.CERTIFIER),
    }
    found = {
        name
        for name, person in people.items()
        if model.objects.visible_to(person).exists()  # type: ignore[attr-defined]
    }
    conflicted = office(case, Role.MANAGER)
    Interest.objects.create(case=case, person=conflicted, grounds="Kin.", at=clock.now())
    assert not model.objects.visible_to(conflicted).exists()  # type: ignore[attr-defined]
    return found


def test_findings_and_the_visits_list_are_for_those_who_judge() -> None:
    table = lay(Stage.STATEMENT)
    acts.add_finding(table.case, table.anna, kind="deviation", text="No plan for falls.")
    acts.plan_visit(table.case, table.anna, text="The pier.")
    inside = {"officer", "manager", "anna", "bo"}
    assert seers(table, Finding) == inside
    assert seers(table, VisitItem) == inside
    told = str([entry.details for entry in entries(table.case.stream)])
    assert "falls" not in told
    assert "pier" not in told


def test_bad_findings_are_refused() -> None:
    table = lay()
    bad: list[tuple[dict[str, Any], str]] = [
        ({"kind": "praise", "text": "Good."}, "strength, improvement"),
        ({"kind": "strength", "text": " "}, "Write"),
        ({"kind": "strength", "text": "Good.", "about": "no-such"}, "no such"),
        ({"kind": "strength", "text": "Good.", "evidence": "7:1"}, "no such evidence"),
    ]
    for inputs, why in bad:
        with pytest.raises(Refused, match=why):
            acts.add_finding(table.case, table.anna, **inputs)
    assert not Finding.objects.exists()
    acts.add_finding(
        table.case, table.anna, kind="improvement", text="Thin.", about=question_of(table)
    )
    found = Finding.objects.get()
    worse: list[tuple[dict[str, Any], str]] = [
        ({"finding": found.pk, "status": "withdrawn", "words": "No."}, "Only the one"),
        ({"finding": found.pk, "status": "settled", "words": ""}, "Write why"),
        ({"finding": found.pk, "status": "open", "words": "No."}, "Choose"),
        ({"finding": 10**9, "status": "settled", "words": "No."}, "no such"),
    ]
    for inputs, why in worse:
        with pytest.raises(Refused, match=why):
            acts.close_finding(table.case, table.bo, **inputs)
    acts.close_finding(
        table.case, table.bo, finding=found.pk, status="settled", words="They wrote a plan."
    )
    with pytest.raises(Refused, match="closed already"):
        acts.close_finding(
            table.case, table.anna, finding=found.pk, status="withdrawn", words="Late."
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(status="open")


def test_every_place_of_the_scheme_has_a_name_of_its_own() -> None:
    table = lay()
    scheme = table.case.scheme
    rated = {key for key in subjects(scheme) if key.startswith(STEP)}
    assert len(rated) == len(scheme.steps) + len(scheme.ideas)
    assert not set(scheme.sections) & set(scheme.questions)


def test_each_certifier_notes_what_they_saw_and_nothing_is_overwritten() -> None:
    table = lay(Stage.MEETING)
    acts.plan_visit(table.case, table.anna, text="The pier: are there ladders?")
    item = VisitItem.objects.get()
    bad: list[tuple[dict[int, Seen], str]] = [
        ({10**9: Seen("seen", "", 0)}, "no such"),
        ({item.pk: Seen("dreamt", "", 0)}, "Choose"),
        ({item.pk: Seen("", " ", 0)}, "nothing new"),
    ]
    for seen, why in bad:
        with pytest.raises(Refused, match=why):
            acts.record_visit(table.case, table.anna, seen=seen)
    acts.record_visit(table.case, table.anna, seen={item.pk: Seen("seen", "Two ladders.", 0)})
    acts.record_visit(table.case, table.bo, seen={item.pk: Seen("otherwise", "One is broken.", 0)})
    assert set(Sighting.objects.values_list("person", "outcome")) == {
        (table.anna.pk, "seen"),
        (table.bo.pk, "otherwise"),
    }
    # Anna's phone was offline: it knows nothing of what her computer saved.
    acts.record_visit(table.case, table.anna, seen={item.pk: Seen("otherwise", "No light.", 0)})
    mine = Sighting.objects.get(person=table.anna)
    assert (mine.outcome, mine.note) == ("otherwise", "Two ladders.\n\nNo light.")
    with pytest.raises(Refused, match="nothing new"):
        acts.record_visit(table.case, table.anna, seen={item.pk: Seen("otherwise", "No light.", 0)})
    acts.record_visit(table.case, table.anna, seen={item.pk: Seen("seen", "Short.", 2)})
    assert Sighting.objects.get(person=table.anna).note == "Short."
    with pytest.raises(Refused, match="noted what they saw"):
        acts.drop_visit_item(table.case, table.bo, item=item.pk)
    acts.plan_visit(table.case, table.bo, text="The school.")
    other = VisitItem.objects.exclude(pk=item.pk).get()
    acts.drop_visit_item(table.case, table.anna, item=other.pk)
    with pytest.raises(Refused, match="no such"):
        acts.drop_visit_item(table.case, table.anna, item=other.pk)


def test_the_visit_is_a_plain_form_and_sent_twice_it_is_saved_once() -> None:
    table = lay(Stage.MEETING)
    acts.plan_visit(table.case, table.anna, text="The pier.")
    item, client = VisitItem.objects.get(), browser(table.anna)
    page = client.get(at(table, "visit/")).text
    assert f'name="outcome_{item.pk}"' in page
    fields = {
        "act": "record_visit",
        "once": "b" * 32,
        f"outcome_{item.pk}": "not-seen",
        f"note_{item.pk}": "Under snow.",
        f"revision_{item.pk}": "0",
    }
    for _press in range(2):
        assert client.post(at(table, "visit/"), fields).status_code == 302
    assert Sighting.objects.get().revision == 1
    signed_out = browser(table.bo)
    signed_out.logout()
    htmx = {"hx-request": "true"}
    assert signed_out.post(at(table, "visit/"), fields, headers=htmx).status_code == 401
    assert "Under snow." in browser(table.manager).get(at(table, "visit/")).text


def test_one_place_of_the_profile_has_a_page_to_write_on() -> None:
    table = lay()
    key, step = question_of(table), f"{STEP}{table.case.scheme.steps[0].key}"
    client = browser(table.anna)
    sent = [
        {"act": "add_finding", "kind": "strength", "text": "Well told.", "about": key},
        {"act": "note", "shared": "no", "text": "Ask the mayor.", "about": key},
        {"act": "ask_question", "text": "Since when?", "about": key},
        {"act": "plan_visit", "text": "The hall.", "about": key},
    ]
    for fields in sent:
        assert client.post(at(table, f"about/{key}/"), fields).status_code == 302
    text = browser(table.bo).get(at(table, f"about/{key}/")).text
    for words in ("Well told.", "Ask the mayor.", "Since when?", "The hall."):
        assert words in text
    assert Note.objects.get().about == key
    assert client.post(at(table, f"about/{key}/"), sent[0] | {"text": ""}).status_code == 422
    step_page = client.get(at(table, f"about/{step}/"))
    assert step_page.status_code == 200
    assert "ask_question" not in step_page.text, "questions are about the profile"
    assert client.get(at(table, "about/no-such/")).status_code == 404
    assert browser(table.coordinator).get(at(table, f"about/{key}/")).status_code == 404


def test_the_desk_shows_what_changed_and_is_searched() -> None:
    town = build("harbour", stage=Stage.PREPARING)
    town.fill()
    tick_all(town.case)
    case, first = town.case, next(iter(town.case.scheme.questions))
    add_evidence(
        case.community, first, 0, town["coordinator"], title="Plan", document="Plan", place="4"
    )
    submit_profile(case, town["submitter"])
    case.refresh_from_db()
    reader: Person = town["certifier"]
    client, desk = browser(reader), f"/work/cases/{case.pk}/council/"
    page = client.get(desk).text
    assert 'id="part-' in page
    assert "You were here last" not in page
    with clock.at(clock.now() + timedelta(days=2)):
        client.get(desk)
    later = clock.now() + timedelta(days=3)
    with clock.at(later):
        return_profile(
            case, town["officer"], reason="Say more about the ladders, please, in detail."
        )
        case.refresh_from_db()
        town.save("presentation", "A changed town.")
        submit_profile(case, town["submitter"])
    with clock.at(later + timedelta(hours=2)):
        case.refresh_from_db()
        changed = client.get(desk, {"show": "new"}).text
        assert "A changed town." in changed
        assert "1 answer fits" in changed
        assert "1 answer fits" in client.get(desk, {"show": "changed"}).text
        assert "1 answer fits" in client.get(desk, {"q": "CHANGED  town"}).text
        assert "0 answers fit" in client.get(desk, {"q": "no such words"}).text
        assert client.get(desk, {"show": "rubbish"}).status_code == 200
    acts.add_finding(
        case, reader, kind="strength", text="A plan.", about=first, evidence=_evidence(case)
    )
    assert Finding.objects.get().evidence_title == "Plan"


def _evidence(case: Case) -> str:
    return next(iter(submitted_evidence(case)))


def test_looks_close_together_are_one_visit() -> None:
    table, start = lay(), clock.now()
    earlier = []
    for hours in (0, 0.1, 5, 5.2, 9):
        with clock.at(start + timedelta(hours=hours)):
            earlier.append(look(table.case, table.anna))
    hour = timedelta(hours=1)
    assert earlier == [None, None, start + 0.1 * hour, start + 0.1 * hour, start + 5.2 * hour]
