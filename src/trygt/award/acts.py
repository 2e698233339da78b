"""Issuing, celebrating, withdrawing."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.award.models import Celebration, Certificate
from trygt.cases.acting import (
    BOARD,
    CASE_OFFICER,
    COORDINATOR,
    MANAGER,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.cases.wording import reasons
from trygt.council.queries import certifying_decision
from trygt.people.models import Person
from trygt.schemes.definition import Stage


@condition(_("The certificate has been issued already."))
def not_issued(case: Case, by: Person | None) -> bool:
    """The case has no certificate."""
    return not Certificate.objects.filter(case=case).exists()


@condition(_("Nobody has decided to certify the community."))
def decided(case: Case, by: Person | None) -> bool:
    """There is a decision for the certificate to rest on."""
    try:
        certifying_decision(case)
    except ObjectDoesNotExist:
        return False
    return True


@condition(_("There is no certificate yet."))
def issued(case: Case, by: Person | None) -> bool:
    """The case has a certificate."""
    return Certificate.objects.filter(case=case).exists()


@act(
    label=_("Issue the certificate"),
    done=_("issued the certificate"),
    who=CASE_OFFICER | MANAGER,
    stages=[Stage.CERTIFIED],
    needs=[decided, not_issued],
    tells=[On.COORDINATOR, On.SIGNER, On.CERTIFIER],
)
def issue_certificate(case: Case, by: Person) -> Told:
    """Give the certificate its number and validity: from the decision, for the scheme's number of years (BR-13)."""
    decided_on = clock.day_of(certifying_decision(case).decided_at)
    certificate = Certificate(
        case=case,
        scheme_key=case.scheme_key,
        decided_on=decided_on,
        valid_from=decided_on,
        valid_to=clock.plus_months(decided_on, 12 * case.scheme.rules.validity_years)
        - timedelta(days=1),
        language=case.language,
        issued_by=by,
        issued_at=clock.now(),
    )
    _number(certificate)
    return Told(
        {"number": certificate.number, "valid_to": certificate.valid_to}, note=certificate.number
    )


def _number(certificate: Certificate, attempts: int = 10) -> None:
    """Save with the scheme's next serial; if two cases are issued at once, the later takes the one after."""
    scheme = certificate.case.scheme
    others = Certificate.objects.filter(scheme_key=scheme.key)
    while True:
        attempts -= 1
        certificate.serial = (others.aggregate(last=Max("serial"))["last"] or 0) + 1
        certificate.number = (
            f"{scheme.prefix}-{certificate.decided_on.year}-{certificate.serial:04d}"
        )
        try:
            with transaction.atomic():
                return certificate.save(force_insert=True)
        except IntegrityError:
            if not attempts:
                raise


@act(
    label=_("Record the celebration"),
    done=_("recorded the celebration"),
    who=COORDINATOR | CASE_OFFICER,
    stages=[Stage.CERTIFIED],
    needs=[issued],
)
def record_celebration(
    case: Case, by: Person, *, kind: str, on: date, handed_over: Sequence[str] = (), note: str = ""
) -> Told:
    """Say how and when the certification was marked, and what was handed over. Recording again corrects it."""
    known = case.scheme.celebration
    if kind not in {choice.key for choice in known.kinds}:
        raise Refused(_("Choose one of the ways of celebrating."))
    if set(handed_over) - {choice.key for choice in known.handed_over}:
        raise Refused(_("Choose what was handed over from the list."))
    if on < case.certificate.decided_on:
        raise Refused(_("The celebration cannot be before the decision."))
    Celebration.objects.update_or_create(
        case=case,
        defaults={"kind": kind, "on": on, "handed_over": list(handed_over), "note": note.strip()},
    )
    return Told({"kind": kind, "on": on, "handed_over": list(handed_over)})


@act(
    label=_("Withdraw the certificate"),
    done=_("withdrew the certificate"),
    who=MANAGER | BOARD,
    stages=[Stage.CERTIFIED],
    needs=[issued],
    leads_to=Stage.ENDED,
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER],
    waits=True,
)
def withdraw_certificate(case: Case, by: Person, *, reason: str) -> Told:
    """Withdraw a certification with grounds. The register says so and keeps the history."""
    case.end_reason = reasons(case, reason)
    Certificate.objects.filter(case=case).update(withdrawn_on=clock.today())
    return Told({"reason": case.end_reason}, note=case.end_reason)
