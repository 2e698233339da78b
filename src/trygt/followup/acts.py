"""Reporting, renewing, expiring."""

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.award.acts import issued
from trygt.cases.acting import (
    CASE_OFFICER,
    CLOCK,
    COORDINATOR,
    SUBMITTER,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.followup import queries
from trygt.followup.models import Report
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.schemes.queries import newest


@condition(_("Only a certified community that has not begun yet can renew."))
def renewable(case: Case, by: Person | None) -> bool:
    """The round before holds a certificate, and nobody has begun the next."""
    before = case.previous
    return (
        before is not None
        and before.stage == Stage.CERTIFIED
        and issued(before, by)
        and not Case.objects.filter(previous=before).exists()
    )


@condition(_("The certificate has not run out yet."))
def run_out(case: Case, by: Person | None) -> bool:
    """Validity and grace have passed, and there is no renewal, or it was given up."""
    if not issued(case, by) or (hasattr(case, "next") and case.next.stage != Stage.ENDED):
        return False
    return clock.today() > queries.lapses(case)


@act(
    label=_("Hand in the yearly report"),
    done=_("handed in the yearly report"),
    who=SUBMITTER.or_substitute,
    stages=[Stage.CERTIFIED],
    needs=[issued],
    tells=[On.COORDINATOR, On.CASE_OFFICER, On.COUNTY_CONTACT],
)
def hand_in_report(
    case: Case, by: Person, *, year: int, text: str, council_reference: str = ""
) -> Told:
    """Report on one year's work to the council and the scheme's owner."""
    if year not in {due for due, _day in queries.reports_due(case, clock.today())}:
        raise Refused(_("No report on this year is due, or it has been handed in already."))
    Report.objects.create(
        case=case,
        year=year,
        text=text.strip(),
        council_reference=council_reference.strip(),
        handed_in_by=by,
        handed_in_at=clock.now(),
    )
    return Told({"year": year, "council_reference": council_reference.strip()})


@act(
    label=_("Begin renewal"),
    done=_("began the renewal"),
    who=COORDINATOR | SUBMITTER | CASE_OFFICER,
    needs=[renewable],
    opens=True,
    leads_to=Stage.PREPARING,
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CASE_OFFICER],
)
def begin_renewal(case: Case, by: Person) -> Told:
    """Open the next round. The community's profile is already filled in from the last one."""
    before = case.previous
    if before is None:
        raise Refused(renewable.sentence)
    opens = queries.renewal_opens(before)
    if clock.today() < opens:
        raise Refused(_("Renewal opens on %(day)s.") % {"day": formats.date_format(opens)})
    return Told({"round": case.round, "previous": before.pk})


def next_round(before: Case) -> Case:
    """The unsaved case of the next round, in the scheme's newest version, for `begin_renewal`."""
    scheme = next(scheme for scheme in newest() if scheme.key == before.scheme_key)
    return Case(
        community=before.community,
        scheme_key=scheme.key,
        scheme_version=scheme.version,
        round=before.round + 1,
        previous=before,
        language=before.language,
        county_may_read=before.county_may_read,
    )


@act(
    label=_("Let the certificate lapse"),
    done=_("let the certificate lapse: its time and the grace period have passed"),
    who=CLOCK,
    stages=[Stage.CERTIFIED],
    needs=[run_out],
    leads_to=Stage.ENDED,
    tells=[On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CASE_OFFICER],
)
def lapse(case: Case, by: None) -> Told:
    """End a case whose certificate has run out. The register keeps it as expired."""
    return Told({"valid_to": case.certificate.valid_to})
