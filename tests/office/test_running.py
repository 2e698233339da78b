"""The office at work: filters, clocks, reminders, load, handing over."""

import csv
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.council.table import lay, lay_for_decision
from tests.english import ENGLISH
from tests.world import a_case, a_community, a_person, appoint, hold, office, post_in, seat
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.acts import choose_officer
from trygt.cases.models import Case, Interest
from trygt.council import acts, clocks, reminders
from trygt.council.load import loads
from trygt.journal.queries import entries
from trygt.outbox.models import Message
from trygt.people.models import Person
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


def as_(person: Person) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def shown(client: Client, query: str = "") -> set[str]:
    """The board's communities; the export must hold exactly these."""
    answer = client.get(f"{reverse('office')}?{query}")
    assert answer.status_code == 200
    names = [row.case.community.name for row in answer.context["rows"]]
    table = client.get(f"{reverse('office_csv')}?{query}").content.decode().splitlines()
    lines = list(csv.DictReader(table))
    assert [line["community"] for line in lines] == names
    for line, row in zip(lines, answer.context["rows"], strict=True):
        assert (line["days"], line["asleep"]) == (str(row.days), str(row.asleep))
        assert line["overdue"] == str(bool(row.due and row.due.late))
        assert line["missing_certifiers"] == str(row.missing)
    return set(names)


def a_board() -> tuple[Person, dict[str, Case]]:
    """An officer and cases that differ in all a filter asks about."""
    now, county = clock.now(), a_community("Shire", kind="county")
    found = {}
    for name, stage, days, silent in (
        ("Asleep", Stage.PREPARING, 500, 500),
        ("Late", Stage.REVIEW, 61, 3),
        ("OnTime", Stage.REVIEW, 60, 3),
        ("Done", Stage.CERTIFIED, 900, 900),
        ("Deciding", Stage.DECISION, 31, 1),
    ):
        found[name] = a_case(
            a_community(name, parent=county if name == "Late" else None),
            stage,
            stage_since=now - timedelta(days=days),
            last_act_at=now - timedelta(days=silent),
        )
    return office(found["Late"], Role.CASE_OFFICER), found


def test_every_filter_alone_and_every_pair_of_them() -> None:
    officer, cases = a_board()
    certifier = appoint(cases["OnTime"])
    appoint(cases["OnTime"])
    choose_officer(cases["Asleep"], officer, officer=officer.pk)
    gone = office(cases["Late"], Role.CASE_OFFICER)
    choose_officer(cases["Deciding"], officer, officer=gone.pk)
    gone.tenures.update(ends=clock.today())
    Case.objects.filter(pk=cases["Asleep"].pk).update(last_act_at=clock.now() - timedelta(days=500))
    county = cases["Late"].community.parent_id
    alone = {
        "stage=review": {"Late", "OnTime"},
        "scheme=trygge-lokalsamfunn": set(cases),
        "asleep=1": {"Asleep"},
        "overdue=1": {"Late", "Deciding"},
        "missing=1": {"Late"},
        f"certifier={certifier.pk}": {"OnTime"},
        f"officer={officer.pk}": {"Asleep"},
        "officer=none": {"Late", "OnTime", "Done"},
        "officer=left": {"Deciding"},
        f"county={county}": {"Late"},
        "q=on": {"OnTime", "Done"},
        "county=x&officer=x&sort=x": set(cases),
    }
    client = as_(officer)
    for query, names in alone.items():
        assert shown(client, query) == names, query
    for (one, first), (two, second) in product(list(alone.items())[:6], list(alone.items())[6:]):
        assert shown(client, f"{one}&{two}") == first & second, (one, two)


def test_the_query_and_the_words_agree_on_what_is_late() -> None:
    table = lay(Stage.REVIEW)
    acts.ask_question(table.case, table.anna, text="How many?", due=clock.today())
    fallen = lay_for_decision()
    acts.certify_conditionally(fallen.case, fallen.manager, conditions=[("A plan", clock.today())])
    for moment in (0, 1, 29, 30, 31, 32, 60, 61, 62):
        with clock.at(clock.now() + timedelta(days=moment)):
            every = list(clocks.clocked(Case.objects.all()))
            late = {one.pk for one in every if (due := clocks.next_due(one, set())) and due.late}
            found = clocks.clocked(Case.objects.all()).filter(clocks.overdue())
            assert set(found.values_list("pk", flat=True)) == late, moment


