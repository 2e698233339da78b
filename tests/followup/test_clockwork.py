"""Reports, reminders, renewal and lapse, with the clock moved; walking twice changes nothing."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from tests.world import REASON, a_case, certify, everyone, office, put, seat
from trygt import clock
from trygt.cases.acting import Refused
from trygt.cases.acts import end_case
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.followup import acts, clockwork, queries
from trygt.followup.models import Report
from trygt.journal.models import Entry
from trygt.outbox.models import Message
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 5, 4)


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.fixture
def case() -> Case:
    """Certified on 4 May 2026, valid until 3 May 2031."""
    found = a_case()
    certify(found, DECIDED)
    return found


def test_reports_fall_due_from_the_year_of_the_decision(case: Case) -> None:
    assert queries.reports_due(case, date(2026, 12, 1)) == [(2026, date(2027, 4, 1))]
    years = [year for year, _day in queries.reports_due(case, date(2040, 1, 1))]
    assert years == [2026, 2027, 2028, 2029, 2030]


def test_a_report_is_handed_in_once_for_a_year_that_is_due(case: Case) -> None:
    chief = seat(case, "chief-executive")
    with clock.at(noon(2027, 3, 1)):
        for year in (2025, 2028):
            with pytest.raises(Refused, match="No report on this year"):
                acts.hand_in_report(case, chief, year=year, text="All well.")
        acts.hand_in_report(case, chief, year=2026, text=" All well. ", council_reference="3/27")
        with pytest.raises(Refused, match="No report on this year"):
            acts.hand_in_report(case, chief, year=2026, text="Again.")
    report = Report.objects.get()
    assert (report.year, report.text, report.handed_in_by) == (2026, "All well.", chief)


def test_reminders_of_a_report_come_once_each_until_it_is_in(case: Case) -> None:
    people = everyone(case)
    with clock.at(noon(2027, 1, 30)):
        clockwork.tick()
        assert not Message.objects.exists()
    with clock.at(noon(2027, 1, 31)):  # 60 days before 1 April
        clockwork.tick()
        clockwork.tick()
    reminded = set(Message.objects.values_list("receiver", flat=True))
    assert reminded == {people[On.COORDINATOR].pk, people[On.SUBMITTER].pk}
    assert Message.objects.count() == 2
    assert "2026" in Message.objects.first().subject  # type: ignore[union-attr]
    with clock.at(noon(2027, 4, 9)):  # late: the office hears of it too
        clockwork.tick()
    assert Message.objects.filter(receiver=people[On.CASE_OFFICER]).count() == 1
    before = Message.objects.count()
    with clock.at(noon(2027, 4, 10)):
        acts.hand_in_report(case, people[On.SUBMITTER], year=2026, text="Here.")
        Message.objects.all().delete()
    with clock.at(noon(2027, 5, 2)):
        clockwork.tick()
    assert before > 2
    assert not Message.objects.filter(about__startswith="report:").exists()


def test_reminders_of_the_end_stop_when_renewal_begins(case: Case) -> None:
    seat(case, Role.COORDINATOR)
    for year in range(2026, 2031):
        Report.objects.create(
            case=case,
            year=year,
            text="x",
            handed_in_by=seat(case, Role.READER),
            handed_in_at=clock.now(),
        )
    with clock.at(noon(2029, 11, 2)):
        clockwork.tick()
        assert not Message.objects.exists()
    with clock.at(noon(2029, 11, 3)):  # 18 months before
        clockwork.tick()
        clockwork.tick()
    assert Message.objects.count() == 1
    a_case(case.community, Stage.PREPARING, round=2, previous=case)
    with clock.at(noon(2030, 12, 1)):
        clockwork.tick()
    assert Message.objects.count() == 1


def test_renewal_opens_on_its_day_for_a_certified_community_once(case: Case) -> None:
    coordinator = seat(case, Role.COORDINATOR)
    fresh = put(a_case(), Stage.CERTIFIED)
    with pytest.raises(Refused, match="Only a certified community"):
        acts.begin_renewal(acts.next_round(fresh), seat(fresh, Role.COORDINATOR))
    with clock.at(noon(2029, 11, 2)), pytest.raises(Refused, match="Renewal opens on"):
        acts.begin_renewal(acts.next_round(case), coordinator)
    assert Case.objects.count() == 2
    with clock.at(noon(2029, 11, 3)):
        done = acts.begin_renewal(acts.next_round(case), coordinator)
        assert (done.case.stage, done.case.round, done.case.previous) == (
            Stage.PREPARING,
            2,
            case,
        )
        assert done.entry.details["stage"] == [None, "preparing"]
        case.refresh_from_db()
        with pytest.raises(Refused, match="Only a certified community"):
            acts.begin_renewal(acts.next_round(case), coordinator)
    assert Case.objects.get(pk=case.pk).stage == Stage.CERTIFIED


def test_a_certificate_lapses_the_day_after_the_grace_period(case: Case) -> None:
    with clock.at(noon(2032, 5, 3)):
        assert not acts.lapse.allows(case, None)
        clockwork.tick()
    assert Case.objects.get().stage == Stage.CERTIFIED
    with clock.at(noon(2032, 5, 4)):
        with pytest.raises(Refused, match="This is for: The clock"):
            acts.lapse(case, office(case, Role.MANAGER))
        clockwork.tick()
        clockwork.tick()
    assert Case.objects.get().stage == Stage.ENDED
    assert [entry.verb for entry in Entry.objects.all()] == ["lapse"]


def test_a_renewal_under_way_holds_the_lapse_off_and_one_given_up_does_not(case: Case) -> None:
    renewal = a_case(case.community, Stage.REVIEW, round=2, previous=case)
    manager = office(case, Role.MANAGER)
    with clock.at(noon(2033, 1, 1)):
        clockwork.tick()
        assert Case.objects.get(pk=case.pk).stage == Stage.CERTIFIED
        end_case(renewal, manager, reason=REASON)
        clockwork.tick()
    assert Case.objects.get(pk=case.pk).stage == Stage.ENDED


def test_the_command_walks_and_sends(case: Case) -> None:
    seat(case, Role.COORDINATOR)
    with clock.at(noon(2027, 1, 31)):
        call_command("tick", verbosity=0)
        call_command("tick", verbosity=0)
    [message] = Message.objects.all()
    assert (message.state, message.attempts) == ("kept", 1)
