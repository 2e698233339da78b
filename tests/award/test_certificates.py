"""Numbers never used twice, validity from the dates, celebration, withdrawal, and the diploma."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.world import REASON, a_case, certify, decide, office, put, seat
from trygt import clock
from trygt.award import acts
from trygt.award.diploma import diploma
from trygt.award.models import Celebration, Certificate, Validity
from trygt.cases.acting import Refused
from trygt.cases.acts import send_mail
from trygt.cases.models import Case
from trygt.clock import plus_months
from trygt.files.queries import open_file
from trygt.outbox.models import Message, State
from trygt.people.roles import Role
from trygt.schemes.definition import Stage

pytestmark = pytest.mark.django_db
NEW_YEAR_IN_OSLO = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)


def decided_case() -> Case:
    case = put(a_case(), Stage.CERTIFIED)
    decide(case)
    return case


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 4), 60, date(2031, 5, 4)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_are_the_calendars(day: date, months: int, expected: date) -> None:
    assert plus_months(day, months) == expected


def test_a_certificate_rests_on_a_decision_and_is_issued_once() -> None:
    case = put(a_case(), Stage.CERTIFIED)
    officer = office(case, Role.CASE_OFFICER)
    with pytest.raises(Refused, match="Nobody has decided"):
        acts.issue_certificate(case, officer)
    with clock.at(NEW_YEAR_IN_OSLO):
        decide(case)
    acts.issue_certificate(case, officer)
    certificate = Certificate.objects.get()
    assert certificate.number == "TL-2026-0001"
    assert (certificate.valid_from, certificate.valid_to) == (date(2026, 1, 1), date(2030, 12, 31))
    with pytest.raises(Refused, match="issued already"):
        acts.issue_certificate(case, officer)
    assert Certificate.objects.count() == 1


def test_serials_go_on_and_are_never_used_again() -> None:
    first, second = decided_case(), decided_case()
    certify(first, date(2020, 1, 1), serial=41)
    acts.issue_certificate(second, office(second, Role.MANAGER))
    assert second.certificate.serial == 42


def test_validity_on_every_edge() -> None:
    case = a_case()
    certificate = certify(case, date(2026, 5, 4))
    assert certificate.valid_to == date(2031, 5, 3)
    assert certificate.validity(date(2031, 5, 3)) == Validity.VALID
    assert certificate.validity(date(2031, 5, 4)) == Validity.EXPIRED
    a_case(case.community, Stage.PREPARING, round=2, previous=case)
    renewing = Certificate.objects.get()
    assert renewing.validity(date(2031, 5, 4)) == Validity.GRACE
    assert renewing.validity(date(2032, 5, 3)) == Validity.GRACE
    assert renewing.validity(date(2032, 5, 4)) == Validity.EXPIRED
    renewing.withdrawn_on = date(2027, 1, 1)
    assert renewing.validity(date(2026, 12, 31)) == Validity.VALID
    assert renewing.validity(date(2027, 1, 1)) == Validity.WITHDRAWN


def test_a_case_ended_while_certified_ends_the_certificate_and_a_lapse_does_not_withdraw_it() -> (
    None
):
    left, lapsed = (certify(a_case(), date(2026, 5, 4)) for _number in range(2))
    for certificate, moment in (
        (left, datetime(2028, 3, 1, 12, tzinfo=UTC)),
        (lapsed, datetime(2032, 5, 4, 12, tzinfo=UTC)),
    ):
        with clock.at(moment):
            put(certificate.case, Stage.ENDED)
    days = [date(2028, 2, 29), date(2028, 3, 1), date(2033, 1, 1)]
    assert [left.validity(day) for day in days] == ["valid", "withdrawn", "withdrawn"]
    assert [lapsed.validity(day) for day in days] == ["valid", "valid", "expired"]


def test_withdrawing_asks_for_reasons_ends_the_case_and_holds_the_mail() -> None:
    case = a_case()
    seat(case, "mayor")
    manager = office(case, Role.MANAGER)
    put(case, Stage.CERTIFIED)
    with pytest.raises(Refused, match="no certificate"):
        acts.withdraw_certificate(case, manager, reason=REASON)
    certify(case, clock.today())
    with pytest.raises(Refused, match="at least 20"):
        acts.withdraw_certificate(case, manager, reason="short")
    assert Certificate.objects.get().validity() == Validity.VALID
    acts.withdraw_certificate(case, manager, reason=REASON)
    assert Certificate.objects.get().validity() == Validity.WITHDRAWN
    assert Case.objects.get().stage == Stage.ENDED
    assert {message.state for message in Message.objects.all()} == {State.WAITING}
    send_mail(case, manager)
    assert {message.state for message in Message.objects.all()} == {State.QUEUED}
    with pytest.raises(Refused, match="No mail waits"):
        send_mail(case, manager)


def test_the_celebration_is_recorded_and_corrected() -> None:
    case = a_case()
    coordinator = seat(case, Role.COORDINATOR)
    certify(case, date(2026, 5, 4))
    kind = case.scheme.celebration.kinds[0].key
    given = [choice.key for choice in case.scheme.celebration.handed_over]
    day = date(2026, 6, 1)
    for told in (
        {"kind": "fireworks", "on": day},
        {"kind": kind, "on": day, "handed_over": ["a horse"]},
        {"kind": kind, "on": date(2026, 5, 3)},
    ):
        with pytest.raises(Refused):
            acts.record_celebration(case, coordinator, **told)
    assert not Celebration.objects.exists()
    acts.record_celebration(case, coordinator, kind=kind, on=day, handed_over=given)
    acts.record_celebration(case, coordinator, kind=kind, on=day, note="In the rain")
    assert Celebration.objects.get().note == "In the rain"


def test_the_diploma_is_drawn_once() -> None:
    case = a_case()
    certificate = certify(case, date(2026, 5, 4))
    first = diploma(certificate)
    with open_file(first) as pdf:
        assert pdf.read(5) == b"%PDF-"
    assert diploma(Certificate.objects.get()) == first


@pytest.mark.django_db(transaction=True)
def test_two_certificates_issued_at_once_get_two_numbers() -> None:
    cases = [decided_case(), decided_case()]
    officer = office(cases[0], Role.CASE_OFFICER)
    ready, faults = Barrier(2), []

    def work(case: Case) -> Callable[[], None]:
        def run() -> None:
            ready.wait()
            try:
                acts.issue_certificate(case, officer)
            except Exception as fault:
                faults.append(fault)
            finally:
                connection.close()

        return run

    threads = [Thread(target=work(case)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(Certificate.objects.order_by("serial").values_list("serial", flat=True)) == [1, 2]