def test_the_board_with_many_cases_asks_ten_times_at_most() -> None:
    officer, cases = a_board()
    for number in range(60):
        one = a_case(a_community(f"Place {number:03}"), Stage.STATEMENT)
        appoint(one, person=office(cases["Late"], Role.CERTIFIER))
    officer.saved_filters.create(name="Mine", query="asleep=1")
    client = as_(officer)
    client.get(reverse("office"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("office")).status_code == 200
    assert len(queries) <= MOST_QUERIES


def test_filters_are_kept_under_a_name_for_oneself_alone() -> None:
    officer, _cases = a_board()
    client = as_(officer)
    save, delete = reverse("office_save_filter"), reverse("office_delete_filter")
    answer = client.post(
        save, {"name": " Late  ones ", "overdue": "1", "stage": "review", "x": "y"}
    )
    assert answer["Location"] == f"{reverse('office')}?stage=review&overdue=1"
    kept = officer.saved_filters.get()
    assert (kept.name, kept.query) == ("Late ones", "stage=review&overdue=1")
    client.post(save, {"name": "Late ones", "overdue": "1"})
    assert officer.saved_filters.get().query == "overdue=1"
    client.post(save, {"name": "  "})
    other = as_(office(a_case(), Role.MANAGER))
    assert "Late ones" not in other.get(reverse("office")).content.decode()
    other.post(delete, {"filter": kept.pk})
    assert officer.saved_filters.count() == 1
    assert "Late ones" in client.get(reverse("office")).content.decode()
    client.post(delete, {"filter": "x"})
    client.post(delete, {"filter": kept.pk})
    assert not officer.saved_filters.exists()
    assert as_(a_person()).post(save, {"name": "x"}).status_code == 404


def test_a_reminder_goes_to_those_a_case_waits_for_one_mail_each() -> None:
    officer, cases = a_board()
    anna = appoint(cases["Late"])
    appoint(cases["OnTime"], person=anna, declared=False)
    coordinator = seat(cases["Asleep"], Role.COORDINATOR)
    chosen = [str(case.pk) for case in cases.values()]
    client, address = as_(officer), reverse("office_remind")
    page = client.post(address, {"case": chosen})
    words = page.content.decode()
    assert not Message.objects.exists()
    plan = page.context["plan"]
    assert {letter.to for letter in plan.letters} == {anna, coordinator}
    # The certified one is at no stage to be reminded of; the one to be decided waits for the officer.
    assert {case.community.name for case, _why in plan.left_out} == {"Done", "Deciding"}
    assert "A reminder about 2 cases" in words
    client.post(address, {"case": chosen, "greeting": "Soon, please.", "send": "yes"})
    mails = {mail.receiver: mail for mail in Message.objects.all()}
    assert set(mails) == {anna, coordinator}
    assert "Soon, please." in mails[anna].body
    assert "Late" in mails[anna].body
    assert "OnTime" in mails[anna].body
    assert mails[anna].stream == f"person:{anna.pk}"
    assert mails[coordinator].stream == cases["Asleep"].stream
    (line,) = entries(cases["Late"].stream)
    assert (line.verb, line.details["people"]) == ("remind", [anna.name])
    client.post(address, {"case": chosen, "greeting": "", "send": "yes"})
    assert Message.objects.count() == 2
    with pytest.raises(Refused, match="was sent on"):
        acts.remind(cases["Late"], officer)
    with clock.at(clock.now() + timedelta(days=8)):
        acts.remind(cases["Late"], officer)
    assert Message.objects.count() == 3


def test_only_those_with_a_right_remind_and_only_of_what_they_see() -> None:
    officer, cases = a_board()
    appoint(cases["Late"])
    hidden = cases["OnTime"]
    appoint(hidden)
    Interest.objects.create(case=hidden, person=officer, grounds="My sister.", at=clock.now())
    close = appoint(cases["Late"])
    Interest.objects.create(case=cases["Late"], person=close, grounds="Mine.", at=clock.now())
    address, chosen = reverse("office_remind"), [cases["Late"].pk, hidden.pk, "x", 10**9]
    for other in (office(cases["Late"], Role.BOARD), appoint(cases["Late"]), a_person()):
        assert as_(other).post(address, {"case": chosen, "send": "yes"}).status_code == 404
    assert shown(as_(officer)) == set(cases) - {"OnTime"}
    page = as_(officer).post(address, {"case": chosen})
    assert "OnTime" not in page.content.decode()
    as_(officer).post(address, {"case": chosen, "greeting": "", "send": "yes"})
    assert not entries(hidden.stream).exists()
    assert close not in {mail.receiver for mail in Message.objects.all()}
    nothing = as_(officer).post(address, {"case": [hidden.pk], "send": "yes"})
    assert nothing.status_code == 302


def test_the_cases_of_one_who_leaves_pass_on_with_one_mail() -> None:
    officer, cases = a_board()
    leaving, new = (
        office(cases["Late"], Role.CASE_OFFICER),
        office(cases["Late"], Role.CASE_OFFICER),
    )
    for name in ("Asleep", "Late", "OnTime"):
        choose_officer(cases[name], officer, officer=leaving.pk)
    hold(new, post_in(cases["OnTime"].community, Role.READER))
    Message.objects.all().delete()
    leaving.tenures.update(ends=clock.today())
    client, address = as_(officer), reverse("office_hand_over")
    page = client.get(address, {"former": leaving.pk, "new": new.pk})
    assert [case.community.name for case in page.context["cases"]] == ["Asleep", "Late", "OnTime"]
    assert client.get(address, {"former": leaving.pk, "new": leaving.pk}).status_code == 422
    assert client.post(address, {"former": leaving.pk, "new": a_person().pk}).status_code == 422
    client.post(address, {"former": leaving.pk, "new": new.pk})
    # Whoever has an interest in a case does not get it: it stays, and the page says why.
    assert set(Case.objects.filter(officer=new)) == {cases["Asleep"], cases["Late"]}
    assert Case.objects.get(officer=leaving) == cases["OnTime"]
    (mail,) = Message.objects.all()
    assert (mail.receiver, mail.stream) == (new, f"person:{new.pk}")
    assert "Asleep" in mail.body
    *_earlier, line = entries(cases["Late"].stream)
    assert line.details["officer"] == new.name


def test_a_certifiers_load_is_what_the_reader_sees() -> None:
    officer, cases = a_board()
    anna = appoint(cases["Late"])
    slow = a_case(stage=Stage.STATEMENT, stage_since=clock.now() - timedelta(days=31))
    appoint(slow, person=anna)
    appoint(cases["OnTime"], person=anna, declared=False)
    appoint(cases["Done"], person=anna)
    found = {load.person: load for load in loads(officer)}[anna]
    assert (found.cases, found.undeclared) == (3, 1)
    assert (found.late_ratings, found.late_statements) == (1, 1)
    assert sum(count for _name, count in found.by_stage) == 3
    Interest.objects.create(case=slow, person=officer, grounds="Mine.", at=clock.now())
    again = {load.person: load for load in loads(officer)}[anna]
    assert (again.cases, again.late_ratings) == (2, 0)
    page = as_(officer).get(reverse("office_load")).content.decode()
    assert anna.name in page


def test_a_case_officer_is_chosen_among_those_without_an_interest() -> None:
    officer, cases = a_board()
    case = cases["Late"]
    close = office(case, Role.CASE_OFFICER)
    seat(case, Role.READER, person=close)
    for wrong in (close.pk, a_person().pk):
        with pytest.raises(Refused, match="without an interest"):
            choose_officer(case, officer, officer=wrong)
    with pytest.raises(Refused, match="Nothing has been changed"):
        choose_officer(case, officer, officer=None)
    choose_officer(case, officer, officer=officer.pk)
    case = Case.objects.get(pk=case.pk)
    assert case.officer == officer
    choose_officer(case, office(case, Role.MANAGER), officer=None)
    assert Case.objects.get(pk=case.pk).officer is None
    certifier = appoint(case)
    assert reminders.to_remind(case, None) == [certifier]


def test_the_community_is_told_how_long_it_usually_takes() -> None:
    _officer, cases = a_board()
    case = cases["Late"]
    page = as_(seat(case, Role.COORDINATOR)).get(reverse("case", args=[case.pk]))
    assert page.context["service"][1:] == (60, 62)
    assert "usually takes up to 60 days. This is day 62." in page.content.decode()
    other = cases["Asleep"]
    page = as_(seat(other, Role.COORDINATOR)).get(reverse("case", args=[other.pk]))
    assert page.context["service"] is None
